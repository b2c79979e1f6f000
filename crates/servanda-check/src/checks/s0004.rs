//! S0004: two clauses with one number. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0004", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0004 clause `4.2` is used twice

## What it checks

Numbers of clauses, red lines and reviews included.

## Why it matters

"On breach of clause 4.2" must mean one clause. Statuses are kept by clause number, so two clauses under one number would share
a record.

## An invented case

Two drafting groups each add a clause 4.2 on the same night: one on drones, one on prisoners. The next morning clause 9 says
"subject to clause 4.2".

## How to settle it

Give one of them another number.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot  plural shots verb fire by party
event flight             verb fly  by party

4.2  each of UKR, RUS shall not fire
4.2  each of UKR, RUS shall not fly
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot  plural shots verb fire by party
event flight             verb fly  by party

4.2  each of UKR, RUS shall not fire
4.3  each of UKR, RUS shall not fly
```
"#;
