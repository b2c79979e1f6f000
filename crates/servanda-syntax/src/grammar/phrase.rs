//! Phrases that many forms use: names, lists, quantities, lengths of time, dates, roles.

use crate::kind::SyntaxKind::*;
use crate::parser::{Parsed, Parser};
use crate::words;

/// The name that an entry declares.
pub(crate) fn def(p: &mut Parser) -> Parsed {
    name_as(p, Def, "a name")
}

/// The mention of a name.
pub(crate) fn name(p: &mut Parser) -> Parsed {
    name_as(p, Name, "a name")
}

pub(crate) fn name_as(p: &mut Parser, kind: crate::SyntaxKind, what: &str) -> Parsed {
    if p.at_name() {
        return p.node(kind, |p| p.token(Word, what));
    }
    if p.kind() == Some(Word) {
        let word = p.peek(0);
        return Err(p.expected_help(what, format!("`{word}` is a word of the language and cannot be a name")));
    }
    Err(p.expected(what))
}

/// Names between commas. A comma goes on with the list only before a name.
pub(crate) fn list(p: &mut Parser) -> Parsed {
    p.node(List, |p| {
        name(p)?;
        while p.at(",") && p.name_ahead(1) {
            p.bump();
            name(p)?;
        }
        Ok(())
    })
}

/// A title, where there is one.
pub(crate) fn title(p: &mut Parser) -> Parsed {
    if p.kind() == Some(Quoted) { p.string() } else { Ok(()) }
}

fn is_decimal(text: &str) -> bool {
    text.strip_prefix('-').unwrap_or(text).bytes().all(|b| b.is_ascii_digit() || b == b'_' || b == b'.')
}

/// A plain number; `24h` gets the help it needs.
pub(crate) fn number(p: &mut Parser) -> Parsed {
    if p.kind() == Some(Number) && !is_decimal(p.peek(0)) {
        let text = p.peek(0);
        let split = text.find(|c: char| c.is_alphabetic()).filter(|at| is_decimal(&text[..*at]));
        return Err(match split {
            Some(at) => p.expected_help("a number", format!("put a space between: `{} {}`", &text[..at], &text[at..])),
            None => p.expected("a number"),
        });
    }
    p.token(Number, "a number")
}

/// A whole number that counts things.
pub(crate) fn count(p: &mut Parser) -> Parsed {
    if p.kind() == Some(Number) && p.peek(0).replace('_', "").parse::<u32>().is_err() {
        return Err(p.expected("a whole number"));
    }
    p.token(Number, "a whole number")
}

/// `24 fighter-aircraft`, `1 billion EUR`, `20_000 m`
pub(crate) fn quantity(p: &mut Parser) -> Parsed {
    p.node(Quantity, |p| {
        number(p)?;
        if matches!(p.peek(0), "thousand" | "million" | "billion") {
            p.bump();
        }
        name_as(p, Unit, "a unit")
    })
}

/// `72 h`, `14 calendar days`, `12 months`
pub(crate) fn duration(p: &mut Parser) -> Parsed {
    p.node(Duration, |p| {
        number(p)?;
        if matches!(p.peek(0), "calendar" | "working") || matches!(p.peek(1), "days" | "day") {
            p.one_of(&["calendar", "working"])?;
            return p.one_of(&["days", "day"]).map(|_| ());
        }
        name_as(p, Unit, "a unit of time")
    })
}

pub(crate) fn is_date(text: &str) -> bool {
    text.len() >= 8 && text.bytes().filter(|b| *b == b'-').count() == 2 && !text.starts_with('-')
}

fn is_time(text: &str) -> bool {
    text.len() <= 8 && text.contains(':')
}

/// `2027-02-01`, `2027-02-01 00:00`
pub(crate) fn date(p: &mut Parser) -> Parsed {
    if !is_date(p.peek(0)) {
        return Err(p.expected_help("a date", "write it as `2027-02-01` or `2027-02-01 00:00`"));
    }
    p.node(Date, |p| {
        p.bump();
        if is_time(p.peek(0)) {
            p.bump();
        }
        Ok(())
    })
}

pub(crate) fn at_time(p: &Parser) -> bool {
    is_time(p.peek(0))
}

/// `clause 5.3`
pub(crate) fn clause_ref(p: &mut Parser) -> Parsed {
    p.node(ClauseRef, |p| {
        p.word("clause")?;
        p.token(Number, "a clause number")
    })
}

/// `clause 5.3, clause 5.4`
pub(crate) fn clause_refs(p: &mut Parser) -> Parsed {
    clause_ref(p)?;
    while p.at(",") {
        p.bump();
        clause_ref(p)?;
    }
    Ok(())
}

/// Roles of an act or a pattern. `lists`: a role may name several; `of`: the word counts as a role.
pub(crate) fn roles(p: &mut Parser, lists: bool, of: bool) -> Parsed {
    while (words::ROLES.contains(&p.peek(0)) && !(p.at("in") && p.peek(1) == "any")) || of && p.at("of") {
        p.node(Role, |p| {
            p.bump();
            if lists { list(p) } else { p.node(List, name) }
        })?;
    }
    Ok(())
}

/// `where calibre >= 100 mm`
pub(crate) fn filter(p: &mut Parser) -> Parsed {
    if !p.at("where") {
        return Ok(());
    }
    p.node(Filter, |p| {
        p.bump();
        p.node(FieldDef, |p| p.token(Word, "a field of the event"))?;
        compare(p)?;
        quantity(p)
    })
}

/// `>=`
pub(crate) fn compare(p: &mut Parser) -> Parsed {
    if p.kind() == Some(Equals) {
        p.bump();
        return Ok(());
    }
    p.token(Compare, "`>=`, `<=`, `>`, `<` or `=`")
}

/// An event with its roles.
pub(crate) fn pattern(p: &mut Parser) -> Parsed {
    p.node(Pattern, |p| {
        name_as(p, Name, "an event")?;
        roles(p, true, false)?;
        filter(p)
    })
}

/// `tier 2`
pub(crate) fn tier(p: &mut Parser) -> Parsed {
    p.node(Tier, |p| {
        p.word("tier")?;
        count(p)
    })
}
