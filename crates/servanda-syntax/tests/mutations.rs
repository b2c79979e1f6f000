//! Whatever is done to a text: no panic, nothing lost, and formatting twice is formatting once.

use servanda_syntax::format::format;
use servanda_syntax::{SyntaxKind, parse};
use std::path::PathBuf;

/// A small generator of numbers, so that a failure can be had again (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides.max(1)
    }
}

fn fixtures() -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of fixtures is part of the workspace")
        .map(|entry| entry.expect("a fixture can be listed").path())
        .collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a fixture can be read")).collect()
}

const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    " ",
    "\t",
    "\"",
    "(",
    ")",
    ",",
    "=",
    ">=",
    "```",
    "```accord\n",
    "# ",
    "> ",
    "and",
    "or",
    "not ",
    "no ",
    "shall",
    "may ",
    "on ",
    "by ",
    "in ",
    "within ",
    "failing which ",
    "clause 5.6",
    "tier 2",
    "reading A ",
    "5.3  ",
    "2027-02-30",
    "99999999999999999999",
    "12 h",
    "proof ",
    "proof x = ",
    "phase ",
    "event ",
    "red line ",
    "UKR",
    "\u{202E}",
    "\u{FEFF}",
    "é",
    "а",
    "\u{0}",
    "“",
    "-",
    ".",
    "at least ",
    "each of ",
    "from ",
    "define x as not not (",
    "\r",
    "~~~",
];

fn mutate(text: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.roll(4) {
        let mut at = dice.roll(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let mut end = (at + dice.roll(30)).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        match dice.roll(4) {
            0 => text.replace_range(at..end, ""),
            1 => text.insert_str(at, PIECES[dice.roll(PIECES.len())]),
            2 => text.replace_range(at..end, PIECES[dice.roll(PIECES.len())]),
            _ => {
                let copy = text[at..end].to_owned();
                text.insert_str(dice.roll(2) * at, &copy);
            }
        }
    }
    text
}

fn hold(text: &str) {
    let tree = parse(text);
    assert_eq!(tree.root().text().to_string(), text, "the tree lost something");
    for finding in &tree.findings {
        let span = finding.primary.span.range();
        assert!(text.get(span.clone()).is_some(), "{span:?} of `{}` is no place in the text", finding.message);
    }
    let once = format(text);
    assert_eq!(words(text), words(&once), "formatting changed the words");
    assert_eq!(format(&once), once, "formatting twice differs\n--- text\n{text}");
}

fn words(text: &str) -> Vec<(SyntaxKind, String)> {
    let tokens = parse(text).root().descendants_with_tokens().filter_map(|item| item.into_token());
    let words = tokens.filter(|token| token.kind() != SyntaxKind::Whitespace);
    words.map(|token| (token.kind(), token.text().to_owned())).collect()
}

#[test]
fn fixtures_hold() {
    for text in fixtures() {
        hold(&text);
        hold(&text.replace('\n', "\r\n"));
        hold(&format!("\u{FEFF}{text}"));
    }
}

#[test]
fn two_thousand_mutations_hold() {
    let fixtures = fixtures();
    for seed in 1..=2000u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let whole = &fixtures[dice.roll(fixtures.len())];
        let lines: Vec<&str> = whole.split_inclusive('\n').collect();
        let from = dice.roll(lines.len());
        let part = lines[from..(from + 40).min(lines.len())].concat();
        let text = mutate(&format!("```accord\n{part}"), &mut dice);
        let held = std::panic::catch_unwind(|| hold(&text));
        assert!(held.is_ok(), "seed {seed}");
    }
}

#[test]
fn odd_texts_hold() {
    let deep = format!("```accord\ndefine x\n  as {}a\n```\n", "(".repeat(5000));
    let denied = format!("```accord\ndefine x\n  as {}a\n```\n", "not ".repeat(5000));
    let fences = "```accord\n".repeat(2000);
    for text in [
        "",
        "\n",
        "\u{FEFF}",
        "\r",
        "```accord",
        "```accord\n",
        "~~~\n```accord\n",
        "```accord\n5.3",
        &deep,
        &denied,
        &fences,
    ] {
        hold(text);
    }
}

#[test]
fn a_line_of_megabytes_takes_its_time_only() {
    assert!(parse(&"word ".repeat(2_000_000)).findings.is_empty());
    for piece in ["word ", "(", "a,", "\"", "1 ", "not ", "x", ", or "] {
        let text = format!("```accord\n5  {}\n```\n", piece.repeat(500_000 / piece.len()));
        let tree = parse(&text);
        assert!(tree.findings.len() <= 2, "{piece}: {}", tree.findings.len());
        assert!(tree.findings.iter().all(|finding| finding.message.len() < 500));
    }
}

#[test]
fn every_fixture_formats_without_a_finding() {
    for text in fixtures() {
        assert!(parse(&format(&text)).findings.is_empty());
    }
}

#[test]
fn one_wide_cell_does_not_widen_the_others() {
    let rows: String = (0..500).map(|n| format!("party p{n} organisation \"P\"\n")).collect();
    let text = format!("```accord\n{rows}party {} organisation \"P\"\n```\n", "x".repeat(100_000));
    assert!(format(&text).len() < 2 * text.len());
    hold(&text);
}

#[test]
fn many_comments_take_their_time_only() {
    assert_eq!(parse(&"<!--\n".repeat(50_000)).findings.len(), 50_000);
    assert!(parse(&"<!--\n-->\n".repeat(50_000)).findings.is_empty());
}
