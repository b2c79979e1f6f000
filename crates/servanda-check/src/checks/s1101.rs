//! S1101: a clause that changed after somebody had confirmed it. `seal` finds this, given what was confirmed; here is only its
//! page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1101", severity: Severity::Warning, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r###"# S1101 the quoted text of clause 4 changed after its code was last confirmed

## What it checks

`servanda confirm FOLDER CLAUSE --by ROLE` writes into `servanda.lock`, beside the text, that somebody has read the clause's code
against the quoted text of its section: a digest of each, who, and on which day. `servanda check FOLDER` says when either has changed since. How
lines are laid out makes no difference, and a clause that nobody confirmed gives no finding.

## Why it matters

A draft goes through many hands. A number changes in the text on the last night, the code stays as it was, and the machine goes on
judging by the old one. A formal check cannot see this where both are possible; a person can, if told where to look.

## An invented case

Two delegations settle on 48 hours instead of 24. The text is corrected in every section but one, the code in that one alone. Both documents look
right by themselves.

## How to settle it

Read both. If they agree, confirm the clause again; if not, correct the one that is wrong first. The second example is the text as it was
confirmed, the first what became of it.

````accord raises
# Example

```accord
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event inspection plural inspections verb inspect by party
```

## Access

> Each side inspects within 48 hours.

```accord
4  each of UKR, RUS shall inspect
     within  24 h of entry into force
```
````

````accord settled
# Example

```accord
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event inspection plural inspections verb inspect by party
```

## Access

> Each side inspects within
> 24 hours.

```accord
4  each of UKR, RUS shall inspect
     within 24 h of entry into force
```
````
"###;
