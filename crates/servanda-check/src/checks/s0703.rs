//! A phase cannot open before its latest date.

use crate::Check;
use crate::deadlines::solved;
use crate::phrases::path_at;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0703", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    if agreement.phases.iter().all(|phase| phase.latest.is_none()) {
        return;
    }
    let zone = &agreement.header.clock;
    for (phase, earliest) in agreement.phases.iter().zip(solved(agreement).openings.iter().copied()) {
        let (Some(opens), Some(latest), Some(earliest)) = (&phase.opens, &phase.latest, earliest) else { continue };
        let (last, shown) = match latest.value.0 {
            When::Day(day) => (zone.day(day).to, day.to_string()),
            When::Clock(clock) => (zone.at(clock), clock.strftime("%Y-%m-%d %H:%M").to_string()),
        };
        if earliest <= last {
            continue;
        }
        let message = format!(
            "phase `{}` cannot open before {}, but its latest date is {shown}",
            phase.name.value,
            zone.date_of(earliest)
        );
        findings.push(
            Diagnostic::error("S0703", latest.span, message)
                .label("too early")
                .also(opens.span, "what it waits for takes longer")
                .note("counted from the start of force, if all goes well")
                .help("move the date, or shorten what the phase waits for")
                .path(path_at(agreement, latest.span)),
        );
    }
}

const PAGE: &str = r###"# S0703 phase `separation` cannot open before 2027-04-02, but its latest date is 2027-03-01

## What it checks

The earliest day on which a phase can open, if all goes well: silence for 60 days takes 60 days from the start of force, and
a phase that waits for another cannot open before it, nor one that waits for a breach before what is breached was due. This day is
compared with the `latest` date.

## Why it matters

The date is then missed with certainty, and what follows the missed date was in truth agreed without condition.

## A real case

The Package of Measures of February 2015 asks for the return of border control by the end of 2015, to begin only after local
elections, for which it has no date
(<https://themoscowtimes.com/2015/02/12/the-minsk-deal-what-was-agreed-at-ukraine-peace-talks-a43848>).

## How to settle it

Move the date, or shorten what the phase waits for.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS
event shot plural shots verb fire by party

phase silence "Phase I"
  opens  on entry into force
phase separation "Phase II"
  opens   when no shots for 60 d
  latest  2027-03-01
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS
event shot plural shots verb fire by party

phase silence "Phase I"
  opens  on entry into force
phase separation "Phase II"
  opens   when no shots for 60 d
  latest  2027-06-01
```
"###;
