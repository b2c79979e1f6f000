//! The words of the language: what may start a line, and what may not be a name.

use crate::kind::SyntaxKind::{self, *};

/// Words that start an entry.
pub(crate) const ENTRIES: &[(&str, SyntaxKind)] = &[
    ("agreement", Agreement),
    ("declaration", Declaration),
    ("parties", Parties),
    ("signatory", Signatory),
    ("party", Party),
    ("group", Group),
    ("body", Body),
    ("capability", Capability),
    ("line", Line),
    ("zone", Zone),
    ("airspace", Airspace),
    ("corridor", Corridor),
    ("event", Event),
    ("gauge", Gauge),
    ("counter", Counter),
    ("indicator", Indicator),
    ("calendar", Calendar),
    ("proof", ProofDef),
    ("define", Define),
    ("phase", Phase),
    ("pledge", Pledge),
];

/// What the lines below an entry may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    /// No entry is open.
    None,
    /// An entry that was not recognised; its lines are passed over in silence.
    Broken,
    Agreement,
    Declaration,
    Body,
    Calendar,
    Define,
    Phase,
    Norm,
    RedLine,
    /// A clause without fields: a review or a reserved number.
    Bare,
    /// A declaration of one line, which may run on.
    OneLine(SyntaxKind),
}

/// First word, whole keyword, kind of line.
type Field = (&'static str, &'static str, SyntaxKind);

/// An agreement says these of itself; a declaration says first who makes it, and to whom.
const DECLARATION_FIELDS: &[Field] = &[
    ("by", "by", Author),
    ("to", "to", Addressee),
    ("signed", "signed", Signed),
    ("in", "in force", InForce),
    ("reading", "reading", Reading),
    ("expires", "expires", Expires),
    ("term", "term", Term),
    ("held", "held by", Held),
    ("clock", "clock", Clock),
    ("months", "months", Months),
    ("evidence", "evidence", Evidence),
    ("late", "late reports", LateReports),
    ("verification", "verification", Verification),
    ("authentic", "authentic", Authentic),
    ("elsewhere", "elsewhere", Elsewhere),
];

const AGREEMENT_FIELDS: &[Field] = DECLARATION_FIELDS.split_at(2).1;

impl Context {
    /// The field keywords.
    pub fn fields(self) -> impl Iterator<Item = &'static Field> {
        let fields: &[Field] = match self {
            Context::Agreement => AGREEMENT_FIELDS,
            Context::Declaration => DECLARATION_FIELDS,
            Context::Body => {
                &[("members", "members", Members), ("decides", "decides", Decides), ("veto", "veto", Veto)]
            }
            Context::Calendar => {
                &[("weekend", "weekend", Weekend), ("closed", "closed", Closed), ("covers", "covers", Covers)]
            }
            Context::Define => &[("for", "for each of", ForEach), ("as", "as", As)],
            Context::Phase => &[
                ("opens", "opens", Opens),
                ("reverts", "reverts", Reverts),
                ("latest", "latest", Latest),
                ("irreversible", "irreversible on purpose", Irreversible),
            ],
            Context::Norm => &[
                ("from", "from", From),
                ("within", "within", Within),
                ("by", "by", By),
                ("at", "at least", Before),
                ("every", "every", Every),
                ("overlap", "overlap", Overlap),
                ("needs", "needs", Needs),
                ("failing", "failing which", Failing),
                ("proof", "proof", Proof),
                ("unless", "unless", Unless),
                ("reading", "reading", Reading),
                ("counted", "counted by", CountedBy),
                ("repeats", "repeats", Repeats),
                ("replaces", "replaces", Replaces),
                ("notwithstanding", "notwithstanding", Notwithstanding),
                ("subject", "subject to", SubjectTo),
                ("includes", "includes", Includes),
                ("in", "in addition", InAddition),
                ("clock", "clock", Clock),
                ("notice", "notice", Notice),
                ("never", "never during", NeverDuring),
                ("asymmetric", "asymmetric on purpose", Asymmetric),
                ("elsewhere", "elsewhere", Elsewhere),
                ("determined", "determined", Determined),
            ],
            Context::RedLine => &[
                ("for", "for each of", ForEach),
                ("when", "when", When),
                ("tier", "tier", TierLine),
                ("proof", "proof", Proof),
                ("determined", "determined", Determined),
                ("resets", "resets", Resets),
            ],
            Context::OneLine(_) => &[
                ("plural", "plural", Tail),
                ("verb", "verb", Tail),
                ("by", "by", Tail),
                ("against", "against", Tail),
                ("with", "with", Tail),
                ("to", "to", Tail),
                ("in", "in", Tail),
                ("from", "from", Tail),
                ("has", "has", Tail),
                ("unit", "unit", Tail),
                ("known", "known for", Tail),
                ("counts", "counts", Tail),
                ("at", "at most", Tail),
                ("width", "width", Tail),
                ("ready", "ready in", Tail),
                ("until", "until", Tail),
                ("conditional", "conditional on", Tail),
            ],
            Context::None | Context::Broken | Context::Bare => &[],
        };
        fields.iter().filter(move |(first, _, _)| match self {
            Context::OneLine(kind) => goes_on_with(kind, first),
            _ => true,
        })
    }

    /// The valid fields as a sentence, for help.
    pub fn fields_help(self) -> Option<String> {
        let what = match self {
            Context::Agreement => "an agreement",
            Context::Declaration => "a declaration",
            Context::Body => "a body",
            Context::Calendar => "a calendar",
            Context::Define => "a definition",
            Context::Phase => "a phase",
            Context::Norm => "a clause",
            Context::RedLine => "a red line",
            Context::OneLine(_) => "this declaration",
            Context::None | Context::Broken | Context::Bare => return None,
        };
        let fields: Vec<String> = self.fields().map(|(_, whole, _)| format!("`{whole}`")).collect();
        Some(match fields.as_slice() {
            [] => return None,
            [only] => format!("the only field of {what} is {only}"),
            _ => format!("the fields of {what} are {}", fields.join(", ")),
        })
    }
}

/// True for a word that a declaration of one line may go on with.
fn goes_on_with(kind: SyntaxKind, word: &str) -> bool {
    match kind {
        Event => matches!(word, "plural" | "verb" | "has" | "at") || ROLES.contains(&word),
        Gauge => matches!(word, "unit" | "known") || ROLES.contains(&word),
        Counter => matches!(word, "unit" | "counts") || ROLES.contains(&word),
        Indicator => word == "unit",
        Line | Zone | Airspace | Corridor => matches!(word, "from" | "width"),
        Pledge => matches!(word, "ready" | "until" | "conditional"),
        _ => false,
    }
}

/// True for the first word of a field of any entry.
pub(crate) fn is_field(word: &str) -> bool {
    [
        Context::Declaration,
        Context::Body,
        Context::Calendar,
        Context::Define,
        Context::Phase,
        Context::Norm,
        Context::RedLine,
    ]
    .iter()
    .any(|context| context.fields().any(|(first, _, _)| *first == word))
}

/// The kind of entry that a word starts.
pub(crate) fn entry(word: &str) -> Option<SyntaxKind> {
    ENTRIES.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
}

/// True for a line that could be code: it starts with a keyword or a digit.
pub(crate) fn may_start_a_line(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    entry(first).is_some() || is_field(first) || first.starts_with(|c: char| c.is_ascii_digit())
}

/// The words that fill a role.
pub(crate) const ROLES: &[&str] = &["by", "against", "with", "to", "in", "from"];

/// Words that hold sentences together, and so cannot be names.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "shall", "not", "may", "on", "in", "of", "by", "against", "with", "to", "from", "where", "and", "or", "no", "at",
    "any", "each", "jointly", "within", "until", "for", "then", "total", "tier", "clause", "as", "has", "unit",
    "plural", "verb", "width", "ready", "conditional", "when", "during", "unless", "failing", "which", "half",
    "start", "keep", "red",
];

/// True for a word that cannot be a name.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word) || entry(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAMMAR: &str = include_str!("../../../docs/grammar.md");

    #[test]
    fn the_reserved_words_are_those_of_the_grammar() {
        let listed = GRAMMAR.split("Reserved: the declaration keywords, and `").nth(1);
        let listed = listed.and_then(|rest| rest.split('`').next()).expect("the grammar lists them");
        assert_eq!(listed.split_whitespace().collect::<Vec<_>>(), RESERVED);
    }

    #[test]
    fn the_grammar_has_a_form_for_every_keyword() {
        let contexts = [
            Context::Declaration,
            Context::Body,
            Context::Define,
            Context::Phase,
            Context::Norm,
            Context::RedLine,
            Context::OneLine(Event),
            Context::OneLine(Gauge),
            Context::OneLine(Counter),
            Context::OneLine(Zone),
            Context::OneLine(Pledge),
        ];
        let fields = contexts.iter().flat_map(|context| context.fields()).filter(|(word, _, _)| !ROLES.contains(word));
        let keywords = fields.map(|(_, whole, _)| *whole).chain(ENTRIES.iter().map(|(word, _)| *word));
        let missing: Vec<&str> = keywords.filter(|word| !GRAMMAR.contains(&format!("\"{word}"))).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
