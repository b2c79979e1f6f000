//! The document as a reader sees it: headings, quotes, and which code stands under which heading.

use crate::model::*;
use servanda_base::{Diagnostic, Span, Spanned};
use servanda_syntax::ast::{NodeExt, span_of};
use servanda_syntax::{SyntaxKind, SyntaxNode};
use std::collections::BTreeMap;

/// An entry of the code with the section it stands in.
pub(super) struct Entry {
    pub node: SyntaxNode,
    pub section: usize,
    pub path: Vec<String>,
}

/// Sections in order, and all entries.
pub(super) fn sections(root: &SyntaxNode, text: &str) -> (Vec<Section>, Vec<Entry>) {
    let mut sections: Vec<Section> = Vec::new();
    let mut above: Vec<(usize, String)> = Vec::new();
    let mut entries = Vec::new();
    for item in root.children_with_tokens() {
        let span = span_of(item.text_range());
        match item.kind() {
            SyntaxKind::MdHeading => {
                let line = text.get(span.range()).unwrap_or_default().trim_start_matches('\u{FEFF}').trim();
                let title = line.trim_start_matches('#');
                let level = line.len() - title.len();
                let title = without_closing(title.trim()).to_owned();
                above.retain(|(other, _)| *other < level);
                let commentary = title.to_lowercase().ends_with("(commentary)");
                above.push((level, title));
                let path = above.iter().map(|(_, title)| title.clone()).collect();
                sections.push(Section { path, span, quote: None, code: Vec::new(), commentary });
            }
            SyntaxKind::MdQuote => {
                let line = text.get(span.range()).unwrap_or_default().trim_start_matches(['>', ' ', '\t']).trim_end();
                add_quote(current(&mut sections, span), line, span);
            }
            SyntaxKind::MdText => {
                let line = text.get(span.range()).unwrap_or_default().trim();
                if line == "<!-- commentary -->" {
                    current(&mut sections, span).commentary = true;
                }
            }
            SyntaxKind::Code => {
                let Some(code) = item.into_node() else { continue };
                let section = current(&mut sections, span);
                section.code.push(content(&code));
                let path = section.path.clone();
                let at = sections.len().saturating_sub(1);
                let found = code.children().filter(|node| node.kind().is_entry());
                entries.extend(found.map(|node| Entry { node, section: at, path: path.clone() }));
            }
            _ => {}
        }
    }
    (sections, entries)
}

/// A heading without the `#` signs that may close it after a space (CommonMark 0.31, 4.2).
fn without_closing(title: &str) -> &str {
    let rest = title.trim_end_matches('#');
    if rest.is_empty() || rest.ends_with([' ', '\t']) { rest.trim_end() } else { title }
}

fn current(sections: &mut Vec<Section>, span: Span) -> &mut Section {
    if sections.is_empty() {
        let start = Span { start: span.start, end: span.start };
        sections.push(Section { path: Vec::new(), span: start, quote: None, code: Vec::new(), commentary: false });
    }
    let last = sections.len() - 1; // not empty: pushed above if it was
    &mut sections[last]
}

/// Lines of one quote are joined by a space, so that no word pair is torn; an empty quote line starts a new one.
fn add_quote(section: &mut Section, line: &str, span: Span) {
    match &mut section.quote {
        None => section.quote = Some(Spanned::new(line.to_owned(), span)),
        Some(quote) => {
            quote.span = quote.span.to(span);
            if line.is_empty() {
                quote.value.push('\n');
            } else {
                if !quote.value.is_empty() && !quote.value.ends_with('\n') {
                    quote.value.push(' ');
                }
                quote.value.push_str(line);
            }
        }
    }
}

/// The content of a fence, without the lines that open and close it.
fn content(code: &SyntaxNode) -> Span {
    let whole = code.span();
    let (mut start, mut end) = (whole.start, whole.end);
    let mut items = code.children_with_tokens();
    if let Some(open) = items.next().filter(|item| item.kind() == SyntaxKind::FenceOpen) {
        start = u32::from(open.text_range().end());
        if let Some(line_end) = items.next().filter(|item| item.kind() == SyntaxKind::Newline) {
            start = u32::from(line_end.text_range().end());
        }
    }
    if let Some(close) = code.last_child_or_token().filter(|item| item.kind() == SyntaxKind::FenceClose) {
        end = u32::from(close.text_range().start());
    }
    Span { start, end: end.max(start) }
}

/// The lines of text that hold what could not be read: first byte and end.
pub(super) fn unread_lines(findings: &[Diagnostic], text: &str) -> BTreeMap<u32, u32> {
    let unread = findings.iter().filter(|finding| matches!(finding.code, "S0001" | "S0002"));
    let mut lines: BTreeMap<u32, u32> = BTreeMap::new();
    for finding in unread {
        let at = finding.primary.span.start as usize;
        if lines.range(..=finding.primary.span.start).next_back().is_some_and(|(_, end)| *end as usize >= at) {
            continue;
        }
        let from = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |before| before + 1);
        let to = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |after| at + after);
        lines.insert(from as u32, to as u32);
    }
    lines
}

/// Gives each finding the headings above it and the clause it stands in, where it has none yet.
pub(super) fn tell_where(agreement: &Agreement, findings: &mut [Diagnostic]) {
    for finding in findings {
        let at = finding.primary.span.start;
        if finding.path.is_empty() {
            let after = agreement.sections.partition_point(|section| section.span.start <= at);
            if let Some(section) = after.checked_sub(1).and_then(|last| agreement.sections.get(last)) {
                finding.path = section.path.clone();
            }
        }
        if finding.clause.is_none() {
            let after = agreement.clauses.partition_point(|clause| clause.span.start <= at);
            let last = after.checked_sub(1).and_then(|last| agreement.clauses.get(last));
            if let Some(clause) = last.filter(|clause| at <= clause.span.end) {
                finding.clause = Some(clause.number.value.clone());
            }
        }
    }
}
