//! What an entry says, in a few words.

use crate::entry::*;

/// The steps of an incident file, in the order in which they follow each other as a rule, and what each may say beside `about`,
/// `by` and `note`.
pub const FILE_STEPS: [(&str, &[&str]); 11] = [
    ("allegation", &["received_from"]),
    ("enquiry", &["leads"]),
    ("task", &["team"]),
    ("visit", &["team", "access"]),
    ("draft", &["happened", "conforms", "by_whom", "comments_until"]),
    ("comment", &[]),
    ("decision", &["determination", "vote", "standard", "dissent", "attribution"]),
    ("remedy", &["asked", "due", "done"]),
    ("closure", &["because", "second"]),
    ("override", &["skips", "because", "second"]),
    ("contact", &["with", "channel", "acknowledged"]),
];

impl What {
    /// The kind of the entry, as docs/entry.md calls it.
    pub fn kind(&self) -> &str {
        match self {
            What::Incident(_) => "incident",
            What::Act(_) => "act",
            What::Tally { .. } => "tally",
            What::Counter { .. } => "counter",
            What::Measurement { .. } => "measurement",
            What::Coverage { .. } => "coverage",
            What::FileStep { step, .. } => step,
            What::Determination { .. } => "determination",
            What::Restriction { .. } => "restriction",
            What::Confirmation { .. } => "confirmation",
            What::Rejection { .. } => "rejection",
            What::Correction { .. } => "correction",
            What::Withdrawal { .. } => "withdrawal",
            What::Release { .. } => "release",
        }
    }

    /// What is said, and by whom or of whom; the second is empty where the entry names nobody.
    pub fn words(&self) -> (String, String) {
        match self {
            What::Incident(happening) | What::Act(happening) => {
                let fields: Vec<String> =
                    happening.fields.iter().map(|(name, range)| format!("{range} {name}")).collect();
                let fields = if fields.is_empty() { String::new() } else { format!(" ({})", fields.join(", ")) };
                (format!("{}{fields}", happening.event), actor(&happening.actor))
            }
            What::Tally { event, actor: by, count, parts, .. } => {
                let parts: Vec<String> = parts.iter().map(|(name, range)| format!("of which {range} {name}")).collect();
                let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
                (format!("{count} {event}{parts}"), actor(by))
            }
            What::Counter { counter, actor: by, reading, .. } => (format!("{counter} stands at {reading}"), actor(by)),
            What::Measurement { gauge, actor: by, level } => (format!("{gauge}: {level}"), actor(by)),
            What::Coverage { observer, .. } => ("watch".into(), observer.clone()),
            What::FileStep { step, about, by, .. } => {
                let about = about.as_ref().map_or(String::new(), |about| format!(" about {about}"));
                (format!("{step}{about}"), by.clone().unwrap_or_default())
            }
            What::Determination { by, about, met, .. } => {
                (format!("determined: {about} {}", if *met { "met" } else { "not met" }), by.clone())
            }
            What::Restriction { observer, by, how } => (format!("{observer} {how}"), actor(by)),
            What::Confirmation { of, by } => (format!("confirms {of}"), by.clone()),
            What::Rejection { of, by } => (format!("rejects {of}"), by.clone()),
            What::Correction { of, .. } => (format!("corrects {of}"), String::new()),
            What::Withdrawal { of } => (format!("withdraws {of}"), String::new()),
            What::Release { of, .. } => (format!("releases {of}"), String::new()),
        }
    }
}

fn actor(actor: &Actor) -> String {
    match actor {
        Actor::Unknown => "not stated".into(),
        Actor::OneOf(names) => format!("one of {}", names.join(", ")),
        Actor::Together(names) => names.join(", "),
    }
}
