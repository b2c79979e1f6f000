//! Scenarios 1 and 2: what a good checker must find again in texts whose ways of failing are known.

use super::case::{agreement, codes, has, of_name};
use servanda_agreement::geography::Geography;
use std::collections::BTreeMap;

#[test]
fn the_budapest_memorandum() {
    let found = codes(&agreement("budapest-1994"));
    for name in ["NO_VERIFIER", "NO_CLOCK", "VETO_DEADLOCK", "NO_PLEDGE", "NO_RESPONSE", "SELF_JUDGING_TRIGGER"] {
        assert!(has(&found, name), "{name}: {found:?}");
    }
    for code in ["S0400", "S0302", "S0606", "S0803", "S0511", "S0811"] {
        assert!(found.contains(code), "{code}: {found:?}");
    }
}

#[test]
fn the_package_of_measures() {
    let agreement = agreement("minsk-2-2015");
    let found = codes(&agreement);
    for name in ["TWO_REFERENCE_LINES", "NO_RESPONSE", "NO_PLEDGE", "NO_CLOCK"] {
        assert!(has(&found, name), "{name}: {found:?}");
    }
    // The text names areas and lines and has no map: what is drawn beside it is ours. Without it, each of them is missing.
    let (_, missing) = Geography::new(&agreement, &BTreeMap::new());
    assert!(
        missing.iter().any(|finding| of_name("GEOMETRY_MISSING").contains(&finding.code.to_owned())),
        "{missing:?}"
    );
}

/// The extract that is encoded has no elections and no border. The order of these two in points 4 and 9 is what both sides
/// quarrelled over: control of the border from the day after the elections
/// (<https://www.kyivpost.com/article/opinion/op-ed/a-complex-of-measures-to-fulfill-the-minsk-agreements-380395.html>), elections
/// once the border is secured.
#[test]
fn the_order_of_elections_and_border() {
    let text = "# Order of steps

```accord
agreement steps \"Elections and border, as each side orders them\"
  signed    2015-02-12
  in force  on signature
  expires   never
  clock     Europe/Kyiv

parties UKR
party formations armed-group \"Armed formations\"

event election verb hold-elections by party
event control  verb control-border by party

4  formations shall hold-elections
     from  completion of clause 9
9  UKR shall control-border
     from  completion of clause 4
     by    2015-12-31
```
";
    let (agreement, read) = servanda_agreement::read(text);
    assert!(read.is_empty(), "{read:?}");
    let found = codes(&agreement.expect("an agreement"));
    assert!(has(&found, "CIRCULAR_CONDITION") && found.contains("S0312"), "{found:?}");
}
