//! What one advance of the exact half costs: an invented record of 5,000 rows, as the moment judged moves on day by day for a
//! year, and as a ban on 4,800 shots gets them row by row.
//!
//! Figures: docs/performance.md. `ROWS=…` makes the record longer or shorter.

use servanda_agreement::geography::Geography;
use servanda_base::{Interval, Moment};
use servanda_monitor::Monitor;
use servanda_record::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const TEXT: &str = r#"# Invented long record
```accord
agreement long "An invented long record"
  signed    2027-01-01
  in force  on signature
  expires   never
  clock     UTC
  late reports  48 h
  verification  48 h

party  north   armed-group   "North side"
party  south   armed-group   "South side"
party  east    organisation  "East"
party  centre  organisation  "Monitoring centre"
group  sides = north, south

event shot     plural shots     verb fire    by party
event payment  plural payments  verb pay     by party to party  has amount EUR
event list     plural lists     verb hand    by party

1  each of sides shall not fire

2  red line many "Many shots"
     when    shots
     tier 1  at least 20 in any 24 h
     tier 2  at least 60 in any 7 d
     resets after  48 h without

3  on many tier 2, each of sides shall hand
     within  3 d of incident

4  east shall pay
     by  2028-06-30

5  east shall pay 500 EUR
     by  2027-12-31

6  east shall pay 900 EUR
     by  2028-03-31

7  each of sides shall hand
     by  2027-03-01

8  centre shall hand
     within  30 d of entry into force

9  each of sides shall pay
     by  2028-12-31
```
"#;

const SECOND_DAY: i64 = 1_798_848_000; // 2027-01-02
const DAY_S: i64 = 86_400;
const DAYS: i64 = 365;

fn main() {
    let rows: u32 = std::env::var("ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(5_000);
    let (agreement, findings) = servanda_agreement::read(TEXT);
    let Some(agreement) = agreement.filter(|_| !findings.iter().any(|f| f.severity == servanda_base::Severity::Error))
    else {
        return findings.iter().for_each(|finding| println!("{finding:?}"));
    };
    let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
    let entries: Vec<Arc<Entry>> = (1..=rows).map(|position| entry(position, rows).into()).collect();
    let day = |days: i64| Moment::from_second(SECOND_DAY + days * DAY_S).unwrap_or(Moment::UNIX_EPOCH);

    for (what, first) in [("while things happen", 300), ("after the last of them", 701)] {
        let mut monitor = Monitor::new(&agreement, &geography);
        entries.iter().for_each(|entry| monitor.insert(Arc::clone(entry)));
        monitor.advance(Some(day(first)));
        let (start, mut changes) = (cpu_seconds(), 0);
        for days in 1..=DAYS {
            changes += monitor.advance(Some(day(first + days))).len();
        }
        let each = (cpu_seconds() - start) / DAYS as f64;
        println!(
            "{rows} rows, the moment judged moves by a day {what}: {:.2} ms an advance, {changes} changes",
            each * 1e3
        );
    }

    let ban = agreement.clause("1").map(|clause| agreement.narrowed_to(clause));
    let Some(ban) = ban else { return };
    let mut monitor = Monitor::new(&ban, &geography);
    let (start, mut changes) = (cpu_seconds(), 0);
    for entry in &entries {
        monitor.insert(Arc::clone(entry));
        changes += monitor.advance(Some(day(701))).len();
    }
    let each = (cpu_seconds() - start) / f64::from(rows);
    println!("a ban row by row, {rows} rows: {:.2} ms an advance, {changes} changes", each * 1e3);
}

/// CPU seconds of this process.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|text| text.parse::<f64>().ok()).map_or(f64::NAN, |nanos| nanos / 1e9)
}

/// A shot of one side, or one time in 25 a payment: known to the day, over 700 days.
fn entry(position: u32, rows: u32) -> Entry {
    let by = |name: &str| Actor::Together(vec![name.into()].into());
    let happening = |event: &str, actor, fields| Happening {
        event: event.into(),
        stage: Stage::Whole,
        actor,
        roles: BTreeMap::new(),
        fields,
    };
    let what = if position.is_multiple_of(25) {
        let amount = servanda_base::Range::exactly(servanda_base::Amount::from(5));
        What::Act(happening("payment", by("east"), BTreeMap::from([("amount".into(), amount)])))
    } else {
        let side = if position.is_multiple_of(2) { "south" } else { "north" };
        What::Incident(happening("shot", by(side), BTreeMap::new()))
    };
    let days = i64::from(position) * 700 / i64::from(rows);
    let at = |days: i64| Moment::from_second(SECOND_DAY + days * DAY_S).unwrap_or(Moment::UNIX_EPOCH);
    Entry {
        id: format!("r{position}"),
        position,
        reported: None,
        occurred: Some(Interval { from: at(days), to: at(days + 1) }),
        precision: Precision::Day,
        place: Place::Unstated,
        source: Source::default(),
        attested: ["undisputed fact".to_owned()].into(),
        handling: Handling::Public,
        what,
        conflict: None,
        read_in: None,
        note: None,
        origin: Origin::default(),
    }
}
