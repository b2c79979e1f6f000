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

/// All of them.
pub(crate) const ALL: [Address; 4] = [AGREEMENTS, TODAY, TEXT, CLAUSE];

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
