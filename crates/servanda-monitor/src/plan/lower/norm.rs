//! Clauses: what sets them going, what is judged, until when, and what may move it.

use super::condition::Rests;
use super::*;
use crate::plan::op::{Determined, Due, Form, Hold, Owes, Trigger, Unless};
use servanda_agreement::{Act, Anchor, Effect, Modality, Reading, Target};
use servanda_base::{Duration, Spanned};

/// True for a power or a permission: used or not, never kept or not kept.
pub(super) fn is_power(norm: &Norm) -> bool {
    norm.modality == Modality::May || matches!(norm.act.value, Act::Power { .. })
}

/// When a clause is lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Powers,
    Others,
    Bans,
}

/// Powers first, bans last.
pub(super) fn turn(norm: &Norm) -> Turn {
    match (&norm.act.value, norm.modality) {
        _ if is_power(norm) => Turn::Powers,
        (Act::Do { .. }, Modality::ShallNot) => Turn::Bans,
        _ => Turn::Others,
    }
}

/// What clauses say about other clauses.
pub(super) fn lines<'a>(text: &'a Agreement, lines: &mut Lines<'a>) {
    for (clause, norm) in text.norms() {
        let number = clause.number.value.as_str();
        if let Some(next) = &norm.failing_which {
            lines.followed_by.entry(&next.value).or_default().push(number);
        }
        for over in &norm.notwithstanding {
            lines.prevailing.entry(&over.value).or_default().push(number);
        }
        if let Some(old) = &norm.replaces {
            let from = match norm.from.as_ref().map(|from| &from.value) {
                Some(Anchor::At(when)) => Some(*when),
                _ => None,
            };
            lines.replaced_by.entry(&old.value).or_default().push((number.to_owned(), from));
        }
        if let (Modality::May, Act::Power { effect, target }) = (norm.modality, &norm.act.value) {
            match (effect, target) {
                (Effect::Suspend | Effect::Resume | Effect::Release | Effect::Extend, Target::Clause(over)) => {
                    lines.powers_over.entry(over).or_default().push(number);
                }
                (Effect::Suspend | Effect::Resume, Target::Agreement) => lines.powers_over_all.push(number),
                // These end force or open a phase, by a step, or have no effect that the language gives them.
                (Effect::Release | Effect::Extend | Effect::Open | Effect::End | Effect::Withdraw, _)
                | (Effect::Suspend | Effect::Resume, Target::Phase(_)) => {}
            }
        }
    }
}

impl<'a> Lower<'a> {
    /// The node of a norm.
    pub(super) fn norm(&mut self, number: &'a str, norm: &'a Norm) -> NodeId {
        // Means, and what is written for readers, change no status; `repeats` leaves the old promise as it is, and what
        // `notwithstanding` says is read with the ban that it speaks of.
        let Norm {
            on,
            during,
            subject,
            modality,
            act,
            from,
            due,
            every,
            overlap,
            needs: _,
            failing_which: _,
            proof: _,
            unless,
            counted_by,
            repeats: _,
            replaces: _,
            notwithstanding: _,
            subject_to,
            includes: _,
            in_addition: _,
            clock_runs,
            notice,
            never_during,
            asymmetric: _,
            elsewhere: _,
            determined,
        } = norm;
        let proof = proof_of(self.text, norm);
        let mut rests = Rests::default();
        rests.inputs.push(input(self.force, Part::Force));
        let (who, mut sorts) = self.bearers(subject);

        let on = self.triggers(number, on.as_ref().map(|on| &on.value), proof, &mut rests);
        if !on.is_empty() {
            sorts.push(Sort::Episode);
        }
        rests.phases |= during.is_some();
        let from = from.as_ref().map(|from| from.value.clone());
        self.anchored(from.as_ref(), &mut rests);
        let letters = due.iter().filter_map(|reading| reading.letter.as_ref());
        let mut readings: Vec<String> = letters.map(|letter| format!("deadline {letter}")).collect();
        let unless = unless.as_ref().map(|unless| match &unless.value {
            servanda_agreement::Unless::Claimed(words) => {
                readings.extend(["exception not accepted".to_owned(), "exception accepted".to_owned()]);
                Unless::Claimed(words.clone())
            }
            servanda_agreement::Unless::Words(words) => Unless::Words(words.clone()),
            servanda_agreement::Unless::Condition(condition) => {
                let (guard, atoms) = self.guard(condition, proof);
                rests.and(self.rests_on(&atoms));
                Unless::Holds(guard)
            }
        });

        let form = match (&act.value, modality) {
            (Act::Power { effect, target }, Modality::May | Modality::Shall | Modality::ShallNot) => {
                let by = self.text.bearers(subject);
                let used = self.uses(*effect, target, by);
                rests.inputs.extend(used.map(|used| input(used, Part::Use)));
                self.never_during(never_during, &mut rests);
                // One answer for whoever may use it.
                sorts.retain(|sort| !matches!(sort, Sort::Party { .. }));
                let notice = notice.as_ref().map(|notice| notice.value.clone());
                Form::Power { effect: *effect, target: target.clone(), notice }
            }
            (Act::Quoted { .. } | Act::Do { .. } | Act::Keep { .. }, Modality::May) => {
                sorts.retain(|sort| !matches!(sort, Sort::Party { .. }));
                Form::Permission
            }
            (Act::Quoted { words: _, roles: _ }, Modality::Shall | Modality::ShallNot) => Form::Words(*modality),
            (Act::Do { event, start: _, quantity: _, words: _, roles, filter }, Modality::ShallNot) => {
                let acts = select::Acts { event, roles, filter: filter.as_ref() };
                let parties: Vec<Sort> = party(&sorts);
                let hits = self.acts(acts, who, parties, proof);
                let watch = self.watch(event, roles, proof, &[]);
                rests.inputs.extend([input(hits, Part::Hits), input(watch, Part::Watch)]);
                self.rises(acts, proof, &mut rests);
                self.prevailing(number, subject_to, &mut rests);
                let about = vec![number.to_owned()];
                let said = self.source(Source::Determinations { about, about_entries: true });
                rests.inputs.push(input(said, Part::Determinations));
                Form::Forbids { event: event.clone() }
            }
            (Act::Do { event, start, quantity, words: _, roles, filter }, Modality::Shall) => {
                let acts = select::Acts { event, roles, filter: filter.as_ref() };
                let parties: Vec<Sort> = party(&sorts);
                let hits = self.acts(acts, who.clone(), parties.clone(), proof);
                rests.inputs.push(input(hits, Part::Hits));
                if let Some(counter) = counted_by {
                    let counter = Source::Counter { counter: counter.value.clone(), proof: self.proof(proof) };
                    let source = self.source(counter);
                    let inputs = vec![input(source, Part::Entries)];
                    let id = self.node(Op::Hold(Hold::Counter { of: who }), inputs, Key(parties));
                    rests.inputs.push(input(id, Part::Counter));
                }
                Form::Owes(Box::new(Owes {
                    event: event.clone(),
                    share: subject.share,
                    start: *start,
                    quantity: quantity.clone(),
                    due: due.iter().map(|due| self.due(due, proof, &mut rests)).collect(),
                    every: every.as_ref().map(|every| every.value),
                    overlap: overlap.as_ref().map(|overlap| overlap.value),
                }))
            }
            (Act::Keep { gauge, roles, op, level }, Modality::Shall | Modality::ShallNot) => {
                let id = self.level(gauge, who, party(&sorts), roles, (*op, level), proof);
                rests.inputs.push(input(id, Part::Level));
                Form::Keeps { gauge: gauge.clone(), modality: *modality, share: subject.share }
            }
        };
        let determined = self.determined(determined.as_ref().map(|determined| &determined.value));
        if let Determined::By(_) = determined {
            let about_entries = matches!(form, Form::Forbids { .. });
            let said = self.source(Source::Determinations { about: vec![number.to_owned()], about_entries });
            rests.inputs.push(input(said, Part::Determinations));
        }
        if !is_power(norm) {
            let over_it = self.lines.powers_over.get(number).into_iter().flatten();
            let powers: Vec<&str> = over_it.chain(&self.lines.powers_over_all).copied().collect();
            for power in powers {
                let id = self.norms.get(power).copied();
                rests.inputs.extend(id.map(|id| input(id, Part::Power(power.to_owned()))));
            }
        }
        let norm = crate::plan::op::Norm {
            clause: number.to_owned(),
            form,
            on,
            during: during.as_ref().map(|phase| phase.value.clone()),
            from,
            unless,
            determined,
            clock_stops: !clock_runs,
            replaced_by: self.lines.replaced_by.get(number).cloned().unwrap_or_default(),
        };
        self.add(norm, sorts, readings, rests)
    }

    /// A review is owed by its bearers together in every period; the event `review` shows it.
    pub(super) fn review(&mut self, number: &str, every: Duration, by: &[Spanned<Name>]) -> NodeId {
        let mut rests = Rests::default();
        rests.inputs.push(input(self.force, Part::Force));
        let mut by: Vec<Name> = by.iter().flat_map(|name| self.text.members(name)).collect();
        let mut seen = BTreeSet::new();
        by.retain(|name| seen.insert(name.clone()));
        let form = match self.text.event("review").map(|event| event.name.value.clone()) {
            None => Form::Words(Modality::Shall),
            Some(event) => {
                let all = select::Acts { event: &event, roles: &[], filter: None };
                let hits = self.acts(all, Who::Of(by), Vec::new(), self.evidence());
                rests.inputs.push(input(hits, Part::Hits));
                Form::Owes(Box::new(Owes {
                    event,
                    share: Share::Jointly,
                    start: false,
                    quantity: None,
                    due: Vec::new(),
                    every: Some(every),
                    overlap: None,
                }))
            }
        };
        let norm = crate::plan::op::Norm {
            clause: number.to_owned(),
            form,
            on: Vec::new(),
            during: None,
            from: None,
            unless: None,
            determined: Determined::Nobody,
            clock_stops: true,
            replaced_by: Vec::new(),
        };
        self.add(norm, Vec::new(), Vec::new(), rests)
    }

    fn add(
        &mut self,
        norm: crate::plan::op::Norm,
        sorts: Vec<Sort>,
        readings: Vec<String>,
        mut rests: Rests,
    ) -> NodeId {
        if rests.phases {
            rests.inputs.extend(self.phases.map(|phases| input(phases, Part::Phases)));
        }
        let key = self.key(sorts, readings);
        let number = norm.clause.clone();
        let id = self.node(Op::Norm(Box::new(norm)), std::mem::take(&mut rests.inputs), key);
        self.guard_steps(&rests, id, false);
        self.norms.entry(number).or_insert(id);
        id
    }

    /// All that may set a clause going. A clause that another names as what follows has no life of its own.
    fn triggers(
        &mut self,
        number: &'a str,
        on: Option<&'a servanda_agreement::Trigger>,
        proof: Option<&'a str>,
        rests: &mut Rests,
    ) -> Vec<Trigger> {
        let mut found = Vec::new();
        for before in self.lines.followed_by.get(number).cloned().unwrap_or_default() {
            rests.breaches.insert(before.to_owned());
            found.push(Trigger::Follows(before.to_owned()));
        }
        let Some(on) = on else {
            for (phase, when) in self.lines.not_open.get(number).cloned().unwrap_or_default() {
                rests.phases = true;
                found.push(Trigger::NotOpenBy(phase.to_owned(), when));
            }
            return found;
        };
        found.push(match on {
            servanda_agreement::Trigger::EntryIntoForce => Trigger::EntryIntoForce,
            servanda_agreement::Trigger::OpeningOf(phase) => {
                rests.phases = true;
                Trigger::OpeningOf(phase.clone())
            }
            servanda_agreement::Trigger::Report => {
                let reports = self.source(Source::EveryReport);
                rests.inputs.push(input(reports, Part::Trigger));
                Trigger::Report
            }
            servanda_agreement::Trigger::BreachOf(before) => {
                rests.breaches.insert(before.clone());
                Trigger::BreachOf(before.clone())
            }
            servanda_agreement::Trigger::Event(pattern) => {
                let hits = self.pattern(pattern, proof, &[]);
                rests.inputs.push(input(hits, Part::Trigger));
                Trigger::Match
            }
            servanda_agreement::Trigger::Named { name, tier } => match self.text.definition(name) {
                Some(_) => {
                    let (guard, atoms) = self.named_guard(name, proof);
                    rests.and(self.rests_on(&atoms));
                    Trigger::Begins(guard)
                }
                None => match self.latches.get(name) {
                    Some(latch) => {
                        rests.inputs.push(Input { from: *latch, part: Part::Trigger, tier: *tier });
                        Trigger::RedLine(name.clone(), *tier)
                    }
                    None => Trigger::Never,
                },
            },
        });
        found
    }

    /// A deadline with the letter of its reading.
    fn due(
        &mut self,
        due: &Reading<servanda_agreement::Due>,
        proof: Option<&str>,
        rests: &mut Rests,
    ) -> (Option<String>, Due) {
        let Reading { letter, value, span: _ } = due;
        let due = match value {
            servanda_agreement::Due::Within { length, calendar, of } => {
                self.anchored(of.as_ref(), rests);
                Due::Within { length: *length, calendar: calendar.clone(), of: of.clone() }
            }
            servanda_agreement::Due::Words(words) => Due::Words(words.clone()),
            servanda_agreement::Due::By(when) => Due::By(*when),
            servanda_agreement::Due::Daily(time) => Due::Daily(*time),
            servanda_agreement::Due::Before { length, event } => {
                let ahead = self.pattern(event, proof, &[]);
                rests.inputs.push(input(ahead, Part::Ahead));
                Due::Before(*length)
            }
        };
        (letter.clone(), due)
    }

    /// What an anchor reads beside the trigger and force: acts of the clause that it names.
    fn anchored(&mut self, anchor: Option<&Anchor>, rests: &mut Rests) {
        match anchor {
            Some(Anchor::StartOf(number) | Anchor::CompletionOf(number)) => {
                let acts = self.acts_of(number);
                rests.inputs.extend(acts.map(|acts| input(acts, Part::Anchor(number.clone()))));
            }
            Some(
                Anchor::Determination
                | Anchor::Incident
                | Anchor::Notification
                | Anchor::Report
                | Anchor::Breach
                | Anchor::Opening
                | Anchor::EntryIntoForce
                | Anchor::Signature
                | Anchor::At(_),
            )
            | None => {}
        }
    }

    /// The acts that a clause asks for, where an event can show them.
    fn acts_of(&mut self, number: &str) -> Option<NodeId> {
        let clause = self.text.clause(number)?;
        let ClauseKind::Norm(norm) = &clause.kind else { return None };
        let Act::Do { event, roles, filter, .. } = &norm.act.value else { return None };
        let (who, sorts) = self.bearers(&norm.subject);
        let acts = select::Acts { event, roles, filter: filter.as_ref() };
        Some(self.acts(acts, who, sorts, proof_of(self.text, norm)))
    }

    /// Counters of the forbidden acts: what they rose by more than is told of occurred all the same.
    fn rises(&mut self, acts: select::Acts<'_>, proof: Option<&str>, rests: &mut Rests) {
        let counters = self.text.counters.iter();
        let counting =
            counters.filter(|counter| counter.counts.as_ref().is_some_and(|event| event.value == acts.event));
        for counter in counting {
            let source = Source::Counter { counter: counter.name.value.clone(), proof: Proof::Default };
            let source = self.source(source);
            let hold = Op::Hold(Hold::Counter { of: Who::Anybody });
            let id = self.node(hold, vec![input(source, Part::Entries)], Key::default());
            rests.inputs.push(input(id, Part::Rises));
            // Whoever acted.
            let all = self.acts(acts, Who::Anybody, Vec::new(), proof);
            rests.inputs.push(input(all, Part::AllHits));
        }
    }

    /// The duties to act that prevail over a ban: when each binds, and what performs it.
    fn prevailing(&mut self, number: &str, subject_to: &[Spanned<ClauseNo>], rests: &mut Rests) {
        let say_so = self.lines.prevailing.get(number).into_iter().flatten().copied();
        let duties: BTreeSet<&str> = say_so.chain(subject_to.iter().map(|to| to.value.as_str())).collect();
        let duties: Vec<ClauseNo> = duties.into_iter().map(str::to_owned).collect();
        for duty in duties {
            let Some(ClauseKind::Norm(norm)) = self.text.clause(&duty).map(|clause| &clause.kind) else { continue };
            let (Modality::Shall, Act::Do { .. }) = (norm.modality, &norm.act.value) else { continue };
            let binds = self.norms.get(&duty).copied();
            rests.inputs.extend(binds.map(|binds| input(binds, Part::Prevails(duty.clone()))));
            let acts = self.acts_of(&duty);
            rests.inputs.extend(acts.map(|acts| input(acts, Part::Performs(duty.clone()))));
        }
    }

    /// What a power may not be used during: phases, red lines in any tier, named conditions.
    fn never_during(&mut self, names: &'a [Spanned<Name>], rests: &mut Rests) {
        for name in names {
            if self.text.phase(name).is_some() {
                rests.phases = true;
            } else if let Some(latch) = self.latches.get(&name.value).copied() {
                let tiers = self.text.red_line(name).map_or(&[] as &[_], |(_, line)| line.tiers.as_slice());
                let tiers = tiers.iter().map(|tier| Some(tier.number.value));
                let of = |tier| Input { from: latch, part: Part::NeverDuring, tier };
                rests.inputs.extend(std::iter::once(None).chain(tiers).map(of));
            } else if self.text.definition(name).is_some() {
                let (_, atoms) = self.named_guard(name, self.evidence());
                rests.and(self.rests_on(&atoms));
            }
        }
    }
}

/// The parties among the sorts of a clause's key, for whose acts it asks.
fn party(sorts: &[Sort]) -> Vec<Sort> {
    sorts.iter().filter(|sort| matches!(sort, Sort::Party { .. })).cloned().collect()
}
