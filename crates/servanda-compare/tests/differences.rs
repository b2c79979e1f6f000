//! One change to a text, and what is said of it; taken back, the reverse is said.

use servanda_agreement::Agreement;
use servanda_base::Severity;
use servanda_compare::{Diff, diff};

const TEXT: &str = r#"```accord
agreement ferry "Ferry pact (invented)"
  signed    2031-05-01
  in force  on signature
  clock     Europe/Oslo

party north   armed-group   "Northern side"
party south   armed-group   "Southern side"
party centre  organisation  "Observation centre"
group sides = north, south

body council "Ferry council"
  members  north, south, centre
  decides  by 2 of 3

capability boat "Boat"

zone harbour "Harbour" from "geo/ferry.geojson#harbour"
zone beach   "Beach"   from "geo/ferry.geojson#beach"

event shot      plural shots       verb fire     by party in place  has calibre mm
event delivery  plural deliveries  verb deliver  by party to party  has tents count
event escort    plural escorts     verb escort   by party in place

proof seen = confirmed by centre

pledge north 4 boat ready in 24 h until 2033-01-01

1  each of sides shall not fire in harbour where calibre >= 100 mm

2  red line attack "Fire in the harbour"
     when    shots by north in harbour
     tier 1  at least 2 in any 24 h
     tier 2  at least 5 in any 24 h

3  on attack tier 1, centre shall escort in harbour
     within         48 h of determination
     needs          2 boat
     failing which  clause 4
4  north shall deliver 1_000 tents to south
     by  2031-06-30
5  sides jointly shall escort in beach
     every   6 months
     unless  "a storm"
6  north may suspend clause 4
     notice  30 d
```
"#;

fn read(text: &str) -> Agreement {
    let (agreement, findings) = servanda_agreement::read(text);
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    assert!(error.is_none(), "{error:?}\n{text}");
    agreement.expect("an agreement")
}

/// `clause 3 deadline (24 hours sooner): stricter for centre`
fn said(diff: &Diff) -> Vec<String> {
    let line = |change: &servanda_compare::Change| {
        let name = change.after_name.as_ref().or(change.before_name.as_ref()).map_or("", String::as_str);
        let moved = change.moved.as_ref().map(|moved| format!(" ({moved})")).unwrap_or_default();
        let effects: Vec<String> = change
            .effects
            .iter()
            .map(|effect| match effect.whom.as_slice() {
                [] => effect.direction.word().to_owned(),
                whom => format!("{} for {}", effect.direction.word(), whom.join(", ")),
            })
            .collect();
        let effects = if effects.is_empty() { "nothing said".into() } else { effects.join("; ") };
        format!("{} {name} {}{moved}: {effects}", change.sort, change.aspect)
    };
    diff.changes.iter().map(line).collect()
}

/// From, to, what is said.
const CHANGES: [(&str, &str, &[&str]); 29] = [
    ("within         48 h", "within         24 h", &["clause 3 deadline (24 hours sooner): stricter for centre"]),
    ("within         48 h", "within         2 calendar days", &["clause 3 deadline: nothing said"]),
    ("within         48 h of determination", "within         \"soon\"", &["clause 3 deadline: nothing said"]),
    ("by  2031-06-30", "by  2031-06-20", &["clause 4 deadline (10 calendar days sooner): stricter for north"]),
    ("     by  2031-06-30\n", "", &["clause 4 deadline: looser for north"]),
    ("tier 1  at least 2 in any 24 h", "tier 1  at least 1 in any 24 h", &["clause 2 tier 1: stricter for north"]),
    ("tier 2  at least 5 in any 24 h", "tier 2  at least 5 in any 48 h", &["clause 2 tier 2: stricter for north"]),
    ("tier 2  at least 5 in any 24 h", "tier 2  at least 6 in any 48 h", &["clause 2 tier 2: nothing said"]),
    ("     tier 2  at least 5 in any 24 h\n", "", &["clause 2 tier 2: looser for north"]),
    ("tier 1  at least 2", "resets  after 5 d without\n     tier 1  at least 2", &["clause 2 reset: nothing said"]),
    (
        "shots by north in harbour\n",
        "shots by north in harbour, or escorts by north in harbour\n",
        &["clause 2 what counts: stricter for north"],
    ),
    ("each of sides shall not fire", "north shall not fire", &["clause 1 who: looser for south"]),
    ("calibre >= 100 mm", "calibre >= 80 mm", &["clause 1 act: stricter for north, south"]),
    (" where calibre >= 100 mm", "", &["clause 1 act: stricter for north, south"]),
    ("fire in harbour where", "fire in harbour, beach where", &["clause 1 act: stricter for north, south"]),
    ("fire in harbour where", "fire in beach where", &["clause 1 act: other for north, south"]),
    ("deliver 1_000 tents", "deliver 1_200 tents", &["clause 4 act: stricter for north"]),
    ("sides jointly shall escort", "any 1 of sides shall escort", &["clause 5 who: other for north, south"]),
    ("every   6 months", "every   3 months", &["clause 5 every: stricter for north, south"]),
    ("     unless  \"a storm\"\n", "", &["clause 5 exception: stricter for north, south"]),
    ("notice  30 d", "notice  60 d", &["clause 6 notice: stricter for north"]),
    ("on attack tier 1,", "on attack tier 2,", &["clause 3 trigger: looser for centre"]),
    ("     failing which  clause 4\n", "", &["clause 3 fallback: nothing said"]),
    ("decides  by 2 of 3", "decides  by 3 of 3", &["body council rule: nothing said"]),
    ("pledge north 4 boat", "pledge north 6 boat", &["pledge north boat amount (two boats more): stricter for north"]),
    ("ready in 24 h", "ready in 12 h", &["pledge north boat ready (12 hours sooner): stricter for north"]),
    (" until 2033-01-01", "", &["pledge north boat until: stricter for north"]),
    ("= confirmed by centre", "= reported by any source", &["proof seen ways: nothing said"]),
    ("group sides = north, south", "group sides = south, north", &[]),
];

#[test]
fn each_change_is_said_and_taken_back_reversed() {
    let text = read(TEXT);
    assert_eq!(said(&diff(&text, &text)), [""; 0]);
    for (from, to, expected) in CHANGES {
        assert!(TEXT.contains(from), "{from}");
        let other = read(&TEXT.replacen(from, to, 1));
        assert_eq!(said(&diff(&text, &other)), expected, "{from} -> {to}");
        let back: Vec<String> = expected
            .iter()
            .map(|line| {
                let swap = |line: &str, one: &str, two: &str| {
                    line.replace(one, "\u{1}").replace(two, one).replace('\u{1}', two)
                };
                swap(&swap(&swap(line, "stricter", "looser"), "sooner", "later"), "more)", "less)")
            })
            .collect();
        assert_eq!(said(&diff(&other, &text)), back, "{to} -> {from}");
    }
}

#[test]
fn a_clause_that_is_new_or_gone_is_said_as_a_sentence() {
    let text = read(TEXT);
    let without = read(&TEXT.replace("6  north may suspend clause 4\n     notice  30 d\n", ""));
    let gone = diff(&text, &without);
    assert_eq!(said(&gone), ["clause 6 whole: stricter for north"]);
    assert_eq!(
        gone.changes[0].before.as_deref(),
        Some("The Northern side may suspend clause 4 with a notice of 30 days.")
    );
    assert_eq!(said(&diff(&without, &text)), ["clause 6 whole: looser for north"]);
}

#[test]
fn a_renumbered_text_is_renumbered_and_nothing_else() {
    let renumbered = TEXT
        .replace("\n3  on", "\n10  on")
        .replace("\n4  north", "\n3  north")
        .replace("\n6  north", "\n4  north")
        .replace("clause 4", "clause 3");
    let diff = diff(&read(TEXT), &read(&renumbered));
    assert_eq!(said(&diff), [""; 0]);
    let pairs: Vec<(&str, &str)> = diff.renumbered.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(pairs, [("3", "10"), ("4", "3"), ("6", "4")]);
}

#[test]
fn clauses_that_ask_the_same_are_told_apart_by_what_they_refer_to() {
    let text = |first: &str, second: &str| {
        format!(
            "```accord\nagreement pair \"Pair (invented)\"\n  signed 2031-05-01\n\nparty east organisation \"East\"\nparty \
             west organisation \"West\"\n\nevent payment plural payments verb pay by party\nevent visit plural visits verb \
             visit by party\n\n1  east shall pay\n     by  2031-06-01\n2  west shall pay\n     by  2031-06-01\n{first}  on \
             breach of clause 1, east shall visit\n{second}  on breach of clause 2, east shall visit\n```\n"
        )
    };
    let swapped = diff(&read(&text("3", "4")), &read(&text("4", "3")));
    assert!(swapped.is_empty(), "{:?}", said(&swapped));
    assert_eq!(swapped.renumbered.len(), 2);
}
