//! The formatter: fields in columns, declarations of one kind as a table.
//!
//! Deliberately changes nothing but spaces at line starts and between tokens, inside `accord` fences, on lines that have
//! no finding and do not run on. Everything else comes out byte for byte as it went in.

use crate::ast::NodeExt;
use crate::kind::{SyntaxKind, SyntaxNode};
use rowan::NodeOrToken;
use std::collections::HashMap;

/// Formats a text. Formatting twice changes nothing more, and never changes what the text says.
///
/// ```
/// let text = "```accord\ndefine quiet   \"Quiet\"\nas no shots for 60 d\n```\n";
/// let tidy = "```accord\ndefine quiet \"Quiet\"\n  as  no shots for 60 d\n```\n";
/// assert_eq!(servanda_syntax::format::format(text), tidy);
/// ```
pub fn format(text: &str) -> String {
    let parse = crate::parse(text);
    let root = parse.root();
    let mut broken: Vec<(usize, usize)> =
        parse.findings.iter().map(|f| (f.primary.span.start as usize, f.primary.span.end as usize)).collect();
    broken.sort_unstable();
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for item in root.children_with_tokens() {
        match item {
            NodeOrToken::Node(code) => fence(text, &code, &broken, &mut out),
            NodeOrToken::Token(token) => out.push_str(token.text()),
        }
    }
    // The promise to change nothing but spaces is cheap to keep for certain.
    let same = words(&root).eq(words(&crate::parse(&out).root()));
    if same { out } else { text.to_owned() }
}

/// All tokens but spaces.
fn words(root: &SyntaxNode) -> impl Iterator<Item = (SyntaxKind, String)> {
    root.descendants_with_tokens()
        .filter_map(|item| item.into_token())
        .filter(|token| token.kind() != SyntaxKind::Whitespace)
        .map(|token| (token.kind(), token.text().to_owned()))
}

/// One line of code that can be laid out.
struct Row {
    kind: SyntaxKind,
    indent: usize,
    cells: Vec<Cell>,
    /// Rows with the same number stand in the same columns.
    table: usize,
}

/// A piece of a row.
#[derive(Default)]
struct Cell {
    text: String,
    /// Spaces before the next cell.
    gap: usize,
    /// Numbers stand at the right of their column.
    right: bool,
    /// Wider cells of this sort do not widen the column.
    stands_out: bool,
}

fn fence(text: &str, code: &SyntaxNode, broken: &[(usize, usize)], out: &mut String) {
    let span = code.span();
    let source = text.get(span.range()).unwrap_or_default();
    let rows = rows(text, code, broken);
    let widths = widths(&rows);
    let mut at = span.start as usize;
    for line in source.split_inclusive('\n') {
        let words = line.trim_end_matches('\n').trim_end_matches('\r');
        let line_end = line.get(words.len()..).unwrap_or_default();
        let start = at + (words.len() - words.trim_start().len());
        match rows.get(&start) {
            Some(row) => lay_out(row, &widths, out),
            None if words.bytes().all(|b| matches!(b, b' ' | b'\t')) => {}
            None => out.push_str(words),
        }
        out.push_str(line_end);
        at += line.len();
    }
}

/// The rows of a fence by the byte at which they start.
fn rows(text: &str, code: &SyntaxNode, broken: &[(usize, usize)]) -> HashMap<usize, Row> {
    let mut rows = HashMap::new();
    // Declarations without an empty line between them stand in the same columns: those of one sort all, and all their keywords.
    let mut run = 0;
    let mut end_before = 0;
    for entry in code.children().filter(|node| node.kind().is_entry()) {
        let start = entry.span().start as usize;
        if text.get(end_before..start).is_none_or(|between| between.matches('\n').count() > 1) {
            run = start;
        }
        end_before = entry.span().end as usize;
        for line in entry.children().filter(|line| line.kind().is_line()) {
            let at = line.span();
            if is_clean(text, at.start as usize, at.end as usize, broken) {
                let mut row = row(&entry, &line);
                row.table = if line.kind() == SyntaxKind::Head { run } else { start };
                rows.insert(at.start as usize, row);
            }
        }
    }
    rows
}

/// True for a line that stands alone on its line and has no finding.
fn is_clean(text: &str, start: usize, end: usize, broken: &[(usize, usize)]) -> bool {
    let alone = text.get(start..end).is_some_and(|line| !line.contains('\n'))
        && text.get(end..).is_none_or(|rest| rest.lines().next().is_none_or(|rest| rest.trim().is_empty()));
    let next = broken.partition_point(|(_, finding_end)| *finding_end < start);
    alone && broken.get(next).is_none_or(|(finding_start, _)| *finding_start > end)
}

fn row(entry: &SyntaxNode, line: &SyntaxNode) -> Row {
    let pieces: Vec<(SyntaxKind, String)> = line
        .children_with_tokens()
        .filter(|item| !item.kind().is_trivia())
        .map(|item| (item.kind(), joined(&item)))
        .collect();
    let clause = entry.kind() == SyntaxKind::Clause;
    if line.kind() == SyntaxKind::Head {
        let cells = if clause { sentence(pieces) } else { table(entry.kind(), line, pieces) };
        let around = line.first(SyntaxKind::Around).map(|_| SyntaxKind::Around);
        return Row { kind: around.unwrap_or(family(entry.kind())), indent: 0, cells, table: 0 };
    }
    let number = entry.first(SyntaxKind::Head).and_then(|head| head.token(SyntaxKind::Number));
    let indent = if clause { number.map_or(1, |number| number.text().chars().count()) + 4 } else { 2 };
    let header = matches!(entry.kind(), SyntaxKind::Agreement | SyntaxKind::Declaration);
    let keyword = match line.kind() {
        SyntaxKind::Reading if header => 0,
        SyntaxKind::Irreversible | SyntaxKind::Asymmetric => 3,
        SyntaxKind::InForce
        | SyntaxKind::Held
        | SyntaxKind::LateReports
        | SyntaxKind::Failing
        | SyntaxKind::CountedBy
        | SyntaxKind::SubjectTo
        | SyntaxKind::InAddition
        | SyntaxKind::NeverDuring
        | SyntaxKind::TierLine
        | SyntaxKind::Reading
        | SyntaxKind::Before => 2,
        _ => 1,
    };
    let stands_out = matches!(
        line.kind(),
        SyntaxKind::Failing
            | SyntaxKind::Determined
            | SyntaxKind::NeverDuring
            | SyntaxKind::Irreversible
            | SyntaxKind::Asymmetric
            | SyntaxKind::InAddition
            | SyntaxKind::Notwithstanding
            | SyntaxKind::Tail
    );
    let split = keyword.min(pieces.len());
    let (first, rest) = pieces.split_at(split);
    let cells = vec![
        Cell { text: joined_pieces(first), gap: 2, right: false, stands_out },
        Cell { text: joined_pieces(rest), ..Cell::default() },
    ];
    Row { kind: SyntaxKind::Broken, indent, cells, table: 0 }
}

/// Kinds of entry that stand in one table.
fn family(kind: SyntaxKind) -> SyntaxKind {
    match kind {
        SyntaxKind::Line | SyntaxKind::Airspace | SyntaxKind::Corridor => SyntaxKind::Zone,
        other => other,
    }
}

/// Number, two spaces, sentence.
fn sentence(pieces: Vec<(SyntaxKind, String)>) -> Vec<Cell> {
    let split = pieces.len().min(1);
    let (number, rest) = pieces.split_at(split);
    vec![
        Cell { text: joined_pieces(number), gap: 2, right: false, stands_out: true },
        Cell { text: joined_pieces(rest), ..Cell::default() },
    ]
}

/// A declaration, cut into the columns of its table. Cells never change their order.
fn table(kind: SyntaxKind, line: &SyntaxNode, pieces: Vec<(SyntaxKind, String)>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut put = |slot: usize, text: &str, right: bool| {
        let slot = slot.max(cells.len().saturating_sub(1));
        while cells.len() <= slot {
            cells.push(Cell { gap: 2, ..Cell::default() });
        }
        if let Some(cell) = cells.last_mut() {
            cell.right = right;
            join(&mut cell.text, text);
        }
    };
    for (at, (piece, text)) in pieces.iter().enumerate() {
        let slot = match (kind, piece) {
            _ if at == 0 => 0,
            (SyntaxKind::Agreement | SyntaxKind::Declaration | SyntaxKind::Body | SyntaxKind::Parties, _) => 1,
            (_, SyntaxKind::Def) => 1,
            (SyntaxKind::Pledge, SyntaxKind::Name) => 1,
            (SyntaxKind::Pledge, SyntaxKind::Quantity) => {
                let quantity = line.first(SyntaxKind::Quantity);
                let number = quantity.and_then(|q| q.token(SyntaxKind::Number)).map(|n| n.text().to_owned());
                let number = number.unwrap_or_default();
                put(2, &number, true);
                put(3, text.get(number.len()..).unwrap_or_default().trim_start(), false);
                continue;
            }
            (_, SyntaxKind::Around) => {
                around(line, text).into_iter().enumerate().for_each(|(n, part)| put(n + 2, &part, n == 1));
                continue;
            }
            (_, SyntaxKind::Ready) => 4,
            (_, SyntaxKind::Until) => 5,
            (_, SyntaxKind::Conditional) => 6,
            (SyntaxKind::Party, SyntaxKind::Quoted) => 3,
            (_, SyntaxKind::Plural | SyntaxKind::Geo | SyntaxKind::Source) => 3,
            (_, SyntaxKind::VerbDef | SyntaxKind::Altitude | SyntaxKind::Width) => 4,
            (_, SyntaxKind::RoleDef) => 5,
            (_, SyntaxKind::FieldDef) => 6,
            (_, SyntaxKind::UnitDef) => 7,
            (_, SyntaxKind::KnownFor) => 8,
            (_, SyntaxKind::Counts) => 9,
            (_, SyntaxKind::RateDef) => 7,
            (SyntaxKind::Define, SyntaxKind::As) => 3,
            _ => 2,
        };
        put(slot, text, false);
    }
    let close: &[usize] = match kind {
        SyntaxKind::Pledge => &[0, 2],
        SyntaxKind::Line | SyntaxKind::Zone | SyntaxKind::Airspace | SyntaxKind::Corridor => {
            if line.first(SyntaxKind::Around).is_some() { &[0, 2, 3] } else { &[0] }
        }
        SyntaxKind::Party => &[0, 2],
        SyntaxKind::Capability | SyntaxKind::Gauge | SyntaxKind::Phase | SyntaxKind::Signatory => &[0],
        _ => &[0, 1],
    };
    for at in close {
        if let Some(cell) = cells.get_mut(*at) {
            cell.gap = 1;
        }
    }
    cells
}

/// `within half of`, `50`, `km of de-facto-line`, `on side UKR`
fn around(line: &SyntaxNode, text: &str) -> Vec<String> {
    let node = line.first(SyntaxKind::Around);
    let number = node.as_ref().and_then(|node| node.first(SyntaxKind::Quantity)?.token(SyntaxKind::Number));
    let number = number.map(|number| number.text().to_owned()).unwrap_or_default();
    let side = node.and_then(|node| node.first(SyntaxKind::Side)).map(|side| joined(&NodeOrToken::Node(side)));
    let side = side.unwrap_or_default();
    let Some((before, after)) = text.split_once(&number).filter(|_| !number.is_empty()) else {
        return vec![text.to_owned()];
    };
    let middle = after.strip_suffix(&side).unwrap_or(after);
    let parts = [before.trim(), &number, middle.trim(), &side];
    parts.into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

type Column = (usize, SyntaxKind, usize);

/// Keywords line up across the kinds of a run; other columns within one kind.
fn column(row: &Row, at: usize) -> Column {
    let kind = match (row.kind, at) {
        (SyntaxKind::Broken, _) => SyntaxKind::Broken,
        (_, 0) => SyntaxKind::Head,
        (SyntaxKind::Around, 1) => SyntaxKind::Zone,
        (kind, _) => kind,
    };
    (row.table, kind, at)
}

/// A cell wider than this many characters stands out of its column: else one long title would fill a file with spaces.
const WIDEST_COLUMN: usize = 120;

/// The width of each column, gap included; a cell that ends its row needs none.
fn widths(rows: &HashMap<usize, Row>) -> HashMap<Column, usize> {
    let mut widths = HashMap::new();
    for row in rows.values() {
        for (at, cell) in row.cells.iter().enumerate() {
            let last = row.cells.iter().skip(at + 1).all(|later| later.text.is_empty());
            let width = cell.text.chars().count() + cell.gap;
            if !cell.stands_out && !last && !cell.text.is_empty() && width <= WIDEST_COLUMN {
                let widest = widths.entry(column(row, at)).or_insert(0);
                *widest = width.max(*widest);
            }
        }
    }
    widths
}

fn lay_out(row: &Row, widths: &HashMap<Column, usize>, out: &mut String) {
    let start = out.len();
    out.extend(std::iter::repeat_n(' ', row.indent));
    for (at, cell) in row.cells.iter().enumerate() {
        if row.cells.iter().skip(at).all(|later| later.text.is_empty()) {
            break;
        }
        let length = cell.text.chars().count();
        let wanted = widths.get(&column(row, at)).copied().unwrap_or(0);
        let least = if length == 0 { 0 } else { length + cell.gap };
        let fill = wanted.max(least) - length;
        if cell.right {
            let before = fill.saturating_sub(cell.gap);
            out.extend(std::iter::repeat_n(' ', before));
            out.push_str(&cell.text);
            out.extend(std::iter::repeat_n(' ', fill - before));
        } else {
            out.push_str(&cell.text);
            out.extend(std::iter::repeat_n(' ', fill));
        }
    }
    let end = start + out.get(start..).unwrap_or_default().trim_end_matches(' ').len();
    out.truncate(end);
}

/// A piece of the tree with single spaces between its tokens.
fn joined(item: &rowan::SyntaxElement<crate::Accord>) -> String {
    let mut text = String::new();
    match item {
        NodeOrToken::Token(token) => text.push_str(token.text()),
        NodeOrToken::Node(node) => {
            for token in node.descendants_with_tokens().filter_map(|item| item.into_token()) {
                if !token.kind().is_trivia() {
                    join(&mut text, token.text());
                }
            }
        }
    }
    text
}

fn joined_pieces(pieces: &[(SyntaxKind, String)]) -> String {
    let mut text = String::new();
    pieces.iter().for_each(|(_, piece)| join(&mut text, piece));
    text
}

fn join(text: &mut String, piece: &str) {
    if !(text.is_empty() || text.ends_with('(') || piece.starts_with([',', ')'])) {
        text.push(' ');
    }
    text.push_str(piece);
}
