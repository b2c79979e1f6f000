//! A feed's bindings held against the agreement's names and the file's columns, once per file.
//!
//! Deliberately reads no row: what is found wrong here is a finding on `bindings.toml`, and the reason with which
//! the rows of that `[[bind]]` are set aside.

use crate::bindings::*;
use crate::codes;
use crate::feed::Among;
use jiff::civil::Time;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Moment, Range, Span, Spanned, Zone, iso};
use servanda_record::{Handling, Text};
use servanda_syntax::suggest::closest;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Names that are fixed, or stand in a column.
pub(crate) enum Names {
    Fixed(Vec<String>),
    Column(usize),
}

pub(crate) enum ActorPlan {
    Unknown,
    OneOf(Arc<[String]>),
    Together(Arc<[String]>),
    Column(usize),
}

pub(crate) struct ExceptionPlan<'a> {
    pub cells: Vec<(usize, &'a [String])>,
    pub rule: &'a Exception,
    pub because: Text,
}

pub(crate) enum PlacePlan<'a> {
    Unstated,
    Point { radius_m: f64 },
    Inside { place: Text, because: Text, part: Option<(usize, &'a PartFrom)>, except: Vec<ExceptionPlan<'a>> },
}

pub(crate) struct IntervalPlan {
    pub from: (usize, Option<Time>),
    pub to: (usize, Option<Time>),
    pub first: Option<(Moment, jiff::civil::Date)>,
}

/// One `[[bind]]`, ready for rows.
pub(crate) struct BindPlan<'a> {
    pub bind: &'a Bind,
    /// Why none of its rows can be used.
    pub fault: Option<String>,
    pub quantity: Option<(usize, &'a str)>,
    pub parts: Vec<(usize, &'a str)>,
    pub interval: Option<IntervalPlan>,
    /// Its event; empty where it needs none.
    pub event: Text,
    pub actor: ActorPlan,
    pub observer: Option<Names>,
    pub roles: Vec<(&'static str, Names)>,
    pub place: PlacePlan<'a>,
    pub per: Option<usize>,
    pub zero_at: Option<Moment>,
    pub scope_from: Option<Moment>,
    pub scope_until: Option<Moment>,
    pub until: Option<Moment>,
    /// The event's field that the quantity fills.
    pub field: Option<String>,
    /// Quantities already read, by the value of the `per` column, with their line.
    pub read_once: RefCell<HashMap<String, (Range, u32)>>,
    /// Whether any row matched.
    pub used: Cell<bool>,
}

/// One `[[set_aside]]`.
pub(crate) struct RulePlan<'a> {
    pub rule: &'a SetAsideRule,
    pub used: Cell<bool>,
}

/// The lines that can match rows of one kind.
#[derive(Clone, Default)]
struct Candidates {
    binds: Vec<usize>,
    rules: Vec<usize>,
}

/// What a feed's rows are evidence of.
pub(crate) struct Plan<'a> {
    pub zone: &'a Zone,
    pub feed: &'a Feed,
    pub binds: Vec<BindPlan<'a>>,
    pub rules: Vec<RulePlan<'a>>,
    /// In order of the kinds.
    by_kind: Vec<(&'a str, Candidates)>,
    /// Where the last row's kind was found; the next row is often of the same.
    last_kind: Cell<usize>,
    any_kind: Candidates,
    pub shared: Shared,
    /// While a row is read that is not used: nothing is remembered of it.
    unused: Cell<bool>,
}

/// Which lines of the bindings a row falls under.
pub(crate) enum Fate<'p, 'a> {
    /// The first, and the others.
    Bound(&'p BindPlan<'a>, Vec<&'p BindPlan<'a>>),
    SetAside(&'a str),
    Unmatched,
}

/// What a selector sees of a row.
pub(crate) struct Seen<'r> {
    pub id: &'r str,
    pub kind: &'r str,
    pub unit: &'r str,
    pub status: &'r str,
    pub by: &'r str,
}

impl<'a> Plan<'a> {
    pub fn new(
        agreement: &'a Agreement,
        among: Among<'a>,
        bindings: &'a Bindings,
        feed: &'a Feed,
        header: Option<&[String]>,
        findings: &mut Vec<Diagnostic>,
    ) -> Plan<'a> {
        let named = |name: &Option<Spanned<String>>| match (name, &feed.name) {
            (None, _) => true,
            (Some(name), Some(own)) => name.value == own.value,
            (Some(_), None) => false,
        };
        let is_known = |name: &str| is_actor(agreement, name) || among.others.iter().any(|other| other.is_actor(name));
        for name in feed.names.values().filter(|name| !is_known(&name.value)) {
            let finding = undeclared_actor(agreement, name);
            // Feeds may share their names.
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        let mut bound = bindings.binds.iter().filter(|bind| named(&bind.feed));
        let mut binds = Vec::new();
        match header {
            Some(header) => {
                let mut compiler = Compiler { agreement, among, feed, header, findings, fault: None };
                binds.extend(bound.map(|bind| compiler.bind(bind)));
            }
            // Entries say themselves what they are; a line meant for them alone does nothing.
            None => findings.extend(bound.find(|bind| bind.feed.is_some()).map(|bind| {
                let message = "this line has no effect: entries say themselves what they are";
                Diagnostic::warning(codes::NO_EFFECT, bind.span, message)
            })),
        }
        let rules: Vec<RulePlan<'a>> = bindings
            .set_asides
            .iter()
            .filter(|rule| named(&rule.feed))
            .map(|rule| RulePlan { rule, used: Cell::new(false) })
            .collect();
        let selects = || {
            let binds = binds.iter().map(|plan| &plan.bind.select).enumerate().map(|(at, select)| (at, true, select));
            let rules = rules.iter().map(|plan| &plan.rule.select).enumerate().map(|(at, select)| (at, false, select));
            binds.chain(rules)
        };
        let mut any_kind = Candidates::default();
        let mut by_kind: BTreeMap<&str, Candidates> = BTreeMap::new();
        for (_, _, select) in selects() {
            by_kind.extend(select.kinds.iter().map(|kind| (kind.as_str(), Candidates::default())));
        }
        for (at, is_bind, select) in selects() {
            let add = |to: &mut Candidates| if is_bind { to.binds.push(at) } else { to.rules.push(at) };
            if select.kinds.is_empty() {
                by_kind.values_mut().for_each(add);
                add(&mut any_kind);
            }
            for kind in &select.kinds {
                by_kind.entry(kind).and_modify(add);
            }
        }
        let by_kind = by_kind.into_iter().collect();
        Plan {
            zone: &agreement.header.clock,
            feed,
            binds,
            rules,
            by_kind,
            last_kind: Cell::new(0),
            any_kind,
            shared: Shared::default(),
            unused: Cell::new(false),
        }
    }

    /// A row that matches a bind by `rows` is bound; otherwise a rule that sets it aside wins.
    pub fn fate(&self, seen: &Seen<'_>) -> Fate<'_, 'a> {
        let candidates = self.kind(seen.kind).map_or(&self.any_kind, |at| &self.by_kind[at].1);
        let rule =
            candidates.rules.iter().map(|at| &self.rules[*at]).find(|plan| self.matches(&plan.rule.select, seen));
        let mut bound = candidates
            .binds
            .iter()
            .map(|at| &self.binds[*at])
            .filter(|plan| rule.is_none() || !plan.bind.select.rows.is_empty())
            .filter(|plan| self.matches(&plan.bind.select, seen))
            .inspect(|plan| plan.used.set(plan.used.get() || !self.unused.get()));
        if let Some(rule) = rule {
            rule.used.set(rule.used.get() || !self.unused.get());
        }
        match (bound.next(), rule) {
            // Most rows fall under one line; an empty list takes no memory.
            (Some(first), _) => Fate::Bound(first, bound.collect()),
            (None, Some(rule)) => Fate::SetAside(&rule.rule.why),
            (None, None) => Fate::Unmatched,
        }
    }

    /// Reads a row that is not used, and remembers nothing of it.
    pub fn without_use<T>(&self, read: impl FnOnce() -> T) -> T {
        self.unused.set(true);
        let read = read();
        self.unused.set(false);
        read
    }

    /// True where what is read is remembered.
    pub fn is_used(&self) -> bool {
        !self.unused.get()
    }

    fn kind(&self, kind: &str) -> Option<usize> {
        let last = self.last_kind.get();
        if self.by_kind.get(last).is_some_and(|(known, _)| *known == kind) {
            return Some(last);
        }
        let found = self.by_kind.binary_search_by_key(&kind, |(known, _)| known).ok()?;
        self.last_kind.set(found);
        Some(found)
    }

    fn matches(&self, select: &Select, seen: &Seen<'_>) -> bool {
        let listed = |list: &[String], value: &str| list.is_empty() || list.iter().any(|item| item == value);
        let row = |list: &[Spanned<String>]| list.iter().any(|item| item.value == seen.id);
        let by = |list: &[String]| {
            seen.by
                .split(';')
                .map(str::trim)
                .any(|slug| list.iter().any(|item| item == slug) || !slug.is_empty() && list.contains(&self.name(slug)))
        };
        listed(&select.units, seen.unit)
            && listed(&select.statuses, seen.status)
            && (select.rows.is_empty() || row(&select.rows))
            && !row(&select.except_rows)
            && (select.by.is_empty() || by(&select.by))
            && (select.not_by.is_empty() || !by(&select.not_by))
            && listed(&select.kinds, seen.kind)
    }

    /// Why a row that no line matches is set aside.
    pub fn unmatched(&self, kind: &str) -> String {
        if self.kind(kind).is_some() {
            format!("no line in bindings.toml matches this row of kind `{kind}`")
        } else {
            format!("kind `{kind}` has no line in bindings.toml")
        }
    }

    /// The agreement's name for a slug of the record.
    pub fn name(&self, slug: &str) -> String {
        map_name(&self.feed.names, slug)
    }

    /// The names in a cell, joined by `;`.
    pub fn names_in(&self, cell: &str) -> Vec<String> {
        cell.split(';').map(str::trim).filter(|slug| !slug.is_empty()).map(|slug| self.name(slug)).collect()
    }

    /// As [`Plan::names_in`], for names that are only read.
    pub fn shared_names_in(&self, cell: &str) -> Arc<[String]> {
        self.shared.names.borrow_mut().get(cell, |cell| self.names_in(cell).into())
    }

    /// Remembers which lines matched a row of this feed.
    pub fn note_use(&self, usage: &mut Usage<'a>) {
        let binds = self
            .binds
            .iter()
            .map(|plan| (&plan.bind.select, plan.bind.until_row.as_ref(), plan.bind.span, plan.used.get()));
        let rules = self.rules.iter().map(|plan| (&plan.rule.select, None, plan.rule.span, plan.used.get()));
        for (select, until, span, used) in binds.chain(rules) {
            let rows = || select.rows.iter().chain(&select.except_rows).chain(until).collect();
            usage.lines.entry(span).or_insert_with(|| (rows(), false)).1 |= used;
        }
    }
}

/// Which lines of the bindings matched a row of any feed that was read.
#[derive(Default)]
pub(crate) struct Usage<'a> {
    /// With the rows that each names.
    lines: BTreeMap<Span, (Vec<&'a Spanned<String>>, bool)>,
}

impl Usage<'_> {
    /// Findings on lines that matched no row, and on rows that are named and not there.
    pub fn findings(&self, claimed: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (span, (rows, used)) in &self.lines {
            for row in rows.iter().filter(|row| !claimed(&row.value)) {
                let message = format!("the record has no row `{}`", row.value);
                findings.push(Diagnostic::warning(codes::NO_EFFECT, row.span, message));
            }
            if !used {
                findings.push(Diagnostic::warning(codes::NO_EFFECT, *span, "this line matches no row of the record"));
            }
        }
        findings
    }
}

/// Texts and labels that rows share, each stored once.
#[derive(Default)]
pub(crate) struct Shared {
    texts: RefCell<Store<Text>>,
    labels: RefCell<Store<Arc<[String]>>>,
    /// The names in a cell, by the cell.
    names: RefCell<Store<Arc<[String]>>>,
    none: Arc<[String]>,
}

/// What was stored, by its text. Neighbouring rows mostly say the same, so the last one is looked at first.
#[derive(Default)]
struct Store<T> {
    last: Option<(Text, T)>,
    all: HashMap<Text, T>,
}

impl<T: Clone> Store<T> {
    fn get(&mut self, key: &str, new: impl FnOnce(&Text) -> T) -> T {
        if let Some((_, value)) = self.last.as_ref().filter(|(last, _)| *last == *key) {
            return value.clone();
        }
        let (key, value) = match self.all.get_key_value(key) {
            Some((key, value)) => (key.clone(), value.clone()),
            None => {
                let key = Text::from(key);
                let value = new(&key);
                self.all.insert(key.clone(), value.clone());
                (key, value)
            }
        };
        self.last = Some((key, value.clone()));
        value
    }
}

impl Shared {
    pub fn text(&self, text: &str) -> Text {
        self.texts.borrow_mut().get(text, Text::clone)
    }

    /// One label.
    pub fn label(&self, label: &str) -> Arc<[String]> {
        self.labels.borrow_mut().get(label, |label| [label.to_string()].into())
    }

    pub fn no_label(&self) -> Arc<[String]> {
        self.none.clone()
    }
}

/// `[names]` first, then ISO 3166 codes in capitals, then the slug itself.
pub(crate) fn map_name(names: &BTreeMap<String, Spanned<String>>, slug: &str) -> String {
    if let Some(name) = names.get(slug) {
        return name.value.clone();
    }
    if slug.len() == 3 {
        let capitals = slug.to_ascii_uppercase();
        if iso::is_state(&capitals) {
            return capitals;
        }
    }
    slug.to_owned()
}

struct Compiler<'a, 'f> {
    agreement: &'a Agreement,
    among: Among<'a>,
    feed: &'a Feed,
    header: &'f [String],
    findings: &'f mut Vec<Diagnostic>,
    fault: Option<String>,
}

impl<'a> Compiler<'a, '_> {
    fn bind(&mut self, bind: &'a Bind) -> BindPlan<'a> {
        self.fault = bind.broken.clone();
        if bind.broken.is_none() {
            self.declared(bind);
        }
        let quantity = bind.column.as_ref().and_then(|column| Some((self.column(column)?, column.value.as_str())));
        let parts = bind.parts.iter().filter_map(|part| Some((self.column(part)?, part.value.as_str()))).collect();
        let interval = bind.interval.as_ref().and_then(|interval| self.interval(interval));
        let actor = match &bind.actor {
            ActorFrom::Unknown => ActorPlan::Unknown,
            ActorFrom::OneOf(names) => ActorPlan::OneOf(self.actors(names).into()),
            ActorFrom::Together(NamesFrom::Names(names)) => ActorPlan::Together(self.actors(names).into()),
            ActorFrom::Together(NamesFrom::Column(column)) => {
                self.column(column).map_or(ActorPlan::Unknown, ActorPlan::Column)
            }
        };
        let observer = bind.observer.as_ref().and_then(|names| self.names(names));
        let mut roles = Vec::new();
        for (role, names) in &bind.roles {
            roles.extend(self.names(names).map(|names| (*role, names)));
        }
        let place = self.place(&bind.place, bind);
        let per = bind.per.as_ref().and_then(|column| self.column(column));
        let zone = &self.agreement.header.clock;
        BindPlan {
            bind,
            quantity,
            parts,
            interval,
            event: bind.events.first().map_or("", |event| event.value.as_str()).into(),
            actor,
            observer,
            roles,
            place,
            per,
            zero_at: bind.zero_at.map(|time| time.start(zone)),
            scope_from: bind.scope_from.map(|time| time.start(zone)),
            scope_until: bind.scope_until.map(|time| time.end(zone)),
            until: bind.until.map(|time| time.start(zone)),
            field: self.field(bind),
            read_once: RefCell::default(),
            used: Cell::new(false),
            fault: self.fault.take(),
        }
    }

    fn fail(&mut self, finding: Diagnostic) {
        self.fault.get_or_insert_with(|| finding.message.clone());
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// A name that the agreement does not declare: where another version of the text does, the rows are set aside for that.
    fn unknown(&mut self, name: &str, declares: impl Fn(&'a Agreement) -> bool, finding: Diagnostic) {
        match self.among.only_elsewhere(name, declares) {
            Some(why) => drop(self.fault.get_or_insert(why)),
            None => self.fail(finding),
        }
    }

    /// The names that this sort of entry needs, and whether the agreement declares them.
    fn declared(&mut self, bind: &'a Bind) {
        let agreement = self.agreement;
        let needs_event = matches!(bind.what, As::Incident | As::Act | As::Tally);
        let needed = [
            ("event", needs_event && bind.events.is_empty()),
            ("counter", bind.what == As::Counter && bind.counter.is_none()),
            ("gauge", bind.what == As::Measurement && bind.gauge.is_none()),
            ("about", matches!(bind.what, As::Determination | As::ExceptionClaim) && bind.about.is_none()),
            ("observer", matches!(bind.what, As::Coverage | As::Restriction) && bind.observer.is_none()),
        ];
        for (key, _) in needed.iter().filter(|(_, missing)| *missing) {
            let message = format!("`as = \"{}\"` needs `{key}`", bind.what.word());
            self.fail(Diagnostic::error(codes::VALUE, bind.span, message).help(format!("add `{key} = …`")));
        }
        if needs_event && bind.events.len() > 1 {
            let message = format!("`as = \"{}\"` takes one event", bind.what.word());
            self.fail(Diagnostic::error(codes::VALUE, bind.events[1].span, message));
        }
        for event in bind.events.iter().filter(|event| agreement.event(event).is_none()) {
            let known = agreement.events.iter().map(|event| event.name.value.as_str());
            let in_other = |other: &Agreement| other.event(event).is_some();
            // A watch for several events goes on for those that this version has.
            let goes_on = bind.what == As::Coverage && bind.events.iter().any(|event| agreement.event(event).is_some());
            if !goes_on || !self.among.others.iter().any(|other| in_other(other)) {
                self.unknown(event, in_other, undeclared("event", event, known));
            }
        }
        // An indicator is read like a gauge; nobody owes it.
        let measured: Vec<&str> = measured(agreement).collect();
        for gauge in bind.gauge.iter().filter(|gauge| !measured.contains(&gauge.value.as_str())) {
            let finding = undeclared("gauge or indicator", gauge, measured.iter().copied());
            self.unknown(gauge, |other| self::measured(other).any(|name| name == gauge.value), finding);
        }
        for counter in bind.counter.iter().filter(|counter| agreement.counter(counter).is_none()) {
            let known = agreement.counters.iter().map(|counter| counter.name.value.as_str());
            self.unknown(counter, |other| other.counter(counter).is_some(), undeclared("counter", counter, known));
        }
        for about in bind.about.iter() {
            let number = clause_number(&about.value);
            let has = |text: &Agreement| text.clause(number).is_some() || text.red_line(&about.value).is_some();
            if !has(agreement) {
                let clauses = agreement.clauses.iter().map(|clause| clause.number.value.as_str());
                let lines = agreement.red_lines().map(|(_, line)| line.name.value.as_str());
                self.unknown(about, has, undeclared("clause or red line", about, clauses.chain(lines)));
            }
        }
    }

    fn field(&mut self, bind: &'a Bind) -> Option<String> {
        let event = bind.events.first().and_then(|event| self.agreement.event(event))?;
        let has = |field: &str| event.fields.iter().any(|(name, _)| name == field);
        match &bind.field {
            Some(field) if has(&field.value) => Some(field.value.clone()),
            Some(field) => {
                let what = format!("event `{}` has no field", event.name.value);
                let mut finding = Diagnostic::error(codes::NAME, field.span, format!("{what} `{}`", field.value));
                if let Some(near) = closest(&field.value, event.fields.iter().map(|(name, _)| name.as_str())) {
                    finding = finding.help(format!("did you mean `{near}`?"));
                }
                let of = event.name.value.as_str();
                let has = |other: &Agreement| {
                    other.event(of).is_some_and(|event| event.fields.iter().any(|(name, _)| *name == field.value))
                };
                self.unknown(field, has, finding);
                None
            }
            None => Some("deaths".to_owned()).filter(|field| self.feed.format == Format::UcdpGed && has(field)),
        }
    }

    fn column(&mut self, column: &'a Spanned<String>) -> Option<usize> {
        let found = self.header.iter().position(|name| *name == column.value);
        if found.is_none() {
            self.fail(no_column(&self.feed.record, column, self.header));
        }
        found
    }

    fn interval(&mut self, interval: &'a IntervalFrom) -> Option<IntervalPlan> {
        let zone = &self.agreement.header.clock;
        let (from, to) = (self.column(&interval.from.column)?, self.column(&interval.to.column)?);
        let first = interval.first.map(|first| (first.start(zone), first.date(zone)));
        Some(IntervalPlan { from: (from, interval.from.time), to: (to, interval.to.time), first })
    }

    fn names(&mut self, names: &'a NamesFrom) -> Option<Names> {
        match names {
            NamesFrom::Column(column) => self.column(column).map(Names::Column),
            NamesFrom::Names(names) => {
                Some(Names::Fixed(names.iter().map(|name| map_name(&self.feed.names, &name.value)).collect()))
            }
        }
    }

    /// Actors written in the bindings.
    fn actors(&mut self, names: &'a [Spanned<String>]) -> Vec<String> {
        let mut actors = Vec::new();
        for name in names {
            let mapped = map_name(&self.feed.names, &name.value);
            // Who is a party to another version alone is nobody's bearer here, like a name in a row.
            let elsewhere = self.among.others.iter().any(|other| other.is_actor(&mapped));
            if !is_actor(self.agreement, &mapped) && !elsewhere {
                self.fail(undeclared_actor(self.agreement, name));
            }
            actors.push(mapped);
        }
        actors
    }

    fn place(&mut self, place: &'a PlaceFrom, bind: &'a Bind) -> PlacePlan<'a> {
        match place {
            PlaceFrom::Unstated => PlacePlan::Unstated,
            PlaceFrom::Point { radius_m } => PlacePlan::Point { radius_m: *radius_m },
            PlaceFrom::Inside { place, because, part, except } => {
                if self.agreement.place(place).is_none() {
                    let finding = undeclared_place(self.agreement, place);
                    self.unknown(place, |other| other.place(place).is_some(), finding);
                }
                if !except.is_empty() && bind.what != As::Tally {
                    let message = "only a tally can lie inside in part";
                    self.fail(Diagnostic::error(codes::VALUE, place.span, message));
                }
                let part = part.as_ref().and_then(|part| Some((self.column(&part.column)?, part)));
                let mut plans = Vec::new();
                for rule in except {
                    let cells = rule
                        .cells
                        .iter()
                        .filter_map(|(column, values)| self.column(column).map(|column| (column, values.as_slice())));
                    plans.push(ExceptionPlan { cells: cells.collect(), rule, because: rule.because.as_str().into() });
                }
                PlacePlan::Inside {
                    place: place.value.as_str().into(),
                    because: because.as_str().into(),
                    part,
                    except: plans,
                }
            }
        }
    }
}

/// What is read like a gauge: gauges, and indicators, which nobody owes.
pub(crate) fn measured(agreement: &Agreement) -> impl Iterator<Item = &str> {
    let gauges = agreement.gauges.iter().map(|gauge| gauge.name.value.as_str());
    gauges.chain(agreement.indicators.iter().map(|indicator| indicator.name.value.as_str()))
}

/// `clause 5.1` and `5.1` are the same clause.
pub(crate) fn clause_number(about: &str) -> &str {
    about.strip_prefix("clause ").unwrap_or(about)
}

/// True for what the agreement declares as an actor, and for a state that is simply not bound.
fn is_actor(agreement: &Agreement, name: &str) -> bool {
    agreement.is_actor(name) || iso::is_state(name)
}

/// The finding on an actor that the agreement does not declare.
fn undeclared_actor(agreement: &Agreement, name: &Spanned<String>) -> Diagnostic {
    let parties = agreement.parties.iter().map(|party| party.name.value.as_str());
    let bodies = agreement.bodies.iter().map(|body| body.name.value.as_str());
    let groups = agreement.groups.iter().map(|group| group.name.value.as_str());
    undeclared("party, body or group", name, parties.chain(bodies).chain(groups))
}

/// The first of the names for whom something is meant that is nobody's: whoever it was meant for would not see it.
pub(crate) fn nobody<'h>(agreement: &Agreement, handling: &'h Handling) -> Option<&'h str> {
    let Handling::Named(names) = handling else { return None };
    names.iter().map(String::as_str).find(|name| !is_actor(agreement, name))
}

/// The finding on a place that the agreement does not declare.
pub(crate) fn undeclared_place(agreement: &Agreement, place: &Spanned<String>) -> Diagnostic {
    undeclared("place", place, agreement.places.iter().map(|place| place.name.value.as_str()))
}

/// The finding on a column that the record file does not have.
pub(crate) fn no_column(file: &str, column: &Spanned<String>, header: &[String]) -> Diagnostic {
    let message = format!("`{file}` has no column `{}`", column.value);
    let known = header.iter().map(String::as_str);
    let help = match closest(&column.value, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its columns are {}", known.collect::<Vec<_>>().join(", ")),
    };
    Diagnostic::error(codes::COLUMN, column.span, message).help(help)
}

/// The finding on a name that the agreement does not declare.
pub(crate) fn undeclared<'k>(sort: &str, name: &Spanned<String>, known: impl Iterator<Item = &'k str>) -> Diagnostic {
    let message = format!("the agreement declares no {sort} `{}`", name.value);
    let known: Vec<&str> = known.collect();
    let finding = Diagnostic::error(codes::NAME, name.span, message);
    match closest(&name.value, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => finding,
        None => finding.note(format!("declared: {}", known.join(", "))),
    }
}
