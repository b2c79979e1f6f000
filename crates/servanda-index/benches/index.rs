//! How long it takes to build an index, to add to it, and to ask it. Figures: docs/performance.md.
//!
//! Made rows over two years: 12 kinds, 40 events, 60 sources, 200 places by Zipf's law, one clause or two, ten words each of 5,000 Cyrillic
//! and Latin ones by Zipf's law, one row in ten without a point. `ROWS=5000000 cargo bench -p servanda-index --bench index`

use servanda_index::{Area, Index, Question, Row};
use servanda_record::Viewer;
use std::time::Instant;

const YEAR_S: i64 = 365 * 86_400;
const ASKED: usize = 7;

fn main() {
    let rows: u32 = std::env::var("ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = std::env::temp_dir().join(format!("servanda-index-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("index.sqlite");
    run(rows, &path);
    std::fs::remove_dir_all(&folder).expect("deleted");
}

fn run(rows: u32, path: &std::path::Path) {
    let viewer = Viewer::Mission;
    let mut digest = [0; 32];
    let words = words();
    let made = Instant::now();
    let bytes: usize = (1..=rows).map(|position| row(position, &words).words.len()).sum();
    println!(
        "{rows} rows, {:.0} bytes of words each; {:.2} s to make them",
        bytes as f64 / f64::from(rows),
        seconds(made)
    );
    let index = Index::open(path).expect("a new index").index;
    let (built, cpu) = (Instant::now(), cpu_seconds());
    index.rebuild(&viewer, &digest, (1..=rows).map(|position| row(position, &words))).expect("built");
    let took = seconds(built);
    println!("build, rows made meanwhile: {took:.2} s, {:.2} s of processor time", cpu_seconds() - cpu);

    let mut appended = Vec::new();
    for number in 1..=100_u32 {
        let before = digest;
        digest[..4].copy_from_slice(&number.to_le_bytes());
        let start = Instant::now();
        index.append(&viewer, &before, &digest, [row(rows + number, &words)]).expect("added");
        appended.push(seconds(start));
    }
    told("one row more", &mut appended);

    let day = |day: i64| 1_893_456_000 + day * 86_400;
    let questions = [
        ("the last 100 rows and all chips", Question::default()),
        (
            "one kind and one event",
            Question { kinds: vec!["kind 3".into()], events: vec!["event 3".into()], ..Question::default() },
        ),
        ("one source of few rows", Question { sources: vec!["source 59".into()], ..Question::default() }),
        ("one place of many rows", Question { places: vec!["place 1".into()], ..Question::default() }),
        ("a week", Question { from_s: Some(day(300)), to_s: Some(day(307)), ..Question::default() }),
        ("half a year", Question { from_s: Some(day(300)), to_s: Some(day(480)), ..Question::default() }),
        (
            "an area of a degree",
            Question { within: Some(Area { south: 48.0, west: 37.0, north: 49.0, east: 38.0 }), ..Question::default() },
        ),
        ("a clause of many", Question { clauses: vec!["1".into()], ..Question::default() }),
        ("a clause of few", Question { clauses: vec!["39".into()], ..Question::default() }),
        ("a word of nearly all rows", Question { words: words[0].clone(), ..Question::default() }),
        ("a rare word", Question { words: words[4_000].clone(), ..Question::default() }),
        ("two words, one begun", Question { words: format!("{} обст", words[7]), ..Question::default() }),
        ("an id", Question { id: Some("row-4711".into()), ..Question::default() }),
        ("as known at half of the record", Question { known_at: Some(rows / 2), ..Question::default() }),
        (
            "a word, a week, an event and an area",
            Question {
                words: words[3].clone(),
                from_s: Some(day(300)),
                to_s: Some(day(307)),
                events: vec!["event 0".into()],
                within: Some(Area { south: 47.0, west: 36.0, north: 49.0, east: 38.0 }),
                ..Question::default()
            },
        ),
        ("the page after row 1,000", Question { after: Some((1_000, 0)), ..Question::default() }),
    ];
    for (what, question) in questions {
        let mut times = Vec::new();
        let mut total = 0;
        let cpu = cpu_seconds();
        for _ in 0..ASKED {
            let start = Instant::now();
            total = index.ask(&viewer, &digest, &question).expect("answered").total;
            times.push(seconds(start));
        }
        let cpu_ms = (cpu_seconds() - cpu) / ASKED as f64 * 1e3;
        told(&format!("{what} ({total} rows, {cpu_ms:.1} ms of processor time)"), &mut times);
    }
    let closed = Instant::now();
    drop(index);
    let length = std::fs::metadata(path).expect("the file").len();
    println!("close: {:.2} s; {:.0} bytes a row", seconds(closed), length as f64 / f64::from(rows));
    let opened = Instant::now();
    let again = Index::open(path).expect("closed");
    assert_eq!(again.made_anew, None);
    println!("open: {:.2} s", seconds(opened));
}

fn told(what: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let (fastest, median) = (times[0] * 1e3, times[times.len() / 2] * 1e3);
    println!("{what}: fastest {fastest:.2} ms, median {median:.2} ms");
}

/// CPU seconds of this process.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|text| text.parse::<f64>().ok()).map_or(f64::NAN, |nanos| nanos / 1e9)
}

fn seconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64()
}

/// A number that looks like chance, from another.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// One of so many, low ones more often: about as Zipf's law has it.
fn zipf(number: u64, of: f64) -> usize {
    let share = (mixed(number) >> 11) as f64 / (1_u64 << 53) as f64;
    (of.powf(share) - 1.0).floor() as usize
}

fn words() -> Vec<String> {
    let syllables =
        ["об", "стріл", "торе", "цьк", "кон", "вой", "mon", "it", "or", "line", "зо", "на", "ши", "rok", "ка", "лін"];
    let word = |number: u64| {
        let parts = 2 + mixed(number) % 3;
        (0..parts).map(|part| syllables[mixed(number * 8 + part + 1) as usize % syllables.len()]).collect::<String>()
    };
    (0..5_000)
        .map(|number| format!("{}{}", word(number), if number % 10 == 9 { number.to_string() } else { String::new() }))
        .collect()
}

fn row(position: u32, words: &[String]) -> Row {
    let seed = u64::from(position) * 64;
    let draw = |part: u64, of: u64| mixed(seed + part) % of;
    let from_s = 1_893_456_000 + (i64::from(position) * 7919) % (2 * YEAR_S);
    let lasts = if draw(1, 50) == 0 { 30 * 86_400 } else { 60 };
    let is_placed = draw(2, 10) > 0;
    let degrees = |part: u64, from: f64, over: f64| from + over * draw(part, 1_000_000) as f64 / 1e6;
    let event = zipf(seed + 6, 40.0);
    let clause = zipf(seed + 3, 40.0);
    let mut clauses = vec![clause.to_string()];
    if draw(4, 2) == 0 {
        clauses.push((clause + 1).to_string());
    }
    Row {
        position,
        nth: 0,
        id: format!("row-{position}"),
        kind: format!("kind {}", event % 12),
        event: Some(format!("event {event}")),
        time_s: Some((from_s, from_s + lasts)),
        lat: is_placed.then(|| degrees(7, 44.0, 8.0)),
        lon: is_placed.then(|| degrees(8, 22.0, 18.0)),
        source: format!("source {}", zipf(seed + 9, 60.0)),
        place: Some(format!("place {}", zipf(seed + 10, 200.0))),
        clauses,
        words: (0..10).map(|number| words[zipf(seed + 20 + number, 5_000.0)].as_str()).collect::<Vec<_>>().join(" "),
    }
}
