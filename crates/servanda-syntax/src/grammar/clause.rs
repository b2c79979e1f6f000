//! First lines of clauses, after their number.

use super::phrase::*;
use crate::kind::SyntaxKind::*;
use crate::parser::{Parsed, Parser};
use crate::words::Context;

const EFFECTS: &[&str] = &["suspend", "resume", "release", "extend", "open", "end", "withdraw"];

pub(super) fn head(p: &mut Parser, context: Context) -> Parsed {
    match p.peek(0) {
        _ if context == Context::RedLine => p.node(RedLine, |p| {
            p.all(&["red", "line"])?;
            def(p)?;
            title(p)
        }),
        "review" => p.node(Review, |p| {
            p.all(&["review", "every"])?;
            duration(p)?;
            p.word("by")?;
            list(p)
        }),
        "reserved" => p.node(Reserved, |p| p.word("reserved")),
        _ => p.node(Norm, norm),
    }
}

fn norm(p: &mut Parser) -> Parsed {
    if p.at("on") {
        p.node(Trigger, trigger)?;
        p.token(Comma, "`,` after what sets the clause going")?;
    }
    if p.at("during") {
        p.node(During, |p| {
            p.bump();
            name_as(p, Name, "a phase")
        })?;
        p.token(Comma, "`,` after the phase")?;
    }
    p.node(Subject, subject)?;
    let cp = p.checkpoint();
    let modality = p.one_of(&["shall", "may"])?;
    if modality == "may" {
        p.wrap(cp, May);
    } else {
        let not = p.eat("not");
        p.wrap(cp, if not { ShallNot } else { Shall });
    }
    act(p, modality == "may")
}

fn trigger(p: &mut Parser) -> Parsed {
    p.bump();
    match (p.peek(0), p.peek(1)) {
        ("entry", "into") => p.node(EntryIntoForce, |p| p.all(&["entry", "into", "force"])),
        ("opening", "of") => p.node(OpeningOf, |p| {
            p.all(&["opening", "of"])?;
            name_as(p, Name, "a phase")
        }),
        ("report", ",") => p.node(Report, |p| p.word("report")),
        ("breach", "of") => p.node(Breach, |p| {
            p.all(&["breach", "of"])?;
            clause_ref(p)
        }),
        _ => {
            // A list in a role would swallow the subject after the comma.
            p.node(Pattern, |p| {
                name_as(p, Name, "a red line, a defined condition or an event")?;
                roles(p, false, false)?;
                filter(p)
            })?;
            if p.at("tier") { tier(p) } else { Ok(()) }
        }
    }
}

fn subject(p: &mut Parser) -> Parsed {
    match p.peek(0) {
        "each" => p.node(Each, |p| p.all(&["each", "of"]))?,
        "any" => p.node(Any, |p| {
            p.bump();
            if p.kind() == Some(Number) {
                count(p)?;
            }
            p.word("of")
        })?,
        _ => {}
    }
    if !p.at_name() {
        return Err(p.expected("who is bound"));
    }
    list(p)?;
    if p.at("jointly") {
        p.node(Jointly, |p| p.word("jointly"))?;
    }
    Ok(())
}

fn act(p: &mut Parser, may: bool) -> Parsed {
    if p.kind() == Some(Quoted) {
        return p.node(ActQuoted, |p| {
            p.string()?;
            roles(p, true, true)
        });
    }
    if may && EFFECTS.contains(&p.peek(0)) {
        let from = usize::from(p.peek(1) == "from");
        if matches!(p.peek(1 + from), "agreement" | "clause" | "phase") {
            return p.node(ActPower, power);
        }
    }
    if p.at("keep") {
        return p.node(ActKeep, |p| {
            p.bump();
            name_as(p, Name, "a gauge")?;
            roles(p, true, false)?;
            compare(p)?;
            quantity(p)
        });
    }
    p.node(ActDo, |p| {
        if p.at("start") {
            p.node(Start, |p| p.word("start"))?;
        }
        name_as(p, Verb, "a verb")?;
        if p.kind() == Some(Number) {
            quantity(p)?;
        }
        title(p)?;
        roles(p, true, true)?;
        filter(p)
    })
}

fn power(p: &mut Parser) -> Parsed {
    p.one_of(EFFECTS)?;
    p.eat("from");
    match p.one_of(&["agreement", "clause", "phase"])? {
        "clause" => p.node(ClauseRef, |p| p.token(Number, "a clause number")),
        "phase" => name_as(p, Name, "a phase"),
        _ => Ok(()),
    }
}
