//! Entries other than clauses.

use super::document::Entry;
use super::names::{Sort, Wanted, field_of, name_of, parts, word_of};
use super::{Lower, empty};
use crate::model::*;
use servanda_base::{Diagnostic, MonthRounding, Span, Spanned, Zone, iso};
use servanda_syntax::ast::{NodeExt, span_of, unquoted};
use servanda_syntax::suggest::closest;
use servanda_syntax::{SyntaxKind, SyntaxNode};
use std::collections::HashMap;

/// The quotation that stands directly in a node.
pub(super) fn quoted(node: &SyntaxNode) -> Option<Spanned<String>> {
    let token = node.token(SyntaxKind::Quoted)?;
    Some(Spanned::new(unquoted(token.text()).to_owned(), span_of(token.text_range())))
}

/// What the first line declares.
struct Declared {
    name: Spanned<Name>,
    title: String,
    parts: Vec<SyntaxNode>,
}

impl Lower {
    /// The `agreement` or `declaration` entry.
    pub(super) fn start(&mut self, node: &SyntaxNode) -> Agreement {
        let head = node.first(SyntaxKind::Head).unwrap_or_else(|| node.clone());
        let name = head.first(SyntaxKind::Def).map(|def| name_of(&def));
        let title = quoted(&head).map(|title| title.value).unwrap_or_default();
        let span = head.span();
        let mut agreement = empty(name.unwrap_or_else(|| Spanned::new(String::new(), span)), title, span);
        if node.kind() == SyntaxKind::Declaration {
            agreement.declaration = self.declaration(node, &head);
        }
        // What a line `reading B …` goes on with.
        let mut above = SyntaxKind::InForce;
        for line in self.lines(node) {
            if matches!(line.kind(), SyntaxKind::InForce | SyntaxKind::Expires) {
                above = line.kind();
            }
            self.header_line(&mut agreement.header, &line, above);
        }
        let broken = node.children().any(|line| line.kind() == SyntaxKind::BrokenField);
        if let (None, Some(held), false) = (node.first(SyntaxKind::Term), node.first(SyntaxKind::Held), broken) {
            let finding = Diagnostic::error("S0001", held.span(), "expected `term`, found `held by` without one");
            self.findings.push(finding.help("add `term` with the length of the first term above it"));
        }
        agreement
    }

    fn declaration(&mut self, node: &SyntaxNode, head: &SyntaxNode) -> Option<Declaration> {
        let find = |kind| head.first(kind).or_else(|| node.first(kind));
        let to = find(SyntaxKind::Addressee).map(|to| self.list_in(&to, Wanted::Actor)).unwrap_or_default();
        let Some(by) = find(SyntaxKind::Author).and_then(|by| by.first(SyntaxKind::Name)) else {
            let broken = node.children().any(|line| line.kind() == SyntaxKind::BrokenField);
            if !broken {
                let finding =
                    Diagnostic::error("S0001", head.span(), "expected `by`, found no author of this declaration");
                self.findings.push(finding.help("add `by PARTY` below the first line"));
            }
            return None;
        };
        Some(Declaration { by: self.mention(&by, Wanted::Actor), to })
    }

    /// The lines of an entry. Of a field that can be said only once, the first counts; a finding speaks of the others.
    pub(super) fn lines(&mut self, entry: &SyntaxNode) -> Vec<SyntaxNode> {
        let mut firsts: HashMap<SyntaxKind, Span> = HashMap::new();
        let lines = entry.children().filter(|line| {
            let kind = line.kind();
            if !kind.is_line() || may_come_again(line) {
                return true;
            }
            // One deadline: several are readings of it, and have letters.
            let sort = if matches!(kind, SyntaxKind::By | SyntaxKind::Before) { SyntaxKind::Within } else { kind };
            let Some(first) = firsts.get(&sort) else {
                firsts.insert(sort, line.span());
                return true;
            };
            let (what, help) = if sort == SyntaxKind::Within {
                (
                    "a deadline",
                    "keep one of them, or write `reading A` and `reading B` where the text can be read in two ways",
                )
            } else {
                ("this field", "keep one of them")
            };
            let finding = Diagnostic::error("S0102", line.span(), format!("{what} is written twice"));
            self.findings.push(finding.also(*first, "first written here").help(help));
            false
        });
        lines.collect()
    }

    fn header_line(&mut self, header: &mut Header, line: &SyntaxNode, above: SyntaxKind) {
        match line.kind() {
            SyntaxKind::Signed => header.signed = self.day_in(line),
            SyntaxKind::InForce => match line.first(SyntaxKind::Reading) {
                Some(reading) => header.in_force.extend(self.force_reading(&reading)),
                None => {
                    let value = self.force_start(line);
                    header.in_force.extend(value.map(|value| Reading { letter: None, value, span: line.span() }));
                }
            },
            SyntaxKind::Expires => match line.first(SyntaxKind::Reading) {
                Some(reading) => header.expires.extend(self.end_reading(&reading)),
                None => {
                    let value = self.force_end(line);
                    header.expires.extend(value.map(|value| Reading { letter: None, value, span: value_span(line) }));
                }
            },
            SyntaxKind::Reading if above == SyntaxKind::Expires => header.expires.extend(self.end_reading(line)),
            SyntaxKind::Reading => header.in_force.extend(self.force_reading(line)),
            SyntaxKind::Term => {
                if let Some(length) = self.some_time_in(line) {
                    let renewed = line.first(SyntaxKind::Renewed).and_then(|by| by.first(SyntaxKind::Name));
                    let renewed_by = renewed.map(|name| self.mention(&name, Wanted::Event));
                    let term = Term { length: length.value, renewed_by, held_by: Vec::new() };
                    header.term = Some(Spanned::new(term, value_span(line)));
                }
            }
            SyntaxKind::Held => {
                let names = self.list_in(line, Wanted::Actor);
                if let Some(term) = &mut header.term {
                    term.value.held_by.extend(names);
                }
            }
            SyntaxKind::Clock => self.clock(header, line),
            SyntaxKind::Months => {
                let up = line.tokens().any(|token| word_of(&token) == "up");
                header.months = Some(if up { MonthRounding::Up } else { MonthRounding::Down });
            }
            SyntaxKind::Evidence => {
                header.evidence = line.first(SyntaxKind::Name).map(|name| self.mention(&name, Wanted::Proof));
            }
            SyntaxKind::LateReports => header.late_reports = self.duration_in(line),
            SyntaxKind::Verification => header.verification = self.duration_in(line),
            SyntaxKind::Authentic => {
                let languages = line.all(SyntaxKind::FieldDef).filter_map(|language| language.token(SyntaxKind::Word));
                header.authentic.extend(languages.map(|language| word_of(&language)));
            }
            SyntaxKind::Elsewhere => header.elsewhere.extend(quoted(line)),
            _ => {}
        }
    }

    fn clock(&mut self, header: &mut Header, line: &SyntaxNode) {
        let Some(word) = line.tokens().filter(|token| token.kind() == SyntaxKind::Word).nth(1) else { return };
        let name = word_of(&word);
        if let Some(zone) = Zone::named(&name) {
            header.clock = zone;
            header.clock_written = true;
            return;
        }
        let known: Vec<String> = jiff::tz::db().available().map(|zone| zone.as_str().to_owned()).collect();
        let finding = Diagnostic::error(
            "S0001",
            span_of(word.text_range()),
            format!("expected an IANA time zone, found `{name}`"),
        );
        self.findings.push(match closest(&name, known.iter().map(String::as_str)) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("write it as `Europe/Kyiv` or `UTC`"),
        });
    }

    fn force_reading(&mut self, node: &SyntaxNode) -> Option<Reading<ForceStart>> {
        Some(Reading { letter: letter_of(node), value: self.force_start(node)?, span: node.span() })
    }

    fn end_reading(&mut self, node: &SyntaxNode) -> Option<Reading<Expiry>> {
        Some(Reading { letter: letter_of(node), value: self.force_end(node)?, span: node.span() })
    }

    fn force_start(&mut self, node: &SyntaxNode) -> Option<ForceStart> {
        if node.first(SyntaxKind::OnSignature).is_some() {
            return Some(ForceStart::OnSignature);
        }
        if let Some(pattern) = node.first(SyntaxKind::Pattern) {
            return self.pattern(&pattern).map(ForceStart::OnEvent);
        }
        self.when_in(node).map(|when| ForceStart::At(when.value))
    }

    fn force_end(&mut self, node: &SyntaxNode) -> Option<Expiry> {
        if node.first(SyntaxKind::Never).is_some() {
            return Some(Expiry::Never);
        }
        if let Some(pattern) = node.first(SyntaxKind::Pattern) {
            return self.pattern(&pattern).map(Expiry::OnEvent);
        }
        self.when_in(node).map(|when| Expiry::On(when.value))
    }

    /// The names of a node's list.
    pub(super) fn list_in(&mut self, node: &SyntaxNode, wanted: Wanted) -> Vec<Spanned<Name>> {
        let names: Vec<SyntaxNode> =
            node.all(SyntaxKind::List).flat_map(|list| list.all(SyntaxKind::Name).collect::<Vec<_>>()).collect();
        names.iter().map(|name| self.mention(name, wanted)).collect()
    }

    /// Any other entry.
    pub(super) fn entry(&mut self, agreement: &mut Agreement, entry: &Entry) {
        let node = &entry.node;
        if node.kind() == SyntaxKind::Clause {
            agreement.clauses.extend(self.clause(entry));
            return;
        }
        if node.kind() == SyntaxKind::Pledge {
            agreement.pledges.extend(self.pledge(node));
            return;
        }
        if node.kind() == SyntaxKind::Parties {
            let defs = node.first(SyntaxKind::Head).map(|head| head.all(SyntaxKind::Def).collect::<Vec<_>>());
            for def in defs.unwrap_or_default() {
                agreement.parties.push(self.state(name_of(&def)));
            }
            return;
        }
        let Some(head) = node.first(SyntaxKind::Head) else { return };
        let Some(name) = head.first(SyntaxKind::Def).map(|def| name_of(&def)) else { return };
        let title = quoted(&head).map(|title| title.value).unwrap_or_default();
        let declared = Declared { name, title, parts: parts(node) };
        match node.kind() {
            SyntaxKind::Signatory => {
                let mut party = self.state(declared.name);
                if let Some(capacity) = head.first(SyntaxKind::Capacity) {
                    let words = capacity.tokens().filter(|token| token.kind() == SyntaxKind::Quoted);
                    party.disputed_capacity = words.map(|token| unquoted(token.text()).to_owned()).collect();
                }
                agreement.parties.push(party);
            }
            SyntaxKind::Party => agreement.parties.push(self.party(declared, &head)),
            SyntaxKind::Group => {
                let of_places = self.names.sort(&declared.name) == Some(Sort::PlaceGroup);
                let wanted = if of_places { Wanted::Places } else { Wanted::Bearer };
                let members = self.list_in(&head, wanted);
                agreement.groups.push(Group { name: declared.name, members });
            }
            SyntaxKind::Body => agreement.bodies.push(self.body(declared, node)),
            SyntaxKind::Capability => {
                agreement.capabilities.push(Capability { name: declared.name, title: declared.title });
            }
            SyntaxKind::Line => agreement.places.extend(self.place(declared, node, PlaceSort::Line)),
            SyntaxKind::Zone => agreement.places.extend(self.place(declared, node, PlaceSort::Zone)),
            SyntaxKind::Airspace => agreement.places.extend(self.place(declared, node, PlaceSort::Airspace)),
            SyntaxKind::Corridor => agreement.places.extend(self.place(declared, node, PlaceSort::Corridor)),
            SyntaxKind::Event => {
                let word = |kind| {
                    let part = declared.parts.iter().find(|part| part.kind() == kind)?;
                    Some(name_of(&part.first(SyntaxKind::Name)?).value)
                };
                let plural = word(SyntaxKind::Plural).unwrap_or_else(|| declared.name.value.clone());
                let fields = declared.parts.iter().filter(|part| part.kind() == SyntaxKind::FieldDef);
                let at_most = declared.parts.iter().find(|part| part.kind() == SyntaxKind::RateDef);
                agreement.events.push(EventDef {
                    at_most: at_most.and_then(|part| self.rate(part)),
                    plural,
                    verb: word(SyntaxKind::VerbDef),
                    roles: roles_of(&declared.parts),
                    fields: fields.filter_map(field_of).collect(),
                    name: declared.name,
                    title: declared.title,
                });
            }
            SyntaxKind::Gauge => {
                let known_for = declared.parts.iter().find(|part| part.kind() == SyntaxKind::KnownFor).cloned();
                let known_for = known_for.and_then(|part| self.some_time_in(&part)).map(|length| length.value);
                let unit = self.unit_of(&declared, node);
                let roles = roles_of(&declared.parts);
                agreement.gauges.push(GaugeDef { name: declared.name, title: declared.title, roles, unit, known_for });
            }
            SyntaxKind::Counter => {
                let unit = self.unit_of(&declared, node);
                let roles = roles_of(&declared.parts);
                let counts = declared.parts.iter().find(|part| part.kind() == SyntaxKind::Counts);
                let counts = counts.and_then(|part| part.first(SyntaxKind::Name));
                let counts = counts.map(|name| self.mention(&name, Wanted::Event));
                agreement.counters.push(CounterDef { name: declared.name, title: declared.title, roles, unit, counts });
            }
            SyntaxKind::Indicator => {
                let unit = self.unit_of(&declared, node);
                agreement.indicators.push(IndicatorDef { name: declared.name, title: declared.title, unit });
            }
            SyntaxKind::Calendar => {
                agreement.calendars.extend(self.calendar(declared.name, declared.title, node));
            }
            SyntaxKind::ProofDef => {
                let any_of = head.all(SyntaxKind::Confirm).map(|confirm| self.confirm(&confirm)).collect();
                agreement.proofs.push(ProofDef { name: declared.name, any_of });
            }
            SyntaxKind::Define => {
                let line = head.first(SyntaxKind::As).or_else(|| node.first(SyntaxKind::As));
                if line.is_none() && !node.children().any(|line| line.kind() == SyntaxKind::BrokenField) {
                    let finding = Diagnostic::error("S0001", head.span(), "expected `as`, found no condition");
                    self.findings.push(finding.help("add `as CONDITION` below this line"));
                }
                let condition = line.map(|line| self.condition_in(&line).value).unwrap_or(Condition::Unreadable);
                let keyed = head.first(SyntaxKind::ForEach).or_else(|| node.first(SyntaxKind::ForEach));
                let for_each = keyed.map(|line| self.for_each(&line)).unwrap_or_default();
                let (name, title) = (declared.name, declared.title);
                agreement.definitions.push(Definition { name, title, for_each, condition });
            }
            SyntaxKind::Phase => agreement.phases.push(self.phase(declared, node)),
            _ => {}
        }
    }

    fn state(&mut self, name: Spanned<Name>) -> Party {
        if !iso::is_state(&name) {
            self.not_a_state(&name);
        }
        let title = iso::state_name(&name).unwrap_or(&name).to_owned();
        Party { name, sort: PartySort::State, title, disputed_capacity: Vec::new() }
    }

    fn party(&mut self, declared: Declared, head: &SyntaxNode) -> Party {
        let word = head.first(SyntaxKind::Sort).and_then(|sort| sort.token(SyntaxKind::Word));
        let sort = match word.as_ref().map(|word| word.text()) {
            Some("state") => {
                let mut party = self.state(declared.name);
                if !declared.title.is_empty() {
                    party.title = declared.title;
                }
                return party;
            }
            Some(word) if word.starts_with("arm") => PartySort::ArmedGroup,
            _ => PartySort::Organisation,
        };
        let title = if declared.title.is_empty() { declared.name.value.clone() } else { declared.title };
        Party { name: declared.name, sort, title, disputed_capacity: Vec::new() }
    }

    fn body(&mut self, declared: Declared, node: &SyntaxNode) -> Body {
        let mut body =
            Body { name: declared.name, title: declared.title, members: Vec::new(), decides: None, veto: Vec::new() };
        for line in self.lines(node) {
            match line.kind() {
                SyntaxKind::Members => body.members.extend(self.list_in(&line, Wanted::Actor)),
                SyntaxKind::Veto => body.veto.extend(self.list_in(&line, Wanted::Actor)),
                SyntaxKind::Decides => {
                    if let [needed, all] = self.counts(&line).as_slice() {
                        body.decides = Some(Spanned::new((needed.value, all.value), needed.span.to(all.span)));
                    }
                }
                _ => {}
            }
        }
        body
    }

    fn place(&mut self, declared: Declared, node: &SyntaxNode, sort: PlaceSort) -> Option<PlaceDef> {
        let part = |kind| declared.parts.iter().find(|part| part.kind() == kind);
        let geo = part(SyntaxKind::Geo).and_then(quoted).map(Shape::Geo);
        let around = part(SyntaxKind::Around).cloned();
        let shape = match (geo, around) {
            (Some(geo), _) => Some(geo),
            (None, Some(around)) => self.around(&around),
            (None, None) => {
                let broken = node.descendants().any(|inner| inner.kind() == SyntaxKind::Error);
                if !broken {
                    let message = format!("expected `from` or `=`, found no shape for `{}`", declared.name.value);
                    let finding = Diagnostic::error("S0001", declared.name.span, message);
                    self.findings.push(finding.help("say where the shape comes from: `from \"file#feature\"`"));
                }
                None
            }
        };
        let altitude = part(SyntaxKind::Altitude).map(|part| part.all(SyntaxKind::Quantity).collect::<Vec<_>>());
        let altitude_m = match altitude.as_deref() {
            Some([low, high]) => self.metres(low).zip(self.metres(high)),
            _ => None,
        };
        let width = part(SyntaxKind::Width).and_then(|part| part.first(SyntaxKind::Quantity));
        let width_m = width.and_then(|width| self.metres(&width));
        Some(PlaceDef {
            shape: shape?,
            name: declared.name,
            sort,
            title: declared.title,
            altitude_m,
            width_m,
            span: node.span(),
        })
    }

    fn around(&mut self, node: &SyntaxNode) -> Option<Shape> {
        let of = node.first(SyntaxKind::Name).map(|name| self.mention(&name, Wanted::Place));
        let side = node.first(SyntaxKind::Side).and_then(|side| side.first(SyntaxKind::Name));
        let side = side.map(|name| self.mention(&name, Wanted::Actor));
        let written_m = self.metres(&node.first(SyntaxKind::Quantity)?)?;
        let half = node.first(SyntaxKind::Half).is_some();
        Some(Shape::Within { distance_m: if half { written_m / 2 } else { written_m }, written_m, of: of?, side })
    }

    fn unit_of(&mut self, declared: &Declared, node: &SyntaxNode) -> Name {
        let unit = declared.parts.iter().find(|part| part.kind() == SyntaxKind::UnitDef);
        if let Some(unit) = unit.and_then(|part| part.first(SyntaxKind::Unit)) {
            let unit = name_of(&unit);
            self.uses.push(unit.clone());
            return unit.value;
        }
        if !node.descendants().any(|inner| inner.kind() == SyntaxKind::Error) {
            let message = format!("expected `unit`, found no unit for `{}`", declared.name.value);
            let finding = Diagnostic::error("S0001", declared.name.span, message);
            self.findings.push(finding.help("add `unit` and the word for what is counted"));
        }
        Name::new()
    }

    fn confirm(&mut self, node: &SyntaxNode) -> Confirm {
        match node.first(SyntaxKind::Name) {
            None => Confirm::AnySource,
            Some(name) => {
                let count = self.counts(node).first().map_or(1, |count| count.value);
                Confirm::By { count, who: self.mention(&name, Wanted::Actor) }
            }
        }
    }

    fn phase(&mut self, declared: Declared, node: &SyntaxNode) -> Phase {
        let mut phase = Phase {
            name: declared.name,
            title: declared.title,
            opens: None,
            reverts: None,
            latest: None,
            irreversible: false,
        };
        for line in self.lines(node) {
            match line.kind() {
                SyntaxKind::Opens => {
                    let opens = match line.first(SyntaxKind::EntryIntoForce) {
                        Some(_) => Opens::OnEntryIntoForce,
                        None => Opens::When(self.condition_in(&line).value),
                    };
                    phase.opens = Some(Spanned::new(opens, line.span()));
                }
                SyntaxKind::Reverts => {
                    if let Some(name) = line.first(SyntaxKind::Name) {
                        let back_to = self.mention(&name, Wanted::Phase).value;
                        let condition = self.condition_in(&line).value;
                        phase.reverts = Some(Spanned::new((back_to, condition), line.span()));
                    }
                }
                SyntaxKind::Latest => {
                    let when = self.when_in(&line);
                    let failing =
                        line.first(SyntaxKind::Failing).and_then(|failing| failing.first(SyntaxKind::ClauseRef));
                    let failing = failing.and_then(|clause| self.clause_number(&clause)).map(|number| number.value);
                    phase.latest = when.map(|when| Spanned::new((when.value, failing), line.span()));
                }
                SyntaxKind::Irreversible => phase.irreversible = true,
                _ => {}
            }
        }
        phase
    }

    fn pledge(&mut self, node: &SyntaxNode) -> Option<Pledge> {
        let parts = parts(node);
        let part = |kind| parts.iter().find(|part| part.kind() == kind);
        let by = self.mention(part(SyntaxKind::Name)?, Wanted::Bearer);
        let quantity = self.quantity(part(SyntaxKind::Quantity)?);
        let until = part(SyntaxKind::Until).cloned().and_then(|until| self.day_in(&until));
        let ready_in = part(SyntaxKind::Ready).cloned().and_then(|ready| self.duration_in(&ready));
        let conditional = part(SyntaxKind::Conditional).and_then(quoted);
        Some(Pledge { by, quantity: quantity?, ready_in, until, conditional, span: node.span() })
    }
}

/// Fields that may be said more than once in an entry.
fn may_come_again(line: &SyntaxNode) -> bool {
    use SyntaxKind::*;
    let again = matches!(
        line.kind(),
        Head | Tail
            | BrokenField
            | Held
            | Authentic
            | Elsewhere
            | Members
            | Veto
            | TierLine
            | Reading
            | Needs
            | Notwithstanding
            | SubjectTo
            | Includes
            | NeverDuring
    );
    again || line.first(Reading).is_some()
}

fn roles_of(parts: &[SyntaxNode]) -> Vec<(Role, Name)> {
    let roles = parts.iter().filter(|part| part.kind() == SyntaxKind::RoleDef);
    roles
        .filter_map(|part| {
            let role = role(part)?;
            let sort = part.first(SyntaxKind::Sort)?;
            Some((role, name_of(&sort).value))
        })
        .collect()
}

/// The role that the first word of a node names.
pub(super) fn role(node: &SyntaxNode) -> Option<Role> {
    Some(match word_of(&node.token(SyntaxKind::Word)?).as_str() {
        "by" => Role::By,
        "against" => Role::Against,
        "with" => Role::With,
        "to" => Role::To,
        "in" => Role::In,
        "from" => Role::From,
        "of" => Role::Of,
        _ => return None,
    })
}

/// The letter of a reading.
pub(super) fn letter_of(reading: &SyntaxNode) -> Option<String> {
    reading.first(SyntaxKind::Def).map(|def| name_of(&def).value)
}

/// A line without its keyword.
pub(super) fn value_span(line: &SyntaxNode) -> Span {
    let whole = line.span();
    let second = line.children_with_tokens().filter(|item| !item.kind().is_trivia()).nth(1);
    Span { start: second.map_or(whole.start, |item| item.text_range().start().into()), end: whole.end }
}
