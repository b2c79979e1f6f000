//! What falls due together after one event under the agreements of a table, and for how many years of its term each names money.
//!
//! Nothing is filled in: where a table does not say from when hours run, they are counted from the event, the earliest moment from
//! which they can, and that is said; sums in words are never added up.

use crate::grid::{NAMES, NOT_SAID, SOURCES};
use servanda_base::Moment;
use std::collections::BTreeSet;

/// A consultation that one agreement asks for within hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The agreement, as its row names it.
    pub agreement: String,
    /// Within so many hours.
    pub hours: u32,
    /// When they have passed, if they run from the event.
    pub due: Moment,
    /// From when they run.
    pub runs_from: String,
    /// Who sets it going.
    pub asked_by: String,
    /// Who meets or decides.
    pub decided_by: String,
    /// Addresses of the pages that say so.
    pub sources: Vec<String>,
}

/// The money that one agreement names beside its term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// The agreement, as its row names it.
    pub agreement: String,
    /// Years from signature; nothing where none is said.
    pub term_years: Option<u32>,
    /// The sum in the words of the table; nothing where none is said.
    pub sum: Option<String>,
    /// The calendar years that these words name.
    pub years: BTreeSet<u16>,
}

/// What a table of agreements says of the hours after an event, and of money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Consultations in order of time, then of the table.
    pub owed: Vec<Owed>,
    /// Agreements whose row names no hours.
    pub no_hours: Vec<String>,
    /// Agreements whose hours cannot be read, with what stands there.
    pub unreadable: Vec<(String, String)>,
    /// Money and term, in the order of the table.
    pub money: Vec<Money>,
}

/// More hours than this, ten years, are a slip.
const HOURS_MAX: u32 = 87_660;

/// The schedule after an event, from the rows of a table, each a list of heads and cells.
pub fn schedule(rows: &[Vec<(String, String)>], event: Moment) -> Schedule {
    let mut found = Schedule::default();
    for row in rows {
        let of = |head: &str| {
            let cell = row.iter().find(|(other, _)| other.trim() == head).map(|(_, cell)| cell.trim());
            cell.filter(|cell| !cell.is_empty())
        };
        let said = |head: &str| of(head).unwrap_or(NOT_SAID).to_owned();
        let agreement = NAMES.iter().find_map(|head| of(head)).unwrap_or(NOT_SAID).to_owned();
        let hours = of("consult_within_h").map(|cell| {
            let hours = cell.parse::<u32>().ok().filter(|hours| *hours <= HOURS_MAX);
            let due = |hours: u32| event.checked_add(jiff::SignedDuration::from_hours(i64::from(hours))).ok();
            hours.and_then(|hours| Some((hours, due(hours)?))).ok_or_else(|| cell.to_owned())
        });
        match hours {
            None => found.no_hours.push(agreement.clone()),
            Some(Err(cell)) => found.unreadable.push((agreement.clone(), cell)),
            Some(Ok((hours, due))) => found.owed.push(Owed {
                agreement: agreement.clone(),
                hours,
                due,
                runs_from: said("clock_start"),
                asked_by: said("judged_by"),
                decided_by: said("decision_body"),
                sources: SOURCES
                    .iter()
                    .filter_map(|head| of(head))
                    .flat_map(str::split_whitespace)
                    .map(str::to_owned)
                    .collect(),
            }),
        }
        let sum = of("money_per_year").or(of("money")).map(str::to_owned);
        found.money.push(Money {
            agreement,
            term_years: of("term_years").and_then(|cell| cell.parse().ok()),
            years: sum.as_deref().map(years).unwrap_or_default(),
            sum,
        });
    }
    found.owed.sort_by_key(|owed| owed.due);
    found
}

/// The calendar years that a sum is for: `in 2024`, `over 2024 to 2026`, `in 2024, 2025 and 2026`.
pub fn years(sum: &str) -> BTreeSet<u16> {
    const BEFORE: [&str; 8] = ["in", "over", "for", "from", "since", "until", "and", "to"];
    let mut found = BTreeSet::new();
    let (mut last, mut word_before): (Option<u16>, &str) = (None, "");
    for word in sum.split_whitespace() {
        let bare = word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        let year = bare.parse::<u16>().ok().filter(|year| bare.len() == 4 && (1900..2200).contains(year));
        let follows_one = last.is_some() && word_before.ends_with(',');
        match year.filter(|_| follows_one || BEFORE.contains(&word_before)) {
            Some(year) => {
                let from = last.filter(|from| word_before == "to" && *from <= year).unwrap_or(year);
                found.extend(from..=year);
                last = Some(year);
            }
            None if !matches!(bare, "to" | "and") => last = None,
            None => {}
        }
        word_before = word;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_years_that_a_sum_is_for() {
        for (sum, expected) in [
            ("2.5 billion GBP in 2024", vec![2024]),
            ("75 billion SEK over 2024 to 2026", vec![2024, 2025, 2026]),
            ("0.25 % of gross domestic product a year in 2024, 2025 and 2026", vec![2024, 2025, 2026]),
            ("at least 4 billion ISK a year in 2024 to 2028", vec![2024, 2025, 2026, 2027, 2028]),
            ("128 million EUR non-lethal and at least 40 million EUR humanitarian in 2024", vec![2024]),
            ("2000 vehicles", vec![]),
            ("0.25 % of gross domestic product is striven for", vec![]),
            ("from 2026 to 2024", vec![2024, 2026]),
        ] {
            assert_eq!(years(sum).into_iter().collect::<Vec<_>>(), expected, "{sum}");
        }
    }

    #[test]
    fn hours_run_from_the_event_and_what_is_not_said_is_not_made_up() {
        let row =
            |cells: &[(&str, &str)]| cells.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        let rows = [
            row(&[
                ("partner", "B"),
                ("consult_within_h", "48"),
                ("judged_by", "either party"),
                ("source", "https://example.org/b"),
            ]),
            row(&[
                ("partner", "A"),
                ("consult_within_h", "24"),
                ("term_years", "10"),
                ("money_per_year", "1 EUR in 2031"),
            ]),
            row(&[("partner", "C"), ("consult_within_h", "")]),
            row(&[("partner", "D"), ("consult_within_h", "soon")]),
            row(&[("partner", "E"), ("consult_within_h", "4000000000")]),
        ];
        let found = schedule(&rows, "2031-03-01T05:00:00Z".parse().unwrap());
        let owed: Vec<(&str, String, &str)> = found
            .owed
            .iter()
            .map(|one| (one.agreement.as_str(), one.due.to_string(), one.runs_from.as_str()))
            .collect();
        assert_eq!(
            owed,
            [("A", "2031-03-02T05:00:00Z".into(), NOT_SAID), ("B", "2031-03-03T05:00:00Z".into(), NOT_SAID)]
        );
        assert_eq!((found.owed[1].asked_by.as_str(), found.owed[0].asked_by.as_str()), ("either party", NOT_SAID));
        assert_eq!(found.no_hours, ["C"]);
        assert_eq!(found.unreadable, [("D".into(), "soon".into()), ("E".into(), "4000000000".into())]);
        assert_eq!((found.money[1].term_years, found.money[1].years.len()), (Some(10), 1));
        assert_eq!(found.money[0].sum, None);
    }
}
