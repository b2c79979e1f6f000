//! S1210: parts that are said to make up a count and do not. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1210", severity: Severity::Warning, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1210 the parts of `t1` come to 70, more than the 60 that they are said to make up

## What it checks

That what a source gives as all parts of its own count (`made_up_of`) can come to that count. A part known as "more than" or as a
range counts as such: there is a finding only where no figures within the bounds agree. Parts that are not all (`parts_of_count`:
explosions among violations) are not added up.

Two ways to differ are told apart. Parts that come to *more* overlap, or count other things than the total. Parts that come to *less*
leave the rest unexplained; a total that is a multiple of a hundred or more may be rounded, and that is said.

## Why it matters

A side's count of violations is put beside the other side's as if both counted one thing. Where the kinds of which it is made up
overlap, the total depends on how they were sorted. Nothing is put right here: the total counts as it was said, its parts are never
added to a status, and no two sources are averaged.

## A real case

For noon of 8 May 2025 Ukraine's foreign minister gave 734 violations of a truce, including 63 assaults, 586 attacks on positions, 176
strikes by small drones and 10 air strikes
(<https://www.dubaicityreporter.com/news/ukraine-reports-hundreds-of-russian-attacks-amid-three-day-ceasefire202505091050540007>):
835 in all. For Easter of that year Russia's ministry of defence gave 4,900 by the other side, and 6, 90, 1,404 and 3,316 of four
kinds (<https://meduza.io/en/news/2025/04/21/zelensky-says-russia-violated-its-own-easter-ceasefire-2-935-times>): 84 fewer.
Ukraine's 2,935 for the same days agree with their parts, one of which is "more than 950".

## How to settle it

Ask the source what it counts. Where the kinds are some among others, or may overlap, they are no parts that make up the count: write
`parts_of_count`. Where one of them is a lower bound, write it as one.

```json raises
{"id": "t1", "kind": "tally", "event": "violation", "by": "north", "at": "2031-03-01", "count": 60, "made_up_of": {"shelling": 40, "assaults": 30}, "observer": "mission", "attested": ["finding of mission"]}
```

```json settled
{"id": "t1", "kind": "tally", "event": "violation", "by": "north", "at": "2031-03-01", "count": 60, "parts_of_count": {"shelling": 40, "assaults": 30}, "observer": "mission", "attested": ["finding of mission"]}
```
"#;
