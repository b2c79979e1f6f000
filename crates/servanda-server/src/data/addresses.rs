//! The addresses of the data: what each takes, and what it gives. The routes and the description of the API are both made from these.

/// One address that is read with GET.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address {
    /// Its path, names of agreements and the like in braces.
    pub path: &'static str,
    /// What it takes beside `as_of`, `known_at` and `for`.
    pub takes: &'static [&'static str],
    /// What it gives, in a sentence.
    pub gives: &'static str,
    /// The schema of its answer.
    pub answer: &'static str,
    /// True if the answer is a list of these.
    pub is_list: bool,
}

const fn one(path: &'static str, takes: &'static [&'static str], answer: &'static str, gives: &'static str) -> Address {
    Address { path, takes, gives, answer, is_list: false }
}

pub(crate) const AGREEMENTS: Address = Address {
    path: "/api/agreements",
    takes: &[],
    gives: "All agreements that are served.",
    answer: "Agreement",
    is_list: true,
};
pub(crate) const TODAY: Address =
    one("/api/a/{id}/today", &["days"], "Today", "The board, beside the board a period before.");
pub(crate) const TEXT: Address =
    one("/api/a/{id}/text", &[], "Text", "The text of the agreement, with what a check finds in it and its statuses.");
pub(crate) const CLAUSE: Address =
    one("/api/a/{id}/clauses/{clause}", &[], "Clause", "One clause with its statuses and their reasons.");

pub(crate) const ENTRIES: Address = one(
    "/api/a/{id}/entries",
    &["from", "to", "kind", "event", "clause", "source", "q", "after", "limit"],
    "Entries",
    "The entries, the newest position first, page by page.",
);
pub(crate) const ENTRY: Address =
    one("/api/a/{id}/entries/{entry}", &[], "Entry", "One entry, what was said of it, and what counts it.");
pub(crate) const POINTS: Address = one(
    "/api/a/{id}/points",
    &["from", "to", "event", "clause"],
    "Points",
    "Incidents and acts in time and place, in columns, in order of time.",
);
pub(crate) const BINS: Address = one(
    "/api/a/{id}/bins",
    &["from", "to", "event", "clause", "zoom"],
    "Bins",
    "Counts of incidents and acts per cell of a grid and per local day.",
);
pub(crate) const SHAPES: Address =
    one("/api/a/{id}/shapes", &[], "Shapes", "The places that the text names, as GeoJSON.");
pub(crate) const WATCH: Address = one(
    "/api/a/{id}/watch",
    &["from", "to"],
    "Watch",
    "Who watched where and when, and when nobody did: for the mission alone.",
);
pub(crate) const CASES: Address =
    one("/api/a/{id}/cases", &[], "Cases", "The incident files that this reader may see.");
pub(crate) const CASE: Address = one("/api/a/{id}/cases/{case}", &[], "Case", "One incident file with its steps.");
pub(crate) const MEANS: Address =
    one("/api/a/{id}/means", &[], "Means", "What is owed in amounts and what of it came; series of readings.");

pub(crate) const NAMES: Address =
    one("/api/a/{id}/names", &[], "Names", "What an entry may name: parties, places, events, clauses.");

/// All of them but `/api/me`, which takes no question.
pub(crate) const ALL: [Address; 14] =
    [AGREEMENTS, TODAY, TEXT, CLAUSE, ENTRIES, ENTRY, POINTS, BINS, SHAPES, WATCH, CASES, CASE, MEANS, NAMES];

/// What a parameter says.
pub(crate) fn meaning(parameter: &str) -> &'static str {
    match parameter {
        "as_of" => "the moment judged; a date is the end of that local day; without it the end of the record",
        "known_at" => "how much of the record is known: a position, or a moment; without it all of it",
        "for" => "whose view: `public`, `mission`, or a party of the agreement",
        "days" => "the length of the period, 1 to 366; 7 without it",
        "from" => "only what happened at or after this moment; a date is the start of that local day",
        "to" => "only what happened before this moment; a date is the end of that local day",
        "kind" => "only entries of this kind",
        "event" => "only what is of this event of the agreement",
        "clause" => "only entries that are relied on, or left out for a reason, in a status of this clause",
        "source" => "only what this source says",
        "q" => "only entries in which all of these words stand",
        "after" => "go on after this: the value of `next` in the page before",
        "limit" => "at most so many on a page",
        "zoom" => "how fine the grid is: 0 for cells of ten degrees, and each step halves them",
        _ => "",
    }
}
