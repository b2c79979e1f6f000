//! Conditions, patterns and filters.

use super::Lower;
use super::entry::role;
use super::names::{Sort, Wanted, name_of, word_of};
use crate::keys::Key;
use crate::model::*;
use servanda_base::{Diagnostic, Spanned};
use servanda_syntax::ast::{NodeExt, span_of};
use servanda_syntax::suggest::closest;
use servanda_syntax::{SyntaxKind, SyntaxNode};

/// A condition looks back over so many days at most.
const MOST_DAYS: u32 = 366;

impl Lower {
    /// The condition in a line.
    pub(super) fn condition_in(&mut self, line: &SyntaxNode) -> Spanned<Condition> {
        match line.children().find(|child| child.kind().is_condition()) {
            Some(node) => self.condition(&node),
            None => Spanned::new(Condition::Unreadable, line.span()),
        }
    }

    fn condition(&mut self, node: &SyntaxNode) -> Spanned<Condition> {
        if node.kind() == SyntaxKind::CondParen {
            return self.condition_in(node);
        }
        Spanned::new(self.read_condition(node).unwrap_or(Condition::Unreadable), node.span())
    }

    fn parts(&mut self, node: &SyntaxNode) -> Vec<Spanned<Condition>> {
        let parts: Vec<SyntaxNode> = node.children().filter(|child| child.kind().is_condition()).collect();
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn read_condition(&mut self, node: &SyntaxNode) -> Option<Condition> {
        let pattern = node.first(SyntaxKind::Pattern);
        Some(match node.kind() {
            SyntaxKind::CondAll => Condition::All(self.parts(node)),
            SyntaxKind::CondAny => Condition::Any(self.parts(node)),
            SyntaxKind::CondMixed => {
                // Read for the names in it; what it says is not known.
                self.parts(node);
                Condition::Unreadable
            }
            SyntaxKind::CondNot => Condition::Not(Box::new(self.condition_in(node))),
            SyntaxKind::CondAtLeast => {
                let pattern = self.pattern(&pattern?);
                let in_any = self.in_any(node);
                Condition::AtLeast { count: self.counts(node).first()?.value, pattern: pattern?, in_any }
            }
            SyntaxKind::CondTotal => {
                let pattern = self.pattern(&pattern?)?;
                let field = node.first(SyntaxKind::FieldDef)?.token(SyntaxKind::Word)?;
                let field = Spanned::new(word_of(&field), span_of(field.text_range()));
                self.field(&pattern.event, &field);
                let unit = self.names.unit_of_field(&pattern.event, &field).map(str::to_owned);
                let at_least = self.quantity_in(&node.first(SyntaxKind::Quantity)?, unit.as_deref())?.value;
                Condition::Total { field: field.value, pattern, at_least, in_any: self.in_any(node) }
            }
            SyntaxKind::CondNone => {
                let pattern = self.pattern(&pattern?);
                let length = self.some_time_in(node);
                if length.is_none() && node.first(SyntaxKind::Duration).is_some() {
                    return None;
                }
                Condition::NoneFor { pattern: pattern?, length: length.map(|length| length.value) }
            }
            SyntaxKind::CondContinues => {
                let pattern = self.pattern(&pattern?);
                Condition::Continues { length: self.some_time_in(node)?.value, pattern: pattern? }
            }
            SyntaxKind::CondThen => {
                let patterns: Vec<SyntaxNode> = node.all(SyntaxKind::Pattern).collect();
                let patterns: Vec<Pattern> = patterns.iter().filter_map(|pattern| self.pattern(pattern)).collect();
                let within = self.some_time_in(node)?.value;
                let [first, second] = <[Pattern; 2]>::try_from(patterns).ok()?;
                Condition::Then { first, second, within }
            }
            SyntaxKind::CondGauge => {
                let pattern = pattern?;
                let gauge = self.mention(&pattern.first(SyntaxKind::Name)?, Wanted::Gauge).value;
                let roles = self.roles(&pattern);
                let unit = self.names.unit_of_gauge(&gauge).map(str::to_owned);
                let level = self.quantity_in(&node.first(SyntaxKind::Quantity)?, unit.as_deref())?.value;
                Condition::Gauge { gauge, roles, op: compare(node)?, level }
            }
            SyntaxKind::CondBreach => {
                Condition::BreachOf(self.clause_number(&node.first(SyntaxKind::ClauseRef)?)?.value)
            }
            SyntaxKind::CondOpen => {
                let phase = self.mention(&node.first(SyntaxKind::Name)?, Wanted::Phase).value;
                let written = node.first(SyntaxKind::Date);
                let by = written.as_ref().and_then(|date| self.when(date));
                if written.is_some() && by.is_none() {
                    return None;
                }
                let open = node.first(SyntaxKind::Never).is_none();
                Condition::PhaseOpen { phase, open, by: by.map(|when| when.value) }
            }
            SyntaxKind::CondNamed => match pattern {
                None => {
                    let name = self.mention(&node.first(SyntaxKind::Name)?, Wanted::Condition).value;
                    let tier = node.first(SyntaxKind::Tier).and_then(|tier| self.tier(&name, &tier));
                    Condition::Named { name, tier, key: Key::default() }
                }
                Some(pattern) => match self.named(&pattern) {
                    Some(name) => Condition::Named { name, tier: None, key: Key::default() },
                    None => Condition::AtLeast {
                        count: 1,
                        pattern: self.pattern_or(&pattern, Wanted::Condition)?,
                        in_any: None,
                    },
                },
            },
            SyntaxKind::CondDays => {
                let name = self.mention(&node.first(SyntaxKind::Name)?, Wanted::Named).value;
                let tier = node.first(SyntaxKind::Tier).and_then(|tier| self.tier(&name, &tier));
                let counts = self.counts(node);
                let [days, of] = counts.as_slice() else { return None };
                if days.value == 0 || days.value > of.value || of.value > MOST_DAYS {
                    let found = format!(
                        "expected `K of M days` with K from 1 to M and M at most {MOST_DAYS}, found `{} of {}`",
                        days.value, of.value
                    );
                    let finding = Diagnostic::error("S0001", days.span.to(of.span), found);
                    self.findings.push(finding.help("write it as `on at least 3 of 7 days`"));
                    return None;
                }
                Condition::OnDays { name, tier, key: Key::default(), days: days.value, of: of.value }
            }
            _ => return None,
        })
    }

    /// The red line or definition that a pattern without roles names.
    pub(super) fn named(&mut self, pattern: &SyntaxNode) -> Option<Name> {
        if pattern.first(SyntaxKind::Role).is_some() || pattern.first(SyntaxKind::Filter).is_some() {
            return None;
        }
        let node = pattern.first(SyntaxKind::Name)?;
        let sort = self.names.sort(&name_of(&node))?;
        matches!(sort, Sort::RedLine | Sort::Definition).then(|| self.mention(&node, Wanted::Condition).value)
    }

    fn in_any(&mut self, node: &SyntaxNode) -> Option<servanda_base::Duration> {
        let window = node.first(SyntaxKind::InAny)?;
        self.some_time_in(&window).map(|length| length.value)
    }

    /// An event with its roles.
    pub(super) fn pattern(&mut self, node: &SyntaxNode) -> Option<Pattern> {
        self.pattern_or(node, Wanted::Event)
    }

    /// An event with its roles, where without roles another name could stand.
    pub(super) fn pattern_or(&mut self, node: &SyntaxNode, wanted: Wanted) -> Option<Pattern> {
        let name = node.first(SyntaxKind::Name)?;
        if matches!(self.names.sort(&name_of(&name)), Some(Sort::Gauge)) {
            let name = self.mention(&name, Wanted::Gauge);
            let message = format!("expected a comparison, found the gauge `{}` alone", name.value);
            let finding = Diagnostic::error("S0001", node.span(), message);
            self.findings.push(finding.help("add `>=` or `<=` and a quantity"));
            return None;
        }
        let alone = node.first(SyntaxKind::Role).is_none() && node.first(SyntaxKind::Filter).is_none();
        let event = self.mention(&name, if alone { wanted } else { Wanted::Event }).value;
        let roles = self.roles(node);
        let filter = node.first(SyntaxKind::Filter).and_then(|filter| self.filter(&event, &filter));
        Some(Pattern { event, roles, filter })
    }

    /// The roles that a node's children fill.
    pub(super) fn roles(&mut self, node: &SyntaxNode) -> Vec<RoleFill> {
        let fills: Vec<SyntaxNode> = node.all(SyntaxKind::Role).collect();
        let fills = fills.iter().filter_map(|fill| {
            let role = role(fill)?;
            let wanted = if matches!(role, Role::In | Role::From) { Wanted::Where } else { Wanted::Actor };
            Some(RoleFill { role, names: self.list_in(fill, wanted), keyed: false })
        });
        fills.collect()
    }

    /// `where field op quantity`
    pub(super) fn filter(&mut self, event: &str, node: &SyntaxNode) -> Option<Filter> {
        let field = node.first(SyntaxKind::FieldDef)?.token(SyntaxKind::Word)?;
        let field = Spanned::new(word_of(&field), span_of(field.text_range()));
        self.field(event, &field);
        let unit = self.names.unit_of_field(event, &field).map(str::to_owned);
        let value = self.quantity_in(&node.first(SyntaxKind::Quantity)?, unit.as_deref())?.value;
        Some(Filter { field: field.value, op: compare(node)?, value })
    }

    fn field(&mut self, event: &str, field: &Spanned<Name>) {
        let known = self.names.sort(event) == Some(Sort::Event) && !self.names.is_nameless(Sort::Event);
        if !known || self.names.unit_of_field(event, field).is_some() || self.names.is_excused(field) {
            return;
        }
        let message = format!("`{}` is not a field of event `{event}`", field.value);
        let mut finding = Diagnostic::error("S0101", field.span, message);
        finding.help = Some(match closest(field, self.names.fields_of(event)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add `has {} UNIT` to the event", field.value),
        });
        self.tell_once(&format!("{event} has {}", field.value), finding);
    }
}

/// The comparison that stands in a node.
pub(super) fn compare(node: &SyntaxNode) -> Option<Cmp> {
    let sign = node.tokens().find(|token| matches!(token.kind(), SyntaxKind::Compare | SyntaxKind::Equals))?;
    Some(match sign.text() {
        ">=" => Cmp::AtLeast,
        "<=" => Cmp::AtMost,
        ">" => Cmp::More,
        "<" => Cmp::Less,
        _ => Cmp::Equal,
    })
}
