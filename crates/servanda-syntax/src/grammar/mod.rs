//! The forms of the language, as the parser takes them. `docs/grammar.md` lists them for readers.

mod clause;
mod condition;
mod entry;
mod field;
mod phrase;

pub(crate) use phrase::is_date;

use crate::kind::SyntaxKind::{self, *};
use crate::parser::Parser;
use crate::words::{self, Context};

/// Parses the content of one fence.
pub(crate) fn code(p: &mut Parser) {
    let mut context = Context::None;
    while p.next_line() {
        let word = p.peek(0);
        let field = context.fields().find(|(first, _, _)| *first == word).map(|(_, _, kind)| *kind);
        // `proof NAME =` declares a standard; any other `proof` is a field.
        let declares = match words::entry(word) {
            Some(ProofDef) => p.peek(2) == "=" || field.is_none() && context != Context::Broken,
            entry => entry.is_some(),
        };
        if declares {
            let kind = words::entry(word).unwrap_or(Broken);
            context = entry(p, context, kind);
        } else if p.kind() == Some(Number) {
            context = numbered(p, context);
        } else if let Some(kind) = field {
            line(p, context, kind);
        } else {
            context = unknown(p, context);
        }
    }
    if context != Context::None {
        p.close();
    }
    p.finish();
}

/// Starts an entry: closes the one before, opens the next, parses its first line.
fn entry(p: &mut Parser, before: Context, kind: SyntaxKind) -> Context {
    if before != Context::None {
        p.close();
    }
    p.open(kind);
    p.reads = kind;
    let context = match kind {
        Agreement => Context::Agreement,
        Declaration => Context::Declaration,
        Body => Context::Body,
        Calendar => Context::Calendar,
        Define => Context::Define,
        Phase => Context::Phase,
        _ => Context::OneLine(kind),
    };
    let head = p.node(Head, |p| {
        p.bump();
        entry::head(p, kind)?;
        p.end_of_entry()
    });
    if head.is_err() {
        end_broken(p, Head);
    }
    context
}

/// The rest of a line that could not be read, inside a node of its own beside what was read; an empty `Error` node where
/// the line ends too early.
fn end_broken(p: &mut Parser, kind: SyntaxKind) {
    if p.eol() {
        p.mark_error();
    } else {
        p.open(kind);
        p.rest_of_line();
        p.close();
    }
}

fn numbered(p: &mut Parser, before: Context) -> Context {
    if before != Context::None {
        p.close();
    }
    if !is_clause_number(p.peek(0)) {
        p.open(Broken);
        let _ = p.expected("a clause number");
        p.rest_of_line();
        return Context::Broken;
    }
    p.open(Clause);
    p.reads = Clause;
    let context = match (p.peek(1), p.peek(2)) {
        ("red", _) | (_, "line") => Context::RedLine,
        ("review" | "reserved", _) => Context::Bare,
        _ => Context::Norm,
    };
    let head = p.node(Head, |p| {
        p.bump();
        clause::head(p, context)?;
        p.end_of_entry()
    });
    if head.is_err() {
        end_broken(p, Head);
    }
    context
}

/// `5`, `5.3`, `10.1.2`
fn is_clause_number(text: &str) -> bool {
    text.split('.').all(|part| (1..=6).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

fn line(p: &mut Parser, context: Context, kind: SyntaxKind) {
    let parsed = p.node(kind, |p| {
        field::field(p, context, kind)?;
        p.end_of_entry()
    });
    if parsed.is_err() {
        end_broken(p, BrokenField);
    }
}

/// A line that starts with no keyword that fits here.
fn unknown(p: &mut Parser, context: Context) -> Context {
    let word = p.peek(0);
    if context == Context::Broken && (words::is_field(word) || !p.at_margin()) {
        broken_line(p);
        return context;
    }
    let near = p.near_keyword(context);
    let help = near.map(|near| format!("did you mean `{near}`?"));
    if let Some((kind, near)) = near.and_then(|near| words::entry(near).map(|kind| (kind, near))) {
        let field_too = context.fields().any(|(first, _, _)| *first == near);
        if !field_too {
            p.report("a declaration, a clause number or a field keyword", help);
            return entry(p, context, kind);
        }
    }
    if let Some((_, _, kind)) = near.and_then(|near| context.fields().find(|(first, _, _)| *first == near)) {
        p.report("a field keyword", help);
        line(p, context, *kind);
        return context;
    }
    let has_fields = context.fields_help();
    if has_fields.is_some() && (!p.at_margin() || words::is_field(word)) {
        p.report("a field keyword", has_fields);
        broken_line(p);
        return context;
    }
    p.report("a declaration or a clause number", None);
    if context != Context::None {
        p.close();
    }
    p.open(Broken);
    p.rest_of_line();
    Context::Broken
}

fn broken_line(p: &mut Parser) {
    p.open(BrokenField);
    p.rest_of_line();
    p.close();
}
