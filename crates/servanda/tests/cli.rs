//! What a user of the command line sees: exit codes, messages, and the invented harbour truce from end to end.

mod support;
use support::*;

#[test]
fn a_board_of_the_harbour_truce() {
    let harbour = fixture("harbour-2031");
    let board = board(&harbour, &["--as-of", "2031-05-04"]);
    assert_eq!(board["as_of"], "2031-05-05T00:00:00+02:00");
    assert_eq!(board["entries"], serde_json::json!({ "read": 6, "judged": 5, "set_aside": 1 }));
    let tents = status(&board, "2", Some("north"), None);
    assert_eq!((&tents["status"], &tents["due_day"]), (&"not_kept".into(), &"2031-05-04".into()));
    let later = support::board(&harbour, &["--as-of", "2031-05-07"]);
    let tents = status(&later, "2", Some("north"), None);
    assert_eq!((&tents["state"], &tents["late_by_days"]), (&"cured".into(), &2.into()));
}

#[test]
fn what_a_viewer_may_not_see_is_left_out_before_counting() {
    let harbour = fixture("harbour-2031");
    let counted = |viewer: &str| {
        let board = board(&harbour, &["--as-of", "2031-05-06", "--viewer", viewer]);
        status(&board, "1", None, None)["incidents"]["low"].clone()
    };
    assert_eq!(counted("public"), 1);
    assert_eq!(counted("south"), 1);
    assert_eq!(counted("mission"), 2);
    let wrong = servanda(&["watch", &harbour, "--viewer", "nroth"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("north, south, centre"), "{}", wrong.err);
}

#[test]
fn the_outputs_of_watch() {
    let harbour = fixture("harbour-2031");
    let table = servanda(&["watch", &harbour, "--as-of", "2031-05-07"]);
    assert_eq!(table.code, 0, "{}", table.err);
    for part in ["harbour-2031", "Europe/Oslo", "shown to mission", "read 6 = 5 judged + 1 set aside", "not kept"] {
        assert!(table.out.contains(part), "{part}:\n{}", table.out);
    }
    assert!(!table.out.contains('\u{1b}'), "colour only on a terminal");
    assert!(table.out.lines().all(|line| line.chars().count() <= 120), "{}", table.out);
    let line = servanda(&["watch", &harbour, "--as-of", "2031-05-07", "--format", "line"]);
    assert_eq!(line.out.lines().count(), 1);
    let csv = servanda(&["watch", &harbour, "--format", "csv"]);
    assert!(csv.out.starts_with("clause,bearer,reading,"));
    assert!(csv.out.ends_with("\r\n"));
    assert_eq!(servanda(&["watch", &harbour, "--as-of", "2031-05-07", "--fail-on", "not-kept"]).code, 1);
    assert_eq!(servanda(&["watch", &harbour, "--as-of", "2031-04-01", "--fail-on", "not-kept"]).code, 0);
}

#[test]
fn explain_gives_reasons_and_pages() {
    let harbour = fixture("harbour-2031");
    let tents = servanda(&["explain", &harbour, "2", "--bearer", "north", "--at", "2031-05-07"]);
    assert_eq!(tents.code, 0, "{}", tents.err);
    for part in ["Clause 2 for north is not kept, cured, 2 days late", "1,000 tents", "h-3", "h-4"] {
        assert!(tents.out.contains(part), "{part}:\n{}", tents.out);
    }
    let term = servanda(&["explain", &harbour, "term", "--at", "2031-05-07"]);
    assert!(term.out.starts_with("harbour-2031 as a whole: in force"), "{}", term.out);
    assert_eq!(servanda(&["explain", "s0503"]).out, servanda(&["explain", "S0503"]).out);
    assert_eq!(servanda(&["explain", "S0503"]).code, 0);
    let unknown = servanda(&["explain", "S0593"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean S05"), "{}", unknown.err);
    let wrong = servanda(&["explain", &harbour, "9"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("its clauses are 1, 2"), "{}", wrong.err);
}

#[test]
fn what_was_known_can_be_asked_by_position_and_by_time() {
    let harbour = fixture("harbour-2031");
    let known = |at: &str| board(&harbour, &["--as-of", "2031-05-07", "--known-at", at]);
    let day = known("2031-05-04");
    assert_eq!(known("0")["entries"]["read"], 0);
    let position = day["known_at"].as_u64().expect("a position");
    assert!(position > 0 && position < 6, "{position}");
    assert_eq!(known(&position.to_string())["statuses"], day["statuses"]);
    let notes = day["notes"].to_string();
    assert!(
        notes.contains(&format!("what was known at 2031-05-04 24:00 is position {position} of the record")),
        "{notes}"
    );
    assert_eq!(known("2031-12-31")["known_at"], 6);
}

#[test]
fn a_timeline_names_the_entry_that_changed_a_status() {
    let harbour = fixture("harbour-2031");
    let run = servanda(&["timeline", &harbour, "2", "--bearer", "north", "--at", "2031-05-07"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("h-4 (act: delivery") && run.out.contains("pending → cured"), "{}", run.out);
    assert!(run.out.lines().all(|line| line.chars().count() <= 120), "{}", run.out);
    let csv = servanda(&["timeline", &harbour, "2", "--format", "csv"]);
    assert!(csv.out.starts_with("clause,bearer,readings,") && csv.out.ends_with("\r\n"), "{}", csv.out);
    for (args, part) in [
        (&["9"] as &[&str], "its clauses are 1, 2"),
        (&["2", "--bearer", "nroth"], "bearers: north"),
        (&["2", "--at", "2031-02-30"], "no day 2031-02-30"),
        (&["2", "--viewer", "nroth"], "north, south, centre"),
    ] {
        let run = servanda(&[&["timeline", &harbour], args].concat());
        assert_eq!(run.code, 2, "{args:?}: {}", run.out);
        assert!(run.err.contains(part), "{args:?}: {}", run.err);
    }
}

#[test]
fn a_brief_is_two_files_and_the_same_bytes_again() {
    let out = empty_folder("brief");
    let write = || {
        let out = out.display().to_string();
        let run = servanda(&["brief", &fixture("harbour-2031"), "--day", "2031-05-05", "--out", &out]);
        assert_eq!(run.code, 0, "{}", run.err);
        let read = |ending: &str| {
            std::fs::read_to_string(format!("{out}/harbour-2031-2031-05-05.{ending}")).expect("the file")
        };
        (read("md"), read("html"))
    };
    let (markdown, html) = write();
    assert_eq!((markdown.clone(), html.clone()), write());
    assert!(markdown.starts_with("# Daily report 5, 2031-05-05: Harbour truce"), "{markdown}");
    assert!(!markdown.contains("h-5"), "the mission's entry is not in a public report");
    assert!(!html.contains("<script") && !html.contains("src=") && !html.contains("@import"));
}

#[test]
fn check_says_what_a_text_lacks() {
    let harbour = fixture("harbour-2031");
    let json = servanda(&["check", &harbour, "--format", "json"]);
    assert_eq!(json.code, 1, "{}", json.err);
    let found: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let finding = &found["findings"][0];
    for field in ["code", "severity", "clause", "file", "line", "column", "message", "help"] {
        assert!(finding.get(field).is_some(), "{field}");
    }
    assert_eq!(found["boxes"].as_array().expect("boxes").len(), 2);
    let concise = servanda(&["check", &harbour, "--format", "concise"]);
    assert!(concise.out.contains("S0503") && concise.out.contains("of 2 clauses are guarantees"), "{}", concise.out);
    let sarif = servanda(&["check", &harbour, "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&sarif.out).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
}

#[test]
fn a_confirmed_clause_is_held_to_what_was_read() {
    let folder = empty_folder("confirmed");
    copy(std::path::Path::new(&fixture("harbour-2031")), &folder);
    let path = folder.display().to_string();
    let changed = || -> Vec<String> {
        let out = servanda(&["check", &path, "--format", "github"]).out;
        out.lines().filter(|line| line.contains("title=S1101")).map(str::to_owned).collect()
    };
    let run = servanda(&["confirm", &path, "1", "2", "--by", "legal adviser", "--on", "2031-02-01"]);
    assert_eq!((run.code, run.out.as_str()), (0, "2 confirmed now, 0 forgotten; 2 of 2 clauses are confirmed\n"));
    assert_eq!(changed(), Vec::<String>::new());
    let file = folder.join("agreement.accord.md");
    let text = std::fs::read_to_string(&file).expect("the text");
    std::fs::write(&file, text.replacen("1  each of sides", "1  each of   north, south", 1)).expect("it is written");
    let found = changed();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("::warning file=") && found[0].contains("the code of clause 1 changed"), "{found:?}");
    assert_eq!(servanda(&["confirm", &path, "--forget", "1"]).code, 0);
    assert_eq!(changed(), Vec::<String>::new());
    assert_eq!(servanda(&["confirm", &path, "--forget", "1"]).code, 2);
    std::fs::write(folder.join("servanda.lock"), "[[clause]]\nnumber = 1").expect("it is written");
    let broken = servanda(&["check", &path]);
    assert!(broken.code == 2 && broken.out.contains("servanda.lock"), "{}{}", broken.out, broken.err);
}

#[test]
fn what_cannot_run_says_so_and_gives_the_way_out() {
    let folder = empty_folder("cannot");
    let path = |name: &str| folder.join(name).display().to_string();
    std::fs::write(folder.join("latin.accord.md"), b"caf\xe9").expect("a file");
    std::fs::write(folder.join("prose.accord.md"), "# only prose\n").expect("a file");
    let cases: [(&[&str], i32, &str); 10] = [
        (&["check", "nowhere.accord.md"], 2, "nowhere.accord.md"),
        (&["check", &path("latin.accord.md")], 2, "UTF-8"),
        (&["check", &path("prose.accord.md")], 1, "expected an agreement"),
        (&["watch", &folder.display().to_string()], 2, "2 agreements"),
        (&["watch", "crates"], 2, "holds no agreement"),
        (&["watch", &fixture("harbour-2031"), "--as-of", "2031-02-30"], 2, "no day 2031-02-30"),
        (&["watch", &fixture("harbour-2031"), "--known-at", "99"], 2, "last is 6"),
        (&["watch", &fixture("harbour-2031"), "--known-at", "99999999999"], 2, "last is 6"),
        (&["watch", &fixture("harbour-2031"), "--known-at", "soon"], 2, "or a position of the record"),
        (&["brief", &fixture("harbour-2031"), "--day", "5 May"], 2, "not a date"),
    ];
    for (args, code, part) in cases {
        let run = servanda(args);
        assert_eq!(run.code, code, "{args:?}\n{}{}", run.out, run.err);
        assert!(format!("{}{}", run.out, run.err).contains(part), "{args:?}\n{}{}", run.out, run.err);
    }
}

#[test]
fn a_record_outside_the_folder_is_not_read() {
    let folder = empty_folder("outside");
    copy(std::path::Path::new(&fixture("harbour-2031")), &folder);
    std::fs::write(folder.join("bindings.toml"), "record = \"../../secret.csv\"\nformat = \"entries\"\n")
        .expect("a file");
    let run = servanda(&["watch", &folder.display().to_string()]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("outside"), "{}", run.err);
}

#[test]
fn fmt_is_quiet_on_what_is_laid_out_and_checks_without_writing() {
    let folder = empty_folder("fmt");
    let file = folder.join("a.accord.md");
    let untidy = "```accord\nagreement   a \"A\"\n signed 2031-05-01\n```\n";
    std::fs::write(&file, untidy).expect("a file");
    let path = file.display().to_string();
    assert_eq!(servanda(&["fmt", "--check", &path]).code, 1);
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), untidy);
    assert_eq!(servanda(&["fmt", &path]).code, 0);
    assert_eq!(servanda(&["fmt", "--check", &path]).code, 0);
    let piped = servanda_with_input(&["fmt", "-"], untidy);
    assert_eq!(piped.out, std::fs::read_to_string(&file).expect("a file"));
}

#[test]
fn read_aloud_says_every_clause() {
    let run = servanda(&["read-aloud", &fixture("harbour-2031")]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("1,000 tents"), "{}", run.out);
    let long = empty_folder("long-numbers").join("long.accord.md");
    let code = "agreement a \"A\"\nparties FRA\nevent shot verb fire by party\n";
    let clauses = "2.2.1 FRA shall not fire\n2.2.10 FRA shall fire\n10.11.12.13 FRA may fire\n";
    std::fs::write(&long, format!("# A\n\n```accord\n{code}{clauses}```\n")).expect("a file");
    let run = servanda(&["read-aloud", &long.display().to_string()]);
    let starts = ["2.2.1       FRA", "2.2.10      FRA", "10.11.12.13 FRA"];
    assert!(starts.iter().all(|start| run.out.contains(start)), "{}", run.out);
}

#[test]
fn a_status_that_was_tampered_with_does_not_follow_from_its_reasons() {
    let harbour = fixture("harbour-2031");
    let folder = empty_folder("recheck");
    let file = folder.join("reasons.json");
    let run = |text: &str| {
        std::fs::write(&file, text).expect("a file");
        servanda(&["recheck", &file.display().to_string()])
    };
    let reasons =
        servanda(&["explain", &harbour, "2", "--bearer", "north", "--at", "2031-05-07", "--format", "reasons"]);
    assert_eq!(reasons.code, 0, "{}", reasons.err);
    let good = run(&reasons.out);
    assert_eq!((good.code, good.out.as_str()), (0, "harbour-2031: 1 of 1 statuses follow from their reasons\n"));
    let changes = [
        ("\"late_by_days\": 2", "\"late_by_days\": 1", "late_by_days: the status says Some(Amount(1))"),
        ("\"state\": \"cured\"", "\"state\": \"not_kept\"", "state: the status says NotKept, its reasons give Cured"),
        ("\"counted\": [", "\"counted\": [\n\"h-99\",", "(h-99)"),
    ];
    for (from, to, part) in changes {
        assert!(reasons.out.contains(from), "{from}:\n{}", reasons.out);
        let tampered = run(&reasons.out.replacen(from, to, 1));
        assert_eq!(tampered.code, 1, "{}{}", tampered.out, tampered.err);
        for part in [part, "clause 2 for north", "0 of 1 statuses"] {
            assert!(tampered.out.contains(part), "{part}:\n{}", tampered.out);
        }
    }
    let later = reasons.out.replace("\"schema\": 1", "\"schema\": 9");
    let deep = "[".repeat(1_000_000);
    let no_time = reasons.out.replace("\"inclusive\"", "\"exclusive\"");
    let bad =
        [("", "line 1"), ("{}", "missing field"), (&later, "version 9"), (&deep, "line 1"), (&no_time, "inclusive")];
    for (text, part) in bad {
        let said = run(text);
        assert_eq!(said.code, 2, "{}{}", said.out, said.err);
        assert!(said.err.contains(part) && said.err.contains("help: "), "{part}: {}", said.err);
    }
    let force = servanda(&["explain", &harbour, "term", "--format", "reasons"]);
    assert_eq!(force.code, 2);
    assert!(force.err.contains("`term` is no clause"), "{}", force.err);
}
