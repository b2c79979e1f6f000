//! The comparison as a page with small pictures. It stands alone: no script, nothing loaded.

use super::Compared;
use super::text::{COLUMNS, WHAT_THE_COLUMNS_SAY, cells, in_order};
use servanda_compare::compare::{Owed, Run};
use std::fmt::Write as _;

const STYLE: &str = "\
:root{color-scheme:light}\
body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:76rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2.5rem;border-bottom:1px solid #767676}\
div.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}\
th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top}th{background:#eee}\
svg{display:block;width:100%;height:auto;margin:.75rem 0}ul{padding-left:1.2rem}\
@media print{body{margin:0;max-width:none;font-size:10pt}h2{break-after:avoid}svg,tr{break-inside:avoid}}";

/// The page.
pub fn html(compared: &Compared) -> String {
    let mut body = String::from("<h1>The same invented events under several texts</h1>\n");
    writeln!(body, "<p>Compared on {}.</p>\n<p>{}</p>", safe(compared.note), safe(WHAT_THE_COLUMNS_SAY)).ok();
    for script in &compared.scripts {
        let runs: Vec<&Run> = compared.runs.iter().filter(|run| run.script == script.script).collect();
        writeln!(
            body,
            "<h2 id=\"{0}\">{1}</h2>\n<p>{2}</p>",
            safe(&script.script),
            safe(&script.title),
            safe(&script.story)
        )
        .ok();
        body.push_str(&picture(&runs, &script.title));
        let rows = runs.iter().map(|run| cells(run));
        body.push_str(&table(&COLUMNS, rows));
        body.push_str("<p>The first armed response, the earliest in front, and why it takes so long:</p>\n<ul>\n");
        for run in in_order(&runs) {
            writeln!(body, "<li>{}: {}</li>", safe(&run.package), safe(&run.first_armed.why)).ok();
        }
        body.push_str("</ul>\n");
    }
    if !compared.claims.is_empty() {
        body.push_str("<h2 id=\"claims\">Claims of the source articles, in our words</h2>\n");
        let rows = compared.claims.iter().map(|one| {
            let words = [one.sort.words(), &one.about, &one.text, one.outcome.words(), &one.why];
            std::iter::once(one.number.to_string()).chain(words.map(str::to_owned)).collect()
        });
        body.push_str(&table(&["", "", "of", "claim", "outcome", "what was found"], rows));
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>The same invented events under several texts</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\
         </main>\n</body>\n</html>\n"
    )
}

/// Text that is not taken for anything else.
fn safe(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = String::from("<div class=\"wide\"><table>\n<thead><tr>");
    for cell in head {
        write!(out, "<th scope=\"col\">{}</th>", safe(cell)).ok();
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            write!(out, "<td>{}</td>", safe(&cell)).ok();
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
    out
}

const WIDTH: f64 = 1000.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 100.0;
const ROW: f64 = 34.0;
const TOP: f64 = 46.0;
/// Hours at which a line is drawn, with its name.
const TICKS: [(f64, &str); 8] = [
    (1.0, "1 h"),
    (6.0, "6 h"),
    (24.0, "1 d"),
    (72.0, "3 d"),
    (240.0, "10 d"),
    (720.0, "30 d"),
    (2160.0, "90 d"),
    (8760.0, "1 y"),
];

/// The duty that is drawn for a run: the armed one that is due first, or else the one that is due first of all.
fn drawn(run: &Run) -> Option<&Owed> {
    let due = |one: &&Owed| one.due_h_from_occurrence.is_some();
    let first = |armed: bool| {
        let all = run.owed.iter().filter(due).filter(move |one| one.armed || !armed);
        all.min_by(|a, b| {
            let hours = |one: &Owed| one.due_h_from_occurrence.unwrap_or(f64::INFINITY);
            hours(a).total_cmp(&hours(b))
        })
    };
    first(true).or_else(|| first(false))
}

/// One row a package: from the occurrence to the verification, to the finding, to the deadline, and the last act towards it.
fn picture(runs: &[&Run], title: &str) -> String {
    let rows: Vec<(&Run, Option<&Owed>)> = runs.iter().map(|run| (*run, drawn(run))).collect();
    let end = |one: &Owed| one.due_h_from_occurrence.unwrap_or(0.0).max(one.done_h_from_occurrence.unwrap_or(0.0));
    let longest = rows.iter().filter_map(|(_, one)| one.map(end)).fold(24.0, f64::max);
    // The scale is that of ln(1 + hours), so that hours and months can be seen beside each other.
    let x = |hours: f64| LEFT + (WIDTH - LEFT - RIGHT) * hours.max(0.0).ln_1p() / longest.ln_1p();
    let height = TOP + ROW * rows.len() as f64 + 6.0;
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\" font-family=\"system-ui,sans-serif\" \
         font-size=\"13\" fill=\"#1a1a1a\">\n<text x=\"0\" y=\"14\">Time from the occurrence, later hours drawn narrower: light grey until \
         verified, dark until found, blue until due; triangle: the last act</text>\n",
        safe(&format!("{title}: hours to verification, finding, deadline and act, a row a package"))
    );
    for (hours, name) in TICKS.iter().filter(|(hours, _)| *hours <= longest) {
        let at = x(*hours);
        writeln!(
            out,
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{:.1}\" y2=\"{:.1}\" stroke=\"#d0d0d0\"/>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"11\">{name}</text>",
            TOP - 4.0,
            height - 4.0,
            TOP - 10.0
        )
        .ok();
    }
    for (at, (run, one)) in rows.iter().enumerate() {
        let y = TOP + ROW * at as f64;
        writeln!(out, "<text x=\"0\" y=\"{:.1}\">{}</text>", y + 18.0, safe(&run.package)).ok();
        let Some(one) = one else {
            let why = if run.owed.is_empty() { "nothing is owed" } else { "no deadline runs" };
            writeln!(out, "<text x=\"{LEFT}\" y=\"{:.1}\" fill=\"#595959\">{why}</text>", y + 18.0).ok();
            continue;
        };
        let after = |end: &Option<String>| {
            let hours = |text: &str| text.parse::<jiff::Timestamp>().ok();
            let (from, to) = (hours(&one.occurred)?, hours(end.as_deref()?)?);
            Some(to.duration_since(from).as_secs_f64() / 3600.0)
        };
        let due = one.due_h_from_occurrence.unwrap_or(0.0);
        let verified = after(&one.verified).unwrap_or(0.0);
        let found = after(&one.found).unwrap_or(verified);
        let mut bar = |from: f64, to: f64, fill: &str| {
            let (from, to) = (x(from), x(to));
            if to > from {
                writeln!(
                    out,
                    "<rect x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"14\" fill=\"{fill}\"/>",
                    y + 7.0,
                    to - from
                )
                .ok();
            }
        };
        bar(0.0, verified, "#c8c8c8");
        bar(verified, found, "#6b6b6b");
        bar(found, due, "#5b8fc9");
        if let Some(done) = one.done_h_from_occurrence {
            let at = x(done);
            writeln!(out, "<path d=\"M{at:.1} {:.1}l7 12h-14z\" fill=\"#1a1a1a\"/>", y + 17.0).ok();
        }
        let word = format!("{}{}", one.clause, if one.armed { ", armed" } else { "" });
        let end = x(due.max(one.done_h_from_occurrence.unwrap_or(0.0))) + 9.0;
        writeln!(out, "<text x=\"{end:.1}\" y=\"{:.1}\" font-size=\"11\">{}</text>", y + 18.0, safe(&word)).ok();
    }
    out.push_str("</svg>\n");
    out
}
