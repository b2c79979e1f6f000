//! Two clauses bind one party to do and not to do the same act.

use crate::Check;
use crate::benchmarks::may_meet;
use crate::phrases::{list, under};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0505", severity: Severity::Error, page: PAGE, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (duty, does) in agreement.norms().filter(|(_, norm)| norm.modality == Modality::Shall) {
        for (ban, forbids) in agreement.norms().filter(|(_, norm)| norm.modality == Modality::ShallNot) {
            if !same_act(agreement, does, forbids) || settled((duty, does), (ban, forbids)) {
                continue;
            }
            let forbidden = agreement.bearers(&forbids.subject);
            let both: Vec<Name> =
                agreement.bearers(&does.subject).into_iter().filter(|name| forbidden.contains(name)).collect();
            if both.is_empty() {
                continue;
            }
            let (duty_no, ban_no) = (&duty.number.value, &ban.number.value);
            let message =
                format!("clauses {duty_no} and {ban_no} bind {} to do and not to do the same act", list(&both));
            let finding = Diagnostic::error("S0505", does.act.span, message)
                .label("owed here")
                .also(forbids.act.span, "forbidden here")
                .help(format!(
                    "write which prevails: `notwithstanding clause {ban_no}` in clause {duty_no}, or the reverse"
                ));
            findings.push(under(duty, finding));
        }
    }
}

/// True if one occurrence could be what the one asks and the other forbids.
fn same_act(agreement: &Agreement, does: &Norm, forbids: &Norm) -> bool {
    let (
        Act::Do { event: done, roles: done_roles, filter: done_filter, .. },
        Act::Do { event: banned, roles: banned_roles, filter: banned_filter, .. },
    ) = (&does.act.value, &forbids.act.value)
    else {
        return false;
    };
    // Two different filters may well leave room for both; that takes reading numbers, and is left to people.
    let filters = done_filter == banned_filter || banned_filter.is_none();
    done == banned && filters && may_meet(agreement, done_roles, banned_roles)
}

/// True if the text says which of the two prevails, or keeps them apart by phase or exception.
fn settled((duty, does): (&Clause, &Norm), (ban, forbids): (&Clause, &Norm)) -> bool {
    let names = |clauses: &[servanda_base::Spanned<ClauseNo>], other: &Clause| {
        clauses.iter().any(|number| number.value == other.number.value)
    };
    let ranked = [(does, ban), (forbids, duty)]
        .iter()
        .any(|(norm, other)| names(&norm.notwithstanding, other) || names(&norm.subject_to, other));
    let apart = match (&does.during, &forbids.during) {
        (Some(one), Some(other)) => one.value != other.value,
        _ => false,
    };
    ranked || apart || forbids.unless.is_some()
}

const PAGE: &str = r###"# S0505 clauses 3.1 and 7.2 bind FRA to do and not to do the same act

## What it checks

A duty and a prohibition with one bearer in common and the same event, whose roles and places have a name in common, in the
same phase or in none. Places of different names are taken to be apart. An exception to the prohibition, or
`notwithstanding` and `subject to`, settles it.

## Why it matters

Such a party cannot keep both clauses. Which one it breaks will then be chosen by somebody, and not by the text.

## An invented case

One article of a draft has a mission patrol the buffer every day; another, taken from an older text, has nobody patrol
there. Each was agreed in its own room. The case is invented.

## How to settle it

Say which clause prevails, give the prohibition an exception, or name different places.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties FRA, DEU
zone buffer "Buffer" from "geo/example.geojson#buffer"
event patrol verb patrol by party in place

1  FRA shall patrol in buffer
     every  1 d
2  each of FRA, DEU shall not patrol in buffer
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties FRA, DEU
zone buffer "Buffer" from "geo/example.geojson#buffer"
event patrol verb patrol by party in place

1  FRA shall patrol in buffer
     every  1 d
     notwithstanding  clause 2
2  each of FRA, DEU shall not patrol in buffer
```
"###;
