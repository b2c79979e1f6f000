//! A board as CSV (RFC 4180), one row a status; and a row of any other.

use servanda_status::{Board, Status};

const HEADER: &str = "clause,bearer,reading,episode,status,state,finality,closes,triggered,due,due_day,late_by_days,owed,unit,\
performed_low,performed_best,performed_high,performed_now_low,incidents_low,incidents_high,last_incident,attribution,counted,text";

/// All statuses, header row first, lines ended by CR LF.
pub fn board(board: &Board) -> String {
    let mut out = format!("{HEADER}\r\n");
    for status in &board.statuses {
        out.push_str(&row(&cells(status)));
    }
    out
}

fn cells(status: &Status) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let done = status.performed.as_ref();
    vec![
        status.clause.clone(),
        text(&status.bearer),
        text(&status.reading),
        status.episode.to_string(),
        word(serde_json::to_value(status.status)),
        word(serde_json::to_value(status.state)),
        word(serde_json::to_value(status.finality)),
        status.closes.clone(),
        text(&status.triggered),
        text(&status.due),
        text(&status.due_day),
        plain(status.late_by_days),
        plain(status.owed.as_ref().map(|owed| owed.amount)),
        status.owed.as_ref().map(|owed| owed.unit.clone()).or(done.map(|done| done.unit.clone())).unwrap_or_default(),
        plain(done.map(|done| done.low)),
        plain(done.and_then(|done| done.best)),
        plain(done.and_then(|done| done.high)),
        plain(status.performed_now.as_ref().map(|done| done.low)),
        plain(status.incidents.map(|count| count.low)),
        plain(status.incidents.and_then(|count| count.high)),
        text(&status.last_incident),
        text(&status.attribution),
        status.counted.join(" "),
        status.text.clone(),
    ]
}

/// An amount without thousands marks.
pub(crate) fn plain(amount: Option<servanda_base::Amount>) -> String {
    amount.map_or(String::new(), |amount| amount.0.normalize().to_string())
}

/// A value by the name that the JSON gives it: `not_kept`.
pub(crate) fn word(value: serde_json::Result<serde_json::Value>) -> String {
    value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// One row, ended by CR LF. A cell that a spreadsheet would run as a formula is prefixed by an apostrophe.
pub fn row(cells: &[String]) -> String {
    format!("{}\r\n", cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","))
}

pub(crate) fn quoted(cell: &str) -> String {
    // Spreadsheets skip blanks before a formula, and some take the wide forms of its signs.
    let start = cell.trim_start().chars().next();
    let runs = matches!(start, Some('=' | '+' | '-' | '@' | '\u{FF1D}' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF20}'));
    let runs = runs || cell.starts_with(['\t', '\r', '\n']);
    let cell = if runs { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests;
    use servanda_status::Value;

    #[test]
    fn no_cell_is_a_formula_and_quotes_are_doubled() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("-5"), "'-5");
        for formula in ["+1", "@SUM(A1)", " =1", "\t=1", "\u{FF1D}1"] {
            assert_eq!(quoted(formula), format!("'{formula}"));
        }
        assert_eq!(quoted("\n=1,2"), "\"'\n=1,2\"");
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }

    #[test]
    fn every_row_has_the_cells_of_the_header() {
        let mut board = tests::board();
        board.statuses = vec![tests::status("1", None, Value::Kept)];
        assert_eq!(cells(&board.statuses[0]).len(), HEADER.split(',').count());
        assert_eq!(super::board(&board).matches("\r\n").count(), 2);
    }
}
