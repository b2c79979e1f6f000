//! Every form of the language once, and what it becomes.

use servanda_agreement::*;
use servanda_base::Duration;

const ALL: &str = include_str!("every-form.accord.md");

#[test]
fn every_form_is_read() {
    let (agreement, findings) = read(ALL);
    let said: Vec<_> =
        findings.iter().map(|f| format!("{} {} `{}`", f.code, f.message, &ALL[f.primary.span.range()])).collect();
    assert!(said.is_empty(), "{said:#?}");
    let agreement = agreement.expect("the text has a header");

    assert_eq!(agreement.header.in_force.len(), 3);
    let ends: Vec<_> = agreement.header.expires.iter().map(|end| (end.letter.as_deref(), &end.value)).collect();
    assert!(
        matches!(
            ends.as_slice(),
            [(Some("A"), Expiry::OnEvent(on)), (Some("B"), Expiry::On(_)), (Some("C"), Expiry::Never)]
                if on.event == "closing" && on.roles.len() == 1
        ),
        "{ends:?}"
    );
    let term = agreement.header.term.as_ref().expect("a term is written");
    assert_eq!((term.length, term.held_by.len()), (Duration::CalendarDays(120), 2));
    assert_eq!(agreement.header.clock.name, "America/Argentina/Buenos_Aires");
    assert_eq!(agreement.parties.len(), 8);
    let strike = agreement.event("strikes").expect("strikes are declared");
    assert_eq!((strike.roles.len(), strike.fields.len()), (3, 2));
    let rate = |event: &str| agreement.event(event).and_then(|event| event.at_most).map(|rate| rate.to_string());
    assert_eq!(rate("strike").as_deref(), Some("1,500 a day"));
    assert_eq!(rate("withdrawal").as_deref(), Some("20 an hour"));
    assert_eq!(rate("shot"), None);
    let strip = agreement.place("strip").map(|place| &place.shape);
    assert!(matches!(strip, Some(Shape::Within { distance_m: 25_000, written_m: 50_000, side: Some(_), .. })));
    assert!(
        matches!(&agreement.definition("hard").expect("declared").condition, Condition::Any(parts) if parts.len() == 2)
    );
    assert!(
        matches!(&agreement.definition("hardest").expect("declared").condition, Condition::Any(parts) if parts.len() == 7)
    );
    assert_eq!(agreement.clauses.len(), 19);

    let norm = |number: &str| match &agreement.clause(number).expect("the clause is there").kind {
        ClauseKind::Norm(norm) => norm.clone(),
        other => panic!("clause {number} is no norm but {other:?}"),
    };
    let third = norm("3");
    assert_eq!(third.due.len(), 3);
    assert!(matches!(third.due[2].value, Due::Before { .. }));
    assert_eq!((third.needs.len(), third.notwithstanding.len(), third.in_addition), (2, 2, true));
    assert!(norm("2").clock_runs && norm("2").asymmetric);
    assert!(matches!(norm("5").on.map(|on| on.value), Some(Trigger::Event(pattern)) if pattern.roles.len() == 2));
    assert_eq!(norm("5").subject.names.len(), 1);
    let by: Vec<_> = norm("5")
        .due
        .iter()
        .map(|reading| match &reading.value {
            Due::Within { length: Duration::WorkingDays(5), calendar, of } => (calendar.clone(), of.is_some()),
            other => panic!("no working-days: {other:?}"),
        })
        .collect();
    let capital = Some("capital".to_owned());
    assert_eq!(by, [(None, true), (capital.clone(), true), (capital, false)]);
    let days = &agreement.calendar("capital").expect("declared").days;
    assert_eq!((days.weekend.len(), days.closed.len()), (2, 4));
    let said = read_aloud(&agreement).into_iter().find(|(number, _)| number == "5").map(|(_, said)| said);
    let said = said.expect("the clause is read");
    assert!(
        said.contains(
            "within five working days, by the calendar “Working days in the capital”, of the completion of clause 3"
        ),
        "{said}"
    );
    assert!(matches!(norm("8").due[0].value, Due::Daily(_)));
    let effects: Vec<Effect> = ["9", "10", "10.1", "10.2", "10.3", "10.4", "10.5"]
        .iter()
        .map(|number| match norm(number).act.value {
            Act::Power { effect, .. } => effect,
            other => panic!("clause {number} is no power but {other:?}"),
        })
        .collect();
    use Effect::*;
    assert_eq!(effects, [Withdraw, Suspend, Resume, Release, Extend, Open, End]);
    assert_eq!(agreement.red_lines().count(), 2);
    assert!(agreement.uses.iter().all(|mention| !mention.span.is_empty()));
}

#[test]
fn sections_hold_quotes_and_code() {
    let text = "intro\n# One\n> first\n> second\n>\n> third\n\n```accord\nagreement a \"A\"\n```\n## Two (commentary)\n```sh\n# no heading\n```\n```accord\nparties UKR\n```\n# Three\n";
    let (agreement, findings) = read(text);
    assert!(findings.is_empty());
    let sections = agreement.expect("the text has a header").sections;
    let paths: Vec<_> = sections.iter().map(|section| section.path.join(" / ")).collect();
    assert_eq!(paths, ["One", "One / Two (commentary)", "Three"]);
    assert_eq!(sections[0].quote.as_ref().map(|quote| quote.value.as_str()), Some("first second\nthird"));
    assert_eq!(&text[sections[0].code[0].range()], "agreement a \"A\"\n");
    assert!(sections[1].commentary && !sections[2].commentary);
}

#[test]
fn a_declaration_binds_its_author_alone() {
    let (agreement, findings) =
        read("```accord\ndeclaration word \"Our word\" by GBR to UKR, FRA\n  signed 2027-01-15\n```\n");
    assert!(findings.is_empty(), "{findings:?}");
    let agreement = agreement.expect("the text has a header");
    let declaration = agreement.declaration.as_ref().expect("it is a declaration");
    assert_eq!((declaration.by.value.as_str(), declaration.to.len(), agreement.parties.len()), ("GBR", 2, 1));
}

#[test]
fn what_stands_in_a_comment_binds_nobody() {
    let text = "```accord\nagreement a \"A\"\nparties UKR, GBR\n```\n\n<!--\n# Hidden\n```accord\nparties POL\n```\n-->\n```accord\nparties FRA\n```\n";
    let (agreement, findings) = read(text);
    assert!(findings.is_empty(), "{findings:?}");
    let agreement = agreement.expect("the text has a header");
    assert!(agreement.party("POL").is_none() && agreement.party("FRA").is_some());
    assert!(agreement.sections.iter().all(|section| section.path.is_empty()));
    // One that is not closed would hide the rest: a finding says so, and the rest is read.
    let (agreement, findings) = read(&text.replace("-->", ""));
    assert_eq!(
        findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
        ["this comment is not closed"]
    );
    assert!(agreement.is_some_and(|agreement| agreement.party("POL").is_some()));
}

#[test]
fn headings_keep_their_own_signs() {
    let text = "# Annex C#\n```accord\nagreement a \"A\"\n```\n# Closed ##\n> > nested\n";
    let sections = read(text).0.expect("the text has a header").sections;
    assert_eq!(sections.iter().map(|section| section.path.join("/")).collect::<Vec<_>>(), ["Annex C#", "Closed"]);
    assert_eq!(sections[1].quote.as_ref().map(|quote| quote.value.as_str()), Some("nested"));
}

/// A group is of places or of parties, a list of keys of one sort, and a count of days out of no fewer.
#[test]
fn what_cannot_be_a_key_is_a_finding() {
    let text = |lines: &str| {
        let head = "agreement a \"A\"\nparties UKR, RUS\nzone hills from \"f#h\"\nzone shore from \"f#s\"\n\
            group sectors = hills, shore\ngroup all-sectors = sectors\nevent shot plural shots by party in place\n\
            define hot for each of all-sectors, each of UKR, RUS as at least 3 shots in any 24 h\n";
        format!("```accord\n{head}{lines}\n```\n")
    };
    let said = |lines: &str| -> Vec<String> {
        read(&text(lines)).1.into_iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect()
    };
    assert_eq!(
        said("1 red line r\n  for each of RUS, UKR, each of sectors\n  when hot on at least 7 of 7 days"),
        [""; 0]
    );
    for (lines, finding) in [
        ("group mixed = hills, UKR", "S0101 `UKR` is a party, but a place is expected here"),
        (
            "1 each of all-sectors shall \"rest\"",
            "S0101 `all-sectors` is a group of places, but a party, group or body is expected here",
        ),
        ("define d for each of sectors, UKR as no shots", "S0101 `UKR` is a party, but a place is expected here"),
        (
            "1 red line r\n  for each of sectors, each of hills\n  when shots",
            "S0001 expected one list of places and one of parties at most, found two of places",
        ),
        (
            "define d as hot on at least 8 of 7 days",
            "S0001 expected `K of M days` with K from 1 to M and M at most 366, found `8 of 7`",
        ),
        (
            "define d as hot on at least 0 of 7 days",
            "S0001 expected `K of M days` with K from 1 to M and M at most 366, found `0 of 7`",
        ),
        (
            "define d as shot on at least 3 of 7 days",
            "S0101 `shot` is an event, but a red line or a definition is expected here",
        ),
        ("define d as d on at least 3 of 7 days", "S0106 the definition of `d` refers to itself"),
    ] {
        assert_eq!(said(lines), [finding], "{lines}");
    }
}

/// More keys than anybody could judge are a finding, and so many are made at most.
#[test]
fn keys_have_a_limit() {
    let zones: String = (0..5_001).map(|at| format!("zone z{at} from \"f#z\"\n")).collect();
    let names: Vec<String> = (0..5_001).map(|at| format!("z{at}")).collect();
    let text = format!(
        "```accord\nagreement a \"A\"\nparties UKR, RUS\n{zones}group sectors = {}\nevent shot plural shots by party in place\n\
         define hot for each of sectors, each of UKR, RUS as shots\n```\n",
        names.join(", ")
    );
    let (agreement, findings) = read(&text);
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["expected at most 10000 combinations of place and party, found 10002"]);
    let agreement = agreement.expect("a header");
    assert_eq!(agreement.keys(agreement.for_each_of("hot")).len(), MOST_KEYS);
}
