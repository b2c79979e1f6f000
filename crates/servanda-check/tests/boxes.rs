//! The six boxes on small agreements, one question at a time.

use servanda_check::{Boxes, boxes};

const HEAD: &str = r#"
agreement package "Package"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv
  evidence  verified

parties UKR, RUS, GBR, FRA
party   mission organisation "Monitoring mission"
group   guarantors = GBR, FRA

line near-line "Line" from "geo/area.geojson#line"
zone inner = within 5 km of near-line
zone outer = within 15 km of near-line
zone other "Another zone" from "geo/area.geojson#other"

capability ship "Ship"

event shot      plural shots      verb fire          by party in place
event escort    plural escorts    verb escort        by party
event refusal   plural refusals   verb refuse-access by party
event report-in plural reports-in verb report        by party
"#;

/// The boxes of one clause, written below the common head; `proof` is what the standard `verified` says.
fn ticked(proof: &str, clauses: &str, number: &str) -> Boxes {
    let text = format!("# Test\n\n```accord\n{HEAD}\nproof verified = {proof}\n\n{clauses}\n```\n");
    let (agreement, findings) = servanda_agreement::read(&text);
    assert!(findings.is_empty(), "{findings:?}");
    let all = boxes(&agreement.expect("the text holds an agreement"));
    all.into_iter().find(|(found, _)| found == number).expect("the clause has boxes").1
}

const BY_STATES: &str = "confirmed by 2 of guarantors";

#[test]
fn a_breach_must_be_answered_for_everyone_bound() {
    let answered_for_one = "
1  each of UKR, RUS shall not fire in inner
2  on shots by RUS in inner, guarantors jointly shall escort
     within 24 h of incident";
    let boxes = ticked(BY_STATES, answered_for_one, "1");
    assert!(!boxes.answered && !boxes.clocked && !boxes.sturdy);
    let answered_for_both = "
1  each of UKR, RUS shall not fire in inner
2  on breach of clause 1, guarantors jointly shall escort
     within 24 h of breach";
    let boxes = ticked(BY_STATES, answered_for_both, "1");
    assert!(boxes.answered && boxes.clocked && boxes.sturdy);
}

#[test]
fn a_wider_zone_on_the_same_line_counts_and_another_zone_does_not() {
    let counted_in = |zone: &str| {
        let clauses = format!(
            "
1  RUS shall not fire in inner
2  on shots by RUS in {zone}, guarantors jointly shall escort
     within 24 h of incident"
        );
        ticked(BY_STATES, &clauses, "1").answered
    };
    assert!(counted_in("inner"));
    assert!(counted_in("outer"));
    assert!(!counted_in("other"));
}

#[test]
fn a_verifier_other_than_the_bearer_must_be_able_to_look() {
    let alone = "
1  RUS shall not fire";
    assert!(!ticked("confirmed by mission", alone, "1").provable, "no access");
    let with_access = "
1  RUS shall not fire
2  RUS shall not refuse-access";
    assert!(ticked("confirmed by mission", with_access, "1").provable);
    assert!(ticked(BY_STATES, alone, "1").provable, "states look after themselves");
    let own_cause = "
1  guarantors jointly shall escort
     within 24 h of entry into force";
    assert!(!ticked(BY_STATES, own_cause, "1").provable, "both confirm their own act");
}

#[test]
fn only_unconditional_pledges_that_are_ready_in_time_cover_a_need() {
    let with_pledges = |pledges: &str| {
        let clauses = format!(
            "
{pledges}

1  guarantors jointly shall escort
     within 48 h of entry into force
     needs  2 ship"
        );
        ticked(BY_STATES, &clauses, "1")
    };
    let two = with_pledges("pledge GBR 2 ship ready in 24 h\npledge FRA 2 ship ready in 48 h");
    assert!(two.resourced && two.sturdy);
    let one = with_pledges("pledge GBR 2 ship ready in 24 h");
    assert!(one.resourced && !one.sturdy, "without GBR nothing remains");
    let late = with_pledges("pledge GBR 2 ship ready in 24 h\npledge FRA 2 ship ready in 3 d");
    assert!(late.resourced && !late.sturdy, "FRA comes too late to stand in");
    assert!(!with_pledges("pledge GBR 2 ship conditional on \"a vote\"").resourced);
    assert!(!with_pledges("").resourced);
}

#[test]
fn a_need_that_its_only_bearer_covers_hangs_on_nobody_else() {
    let clauses = "
pledge GBR 2 ship

1  GBR shall escort
     within 48 h of entry into force
     needs  2 ship";
    let boxes = ticked("confirmed by mission", clauses, "1");
    assert!(boxes.resourced && boxes.sturdy);
}

#[test]
fn a_fallback_that_lacks_its_means_makes_the_chain_weak() {
    let with_fallback = |pledge: &str| {
        let clauses = format!(
            "
{pledge}

1  GBR shall report
     within 24 h of entry into force
     failing which clause 2
2  FRA shall escort
     within 48 h of breach
     needs  2 ship"
        );
        ticked("confirmed by mission", &clauses, "1")
    };
    assert!(with_fallback("pledge FRA 2 ship").sturdy);
    assert!(!with_fallback("").sturdy);
}
