//! S0002: `and` and `or` in one condition without parentheses. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0002", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0002 `and` and `or` are mixed

## What it checks

Conditions that join three or more parts, some with `and` and some with `or`, without parentheses.

## Why it matters

"A and B or C" is read one way by lawyers, another by engineers, and a third way by the side that profits. No order of
precedence is worth a dispute about when a phase opens.

## An invented case

"The second phase opens when the guns are silent and the zone is clear or the council so decides." May the council open it while the
guns still fire?

## How to settle it

Put parentheses around what belongs together.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot   plural shots  verb fire by party
event flight plural flights verb fly by party
event raid   plural raids  verb raid by party

define quiet "Quiet"
  as  no shots for 30 d and no flights for 30 d or no raids for 30 d
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot   plural shots  verb fire by party
event flight plural flights verb fly by party
event raid   plural raids  verb raid by party

define quiet "Quiet"
  as  no shots for 30 d and (no flights for 30 d or no raids for 30 d)
```
"#;
