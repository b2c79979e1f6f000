//! The six boxes: observable, provable, answered, clocked, resourced, sturdy (docs/check.md).
//!
//! Deliberately yes or no from the text alone: the boxes measure what a text fixes, not will, law or power.

use crate::consequences::Consequences;
use crate::facts::{self, Access};
use crate::means::{Draw, Pool};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

/// Which of the six boxes a clause ticks. Enforceable = the first three; a guarantee = all six.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boxes {
    /// The act is a declared event or gauge, not a quotation.
    pub observable: bool,
    /// A proof standard applies, its verifier is not the obligor, and organisations among verifiers are owed access.
    pub provable: bool,
    /// A prohibition is counted by a red line with a response, or has `on breach`; a duty has `failing which`; or a phase falls
    /// back on the breach.
    pub answered: bool,
    /// A measurable, anchored deadline; for prohibitions, all answers have one.
    pub clocked: bool,
    /// Needs are covered by unconditional pledges, ready within the deadline; for prohibitions, those of all answers.
    /// Not ticked where nothing is drawn on.
    pub resourced: bool,
    /// No single party's absence breaks it; no bound party can veto it; the fallback is itself resourced.
    pub sturdy: bool,
}

impl Boxes {
    /// Observable, provable and answered.
    pub fn enforceable(self) -> bool {
        self.observable && self.provable && self.answered
    }

    /// All six.
    pub fn guarantee(self) -> bool {
        self.enforceable() && self.clocked && self.resourced && self.sturdy
    }

    /// The boxes with their names, in the order in which they are shown.
    pub fn named(self) -> [(&'static str, bool); 6] {
        [
            ("observable", self.observable),
            ("provable", self.provable),
            ("answered", self.answered),
            ("clocked", self.clocked),
            ("resourced", self.resourced),
            ("sturdy", self.sturdy),
        ]
    }
}

/// The boxes of every duty and prohibition, in order of writing. Powers, red lines and reviews have none.
pub fn boxes(agreement: &Agreement) -> Vec<(ClauseNo, Boxes)> {
    let mut text = Text {
        agreement,
        after: Consequences::of(agreement),
        access: Access::of(agreement),
        pool: Pool::of(agreement),
        responses: HashMap::new(),
    };
    facts::obligations(agreement)
        .map(|(clause, norm)| (clause.number.value.clone(), boxes_of(&mut text, clause, norm)))
        .collect()
}

/// The boxes as a table: `yes` or `-`.
pub fn table(boxes: &[(ClauseNo, Boxes)]) -> String {
    let mut table = String::from("clause  observable provable answered clocked resourced sturdy\n");
    for (number, boxes) in boxes {
        let mut line = format!("{number:<7}");
        for (name, holds) in boxes.named() {
            let width = name.len();
            // Writing to a String cannot fail.
            let _ = write!(line, " {:<width$}", if holds { "yes" } else { "-" });
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    table
}

/// `10 errors, 9 warnings; 0 of 6 clauses are guarantees; 0 are enforceable`
pub fn summary<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>, boxes: &[(ClauseNo, Boxes)]) -> String {
    let (mut errors, mut warnings) = (0, 0);
    for finding in findings {
        match finding.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
            Severity::Info => {}
        }
    }
    let counted = |count, word| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    format!(
        "{}, {}; {} of {} clauses are guarantees; {} are enforceable",
        counted(errors, "error"),
        counted(warnings, "warning"),
        boxes.iter().filter(|(_, boxes)| boxes.guarantee()).count(),
        boxes.len(),
        boxes.iter().filter(|(_, boxes)| boxes.enforceable()).count(),
    )
}

/// What the boxes of all clauses are made of, looked up once.
struct Text<'a> {
    agreement: &'a Agreement,
    after: Consequences<'a>,
    access: Access,
    pool: Pool<'a>,
    /// By the place of the response in the text.
    responses: HashMap<u32, Response>,
}

/// How good an answer to a breach is.
#[derive(Clone, Copy)]
struct Response {
    clocked: bool,
    draws: bool,
    covered: bool,
    sturdy: bool,
}

impl<'a> Text<'a> {
    fn response(&mut self, clause: &'a Clause, norm: &'a Norm) -> Response {
        if let Some(known) = self.responses.get(&clause.span.start) {
            return *known;
        }
        let response = Response {
            clocked: clocked(norm),
            draws: !norm.needs.is_empty(),
            covered: covered(&self.pool, clause, norm),
            sturdy: sturdy(self, clause, norm),
        };
        self.responses.insert(clause.span.start, response);
        response
    }
}

fn boxes_of<'a>(text: &mut Text<'a>, clause: &'a Clause, norm: &'a Norm) -> Boxes {
    let observable = matches!(norm.act.value, Act::Do { .. } | Act::Keep { .. });
    let provable = provable(text, norm);
    if norm.modality == Modality::Shall {
        return Boxes {
            observable,
            provable,
            answered: !text.after.follows(clause, norm).is_empty() || !text.after.ways_back(clause, norm).is_empty(),
            clocked: clocked(norm),
            resourced: !norm.needs.is_empty() && covered(&text.pool, clause, norm),
            sturdy: sturdy(text, clause, norm),
        };
    }
    // A prohibition is as strong as what follows its breach, by whomever of those bound.
    let mut seen = BTreeSet::new();
    let responses: Vec<Response> = text
        .after
        .answers(clause, norm)
        .into_iter()
        .filter(|answer| seen.insert(answer.number.as_str()))
        .filter_map(|answer| Some(text.response(answer, as_norm(answer)?)))
        .collect();
    let answered = text.after.unanswered(clause, norm).is_empty();
    let all = |holds: fn(&Response) -> bool| answered && responses.iter().all(holds);
    Boxes {
        observable,
        provable,
        answered,
        clocked: all(|response| response.clocked),
        resourced: responses.iter().any(|response| response.draws) && all(|response| response.covered),
        sturdy: all(|response| response.sturdy),
    }
}

fn as_norm(clause: &Clause) -> Option<&Norm> {
    match &clause.kind {
        ClauseKind::Norm(norm) => Some(norm),
        ClauseKind::RedLine(_) | ClauseKind::Review { .. } | ClauseKind::Reserved => None,
    }
}

/// Whether one alternative of the proof can be met by others than the bearer, and reached by those who look.
fn provable(text: &Text<'_>, norm: &Norm) -> bool {
    let agreement = text.agreement;
    facts::proof_of(agreement, norm).is_some_and(|proof| {
        proof.any_of.iter().any(|confirm| {
            facts::others_can_confirm(agreement, norm, confirm)
                && match confirm {
                    Confirm::AnySource => true,
                    Confirm::By { who, .. } => agreement
                        .members(who)
                        .iter()
                        .filter(|name| facts::is_organisation(agreement, name))
                        .all(|name| text.access.is_given_to(name)),
                }
        })
    })
}

/// Whether every reading of the deadline can be measured and says from when it runs. A level that must be kept is
/// clocked by its gauge.
fn clocked(norm: &Norm) -> bool {
    if matches!(norm.act.value, Act::Keep { .. }) || norm.every.is_some() {
        return true;
    }
    !norm.due.is_empty()
        && norm.due.iter().all(|reading| match reading.value {
            Due::Within { ref of, .. } => of.is_some(),
            Due::By(_) | Due::Daily(_) | Due::Before { .. } => true,
            Due::Words(_) => false,
        })
}

/// Whether unconditional pledges, ready in time, cover all needs. True where nothing is needed.
///
/// A pledge that ends before the agreement does still counts: S0607 says so, and for how long.
fn covered<'a>(pool: &Pool<'a>, clause: &'a Clause, norm: &'a Norm) -> bool {
    pool.draws(clause, norm).iter().all(|draw| draw.covered(|pledge| stands(draw, pledge)))
}

fn stands(draw: &Draw<'_>, pledge: &Pledge) -> bool {
    pledge.conditional.is_none() && draw.in_time(pledge)
}

fn sturdy<'a>(text: &Text<'a>, clause: &'a Clause, norm: &'a Norm) -> bool {
    let agreement = text.agreement;
    let hangs_on_one = text.pool.draws(clause, norm).iter().any(|draw| {
        // With no pledge at all, nobody's absence changes anything; that the need is not covered is another box.
        draw.pledges().next().is_some()
            && (!draw.covered(|pledge| stands(draw, pledge))
                || !draw.single_points_among(|pledge| stands(draw, pledge)).is_empty())
    });
    let fallback_stands = text
        .after
        .follows(clause, norm)
        .into_iter()
        .all(|fallback| as_norm(fallback).is_none_or(|norm| covered(&text.pool, fallback, norm)));
    !hangs_on_one && !can_be_vetoed(agreement, norm) && fallback_stands
}

/// Whether a party to the agreement can veto a body that must act, that is referred to, or that determines the trigger.
fn can_be_vetoed(agreement: &Agreement, norm: &Norm) -> bool {
    let vetoed = |name: &str| {
        agreement.body(name).is_some_and(|body| body.veto.iter().any(|holder| agreement.party(holder).is_some()))
    };
    let acts = agreement.bearers(&norm.subject).iter().any(|name| vetoed(name));
    let referred = facts::roles(&norm.act).iter().flat_map(|fill| &fill.names).any(|name| vetoed(name));
    // A second body that determines when the first is silent takes the veto away.
    let determined = match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { name, .. }) => agreement
            .red_line(name)
            .and_then(|(_, red_line)| red_line.determined.as_ref())
            .is_some_and(|determined| match &determined.value {
                Determined::Automatic => false,
                Determined::By(chain) => !chain.is_empty() && chain.iter().all(|(name, _)| vetoed(name)),
            }),
        _ => false,
    };
    acts || referred || determined
}
