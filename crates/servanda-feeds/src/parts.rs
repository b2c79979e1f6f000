//! Do the parts of a count make the count? What a source gives as all parts of its own figure is added up beside it and never in
//! its place: both stay as they were said.

use crate::codes;
use servanda_base::{Amount, Diagnostic, Range, Span};
use std::collections::BTreeMap;

/// What parts that are said to be all come to, held against their count: the finding, where no figures within the bounds
/// agree. A part known only as "more than" has no upper bound, and then nothing is missing.
pub(crate) fn held_against(id: &str, at: Span, count: &Range, parts: &BTreeMap<String, Range>) -> Option<Diagnostic> {
    let sum = parts.values().fold(Range::ZERO, |sum, part| sum.plus(*part));
    let kept = "both stay on the record as they were said; nothing is added, averaged or put right";
    if let Some(total) = count.high.filter(|total| sum.low > *total) {
        let over = sum.low - total;
        let message =
            format!("the parts of `{id}` come to {}, more than the {total} that they are said to make up", sum.low);
        let why = format!(
            "at least {over} are in two parts, or in a part and not in the count: the kinds overlap, or count other things"
        );
        return Some(Diagnostic::warning(codes::PARTS, at, message).note(why).note(kept).help(HELP));
    }
    if let Some(most) = sum.high.filter(|most| *most < count.low) {
        let missing = count.low - most;
        let message = format!("the parts of `{id}` come to {most} of {}: {missing} are not explained", count.low);
        let mut finding = Diagnostic::warning(codes::PARTS, at, message);
        if let Some(unit) = round_to(count.low) {
            finding =
                finding.note(format!("{} is a multiple of {unit}: it may be rounded, and nobody says so", count.low));
        }
        return Some(finding.note(kept).help(HELP));
    }
    None
}

const HELP: &str = "ask the source what it counts; parts that are not all stand in `parts_of_count`";

/// The largest power of ten, a hundred or more, of which a count is a multiple.
fn round_to(count: Amount) -> Option<Amount> {
    let digits = count.0.normalize().to_string();
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let unit = 10_i64.checked_pow(u32::try_from(zeros).ok()?)?;
    (count > Amount::ZERO && count.is_whole() && unit >= 100).then(|| Amount::from(unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(low: i64, high: Option<i64>) -> Range {
        Range { low: Amount::from(low), best: None, high: high.map(Amount::from) }
    }

    proptest! {
        /// The slow twin tries every figure that the bounds allow: there is a finding if and only if none of them agree.
        #[test]
        fn a_finding_is_made_where_no_figures_agree(
            count in (0_i64..12, 0_i64..4),
            parts in prop::collection::vec((0_i64..6, prop::option::weighted(0.8, 0_i64..3)), 1..4),
        ) {
            let most = count.0 + count.1;
            let ranges: Vec<(i64, i64)> = parts.iter().map(|(low, more)| (*low, more.map_or(most + 1, |more| low + more))).collect();
            let mut sums = vec![0_i64];
            for (low, high) in &ranges {
                sums = sums.iter().flat_map(|sum| (*low..=*high).map(move |part| sum + part)).collect();
                sums.sort_unstable();
                sums.dedup();
            }
            let agree = (count.0..=most).any(|total| sums.contains(&total));
            let named = parts.iter().enumerate().map(|(at, (low, more))| (at.to_string(), range(*low, more.map(|more| low + more))));
            let found = held_against("a", Span::default(), &range(count.0, Some(most)), &named.collect());
            prop_assert_eq!(found.is_none(), agree);
        }
    }

    #[test]
    fn a_round_figure_is_a_multiple_of_a_hundred_or_more() {
        for (count, unit) in [(4_900, Some(100)), (2_935, None), (30_000, Some(10_000)), (730, None), (0, None)] {
            assert_eq!(round_to(Amount::from(count)), unit.map(Amount::from), "{count}");
        }
    }
}
