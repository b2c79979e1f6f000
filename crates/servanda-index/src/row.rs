//! What is kept of an entry: as much as can be asked for. The rest is in the record.

/// Tells one record, as one reader sees it, from any other.
pub type Digest = [u8; 32];

/// One entry. Moments are in seconds since 1970 UTC, an end is never included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Position in the order of the reader.
    pub position: u32,
    /// Which of the entries at that position, from 0.
    pub nth: u32,
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// The declared event, if it speaks of one.
    pub event: Option<String>,
    /// From when on and until when it is said to have happened; `None` = not stated.
    pub time_s: Option<(i64, i64)>,
    /// Latitude of a point in degrees. What is not a finite number is not stated.
    pub lat: Option<f64>,
    /// Longitude of a point in degrees, -180 to 180.
    pub lon: Option<f64>,
    /// Name of the source.
    pub source: String,
    /// The declared place, if it is said to lie in one.
    pub place: Option<String>,
    /// Numbers of the clauses that it has to do with.
    pub clauses: Vec<String>,
    /// What can be searched.
    pub words: String,
}
