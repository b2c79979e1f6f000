//! What is set aside, and how much a stream holds at most. Nothing is set aside in silence.

/// How much a stream holds at most. What comes beyond is set aside and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Lists of hits with the cells over them, over all keys.
    pub keys: usize,
    /// Shapes of entries.
    pub shapes: usize,
    /// Lists in which the entries of one shape may be: an act by whoever it was may be one of each key's.
    pub lists_a_shape: usize,
    /// Hits in one list.
    pub hits_a_list: usize,
    /// Hits in one window among which there are counts of a stretch of time. Beyond, the count is not established.
    pub hits_a_window: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            keys: 2_000_000,
            shapes: 2_000_000,
            lists_a_shape: 20_000,
            hits_a_list: 200_000_000,
            hits_a_window: 4_000,
        }
    }
}

/// Why a fact was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It lies before September 1677 or after April 2262.
    OutsideTime,
    /// It ends before it begins.
    Inverted,
    /// It belongs to a key beyond the limit of keys.
    TooManyKeys,
    /// Its shape is beyond the limit of shapes, or may belong to more lists than the limit.
    TooManyShapes,
    /// Its list is full.
    TooManyHits,
    /// It was taken back and was not there.
    NotThere,
    /// Windows that hold more hits than the limit; their counts are not established.
    FullWindow,
}

impl Why {
    /// In words, with a way out.
    pub fn words(self) -> &'static str {
        match self {
            Why::OutsideTime => {
                "before September 1677 or after April 2262: such times are judged by the reference alone"
            }
            Why::Inverted => "ends before it begins: correct its times",
            Why::TooManyKeys => "belongs to a place and party beyond the limit of keys: raise `Limits::keys`",
            Why::TooManyShapes => "is of one shape too many: raise `Limits::shapes` or `Limits::lists_a_shape`",
            Why::TooManyHits => "its list is full: raise `Limits::hits_a_list`",
            Why::NotThere => {
                "was taken back and was not there: take back what was put in, with the same shape and time"
            }
            Why::FullWindow => "a window holds too many counts to weigh them: raise `Limits::hits_a_window`",
        }
    }
}

/// How many facts were set aside for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The reason.
    pub why: Why,
    /// How many.
    pub count: u64,
}
