//! Small agreements at the edges of the checks that rest on a proof or a counterexample.

use servanda_base::Diagnostic;

/// The findings of one code for lines of code below a common header.
fn found(code: &str, lines: &str) -> Vec<Diagnostic> {
    let header = "agreement example \"Example\"\n  in force  2027-02-01 00:00\n  expires   2032-02-01\n  clock  UTC\n";
    let declared = "parties UKR, RUS, GBR, FRA, DEU\ngroup others = GBR, FRA, DEU\n\
        event shot plural shots verb fire by party against party has weapons count\n\
        event meeting plural meetings verb consult by party with party\n\
        event patrol plural patrols verb patrol by party\n\
        event delivery plural deliveries verb deliver by party to party has tents count\n\
        capability ship \"Ship\"\n";
    let (agreement, read) = servanda_agreement::read(&format!("# E\n\n```accord\n{header}{declared}{lines}\n```\n"));
    assert!(read.is_empty(), "{:?}", read.iter().map(|finding| &finding.message).collect::<Vec<_>>());
    let found = servanda_check::check(&agreement.expect("an agreement"));
    found.into_iter().filter(|finding| finding.code == code).collect()
}

fn messages(code: &str, lines: &str) -> Vec<String> {
    found(code, lines).into_iter().map(|finding| finding.message).collect()
}

fn notes(code: &str, lines: &str) -> Vec<String> {
    found(code, lines).into_iter().flat_map(|finding| finding.notes).collect()
}

#[test]
fn a_fallback_due_before_it_can_follow_cannot_be_met() {
    let lines = |date: &str| {
        format!("1 GBR shall patrol\n by 2027-06-01\n failing which clause 2\n2 FRA shall patrol\n by {date}")
    };
    assert_eq!(messages("S0306", &lines("2027-05-01")), ["clauses 1 and 2 cannot both be met"]);
    assert_eq!(
        notes("S0306", &lines("2027-05-01")),
        [
            "clause 2 is due by 2027-05-01; clause 1 is due by 2027-06-01; clause 2 follows only where clause 1 was not performed; \
          together these miss by 31 d"
        ]
    );
    assert_eq!(messages("S0306", &lines("2027-07-01")), [""; 0]);
    // Where two clauses lead to it, the other may have.
    let other = format!("{}\n3 DEU shall patrol\n by 2027-03-01\n failing which clause 2", lines("2027-05-01"));
    assert_eq!(messages("S0306", &other), [""; 0]);
}

#[test]
fn what_a_longer_month_would_allow_is_no_contradiction() {
    let deadline = |length: &str| {
        format!(
            "1 GBR shall patrol\n from 2027-03-01\n within 90 d of entry into force\n2 FRA shall patrol\n from completion of clause 1\n within {length} of entry into force"
        )
    };
    // From 1 February, 28 days end before 1 March begins; a month does not.
    assert_eq!(messages("S0306", &deadline("27 d")), ["clauses 1 and 2 cannot both be met"]);
    assert_eq!(messages("S0306", &deadline("27 calendar days")), [""; 0]);
    assert_eq!(messages("S0306", &deadline("1 months")), [""; 0]);
}

#[test]
fn a_deadline_that_a_power_may_move_contradicts_nothing() {
    let lines = "1 GBR shall patrol\n from 2027-06-01\n by 2027-05-01";
    assert_eq!(messages("S0306", lines), ["clause 1 cannot be met"]);
    assert_eq!(messages("S0306", &format!("{lines}\n2 FRA may extend clause 1")), [""; 0]);
}

#[test]
fn a_warning_before_what_is_due_too_soon_cannot_be_given() {
    let lines = |days: u32| {
        format!(
            "1 GBR shall consult with UKR\n within {days} d of entry into force\n2 FRA shall patrol\n at least 3 d before meetings by others"
        )
    };
    assert_eq!(messages("S0306", &lines(2)), ["clauses 1 and 2 cannot both be met"]);
    assert_eq!(messages("S0306", &lines(3)), [""; 0]);
}

#[test]
fn a_relief_longer_before_its_period_than_the_period_is_long_cannot_be() {
    let lines = |overlap: &str| format!("1 GBR shall patrol\n every 2 months\n overlap {overlap}");
    assert_eq!(messages("S0306", &lines("90 d")), ["clause 1 cannot be met"]);
    assert_eq!(messages("S0306", &lines("62 d")), [""; 0]);
}

#[test]
fn each_contradiction_is_shown_once() {
    let mut lines = String::new();
    for at in 1..=5 {
        lines.push_str(&format!("{at} GBR shall patrol\n from 2027-06-01\n by 2027-05-01\n"));
    }
    assert_eq!(messages("S0306", &lines).len(), 5);
}

#[test]
fn a_phase_that_waits_for_a_breach_opens_no_sooner_than_the_deadline() {
    let lines = |latest: &str| {
        format!(
            "phase one \"One\"\n opens when breach of clause 1\n latest {latest}\n1 GBR shall patrol\n by 2027-06-01"
        )
    };
    assert_eq!(
        messages("S0703", &lines("2027-05-01")),
        ["phase `one` cannot open before 2027-06-02, but its latest date is 2027-05-01"]
    );
    assert_eq!(messages("S0703", &lines("2027-07-01")), [""; 0]);
}
