//! The desk as a program: what it answered is there whatever happens to it, and those who look on miss nothing and see nothing twice.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::desk::{Desk, ask, sent};
use support::dice::Dice;
use support::empty_folder;

const JSON: (&str, &str) = ("content-type", "application/json");

/// A copy of a folder, to write into.
fn copy(test: &str) -> PathBuf {
    let to = empty_folder(test);
    support::copy(Path::new(&support::fixture("harbour-2031")), &to);
    to
}

/// The name under which a folder's agreement is served.
fn served(desk: &Desk) -> String {
    let list = desk.ask("GET", "/api/agreements", &[], "").expect("an answer").body;
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    list[0]["id"].as_str().expect("a name").to_owned()
}

fn contact(note: &str) -> String {
    serde_json::json!({ "kind": "contact", "with": "the other side", "channel": "telephone", "note": note }).to_string()
}

#[test]
fn killed_at_any_time_it_keeps_what_it_answered() {
    let folder = copy("desk-killed");
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    println!("SEED={seed}");
    let mut dice = Dice::new(seed);
    let mut acknowledged: BTreeMap<String, String> = BTreeMap::new();
    let attempted = AtomicU32::new(0);
    for round in 0..6 {
        let desk = Desk::start(&[], &folder);
        let id = served(&desk);
        let told = Mutex::new(Vec::new());
        let stop = AtomicBool::new(false);
        std::thread::scope(|threads| {
            for writer in 0..4 {
                let (host, address, told, stop, attempted) =
                    (desk.host.clone(), format!("/api/a/{id}/entries"), &told, &stop, &attempted);
                threads.spawn(move || {
                    for number in 0.. {
                        if stop.load(Ordering::Relaxed) {
                            break;
                        }
                        let note = format!("round {round}, writer {writer}, number {number}");
                        attempted.fetch_add(1, Ordering::Relaxed);
                        let Some(answer) = ask(&host, "POST", &address, &[JSON], &contact(&note)) else { break };
                        assert_eq!(answer.status, 201, "{}", answer.body);
                        let entered: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
                        let id = entered["id"].as_str().expect("a name").to_owned();
                        told.lock().expect("told").push((id, note));
                    }
                });
            }
            std::thread::sleep(Duration::from_millis(40 + dice.roll(160) as u64));
            desk.kill();
            stop.store(true, Ordering::Relaxed);
        });
        for (id, note) in told.into_inner().expect("told") {
            assert_eq!(acknowledged.insert(id, note), None, "a name was given twice");
        }
    }
    assert!(acknowledged.len() > 6, "too few were entered to show anything: {}", acknowledged.len());
    let lines = servanda_store::lines(&folder.join(servanda_folder::ENTERED)).expect("a whole file");
    let there: BTreeMap<String, String> = lines
        .iter()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("nothing half-written");
            (line["id"].as_str().expect("a name").to_owned(), line["note"].as_str().expect("a note").to_owned())
        })
        .collect();
    assert_eq!(there.len(), lines.len(), "each name once");
    assert!(lines.len() <= attempted.load(Ordering::Relaxed) as usize, "no more than was sent");
    for (id, note) in &acknowledged {
        assert_eq!(there.get(id), Some(note), "{id} was answered and is not there");
    }
    // And it is in what the desk shows after the last start.
    let desk = Desk::start(&[], &folder);
    let id = served(&desk);
    for (entry, note) in acknowledged.iter().take(5) {
        let page = desk.ask("GET", &format!("/a/{id}/entry/{entry}"), &[], "").expect("an answer");
        assert!(page.status == 200 && page.body.contains(note.as_str()), "{entry}");
    }
}

#[test]
fn who_looks_on_misses_nothing_and_sees_nothing_twice() {
    let folder = copy("desk-followed");
    let positions: Arc<Mutex<Vec<u64>>> = Arc::default();
    let mut has: Option<String> = None;
    let mut entered = BTreeSet::new();
    for round in 0..3 {
        let desk = Desk::start(&[], &folder);
        let id = served(&desk);
        let address = format!("/api/a/{id}/stream");
        let headers: Vec<(&str, &str)> = has.as_deref().map(|has| ("last-event-id", has)).into_iter().collect();
        let stream = sent(&desk.host, "GET", &address, &headers, "").expect("a stream");
        // What comes in before anybody looks on again is told too.
        let mut lines = BufReader::new(stream).lines();
        let head: Vec<String> = lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        assert!(head[0].contains("200"), "{head:?}");
        let mut expected = 0;
        for number in 0..5 {
            let note = format!("round {round}, number {number}");
            let answer =
                desk.ask("POST", &format!("/api/a/{id}/entries"), &[JSON], &contact(&note)).expect("an answer");
            assert_eq!(answer.status, 201, "{}", answer.body);
            let answer: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
            expected = answer["position"].as_u64().expect("a position");
            assert!(entered.insert(expected));
        }
        let mut name = String::new();
        for line in lines.map_while(Result::ok) {
            if let Some(text) = line.strip_prefix("id: ") {
                has = Some(text.to_owned());
            } else if let Some(text) = line.strip_prefix("event: ") {
                name = text.to_owned();
            } else if let Some(data) = line.strip_prefix("data: ") {
                let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
                assert_ne!(name, "again");
                if name == "entry" {
                    positions.lock().expect("a list").push(data["position"].as_u64().expect("a position"));
                } else if data["position"].as_u64() == Some(expected) {
                    break;
                }
            }
        }
        desk.kill();
        // Entered while nobody looked on.
        let desk = Desk::start(&[], &folder);
        let note = format!("between, {round}");
        let answer = desk.ask("POST", &format!("/api/a/{id}/entries"), &[JSON], &contact(&note)).expect("an answer");
        let answer: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        entered.insert(answer["position"].as_u64().expect("a position"));
        desk.kill();
    }
    let last = entered.pop_last();
    let positions = positions.lock().expect("a list").clone();
    assert_eq!(positions, entered.into_iter().collect::<Vec<_>>(), "all but {last:?}, which came after");
}

#[test]
fn what_is_entered_is_asked_for_its_form_and_for_where_it_comes_from() {
    let folder = copy("desk-refused");
    let desk = Desk::start(&[], &folder);
    let id = served(&desk);
    let entries = format!("/api/a/{id}/entries");
    let check = |headers: &[(&str, &str)], address: &str, body: &str, status: u16, says: &str| {
        let answer = desk.ask("POST", address, headers, body).expect("an answer");
        assert_eq!(answer.status, status, "{address} {body}: {}", answer.body);
        assert!(answer.head.to_ascii_lowercase().contains("application/problem+json"), "{}", answer.head);
        assert!(answer.body.contains(says), "{address} {body}: {}", answer.body);
    };
    check(&[JSON], &entries, "{", 400, "no JSON");
    check(&[JSON], &entries, "[]", 400, "no JSON object");
    check(&[JSON], &entries, "{}", 422, "\"parameter\":\"kind\"");
    check(&[JSON], &entries, r#"{"kind":"contact","id":"x"}"#, 400, "given by the desk");
    check(&[JSON], &entries, r#"{"kind":"contact","nonsense":1}"#, 422, "nonsense");
    check(&[JSON], &entries, r#"{"kind":"withdrawal","of":"nothing"}"#, 422, "the record has no entry `nothing`");
    check(&[JSON], &entries, r#"{"kind":"visit","about":"nothing"}"#, 400, "belongs to its file");
    check(&[JSON], "/api/a/nobody/entries", "{}", 404, "not-found");
    check(&[], &entries, r#"{"kind":"contact"}"#, 415, "application/json");
    check(&[JSON, ("origin", "http://elsewhere.example")], &entries, r#"{"kind":"contact"}"#, 403, "another site");
    check(&[JSON, ("sec-fetch-site", "cross-site")], &entries, r#"{"kind":"contact"}"#, 403, "another site");
    check(&[JSON], &format!("/api/a/{id}/cases/nothing/enquiry"), "{}", 404, "not-found");
    // Steps in their order, and no other way.
    let allegation = r#"{"kind":"allegation","note":"heard at night"}"#;
    let answer = desk.ask("POST", &entries, &[JSON], allegation).expect("an answer");
    assert_eq!(answer.status, 201, "{}", answer.body);
    let answer: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    let case = answer["id"].as_str().expect("a name");
    check(&[JSON], &format!("/api/a/{id}/cases/{case}/visit"), "{}", 409, "before `visit` comes enquiry, task");
    let enquiry = desk.ask("POST", &format!("/api/a/{id}/cases/{case}/enquiry"), &[JSON], r#"{"leads":"sector one"}"#);
    assert_eq!(enquiry.expect("an answer").status, 201);
    check(&[JSON], &format!("/api/a/{id}/cases/{case}/visit"), "{}", 409, "before `visit` comes task");
    assert_eq!(servanda_store::lines(&folder.join(servanda_folder::ENTERED)).expect("a file").len(), 2);
}

#[test]
fn a_desk_that_only_shows_writes_nothing() {
    let folder = copy("desk-shown");
    let desk = Desk::start(&["--read-only"], &folder);
    let id = served(&desk);
    let answer = desk.ask("POST", &format!("/api/a/{id}/entries"), &[JSON], &contact("x")).expect("an answer");
    assert_eq!(answer.status, 403, "{}", answer.body);
    assert!(!folder.join("desk").exists());
}

#[test]
fn only_those_who_call_it_by_its_name_and_have_its_token_are_let_in() {
    let folder = copy("desk-guarded");
    let desk = Desk::start(&["--read-only"], &folder);
    let port = desk.host.rsplit(':').next().expect("a port").to_owned();
    let status = |desk: &Desk, headers: &[(&str, &str)], address: &str| {
        desk.ask("GET", address, headers, "").expect("an answer").status
    };
    assert_eq!(status(&desk, &[], "/health"), 200);
    let answer = support::desk::asked_as("elsewhere.example", &desk.host, "/health").expect("an answer");
    assert_eq!(answer.status, 421, "{}", answer.body);
    assert_eq!(
        support::desk::asked_as(&format!("localhost:{port}"), &desk.host, "/health").expect("an answer").status,
        200
    );
    drop(desk);

    let token = folder.join("token");
    std::fs::write(&token, "a-token-of-many-letters\n").expect("written");
    let file = token.display().to_string();
    let desk = Desk::start(&["--read-only", "--token-file", &file], &folder);
    assert_eq!(status(&desk, &[], "/health"), 401);
    assert_eq!(status(&desk, &[("authorization", "Bearer another")], "/health"), 401);
    assert_eq!(status(&desk, &[("authorization", "Bearer a-token-of-many-letters")], "/health"), 200);
    assert_eq!(status(&desk, &[("cookie", "x=1; servanda-token=a-token-of-many-letters")], "/health"), 200);
    assert_eq!(status(&desk, &[], "/enter?another"), 401);
    let entered = desk.ask("GET", "/enter?a-token-of-many-letters", &[], "").expect("an answer");
    assert!(entered.status == 303 && entered.head.contains("HttpOnly; SameSite=Strict"), "{}", entered.head);

    std::fs::write(&token, "short\n").expect("written");
    let run = support::servanda(&["serve", "--token-file", &file, &folder.display().to_string()]);
    assert!(run.code == 2 && run.err.contains("is no token"), "{}", run.err);
    let run = support::servanda(&["serve", "--listen", "0.0.0.0", &folder.display().to_string()]);
    assert!(run.code == 2 && run.err.contains("nobody is asked for a token"), "{}", run.err);
}

#[test]
fn asked_once_it_answers_itself_and_ends() {
    let folder = copy("desk-once");
    let run = support::servanda(&["serve", "--once", "--read-only", "--port", "0", &folder.display().to_string()]);
    assert!(run.code == 0 && run.out.contains("GET /a: HTTP/1.1 200 OK"), "{}{}", run.out, run.err);
}

/// Makes an account; its password is `correct horse NAME`.
fn account(file: &str, name: &str, person: &str, role: &str, reads_for: &str) {
    let args = [
        "accounts",
        file,
        "add",
        name,
        "--person",
        person,
        "--role",
        role,
        "--reads-for",
        reads_for,
        "--password-file",
        "-",
    ];
    let run = support::servanda_with_input(&args, &format!("correct horse {name}\n"));
    assert_eq!(run.code, 0, "{}", run.err);
}

/// The cookie of somebody who signs in.
fn signed_in(desk: &Desk, name: &str) -> String {
    let body = format!(r#"{{"name":"{name}","password":"correct horse {name}"}}"#);
    let answer = desk.ask("POST", "/api/session", &[JSON], &body).expect("an answer");
    assert_eq!(answer.status, 204, "{}", answer.body);
    let cookie = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
    cookie.split(';').next().expect("a pair").to_owned()
}

#[test]
fn what_takes_two_is_done_by_two_persons_and_by_nobody_twice() {
    let folder = copy("desk-two");
    let accounts = folder.join("accounts.sqlite").display().to_string();
    let party = first_party(&folder);
    account(&accounts, "officer-1", "first", "officer", "mission");
    account(&accounts, "officer-1b", "First", "officer", "mission");
    account(&accounts, "officer-2", "second", "officer", "mission");
    account(&accounts, "reporter-1", "third", "reporter", "mission");
    account(&accounts, "party-1", "fourth", "reporter", &party);
    let desk = Desk::start(&["--accounts", &accounts], &folder);
    let id = served(&desk);
    let ask = |method: &str, address: &str, who: &str, body: &str| {
        desk.ask(method, &format!("/api/a/{id}{address}"), &[JSON, ("cookie", who)], body).expect("an answer")
    };
    let says = |answer: &support::desk::Answer, status: u16, words: &str| {
        assert!(answer.status == status && answer.body.contains(words), "{}: {}", answer.status, answer.body);
    };
    // Nobody who did not say who they are enters anything, and a wrong password is no name.
    says(&ask("POST", "/entries", "", &contact("x")), 403, "`enter`");
    says(
        &desk.ask("POST", "/api/session", &[JSON], r#"{"name":"officer-1","password":"wrong"}"#).expect("an answer"),
        401,
        "do not go together",
    );
    let [first, again, second, reporter, of_party] =
        ["officer-1", "officer-1b", "officer-2", "reporter-1", "party-1"].map(|name| signed_in(&desk, name));

    // A party alleges for itself, the mission works the file.
    says(&ask("POST", "/entries", &of_party, r#"{"kind":"allegation","by":"somebody"}"#), 400, "speaks for itself");
    says(&ask("POST", "/entries", &of_party, r#"{"kind":"determination"}"#), 400, "not for a party");
    let answer = ask("POST", "/entries", &of_party, r#"{"kind":"allegation","note":"shots at night"}"#);
    assert_eq!(answer.status, 201, "{}", answer.body);
    let answer: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    let case = format!("/cases/{}", answer["id"].as_str().expect("a name"));
    says(&ask("POST", &format!("{case}/enquiry"), &reporter, "{}"), 403, "`open`");
    says(&ask("POST", &format!("{case}/enquiry"), &first, "{}"), 201, "desk-");
    // Nobody sees it but the mission and that party.
    assert_eq!(
        desk.ask("GET", &format!("/a/{id}/entry/{}", answer["id"].as_str().expect("a name")), &[], "")
            .expect("an answer")
            .status,
        404
    );

    let proposed = ask("POST", &format!("{case}/closure"), &first, r#"{"because":"no cause"}"#);
    says(&proposed, 202, "\"proposal\":1");
    says(&ask("GET", "/proposals", &second, ""), 200, "no cause");
    says(&ask("GET", "/proposals", &of_party, ""), 404, "not-found");
    says(&ask("POST", "/proposals/1", &first, "{}"), 403, "another person has to");
    says(&ask("POST", "/proposals/1", &again, "{}"), 403, "one person");
    says(&ask("POST", "/proposals/1", &reporter, "{}"), 403, "`second`");
    says(&ask("POST", "/proposals/1", &second, "{}"), 201, "desk-");
    says(&ask("POST", "/proposals/1", &second, "{}"), 409, "already");
    let lines = servanda_store::lines(&folder.join(servanda_folder::ENTERED)).expect("a file");
    let last: serde_json::Value = serde_json::from_str(lines.last().expect("a line")).expect("JSON");
    assert_eq!(last["second"], "officer-2");
    assert_eq!(last["note"], "proposed by officer-1, agreed by officer-2 (proposal 1)");

    // Five wrong passwords lock a name out, whether or not anybody has it.
    for name in ["officer-2", "nobody"] {
        let body = format!(r#"{{"name":"{name}","password":"wrong wrong"}}"#);
        let statuses: Vec<u16> =
            (0..6).map(|_| desk.ask("POST", "/api/session", &[JSON], &body).expect("an answer").status).collect();
        assert_eq!(statuses, [401, 401, 401, 401, 401, 429], "{name}");
    }
    // Signed out is out.
    assert_eq!(desk.ask("DELETE", "/api/session", &[JSON, ("cookie", &first)], "").expect("an answer").status, 204);
    says(&ask("POST", "/entries", &first, &contact("x")), 403, "`enter`");
}

/// A party of the agreement in a folder.
fn first_party(folder: &Path) -> String {
    let file = servanda_folder::agreement_file(folder).expect("an agreement");
    let text = servanda_folder::text(&file).expect("a text");
    text.agreement.expect("it reads").parties[0].name.value.clone()
}

#[test]
fn what_takes_two_is_refused_where_nobody_says_who_they_are() {
    let folder = copy("desk-alone");
    let desk = Desk::start(&[], &folder);
    let id = served(&desk);
    let entries = format!("/api/a/{id}/entries");
    let allegation = desk.ask("POST", &entries, &[JSON], r#"{"kind":"allegation"}"#).expect("an answer");
    let allegation: serde_json::Value = serde_json::from_str(&allegation.body).expect("JSON");
    let case = format!("/api/a/{id}/cases/{}", allegation["id"].as_str().expect("a name"));
    let answer = desk.ask("POST", &format!("{case}/override"), &[JSON], r#"{"skips":"task","because":"urgent"}"#);
    let answer = answer.expect("an answer");
    assert!(answer.status == 403 && answer.body.contains("two persons"), "{}: {}", answer.status, answer.body);
}
