//! First lines of entries, after their keyword.

use super::phrase::*;
use crate::kind::SyntaxKind::{self, *};
use crate::parser::{Parsed, Parser};
use crate::words::Context;

pub(super) fn head(p: &mut Parser, kind: SyntaxKind) -> Parsed {
    match kind {
        Agreement => {
            def(p)?;
            p.string()
        }
        Declaration => {
            def(p)?;
            title(p)?;
            if p.at("by") {
                p.node(Author, |p| {
                    p.bump();
                    name(p)
                })?;
            }
            if p.at("to") {
                p.node(Addressee, |p| {
                    p.bump();
                    list(p)
                })?;
            }
            Ok(())
        }
        Parties => {
            party(p)?;
            while p.eat(",") {
                party(p)?;
            }
            Ok(())
        }
        Signatory => {
            party(p)?;
            if p.at("capacity") {
                p.node(Capacity, |p| {
                    p.all(&["capacity", "disputed"])?;
                    p.string()?;
                    while p.kind() == Some(Quoted) {
                        p.string()?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        }
        Party => {
            party(p)?;
            p.node(Sort, |p| p.one_of(&["organisation", "armed-group", "state"]).map(|_| ()))?;
            title(p)
        }
        Group => {
            def(p)?;
            p.token(Equals, "`=`")?;
            list(p)
        }
        Body | Capability => {
            def(p)?;
            title(p)
        }
        Calendar => {
            def(p)?;
            p.string()?;
            if p.eol() {
                return Err(p.expected_help("`from`", "say who publishes these days: `from \"address\"`"));
            }
            p.node(Source, |p| {
                p.word("from")?;
                p.string()
            })
        }
        Define => {
            def(p)?;
            title(p)?;
            if p.at("for") {
                p.node(ForEach, |p| super::field::field(p, Context::Define, ForEach))?;
            }
            if p.at("as") {
                p.node(As, |p| super::field::field(p, Context::Define, As))?;
            }
            Ok(())
        }
        Phase => {
            def(p)?;
            title(p)
        }
        ProofDef => {
            def(p)?;
            p.token(Equals, "`=`")?;
            confirm(p)?;
            while p.at(",") || p.at("or") {
                p.eat(",");
                p.word("or")?;
                confirm(p)?;
            }
            Ok(())
        }
        Pledge => {
            name(p)?;
            quantity(p)?;
            tail(p, Context::OneLine(kind))
        }
        Line | Zone | Airspace | Corridor => {
            def(p)?;
            title(p)?;
            if p.kind() == Some(Equals) {
                p.bump();
                around(p)?;
            } else if p.at("within") {
                around(p)?;
            } else if !p.at("from") && !p.eol() {
                return Err(p.expected_help(
                    "`from` or `=`",
                    "say where the shape comes from: `from \"file#feature\"` or `= within 15 km of LINE`",
                ));
            }
            tail(p, Context::OneLine(kind))
        }
        Event | Gauge | Counter | Indicator => {
            def(p)?;
            title(p)?;
            tail(p, Context::OneLine(kind))
        }
        _ => Ok(()),
    }
}

/// The code or name of a party that is declared here.
fn party(p: &mut Parser) -> Parsed {
    name_as(p, Def, "an ISO 3166 alpha-3 code or a name")
}

fn confirm(p: &mut Parser) -> Parsed {
    p.node(Confirm, |p| match p.one_of(&["confirmed", "reported"])? {
        "confirmed" => {
            p.word("by")?;
            if p.kind() == Some(Number) {
                count(p)?;
                p.word("of")?;
            }
            name(p)
        }
        _ => p.all(&["by", "any", "source"]),
    })
}

/// `within 15 km of line`, `within half of 50 km of line on side UKR`
fn around(p: &mut Parser) -> Parsed {
    p.node(Around, |p| {
        p.word("within")?;
        if p.at("half") {
            p.node(Half, |p| p.all(&["half", "of"]))?;
        }
        quantity(p)?;
        p.word("of")?;
        name_as(p, Name, "a line or zone")?;
        if p.at("on") {
            p.node(Side, |p| {
                p.all(&["on", "side"])?;
                name(p)
            })?;
        }
        Ok(())
    })
}

/// What may follow the name of a declaration of one line, in any order.
pub(super) fn tail(p: &mut Parser, context: Context) -> Parsed {
    let words: Vec<&'static str> = context.fields().map(|(first, _, _)| *first).collect();
    while !p.eol() {
        let word = p.which_of(&words)?;
        let kind = match (word, p.peek_kind(1)) {
            ("plural", _) => Plural,
            ("verb", _) => VerbDef,
            ("has", _) => FieldDef,
            ("unit", _) => UnitDef,
            ("known", _) => KnownFor,
            ("counts", _) => Counts,
            ("at", _) => RateDef,
            ("width", _) => Width,
            ("ready", _) => Ready,
            ("until", _) => Until,
            ("conditional", _) => Conditional,
            ("from", Some(Quoted)) => Geo,
            ("from", Some(Number)) => Altitude,
            _ => RoleDef,
        };
        p.node(kind, |p| {
            p.bump();
            part(p, kind)
        })?;
    }
    Ok(())
}

/// The rest of one part, after its first word.
fn part(p: &mut Parser, kind: SyntaxKind) -> Parsed {
    match kind {
        Plural => name_as(p, Name, "the plural"),
        Counts => name_as(p, Name, "an event"),
        VerbDef => name_as(p, Name, "a verb"),
        FieldDef => {
            p.token(Word, "the name of a field")?;
            name_as(p, Unit, "a unit")
        }
        UnitDef => name_as(p, Unit, "a unit"),
        KnownFor => {
            p.word("for")?;
            duration(p)
        }
        RateDef => {
            p.word("most")?;
            count(p)?;
            if !matches!((p.peek(0), p.peek(1)), ("a", "day") | ("an", "hour")) {
                let help = "write `at most 20 a day` or `at most 20 an hour`";
                return Err(p.expected_help("`a day` or `an hour`", help));
            }
            p.bump();
            p.bump();
            Ok(())
        }
        Width => quantity(p),
        Ready => {
            p.word("in")?;
            duration(p)
        }
        Until => date(p),
        Conditional => {
            p.word("on")?;
            p.string()
        }
        Geo => p.string(),
        Altitude => {
            quantity(p)?;
            p.word("to")?;
            quantity(p)
        }
        _ => p.node(Sort, |p| p.one_of(&["party", "place", "body"]).map(|_| ())),
    }
}
