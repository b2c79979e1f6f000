//! One module per finding, named by its code.

