//! Every form of the language once, and what it becomes.

use servanda_agreement::*;
use servanda_base::Duration;

const ALL: &str = r#"# Every form

```accord
agreement every-form "Every form once"
  signed        2027-01-15
  in force      reading A on signature
                reading B 2027-02-01 00:00
                reading C on opening by council
  expires       reading A on closing by council
                reading B 2037-02-01
                reading C never
  term          120 calendar days, renewed by extension
  held by       UKR
  held by       RUS
  clock         America/Argentina/Buenos_Aires
  months        round up
  evidence      verified
  late reports  72 h
  verification  30 d
  authentic     eng, rus, ukr
  elsewhere     "another instrument, article 3"

parties UKR, RUS, GBR, FRA
signatory DEU capacity disputed "party" "mediator"
party eu organisation "European Union"
party band armed-group "A band"
party POL state "Poland"
group guarantors = GBR, FRA
group all-sides = guarantors, UKR, RUS
body council "Council"
  members guarantors, eu
  decides by 2 of 3
  veto RUS, CHN

capability brigade "Brigade"
line front "Line" from "a.geojson#line"
zone strip = within half of 50 km of front on side UKR
zone belt "Belt" = within 15 km of front
airspace sky from "a.geojson#air" from 0 m to 20_000 m
corridor lane from "a.geojson#sea" width 6 nmi

event strike "Strike" plural strikes verb strike
  by party against party in place
  has weapons count
  has calibre mm
event shot plural shots verb fire by party in place
event opening verb open by body
event closing verb close by body
event extension plural extensions verb extend by party has days count
event delivery plural deliveries verb deliver by party to party has units count
event withdrawal verb withdraw by party from place
event talk verb consult by party with party
gauge troops by party in place unit people known for 14 d
counter delivered "Delivered" by party to party unit rounds counts deliveries
indicator throughput "Ships a day" unit ships
calendar capital "Working days in the capital" from "a gazette"
  weekend friday, saturday
  closed  2027-03-08, 2027-05-09
  closed  2027-10-01,
          2027-12-24
  covers  2027-01-01 to 2037-12-31
proof verified = confirmed by council, or confirmed by 2 of guarantors
proof reported = reported by any source

define quiet "Quiet" as no shots in belt for 60 d
define hard
  as (strikes by RUS against UKR in sky where calibre >= 100 mm and not quiet)
     or (at least 3 shots in belt in any 24 h
         and total weapons of strikes by RUS at least 5 count in any 7 d)
define harder
  as shots in belt continues for 3 d or strikes then shots in belt within 2 h
define hardest
  as troops in strip, belt > 12_000 people or breach of clause 2 or phase second not open by 2028-01-01
     or second open or attack tier 1 or not hard or harder

phase first "First"
  opens on entry into force
  irreversible on purpose
phase second
  opens when quiet and hardest
  reverts to first when attack tier 2
  latest 2028-12-31 failing which clause 3

1 red line attack "Attack"
    when strikes by RUS against UKR in sky where calibre >= 100 mm, or shots by RUS in belt
    tier 1 at least 1 in any 24 h
    tier 2 at least 5 in any 7 d
    proof verified
    determined by council within 12 h, failing which by eu within 24 h
    resets after 30 d without
1.1 red line doubt
    when quiet
    determined automatic
2 each of UKR, RUS shall not fire in belt
    from 2027-03-01
    unless claimed "self-defence"
    asymmetric on purpose
    clock runs
    elsewhere "Charter, Article 51"
    determined by council
3 on attack tier 1, during second, any 2 of guarantors shall deliver 1 brigade to UKR
    reading A within 14 calendar days of start of clause 2
    reading B by 2028-05-01 12:00
    reading C at least 3 d before extension by UKR
    needs 1 brigade, 2 million EUR
    failing which clause 4
    proof verified
    unless quiet
    counted by delivered
    repeats clause 2
    replaces clause 2
    notwithstanding clause 2, clause 5
    subject to clause 6
    includes clause 2
    in addition
    clock stops
4 on breach of clause 3, eu jointly shall pay-into "a fund" of UKR
5 on strikes by RUS against UKR, GBR shall consult with UKR, FRA
    reading A within 5 working-days of completion of clause 3
    reading B within 5 working-days of calendar capital of completion of clause 3
    reading C within 5 working-days of calendar capital
    unless "circumstances forbid"
6 on entry into force, guarantors jointly shall keep troops in belt >= 12_000 people
    every 6 months
    overlap 14 d
7 on opening of second, UKR shall start withdraw from strip, belt
    within "immediate"
8 on report, council shall publish-it
    by 12:00 daily
9 any of guarantors may withdraw from agreement
    notice 12 months
    never during attack, second
10 council may suspend clause 2
10.1 council may resume clause 2
10.2 council may release clause 2
10.3 council may extend agreement
10.4 council may open phase second
10.5 council may end agreement
    notice "of its intention"
11 RUS shall "respect the borders" of UKR
12 review every 1 year by guarantors, UKR
13 reserved
event payment verb pay-into by party
event news verb publish-it by body
pledge GBR 1 brigade ready in 48 h until 2032-01-31 conditional on "a vote"
pledge eu 2.5 billion EUR
```
"#;

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
