//! Scenario 5: the hours of the grain corridor, a ship off its route, and a corridor that dries up while every clause is kept.

use super::case::{Case, said, text};
use crate::support::{board, copy, empty_folder, root};
use serde_json::Value;

const FOLDER: &str = "black-sea-2022";

/// Paraphrase of the centre's procedures for merchant vessels, as pages report them: registration
/// <http://archive.millermagazine.com/magazine/issue153/86>; the plan of the next day and ships off their route
/// <https://tass.com/economy/1491141>. The text itself was not read: its day, its term and its clock are ours.
const PROCEDURES: &str = "# Procedures for merchant vessels (as reported)

```accord
agreement procedures \"Procedures for merchant vessels (as reported; day and clock invented)\"
  in force  2031-03-01
  expires   never
  clock     Europe/Istanbul

parties UKR
party   ships  organisation  \"Owners and operators of ships\"
body    jcc    \"Joint Coordination Centre\"

zone     inspection-area  \"Istanbul inspection area\"        from \"geo/grain.geojson#inspection-area\"
corridor lane             \"Maritime Humanitarian Corridor\"  from \"geo/grain.geojson#lane\"

event registration  plural registrations  verb register     by party to party
event arrival       plural arrivals       verb arrive       by party in place
event plan          plural plans          verb submit-plan  by party to body
event approval      plural approvals      verb return-plan  by body to party
event deviation     plural deviations     verb deviate      by party in place
event transfer      plural transfers      verb transfer     by party in place
event halt          plural halts          verb stop         by party in place

1    ships shall register to UKR
       at least 44 h before arrivals by ships in inspection-area
2.1  UKR shall submit-plan \"for the following day\" to jcc
       by 12:00 daily
2.2  jcc shall return-plan \"as approved\" to UKR
       by 16:00 daily
3.0  red line off-route \"A ship leaves the corridor, transfers cargo at sea or stops\"
       when  deviations by ships in lane, or transfers by ships in lane, or halts by ships in lane
3    on off-route, jcc may \"subject the ship to additional measures\"
```
";

fn act(id: &str, event: &str, more: &str, at: &str) -> String {
    format!(
        r#"{{"id": "{id}", "kind": "act", "event": "{event}", {more}, "at": "2031-03-{at}+03:00", "attested": ["undisputed fact"]}}"#
    )
}

fn judged(entries: &[String]) -> Case {
    Case::new(PROCEDURES, &entries.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn invented_a_ship_registers_44_hours_before_it_arrives_or_a_minute_too_late() {
    for (registered, verdict) in [("08T12:00", "kept done"), ("08T12:01", "not_kept cured")] {
        let case = judged(&[
            act("registered", "registration", r#""by": "ships", "to": "UKR""#, registered),
            act("arrived", "arrival", r#""by": "ships", "place": "inspection-area""#, "10T08:00"),
        ]);
        assert_eq!(case.says("2031-03-10T12:00", "1", "ships", None), verdict, "{registered}");
    }
}

#[test]
fn invented_the_plan_is_due_at_noon_and_its_approval_at_four_every_day() {
    let plan = |at: &str| act("plan", "plan", r#""by": "UKR", "to": "jcc""#, at);
    let approval = |at: &str| act("approval", "approval", r#""by": "jcc", "to": "UKR""#, at);
    let says =
        |entries: &[String], clause: &str, bearer: &str| judged(entries).says("2031-03-10T18:00", clause, bearer, None);
    let in_time = [plan("10T12:00"), approval("10T16:00")];
    assert_eq!((says(&in_time, "2.1", "UKR"), says(&in_time, "2.2", "jcc")), ("kept done".into(), "kept done".into()));
    let late = [plan("10T12:01"), approval("10T16:01")];
    assert_eq!(says(&late, "2.1", "UKR"), "not_kept cured");
    assert_eq!(says(&late, "2.2", "jcc"), "not_kept cured");
    // The next day is a new turn: at midnight nothing is late yet.
    assert_eq!(judged(&in_time).says("2031-03-11T11:59", "2.1", "UKR", None), "not_established pending");
}

/// A power: measures may follow, none need, and nothing is a breach.
#[test]
fn invented_a_ship_off_its_route_lets_measures_follow() {
    let case = judged(&[act("off", "deviation", r#""by": "ships", "place": "lane""#, "11T08:00")]);
    let board = case.at("2031-03-11T12:00");
    let episodes = board["red_lines"][0]["episodes"].as_array().expect("episodes");
    assert_eq!(episodes.len(), 1);
    assert_eq!(episodes[0]["met_at"], "2031-03-11T08:00:00+03:00");
    let statuses = board["statuses"].as_array().expect("statuses");
    assert!(statuses.iter().all(|line| line["status"] != "not_kept"), "{statuses:#?}");
    // How the inspection area lies to the corridor is on no map that was read: an act there may cross the line, and does not for sure.
    let elsewhere = judged(&[act("off", "deviation", r#""by": "ships", "place": "inspection-area""#, "11T08:00")]);
    assert_eq!(elsewhere.at("2031-03-11T12:00")["red_lines"][0]["episodes"][0]["established_at"], Value::Null);
}

/// Inspections a day, as the record of the folder has them.
fn inspections(board: &Value) -> Vec<(String, f64)> {
    let series = board["readings"].as_array().expect("series").iter().find(|one| one["name"] == "inspections-a-day");
    let points = series.expect("the indicator")["points"].as_array().expect("points").iter();
    points
        .map(|point| {
            (point["from"].as_str().expect("a moment")[..7].to_owned(), point["value"]["low"].as_f64().expect("it"))
        })
        .collect()
}

/// From 10.6 a day in October 2022 (12 in its best week) to 3.2 in May 2023: shown, and owed by nobody.
#[test]
fn the_rate_falls_to_less_than_a_third_and_no_clause_is_touched_by_it() {
    let folder = format!("agreements/{FOLDER}");
    let found = board(&folder, &["--as-of", "2023-05-31"]);
    let rate = inspections(&found);
    let highest = rate.iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
    assert_eq!((highest, rate.last()), (12.0, Some(&("2023-05".to_owned(), 3.2))));
    assert!(rate.contains(&("2022-10".to_owned(), 10.6)), "{rate:?}");
    for reading in ["A", "B", "held by UKR", "held by RUS"] {
        for bearer in ["UKR", "RUS"] {
            let says = said(&found, "1", bearer, Some(reading));
            assert!(!says.starts_with("not_kept"), "{bearer}, {reading}: {says}");
        }
    }
}

/// Whoever wants to be told sets a benchmark beside the text, here an invented one of four a day: it is met in May 2023 by the
/// folder's own record, and every status stays as it was.
#[test]
fn invented_a_benchmark_beside_the_text_tells_of_the_fall_and_changes_no_status() {
    let folder = empty_folder("grain-benchmark");
    copy(&root().join("agreements").join(FOLDER), &folder);
    let with_benchmark = text(FOLDER).replace(
        "indicator inspections-a-day  \"Inspections completed a day, inbound and outbound\"  unit inspections\n",
        "gauge inspections-a-day \"Inspections completed a day, inbound and outbound\" unit inspections\n",
    ) + "\n## Benchmark (invented, no part of the text)\n\n```accord\n9.1 red line strangled \"Fewer than four inspections a day\"\n      when  inspections-a-day < 4 inspections\n```\n";
    assert!(with_benchmark.contains("gauge inspections-a-day"), "the indicator stands in the text");
    std::fs::write(folder.join("agreement.accord.md"), with_benchmark).expect("it can be written");
    let folder = folder.display().to_string();
    let original = format!("agreements/{FOLDER}");
    for (day, fired) in [("2023-01-31", vec![]), ("2023-05-31", vec!["2023-05-01T00:00:00+03:00"])] {
        let (with, without) = (board(&folder, &["--as-of", day]), board(&original, &["--as-of", day]));
        // Before the first count it may have been met: that is one more episode, and not established.
        let episodes = with["red_lines"][0]["episodes"].as_array().expect("episodes");
        let met: Vec<&str> = episodes.iter().filter_map(|one| one["established_at"].as_str()).collect();
        assert_eq!(met, fired, "{day}");
        assert_eq!(with["statuses"], without["statuses"], "{day}");
    }
}
