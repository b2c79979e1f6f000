//! S0103: a name that is declared and then not used.

use crate::registry::Check;
use servanda_agreement::{Agreement, Name};
use servanda_base::{Diagnostic, Severity, Span, Spanned};
use std::collections::{BTreeSet, HashMap};

pub(crate) const CHECK: Check = Check { code: "S0103", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    // Events, counters and indicators may be declared only to be recorded, and parties are the matter of S0504.
    let declared = (agreement.groups.iter().map(|group| &group.name))
        .chain(agreement.bodies.iter().map(|body| &body.name))
        .chain(agreement.capabilities.iter().map(|capability| &capability.name))
        .chain(agreement.places.iter().map(|place| &place.name))
        .chain(agreement.gauges.iter().map(|gauge| &gauge.name))
        .chain(agreement.calendars.iter().map(|calendar| &calendar.name))
        .chain(agreement.proofs.iter().map(|proof| &proof.name))
        .chain(agreement.definitions.iter().map(|definition| &definition.name));
    let used = Used::of(agreement);
    for name in declared.filter(|name| !used.holds(name)) {
        findings.push(
            Diagnostic::warning("S0103", name.span, format!("`{}` is declared but never used", name.value))
                .label("no clause, pledge or declaration mentions it")
                .help("delete it, or use it"),
        );
    }
}

struct Used<'a> {
    /// From a name to the places that mention it.
    mentions: HashMap<&'a str, Vec<Span>>,
    /// Units of pledges and needs.
    units: BTreeSet<&'a str>,
}

impl<'a> Used<'a> {
    fn of(agreement: &'a Agreement) -> Used<'a> {
        let mut mentions: HashMap<&str, Vec<Span>> = HashMap::new();
        for mention in &agreement.uses {
            mentions.entry(mention.as_str()).or_default().push(mention.span);
        }
        let pledged = agreement.pledges.iter().map(|pledge| pledge.quantity.unit.as_str());
        let needed = agreement.norms().flat_map(|(_, norm)| &norm.needs).map(|need| need.unit.as_str());
        Used { mentions, units: pledged.chain(needed).collect() }
    }

    fn holds(&self, name: &Spanned<Name>) -> bool {
        let elsewhere = |place: &Span| *place != name.span;
        self.units.contains(name.as_str())
            || self.mentions.get(name.as_str()).is_some_and(|places| places.iter().any(elsewhere))
    }
}

const PAGE: &str = r#"# S0103 `brigade` is declared but never used

## What it checks

Groups, bodies, capabilities, places, gauges, calendars, standards of proof and definitions that nothing mentions. Events, counters and
indicators may be declared only so that a record can report them.

## Why it matters

A zone that no clause forbids anything in, or a body that decides nothing, looks like protection on the page. Often the clause that
was to use it was lost on the way.

## An invented case

An annex lists "patrol ships" among the means. Nobody pledges one and no response needs one; the article that did was cut.

## How to settle it

Delete the declaration, or write the clause.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

zone  buffer "Buffer" from "geo/area.geojson#buffer"
event shot plural shots verb fire by party in place

1  each of UKR, RUS shall not fire
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

zone  buffer "Buffer" from "geo/area.geojson#buffer"
event shot plural shots verb fire by party in place

1  each of UKR, RUS shall not fire in buffer
```
"#;
