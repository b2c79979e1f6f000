//! The kinds of token and node in the tree. Nothing here knows what an agreement means.

/// One list of kinds makes the enumeration and the way back from a raw number, so the two cannot drift apart.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// What a token or node is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum SyntaxKind { $($(#[$doc])* $name),* }

        const ALL: &[SyntaxKind] = &[$(SyntaxKind::$name),*];
    };
}

kinds! {
    /// Bytes that belong to no form.
    Error,
    // Tokens of Markdown.
    /// A heading line.
    MdHeading,
    /// A line of a block quote.
    MdQuote,
    /// Any other line outside `accord` fences.
    MdText,
    /// The line that opens an `accord` fence.
    FenceOpen,
    /// The line that closes an `accord` fence.
    FenceClose,
    // Tokens of code.
    /// Spaces and tabs.
    Whitespace,
    /// One line end.
    Newline,
    /// A name, a keyword or a unit.
    Word,
    /// Anything that starts with a digit: a number, a date, a time, a clause number.
    Number,
    /// Words in double quotes.
    Quoted,
    /// `,`
    Comma,
    /// `=`
    Equals,
    /// `>=`, `<=`, `>`, `<`
    Compare,
    /// `(`
    OpenParen,
    /// `)`
    CloseParen,
    // The document.
    /// The whole file.
    Root,
    /// One `accord` fence.
    Code,
    // Entries.
    /// `agreement …`
    Agreement,
    /// `declaration …`
    Declaration,
    /// `parties …`
    Parties,
    /// `signatory …`
    Signatory,
    /// `party …`
    Party,
    /// `group …`
    Group,
    /// `body …`
    Body,
    /// `capability …`
    Capability,
    /// `line …`
    Line,
    /// `zone …`
    Zone,
    /// `airspace …`
    Airspace,
    /// `corridor …`
    Corridor,
    /// `event …`
    Event,
    /// `gauge …`
    Gauge,
    /// `counter …`
    Counter,
    /// `indicator …`
    Indicator,
    /// `calendar …`
    Calendar,
    /// `proof … = …`
    ProofDef,
    /// `define …`
    Define,
    /// `phase …`
    Phase,
    /// `pledge …`
    Pledge,
    /// A numbered clause.
    Clause,
    /// An entry that could not be recognised.
    Broken,
    // Lines of an entry.
    /// The first line of an entry.
    Head,
    /// A further line of a one-line declaration.
    Tail,
    /// A line that is no field of its entry.
    BrokenField,
    /// `signed`
    Signed,
    /// `in force`
    InForce,
    /// `expires`
    Expires,
    /// `term`
    Term,
    /// `held by`
    Held,
    /// `clock` of an agreement, or `clock runs` of a clause
    Clock,
    /// `months`
    Months,
    /// `evidence`
    Evidence,
    /// `late reports`
    LateReports,
    /// `verification`
    Verification,
    /// `authentic`
    Authentic,
    /// `elsewhere`
    Elsewhere,
    /// `by` of a declaration
    Author,
    /// `to` of a declaration
    Addressee,
    /// `members`
    Members,
    /// `decides`
    Decides,
    /// `veto`
    Veto,
    /// `weekend`
    Weekend,
    /// `closed`
    Closed,
    /// `covers`
    Covers,
    /// `as`
    As,
    /// `opens`
    Opens,
    /// `reverts`
    Reverts,
    /// `latest`
    Latest,
    /// `irreversible on purpose`
    Irreversible,
    /// `for each of sectors, each of sides`
    ForEach,
    /// `when` of a red line
    When,
    /// `tier`
    TierLine,
    /// `proof` of a clause
    Proof,
    /// `determined`
    Determined,
    /// `resets`
    Resets,
    /// `from` of a clause
    From,
    /// `within … [of …]`
    Within,
    /// `by` of a clause
    By,
    /// `at least … before …`
    Before,
    /// `every`
    Every,
    /// `overlap`
    Overlap,
    /// `needs`
    Needs,
    /// `failing which`
    Failing,
    /// `unless`
    Unless,
    /// `reading A …`
    Reading,
    /// `counted by`
    CountedBy,
    /// `repeats`
    Repeats,
    /// `replaces`
    Replaces,
    /// `notwithstanding`
    Notwithstanding,
    /// `subject to`
    SubjectTo,
    /// `includes`
    Includes,
    /// `in addition`
    InAddition,
    /// `notice`
    Notice,
    /// `never during`
    NeverDuring,
    /// `asymmetric on purpose`
    Asymmetric,
    // Phrases.
    /// The name that an entry declares.
    Def,
    /// A mention of a name.
    Name,
    /// Names between commas.
    List,
    /// The verb of an act.
    Verb,
    /// A unit.
    Unit,
    /// An amount with its unit.
    Quantity,
    /// A length of time.
    Duration,
    /// `of calendar kyiv`
    OfCalendar,
    /// A date, with or without a time.
    Date,
    /// `clause 5.3`
    ClauseRef,
    /// `by RUS`
    Role,
    /// `by party`
    RoleDef,
    /// `has weapons count`
    FieldDef,
    /// `plural strikes`
    Plural,
    /// `verb strike`
    VerbDef,
    /// `unit people`
    UnitDef,
    /// `known for 14 d`
    KnownFor,
    /// `counts EVENT`
    Counts,
    /// `at most 500 a day`
    RateDef,
    /// The sort of a party
    Sort,
    /// `capacity disputed "…"`
    Capacity,
    /// `from "file#feature"`
    Geo,
    /// `from "address"`, of a calendar
    Source,
    /// `from 0 m to 20_000 m`
    Altitude,
    /// `width 6 nmi`
    Width,
    /// `within half of 50 km of line`
    Around,
    /// `half of`
    Half,
    /// `on side UKR`
    Side,
    /// `ready in 48 h`
    Ready,
    /// `until 2032-01-31`
    Until,
    /// `conditional on "…"`
    Conditional,
    /// One way of proving.
    Confirm,
    /// `on signature`
    OnSignature,
    /// `on entry into force`
    EntryIntoForce,
    /// `never`
    Never,
    /// `renewed by`
    Renewed,
    /// `where calibre >= 100 mm`
    Filter,
    /// An event with its roles.
    Pattern,
    /// `tier 2`
    Tier,
    /// `in any 24 h`
    InAny,
    /// One who determines, with the time allowed.
    Decider,
    /// `automatic`
    Automatic,
    /// `claimed`
    Claimed,
    /// `12:00 daily`
    Daily,
    // Sentences.
    /// `red line NAME "…"`
    RedLine,
    /// `review every … by …`
    Review,
    /// `reserved`
    Reserved,
    /// The sentence of a norm.
    Norm,
    /// `on …,`
    Trigger,
    /// `opening of PHASE`
    OpeningOf,
    /// `report`
    Report,
    /// `breach of clause 5.1`
    Breach,
    /// `during PHASE,`
    During,
    /// Who is bound.
    Subject,
    /// `each of`
    Each,
    /// `any 2 of`
    Any,
    /// `jointly`
    Jointly,
    /// `shall`
    Shall,
    /// `shall not`
    ShallNot,
    /// `may`
    May,
    /// Words that no event can show.
    ActQuoted,
    /// An event.
    ActDo,
    /// `start`
    Start,
    /// `keep GAUGE …`
    ActKeep,
    /// `suspend clause 2.1`
    ActPower,
    // Anchors.
    /// `determination`
    AtDetermination,
    /// `incident`
    AtIncident,
    /// `notification`
    AtNotification,
    /// `report`
    AtReport,
    /// `breach`
    AtBreach,
    /// `opening`
    AtOpening,
    /// `entry into force`
    AtEntry,
    /// `signature`
    AtSignature,
    /// `start of clause 2.1`
    AtStart,
    /// `completion of clause 2.1`
    AtCompletion,
    /// A date
    AtDate,
    // Conditions.
    /// All of them.
    CondAll,
    /// Any of them.
    CondAny,
    /// `and` and `or` mixed.
    CondMixed,
    /// Not.
    CondNot,
    /// In parentheses.
    CondParen,
    /// `at least N …`
    CondAtLeast,
    /// `total … of …`
    CondTotal,
    /// `no … for …`
    CondNone,
    /// `… continues for …`
    CondContinues,
    /// `… then … within …`
    CondThen,
    /// `GAUGE … >= …`
    CondGauge,
    /// `breach of clause N`
    CondBreach,
    /// `PHASE [not] open [by …]`
    CondOpen,
    /// `hot on at least 3 of 7 days`
    CondDays,
    /// A name alone, with or without a tier, or a pattern.
    CondNamed,
}

impl SyntaxKind {
    /// Spaces and line ends.
    pub fn is_trivia(self) -> bool {
        matches!(self, SyntaxKind::Whitespace | SyntaxKind::Newline)
    }

    /// An entry of a fence.
    pub fn is_entry(self) -> bool {
        (SyntaxKind::Agreement..=SyntaxKind::Broken).contains(&self)
    }

    /// A line of an entry.
    pub fn is_line(self) -> bool {
        (SyntaxKind::Head..=SyntaxKind::Asymmetric).contains(&self)
    }

    /// A condition.
    pub fn is_condition(self) -> bool {
        (SyntaxKind::CondAll..=SyntaxKind::CondNamed).contains(&self)
    }
}

/// Ties [`SyntaxKind`] to the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Accord {}

impl rowan::Language for Accord {
    type Kind = SyntaxKind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> SyntaxKind {
        ALL.get(raw.0 as usize).copied().unwrap_or(SyntaxKind::Error)
    }

    fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(kind as u16)
    }
}

/// A node of the tree.
pub type SyntaxNode = rowan::SyntaxNode<Accord>;
/// A token of the tree.
pub type SyntaxToken = rowan::SyntaxToken<Accord>;

impl From<SyntaxKind> for rowan::SyntaxKind {
    fn from(kind: SyntaxKind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(kind as u16)
    }
}
