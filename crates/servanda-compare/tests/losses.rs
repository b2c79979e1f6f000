//! What a text loses without something that it relies on.

use servanda_agreement::Agreement;
use servanda_base::{Amount, Duration, Severity};
use servanda_compare::what_if::{Outcome, WhatIf, what_if};

const TEXT: &str = r#"```accord
agreement ferry "Ferry pact (invented)"
  signed    2031-05-01
  in force  2031-06-01
  expires   2034-06-01
  clock     UTC

party east    organisation  "East"
party west    organisation  "West"
party lake    organisation  "Lake"
party centre  organisation  "Centre"
group friends = east, west, lake

body council "Council"
  members  friends
  decides  by 2 of 3
  veto     lake

capability boat "Boat"

event escort       plural escorts       verb escort   by party
event publication  plural publications  verb publish  by body

proof seen = confirmed by 2 of friends

pledge east 3 boat ready in 24 h until 2033-01-01
pledge west 2 boat ready in 24 h conditional on "vote of the assembly"
pledge west 2 boat ready in 24 h

1  friends jointly shall escort
     within         48 h of entry into force
     needs          4 boat
     failing which  clause 2
2  council shall publish "a finding"
     within  5 d of breach
3  any 2 of friends shall escort
     by      2034-05-01
     proof   seen
4  centre shall escort
     determined  by centre within 24 h
```
"#;

fn lost(what: WhatIf) -> Outcome {
    let (agreement, findings) = servanda_agreement::read(TEXT);
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    assert!(error.is_none(), "{error:?}");
    let agreement: Agreement = agreement.expect("an agreement");
    what_if(&agreement, &what)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn boxes(outcome: &Outcome) -> Vec<String> {
    let said = outcome.boxes.iter().map(|change| format!("{} -{:?} +{:?}", change.clause, change.lost, change.gained));
    said.collect()
}

#[test]
fn without_nobody_nothing_is_lost() {
    assert!(lost(WhatIf::default()).is_empty());
}

#[test]
fn without_one_party_means_fall_short_by_what_it_pledged() {
    let outcome = lost(WhatIf { without: names(&["east"]), ..WhatIf::default() });
    assert_eq!(outcome.gone, ["three boats of the East until 1 January 2033"]);
    let [short] = outcome.short.as_slice() else { panic!("{:?}", outcome.short) };
    assert_eq!((short.clause.as_str(), short.need.unit.as_str()), ("1", "boat"));
    // Two boats of the West stand; two more are conditional.
    assert_eq!((short.before, short.now), (Amount::ZERO, Amount::from(2)));
    assert!(boxes(&outcome).contains(&r#"1 -["resourced"] +[]"#.to_owned()), "{:?}", boxes(&outcome));
    // Two of three are left, which is enough.
    assert!(outcome.bodies.is_empty() && outcome.too_few.is_empty() && outcome.proofs.is_empty());
}

#[test]
fn without_two_the_council_cannot_decide_and_what_hangs_on_it_falls() {
    let outcome = lost(WhatIf { without: names(&["east", "west"]), ..WhatIf::default() });
    let bodies: Vec<String> = outcome.bodies.iter().map(|body| format!("{}: {}", body.body, body.why())).collect();
    assert_eq!(bodies, ["council: two must agree and one member is left"]);
    assert_eq!(outcome.unborne, ["2"]);
    assert_eq!(outcome.too_few, [("3".to_owned(), 2, 1)]);
    assert_eq!(outcome.proofs, [("seen".to_owned(), "confirmed by two of the East, the West and the Lake".to_owned())]);
    assert_eq!(outcome.totals.0.clauses, outcome.totals.1.clauses + 1);
}

#[test]
fn a_veto_that_falls_away_is_said_as_a_gain() {
    let outcome = lost(WhatIf { without: names(&["lake"]), ..WhatIf::default() });
    assert!(boxes(&outcome).contains(&r#"2 -[] +["sturdy"]"#.to_owned()), "{:?}", boxes(&outcome));
}

#[test]
fn whoever_determined_alone_leaves_nobody() {
    let outcome = lost(WhatIf { without: names(&["centre"]), ..WhatIf::default() });
    // The same party was the only bearer, so there is nothing left to determine.
    assert_eq!((outcome.unborne, outcome.undetermined), (names(&["4"]), Vec::new()));
}

#[test]
fn refusal_takes_what_was_conditional_on_it() {
    let outcome = lost(WhatIf { refuse: names(&["Assembly"]), ..WhatIf::default() });
    assert_eq!(outcome.gone, ["two boats of the West, conditional on vote of the assembly"]);
    // It was not counted before either.
    assert!(outcome.short.is_empty());
}

#[test]
fn after_a_day_what_lasted_until_then_is_gone() {
    let after = |day: &str| lost(WhatIf { expire: Some(day.parse().expect("a day")), ..WhatIf::default() });
    assert!(after("2032-12-31").is_empty());
    let outcome = after("2033-01-01");
    assert_eq!((outcome.gone.len(), outcome.short.len(), outcome.ended), (1, 1, None));
    assert_eq!(after("2034-06-01").ended.as_deref(), Some("it expires on 1 June 2034"));
}

#[test]
fn a_slip_makes_means_come_too_late_and_duties_end_after_the_agreement() {
    let slip = |length| lost(WhatIf { slip: Some(length), ..WhatIf::default() });
    assert!(slip(Duration::hours(24)).short.is_empty());
    let outcome = slip(Duration::hours(25));
    assert_eq!(outcome.short.iter().map(|short| short.now).collect::<Vec<_>>(), [Amount::from(4)]);
    assert!(outcome.late.is_empty());
    let late = slip(Duration::days(90)).late;
    let said: Vec<String> = late.iter().map(|(clause, was, then)| format!("{clause} {was} {then}")).collect();
    assert_eq!(said, ["3 2034-05-01 2034-07-30"]);
}

#[test]
fn a_list_that_grows_shorter_is_no_news() {
    let bans: String = ["east", "east", "west", "west", "lake"]
        .iter()
        .zip(1..)
        .map(|(party, number)| format!("{number} {party} shall not escort\n"))
        .collect();
    let (agreement, _) =
        servanda_agreement::read(&format!("{}{bans}```\n", TEXT.split("1  friends").next().unwrap_or_default()));
    let agreement: Agreement = agreement.expect("an agreement");
    let said = |found: &[servanda_base::Diagnostic]| -> Vec<String> {
        found.iter().filter(|found| found.code == "S0503").map(|found| found.message.clone()).collect()
    };
    assert_eq!(
        said(&servanda_check::check(&agreement)),
        ["breach of these 5 clauses has no consequence: 1, 2, 3, 4, 5"]
    );
    for without in [&["lake"] as &[&str], &["lake", "west"]] {
        let lost = what_if(&agreement, &WhatIf { without: names(without), ..WhatIf::default() });
        assert_eq!(said(&lost.findings), [""; 0], "{without:?}");
        assert!(!lost.unborne.is_empty());
    }
}
