//! Names as parts of an address.

use std::fmt::Write;

/// A name as one part of a path (RFC 3986, 3.3): whatever is not a letter, a digit or one of `-._~` as its bytes.
pub(crate) fn segment(name: &str) -> String {
    name.bytes().fold(String::with_capacity(name.len()), |mut path, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(byte as char);
        } else {
            // Writing into a string does not fail.
            let _ = write!(path, "%{byte:02X}");
        }
        path
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_one_part() {
        assert_eq!(super::segment("row-1#counter/ü"), "row-1%23counter%2F%C3%BC");
    }
}
