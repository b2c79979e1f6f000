//! A body may speak after the status that it speaks about is closed.

use crate::Check;
use crate::facts::in_words;
use crate::phrases::{path_at, under};
use servanda_agreement::{Agreement, Clause, ClauseKind, Determined};
use servanda_base::{Diagnostic, Duration, Severity, Spanned};

pub(crate) const CHECK: Check = Check { code: "S0408", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let header = &agreement.header;
    let allowances: Vec<&Spanned<Duration>> = header.late_reports.iter().chain(&header.verification).collect();
    let Some(first) = allowances.first() else { return };
    let closes_s = allowances.iter().fold(0_i64, |sum, length| sum.saturating_add(length.longest_seconds()));
    for clause in &agreement.clauses {
        let Some((determined, seconds)) = determined(clause).and_then(|by| Some((by, takes_s(&by.value)?))) else {
            continue;
        };
        if seconds <= closes_s {
            continue;
        }
        let of = |seconds| in_words(Duration::Exact { seconds });
        let message = format!(
            "verification of clause {} ({}) takes longer than the allowances of this agreement ({}) permit",
            *clause.number,
            of(seconds),
            of(closes_s)
        );
        let finding = Diagnostic::warning("S0408", determined.span, message)
            .label("may take this long")
            .also(first.span, "statuses are closed after this")
            .note("a status is closed when `late reports` and `verification` have passed, and this word may come later")
            .help("lengthen `verification`, or shorten the time in which the body determines");
        findings.push(under(clause, finding).path(path_at(agreement, clause.number.span)));
    }
}

fn determined(clause: &Clause) -> Option<&Spanned<Determined>> {
    match &clause.kind {
        ClauseKind::Norm(norm) => norm.determined.as_ref(),
        ClauseKind::RedLine(red_line) => red_line.determined.as_ref(),
        ClauseKind::Review { .. } | ClauseKind::Reserved => None,
    }
}

/// How long all bodies of a chain may take, one after the other, in seconds; `None` where one has no limit, which S0309
/// asks about, and where nobody determines.
fn takes_s(determined: &Determined) -> Option<i64> {
    match determined {
        Determined::Automatic => None,
        Determined::By(chain) => chain
            .iter()
            .try_fold(0_i64, |sum, (_, within)| Some(sum.saturating_add(within.as_ref()?.longest_seconds()))),
    }
}

const PAGE: &str = r###"# S0408 verification of clause 4 (5 d) takes longer than the allowances of this agreement (48 h) permit

## What it checks

The time that those who determine a red line or a breach may take, one after the other, against `late reports` and
`verification` together. When both have passed, a status is closed. An agreement that names neither is left alone.

## Why it matters

The text gives a body ten days and closes the file after three. What the body finds on the ninth day is then said
about a matter that counts as decided.

## An invented case

A council has ten days to determine an attack. Reports are taken for 24 hours and may be confirmed within 48 more. On
the fourth day the status is closed as not established; on the ninth the council finds that there was an attack.

## How to settle it

Lengthen `verification` to what the body needs, or shorten the body's time.

```accord raises
agreement example "Example"
  in force      2027-02-01 00:00
  expires       2032-02-01
  late reports  24 h
  verification  48 h

parties UKR, RUS
party panel organisation "Panel"
event shot plural shots verb fire by party

1  RUS shall not fire
     determined  by panel within 10 d
```

```accord settled
agreement example "Example"
  in force      2027-02-01 00:00
  expires       2032-02-01
  late reports  24 h
  verification  14 d

parties UKR, RUS
party panel organisation "Panel"
event shot plural shots verb fire by party

1  RUS shall not fire
     determined  by panel within 10 d
```
"###;
