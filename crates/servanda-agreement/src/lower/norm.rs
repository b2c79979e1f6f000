//! Norms: the sentence and its fields.

use super::Lower;
use super::condition::compare;
use super::entry::{letter_of, quoted, value_span};
use super::names::{Wanted, word_of};
use crate::model::*;
use servanda_base::{Quantity, Spanned};
use servanda_syntax::ast::{NodeExt, span_of};
use servanda_syntax::{SyntaxKind, SyntaxNode};

impl Lower {
    /// The norm of a clause, if its sentence could be read.
    pub(super) fn norm(&mut self, clause: &SyntaxNode, sentence: &SyntaxNode) -> Option<Norm> {
        let trigger = sentence.first(SyntaxKind::Trigger);
        let on = trigger.as_ref().and_then(|trigger| Some(Spanned::new(self.trigger(trigger)?, trigger.span())));
        let during = sentence.first(SyntaxKind::During).and_then(|during| during.first(SyntaxKind::Name));
        let during = during.map(|name| self.mention(&name, Wanted::Phase));
        let subject = self.subject(&sentence.first(SyntaxKind::Subject)?);
        let modality = sentence.children().find_map(|child| match child.kind() {
            SyntaxKind::Shall => Some(Modality::Shall),
            SyntaxKind::ShallNot => Some(Modality::ShallNot),
            SyntaxKind::May => Some(Modality::May),
            _ => None,
        });
        let act = sentence.children().find(|child| {
            let kind = child.kind();
            matches!(kind, SyntaxKind::ActQuoted | SyntaxKind::ActDo | SyntaxKind::ActKeep | SyntaxKind::ActPower)
        });
        let act = act.and_then(|act| Some(Spanned::new(self.act(&act)?, act.span())));
        let mut norm = Norm {
            on,
            during,
            subject,
            modality: modality?,
            act: act?,
            from: None,
            due: Vec::new(),
            every: None,
            overlap: None,
            needs: Vec::new(),
            failing_which: None,
            proof: None,
            unless: None,
            counted_by: None,
            repeats: None,
            replaces: None,
            notwithstanding: Vec::new(),
            subject_to: Vec::new(),
            includes: Vec::new(),
            in_addition: false,
            clock_runs: false,
            notice: None,
            never_during: Vec::new(),
            asymmetric: false,
            elsewhere: Vec::new(),
            determined: None,
        };
        for line in self.lines(clause) {
            self.norm_line(&mut norm, &line);
        }
        Some(norm)
    }

    fn norm_line(&mut self, norm: &mut Norm, line: &SyntaxNode) {
        match line.kind() {
            SyntaxKind::From => norm.from = self.anchor_in(line),
            SyntaxKind::Within | SyntaxKind::By | SyntaxKind::Before => {
                let due = self.due(line);
                norm.due.extend(due.map(|value| Reading { letter: None, value, span: value_span(line) }));
            }
            SyntaxKind::Reading => {
                let inner = line
                    .children()
                    .find(|child| matches!(child.kind(), SyntaxKind::Within | SyntaxKind::By | SyntaxKind::Before));
                let due = inner.and_then(|inner| Some((self.due(&inner)?, inner.span())));
                norm.due.extend(due.map(|(value, span)| Reading { letter: letter_of(line), value, span }));
            }
            SyntaxKind::Every => norm.every = self.some_time_in(line),
            SyntaxKind::Overlap => norm.overlap = self.duration_in(line),
            SyntaxKind::Needs => {
                let quantities: Vec<SyntaxNode> = line.all(SyntaxKind::Quantity).collect();
                norm.needs.extend(quantities.iter().filter_map(|quantity| self.quantity(quantity)));
            }
            SyntaxKind::Failing => norm.failing_which = self.clauses_in(line).into_iter().next(),
            SyntaxKind::Proof => {
                norm.proof = line.first(SyntaxKind::Name).map(|name| self.mention(&name, Wanted::Proof));
            }
            SyntaxKind::Unless => norm.unless = self.unless(line),
            SyntaxKind::CountedBy => {
                norm.counted_by = line.first(SyntaxKind::Name).map(|name| self.mention(&name, Wanted::Counter));
            }
            SyntaxKind::Repeats => norm.repeats = self.clauses_in(line).into_iter().next(),
            SyntaxKind::Replaces => norm.replaces = self.clauses_in(line).into_iter().next(),
            SyntaxKind::Notwithstanding => norm.notwithstanding.extend(self.clauses_in(line)),
            SyntaxKind::SubjectTo => norm.subject_to.extend(self.clauses_in(line)),
            SyntaxKind::Includes => norm.includes.extend(self.clauses_in(line)),
            SyntaxKind::InAddition => norm.in_addition = true,
            SyntaxKind::Clock => self.norm_clock(norm, line),
            SyntaxKind::Notice => {
                let notice = match self.duration_in(line) {
                    Some(length) => Some(Spanned::new(Notice::Length(length.value), length.span)),
                    None => quoted(line).map(|words| Spanned::new(Notice::Words(words.value), words.span)),
                };
                norm.notice = notice;
            }
            SyntaxKind::NeverDuring => norm.never_during.extend(self.list_in(line, Wanted::Span)),
            SyntaxKind::Asymmetric => norm.asymmetric = true,
            SyntaxKind::Elsewhere => norm.elsewhere.extend(quoted(line)),
            SyntaxKind::Determined => {
                norm.determined = self.determined(line).map(|determined| Spanned::new(determined, value_span(line)));
            }
            _ => {}
        }
    }

    fn norm_clock(&mut self, norm: &mut Norm, line: &SyntaxNode) {
        let Some(word) = line.tokens().filter(|token| token.kind() == SyntaxKind::Word).nth(1) else { return };
        match word_of(&word).as_str() {
            "runs" => norm.clock_runs = true,
            "stops" => norm.clock_runs = false,
            other => {
                let message = format!("expected `runs` or `stops`, found `{other}`");
                let finding = servanda_base::Diagnostic::error("S0001", span_of(word.text_range()), message);
                self.findings
                    .push(finding.help("a zone stands in the agreement; a clause says whether its clock runs"));
            }
        }
    }

    fn clauses_in(&mut self, line: &SyntaxNode) -> Vec<Spanned<ClauseNo>> {
        let references: Vec<SyntaxNode> = line.all(SyntaxKind::ClauseRef).collect();
        references.iter().filter_map(|reference| self.clause_number(reference)).collect()
    }

    fn trigger(&mut self, node: &SyntaxNode) -> Option<Trigger> {
        let child = node.children().next()?;
        Some(match child.kind() {
            SyntaxKind::EntryIntoForce => Trigger::EntryIntoForce,
            SyntaxKind::OpeningOf => {
                Trigger::OpeningOf(self.mention(&child.first(SyntaxKind::Name)?, Wanted::Phase).value)
            }
            SyntaxKind::Report => Trigger::Report,
            SyntaxKind::Breach => Trigger::BreachOf(self.clause_number(&child.first(SyntaxKind::ClauseRef)?)?.value),
            SyntaxKind::Pattern => match (self.named(&child), node.first(SyntaxKind::Tier)) {
                (Some(name), tier) => {
                    let tier = tier.and_then(|tier| self.tier(&name, &tier));
                    Trigger::Named { name, tier }
                }
                (None, Some(tier)) => {
                    let name = self.mention(&child.first(SyntaxKind::Name)?, Wanted::Trigger).value;
                    let number = self.counts(&tier).first().map(|number| number.value);
                    Trigger::Named { name, tier: number }
                }
                (None, None) => Trigger::Event(self.pattern_or(&child, Wanted::Trigger)?),
            },
            _ => return None,
        })
    }

    fn subject(&mut self, node: &SyntaxNode) -> Subject {
        let names = self.list_in(node, Wanted::Bearer);
        let share = if node.first(SyntaxKind::Jointly).is_some() {
            Share::Jointly
        } else if let Some(any) = node.first(SyntaxKind::Any) {
            Share::Any(self.counts(&any).first().map_or(1, |count| count.value))
        } else {
            Share::Each
        };
        Subject { names, share, span: node.span() }
    }

    fn act(&mut self, node: &SyntaxNode) -> Option<Act> {
        Some(match node.kind() {
            SyntaxKind::ActQuoted => Act::Quoted { words: quoted(node)?.value, roles: self.roles(node) },
            SyntaxKind::ActKeep => {
                let gauge = self.mention(&node.first(SyntaxKind::Name)?, Wanted::Gauge).value;
                let roles = self.roles(node);
                let unit = self.names.unit_of_gauge(&gauge).map(str::to_owned);
                let level = self.quantity_in(&node.first(SyntaxKind::Quantity)?, unit.as_deref())?.value;
                Act::Keep { gauge, roles, op: compare(node)?, level }
            }
            SyntaxKind::ActPower => self.power(node)?,
            SyntaxKind::ActDo => {
                let event = self.verb(&node.first(SyntaxKind::Verb)?);
                let quantity: Option<Spanned<Quantity>> =
                    node.first(SyntaxKind::Quantity).and_then(|quantity| self.quantity(&quantity));
                let filter = node.first(SyntaxKind::Filter).and_then(|filter| self.filter(&event, &filter));
                Act::Do {
                    start: node.first(SyntaxKind::Start).is_some(),
                    quantity: quantity.map(|quantity| quantity.value),
                    words: quoted(node).map(|words| words.value),
                    roles: self.roles(node),
                    event,
                    filter,
                }
            }
            _ => return None,
        })
    }

    fn power(&mut self, node: &SyntaxNode) -> Option<Act> {
        let effect = match word_of(&node.token(SyntaxKind::Word)?).as_str() {
            "suspend" => Effect::Suspend,
            "resume" => Effect::Resume,
            "release" => Effect::Release,
            "extend" => Effect::Extend,
            "open" => Effect::Open,
            "end" => Effect::End,
            "withdraw" => Effect::Withdraw,
            _ => return None,
        };
        let target = if let Some(clause) = node.first(SyntaxKind::ClauseRef) {
            Target::Clause(self.clause_number(&clause)?.value)
        } else if let Some(phase) = node.first(SyntaxKind::Name) {
            Target::Phase(self.mention(&phase, Wanted::Phase).value)
        } else {
            Target::Agreement
        };
        Some(Act::Power { effect, target })
    }

    fn due(&mut self, node: &SyntaxNode) -> Option<Due> {
        match node.kind() {
            SyntaxKind::Within => match quoted(node) {
                Some(words) => Some(Due::Words(words.value)),
                None => {
                    let of = self.anchor_in(node).map(|anchor| anchor.value);
                    let length = self.duration_in(node)?;
                    let calendar = self.calendar_of(node, &length);
                    Some(Due::Within { length: length.value, calendar, of })
                }
            },
            SyntaxKind::By => match node.first(SyntaxKind::Daily) {
                Some(daily) => {
                    let time = daily.token(SyntaxKind::Number)?;
                    self.time(time.text(), span_of(time.text_range())).map(Due::Daily)
                }
                None => self.when_in(node).map(|when| Due::By(when.value)),
            },
            SyntaxKind::Before => {
                let event = self.pattern(&node.first(SyntaxKind::Pattern)?);
                Some(Due::Before { length: self.duration_in(node)?.value, event: event? })
            }
            _ => None,
        }
    }

    fn anchor_in(&mut self, node: &SyntaxNode) -> Option<Spanned<Anchor>> {
        let children: Vec<SyntaxNode> = node.children().collect();
        children.iter().find_map(|child| Some(Spanned::new(self.anchor(child)?, child.span())))
    }

    fn anchor(&mut self, node: &SyntaxNode) -> Option<Anchor> {
        let clause = |lower: &mut Lower| Some(lower.clause_number(&node.first(SyntaxKind::ClauseRef)?)?.value);
        Some(match node.kind() {
            SyntaxKind::AtDetermination => Anchor::Determination,
            SyntaxKind::AtIncident => Anchor::Incident,
            SyntaxKind::AtNotification => Anchor::Notification,
            SyntaxKind::AtReport => Anchor::Report,
            SyntaxKind::AtBreach => Anchor::Breach,
            SyntaxKind::AtOpening => Anchor::Opening,
            SyntaxKind::AtEntry => Anchor::EntryIntoForce,
            SyntaxKind::AtSignature => Anchor::Signature,
            SyntaxKind::AtStart => Anchor::StartOf(clause(self)?),
            SyntaxKind::AtCompletion => Anchor::CompletionOf(clause(self)?),
            SyntaxKind::AtDate => Anchor::At(self.when_in(node)?.value),
            _ => return None,
        })
    }

    fn unless(&mut self, line: &SyntaxNode) -> Option<Spanned<Unless>> {
        let span = value_span(line);
        let words = quoted(line).map(|words| words.value);
        let unless = match (line.first(SyntaxKind::Claimed), words) {
            (Some(_), words) => Unless::Claimed(words?),
            (None, Some(words)) => Unless::Words(words),
            (None, None) => match self.condition_in(line).value {
                Condition::Unreadable => return None,
                condition => Unless::Condition(condition),
            },
        };
        Some(Spanned::new(unless, span))
    }
}
