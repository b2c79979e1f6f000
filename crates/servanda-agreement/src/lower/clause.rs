//! Clauses: red lines, reviews, reserved numbers.

use super::Lower;
use super::document::Entry;
use super::entry::{quoted, value_span};
use super::names::{Wanted, name_of};
use crate::model::*;
use servanda_base::Spanned;
use servanda_syntax::ast::{NodeExt, span_of};
use servanda_syntax::{SyntaxKind, SyntaxNode};

impl Lower {
    /// A clause, if its first line could be read.
    pub(super) fn clause(&mut self, entry: &Entry) -> Option<Clause> {
        let node = &entry.node;
        let head = node.first(SyntaxKind::Head)?;
        let number = head.token(SyntaxKind::Number)?;
        let kind = if let Some(red_line) = head.first(SyntaxKind::RedLine) {
            ClauseKind::RedLine(Box::new(self.red_line(node, &red_line)?))
        } else if let Some(review) = head.first(SyntaxKind::Review) {
            let by = self.list_in(&review, Wanted::Bearer);
            ClauseKind::Review { every: self.some_time_in(&review)?, by }
        } else if head.first(SyntaxKind::Reserved).is_some() {
            ClauseKind::Reserved
        } else {
            ClauseKind::Norm(Box::new(self.norm(node, &head.first(SyntaxKind::Norm)?)?))
        };
        Some(Clause {
            number: Spanned::new(number.text().to_owned(), span_of(number.text_range())),
            kind,
            head: head.span(),
            span: node.span(),
            path: entry.path.clone(),
            section: Some(entry.section),
        })
    }

    fn red_line(&mut self, node: &SyntaxNode, head: &SyntaxNode) -> Option<RedLine> {
        let mut red_line = RedLine {
            name: name_of(&head.first(SyntaxKind::Def)?),
            title: quoted(head).map(|title| title.value).unwrap_or_default(),
            for_each: Vec::new(),
            when: None,
            tiers: Vec::new(),
            proof: None,
            determined: None,
            resets_after: None,
        };
        for line in self.lines(node) {
            match line.kind() {
                SyntaxKind::ForEach => red_line.for_each = self.for_each(&line),
                SyntaxKind::When => red_line.when = self.counted(&line),
                SyntaxKind::TierLine => {
                    let in_any = self.some_time_in(&line);
                    if let ([number, at_least], Some(in_any)) = (self.counts(&line).as_slice(), in_any) {
                        let tier = Tier {
                            number: number.clone(),
                            at_least: at_least.value,
                            in_any: in_any.value,
                            span: line.span(),
                        };
                        red_line.tiers.push(tier);
                    }
                }
                SyntaxKind::Proof => {
                    red_line.proof = line.first(SyntaxKind::Name).map(|name| self.mention(&name, Wanted::Proof));
                }
                SyntaxKind::Determined => {
                    red_line.determined = self.determined(&line).map(|by| Spanned::new(by, value_span(&line)));
                }
                SyntaxKind::Resets => red_line.resets_after = self.some_time_in(&line),
                _ => {}
            }
        }
        Some(red_line)
    }

    /// Bare patterns joined by `or` are counted together; anything else is a condition.
    fn counted(&mut self, line: &SyntaxNode) -> Option<Spanned<Counted>> {
        let condition = self.condition_in(line);
        let bare = |part: &Spanned<Condition>| match &part.value {
            Condition::AtLeast { count: 1, pattern, in_any: None } => Some(Spanned::new(pattern.clone(), part.span)),
            _ => None,
        };
        let patterns = match &condition.value {
            Condition::Unreadable => return None,
            Condition::Any(parts) => parts.iter().map(bare).collect::<Option<Vec<_>>>(),
            _ => bare(&condition).map(|pattern| vec![pattern]),
        };
        let span = condition.span;
        Some(match patterns {
            Some(patterns) if !has_words(line, SyntaxKind::CondAtLeast) => {
                Spanned::new(Counted::Patterns(patterns), span)
            }
            _ => Spanned::new(Counted::Condition(condition.value), span),
        })
    }

    pub(super) fn determined(&mut self, line: &SyntaxNode) -> Option<Determined> {
        let deciders: Vec<SyntaxNode> = line.all(SyntaxKind::Decider).collect();
        if deciders.is_empty() {
            return line.first(SyntaxKind::Automatic).map(|_| Determined::Automatic);
        }
        let by = deciders.iter().filter_map(|decider| {
            let name = self.mention(&decider.first(SyntaxKind::Name)?, Wanted::Actor);
            Some((name, self.duration_in(decider).map(|length| length.value)))
        });
        Some(Determined::By(by.collect()))
    }
}

fn has_words(line: &SyntaxNode, kind: SyntaxKind) -> bool {
    line.descendants().any(|inner| inner.kind() == kind)
}
