//! Versions of a text that was amended: which texts they are, and when each is in force.
//!
//! Deliberately opens no file: whoever holds the texts hands them over, and is told what of them cannot be a version.

use crate::bindings::Amendment;
use crate::codes;
use servanda_agreement::{Agreement, Version};
use servanda_base::{Diagnostic, Moment};
use std::path::{Component, Path};

/// True for a file inside the folder, as bindings may name it.
pub fn is_inside(name: &str) -> bool {
    let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    !name.is_empty() && Path::new(name).components().all(inside)
}

/// A text that an `[[amendment]]` names.
#[derive(Debug)]
pub enum Named {
    /// It lies outside of the folder, and was not read.
    Outside,
    /// There is no such file.
    NotThere,
    /// Its bytes as text, and what could be read of it; what is wrong inside it is told of that file.
    Text(String, Option<Box<Agreement>>),
}

/// Gives each version its time: the first from the beginning until the first amendment, each later one from its start until
/// that of the next. What cannot be is a finding on `bindings.toml`; then no version has a time.
pub fn in_time(first: (&str, &mut Agreement), amendments: &[Amendment], texts: &mut [Named]) -> Vec<Diagnostic> {
    let (first_text, first) = first;
    let mut findings = Vec::new();
    let mut earlier: Vec<(&str, &str)> = vec![("the first text", first_text)];
    for (amendment, named) in amendments.iter().zip(texts.iter()) {
        findings.extend(wrong_text(amendment, named, first, &earlier));
        if let Named::Text(text, _) = named {
            earlier.push((&amendment.text.value, text));
        }
    }
    let zone = |named: &Named| match named {
        Named::Text(_, Some(agreement)) => agreement.header.clock.clone(),
        _ => first.header.clock.clone(),
    };
    let starts: Vec<Moment> = amendments
        .iter()
        .zip(texts.iter())
        .map(|(amendment, named)| amendment.from.value.start(&zone(named)))
        .collect();
    let signed = first.header.signed.as_ref().map(|signed| first.header.clock.start_of(signed.value));
    for (at, (amendment, start)) in amendments.iter().zip(&starts).enumerate() {
        let number = at + 2;
        let before = at.checked_sub(1).and_then(|before| starts.get(before));
        if before.is_some_and(|before| start <= before) {
            let message = format!("version {number} does not begin after version {}", number - 1);
            let finding = Diagnostic::error(codes::AMENDMENT_TIME, amendment.from.span, message);
            findings.push(finding.help("write the amendments in order of time, each with a later `from`"));
        } else if signed.is_some_and(|signed| *start <= signed) {
            let message = format!("version {number} begins before the agreement was signed");
            let finding = Diagnostic::error(codes::AMENDMENT_TIME, amendment.from.span, message);
            findings.push(finding.help("write when the amendment entered into force"));
        }
    }
    if findings.is_empty() && !amendments.is_empty() {
        first.header.version = Some(Version { number: 1, from: None, until: starts.first().copied() });
        for (at, named) in texts.iter_mut().enumerate() {
            if let Named::Text(_, Some(agreement)) = named {
                let (number, until) = (at as u32 + 2, starts.get(at + 1).copied());
                agreement.header.version = Some(Version { number, from: starts.get(at).copied(), until });
            }
        }
    }
    findings
}

/// Why a text is no later version of the first.
fn wrong_text(amendment: &Amendment, named: &Named, first: &Agreement, earlier: &[(&str, &str)]) -> Option<Diagnostic> {
    let name = &amendment.text.value;
    let (message, help) = match named {
        Named::Outside => (
            format!("`{name}` lies outside of the folder"),
            "copy the text into `amendments/` and name it from the folder".to_owned(),
        ),
        Named::NotThere => (
            format!("the text `{name}` is not there"),
            "write the whole text as it is from then on into this file, or correct the name".to_owned(),
        ),
        Named::Text(text, agreement) => {
            let same = earlier.iter().find(|(_, other)| *other == text);
            let other_name =
                agreement.as_ref().map(|agreement| &agreement.name.value).filter(|own| **own != first.name.value);
            if let Some((other, _)) = same {
                (
                    format!("`{name}` says the same as {}, byte for byte", shown(other)),
                    "write the text as it was amended, or take the amendment out".to_owned(),
                )
            } else if let Some(other) = other_name {
                (
                    format!("`{name}` is a text of `{other}`, and not of `{}`", first.name.value),
                    format!("begin its code with `agreement {}`: a later version keeps the name", first.name.value),
                )
            } else {
                return None;
            }
        }
    };
    Some(Diagnostic::error(codes::AMENDMENT_TEXT, amendment.text.span, message).help(help))
}

fn shown(name: &str) -> String {
    if name.starts_with("the ") { name.to_owned() } else { format!("`{name}`") }
}
