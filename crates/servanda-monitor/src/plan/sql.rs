//! The tables of a plan as a script for DuckDB, so that whoever likes can work them out with a program that is not ours.
//!
//! The script reads `facts.csv` and writes `intervals.csv`, in the folder in which it runs. It shares no rule with the
//! kernel: it sums what comes into a window and what leaves it, in order of time.

use super::Plan;
use super::table::{Asks, COLUMNS, Fill, LAST_SECOND, Line, List, Tables};
use crate::tick::{SECOND, Tick};
use servanda_agreement::Name;
use std::fmt::Write;

/// The script of a plan.
pub fn script(name: &str, plan: &Plan, tables: &Tables) -> String {
    let mut out = String::new();
    comment(
        &mut out,
        &format!("Counts of {name}, for DuckDB: reads facts.csv, writes intervals.csv (docs/monitor.md)."),
    );
    for (id, why) in &tables.left_out {
        let said = plan.node(*id).map(|node| format!("{}: {}", node.op.word(), plan.says(node))).unwrap_or_default();
        comment(&mut out, &format!("Not in here: node {id} ({said}): {why}."));
    }
    out.push('\n');
    facts(&mut out);
    if tables.lines.iter().any(|line| matches!(line.asks, Asks::OnDays { .. })) {
        days(&mut out, tables);
    }
    for list in tables.counted() {
        if let Some(node) = plan.node(list.node) {
            comment(&mut out, &format!("Node {}, {}: facts that fit.", list.node, plan.says(node)));
        }
        hits(&mut out, list);
    }
    for (number, line) in tables.lines.iter().enumerate() {
        if let Some(node) = plan.node(line.node) {
            let tier = line.tier.map(|tier| format!(", tier {tier}")).unwrap_or_default();
            comment(&mut out, &format!("Node {}{tier}: {}.", line.node, plan.says(node)));
        }
        match &line.asks {
            Asks::AtLeast { count, window_seconds, lists, in_force } => {
                at_least(&mut out, tables, number, (*count, *window_seconds), lists, *in_force);
            }
            Asks::OnDays { days, of, line: inner } => on_days(&mut out, number, (*days, *of), *inner),
        }
    }
    answer(&mut out, &tables.lines);
    out
}

fn comment(out: &mut String, said: &str) {
    writeln!(out, "-- {}", said.replace(|sign: char| sign.is_control(), " ")).ok();
}

/// A name as a value.
fn value(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn values(names: &[Name], mark: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| value(&format!("{mark}{name}"))).collect();
    format!("[{}]", names.join(", "))
}

fn facts(out: &mut String) {
    let sort = |name: &str| if matches!(name, "from" | "to" | "low" | "high") { "BIGINT" } else { "VARCHAR" };
    let columns: Vec<String> = COLUMNS.iter().map(|name| format!("'{name}': '{}'", sort(name))).collect();
    write!(
        out,
        "CREATE TEMP TABLE facts AS\n\
         SELECT row_number() OVER () AS fact, * REPLACE (coalesce(\"by\", '') AS \"by\", coalesce(place, '') AS place, coalesce(proved, '') AS proved)\n\
         FROM read_csv('facts.csv', header = true, auto_detect = false, columns = {{{}}});\n\
         SELECT error('facts.csv: an entry stands there twice') FROM facts GROUP BY entry HAVING count(*) > 1 LIMIT 1;\n\
         SELECT error('facts.csv: expected seconds from 1970 to 2105, `from` before `to`, `low` no more than `high`')\n\
         FROM facts\n\
         WHERE NOT coalesce(0 <= \"from\" AND \"from\" <= \"to\" AND \"to\" <= {LAST_SECOND} AND 0 <= low AND low <= coalesce(high, low), false)\n\
         LIMIT 1;\n\n",
        columns.join(", ")
    )
    .ok();
}

/// Local days by runs of days of 24 hours.
fn days(out: &mut String, tables: &Tables) {
    const DAY: Tick = 86_400;
    let mut runs: Vec<(usize, Tick, usize)> = Vec::new();
    for (day, start) in tables.days().starts().iter().enumerate() {
        let start = start / SECOND;
        match runs.last_mut() {
            Some((first, from, many)) if start == *from + DAY * (day - *first) as Tick => *many += 1,
            _ => runs.push((day, start, 1)),
        }
    }
    comment(
        out,
        &format!(
            "Local days of {}: the number of the first, its beginning, so many of 24 hours each.",
            tables.zone.name
        ),
    );
    let runs: Vec<String> = runs.iter().map(|(day, from, many)| format!("({day}, {from}, {many})")).collect();
    write!(
        out,
        "CREATE TEMP TABLE days AS\n\
         SELECT number + unnest(range(many)) AS day, begins + {DAY} * unnest(range(many)) AS begins\n\
         FROM (VALUES\n  {}\n) AS runs(number, begins, many);\n\n",
        runs.join(",\n  ")
    )
    .ok();
}

/// What fits a role: the source of the rows, the value of the key, and whether it fits for sure.
struct Fits {
    /// A column of names, one a row, where the key is apart by it.
    each: Option<(String, &'static str)>,
    /// The conditions on rows.
    wanted: Option<String>,
    /// The condition under which it fits for sure.
    sure: Option<String>,
}

fn fits(fill: &Fill, column: &str, word: &'static str, of_actors: bool) -> Fits {
    let cell = format!("string_split({column}, ' ')");
    match fill {
        Fill::Any => Fits { each: None, wanted: None, sure: None },
        Fill::Of(names) => {
            let (plain, perhaps) = (values(names, ""), values(names, "?"));
            let mut sure = format!("list_has_any({cell}, {plain})");
            // One of several, all of whom are asked for.
            if of_actors {
                sure = format!("({sure} OR len({cell}) > 1 AND list_has_all({perhaps}, {cell}))");
            }
            let wanted = format!("({column} = '' OR list_has_any({cell}, {plain}) OR list_has_any({cell}, {perhaps}))");
            Fits { each: None, wanted: Some(wanted), sure: Some(sure) }
        }
        Fill::Each(names) => {
            let each = format!("unnest(CASE WHEN {column} = '' THEN {} ELSE {cell} END)", values(names, "?"));
            let wanted = format!("list_contains({}, ltrim({word}, '?'))", values(names, ""));
            let sure = format!("NOT starts_with({word}, '?')");
            Fits { each: Some((each, word)), wanted: Some(wanted), sure: Some(sure) }
        }
    }
}

fn hits(out: &mut String, list: &List) {
    let place = fits(&list.place, "place", "a_place", false);
    let party = fits(&list.by, "\"by\"", "a_party", true);
    // A table for each role that the key is apart by, one in another.
    let mut from = format!("(SELECT * FROM facts WHERE event = {})", value(&list.event));
    for (each, word) in [&place.each, &party.each].into_iter().flatten() {
        from = format!("(SELECT *, {each} AS {word}\n  FROM {from})");
    }
    let key = |fits: &Fits| fits.each.as_ref().map_or("''".to_owned(), |(_, word)| format!("ltrim({word}, '?')"));
    let proved = format!("list_has_any(string_split(proved, ' '), ['*', {}])", value(&list.proof));
    let sure = [Some("low > 0".to_owned()), place.sure.clone(), party.sure.clone(), Some(proved)];
    let wanted = [place.wanted.clone(), party.wanted.clone()];
    write!(
        out,
        "CREATE TEMP TABLE hits_{} AS\n\
         SELECT fact, {} AS place, {} AS party, \"from\", \"to\", low, high,\n  {} AS sure\n\
         FROM {from}{};\n\n",
        list.node,
        key(&place),
        key(&party),
        all(sure, "\n  AND "),
        only(&all(wanted, "\n  AND ")),
    )
    .ok();
}

fn all(conditions: impl IntoIterator<Item = Option<String>>, between: &str) -> String {
    conditions.into_iter().flatten().collect::<Vec<_>>().join(between)
}

fn only(condition: &str) -> String {
    if condition.is_empty() { String::new() } else { format!("\nWHERE {condition}") }
}

/// What comes into the window and what leaves it, summed in order of time. For sure from the moment at which it has happened
/// for sure, until it may have left; perhaps from the moment at which it may have happened, until it has left.
fn at_least(
    out: &mut String,
    tables: &Tables,
    number: usize,
    (count, window_seconds): (u32, Option<i64>),
    lists: &[usize],
    in_force: Option<(i64, Option<i64>)>,
) {
    let lists: Vec<String> =
        lists.iter().map(|list| format!("SELECT * FROM hits_{}", tables.lists[*list].node)).collect();
    let (sure, meets) = match in_force {
        None => ("sure".to_owned(), String::new()),
        Some((from, None)) => {
            (format!("sure AND \"from\" >= {from}"), format!("(\"to\" > {from} OR \"from\" >= {from})"))
        }
        Some((from, Some(to))) => (
            format!("sure AND \"from\" >= {from} AND \"to\" <= {to} AND \"from\" < {to}"),
            format!("(\"to\" > {from} OR \"from\" >= {from}) AND \"from\" < {to}"),
        ),
    };
    let leaves = |bound: &str, at: &str, weight: &str, wanted: &str| match window_seconds {
        Some(window) => {
            format!(
                "\n  UNION ALL SELECT place, party, '{bound}', {at} + {window}, -{weight} FROM hits{}",
                only(wanted)
            )
        }
        None => String::new(),
    };
    // What lasts longer than the window never lies in it for sure.
    let inside = window_seconds.map_or("sure".to_owned(), |window| format!("sure AND \"to\" <= \"from\" + {window}"));
    let high = format!("greatest(coalesce(high, {count}), low)");
    write!(
        out,
        "CREATE TEMP TABLE line_{number} AS\n\
         WITH hits AS (\n  SELECT fact, place, party, any_value(\"from\") AS \"from\", any_value(\"to\") AS \"to\", any_value(low) AS low,\n    \
         any_value(high) AS high, bool_or({sure}) AS sure\n  FROM ({}){}\n  GROUP BY fact, place, party\n),\n\
         steps AS (\n  SELECT place, party, 'must' AS bound, \"to\" AS moment, low AS step FROM hits WHERE {inside}{}\n  \
         UNION ALL SELECT place, party, 'may', \"from\", {high} FROM hits{}\n),\n\
         sums AS (SELECT place, party, bound, moment, sum(step) AS step FROM steps GROUP BY ALL),\n\
         held AS (\n  SELECT place, party, bound, moment,\n    \
         sum(step) OVER (PARTITION BY place, party, bound ORDER BY moment) >= {count} AS holds\n  FROM sums\n),\n{TURNS};\n\n",
        lists.join(" UNION ALL "),
        only(&meets),
        leaves("must", "\"from\"", "low", &inside),
        leaves("may", "\"to\"", &high, ""),
    )
    .ok();
}

/// From "holds from here on, or does not" to stretches.
const TURNS: &str = "turns AS (
  SELECT *, lag(holds, 1, false) OVER (PARTITION BY place, party, bound ORDER BY moment) AS did FROM held
),
stretches AS (
  SELECT *, lead(moment) OVER (PARTITION BY place, party, bound ORDER BY moment) AS until FROM turns WHERE holds <> did
)
SELECT place, party, bound, moment AS \"from\", until AS \"to\" FROM stretches WHERE holds";

/// Each day that held counts on as many days after it; the day that brings the last one missing, from the moment on at which
/// it does.
fn on_days(out: &mut String, number: usize, (days, of): (u32, u32), inner: usize) {
    let missing = days - 1;
    write!(
        out,
        "CREATE TEMP TABLE line_{number} AS\n\
         WITH first_days AS (\n  SELECT held.*, days.day AS first_day FROM line_{inner} AS held ASOF JOIN days ON held.\"from\" >= days.begins\n),\n\
         last_days AS (\n  SELECT held.*, days.day AS last_day FROM first_days AS held ASOF JOIN days ON held.\"to\" - 1 >= days.begins\n),\n\
         touched AS (\n  SELECT place, party, bound, \"from\", unnest(range(first_day, last_day + 1)) AS day FROM last_days\n),\n\
         counting AS (\n  SELECT place, party, bound, day, min(greatest(\"from\", begins)) AS since\n  \
         FROM touched JOIN days USING (day) GROUP BY place, party, bound, day\n),\n\
         steps AS (\n  SELECT place, party, bound, day, 0 AS step, since FROM counting\n  \
         UNION ALL SELECT place, party, bound, day + 1, 1, NULL FROM counting\n  \
         UNION ALL SELECT place, party, bound, day + {of}, -1, NULL FROM counting\n),\n\
         sums AS (SELECT place, party, bound, day, sum(step) AS step, min(since) AS since FROM steps GROUP BY ALL),\n\
         by_day AS (\n  SELECT *, sum(step) OVER in_order AS earlier, lead(day) OVER in_order AS next_day FROM sums\n  \
         WINDOW in_order AS (PARTITION BY place, party, bound ORDER BY day)\n),\n\
         pieces AS (\n  SELECT place, party, bound, opens.begins AS \"from\", ends.begins AS \"to\"\n  \
         FROM by_day JOIN days AS opens USING (day) JOIN days AS ends ON ends.day = next_day WHERE earlier >= {days}\n  \
         UNION ALL SELECT place, party, bound, since, ends.begins\n  \
         FROM by_day JOIN days AS ends ON ends.day = by_day.day + 1 WHERE earlier = {missing} AND since IS NOT NULL\n),\n\
         starts AS (\n  SELECT *, (\"from\" > max(\"to\") OVER (PARTITION BY place, party, bound ORDER BY \"from\", \"to\"\n    \
         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) IS NOT FALSE AS is_start FROM pieces\n),\n\
         islands AS (\n  SELECT *, count(*) FILTER (is_start) OVER (PARTITION BY place, party, bound ORDER BY \"from\", \"to\") AS island\n  \
         FROM starts\n)\n\
         SELECT place, party, bound, min(\"from\") AS \"from\", max(\"to\") AS \"to\" FROM islands GROUP BY place, party, bound, island;\n\n"
    )
    .ok();
}

fn answer(out: &mut String, lines: &[Line]) {
    let one = |(number, line): (usize, &Line)| {
        let tier = line.tier.map_or("NULL".to_owned(), |tier| tier.to_string());
        format!("SELECT {} AS node, CAST({tier} AS INTEGER) AS tier, * FROM line_{number}", line.node)
    };
    let mut all: Vec<String> = lines.iter().enumerate().map(one).collect();
    if all.is_empty() {
        comment(out, "Nothing of this agreement can be said in here.");
        let empty = "SELECT 0 AS node, 0 AS tier, '' AS place, '' AS party, '' AS bound, 0 AS \"from\", 0 AS \"to\" WHERE false";
        all.push(empty.to_owned());
    }
    write!(
        out,
        "COPY (\n  SELECT node, tier, place, party, bound, \"from\", \"to\" FROM (\n    {}\n  )\n  \
         ORDER BY node, tier NULLS FIRST, place, party, bound DESC, \"from\"\n) TO 'intervals.csv' (HEADER, DELIMITER ',');\n",
        all.join("\n    UNION ALL ")
    )
    .ok();
}
