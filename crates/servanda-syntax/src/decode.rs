//! Bytes to text. Deliberately guesses no encoding: it says where UTF-8 ends and how to save the file again.

use servanda_base::{Diagnostic, Span};

/// Reads bytes as UTF-8, or says at which byte and line they are not.
///
/// ```
/// let finding = servanda_syntax::decode(b"caf\xe9").unwrap_err();
/// assert_eq!(finding.message, "this file is not UTF-8: byte 3 in line 1 is `E9`");
/// ```
#[expect(clippy::result_large_err, reason = "a finding is the answer here, once a file")]
pub fn decode(bytes: &[u8]) -> Result<String, Diagnostic> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let before = bytes.get(..at).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let byte = bytes.get(at).copied().unwrap_or_default();
    let guess = if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        "it looks like UTF-16"
    } else {
        "it looks like Windows-1252 or another older encoding"
    };
    Err(Diagnostic::error(
        "S0001",
        Span::new(at, at + 1),
        format!("this file is not UTF-8: byte {at} in line {line} is `{byte:02X}`"),
    )
    .note(guess)
    .help("save the file again as UTF-8"))
}
