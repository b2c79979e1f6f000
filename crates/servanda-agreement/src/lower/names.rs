//! What names stand for, and what is said when they stand for nothing.

use super::Lower;
use super::document::Entry;
use crate::model::Name;
use servanda_base::{Diagnostic, Label, Span, Spanned, iso};
use servanda_syntax::ast::{NodeExt, meant, span_of};
use servanda_syntax::suggest::closest;
use servanda_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};
use std::collections::{BTreeSet, HashMap, HashSet};

/// So many places are shown for one name that stands for nothing; more would hide the rest.
const MOST_PLACES: usize = 8;

/// So many names that stand for nothing are held against those that stand for something.
const MOST_COMPARED: usize = 50;

/// What a name was declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    Party,
    Group,
    PlaceGroup,
    Body,
    Capability,
    Place,
    Event,
    Gauge,
    Counter,
    Indicator,
    Calendar,
    Proof,
    Definition,
    Phase,
    RedLine,
}

impl Sort {
    fn with_article(self) -> &'static str {
        match self {
            Sort::Party => "a party",
            Sort::Group => "a group",
            Sort::PlaceGroup => "a group of places",
            Sort::Body => "a body",
            Sort::Capability => "a capability",
            Sort::Place => "a place",
            Sort::Event => "an event",
            Sort::Gauge => "a gauge",
            Sort::Counter => "a counter",
            Sort::Indicator => "an indicator",
            Sort::Calendar => "a calendar",
            Sort::Proof => "a standard of proof",
            Sort::Definition => "a definition",
            Sort::Phase => "a phase",
            Sort::RedLine => "a red line",
        }
    }
}

/// What may stand in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A party, group or body of this agreement.
    Bearer,
    /// As a bearer, or any state.
    Actor,
    /// A place, or the territory of a party.
    Where,
    Place,
    /// A place, or a group of places.
    Places,
    Event,
    Gauge,
    Counter,
    Calendar,
    Proof,
    Phase,
    /// What can set a norm going.
    Trigger,
    /// What a condition can name.
    Condition,
    /// A red line or a definition.
    Named,
    /// What a power may not be used during.
    Span,
}

impl Wanted {
    fn takes(self, sort: Sort) -> bool {
        use Sort::*;
        match self {
            Wanted::Bearer | Wanted::Actor => matches!(sort, Party | Group | Body),
            Wanted::Where => matches!(sort, Place | PlaceGroup | Party | Group | Body),
            Wanted::Place => sort == Place,
            Wanted::Places => matches!(sort, Place | PlaceGroup),
            Wanted::Event => sort == Event,
            Wanted::Gauge => sort == Gauge,
            Wanted::Counter => sort == Counter,
            Wanted::Calendar => sort == Calendar,
            Wanted::Proof => sort == Proof,
            Wanted::Phase => sort == Phase,
            Wanted::Trigger | Wanted::Condition => matches!(sort, RedLine | Definition | Event),
            Wanted::Named => matches!(sort, RedLine | Definition),
            Wanted::Span => matches!(sort, RedLine | Phase | Definition),
        }
    }

    fn with_article(self) -> &'static str {
        match self {
            Wanted::Bearer | Wanted::Actor => "a party, group or body",
            Wanted::Where | Wanted::Place | Wanted::Places => "a place",
            Wanted::Event => "an event",
            Wanted::Gauge => "a gauge",
            Wanted::Counter => "a counter",
            Wanted::Calendar => "a calendar",
            Wanted::Proof => "a standard of proof",
            Wanted::Phase => "a phase",
            Wanted::Trigger | Wanted::Condition => "a red line, a definition or an event",
            Wanted::Named => "a red line or a definition",
            Wanted::Span => "a red line or a phase",
        }
    }

    /// How a name of this sort is declared.
    fn declaration(self, name: &str) -> String {
        match self {
            Wanted::Bearer | Wanted::Actor => format!("party {name} organisation \"…\""),
            Wanted::Where | Wanted::Place | Wanted::Places => format!("zone {name} from \"file#feature\""),
            Wanted::Event => format!("event {name} …"),
            Wanted::Gauge => format!("gauge {name} … unit …"),
            Wanted::Counter => format!("counter {name} … unit …"),
            Wanted::Proof => format!("proof {name} = confirmed by …"),
            Wanted::Calendar => format!("calendar {name} \"…\" from \"address\""),
            Wanted::Phase | Wanted::Span => format!("phase {name}"),
            Wanted::Trigger | Wanted::Condition | Wanted::Named => format!("define {name} as …"),
        }
    }

    fn takes_any_state(self) -> bool {
        matches!(self, Wanted::Actor | Wanted::Where)
    }
}

/// An event's name by any of its words.
struct EventWord {
    event: Name,
    span: Span,
}

/// All names of a text.
pub(super) struct Names {
    sorts: HashMap<Name, (Sort, Span)>,
    event_words: HashMap<Name, EventWord>,
    fields: HashMap<Name, Vec<(Name, Name)>>,
    units: HashSet<Name>,
    gauge_units: HashMap<Name, Name>,
    tiers: HashMap<Name, BTreeSet<u32>>,
    clauses: HashMap<Name, Span>,
    /// Words in lines that could not be read: what they declare is not known, so their absence is not held against
    /// anybody.
    excused: HashSet<Name>,
    /// Sorts of declaration that could not be read to the end: any name of that sort may be the one.
    nameless: HashSet<Sort>,
}

impl Names {
    /// Collects what all entries declare; names in entries that are not read are excused.
    pub fn collect(entries: &[Entry], unread: &[Entry], findings: &mut Vec<Diagnostic>) -> Names {
        let mut names = Names {
            sorts: HashMap::new(),
            event_words: HashMap::new(),
            fields: HashMap::new(),
            units: ["m", "km", "nmi", "ft", "mm", "count"].map(str::to_owned).into(),
            gauge_units: HashMap::new(),
            tiers: HashMap::new(),
            clauses: HashMap::new(),
            excused: HashSet::new(),
            nameless: HashSet::new(),
        };
        for entry in entries {
            names.declare(&entry.node, findings);
            names.excuse(&entry.node, entry.node.kind() == SyntaxKind::Broken);
        }
        for entry in unread {
            names.excuse(&entry.node, true);
        }
        names.tell_groups_of_places(entries);
        names
    }

    /// A group in which a place stands, or a group of places, is one of places.
    fn tell_groups_of_places(&mut self, entries: &[Entry]) {
        let mut stands_in: HashMap<Name, Vec<Name>> = HashMap::new();
        for group in entries.iter().map(|entry| &entry.node).filter(|node| node.kind() == SyntaxKind::Group) {
            let Some(head) = group.first(SyntaxKind::Head) else { continue };
            let Some(def) = head.first(SyntaxKind::Def).map(|def| name_of(&def).value) else { continue };
            for member in head.all(SyntaxKind::List).flat_map(|list| list.all(SyntaxKind::Name).collect::<Vec<_>>()) {
                stands_in.entry(name_of(&member).value).or_default().push(def.clone());
            }
        }
        let mut ahead: Vec<Name> =
            stands_in.keys().filter(|name| self.sort(name) == Some(Sort::Place)).cloned().collect();
        while let Some(name) = ahead.pop() {
            for group in stands_in.remove(&name).unwrap_or_default() {
                if let Some((sort @ Sort::Group, _)) = self.sorts.get_mut(&group) {
                    *sort = Sort::PlaceGroup;
                    ahead.push(group);
                }
            }
        }
    }

    fn declare(&mut self, node: &SyntaxNode, findings: &mut Vec<Diagnostic>) {
        let sort = match node.kind() {
            SyntaxKind::Parties | SyntaxKind::Signatory | SyntaxKind::Party => Sort::Party,
            SyntaxKind::Group => Sort::Group,
            SyntaxKind::Body => Sort::Body,
            SyntaxKind::Capability => Sort::Capability,
            SyntaxKind::Line | SyntaxKind::Zone | SyntaxKind::Airspace | SyntaxKind::Corridor => Sort::Place,
            SyntaxKind::Event => Sort::Event,
            SyntaxKind::Gauge => Sort::Gauge,
            SyntaxKind::Counter => Sort::Counter,
            SyntaxKind::Indicator => Sort::Indicator,
            SyntaxKind::Calendar => Sort::Calendar,
            SyntaxKind::ProofDef => Sort::Proof,
            SyntaxKind::Define => Sort::Definition,
            SyntaxKind::Phase => Sort::Phase,
            SyntaxKind::Clause => return self.declare_clause(node, findings),
            SyntaxKind::Declaration => return self.declare_author(node),
            _ => return,
        };
        let heads = node.all(SyntaxKind::Head);
        let defs: Vec<SyntaxNode> = heads.flat_map(|head| head.all(SyntaxKind::Def).collect::<Vec<_>>()).collect();
        let no_state = |def: &SyntaxNode| !iso::is_state(&name_of(def));
        let states = matches!(node.kind(), SyntaxKind::Parties | SyntaxKind::Signatory);
        if defs.is_empty() || is_broken(node) || states && defs.iter().any(no_state) {
            self.nameless.insert(sort);
            if sort == Sort::Group {
                self.nameless.insert(Sort::PlaceGroup);
            }
        }
        for def in defs {
            let name = name_of(&def);
            self.add(&name, sort, findings);
            let parts = parts(node);
            let units = parts.iter().filter(|part| matches!(part.kind(), SyntaxKind::UnitDef | SyntaxKind::FieldDef));
            self.units.extend(units.filter_map(|part| part.first(SyntaxKind::Unit)).map(|unit| name_of(&unit).value));
            match sort {
                Sort::Capability => {
                    self.units.insert(name.value);
                }
                Sort::Gauge => {
                    let unit = parts.iter().find(|part| part.kind() == SyntaxKind::UnitDef);
                    let unit = unit.and_then(|part| part.first(SyntaxKind::Unit)).map(|unit| name_of(&unit).value);
                    self.gauge_units.entry(name.value).or_insert(unit.unwrap_or_default());
                }
                Sort::Event => self.declare_event(name, &parts, findings),
                _ => {}
            }
        }
    }

    fn declare_event(&mut self, name: Spanned<Name>, parts: &[SyntaxNode], findings: &mut Vec<Diagnostic>) {
        let mut words = vec![name.clone()];
        for part in parts {
            match part.kind() {
                SyntaxKind::Plural | SyntaxKind::VerbDef => {
                    words.extend(part.first(SyntaxKind::Name).map(|word| name_of(&word)));
                }
                SyntaxKind::FieldDef => {
                    if let Some((field, unit)) = field_of(part) {
                        self.units.insert(field.clone());
                        self.fields.entry(name.value.clone()).or_default().push((field, unit));
                    }
                }
                _ => {}
            }
        }
        for word in words {
            match self.event_words.get(&word.value) {
                Some(first) if first.event != name.value => {
                    findings.push(twice(&word, first.span));
                }
                Some(_) => {}
                None => {
                    let place = EventWord { event: name.value.clone(), span: word.span };
                    self.event_words.insert(word.value, place);
                }
            }
        }
    }

    fn declare_clause(&mut self, node: &SyntaxNode, findings: &mut Vec<Diagnostic>) {
        let Some(head) = node.first(SyntaxKind::Head) else { return };
        if let Some(number) = head.token(SyntaxKind::Number) {
            let span = span_of(number.text_range());
            match self.clauses.get(number.text()) {
                Some(first) => findings.push(
                    Diagnostic::error("S0004", span, format!("clause `{}` is used twice", number.text()))
                        .also(*first, "first used here")
                        .help("give one of them another number"),
                ),
                None => {
                    self.clauses.insert(number.text().to_owned(), span);
                }
            }
        }
        let Some(red_line) = head.first(SyntaxKind::RedLine) else { return };
        match red_line.first(SyntaxKind::Def) {
            Some(def) => {
                let name = name_of(&def);
                self.add(&name, Sort::RedLine, findings);
                // A tier may stand in a line that could not be read.
                if is_broken(node) {
                    return;
                }
                let tiers = node
                    .all(SyntaxKind::TierLine)
                    .filter_map(|line| line.token(SyntaxKind::Number)?.text().parse().ok());
                self.tiers.insert(name.value, tiers.collect());
            }
            None => {
                self.nameless.insert(Sort::RedLine);
            }
        }
    }

    fn declare_author(&mut self, node: &SyntaxNode) {
        let inline = node.first(SyntaxKind::Head).and_then(|head| head.first(SyntaxKind::Author));
        let author = inline.or_else(|| node.first(SyntaxKind::Author)).and_then(|by| by.first(SyntaxKind::Name));
        if let Some(name) = author.map(|name| name_of(&name)).filter(|name| iso::is_state(name)) {
            self.sorts.entry(name.value).or_insert((Sort::Party, name.span));
        }
    }

    fn add(&mut self, name: &Spanned<Name>, sort: Sort, findings: &mut Vec<Diagnostic>) {
        match self.sorts.get(&name.value) {
            Some((_, first)) => {
                findings.push(twice(name, *first));
                self.nameless.insert(sort);
            }
            None => {
                self.sorts.insert(name.value.clone(), (sort, name.span));
            }
        }
    }

    fn excuse(&mut self, node: &SyntaxNode, whole: bool) {
        let broken = node
            .descendants()
            .filter(|inner| whole || matches!(inner.kind(), SyntaxKind::Error | SyntaxKind::BrokenField));
        for token in broken.flat_map(|inner| inner.tokens().collect::<Vec<_>>()) {
            if matches!(token.kind(), SyntaxKind::Word | SyntaxKind::Number) {
                self.excused.insert(word_of(&token));
            }
        }
    }

    pub fn sort(&self, name: &str) -> Option<Sort> {
        self.sorts.get(name).map(|(sort, _)| *sort)
    }

    /// The event that a noun, plural or verb belongs to.
    pub fn event(&self, word: &str) -> Option<&Name> {
        self.event_words.get(word).map(|found| &found.event)
    }

    pub fn unit_of_gauge(&self, gauge: &str) -> Option<&str> {
        self.gauge_units.get(gauge).map(String::as_str).filter(|unit| !unit.is_empty())
    }

    pub fn unit_of_field(&self, event: &str, field: &str) -> Option<&str> {
        let fields = self.fields.get(event)?;
        fields.iter().find(|(name, _)| name == field).map(|(_, unit)| unit.as_str())
    }

    pub fn fields_of(&self, event: &str) -> impl Iterator<Item = &str> {
        self.fields.get(event).into_iter().flatten().map(|(name, _)| name.as_str())
    }

    pub fn is_unit(&self, unit: &str) -> bool {
        let nameless = self.nameless.iter().any(|sort| matches!(sort, Sort::Capability | Sort::Event | Sort::Gauge));
        nameless || self.units.contains(unit) || iso::is_currency(unit)
    }

    pub fn is_nameless(&self, sort: Sort) -> bool {
        self.nameless.contains(&sort)
    }

    pub fn is_excused(&self, word: &str) -> bool {
        self.excused.contains(word)
    }
}

fn twice(name: &Spanned<Name>, first: Span) -> Diagnostic {
    Diagnostic::error("S0102", name.span, format!("`{}` is declared twice", name.value))
        .also(first, "first declared here")
        .help("give one of them another name")
}

/// `weapons count` of `has weapons count`.
pub(super) fn field_of(part: &SyntaxNode) -> Option<(Name, Name)> {
    let field = part.tokens().filter(|token| token.kind() == SyntaxKind::Word).nth(1)?;
    Some((word_of(&field), name_of(&part.first(SyntaxKind::Unit)?).value))
}

/// The phrases of a declaration of one line, wherever it runs on.
pub(super) fn parts(node: &SyntaxNode) -> Vec<SyntaxNode> {
    let lines = node.children().filter(|line| matches!(line.kind(), SyntaxKind::Head | SyntaxKind::Tail));
    lines.flat_map(|line| line.children().collect::<Vec<_>>()).collect()
}

/// A word as it was meant.
pub(super) fn word_of(token: &SyntaxToken) -> Name {
    meant(token.text()).into_owned()
}

/// True where part of an entry could not be read.
fn is_broken(node: &SyntaxNode) -> bool {
    node.descendants().any(|inner| matches!(inner.kind(), SyntaxKind::Error | SyntaxKind::BrokenField))
}

/// The name in a node that holds one word.
pub(super) fn name_of(node: &SyntaxNode) -> Spanned<Name> {
    let word = node.token(SyntaxKind::Word).map(|token| word_of(&token)).unwrap_or_default();
    Spanned::new(word, node.span())
}

impl Lower {
    /// The name a node mentions, looked up; a finding where it stands for nothing or for something else.
    pub(super) fn mention(&mut self, node: &SyntaxNode, wanted: Wanted) -> Spanned<Name> {
        let mut name = name_of(node);
        let event = matches!(wanted, Wanted::Event | Wanted::Trigger | Wanted::Condition);
        let found = self.names.sort(&name);
        if event
            && !found.is_some_and(|sort| wanted.takes(sort))
            && let Some(event) = self.names.event(&name)
        {
            name.value = event.clone();
            self.uses.push(name.clone());
            return name;
        }
        self.uses.push(name.clone());
        match found {
            Some(sort) if wanted.takes(sort) => {}
            Some(sort) => {
                let message = format!(
                    "`{}` is {}, but {} is expected here",
                    name.value,
                    sort.with_article(),
                    wanted.with_article()
                );
                self.findings.push(Diagnostic::error("S0101", name.span, message));
            }
            None if wanted.takes_any_state() && iso::is_state(&name) => {}
            None => self.undefined(&name, wanted),
        }
        name
    }

    fn undefined(&mut self, name: &Spanned<Name>, wanted: Wanted) {
        let nameless = self.names.nameless.iter().any(|sort| wanted.takes(*sort));
        if name.is_empty() || nameless || self.names.is_excused(name) {
            return;
        }
        if self.was_told(name, name.span) {
            return;
        }
        let actor = matches!(wanted, Wanted::Actor | Wanted::Bearer | Wanted::Where);
        if actor && name.bytes().all(|b| b.is_ascii_uppercase()) && !iso::is_state(name) {
            self.not_a_state(name);
            return;
        }
        let mut finding =
            Diagnostic::error("S0101", name.span, format!("`{}` is not defined in this agreement", name.value));
        let declared =
            self.names.sorts.iter().filter(|(_, (sort, _))| wanted.takes(*sort)).map(|(name, _)| name.as_str());
        let events = matches!(wanted, Wanted::Event | Wanted::Trigger | Wanted::Condition);
        let words = self.names.event_words.keys().filter(|_| events).map(String::as_str);
        finding.help = Some(match self.near(name, declared.chain(words)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if actor && iso::is_state(name) => format!("add `{}` to the `parties`", name.value),
            None => format!("declare it: `{}`", wanted.declaration(name)),
        });
        self.tell_once(name, finding);
    }

    /// Speaks of what is wrong with a word once, with the other places where it is written.
    pub(super) fn tell_once(&mut self, what: &str, finding: Diagnostic) {
        if !self.was_told(what, finding.primary.span) {
            self.told.insert(what.to_owned(), self.findings.len());
            self.findings.push(finding);
        }
    }

    /// Adds a place to what was said before, if it was.
    fn was_told(&mut self, what: &str, span: Span) -> bool {
        let Some(at) = self.told.get(what) else { return false };
        if let Some(first) = self.findings.get_mut(*at).filter(|first| first.secondary.len() < MOST_PLACES) {
            first.secondary.push(Label { span, text: "and here".into() });
        }
        true
    }

    /// The name that may have been meant. Offered for the first fifty names that stand for nothing: each is held
    /// against all others.
    fn near<'a>(&self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        if self.told.len() > MOST_COMPARED {
            return None;
        }
        let mut known: Vec<&str> = known.into_iter().collect();
        known.sort_unstable();
        closest(word, known)
    }

    /// S0201.
    pub(super) fn not_a_state(&mut self, name: &Spanned<Name>) {
        let mut finding =
            Diagnostic::error("S0201", name.span, format!("`{}` is not an ISO 3166 alpha-3 code", name.value));
        let declared =
            self.names.sorts.iter().filter(|(_, (sort, _))| *sort == Sort::Party).map(|(name, _)| name.as_str());
        finding.help = Some(match iso::state_for(name) {
            Some(code) => format!("write `{code}`"),
            None => match self.near(name, declared) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("for another kind of party write `party {} organisation \"…\"`", name.to_lowercase()),
            },
        });
        self.tell_once(name, finding);
    }

    /// The unit that may have been meant.
    pub(super) fn near_unit(&self, unit: &str) -> Option<&str> {
        // Any three letters are near to some currency, so that only capitals are compared with all of them.
        let code = unit.bytes().all(|b| b.is_ascii_uppercase());
        let currencies = || iso::currencies().filter(|currency| code || currency.eq_ignore_ascii_case(unit));
        let units = self.names.units.iter().map(String::as_str);
        self.near(unit, units).or_else(|| closest(unit, currencies()))
    }

    /// A verb, as the name of its event.
    pub(super) fn verb(&mut self, node: &SyntaxNode) -> Name {
        let word = name_of(node);
        if let Some(event) = self.names.event(&word) {
            let name = Spanned::new(event.clone(), word.span);
            self.uses.push(name.clone());
            return name.value;
        }
        self.undefined(&word, Wanted::Event);
        word.value
    }

    /// A clause that must exist.
    pub(super) fn clause_number(&mut self, node: &SyntaxNode) -> Option<Spanned<Name>> {
        let token = node.token(SyntaxKind::Number)?;
        let number = Spanned::new(token.text().to_owned(), span_of(token.text_range()));
        if !self.names.clauses.contains_key(&number.value) && !self.names.is_excused(&number) {
            let message = format!("clause `{}` is not defined in this agreement", number.value);
            let mut finding = Diagnostic::error("S0101", number.span, message);
            let near = self.near(&number, self.names.clauses.keys().map(String::as_str));
            finding.help = near.map(|near| format!("did you mean `{near}`?"));
            self.tell_once(&number, finding);
        }
        Some(number)
    }

    /// A tier that the red line must have.
    pub(super) fn tier(&mut self, name: &str, node: &SyntaxNode) -> Option<u32> {
        let tier: u32 = node.token(SyntaxKind::Number)?.text().parse().ok()?;
        let tiers = self.names.tiers.get(name)?;
        if !tiers.contains(&tier) && !self.names.is_excused("tier") {
            let listed: Vec<String> = tiers.iter().take(MOST_PLACES).map(u32::to_string).collect();
            let finding = Diagnostic::error("S0101", node.span(), format!("red line `{name}` has no tier {tier}"));
            let finding = match listed.as_slice() {
                [] => finding.help("add `tier 1 at least … in any …` to the red line"),
                _ => finding.help(format!("its tiers are {}", listed.join(", "))),
            };
            self.tell_once(&format!("{name} tier {tier}"), finding);
        }
        Some(tier)
    }
}
