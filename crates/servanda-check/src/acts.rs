//! What sort of act a clause asks for, and what sets it going: judged by the words of its event and of its means (docs/check.md).

use crate::facts::filled;
use servanda_agreement::*;

/// Verbs that use force, or coerce.
const FORCE: [&str; 19] = [
    "attack",
    "blockade",
    "bomb",
    "bombard",
    "destroy",
    "embargo",
    "engage",
    "expel",
    "fire",
    "force",
    "freeze",
    "intercept",
    "intervene",
    "invade",
    "sanction",
    "seize",
    "shell",
    "shoot",
    "strike",
];

/// Means that are armed.
const ARMED: [&str; 20] = [
    "aircraft",
    "armed",
    "armour",
    "artillery",
    "battalion",
    "brigade",
    "combat",
    "destroyer",
    "division",
    "fighter",
    "force",
    "frigate",
    "infantry",
    "missile",
    "soldier",
    "submarine",
    "tank",
    "troop",
    "warship",
    "weapon",
];

/// Verbs that hand something over, or speak of it, and use it against nobody.
const SUPPLY: [&str; 20] = [
    "account", "buy", "cease", "consult", "deliver", "donate", "fund", "lend", "notify", "pay", "provide", "publish",
    "report", "sell", "stop", "supply", "train", "transfer", "halt", "withdraw",
];

/// Verbs by which forces come to be in a place.
const PRESENCE: [&str; 7] = ["base", "deploy", "garrison", "maintain", "place", "stand", "station"];

/// Whether a word is one of these, in whatever form: `strikes`, `deployment`, `troops`.
fn is_one(word: &str, stems: &[&str]) -> bool {
    const ENDS: [&str; 12] = ["", "s", "es", "d", "ed", "ing", "ings", "ment", "ments", "ion", "ions", "ry"];
    let form = |stem: &&str| {
        let shorter = stem.strip_suffix('e').unwrap_or(stem);
        let rest = word.strip_prefix(*stem);
        rest.or_else(|| word.strip_prefix(shorter)).is_some_and(|rest| ENDS.contains(&rest))
    };
    stems.iter().any(form)
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Whether some word of an act's verb and event is one of these; of its title too, where the event has no verb.
fn says(agreement: &Agreement, norm: &Norm, stems: &[&str]) -> bool {
    let Act::Do { event, .. } = &norm.act.value else { return false };
    let declared = agreement.event(event);
    let verb = declared.and_then(|event| event.verb.as_deref()).unwrap_or_default();
    words(event).chain(words(verb)).any(|word| is_one(&word, stems))
}

/// Whether a capability or unit is armed, by its name or title.
pub(crate) fn is_armed(agreement: &Agreement, unit: &str) -> bool {
    let title = agreement.capabilities.iter().find(|capability| capability.name.value == unit);
    words(unit)
        .chain(title.into_iter().flat_map(|capability| words(&capability.title)))
        .any(|word| is_one(&word, &ARMED))
}

/// Whether a clause uses force or coerces: by its verb, or by armed means that it does not just hand over.
pub(crate) fn is_forceful(agreement: &Agreement, norm: &Norm) -> bool {
    let Act::Do { quantity, .. } = &norm.act.value else { return false };
    if says(agreement, norm, &SUPPLY) {
        return false;
    }
    let mut means = norm.needs.iter().map(|need| &need.value).chain(quantity);
    says(agreement, norm, &FORCE) || means.any(|means| is_armed(agreement, &means.unit))
}

/// Whether a clause is about forces being in a place.
pub(crate) fn is_presence(agreement: &Agreement, norm: &Norm) -> bool {
    says(agreement, norm, &PRESENCE)
}

/// Whether a clause asks to consult or to meet.
pub(crate) fn is_consultation(agreement: &Agreement, norm: &Norm) -> bool {
    says(agreement, norm, &["consult", "consultation", "meet"])
}

/// Whether a clause asks to call others together.
pub(crate) fn is_convening(agreement: &Agreement, norm: &Norm) -> bool {
    says(agreement, norm, &["call", "chair", "convene", "invite", "summon"])
}

/// Whether a clause answers something that happens: a red line, a condition, a breach or an event.
pub(crate) fn answers(norm: &Norm) -> bool {
    matches!(
        norm.on.as_ref().map(|on| &on.value),
        Some(Trigger::Named { .. } | Trigger::BreachOf(_) | Trigger::Event(_))
    )
}

/// Whether a pattern is that somebody gives leave, or that the parties agree: by its event's name or title.
pub(crate) fn is_leave(agreement: &Agreement, pattern: &Pattern) -> bool {
    const LEAVE: [&str; 16] = [
        "agree",
        "agreed",
        "agreement",
        "approval",
        "approve",
        "authorisation",
        "authorise",
        "authorization",
        "authorize",
        "consent",
        "decision",
        "permission",
        "permit",
        "request",
        "waive",
        "waiver",
    ];
    let title = agreement.event(&pattern.event).map(|event| event.title.as_str()).unwrap_or_default();
    words(&pattern.event).chain(words(title)).any(|word| is_one(&word, &LEAVE))
}

/// A trigger in words that are alike for alike triggers, whatever their place in the text; `None` without one.
pub(crate) fn trigger(agreement: &Agreement, norm: &Norm) -> Option<String> {
    Some(match &norm.on.as_ref()?.value {
        Trigger::Named { name, tier: Some(tier) } => format!("{name} tier {tier}"),
        Trigger::Named { name, tier: None } => name.clone(),
        Trigger::EntryIntoForce => "entry into force".into(),
        Trigger::OpeningOf(phase) => format!("opening of {phase}"),
        Trigger::Report => "report".into(),
        Trigger::BreachOf(number) => format!("breach of clause {number}"),
        Trigger::Event(pattern) => {
            let roles = roles_in_words(agreement, &pattern.roles);
            let filter = pattern.filter.as_ref().map(|filter| format!(" where {filter:?}")).unwrap_or_default();
            format!("{}{roles}{filter}", pattern.event)
        }
    })
}

/// Roles in words that are alike for alike roles, groups resolved.
pub(crate) fn roles_in_words(agreement: &Agreement, roles: &[RoleFill]) -> String {
    let all = [Role::By, Role::Against, Role::With, Role::To, Role::In, Role::From, Role::Of];
    let filled = all.into_iter().filter_map(|role| Some((role, filled(agreement, roles, role)?)));
    filled.map(|(role, names)| format!(" {role:?} {}", names.join(", "))).collect()
}

/// Whether a person or a body decides before a clause is owed: the one who may choose to act, a body that bears the clause or
/// determines what sets it going, or an event that is itself a decision.
pub(crate) fn is_decided(agreement: &Agreement, norm: &Norm) -> bool {
    let by_somebody =
        |determined: Option<&Determined>| matches!(determined, Some(Determined::By(chain)) if !chain.is_empty());
    norm.modality == Modality::May
        || agreement.bearers(&norm.subject).iter().any(|name| agreement.body(name).is_some())
        || by_somebody(norm.determined.as_ref().map(|determined| &determined.value))
        || is_set_going_by_a_decision(agreement, norm, |_| true)
}

/// Whether what sets a clause going is determined by a body or party that `counts`, or is itself a decision.
pub(crate) fn is_set_going_by_a_decision(agreement: &Agreement, norm: &Norm, counts: impl Fn(&Name) -> bool) -> bool {
    const DECISIONS: [&str; 8] =
        ["authorisation", "authorization", "consent", "decision", "determination", "order", "request", "vote"];
    let by_somebody = |determined: Option<&Determined>| match determined {
        Some(Determined::By(chain)) => chain.iter().any(|(name, _)| counts(&name.value)),
        Some(Determined::Automatic) | None => false,
    };
    let is_body = |name: &Name| agreement.body(name).is_some();
    match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { name, .. }) => agreement
            .red_line(name)
            .is_some_and(|(_, red_line)| by_somebody(red_line.determined.as_ref().map(|determined| &determined.value))),
        Some(Trigger::BreachOf(number)) => agreement.clause(number).is_some_and(|clause| match &clause.kind {
            ClauseKind::Norm(norm) => by_somebody(norm.determined.as_ref().map(|determined| &determined.value)),
            _ => false,
        }),
        Some(Trigger::Event(pattern)) => {
            words(&pattern.event).any(|word| is_one(&word, &DECISIONS))
                || filled(agreement, &pattern.roles, Role::By).is_some_and(|names| names.iter().all(is_body))
        }
        _ => false,
    }
}

/// Whether some of those named may use a power alone: each for itself, or a body in which one vote is enough.
pub(crate) fn alone(agreement: &Agreement, subject: &Subject) -> Vec<Name> {
    let bearers = agreement.bearers(subject);
    let one_acts = match subject.share {
        Share::Each | Share::Any(0 | 1) => true,
        Share::Any(_) | Share::Jointly => bearers.len() < 2,
    };
    let mut found: Vec<Name> = Vec::new();
    for bearer in bearers.into_iter().filter(|_| one_acts) {
        match agreement.body(&bearer) {
            None => found.push(bearer),
            Some(body) => {
                let members = body.members.iter().flat_map(|name| agreement.members(name)).collect::<Vec<Name>>();
                let one_is_enough = body.decides.as_ref().is_some_and(|rule| rule.0 <= 1) || members.len() == 1;
                found.extend(members.into_iter().filter(|_| one_is_enough));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_the_word_and_longer_words_are_not() {
        for word in ["strike", "strikes", "striking", "fire", "fired", "firing"] {
            assert!(is_one(word, &FORCE), "{word}");
        }
        for word in ["shelter", "firefighter", "forecast", "engagement-free", "enforce"] {
            assert!(!is_one(word, &FORCE), "{word}");
        }
        assert!(is_one("deployment", &PRESENCE) && is_one("troops", &ARMED) && is_one("infantry", &ARMED));
    }
}
