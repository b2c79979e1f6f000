//! `servanda new` and `servanda compare`, as a user sees them.

mod support;
use support::*;

const PACKAGES: [&str; 6] =
    ["aid-and-training", "defence-pacts", "coalition", "forward-presence", "law-and-enforcement", "hybrid"];

#[test]
fn a_new_package_is_an_ordinary_folder() {
    for name in PACKAGES {
        let folder = empty_folder(&format!("new-{name}"));
        std::fs::remove_dir_all(&folder).expect("it was empty");
        let path = folder.display().to_string();
        let made = servanda(&["new", "--template", name, &path]);
        assert_eq!(made.code, 0, "{}", made.err);
        let text = std::fs::read_to_string(folder.join("agreement.accord.md")).expect("the text");
        assert!(!text.contains("{{") && !text.contains("<!--"), "{name}: something of the template is left");
        let laid_out = servanda(&["fmt", "--check", &path]);
        assert_eq!(laid_out.code, 0, "{name}: {}{}", laid_out.out, laid_out.err);
        let check = servanda(&["check", "--format", "concise", &path]);
        let errors: Vec<&str> = check.out.lines().filter(|line| line.contains(" error[")).collect();
        let (open, code) = match name {
            "law-and-enforcement" => (4, "S0606"),
            "coalition" => (2, "S0810"),
            _ => (0, ""),
        };
        assert_eq!(errors.len(), open, "{name}: {errors:?}");
        assert!(errors.iter().all(|line| line.contains(code)), "{errors:?}");
        assert_eq!(servanda(&["read-aloud", &path]).code, 0, "{name}");
        let watch = servanda(&["watch", &path, "--format", "line"]);
        assert_eq!(watch.code, 0, "{name}: {}", watch.err);
        let again = servanda(&["new", "--template", name, &path]);
        assert_eq!(again.code, 2);
        assert!(again.err.contains("nothing is overwritten"), "{}", again.err);
        std::fs::remove_dir_all(folder).ok();
    }
}

#[test]
fn a_slip_is_said_with_the_way_out() {
    let said = |args: &[&str]| {
        let run = servanda(args);
        assert_eq!(run.code, 2, "{}", run.out);
        run.err
    };
    assert!(said(&["new", "--template", "hybird", "x"]).contains("did you mean hybrid?"));
    assert!(said(&["new", "--template", "hybrid", "--set", "aircraft", "x"]).contains("--set NAME=VALUE"));
    assert!(said(&["new", "--template", "hybrid", "--set", "aircraft=0", "x"]).contains("from 1 to 500"));
    assert!(said(&["compare", "hybrid", "--events", "nowhere.toml"]).contains("cannot read"));
    let scripts = root().join("packages/scripts").display().to_string();
    assert!(said(&["compare", "hybrid", "hybrid", "--events", &scripts]).contains("two packages are called"));
    let list = servanda(&["new", "--template", "coalition", "--list"]);
    assert!(list.out.contains("brigades") && list.out.contains("0 leaves out clause 2.4"), "{}", list.out);
}

#[test]
fn a_package_that_was_made_compares_like_its_template() {
    let folder = empty_folder("new-to-compare").join("hybrid");
    let path = folder.display().to_string();
    assert_eq!(servanda(&["new", "--template", "hybrid", &path]).code, 0);
    let script = root().join("packages/scripts/drip.toml").display().to_string();
    let compared = |package: &str| servanda(&["compare", package, "--events", &script, "--format", "json"]).out;
    assert_eq!(compared(&path), compared("hybrid"));
    std::fs::remove_dir_all(folder).ok();
}

#[test]
fn the_page_stands_alone() {
    let scripts = root().join("packages/scripts").display().to_string();
    let claims = root().join("packages/claims.toml").display().to_string();
    let page =
        servanda(&["compare", "coalition", "hybrid", "--events", &scripts, "--claims", &claims, "--format", "html"]);
    assert_eq!(page.code, 0, "{}", page.err);
    for outside in ["http:", "https:", "<script", "src=", "@import", "url("] {
        assert!(!page.out.contains(outside), "{outside}");
    }
    assert_eq!(page.out.matches("<svg ").count(), 8);
    assert_eq!(page.out.matches("role=\"img\" aria-label=").count(), 8);
    assert_eq!(page.out.matches("<h2").count(), 9);
}
