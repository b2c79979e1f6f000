//! The comparison as a page with small pictures. It stands alone.

use super::Compared;

/// The page.
pub fn html(compared: &Compared) -> String {
    format!("<!doctype html><title>{}</title>", compared.note)
}
