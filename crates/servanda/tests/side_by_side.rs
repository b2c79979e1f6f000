//! `diff`, `grid`, `graph` and `what-if` as a user calls them: formats, files, exit codes and ways out.

mod support;
use support::*;

/// A table of agreements as people keep it.
const TABLE: &str = "\
partner,signed,trigger,judged_by,consult_within_h,colour,sources,note
ONE,2031-01-02,an attack,,24,green,https://example.org/1 https://example.org/2,
TWO,,\"an attack, or a threat\",either party,,,https://example.org/3,not binding
";

fn table(name: &str) -> String {
    let file = empty_folder(name).join("pacts.csv");
    std::fs::write(&file, TABLE).expect("a table");
    file.display().to_string()
}

#[test]
fn a_grid_of_a_text_and_a_table_says_where_each_cell_stands() {
    let harbour = fixture("harbour-2031");
    let table = table("grid-csv");
    let run = servanda(&["grid", &harbour, &table, "--format", "csv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let heads: Vec<String> = reader.headers().expect("a head line").iter().map(str::to_owned).collect();
    assert_eq!(
        heads,
        ["mechanism", "harbour-2031", "harbour-2031 (where)", "ONE", "ONE (where)", "TWO", "TWO (where)"]
    );
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    let row = |name: &str| rows.iter().find(|row| row[0] == name).unwrap_or_else(|| panic!("no row {name}"));
    assert_eq!(row("deadline")[1], "deliver 1,000 tents to the Southern forces by 4 May 2031");
    assert_eq!(row("deadline")[2], "clause 2");
    assert_eq!(
        row("deadline")[3..],
        ["consult within 24 hours", "https://example.org/1 https://example.org/2", "not said", ""]
    );
    assert_eq!(row("trigger")[1..3], ["not said", ""]);
    assert_eq!(row("trigger")[5..], ["an attack, or a threat", "https://example.org/3"]);
    assert_eq!(row("verifier")[1], "confirmed by the Observation centre");
    // What only the table has is a row of its own, and an empty cell is never filled from another.
    assert_eq!(
        row("colour")[1..],
        ["not said", "", "green", "https://example.org/1 https://example.org/2", "not said", ""]
    );
    assert!(rows.iter().flatten().all(|cell| !cell.contains('\u{1b}')));
    // Nothing in it is run by a spreadsheet.
    let file = empty_folder("grid-formula").join("table.csv");
    std::fs::write(&file, "name,trigger\n\"=1+1\",\"@SUM(A1)\"\n").expect("a table");
    let run = servanda(&["grid", &file.display().to_string(), "--format", "csv"]);
    assert!(
        run.out.starts_with("mechanism,'=1+1,'=1+1 (where)\r\n") && run.out.contains("trigger,'@SUM(A1),"),
        "{}",
        run.out
    );
}

#[test]
fn a_schedule_is_made_from_tables_alone_and_says_so() {
    let harbour = fixture("harbour-2031");
    let table = table("grid-after");
    for (args, says) in [
        (vec!["grid", &harbour, "--after", "2031-03-01T05:00Z"], "--after is for tables"),
        (vec!["grid", &table, "--after", "2031-03-01T05:00Z", "--format", "html"], "--format csv"),
        (vec!["grid", &table, "--after", "soon"], "is not a moment"),
    ] {
        let run = servanda(&args);
        assert!(run.code == 2 && run.err.contains(says), "{args:?}: {} {}", run.code, run.err);
    }
}

#[test]
fn a_grid_is_a_table_a_page_and_a_workbook() {
    let harbour = fixture("harbour-2031");
    let table = table("grid-formats");
    let text = servanda(&["grid", &harbour, &table]);
    assert!(text.out.lines().all(|line| line.chars().count() <= 120), "{}", text.out);
    assert!(text.out.contains("not said"));
    // Too many columns for a terminal: each mechanism lists its agreements.
    let many = servanda(&["grid", &harbour, &table, &table, &harbour]);
    assert!(many.out.lines().all(|line| line.chars().count() <= 120), "{}", many.out);
    let page = servanda(&["grid", &harbour, &table, "--format", "html"]);
    assert!(page.out.starts_with("<!doctype html>") && page.out.trim_end().ends_with("</html>"));
    assert!(page.out.contains("<a href=\"https://example.org/3\""), "{}", page.out);
    assert!(!page.out.contains("<script") && !page.out.contains("src="), "it stands alone");
    let out = empty_folder("grid-book");
    let book = |name: &str| {
        let file = out.join(name).display().to_string();
        let run = servanda(&["grid", &harbour, &table, "--format", "xlsx", "--out", &file]);
        assert_eq!(run.code, 0, "{}", run.err);
        std::fs::read(file).expect("a workbook")
    };
    let bytes = book("one.xlsx");
    assert!(bytes.starts_with(b"PK"), "a workbook is a ZIP archive");
    assert_eq!(bytes, book("two.xlsx"), "the same grid is the same bytes");
    let printed = servanda(&["grid", &harbour, "--format", "xlsx"]);
    assert_eq!(printed.code, 2);
    assert!(printed.err.contains("--out grid.xlsx"), "{}", printed.err);
}

#[test]
fn a_table_that_cannot_be_read_is_said_with_its_place() {
    let folder = empty_folder("grid-wrong");
    for (name, text, part) in [
        ("uneven.csv", "partner,trigger\nONE\n", "line 2 has 1 cells where the head line has 2"),
        ("empty.csv", "", "no head line"),
        ("no-row.csv", "partner,trigger\n", "no row"),
        ("no-text.csv", "", "line 2 is not UTF-8"),
    ] {
        let file = folder.join(name);
        let bytes = if name == "no-text.csv" { b"partner\n\xff\xfe\n".to_vec() } else { text.as_bytes().to_vec() };
        std::fs::write(&file, bytes).expect("a table");
        let run = servanda(&["grid", &file.display().to_string()]);
        assert_eq!(run.code, 2, "{name}: {}", run.out);
        assert!(run.err.contains(name) && run.err.contains(part), "{}", run.err);
    }
    assert_eq!(servanda(&["grid"]).code, 2);
    assert_eq!(servanda(&["grid", &folder.join("nothing.csv").display().to_string()]).code, 2);
}

#[test]
fn a_difference_is_said_for_whom_and_by_how_much() {
    let harbour = fixture("harbour-2031");
    let text = std::fs::read_to_string(format!("{harbour}/agreement.accord.md")).expect("the text");
    let file = empty_folder("diff").join("other.accord.md");
    std::fs::write(&file, text.replace("2031-05-04", "2031-05-14").replace("\n2  north", "\n3  north"))
        .expect("a text");
    let run = servanda(&["diff", &harbour, &file.display().to_string()]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        run.out,
        "harbour-2031: 1 difference\n\nclause 3 (before: 2)\n  deadline: “by 4 May 2031” is now “by 14 May 2031” (10 \
         calendar days later); looser for the\n    Northern forces\n\nrenumbered: 2 is now 3\n"
    );
    assert_eq!(servanda(&["diff", &harbour, &harbour]).out, "harbour-2031: no difference in meaning\n");
    assert_eq!(servanda(&["diff", &harbour, "no-such-file"]).code, 2);
}

#[test]
fn what_if_names_what_it_does_not_know() {
    let harbour = fixture("harbour-2031");
    for (args, part) in [
        (&["--without", "nroth"] as &[&str], "did you mean north?"),
        (&["--refuse", "budget"], "its conditions: none"),
        (&["--expire", "soon"], "2027-06-30"),
        (&["--slip", "a while"], "90 d"),
        (&["--slip", "90 d", "--slip", "3 months"], "same unit"),
        (&[], "--without"),
    ] {
        let run = servanda(&[&["what-if", &harbour], args].concat());
        assert_eq!(run.code, 2, "{args:?}: {}", run.out);
        assert!(run.err.contains(part), "{args:?}: {}", run.err);
    }
    let run = servanda(&["what-if", &harbour, "--expire", "2031", "--slip", "0h"]);
    assert_eq!((run.code, run.out.lines().last()), (0, Some("nothing that the text does is lost")), "{}", run.out);
}

#[test]
fn a_graph_is_dot_and_a_picture_and_the_same_bytes_again() {
    let harbour = fixture("harbour-2031");
    let dot = servanda(&["graph", &harbour]);
    assert!(dot.out.starts_with("digraph \"harbour-2031\" {") && dot.out.ends_with("}\n"), "{}", dot.out);
    assert!(dot.out.contains("clauses 1, 2 hang on nothing"), "{}", dot.out);
    let svg = servanda(&["graph", &harbour, "--format", "svg"]);
    assert!(svg.out.starts_with("<svg ") && svg.out.trim_end().ends_with("</svg>"), "{}", svg.out);
    assert_eq!(svg.out, servanda(&["graph", &harbour, "--format", "svg"]).out);
}
