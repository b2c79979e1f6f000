//! The list of checks. Codes are stable and never reused.

use crate::checks;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

/// One check.
pub struct Check {
    /// `S0503`: family and number.
    pub code: &'static str,
    /// How much its findings matter, as a rule.
    pub severity: Severity,
    /// The page shown by `servanda explain S0503`: what it checks, why it matters, a case, how to settle it. Its two
    /// fenced blocks marked `accord raises` and `accord settled` (of bindings `toml`, of a record `csv`, of a command
    /// `sh`) are run as tests.
    pub page: &'static str,
    /// Adds its findings. Findings of the readers (syntax, names, record) have nothing to add here.
    pub run: fn(&Agreement, &mut Vec<Diagnostic>),
}

/// The `run` of a finding that a reader (of files, text, shapes, bindings or record) adds: there is nothing left to look for.
pub(crate) fn found_by_the_reader(_: &Agreement, _: &mut Vec<Diagnostic>) {}

/// Every check, in order of code.
pub const CHECKS: &[Check] = &[
    checks::s0000::CHECK,
    checks::s0001::CHECK,
    checks::s0002::CHECK,
    checks::s0003::CHECK,
    checks::s0004::CHECK,
    checks::s0005::CHECK,
    checks::s0006::CHECK,
    checks::s0007::CHECK,
    checks::s0101::CHECK,
    checks::s0102::CHECK,
    checks::s0103::CHECK,
    checks::s0106::CHECK,
    checks::s0201::CHECK,
    checks::s0202::CHECK,
    checks::s0203::CHECK,
    checks::s0204::CHECK,
    checks::s0207::CHECK,
    checks::s0301::CHECK,
    checks::s0302::CHECK,
    checks::s0303::CHECK,
    checks::s0304::CHECK,
    checks::s0305::CHECK,
    checks::s0306::CHECK,
    checks::s0307::CHECK,
    checks::s0308::CHECK,
    checks::s0309::CHECK,
    checks::s0400::CHECK,
    checks::s0401::CHECK,
    checks::s0402::CHECK,
    checks::s0403::CHECK,
    checks::s0404::CHECK,
    checks::s0405::CHECK,
    checks::s0406::CHECK,
    checks::s0407::CHECK,
    checks::s0409::CHECK,
    checks::s0501::CHECK,
    checks::s0502::CHECK,
    checks::s0503::CHECK,
    checks::s0504::CHECK,
    checks::s0505::CHECK,
    checks::s0506::CHECK,
    checks::s0507::CHECK,
    checks::s0508::CHECK,
    checks::s0601::CHECK,
    checks::s0602::CHECK,
    checks::s0603::CHECK,
    checks::s0604::CHECK,
    checks::s0605::CHECK,
    checks::s0606::CHECK,
    checks::s0607::CHECK,
    checks::s0608::CHECK,
    checks::s0609::CHECK,
    checks::s0610::CHECK,
    checks::s0611::CHECK,
    checks::s0613::CHECK,
    checks::s0614::CHECK,
    checks::s0701::CHECK,
    checks::s0702::CHECK,
    checks::s0703::CHECK,
    checks::s0704::CHECK,
    checks::s0705::CHECK,
    checks::s0706::CHECK,
    checks::s0707::CHECK,
    checks::s0708::CHECK,
    checks::s0801::CHECK,
    checks::s0802::CHECK,
    checks::s0803::CHECK,
    checks::s0804::CHECK,
    checks::s0805::CHECK,
    checks::s0806::CHECK,
    checks::s0807::CHECK,
    checks::s0808::CHECK,
    checks::s0901::CHECK,
    checks::s0903::CHECK,
    checks::s1002::CHECK,
    checks::s1101::CHECK,
    checks::s1102::CHECK,
    checks::s1103::CHECK,
    checks::s1201::CHECK,
    checks::s1202::CHECK,
    checks::s1203::CHECK,
    checks::s1204::CHECK,
    checks::s1205::CHECK,
    checks::s1206::CHECK,
    checks::s1207::CHECK,
    checks::s1208::CHECK,
    checks::s1209::CHECK,
];

/// The page of a code.
pub fn page(code: &str) -> Option<&'static str> {
    CHECKS.iter().find(|check| check.code.eq_ignore_ascii_case(code)).map(|check| check.page)
}
