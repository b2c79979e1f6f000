//! One agreement as one file: it holds what its reader may see and nothing else, and answers in the page as the desk does.

mod support;

use serde_json::{Value, json};
use servanda_server::{Desk, Folder, OneFileQuestion, one_file_in};
use std::path::Path;
use support::{desk_of, golden, json as asked, root};

const NAME: &str = "quay-2031";

const PAGE: &str = r#"<html><head><meta name="servanda" content=""></head>
<body><script type="application/json" id="answers"></script></body></html>"#;

fn desk() -> Desk {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(NAME);
    let folder = servanda_folder::load(&path, None, None, "mission").expect("it loads");
    let mut desk = Desk::default();
    assert!(desk.add(Folder::new(folder.agreement, folder.geography, folder.record).of_version(folder.version)));
    desk
}

fn question(viewer: &str, known_at: Option<&str>) -> OneFileQuestion {
    OneFileQuestion { viewer: viewer.to_owned(), as_of: None, known_at: known_at.map(str::to_owned) }
}

async fn file_for(viewer: &str) -> String {
    one_file_in(PAGE, desk(), NAME, &question(viewer, None)).await.expect("a file")
}

/// The answers that lie in a file.
fn answers(file: &str) -> Value {
    let (_, rest) = file.split_once(r#"id="answers">"#).expect("a place");
    let (text, _) = rest.split_once("</script>").expect("its end");
    assert!(!text.contains('<'), "nothing in it is markup");
    serde_json::from_str(text).expect("JSON")
}

#[tokio::test]
async fn a_file_holds_what_its_reader_may_see() {
    let (public, north, mission) = (file_for("public").await, file_for("north").await, file_for("mission").await);
    // For the mission alone; for the parties too.
    let hidden = [r#""s4""#, r#""b1""#, r#""k1""#, r#""l1""#, "seen from the tower"];
    let parties = [r#""s3""#, r#""a1""#, r#""a2""#, r#""a3""#, "Fire on the quay"];
    for text in hidden {
        assert!(!public.contains(text) && !north.contains(text) && mission.contains(text), "{text}");
    }
    for text in parties {
        assert!(!public.contains(text) && north.contains(text) && mission.contains(text), "{text}");
    }
    for (file, viewer) in [(&public, "public"), (&north, "north"), (&mission, "mission")] {
        let answers = answers(file);
        assert_eq!(answers["entries"]["stamp"]["viewer"], viewer);
        assert_eq!(answers["answers"]["api/me"]["views"], json!([viewer]));
        assert_eq!(answers["answers"]["api/me"]["may"], json!([]));
        let has_watch = answers["answers"].get(format!("api/a/{NAME}/watch")).is_some();
        assert_eq!(has_watch, viewer == "mission", "{viewer}");
        assert!(file.contains(&format!("query: for={viewer}; judged as of: ")), "the page says what it was asked");
    }
    let cases = &answers(&mission)["answers"][format!("api/a/{NAME}/cases/a1")];
    assert_eq!(cases["may"], json!([]), "nothing can be entered into a file");
    assert!(cases["steps"].as_array().is_some_and(|steps| steps.len() > 2));
}

#[tokio::test]
async fn a_file_keeps_to_its_question() {
    let file = one_file_in(PAGE, desk(), NAME, &question("mission", Some("3"))).await.expect("a file");
    let answers = answers(&file);
    assert_eq!(answers["entries"]["stamp"]["known_at"], 3);
    assert_eq!(answers["entries"]["total"], 3);
    assert_eq!(answers["answers"][format!("api/a/{NAME}/today?days=7")]["stamp"]["known_at"], 3);
    assert!(!file.contains("seen from the tower"), "it came in later");
    for (viewer, known_at, parameter) in [("nobody", None, "for"), ("public", Some("soon"), "known_at")] {
        let problem = one_file_in(PAGE, desk(), NAME, &question(viewer, known_at)).await.expect_err("no such question");
        assert_eq!(problem.parameter.as_deref(), Some(parameter));
    }
    let problem = one_file_in("<html></html>", desk(), NAME, &question("public", None)).await.expect_err("no place");
    assert!(problem.help.contains("build"), "{}", problem.help);
}

/// What web/tests/one-file.test.ts holds the page against: a file, and what the desk answers to the same addresses.
#[tokio::test]
async fn the_page_has_what_the_desk_answers() {
    let mut file = answers(&file_for("mission").await);
    let own = format!("api/a/{NAME}");
    let kept = ["api/agreements".to_owned(), format!("{own}/points"), format!("{own}/today?days=7")];
    file["answers"].as_object_mut().expect("answers").retain(|address, _| kept.contains(address));
    let router = desk_of(&[NAME]);
    let mut held = Vec::new();
    for address in [
        "entries",
        "entries?limit=3",
        "entries?after=18-15&limit=3",
        "entries?after=18-2&limit=3",
        "entries?q=CENTRE",
        "entries?q=the+tower",
        "entries?kind=incident",
        "entries?source=harbour+office",
        "entries?kind=act&source=centre&q=d1",
        "entries?event=shot",
        "entries?clause=3",
        "entries?clause=1&event=shot&kind=incident",
        "entries?from=2031-05-03&to=2031-05-03",
        "entries?from=2031-05-02T10:00",
        "entries?to=2031-05-02T10:00",
        "entries?from=2031-05-02+15:00&to=2031-05-03T12:00:00Z",
        "entries/s2",
        "entries/s4",
        "entries/a1",
        "points?clause=1",
        "points?clause=3",
        "today?days=7",
    ] {
        let address = format!("{own}/{address}");
        held.push(json!({ "address": address, "answer": asked(&router, &format!("/{address}")).await }));
    }
    let text = format!("{:#}\n", json!({ "file": file, "asked": held }));
    golden(&root().join("web/tests/one-file/quay.json"), &text);
}
