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

/// True for an ISO 4217 alphabetic code in capitals, current or withdrawn: `EUR`, `DEM`.
///
/// Withdrawn codes count because old treaties name the money of their day.
///
/// ```
/// use servanda_base::iso::is_currency;
/// assert!(is_currency("EUR") && is_currency("DEM"));
/// assert!(!is_currency("EUX"));
/// ```
pub fn is_currency(code: &str) -> bool {
    code.len() == 3 && rust_iso4217::ALL_MAP.contains_key(code)
}

/// The ISO 4217 codes of currencies and funds that are in use today.
pub fn currencies() -> impl Iterator<Item = &'static str> {
    rust_iso4217::ALL_ACTIVE_CODE.iter().chain(rust_iso4217::ALL_FUNDS_CODE).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many as List One of 2026-01-01 and List Two of 2025-05-12 hold together. A new edition changes this number.
    #[test]
    fn as_many_currencies_are_in_use_as_the_list_holds() {
        let mut codes: Vec<&str> = currencies().collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 178);
        assert!(codes.iter().all(|code| is_currency(code) && code.bytes().all(|b| b.is_ascii_uppercase())));
    }

    #[test]
    fn withdrawn_codes_are_known_and_not_in_use() {
        for code in ["DEM", "HRK", "BGN", "SUR"] {
            assert!(is_currency(code) && !currencies().any(|current| current == code), "{code}");
        }
        assert!(!is_currency("eur") && !is_currency("EU") && !is_currency("NUL"));
    }
}
