//! Words that anybody typed, as a search and nothing else.
//!
//! The language of FTS5 has operators, columns and brackets. Each word is put in quotes, in which it is text, and a quote
//! within it is doubled. What the tokenizer makes of `a-b` is then two words that stand beside each other.

use crate::trouble::Trouble;

/// A search has so many words at most.
pub const WORDS_MAX: usize = 16;

/// From so many letters and digits on the beginning of a word is enough: `донец` finds `Донецька`.
pub const PREFIX_CHARS_MIN: usize = 3;

/// So many bytes of a search are looked at.
const BYTES_MAX: usize = 1000;

/// The search for all words of a text; `None` where there is nothing to look for.
pub(crate) fn search(typed: &str) -> Result<Option<String>, Trouble> {
    // A search ends at the first zero byte, within its quotes.
    let words = typed.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| word.contains(char::is_alphanumeric)).collect();
    if words.len() > WORDS_MAX || typed.len() > BYTES_MAX {
        return Err(Trouble::TooMuch);
    }
    let quoted = words.iter().map(|word| {
        let is_long = word.chars().filter(|c| c.is_alphanumeric()).count() >= PREFIX_CHARS_MIN;
        format!("\"{}\"{}", word.replace('"', "\"\""), if is_long { " *" } else { "" })
    });
    Ok((!words.is_empty()).then(|| quoted.collect::<Vec<_>>().join(" ")))
}
