//! The document around the code: headings, quotes, commentary, fences, line by line.
//!
//! Deliberately no full Markdown: only what carries treaty text or code matters here, all else is commentary.

use crate::kind::SyntaxKind::{self, *};
use crate::words;

/// A stretch of the document.
pub(crate) enum Block {
    /// One line without its line end, and the end of the line end.
    Line { kind: SyntaxKind, start: usize, end: usize, next: usize },
    /// An `accord` fence: opening line, content, closing line (empty where it is not closed).
    Code { open: (usize, usize), content: (usize, usize), close: (usize, usize), next: usize },
}

/// A fence or comment that nothing closes: its opening line, and the number of the last line of what it holds, from 1.
pub(crate) struct Unclosed {
    pub what: &'static str,
    /// What would close it, as it is said.
    pub close: String,
    pub open: (usize, usize),
    pub last_line: usize,
}

#[derive(Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    next: usize,
}

/// Cuts a document into blocks.
pub(crate) fn blocks(text: &str) -> (Vec<Block>, Vec<Unclosed>) {
    let lines = lines(text);
    let mut blocks = Vec::new();
    let mut unclosed = Vec::new();
    let last_close = text.rfind("-->");
    let mut at = 0;
    while let Some(line) = lines.get(at).copied() {
        let words = slice(text, line);
        at += 1;
        if opens_comment(words) {
            // Nobody sees what stands in a comment, so it binds nobody (CommonMark 0.31, 4.6, kind 2).
            let rest = lines.get(at - 1..).unwrap_or_default();
            let closes = last_close.is_some_and(|close| line.start < close);
            let within = if closes { rest } else { &[] };
            let end = within.iter().position(|inner| slice(text, *inner).contains("-->"));
            if end.is_none() {
                unclosed.push(Unclosed {
                    what: "comment",
                    close: "`-->`".into(),
                    open: (line.start, line.end),
                    last_line: at,
                });
            }
            // A comment that is not closed hides nothing: it would hide the rest of the text.
            let held = end.unwrap_or(0) + 1;
            for inner in rest.iter().take(held) {
                blocks.push(Block::Line { kind: MdText, start: inner.start, end: inner.end, next: inner.next });
            }
            at += held - 1;
            continue;
        }
        let Some((mark, length, info)) = fence(words) else {
            let kind = if is_heading(words) {
                MdHeading
            } else if is_quote(words) {
                MdQuote
            } else {
                MdText
            };
            blocks.push(Block::Line { kind, start: line.start, end: line.end, next: line.next });
            continue;
        };
        let accord = info.split_whitespace().next() == Some("accord");
        let body = &lines[at..];
        let ends = |inner: &&Line| {
            fence(slice(text, **inner)).is_some_and(|(m, l, i)| m == mark && l >= length && i.is_empty())
        };
        // Code never starts a line with `#`, `>` or a fence, so such a line shows that the end was forgotten.
        let strays = |inner: &Line| {
            let words = slice(text, *inner);
            accord && (is_heading(words) || is_quote(words) || fence(words).is_some())
        };
        let stop = body.iter().position(|inner| ends(&inner) || strays(inner));
        let closed = stop.and_then(|stop| body.get(stop)).filter(ends).copied();
        let mut held = stop.unwrap_or(body.len());
        if closed.is_none() {
            if accord {
                held = before_prose(text, &body[..held]);
            }
            let last = body[..held].iter().rposition(|inner| !slice(text, *inner).trim().is_empty());
            let close = match (mark, length) {
                ('`', 3) => "three backticks".to_owned(),
                ('`', _) => format!("{length} backticks"),
                _ => format!("`{}`", mark.to_string().repeat(length)),
            };
            let last_line = at + last.map_or(0, |last| last + 1);
            unclosed.push(Unclosed { what: "fence", close, open: (line.start, line.end), last_line });
        }
        let inside = &body[..held];
        at += held + usize::from(closed.is_some());
        if accord {
            let from = line.next;
            let to = inside.last().map_or(from, |last| last.next);
            let close = closed.map_or((to, to), |close| (close.start, close.end));
            let next = closed.map_or(to, |close| close.next);
            blocks.push(Block::Code { open: (line.start, line.end), content: (from, to), close, next });
        } else {
            for inner in std::iter::once(&line).chain(inside).chain(closed.as_ref()) {
                blocks.push(Block::Line { kind: MdText, start: inner.start, end: inner.end, next: inner.next });
            }
        }
    }
    (blocks, unclosed)
}

/// How many lines of an unclosed fence are code: up to a blank line after which no line of code follows.
fn before_prose(text: &str, body: &[Line]) -> usize {
    let mut blank = false;
    for (at, line) in body.iter().enumerate() {
        let words = slice(text, *line).trim();
        if words.is_empty() {
            blank = true;
        } else if blank && !words::may_start_a_line(words) {
            return at;
        } else {
            blank = false;
        }
    }
    body.len()
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let next = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
        let mut end = next;
        if text[start..end].ends_with('\n') {
            end -= 1;
            if text[start..end].ends_with('\r') {
                end -= 1;
            }
        }
        lines.push(Line { start, end, next });
        start = next;
    }
    lines
}

fn slice(text: &str, line: Line) -> &str {
    text[line.start..line.end].trim_start_matches('\u{FEFF}')
}

/// Up to three spaces may stand before a block mark (CommonMark 0.31, 4.2, 4.5, 5.1).
fn unindented(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(' ');
    (line.len() - rest.len() <= 3).then_some(rest)
}

fn is_heading(line: &str) -> bool {
    unindented(line).is_some_and(|rest| {
        let after = rest.trim_start_matches('#');
        (1..=6).contains(&(rest.len() - after.len())) && (after.is_empty() || after.starts_with([' ', '\t']))
    })
}

fn is_quote(line: &str) -> bool {
    unindented(line).is_some_and(|rest| rest.starts_with('>'))
}

fn opens_comment(line: &str) -> bool {
    unindented(line).is_some_and(|rest| rest.starts_with("<!--"))
}

fn fence(line: &str) -> Option<(char, usize, &str)> {
    let rest = unindented(line)?;
    let mark = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = rest.trim_start_matches(mark);
    let length = rest.len() - info.len();
    (length >= 3 && !(mark == '`' && info.contains('`'))).then_some((mark, length, info.trim()))
}
