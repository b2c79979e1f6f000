//! One module per finding, named by its code.

pub(crate) mod s0005;
pub(crate) mod s0103;
pub(crate) mod s0204;
pub(crate) mod s0301;
pub(crate) mod s0302;
pub(crate) mod s0303;
pub(crate) mod s0304;
pub(crate) mod s0305;
pub(crate) mod s0307;
pub(crate) mod s0308;
pub(crate) mod s0309;
pub(crate) mod s0400;
pub(crate) mod s0401;
pub(crate) mod s0402;
pub(crate) mod s0403;
pub(crate) mod s0404;
pub(crate) mod s0405;
pub(crate) mod s0406;
pub(crate) mod s0407;
pub(crate) mod s0409;
pub(crate) mod s0501;
pub(crate) mod s0502;
pub(crate) mod s0503;
pub(crate) mod s0504;
pub(crate) mod s0508;
