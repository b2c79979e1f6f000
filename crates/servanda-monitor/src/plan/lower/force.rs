//! Force of the agreement: start, term and expiry, each with its readings; and the powers that end it.

use super::*;
use crate::plan::op::{Automaton, End, Force, Start, Term};
use servanda_agreement::{Act, Effect, Expiry, ForceStart, Header, Modality, Target};

/// What the readings of the whole agreement are called.
pub(super) fn readings(header: &Header) -> Vec<String> {
    let mut found = Vec::new();
    let letter = |letter: &Option<String>, at: usize| letter.clone().unwrap_or_else(|| format!("{}", at + 1));
    if header.in_force.len() > 1 {
        found.extend(header.in_force.iter().enumerate().map(|(at, reading)| letter(&reading.letter, at)));
    }
    if header.expires.len() > 1 {
        let expires = header.expires.iter().enumerate();
        found.extend(expires.map(|(at, reading)| format!("expiry {}", letter(&reading.letter, at))));
    }
    let holders = header.term.iter().flat_map(|term| &term.value.held_by);
    found.extend(holders.map(|holder| format!("held by {}", holder.value)));
    found
}

impl Lower<'_> {
    /// The first node: everything else binds in force only.
    pub(super) fn force(&mut self) {
        // The clock and the rounding of months are how every length is counted, the allowances are the lateness of the
        // plan, and `evidence` is in the proofs.
        let Header {
            span: _,
            signed,
            in_force,
            expires,
            term,
            clock: _,
            clock_written: _,
            months: _,
            evidence: _,
            late_reports: _,
            verification: _,
            authentic: _,
            elsewhere: _,
            version,
        } = &self.text.header;
        let mut inputs = Vec::new();
        let starts = in_force
            .iter()
            .map(|reading| {
                let start = match &reading.value {
                    ForceStart::OnSignature => Start::OnSignature,
                    ForceStart::At(when) => Start::At(*when),
                    ForceStart::OnEvent(pattern) => {
                        let hits = self.pattern(pattern, None, &[]);
                        inputs.push(input(hits, Part::Start(reading.letter.clone())));
                        Start::OnEvent
                    }
                };
                (reading.letter.clone(), start)
            })
            .collect();
        let ends = expires
            .iter()
            .map(|reading| {
                let end = match &reading.value {
                    Expiry::Never => End::Never,
                    Expiry::On(when) => End::On(*when),
                    Expiry::OnEvent(pattern) => {
                        let hits = self.pattern(pattern, None, &[]);
                        inputs.push(input(hits, Part::End(reading.letter.clone())));
                        End::OnEvent
                    }
                };
                (reading.letter.clone(), end)
            })
            .collect();
        let term = term.as_ref().map(|term| {
            let servanda_agreement::Term { length, renewed_by, held_by } = &term.value;
            if let Some(event) = renewed_by {
                let event = self.text.event(event).map_or(event.value.as_str(), |event| event.name.value.as_str());
                let all = select::Acts { event, roles: &[], filter: None };
                let hits = self.acts(all, Who::Anybody, Vec::new(), None);
                inputs.push(input(hits, Part::Renewals));
            }
            let held_by = held_by.iter().map(|holder| holder.value.clone()).collect();
            Term { length: *length, renewed: renewed_by.is_some(), held_by }
        });
        let force = Force { signed: signed.as_ref().map(|signed| signed.value), starts, ends, term, version: *version };
        let key = self.key(Vec::new(), Vec::new());
        let id = self.node(Op::Phase(Automaton::Force(force)), inputs, key);
        for (clause, norm) in self.text.norms() {
            if let (Modality::May, Act::Power { effect: Effect::End | Effect::Withdraw, target: Target::Agreement }) =
                (norm.modality, &norm.act.value)
            {
                self.steps.push((StepKind::Power(clause.number.value.clone()), id));
            }
        }
        self.serve(id, Serves::Force);
        self.force = id;
    }
}
