//! One slip gives one finding, and the rest of the text still counts.

use servanda_agreement::read;

/// A text without a flaw, into which slips are made.
const TEXT: &str = include_str!("../../../tests/fixtures/hybrid-repaired.accord.md");

struct Slip {
    was: &'static str,
    now: &'static str,
    finding: &'static str,
    help: &'static str,
}

const fn slip(was: &'static str, now: &'static str, finding: &'static str, help: &'static str) -> Slip {
    Slip { was, now, finding, help }
}

const SLIPS: &[Slip] = &[
    // The end of the agreement.
    slip("  expires   2037-02-01", "  expires   nevr", "S0001 expected `never`, found `nevr`", "did you mean `never`?"),
    slip(
        "  expires   2037-02-01",
        "  expires   sometime",
        "S0001 expected a date, `on` or `never`, found `sometime`",
        "write `expires 2027-02-01`, `expires on EVENT` or `expires never`",
    ),
    slip(
        "  expires   2037-02-01",
        "  expires",
        "S0001 expected a date, `on` or `never`, found the end of the line",
        "write `expires 2027-02-01`, `expires on EVENT` or `expires never`",
    ),
    slip(
        "  expires   2037-02-01",
        "  expires   on",
        "S0001 expected an event, found the end of the line",
        "name the event that ends the agreement: `expires on EVENT`",
    ),
    slip(
        "  expires   2037-02-01",
        "  expires   on signature",
        "S0001 expected an event, found `signature`",
        "name the event that ends the agreement: `expires on EVENT`",
    ),
    slip(
        "  expires   2037-02-01",
        "  expires   on strikke",
        "S0101 `strikke` is not defined in this agreement",
        "did you mean `strike`?",
    ),
    slip(
        "  expires   2037-02-01",
        "  expires   reading A",
        "S0001 expected a date, `on` or `never`, found the end of the line",
        "write `expires 2027-02-01`, `expires on EVENT` or `expires never`",
    ),
    slip(
        "  expires   2037-02-01",
        "  expires   reading A never\n            reading B on signature",
        "S0001 expected an event, found `signature`",
        "name the event that ends the agreement: `expires on EVENT`",
    ),
    slip(
        "  signed    2027-01-15\n",
        "  signed    2027-01-15\n            reading B never\n",
        "S0001 expected `in force` or `expires` above this line, found `B`",
        "write the first as `in force reading A …` or `expires reading A …`",
    ),
    slip(
        "  in force  2027-02-01 00:00",
        "  in force  reading A 2027-02-01 00:00\n            reading B never",
        "S0001 expected a date, found `never`",
        "write it as `2027-02-01` or `2027-02-01 00:00`",
    ),
    slip(
        "       within  14 d of determination",
        "       reading A  2027-03-01",
        "S0001 expected `within`, `by` or `at`, found `2027-03-01`",
        "",
    ),
    // Words.
    slip(
        "       determined  automatic",
        "       decided  automatic",
        "S0001 expected a field keyword, found `decided`",
        "the fields of a red line are `for each of`, `when`, `tier`, `proof`, `determined`, `resets`",
    ),
    slip(
        "capability minehunter ",
        "capabilty minehunter ",
        "S0001 expected a declaration, a clause number or a field keyword, found `capabilty`",
        "did you mean `capability`?",
    ),
    slip(
        "agreement hybrid-package",
        "agrement hybrid-package",
        "S0001 expected a declaration, a clause number or a field keyword, found `agrement`",
        "did you mean `agreement`?",
    ),
    slip(
        "       within  14 d of determination",
        "       withn  14 d of determination",
        "S0001 expected a field keyword, found `withn`",
        "did you mean `within`?",
    ),
    slip(
        "  clock     Europe/Kyiv",
        "  clok     Europe/Kyiv",
        "S0001 expected a field keyword, found `clok`",
        "did you mean `clock`?",
    ),
    slip(
        "any 2 of guarantors shall deliver",
        "any 2 of guarantors shal deliver",
        "S0001 expected `shall` or `may`, found `shal`",
        "did you mean `shall`?",
    ),
    slip(
        "any 2 of guarantors shall deliver",
        "any 2 of guarantors must deliver",
        "S0001 expected `shall` or `may`, found `must`",
        "",
    ),
    slip(
        "within  14 d of determination",
        "within  14 d of determinaton",
        "S0001 expected `determination`, `incident`, `notification`, `report`, `breach`, `opening`, `entry`, `signature`, `start` or `completion`, found `determinaton`",
        "did you mean `determination`?",
    ),
    slip(
        "within  14 d of determination",
        "within  14d of determination",
        "S0001 expected a number, found `14d`",
        "put a space between: `14 d`",
    ),
    slip(
        "on sea tier 1, littoral",
        "on sea tier 1 littoral",
        "S0001 expected `,` after what sets the clause going, found `littoral`",
        "",
    ),
    slip("4.2  red line sea", "4.2  red lnie sea", "S0001 expected `line`, found `lnie`", "did you mean `line`?"),
    slip("4.2  red line sea", "4.2x  red line sea", "S0001 expected a clause number, found `4.2x`", ""),
    slip("group   littoral       = TUR, ROU", "group   littoral       TUR, ROU", "S0001 expected `=`, found `TUR`", ""),
    slip(
        "zone     buffer               = within 15 km of line-of-separation",
        "zone     buffer               15 km of line-of-separation",
        "S0001 expected `from` or `=`, found `15`",
        "say where the shape comes from: `from \"file#feature\"` or `= within 15 km of LINE`",
    ),
    slip(
        "\"Mine countermeasures vessel\"",
        "\"Mine countermeasures vessel",
        "S0001 expected `\"`, found the end of the line",
        "close the quotation with `\"` on the same line",
    ),
    slip(
        "\"Mine countermeasures vessel\"",
        "“Mine countermeasures vessel”",
        "S0001 expected `\"`, found another kind of quotation mark",
        "write plain quotation marks: `\"`",
    ),
    slip(
        "       determined  by centre within 24 h",
        "       determined  by centre within 24 h.",
        "S0001 expected the end of the line, found `.`",
        "",
    ),
    slip(
        "gauge heavy-weapons    by party in place  unit pieces",
        "gauge tier    by party in place  unit pieces",
        "S0001 expected a name, found `tier`",
        "`tier` is a word of the language and cannot be a name",
    ),
    slip(
        "  opens    when guns-silent and buffer-clear and",
        "  opens    when guns-silent and buffer-clear or",
        "S0002 `and` and `or` are mixed",
        "add parentheses",
    ),
    slip(
        "8.2  on opening of assurance",
        "8.1  on opening of assurance",
        "S0004 clause `8.1` is used twice",
        "give one of them another number",
    ),
    // Dates, zones, units.
    slip(
        "signed    2027-01-15",
        "signed    2027-02-30",
        "S0001 expected a date, found `2027-02-30`",
        "February 2027 has 28 days",
    ),
    slip(
        "signed    2027-01-15",
        "signed    15.01.2027",
        "S0001 expected a date, found `15.01.2027`",
        "write it as `2027-02-01` or `2027-02-01 00:00`",
    ),
    slip(
        "2027-02-01 00:00",
        "2027-02-01 24:00",
        "S0001 expected a time of day, found `24:00`",
        "write it as `09:30`, from `00:00` to `23:59`",
    ),
    slip(
        "Europe/Kyiv",
        "Europe/Kyyiv",
        "S0001 expected an IANA time zone, found `Europe/Kyyiv`",
        "did you mean `Europe/Kyiv`?",
    ),
    slip(
        "known for 7 d",
        "known for 7 days",
        "S0202 `days` is not a unit of time",
        "write `d` for 24 hours, or `calendar days`",
    ),
    slip(
        "within  14 d of determination",
        "within  14 km of determination",
        "S0202 a length of time is expected here, found `14 km`",
        "units of time are `h`, `d` (24 hours), `min`, `s`, `calendar days`, `working-days`, `months`, `years`",
    ),
    slip(
        "= within 15 km of",
        "= within 72 h of",
        "S0202 a length is expected here, found `72 h`",
        "units of length are `m`, `km`, `nmi`, `ft`, `mm`",
    ),
    slip(
        ">= 12_000 people\n       needs",
        ">= 12_000 pieces\n       needs",
        "S0202 a quantity in `people` is expected here, found `12_000 pieces`",
        "write it in `people`",
    ),
    slip(
        "verb escort             by party in place",
        "verb escort by party in place at most 0 a day",
        "S0001 expected a number above zero, found `0`",
        "write how many reports of it are to be expected at most, or leave it out",
    ),
    slip(
        "verb escort             by party in place",
        "verb escort by party in place at most 20 an day",
        "S0001 expected `a day` or `an hour`, found `an`",
        "write `at most 20 a day` or `at most 20 an hour`",
    ),
    slip(
        "known for 7 d",
        "known for 0 d",
        "S0001 expected a length of time above zero, found `0 d`",
        "with no length this says nothing: write how long, or leave it out",
    ),
    slip(
        "at least 3 in any 30 d",
        "at least 3 in any 0 min",
        "S0001 expected a length of time above zero, found `0 min`",
        "with no length this says nothing: write how long, or leave it out",
    ),
    slip(
        "in buffer in any 14 d",
        "in buffer in any 0 d",
        "S0001 expected a length of time above zero, found `0 d`",
        "with no length this says nothing: write how long, or leave it out",
    ),
    slip(
        "resets  after 60 d without",
        "resets  after 0 working-days without",
        "S0001 expected a length of time above zero, found `0 working-days`",
        "with no length this says nothing: write how long, or leave it out",
    ),
    slip(
        "every  6 months",
        "every  0 months",
        "S0001 expected a length of time above zero, found `0 months`",
        "with no length this says nothing: write how long, or leave it out",
    ),
    slip(
        "review every 12 months",
        "review every 0.0 years",
        "S0001 expected a length of time above zero, found `0.0 years`",
        "with no length this says nothing: write how long, or leave it out",
    ),
    slip(
        "no shots in buffer for 60 d",
        "no shots in buffer for 0 h",
        "S0001 expected a length of time above zero, found `0 h`",
        "with no length this says nothing: write how long, or leave it out",
    ),
    slip(
        "needs   5 billion EUR",
        "needs   5 billion EUX",
        "S0101 `EUX` is not defined in this agreement, and is no ISO 4217 code",
        "did you mean `EUR`?",
    ),
    slip(
        "needs   5 billion EUR",
        "needs   5 billion QQQ",
        "S0101 `QQQ` is not defined in this agreement, and is no ISO 4217 code",
        "declare it: `capability QQQ \"…\"`",
    ),
    slip(
        "needs   5 billion EUR",
        "needs   5 billion usd",
        "S0101 `usd` is not defined in this agreement",
        "did you mean `USD`?",
    ),
    // Calendars.
    slip(
        "capability minehunter ",
        "calendr days-off \"Days off\" from \"a gazette\"\n  covers 2027-01-01 to 2027-12-31\ncapability minehunter ",
        "S0001 expected a declaration, a clause number or a field keyword, found `calendr`",
        "did you mean `calendar`?",
    ),
    slip(
        "capability minehunter ",
        "calendar days-off \"Days off\"\n  covers 2027-01-01 to 2027-12-31\ncapability minehunter ",
        "S0001 expected `from`, found the end of the line",
        "say who publishes these days: `from \"address\"`",
    ),
    slip(
        "capability minehunter ",
        "calendar days-off \"Days off\" from \"a gazette\"\n  closed 2027-01-06\ncapability minehunter ",
        "S0001 expected `covers`, found no days that `days-off` covers",
        "add `covers FIRST-DAY to LAST-DAY`: nothing is counted beyond them",
    ),
    slip(
        "capability minehunter ",
        "calendar days-off \"Days off\" from \"a gazette\"\n  covers 2027-12-31 to 2027-01-01\ncapability minehunter ",
        "S0001 expected a last day of the calendar, found `2027-01-01`",
        "the first day is 2027-12-31, and the last comes after it",
    ),
    slip(
        "capability minehunter ",
        "calendar days-off \"Days off\" from \"a gazette\"\n  covers 2027-01-01 to 2127-01-01\ncapability minehunter ",
        "S0001 expected a last day of the calendar, found `2127-01-01`",
        "a calendar covers 100 years at most",
    ),
    slip(
        "capability minehunter ",
        "calendar days-off \"Days off\" from \"a gazette\"\n  covers 2027-01-01 to 2027-02-30\ncapability minehunter ",
        "S0001 expected a date, found `2027-02-30`",
        "February 2027 has 28 days",
    ),
    slip(
        "capability minehunter ",
        "calendar days-off \"Days off\" from \"a gazette\"\n  covers 2027-01-01 to 2027-12-31\n  closed 2027-01-06, 2028-01-06\ncapability minehunter ",
        "S0001 expected a day that is covered, found `2028-01-06`",
        "it would count for nothing: correct the date, or what the calendar covers",
    ),
    slip(
        "capability minehunter ",
        "calendar days-off \"Days off\" from \"a gazette\"\n  covers 2027-01-01 to 2027-12-31\n  weekend saturdy, sunday\ncapability minehunter ",
        "S0001 expected `monday`, `tuesday`, `wednesday`, `thursday`, `friday`, `saturday` or `sunday`, found `saturdy`",
        "did you mean `saturday`?",
    ),
    slip(
        "capability minehunter ",
        "calendar days-off \"Days off\" from \"a gazette\"\n  covers 2027-01-01 to 2027-12-31\n  open 2027-01-06\ncapability minehunter ",
        "S0001 expected a field keyword, found `open`",
        "the fields of a calendar are `weekend`, `closed`, `covers`",
    ),
    slip(
        "within  14 d of determination",
        "within  10 working-days of calendar days-off of determination",
        "S0101 `days-off` is not defined in this agreement",
        "declare it: `calendar days-off \"…\" from \"address\"`",
    ),
    slip(
        "within  14 d of determination",
        "within  10 working-days of calendar buffer of determination",
        "S0101 `buffer` is a place, but a calendar is expected here",
        "",
    ),
    slip(
        "every  6 months",
        "every  6 working-days of calendar days-off",
        "S0001 expected the end of the line, found `of`",
        "only a deadline is counted by a calendar: `within 5 working-days of calendar NAME of …`",
    ),
    // Names.
    slip(
        "5.5  on sea tier 1, littoral jointly shall escort in grain-corridor",
        "5.5  on sea tier 1, littoral jointly shall escort in grain-coridor",
        "S0101 `grain-coridor` is not defined in this agreement",
        "did you mean `grain-corridor`?",
    ),
    slip(
        "tier 3, guarantors jointly",
        "tier 4, guarantors jointly",
        "S0101 red line `attack` has no tier 4",
        "its tiers are 1, 2, 3",
    ),
    slip(
        "needs   4 patrol-ship, 2 minehunter",
        "needs   4 patrol-ship, 2 minehuntr",
        "S0101 `minehuntr` is not defined in this agreement",
        "did you mean `minehunter`?",
    ),
    slip(
        "2.2  RUS shall not cross-under-arms",
        "2.2  RUS shall not cros-under-arms",
        "S0101 `cros-under-arms` is not defined in this agreement",
        "did you mean `cross-under-arms`?",
    ),
    slip(
        "latest   2027-12-31 failing which clause 1.1",
        "latest   2027-12-31 failing which clause 1.7",
        "S0101 clause `1.7` is not defined in this agreement",
        "did you mean `1.1`?",
    ),
    slip(
        "gauge heavy-weapons ",
        "gauge troops-present ",
        "S0102 `troops-present` is declared twice",
        "give one of them another name",
    ),
    slip(
        "  as  no shots in buffer for 60 d",
        "  as  guns-silent",
        "S0106 the definition of `guns-silent` refers to itself",
        "say one of them without the other",
    ),
    slip(
        "parties UKR, RUS, GBR, FRA",
        "parties UKR, RUS, UK, FRA, GBR",
        "S0201 `UK` is not an ISO 3166 alpha-3 code",
        "write `GBR`",
    ),
    slip(
        "2.4  UKR shall not fire",
        "2.4  UA shall not fire",
        "S0201 `UA` is not an ISO 3166 alpha-3 code",
        "write `UKR`",
    ),
    slip(
        "5.2  on attack tier 1",
        "5.2  on attaсk tier 1",
        "S0007 this name mixes Latin and Cyrillic letters",
        "type it again; letter 5 is U+0441",
    ),
    slip(
        "capability minehunter ",
        "capability minеhunter ",
        "S0007 this name mixes Latin and Cyrillic letters",
        "type it again; letter 4 is U+0435",
    ),
    slip(
        "in grain-corridor\n       proof",
        "in grain-\u{202E}corridor\n       proof",
        "S0007 this name contains a direction-control character",
        "type it again without U+202E",
    ),
    slip(
        "5.2  on attack tier 1",
        "5.2  on attαck tier 1",
        "S0007 this name mixes Latin and Greek letters",
        "type it again; letter 4 is U+03B1",
    ),
    slip(
        "capability minehunter ",
        "capаbility minehunter ",
        "S0007 this name mixes Latin and Cyrillic letters",
        "type it again; letter 4 is U+0430",
    ),
    slip(
        "5.2  on attack tier 1",
        "5.2  оn attack tier 1",
        "S0007 this name mixes Latin and Cyrillic letters",
        "type it again; letter 1 is U+043E",
    ),
    slip(
        "in grain-corridor\n       proof",
        "in grain\u{200B}-corridor\n       proof",
        "S0007 this name contains a character that cannot be seen",
        "type it again without U+200B",
    ),
    // What was made of a line that could not be read says no more.
    slip(
        "event shot         plural shots",
        "event shot         plual shots",
        "S0001 expected `plural`, `verb`, `by`, `against`, `with`, `to`, `in`, `from`, `has` or `at`, found `plual`",
        "did you mean `plural`?",
    ),
    slip(
        "2.2  RUS shall not cross",
        "2.2  RUSS shal not cross",
        "S0001 expected `shall` or `may`, found `shal`",
        "did you mean `shall`?",
    ),
    slip("4.2  red line sea", "4.2  rad line sea", "S0001 expected `red`, found `rad`", "did you mean `red`?"),
    slip(
        "  as  no shots in buffer for 60 d",
        "  as  xyzzy shots in buffer for 60 d",
        "S0001 expected the end of the line, found `shots`",
        "",
    ),
    slip(
        "unit pieces   known for 7 d",
        "unit pieces   ready in 7 d",
        "S0001 expected `by`, `against`, `with`, `to`, `in`, `from`, `unit` or `known`, found `ready`",
        "",
    ),
    slip(
        "parties UKR, RUS, GBR, FRA",
        "parties UKR, QQQ, GBR, FRA",
        "S0201 `QQQ` is not an ISO 3166 alpha-3 code",
        "for another kind of party write `party qqq organisation \"…\"`",
    ),
    slip(
        "signed    2027-01-15",
        "signed    2027-01-15 10:00",
        "S0001 expected a day without a time, found `2027-01-15 10:00`",
        "write `2027-01-15`",
    ),
    slip(
        "       within  14 d of determination",
        "       within  14 d of determination\n       by  2028-01-01",
        "S0102 a deadline is written twice",
        "keep one of them, or write `reading A` and `reading B` where the text can be read in two ways",
    ),
    slip(
        "       within  14 d of determination",
        "       reading A  2028-01-01",
        "S0001 expected `within`, `by` or `at`, found `2028-01-01`",
        "",
    ),
    slip(
        "signed    2027-01-15",
        "signed    2027-01-15\n  signed    2027-01-16",
        "S0102 this field is written twice",
        "keep one of them",
    ),
    slip(
        "signed    2027-01-15",
        "in force on signature\n  signed    2027-01-15",
        "S0102 this field is written twice",
        "keep one of them",
    ),
    slip(
        "signed    2027-01-15",
        "signed    2027-01-15\n  held by UKR",
        "S0001 expected `term`, found `held by` without one",
        "add `term` with the length of the first term above it",
    ),
    slip(
        "2.2  RUS shall not cross-under-arms in buffer",
        "2.2  RUS shall not cross-under-arms in nowhere",
        "S0101 `nowhere` is not defined in this agreement",
        "declare it: `zone nowhere from \"file#feature\"`",
    ),
    // The document.
    slip(
        "\nparties UKR",
        "\nagreement another \"Another\"\nparties UKR",
        "S0102 this text holds two agreements",
        "put each agreement in a file of its own",
    ),
    slip(
        "       proof  reported\n```",
        "       proof  reported\n",
        "S0003 this fence is not closed",
        "add three backticks after line 118",
    ),
];

#[test]
fn one_slip_gives_one_finding() {
    let mut wrong = Vec::new();
    for Slip { was, now, finding, help } in SLIPS {
        assert!(TEXT.contains(was), "the text has no `{was}` to spoil");
        let text = TEXT.replacen(was, now, 1);
        let (agreement, findings) = read(&text);
        let said: Vec<String> = findings
            .iter()
            .map(|f| format!("{} {} | {}", f.code, f.message, f.help.as_deref().unwrap_or_default()))
            .collect();
        if agreement.is_none() || said != [format!("{finding} | {help}")] {
            wrong.push((now, said));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_text_without_a_header_says_so() {
    for text in ["", "# A title\n", "```accord\nparties UKR\n```\n", "```\nagreement x \"X\"\n```\n"] {
        let (agreement, findings) = read(text);
        assert!(agreement.is_none());
        let messages: Vec<_> = findings.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(messages, ["expected an agreement or a declaration, found none"], "{text}");
    }
}
