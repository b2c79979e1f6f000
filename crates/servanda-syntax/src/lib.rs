//! Placeholder.

/// Placeholder.
pub fn decode(bytes: &[u8]) -> Result<String, servanda_base::Diagnostic> {
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// Placeholder.
pub mod format {
    /// Placeholder.
    pub fn format(text: &str) -> String {
        text.to_owned()
    }
}
