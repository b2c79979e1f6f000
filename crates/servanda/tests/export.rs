//! `servanda export --one-file`: a file that is whole, for the public unless somebody else is named.

mod support;

use support::{empty_folder, root, servanda};

const FOLDER: &str = "crates/servanda-server/tests/quay-2031";

#[test]
fn a_file_is_whole_and_for_the_public() {
    let folder = empty_folder("export-one-file");
    let out = |name: &str| folder.join(name).display().to_string();
    let (public, mission) = (out("public.html"), out("mission.html"));
    let run = servanda(&["export", FOLDER, "--one-file", "--out", &public]);
    if !root().join("web/dist/one-file/index.html").is_file() {
        // A program without the screens says how to come by them, and writes nothing.
        assert!(run.code == 2 && run.err.contains("make build"), "{}", run.err);
        assert!(!folder.join("public.html").exists());
        return;
    }
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(run.out.ends_with("kB, for public\n"), "{}", run.out);
    let for_mission = servanda(&["export", FOLDER, "--one-file", "--for", "mission", "--out", &mission]);
    assert!(for_mission.code == 0 && for_mission.err.contains("is for `mission`"), "{}", for_mission.err);
    let read = |file: &str| std::fs::read_to_string(file).expect("a file");
    let (public, mission) = (read(&public), read(&mission));
    for hidden in ["seen from the tower", r#""s4""#, r#""b1""#, "Fire on the quay"] {
        assert!(!public.contains(hidden) && mission.contains(hidden), "{hidden}");
    }
    for page in [&public, &mission] {
        let (before, rest) = page.split_once(r#"<script type="application/json" id="answers">"#).expect("answers");
        let (text, _) = rest.split_once("</script>").expect("their end");
        let answers: serde_json::Value = serde_json::from_str(text).expect("JSON");
        assert!(answers["answers"]["geo/countries.geojson"]["features"].as_array().is_some_and(|all| all.len() > 100));
        // One page, its script and styles in it, and a policy that lets it load nothing.
        assert_eq!(page.matches("<script").count(), 2, "scripts");
        assert!(
            !before.contains(" src=") && !before.contains("<link rel=\"stylesheet\"") && !before.contains("url(http")
        );
        assert!(before.contains("default-src 'none'"), "a policy");
    }
    let again = servanda(&["export", FOLDER, "--one-file", "--out", &out("again.html")]);
    assert!(again.code == 0 && read(&out("again.html")) == public, "the same record, the same bytes");
}

#[test]
fn a_question_that_cannot_be_read_is_said() {
    let folder = empty_folder("export-question");
    let out = folder.join("file.html").display().to_string();
    for (more, word) in [(["--for", "nobody"], "nobody"), (["--as-of", "2031-13-01"], "2031-13-01")] {
        let run = servanda(&[&["export", FOLDER, "--one-file", "--out", &out], &more[..]].concat());
        assert!(run.code == 2 && run.err.contains(word) && run.err.contains("help: "), "{}", run.err);
    }
}
