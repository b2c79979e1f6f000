//! The screens go into the program as they lie in `web/dist`: when they are built anew, so is this.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
}
