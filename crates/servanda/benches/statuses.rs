//! A long CSV to statuses: read, judged by a text with a ban, a red line and a count of days for each zone and side, and the
//! stretches written out as CSV. Figures: docs/performance.md.

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::{Rfc3339, Zone};
use servanda_feeds::{Input, read_shaped};
use servanda_monitor::stream::{At, Bounds, Limits, ShapeId, Stream};
use servanda_monitor::tick::{moment, tick};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;

const ZONES: u64 = 200;
const SIDES: [&str; 4] = ["north", "south", "east", "west"];

fn main() {
    let rows: usize = std::env::var("ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let agreement = agreement();
    let (bindings, shapes) = (bindings(), shapes());
    let text = chronicle(rows);
    println!("{rows} rows, {:.0} bytes each", text.len() as f64 / rows as f64);
    let files = BTreeMap::from([("record.csv".to_owned(), text.into_bytes())]);
    for _ in 0..3 {
        let (cpu, wall) = (cpu_seconds(), Instant::now());
        let input = Input { agreement: &agreement, bindings_name: "bindings.toml", bindings: &bindings, files: &files };
        let read = read_shaped(&input);
        let read_by = cpu_seconds() - cpu;
        let (geography, _) = Geography::new(&agreement, &shapes);
        let mut stream = Stream::new(&agreement, &geography, Limits::default()).accepting(read.default_proof.clone());
        let known: Vec<Option<ShapeId>> = read.templates.iter().map(|entry| stream.shape(entry)).collect();
        let mut judged = 0;
        for (fact, sighting) in read.sightings.iter().enumerate() {
            let (Some(shape), Some(at)) = (known[sighting.template as usize], read.occurred(sighting)) else {
                continue;
            };
            let (Some(from), Some(to)) = (tick(at.from), tick(at.to)) else { continue };
            let at = if from == to { At::Instant(from) } else { At::Over(servanda_monitor::tick::Span::new(from, to)) };
            stream.insert(shape, at, read.reported(sighting).and_then(tick), fact as u32);
            judged += 1;
        }
        stream.advance(|_, _| {});
        let said = statuses(&stream, &agreement.header.clock);
        let cpu = cpu_seconds() - cpu;
        assert_eq!(judged, rows, "every row is judged");
        println!(
            "CSV in, statuses out: {:.2} M rows/s/core ({cpu:.3} CPU s, of which reading {read_by:.3}; {:.3} s), {} stretches, {} left out",
            rows as f64 / cpu / 1e6,
            wall.elapsed().as_secs_f64(),
            said.lines().count(),
            stream.left_out().len(),
        );
    }
}

/// What held when, in both bounds, one line a stretch.
fn statuses(stream: &Stream, zone: &Zone) -> String {
    let cells = stream.cells();
    let of = |bounds: &Bounds| bounds.must.len() + bounds.more.as_ref().map_or(0, |more| more.len());
    let lines: usize = cells.iter().map(|(_, cell)| of(stream.bounds(*cell))).sum();
    let mut text = String::with_capacity(lines * 96);
    let mut times = Rfc3339::new(zone);
    for (name, cell) in cells {
        let name = format!("{:?},{}", name.of, name.key);
        let bounds = stream.bounds(cell);
        let mut write = |bound: &str, span: servanda_monitor::tick::Span| {
            for part in [name.as_str(), ",", bound, ","] {
                text.push_str(part);
            }
            times.write(moment(span.from), &mut text);
            text.push(',');
            times.write(moment(span.to), &mut text);
            text.push('\n');
        };
        bounds.must.iter().for_each(|span| write("established", span));
        bounds.more.iter().flat_map(|more| more.iter()).for_each(|span| write("possible", span));
    }
    text
}

/// CPU seconds of this process.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|text| text.parse::<f64>().ok()).map_or(f64::NAN, |nanos| nanos / 1e9)
}

fn agreement() -> Agreement {
    let mut text = String::from(
        "```accord\nagreement zones \"Zones (invented)\"\n  signed 2029-12-31\n  in force on signature\n  expires never\n  clock UTC\n",
    );
    for side in SIDES {
        writeln!(text, "party {side} armed-group \"{side}\"").ok();
    }
    let names = (0..ZONES).map(|zone| format!("zone-{zone}")).collect::<Vec<_>>().join(", ");
    for zone in 0..ZONES {
        writeln!(text, "zone zone-{zone} \"Zone {zone}\" from \"geo/zones.geojson#zone-{zone}\"").ok();
    }
    writeln!(text, "group sides = {}\ngroup zones = {names}", SIDES.join(", ")).ok();
    text.push_str(
        "event shot plural shots verb fire by party in place\nevent finding plural findings verb publish by party\n\
         define busy \"Busy\"\n  for each of zones, each of sides\n  as at least 3 shots in any 24 h\n\
         1 red line hot \"Hot\"\n  for each of zones, each of sides\n  when busy on at least 3 of 7 days\n\
         2 each of sides shall not fire in zone-0\n```\n",
    );
    let (agreement, findings) = servanda_agreement::read(&text);
    let errors = findings.iter().filter(|finding| finding.severity == servanda_base::Severity::Error);
    let errors: Vec<&str> = errors.map(|finding| finding.message.as_str()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    agreement.expect("a text with a header")
}

/// Squares of a kilometre or so, twenty in a row, that lie apart.
fn shapes() -> BTreeMap<String, String> {
    let square = |zone: u64| {
        let (west, south) = (30.0 + (zone % 20) as f64 * 0.02, 45.0 + (zone / 20) as f64 * 0.02);
        let (east, north) = (west + 0.01, south + 0.01);
        format!(
            r#"{{"type":"Feature","id":"zone-{zone}","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#
        )
    };
    let squares = (0..ZONES).map(square).collect::<Vec<_>>().join(",");
    let text = format!(r#"{{"type":"FeatureCollection","features":[{squares}]}}"#);
    BTreeMap::from([("geo/zones.geojson".to_owned(), text)])
}

/// One line for each zone: a chronicle's rows say the zone in the column `unit`.
fn bindings() -> String {
    let mut text = String::from("record = \"record.csv\"\nformat = \"chronicle\"\nposition = \"reported\"\n");
    for zone in 0..ZONES {
        writeln!(
            text,
            "[[bind]]\nkind = \"shot\"\nunit = \"zone-{zone}\"\nas = \"incident\"\nevent = \"shot\"\n\
             actor = {{ column = \"by\" }}\nplace = {{ taken_as_inside = \"zone-{zone}\", because = \"as reported\" }}"
        )
        .ok();
    }
    text
}

/// Shots by four sides in 200 zones over two years, reported up to an hour late.
fn chronicle(rows: usize) -> String {
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
        let (zone, side) = (random(ZONES).min(random(ZONES)), SIDES[random(4) as usize]);
        writeln!(text, "i-{row},{occurred},{reported},zone-{zone},{side},shot,,minute,,fact,Log").ok();
    }
    text
}
