//! What a clause or a declaration says, term by term, in the words in which it is read aloud.
//!
//! The same function gives the words for people and, with [`Voice::plain`], the words by which two texts are held beside each
//! other; so what is compared is what can be said.

use servanda_agreement::read_aloud::{length, length_after_every, listed, moment, number};
use servanda_agreement::*;
use servanda_base::{MonthRounding, Spanned};
use std::fmt;

/// One thing that a clause or a declaration fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// What is fixed.
    pub aspect: Aspect,
    /// How, in words.
    pub words: String,
}

/// What a term is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// The whole clause or declaration, where it is new or gone.
    Whole,
    /// A tier of a red line, by its number.
    Tier(u32),
    /// A field, by the name that people give it.
    Named(&'static str),
}

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Aspect::Whole => f.write_str("whole"),
            Aspect::Tier(number) => write!(f, "tier {number}"),
            Aspect::Named(name) => f.write_str(name),
        }
    }
}

pub(crate) const KIND: Aspect = Aspect::Named("kind");
pub(crate) const BEARERS: Aspect = Aspect::Named("who");
pub(crate) const ACT: Aspect = Aspect::Named("act");
pub(crate) const TRIGGER: Aspect = Aspect::Named("trigger");
pub(crate) const PHASE: Aspect = Aspect::Named("phase");
pub(crate) const FROM: Aspect = Aspect::Named("from");
pub(crate) const DEADLINE: Aspect = Aspect::Named("deadline");
pub(crate) const EVERY: Aspect = Aspect::Named("every");
pub(crate) const NEEDS: Aspect = Aspect::Named("needs");
pub(crate) const UNLESS: Aspect = Aspect::Named("exception");
pub(crate) const NOTICE: Aspect = Aspect::Named("notice");
pub(crate) const NEVER_DURING: Aspect = Aspect::Named("never during");
pub(crate) const COUNTED: Aspect = Aspect::Named("what counts");
pub(crate) const AMOUNT: Aspect = Aspect::Named("amount");
pub(crate) const READY: Aspect = Aspect::Named("ready");
pub(crate) const UNTIL: Aspect = Aspect::Named("until");
pub(crate) const CONDITION: Aspect = Aspect::Named("condition");

struct Terms(Vec<Term>);

impl Terms {
    fn put(&mut self, aspect: Aspect, words: impl Into<String>) {
        let words = words.into();
        if !words.is_empty() {
            self.0.push(Term { aspect, words });
        }
    }

    fn named(&mut self, name: &'static str, words: impl Into<String>) {
        self.put(Aspect::Named(name), words);
    }
}

/// What a clause fixes.
pub(crate) fn of_clause(voice: &Voice<'_>, clause: &Clause) -> Vec<Term> {
    let mut terms = Terms(Vec::new());
    match &clause.kind {
        ClauseKind::Norm(norm) => of_norm(voice, norm, &mut terms),
        ClauseKind::RedLine(red_line) => of_red_line(voice, red_line, &mut terms),
        ClauseKind::Review { every, by } => {
            terms.put(KIND, "review");
            terms.put(BEARERS, voice.names(by, "and"));
            terms.put(EVERY, format!("every {}", length_after_every(every.value)));
        }
        ClauseKind::Reserved => terms.put(KIND, "reserved"),
    }
    terms.0
}

fn of_norm(voice: &Voice<'_>, norm: &Norm, terms: &mut Terms) {
    terms.put(
        KIND,
        match norm.modality {
            Modality::Shall => "shall",
            Modality::ShallNot => "shall not",
            Modality::May => "may",
        },
    );
    terms.put(BEARERS, voice.bearers(&norm.subject));
    terms.put(ACT, voice.act(&norm.act));
    if let Some(on) = &norm.on {
        terms.put(TRIGGER, format!("on {}", voice.trigger(on)));
    }
    if let Some(phase) = &norm.during {
        terms.put(PHASE, format!("during {}", phase.value));
    }
    if let Some(from) = &norm.from {
        terms.put(FROM, format!("from {}", voice.anchor(from)));
    }
    terms.put(DEADLINE, voice.dues(&norm.due).trim());
    if let Some(every) = &norm.every {
        terms.put(EVERY, format!("every {}", length_after_every(every.value)));
    }
    if let Some(overlap) = &norm.overlap {
        terms.named("overlap", format!("with an overlap of {}", length(overlap.value)));
    }
    terms.put(NEEDS, sorted(voice, norm.needs.iter().map(|need| voice.quantity(need)).collect(), "and"));
    if let Some(clause) = &norm.failing_which {
        terms.named("fallback", format!("failing which {} applies", voice.clause(clause)));
    }
    if let Some(proof) = &norm.proof {
        terms.named("proof", format!("proof {}", proof.value));
    }
    if let Some(unless) = &norm.unless {
        terms.put(UNLESS, voice.unless(unless));
    }
    if let Some(counter) = &norm.counted_by {
        terms.named("counted by", format!("counted by {}", counter.value));
    }
    if let Some(clause) = &norm.repeats {
        terms.named("repeats", format!("repeats {}", voice.clause(clause)));
    }
    if let Some(clause) = &norm.replaces {
        terms.named("replaces", format!("replaces {}", voice.clause(clause)));
    }
    for (name, word, clauses) in [
        ("prevails over", "notwithstanding", &norm.notwithstanding),
        ("gives way to", "subject to", &norm.subject_to),
        ("includes", "includes", &norm.includes),
    ] {
        if !clauses.is_empty() {
            terms.named(name, format!("{word} {}", voice.clauses(clauses)));
        }
    }
    terms.named("draw", if norm.in_addition { "in addition to lower tiers" } else { "" });
    terms.named("clock", if norm.clock_runs { "its clock runs during a suspension" } else { "" });
    if let Some(notice) = &norm.notice {
        terms.put(NOTICE, voice.notice(notice));
    }
    if !norm.never_during.is_empty() {
        terms.put(NEVER_DURING, format!("never during {}", voice.names(&norm.never_during, "or")));
    }
    of_elsewhere(&norm.elsewhere, terms);
    of_determined(voice, norm.determined.as_ref(), terms);
}

fn of_red_line(voice: &Voice<'_>, red_line: &RedLine, terms: &mut Terms) {
    terms.put(KIND, "red line");
    terms.named("name", red_line.name.value.replace('-', " "));
    terms.named("title", &*red_line.title);
    terms.named("for each", voice.keyed(&red_line.for_each).trim_matches([',', ' ']));
    if let Some(when) = &red_line.when {
        terms.put(COUNTED, voice.counted(when, !red_line.tiers.is_empty()));
    }
    for tier in &red_line.tiers {
        terms.put(Aspect::Tier(*tier.number), voice.tier(tier));
    }
    if let Some(proof) = &red_line.proof {
        terms.named("proof", format!("proof {}", proof.value));
    }
    of_determined(voice, red_line.determined.as_ref(), terms);
    if let Some(after) = &red_line.resets_after {
        terms.named("reset", format!("resets after {} without recurrence", length(after.value)));
    }
}

fn of_determined(voice: &Voice<'_>, determined: Option<&Spanned<Determined>>, terms: &mut Terms) {
    match determined.map(|determined| &determined.value) {
        Some(Determined::Automatic) => terms.named("who determines", "without any determination"),
        Some(Determined::By(chain)) => {
            terms.named("who determines", format!("determined by {}", voice.deciders(chain)));
        }
        None => {}
    }
}

fn of_elsewhere(elsewhere: &[Spanned<String>], terms: &mut Terms) {
    let said: Vec<String> = elsewhere.iter().map(|words| format!("“{}”", words.value)).collect();
    terms.named("elsewhere", listed(&said, "and"));
}

/// A list whose order says nothing.
fn sorted(voice: &Voice<'_>, mut items: Vec<String>, word: &str) -> String {
    if voice.is_plain() {
        items.sort();
        items.dedup();
    }
    listed(&items, word)
}

/// A declaration beside the clauses.
pub(crate) struct Declared {
    /// `body`, `zone`, `pledge`, ….
    pub sort: &'static str,
    /// Its name, unlike that of any other of its sort.
    pub name: String,
    /// What it fixes.
    pub terms: Vec<Term>,
}

/// What the agreement as a whole fixes.
pub(crate) fn of_agreement(voice: &Voice<'_>) -> Vec<Term> {
    let agreement = voice.agreement();
    let header = &agreement.header;
    let mut terms = Terms(Vec::new());
    terms.named("title", &*agreement.title);
    if let Some(declaration) = &agreement.declaration {
        terms.named("declared by", voice.who(&declaration.by));
        terms.named("declared to", voice.names(&declaration.to, "and"));
    }
    let parties = agreement.parties.iter().map(|party| voice.who(&party.name)).collect();
    terms.named("parties", sorted(voice, parties, "and"));
    if let Some(signed) = &header.signed {
        terms.named("signed", moment(When::Day(signed.value)));
    }
    let read = |letter: &Option<String>, said: String| match letter {
        Some(letter) => format!("{said} (reading {letter})"),
        None => said,
    };
    let in_force: Vec<String> =
        header.in_force.iter().map(|reading| read(&reading.letter, force(voice, &reading.value))).collect();
    terms.named("in force", listed(&in_force, "or"));
    if let Some(term) = &header.term {
        terms.named("term", term_in_words(voice, term));
    }
    let expires: Vec<String> =
        header.expires.iter().map(|reading| read(&reading.letter, end(voice, &reading.value))).collect();
    terms.named("expires", listed(&expires, "or"));
    if header.clock_written {
        terms.named("clock", &*header.clock.name);
    }
    terms.named(
        "months",
        match header.months {
            Some(MonthRounding::Down) => "rounded down",
            Some(MonthRounding::Up) => "rounded up",
            None => "",
        },
    );
    if let Some(evidence) = &header.evidence {
        terms.named("evidence", &*evidence.value);
    }
    if let Some(late) = &header.late_reports {
        terms.named("late reports", length(late.value));
    }
    if let Some(verification) = &header.verification {
        terms.named("verification", length(verification.value));
    }
    terms.named("authentic", sorted(voice, header.authentic.clone(), "and"));
    of_elsewhere(&header.elsewhere, &mut terms);
    terms.0
}

/// `on 1 February 2027`, `at 00:01 on 1 February 2027`.
fn at_moment(when: When) -> String {
    let word = if matches!(when, When::Clock(_)) { "at" } else { "on" };
    format!("{word} {}", moment(when))
}

/// `on signature`, `on 1 February 2027`.
pub(crate) fn force(voice: &Voice<'_>, start: &ForceStart) -> String {
    match start {
        ForceStart::OnSignature => "on signature".into(),
        ForceStart::At(when) => at_moment(*when),
        ForceStart::OnEvent(pattern) => format!("on {}", voice.trigger(&Trigger::Event(pattern.clone()))),
    }
}

/// `never`, `on 1 February 2037`.
pub(crate) fn end(voice: &Voice<'_>, expiry: &Expiry) -> String {
    match expiry {
        Expiry::Never => "never".into(),
        Expiry::On(when) => at_moment(*when),
        Expiry::OnEvent(pattern) => format!("on {}", voice.trigger(&Trigger::Event(pattern.clone()))),
    }
}

/// `120 calendar days, renewed by extension`
pub(crate) fn term_in_words(voice: &Voice<'_>, term: &Term_) -> String {
    let mut said = length(term.length);
    if let Some(event) = &term.renewed_by {
        said += &format!(", renewed by {}", event.replace('-', " "));
    }
    if !term.held_by.is_empty() {
        said += &format!(", read apart by {}", voice.names(&term.held_by, "and"));
    }
    said
}

/// The model's word for how long an agreement runs.
pub(crate) use servanda_agreement::Term as Term_;

/// What is declared beside the clauses, in order of writing within each sort.
pub(crate) fn declared(voice: &Voice<'_>) -> Vec<Declared> {
    let agreement = voice.agreement();
    let mut all: Vec<Declared> = Vec::new();
    let mut put = |sort: &'static str, name: &str, fill: &dyn Fn(&mut Terms)| {
        let mut terms = Terms(Vec::new());
        fill(&mut terms);
        // A name that is declared twice (S0102) is held against the other of its name.
        let of_name = all.iter().filter(|one| one.sort == sort && one.name.split(" (").next() == Some(name)).count();
        let name = if of_name == 0 { name.to_owned() } else { format!("{name} ({})", of_name + 1) };
        all.push(Declared { sort, name, terms: terms.0 });
    };
    let roles = |roles: &[(Role, Name)]| -> String {
        let said: Vec<String> = roles.iter().map(|(role, sort)| format!("{} {sort}", role_word(*role))).collect();
        said.join(" ")
    };
    for party in &agreement.parties {
        put("party", &party.name, &|terms| {
            terms.named(
                "sort",
                match party.sort {
                    PartySort::State => "state",
                    PartySort::ArmedGroup => "armed group",
                    PartySort::Organisation => "organisation",
                },
            );
            terms.named("title", &*party.title);
            terms.named("capacity in dispute", listed(&party.disputed_capacity, "or"));
        });
    }
    for group in &agreement.groups {
        put("group", &group.name, &|terms| {
            let members: Vec<String> = agreement.members(&group.name).iter().map(|name| voice.who(name)).collect();
            terms.named("members", sorted(voice, members, "and"));
        });
    }
    for body in &agreement.bodies {
        put("body", &body.name, &|terms| {
            terms.named("title", &*body.title);
            let members: Vec<String> = body.members.iter().flat_map(|name| agreement.members(name)).collect();
            terms.named("members", sorted(voice, members.iter().map(|name| voice.who(name)).collect(), "and"));
            if let Some(decides) = &body.decides {
                terms.named("rule", format!("decides by {} of {}", number(decides.0), number(decides.1)));
            }
            let veto: Vec<String> = body.veto.iter().flat_map(|name| agreement.members(name)).collect();
            terms.named("veto", sorted(voice, veto.iter().map(|name| voice.who(name)).collect(), "and"));
        });
    }
    for place in &agreement.places {
        let sort = match place.sort {
            PlaceSort::Line => "line",
            PlaceSort::Zone => "zone",
            PlaceSort::Airspace => "airspace",
            PlaceSort::Corridor => "corridor",
        };
        put(sort, &place.name, &|terms| {
            terms.named("title", &*place.title);
            terms.named(
                "extent",
                match &place.shape {
                    Shape::Geo(drawn) => format!("as drawn in {}", drawn.value),
                    Shape::Within { distance_m, of, side, .. } => {
                        let side = side.as_ref().map(|side| format!(" on the side of {}", voice.who(side)));
                        let line = voice.names(std::slice::from_ref(of), "and");
                        format!("within {} of {line}{}", metres(*distance_m), side.unwrap_or_default())
                    }
                },
            );
            if let Some((floor, ceiling)) = place.altitude_m {
                terms.named("altitude", format!("from {floor} m to {ceiling} m"));
            }
            if let Some(width) = place.width_m {
                terms.named("width", metres(width));
            }
        });
    }
    for capability in &agreement.capabilities {
        put("capability", &capability.name, &|terms| terms.named("title", &*capability.title));
    }
    for event in &agreement.events {
        put("event", &event.name, &|terms| {
            terms.named("title", &*event.title);
            terms.named("roles", roles(&event.roles));
            let fields = event.fields.iter().map(|(field, unit)| format!("{field} in {unit}")).collect();
            terms.named("measured", sorted(voice, fields, "and"));
        });
    }
    for gauge in &agreement.gauges {
        put("gauge", &gauge.name, &|terms| {
            terms.named("title", &*gauge.title);
            terms.named("roles", roles(&gauge.roles));
            terms.named("unit", &*gauge.unit);
            if let Some(known) = gauge.known_for {
                terms.named("known for", length(known));
            }
        });
    }
    for counter in &agreement.counters {
        put("counter", &counter.name, &|terms| {
            terms.named("title", &*counter.title);
            terms.named("roles", roles(&counter.roles));
            terms.named("unit", &*counter.unit);
            if let Some(counts) = &counter.counts {
                terms.named("counts", &*counts.value);
            }
        });
    }
    for indicator in &agreement.indicators {
        put("indicator", &indicator.name, &|terms| {
            terms.named("title", &*indicator.title);
            terms.named("unit", &*indicator.unit);
        });
    }
    for calendar in &agreement.calendars {
        put("calendar", &calendar.name, &|terms| {
            terms.named("title", &*calendar.title);
            terms.named("source", &*calendar.source.value);
            let days = &calendar.days;
            let weekend: Vec<String> = days.weekend.iter().map(|day| format!("{day:?}").to_lowercase()).collect();
            terms.named("weekend", listed(&weekend, "and"));
            terms.named(
                "closed",
                listed(&days.closed.iter().map(|day| moment(When::Day(*day))).collect::<Vec<_>>(), "and"),
            );
            terms.named("covers", format!("{} to {}", moment(When::Day(days.first)), moment(When::Day(days.last))));
        });
    }
    for proof in &agreement.proofs {
        put("proof", &proof.name, &|terms| {
            let ways = proof.any_of.iter().map(|way| confirmed(voice, way)).collect();
            terms.named("ways", sorted(voice, ways, "or"));
        });
    }
    for definition in &agreement.definitions {
        put("definition", &definition.name, &|terms| {
            terms.named("title", &*definition.title);
            terms.named("for each", voice.keyed(&definition.for_each).trim_matches([',', ' ']));
            terms.put(CONDITION, voice.condition(&definition.condition));
        });
    }
    for phase in &agreement.phases {
        put("phase", &phase.name, &|terms| {
            terms.named("title", &*phase.title);
            terms.named("opens", phase.opens.as_ref().map_or(String::new(), |opens| opening(voice, opens)));
            if let Some((to, when)) = phase.reverts.as_ref().map(|reverts| &reverts.value) {
                terms.named("reverts", format!("to {} when {}", to.replace('-', " "), voice.condition(when)));
            }
            if let Some((by, next)) = phase.latest.as_ref().map(|latest| &latest.value) {
                let next = next.as_ref().map(|clause| format!(", failing which {} applies", voice.clause(clause)));
                terms.named("latest", format!("{}{}", moment(*by), next.unwrap_or_default()));
            }
            terms.named("irreversible", if phase.irreversible { "irreversible on purpose" } else { "" });
        });
    }
    for pledge in &agreement.pledges {
        put("pledge", &pledged(pledge), &|terms| {
            terms.put(AMOUNT, voice.quantity(&pledge.quantity));
            if let Some(ready) = &pledge.ready_in {
                terms.put(READY, format!("ready in {}", length(ready.value)));
            }
            if let Some(until) = &pledge.until {
                terms.put(UNTIL, format!("until {}", moment(When::Day(until.value))));
            }
            if let Some(words) = &pledge.conditional {
                terms.put(CONDITION, format!("conditional on {}", words.value));
            }
        });
    }
    all
}

/// What a pledge is called: who, and what.
pub(crate) fn pledged(pledge: &Pledge) -> String {
    format!("{} {}", pledge.by.value, pledge.quantity.unit)
}

/// `on entry into force`, `when there are no shots in the buffer for 60 days`.
pub(crate) fn opening(voice: &Voice<'_>, opens: &Opens) -> String {
    match opens {
        Opens::OnEntryIntoForce => "on entry into force".into(),
        Opens::When(condition) => format!("when {}", voice.condition(condition)),
    }
}

/// `confirmed by two of GBR, FRA and DEU`
pub(crate) fn confirmed(voice: &Voice<'_>, way: &Confirm) -> String {
    match way {
        Confirm::AnySource => "reported by any source".into(),
        Confirm::By { count, who } => {
            let members: Vec<String> = voice.agreement().members(who).iter().map(|name| voice.who(name)).collect();
            let who = sorted(voice, members, "and");
            if *count == 1 && !who.contains(" and ") {
                format!("confirmed by {who}")
            } else {
                format!("confirmed by {} of {who}", number(*count))
            }
        }
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::By => "by",
        Role::Against => "against",
        Role::With => "with",
        Role::To => "to",
        Role::In => "in",
        Role::From => "from",
        Role::Of => "of",
    }
}

fn metres(metres: i64) -> String {
    if metres % 1000 == 0 && metres != 0 { format!("{} km", metres / 1000) } else { format!("{metres} m") }
}
