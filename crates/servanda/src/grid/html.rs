//! A grid as a page that stands alone: no script, no font, no picture from elsewhere.

use servanda_brief::text::safe;
use servanda_compare::grid::{Cell, Grid};
use std::fmt::Write;
use std::ops::Range;

const STYLE: &str = "\
body{font:14px/1.4 sans-serif;margin:1.5em;color:#111;background:#fff}
h1{font-size:1.3em;margin:0 0 .3em}p{margin:.2em 0 1em;max-width:60em;color:#444}
.grid{overflow-x:auto}table{border-collapse:collapse}
th,td{border:1px solid #bbb;padding:.4em .6em;text-align:left;vertical-align:top}
td{min-width:15em;max-width:26em;overflow-wrap:anywhere}thead th{background:#eee}
thead th span{display:block;font-weight:normal;font-size:.85em;color:#444}
tbody th{background:#f7f7f7;min-width:8em;position:sticky;left:0}
ul{margin:0;padding:0;list-style:none}li+li{margin-top:.35em}
.at{font-size:.8em;color:#555}.none{color:#767676;font-style:italic}a{color:#024}
.paper{display:none}
@media print{.screen{display:none}.paper{display:block;break-after:page}@page{size:A4 landscape;margin:10mm}body{font-size:9px;margin:0}.grid{overflow:visible}
table{width:100%;table-layout:fixed}td{min-width:0}tbody th{position:static}tr{break-inside:avoid}thead{display:table-header-group}}";

fn escaped(text: &str) -> String {
    safe(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// So many columns fit on a sheet of paper.
const ON_PAPER: usize = 6;

/// The page. What is too wide for paper is printed as several tables; a screen shows one.
pub fn page(grid: &Grid) -> String {
    let mut out = String::new();
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Agreements side by side</title>\n\
         <style>\n{STYLE}\n</style>\n</head>\n<body>\n<h1>Agreements side by side</h1>\n\
         <p>Each cell is what the text, or the row of a table, says. <span class=\"none\">not said</span> means that nothing \
         was found there; it does not mean that the matter is not settled elsewhere.</p>"
    )
    .ok();
    let all = 0..grid.columns.len();
    if grid.columns.len() <= ON_PAPER {
        table(&mut out, "grid", grid, all);
    } else {
        table(&mut out, "grid screen", grid, all.clone());
        for from in all.clone().step_by(ON_PAPER) {
            table(&mut out, "grid paper", grid, from..(from + ON_PAPER).min(all.end));
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn table(out: &mut String, class: &str, grid: &Grid, columns: Range<usize>) {
    writeln!(out, "<div class=\"{class}\">\n<table>\n<thead>\n<tr><th scope=\"col\">mechanism</th>").ok();
    for column in &grid.columns[columns.clone()] {
        let (name, title) = (escaped(&column.name), escaped(&column.title));
        writeln!(out, "<th scope=\"col\">{name}<span>{title}</span></th>").ok();
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &grid.rows {
        writeln!(out, "<tr><th scope=\"row\">{}</th>", escaped(&row.name)).ok();
        for cell in &row.cells[columns.clone()] {
            writeln!(out, "<td>{}</td>", one(cell)).ok();
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn one(cell: &Cell) -> String {
    if cell.0.is_empty() {
        return format!("<span class=\"none\">{}</span>", cell.lines().join(" "));
    }
    let said = cell.0.iter().map(|said| {
        let mut sources = 0;
        let places: Vec<String> = said
            .at
            .iter()
            .map(|at| {
                // Only an address of a page is made a link; whatever else stands in a table is text.
                if !at.starts_with("https://") && !at.starts_with("http://") {
                    return escaped(at);
                }
                sources += 1;
                let at = escaped(at);
                format!("<a href=\"{at}\" title=\"{at}\">source {sources}</a>")
            })
            .collect();
        let places =
            if places.is_empty() { String::new() } else { format!(" <span class=\"at\">{}</span>", places.join(", ")) };
        format!("<li>{}{places}</li>", escaped(&said.words))
    });
    format!("<ul>{}</ul>", said.collect::<String>())
}
