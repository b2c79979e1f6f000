//! How fast a long chronicle is read: each row as a whole, by the shape of its rows, and by the `csv` crate alone.
//!
//! Six things are said of each incident: id, time, reporting time, zone, actor, kind; the chronicle's other columns say
//! the same on every row or nothing. 200 zones, 4 actors, reports up to an hour late. Figures: docs/performance.md.

use servanda_agreement::Agreement;
use servanda_feeds::{Input, read, read_shaped};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;

const ZONES: u64 = 200;
const SIDES: [&str; 4] = ["north", "south", "east", "west"];

fn main() {
    let rows: usize = std::env::var("ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let agreement = agreement();
    let text = chronicle(rows, 1);
    println!("{rows} rows, {:.0} bytes each", text.len() as f64 / rows as f64);
    measure("csv crate, one byte record reused", rows, || {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let (mut row, mut found) = (csv::ByteRecord::new(), 0);
        while reader.read_byte_record(&mut row).is_ok_and(|more| more) {
            found += 1;
        }
        found
    });
    let bindings = bindings();
    for (ids, text) in [("ids that count up", text), ("ids in any order", chronicle(rows, 7_919))] {
        let files = BTreeMap::from([("record.csv".to_owned(), text.into_bytes())]);
        let input = Input { agreement: &agreement, bindings_name: "bindings.toml", bindings: &bindings, files: &files };
        measure(&format!("by shape, {ids}"), rows, || {
            let shaped = read_shaped(&input);
            println!("  {} templates, {} rows recognised", shaped.templates.len(), shaped.feeds[0].recognised);
            shaped.sightings.len()
        });
        if std::env::var_os("SHAPED_ALONE").is_none() {
            measure(&format!("each row as a whole, {ids}"), rows, || read(&input).record.entries.len());
        }
    }
}

fn measure(what: &str, rows: usize, run: impl Fn() -> usize) {
    for _ in 0..3 {
        let (cpu, wall) = (cpu_seconds(), Instant::now());
        let found = run();
        let cpu = cpu_seconds() - cpu;
        assert_eq!(found, rows, "{what}");
        let rate = rows as f64 / cpu / 1e6;
        println!("{what}: {rate:.2} M rows/s/core ({cpu:.3} CPU s, {:.3} s)", wall.elapsed().as_secs_f64());
    }
}

/// CPU seconds of this process.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|text| text.parse::<f64>().ok()).map_or(f64::NAN, |nanos| nanos / 1e9)
}

fn agreement() -> Agreement {
    let mut text = String::from(
        "```accord\nagreement wide \"Wide\"\n  signed 2030-01-01\n  in force on signature\n  clock Europe/Oslo\n\
         event shot plural shots verb fire by party in place\nevent strike plural strikes verb strike by party in place\n",
    );
    for side in SIDES {
        writeln!(text, "party {side} armed-group \"{side}\"").ok();
    }
    for zone in 0..ZONES {
        writeln!(text, "zone zone-{zone} \"Zone {zone}\" from \"geo/zones.geojson#zone-{zone}\"").ok();
    }
    text.push_str("1  north shall not fire in zone-1\n```\n");
    servanda_agreement::read(&text).0.expect("the text holds an agreement")
}

/// One line for each zone and kind: a chronicle's rows say the zone in the column `unit`.
fn bindings() -> String {
    let mut text = String::from("record = \"record.csv\"\nformat = \"chronicle\"\nposition = \"reported\"\n");
    for zone in 0..ZONES {
        for event in ["shot", "strike"] {
            writeln!(
                text,
                "[[bind]]\nkind = \"{event}\"\nunit = \"zone-{zone}\"\nas = \"incident\"\nevent = \"{event}\"\n\
                 actor = {{ column = \"by\" }}\nplace = {{ taken_as_inside = \"zone-{zone}\", because = \"as reported\" }}"
            )
            .ok();
        }
    }
    text
}

/// The rows' numbers go up by `stride`, and round.
fn chronicle(rows: usize, stride: usize) -> String {
    let mut text = String::from(
        "id,occurred_from,reported,unit,by,kind,occurred_to,time_precision,quantity,claim_status,source_name\n",
    );
    let mut state = 7_u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let step = 63_072_000 / rows.max(1) as u64;
    for row in 0..rows {
        let reported = 1_893_456_000 + 3_600 + row as u64 * step;
        let at = |second: u64| jiff::Timestamp::from_second(second as i64).expect("a second of 2030 or 2031");
        let (occurred, reported) = (at(reported - random(3_600)), at(reported));
        let number = row * stride % rows;
        let (zone, side) = (random(ZONES).min(random(ZONES)), SIDES[random(4) as usize]);
        let kind = if random(4) == 0 { "strike" } else { "shot" };
        writeln!(text, "i-{number},{occurred},{reported},zone-{zone},{side},{kind},,minute,,fact,Log").ok();
    }
    text
}
