//! What is varied: `tier 2: 3..10 in 24 h`, `resets after 5..30 d step 5`, `proof any`.

use crate::output::Failure;
use servanda_base::Duration;
use servanda_monitor::backtest::MOST_VARIANTS;

/// The largest number that a threshold or a length may have here.
const LARGEST: u64 = 1_000_000;

const WAY_OUT: &str = "write for instance `tier 2: 3..10 in 24 h`, `tier 1: 5..50 step 5 in 1, 3, 7 d`, \
`resets after 5..30 d step 5`, `resets never`, `proof any` or `proof as written`";

/// One thing that is varied.
#[derive(Clone, Debug, PartialEq)]
pub enum Vary {
    /// The thresholds of a tier, and its windows (`None`: as written).
    Tier { tier: u32, counts: Vec<u32>, windows: Option<Vec<Duration>> },
    /// The quiet stretch after which the line may fire anew; `None`: there is none.
    Resets(Vec<Option<Duration>>),
    /// Standards of proof.
    Proof(Vec<Proof>),
}

/// A standard of proof.
#[derive(Clone, Debug, PartialEq)]
pub enum Proof {
    AsWritten,
    /// What is only claimed counts too.
    Any,
    /// One that the text declares.
    Named(String),
}

/// Reads one.
pub fn read(text: &str) -> Result<Vary, Failure> {
    vary(text.trim()).map_err(|why| Failure::new(format!("`--vary {text}`: {why}"), WAY_OUT))
}

fn vary(text: &str) -> Result<Vary, String> {
    if let Some(rest) = text.strip_prefix("tier ") {
        let (tier, rest) = rest.split_once(':').ok_or("a colon is missing after the tier's number")?;
        let tier = tier.trim().parse().map_err(|_| format!("`{}` is no tier's number", tier.trim()))?;
        let (counts, windows) = match rest.split_once(" in ") {
            Some((counts, windows)) => (counts, Some(lengths(windows)?)),
            None => (rest, None),
        };
        let counts = numbers(counts)?.into_iter().map(|(number, unit)| match (u32::try_from(number), unit) {
            (Ok(number), None) => Ok(number),
            (_, unit) => Err(format!("a threshold is a plain number, not `{number} {}`", unit.unwrap_or_default())),
        });
        return Ok(Vary::Tier { tier, counts: counts.collect::<Result<_, _>>()?, windows });
    }
    if let Some(rest) = text.strip_prefix("resets ") {
        return Ok(Vary::Resets(match rest.trim() {
            "never" => vec![None],
            rest => {
                let rest = rest.strip_prefix("after ").ok_or("`after` or `never` is missing after `resets`")?;
                lengths(rest)?.into_iter().map(Some).collect()
            }
        }));
    }
    if let Some(rest) = text.strip_prefix("proof ") {
        let of = |word: &str| match word.trim() {
            "any" => Proof::Any,
            "as written" | "written" => Proof::AsWritten,
            name => Proof::Named(name.to_owned()),
        };
        return Ok(Vary::Proof(rest.split(',').map(of).collect()));
    }
    Err("it begins with none of `tier`, `resets`, `proof`".into())
}

fn lengths(text: &str) -> Result<Vec<Duration>, String> {
    numbers(text)?.into_iter().map(|(number, unit)| length(number, unit.as_deref())).collect()
}

fn length(number: u64, unit: Option<&str>) -> Result<Duration, String> {
    let n = number as i64;
    Ok(match unit {
        Some("s") => Duration::Exact { seconds: n },
        Some("min") => Duration::Exact { seconds: n * 60 },
        Some("h") => Duration::hours(n),
        Some("d") => Duration::days(n),
        Some("calendar days" | "calendar day") => Duration::CalendarDays(n),
        Some("working-days" | "working-day") => Duration::WorkingDays(n),
        Some("months" | "month") => Duration::Months(n),
        Some("years" | "year") => Duration::Years(n),
        Some(unit) => return Err(format!("`{unit}` is no unit of time: h, d, min, s, calendar days, months, years")),
        None => return Err(format!("a unit is missing after {number}")),
    })
}

/// Numbers with their unit, in order: `3`, `3..10`, `6..48 h step 6`, `1, 3, 7 d`. A number without a unit has that of the
/// next that has one.
fn numbers(text: &str) -> Result<Vec<(u64, Option<String>)>, String> {
    let mut found: Vec<(u64, Option<String>)> = Vec::new();
    for item in text.split(',') {
        let (range, step) = match item.split_once(" step ") {
            Some((range, step)) => (range, number(step)?.0),
            None => (item, 1),
        };
        let (first, last, unit) = match range.split_once("..") {
            Some((first, last)) => {
                let ((first, unit), (last, same)) = (number(first)?, number(last)?);
                if unit.is_some() && unit != same {
                    return Err(format!("`{}` has two units", range.trim()));
                }
                (first, last, same)
            }
            None => number(range).map(|(one, unit)| (one, one, unit))?,
        };
        if last < first {
            return Err(format!("`{}` ends before it begins", range.trim()));
        }
        if (last - first) / step >= MOST_VARIANTS as u64 {
            return Err(format!("`{}` has more than {MOST_VARIANTS} values; widen the step", item.trim()));
        }
        found.extend((first..=last).step_by(step as usize).map(|one| (one, unit.clone())));
    }
    let mut next = None;
    for (_, unit) in found.iter_mut().rev() {
        match unit {
            Some(unit) => next = Some(unit.clone()),
            None => unit.clone_from(&next),
        }
    }
    Ok(found)
}

fn number(text: &str) -> Result<(u64, Option<String>), String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let number = digits.replace('_', "").parse().ok().filter(|number| (1..=LARGEST).contains(number));
    let number = number.ok_or_else(|| format!("`{text}` does not begin with a number from 1 to {LARGEST}"))?;
    let unit = unit.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((number, (!unit.is_empty()).then_some(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lists_and_steps() {
        let tier =
            |counts: &[u32], windows: Option<Vec<Duration>>| Vary::Tier { tier: 2, counts: counts.to_vec(), windows };
        assert_eq!(vary("tier 2: 3..5 in 24 h"), Ok(tier(&[3, 4, 5], Some(vec![Duration::hours(24)]))));
        assert_eq!(vary("tier 2: 3, 8"), Ok(tier(&[3, 8], None)));
        let windows = vec![Duration::days(1), Duration::days(3), Duration::days(5)];
        assert_eq!(vary("tier 2: 10..30 step 10 in 1..5 d step 2"), Ok(tier(&[10, 20, 30], Some(windows))));
        let mixed = vec![Duration::days(1), Duration::days(3), Duration::Months(1)];
        assert_eq!(vary("tier 2: 1 in 1, 3 d, 1 month"), Ok(tier(&[1], Some(mixed))));
        assert_eq!(vary("resets after 24 h..72 h step 24"), vary("resets after 24, 48, 72 h"));
        assert_eq!(vary("resets never"), Ok(Vary::Resets(vec![None])));
        let proofs = vec![Proof::Any, Proof::AsWritten, Proof::Named("seen".into())];
        assert_eq!(vary("proof any, as written, seen"), Ok(Vary::Proof(proofs)));
    }

    #[test]
    fn what_is_no_variation_is_said() {
        let refused = [
            "tier 2 3..5",
            "tier x: 3",
            "tier 2: 0..3",
            "tier 2: 5..3",
            "tier 2: 3 h",
            "tier 2: 3 in 5",
            "tier 2: 3 in 5 weeks",
            "tier 2: 1..1000000",
            "resets 5 d",
            "resets after 1 h..3 d",
            "tier 2: 99999999999999999999",
            "what",
            "",
            "tier 2: 1 step 0",
        ];
        for text in refused {
            assert!(vary(text).is_err(), "{text}");
        }
    }
}
