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
fn a_term_ends_an_agreement_too() {
    let under = |header: &str, until: &str| {
        of_text(
            "S0607",
            &format!(
                "# E\n\n```accord\nagreement e \"E\"\n{header}\n{SHIPS}event extension verb extend by party\npledge GBR 2 ship until {until}\n```\n"
            ),
        )
    };
    let term = "  signed 2027-01-31\n  in force on signature\n  term 1 months";
    assert_eq!(under(term, "2027-02-20"), ["a pledge of GBR ends 8 days before the agreement does"]);
    assert_eq!(under(term, "2027-02-27"), [""; 0]);
    let rounded = "  signed 2027-01-31\n  in force on signature\n  term 1 months\n  months round up";
    assert_eq!(under(rounded, "2027-02-27"), ["a pledge of GBR ends 2 days before the agreement does"]);
    let renewed = "  in force 2027-01-01\n  term 120 calendar days, renewed by extension\n  expires never";
    assert_eq!(under(renewed, "2027-02-01"), ["a pledge of GBR ends 3 months before the agreement does"]);
    assert_eq!(under(renewed, "2027-05-01"), [""; 0]);
    // Whatever ends it first.
    let both = "  in force 2027-01-01\n  term 10 years\n  expires 2028-01-01";
    assert_eq!(under(both, "2027-12-31"), [""; 0]);
    // Nobody knows from the text when this begins, or which days are worked.
    let unknown = "  in force on extension by GBR\n  term 120 calendar days";
    assert_eq!(under(unknown, "2027-02-01"), [""; 0]);
    assert_eq!(under("  in force 2027-01-01\n  term 90 working-days", "2027-02-01"), [""; 0]);
}

#[test]
fn a_clause_due_after_a_term_is_late_only_if_nothing_renews_it() {
    let due = |term: &str| {
        of_text(
            "S0902",
            &format!(
                "# E\n\n```accord\nagreement e \"E\"\n  in force 2027-01-01\n  term 1 years{term}\n{SHIPS}event extension verb extend by party\n1 GBR shall escort\n  by 2028-06-01\n```\n"
            ),
        )
    };
    assert_eq!(due(""), ["clause 1 is due after the agreement has expired"]);
    assert_eq!(due(", renewed by extension"), [""; 0]);
}

const SHOTS: &str = "parties UKR, RUS
line front from \"geo/front.geojson#front\"
zone strip = within 5 km of front
zone wide = within 9 km of front
event shot plural shots verb fire by party in place
event report plural reports verb report by party
phase calm \"Calm\"
  opens on entry into force
";

#[test]
fn a_phase_that_falls_back_is_an_answer() {
    let lines = |reverts: &str| {
        let phase = format!("phase separation \"Separation\"\n  opens when no shots for 9 d\n{reverts}\n");
        let ban = "1 each of UKR, RUS shall not fire in strip\n2 RUS shall report\n  within 24 h of entry into force\n";
        let quiet = "define quiet as no shots in wide for 9 d\n";
        let lines = format!("{SHOTS}{phase}{quiet}{ban}");
        (messages("S0503", &lines), messages("S0802", &lines))
    };
    let ban = |who: &str| vec![format!("breach of clause 1 by {who} has no consequence")];
    let duty = vec!["nothing follows if clause 2 is not performed".to_owned()];
    let settled = Vec::<String>::new();
    assert_eq!(lines(""), (ban("UKR, RUS"), duty.clone()));
    assert_eq!(lines("reverts to calm when breach of clause 1"), (settled.clone(), duty.clone()));
    assert_eq!(lines("reverts to calm when breach of clause 2"), (ban("UKR, RUS"), settled.clone()));
    assert_eq!(lines("reverts to calm when at least 2 shots in wide in any 48 h"), (settled.clone(), duty.clone()));
    assert_eq!(lines("reverts to calm when at least 2 shots by RUS in any 48 h"), (ban("UKR"), duty.clone()));
    assert_eq!(lines("reverts to calm when not quiet"), (settled, duty.clone()));
    // Quiet is no shot, and a level is no act.
    assert_eq!(lines("reverts to calm when quiet"), (ban("UKR, RUS"), duty));
}

#[test]
fn a_commission_of_the_bound_is_one_of_them() {
    let header = |members: &str| {
        format!(
            "parties UKR, RUS, FRA\nevent shot plural shots verb fire by party\nbody commission \"Commission\"\n{members}\nproof seen = confirmed by commission\n"
        )
    };
    let proved = |members: &str, who: &str| {
        messages("S0406", &format!("{}1 {who} shall not fire\n  proof seen", header(members)))
    };
    let own = ["`commission` verifies clause 1, and all its members are bound by it"];
    assert_eq!(proved("  members UKR, RUS", "each of UKR, RUS"), own);
    assert_eq!(proved("  members RUS", "RUS"), own);
    assert_eq!(proved("  members UKR, RUS", "UKR, RUS jointly"), own);
    // Somebody else sits in it, or can decide without the one that is bound, or nobody knows who sits in it.
    assert_eq!(proved("  members UKR, RUS", "RUS"), [""; 0]);
    assert_eq!(proved("  members UKR, RUS, FRA", "each of UKR, RUS"), [""; 0]);
    assert_eq!(proved("  members UKR, RUS\n  decides by 1 of 2", "each of UKR, RUS"), [""; 0]);
    assert_eq!(proved("  members UKR, RUS\n  decides by 1 of 2\n  veto RUS", "each of UKR, RUS"), own);
    assert_eq!(proved("", "each of UKR, RUS"), [""; 0]);

    let excepted = |members: &str, who: &str| {
        messages(
            "S0502",
            &format!(
                "{}1 {who} shall not fire\n  unless claimed \"defence\"\n  determined by commission within 24 h",
                header(members)
            ),
        )
    };
    let judged = ["the exception in clause 1 is judged by the party that relies on it"];
    assert_eq!(excepted("  members UKR, RUS", "each of UKR, RUS"), judged);
    assert_eq!(excepted("  members UKR, RUS, FRA", "each of UKR, RUS"), [""; 0]);
    assert_eq!(excepted("", "each of UKR, RUS"), [""; 0]);
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

const SIDES: &str = "parties UKR, RUS, GBR, FRA
group others = GBR, FRA
event shot plural shots verb fire by party against party
event meeting plural meetings verb consult by party with party
event patrol plural patrols verb patrol by party
";

fn sides(code: &str, lines: &str) -> Vec<String> {
    messages(code, &format!("{SIDES}{lines}"))
}

/// What the first finding of a code proposes.
fn help(code: &str, lines: &str) -> String {
    let header = "agreement example \"Example\"\n  in force  2027-02-01\n  expires   2032-02-01\n";
    let (agreement, _) = servanda_agreement::read(&format!("# E\n\n```accord\n{header}{SIDES}{lines}\n```\n"));
    let found = servanda_check::check(&agreement.expect("an agreement"));
    found.into_iter().find(|finding| finding.code == code).and_then(|finding| finding.help).unwrap_or_default()
}

#[test]
fn a_number_with_parts_is_there() {
    let lines = "4.1 UKR shall not fire\n4.2.1 RUS shall not fire\n4.2.2 GBR shall not fire\n4.3 FRA shall not fire";
    assert_eq!(sides("S0005", lines), [""; 0]);
    let gap = "4.1 UKR shall not fire\n4.2.1 RUS shall not fire\n4.4 GBR shall not fire";
    assert_eq!(sides("S0005", gap), ["clause numbers jump from `4.1` to `4.4`"]);
    assert_eq!(help("S0005", gap), "write `4.3 reserved` if this is meant");
    assert_eq!(sides("S0005", &format!("{gap}\n4.3 reserved")), [""; 0]);
}

#[test]
fn two_lines_with_two_sides_each_are_two_separations() {
    let zones = |second: &str| {
        format!(
            "line north \"North\" from \"geo/a.geojson#n\"\nline south \"South\" from \"geo/a.geojson#s\"
zone north-ukr = within 5 km of north on side UKR
zone south-rus = within {second} of south on side RUS"
        )
    };
    assert_eq!(sides("S0204", &zones("5 km")), ["the two sides measure 5 km from different lines"]);
    assert_eq!(sides("S0204", &zones("half of 10 km")).len(), 1, "the same distance in other words");
    let both = format!(
        "{}\nzone north-rus = within 5 km of north on side RUS\nzone south-ukr = within 5 km of south on side UKR",
        zones("5 km")
    );
    assert_eq!(sides("S0204", &both), [""; 0]);
}

#[test]
fn only_pledges_that_a_clause_draws_on_are_set_against_its_deadline() {
    let of = |giver: &str| {
        format!(
            "capability ship \"Ship\"\npledge {giver} 2 ship ready in 1 months
1 GBR shall patrol\n within 30 d of entry into force\n needs 2 ship
2 GBR shall patrol\n within 30 d of entry into force\n needs 2 ship"
        )
    };
    assert_eq!(sides("S0305", &of("FRA")), [""; 0]);
    assert_eq!(sides("S0305", &of("GBR")).len(), 1, "once for the pledge, not for each clause");
}

#[test]
fn windows_of_conditions_count_like_those_of_tiers() {
    let line = |when: &str| {
        format!(
            "define bad-days \"Bad days\"\n as at least 5 shots in any 72 h
1 red line fire \"Fire\"\n when {when}\n resets after 24 h without"
        )
    };
    for when in ["at least 5 shots in any 72 h", "bad-days"] {
        assert_eq!(sides("S0308", &line(when)), ["the window (72 h) is longer than the reset (24 h)"]);
        let endless = line(when).replace("\n resets after 24 h without", "");
        assert_eq!(sides("S0405", &endless), ["red line `fire` never resets"]);
    }
}

#[test]
fn a_determination_without_a_limit_may_come_after_the_response() {
    let lines = |chain: &str| {
        format!(
            "body one \"One\"\nbody two \"Two\"\n1 red line fire \"Fire\"\n when shots by RUS\n determined by {chain}
2 on fire, GBR shall patrol\n within 24 h of incident"
        )
    };
    assert_eq!(
        sides("S0309", &lines("one within 3 h, failing which by two")),
        ["the determination (no limit of time) may come after the response is due (24 h of incident)"]
    );
    assert_eq!(sides("S0309", &lines("one within 3 h, failing which by two within 3 h")), [""; 0]);
}

#[test]
fn an_accession_is_no_access() {
    let with = |title: &str| {
        let header = "agreement e \"E\"\n  in force 2027-02-01\n  expires 2032-02-01\n  evidence seen\n";
        let text = format!(
            "# E\n\n```accord\n{header}{SIDES}party mission organisation \"Mission\"
proof seen = confirmed by mission\nevent joining \"{title}\" verb join by party
1 UKR shall join\n within 3 d of entry into force\n```\n"
        );
        of_text("S0404", &text)
    };
    assert_eq!(with("Accession to the treaty"), ["no clause gives `mission` access"]);
    assert_eq!(with("Access for the mission"), [""; 0]);
}

#[test]
fn whoever_relies_on_an_exception_is_no_judge_of_it() {
    let by = |who: &str| {
        format!("body council \"Council\"\n1 RUS shall not fire\n unless claimed \"need\"\n determined by {who}")
    };
    assert_eq!(sides("S0502", &by("RUS")), ["the exception in clause 1 is judged by the party that relies on it"]);
    assert_eq!(sides("S0502", &by("council within 24 h")), [""; 0]);
}

#[test]
fn a_group_that_pledges_owes() {
    let lines = "capability ship \"Ship\"\npledge others 2 ship\n1 UKR shall not fire\n2 RUS shall not fire";
    assert_eq!(sides("S0504", lines), [""; 0]);
}

#[test]
fn a_ban_that_leaves_a_way_is_no_conflict() {
    let lines = "event delivery verb deliver by party to party has tanks count\nevent paper verb publish by party
1 GBR shall not deliver 500 tanks to UKR
2 GBR shall deliver 10 tanks to UKR\n within 3 d of entry into force
3 GBR shall not publish \"names of prisoners\"
4 GBR shall publish \"the report\"\n within 3 d of entry into force
5 GBR shall not patrol
6 any 1 of others shall patrol\n within 3 d of entry into force";
    assert_eq!(sides("S0505", lines), [""; 0]);
    assert_eq!(
        sides("S0505", &lines.replace("any 1 of others", "each of others")),
        ["clauses 6 and 5 bind GBR to do and not to do the same act"]
    );
}

#[test]
fn many_bans_of_one_act_are_one_finding_for_each_duty() {
    let mut lines = String::new();
    for at in 0..50 {
        lines.push_str(&format!(
            "1.{at} GBR shall patrol\n within 3 d of entry into force\n2.{at} GBR shall not patrol\n"
        ));
    }
    assert_eq!(sides("S0505", &lines).len(), 50);
}

#[test]
fn one_side_is_not_compared_with_itself() {
    let answer = "3 on shots by RUS against UKR, GBR shall patrol\n within 24 h of incident";
    let own = format!("1 RUS shall not fire against UKR\n2 RUS shall not fire against FRA\n{answer}");
    assert_eq!(sides("S0508", &own), [""; 0]);
    let others = format!("1 RUS shall not fire against UKR\n2 UKR shall not fire against RUS\n{answer}");
    assert_eq!(sides("S0508", &others), ["UKR and RUS are bound by the same rule, but only RUS's breach is answered"]);
}

#[test]
fn nothing_follows_where_a_chain_leads_to_no_norm() {
    let lines =
        |end: &str| format!("1 GBR shall patrol\n within 3 d of entry into force\n failing which clause 9\n{end}");
    for end in ["9 reserved", "9 red line fire \"Fire\"\n when shots by RUS", "9 review every 12 months by GBR"] {
        assert_eq!(sides("S0802", &lines(end)), ["nothing follows if clause 1 is not performed"], "{end}");
    }
    assert_eq!(sides("S0802", &lines("9 FRA shall patrol\n within 3 d of breach")), [""; 0]);
}

#[test]
fn an_instrument_of_one_clause_does_not_speak_for_the_others() {
    let mut lines = "1 GBR shall patrol\n within 3 d of entry into force\n elsewhere \"Annex, article 2\"\n".to_owned();
    for at in 2..=6 {
        lines.push_str(&format!("{at} GBR shall patrol\n within 3 d of entry into force\n"));
    }
    assert_eq!(
        sides("S0802", &lines),
        [
            "nothing follows if clause 1 is not performed",
            "nothing follows if these 5 clauses are not performed: 2, 3, 4, 5, 6"
        ]
    );
}

#[test]
fn a_relief_may_draw_on_what_a_group_pledges() {
    let lines = |pledged: u32| {
        format!(
            "capability brigade \"Brigade\"\npledge others {pledged} brigade
1 each of others shall patrol\n every 6 months\n overlap 14 d\n needs 1 brigade"
        )
    };
    assert_eq!(sides("S0613", &lines(9)), [""; 0]);
    // What the group pledges counts once, for the one or for the other.
    assert_eq!(
        sides("S0613", &lines(3)),
        [
            "the relief in clause 1 overlaps and needs 2 `brigade`, but GBR, FRA draw on the same pledges, and 1 more would be needed"
        ]
    );
    assert_eq!(
        sides("S0601", &lines(1)),
        [
            "clause 1 needs 1 `brigade` from each of GBR, FRA, but they draw on the same pledges, and 1 more would be needed"
        ]
    );
}

#[test]
fn a_veto_is_found_behind_a_condition_and_taken_away_by_the_next_body() {
    let lines = |when: &str, chain: &str| {
        format!(
            "body first \"First\"\n  veto RUS\nbody next \"Next\"\n1 red line fire \"Fire\"\n when {when}
 determined by first within 24 h{chain}\n resets after 30 d without"
        )
    };
    for when in ["shots by RUS", "at least 2 shots by RUS in any 24 h"] {
        assert_eq!(sides("S0606", &lines(when, "")), ["RUS can veto the answer to its own breach"]);
        assert_eq!(sides("S0606", &lines(when, ", failing which by next within 24 h")), [""; 0]);
    }
}

#[test]
fn aggrieved_members_are_found_behind_a_condition() {
    let lines = "body council \"Council\"\n  members UKR, RUS, GBR\n  decides by 3 of 3
1 red line fire \"Fire\"\n when at least 2 shots by RUS against UKR in any 24 h\n determined by council within 24 h";
    assert_eq!(sides("S0611", lines), ["body `council` decides by 3 of 3, and 1 member is an aggrieved party"]);
}

#[test]
fn a_body_is_no_party() {
    let lines = "body council \"Council\"
1 GBR shall patrol\n within 3 d of entry into force\n failing which clause 3
2 FRA shall patrol\n within 3 d of entry into force\n failing which clause 3
3 council shall consult with UKR\n within 3 d of breach";
    assert_eq!(sides("S0608", lines), ["the last resort of 2 clauses is one body, `council`"]);
}

#[test]
fn what_the_help_says_settles_it() {
    let two = |small: &str, large: &str| {
        format!(
            "capability ship \"Ship\"\npledge GBR 48 ship\n1 GBR shall patrol\n within 3 d of entry into force\n needs 24 ship{small}
2 GBR shall consult with UKR\n within 3 d of entry into force\n needs 48 ship{large}"
        )
    };
    assert_eq!(
        help("S0609", &two("", "")),
        "add `includes clause 1` to clause 2, if that is meant, or pledge 24 ship more"
    );
    assert_eq!(sides("S0609", &two("", "\n includes clause 1")), [""; 0]);

    let short =
        "capability person \"Person\"\n1 GBR shall patrol\n within 3 d of entry into force\n needs 12_000 person\n";
    assert_eq!(help("S0601", short), "add `pledge GBR 12_000 person ready in …`, or lower the need");
    assert_eq!(sides("S0601", &format!("{short}pledge GBR 12_000 person ready in 3 d")), [""; 0]);

    let clock = "1 on shots by RUS, GBR shall patrol\n within 24 h";
    assert_eq!(help("S0301", clock), "add `of incident`, or another start such as a date");
    assert_eq!(sides("S0301", &format!("{clock} of incident")), [""; 0]);

    let words = "1 on shots by RUS, GBR shall consult with UKR\n within 24 h of incident";
    assert_eq!(sides("S0803", words), ["the response in clause 1 is words only"]);
    let drawn = format!("{words}\n needs 2 person\ncapability person \"Person\"\npledge GBR 2 person ready in 3 h");
    assert_eq!(sides("S0803", &drawn), [""; 0]);
}

#[test]
fn one_party_jointly_with_nobody_is_alone() {
    let lines = |share: &str, bars: &str| {
        format!("1 red line fire \"Fire\"\n when shots by RUS\n3 GBR{share} may end agreement{bars}")
    };
    let found = ["one party can end the agreement during a red line"];
    assert_eq!(sides("S0903", &lines("", "")), found);
    assert_eq!(sides("S0903", &lines(" jointly", "")), found);
    assert_eq!(sides("S0903", &lines(" jointly", "\n never during fire")), [""; 0]);
}

#[test]
fn an_exception_and_a_barred_power_follow_from_a_red_line() {
    let line = "1 red line fire \"Fire\"\n when shots by RUS\n";
    assert_eq!(sides("S0801", line), ["red line `fire` has no response"]);
    assert_eq!(sides("S0801", &format!("{line}2 UKR shall not fire\n unless fire")), [""; 0]);
    assert_eq!(sides("S0801", &format!("{line}2 GBR may end agreement\n never during fire")), [""; 0]);
}

#[test]
fn definitions_that_share_parts_are_looked_at_once() {
    let mut lines = String::from("define d60 \"End\"\n as no shots for 60 d\n");
    for at in 0..60 {
        let next = at + 1;
        lines.push_str(&format!("define d{at} \"D\"\n as d{next} and (d{next} or no patrols for 2 d)\n"));
    }
    lines.push_str("phase one \"One\"\n opens when d0\n latest 2027-03-01\n");
    assert_eq!(
        sides("S0703", &lines),
        ["phase `one` cannot open before 2027-04-02, but its latest date is 2027-03-01"]
    );
    assert_eq!(sides("S0701", &lines), [""; 0]);
}

#[test]
fn groups_that_share_members_are_looked_at_once() {
    let mut lines = String::from("group g40 = UKR, RUS\n");
    for at in 0..40 {
        let next = at + 1;
        lines.push_str(&format!("group g{at} = g{next}, h{next}\ngroup h{next} = g{next}\n"));
    }
    lines.push_str("1 each of g0 shall not fire");
    assert_eq!(sides("S0503", &lines), ["breach of clause 1 by UKR, RUS has no consequence"]);
}

#[test]
fn numbers_in_words_are_the_same_in_code() {
    let text = "# E\n\n```accord\nagreement e \"E\"\n  in force 2027-02-01\n  expires 2032-02-01\nparties GBR\nevent patrol verb patrol by party\n```\n\n## A\n\n> Within twenty-four hours, and every sixty days.\n\n```accord\n1 GBR shall patrol\n within 24 h of entry into force\n every 60 d\n```\n";
    assert_eq!(of_text("S1102", text), [""; 0]);
    assert_eq!(of_text("S1103", text), [""; 0]);
}

/// The severity of each finding of a code, with how many notes name another instrument.
fn weights(code: &str, header: &str, lines: &str) -> Vec<(servanda_base::Severity, usize)> {
    let text = format!(
        "# E\n\n```accord\nagreement e \"E\"\n  in force 2027-02-01\n  expires 2032-02-01\n{header}{SIDES}{lines}\n```\n"
    );
    let (agreement, read) = servanda_agreement::read(&text);
    assert!(read.is_empty(), "{read:?}");
    let found = servanda_check::check(&agreement.expect("an agreement"));
    let found = found.into_iter().filter(|finding| finding.code == code);
    let named =
        |finding: &servanda_base::Diagnostic| finding.notes.iter().filter(|note| note.contains("Charter")).count();
    found.map(|finding| (finding.severity, named(&finding))).collect()
}

#[test]
fn what_another_instrument_carries_is_an_information() {
    use servanda_base::Severity::{Error, Info};
    let bans = |elsewhere: &str| {
        (1..=5)
            .map(|at| format!("{at} UKR shall not fire against {}\n{elsewhere}", ["RUS", "GBR"][at % 2]))
            .collect::<Vec<_>>()
    };
    let charter = "  elsewhere \"Charter, Article 51\"\n";
    assert_eq!(weights("S0503", "", &bans("")[..1].join("\n")), [(Error, 0)]);
    assert_eq!(weights("S0503", "", &bans(charter)[..1].join("\n")), [(Info, 1)], "the clause names it");
    assert_eq!(weights("S0503", charter, &bans("")[..1].join("\n")), [(Info, 1)], "the agreement names it");
    // A list keeps apart what is carried elsewhere and what is not.
    let mixed = format!("{}\n{}", bans("")[..3].join("\n"), bans(charter)[3..].join("\n"));
    let mut found = weights("S0503", "", &mixed);
    found.sort();
    assert_eq!(found, [(Info, 1), (Error, 0)]);
    // What no other instrument can settle stays what it is: a duty and a ban of the same act.
    let clash = "1 UKR shall not patrol\n2 UKR shall patrol\n by 2027-12-31\n elsewhere \"Charter\"";
    assert_eq!(weights("S0505", charter, clash), [(Error, 0)]);
    assert_eq!(weights("S0302", charter, "1 UKR shall patrol"), [(Info, 1)]);
}

#[test]
fn force_is_decided_by_somebody() {
    let events = "capability brigade \"Brigade\"
event strike plural strikes verb strike by party against party
event decision plural decisions verb decide by party\n";
    let found = |lines: &str| sides("S0810", &format!("{events}{lines}")).len();
    let line = |determined: &str, rule: &str| {
        format!("1 red line fire \"Fire\"\n when shots by RUS\n{determined}\n2 on fire, {rule}")
    };
    let strike = "GBR shall strike against RUS\n within 2 h of incident";
    assert_eq!(found(&line("", strike)), 1);
    assert_eq!(found(&line(" determined automatic", strike)), 1);
    assert_eq!(found(&line(" determined by FRA within 1 h", strike)), 0);
    assert_eq!(found(&line("", "GBR may strike against RUS")), 0, "who may, decides");
    assert_eq!(found(&line("", "GBR shall patrol\n within 2 h of incident\n needs 1 brigade")), 1, "armed means");
    assert_eq!(found(&line("", "GBR shall consult with UKR\n within 2 h of incident")), 0);
    assert_eq!(found("1 on decisions by FRA, GBR shall strike against RUS\n within 2 h of incident"), 0);
    assert_eq!(found("1 on shots by RUS, GBR shall strike against RUS\n within 2 h of incident"), 1);
}

#[test]
fn what_is_over_when_done_needs_no_way_down() {
    let found = |lines: &str| sides("S0809", lines).len();
    assert_eq!(found("1 on shots by RUS, GBR shall consult with UKR\n within 2 h of incident"), 0);
    assert_eq!(found("1 on shots by RUS, GBR shall patrol\n every 2 d"), 1);
    assert_eq!(found("1 on shots by RUS, GBR shall patrol\n every 2 d\n2 review every 6 months by UKR"), 0);
    assert_eq!(found("1 on shots by RUS, GBR shall patrol\n every 2 d\n2 UKR may suspend clause 1"), 0);
    let line = "1 red line fire \"Fire\"\n when shots by RUS\n resets after 2 d without\n2 on fire, GBR shall patrol\n every 2 d";
    assert_eq!(found(line), 0);
}

#[test]
fn consultations_are_one_where_somebody_convenes_them() {
    let found = |lines: &str| sides("S0811", lines);
    let two = "1 on shots by RUS, GBR shall consult with UKR\n within 2 h of incident
2 on shots by RUS, FRA shall consult with UKR\n within 2 h of incident";
    assert_eq!(found(two), ["2 consultations begin at once, and nobody convenes them"]);
    assert_eq!(found(&two.replace("2 on shots by RUS", "2 on shots by UKR")), [""; 0], "two triggers");
    let called = format!("{two}\n3 on shots by RUS, UKR shall convene\n within 1 h of incident");
    assert_eq!(found(&format!("event call plural calls verb convene by party\n{called}")), [""; 0]);
    assert_eq!(found("1 on shots by RUS, others jointly shall consult with UKR\n within 2 h of incident"), [""; 0]);
}

#[test]
fn who_decides_what_several_owe_together() {
    let found = |lines: &str| sides("S0812", lines).len();
    assert_eq!(found("1 on shots by RUS, others jointly shall patrol\n within 2 h of incident"), 1);
    assert_eq!(found("1 on shots by RUS, any 1 of others shall patrol\n within 2 h of incident"), 1);
    assert_eq!(found("1 on shots by RUS, each of others shall patrol\n within 2 h of incident"), 0);
    assert_eq!(
        found("1 on shots by RUS, any 2 of others shall patrol\n within 2 h of incident"),
        0,
        "no choice is left"
    );
    assert_eq!(found("1 others jointly shall patrol\n within 2 h of entry into force"), 0, "no response");
}

#[test]
fn reciprocity_is_no_abuse() {
    let found = |lines: &str| sides("S0904", lines);
    assert_eq!(
        found("1 UKR shall not fire\n unless at least 1 shots by RUS in any 24 h\n2 RUS shall not fire"),
        [""; 0]
    );
    assert_eq!(
        found("1 UKR shall not fire\n unless at least 1 shots in any 24 h\n2 RUS shall not fire"),
        ["clause 1 falls away on a fact that UKR can bring about alone"]
    );
    assert_eq!(
        found("1 GBR shall patrol\n by 2027-12-31\n unless at least 1 shots by RUS in any 24 h\n2 RUS shall not fire"),
        ["clause 1 falls away on a fact that RUS can bring about alone"]
    );
    let storm = "event storm plural storms\n1 GBR shall patrol\n by 2027-12-31\n unless at least 1 storms in any 24 h";
    assert_eq!(found(storm), [""; 0], "a storm is nobody's doing");
}

#[test]
fn a_power_over_ones_own_duty() {
    let duty = "1 GBR shall consult with UKR\n by 2027-12-31\n";
    let found = |lines: &str| sides("S0905", &format!("{duty}{lines}"));
    assert_eq!(found("2 GBR may release clause 1"), ["GBR can release itself from clause 1"]);
    assert_eq!(found("2 any of GBR, UKR may suspend clause 1"), ["GBR can suspend its own duty under clause 1"]);
    assert_eq!(found("2 GBR, UKR jointly may release clause 1"), [""; 0]);
    assert_eq!(found("2 UKR may release clause 1"), [""; 0]);
    let body = |rule: &str| {
        format!("body board \"Board\"\n members GBR, FRA\n decides by {rule}\n2 board may release clause 1")
    };
    assert_eq!(found(&body("1 of 2")), ["GBR can release itself from clause 1"]);
    assert_eq!(found(&body("2 of 2")), [""; 0]);
    // Whoever is owed the duty may waive it; a third may not without remark.
    let third = |lines: &str| sides("S0906", &format!("{duty}{lines}"));
    assert_eq!(third("2 UKR may release clause 1"), [""; 0]);
    assert_eq!(third("2 FRA may release clause 1"), ["FRA alone can cancel clause 1"]);
    assert_eq!(third("2 any of GBR, UKR may end agreement\n notice 6 months"), [""; 0]);
    assert_eq!(
        third("2 any of GBR, UKR may end agreement"),
        ["any one of GBR, UKR can end the agreement for all, with no fixed notice"]
    );
}

#[test]
fn the_word_of_one_office_is_not_a_vote() {
    let found = |words: &str| {
        sides("S0906", &format!("capability ship \"Ship\"\npledge GBR 2 ship conditional on \"{words}\"")).len()
    };
    assert_eq!(found("approval by the Prime Minister"), 1);
    assert_eq!(found("the President's word"), 1);
    assert_eq!(found("a vote of parliament after the minister has spoken"), 0);
    assert_eq!(found("annual budget vote"), 0);
}

#[test]
fn parts_and_totals() {
    let of = |code: &str, lines: &str| messages(code, &format!("{SHIPS}group some = GBR, FRA\n{lines}"));
    let both = |lines: &str| (of("S0615", lines).len(), of("S0616", lines).len());
    assert_eq!(both("pledge all 9 ship\npledge GBR 2 ship"), (1, 0));
    assert_eq!(both("pledge all 9 ship\npledge GBR 9 ship"), (0, 1));
    assert_eq!(both("pledge all 9 ship"), (0, 0));
    assert_eq!(both("pledge all 9 ship\npledge some 4 ship"), (0, 1), "GBR and FRA stand under two totals");
    assert_eq!(both("pledge GBR 2 ship\npledge GBR 2 ship"), (0, 1));
    assert_eq!(both("pledge GBR 2 ship\npledge GBR 3 ship"), (0, 0));
    let owed = |needs: &str| {
        of(
            "S0615",
            &format!(
                "event send verb send by party\npledge GBR 9 ship\n1 GBR shall send 4 ship\n by 2027-12-31\n needs {needs}"
            ),
        )
    };
    assert_eq!(owed("3 ship"), ["clause 1 owes 4 `ship`, but what it draws on comes to 3 `ship`"]);
    assert_eq!(owed("4 ship"), [""; 0]);
}

#[test]
fn pledges_that_are_never_there_together() {
    let found = |gbr: &str, fra: &str, needs: &str| {
        let lines = format!(
            "{SHIPS}pledge GBR 2 ship {gbr}\npledge FRA 2 ship {fra}\n1 GBR, FRA jointly shall escort\n within 2 d of entry into force\n needs {needs} ship"
        );
        messages("S0617", &lines).len()
    };
    let (only, never) = ("conditional on \"only with a mandate\"", "conditional on \"without a mandate\"");
    assert_eq!(found(only, never, "4"), 1);
    assert_eq!(found(only, only, "4"), 0);
    assert_eq!(found(only, never, "2"), 0, "one of them is enough");
    assert_eq!(found("conditional on \"FRA takes part\"", "conditional on \"GBR takes part\"", "4"), 1);
    assert_eq!(found("until 2027-02-20", "ready in 30 d", "4"), 1);
    assert_eq!(found("until 2027-04-20", "ready in 30 d", "4"), 0);
}

#[test]
fn a_floor_above_a_ceiling() {
    let found = |floor: &str, ceiling: &str| {
        let lines = format!(
            "gauge troops by party unit people known for 7 d\n1 UKR shall keep troops <= {ceiling} people\n2 UKR shall keep troops >= {floor} people"
        );
        sides("S0618", &lines).len()
    };
    assert_eq!(found("900", "800"), 1);
    assert_eq!(found("800", "800"), 0);
    assert_eq!(found("700", "800"), 0);
}

#[test]
fn one_act_has_one_time() {
    let found = |lines: &str| sides("S0311", lines).len();
    let two = "1 GBR shall patrol\n by 2027-12-31\n2 GBR shall patrol\n by 2028-01-31";
    assert_eq!(found(two), 1);
    assert_eq!(found(&format!("{two}\n replaces clause 1")), 0);
    assert_eq!(found(&two.replace("2 GBR", "2 FRA")), 0, "another party");
    assert_eq!(found(&two.replace("2028-01-31", "2027-12-31")), 0, "the same time");
    assert_eq!(found("1 UKR shall not fire\n from 2027-03-01\n2 UKR shall not fire\n from 2027-03-02"), 1);
    let titles = |second: &str| {
        format!("define one \"Quiet days\" as no shots for 3 d\ndefine two \"{second}\" as no shots for 9 d")
    };
    assert_eq!(found(&titles("Quiet days")), 1);
    assert_eq!(found(&titles("Calm days")), 0);
}

#[test]
fn circles_of_clauses_are_told_once() {
    let lines = "1 GBR shall patrol\n from completion of clause 2
2 FRA shall patrol\n from completion of clause 3
3 UKR shall patrol\n within 3 d of start of clause 1
4 RUS shall patrol\n from completion of clause 3";
    assert_eq!(sides("S0312", lines), ["clauses 1, 2, 3 wait for each other"]);
    assert_eq!(sides("S0312", "1 GBR shall patrol\n within 3 d of start of clause 1"), ["clause 1 waits for itself"]);
    assert_eq!(
        sides("S0312", "1 GBR shall patrol\n by 2027-12-31\n2 FRA shall patrol\n from completion of clause 1"),
        [""; 0]
    );
}

#[test]
fn hopes_beside_a_duty_are_no_hopes() {
    let found = |quote: &str| {
        of_text("S0511", &format!(
            "# E\n\n```accord\nagreement e \"E\"\n  in force 2027-02-01\n  expires 2032-02-01\n{SIDES}```\n\n## Help\n\n> {quote}\n\n```accord\n1 GBR shall consult with UKR\n by 2027-12-31\n```\n"
        ))
        .len()
    };
    assert_eq!(found("The parties intend to consult."), 1);
    assert_eq!(found("The parties reaffirm that they consult."), 1);
    assert_eq!(found("The parties shall consult, and intend to do so in Geneva."), 0);
    assert_eq!(found("The parties consult."), 0);
}

#[test]
fn exceptions_are_bounded_by_time_place_or_verifier() {
    let found = |lines: &str| sides("S0510", &format!("proof seen = confirmed by FRA\n{lines}")).len();
    assert_eq!(found("1 UKR shall not fire\n unless shots by RUS"), 1);
    assert_eq!(found("1 UKR shall not fire\n unless shots by RUS\n proof seen"), 0);
    assert_eq!(found("1 UKR shall not fire\n unless at least 1 shots by RUS in any 24 h"), 0);
    assert_eq!(found("1 UKR shall not fire\n2 RUS may suspend clause 1"), 1);
    assert_eq!(found("1 UKR shall not fire\n2 RUS may suspend clause 1\n3 GBR may resume clause 1"), 0);
}

#[test]
fn clocks_of_one_red_line() {
    let line = |second: &str| {
        format!(
            "1 red line fire \"Fire\"\n when shots by RUS\n determined by FRA within 6 h
2 on fire, GBR shall consult with UKR\n within 24 h of incident
3 on fire, FRA shall patrol\n within 72 h of {second}"
        )
    };
    assert_eq!(
        sides("S0310", &line("determination")),
        ["clauses 2, 3 count from different moments after one event, `fire`"]
    );
    assert_eq!(sides("S0310", &line("incident")), [""; 0]);
}

#[test]
fn who_says_that_the_other_broke_it() {
    let found = |lines: &str| sides("S0905", &format!("1 RUS shall not fire\n{lines}")).len();
    let line = |determined: &str| {
        format!("2 red line broken \"B\"\n when shots by UKR\n{determined}\n3 on broken, RUS may end agreement")
    };
    assert_eq!(found(&line("")), 1);
    assert_eq!(found(&line(" determined by FRA within 24 h")), 0);
    assert_eq!(found(&line(" determined by RUS within 24 h")), 1, "nobody else says so");
    assert_eq!(found(&line("").replace("RUS may", "GBR may")), 0, "who owes nothing frees itself from nothing");
    assert_eq!(found("2 RUS may withdraw from agreement\n notice 6 months"), 0, "the ordinary way out");
}

#[test]
fn leave_that_is_given_has_its_bounds_from_who_gives_it() {
    let found = |event: &str| sides("S0510", &format!("{event}\n1 UKR shall not fire\n unless leave")).len();
    assert_eq!(found("event leave \"Permission of the commander\""), 0);
    assert_eq!(found("event leave \"A storm\""), 1);
}

#[test]
fn one_body_with_others_in_it_is_named_once() {
    let lines = "body panel \"Panel\"\n members SWE, CHE
event inspection plural inspections verb inspect by body
1 panel shall inspect\n every 30 d\n2 panel shall inspect \"again\"\n by 2027-12-31";
    assert_eq!(sides("S0509", lines), ["clauses 1, 2 put a duty on `panel`, to which others than the parties belong"]);
    assert_eq!(sides("S0509", &lines.replace("SWE, CHE", "GBR, FRA")), [""; 0]);
}
