//! Amendments with a date (docs/amendments.md): the past under the version then in force, and under another, from end to end
//! over the invented ridge truce.

mod support;
use serde_json::Value;
use std::path::{Path, PathBuf};
use support::*;

const LATER: [&str; 2] = ["--as-of", "2031-05-20"];

fn json(args: &[&str]) -> Value {
    let run = servanda(&[args, &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{args:?}: {}", run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

/// How often the line of heavy fire was crossed on a board, and by which entries.
fn crossed(board: &Value) -> Vec<String> {
    let episodes = board["red_lines"][0]["episodes"].as_array().expect("episodes").iter();
    let counted = episodes.map(|one| one["counted"].as_array().expect("entries"));
    counted.map(|all| all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")).collect()
}

fn numbers(board: &Value) -> Vec<u64> {
    let all = std::iter::once(board).chain(board["other_versions"].as_array().into_iter().flatten());
    all.map(|board| board["version"]["number"].as_u64().expect("a number")).collect()
}

#[test]
fn each_act_is_judged_under_the_version_in_force_when_it_occurred() {
    let ridge = fixture("ridge-2031");
    let board = json(&[&["watch", &ridge], &LATER[..]].concat());
    assert_eq!(numbers(&board), [2, 1], "the version in force comes first");
    let first = &board["other_versions"][0];
    // Three shots on 10 February were heavy fire then. Of the five around the turn of 31 March two lie before it.
    assert_eq!(crossed(first), ["r-2 r-3 r-4"]);
    assert_eq!(crossed(&board), Vec::<String>::new());
    assert_eq!(board["red_lines"][0]["highest"]["low"], 3);
    // Ten guns by 1 May: four were withdrawn before the amendment and six after it.
    assert_eq!(status(&board, "4", Some("north"), None)["performed"]["low"], 10);
    // Nobody had promised not to fly on 2 March.
    assert_eq!(status(&board, "5", None, None)["incidents"]["low"], 1);
    assert_eq!(first["version"]["as_if_always"], false);
    let before = json(&["watch", &ridge, "--as-of", "2031-03-31"]);
    assert_eq!(numbers(&before), [1, 2], "on 31 March the first text was in force to the end of the day");
    assert_eq!(before["other_versions"][0]["in_force"][0]["status"], "not_yet");
}

#[test]
fn each_version_reads_the_record_for_itself_and_loses_no_row() {
    let ridge = fixture("ridge-2031");
    let board = json(&[&["watch", &ridge], &LATER[..]].concat());
    for (of_version, set_aside) in [(&board, 0), (&board["other_versions"][0], 2)] {
        let counts = &of_version["entries"];
        let number = |name: &str| counts[name].as_u64().expect("a count");
        assert_eq!((number("read"), number("set_aside")), (14, set_aside));
        assert_eq!(number("read"), number("judged") + number("set_aside"));
    }
    let why = board["other_versions"][0]["set_aside"].as_array().expect("rows").iter();
    let why: Vec<(&Value, &Value)> = why.map(|row| (&row["id"], &row["why"])).collect();
    let said = Value::from("`flight` is not a term of version 1 of the text");
    assert_eq!(why, [(&Value::from("r-6"), &said), (&Value::from("r-13"), &said)]);
}

#[test]
fn under_another_version_the_same_three_shots_are_classed_otherwise() {
    let ridge = fixture("ridge-2031");
    let under = |number: &str| json(&[&["watch", &ridge, "--version", number], &LATER[..]].concat());
    // Under three in a day: the shots of 10 February, and those around the amendment. Under five: only the latter.
    assert_eq!(crossed(&under("1")), ["r-2 r-3 r-4", "r-8 r-9 r-10"]);
    assert_eq!(crossed(&under("2")), ["r-8 r-9 r-10 r-11 r-12"]);
    assert_eq!(under("2")["version"]["as_if_always"], true);
    assert!(under("2")["other_versions"].is_null());
    let changed = |number: &str| {
        let found = json(&[&["watch", &ridge, "--version", number, "--reclassified"], &LATER[..]].concat());
        let events = found["events"].as_array().expect("events").clone();
        assert_eq!(found["compared"], 14);
        events
    };
    let ids = |events: &[Value]| -> Vec<String> {
        events.iter().map(|event| event["entry"].as_str().expect("an entry").to_owned()).collect()
    };
    let line = "crosses the red line heavy-fire tier 1";
    let first = changed("1");
    assert_eq!(ids(&first), ["r-8", "r-9", "r-10", "r-13"]);
    assert_eq!((&first[0]["in_force"], first[0]["under"][1].as_str()), (&serde_json::json!([]), Some(line)));
    assert_eq!(first[3]["in_force"], serde_json::json!(["clause 5: not kept by it"]));
    let second = changed("2");
    assert_eq!(ids(&second), ["r-2", "r-3", "r-4", "r-5", "r-6", "r-8", "r-9", "r-10", "r-11", "r-12"]);
    assert_eq!((second[0]["in_force"][1].as_str(), &second[0]["under"]), (Some(line), &serde_json::json!([])));
    // What a version says of its own time is not otherwise under itself: with the change at the end of time, nothing is.
    let folder = changed_folder("nothing", |bindings| bindings.replace("2031-04-01", "2131-04-01"));
    let nothing = json(&[&["watch", &folder, "--version", "1", "--reclassified"], &LATER[..]].concat());
    assert_eq!(nothing["events"], serde_json::json!([]));
}

#[test]
fn other_commands_take_the_version_in_force_or_the_one_asked_for() {
    let ridge = fixture("ridge-2031");
    let explained = |more: &[&str]| json(&[&["explain", &ridge, "3"], more].concat());
    assert_eq!(explained(&LATER)["version"]["number"], 2);
    assert_eq!(explained(&["--as-of", "2031-02-20"])["version"]["number"], 1);
    assert_eq!(explained(&["--as-of", "2031-05-20", "--version", "1"])["statuses"].as_array().map(Vec::len), Some(2));
    let text = servanda(&["explain", &ridge, "1", "--as-of", "2031-05-20", "--version", "1"]);
    assert!(text.out.starts_with("version 1 of 2, as if it had always been the text"), "{}", text.out);
    let timeline = json(&["timeline", &ridge, "3", "--at", "2031-02-20"]);
    assert_eq!(
        (&timeline["version"]["number"], &timeline["version"]["until"]),
        (&1.into(), &"2031-04-01T00:00:00+02:00".into())
    );
    let backtest = json(&["backtest", &ridge, "--version", "1"]);
    assert_eq!(backtest["version"]["as_if_always"], true);
    let plan = |more: &[&str]| servanda(&[&["plan", &ridge], more].concat()).out;
    assert!(plan(&[]).contains("at least 5 in any 24 h") || plan(&[]).contains("flight"), "{}", plan(&[]));
    assert!(!plan(&["--version", "1"]).contains("flight"));
    let diff = servanda(&["diff", &ridge, "--versions", "1", "2"]);
    assert!(diff.out.contains("clause 5: new"), "{}{}", diff.out, diff.err);
    let texts = [format!("{ridge}/agreement.accord.md"), format!("{ridge}/amendments/2.accord.md")];
    assert_eq!(servanda(&["diff", &texts[0], &texts[1]]).out, diff.out);
    let read = servanda(&["read-aloud", &ridge]);
    assert!(read.err.contains("was amended; this is its first text"), "{}", read.err);
    let wrong = servanda(&["watch", &ridge, "--version", "3"]);
    assert!(wrong.code == 2 && wrong.err.contains("write a number from 1 to 2"), "{}", wrong.err);
    let out = empty_folder("amended-brief").display().to_string();
    assert_eq!(servanda(&["brief", &ridge, "--day", "2031-04-12", "--out", &out]).code, 0);
    let page = std::fs::read_to_string(Path::new(&out).join("ridge-2031-2031-04-12.md")).expect("the report");
    assert!(page.contains("- Version 2 of 2, the text from 2031-04-01"), "{page}");
}

#[test]
fn every_status_of_each_version_follows_from_its_reasons() {
    let ridge = fixture("ridge-2031");
    for more in [&["--as-of", "2031-03-31"][..], &LATER, &["--version", "1"], &["--version", "2"]] {
        for clause in ["1", "3", "4", "5"] {
            let run = servanda(&[&["explain", &ridge, clause, "--format", "reasons"], more].concat());
            if run.code != 0 {
                assert!(clause == "5" && run.err.contains("no clause 5"), "{clause} {more:?}: {}", run.err);
                continue;
            }
            let file = empty_folder("amended-reasons").join("reasons.json");
            std::fs::write(&file, &run.out).expect("a file");
            let again = servanda(&["recheck", &file.display().to_string()]);
            assert_eq!(again.code, 0, "{clause} {more:?}: {}", again.out);
        }
    }
}

/// The ridge truce with other bindings.
fn changed_folder(name: &str, change: impl Fn(&str) -> String) -> String {
    let folder = empty_folder(&format!("ridge-{name}"));
    copy(&PathBuf::from(fixture("ridge-2031")), &folder);
    let bindings = folder.join("bindings.toml");
    let text = std::fs::read_to_string(&bindings).expect("the bindings");
    std::fs::write(&bindings, change(&text)).expect("a file");
    folder.display().to_string()
}

#[test]
fn what_cannot_be_a_version_is_said_with_its_place_and_a_way_out() {
    let second = |from: &str| {
        format!("\n[[amendment]]\ntext = \"amendments/3.accord.md\"\nfrom = {from}\nbecause = \"invented\"\n")
    };
    let case = |name: &str, third: Option<&str>, change: &dyn Fn(&str) -> String, message: &str, help: &str| {
        let folder = changed_folder(name, change);
        if let Some(text) = third {
            std::fs::write(Path::new(&folder).join("amendments/3.accord.md"), text).expect("a file");
        }
        let check = servanda(&["check", &folder, "--format", "full"]);
        assert_eq!(check.code, 1, "{name}: {}", check.err);
        assert!(check.out.contains(message) && check.out.contains(help), "{name}: {}", check.out);
        assert!(check.out.contains("bindings.toml:"), "{name} has no place: {}", check.out);
        let watch = servanda(&["watch", &folder]);
        assert!(watch.code == 2 && watch.err.contains(message), "{name}: {}{}", watch.out, watch.err);
    };
    let text =
        std::fs::read_to_string(Path::new(&fixture("ridge-2031")).join("amendments/2.accord.md")).expect("a text");
    let third = text.replace("Heavy fire on the ridge", "Very heavy fire on the ridge");
    let add = |from: &str| {
        let more = second(from);
        move |bindings: &str| format!("{bindings}{more}")
    };
    let order = "version 3 does not begin after version 2";
    case("same-day", Some(&third), &add("2031-04-01"), order, "each with a later `from`");
    case("backwards", Some(&third), &add("2031-03-01"), order, "each with a later `from`");
    case(
        "not-there",
        None,
        &add("2031-06-01"),
        "the text `amendments/3.accord.md` is not there",
        "write the whole text",
    );
    case("twice", Some(&text), &add("2031-06-01"), "says the same as `amendments/2.accord.md`", "as it was amended");
    let other = third.replace("agreement ridge-2031", "agreement valley-2031");
    case("other", Some(&other), &add("2031-06-01"), "is a text of `valley-2031`", "begin its code with");
    let with = |from: &'static str, to: &'static str| move |bindings: &str| bindings.replace(from, to);
    let outside = with("amendments/2.accord.md", "../2.accord.md");
    case("outside", None, &outside, "`../2.accord.md` lies outside of the folder", "copy the text into");
    let early = with("2031-04-01", "2031-01-10");
    case("early", None, &early, "version 2 begins before the agreement was signed", "entered into force");
    case("no-date", None, &with("from    = 2031-04-01\n", ""), "`[[amendment]]` has no `from`", "add `from");
    case(
        "no-such-date",
        None,
        &with("2031-04-01", "\"2031-02-30\""),
        "is not a date or date-time",
        "write `2030-05-01`",
    );
    case("unknown-key", None, &with("source ", "link "), "`[[amendment]]` has no key `link`", "");
    // What is wrong inside a version is told of its file.
    let folder = changed_folder("wrong-text", |bindings| bindings.to_owned());
    let file = Path::new(&folder).join("amendments/2.accord.md");
    std::fs::write(&file, text.replace("shots in ridge", "shots in valley")).expect("a file");
    let check = servanda(&["check", &folder, "--format", "concise"]);
    assert!(
        check.out.lines().any(|line| line.contains("amendments/2.accord.md:") && line.contains("valley")),
        "{}",
        check.out
    );
    assert_eq!(servanda(&["watch", &folder]).code, 2);
}

/// What only another version declares is no slip of the hand, and what none declares is one.
#[test]
fn bindings_are_written_once_for_all_versions() {
    let folder = changed_folder("chronicle", |bindings| {
        let bind =
            "\n[[bind]]\nkind = \"flight\"\nas = \"incident\"\nevent = \"flight\"\nactor = { column = \"by\" }\n";
        let coverage = "\n[[coverage]]\nobserver = \"centre\"\nevents = [\"shot\", \"flight\"]\nplace = \"ridge\"\nfrom = 2031-01-15\nto = 2031-05-20\nbecause = \"invented\"\n";
        let feed = "record = \"record.csv\"\nformat = \"chronicle\"\nhandling = \"public\"\n";
        let amendment = &bindings[bindings.find("[[amendment]]").expect("an amendment")..];
        format!("{feed}\n{amendment}{bind}{coverage}")
    });
    let header = "id,occurred_from,occurred_to,time_precision,place,lat,lon,kind,by,against_or_to,quantity_low,quantity,\
quantity_high,unit,claim_status,source_name,source_url,note\n";
    let row = "a,2031-03-02,,day,,,,flight,north,,,,,,fact,Centre,https://example.org,\n";
    std::fs::write(Path::new(&folder).join("record.csv"), format!("{header}{row}")).expect("a file");
    let board = json(&["watch", &folder, "--as-of", "2031-05-20"]);
    assert_eq!(board["entries"], serde_json::json!({ "read": 1, "judged": 1, "set_aside": 0 }));
    let first = &board["other_versions"][0];
    assert_eq!(first["entries"], serde_json::json!({ "read": 1, "judged": 0, "set_aside": 1 }));
    assert_eq!(first["set_aside"][0]["why"], "`flight` is not a term of version 1 of the text");
    let text = std::fs::read_to_string(Path::new(&folder).join("bindings.toml")).expect("the bindings");
    std::fs::write(Path::new(&folder).join("bindings.toml"), text.replace("\"flight\"\nactor", "\"fligth\"\nactor"))
        .expect("a file");
    let check = servanda(&["check", &folder, "--format", "concise"]);
    assert!(check.out.contains("error[S1205]: the agreement declares no event `fligth`"), "{}", check.out);
    assert_eq!(check.out.matches("`fligth`").count(), 1, "what is found for each version is said once: {}", check.out);
}
