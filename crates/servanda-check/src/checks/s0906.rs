//! One office, or one party, can cancel what another relies on.

use crate::Check;
use crate::acts::alone;
use crate::facts::{at_clause, filled, obligations, roles};
use crate::phrases::{list, path_at, quantity};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0906", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// Offices that one person or one cabinet holds.
const OFFICES: [&str; 14] = [
    "cabinet",
    "chancellor",
    "commander",
    "emperor",
    "executive",
    "government",
    "king",
    "minister",
    "monarch",
    "president",
    "presidential",
    "queen",
    "secretary",
    "sultan",
];

/// What more than one office takes part in.
const MANY: [&str; 10] = [
    "bundestag",
    "congress",
    "council",
    "house",
    "legislature",
    "parliament",
    "parliamentary",
    "rada",
    "referendum",
    "senate",
];

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for pledge in &agreement.pledges {
        let Some(words) = &pledge.conditional else { continue };
        let Some(office) = one_office(&words.value) else { continue };
        let message = format!("a pledge of {} depends on one office: {}", *pledge.by, quantity(&pledge.quantity.value));
        findings.push(
            Diagnostic::warning("S0906", words.span, message)
                .label(format!("the word of one {office}"))
                .note("whoever holds the office next may decide otherwise")
                .help("anchor it in a law or a vote of parliament, or pledge it without a condition")
                .path(path_at(agreement, words.span)),
        );
    }
    for (clause, norm) in agreement.norms() {
        let Act::Power { effect, target } = &norm.act.value else { continue };
        let holders = alone(agreement, &norm.subject);
        let found = match (effect, target) {
            (Effect::Release | Effect::End, Target::Clause(number)) => of_clause(agreement, number, holders),
            (Effect::End, Target::Agreement) => of_all(agreement, norm, holders),
            _ => None,
        };
        let Some((message, note)) = found else { continue };
        let mut finding = at_clause("S0906", Severity::Warning, clause, message);
        finding.primary.span = norm.act.span;
        findings.push(finding.label("a power of one over what others owe").note(note).help(
            "give it to a body, or to those to whom the duty is owed; or fix a time of notice: `notice 12 months`",
        ));
    }
}

/// The office on whose word alone a condition hangs.
fn one_office(condition: &str) -> Option<String> {
    let words: Vec<String> =
        condition.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let is = |word: &String, list: &[&str]| list.contains(&word.as_str()) || list.contains(&word.trim_end_matches('s'));
    if words.iter().any(|word| is(word, &MANY)) {
        return None;
    }
    words.into_iter().find(|word| is(word, &OFFICES))
}

/// A power over one clause, held by others than those who owe it (S0905) and those to whom it is owed.
fn of_clause(agreement: &Agreement, number: &str, mut holders: Vec<Name>) -> Option<(String, String)> {
    let ClauseKind::Norm(owed) = &agreement.clause(number)?.kind else { return None };
    let owed_to = [Role::To, Role::Against, Role::With, Role::Of]
        .into_iter()
        .filter_map(|role| filled(agreement, roles(&owed.act), role))
        .flatten()
        .collect::<Vec<Name>>();
    let bearers = agreement.bearers(&owed.subject);
    // Where the act names nobody to whom it is owed, a holder who is no bearer may well be that one.
    if owed_to.is_empty() {
        return None;
    }
    holders.retain(|name| !owed_to.contains(name) && !bearers.contains(name));
    let message = format!("{} alone can cancel clause {number}", list(&holders));
    let note = format!("it is owed by {} to {}", list(&bearers), list(&owed_to));
    (!holders.is_empty()).then_some((message, note))
}

/// A power of each party to end the agreement for all, at once. With a time of notice it is the ordinary way out.
fn of_all(agreement: &Agreement, norm: &Norm, holders: Vec<Name>) -> Option<(String, String)> {
    let fixed = matches!(norm.notice.as_ref().map(|notice| &notice.value), Some(Notice::Length(_)));
    let mut others: Vec<Name> = obligations(agreement).flat_map(|(_, owed)| agreement.bearers(&owed.subject)).collect();
    others.sort();
    others.dedup();
    let ends_others = holders.iter().any(|holder| others.iter().any(|other| other != holder));
    let any = if holders.len() > 1 { "any one of " } else { "" };
    let message = format!("{any}{} can end the agreement for all, with no fixed notice", list(&holders));
    let note = format!("with it end the duties of {}", list(&others));
    (!holders.is_empty() && !fixed && ends_others).then_some((message, note))
}

const PAGE: &str = r###"# S0906 a pledge of USA depends on one office

## What it checks

Pledges whose condition names one office, a president, a minister or a government, and no parliament. Powers by which
one party alone releases or ends what another owes to a third. Powers by which any one party ends the agreement for
all without a fixed time of notice.

## Why it matters

Commitments outlast governments only if more than one office must agree to undo them. One signature takes away what
one signature gave.

## A real case

The agreement between the United States and Ukraine of June 2024 is an executive agreement, which a later president
can end ([analysis](https://lawfaremedia.org/article/united-states-and-ukraine-release-new-security-agreement)). Its
own text asks for six months' notice.

## How to settle it

Anchor the pledge in a law or a vote, put the power into a body, or fix a time of notice.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR, USA
capability tanker "Tanker aircraft"
event payment plural payments verb pay by party to party

pledge USA 4 tanker conditional on "the approval of the President"

1  GBR shall pay to UKR
     by  2027-12-31
2  any of UKR, GBR may end agreement
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR, USA
capability tanker "Tanker aircraft"
event payment plural payments verb pay by party to party

pledge USA 4 tanker

1  GBR shall pay to UKR
     by  2027-12-31
2  any of UKR, GBR may end agreement
     notice  12 months
```
"###;
