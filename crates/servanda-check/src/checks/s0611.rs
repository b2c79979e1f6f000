//! A body that determines a red line has aggrieved parties among its members.

use crate::Check;
use crate::facts::{counted, filled};
use crate::phrases::{list, path_at};
use servanda_agreement::{Agreement, Body, Clause, Determined, Name, RedLine, Role};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0611", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for body in &agreement.bodies {
        let Some(rule) = &body.decides else { continue };
        let (needed, of) = rule.value;
        let lines: Vec<(&Clause, &RedLine)> =
            agreement.red_lines().filter(|(_, red_line)| determines(body, red_line)).collect();
        let members: Vec<Name> = body.members.iter().flat_map(|member| agreement.members(member)).collect();
        let mut aggrieved: Vec<Name> = lines.iter().flat_map(|(_, red_line)| victims(agreement, red_line)).collect();
        aggrieved.retain(|name| members.contains(name));
        aggrieved.sort_unstable();
        aggrieved.dedup();
        let count = aggrieved.len();
        if count == 0 {
            continue;
        }
        let are = if count == 1 {
            "1 member is an aggrieved party".into()
        } else {
            format!("{count} members are aggrieved parties")
        };
        let message = format!("body `{}` decides by {needed} of {of}, and {are}", body.name.value);
        let left = (of as usize).saturating_sub(count);
        let mut finding =
            Diagnostic::warning("S0611", rule.span, message).label(format!("with {} voting", list(&aggrieved)));
        for (clause, red_line) in lines {
            finding = finding.also(red_line.name.span, format!("determined by it (clause {})", clause.number.value));
        }
        finding = if left < needed as usize {
            finding.note(format!("without them {left} votes are left, and {needed} are needed"))
        } else {
            finding.note("they decide in their own case")
        };
        let help = "say whether a member votes on what is done to it, or name another body";
        findings.push(finding.help(help).path(path_at(agreement, rule.span)));
    }
}

fn determines(body: &Body, red_line: &RedLine) -> bool {
    match red_line.determined.as_ref().map(|determined| &determined.value) {
        Some(Determined::By(bodies)) => bodies.iter().any(|(name, _)| name.value == body.name.value),
        Some(Determined::Automatic) | None => false,
    }
}

/// Those against whom the counted acts are done.
fn victims(agreement: &Agreement, red_line: &RedLine) -> Vec<Name> {
    let patterns = counted(agreement, red_line).patterns;
    patterns.iter().filter_map(|pattern| filled(agreement, &pattern.roles, Role::Against)).flatten().collect()
}

const PAGE: &str = r###"# S0611 body `council` decides by 3 of 4, and 2 members are aggrieved parties

## What it checks

A body with a decision rule that determines a red line, some of whose members are those against whom the counted acts are
done.

## Why it matters

If they vote, they decide in their own case; if they do not, the rule may be out of reach. A text that does not say which
will be read in both ways on the day.

## A real case

The commission of the Korean Armistice of 1953 had five officers of each side and settled violations by negotiation
(<https://vdocuments.site/korean-armistice-agreement.html>); with equal sides and no rule for a tie it could not decide
against either.

## How to settle it

Say whether a member votes on what is done to it, or name a body of others.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
body council "Council"
  members  UKR, RUS, GBR
  decides  by 3 of 3
event attack plural attacks verb attack by party against party

1  red line aggression "An attack"
     when  attacks by RUS against UKR
     determined  by council within 24 h
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR, FRA, POL
body council "Council"
  members  GBR, FRA, POL
  decides  by 2 of 3
event attack plural attacks verb attack by party against party

1  red line aggression "An attack"
     when  attacks by RUS against UKR
     determined  by council within 24 h
```
"###;
