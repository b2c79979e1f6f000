//! Bytes to text. What is not UTF-8 is refused as a whole, with the place and a way out: a guessed letter in a name
//! or a lost minus sign is worse than no record.
//!
//! Deliberately does not convert other encodings.

use crate::codes;
use servanda_base::{Diagnostic, Span};

/// Reads UTF-8 with or without a byte-order mark; anything else is a finding that says where and what to do.
#[expect(clippy::result_large_err, reason = "a finding is the answer here, once a file")]
pub fn decode(bytes: &[u8], name: &str) -> Result<String, Diagnostic> {
    text(bytes, name).map(str::to_owned)
}

/// As [`decode`], without a copy.
#[expect(clippy::result_large_err, reason = "a finding is the answer here, once a file")]
pub(crate) fn text<'b>(bytes: &'b [u8], name: &str) -> Result<&'b str, Diagnostic> {
    if let Some(order) = utf16(bytes) {
        let message = format!("`{name}` is UTF-16 ({order}), not UTF-8");
        let finding = Diagnostic::error(codes::BYTES, Span::new(0, 0), message)
            .note("spreadsheets write this as `Unicode text`")
            .help(format!("save it as `CSV UTF-8`, or type `iconv -f UTF-16 -t UTF-8 {name} > new.csv`"));
        return Err(finding);
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(text) {
        Ok(text) => Ok(text),
        Err(error) => Err(not_utf8(text, error.valid_up_to(), name)),
    }
}

fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, ..] => Some("little-endian"),
        [0xFE, 0xFF, ..] => Some("big-endian"),
        // Without a mark: ASCII in UTF-16 has a zero in every second byte.
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Some("little-endian, without a mark"),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Some("big-endian, without a mark"),
        _ => None,
    }
}

fn not_utf8(bytes: &[u8], at: usize, name: &str) -> Diagnostic {
    let before = &bytes[..at];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let byte = bytes[at];
    let message = format!("`{name}` is not UTF-8: line {line}, byte {} is 0x{byte:02X}", at - start + 1);
    let finding = Diagnostic::error(codes::BYTES, Span::new(at, at), message)
        .note("nothing of the file was read, so that no letter is guessed");
    match windows_1252(byte) {
        Some(letter) => finding.note(format!("in Windows-1252 this byte is `{letter}`")).help(format!(
            "if that is the letter, save it as `CSV UTF-8`, or type `iconv -f WINDOWS-1252 -t UTF-8 {name} > new.csv`"
        )),
        None => finding.help("save the file again as `CSV UTF-8`"),
    }
}

/// The letter that a byte stands for in Windows-1252, where it stands for one (WHATWG Encoding Standard, index windows-1252).
fn windows_1252(byte: u8) -> Option<char> {
    const UPPER: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”',
        '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => Some(UPPER[usize::from(byte - 0x80)]).filter(|letter| *letter != '\0'),
        0xA0..=0xFF => Some(char::from(byte)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_dropped() {
        assert_eq!(decode(b"\xEF\xBB\xBFid,kind\n", "a.csv").unwrap(), "id,kind\n");
    }

    #[test]
    fn other_encodings_are_named_with_place_and_way_out() {
        let check = |bytes: &[u8], expected: &str| {
            let finding = decode(bytes, "a.csv").unwrap_err();
            let said = [vec![finding.message], finding.notes, finding.help.into_iter().collect()].concat().join(" | ");
            assert!(said.contains(expected), "{said}");
            assert!(said.contains("UTF-8"), "{said}");
        };
        check(b"id\nok\nab\x93c\n", "line 3, byte 3 is 0x93");
        check(b"id\nab\x93c\n", "`“`");
        check(b"id\nab\x93c\n", "WINDOWS-1252");
        check(b"\xFF\xFEi\0d\0", "UTF-16 (little-endian)");
        check(b"\xFE\xFF\0i\0d", "UTF-16 (big-endian)");
        check(b"i\0d\0,\0", "without a mark");
        check(b"\x81", "byte 1 is 0x81");
    }
}
