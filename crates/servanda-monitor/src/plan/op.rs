//! The nine operators, each with all that it needs beside its inputs. Nothing in here has a place in the text, so that
//! what says the same is the same.

use super::Guard;
use jiff::civil::{Date, Time};
use servanda_agreement::{
    Anchor, ClauseNo, Cmp, Effect, Filter, Modality, Name, Notice, Role, Share, Target, Version, When,
};
use servanda_base::{Duration, Quantity};

/// What a node computes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// What the record says, and how each entry stands under a proof.
    Source(Source),
    /// Entries that fit.
    Select(Select),
    /// At least so many in a window, sums in a window, and on so many days.
    Count(Count),
    /// That nothing happened, or that it went on.
    Absent(Absent),
    /// One after the other.
    Seq {
        /// How soon the second follows the first.
        within: Duration,
    },
    /// A value that is known for a while.
    Hold(Hold),
    /// A red line: fires, and stays crossed until it is reset.
    Latch(Latch),
    /// A clause.
    Norm(Box<Norm>),
    /// What opens and closes: phases, and the force of the agreement as a whole.
    Phase(Automaton),
}

/// What entries are about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Incidents, acts and tallies of one event.
    Event {
        /// Its name.
        event: Name,
        /// When they count as established.
        proof: Proof,
    },
    /// Every incident, act and tally, as reported.
    EveryReport,
    /// Readings of a gauge.
    Gauge {
        /// Its name.
        gauge: Name,
        /// When they count as established.
        proof: Proof,
    },
    /// Readings of a counter.
    Counter {
        /// Its name.
        counter: Name,
        /// When they count as established.
        proof: Proof,
    },
    /// Readings of an indicator.
    Indicator(Name),
    /// Who watched for what.
    Coverage {
        /// Whose word proves that nothing was seen.
        proof: Proof,
    },
    /// Monitors that were kept out.
    Restrictions,
    /// What bodies determined about a clause or red line.
    Determinations {
        /// Its names: number, and the name of a red line.
        about: Vec<Name>,
        /// Whether determinations about single entries (who acted) are asked for as well.
        about_entries: bool,
    },
}

/// When an entry is established.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Proof {
    /// An undisputed fact, an admission or a neutral body's finding, or what the bindings accept.
    Default,
    /// A named standard; any of its ways suffices.
    Named(Name, Vec<Way>),
}

/// One way of proving.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// By so many of these.
    Confirmed {
        /// How many.
        count: u32,
        /// The party, body or group named.
        by: Name,
        /// Whom that stands for.
        members: Vec<Name>,
    },
    /// By whoever reports it.
    AnySource,
}

/// Whose acts or levels.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// Anybody's.
    Anybody,
    /// Of these, as one.
    Of(Vec<Name>),
    /// Of the party of the key; of all of these where the key says together.
    Key(Vec<Name>),
}

/// A role that is filled.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Filled {
    /// Which one.
    pub role: Role,
    /// By any of these, groups resolved; by the one of the key where it is keyed.
    pub names: Vec<Name>,
    /// Whether the key says by which of them.
    pub keyed: bool,
}

/// Which entries fit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Select {
    /// Acts of one event.
    Acts {
        /// Who acted.
        by: Who,
        /// The other roles.
        roles: Vec<Filled>,
        /// The filter.
        filter: Option<Filter>,
    },
    /// Who watched for an event.
    Watch {
        /// The event.
        event: Name,
        /// Where; all of these places, or wherever it is.
        places: Vec<Name>,
    },
    /// Acts that use a power.
    Uses {
        /// Over what.
        target: Target,
        /// By one of these.
        by: Vec<Name>,
    },
}

/// Windows over hits, each entry once, and counts of days.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Count {
    /// At least so many.
    AtLeast(Vec<Threshold>),
    /// A sum of at least so much.
    Total {
        /// Field summed.
        field: Name,
        /// Threshold.
        at_least: Quantity,
        /// Window; from the beginning if none.
        in_any: Option<Duration>,
    },
    /// That something held on at least so many of the last local days.
    OnDays {
        /// What held.
        what: Guard,
        /// On how many days.
        days: u32,
        /// Of how many, the present one among them, up to the moment asked about.
        of: u32,
    },
}

/// One threshold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Threshold {
    /// The tier that it is the threshold of.
    pub tier: Option<u32>,
    /// How many.
    pub at_least: u32,
    /// Among which hits.
    pub over: Over,
}

/// Which hits a threshold counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Over {
    /// Those of a sliding window.
    Last(Duration),
    /// All so far.
    Ever,
    /// Each by itself.
    Each,
}

/// Stretches of time between hits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Absent {
    /// None for so long, where somebody watched; since the beginning if no length is written.
    NoneFor(Option<Duration>),
    /// At least one in every 24 hours for so long.
    Continues(Duration),
}

/// A value that is known for a while.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Hold {
    /// The level of a gauge.
    Level {
        /// Whose.
        of: Who,
        /// Where, and other roles.
        roles: Vec<Filled>,
        /// Shelf life of a reading; for ever if none.
        known_for: Option<Duration>,
        /// Comparison.
        op: Cmp,
        /// With what.
        level: Quantity,
    },
    /// A counter, which never falls.
    Counter {
        /// Whose.
        of: Who,
    },
}

/// A red line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Latch {
    /// Its clause.
    pub clause: ClauseNo,
    /// Its name.
    pub name: Name,
    /// What crosses it.
    pub on: Crossed,
    /// After so long without a match it is no longer crossed; for ever if none.
    pub resets_after: Option<Duration>,
    /// Who determines it.
    pub determined: Determined,
}

/// What crosses a red line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Crossed {
    /// So many matches, tier by tier.
    Count,
    /// A condition that begins to hold.
    Begins(Guard),
    /// The text does not say.
    Never,
}

/// Who determines.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Determined {
    /// The text names nobody: the moment it was established.
    Nobody,
    /// The condition itself.
    Automatic,
    /// A body within a time, then the next.
    By(Vec<(Name, Option<Duration>)>),
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Norm {
    /// Its number.
    pub clause: ClauseNo,
    /// What is judged.
    pub form: Form,
    /// What sets it going, any of these; unconditional if none.
    pub on: Vec<Trigger>,
    /// The phase during which it holds.
    pub during: Option<Name>,
    /// When it begins.
    pub from: Option<Anchor>,
    /// Its exception.
    pub unless: Option<Unless>,
    /// Who determines.
    pub determined: Determined,
    /// Whether its time stands while it is suspended.
    pub clock_stops: bool,
    /// Clauses that take its place, each from its date or from entry into force.
    pub replaced_by: Vec<(ClauseNo, Option<When>)>,
}

/// What is judged of a clause.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Words that no event can show.
    Words(Modality),
    /// An act that is not to happen.
    Forbids {
        /// The event.
        event: Name,
    },
    /// An act that is owed.
    Owes(Box<Owes>),
    /// A level that is to be kept, or not.
    Keeps {
        /// The gauge.
        gauge: Name,
        /// Whether the level is owed.
        modality: Modality,
        /// How several bearers share it.
        share: Share,
    },
    /// A power: used or not.
    Power {
        /// Its effect.
        effect: Effect,
        /// On what.
        target: Target,
        /// Its notice.
        notice: Option<Notice>,
    },
    /// A permission: neither kept nor not kept.
    Permission,
}

/// An act that is owed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Owes {
    /// The event.
    pub event: Name,
    /// How several bearers share it.
    pub share: Share,
    /// Only the beginning is owed.
    pub start: bool,
    /// How much.
    pub quantity: Option<Quantity>,
    /// By when, with the letter of the reading.
    pub due: Vec<(Option<String>, Due)>,
    /// How often.
    pub every: Option<Duration>,
    /// How long before a period ends the next is owed.
    pub overlap: Option<Duration>,
}

/// A deadline.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Due {
    /// So long after an anchor.
    Within {
        /// How long.
        length: Duration,
        /// By which calendar.
        calendar: Option<Name>,
        /// The anchor; the beginning of the duty if none is written.
        of: Option<Anchor>,
    },
    /// In words.
    Words(String),
    /// By a date.
    By(When),
    /// Every day by a time.
    Daily(Time),
    /// So long before each event ahead.
    Before(Duration),
}

/// What sets a clause going.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// Entry into force.
    EntryIntoForce,
    /// The opening of a phase.
    OpeningOf(Name),
    /// Any report.
    Report,
    /// Another clause was not kept: `on breach of clause N`.
    BreachOf(ClauseNo),
    /// Another clause, which names this one as what follows, was not kept.
    Follows(ClauseNo),
    /// A phase was not open by a date, for which this clause is named as what follows.
    NotOpenBy(Name, When),
    /// Each match of a pattern.
    Match,
    /// A red line, or one of its tiers.
    RedLine(Name, Option<u32>),
    /// A condition that begins to hold.
    Begins(Guard),
    /// A name that stands for nothing.
    Never,
}

/// An exception.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unless {
    /// Claimed by whoever relies on it; read as accepted, and as not.
    Claimed(String),
    /// Words that nothing can show.
    Words(String),
    /// A condition.
    Holds(Guard),
}

/// What opens and closes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Automaton {
    /// When the agreement is in force, and for whom.
    Force(Force),
    /// Which phase is open.
    Phases(Vec<Phase>),
}

/// Force of the agreement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Force {
    /// Day of signature.
    pub signed: Option<Date>,
    /// Its start, with the letter of the reading.
    pub starts: Vec<(Option<String>, Start)>,
    /// Its end, with the letter of the reading.
    pub ends: Vec<(Option<String>, End)>,
    /// Its term.
    pub term: Option<Term>,
    /// The time of a version of a text that was amended: nothing of it is in force outside, and conditions count what
    /// happened since it began.
    pub version: Option<Version>,
}

/// When force begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Start {
    /// On the day of signature.
    OnSignature,
    /// At a date.
    At(When),
    /// With the first occurrence of an event.
    OnEvent,
}

/// When force ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Never.
    Never,
    /// At a date.
    On(When),
    /// With the first occurrence of an event while in force.
    OnEvent,
}

/// A term.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Its length.
    pub length: Duration,
    /// Whether an event renews it.
    pub renewed: bool,
    /// Whose readings of the renewals are kept apart.
    pub held_by: Vec<Name>,
}

/// One phase.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phase {
    /// Its name.
    pub name: Name,
    /// What opens it.
    pub opens: Option<Opens>,
    /// To which phase it falls back, and when.
    pub reverts: Option<(Name, Guard)>,
    /// By when it is to be open, and the clause that follows if it is not.
    pub latest: Option<(When, Option<ClauseNo>)>,
}

/// What opens a phase.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Opens {
    /// Entry into force.
    OnEntryIntoForce,
    /// A condition.
    When(Guard),
}
