//! Low, best and high as a range.

use crate::collect::Fault;
use servanda_base::{Amount, Range};

/// An empty cell is not stated; anything but a plain decimal number is a fault.
pub(crate) fn amount(column: &str, cell: &str) -> Result<Option<Amount>, Fault> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(None);
    }
    Amount::parse(cell).map(Some).ok_or_else(|| Fault::at(column, format!("`{}` is not a number", short(cell))))
}

/// The range that three cells state; `columns` name them, low first.
///
/// `low` alone, or `low` equal to the figure with an empty `high`: at least. `high` alone, or `high` equal to the
/// figure with an empty `low`: at most. A bound that is not stated on one side only is the figure itself below, and
/// open above.
pub(crate) fn range(
    columns: [&str; 3],
    low: Option<Amount>,
    best: Option<Amount>,
    high: Option<Amount>,
) -> Result<Option<Range>, Fault> {
    let ordered = |lower: Option<Amount>, upper: Option<Amount>, names: [&str; 2]| match (lower, upper) {
        (Some(lower), Some(upper)) if lower > upper => {
            Err(Fault::at(names[0], format!("`{}` is {lower}, above `{}`, {upper}", names[0], names[1])))
        }
        _ => Ok(()),
    };
    ordered(low, best, [columns[0], columns[1]])?;
    ordered(best, high, [columns[1], columns[2]])?;
    ordered(low, high, [columns[0], columns[2]])?;
    Ok(match (low, best, high) {
        (None, None, None) => None,
        (None, Some(best), None) => Some(Range::exactly(best)),
        (Some(low), None, None) => Some(Range::at_least(low)),
        (Some(low), best, high) => Some(Range { low, best, high }),
        (None, Some(best), Some(high)) if best < high => Some(Range { low: best, best: Some(best), high: Some(high) }),
        (None, best, Some(high)) => Some(Range { low: Amount::ZERO.min(high), best, high: Some(high) }),
    })
}

/// A count of incidents, which come whole: `1.500` is a slip, or a thousand and a half written the German way.
pub(crate) fn whole(column: &str, count: Range) -> Result<Range, Fault> {
    let figures = [Some(count.low), count.best, count.high];
    match figures.into_iter().flatten().find(|figure| !figure.0.is_integer()) {
        Some(part) => Err(Fault::at(column, format!("{part} is no whole number of incidents"))),
        None => Ok(count),
    }
}

/// The first characters of a cell, for a message.
pub(crate) fn short(cell: &str) -> String {
    const LONGEST: usize = 40;
    match cell.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &cell[..at]),
        None => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(low: &str, best: &str, high: &str, expected: &str) {
        let columns = ["low", "best", "high"];
        let cell = |at: usize, text: &str| amount(columns[at], text);
        let found = cell(0, low)
            .and_then(|low| Ok((low, cell(1, best)?, cell(2, high)?)))
            .and_then(|(low, best, high)| range(columns, low, best, high));
        let found = match found {
            Ok(None) => "not stated".to_owned(),
            Ok(Some(range)) => range.to_string(),
            Err(fault) => format!("{}: {}", fault.column.unwrap_or_default(), fault.why),
        };
        assert_eq!(found, expected, "{low}/{best}/{high}");
    }

    #[test]
    fn low_best_high() {
        check("", "", "", "not stated");
        check("", "7", "", "7");
        check("7", "", "", "at least 7");
        check("7", "7", "", "at least 7");
        check("5", "7", "9", "5 to 9");
        check("5", "", "9", "5 to 9");
        check("", "7", "9", "7 to 9");
        check("", "7", "7", "0 to 7");
        check("", "", "7", "0 to 7");
        check("9", "7", "", "low: `low` is 9, above `best`, 7");
        check("9", "", "7", "low: `low` is 9, above `high`, 7");
        check("", "NaN", "", "best: `NaN` is not a number");
        check("", "about ten", "", "best: `about ten` is not a number");
    }
}
