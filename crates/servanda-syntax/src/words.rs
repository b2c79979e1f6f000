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
    OneLine,
}

impl Context {
    /// The field keywords: first word, whole keyword, kind.
    pub fn fields(self) -> &'static [(&'static str, &'static str, SyntaxKind)] {
        match self {
            Context::Agreement => &[
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
            ],
            Context::Declaration => &[
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
            ],
            Context::Body => {
                &[("members", "members", Members), ("decides", "decides", Decides), ("veto", "veto", Veto)]
            }
            Context::Calendar => {
                &[("weekend", "weekend", Weekend), ("closed", "closed", Closed), ("covers", "covers", Covers)]
            }
            Context::Define => &[("as", "as", As)],
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
                ("when", "when", When),
                ("tier", "tier", TierLine),
                ("proof", "proof", Proof),
                ("determined", "determined", Determined),
                ("resets", "resets", Resets),
            ],
            Context::OneLine => &[
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
                ("known", "known", Tail),
                ("counts", "counts", Tail),
                ("width", "width", Tail),
                ("ready", "ready", Tail),
                ("until", "until", Tail),
                ("conditional", "conditional", Tail),
            ],
            Context::None | Context::Broken | Context::Bare => &[],
        }
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
            Context::None | Context::Broken | Context::Bare | Context::OneLine => return None,
        };
        let fields: Vec<String> = self.fields().iter().map(|(_, whole, _)| format!("`{whole}`")).collect();
        Some(match fields.as_slice() {
            [only] => format!("the only field of {what} is {only}"),
            _ => format!("the fields of {what} are {}", fields.join(", ")),
        })
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
    .any(|context| context.fields().iter().any(|(first, _, _)| *first == word))
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
pub(crate) fn is_reserved(word: &str) -> bool {
    matches!(
        word,
        "shall"
            | "not"
            | "may"
            | "on"
            | "in"
            | "of"
            | "by"
            | "against"
            | "with"
            | "to"
            | "from"
            | "where"
            | "and"
            | "or"
            | "no"
            | "at"
            | "any"
            | "each"
            | "jointly"
            | "within"
            | "until"
            | "for"
            | "then"
            | "total"
            | "tier"
            | "clause"
            | "as"
            | "has"
            | "unit"
            | "plural"
            | "verb"
            | "width"
            | "ready"
            | "conditional"
            | "when"
            | "during"
            | "unless"
            | "failing"
            | "which"
            | "half"
            | "start"
            | "keep"
            | "red"
    ) || entry(word).is_some()
}
