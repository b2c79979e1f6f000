//! S0003: a fence of code that does not end. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0003", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0003 this fence is not closed

## What it checks

Fences marked `accord`: three backticks open one, three backticks on a line of their own close it. And comments that start a
line: `<!--` opens one, `-->` closes it, and what stands in it is nobody's duty.

## Why it matters

Everything after an open fence would be code, the treaty's own words included, or all code after it would be text. Either way
clauses vanish.

## An invented case

Somebody deletes a clause and, with it, the line below. From there on the document looks right on the page and holds no duties.

## How to settle it

Add three backticks on a line of their own after the last line of code.

````accord raises
# Truce

```accord
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot plural shots verb fire by party

## 1 Ceasefire

> The parties do not fire.

```accord
1  each of UKR, RUS shall not fire
```
````

````accord settled
# Truce

```accord
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot plural shots verb fire by party
```

## 1 Ceasefire

> The parties do not fire.

```accord
1  each of UKR, RUS shall not fire
```
````
"#;
