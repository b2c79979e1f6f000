//! Words that several findings share: lists, amounts, lengths of time, and where a finding belongs.

use servanda_agreement::{Agreement, Clause};
use servanda_base::iso::is_currency;
use servanda_base::{Amount, Diagnostic, Quantity, Span};

/// `A, B, C`.
pub(crate) fn list<S: AsRef<str>>(items: &[S]) -> String {
    items.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

/// `` `A`, `B` ``.
pub(crate) fn quoted_list<S: AsRef<str>>(items: &[S]) -> String {
    items.iter().map(|item| format!("`{}`", item.as_ref())).collect::<Vec<_>>().join(", ")
}

/// `clause 5.3`, or `clauses 5.3, 5.4`.
pub(crate) fn clauses<S: AsRef<str>>(numbers: &[S]) -> String {
    format!("{} {}", if numbers.len() == 1 { "clause" } else { "clauses" }, list(numbers))
}

/// A unit as findings write it: `` `brigade` ``, but `EUR`.
pub(crate) fn unit(unit: &str) -> String {
    if is_currency(unit) { unit.to_owned() } else { format!("`{unit}`") }
}

/// A number as people say it: `1 billion`, `24`, `12,000`.
pub(crate) fn number(amount: Amount) -> String {
    let text = amount.to_string();
    for (zeros, word) in [(",000,000,000", "billion"), (",000,000", "million")] {
        if let Some(front) = text.strip_suffix(zeros) {
            return format!("{front} {word}");
        }
    }
    text
}

/// A quantity as it can be typed: `12_000 people`, `1 billion EUR`.
pub(crate) fn typed(amount: Amount, unit: &str) -> String {
    format!("{} {unit}", number(amount).replace(',', "_"))
}

/// `` 8 `tanker-aircraft` ``, `1 billion EUR`.
pub(crate) fn quantity(quantity: &Quantity) -> String {
    format!("{} {}", number(quantity.amount), unit(&quantity.unit))
}

/// Puts a finding under its clause.
pub(crate) fn under(clause: &Clause, finding: Diagnostic) -> Diagnostic {
    finding.clause(clause.number.value.clone()).path(clause.path.clone())
}

/// The headings above a place in the code.
pub(crate) fn path_at(agreement: &Agreement, place: Span) -> Vec<String> {
    let holds = |code: &&Span| code.start <= place.start && place.start < code.end;
    agreement
        .sections
        .iter()
        .find(|section| section.code.iter().any(|code| holds(&code)))
        .map(|section| section.path.clone())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_said_as_people_say_them() {
        let said = |amount: i64, of: &str| quantity(&Quantity { amount: Amount::from(amount), unit: of.into() });
        assert_eq!(said(1_000_000_000, "EUR"), "1 billion EUR");
        assert_eq!(said(8, "tanker-aircraft"), "8 `tanker-aircraft`");
        assert_eq!(said(12_000, "people"), "12,000 `people`");
        assert_eq!(typed(Amount::from(12_000), "people"), "12_000 people");
    }
}
