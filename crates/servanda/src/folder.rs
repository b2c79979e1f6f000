//! Folders, as the commands ask for them: what a command says of a text that it reads for itself.

use crate::output::{Failure, complain};
use servanda_agreement::Agreement;
use servanda_base::{Severity, render};
pub use servanda_folder::*;
use std::path::Path;

/// Which version of an amended text is asked for.
#[derive(clap::Args, Default)]
pub struct WhichVersion {
    /// Judge everything under this version of the text as if it had always been the text; without it, each version over its
    /// own time
    #[arg(id = "version", long = "version", value_name = "K")]
    pub number: Option<u32>,
}

/// Reads an agreement for its text alone and names what could not be read; true if something could not. Of a text that was
/// amended it is the first version, and that is said.
pub fn readable(path: &Path) -> Result<(Agreement, bool), Failure> {
    let file = agreement_file(path)?;
    if path.is_dir() && read(path, &file)?.texts.len() > 1 {
        let path = path.display();
        complain(&format!(
            "note: `{path}` was amended; this is its first text (name the file of another, or docs/amendments.md)\n"
        ));
    }
    readable_text(path, text(&file)?)
}

/// [`readable`] for the version that is asked for, the present one if none is.
pub fn readable_version(path: &Path, asked: &WhichVersion) -> Result<(Agreement, bool), Failure> {
    readable_text(path, one_text(path, asked.number)?)
}

fn readable_text(path: &Path, text: Text) -> Result<(Agreement, bool), Failure> {
    let Text { agreement, findings: (source, findings), .. } = text;
    let mut has_errors = false;
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        has_errors = true;
        complain(&format!("{}\n", render::concise(&source, finding)));
    }
    let agreement = agreement.ok_or_else(|| {
        Failure::new(
            format!("`{}` holds no agreement that could be read", source.name),
            format!("type `servanda check {}` to see why", path.display()),
        )
    })?;
    Ok((agreement, has_errors))
}
