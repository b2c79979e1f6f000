//! What an answer costs when it was judged before: 50,000 incidents as points and as entries, and a board of 1,000 clauses. Invented.
//!
//! Whole requests within the process, tag and all, not packed. Figures: docs/performance.md. `ROWS=…`, `CLAUSES=…` make them longer or shorter.

use axum::body::Body;
use axum::http::{Request, header};
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::{Interval, Moment};
use servanda_record::*;
use servanda_server::{Desk, Folder, Guard, router};
use std::fmt::Write;
use std::time::Instant;
use tower::ServiceExt;

const HEAD: &str = "# Invented\n```accord\nagreement long \"An invented long record\"\n  signed 2027-01-01\n  in force on signature\n  \
expires never\n  clock Europe/Oslo\n\nparty north armed-group \"North side\"\nparty south armed-group \"South side\"\ngroup sides = north, south\n\n\
event shot plural shots verb fire by party\nevent list plural lists verb hand by party\n\n";

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn incident(at: usize, event: &str) -> Entry {
    let happening = Happening {
        event: event.into(),
        stage: Stage::Whole,
        actor: Actor::OneOf(["north".to_owned(), "south".to_owned()].into()),
        roles: Default::default(),
        fields: Default::default(),
    };
    let moment = Moment::from_second(1_806_000_000 + at as i64 * 600).expect("a moment");
    Entry {
        id: format!("r{at}"),
        position: at as u32 + 1,
        reported: None,
        occurred: Some(Interval::instant(moment)),
        precision: Precision::Minute,
        place: Place::Point { lat: (at % 700) as f64 / 1000.0, lon: (at % 900) as f64 / 1000.0, radius_m: 100.0 },
        source: Source { name: "centre".into(), ..Source::default() },
        attested: ["confirmed by centre".to_owned()].into(),
        handling: Handling::Public,
        what: What::Incident(happening),
        conflict: None,
        read_in: None,
        note: None,
        origin: Origin::default(),
    }
}

fn desk(text: &str, rows: usize) -> axum::Router {
    let agreement: Agreement = servanda_agreement::read(text).0.expect("it reads");
    let entries: Vec<Entry> = (0..rows).map(|at| incident(at, "shot")).collect();
    let ends = entries.last().and_then(|entry| entry.occurred).map(|at| at.to);
    let record = Record { entries, ends, ..Record::default() };
    let mut desk = Desk::default();
    assert!(desk.add(Folder::new(agreement, Geography::default(), record)));
    router(desk, Guard::on_loopback())
}

async fn measure(router: &axum::Router, address: &str) {
    let ask = async || {
        let request = Request::get(address).header(header::HOST, "localhost").body(Body::empty()).expect("a request");
        let begin = Instant::now();
        let answer = router.clone().oneshot(request).await.expect("an answer");
        assert!(answer.status().is_success(), "{address}");
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body").len();
        (begin.elapsed().as_secs_f64() * 1e3, bytes)
    };
    let (first, bytes) = ask().await;
    let mut again = Vec::new();
    for _ in 0..9 {
        again.push(ask().await.0);
    }
    again.sort_by(f64::total_cmp);
    println!("{address}: {bytes} bytes, first {first:.1} ms, again {:.1} ms (median of 9)", again[4]);
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let one = format!("{HEAD}1  each of sides shall not fire\n```\n");
        let long = desk(&one, number("ROWS", 50_000));
        for address in ["points", "bins?zoom=8", "entries", "entries?q=north", "today"] {
            measure(&long, &format!("/api/a/long/{address}")).await;
        }
        let mut many = HEAD.to_owned();
        for clause in 1..=number("CLAUSES", 1_000) {
            let due = format!("2027-{:02}-{:02}", clause % 12 + 1, clause % 28 + 1);
            // Writing into a string does not fail.
            let _ = writeln!(many, "{clause}  each of sides shall hand\n     by {due}");
        }
        many += "```\n";
        let wide = desk(&many, 200);
        for address in ["today", "today?for=public", "text", "clauses/7"] {
            measure(&wide, &format!("/api/a/long/{address}")).await;
        }
    });
}
