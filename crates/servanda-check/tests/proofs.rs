//! Small agreements at the edges of the checks that rest on a proof or a counterexample.

use proptest::prelude::*;
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
        ["clause 2 is due by 2027-05-01; clause 2 follows only where clause 1 was not performed; \
          clause 1 is due by 2027-06-01; together these miss by 31 d"]
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

/// Three parties pledge ships; clauses borne by some of them need some.
fn fleet(pledged: &[(usize, u32)], clauses: &[(usize, u32)]) -> String {
    const PARTIES: [&str; 3] = ["GBR", "FRA", "DEU"];
    let mut lines = String::new();
    for (by, ships) in pledged {
        lines.push_str(&format!("pledge {} {ships} ship\n", PARTIES[*by]));
    }
    for (at, (of, ships)) in clauses.iter().enumerate() {
        let bearers: Vec<&str> = (0..3).filter(|party| of & (1 << party) != 0).map(|party| PARTIES[party]).collect();
        let jointly = if bearers.len() > 1 { " jointly" } else { "" };
        lines.push_str(&format!(
            "{} {}{jointly} shall patrol\n within 3 d of entry into force\n needs {ships} ship\n",
            at + 1,
            bearers.join(", ")
        ));
    }
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Demands can all be met at once exactly if no set of them asks for more than all is that is pledged to any of them (Hall).
    #[test]
    fn demands_that_clash_are_those_that_some_set_of_them_shows(
        pledged in proptest::collection::vec((0..3_usize, 1..9_u32), 0..5),
        clauses in proptest::collection::vec((1..8_usize, 1..9_u32), 1..5),
    ) {
        let given = |to: usize| -> u32 {
            pledged.iter().filter(|(by, _)| to & (1 << by) != 0).map(|(_, ships)| ships).sum()
        };
        let covered: Vec<&(usize, u32)> = clauses.iter().filter(|(of, ships)| *ships <= given(*of)).collect();
        let short = (1_usize..1 << covered.len()).any(|set| {
            let some = || covered.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0).map(|(_, clause)| clause);
            let asked: u32 = some().map(|(_, ships)| ships).sum();
            asked > given(some().fold(0, |to, (of, _)| to | of))
        });
        prop_assert_eq!(messages("S0609", &fleet(&pledged, &clauses)).len(), usize::from(short));
        let alone = clauses.len() - covered.len();
        prop_assert_eq!(messages("S0601", &fleet(&pledged, &clauses)).len(), alone);
    }
}

#[test]
fn of_many_demands_those_that_compete_are_shown() {
    // Twelve clauses, two of which compete: neither of them with the ten others.
    let mut lines = String::from("pledge GBR 5 ship\npledge FRA 90 ship\n");
    for at in 1..=10 {
        lines.push_str(&format!("{at} FRA shall patrol\n within 3 d of entry into force\n needs 9 ship\n"));
    }
    for at in [11, 12] {
        lines.push_str(&format!("{at} GBR shall patrol\n within 3 d of entry into force\n needs 3 ship\n"));
    }
    assert_eq!(messages("S0609", &lines), ["clauses 11 and 12 may run at once and need 6 of 5 `ship`"]);
}

fn shortfalls(lines: &str, supposing: &servanda_check::Supposing) -> Vec<String> {
    let header = "agreement e \"E\"\n  in force 2027-02-01\n  expires 2032-02-01\nparties UKR, RUS, GBR, FRA, DEU\n\
        group others = GBR, FRA, DEU\nevent patrol verb patrol by party\ncapability ship \"Ship\"\n";
    let (agreement, read) = servanda_agreement::read(&format!("# E\n\n```accord\n{header}{lines}\n```\n"));
    assert!(read.is_empty(), "{:?}", read.iter().map(|finding| &finding.message).collect::<Vec<_>>());
    let all = servanda_check::shortfalls(&agreement.expect("an agreement"), supposing);
    let said = |short: &servanda_check::Shortfall| {
        let from: Vec<String> = short.from.iter().map(|(name, amount)| format!("{name} {amount}")).collect();
        let with = short.together_with.join(",");
        format!(
            "{} [{with}] {}: {} missing, late {:?}, from {}",
            short.clause,
            short.need,
            short.missing,
            short.hours_late,
            from.join(",")
        )
    };
    all.iter().map(said).collect()
}

#[test]
fn a_shortfall_says_how_much_how_late_and_from_whom() {
    use servanda_check::Supposing;
    let lines = "pledge GBR 4 ship ready in 24 h\npledge FRA 3 ship ready in 96 h conditional on \"a vote in parliament\"\n\
        pledge DEU 5 ship ready in 10 d until 2029-01-01\n\
        1 others jointly shall patrol\n within 48 h of entry into force\n needs 6 ship";
    let plain = Supposing::default();
    assert_eq!(shortfalls(lines, &plain), ["1 [] 6 ship: 2 missing, late Some(48), from GBR 4"]);
    let refused = Supposing { refused: vec!["Parliament".into()], ..plain.clone() };
    assert_eq!(shortfalls(lines, &refused), ["1 [] 6 ship: 2 missing, late Some(192), from GBR 4"]);
    let later = Supposing { on: Some(jiff::civil::date(2030, 1, 1)), ..refused.clone() };
    assert_eq!(shortfalls(lines, &later), ["1 [] 6 ship: 2 missing, late None, from GBR 4"]);
    let slipped = Supposing { slip_s: 30 * 3600, ..plain };
    assert_eq!(shortfalls(lines, &slipped), ["1 [] 6 ship: 6 missing, late Some(78), from "]);
    assert_eq!(shortfalls(lines, &Supposing::without("GBR")), ["1 [] 6 ship: 6 missing, late Some(192), from "]);
    assert_eq!(shortfalls(&lines.replace("needs 6", "needs 4"), &Supposing::default()), [""; 0]);
}

#[test]
fn clauses_that_compete_fall_short_together() {
    let lines = "pledge GBR 4 ship\npledge FRA 4 ship\n1 GBR, FRA jointly shall patrol\n within 3 d of entry into force\n needs 5 ship\n\
        2 GBR shall patrol\n within 3 d of entry into force\n needs 4 ship";
    assert_eq!(
        shortfalls(lines, &servanda_check::Supposing::default()),
        ["1 [2] 9 ship: 1 missing, late None, from GBR 4,FRA 4"]
    );
}

#[test]
fn one_may_hold_up_several_clauses_together_and_none_alone() {
    let lines = |third: u32| {
        format!(
            "pledge GBR 4 ship\npledge FRA 4 ship\npledge DEU {third} ship\n1 others jointly shall patrol\n within 3 d of entry into force\n needs 4 ship\n\
             2 others jointly shall consult with UKR\n within 3 d of entry into force\n needs 4 ship"
        )
    };
    assert_eq!(
        messages("S0603", &lines(2)),
        [
            "GBR is a single point of failure for clauses 1, 2 together",
            "FRA is a single point of failure for clauses 1, 2 together"
        ]
    );
    assert_eq!(notes("S0603", &lines(2))[0], "without GBR, 6 of 8 `ship` remain for all of them at once");
    assert_eq!(messages("S0603", &lines(4)), [""; 0]);
}

/// The most incidents that so many hours hold while no stretch of fewer hours holds too many: all ways of spreading them over hours.
fn most_spread(hours: usize, short: usize, fewer_than: u32) -> u32 {
    fn go(spread: &mut Vec<u32>, hours: usize, short: usize, fewer_than: u32) -> u32 {
        if spread.len() == hours {
            return spread.iter().sum();
        }
        let before: u32 = spread.iter().rev().take(short - 1).sum();
        (0..fewer_than.saturating_sub(before).max(1))
            .map(|here| {
                spread.push(here);
                let most = go(spread, hours, short, fewer_than);
                spread.pop();
                most
            })
            .max()
            .unwrap_or(0)
    }
    go(&mut Vec::new(), hours, short, fewer_than)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_tier_is_missed_exactly_where_some_spread_misses_it(
        (low, short, high, long) in (1..4_u32, 1..5_usize, 1..13_u32, 1..7_usize),
    ) {
        let lines = format!(
            "1 red line fire \"Fire\"\n when shots by RUS\n tier 1 at least {low} in any {short} h\n tier 2 at least {high} in any {long} h"
        );
        let missed = high <= most_spread(long, short, low);
        prop_assert_eq!(messages("S0805", &lines).len(), usize::from(missed));
    }
}

#[test]
fn the_made_up_days_are_dated() {
    let lines =
        "1 red line fire \"Fire\"\n when shots by RUS\n tier 1 at least 5 in any 3 d\n tier 2 at least 10 in any 14 d";
    assert_eq!(
        notes("S0805", lines),
        [
            "made-up days: 4 on day 1, 4 on day 4, 2 on day 7, all at the same hour, are 10 and meet tier 2; no 72 h hold 5, so tier 1 is never met"
        ]
    );
    let keyed = "define hot \"Hot\" as at least 2 shots in any 24 h\n1 red line fire \"Fire\"\n when hot\n tier 1 at least 5 in any 3 d\n tier 2 at least 10 in any 14 d";
    assert_eq!(messages("S0805", keyed), [""; 0]);
}

#[test]
fn what_says_something_of_its_own_is_not_implied() {
    let found = |lines: &str| messages("S0507", lines);
    let wide = "1 each of RUS, UKR shall not fire\n";
    assert_eq!(found(&format!("{wide}2 RUS shall not fire against UKR")), ["clause 2 is implied by clause 1"]);
    assert_eq!(found(&format!("{wide}2 GBR shall not fire")), [""; 0]);
    assert_eq!(found(&format!("{wide}2 RUS shall not fire\n repeats clause 1")), [""; 0]);
    assert_eq!(found(&format!("{wide}2 RUS shall not fire\n unless \"in need\"")), [""; 0]);
    let answered = "3 on breach of clause 2, GBR shall patrol\n within 3 d of breach";
    assert_eq!(found(&format!("{wide}2 RUS shall not fire\n{answered}")), [""; 0]);
    // A narrower clause does not imply the wider one.
    assert_eq!(found("1 RUS shall not fire against UKR\n2 RUS shall not fire"), ["clause 1 is implied by clause 2"]);
    let duty = |amount: u32, day: &str| {
        format!(
            "1 GBR shall deliver 20 tents to UKR\n by 2027-06-01\n2 GBR shall deliver {amount} tents to UKR\n by {day}"
        )
    };
    assert_eq!(found(&duty(10, "2027-07-01")), ["clause 2 is implied by clause 1"]);
    assert_eq!(found(&duty(10, "2027-05-01")), [""; 0]);
    assert_eq!(found(&duty(30, "2027-05-01")), ["clause 1 is implied by clause 2"]);
}

#[test]
fn many_equal_clauses_are_one_finding() {
    let mut lines = String::new();
    for at in 1..=300 {
        lines.push_str(&format!("{at} RUS shall not fire against UKR\n"));
    }
    let found = messages("S0507", &lines);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("these 299 clauses are implied by others: 2, 3, 4"), "{}", found[0]);
}

#[test]
fn a_clause_that_excludes_itself_never_applies() {
    let found = |lines: &str| messages("S0506", lines);
    let on = |condition: &str| {
        format!("define odd \"Odd\" as {condition}\n1 on odd, GBR shall patrol\n within 3 d of incident")
    };
    assert_eq!(found(&on("at least 2 shots by RUS in any 24 h and no shots for 7 d")), ["clause 1 can never apply"]);
    // The silence of one side leaves the other.
    assert_eq!(found(&on("at least 2 shots by RUS in any 24 h and no shots by UKR for 7 d")), [""; 0]);
    // Two shots six days ago, and silence since.
    assert_eq!(found(&on("at least 2 shots by RUS in any 7 d and no shots for 24 h")), [""; 0]);
    assert_eq!(found("1 GBR shall patrol\n from 2033-01-01\n by 2033-06-01"), ["clause 1 can never apply"]);
    assert_eq!(found("1 GBR shall patrol\n from 2032-01-01\n by 2032-01-31"), [""; 0]);
    assert_eq!(
        notes(
            "S0506",
            "phase one \"One\"\n opens on entry into force\n1 during one, GBR shall not fire\n unless one open"
        ),
        ["a day on which `one` is open sets the clause going and meets its exception, on the same made-up day"]
    );
}

#[test]
fn a_red_line_that_excludes_itself_is_never_reached() {
    let line = |when: &str, more: &str| {
        format!(
            "gauge tanks by party unit pieces known for 7 d\nbody council \"Council\"\n  members GBR, FRA\n  decides by 3 of 4\nbody court \"Court\"\n1 red line fire \"Fire\"\n when {when}{more}"
        )
    };
    let found = |when: &str, more: &str| messages("S0806", &line(when, more));
    assert_eq!(
        found("tanks by RUS >= 10 pieces and tanks by RUS < 5 pieces", ""),
        ["red line `fire` cannot be reached"]
    );
    assert_eq!(found("tanks by RUS >= 10 pieces and tanks by UKR < 5 pieces", ""), [""; 0]);
    assert_eq!(found("shots by RUS", "\n determined by council within 24 h"), ["red line `fire` cannot be reached"]);
    assert_eq!(
        found("shots by RUS", "\n determined by council within 24 h, failing which by court within 24 h"),
        [""; 0]
    );
}

#[test]
fn only_more_of_the_same_is_compared_between_tiers() {
    let lines = |upper: &str| {
        format!(
            "1 red line fire \"Fire\"\n when shots by RUS\n tier 1 at least 1 in any 24 h\n tier 2 at least 5 in any 24 h
2 on fire tier 1, GBR shall deliver 20 tents to UKR\n within 3 d of incident\n3 on fire tier 2, {upper}"
        )
    };
    let found = |upper: &str| messages("S0807", &lines(upper));
    let less = ["tier 2 of red line `fire` asks for less than tier 1"];
    assert_eq!(found("GBR shall deliver 20 tents to UKR\n within 9 d of incident"), less);
    assert_eq!(found("GBR shall deliver 10 tents to UKR\n within 2 d of incident"), [""; 0]);
    assert_eq!(found("GBR shall deliver 10 tents to UKR\n within 3 d of incident\n in addition"), [""; 0]);
    assert_eq!(found("FRA shall deliver 10 tents to UKR\n within 3 d of incident"), [""; 0]);
    let both = "GBR shall deliver 10 tents to UKR\n within 3 d of incident\n4 on fire tier 2, GBR shall patrol\n within 3 d of incident";
    assert_eq!(found(both), [""; 0]);
}

#[test]
fn a_phase_that_one_party_can_hold_shut_is_found_behind_definitions() {
    let phase = |condition: &str, more: &str| {
        format!(
            "define done \"Done\" as {condition}\nphase one \"One\"\n opens when done{more}\n9 GBR shall patrol\n within 3 d of breach"
        )
    };
    let found = |condition: &str, more: &str| messages("S0706", &phase(condition, more));
    let held = ["RUS can hold phase `one` shut alone"];
    assert_eq!(found("no shots by RUS for 60 d", ""), held);
    assert_eq!(found("no shots for 60 d and at least 1 meetings by RUS in any 30 d", ""), held);
    assert_eq!(found("no shots for 60 d", ""), [""; 0]);
    assert_eq!(found("no shots by RUS for 60 d or no shots by UKR for 60 d", ""), [""; 0]);
    assert_eq!(found("no shots by RUS for 60 d", "\n latest 2028-01-01 failing which clause 9"), [""; 0]);
}

#[test]
fn a_silence_needs_somebody_who_looks() {
    let lines =
        |duty: &str| format!("proof seen = confirmed by GBR\nphase one \"One\"\n opens when no shots for 60 d\n{duty}");
    let text = |duty: &str| {
        format!(
            "# E\n\n```accord\nagreement e \"E\"\n  in force 2027-02-01\n  expires 2032-02-01\n  evidence seen\nparties UKR, RUS, GBR\nevent shot plural shots verb fire by party\nevent patrol verb patrol by party\n{}\n```\n",
            lines(duty)
        )
    };
    let found = |duty: &str| -> Vec<String> {
        let agreement = servanda_agreement::read(&text(duty)).0.expect("an agreement");
        let found = servanda_check::check(&agreement);
        found.into_iter().filter(|finding| finding.code == "S0702").map(|finding| finding.message).collect()
    };
    assert_eq!(found("1 UKR shall not fire"), ["the benchmark of phase `one` is not measured by anyone"]);
    assert_eq!(found("1 GBR shall patrol\n every 7 d"), [""; 0]);
}

#[test]
fn a_day_of_signature_may_be_any_hour_of_it() {
    let text = |hours: u32| {
        format!(
            "# E\n\n```accord\nagreement e \"E\"\n  signed 2027-02-01\n  in force 2027-02-01 22:00\n  expires 2032-02-01\nparties UKR, RUS\n\
             event order verb order by party\n1 UKR shall order\n within {hours} h of signature\n2 RUS shall order\n from 2027-02-03\n within {hours} h of signature\n```\n"
        )
    };
    let found = |hours: u32| -> Vec<String> {
        let (agreement, _) = servanda_agreement::read(&text(hours));
        let found = servanda_check::check(&agreement.expect("an agreement"));
        found.into_iter().filter(|finding| finding.code == "S0306").map(|finding| finding.message).collect()
    };
    // Signed at some hour of 1 February: 12 h may end after entry into force, but not on 3 February.
    assert_eq!(found(12), ["clause 2 cannot be met"]);
    assert_eq!(found(24), [""; 0]);
}
