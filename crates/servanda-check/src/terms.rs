//! The terms of a text: what is declared under which title, and what the quoted words call by a name of its own.

use servanda_agreement::Agreement;
use servanda_base::Span;
use std::collections::{BTreeSet, HashMap};

/// The main words of terms that treaties define.
const DEFINED: [&str; 33] = [
    "activity",
    "aggression",
    "area",
    "asset",
    "attack",
    "benchmark",
    "boundary",
    "ceasefire",
    "contingent",
    "corridor",
    "equipment",
    "facility",
    "incident",
    "infrastructure",
    "installation",
    "line",
    "location",
    "obligation",
    "operation",
    "period",
    "personnel",
    "position",
    "regime",
    "sector",
    "site",
    "strike",
    "territory",
    "threshold",
    "vessel",
    "violation",
    "weapon",
    "withdrawal",
    "zone",
];

/// Words that begin sentences and are no part of a term.
const OPENERS: [&str; 30] = [
    "a", "after", "all", "an", "any", "as", "at", "before", "both", "by", "during", "each", "either", "every", "for",
    "from", "if", "in", "neither", "no", "of", "on", "such", "that", "the", "these", "this", "until", "when", "within",
];

/// Words without which a title says the same.
const SMALL: [&str; 14] = ["a", "all", "an", "and", "at", "by", "each", "for", "in", "of", "on", "or", "the", "to"];

/// One declaration.
pub(crate) struct Named {
    /// What is declared: `zone`, `event`, ….
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its title; may be empty.
    pub title: String,
    /// Where its name stands.
    pub span: Span,
}

/// Everything that an agreement declares under a name.
pub(crate) struct Declared {
    /// In order of kind, then of writing.
    pub all: Vec<Named>,
    /// The words of each, and who has a word.
    words: Vec<BTreeSet<String>>,
    with: HashMap<String, Vec<usize>>,
    whole: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Declared {
    pub(crate) fn of(agreement: &Agreement) -> Declared {
        let mut all: Vec<Named> = Vec::new();
        let mut add = |kind, name: &servanda_base::Spanned<String>, title: &str| {
            all.push(Named { kind, name: name.value.clone(), title: title.to_owned(), span: name.span });
        };
        for party in &agreement.parties {
            add("party", &party.name, &party.title);
        }
        for body in &agreement.bodies {
            add("body", &body.name, &body.title);
        }
        for group in &agreement.groups {
            add("group", &group.name, "");
        }
        for capability in &agreement.capabilities {
            add("capability", &capability.name, &capability.title);
        }
        for place in &agreement.places {
            add("place", &place.name, &place.title);
        }
        for event in &agreement.events {
            add("event", &event.name, &event.title);
        }
        for gauge in &agreement.gauges {
            add("gauge", &gauge.name, &gauge.title);
        }
        for counter in &agreement.counters {
            add("counter", &counter.name, &counter.title);
        }
        for indicator in &agreement.indicators {
            add("indicator", &indicator.name, &indicator.title);
        }
        for definition in &agreement.definitions {
            add("definition", &definition.name, &definition.title);
        }
        for phase in &agreement.phases {
            add("phase", &phase.name, &phase.title);
        }
        for (_, red_line) in agreement.red_lines() {
            add("red line", &red_line.name, &red_line.title);
        }
        let words: Vec<BTreeSet<String>> =
            all.iter().map(|named| content(&named.title).into_iter().chain(content(&named.name)).collect()).collect();
        let mut with: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, word) in words.iter().enumerate().flat_map(|(at, words)| words.iter().map(move |word| (at, word))) {
            with.entry(word.clone()).or_default().push(at);
        }
        let whole = all.iter().map(|named| plain(&named.title)).collect();
        let names = all.iter().map(|named| plain(&named.name)).collect();
        Declared { words, with, whole, names, all }
    }

    /// Whether some declaration has all words of a term in its title or name.
    pub(crate) fn covers(&self, term: &str) -> bool {
        let wanted = content(term);
        let having: Option<Vec<&Vec<usize>>> = wanted.iter().map(|word| self.with.get(word)).collect();
        let rarest = having.and_then(|having| having.into_iter().min_by_key(|at| at.len()));
        let has_all = |at: &usize| wanted.iter().all(|word| self.words[*at].contains(word));
        rarest.is_some_and(|rarest| rarest.iter().any(has_all))
    }

    /// Whether a title is just this term.
    pub(crate) fn is_title(&self, term: &str) -> bool {
        self.whole.contains(term)
    }

    /// Whether a name in the code is just this term.
    pub(crate) fn is_name(&self, term: &str) -> bool {
        self.names.contains(term)
    }
}

/// The words of a text in lower case, with one space between two.
pub(crate) fn plain(text: &str) -> String {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

/// Whether a plain text has these words, as one or as several of it.
pub(crate) fn says(plain: &str, term: &str) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(' ') || rest == "s" || rest.starts_with("s ");
    plain.match_indices(term).any(|(at, _)| {
        let begins = at == 0 || plain.as_bytes()[at - 1] == b' ';
        begins && ends(&plain[at + term.len()..])
    })
}

/// The words that carry a title, each as one of its kind, in order of the alphabet: what "Line of Contact" and "contact lines" share.
pub(crate) fn content(title: &str) -> Vec<String> {
    let mut words: Vec<String> =
        plain(title).split(' ').filter(|word| !word.is_empty() && !SMALL.contains(word)).map(singular).collect();
    words.sort();
    words.dedup();
    words
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// What stands in quotation marks.
pub(crate) fn in_quotation_marks(text: &str) -> Vec<String> {
    let even = text.replace(['\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}'], "\"");
    even.split('"').skip(1).step_by(2).map(|words| words.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The terms with capitals in a text, as written: `Line of Contact`.
pub(crate) fn capitalised(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut begins = true;
    for raw in text.split_whitespace() {
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric());
        let opens = raw.starts_with(['(', '"', '\u{201c}', '\u{201e}']);
        if word.is_empty() || word.len() < 3 && raw.starts_with('(') {
            // A dash or the number of a list item: what follows begins anew.
            close(&mut run, &mut found);
            begins = true;
            continue;
        }
        if opens {
            close(&mut run, &mut found);
        }
        let capital = is_capitalised(word) && !(begins && OPENERS.contains(&word.to_lowercase().as_str()));
        let joins = !run.is_empty() && matches!(word, "of" | "the" | "for");
        if capital && begins {
            // The first word of a sentence has a capital of its own: the next one tells.
            run.push("");
            run.push(word);
        } else if capital || joins {
            run.push(word);
        } else {
            close(&mut run, &mut found);
        }
        let stops = raw.ends_with(['.', '!', '?', ':']);
        if stops || raw.ends_with([',', ';', ')', '"', '\u{201d}']) {
            close(&mut run, &mut found);
        }
        begins = stops;
    }
    close(&mut run, &mut found);
    found
}

/// A capital, then small letters: no number, no abbreviation, nothing with a digit.
fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word.chars().count() > 2
        && letters.all(|letter| letter.is_lowercase() || letter == '-')
}

/// Ends a run of words and keeps it if its main word is one that treaties define. The main word is the one before "of", else the last.
fn close(run: &mut Vec<&str>, found: &mut Vec<String>) {
    while run.last().is_some_and(|word| matches!(*word, "of" | "the" | "for")) {
        run.pop();
    }
    let starts_a_sentence = run.first() == Some(&"");
    let words: Vec<&str> = run.drain(..).filter(|word| !word.is_empty()).collect();
    if starts_a_sentence && words.len() < 2 {
        return;
    }
    let main = words.iter().position(|word| *word == "of").map_or(words.last(), |of| words.get(of - 1));
    let is_term = main.is_some_and(|main| DEFINED.contains(&singular(&main.to_lowercase()).as_str()));
    let term = words.join(" ");
    if is_term {
        found.push(term);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_inside_sentences() {
        assert_eq!(
            capitalised("They withdraw behind the Line of Contact, and from each Security Zone."),
            ["Line of Contact", "Security Zone"]
        );
        assert_eq!(
            capitalised("The Heavy Weapons leave (see the Withdrawal Period)."),
            ["Heavy Weapons", "Withdrawal Period"]
        );
    }

    #[test]
    fn names_months_articles_and_first_words_are_no_terms() {
        let text = "Weapons leave by February. Zones are cut by Ukraine and the Security Council under Article 3 of the Charter. \
            (a) Lines are drawn: Areas follow; Odesa, Donetsk and Tochka systems. Violations: none.";
        assert_eq!(capitalised(text), [""; 0]);
    }

    #[test]
    fn the_words_of_a_title_count_and_their_order_does_not() {
        assert_eq!(content("Line of Contact"), content("contact lines"));
        assert_ne!(content("Line of Contact"), content("Line of Separation"));
        assert!(says("no hostile acts are done", "hostile act") && !says("hostile action", "hostile act"));
    }
}
