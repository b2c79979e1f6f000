//! What can be asked, and what is answered.

/// A page has so many rows at most.
pub const LIMIT_MAX: usize = 10_000;

/// A filter names so many values at most.
pub const VALUES_MAX: usize = 1000;

/// A question: filters, all of which a row has to pass. An empty one passes everything.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Rows up to this position alone, as if the record ended there.
    pub known_at: Option<u32>,
    /// One of these kinds.
    pub kinds: Vec<String>,
    /// One of these events.
    pub events: Vec<String>,
    /// One of these sources.
    pub sources: Vec<String>,
    /// One of these declared places.
    pub places: Vec<String>,
    /// With one of these clauses.
    pub clauses: Vec<String>,
    /// This id.
    pub id: Option<String>,
    /// Overlaps the time from here on, in seconds since 1970 UTC. A row without time passes no filter of time.
    pub from_s: Option<i64>,
    /// Overlaps the time before here.
    pub to_s: Option<i64>,
    /// A point within it. A row without a point passes none.
    pub within: Option<Area>,
    /// With all of these words, typed by anybody. From [`crate::PREFIX_CHARS_MIN`] letters on, the beginning of one is enough.
    pub words: String,
    /// Only rows after this one, in order of the answer: the last of the page before.
    pub after: Option<(u32, u32)>,
    /// So many rows at most, up to [`LIMIT_MAX`].
    pub limit: usize,
}

impl Default for Question {
    fn default() -> Question {
        Question {
            known_at: None,
            kinds: Vec::new(),
            events: Vec::new(),
            sources: Vec::new(),
            places: Vec::new(),
            clauses: Vec::new(),
            id: None,
            from_s: None,
            to_s: None,
            within: None,
            words: String::new(),
            after: None,
            limit: 100,
        }
    }
}

/// An area between two parallels and two meridians, in degrees, borders included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Southern border.
    pub south: f64,
    /// Western border.
    pub west: f64,
    /// Northern border.
    pub north: f64,
    /// Eastern border. West of `west` where the area lies across 180 degrees.
    pub east: f64,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// All rows that pass, on whatever page.
    pub total: u64,
    /// For each kind, how many pass all filters but that of kinds; by name, those with any.
    pub kinds: Vec<Chip>,
    /// The same for events.
    pub events: Vec<Chip>,
    /// The same for sources.
    pub sources: Vec<Chip>,
    /// One page, the highest position first.
    pub rows: Vec<Found>,
    /// Where the next page goes on, if there is one.
    pub next: Option<(u32, u32)>,
}

/// A value of a filter, and how many it would leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// The value.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// A row that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its position.
    pub position: u32,
    /// Which of the entries at that position.
    pub nth: u32,
    /// Its id.
    pub id: String,
}
