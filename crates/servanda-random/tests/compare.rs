//! What must hold of texts beside texts, for every agreement.

mod support;

use servanda_agreement::Agreement;
use servanda_base::{Duration, Severity};
use servanda_compare::grid::{column, grid};
use servanda_compare::ladder::ladder;
use servanda_compare::layout::{Gaps, layout};
use servanda_compare::{WhatIf, diff, what_if};
use servanda_random::Dice;
use support::*;

/// Every clause under another number, and every reference with it.
fn renumbered(text: &str) -> String {
    let number = |text: &str| text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').count();
    let mut found = String::new();
    for line in text.lines() {
        let own = number(line);
        let (head, mut rest) = line.split_at(own);
        if own > 0 {
            found.push('7');
        }
        found.push_str(head);
        while let Some((before, after)) = rest.split_once("clause ") {
            found.push_str(before);
            found.push_str("clause ");
            if number(after) > 0 {
                found.push('7');
            }
            rest = after;
        }
        found.push_str(rest);
        found.push('\n');
    }
    found
}

/// Parties and bodies of the generator under other names.
fn renamed(text: &str) -> String {
    const NAMES: [(&str, &str); 9] = [
        ("highlanders", "zebras"),
        ("islanders", "yaks"),
        ("riversiders", "wolves"),
        ("league", "alliance"),
        ("mission", "expedition"),
        ("union", "society"),
        ("centre", "bureau"),
        ("council", "assembly"),
        ("panel", "jury"),
    ];
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '+');
    let mut found = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if is_name(c) {
            word.push(c);
            continue;
        }
        let other = NAMES.iter().find(|(name, _)| *name == word).map_or(word.as_str(), |(_, other)| *other);
        found.push_str(other);
        found.push(c);
        word.clear();
    }
    found.pop();
    found
}

/// The same text with some fields left out and some numbers changed, if it still reads.
fn changed(text: &str, seed: u64) -> String {
    let reads = |text: &str| {
        let (agreement, findings) = servanda_agreement::read(text);
        agreement.is_some() && findings.iter().all(|finding| finding.severity != Severity::Error)
    };
    let mut dice = Dice::new(seed);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..6 {
        let at = dice.between(0, lines.len() as i64 - 1) as usize;
        let mut other = lines.clone();
        if dice.between(0, 1) == 0 && other[at].starts_with([' ', '\t']) {
            other.remove(at);
        } else {
            other[at] = other[at].replace(" 1 ", " 3 ").replace("24 h", "36 h").replace("30 d", "20 d");
        }
        if reads(&(other.join("\n") + "\n")) {
            lines = other;
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_text_does_not_differ_from_itself() {
    for_seeds(150, Zones::AsDrawn, |_, text, _| {
        let found = diff(&read(text), &read(text));
        holds(found.is_empty() && found.renumbered.is_empty(), || format!("{found:?}"))
    });
}

#[test]
fn a_renumbered_text_is_renumbered_and_nothing_else() {
    let mut many = 0;
    for seed in 0..150 {
        let text = servanda_random::agreement(seed);
        let (one, other) = (read(&text), read(&renumbered(&text)));
        let found = diff(&one, &other);
        assert!(found.is_empty(), "seed {seed}: {found:?}\n{text}");
        assert_eq!(found.renumbered.len(), one.clauses.len(), "seed {seed}");
        many += found.renumbered.len();
    }
    assert!(many > 500, "{many}");
}

#[test]
fn renaming_parties_changes_names_only() {
    let mut differences = 0;
    for seed in 0..60 {
        let text = servanda_random::agreement(seed);
        let other = changed(&text, seed);
        let found = diff(&read(&text), &read(&other));
        let again = diff(&read(&renamed(&text)), &read(&renamed(&other)));
        assert_eq!(renamed(&format!("{found:?}")), format!("{again:?}"), "seed {seed}\n{text}\n{other}");
        differences += found.changes.len();
        let lost = |text: &str| {
            let agreement = read(text);
            let without = agreement.parties.iter().take(1).map(|party| party.name.value.clone()).collect();
            let lost = what_if(&agreement, &WhatIf { without, ..WhatIf::default() });
            format!("{:?} {:?} {:?} {:?} {:?}", lost.boxes, lost.unborne, lost.bodies, lost.short, lost.gone)
        };
        assert_eq!(renamed(&lost(&text)), lost(&renamed(&text)), "seed {seed}\n{text}");
    }
    assert!(differences > 80, "{differences} differences are few");
}

#[test]
fn a_column_does_not_depend_on_those_beside_it() {
    for seed in 0..60 {
        let columns = |seeds: [u64; 3]| seeds.map(|seed| column(&read(&servanda_random::agreement(seed)))).to_vec();
        let one = grid(columns([seed, seed + 1, seed + 2]));
        let other = grid(columns([seed + 2, seed, seed + 1]));
        assert_eq!(one.rows.len(), other.rows.len());
        for (row, turned) in one.rows.iter().zip(&other.rows) {
            assert_eq!(row.name, turned.name, "seed {seed}");
            assert_eq!(
                [&row.cells[0], &row.cells[1], &row.cells[2]],
                [&turned.cells[1], &turned.cells[2], &turned.cells[0]]
            );
        }
        assert!(one.rows.iter().any(|row| row.cells.iter().any(|cell| !cell.0.is_empty())));
    }
}

#[test]
fn without_nobody_nothing_is_lost_and_what_is_lost_was_there() {
    let mut lost = 0;
    for seed in 0..150 {
        let agreement: Agreement = read(&servanda_random::agreement(seed));
        assert!(what_if(&agreement, &WhatIf::default()).is_empty(), "seed {seed}");
        let mut dice = Dice::new(seed);
        let parties: Vec<String> = agreement.parties.iter().map(|party| party.name.value.clone()).collect();
        let bodies = agreement.bodies.iter().map(|body| body.name.value.clone());
        let names: Vec<String> = parties.into_iter().chain(bodies).collect();
        let question = WhatIf {
            without: dice.one_of(&names).cloned().into_iter().collect(),
            refuse: vec!["a".into()],
            expire: Some("2028-01-01".parse().expect("a day")),
            slip: Some(Duration::days(dice.between(1, 400))),
        };
        let outcome = what_if(&agreement, &question);
        let before = servanda_check_boxes(&agreement);
        for change in &outcome.boxes {
            let had = before.iter().find(|(clause, _)| *clause == change.clause).expect("a clause with boxes");
            assert!(change.lost.iter().all(|name| had.1.contains(name)), "seed {seed}: {change:?}");
            assert!(change.gained.iter().all(|name| !had.1.contains(name)), "seed {seed}: {change:?}");
        }
        assert!(outcome.short.iter().all(|short| short.now > short.before), "seed {seed}");
        lost += usize::from(!outcome.is_empty());
    }
    assert!(lost > 75, "{lost} of 150 texts lose something");
}

/// The boxes that each clause has.
fn servanda_check_boxes(agreement: &Agreement) -> Vec<(String, Vec<&'static str>)> {
    let boxes = servanda_check::boxes(agreement).into_iter();
    let has = |boxes: servanda_check::Boxes| boxes.named().into_iter().filter(|(_, has)| *has).map(|(name, _)| name);
    boxes.map(|(number, boxes)| (number, has(boxes).collect())).collect()
}

#[test]
fn every_clause_is_in_the_ladder_or_stands_alone() {
    for seed in 0..150 {
        let agreement = read(&servanda_random::agreement(seed));
        let found = ladder(&agreement);
        for clause in
            agreement.clauses.iter().filter(|clause| !matches!(clause.kind, servanda_agreement::ClauseKind::Reserved))
        {
            let number = &clause.number.value;
            let drawn = found.nodes.iter().any(|node| node.says.split(' ').next() == Some(number));
            assert!(drawn != found.alone.contains(number), "seed {seed}: clause {number}");
        }
        assert!(found.edges.iter().all(|edge| edge.from < found.nodes.len() && edge.to < found.nodes.len()));
        let sizes = vec![(100.0, 40.0); found.nodes.len()];
        let arrows: Vec<(usize, usize)> = found.edges.iter().map(|edge| (edge.from, edge.to)).collect();
        let placed = layout(&sizes, &arrows, Gaps { across: 50.0, down: 10.0 });
        assert!(placed.boxes.iter().all(|(x, y)| x.is_finite() && y.is_finite()), "seed {seed}");
    }
}
