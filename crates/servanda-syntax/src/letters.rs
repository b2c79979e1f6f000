//! S0007: letters that are not what they seem.

use crate::kind::SyntaxKind;
use crate::lexer::is_invisible;
use servanda_base::{Diagnostic, Span};
use unicode_script::{Script, UnicodeScript};

/// Looks at one token of code, or one line outside it.
pub(crate) fn look(kind: SyntaxKind, text: &str, start: usize, findings: &mut Vec<Diagnostic>) {
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control() && !matches!(b, b'\t' | b'\n' | b'\r')) {
        return;
    }
    let code = matches!(kind, SyntaxKind::Word | SyntaxKind::Number | SyntaxKind::Whitespace | SyntaxKind::Error);
    let what = if kind == SyntaxKind::Word { "this name" } else { "this line" };
    let hidden = text.char_indices().find(|(at, c)| {
        let mark = *c == '\u{FEFF}' && start + at == 0;
        !mark && if code { is_invisible(*c) } else { overrides_direction(*c) }
    });
    if let Some((at, c)) = hidden {
        let named = if overrides_direction(c) || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}') {
            "a direction-control character"
        } else if c.is_control() {
            "a control character"
        } else {
            "a character that cannot be seen"
        };
        findings.push(
            Diagnostic::error(
                "S0007",
                Span::new(start + at, start + at + c.len_utf8()),
                format!("{what} contains {named}"),
            )
            .help(format!("type it again without U+{:04X}", c as u32)),
        );
        return;
    }
    if kind != SyntaxKind::Word {
        return;
    }
    let script_of = |c: char| match c.script() {
        Script::Common | Script::Inherited | Script::Unknown => None,
        script => Some(script),
    };
    let mut scripts = text.chars().filter_map(script_of);
    let Some(first) = scripts.next() else { return };
    let Some(other) = scripts.find(|script| *script != first) else { return };
    // The stranger is the letter that is not Latin.
    let stranger = text.char_indices().find(|(_, c)| script_of(*c).is_some_and(|script| script != Script::Latin));
    let Some((at, c)) = stranger else { return };
    let (one, two) = if first == Script::Latin { (first, other) } else { (other, first) };
    findings.push(
        Diagnostic::error(
            "S0007",
            Span::new(start, start + text.len()),
            format!("{what} mixes {} and {} letters", one.full_name(), two.full_name()),
        )
        .help(format!("type it again; letter {} is U+{:04X}", text[..at].chars().count() + 1, c as u32)),
    );
}

/// Embeddings, overrides and isolates (Unicode Standard Annex 9, 2.1 to 2.4).
fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
