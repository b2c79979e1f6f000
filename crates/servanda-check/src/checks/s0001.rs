//! S0001: a word that does not belong where it stands. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0001", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0001 expected a field keyword, found `decided`

## What it checks

Every line of code, word by word. A line starts with a declaration, a clause number or a field; what may follow is listed in the
grammar. One slip gives one finding, and reading goes on with the next line. A length of zero is such a slip where it would say
nothing, as in `every 0 d`.

## Why it matters

What cannot be read cannot be checked or followed. A line that was skipped in silence would be worse than no line: people would
believe that it counts.

## An invented case

A red line has `decided by centre` where the language says `determined`. Without this finding the red line would have looked as if
nobody had to determine it.

## How to settle it

The help line lists what could stand there. Treaty text needs no such care: write it as a quotation, with `>` before each line.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS
party   mission organisation "Monitoring mission"

event shot plural shots verb fire by party

1  red line fire "Fire"
     when     shots by RUS
     decided  by mission within 12 h
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS
party   mission organisation "Monitoring mission"

event shot plural shots verb fire by party

1  red line fire "Fire"
     when        shots by RUS
     determined  by mission within 12 h
```
"#;
