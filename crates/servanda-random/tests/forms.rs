//! Texts from seeds read without an error, and every form of the grammar occurs among them.

use servanda_agreement::*;
use servanda_base::{Duration, Severity};
use servanda_syntax::SyntaxKind;
use std::collections::{BTreeMap, BTreeSet};

const SEEDS: u64 = 1_000;

fn kinds_in(text: &str) -> BTreeSet<SyntaxKind> {
    let parse = servanda_syntax::parse(text);
    parse.root().descendants().map(|node| node.kind()).collect()
}

#[test]
fn every_text_reads_without_an_error() {
    for seed in 0..2 * SEEDS {
        let text = servanda_random::agreement(seed);
        let (agreement, findings) = read(&text);
        let errors: Vec<String> = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| {
                let at = text.get(finding.primary.span.range()).unwrap_or_default();
                format!("{} {} at `{at}`", finding.code, finding.message)
            })
            .collect();
        assert!(agreement.is_some() && errors.is_empty(), "seed {seed}: {errors:#?}\n{text}");
    }
}

#[test]
fn a_seed_gives_one_text_and_one_record() {
    for seed in 0..50 {
        let text = servanda_random::agreement(seed);
        assert_eq!(text, servanda_random::agreement(seed));
        let agreement = read(&text).0.expect("it reads");
        assert_eq!(servanda_random::history(&agreement, seed), servanda_random::history(&agreement, seed));
    }
    // The same on every machine: a sum over some texts and records, as it was when they were made.
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for seed in 0..20 {
        let text = servanda_random::agreement(seed);
        let agreement = read(&text).0.expect("it reads");
        let record = format!("{:?}", servanda_random::history(&agreement, seed));
        for byte in text.bytes().chain(record.bytes()) {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    assert_eq!(sum, 3_668_854_986_666_137_513, "a change of the generator moves every seed; put the new sum here");
}

#[test]
fn most_texts_are_small() {
    let many = |seed| read(&servanda_random::agreement(seed)).0.expect("it reads").clauses.len();
    let small = (0..400).filter(|seed| (3..=12).contains(&many(*seed))).count();
    assert!(small > 300, "{small} of 400 have 3 to 12 clauses");
    assert!((0..400).any(|seed| many(seed) > 16) && (0..400).any(|seed| many(seed) < 3));
}

/// The example of each row of the tables of docs/grammar.md, with the line of the page.
fn examples() -> Vec<(usize, String)> {
    let page = include_str!("../../../docs/grammar.md");
    let rows = page.lines().enumerate().filter(|(_, line)| line.starts_with("| ") && line.ends_with(" |"));
    let mut examples = Vec::new();
    for (at, line) in rows {
        // A bar within a form is written `\|`.
        let line = line.replace("\\|", "/");
        if let Some(last) = line.trim_end_matches('|').rsplit('|').next() {
            let example = last.trim().trim_matches('`');
            if !["Example", "---", ""].contains(&example) && example != "as below" {
                examples.push((at + 1, example.to_owned()));
            }
        }
    }
    examples
}

/// A text in which a row's example can stand: after the line that its fields belong to.
const HEADS: [&str; 18] = [
    "",
    "agreement a \"A\"\n  ",
    "declaration a \"A\"\n  ",
    "body b\n  ",
    "phase p\n  ",
    "1 UKR shall not fire\n  ",
    "1 red line r\n  ",
    "define d as ",
    "agreement a \"A\"\n  in force ",
    "agreement a \"A\"\n  expires ",
    "agreement a \"A\"\n  in force on signature\n  ",
    "agreement a \"A\"\n  expires never\n  ",
    "calendar c \"C\" from \"g\"\n  ",
    "airspace a from \"f#a\" ",
    "corridor a from \"f#a\" ",
    "event e ",
    "proof p = ",
    "1 red line r\n  determined ",
];

#[test]
fn every_form_of_the_grammar_occurs() {
    let mut occur: BTreeSet<SyntaxKind> = BTreeSet::new();
    for seed in 0..SEEDS {
        occur.extend(kinds_in(&servanda_random::agreement(seed)));
    }
    let examples = examples();
    assert!(examples.len() > 80, "the page has {} rows with an example", examples.len());
    let mut missing: BTreeMap<usize, String> = BTreeMap::new();
    let mut unread = Vec::new();
    for (line, example) in &examples {
        // The example is read below the first line that takes it.
        let text = |head: &str| format!("```accord\n{head}{example}\n```\n");
        let reads = |head: &&str| servanda_syntax::parse(&text(head)).findings.is_empty();
        let heads: Vec<&str> = HEADS.iter().copied().filter(|head| reads(head)).collect();
        if heads.is_empty() {
            unread.push(format!("{line}: {example}"));
        }
        for head in heads {
            let lacking: Vec<SyntaxKind> =
                kinds_in(&text(head)).into_iter().filter(|kind| !occur.contains(kind)).collect();
            if !lacking.is_empty() {
                missing.insert(*line, format!("{example}: {lacking:?}"));
            }
        }
    }
    assert!(unread.is_empty(), "these rows of docs/grammar.md are read below no line: {unread:#?}");
    assert!(missing.is_empty(), "forms of docs/grammar.md that no seed made: {missing:#?}");
}

/// What the tree does not tell apart: which word, which sign, which sort.
#[test]
fn every_word_of_a_form_occurs() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut note = |word: String| {
        seen.insert(word);
    };
    for seed in 0..SEEDS {
        let agreement = read(&servanda_random::agreement(seed)).0.expect("it reads");
        note(format!("declaration {}", agreement.declaration.is_some()));
        note(format!("readings of force {}", agreement.header.in_force.len()));
        note(format!("{:?}", agreement.header.months));
        note(format!("zone {}", agreement.header.clock.name));
        for end in &agreement.header.expires {
            note(match end.value {
                Expiry::Never => "expires never".into(),
                Expiry::On(_) => "expires on a date".into(),
                Expiry::OnEvent(_) => "expires on an event".into(),
            });
        }
        agreement.parties.iter().for_each(|party| note(format!("{:?}", party.sort)));
        agreement.places.iter().for_each(|place| note(format!("{:?}", place.sort)));
        for event in &agreement.events {
            event.roles.iter().for_each(|(role, sort)| note(format!("{role:?} {sort}")));
            note(event.at_most.map_or("no rate".into(), |rate| format!("at most {rate}")));
        }
        agreement.gauges.iter().for_each(|gauge| note(format!("known for {}", gauge.known_for.is_some())));
        agreement.counters.iter().for_each(|counter| note(format!("counts {}", counter.counts.is_some())));
        for (_, red_line) in agreement.red_lines() {
            note(format!("tiers {}", red_line.tiers.len()));
            match &red_line.determined.as_ref().map(|determined| &determined.value) {
                Some(Determined::By(by)) => note(format!("deciders {}", by.len())),
                Some(Determined::Automatic) => note("automatic".into()),
                None => {}
            }
            if let Some(Counted::Condition(_)) = red_line.when.as_ref().map(|when| &when.value) {
                note("when condition".into());
            }
        }
        for (_, norm) in agreement.norms() {
            note(format!("{:?}", norm.modality));
            note(format!("clock runs {}", norm.clock_runs));
            match norm.subject.share {
                Share::Any(n) => note(format!("any {n}")),
                share => note(format!("{share:?}")),
            }
            for due in &norm.due {
                if let Due::Within { length, .. } = &due.value {
                    note(match length {
                        Duration::Exact { .. } => "exact".into(),
                        other => other.to_string().split(' ').next_back().unwrap_or_default().to_owned(),
                    });
                }
                note(format!("due {}", due.letter.as_deref().unwrap_or("alone")));
            }
            match &norm.act.value {
                Act::Power { effect, target } => {
                    note(format!("{effect:?}"));
                    note(format!("{effect:?} {}", matches!(target, Target::Agreement)));
                    note(match target {
                        Target::Agreement => "the agreement".into(),
                        Target::Clause(_) => "a clause".into(),
                        Target::Phase(_) => "a phase".into(),
                    });
                }
                Act::Keep { op, .. } => note(format!("keep {op:?}")),
                Act::Do { start, quantity, filter, .. } => {
                    note(format!("start {start}"));
                    note(format!("quantity {}", quantity.is_some()));
                    filter.iter().for_each(|filter| note(format!("where {:?}", filter.op)));
                }
                Act::Quoted { .. } => note(format!("words {:?}", norm.modality)),
            }
            if let Some(Trigger::Named { tier, .. }) = norm.on.as_ref().map(|on| &on.value) {
                note(format!("on named {}", tier.is_some()));
            }
        }
    }
    let wanted = "declaration true|declaration false|readings of force 0|readings of force 1|readings of force 2|\
        readings of force 3|None|Some(Down)|Some(Up)|zone UTC|zone Europe/Kyiv|zone Australia/Lord_Howe|zone Africa/Cairo|\
        zone America/Sao_Paulo|zone Asia/Kathmandu|zone Pacific/Apia|expires never|expires on a date|expires on an event|State|ArmedGroup|\
        Organisation|Line|Zone|Airspace|Corridor|By party|By body|Against party|With party|To party|To body|In place|\
        From place|From party|known for true|known for false|no rate|at most 200 a day|at most 1,000 an hour|counts true|counts false|tiers 0|tiers 1|tiers 2|tiers 3|\
        deciders 1|deciders 2|automatic|when condition|Shall|ShallNot|May|clock runs true|clock runs false|any 1|any 2|\
        any 3|Each|Jointly|exact|days|working-days|months|years|due A|due B|due alone|Suspend|Resume|Release|Extend|Open|\
        End|Withdraw|End true|Withdraw true|the agreement|a clause|a phase|keep AtLeast|keep AtMost|keep More|keep Less|\
        keep Equal|start true|quantity true|where AtLeast|where AtMost|where More|where Less|where Equal|words Shall|\
        words ShallNot|words May|on named true|on named false";
    let missing: Vec<&str> = wanted.split('|').filter(|word| !seen.contains(*word)).collect();
    assert!(missing.is_empty(), "no seed made {missing:?}; made were {seen:?}");
}
