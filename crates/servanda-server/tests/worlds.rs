//! Two records that differ only in what somebody may not see give that somebody the same bytes, headers included.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_random::Dice;
use servanda_record::{Entry, Handling, Record, Viewer, What};
use servanda_server::{Desk, Folder, Guard, router};
use std::collections::BTreeSet;
use tower::ServiceExt;

/// `PAIRS` says how many pairs of records, `FROM` from which seed on.
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn desk(agreement: &Agreement, record: Record) -> Router {
    let (geography, _) = Geography::new(agreement, &servanda_random::shapes());
    let mut desk = Desk::default();
    assert!(desk.add(Folder::new(agreement.clone(), geography, record)));
    router(desk, Guard::on_loopback())
}

/// A handling drawn for every entry and row, whatever it is about.
fn labelled(mut record: Record, agreement: &Agreement, dice: &mut Dice) -> Record {
    let parties: Vec<String> = agreement.parties.iter().map(|party| party.name.value.clone()).collect();
    let mut draw = || match dice.roll(5) {
        1 => Handling::Mission,
        2 => Handling::Parties,
        3 if !parties.is_empty() => Handling::Named(parties.iter().take(1).cloned().collect()),
        _ => Handling::Public,
    };
    for entry in &mut record.entries {
        entry.handling = draw();
        if let What::Correction { by, .. } = &mut entry.what {
            by.handling = draw();
        }
    }
    record.set_aside.iter_mut().for_each(|row| row.handling = draw());
    record
}

/// The record as it would be if what the viewer may not see had never come, or had come otherwise.
fn otherwise(record: &Record, viewer: &Viewer, dice: &mut Dice) -> Record {
    let shown: BTreeSet<&str> = record
        .entries
        .iter()
        .filter_map(|entry| match &entry.what {
            What::Release { of, to } if to.admits(viewer) => Some(of.as_str()),
            _ => None,
        })
        .collect();
    let mut other = record.clone();
    other.entries.retain_mut(|entry: &mut Entry| {
        // A release has an effect for those who do not see it themselves.
        let is_felt = matches!(&entry.what, What::Release { to, .. } if to.admits(viewer));
        if is_felt || entry.row_handling().admits(viewer) || shown.contains(entry.id.as_str()) {
            return true;
        }
        entry.note = Some("something else".to_owned());
        entry.occurred = None;
        entry.attested = Vec::new().into();
        // Gone, or there with other words.
        !dice.one_in(2)
    });
    other.set_aside.retain_mut(|row| {
        if row.handling.admits(viewer) {
            return true;
        }
        row.why = "something else".to_owned();
        !dice.one_in(2)
    });
    // A row that was never written takes no place and no line.
    let [positions, lines] = [gone(record, &other, |(position, _)| position), gone(record, &other, |(_, line)| line)];
    let without = |gone: &BTreeSet<u32>, at: u32| at - gone.range(..at).count() as u32;
    for entry in other.entries.iter_mut().filter(|entry| entry.position > 0) {
        entry.put_at(without(&positions, entry.position), without(&lines, entry.origin.line));
    }
    for row in &mut other.set_aside {
        (row.position, row.line) = (without(&positions, row.position), without(&lines, row.line));
    }
    other.set_aside_about_nothing();
    other.ends = servanda_record::ends(&other.entries);
    other
}

/// What rows of one record have, and none of another has.
fn gone(before: &Record, after: &Record, of: impl Fn((u32, u32)) -> u32) -> BTreeSet<u32> {
    let all = |record: &Record| -> BTreeSet<u32> {
        let entries = record.entries.iter().filter(|entry| entry.position > 0);
        let entries = entries.map(|entry| (entry.position, entry.origin.line));
        entries.chain(record.set_aside.iter().map(|row| (row.position, row.line))).map(&of).collect()
    };
    all(before).difference(&all(after)).copied().collect()
}

async fn answer(router: &Router, address: &str) -> Vec<u8> {
    let request =
        Request::get(address).header(header::ACCEPT_ENCODING, "identity").body(Body::empty()).expect("a request");
    let answer = router.clone().oneshot(request).await.expect("an answer");
    let mut bytes = format!("{:?}\n{:?}\n", answer.status(), answer.headers()).into_bytes();
    bytes.extend(axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body"));
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_hidden_changes_no_byte() {
    let (from, pairs) = (number("FROM", 0), number("PAIRS", 60));
    for seed in from..from + pairs {
        let text = servanda_random::agreement(seed);
        let agreement = servanda_agreement::read(&text).0.expect("it reads");
        let mut dice = Dice::new(seed);
        let record = labelled(servanda_random::history(&agreement, seed), &agreement, &mut dice);
        let viewers = [Some("public"), agreement.parties.first().map(|party| party.name.as_str())];
        for word in viewers.into_iter().flatten() {
            let viewer = if word == "public" { Viewer::Public } else { Viewer::Party(word.to_owned()) };
            let other = otherwise(&record, &viewer, &mut dice);
            let (seen, other_seen) = (record.visible_to(&viewer), other.visible_to(&viewer));
            assert_eq!(seen.set_aside, other_seen.set_aside, "seed {seed}, {word}");
            assert_eq!(seen.entries, other_seen.entries, "seed {seed}, {word}");
            let (one, other) = (desk(&agreement, record.clone()), desk(&agreement, other));
            let id = &agreement.name.value;
            let mut addresses = vec![
                "/a?".to_owned(),
                "/api/agreements?".to_owned(),
                format!("/a/{id}?"),
                format!("/api/a/{id}/board?"),
                format!("/api/a/{id}/board?known_at=7&"),
                format!("/api/a/{id}/board?known_at=1000&"),
                format!("/api/a/{id}/board?known_at=2030-06-01&"),
                format!("/api/a/{id}/board?as_of=2030-06-01&"),
                format!("/a/{id}/day/2030-06-01?"),
                "/api/agreements?".to_owned(),
                format!("/api/a/{id}/today?days=30&"),
                format!("/api/a/{id}/text?"),
                format!("/api/a/{id}/entries?limit=5&"),
                format!(
                    "/api/a/{id}/entries?clause={}&",
                    agreement.clauses.first().map_or("1", |clause| &clause.number)
                ),
                format!("/api/a/{id}/points?"),
                format!("/api/a/{id}/bins?"),
                format!("/api/a/{id}/shapes?"),
                format!("/api/a/{id}/watch?"),
                format!("/api/a/{id}/cases?"),
                format!("/api/a/{id}/means?"),
                format!("/api/a/{id}/names?"),
                "/ogc/collections/incidents/items?".to_owned(),
                "/ogc/collections/episodes/items?".to_owned(),
                "/ogc/collections/statuses/items?".to_owned(),
            ];
            addresses
                .extend(agreement.clauses.iter().take(2).map(|clause| format!("/a/{id}/clause/{}?", *clause.number)));
            addresses.extend(
                agreement.clauses.iter().take(2).map(|clause| format!("/api/a/{id}/clauses/{}?", *clause.number)),
            );
            for entry in record.entries.iter().take(6) {
                let name = entry.id.replace('#', "%23");
                addresses.push(format!("/api/a/{id}/entries/{name}?"));
                addresses.push(format!("/api/a/{id}/cases/{name}?"));
            }
            addresses.extend(
                record.entries.iter().take(6).map(|entry| format!("/a/{id}/entry/{}?", entry.id.replace('#', "%23"))),
            );
            for address in addresses {
                let address = format!("{address}for={word}");
                let (first, second) = (answer(&one, &address).await, answer(&other, &address).await);
                assert!(
                    first == second,
                    "seed {seed}, {address}:\n{}\n---\n{}",
                    String::from_utf8_lossy(&first),
                    String::from_utf8_lossy(&second)
                );
            }
        }
    }
}
