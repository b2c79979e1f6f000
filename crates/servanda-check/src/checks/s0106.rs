//! S0106: a definition that leads back to itself. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0106", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0106 the definition of `quiet` refers to itself

## What it checks

Definitions, red lines and phases that lean on one another: no chain may come back to where it began.

## Why it matters

A condition that waits for itself is never met, or always, and nobody can say which.

## An invented case

"Quiet" is when no phase has been reversed for 30 days; a phase is reversed when there is no quiet. After one reversal there will
never again be quiet.

## How to settle it

Say one of them without the other, in terms of what can be seen.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot plural shots verb fire by party

define quiet "Quiet"
  as  stable and no shots for 30 d
define stable "Stable"
  as  quiet and no shots for 60 d
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot plural shots verb fire by party

define quiet "Quiet"
  as  no shots for 30 d
define stable "Stable"
  as  quiet and no shots for 60 d
```
"#;
