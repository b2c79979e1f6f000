//! First lines of entries, after their keyword.

use super::phrase::*;
use crate::kind::SyntaxKind::{self, *};
use crate::parser::{Parsed, Parser};
use crate::words;

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
            if p.at("as") {
                p.node(As, |p| super::field::field(p, As))?;
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
            tail(p)
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
            tail(p)
        }
        Event | Gauge | Counter | Indicator => {
            def(p)?;
            title(p)?;
            tail(p)
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
pub(super) fn tail(p: &mut Parser) -> Parsed {
    while !p.eol() {
        match p.peek(0) {
            "plural" => p.node(Plural, |p| {
                p.bump();
                name(p)
            })?,
            "verb" => p.node(VerbDef, |p| {
                p.bump();
                name_as(p, Name, "a verb")
            })?,
            "has" => p.node(FieldDef, |p| {
                p.bump();
                p.token(Word, "the name of a field")?;
                name_as(p, Unit, "a unit")
            })?,
            "unit" => p.node(UnitDef, |p| {
                p.bump();
                name_as(p, Unit, "a unit")
            })?,
            "known" => p.node(KnownFor, |p| {
                p.all(&["known", "for"])?;
                duration(p)
            })?,
            "counts" => p.node(Counts, |p| {
                p.bump();
                name_as(p, Name, "an event")
            })?,
            "from" if p.peek_kind(1) == Some(Quoted) => p.node(Geo, |p| {
                p.bump();
                p.string()
            })?,
            "from" if p.peek_kind(1) == Some(Number) => p.node(Altitude, |p| {
                p.bump();
                quantity(p)?;
                p.word("to")?;
                quantity(p)
            })?,
            "width" => p.node(Width, |p| {
                p.bump();
                quantity(p)
            })?,
            "ready" => p.node(Ready, |p| {
                p.all(&["ready", "in"])?;
                duration(p)
            })?,
            "until" => p.node(Until, |p| {
                p.bump();
                date(p)
            })?,
            "conditional" => p.node(Conditional, |p| {
                p.all(&["conditional", "on"])?;
                p.string()
            })?,
            word if words::ROLES.contains(&word) => p.node(RoleDef, |p| {
                p.bump();
                p.node(Sort, |p| p.one_of(&["party", "place", "body"]).map(|_| ()))
            })?,
            _ => {
                p.one_of(&[
                    "plural",
                    "verb",
                    "by",
                    "against",
                    "with",
                    "to",
                    "in",
                    "from",
                    "has",
                    "unit",
                    "known",
                    "counts",
                    "width",
                    "ready",
                    "until",
                    "conditional",
                ])?;
                return Ok(());
            }
        }
    }
    Ok(())
}
