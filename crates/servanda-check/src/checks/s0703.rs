//! A phase cannot open before its latest date.

use crate::Check;
use crate::phrases::path_at;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Moment, Severity, moment::deadline_after};
use std::collections::HashMap;

pub(crate) const CHECK: Check = Check { code: "S0703", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let Some(force) = force(agreement) else { return };
    let zone = &agreement.header.clock;
    let mut earliest = Earliest { agreement, force, phases: HashMap::new(), definitions: HashMap::new() };
    for phase in &agreement.phases {
        let (Some(opens), Some(latest)) = (&phase.opens, &phase.latest) else { continue };
        let earliest = earliest.opening(&phase.name);
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

/// What is found is kept, so that each phase and definition is looked at once. While one is looked at, it counts as no
/// delay: a circle is S0701 or S0106.
struct Earliest<'a> {
    agreement: &'a Agreement,
    force: Moment,
    phases: HashMap<&'a str, Moment>,
    definitions: HashMap<&'a str, Moment>,
}

impl<'a> Earliest<'a> {
    /// When a phase can open at the earliest.
    fn opening(&mut self, phase: &'a str) -> Moment {
        if let Some(known) = self.phases.get(phase) {
            return *known;
        }
        self.phases.insert(phase, self.force);
        let opens = self.agreement.phase(phase).and_then(|phase| phase.opens.as_ref());
        let at = match opens.map(|opens| &opens.value) {
            Some(Opens::When(condition)) => self.holding(condition),
            Some(Opens::OnEntryIntoForce) | None => self.force,
        };
        self.phases.insert(phase, at);
        at
    }

    fn holding(&mut self, condition: &'a Condition) -> Moment {
        let header = &self.agreement.header;
        let after = |length| deadline_after(self.force, length, &header.clock, header.months.unwrap_or_default()).at;
        match condition {
            Condition::All(parts) => parts.iter().map(|part| self.holding(part)).max().unwrap_or(self.force),
            Condition::Any(parts) => parts.iter().map(|part| self.holding(part)).min().unwrap_or(self.force),
            Condition::NoneFor { length: Some(length), .. } | Condition::Continues { length, .. } => after(*length),
            Condition::PhaseOpen { phase, open: true, .. } => self.opening(phase),
            Condition::Named { name, .. } | Condition::OnDays { name, .. } => self.defined(name),
            _ => self.force,
        }
    }

    fn defined(&mut self, name: &'a str) -> Moment {
        if let Some(known) = self.definitions.get(name) {
            return *known;
        }
        self.definitions.insert(name, self.force);
        let at = match self.agreement.definition(name) {
            Some(definition) => self.holding(&definition.condition),
            None => self.force,
        };
        self.definitions.insert(name, at);
        at
    }
}

const PAGE: &str = r###"# S0703 phase `separation` cannot open before 2027-04-02, but its latest date is 2027-03-01

## What it checks

The earliest day on which a phase can open, if all goes well: silence for 60 days takes 60 days from the start of force, and
a phase that waits for another cannot open before it. This day is compared with the `latest` date.

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
