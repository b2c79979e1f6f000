//! Conditions.

use super::phrase::*;
use crate::kind::SyntaxKind::*;
use crate::parser::{DEEPEST_CONDITION, Parsed, Parser};
use servanda_base::Diagnostic;

/// Conditions joined by `and` or by `or`; mixing them needs parentheses.
pub(super) fn condition(p: &mut Parser) -> Parsed {
    let start = p.checkpoint();
    one(p)?;
    let (mut ands, mut ors, mut mixed) = (0usize, 0usize, false);
    let joins = |p: &Parser, n: usize| matches!(p.peek(n), "and" | "or");
    while joins(p, 0) || p.at(",") && joins(p, 1) {
        p.eat(",");
        if p.at("and") {
            ands += 1;
        } else {
            ors += 1;
        }
        if ands > 0 && ors > 0 && !mixed {
            mixed = true;
            p.findings.push(
                Diagnostic::error("S0002", p.span(), "`and` and `or` are mixed")
                    .label("which goes with which?")
                    .help("add parentheses"),
            );
        }
        p.bump();
        one(p)?;
    }
    match (mixed, ands > 0, ors > 0) {
        (true, _, _) => p.wrap(start, CondMixed),
        (_, true, _) => p.wrap(start, CondAll),
        (_, _, true) => p.wrap(start, CondAny),
        _ => {}
    }
    Ok(())
}

fn one(p: &mut Parser) -> Parsed {
    if !(p.at("not") || p.at("(")) {
        return atom(p);
    }
    if p.depth >= DEEPEST_CONDITION {
        return Err(p.expected_help("a condition nested less deeply", "give a part of it a name with `define`"));
    }
    p.depth += 1;
    let parsed = if p.at("not") {
        p.node(CondNot, |p| {
            p.bump();
            one(p)
        })
    } else {
        p.node(CondParen, |p| {
            p.bump();
            condition(p)?;
            p.token(CloseParen, "`)`")
        })
    };
    p.depth -= 1;
    parsed
}

fn atom(p: &mut Parser) -> Parsed {
    match p.peek(0) {
        "at" => p.node(CondAtLeast, |p| {
            p.all(&["at", "least"])?;
            count(p)?;
            pattern(p)?;
            in_any(p)
        }),
        "total" => p.node(CondTotal, |p| {
            p.bump();
            p.node(FieldDef, |p| p.token(Word, "a field of the event"))?;
            p.word("of")?;
            pattern(p)?;
            p.all(&["at", "least"])?;
            quantity(p)?;
            in_any(p)
        }),
        "no" => p.node(CondNone, |p| {
            p.bump();
            pattern(p)?;
            if p.eat("for") { duration(p) } else { Ok(()) }
        }),
        "breach" if p.peek(1) == "of" => p.node(CondBreach, |p| {
            p.all(&["breach", "of"])?;
            clause_ref(p)
        }),
        "phase" => p.node(CondOpen, |p| {
            p.bump();
            name_as(p, Name, "a phase")?;
            open(p)
        }),
        _ => named(p),
    }
}

/// What starts with a name: the words after it tell which condition it is.
fn named(p: &mut Parser) -> Parsed {
    if !p.at_name() {
        return Err(p.expected("a condition"));
    }
    let start = p.checkpoint();
    let next = p.peek(1);
    if next == "tier" {
        name(p)?;
        tier(p)?;
        if p.at("on") {
            on_days(p)?;
            p.wrap(start, CondDays);
        } else {
            p.wrap(start, CondNamed);
        }
        return Ok(());
    }
    if next == "on" {
        name_as(p, Name, "a red line or a definition")?;
        on_days(p)?;
        p.wrap(start, CondDays);
        return Ok(());
    }
    if next == "open" || next == "not" && p.peek(2) == "open" {
        name_as(p, Name, "a phase")?;
        open(p)?;
        p.wrap(start, CondOpen);
        return Ok(());
    }
    pattern(p)?;
    match p.peek(0) {
        "continues" => {
            p.all(&["continues", "for"])?;
            duration(p)?;
            p.wrap(start, CondContinues);
        }
        "then" => {
            p.bump();
            pattern(p)?;
            p.word("within")?;
            duration(p)?;
            p.wrap(start, CondThen);
        }
        _ if matches!(p.kind(), Some(Compare | Equals)) => {
            compare(p)?;
            quantity(p)?;
            p.wrap(start, CondGauge);
        }
        _ => p.wrap(start, CondNamed),
    }
    Ok(())
}

/// `on at least 3 of 7 days`
fn on_days(p: &mut Parser) -> Parsed {
    p.all(&["on", "at", "least"])?;
    count(p)?;
    p.word("of")?;
    count(p)?;
    p.one_of(&["days", "day"]).map(|_| ())
}

/// `[not] open [by DATE]`
fn open(p: &mut Parser) -> Parsed {
    if p.at("not") {
        p.node(Never, |p| p.word("not"))?;
    }
    p.word("open")?;
    if p.eat("by") { date(p) } else { Ok(()) }
}

fn in_any(p: &mut Parser) -> Parsed {
    if !p.at("in") {
        return Ok(());
    }
    p.node(InAny, |p| {
        p.all(&["in", "any"])?;
        duration(p)
    })
}
