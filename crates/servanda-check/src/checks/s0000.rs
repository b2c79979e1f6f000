//! S0000: a file that cannot be read. The command line finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0000", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0000 cannot read `annex.accord.md`

## What it checks

That every path given to `servanda check` can be read: the file is there and may be opened, a folder holds a text whose name ends in
`.accord.md`, and its bindings name no file outside of it. The program then ends with 2, whatever else it found; the other paths are
checked all the same.

## Why it matters

A text that was passed over in silence looks like a text without findings.

## An invented case

A nightly job checks a treaty and its annex. The annex is given another name, the job goes on naming the old one, and for half a year
the annex is checked by nobody. With this finding the job fails on the first night.

## How to settle it

Correct the name, or give the permission to read; the message says which of the two it is. A folder that holds agreements can be named
as a whole, so that no list of names grows old. Below, `truce.accord.md` is there and `annex.accord.md` is not.

```sh raises
servanda check truce.accord.md annex.accord.md
```

```sh settled
servanda check truce.accord.md
```
"#;
