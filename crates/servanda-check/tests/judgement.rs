//! Small agreements at the edges of the checks of means, phases, responses and drift.

/// The messages of one code for lines of code below a common header.
fn messages(code: &str, lines: &str) -> Vec<String> {
    let header =
        "agreement example \"Example\"\n  in force  2027-02-01 00:00\n  expires   2032-02-01\n  clock  Europe/Kyiv\n";
    of_text(code, &format!("# Example\n\n```accord\n{header}\n{lines}\n```\n"))
}

fn of_text(code: &str, text: &str) -> Vec<String> {
    let (agreement, read) = servanda_agreement::read(text);
    assert!(read.is_empty(), "{:?}", read.iter().map(|finding| &finding.message).collect::<Vec<_>>());
    let agreement = agreement.expect("an agreement");
    let found = servanda_check::check(&agreement);
    found.into_iter().filter(|finding| finding.code == code).map(|finding| finding.message).collect()
}

const SHIPS: &str = "parties GBR, FRA, DEU
group all = GBR, FRA, DEU
capability ship \"Ship\"
event escort verb escort by party
";

#[test]
fn each_needs_its_own() {
    let lines = "pledge GBR 9 ship\n1 each of all shall escort\n within 2 d of entry into force\n needs 2 ship";
    assert_eq!(
        messages("S0601", &format!("{SHIPS}{lines}")),
        ["clause 1 needs 2 `ship` from each of GBR, FRA, DEU, but too few are pledged by FRA, DEU"]
    );
}

#[test]
fn some_draw_on_the_pledges_of_all_members_together() {
    let lines = "pledge GBR 1 ship\npledge all 1 ship\n1 any 2 of all shall escort\n within 2 d of entry into force\n needs 2 ship";
    assert_eq!(messages("S0601", &format!("{SHIPS}{lines}")), [""; 0]);
    let stranger = "pledge GBR 1 ship\npledge DEU 5 ship\n1 GBR, FRA jointly shall escort\n within 2 d of entry into force\n needs 2 ship";
    assert_eq!(messages("S0601", &format!("{SHIPS}{stranger}")), ["clause 1 needs 2 `ship`, but only 1 is pledged"]);
}

#[test]
fn a_means_finding_is_an_information_where_another_instrument_carries_the_means() {
    let lines = "1 GBR shall escort\n within 2 d of entry into force\n needs 2 ship\n elsewhere \"Supply agreement, article 2\"";
    let (agreement, _) = servanda_agreement::read(&format!(
        "# E\n\n```accord\nagreement e \"E\"\n  in force 2027-02-01\n  expires 2032-02-01\n{SHIPS}{lines}\n```\n"
    ));
    let found = servanda_check::check(&agreement.expect("an agreement"));
    let finding = found.iter().find(|finding| finding.code == "S0601").expect("a finding");
    assert_eq!(finding.severity, servanda_base::Severity::Info);
}

#[test]
fn a_pledge_without_readiness_counts_as_ready() {
    let lines = "pledge GBR 2 ship\n1 GBR shall escort\n within 2 d of entry into force\n needs 2 ship";
    assert_eq!(messages("S0602", &format!("{SHIPS}{lines}")), [""; 0]);
}

#[test]
fn a_day_less_than_the_agreement_is_no_gap() {
    let until = |day: &str| messages("S0607", &format!("{SHIPS}pledge GBR 2 ship until {day}"));
    assert_eq!(until("2032-01-31"), [""; 0]);
    assert_eq!(until("2032-01-30"), ["a pledge of GBR ends 2 days before the agreement does"]);
    assert_eq!(until("2031-02-01"), ["a pledge of GBR ends 1 year before the agreement does"]);
}

#[test]
fn two_phases_that_wait_for_each_other_never_open() {
    let lines = "parties GBR
phase one \"One\"
  opens when two open
phase two \"Two\"
  opens when one open";
    assert_eq!(messages("S0701", lines), ["phase `one` can never open", "phase `two` can never open"]);
}

#[test]
fn tiers_of_one_red_line_do_not_add_up() {
    let lines = "event shot plural shots verb fire by party
pledge GBR 4 ship
1 red line fire-line \"Fire\"
  when shots by FRA
  tier 1 at least 1 in any 24 h
  tier 2 at least 9 in any 24 h
2 on fire-line tier 1, GBR shall escort
  within 2 d of incident
  needs 2 ship
3 on fire-line tier 2, GBR shall escort
  within 2 d of incident
  needs 4 ship";
    assert_eq!(messages("S0609", &format!("{SHIPS}{lines}")), [""; 0]);
    let added = format!("{SHIPS}{lines}\n  in addition");
    assert_eq!(messages("S0609", &added), ["clauses 2 and 3 may run at once and need 6 of 4 `ship`"]);
}

#[test]
fn a_tier_is_answered_by_a_phase_that_it_takes_back() {
    let lines = "parties GBR, FRA
event shot plural shots verb fire by party
phase one \"One\"
  opens on entry into force
phase two \"Two\"
  opens when no shots for 60 d
  reverts to one when fire-line tier 1
1 red line fire-line \"Fire\"
  when shots by FRA
  tier 1 at least 1 in any 24 h";
    assert_eq!(messages("S0801", lines), [""; 0]);
}

#[test]
fn a_veto_in_the_determining_body_is_found() {
    let lines = "parties GBR, FRA
body council \"Council\"
  decides by 2 of 3
  veto FRA
event shot plural shots verb fire by party
1 red line fire-line \"Fire\"
  when shots by FRA
  determined by council within 24 h";
    assert_eq!(messages("S0606", lines), ["FRA can veto the answer to its own breach"]);
    assert_eq!(messages("S0606", &lines.replace("shots by FRA", "shots by GBR")), [""; 0]);
}

#[test]
fn numbers_are_found_in_places_and_definitions() {
    let text = |code: &str, quote: &str| {
        format!(
            "# E\n\n```accord\nagreement e \"E\"\n  in force 2027-02-01\n  expires 2032-02-01\nparties GBR, FRA\nline front \"Front\" from \"geo/e.geojson#front\"\nzone near = within half of 50 km of front on side GBR\nevent shot plural shots verb fire by party in place\ndefine quiet \"Quiet\"\n  as no shots in near for 60 d\n```\n\n## Fire\n\n> {quote}\n\n```accord\n{code}\n```\n"
        )
    };
    let code = "1 GBR shall not fire in near\n   unless quiet";
    assert_eq!(of_text("S1102", &text(code, "No fire in a zone of 50 km unless it was quiet for 60 days.")), [""; 0]);
    assert_eq!(
        of_text("S1102", &text(code, "No fire in a zone of 70 km for twelve hours.")),
        ["\"70 km\" stands in the text but not in the code", "\"twelve hours\" stands in the text but not in the code"]
    );
}

#[test]
fn absurd_numbers_are_survived() {
    for number in ["9_999_999_999_999_999_999_999", "9_223_372_036_854_775_807", "99_999_999_999_999", "0"] {
        for unit in ["h", "d", "calendar days", "months", "years"] {
            let text = format!(
                "# E\n\n> Within {number} {unit}, {number} km, {number} billion euros.\n\n```accord\nagreement e \"E\"\n  in force 2027-02-01\n  expires 2032-02-01\n{SHIPS}line front \"Front\" from \"geo/e.geojson#front\"\nzone near = within {number} km of front\npledge GBR {number} ship ready in {number} {unit}\nphase one \"One\"\n  opens when no escort for {number} {unit}\n  latest 2028-01-01\n1 GBR, FRA jointly shall escort\n within {number} {unit} of entry into force\n every {number} {unit}\n overlap {number} {unit}\n needs {number} ship\n```\n"
            );
            if let Some(agreement) = servanda_agreement::read(&text).0 {
                servanda_check::check(&agreement);
                servanda_check::boxes(&agreement);
            }
        }
    }
}
