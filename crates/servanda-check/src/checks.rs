//! One module per finding, named by its code.

pub(crate) mod s0601;
pub(crate) mod s0602;
pub(crate) mod s0603;
pub(crate) mod s0604;
pub(crate) mod s0605;
pub(crate) mod s0606;
pub(crate) mod s0607;
