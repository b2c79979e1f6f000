//! Two words for what may be one thing.

use crate::Check;
use crate::phrases::path_at;
use crate::terms::{self, Declared, Named};
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};
use std::collections::HashMap;

pub(crate) const CHECK: Check = Check { code: "S0105", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// Words that treaties use for one thing, so that two of a row in one text may mean the same.
const ALIKE: &[&[&str]] = &[
    &["act of aggression", "armed attack", "attack", "hostile act"],
    &["ceasefire", "cessation of fire", "cessation of hostilities", "truce"],
    &["contact line", "demarcation line", "front line", "line of contact", "line of demarcation", "line of separation"],
    &["buffer zone", "demilitarised zone", "demilitarized zone", "security zone", "zone of separation"],
    &["infraction", "infringement", "violation"],
];

/// Too common a word to be a term by being in the text; it counts where it is declared.
const COMMON: &str = "attack";

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let declared = Declared::of(agreement);
    twins(agreement, &declared, findings);
    let quotes: Vec<String> = agreement
        .sections
        .iter()
        .filter(|section| !section.commentary)
        .map(|section| section.quote.as_ref().map(|quote| terms::plain(&quote.value)).unwrap_or_default())
        .collect();
    for row in ALIKE {
        let mut used: Vec<(&str, bool)> = Vec::new();
        for word in *row {
            // A name in the code is no word of the text, except where it is the only one for the thing.
            let named = declared.is_title(word) || *word == COMMON && declared.is_name(word);
            let said = *word != COMMON && quotes.iter().any(|quote| terms::says(quote, word));
            if named || said {
                used.push((word, named));
            }
        }
        // Two that are each declared are two things.
        if used.len() < 2 || used.iter().all(|(_, named)| *named) {
            continue;
        }
        let last = used.iter().filter(|(_, named)| !*named).filter_map(|(word, _)| {
            let at = quotes.iter().rposition(|quote| terms::says(quote, word))?;
            agreement.sections.get(at)
        });
        let Some((section, quote)) = last.last().and_then(|section| Some((section, section.quote.as_ref()?))) else {
            continue;
        };
        let words: Vec<String> = used.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        findings.push(
            Diagnostic::warning("S0105", quote.span, format!("{} may be the same term", words.join(" and ")))
                .label("quoted here")
                .note("two words for one thing are read as two things")
                .help("use one of them throughout, or define both")
                .path(section.path.clone()),
        );
    }
}

/// Two declarations of one kind whose titles say the same.
fn twins(agreement: &Agreement, declared: &Declared, findings: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(&str, Vec<String>), &Named> = HashMap::new();
    for named in &declared.all {
        let words = terms::content(&named.title);
        if words.is_empty() {
            continue;
        }
        let Some(first) = seen.get(&(named.kind, words.clone())) else {
            seen.insert((named.kind, words), named);
            continue;
        };
        findings.push(
            Diagnostic::warning(
                "S0105",
                named.span,
                format!("`{}` and `{}` may be the same term", first.name, named.name),
            )
            .label(format!("\"{}\"", named.title))
            .also(first.span, format!("\"{}\"", first.title))
            .help("use one of them, or tell them apart in their titles")
            .path(path_at(agreement, named.span)),
        );
    }
}

const PAGE: &str = r###"# S0105 "hostile act" and "attack" may be the same term

## What it checks

Two declarations of one kind, two zones, two events, whose titles have the same words. And words that treaties use for
one thing, such as line of contact and contact line, ceasefire and truce, buffer zone and security zone, hostile act
and armed attack: two of them in one text, unless each has a declaration of its own.

## Why it matters

Where a text has two words, a court and an opponent look for two meanings.

## An invented case

Article 2 forbids hostile acts. Article 5 answers attacks. When a drone is flown over the line, one side says that a
hostile act is no attack, and that Article 5 does not speak of it.

## How to settle it

Use one word throughout, or define both.

````accord raises
# Truce

```accord
agreement truce "Truce"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event attack plural attacks verb attack by party
```

## Acts

> Neither side commits a hostile act.

```accord
1  each of UKR, RUS shall not attack
```
````

````accord settled
# Truce

```accord
agreement truce "Truce"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event attack plural attacks verb attack by party
```

## Acts

> Neither side attacks the other.

```accord
1  each of UKR, RUS shall not attack
```
````
"###;
