//! Six packages through eight scripts of 10,000 incidents each. docs/performance.md has the figures.

use servanda_agreement::geography::Geography;
use servanda_compare::compare::{Package, run_all};
use servanda_compare::script::{self, Script};
use servanda_compare::template;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const PACKAGES: [&str; 6] =
    ["aid-and-training", "defence-pacts", "coalition", "forward-presence", "law-and-enforcement", "hybrid"];

fn main() {
    divan::main();
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file of the repository")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packages")
}

fn packages() -> Vec<Package> {
    let shared = read(&root().join("shared/parameters.toml"));
    let terms = read(&root().join("shared/terms.accord"));
    let shapes = BTreeMap::from([("geo/terms.geojson".to_owned(), read(&root().join("shared/geo/terms.geojson")))]);
    let made = |name: &&str| {
        let folder = root().join(name);
        let own = format!("{shared}\n{}", read(&folder.join("parameters.toml")));
        let parameters = template::parameters(&own).expect("parameters");
        let values = template::settle(&parameters, &[]).expect("defaults");
        let text = template::make(&read(&folder.join("template.md")), &terms, &parameters, &values).expect("a text");
        let agreement = servanda_agreement::read(&text).0.expect("an agreement");
        let geography = Geography::new(&agreement, &shapes).0;
        Package { name: (*name).to_owned(), agreement, geography }
    };
    PACKAGES.iter().map(made).collect()
}

/// Eight histories of 10,000 incidents: at what distance, of how many kinds, confirmed at once or by an entry of its own.
fn scripts() -> Vec<Script> {
    const KINDS: [&str; 4] = [
        r#"event = "strike", by = "neighbour", against = "home", place = "sky", fields = { weapons = 1 }"#,
        r#"event = "shot", by = "neighbour", place = "buffer""#,
        r#"event = "obstruction", by = "neighbour", place = "sea-lane""#,
        r#"event = "intrusion", by = "neighbour", against = "home""#,
    ];
    let one = |at: usize| {
        let minutes = [5, 20, 60, 90][at % 4];
        let kinds = if at < 4 { 1 + at % 2 } else { 4 };
        let mut text = String::from(
            "title = \"Many incidents (invented)\"\nstory = \"x\"\nends = \"day 700\"\narmed = [\"deployment\", \"escort\"]\n\
             [finds]\ncentre = \"6 h\"\ncouncil = \"20 h\"\nassembly = \"12 d\"\n[performs]\nalder = \"4 h\"\nbirch = \"5 h\"\n\
             cedar = \"6 h\"\nelm = \"8 h\"\ncoast = \"6 h\"\nunion = \"5 d\"\ncentre = \"4 h\"\ncouncil = \"24 h\"\n",
        );
        for kind in 0..kinds {
            let entry = KINDS[(kind + at) % 4];
            text.push_str(&format!(
                "[[happens]]\nid = \"k{kind}\"\nat = \"day {} 0{kind}:10\"\nevery = \"{} min\"\ntimes = {}\nreported = \"1 h\"\n\
                 entry = {{ kind = \"incident\", {entry}, attested = [\"confirmed by centre\"] }}\n",
                20 + 10 * at,
                minutes * kinds,
                10_000 / kinds
            ));
        }
        script::read(&format!("many-{at}"), &text).expect("a script")
    };
    (0..8).map(one).collect()
}

/// All 48 pairs, expanding included, on as many threads as there are cores.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn six_by_eight(bencher: divan::Bencher<'_, '_>) {
    let (packages, scripts) = (packages(), scripts());
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    bencher.bench(|| run_all(&packages, &scripts, threads).expect("runs").len());
}

/// The same on one thread.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn six_by_eight_on_one_thread(bencher: divan::Bencher<'_, '_>) {
    let (packages, scripts) = (packages(), scripts());
    bencher.bench(|| run_all(&packages, &scripts, 1).expect("runs").len());
}
