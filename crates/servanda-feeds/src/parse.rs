//! `bindings.toml`: text to values. Every unknown key and every wrong value is a finding with its place; of what is
//! TOML, all that can still be read is read.

use crate::bindings::*;
use crate::codes;
use crate::keys::{Keys, as_texts, span};
use crate::time::clock_time;
use servanda_base::{Amount, Diagnostic, Span, Spanned};
use servanda_record::{Extent, Handling, Stage};
use std::cell::RefCell;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

const AS: [(&str, As); 9] = [
    ("incident", As::Incident),
    ("act", As::Act),
    ("tally", As::Tally),
    ("counter", As::Counter),
    ("measurement", As::Measurement),
    ("coverage", As::Coverage),
    ("determination", As::Determination),
    ("restriction", As::Restriction),
    ("exception-claim", As::ExceptionClaim),
];

const FORMATS: [(&str, Format); 4] = [
    ("chronicle", Format::Chronicle),
    ("osce-daily-counts", Format::OsceDailyCounts),
    ("ucdp-ged", Format::UcdpGed),
    ("entries", Format::Entries),
];

const EXTENTS: [(&str, Extent); 2] = [("partial", Extent::Partial), ("full", Extent::Full)];

const STAGES: [(&str, Stage); 3] = [("start", Stage::Start), ("completion", Stage::Completion), ("some", Stage::Some)];

impl Bindings {
    /// Reads the text of `bindings.toml`.
    pub fn parse(text: &str) -> (Bindings, Vec<Diagnostic>) {
        let findings = RefCell::new(Vec::new());
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            // What follows a slip is guesswork; a finding on it would only hide the slip.
            Err(error) => {
                let at = error.span().map_or_else(Span::default, span);
                let finding = Diagnostic::error(codes::TOML, at, error.message().replace('\n', ", "))
                    .note("nothing of the file was read, so that no line is guessed")
                    .help("mend this place, or the one shortly before it");
                return (Bindings::default(), vec![finding]);
            }
        };
        let top = Keys::new(table.get_ref(), Span::new(0, text.len().min(1)), "`bindings.toml`", &findings);
        let bindings = bindings(top);
        (bindings, findings.into_inner())
    }
}

fn bindings(top: Keys<'_, '_>) -> Bindings {
    let names = names(&top);
    let mut feeds = Vec::new();
    let listed = top.tables("feed", "`[[feed]]`");
    if listed.is_empty() {
        feeds.extend(feed(&top, names.clone()));
    }
    for keys in listed {
        let mut all = names.clone();
        all.extend(self::names(&keys));
        feeds.extend(feed(&keys, all));
        keys.finish();
    }
    let binds = top.tables("bind", "`[[bind]]`").into_iter().filter_map(bind).collect();
    let set_asides = top.tables("set_aside", "`[[set_aside]]`").into_iter().filter_map(set_aside).collect();
    let coverages = top.tables("coverage", "`[[coverage]]`").into_iter().filter_map(coverage).collect();
    let default_proof = top.table("default_proof", "`[default_proof]`").and_then(|keys| {
        let accepts = keys.texts("accepts").map(plain);
        if accepts.is_none() {
            keys.missing("accepts");
        }
        keys.finish();
        accepts
    });
    let amendments = top.tables("amendment", "`[[amendment]]`").into_iter().filter_map(amendment).collect();
    let bindings = Bindings { feeds, binds, set_asides, coverages, default_proof, amendments };
    check_feed_names(&top, &bindings);
    top.finish();
    bindings
}

fn check_feed_names(top: &Keys<'_, '_>, bindings: &Bindings) {
    let named = |name: &str| bindings.feeds.iter().any(|feed| feed.name.as_ref().is_some_and(|own| own.value == name));
    let mentions =
        bindings.binds.iter().map(|bind| &bind.feed).chain(bindings.set_asides.iter().map(|rule| &rule.feed));
    for name in mentions.flatten().filter(|name| !named(name)) {
        top.find(Diagnostic::error(codes::VALUE, name.span, format!("no `[[feed]]` is named `{}`", name.value)));
    }
}

fn names(keys: &Keys<'_, '_>) -> BTreeMap<String, Spanned<String>> {
    let Some(names) = keys.table("names", "`[names]`") else { return BTreeMap::new() };
    let mut single = BTreeMap::new();
    for (slug, mut of) in names.others() {
        match (of.pop(), of.is_empty()) {
            (Some(name), true) => drop(single.insert(slug.value, name)),
            _ => {
                let message = format!("`{}` stands for one name", slug.value);
                names.find(Diagnostic::error(codes::VALUE, slug.span, message));
            }
        }
    }
    single
}

fn feed(keys: &Keys<'_, '_>, names: BTreeMap<String, Spanned<String>>) -> Option<Feed> {
    let name = keys.text("name");
    let record = keys.text("record");
    let format = keys.word("format", &FORMATS);
    let position = keys.text("position").filter(|column| column.value != "row order");
    let handling = handling(keys, Handling::Mission);
    if record.is_none() && keys.value("record").is_none() {
        keys.missing("record");
    }
    if format.is_none() && keys.value("format").is_none() {
        keys.missing("format");
    }
    Some(Feed { name, record: record?, format: format?, position, handling, names })
}

fn handling(keys: &Keys<'_, '_>, default: Handling) -> Handling {
    let Some(words) = keys.texts("handling") else { return default };
    match words.as_slice() {
        [word] => match word.value.as_str() {
            "public" => Handling::Public,
            "parties" => Handling::Parties,
            "mission" => Handling::Mission,
            _ => Handling::Named(plain(words)),
        },
        _ => Handling::Named(plain(words)),
    }
}

fn select(keys: &Keys<'_, '_>) -> Select {
    let listed = |key: &'static str| {
        let list = keys.texts(key);
        // A selector that is not given matches every row; an empty one was hardly meant to.
        if list.as_ref().is_some_and(Vec::is_empty) {
            let message = format!("`{key}` lists nothing, so it would match every row");
            keys.find(
                Diagnostic::error(codes::VALUE, keys.span, message).help("name what it matches, or leave it out"),
            );
        }
        list.unwrap_or_default()
    };
    let either = |one: &'static str, many: &'static str| plain([listed(one), listed(many)].concat());
    Select {
        kinds: either("kind", "kinds"),
        rows: listed("rows"),
        except_rows: listed("except_rows"),
        units: either("unit", "units"),
        statuses: plain(listed("status")),
        by: plain(listed("by")),
        not_by: plain(listed("not_by")),
    }
}

fn bind(keys: Keys<'_, '_>) -> Option<Bind> {
    let mark = keys.mark();
    let what = keys.word("as", &AS);
    if what.is_none() && keys.value("as").is_none() {
        keys.missing("as");
    }
    let roles = ["against", "to", "with", "from"];
    let count = keys.text("count");
    let extent = [keys.word("coverage", &EXTENTS), keys.word("extent", &EXTENTS)].into_iter().flatten().next();
    let mut bind = what.map(|what| Bind {
        span: keys.span,
        broken: None,
        feed: keys.text("feed"),
        select: select(&keys),
        what,
        events: keys.texts("event").unwrap_or_default(),
        gauge: keys.text("gauge"),
        counter: keys.text("counter"),
        about: keys.text("about"),
        tier: keys.whole("tier"),
        met: keys.boolean("met").unwrap_or(true),
        how: keys.text("how").map(|how| how.value),
        stage: keys.word("stage", &STAGES).unwrap_or_default(),
        actor: actor(&keys),
        observer: names_from(&keys, "observer"),
        roles: roles.into_iter().filter_map(|role| Some((role, names_from(&keys, role)?))).collect(),
        field: keys.text("field"),
        column: keys.text("column").or(count),
        parts: keys.texts("parts").unwrap_or_default(),
        interval: interval(&keys),
        place: place(&keys),
        attested: attested(&keys),
        extent: extent.unwrap_or(Extent::Partial),
        per: keys.text("per"),
        zero_at: keys.time("zero_at"),
        scope_from: keys.time("scope_from"),
        scope_until: keys.time("scope_until"),
        read_in: keys.text("read_in").map(|name| name.value),
        until_row: keys.text("until_row"),
        until: keys.time("until"),
        because: keys.text("because").map(|text| text.value),
    });
    if let Some(bind) = &mut bind {
        keys.finish();
        // A selector that was not understood would match rows it was not meant for.
        bind.broken = keys.wrong_since(mark);
    }
    bind
}

fn actor(keys: &Keys<'_, '_>) -> ActorFrom {
    let Some(value) = keys.value("actor") else { return ActorFrom::Unknown };
    if !matches!(value.get_ref(), DeValue::Table(_)) {
        return match keys.texts("actor") {
            Some(names) if names.len() == 1 && names[0].value == "unknown" => ActorFrom::Unknown,
            Some(names) => ActorFrom::Together(NamesFrom::Names(names)),
            None => ActorFrom::Unknown,
        };
    }
    let Some(table) = keys.table("actor", "`actor`") else { return ActorFrom::Unknown };
    let (one_of, column) = (table.texts("one_of"), table.text("column"));
    table.finish();
    match (one_of, column) {
        (Some(names), _) => ActorFrom::OneOf(names),
        (None, Some(column)) => ActorFrom::Together(NamesFrom::Column(column)),
        (None, None) => ActorFrom::Unknown,
    }
}

fn names_from(keys: &Keys<'_, '_>, key: &'static str) -> Option<NamesFrom> {
    let value = keys.value(key)?;
    if !matches!(value.get_ref(), DeValue::Table(_)) {
        return keys.texts(key).map(NamesFrom::Names);
    }
    let table = keys.table(key, "this table")?;
    let column = table.text("column");
    if column.is_none() {
        table.missing("column");
    }
    table.finish();
    column.map(NamesFrom::Column)
}

fn interval(keys: &Keys<'_, '_>) -> Option<IntervalFrom> {
    let table = keys.table("interval", "`interval`")?;
    let (from, to, first) = (edge(&table, "from"), edge(&table, "to"), table.time("first"));
    table.finish();
    Some(IntervalFrom { from: from?, to: to?, first })
}

fn edge(table: &Keys<'_, '_>, key: &'static str) -> Option<Edge> {
    let Some(text) = table.text(key) else {
        table.missing(key);
        return None;
    };
    let mut words = text.value.split_whitespace();
    let column = words.next().map(|column| Spanned::new(column.to_owned(), text.span));
    let time = words.next().map(clock_time);
    match (column, time, words.next()) {
        (Some(column), None, None) => Some(Edge { column, time: None }),
        (Some(column), Some(Some(time)), None) => Some(Edge { column, time: Some(time) }),
        _ => {
            let message = format!("`{}` is not a column with a clock time", text.value);
            table.find(Diagnostic::error(codes::VALUE, text.span, message).help("write `period_start 19:30`"));
            None
        }
    }
}

fn place(keys: &Keys<'_, '_>) -> PlaceFrom {
    let Some(table) = keys.table("place", "`place`") else { return PlaceFrom::Unstated };
    let inside = table.text("taken_as_inside");
    let because = table.text("because").map(|text| text.value);
    let point = table.boolean("point").unwrap_or(false);
    let radius_m = table.number("radius_m").unwrap_or(0.0);
    let part = table.table("part", "`part`").and_then(|part| {
        let (column, of) = (part.text("column"), part.texts("of"));
        if column.is_none() || of.is_none() {
            part.missing(if column.is_none() { "column" } else { "of" });
        }
        part.finish();
        Some(PartFrom { column: column?, of: plain(of?) })
    });
    let except = table.tables("except", "an exception").iter().filter_map(exception).collect();
    let span = table.span;
    if inside.is_some() && because.is_none() {
        table.missing("because");
    }
    if inside.is_some() == point {
        let message = "`place` is either `taken_as_inside` a declared place or a `point`";
        table.find(Diagnostic::error(codes::VALUE, span, message));
    }
    table.finish();
    match inside {
        Some(place) => PlaceFrom::Inside { place, because: because.unwrap_or_default(), part, except },
        None if point => PlaceFrom::Point { radius_m },
        None => PlaceFrom::Unstated,
    }
}

fn exception(table: &Keys<'_, '_>) -> Option<Exception> {
    let inside = table.text("inside");
    let because = table.text("because");
    if because.is_none() {
        table.missing("because");
    }
    let because = because.map_or_else(String::new, |text| text.value);
    let cells = table.others().into_iter().map(|(column, values)| (column, plain(values))).collect();
    let Some(inside) = inside else {
        table.missing("inside");
        return None;
    };
    let Some((low, high, of)) = some_of(&inside.value) else {
        let message = format!("`inside = \"{}\"` does not say how many of how many", inside.value);
        table.find(Diagnostic::error(codes::VALUE, inside.span, message).help("write `0..16 of 34`"));
        return None;
    };
    Some(Exception { cells, low, high, of, because })
}

/// `0..16 of 34`, `16 of 34`
fn some_of(text: &str) -> Option<(Amount, Amount, Amount)> {
    let (inside, of) = text.split_once(" of ")?;
    let (low, high) = inside.split_once("..").unwrap_or((inside, inside));
    let (low, high, of) = (Amount::parse(low)?, Amount::parse(high)?, Amount::parse(of)?);
    (Amount::ZERO <= low && low <= high && high <= of).then_some((low, high, of))
}

fn attested(keys: &Keys<'_, '_>) -> AttestedFrom {
    let Some(value) = keys.value("attested") else { return AttestedFrom::Format };
    match value.get_ref() {
        DeValue::Table(table) => {
            let mut labels = BTreeMap::new();
            for (status, value) in table.iter() {
                match as_texts(value) {
                    Some(texts) => {
                        labels.insert(status.get_ref().to_string(), plain(texts));
                    }
                    None => keys.find(Diagnostic::error(
                        codes::VALUE,
                        span(value.span()),
                        format!("the label for `{}` is not a text", status.get_ref()),
                    )),
                }
            }
            AttestedFrom::ByStatus(labels)
        }
        _ => keys.texts("attested").map_or(AttestedFrom::Format, |texts| AttestedFrom::Labels(plain(texts))),
    }
}

fn set_aside(keys: Keys<'_, '_>) -> Option<SetAsideRule> {
    let mark = keys.mark();
    let (feed, select, why) = (keys.text("feed"), select(&keys), keys.text("why"));
    if why.is_none() {
        keys.missing("why");
    }
    keys.finish();
    // Rows of a rule with a mistake fall to the other lines, or have none.
    if keys.wrong_since(mark).is_some() {
        return None;
    }
    Some(SetAsideRule { span: keys.span, feed, select, why: why?.value })
}

fn coverage(keys: Keys<'_, '_>) -> Option<StandingCoverage> {
    let observer = keys.text("observer");
    let events = keys.texts("events").unwrap_or_default();
    let place = keys.text("place");
    let (from, to) = (keys.time("from"), keys.time("to"));
    let extent = keys.word("extent", &EXTENTS).unwrap_or(Extent::Partial);
    let because = keys.text("because");
    let source = keys.text("source").map(|text| text.value);
    let handling = handling(&keys, Handling::Public);
    for (key, there) in [
        ("observer", observer.is_some()),
        ("from", from.is_some()),
        ("to", to.is_some()),
        ("because", because.is_some()),
    ] {
        if !there && keys.value(key).is_none() {
            keys.missing(key);
        }
    }
    keys.finish();
    let because = because?.value;
    Some(StandingCoverage {
        observer: observer?,
        events,
        place,
        from: from?,
        to: to?,
        extent,
        because,
        source,
        handling,
    })
}

fn amendment(keys: Keys<'_, '_>) -> Option<Amendment> {
    let (text, because) = (keys.text("text"), keys.text("because"));
    let from = keys.time("from");
    let at = keys.value("from").map(|value| span(value.span()));
    let source = keys.text("source").map(|text| text.value);
    for (key, there) in [("text", text.is_some()), ("from", at.is_some()), ("because", because.is_some())] {
        if !there && keys.value(key).is_none() {
            keys.missing(key);
        }
    }
    keys.finish();
    let from = Spanned::new(from?, at?);
    Some(Amendment { span: keys.span, text: text?, from, because: because?.value, source })
}

fn plain(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
