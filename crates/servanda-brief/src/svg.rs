//! A picture of firings over time, as one self-contained SVG that is readable in print.
//!
//! Time runs to the right, a variant is a row. Sure firings are filled, possible ones hatched; time that nobody watched is
//! grey, since what happened then is not known. Greys and hatching only: a printed page has no colours.

use crate::text::{clip, safe};
use jiff::civil::Date;
use servanda_base::{Interval, Moment, Zone};
use std::fmt::Write;

/// What is drawn.
pub struct Picture<'a> {
    /// Above the picture.
    pub title: String,
    /// Below it: whose record, and what else a reader must know.
    pub source: String,
    /// From where to where time runs.
    pub span: Interval,
    /// By whose calendar.
    pub zone: &'a Zone,
    /// When somebody watched, in order.
    pub watched: &'a [Interval],
    /// Marked stretches with their labels.
    pub marked: Vec<(Interval, String)>,
    /// One a variant.
    pub rows: Vec<Row>,
}

/// One variant and its firings.
pub struct Row {
    /// The variant in words.
    pub words: String,
    /// Its numbers are those of the text.
    pub as_written: bool,
    /// When it fired, and whether that is sure.
    pub firings: Vec<(Moment, bool)>,
}

// In pixels.
const WIDTH: f64 = 960.0;
const LEFT: f64 = 250.0;
const RIGHT: f64 = 24.0;
const ROW: f64 = 20.0;
const MARK: f64 = 16.0;
const FIRING: f64 = 5.0;
const LINE: f64 = 15.0;
/// The characters that fit left of the plot.
const LABEL: usize = 36;

fn escaped(text: &str) -> String {
    safe(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The picture.
pub fn backtest(picture: &Picture<'_>) -> String {
    let length_s = picture.span.to.duration_since(picture.span.from).as_secs_f64().max(1.0);
    let plot = WIDTH - LEFT - RIGHT;
    let x = |at: Moment| {
        let since = at.duration_since(picture.span.from).as_secs_f64();
        LEFT + (since / length_s).clamp(0.0, 1.0) * plot
    };
    let marked: Vec<&(Interval, String)> = picture.marked.iter().filter(|(at, _)| at.meets(picture.span)).collect();
    let top = 66.0 + MARK * marked.len() as f64;
    let bottom = top + ROW * picture.rows.len().max(1) as f64;
    let source = wrapped(&picture.source, 150);
    let height = bottom + 98.0 + LINE * source.len() as f64;
    let mut out = String::new();
    let mut put = |line: std::fmt::Arguments<'_>| writeln!(out, "{line}").expect("a string grows");
    put(format_args!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12" fill="black">"#
    ));
    put(format_args!(
        r##"<title>{}</title>
<defs><pattern id="possible" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" fill="white"/><rect width="1.6" height="4" fill="black"/></pattern></defs>
<rect width="{WIDTH}" height="{height}" fill="white"/>
<text x="16" y="26" font-size="16" font-weight="bold">{}</text>"##,
        escaped(&picture.title),
        escaped(&clip(&picture.title, 100)),
    ));
    put(format_args!(r#"<text x="16" y="{:.0}" font-weight="bold">threshold in window</text>"#, top - 8.0));
    // Marked stretches, each on a line of its own.
    for (line, (at, label)) in marked.iter().enumerate() {
        let (from, to, y) = (x(at.from), x(at.to), 46.0 + MARK * line as f64);
        put(format_args!(
            r##"<rect x="{from:.1}" y="{y:.1}" width="{:.1}" height="4" fill="#555"/>"##,
            (to - from).max(1.0)
        ));
        put(format_args!(
            r#"<text x="{:.0}" y="{:.1}" text-anchor="end" font-size="11">marked: {}</text>"#,
            LEFT - 8.0,
            y + 6.0,
            escaped(&clip(label, LABEL - 8))
        ));
    }
    for (from, to) in not_watched(picture, plot as usize) {
        let from = LEFT + from as f64;
        put(format_args!(
            r##"<rect x="{from:.1}" y="{top:.1}" width="{:.1}" height="{:.1}" fill="#dcdcdc"/>"##,
            LEFT + to as f64 - from,
            bottom - top
        ));
    }
    for (at, words) in ticks(picture) {
        let x = x(at);
        put(format_args!(
            r##"<line x1="{x:.1}" y1="{top:.1}" x2="{x:.1}" y2="{:.1}" stroke="#999" stroke-width="0.5"/><text x="{x:.1}" y="{:.1}" text-anchor="middle">{words}</text>"##,
            bottom + 5.0,
            bottom + 19.0
        ));
    }
    for (row, Row { words, as_written, firings }) in picture.rows.iter().enumerate() {
        let y = top + ROW * row as f64;
        let weight = if *as_written { r#" font-weight="bold""# } else { "" };
        let words = escaped(&clip(words, LABEL));
        put(format_args!(
            r##"<text x="{:.0}" y="{:.1}" text-anchor="end"{weight}>{words}</text><line x1="{LEFT}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="#bbb" stroke-width="0.5"/>"##,
            LEFT - 8.0,
            y + 14.0,
            y + ROW,
            WIDTH - RIGHT,
            y + ROW
        ));
        // Firings that fall on one another are drawn once; a sure one is drawn over a possible one.
        let mut drawn: Vec<(bool, i64)> = firings.iter().map(|(at, sure)| (*sure, (x(*at) * 2.0) as i64)).collect();
        drawn.sort_unstable();
        drawn.dedup();
        for (sure, at) in drawn {
            put(format_args!(
                "{}",
                firing((at as f64 / 2.0).clamp(LEFT + FIRING / 2.0, WIDTH - RIGHT - FIRING / 2.0), y + 3.0, sure)
            ));
        }
        if firings.is_empty() {
            put(format_args!(
                r##"<text x="{:.1}" y="{:.1}" text-anchor="end" font-size="11" font-style="italic">none seen</text>"##,
                WIDTH - RIGHT - 4.0,
                y + 14.0
            ));
        }
    }
    put(format_args!(
        r#"<rect x="{LEFT}" y="{top:.1}" width="{plot:.1}" height="{:.1}" fill="none" stroke="black" stroke-width="0.8"/>"#,
        bottom - top
    ));
    let (axis, legend) = (bottom + 38.0, bottom + 66.0);
    put(format_args!(
        r#"<text x="{:.0}" y="{axis:.1}" text-anchor="middle" font-weight="bold">time ({})</text>"#,
        LEFT + plot / 2.0,
        escaped(&picture.zone.name)
    ));
    put(format_args!("{}", firing(LEFT, legend - 11.0, true)));
    put(format_args!(r#"<text x="{:.0}" y="{legend:.1}">fired, sure</text>"#, LEFT + 12.0));
    put(format_args!("{}", firing(LEFT + 110.0, legend - 11.0, false)));
    put(format_args!(r#"<text x="{:.0}" y="{legend:.1}">fired, possible</text>"#, LEFT + 122.0));
    put(format_args!(
        r##"<rect x="{:.0}" y="{:.1}" width="14" height="12" fill="#dcdcdc"/><text x="{:.0}" y="{legend:.1}">not watched, or not in all of the place: what happened is not known</text>"##,
        LEFT + 240.0,
        legend - 11.0,
        LEFT + 260.0
    ));
    put(format_args!(r#"<text x="16" y="{legend:.1}" font-weight="bold">bold: as written</text>"#));
    for (line, words) in source.iter().enumerate() {
        let y = bottom + 94.0 + LINE * line as f64;
        put(format_args!(r#"<text x="16" y="{y:.1}" font-size="11">{}</text>"#, escaped(words)));
    }
    put(format_args!("</svg>"));
    out
}

/// A text in lines of so many letters at most, broken between words.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + word.chars().count() > most {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&clip(word, most));
        }
    }
    lines
}

fn firing(x: f64, y: f64, sure: bool) -> String {
    let fill = if sure { "black" } else { "url(#possible)" };
    format!(
        r#"<rect x="{:.1}" y="{y:.1}" width="{FIRING}" height="{:.1}" fill="{fill}" stroke="black" stroke-width="0.7"/>"#,
        x - FIRING / 2.0,
        ROW - 6.0
    )
}

/// Runs of columns, a pixel wide each, of which less than half was watched.
fn not_watched(picture: &Picture<'_>, columns: usize) -> Vec<(usize, usize)> {
    let start = picture.span.from.as_second() as f64;
    let per_column_s = (picture.span.to.as_second() as f64 - start).max(1.0) / columns as f64;
    let mut watched_s = vec![0.0; columns];
    for seen in picture.watched.iter().filter_map(|seen| seen.overlap(picture.span)) {
        let place = |at: Moment| ((at.as_second() as f64 - start) / per_column_s).clamp(0.0, columns as f64);
        let (from, to) = (place(seen.from), place(seen.to));
        for (column, seconds) in watched_s.iter_mut().enumerate().take(to.ceil() as usize).skip(from as usize) {
            let share = to.min(column as f64 + 1.0) - from.max(column as f64);
            *seconds += share.max(0.0) * per_column_s;
        }
    }
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for column in (0..columns).filter(|column| watched_s[*column] < per_column_s / 2.0) {
        match runs.last_mut() {
            Some((_, to)) if *to == column => *to += 1,
            _ => runs.push((column, column + 1)),
        }
    }
    runs
}

/// At most a dozen days, months or years along the axis.
fn ticks(picture: &Picture<'_>) -> Vec<(Moment, String)> {
    const MOST: i64 = 11;
    let (first, last) = (picture.zone.date_of(picture.span.from), picture.zone.date_of(picture.span.to));
    let days = i64::from((last - first).get_days());
    let (mut found, mut at) = (Vec::new(), first);
    let months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600].into_iter().find(|months| days / 30 <= months * MOST);
    let months = months.unwrap_or(1200);
    let step_days = (days + MOST) / MOST;
    let by_days = days <= 62;
    if !by_days {
        at = Date::new(first.year(), 1, 1).unwrap_or(first);
    }
    while at <= last {
        if at >= first {
            let words = match (by_days, months % 12 == 0) {
                (true, _) => at.strftime("%d %b").to_string(),
                (false, true) => at.strftime("%Y").to_string(),
                (false, false) => at.strftime("%Y-%m").to_string(),
            };
            found.push((picture.zone.start_of(at), words));
        }
        let step = jiff::Span::new();
        let step = if by_days { step.try_days(step_days) } else { step.try_months(months) };
        match step.and_then(|step| at.checked_add(step)) {
            Ok(next) if next > at => at = next,
            _ => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_loses_no_word() {
        let text = "Of 574 days 18 were watched, 65 for a part of the day, 491 not, or not in all of the place.";
        let lines = wrapped(text, 40);
        assert_eq!(lines.join(" "), text);
        assert!(lines.len() == 3 && lines.iter().all(|line| line.chars().count() <= 40), "{lines:?}");
    }

    fn picture(zone: &Zone, title: &str, days: i64, firings: Vec<(Moment, bool)>) -> String {
        let from: Moment = "2031-01-01T00:00:00Z".parse().expect("a moment");
        let at = |day: i64| from + jiff::SignedDuration::from_hours(24 * day);
        backtest(&Picture {
            title: title.into(),
            source: "Record: a & b".into(),
            span: Interval::new(from, at(days)),
            zone,
            watched: &[Interval::new(at(0), at(1)), Interval::new(at(3), at(4))],
            marked: vec![(Interval::new(at(1), at(2)), "spring <truce>".into())],
            rows: vec![
                Row { words: "tier 1: 3 in 1 d".into(), as_written: true, firings },
                Row { words: "tier 1: 4 in 1 d".into(), as_written: false, firings: Vec::new() },
            ],
        })
    }

    #[test]
    fn what_people_wrote_is_escaped_and_rows_without_a_firing_say_so() {
        let zone = Zone::utc();
        let at: Moment = "2031-01-02T12:00:00Z".parse().expect("a moment");
        let drawn = picture(&zone, "<script>alert(\"1\")</script>", 4, vec![(at, true), (at, false)]);
        assert!(!drawn.contains("<script"), "{drawn}");
        assert!(
            drawn.contains("&lt;script&gt;") && drawn.contains("a &amp; b") && drawn.contains("spring &lt;truce&gt;")
        );
        assert_eq!(drawn.matches("none seen").count(), 1);
        // The two firings and the two of the legend.
        assert_eq!(drawn.matches("fill=\"black\" stroke").count(), 2);
        assert_eq!(drawn.matches("fill=\"url(#possible)\"").count(), 2);
        // Days two and three were not watched: one grey run, and the legend's.
        assert_eq!(drawn.matches("fill=\"#dcdcdc\"").count(), 2);
        assert!(!drawn.contains("http://www.w3.org/1999/xlink") && !drawn.contains("href"));
    }

    #[test]
    fn the_axis_has_few_ticks_for_any_span() {
        let zone = Zone::utc();
        for days in [0, 1, 11, 40, 62, 63, 400, 4_000, 400_000] {
            let ticks = picture(&zone, "t", days, Vec::new()).matches("text-anchor=\"middle\">").count();
            assert!((1..=16).contains(&ticks), "{days} days: {ticks} ticks");
        }
    }
}
