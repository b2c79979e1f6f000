//! S0806: a red line that no course of events can reach.

use crate::Check;
use crate::implies::Proof;
use crate::phrases::under;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity, Span};

pub(crate) const CHECK: Check = Check { code: "S0806", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, red_line) in agreement.red_lines() {
        let Some((place, label, note)) = unreachable(agreement, red_line) else { continue };
        let message = format!("red line `{}` cannot be reached", red_line.name.value);
        let mut finding = Diagnostic::warning("S0806", place, message).label(label).note(note);
        if place != red_line.name.span {
            finding = finding.also(red_line.name.span, "the red line");
        }
        findings.push(under(clause, finding.help("change what it waits for, or who has to confirm or decide it")));
    }
}

/// Where it shows that nothing reaches a red line, and why; `None` where some course of events may.
fn unreachable(agreement: &Agreement, red_line: &RedLine) -> Option<(Span, String, String)> {
    if let Some(when) = &red_line.when
        && let Counted::Condition(condition) = &when.value
        && Proof::of(agreement).never(condition).is_some()
    {
        let note = "it asks for two things that exclude each other, on whatever days they are looked for".to_owned();
        return Some((when.span, "no moment meets both parts".into(), note));
    }
    if let Some(named) = red_line.proof.as_ref().or(agreement.header.evidence.as_ref())
        && let Some(proof) = agreement.proof(named)
        && !proof.any_of.is_empty()
        && proof.any_of.iter().all(|confirm| missing_confirmers(agreement, confirm).is_some())
    {
        let notes: Vec<String> =
            proof.any_of.iter().filter_map(|confirm| missing_confirmers(agreement, confirm)).collect();
        let note =
            format!("{}: an incident on day 1 that all of them confirm is still not established", notes.join("; "));
        return Some((named.span, "no number of confirmations is enough".into(), note));
    }
    // A body of fewer than must agree never speaks.
    let Some(Determined::By(chain)) = red_line.determined.as_ref().map(|determined| &determined.value) else {
        return None;
    };
    let mute: Option<Vec<String>> = chain
        .iter()
        .map(|(name, _)| {
            let body = agreement.body(name)?;
            let (votes, _) = body.decides.as_ref()?.value;
            let members = agreement_members(agreement, body);
            let short = !body.members.is_empty() && members < votes as usize;
            short.then(|| format!("`{}` decides by {votes} and has {members} members", name.value))
        })
        .collect();
    let mute = mute.filter(|mute| !mute.is_empty())?;
    let place = chain.first().map_or(red_line.name.span, |(name, _)| name.span);
    let note = format!("{}: if all of them vote for it on day 1, nothing is determined", mute.join("; "));
    Some((place, "can never decide".into(), note))
}

fn agreement_members(agreement: &Agreement, body: &Body) -> usize {
    let mut members: Vec<Name> = body.members.iter().flat_map(|member| agreement.members(member)).collect();
    members.sort();
    members.dedup();
    members.len()
}

/// Set where more must confirm than there are.
fn missing_confirmers(agreement: &Agreement, confirm: &Confirm) -> Option<String> {
    let Confirm::By { count, who } = confirm else { return None };
    let there = agreement.members(who).len();
    (there < *count as usize).then(|| format!("{count} of `{}` must confirm it, which stands for {there}", who.value))
}

const PAGE: &str = r###"# S0806 red line `attack` cannot be reached

## What it checks

Three things that bar a red line whatever happens: its condition asks for two things that exclude each other (`at least 3 shots in any
24 h and no shots for 30 d`; a level above and below); its standard of proof asks for more confirmations than there are confirmers, in each of
its ways; or each body that may determine it needs more votes than it has members. What is merely unlikely is not shown.

## Why it matters

The red line stands in the text, is quoted in speeches, and no answer will ever follow it.

## An invented case

Three of the guarantors must confirm a violation. In the last round one state left the group, and two remained.

## How to settle it

Change the condition, the number of confirmations or the number of votes.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS, GBR, FRA
group guarantors = GBR, FRA
event shot plural shots verb fire by party
event consultation verb consult by party with party
proof verified = confirmed by 3 of guarantors

1  red line fire "Fire"
     when   shots by RUS
     proof  verified
2  on fire, GBR shall consult with UKR
     within  24 h of incident
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS, GBR, FRA
group guarantors = GBR, FRA
event shot plural shots verb fire by party
event consultation verb consult by party with party
proof verified = confirmed by 2 of guarantors

1  red line fire "Fire"
     when   shots by RUS
     proof  verified
2  on fire, GBR shall consult with UKR
     within  24 h of incident
```
"###;
