//! S1201: a file that is not UTF-8. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1201", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1201 `record.csv` is not UTF-8: line 2, byte 87 is 0xC5

## What it checks

That the bindings, the record files and the shapes are UTF-8, with or without a byte-order mark. A file that is not is refused as a
whole; nothing of it is read.

## Why it matters

A byte that is read in the wrong encoding becomes another letter. In a name that is another party or another town; a minus sign or a
quotation mark can be lost. A guessed letter is worse than no record, since nobody sees that it was guessed.

## An invented case

A mission's table is opened in a spreadsheet to correct one date, and saved as `CSV`, which on that machine is Windows-1252. Every `Å` is now
the byte 0xC5. The next machine reads another alphabet, and one town becomes two.

## How to settle it

Save the file as `CSV UTF-8`. The message names the line and the byte, the help a command that converts the file. The table that raises
the finding is shown here as it looks on the screen; in the file it is Windows-1252, and the one that settles it is UTF-8.

```csv raises
report,issued,period_start,period_end,region,ceasefire_violations,explosions,cumulative_since_start,url,note
1/2031,2031-03-02,2031-03-01,2031-03-02,North,12,3,12,https://example.org/1,seen from Ås
1/2031,2031-03-02,2031-03-01,2031-03-02,South,0,0,12,https://example.org/1,
```

```csv settled
report,issued,period_start,period_end,region,ceasefire_violations,explosions,cumulative_since_start,url,note
1/2031,2031-03-02,2031-03-01,2031-03-02,North,12,3,12,https://example.org/1,seen from Ås
1/2031,2031-03-02,2031-03-01,2031-03-02,South,0,0,12,https://example.org/1,
```
"#;
