//! A phase cannot open before its latest date.

use crate::Check;
use crate::phrases::path_at;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Moment, Severity, moment::deadline_after};

pub(crate) const CHECK: Check = Check { code: "S0703", severity: Severity::Error, page: PAGE, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let Some(force) = force(agreement) else { return };
    let zone = &agreement.header.clock;
    for phase in &agreement.phases {
        let (Some(opens), Some(latest)) = (&phase.opens, &phase.latest) else { continue };
        let earliest = Earliest { agreement, force }.opening(&phase.name, &mut Vec::new());
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

/// The earliest start of force that is a date.
fn force(agreement: &Agreement) -> Option<Moment> {
    let header = &agreement.header;
    let zone = &header.clock;
    let starts = header.in_force.iter().filter_map(|reading| match &reading.value {
        ForceStart::OnSignature => header.signed.as_ref().map(|signed| zone.start_of(signed.value)),
        ForceStart::At(When::Day(day)) => Some(zone.start_of(*day)),
        ForceStart::At(When::Clock(clock)) => Some(zone.at(*clock)),
        ForceStart::OnEvent(_) => None,
    });
    starts.min()
}

struct Earliest<'a> {
    agreement: &'a Agreement,
    force: Moment,
}

impl Earliest<'_> {
    /// When a phase can open at the earliest. A circle is S0701; here it counts as no delay.
    fn opening(&self, phase: &str, seen: &mut Vec<String>) -> Moment {
        if seen.iter().any(|name| name == phase) {
            return self.force;
        }
        seen.push(phase.to_owned());
        let opens = self.agreement.phase(phase).and_then(|phase| phase.opens.as_ref());
        let at = match opens.map(|opens| &opens.value) {
            Some(Opens::When(condition)) => self.holding(condition, seen),
            Some(Opens::OnEntryIntoForce) | None => self.force,
        };
        seen.pop();
        at
    }

    fn holding(&self, condition: &Condition, seen: &mut Vec<String>) -> Moment {
        let header = &self.agreement.header;
        let after = |length| deadline_after(self.force, length, &header.clock, header.months.unwrap_or_default()).at;
        match condition {
            Condition::All(parts) => parts.iter().map(|part| self.holding(part, seen)).max().unwrap_or(self.force),
            Condition::Any(parts) => parts.iter().map(|part| self.holding(part, seen)).min().unwrap_or(self.force),
            Condition::NoneFor { length: Some(length), .. } | Condition::Continues { length, .. } => after(*length),
            Condition::PhaseOpen { phase, open: true, .. } => self.opening(phase, seen),
            Condition::Named { name, .. } if !seen.contains(name) => match self.agreement.definition(name) {
                Some(definition) => {
                    seen.push(name.clone());
                    let at = self.holding(&definition.condition, seen);
                    seen.pop();
                    at
                }
                None => self.force,
            },
            _ => self.force,
        }
    }
}

const PAGE: &str = r###"# S0703 phase `separation` cannot open before 2027-04-02, but its latest date is 2027-03-01

## What it checks

The earliest day on which a phase can open, if all goes well: silence for 60 days takes 60 days from the start of force, and
a phase that waits for another cannot open before it. This day is compared with the `latest` date.

## Why it matters

The date is then missed with certainty, and what follows the missed date was in truth agreed without condition.

## A real case

The Package of Measures of February 2015 had several steps done by the end of 2015 that waited for others without a date;
the deadline passed
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
