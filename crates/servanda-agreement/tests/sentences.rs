//! Clauses and the sentences that a diplomat would say for them.

use servanda_agreement::{read, read_aloud};

const HEAD: &str = r#"```accord
agreement a "An agreement"
parties UKR, RUS
party union organisation "Union, with its members"
party east organisation "East"
body council "Council"
line front "Front" from "a.geojson#front"
event strike plural strikes verb strike by party has weapons count has calibre mm
event exercise plural exercises verb forewarn by party
event aggression verb aggress by party
event turn plural turns verb deploy by party
gauge troops by party unit people
gauge presence by party unit turns
define quiet as no strikes for 3 d
"#;

const SAID: &[(&str, &str)] = &[
    ("east shall deploy 1 turns", "The East shall deploy one turn."),
    ("east shall deploy 2 turns", "The East shall deploy two turns."),
    ("union shall deploy", "The Union, with its members, shall deploy."),
    ("east jointly shall deploy", "The East shall deploy."),
    ("any of east shall deploy", "The East shall deploy."),
    ("any of east, UKR shall deploy", "Any of the East and UKR shall deploy."),
    ("on strike by RUS, east shall deploy", "On a strike by RUS, the East shall deploy."),
    ("on aggression by RUS, east shall deploy", "On aggression by RUS, the East shall deploy."),
    (
        "east shall forewarn\n at least 3 d before exercises by east",
        "The East shall forewarn at least 72 hours before an exercise by the East.",
    ),
    ("RUS shall not strike where calibre >= 100 mm", "RUS shall not strike with calibre of at least 100 mm."),
    ("RUS shall not strike where weapons >= 3 count", "RUS shall not strike with at least three weapons."),
    ("RUS shall not strike\n determined by council", "RUS shall not strike; conformity is determined by the Council."),
    (
        "RUS may end agreement\n never during quiet, alarm",
        "RUS may end this agreement, but never during quiet or alarm.",
    ),
    (
        "RUS shall not strike\n unless alarm tier 1 or quiet",
        "RUS shall not strike, unless alarm, tier one, is met or quiet holds.",
    ),
    (
        "red line loud\n when strikes by RUS\n determined automatic\n resets after 30 d without",
        "Loud is met on a strike by RUS, without any determination, and resets after 30 days without recurrence.",
    ),
    ("UKR shall keep troops <= 1 people", "UKR shall keep troops at one person or less."),
];

#[test]
fn sentences_are_said_as_people_say_them() {
    let mut wrong = Vec::new();
    for (clause, sentence) in SAID {
        let text =
            format!("{HEAD}1 red line alarm\n when strikes by UKR\n tier 1 at least 2 in any 24 h\n2 {clause}\n```\n");
        let (agreement, findings) = read(&text);
        let said = agreement.map(|agreement| read_aloud(&agreement)).unwrap_or_default();
        let said = said.last().map(|(_, said)| said.clone()).unwrap_or_default();
        if !findings.is_empty() || said != *sentence {
            wrong.push((said, findings));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
