//! How fast all checks of a text are, cold and after an edit, and how fast its means are asked for without each party in turn.
//! Figures: docs/performance.md.

use servanda_agreement::Agreement;
use servanda_check::{Means, Supposing, boxes, check};
use std::fmt::Write;
use std::sync::atomic::{AtomicU32, Ordering};

fn main() {
    divan::main();
}

/// An invented text of about 5,000 lines: articles with a ban, a red line of two tiers and its answers, duties one after the other,
/// and pledges of 40 parties towards 12 capabilities.
fn text(lines: usize) -> String {
    let mut text = String::from(
        "# Generated\n\n```accord\nagreement large \"Large\"\n  signed 2031-05-01\n  in force on signature\n  expires 2041-05-01\n  \
         clock UTC\n  months round down\n  evidence seen\n\nparty north armed-group \"North\"\nparty south armed-group \"South\"\n\
         party centre organisation \"Centre\"\ngroup sides = north, south\n",
    );
    for party in 1..=40 {
        writeln!(text, "party friend-{party} organisation \"Friend {party}\"").ok();
    }
    let friends: Vec<String> = (1..=40).map(|party| format!("friend-{party}")).collect();
    writeln!(text, "group friends = {}", friends.join(", ")).ok();
    for kind in 1..=12 {
        writeln!(text, "capability kind-{kind} \"Kind {kind}\"").ok();
    }
    text.push_str(
        "event shot plural shots verb fire by party in place has calibre mm\n\
         event delivery plural deliveries verb deliver by party to party has tents count\n\
         event deployment plural deployments verb deploy by party in place\nproof seen = confirmed by centre\n",
    );
    for zone in 1..=20 {
        writeln!(text, "zone zone-{zone} \"Zone {zone}\" from \"geo/zones.geojson#zone-{zone}\"").ok();
    }
    text.push_str("phase one \"One\"\n  opens on entry into force\nphase two \"Two\"\n  opens when no shots for 60 d\n  latest 2032-01-01\n");
    for party in 1..=40 {
        for kind in 1..=12 {
            writeln!(text, "pledge friend-{party} {} kind-{kind} ready in 48 h", 40 + (party * kind) % 7).ok();
        }
    }
    let mut article = 0;
    while text.lines().count() < lines {
        for _ in 0..20 {
            article += 1;
            let (zone, kind) = (article % 20 + 1, article % 12 + 1);
            let some = |from: usize| {
                (0..6).map(|at| friends[(from * 7 + at * 5) % 40].as_str()).collect::<Vec<_>>().join(", ")
            };
            writeln!(text, "{article}.1 north shall not fire in zone-{zone} where calibre >= {article} mm").ok();
            writeln!(text, "{article}.2 red line line-{article} \"Line {article}\"\n     when shots by north in zone-{zone}\n     tier 1 at least 1 in any 24 h\n     tier 2 at least 5 in any 24 h\n     determined by centre within 12 h\n     resets after 30 d without").ok();
            writeln!(text, "{article}.3 on line-{article} tier 1, {} jointly shall deploy in zone-{zone}\n     within 72 h of determination\n     needs 3 kind-{kind}\n     failing which clause {article}.5", some(article)).ok();
            writeln!(text, "{article}.4 on line-{article} tier 2, {} jointly shall deploy in zone-{zone}\n     within 72 h of determination\n     needs 9 kind-{kind}\n     failing which clause {article}.5", some(article + 1)).ok();
            writeln!(
                text,
                "{article}.5 friend-{} shall deliver {article} tents to south\n     within 30 d of breach",
                article % 40 + 1
            )
            .ok();
            writeln!(text, "{article}.6 north shall deliver {article} tents to south\n     from entry into force\n     within 60 d of entry into force").ok();
            writeln!(text, "{article}.7 south shall deliver {article} tents to north\n     from completion of clause {article}.6\n     within 30 d of completion of clause {article}.6").ok();
        }
    }
    text.push_str("```\n");
    text
}

fn read(text: &str) -> Agreement {
    servanda_agreement::read(text).0.expect("the text holds an agreement")
}

/// All checks over a model that nothing was asked of before.
#[divan::bench(sample_count = 30)]
fn all_checks_of_5000_lines(bencher: divan::Bencher<'_, '_>) {
    let agreement = read(&text(5_000));
    bencher.with_inputs(|| agreement.clone()).bench_refs(|agreement| check(agreement).len());
}

/// What happens after each edit: the text is read again, and all of it checked again, boxes included.
#[divan::bench(sample_count = 30)]
fn after_an_edit_of_5000_lines(bencher: divan::Bencher<'_, '_>) {
    let text = text(5_000);
    let edit = AtomicU32::new(0);
    bencher
        .with_inputs(|| {
            let days = 61 + edit.fetch_add(1, Ordering::Relaxed);
            text.replacen("within 60 d of entry into force", &format!("within {days} d of entry into force"), 1)
        })
        .bench_values(|text| {
            let agreement = read(&text);
            (check(&agreement).len(), boxes(&agreement).len())
        });
}

/// Each check by itself, so that a slow one shows.
#[divan::bench(args = servanda_check::CHECKS.iter().map(|check| check.code), sample_count = 10)]
fn one_check(bencher: divan::Bencher<'_, '_>, code: &str) {
    let agreement = read(&text(5_000));
    let one = servanda_check::CHECKS.iter().find(|check| check.code == code).expect("a check of this code");
    bencher.bench(|| {
        let mut findings = Vec::new();
        (one.run)(&agreement, &mut findings);
        findings.len()
    });
}

#[divan::bench(sample_count = 30)]
fn six_boxes(bencher: divan::Bencher<'_, '_>) {
    let agreement = read(&text(5_000));
    bencher.bench(|| boxes(&agreement).len());
}

/// All needs against all pledges, with everybody and then without each of the 40 parties.
#[divan::bench(sample_count = 10)]
fn means_without_each_of_40_parties(bencher: divan::Bencher<'_, '_>) {
    let agreement = read(&text(5_000));
    bencher.bench(|| {
        let means = Means::of(&agreement);
        let without = (1..=40).map(|party| Supposing::without(&format!("friend-{party}")));
        without.chain([Supposing::default()]).map(|supposing| means.shortfalls(&supposing).len()).sum::<usize>()
    });
}
