//! One module per finding, named by its code.

pub(crate) mod s0601;
pub(crate) mod s0602;
pub(crate) mod s0603;
pub(crate) mod s0604;
pub(crate) mod s0605;
pub(crate) mod s0606;
pub(crate) mod s0607;
pub(crate) mod s0613;
pub(crate) mod s0614;
pub(crate) mod s0701;
pub(crate) mod s0707;
pub(crate) mod s0708;
pub(crate) mod s0801;
pub(crate) mod s0802;
pub(crate) mod s0803;
pub(crate) mod s0808;
pub(crate) mod s0901;
pub(crate) mod s1102;
