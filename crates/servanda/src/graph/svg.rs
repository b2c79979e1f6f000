//! A ladder as one SVG that stands alone and can be read in print: greys, dashes and borders only.

use servanda_brief::text::{clip, safe, wrap};
use servanda_compare::ladder::{Edge, Kind, Ladder, Node, Sort};
use servanda_compare::layout::{Gaps, layout};
use std::fmt::Write;

// In pixels.
const WIDTH: f64 = 226.0;
const LINE: f64 = 15.0;
const PAD: f64 = 8.0;
const MARGIN: f64 = 24.0;
const TOP: f64 = 56.0;
const GAPS: Gaps = Gaps { across: 108.0, down: 18.0 };
/// The characters that fit into a box, and on an arrow.
const LETTERS: usize = 35;
const ON_ARROW: usize = 17;
/// So many lines of each field are shown in a box; the whole sentence is in its title.
const LINES: usize = 9;
/// The width of a letter on an arrow.
const LETTER: f64 = 5.6;

fn escaped(text: &str) -> String {
    safe(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn shown(said: &str) -> Vec<String> {
    let mut lines: Vec<String> = wrap(&safe(said), LETTERS).iter().map(|line| clip(line, LETTERS)).collect();
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            *last = format!("{}…", last.chars().take(LETTERS - 1).collect::<String>());
        }
    }
    lines
}

/// The picture.
pub fn picture(title: &str, ladder: &Ladder) -> String {
    let heads: Vec<Vec<String>> = ladder.nodes.iter().map(|node| shown(&node.head)).collect();
    let bodies: Vec<Vec<String>> =
        ladder.nodes.iter().map(|node| node.lines.iter().flat_map(|line| shown(line)).collect()).collect();
    let sizes: Vec<(f64, f64)> = heads
        .iter()
        .zip(&bodies)
        .map(|(head, body)| (WIDTH, (head.len() + body.len()) as f64 * LINE + 2.0 * PAD))
        .collect();
    // Phases stand in the order in which they open, so what reverts runs back to the left.
    let is_phase = |at: usize| ladder.nodes.get(at).is_some_and(|node| node.sort == Sort::Phase);
    let runs_back = |edge: &Edge| edge.kind == Kind::Reverts && is_phase(edge.from) && is_phase(edge.to);
    let ends = |edge: &Edge| if runs_back(edge) { (edge.to, edge.from) } else { (edge.from, edge.to) };
    let mut placed = layout(&sizes, &ladder.edges.iter().map(ends).collect::<Vec<_>>(), GAPS);
    for (_, points) in ladder.edges.iter().zip(&mut placed.arrows).filter(|(edge, _)| runs_back(edge)) {
        points.reverse();
    }
    let alone = super::alone(ladder).map(|alone| wrap(&alone, 130)).unwrap_or_default();
    let width = (placed.size.0 + 2.0 * MARGIN).max(1010.0);
    let legend = TOP + placed.size.1 + 40.0;
    let height = legend + 34.0 + LINE * alone.len() as f64;
    let mut out = String::new();
    let mut put = |line: String| {
        out.push_str(&line);
        out.push('\n');
    };
    put(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}" font-family="sans-serif" font-size="12" fill="black">"#
    ));
    put(format!(
        r#"<title>{title}</title>
<defs><marker id="end" viewBox="0 0 8 8" refX="7.5" refY="4" markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" orient="auto-start-reverse"><path d="M0 0.5 L8 4 L0 7.5 z"/></marker></defs>
<rect width="{width:.0}" height="{height:.0}" fill="white"/>
<text x="{MARGIN}" y="30" font-size="16" font-weight="bold">{short}</text>"#,
        title = escaped(title),
        short = escaped(&clip(title, (width / 10.0) as usize)),
    ));
    if ladder.nodes.is_empty() {
        put(format!(r#"<text x="{MARGIN}" y="{TOP}" font-style="italic">no clause is linked to another</text>"#));
    }
    let at = |(x, y): (f64, f64)| (x + MARGIN, y + TOP);
    let ways: Vec<Vec<(f64, f64)>> =
        placed.arrows.iter().map(|points| points.iter().map(|point| at(*point)).collect()).collect();
    for (edge, points) in ladder.edges.iter().zip(&ways).filter(|(_, points)| points.len() > 1) {
        put(format!(r#"<path d="{}" fill="none" marker-end="url(#end)" {}/>"#, path(points), stroke(edge.kind)));
    }
    for ((node, (x, y)), ((head, body), size)) in ladder
        .nodes
        .iter()
        .zip(placed.boxes.iter().map(|corner| at(*corner)))
        .zip(heads.iter().zip(&bodies).zip(&sizes))
    {
        put(drawn(node, (x, y), size.1, head, body));
    }
    let boxes: Vec<Area> =
        placed.boxes.iter().zip(&sizes).map(|(corner, size)| Area::new(at(*corner), *size)).collect();
    labels(&ladder.edges, &ways, &boxes, &mut put);
    put(key(legend));
    for (line, words) in alone.iter().enumerate() {
        put(format!(
            r#"<text x="{MARGIN}" y="{:.1}" font-size="11">{}</text>"#,
            legend + 30.0 + LINE * line as f64,
            escaped(words)
        ));
    }
    put("</svg>".into());
    out
}

/// Smooth between the points; level where it leaves and enters a box.
fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    let mut before = None;
    for (x, y) in points {
        match before {
            None => write!(path, "M{x:.1} {y:.1}").ok(),
            Some((from_x, from_y)) => {
                let middle = f64::midpoint(from_x, *x);
                write!(path, " C{middle:.1} {from_y:.1} {middle:.1} {y:.1} {x:.1} {y:.1}").ok()
            }
        };
        before = Some((*x, *y));
    }
    path
}

fn stroke(kind: Kind) -> &'static str {
    match kind {
        Kind::Sets => r#"stroke="black" stroke-width="1.4""#,
        Kind::Opens => r#"stroke="black" stroke-width="2.2""#,
        Kind::Fails => r#"stroke="black" stroke-width="1.4" stroke-dasharray="7 4""#,
        Kind::Counts => r##"stroke="#555" stroke-width="1""##,
        Kind::Reverts => r#"stroke="black" stroke-width="1.4" stroke-dasharray="2 3""#,
        Kind::Depends => r##"stroke="#888" stroke-width="1""##,
    }
}

fn frame(sort: Sort) -> &'static str {
    match sort {
        Sort::Trigger => r##"fill="#ececec" stroke="black" stroke-width="2""##,
        Sort::Duty => r#"fill="white" stroke="black""#,
        Sort::Ban => r#"fill="white" stroke="black" stroke-dasharray="5 3""#,
        Sort::Power => r#"rx="12" fill="white" stroke="black""#,
        Sort::Phase | Sort::Start => r##"rx="12" fill="#cfcfcf" stroke="black""##,
    }
}

fn drawn(node: &Node, (x, y): (f64, f64), height: f64, head: &[String], body: &[String]) -> String {
    let mut out = format!(
        r#"<g><title>{}</title><rect x="{x:.1}" y="{y:.1}" width="{WIDTH}" height="{height:.1}" {}/>"#,
        escaped(&node.says),
        frame(node.sort)
    );
    for (line, words) in head.iter().chain(body).enumerate() {
        let weight = if line < head.len() { r#" font-weight="bold""# } else { "" };
        let y = y + PAD + LINE * line as f64 + 11.5;
        write!(out, r#"<text x="{:.1}" y="{y:.1}"{weight}>{}</text>"#, x + PAD, escaped(words)).ok();
    }
    out.push_str("</g>");
    out
}

/// A rectangle that something takes.
#[derive(Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn new((x, y): (f64, f64), (width, height): (f64, f64)) -> Area {
        Area { left: x, top: y, right: x + width, bottom: y + height }
    }

    fn meets(&self, other: &Area) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// Words on arrows, each where it covers no box and no other word, as near to the middle of the arrow's first stretch as can be.
fn labels(edges: &[Edge], ways: &[Vec<(f64, f64)>], boxes: &[Area], put: &mut impl FnMut(String)) {
    let mut taken: Vec<Area> = boxes.to_vec();
    for (edge, points) in edges.iter().zip(ways).filter(|(edge, _)| !edge.label.is_empty()) {
        let [first, .., last] = points.as_slice() else { continue };
        let words = clip(&safe(&edge.label), ON_ARROW);
        let size = (words.chars().count() as f64 * LETTER + 4.0, 13.0);
        // The stretch that leaves the box, or, where words are there already, the one that enters the next.
        let second = points.get(1).unwrap_or(last);
        let before_last = points.get(points.len().saturating_sub(2)).unwrap_or(first);
        let on = |(a, b): (&(f64, f64), &(f64, f64)), t: f64| {
            // The height of the curve at that part of the way.
            let s = 3.0 * t * t - 2.0 * t * t * t;
            (
                a.0 + (b.0 - a.0) * (1.5 * t * (1.0 - t) * (1.0 - t) + 1.5 * t * t * (1.0 - t) + t * t * t),
                a.1 + (b.1 - a.1) * s,
            )
        };
        let mut places = Vec::new();
        for stretch in [(first, second), (before_last, last)] {
            places.extend([0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].map(|t| on(stretch, t)));
        }
        let area = |(x, y): (f64, f64)| Area::new((x - size.0 / 2.0, y - size.1 / 2.0), size);
        let free = places.iter().copied().find(|place| !taken.iter().any(|other| other.meets(&area(*place))));
        let (x, y) = free.or(places.first().copied()).unwrap_or(*first);
        let area = area((x, y));
        taken.push(area);
        put(format!(
            r#"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" fill="white" fill-opacity="0.9"/><text x="{x:.1}" y="{:.1}" font-size="10.5" text-anchor="middle">{}</text>"#,
            area.left,
            area.top,
            size.0,
            size.1,
            y + 3.6,
            escaped(&words)
        ));
    }
}

/// What the borders and lines mean.
fn key(y: f64) -> String {
    let mut out = String::from(r#"<g font-size="11">"#);
    let mut x = MARGIN;
    for (sort, words) in [
        (Sort::Trigger, "trigger"),
        (Sort::Duty, "shall"),
        (Sort::Ban, "shall not"),
        (Sort::Power, "may"),
        (Sort::Phase, "phase"),
    ] {
        write!(
            out,
            r#"<rect x="{x:.1}" y="{:.1}" width="22" height="13" {}/><text x="{:.1}" y="{y:.1}">{words}</text>"#,
            y - 11.0,
            frame(sort).replace("rx=\"12\"", "rx=\"5\""),
            x + 27.0
        )
        .ok();
        x += 40.0 + words.len() as f64 * 6.5;
    }
    for (kind, words) in [
        (Kind::Sets, "sets going"),
        (Kind::Fails, "if it fails"),
        (Kind::Counts, "is counted by"),
        (Kind::Opens, "opens"),
        (Kind::Reverts, "reverts"),
        (Kind::Depends, "is referred to by"),
    ] {
        write!(
            out,
            r#"<line x1="{x:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" {}/><text x="{:.1}" y="{y:.1}">{words}</text>"#,
            y - 4.0,
            x + 24.0,
            y - 4.0,
            stroke(kind),
            x + 29.0
        )
        .ok();
        x += 42.0 + words.len() as f64 * 6.0;
    }
    out.push_str("</g>");
    out
}
