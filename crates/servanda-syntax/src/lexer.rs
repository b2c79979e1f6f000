//! Code inside a fence, cut into tokens. Never fails: what fits nowhere is an `Error` token.
//!
//! Deliberately knows no keywords; a word is a word.

use crate::kind::SyntaxKind::{self, *};

/// A token: kind and place in the whole text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: SyntaxKind,
    pub start: usize,
    pub end: usize,
}

/// Cuts `text[start..end]` into tokens that cover it without a gap.
pub(crate) fn lex(text: &str, start: usize, end: usize) -> Vec<Token> {
    let mut tokens = Vec::with_capacity((end - start) / 4);
    let mut at = start;
    let code = text.get(..end).unwrap_or(text);
    while let Some(rest) = code.get(at..).filter(|rest| !rest.is_empty()) {
        let (kind, length) = token(rest);
        tokens.push(Token { kind, start: at, end: at + length });
        at += length;
    }
    tokens
}

fn token(rest: &str) -> (SyntaxKind, usize) {
    let mut chars = rest.chars();
    let first = chars.next().unwrap_or(' ');
    let second = chars.next();
    match first {
        '\n' => (Newline, 1),
        '\r' if second == Some('\n') => (Newline, 2),
        ',' => (Comma, 1),
        '=' => (Equals, 1),
        '(' => (OpenParen, 1),
        ')' => (CloseParen, 1),
        '>' | '<' => (Compare, if second == Some('=') { 2 } else { 1 }),
        '"' => (Quoted, quoted(rest, &['"'])),
        '“' | '”' | '„' | '«' => (Quoted, quoted(rest, &['”', '“', '»', '"'])),
        '0'..='9' => (Number, number(rest)),
        '-' if second.is_some_and(|c| c.is_ascii_digit()) => (Number, 1 + number(&rest[1..])),
        c if is_space(c) => (Whitespace, length_while(rest, is_space)),
        c if c.is_alphabetic() || c == '_' => (Word, length_while(rest, is_word)),
        c => (Error, c.len_utf8()),
    }
}

/// Characters that show nothing: controls, zero-width and direction-control characters.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{061C}' | '\u{FEFF}' | '\u{00AD}')
}

fn is_space(c: char) -> bool {
    c != '\n' && (c.is_whitespace() || is_invisible(c))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '+') || is_invisible(c)
}

fn length_while(rest: &str, keep: impl Fn(char) -> bool) -> usize {
    // A lone carriage return is a space, but the one before a line feed belongs to the line end.
    let bytes = rest.as_bytes();
    rest.char_indices()
        .find(|(at, c)| !keep(*c) || *c == '\r' && bytes.get(at + 1) == Some(&b'\n'))
        .map_or(rest.len(), |(at, _)| at)
}

fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    for (index, c) in rest.char_indices() {
        let joins = matches!(c, '.' | ':' | '-') && bytes.get(index + 1).is_some_and(u8::is_ascii_alphanumeric);
        if !(c.is_alphanumeric() || c == '_' || joins) {
            break;
        }
        at = index + c.len_utf8();
    }
    at
}

fn quoted(rest: &str, closers: &[char]) -> usize {
    let mut chars = rest.char_indices().skip(1);
    for (at, c) in &mut chars {
        if c == '\n' || c == '\r' {
            return at;
        }
        if closers.contains(&c) {
            return at + c.len_utf8();
        }
    }
    rest.len()
}

/// True for a string token that ends with a quote of its own.
pub(crate) fn is_closed(string: &str) -> bool {
    string.len() > 1 && string.starts_with('"') && string.ends_with('"')
}
