//! The lines below an entry.

use super::condition::condition;
use super::phrase::*;
use crate::kind::SyntaxKind::{self, *};
use crate::parser::{Parsed, Parser};
use crate::suggest::closest;
use crate::words::Context;

const WEEKDAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Parses a field whose first word is a keyword, or nearly one.
pub(super) fn field(p: &mut Parser, context: Context, kind: SyntaxKind) -> Parsed {
    if kind == Tail {
        return super::entry::tail(p, context);
    }
    p.bump();
    match kind {
        Signed => date(p),
        InForce => {
            p.reads = InForce;
            p.word("force")?;
            if p.at("reading") { p.node(Reading, first_reading) } else { force_start(p) }
        }
        Expires => {
            p.reads = Expires;
            if p.at("reading") { p.node(Reading, first_reading) } else { force_end(p) }
        }
        Term => {
            duration(p)?;
            if p.at(",") || p.at("renewed") {
                p.eat(",");
                p.node(Renewed, |p| {
                    p.all(&["renewed", "by"])?;
                    name_as(p, Name, "an event")
                })?;
            }
            Ok(())
        }
        Held => {
            p.word("by")?;
            list(p)
        }
        Clock => {
            if p.kind() == Some(Quoted) {
                return Err(p.expected("an IANA time zone without quotes"));
            }
            p.token(Word, "an IANA time zone, `runs` or `stops`")
        }
        Months => {
            p.word("round")?;
            p.one_of(&["down", "up"]).map(|_| ())
        }
        Evidence | Proof => name_as(p, Name, "a standard of proof"),
        LateReports => {
            p.word("reports")?;
            duration(p)
        }
        Verification | Every | Overlap => duration(p),
        Authentic => {
            p.node(FieldDef, |p| p.token(Word, "a language"))?;
            while p.eat(",") {
                p.node(FieldDef, |p| p.token(Word, "a language"))?;
            }
            Ok(())
        }
        Elsewhere => p.string(),
        Author => name(p),
        Addressee | Members | Veto => list(p),
        Decides => {
            p.word("by")?;
            count(p)?;
            p.word("of")?;
            count(p)
        }
        Weekend => {
            p.one_of(WEEKDAYS)?;
            while p.eat(",") {
                p.one_of(WEEKDAYS)?;
            }
            Ok(())
        }
        Closed => {
            date(p)?;
            while p.eat(",") {
                date(p)?;
            }
            Ok(())
        }
        Covers => {
            date(p)?;
            p.word("to")?;
            date(p)
        }
        ForEach => {
            each_of(p)?;
            while p.eat(",") {
                each_of(p)?;
            }
            Ok(())
        }
        As | When => condition(p),
        Opens => {
            if p.at("on") {
                return p.node(EntryIntoForce, |p| p.all(&["on", "entry", "into", "force"]));
            }
            p.one_of(&["when", "on"])?;
            condition(p)
        }
        Reverts => {
            p.word("to")?;
            name_as(p, Name, "a phase")?;
            p.word("when")?;
            condition(p)
        }
        Latest => {
            date(p)?;
            if p.at("failing") {
                p.node(Failing, |p| {
                    p.all(&["failing", "which"])?;
                    clause_ref(p)
                })?;
            }
            Ok(())
        }
        Irreversible | Asymmetric => p.all(&["on", "purpose"]),
        TierLine => {
            count(p)?;
            p.all(&["at", "least"])?;
            count(p)?;
            p.all(&["in", "any"])?;
            duration(p)
        }
        Determined => determined(p),
        Resets => {
            p.word("after")?;
            duration(p)?;
            p.word("without")
        }
        From => anchor(p),
        Within => within(p),
        By => by(p),
        Before => before(p),
        Needs => {
            quantity(p)?;
            while p.eat(",") {
                quantity(p)?;
            }
            Ok(())
        }
        Failing => {
            p.word("which")?;
            clause_ref(p)
        }
        Unless => {
            if p.at("claimed") {
                p.node(Claimed, |p| p.word("claimed"))?;
                return p.string();
            }
            if p.kind() == Some(Quoted) { p.string() } else { condition(p) }
        }
        Reading => reading(p),
        CountedBy => {
            p.word("by")?;
            name_as(p, Name, "a counter")
        }
        Repeats | Replaces => clause_ref(p),
        Notwithstanding | Includes => clause_refs(p),
        SubjectTo => {
            p.word("to")?;
            clause_refs(p)
        }
        InAddition => p.word("addition"),
        Notice => {
            if p.kind() == Some(Quoted) {
                p.string()
            } else {
                duration(p)
            }
        }
        NeverDuring => {
            p.word("during")?;
            list(p)
        }
        _ => Ok(()),
    }
}

/// `each of sectors`: one list, after `for` or a comma.
fn each_of(p: &mut Parser) -> Parsed {
    p.all(&["each", "of"])?;
    list(p)
}

/// After `reading`: a letter and a deadline; in a header, a letter and a start or an end of force.
fn reading(p: &mut Parser) -> Parsed {
    if matches!(p.reads, Agreement | Declaration) {
        let help = "write the first as `in force reading A …` or `expires reading A …`";
        return Err(p.expected_help("`in force` or `expires` above this line", help));
    }
    letter(p)?;
    match p.reads {
        InForce => return force_start(p),
        Expires => return force_end(p),
        _ => {}
    }
    let kind = match p.which_of(&["within", "by", "at"])? {
        "within" => Within,
        "by" => By,
        _ => Before,
    };
    p.node(kind, |p| field(p, Context::Norm, kind))
}

/// `reading A …` on the line of its field.
fn first_reading(p: &mut Parser) -> Parsed {
    p.bump();
    reading(p)
}

fn letter(p: &mut Parser) -> Parsed {
    p.node(Def, |p| p.token(Word, "the letter of the reading"))
}

fn force_start(p: &mut Parser) -> Parsed {
    if !p.at("on") {
        return date(p);
    }
    p.bump();
    if p.at("signature") {
        return p.node(OnSignature, |p| p.word("signature"));
    }
    pattern(p)
}

/// `never`, a date, or `on` and an event.
fn force_end(p: &mut Parser) -> Parsed {
    let near = if p.kind() == Some(Word) { closest(p.peek(0), ["never"]) } else { None };
    if p.at("never") || near.is_some() {
        return p.node(Never, |p| p.word("never"));
    }
    if p.eat("on") {
        if !p.at_name() || p.at("signature") {
            return Err(p.expected_help("an event", "name the event that ends the agreement: `expires on EVENT`"));
        }
        return pattern(p);
    }
    if is_date(p.peek(0)) {
        return date(p);
    }
    Err(p.expected_help("a date, `on` or `never`", "write `expires 2027-02-01`, `expires on EVENT` or `expires never`"))
}

fn within(p: &mut Parser) -> Parsed {
    if p.kind() == Some(Quoted) {
        return p.string();
    }
    duration(p)?;
    if p.at("of") && p.peek(1) == "calendar" {
        p.node(OfCalendar, |p| {
            p.all(&["of", "calendar"])?;
            name_as(p, Name, "a calendar")
        })?;
    }
    if p.eat("of") { anchor(p) } else { Ok(()) }
}

fn by(p: &mut Parser) -> Parsed {
    if at_time(p) {
        return p.node(Daily, |p| {
            p.bump();
            p.word("daily")
        });
    }
    date(p)
}

fn before(p: &mut Parser) -> Parsed {
    p.word("least")?;
    duration(p)?;
    p.word("before")?;
    pattern(p)
}

fn anchor(p: &mut Parser) -> Parsed {
    if is_date(p.peek(0)) {
        return p.node(AtDate, date);
    }
    let start = p.checkpoint();
    let word = p.one_of(&[
        "determination",
        "incident",
        "notification",
        "report",
        "breach",
        "opening",
        "entry",
        "signature",
        "start",
        "completion",
    ])?;
    let kind = match word {
        "determination" => AtDetermination,
        "incident" => AtIncident,
        "notification" => AtNotification,
        "report" => AtReport,
        "breach" => AtBreach,
        "opening" => AtOpening,
        "entry" => {
            p.all(&["into", "force"])?;
            AtEntry
        }
        "signature" => AtSignature,
        start => {
            p.word("of")?;
            clause_ref(p)?;
            if start == "start" { AtStart } else { AtCompletion }
        }
    };
    p.wrap(start, kind);
    Ok(())
}

fn determined(p: &mut Parser) -> Parsed {
    if p.which_of(&["automatic", "by"])? == "automatic" {
        return p.node(Automatic, |p| {
            p.bump();
            Ok(())
        });
    }
    p.bump();
    decider(p)?;
    while p.eat(",") {
        p.all(&["failing", "which", "by"])?;
        decider(p)?;
    }
    Ok(())
}

fn decider(p: &mut Parser) -> Parsed {
    p.node(Decider, |p| {
        name_as(p, Name, "who determines it")?;
        if p.eat("within") { duration(p) } else { Ok(()) }
    })
}
