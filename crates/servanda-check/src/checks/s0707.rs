//! A duty lapses when the next phase opens although the text says "from".

use crate::Check;
use crate::phrases::under;
use servanda_agreement::{Act, Agreement, Modality, Norm, Phase};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0707", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
const WORDS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in agreement.norms().filter(|(_, norm)| norm.modality != Modality::May) {
        let Some(during) = &norm.during else { continue };
        let Some(at) = agreement.phases.iter().position(|phase| phase.name.value == during.value) else { continue };
        let Some(next) = agreement.phases.get(at + 1) else { continue };
        let Some(quote) = clause.section.and_then(|at| agreement.sections.get(at)).and_then(|s| s.quote.as_ref())
        else {
            continue;
        };
        let Some(said) = says_from(&quote.value, &agreement.phases[at], at) else { continue };
        if goes_on(agreement, norm, &next.name) {
            continue;
        }
        let message = format!(
            "the duty of clause {} lapses when phase `{}` opens, but the text says \"{said}\"",
            clause.number.value, next.name.value
        );
        let finding = Diagnostic::warning("S0707", during.span, message)
            .label("only while this phase is the open one")
            .also(quote.span, "the text")
            .also(next.name.span, "the phase that ends it")
            .help(format!("add the same clause `during {}`, or change the text to \"during\"", next.name.value));
        findings.push(under(clause, finding));
    }
}

/// The words "from Phase II" of the text, if it says so of this phase.
fn says_from(text: &str, phase: &Phase, at: usize) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain: Vec<String> =
        words.iter().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
    let number = (at + 1).to_string();
    let mut shapes = vec![format!("phase {number}"), phase.name.replace('-', " ").to_lowercase()];
    if let (Some(roman), Some(word), Some(ordinal)) = (ROMAN.get(at), WORDS.get(at), ORDINALS.get(at)) {
        shapes.extend([format!("phase {roman}"), format!("phase {word}"), format!("{ordinal} phase")]);
    }
    (0..plain.len()).find_map(|start| {
        if plain[start] != "from" {
            return None;
        }
        let after = start + 1 + usize::from(plain.get(start + 1).is_some_and(|word| word == "the"));
        shapes.iter().find_map(|shape| {
            let end = after + shape.split(' ').count();
            let found = plain.get(after..end)?.join(" ") == *shape;
            found.then(|| words[start..end].join(" ").trim_end_matches([',', '.', ';', ':']).to_owned())
        })
    })
}

/// True if the next phase has a clause about the same act.
fn goes_on(agreement: &Agreement, norm: &Norm, next: &str) -> bool {
    fn subject(act: &Act) -> Option<&str> {
        match act {
            Act::Do { event, .. } => Some(event),
            Act::Keep { gauge, .. } => Some(gauge),
            Act::Quoted { words, .. } => Some(words),
            Act::Power { .. } => None,
        }
    }
    agreement.norms().any(|(_, other)| {
        other.during.as_ref().is_some_and(|during| during.value == next)
            && other.modality == norm.modality
            && subject(&other.act) == subject(&norm.act)
    })
}

const PAGE: &str = r###"# S0707 the duty of clause 7.1 lapses when phase `assurance` opens, but the text says "From Phase II"

## What it checks

A clause `during` a phase that is not the last one, in a section whose quoted text says "from Phase II", "from the second
phase" or "from" and the phase's name, where no clause of the next phase carries the same act on.

## Why it matters

Phases follow one another: when the third opens, the second is over, and a clause `during` the second asks nothing any more.
"From" promises that it goes on. The gap opens on the day when all has gone well.

## An invented case

A draft has a reassurance force stand "from Phase II". Its code says `during separation`. When the third phase opens, nobody
owes the force any longer. The case is invented.

## How to settle it

Add the same clause for the later phases, or say "during" in the text.

````accord raises
# Example

```accord
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR
event patrol plural patrols verb patrol by party

phase silence "Phase I"
  opens  on entry into force
phase separation "Phase II"
  opens  when at least 1 patrols by GBR
phase assurance "Phase III"
  opens  when at least 9 patrols by GBR in any 9 d
```

## Force

> From Phase II, patrols are held.

```accord
1  during separation, GBR shall patrol
     every  7 d
```
````

````accord settled
# Example

```accord
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR
event patrol plural patrols verb patrol by party

phase silence "Phase I"
  opens  on entry into force
phase separation "Phase II"
  opens  when at least 1 patrols by GBR
phase assurance "Phase III"
  opens  when at least 9 patrols by GBR in any 9 d
```

## Force

> From Phase II, patrols are held.

```accord
1  during separation, GBR shall patrol
     every  7 d
2  during assurance, GBR shall patrol
     every  7 d
```
````
"###;

#[cfg(test)]
mod tests {
    use super::*;
    use servanda_base::{Span, Spanned};

    #[test]
    fn phase_two_is_not_phase_three() {
        let phase = Phase {
            name: Spanned::new("separation".into(), Span::default()),
            title: String::new(),
            opens: None,
            reverts: None,
            latest: None,
            irreversible: false,
        };
        assert_eq!(says_from("From Phase II, a force stands", &phase, 1), Some("From Phase II".into()));
        assert_eq!(says_from("From Phase III a force stands", &phase, 1), None);
        assert_eq!(says_from("From the second phase on", &phase, 1), Some("From the second phase".into()));
        assert_eq!(says_from("During Phase II a force stands", &phase, 1), None);
    }
}
