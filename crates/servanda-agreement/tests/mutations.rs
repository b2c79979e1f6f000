//! Whatever is done to a text, lowering does not panic and every place it speaks of is in the text.

use servanda_agreement::{read, read_aloud};

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides.max(1)
    }
}

const TEXTS: &[&str] = &[
    include_str!("../../../tests/fixtures/hybrid-package.accord.md"),
    include_str!("../../../tests/fixtures/hybrid-repaired.accord.md"),
];

#[test]
fn five_hundred_shuffles_of_words_hold() {
    for seed in 1..=500u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut words: Vec<&str> = TEXTS[dice.roll(TEXTS.len())].split_inclusive(' ').collect();
        for _ in 0..=dice.roll(4) {
            let (from, to) = (dice.roll(words.len()), dice.roll(words.len()));
            match dice.roll(3) {
                0 => words.swap(from, to),
                1 => words[to] = words[from],
                _ => drop(words.remove(from)),
            }
        }
        let text = words.concat();
        let held = std::panic::catch_unwind(|| {
            let (agreement, findings) = read(&text);
            for finding in findings {
                assert!(text.get(finding.primary.span.range()).is_some(), "{}", finding.message);
            }
            agreement.map(|agreement| read_aloud(&agreement).len())
        });
        assert!(held.is_ok(), "seed {seed}");
    }
}

#[test]
fn numbers_at_the_edge_hold() {
    for number in
        ["0", "-1", "99999999999999999999999999", "79228162514264337593543950335", "1.5", "1__0", "1.2.3", "0.0001"]
    {
        for scale in ["", "billion "] {
            for unit in ["h", "d", "years", "months", "working-days", "calendar days", "km", "EUR"] {
                let text = format!(
                    "```accord\nagreement a \"A\"\nparties UKR, GBR\nevent pay verb pay by party to party has amount EUR\n1  GBR shall pay {number} {scale}{unit} to UKR\n  within {number} {unit} of signature\nzone z = within half of {number} {scale}{unit} of z\n```\n"
                );
                let (agreement, _) = read(&text);
                assert!(agreement.is_some());
            }
        }
    }
}

/// Reads a text of these lines, and what each clause says.
fn read_all(lines: &str) -> Vec<servanda_base::Diagnostic> {
    let (agreement, findings) = read(&format!("```accord\nagreement a \"A\"\nparties UKR, RUS\n{lines}```\n"));
    read_aloud(&agreement.expect("the text has a header"));
    findings
}

#[test]
fn groups_in_groups_take_their_time_only() {
    let last = "group g60a = UKR\ngroup g60b = RUS\n1 g0a shall \"keep the peace\"\n";
    let doubled: String =
        (0..60).map(|n| format!("group g{n}a = g{0}a, g{0}b\ngroup g{n}b = g{0}a, g{0}b\n", n + 1)).collect();
    assert!(read_all(&(doubled + last)).is_empty());
    let chain: String = (0..20_000).map(|n| format!("group g{n} = g{}\n", n + 1)).collect();
    assert!(read_all(&format!("{chain}group g20000 = UKR\n1 g0 shall \"keep the peace\"\n")).is_empty());
}

#[test]
fn circles_take_their_time_only() {
    let back: String = (1..5000).map(|n| format!("define d{n} as d{} or d{}\n", n + 1, n / 2)).collect();
    let findings = read_all(&format!("define d0 as d1\n{back}define d5000 as d0\n"));
    assert!(findings.iter().all(|finding| finding.code == "S0106" && finding.secondary.len() <= 8));
    assert!(!findings.is_empty());
}

#[test]
fn names_that_stand_for_nothing_take_their_time_only() {
    let known: String = (0..2000).map(|n| format!("capability thing-{n} \"T\"\n")).collect();
    let unknown: String =
        (0..5000).map(|n| format!("{n} UKR shall \"x\"\n needs 1 thnig-{n}\n proof standrad-{n}\n")).collect();
    assert_eq!(read_all(&(known + &unknown)).len(), 10_000);
}
