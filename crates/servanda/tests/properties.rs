//! What must hold for every agreement and every record: small agreements put together from templates, with histories made
//! by chance. A failure prints its seed; `SEED=… cargo test -p servanda --test properties` runs that one alone, and `SEEDS=…` runs as many as you like.

mod support;

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Moment;
use servanda_record::{Record, Viewer};
use servanda_reference::{Question, evaluate};
use servanda_status::{Board, Finality, Status, Value};
use std::collections::BTreeMap;
use support::dice::Dice;
use support::timelines::same_as_every_position;

/// Parts of an agreement that stand on their own.
const CLAUSES: &[&str] = &[
    "N  each of sides shall not fire in strip\n",
    "N  north shall not fire in strip where calibre >= 100 mm\n",
    "N  each of sides shall not fire in strip\n  unless at least 1 storms in strip in any 3 d\n",
    "N  south shall not fire in strip\n  unless claimed \"self-defence\"\n",
    "N  east shall pay 10 EUR to west\n  within 20 d of entry into force\n",
    "N  each of friends shall pay 5 EUR\n  by 2027-02-10\n",
    "N  friends jointly shall pay 12 EUR\n  within 1 months of signature\n",
    "N  any 2 of friends shall pay\n  by 2027-01-25\n",
    "N  west shall pay 10 EUR\n  reading A  by 2027-01-20\n  reading B  within 30 calendar days of entry into force\n",
    "N  on attack tier 1, each of friends shall pay 1 EUR\n  within 72 h of incident\n",
    "N  on attack tier 2, east shall pay 2 EUR\n  within 48 h of determination\n",
    "N  on breach of clause 1, west shall pay 1 EUR\n  within 5 d of breach\n",
    "N  on storms in strip, centre shall pay\n  within 24 h of report\n",
    "N  during calm, each of sides shall not fire in strip\n",
    "N  on opening of calm, east shall pay 3 EUR\n  within 5 d of opening\n",
    "N  sides jointly shall keep people in strip >= 100 people\n",
    "N  lake shall pay\n  by 12:00 daily\n  from 2027-02-20\n",
    "N  lake shall pay\n  every 1 months\n",
    "N  centre shall pay\n  at least 3 d before storms in strip\n",
];

const HEAD: &str = "\
party  north   armed-group   \"North side\"
party  south   armed-group   \"South side\"
party  east    organisation  \"Friend East\"
party  west    organisation  \"Friend West\"
party  lake    organisation  \"Friend Lake\"
party  centre  organisation  \"Monitoring centre\"
group  sides   = north, south
group  friends = east, west, lake
zone   strip \"Strip\"  from \"geo/strip.geojson#strip\"
event  shot     plural shots     verb fire  by party in place  has calibre mm
event  storm    plural storms                        in place
event  payment  plural payments  verb pay   by party to party  has amount EUR
gauge  people \"People\"  in place  unit people  known for 7 d
proof  seen = confirmed by centre, or confirmed by 2 of friends
phase  silence \"Silence\"
  opens  on entry into force
phase  calm \"Calm\"
  opens    when no shots in strip for 5 d
  reverts  to silence when at least 2 shots in strip in any 48 h
1  each of sides shall not fire in strip
2  red line attack \"Fire by North\"
  when        shots by north in strip
  tier 1      at least 1 in any 24 h
  tier 2      at least 2 in any 3 d
  proof       seen
  determined  by centre within 12 h, failing which by east within 24 h
  resets      after 4 d without
";

/// An agreement of three templates.
fn text(dice: &mut Dice, allowances: bool) -> String {
    let mut text = "# By chance\n\n```accord\nagreement a \"By chance\"\n  signed 2027-01-01\n".to_owned();
    text +=
        dice.pick(&["  in force on signature\n", "  in force 2027-01-05 12:00\n", "  in force on storms in strip\n"]);
    text += dice.pick(&[
        "  expires never\n",
        "  expires never\n",
        "  expires 2027-02-20\n",
        "  expires on payments by lake\n",
        "  expires reading A on payments by centre\n          reading B 2027-02-20\n          reading C never\n",
    ]);
    text += dice.pick(&["  clock UTC\n", "  clock Europe/Kyiv\n"]);
    text += dice.pick(&["", "  evidence seen\n"]);
    if allowances {
        text +=
            dice.pick(&["  late reports 72 h\n  verification 48 h\n", "  late reports 24 h\n  verification 10 d\n"]);
    }
    text += HEAD;
    for number in 3..6 {
        text += &dice.pick(CLAUSES).replacen('N', &number.to_string(), 1);
    }
    text + "```\n"
}

/// Hours since the beginning of 2027, in UTC.
fn moment(hours: usize) -> String {
    let at: Moment = "2027-01-01T00:00:00Z".parse().expect("a moment");
    (at + jiff::SignedDuration::from_hours(hours as i64)).to_string()
}

fn day(hours: usize) -> String {
    moment(hours)[..10].to_owned()
}

/// What a record may hold.
#[derive(Clone, Copy, Default)]
struct Wanted {
    /// Confirmations and rejections.
    answers: bool,
    /// Corrections and withdrawals.
    changes: bool,
    /// Entries that not everybody may see, and releases.
    handling: bool,
    /// Lines that cannot be used.
    broken: bool,
}

type Line = serde_json::Map<String, serde_json::Value>;

/// A history: entries in order of `reported`, each with its own.
fn history(dice: &mut Dice, wanted: Wanted) -> Vec<Line> {
    let mut said: Vec<(usize, Line)> = Vec::new();
    for at in 0..6 + dice.roll(18) {
        let hours = dice.roll(60 * 24);
        let (mut entry, ends) = happening(dice, hours);
        let reported = ends + dice.roll(5) * 24;
        entry.insert("id".into(), format!("e{at}").into());
        entry.insert("reported".into(), moment(reported).into());
        let is_fact = !["coverage", "determination"].contains(&entry["kind"].as_str().expect("a kind"));
        said.push((reported, entry));
        if wanted.answers && is_fact && dice.one_in(2) {
            let kind = if dice.one_in(4) { "rejection" } else { "confirmation" };
            let answered = reported + dice.roll(12) * 24;
            let by = dice.pick(&["centre", "centre", "east", "west"]);
            said.push((answered, line(&format!("a{at}"), kind, &[("of", &format!("e{at}")), ("by", by)], answered)));
        }
        if wanted.changes && dice.one_in(5) {
            let changed = reported + dice.roll(12) * 24;
            let of = format!("e{at}");
            let mut entry = line(&format!("c{at}"), "withdrawal", &[("of", &of)], changed);
            if dice.one_in(2) {
                entry["kind"] = "correction".into();
                let (other, _) = happening(dice, hours);
                entry.insert("entry".into(), other.into());
            }
            said.push((changed, entry));
        }
        if wanted.handling && dice.one_in(6) {
            let entry =
                line(&format!("r{at}"), "release", &[("of", &format!("e{at}")), ("to", "public")], reported + 24);
            said.push((reported + 24, entry));
        }
    }
    said.sort_by_key(|(reported, _)| *reported);
    let mut lines: Vec<Line> = said.into_iter().map(|(_, line)| line).collect();
    for line in &mut lines {
        if wanted.handling && line["kind"] != "release" {
            line.insert("handling".into(), dice.pick(&["public", "public", "parties", "mission"]).into());
        }
        if wanted.broken && dice.one_in(6) {
            let (key, value) =
                [("kind", "rumour"), ("at", "2027-02-30"), ("event", "shoot"), ("id", "e0")][dice.roll(4)];
            line.insert(key.into(), value.into());
        }
    }
    lines
}

fn line(id: &str, kind: &str, fields: &[(&str, &str)], reported: usize) -> Line {
    let mut line = Line::new();
    line.insert("id".into(), id.into());
    line.insert("kind".into(), kind.into());
    fields.iter().for_each(|(key, value)| drop(line.insert((*key).into(), (*value).into())));
    line.insert("at".into(), moment(reported).into());
    line.insert("reported".into(), moment(reported).into());
    line
}

/// Something that happened, and the hour at which it had.
fn happening(dice: &mut Dice, hours: usize) -> (Line, usize) {
    let mut entry = Line::new();
    let mut put = |key: &str, value: serde_json::Value| drop(entry.insert(key.into(), value));
    let kind = dice.roll(11);
    let mut ends = hours;
    if kind == 10 || !dice.one_in(4) {
        put("at", moment(hours).into());
    } else {
        put("at", day(hours).into());
        // The local day may end up to three hours before or after that of UTC.
        ends = hours / 24 * 24 + 48;
    }
    match kind {
        0..=2 => {
            put("kind", "incident".into());
            put("event", "shot".into());
            match dice.roll(5) {
                0 => put("one_of", serde_json::json!(["north", "south"])),
                1 => put("one_of", serde_json::json!(["north", "east"])),
                2 => {}
                3 => put("by", "south".into()),
                _ => put("by", "north".into()),
            }
            if !dice.one_in(4) {
                let calibre = 60 + 20 * dice.roll(5);
                put("fields", serde_json::json!({ "calibre": calibre }));
            }
            if dice.one_in(8) {
                put("place", serde_json::json!({ "lat": 0.1, "lon": 0.0, "radius_m": 9000 }));
            } else if !dice.one_in(8) {
                put("place", "strip".into());
            }
        }
        3 => {
            put("kind", "incident".into());
            put("event", "storm".into());
            put("place", "strip".into());
        }
        4..=6 => {
            put("kind", "act".into());
            put("event", "payment".into());
            put("by", dice.pick(&["east", "west", "lake", "centre"]).into());
            if !dice.one_in(5) {
                put("to", dice.pick(&["west", "west", "east"]).into());
            }
            if !dice.one_in(5) {
                let low = 1 + dice.roll(10);
                put("fields", serde_json::json!({ "amount": [low, low + dice.roll(3)] }));
            }
        }
        7 => {
            let to = hours + 24 * (1 + dice.roll(10));
            entry.remove("at");
            entry.insert("from".into(), day(hours).into());
            entry.insert("to".into(), day(to).into());
            let mut put = |key: &str, value: serde_json::Value| drop(entry.insert(key.into(), value));
            put("kind", "tally".into());
            put("event", "shot".into());
            put("one_of", serde_json::json!(["north", "south"]));
            let low = dice.roll(6);
            put("count", serde_json::json!([low, low + dice.roll(3)]));
            put("observer", "centre".into());
            put("coverage", dice.pick(&["partial", "full"]).into());
            put("place", "strip".into());
            ends = to / 24 * 24 + 48;
        }
        8 => {
            let to = hours + 24 * dice.roll(15);
            entry.remove("at");
            entry.insert("from".into(), day(hours).into());
            entry.insert("to".into(), day(to).into());
            let mut put = |key: &str, value: serde_json::Value| drop(entry.insert(key.into(), value));
            put("kind", "coverage".into());
            put("observer", "centre".into());
            put("extent", dice.pick(&["partial", "full"]).into());
            put("place", "strip".into());
            if dice.one_in(4) {
                put("part", "East".into());
                put("parts", serde_json::json!(["East", "West"]));
            }
            ends = to / 24 * 24 + 48;
        }
        9 => {
            put("kind", "measurement".into());
            put("gauge", "people".into());
            // Often enough two readings of one moment.
            put("at", moment(hours / 24 * 24).into());
            put("level", serde_json::json!(80 + dice.roll(60)));
            put("place", "strip".into());
            ends = hours + 1;
        }
        _ => {
            put("kind", "determination".into());
            put("by", dice.pick(&["centre", "east"]).into());
            put("about", dice.pick(&["attack", "attack", "1"]).into());
            put("met", (!dice.one_in(4)).into());
        }
    }
    if kind != 8 && kind != 10 {
        let labels = [
            "confirmed by centre",
            "confirmed by centre",
            "finding of centre",
            "claimed by south",
            "press",
            "undisputed fact",
        ];
        entry.insert("attested".into(), serde_json::json!([dice.pick(&labels)]));
    }
    (entry, ends)
}

/// An agreement with its record.
struct World {
    text: String,
    agreement: Agreement,
    record: Record,
}

fn read(text: &str, lines: &[Line]) -> World {
    let (agreement, findings) = servanda_agreement::read(text);
    let errors: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.severity == servanda_base::Severity::Error)
        .map(|finding| finding.message.as_str())
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    let agreement = agreement.expect("an agreement");
    let rows: String = lines.iter().map(|line| format!("{}\n", serde_json::Value::Object(line.clone()))).collect();
    let files = BTreeMap::from([("record.jsonl".to_owned(), rows.into_bytes())]);
    let outcome = servanda_feeds::read(&servanda_feeds::Input {
        agreement: &agreement,
        bindings_name: "bindings.toml",
        bindings: "record = \"record.jsonl\"\nformat = \"entries\"\nhandling = \"public\"\n",
        files: &files,
    });
    World { text: text.to_owned(), agreement, record: outcome.record }
}

fn board_of(agreement: &Agreement, record: &Record, question: Question) -> Board {
    let (geography, _) = Geography::new(agreement, &BTreeMap::new());
    evaluate(agreement, &geography, record, &question)
}

fn board(world: &World, as_of: Option<&str>, known_at: Option<u32>) -> Board {
    let as_of = as_of.map(|at| at.parse().expect("a moment"));
    board_of(&world.agreement, &world.record, Question { as_of, known_at })
}

fn json(board: &Board) -> String {
    serde_json::to_string_pretty(board).expect("a board is JSON")
}

/// A status without its sentences.
fn bare(status: &Status) -> String {
    format!(
        "{} {:?} {:?} {}: {:?} {:?} {:?}, due {:?}, {:?} incidents, performed {:?} now {:?}, late {:?}",
        status.clause,
        status.bearer,
        status.reading,
        status.episode,
        status.status,
        status.state,
        status.finality,
        status.due,
        status.incidents,
        status.performed,
        status.performed_now,
        status.late_by_days
    )
}

fn same(one: &str, other: &str, what: &str) {
    if one != other {
        let different: Vec<String> = one
            .lines()
            .zip(other.lines())
            .filter(|(one, other)| one != other)
            .take(8)
            .map(|(one, other)| format!("  {one}\n  {other}"))
            .collect();
        panic!("{what}:\n{}", different.join("\n"));
    }
}

/// Runs a property for many seeds and prints the first that fails, with its agreement and record.
fn for_seeds(count: u64, property: impl Fn(&mut Dice) + std::panic::RefUnwindSafe) {
    let asked = std::env::var("SEED").ok().and_then(|seed| seed.parse::<u64>().ok());
    let count = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(count);
    for seed in asked.map_or(1..=count, |seed| seed..=seed) {
        let held = std::panic::catch_unwind(|| property(&mut Dice::new(seed)));
        assert!(held.is_ok(), "seed {seed} does not hold");
    }
}

fn shown(text: &str, lines: &[Line]) -> String {
    let rows: String = lines.iter().map(|line| format!("{}\n", serde_json::Value::Object(line.clone()))).collect();
    format!("{text}{rows}")
}

const AS_OF: [&str; 4] =
    ["2027-01-20T00:00:00Z", "2027-02-01T07:00:00Z", "2027-02-15T00:00:00Z", "2027-03-20T00:00:00Z"];

#[test]
fn the_order_of_arrival_does_not_matter() {
    for_seeds(120, |dice| {
        let (text, lines) = (text(dice, true), history(dice, Wanted::default()));
        let mut other = lines.clone();
        for at in (1..other.len()).rev() {
            other.swap(at, dice.roll(at + 1));
        }
        let as_of = AS_OF[dice.roll(4)];
        let statuses = |lines: &[Line]| {
            let statuses = board(&read(&text, lines), Some(as_of), None).statuses;
            statuses.iter().map(|status| bare(status) + "\n").collect::<String>()
        };
        same(&statuses(&lines), &statuses(&other), &format!("{as_of}\n{}", shown(&text, &lines)));
    });
}

#[test]
fn a_closed_yes_or_no_stays() {
    for_seeds(60, |dice| {
        let wanted = Wanted { answers: true, ..Wanted::default() };
        let (text, lines) = (text(dice, true), history(dice, wanted));
        let world = read(&text, &lines);
        let as_of = AS_OF[dice.roll(4)];
        let mut closed: BTreeMap<String, (Value, u32, String)> = BTreeMap::new();
        // Who asks about a moment knows what was reported until then; what comes after it is reported later.
        let reported_by_then = lines.iter().filter(|line| line["reported"].as_str() <= Some(as_of)).count() as u32;
        for known in reported_by_then..=world.record.last_position() {
            for status in board(&world, Some(as_of), Some(known)).statuses {
                // An episode is named by its trigger: its number may change while earlier ones become known.
                let key = format!("{} {:?} {:?} {:?}", status.clause, status.bearer, status.reading, status.triggered);
                let decided = matches!(status.status, Value::Kept | Value::NotKept);
                if let Some((value, since, reason)) = closed.get(&key)
                    && *value != status.status
                {
                    panic!(
                        "{as_of}: {key} was closed as {value:?} at {since} ({reason}) and is {:?} at {known}\n{:?}\n{}",
                        status.status,
                        status.because,
                        shown(&text, &lines)
                    );
                }
                if decided && status.finality == Finality::Closed {
                    closed.insert(key, (status.status, known, format!("{:?}", status.because)));
                }
            }
        }
    });
}

#[test]
fn what_the_public_may_not_see_leaves_no_trace() {
    for_seeds(80, |dice| {
        let wanted = Wanted { answers: true, changes: true, handling: true, ..Wanted::default() };
        let (text, lines) = (text(dice, true), history(dice, wanted));
        let released = |id: &str| lines.iter().any(|line| line["kind"] == "release" && line["of"] == id);
        // The same record with other words in the entries that the public may not see.
        let mut other = lines.clone();
        let hidden = |line: &Line| {
            let id = line["id"].as_str().expect("an id");
            line.get("handling").is_some_and(|handling| handling != "public") && !released(id)
        };
        // Or without them: what is said of them is about nothing then, and is so for the public in either case.
        if dice.one_in(2) {
            other.retain(|line| !hidden(line));
        }
        for line in &mut other {
            let id = line["id"].as_str().expect("an id").to_owned();
            let hidden = line.get("handling").is_some_and(|handling| handling != "public");
            if hidden && !released(&id) {
                let (mut entry, _) = happening(dice, 24 * 40);
                for key in ["id", "reported", "handling"] {
                    entry.insert(key.into(), line[key].clone());
                }
                *line = entry;
            }
        }
        let public = |lines: &[Line]| {
            let world = read(&text, lines);
            let record = world.record.visible_to(&Viewer::Public);
            let as_of = Some("2027-02-15T00:00:00Z".parse().expect("a moment"));
            let board = board_of(&world.agreement, &record, Question { as_of, known_at: None });
            json(&board) + &servanda_brief::table::board(&board, "public", true) + &brief(&world.agreement, &record)
        };
        same(&public(&lines), &public(&other), &shown(&text, &lines));
    });
}

/// The daily report of a record.
fn brief(agreement: &Agreement, record: &Record) -> String {
    let zone = &agreement.header.clock;
    let day = jiff::civil::date(2027, 2, 14);
    let period = zone.day(day);
    let of = |as_of| board_of(agreement, record, Question { as_of: Some(as_of), known_at: None });
    let (before, board) = (of(period.from), of(period.to));
    let daily = servanda_brief::daily::Daily {
        day,
        period,
        zone,
        board: &board,
        before: &before,
        record,
        viewer: "public",
        since: None,
    };
    servanda_brief::daily::markdown(&daily)
}

#[test]
fn what_is_read_is_judged_or_set_aside() {
    for_seeds(150, |dice| {
        let wanted = Wanted { answers: true, changes: true, handling: true, broken: true };
        let (text, lines) = (text(dice, false), history(dice, wanted));
        let world = read(&text, &lines);
        for known in [0, dice.roll(lines.len()) as u32, world.record.last_position()] {
            for viewer in [Viewer::Public, Viewer::Party("north".into()), Viewer::Mission] {
                let (read, judged, set_aside) = world.record.visible_to(&viewer).counts(known);
                assert_eq!(read, judged + set_aside);
            }
            let (read, _, _) = world.record.counts(known);
            assert_eq!(read, known as usize, "every line is counted once\n{}", shown(&text, &lines));
        }
    });
}

#[test]
fn the_same_question_has_the_same_answer_in_every_thread() {
    for_seeds(30, |dice| {
        let wanted = Wanted { answers: true, changes: true, ..Wanted::default() };
        let (text, lines) = (text(dice, true), history(dice, wanted));
        let world = read(&text, &lines);
        let first = json(&board(&world, None, None));
        std::thread::scope(|scope| {
            let others: Vec<_> = (0..3).map(|_| scope.spawn(|| json(&board(&world, None, None)))).collect();
            for other in others {
                same(&first, &other.join().expect("it is judged"), "another thread says");
            }
        });
        same(&first, &json(&board(&read(&text, &lines), None, None)), "another reading says");
    });
}

#[test]
fn a_confirmation_only_moves_the_lower_bound_up() {
    for_seeds(60, |dice| {
        let (text, lines) = (text(dice, false), history(dice, Wanted::default()));
        let facts: Vec<&Line> = lines.iter().filter(|line| line.contains_key("attested")).collect();
        if facts.is_empty() {
            return;
        }
        let of = facts[dice.roll(facts.len())]["id"].as_str().expect("an id").to_owned();
        let mut more = lines.clone();
        more.push(line("k", "confirmation", &[("of", &of), ("by", "centre")], 90 * 24));
        let as_of = AS_OF[dice.roll(4)];
        let lows = |lines: &[Line]| {
            let statuses = board(&read(&text, lines), Some(as_of), None).statuses.into_iter();
            let unconditional = statuses.filter(|status| status.triggered.is_none());
            let key = |status: &Status| format!("{} {:?} {:?}", status.clause, status.bearer, status.reading);
            let lows = unconditional.map(|status| {
                let low = status.incidents.map(|count| count.low).or(status.performed.as_ref().map(|done| done.low));
                (key(&status), low)
            });
            lows.collect::<Vec<_>>()
        };
        for ((key, before), (_, after)) in lows(&lines).into_iter().zip(lows(&more)) {
            assert!(
                before <= after,
                "{key} at {as_of}: {before:?}, with {of} confirmed {after:?}\n{}",
                shown(&text, &lines)
            );
        }
    });
}

#[test]
fn what_is_not_yet_known_changes_nothing() {
    for_seeds(100, |dice| {
        let wanted = Wanted { answers: true, changes: true, ..Wanted::default() };
        let (text, lines) = (text(dice, true), history(dice, wanted));
        let known = 1 + dice.roll(lines.len());
        let as_of = AS_OF[dice.roll(4)];
        let whole = board(&read(&text, &lines), Some(as_of), Some(known as u32));
        let part = board(&read(&text, &lines[..known]), Some(as_of), Some(known as u32));
        same(&json(&part), &json(&whole), &format!("{as_of}, known at {known}\n{}", shown(&text, &lines)));
    });
}

/// The timeline judges only the positions at which a status can change; whoever judges every one finds the same.
#[test]
fn a_timeline_is_what_judging_every_position_finds() {
    for_seeds(20, |dice| {
        let wanted = Wanted { answers: true, changes: true, ..Wanted::default() };
        let (text, lines) = (text(dice, true), history(dice, wanted));
        let world = read(&text, &lines);
        let (geography, _) = Geography::new(&world.agreement, &BTreeMap::new());
        let as_of = AS_OF[dice.roll(AS_OF.len())].parse().expect("a moment");
        let clauses: Vec<_> = world.agreement.norms().map(|(clause, _)| clause).collect();
        let clause = clauses[dice.roll(clauses.len())];
        let what = shown(&text, &lines);
        same_as_every_position(&world.agreement, &geography, &world.record, &[clause], Some(as_of), &what);
    });
}

/// The same for agreements and histories of every form; few, because each position of each is judged (`SEEDS=…` runs more).
#[test]
fn a_timeline_of_any_form_is_what_judging_every_position_finds() {
    for_seeds(4, |dice| {
        let seed = dice.roll(1 << 30) as u64;
        let text = servanda_random::agreement(seed);
        let agreement = servanda_agreement::read(&text).0.expect("an agreement");
        let record = servanda_random::history(&agreement, seed);
        let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
        let clause = &agreement.clauses[dice.roll(agreement.clauses.len())];
        let what = format!("servanda_random of seed {seed}\n{text}");
        same_as_every_position(&agreement, &geography, &record, &[clause], None, &what);
    });
}

/// A text with other blanks between its words and its lines.
fn respaced(text: &str, dice: &mut Dice) -> String {
    let mut inside = false;
    let mut respaced = String::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line != "```";
            respaced += &format!("{line}\n");
            continue;
        }
        if inside && !line.contains('"') && !line.is_empty() {
            let words: Vec<&str> = line.split_whitespace().collect();
            respaced += &" ".repeat(dice.roll(6));
            for word in words {
                respaced += word;
                respaced += &" ".repeat(1 + dice.roll(3));
            }
            respaced += dice.pick(&["\n", "\n", "\n\n", "\r\n"]);
        } else {
            respaced += &format!("{line}\n");
        }
    }
    respaced
}

#[test]
fn layout_means_nothing() {
    for_seeds(100, |dice| {
        let (text, lines) = (text(dice, true), history(dice, Wanted::default()));
        let text = respaced(&text, dice);
        let once = servanda_syntax::format::format(&text);
        same(&once, &servanda_syntax::format::format(&once), "formatting twice differs");
        let (before, after) = (read(&text, &lines), read(&once, &lines));
        assert_eq!(servanda_agreement::read_aloud(&before.agreement), servanda_agreement::read_aloud(&after.agreement));
        same(&json(&board(&before, None, None)), &json(&board(&after, None, None)), &before.text);
    });
}

/// Whatever the doubtful matches of a red line turn out to be, in every case there is a firing up to the first certain one, and
/// one between each certain firing and the next.
#[test]
fn certain_firings_hold_however_the_doubts_end() {
    for_seeds(40, |dice| {
        let text = format!(
            "```accord\nagreement a \"A\"\n  signed 2027-01-01\n  in force on signature\n  clock UTC\n{HEAD}```\n"
        );
        let shot = |at: usize, hours: usize, label: &str| -> Line {
            let line = serde_json::json!({
                "id": format!("e{at}"), "kind": "incident", "event": "shot", "by": "north", "place": "strip",
                "at": moment(24 * 5 + hours), "attested": [label],
            });
            line.as_object().cloned().expect("an object")
        };
        let matches: Vec<(usize, bool)> = (0..3 + dice.roll(7)).map(|_| (dice.roll(24 * 25), dice.one_in(2))).collect();
        let doubtful: Vec<usize> = (0..matches.len()).filter(|at| !matches[*at].1).take(5).collect();
        let label = |sure: bool| if sure { "confirmed by centre" } else { "claimed by south" };
        let lines = |world: Option<usize>| -> Vec<Line> {
            let happened = |at: usize| match (world, doubtful.iter().position(|doubt| *doubt == at)) {
                (Some(world), Some(bit)) => world >> bit & 1 == 1,
                _ => true,
            };
            let all = matches.iter().enumerate().filter(|(at, _)| happened(*at));
            all.map(|(at, (hours, sure))| {
                let known = *sure || world.is_some() || !doubtful.contains(&at);
                shot(at, *hours, label(known))
            })
            .collect()
        };
        let firings = |world: Option<usize>| -> Vec<Vec<(String, bool)>> {
            let board = board(&read(&text, &lines(world)), Some("2027-03-01T00:00:00Z"), None);
            let of = |line: &servanda_status::RedLineLine| {
                line.episodes.iter().map(|one| (one.met_at.clone(), one.established_at.is_some())).collect()
            };
            board.red_lines.iter().map(of).collect()
        };
        let said = firings(None);
        for world in 0..1 << doubtful.len() {
            for (said, true_firings) in said.iter().zip(firings(Some(world))) {
                let mut after = String::new();
                for (met, _) in said.iter().filter(|(_, certain)| *certain) {
                    let held = true_firings.iter().any(|(at, _)| after < *at && at <= met);
                    assert!(
                        held,
                        "nothing fires after {after:?} up to {met} in {matches:?}, doubts {doubtful:?}: {world:b}"
                    );
                    after.clone_from(met);
                }
            }
        }
    });
}
