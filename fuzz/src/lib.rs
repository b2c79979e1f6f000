//! What the targets share: a small agreement with one thing of each sort, and a record read through it.

#![forbid(unsafe_code)]

use servanda_agreement::Agreement;
use servanda_feeds::{Input, Outcome, read, read_shaped};
use std::collections::BTreeMap;

/// An agreement with an event, a gauge, a counter and a zone.
pub const AGREEMENT: &str = "```accord
agreement harbour-2031 \"Harbour truce\"
  signed 2031-05-01
  in force on signature
  clock Europe/Oslo
party north armed-group \"North\"
party south armed-group \"South\"
party centre organisation \"Centre\"
zone harbour \"Harbour\" from \"geo/harbour.geojson#harbour\"
event shot plural shots verb fire by party in place has deaths count
event delivery plural deliveries verb deliver by party to party has tents count
gauge troops by party in place unit people known for 14 d
counter total-shots \"Shots\" unit shots counts shot
proof seen = confirmed by centre
1 each of north, south shall not fire in harbour
  proof seen
2 north shall deliver 1_000 tents to south
  by 2031-06-01
```
";

/// [`AGREEMENT`] as a model.
pub fn agreement() -> Agreement {
    servanda_agreement::read(AGREEMENT).0.expect("the text above holds an agreement")
}

/// Reads bytes as a record through these bindings, checks that no row is lost and that rows recognised by their shape say the
/// same, and judges what was read.
pub fn record(bindings: &str, bytes: &[u8]) -> Outcome {
    let agreement = agreement();
    let files = BTreeMap::from([("record".to_owned(), bytes.to_vec())]);
    let input = Input { agreement: &agreement, bindings_name: "bindings.toml", bindings, files: &files };
    let outcome = read(&input);
    let shaped = read_shaped(&input);
    assert_eq!(shaped.record(), outcome.record);
    assert_eq!(shaped.findings, outcome.findings);
    let (read, judged, set_aside) = outcome.record.counts(outcome.record.last_position());
    assert_eq!(read, judged + set_aside);
    // The evaluator is slow on purpose; a few rows are enough to find what it cannot take.
    if read <= 40 {
        let geography = servanda_agreement::geography::Geography::default();
        servanda_reference::evaluate(&agreement, &geography, &outcome.record, &Default::default());
    }
    outcome
}
