//! The checked model of an agreement: names, units, places and clauses, with the place in the text each came from.
//!
//! Names are plain strings, because they are what people write, what findings quote and what statuses are keyed by.
//! Everything here is data; judging it is the work of other crates.

#![expect(
    clippy::large_enum_variant,
    reason = "an agreement holds dozens of these, and boxes would clutter every match"
)]

use crate::keys::Key;
use crate::lookup::Lookup;
use crate::rate::Rate;
use jiff::civil::{Date, DateTime, Time};
use servanda_base::{Amount, Duration, Moment, MonthRounding, Quantity, Span, Spanned, WorkingDays, Zone};
use std::sync::Arc;

/// A name as written in the text: `grain-corridor`, `UKR`.
pub type Name = String;

/// A clause number as written: `5.3`.
pub type ClauseNo = String;

/// One agreement, or one declaration by one party.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// The text that it was read from; every place is one in it. Empty for an agreement that is made by hand.
    pub text: Arc<str>,
    /// Short name, as in `agreement NAME "…"`.
    pub name: Spanned<Name>,
    /// Title in quotes.
    pub title: String,
    /// Set for `declaration … by …`: who promises, and to whom. A declaration binds its author alone.
    pub declaration: Option<Declaration>,
    /// Dates, clock, defaults.
    pub header: Header,
    /// Parties in order of writing, the disputed signatories and the organisations among them.
    pub parties: Vec<Party>,
    /// Named sets of parties.
    pub groups: Vec<Group>,
    /// Bodies with a decision rule.
    pub bodies: Vec<Body>,
    /// Things that can be pledged.
    pub capabilities: Vec<Capability>,
    /// Lines, zones, airspaces, corridors.
    pub places: Vec<PlaceDef>,
    /// Kinds of incident or act.
    pub events: Vec<EventDef>,
    /// Levels with a shelf life.
    pub gauges: Vec<GaugeDef>,
    /// Cumulative readings.
    pub counters: Vec<CounterDef>,
    /// Watched figures owed by nobody.
    pub indicators: Vec<IndicatorDef>,
    /// Calendars by which working-days are counted.
    pub calendars: Vec<Calendar>,
    /// Standards of proof.
    pub proofs: Vec<ProofDef>,
    /// Named conditions.
    pub definitions: Vec<Definition>,
    /// Phases in order of writing.
    pub phases: Vec<Phase>,
    /// Pledges in order of writing.
    pub pledges: Vec<Pledge>,
    /// Clauses in order of writing.
    pub clauses: Vec<Clause>,
    /// Sections of the document (headings), outermost path first, with quoted text and code spans, for drift checks.
    pub sections: Vec<Section>,
    /// Every mention of a name with its place, for "declared but never used" and for editors.
    pub uses: Vec<Spanned<Name>>,
    /// Where each name stands; `Lookup::default()` for an agreement that is made or changed by hand.
    pub lookup: Lookup,
}

/// Who promises and to whom.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The author; bound alone.
    pub by: Spanned<Name>,
    /// The addressees; may be empty.
    pub to: Vec<Spanned<Name>>,
}

/// One heading of the document with what stands directly below it (not below its sub-headings).
#[derive(Clone, Debug)]
pub struct Section {
    /// Headings from the outermost to this one, `#` signs removed.
    pub path: Vec<String>,
    /// Heading line.
    pub span: Span,
    /// Block-quote lines, joined, `>` removed; with their place.
    pub quote: Option<Spanned<String>>,
    /// Fenced `accord` code blocks: the place of their content.
    pub code: Vec<Span>,
    /// True when the section is marked `commentary`.
    pub commentary: bool,
}

/// The fields below `agreement` or `declaration`.
#[derive(Clone, Debug)]
pub struct Header {
    /// Place of the header line.
    pub span: Span,
    /// Day of signature.
    pub signed: Option<Spanned<Date>>,
    /// Start of force; several when the text can be read in several ways.
    pub in_force: Vec<Reading<ForceStart>>,
    /// End of force; several when the text can be read in several ways.
    pub expires: Vec<Reading<Expiry>>,
    /// Term and renewal.
    pub term: Option<Spanned<Term>>,
    /// Zone in which calendar days are counted; UTC if none is named.
    pub clock: Zone,
    /// Whether `clock` was written.
    pub clock_written: bool,
    /// Rounding of months, if written.
    pub months: Option<MonthRounding>,
    /// Default standard of proof.
    pub evidence: Option<Spanned<Name>>,
    /// How long after an event a report of it is still admitted.
    pub late_reports: Option<Spanned<Duration>>,
    /// How long a confirmation may take.
    pub verification: Option<Spanned<Duration>>,
    /// Languages in which the text is authentic (ISO 639-3).
    pub authentic: Vec<Name>,
    /// Other instruments that carry what this text does not: `elsewhere "instrument, article"`.
    pub elsewhere: Vec<Spanned<String>>,
    /// Which version this is of a text that was amended, and when that version is in force. No text says so of itself:
    /// whoever holds all versions does. `None`: the text is judged as if it had always been the text.
    pub version: Option<Version>,
}

/// One version of a text that was amended, in its own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// When it takes the place of the version before; `None` for the first.
    pub from: Option<Moment>,
    /// When the next version takes its place; `None` for the last.
    pub until: Option<Moment>,
}

/// A value under one reading of the text. `letter` is `None` where only one reading is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<T> {
    /// `A`, `B`, ….
    pub letter: Option<String>,
    /// The value under that reading.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

/// When force begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForceStart {
    /// From the start of the day of signature.
    OnSignature,
    /// From a date or local date and time.
    At(When),
    /// From the first occurrence of an event.
    OnEvent(Pattern),
}

/// A date (the whole local day) or a local wall-clock reading, in the agreement's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// `2027-02-01`
    Day(Date),
    /// `2027-02-01 00:00`
    Clock(DateTime),
}

/// When force ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// `expires never`
    Never,
    /// `expires 2037-02-01`
    On(When),
    /// `expires on termination by jcc`: with the first occurrence of an event while in force.
    OnEvent(Pattern),
}

/// `term 120 calendar days, renewed by extension`, with `held by X` lines for who reads it how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Length of the first term, counted from the start of force.
    pub length: Duration,
    /// The event that renews it, if any; its field of unit `days` is the length of the new term.
    pub renewed_by: Option<Spanned<Name>>,
    /// Parties whose own reading of the renewals is kept apart.
    pub held_by: Vec<Spanned<Name>>,
}

/// What kind of bearer a party is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartySort {
    /// A state with an ISO 3166-1 alpha-3 code.
    State,
    /// An armed group or formation.
    ArmedGroup,
    /// An international organisation or mission.
    Organisation,
}

/// A party.
#[derive(Clone, Debug)]
pub struct Party {
    /// ISO code or declared name.
    pub name: Spanned<Name>,
    /// State, armed group or organisation.
    pub sort: PartySort,
    /// Title in quotes; the state's short name if none.
    pub title: String,
    /// `signatory RUS capacity disputed "party" "mediator"`: the capacities in dispute.
    pub disputed_capacity: Vec<String>,
}

/// `group sides = UKR, formations`: parties, or places.
#[derive(Clone, Debug)]
pub struct Group {
    /// Name.
    pub name: Spanned<Name>,
    /// Members; groups among them are resolved by [`Agreement::members`].
    pub members: Vec<Spanned<Name>>,
}

/// A body that decides.
#[derive(Clone, Debug)]
pub struct Body {
    /// Name.
    pub name: Spanned<Name>,
    /// Title in quotes.
    pub title: String,
    /// Members, if the text names them.
    pub members: Vec<Spanned<Name>>,
    /// `decides by 3 of 4`.
    pub decides: Option<Spanned<(u32, u32)>>,
    /// Parties (of this agreement or not) that can block a decision.
    pub veto: Vec<Spanned<Name>>,
}

/// `capability minehunter "Mine countermeasures vessel"`
#[derive(Clone, Debug)]
pub struct Capability {
    /// Name, used as a unit.
    pub name: Spanned<Name>,
    /// Title in quotes.
    pub title: String,
}

/// What sort of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceSort {
    /// A line.
    Line,
    /// An area.
    Zone,
    /// An area with a floor and a ceiling.
    Airspace,
    /// A line with a width.
    Corridor,
}

/// A declared place.
#[derive(Clone, Debug)]
pub struct PlaceDef {
    /// Name.
    pub name: Spanned<Name>,
    /// Line, zone, airspace, corridor.
    pub sort: PlaceSort,
    /// Title in quotes, or empty.
    pub title: String,
    /// Where its shape comes from.
    pub shape: Shape,
    /// Floor and ceiling in metres, for an airspace.
    pub altitude_m: Option<(i64, i64)>,
    /// Full width in metres, for a corridor.
    pub width_m: Option<i64>,
    /// The whole declaration.
    pub span: Span,
}

/// Where a place's shape comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `from "geo/FILE.geojson#ID"`: file and feature id.
    Geo(Spanned<String>),
    /// `within 15 km of line` (whole = distance on each side), or `within half of 50 km of line on side UKR`
    /// (`distance_m` is then half of the written length).
    Within {
        /// Distance from the line in metres, already halved where the text says `half of`.
        distance_m: i64,
        /// The written length before halving, in metres.
        written_m: i64,
        /// The line or zone measured from.
        of: Spanned<Name>,
        /// The party on whose side the area lies.
        side: Option<Spanned<Name>>,
    },
}

/// The roles that an event or gauge declares and a pattern or act fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The actor.
    By,
    /// The one acted against.
    Against,
    /// The partner.
    With,
    /// The receiver, or the body referred to.
    To,
    /// The place.
    In,
    /// The place or party left.
    From,
    /// The party owed or respected, in quoted acts: `… of UKR`.
    Of,
}

/// `event strike plural strikes verb strike by party against party in place has weapons count at most 500 a day`
#[derive(Clone, Debug)]
pub struct EventDef {
    /// Name (singular).
    pub name: Spanned<Name>,
    /// Title in quotes, or empty.
    pub title: String,
    /// Plural, used in patterns; the name itself if none is written.
    pub plural: Name,
    /// Verb, used in acts.
    pub verb: Option<Name>,
    /// Roles with the sort that fills them (`party`, `place`, `body`).
    pub roles: Vec<(Role, Name)>,
    /// Measured fields with their unit.
    pub fields: Vec<(Name, Name)>,
    /// So many reports of it are to be expected at most. It limits nothing: it says what room is needed.
    pub at_most: Option<Rate>,
}

/// `gauge troops-present by party in place unit people known for 14 d`
#[derive(Clone, Debug)]
pub struct GaugeDef {
    /// Name.
    pub name: Spanned<Name>,
    /// Title in quotes, or empty.
    pub title: String,
    /// Roles.
    pub roles: Vec<(Role, Name)>,
    /// Unit.
    pub unit: Name,
    /// Shelf life of a reading.
    pub known_for: Option<Duration>,
}

/// `counter rounds-delivered "…" by party unit rounds [counts deliveries]`
#[derive(Clone, Debug)]
pub struct CounterDef {
    /// Name.
    pub name: Spanned<Name>,
    /// Title in quotes, or empty.
    pub title: String,
    /// Roles.
    pub roles: Vec<(Role, Name)>,
    /// Unit.
    pub unit: Name,
    /// The event whose incidents the counter counts, when it counts incidents: a rise then shows that some occurred.
    pub counts: Option<Spanned<Name>>,
}

/// `indicator inspections-a-day "Inspections completed a day" unit inspections`
#[derive(Clone, Debug)]
pub struct IndicatorDef {
    /// Name.
    pub name: Spanned<Name>,
    /// Title in quotes, or empty.
    pub title: String,
    /// Unit.
    pub unit: Name,
}

/// `calendar capital "Working days in the capital" from "address"`
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Name.
    pub name: Spanned<Name>,
    /// Title in quotes.
    pub title: String,
    /// Where its days are published.
    pub source: Spanned<String>,
    /// The days on which something counts.
    pub days: WorkingDays,
}

/// `proof verified = confirmed by centre, or confirmed by 2 of guarantors`
#[derive(Clone, Debug)]
pub struct ProofDef {
    /// Name.
    pub name: Spanned<Name>,
    /// Alternatives; any one of them suffices.
    pub any_of: Vec<Confirm>,
}

/// One way of proving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// `confirmed by 2 of guarantors`: so many distinct confirmers from a party, body or group.
    By {
        /// How many.
        count: u32,
        /// Who.
        who: Spanned<Name>,
    },
    /// `reported by any source`.
    AnySource,
}

/// `define guns-silent "B1: …" as no shots in buffer for 60 d`
#[derive(Clone, Debug)]
pub struct Definition {
    /// Name.
    pub name: Spanned<Name>,
    /// Title in quotes, or empty.
    pub title: String,
    /// `for each of sectors, each of sides`: one condition for each combination; empty for one condition alone.
    pub for_each: Vec<KeyList>,
    /// The condition.
    pub condition: Condition,
}

/// A phase.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Name.
    pub name: Spanned<Name>,
    /// Title in quotes, or empty.
    pub title: String,
    /// When it opens.
    pub opens: Option<Spanned<Opens>>,
    /// `reverts to silence when attack tier 3`.
    pub reverts: Option<Spanned<(Name, Condition)>>,
    /// `latest 2027-12-31 [failing which clause 1.1]`.
    pub latest: Option<Spanned<(When, Option<ClauseNo>)>>,
    /// `irreversible on purpose`.
    pub irreversible: bool,
}

/// How a phase opens.
#[derive(Clone, Debug)]
pub enum Opens {
    /// When the agreement enters into force.
    OnEntryIntoForce,
    /// When a condition is established.
    When(Condition),
}

/// `pledge GBR 18 fighter-aircraft ready in 48 h until 2032-01-31 conditional on "…"`
#[derive(Clone, Debug)]
pub struct Pledge {
    /// Who pledges.
    pub by: Spanned<Name>,
    /// How much of what.
    pub quantity: Spanned<Quantity>,
    /// Readiness.
    pub ready_in: Option<Spanned<Duration>>,
    /// Last day.
    pub until: Option<Spanned<Date>>,
    /// Condition, in words.
    pub conditional: Option<Spanned<String>>,
    /// The whole line.
    pub span: Span,
}

/// A numbered clause.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Number.
    pub number: Spanned<ClauseNo>,
    /// Norm, red line, review, or a reserved number.
    pub kind: ClauseKind,
    /// First line, without the fields.
    pub head: Span,
    /// Head and fields.
    pub span: Span,
    /// Headings above, outermost first, `#` removed.
    pub path: Vec<String>,
    /// Index into [`Agreement::sections`].
    pub section: Option<usize>,
}

/// What a clause is.
#[derive(Clone, Debug)]
pub enum ClauseKind {
    /// shall, shall not, may.
    Norm(Box<Norm>),
    /// A named trigger.
    RedLine(Box<RedLine>),
    /// `9.1 review every 12 months by guarantors, UKR`.
    Review {
        /// How often.
        every: Spanned<Duration>,
        /// By whom.
        by: Vec<Spanned<Name>>,
    },
    /// `4.3 reserved`.
    Reserved,
}

/// `[on T,] [during P,] SUBJECT shall|shall not|may ACT` with its fields.
#[derive(Clone, Debug)]
pub struct Norm {
    /// What sets it going; unconditional if none.
    pub on: Option<Spanned<Trigger>>,
    /// The phase during which it holds.
    pub during: Option<Spanned<Name>>,
    /// Who.
    pub subject: Subject,
    /// shall, shall not, may.
    pub modality: Modality,
    /// What.
    pub act: Spanned<Act>,
    /// When the duty begins: `from 2015-02-15 00:00`, `from completion of clause 2.2`.
    pub from: Option<Spanned<Anchor>>,
    /// Deadline; several when the text can be read in several ways.
    pub due: Vec<Reading<Due>>,
    /// `every 6 months`.
    pub every: Option<Spanned<Duration>>,
    /// `overlap 14 d`.
    pub overlap: Option<Spanned<Duration>>,
    /// Means drawn on.
    pub needs: Vec<Spanned<Quantity>>,
    /// The clause that follows if this one is not performed.
    pub failing_which: Option<Spanned<ClauseNo>>,
    /// Standard of proof.
    pub proof: Option<Spanned<Name>>,
    /// Exception.
    pub unless: Option<Spanned<Unless>>,
    /// Counter that measures performance.
    pub counted_by: Option<Spanned<Name>>,
    /// The earlier promise made again; it stays on the record.
    pub repeats: Option<Spanned<ClauseNo>>,
    /// The clause that both sides agreed to replace.
    pub replaces: Option<Spanned<ClauseNo>>,
    /// Clauses over which this one prevails.
    pub notwithstanding: Vec<Spanned<ClauseNo>>,
    /// Clauses that prevail over this one.
    pub subject_to: Vec<Spanned<ClauseNo>>,
    /// Clauses whose draw on pledges this one includes: `includes clause 5.3`.
    pub includes: Vec<Spanned<ClauseNo>>,
    /// `in addition`: this tier's draw is on top of the lower tiers'.
    pub in_addition: bool,
    /// `clock runs`: time is not stopped by a suspension.
    pub clock_runs: bool,
    /// Notice of a power.
    pub notice: Option<Spanned<Notice>>,
    /// Red lines and phases during which a power may not be used.
    pub never_during: Vec<Spanned<Name>>,
    /// `asymmetric on purpose`.
    pub asymmetric: bool,
    /// `elsewhere "instrument, article"`: what this text lacks stands there.
    pub elsewhere: Vec<Spanned<String>>,
    /// Body that determines conformity or attribution: `determined by centre within 24 h`.
    pub determined: Option<Spanned<Determined>>,
}

/// shall, shall not, may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Modality {
    /// A duty to act or to keep a level.
    Shall,
    /// A prohibition.
    ShallNot,
    /// A power or a permission.
    May,
}

/// Who is bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// As written; groups are resolved by [`Agreement::bearers`].
    pub names: Vec<Spanned<Name>>,
    /// How the names share the duty.
    pub share: Share,
    /// The whole subject.
    pub span: Span,
}

/// How several bearers share a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Share {
    /// `X`, or `each of G`: several duties, one a bearer.
    Each,
    /// `G jointly`: one duty, all liable.
    Jointly,
    /// `any 2 of G`: so many of them.
    Any(u32),
}

/// What is to be done, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// `shall "respect the independence" of UKR`: words that no event can show.
    Quoted {
        /// The words.
        words: String,
        /// Roles filled.
        roles: Vec<RoleFill>,
    },
    /// An event: `deliver 1_000_000 rounds to UKR`, `not fire in buffer where calibre >= 100 mm`.
    Do {
        /// The event's name (not the verb).
        event: Name,
        /// `start withdraw`: only the beginning is owed.
        start: bool,
        /// How much.
        quantity: Option<Quantity>,
        /// Words after the verb: `publish "an incident finding"`.
        words: Option<String>,
        /// Roles filled.
        roles: Vec<RoleFill>,
        /// `where calibre >= 100 mm`.
        filter: Option<Filter>,
    },
    /// `keep troops-present in rear-area >= 12_000 people`.
    Keep {
        /// The gauge.
        gauge: Name,
        /// Roles filled.
        roles: Vec<RoleFill>,
        /// Comparison.
        op: Cmp,
        /// Level.
        level: Quantity,
    },
    /// A power: `may suspend clause 2.1`, `may end agreement`, `may withdraw from agreement`.
    Power {
        /// The effect.
        effect: Effect,
        /// What it works on.
        target: Target,
    },
}

/// A filled role: `against UKR`, `in grain-corridor`, `from guns-ukr, mlrs-ukr`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleFill {
    /// Which role.
    pub role: Role,
    /// The names; several places are all meant.
    pub names: Vec<Spanned<Name>>,
    /// Filled by the key of a definition or red line `for each of` several; `false` for what is written.
    pub keyed: bool,
}

/// `where field op quantity`
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Field of the event.
    pub field: Name,
    /// Comparison.
    pub op: Cmp,
    /// Value.
    pub value: Quantity,
}

/// Comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cmp {
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `<`
    Less,
    /// `=`
    Equal,
}

/// The six effects that a power can have, and leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Stops the duty's clock (unless `clock runs`).
    Suspend,
    /// Ends a suspension.
    Resume,
    /// Frees the bearer.
    Release,
    /// Moves a deadline or a term.
    Extend,
    /// Opens a phase.
    Open,
    /// Ends the agreement for all.
    End,
    /// Ends it for the one who leaves.
    Withdraw,
}

/// What a power works on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// The agreement.
    Agreement,
    /// A clause.
    Clause(ClauseNo),
    /// A phase.
    Phase(Name),
}

/// What sets a norm going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A red line, with its tier where it has tiers; or a defined condition.
    Named {
        /// Name of the red line or definition.
        name: Name,
        /// Tier.
        tier: Option<u32>,
    },
    /// `on entry into force`
    EntryIntoForce,
    /// `on opening of assurance`
    OpeningOf(Name),
    /// `on report`: any report of an incident of a declared event.
    Report,
    /// `on breach of clause 5.1`
    BreachOf(ClauseNo),
    /// `on question-raised against UKR`: any occurrence of a pattern.
    Event(Pattern),
}

/// From when a clock runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The determination of the trigger.
    Determination,
    /// The incident that met the trigger.
    Incident,
    /// The notification of it.
    Notification,
    /// The report of it.
    Report,
    /// The breach of the clause that led here.
    Breach,
    /// The opening of the phase that led here.
    Opening,
    /// Entry into force.
    EntryIntoForce,
    /// Signature.
    Signature,
    /// `start of clause 2.1`
    StartOf(ClauseNo),
    /// `completion of clause 2.2`
    CompletionOf(ClauseNo),
    /// A date.
    At(When),
}

/// A deadline as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// `within 72 h of determination`; the anchor is missing where the text names none (a finding).
    Within {
        /// Length.
        length: Duration,
        /// `of calendar NAME`: by which its working-days are counted, where it is not Monday to Friday.
        calendar: Option<Name>,
        /// Anchor.
        of: Option<Anchor>,
    },
    /// `within "immediate"`: cannot be measured.
    Words(String),
    /// `by 2024-12-31`
    By(When),
    /// `by 12:00 daily`
    Daily(Time),
    /// `at least 3 d before EVENT`
    Before {
        /// Length.
        length: Duration,
        /// The event.
        event: Pattern,
    },
}

/// An exception.
#[derive(Clone, Debug, PartialEq)]
pub enum Unless {
    /// `unless claimed "self-defence"`: whoever relies on it claims it. Two readings: accepted and not.
    Claimed(String),
    /// `unless "words"`: words that nothing can show.
    Words(String),
    /// `unless <condition>`
    Condition(Condition),
}

/// Notice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// `notice 12 months`
    Length(Duration),
    /// `notice "of its intention"`: no length.
    Words(String),
}

/// A named trigger with tiers.
#[derive(Clone, Debug)]
pub struct RedLine {
    /// Name.
    pub name: Spanned<Name>,
    /// Title in quotes.
    pub title: String,
    /// `for each of sectors, each of sides`: one red line for each combination; empty for one red line alone.
    pub for_each: Vec<KeyList>,
    /// What counts.
    pub when: Option<Spanned<Counted>>,
    /// Tiers in order of writing.
    pub tiers: Vec<Tier>,
    /// Standard of proof.
    pub proof: Option<Spanned<Name>>,
    /// Who determines it.
    pub determined: Option<Spanned<Determined>>,
    /// `resets after 30 d without`.
    pub resets_after: Option<Spanned<Duration>>,
}

/// What a red line's `when` says: patterns to be counted (`strikes by RUS …, or incursions …`) or a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Counted {
    /// Patterns whose matches are counted together.
    Patterns(Vec<Spanned<Pattern>>),
    /// A condition.
    Condition(Condition),
}

/// `tier 2 at least 5 in any 24 h`
#[derive(Clone, Debug)]
pub struct Tier {
    /// Number.
    pub number: Spanned<u32>,
    /// How many matches.
    pub at_least: u32,
    /// Window.
    pub in_any: Duration,
    /// The line.
    pub span: Span,
}

/// `determined by centre within 12 h, failing which by council within 24 h`
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Determined {
    /// By nobody: the condition itself decides.
    Automatic,
    /// By a body, then by the next if it is silent.
    By(Vec<(Spanned<Name>, Option<Duration>)>),
}

/// An event with its roles: `strikes by RUS against UKR in protected-airspace where weapons >= 3 count`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The event's name.
    pub event: Name,
    /// Roles filled.
    pub roles: Vec<RoleFill>,
    /// Filter.
    pub filter: Option<Filter>,
}

/// One `each of LIST` of a keyed definition or red line: places, or parties.
pub type KeyList = Spanned<Vec<Spanned<Name>>>;

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// All of them.
    All(Vec<Spanned<Condition>>),
    /// Any of them.
    Any(Vec<Spanned<Condition>>),
    /// Not.
    Not(Box<Spanned<Condition>>),
    /// `at least N <pattern> in any D`; a bare pattern is at least 1 with no window.
    AtLeast {
        /// How many.
        count: u32,
        /// Of what.
        pattern: Pattern,
        /// Window.
        in_any: Option<Duration>,
    },
    /// `total <field> of <pattern> at least Q in any D`
    Total {
        /// Field summed.
        field: Name,
        /// Of what.
        pattern: Pattern,
        /// Threshold.
        at_least: Quantity,
        /// Window.
        in_any: Option<Duration>,
    },
    /// `no <pattern> for D`
    NoneFor {
        /// What.
        pattern: Pattern,
        /// How long.
        length: Option<Duration>,
    },
    /// `<pattern> continues for D`: at least one in every day (24 h) of it.
    Continues {
        /// What.
        pattern: Pattern,
        /// How long.
        length: Duration,
    },
    /// `<pattern> then <pattern> within D`
    Then {
        /// First.
        first: Pattern,
        /// Second.
        second: Pattern,
        /// How soon.
        within: Duration,
    },
    /// `<gauge> in <place> >= Q`
    Gauge {
        /// Gauge.
        gauge: Name,
        /// Roles.
        roles: Vec<RoleFill>,
        /// Comparison.
        op: Cmp,
        /// Level.
        level: Quantity,
    },
    /// `breach of clause N`
    BreachOf(ClauseNo),
    /// `phase [not] open [by date]`
    PhaseOpen {
        /// Phase.
        phase: Name,
        /// `true` for "open".
        open: bool,
        /// By when.
        by: Option<When>,
    },
    /// A defined name, or a red line with its tier.
    Named {
        /// Name.
        name: Name,
        /// Tier.
        tier: Option<u32>,
        /// The key asked about, where one is; as written, none.
        key: Key,
    },
    /// `hot on at least 3 of 7 days`: that a defined name or a red line held on so many of the last local days.
    OnDays {
        /// Name.
        name: Name,
        /// Tier.
        tier: Option<u32>,
        /// The key asked about, where one is; as written, none.
        key: Key,
        /// On how many days.
        days: u32,
        /// Of how many, the present one among them.
        of: u32,
    },
    /// Could not be read; a finding says so.
    Unreadable,
}

/// Compares a value with a threshold.
impl Cmp {
    /// `value op threshold`.
    pub fn holds(self, value: Amount, threshold: Amount) -> bool {
        match self {
            Cmp::AtLeast => value >= threshold,
            Cmp::AtMost => value <= threshold,
            Cmp::More => value > threshold,
            Cmp::Less => value < threshold,
            Cmp::Equal => value == threshold,
        }
    }

    /// The sign: `>=`.
    pub fn sign(self) -> &'static str {
        match self {
            Cmp::AtLeast => ">=",
            Cmp::AtMost => "<=",
            Cmp::More => ">",
            Cmp::Less => "<",
            Cmp::Equal => "=",
        }
    }
}
