//! Placeholder.

/// Placeholder.
pub struct Input<'a> {
    /// Placeholder.
    pub agreement: &'a servanda_agreement::Agreement,
    /// Placeholder.
    pub bindings_name: &'a str,
    /// Placeholder.
    pub bindings: &'a str,
    /// Placeholder.
    pub files: &'a std::collections::BTreeMap<String, String>,
}

/// Placeholder.
pub struct Outcome {
    /// Placeholder.
    pub record: servanda_record::Record,
    /// Placeholder.
    pub findings: Vec<servanda_base::Diagnostic>,
}

/// Placeholder.
pub fn decode(bytes: &[u8], _name: &str) -> Result<String, servanda_base::Diagnostic> {
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// Placeholder.
pub fn read(_input: &Input<'_>) -> Outcome {
    Outcome { record: servanda_record::Record::default(), findings: Vec::new() }
}
