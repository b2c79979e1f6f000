//! From a case that fails to a small one that still does.

use servanda_base::Severity;
use servanda_record::Record;

/// Drops entries and rows set aside, then clauses, declarations and single fields, as long as the case still fails and the text
/// still reads without an error. What comes back fails, too, if what was given did.
///
/// ```
/// let text = servanda_random::agreement(3);
/// let record = servanda_record::Record::default();
/// let (small, _) = servanda_random::shrink(text, record, |text, _| text.contains("event"));
/// assert_eq!(small.matches("event").count(), 1);
/// ```
pub fn shrink(mut text: String, mut record: Record, still_fails: impl Fn(&str, &Record) -> bool) -> (String, Record) {
    loop {
        let before = (text.clone(), record.entries.len() + record.set_aside.len());
        without(&mut record, |record| &mut record.entries, |record| still_fails(&text, record));
        without(&mut record, |record| &mut record.set_aside, |record| still_fails(&text, record));
        for group in [entry_starts, field_starts] {
            let mut lines: Vec<String> = text.lines().map(|line| format!("{line}\n")).collect();
            drop_groups(&mut lines, group, |lines| {
                let text = lines.concat();
                reads(&text) && still_fails(&text, &record)
            });
            text = lines.concat();
        }
        for shorter in shorter(&text) {
            if reads(&shorter) && still_fails(&shorter, &record) {
                text = shorter;
                break;
            }
        }
        if before == (text.clone(), record.entries.len() + record.set_aside.len()) {
            return (text, record);
        }
    }
}

fn reads(text: &str) -> bool {
    let (agreement, findings) = servanda_agreement::read(text);
    agreement.is_some() && findings.iter().all(|finding| finding.severity != Severity::Error)
}

/// Leaves out one list's items, many at a time and then one by one.
fn without<T: Clone>(
    record: &mut Record,
    list: impl Fn(&mut Record) -> &mut Vec<T>,
    still_fails: impl Fn(&Record) -> bool,
) {
    let mut size = list(record).len();
    while size > 0 {
        let mut at = 0;
        while at < list(record).len() {
            let mut smaller = record.clone();
            let items = list(&mut smaller);
            items.drain(at..(at + size).min(items.len()));
            smaller.ends = crate::ends(&smaller.entries);
            if still_fails(&smaller) {
                *record = smaller;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
}

/// The text with one fence going on where another ended, or without one `on …,` or `during …,` of a clause.
fn shorter(text: &str) -> Vec<String> {
    let mut found = vec![text.replacen("```\n```accord\n", "", 1)];
    for word in [" on ", " during "] {
        for (at, _) in text.match_indices(word) {
            let Some(rest) = text.get(at..) else { continue };
            let line = rest.split('\n').next().unwrap_or_default();
            if let Some((set_off, _)) = line.split_once(',') {
                found.push([&text[..at], rest.get(set_off.len() + 1..).unwrap_or_default()].concat());
            }
        }
    }
    found.retain(|shorter| shorter != text);
    found
}

/// Lines at which an entry starts: those at the margin. A fence goes with nothing.
fn entry_starts(line: &str) -> bool {
    !line.starts_with([' ', '\t', '`'])
}

/// Lines at which a field starts: all that are indented.
fn field_starts(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

/// Leaves out groups of lines: each begins with a line that `starts` one and goes on until the next, or a fence.
fn drop_groups(lines: &mut Vec<String>, starts: fn(&str) -> bool, still_fails: impl Fn(&[String]) -> bool) {
    let mut at = lines.len();
    while at > 0 {
        at -= 1;
        if !lines.get(at).is_some_and(|line| starts(line)) {
            continue;
        }
        let goes_on = |line: &&String| !starts(line) && field_starts(line);
        let end = at + 1 + lines.iter().skip(at + 1).take_while(goes_on).count();
        let mut fewer = lines.clone();
        fewer.drain(at..end);
        if still_fails(&fewer) {
            *lines = fewer;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A seed whose agreement has a ban and a record with several incidents.
    fn case(seed: u64) -> (String, Record) {
        let text = crate::agreement(seed);
        let (agreement, _) = servanda_agreement::read(&text);
        let record = crate::history(&agreement.expect("a text with a header"), seed);
        (text, record)
    }

    #[test]
    fn only_what_makes_the_case_fail_is_left() {
        let mut tried = 0;
        for seed in 0..30 {
            let (text, record) = case(seed);
            let fails = |text: &str, record: &Record| {
                text.contains("shall not")
                    && record.entries.iter().filter(|entry| entry.happening().is_some()).count() >= 2
            };
            if !fails(&text, &record) {
                continue;
            }
            tried += 1;
            let (small, few) = shrink(text, record, fails);
            assert!(fails(&small, &few), "seed {seed}");
            assert!(reads(&small), "seed {seed}:\n{small}");
            assert_eq!(few.entries.len(), 2, "seed {seed}");
            assert_eq!(few.set_aside.len(), 0, "seed {seed}");
            let (agreement, _) = servanda_agreement::read(&small);
            assert_eq!(agreement.expect("it reads").clauses.len(), 1, "seed {seed}:\n{small}");
            assert_eq!(few.ends, crate::ends(&few.entries), "seed {seed}");
        }
        assert!(tried >= 5, "only {tried} seeds had such a case");
    }

    #[test]
    fn what_does_not_fail_comes_back_as_it_was() {
        let (text, record) = case(1);
        assert_eq!(shrink(text.clone(), record.clone(), |_, _| false), (text, record));
    }
}
