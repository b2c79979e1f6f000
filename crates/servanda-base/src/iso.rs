//! Codes of states and currencies.

/// True for an ISO 3166-1 alpha-3 code in capitals: `UKR`.
pub fn is_state(code: &str) -> bool {
    code.len() == 3 && rust_iso3166::from_alpha3(code).is_some()
}

/// The alpha-3 code for another way of writing a state: an alpha-2 code, or one of the few words that everybody uses.
///
/// ```
/// use servanda_base::iso::state_for;
/// assert_eq!(state_for("UK"), Some("GBR"));
/// assert_eq!(state_for("DE"), Some("DEU"));
/// ```
pub fn state_for(code: &str) -> Option<&'static str> {
    match code {
        "UK" => Some("GBR"),
        "US" => Some("USA"),
        _ => rust_iso3166::from_alpha2(&code.to_ascii_uppercase()).map(|country| country.alpha3),
    }
}

/// The English short name of a state.
pub fn state_name(code: &str) -> Option<&'static str> {
    rust_iso3166::from_alpha3(code).map(|country| country.name)
}
