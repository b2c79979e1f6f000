//! Scripts: invented histories in the terms that packages share, with times counted from the day on which a package enters
//! into force. The written form: docs/comparing.md.
//!
//! A script holds what happens whatever the text says, and how long bodies and parties take for what the text asks of them.
//! It is expanded into entries of a record, read by the same reader as any record. No chance is in it.

use crate::problem::{Problem, line_of};
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use serde::Deserialize;
use servanda_agreement::{Agreement, ForceStart, When};
use servanda_base::{Interval, Moment};
use servanda_record::{Actor, Entry, EntryId, SetAside, What};
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many entries one script may expand to.
pub const ENTRIES_MAX: usize = 200_000;

/// A history that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Short name: that of its file.
    pub name: String,
    /// Title.
    pub title: String,
    /// What happens, in a few sentences.
    pub story: String,
    /// The moment at which everything is judged.
    pub ends: ScriptTime,
    /// The events that are acts of armed forces.
    pub armed: Vec<String>,
    /// Seconds that a body takes to find what it is asked, from when it is established. A body not named is silent.
    pub finds: BTreeMap<String, Conduct>,
    /// Seconds that a party or body takes to do what it comes to owe, from when it owes it. One not named does nothing.
    pub performs: BTreeMap<String, Conduct>,
    happens: Vec<Happening>,
}

/// How somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conduct {
    /// Seconds that it takes.
    pub after_s: i64,
    /// From when on it does nothing any more.
    pub until: Option<ScriptTime>,
}

/// A time counted from the start of force: so many days after that day, and a local hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScriptTime {
    days: i64,
    hour: Time,
}

impl ScriptTime {
    /// `day 60 04:00`, or `day 60` for its beginning.
    fn parse(text: &str) -> Option<ScriptTime> {
        let mut words = text.strip_prefix("day ")?.split_whitespace();
        let days = words.next()?.parse().ok().filter(|days| (-36_600..=36_600).contains(days))?;
        let hour = words.next().map_or(Some(Time::midnight()), |hour| hour.parse().ok())?;
        words.next().is_none().then_some(ScriptTime { days, hour })
    }

    /// The moment, where the agreement enters into force on that day.
    fn on(self, agreement: &Agreement, origin: Date) -> Moment {
        let date = origin.checked_add(SignedDuration::from_hours(24 * self.days)).unwrap_or(Date::MAX);
        agreement.header.clock.at(date.to_datetime(self.hour))
    }
}

/// One kind of thing that happens, once or again and again.
#[derive(Clone, Debug, PartialEq)]
struct Happening {
    id: String,
    line: usize,
    from: ScriptTime,
    to: Option<ScriptTime>,
    every_s: i64,
    times: usize,
    reported_s: Option<i64>,
    confirmed: Option<(String, i64)>,
    entry: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: String,
    story: String,
    ends: toml::Spanned<String>,
    #[serde(default)]
    armed: Vec<String>,
    #[serde(default)]
    finds: BTreeMap<String, toml::Spanned<Acts>>,
    #[serde(default)]
    performs: BTreeMap<String, toml::Spanned<Acts>>,
    #[serde(default)]
    happens: Vec<toml::Spanned<Happens>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Acts {
    After(String),
    Until { after: String, until: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Happens {
    id: String,
    at: Option<String>,
    from: Option<String>,
    to: Option<String>,
    every: Option<String>,
    times: Option<usize>,
    reported: Option<String>,
    confirmed: Option<Confirmed>,
    entry: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmed {
    by: String,
    after: String,
}

/// `6 h`, `10 min`, `3 d`, `0 s`, in seconds.
fn seconds(text: &str) -> Option<i64> {
    let (number, unit) = text.split_once(' ')?;
    let number: i64 = number.parse().ok().filter(|number| (0..=1_000_000).contains(number))?;
    let unit = match unit {
        "s" => 1,
        "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return None,
    };
    Some(number * unit)
}

/// Reads a script.
pub fn read(name: &str, text: &str) -> Result<Script, Vec<Problem>> {
    let written: Written = toml::from_str(text).map_err(|error| vec![Problem::of_toml(text, &error)])?;
    let mut problems = Vec::new();
    let mut reader = Reader { text, problems: &mut problems };
    let ends = reader.time(written.ends.span().start, written.ends.get_ref());
    let (finds, performs) = (reader.conduct(written.finds), reader.conduct(written.performs));
    let happens: Vec<Happening> =
        written.happens.into_iter().filter_map(|one| reader.happening(one.span().start, one.into_inner())).collect();
    let mut ids: Vec<&str> = happens.iter().map(|one| one.id.as_str()).collect();
    ids.sort_unstable();
    for twice in ids.windows(2).filter(|pair| pair[0] == pair[1]) {
        problems.push(Problem::new(
            0,
            format!("`{}` stands twice", twice[0]),
            "give each [[happens]] an id of its own",
        ));
    }
    let entries = happens.iter().fold(0, |sum: usize, one| sum.saturating_add(one.times.saturating_mul(2)));
    if entries > ENTRIES_MAX {
        let what = format!("it may expand to {entries} entries, more than {ENTRIES_MAX}");
        problems.push(Problem::new(0, what, "repeat less often"));
    }
    let Some(ends) = ends.filter(|_| problems.is_empty()) else { return Err(problems) };
    let Written { title, story, armed, .. } = written;
    Ok(Script { name: name.to_owned(), title, story, ends, armed, finds, performs, happens })
}

struct Reader<'t> {
    text: &'t str,
    problems: &'t mut Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, at: usize, what: String, help: &str) {
        self.problems.push(Problem::new(line_of(self.text, at), what, help));
    }

    fn time(&mut self, at: usize, word: &str) -> Option<ScriptTime> {
        let time = ScriptTime::parse(word);
        if time.is_none() {
            self.problem(at, format!("`{word}` is no time of a script"), "write \"day 60\" or \"day 60 04:00\"");
        }
        time
    }

    fn length(&mut self, at: usize, word: &str) -> Option<i64> {
        let length = seconds(word);
        if length.is_none() {
            self.problem(at, format!("`{word}` is no length"), "write \"10 min\", \"6 h\" or \"3 d\"");
        }
        length
    }

    fn conduct(&mut self, written: BTreeMap<String, toml::Spanned<Acts>>) -> BTreeMap<String, Conduct> {
        let mut found = BTreeMap::new();
        for (name, acts) in written {
            let at = acts.span().start;
            let (after, until) = match acts.get_ref() {
                Acts::After(after) => (after, None),
                Acts::Until { after, until } => (after, Some(until)),
            };
            let until = until.map(|until| self.time(at, until));
            if let (Some(after_s), None | Some(Some(_))) = (self.length(at, after), until) {
                found.insert(name, Conduct { after_s, until: until.flatten() });
            }
        }
        found
    }

    fn happening(&mut self, at: usize, written: Happens) -> Option<Happening> {
        let times = written.times.unwrap_or(1);
        let (from, to) = match (&written.at, &written.from, &written.to) {
            (Some(time), None, None) => (self.time(at, time)?, None),
            (None, Some(from), Some(to)) => (self.time(at, from)?, Some(self.time(at, to)?)),
            _ => {
                let what = format!("`{}` does not say when it happens", written.id);
                self.problem(at, what, "write `at`, or both `from` and `to`");
                return None;
            }
        };
        if times == 0 || (times > 1) != written.every.is_some() {
            let what = format!("how often `{}` happens is not clear", written.id);
            self.problem(at, what, "write `times`, at least 2, and `every` together, or neither");
            return None;
        }
        let every_s = written.every.as_deref().map_or(Some(0), |every| self.length(at, every))?;
        let reported_s = written.reported.as_deref().map(|length| self.length(at, length));
        let confirmed = written.confirmed.map(|one| Some((one.by, self.length(at, &one.after)?)));
        let entry = match serde_json::to_value(&written.entry) {
            Ok(serde_json::Value::Object(entry)) => entry,
            _ => return None,
        };
        for key in ["id", "at", "from", "to", "reported"].into_iter().filter(|key| entry.contains_key(*key)) {
            self.problem(at, format!("`{key}` stands in the entry of `{}`", written.id), "write it beside `entry`");
        }
        let (reported_s, confirmed) = match (reported_s, confirmed) {
            (Some(None), _) | (_, Some(None)) => return None,
            (reported, confirmed) => (reported.flatten(), confirmed.flatten()),
        };
        Some(Happening {
            id: written.id,
            line: line_of(self.text, at),
            from,
            to,
            every_s,
            times,
            reported_s,
            confirmed,
            entry,
        })
    }
}

/// A script as entries, for the agreements that enter into force on one day and know the same names.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// Entries in the order in which they became known; positions are counted from 1.
    pub entries: Arc<[Arc<Entry>]>,
    /// What the agreement cannot read, one line a happening, each with its reason.
    pub set_aside: Vec<SetAside>,
    /// The moment judged.
    pub as_of: Moment,
    /// The day on which force begins.
    pub origin: Date,
    prototypes: Vec<Entry>,
}

/// The day on which an agreement enters into force.
pub fn origin(agreement: &Agreement) -> Option<Date> {
    let first = agreement.header.in_force.first()?;
    match &first.value {
        ForceStart::OnSignature => agreement.header.signed.as_ref().map(|day| day.value),
        ForceStart::At(When::Day(day)) => Some(*day),
        ForceStart::At(When::Clock(clock)) => Some(clock.date()),
        ForceStart::OnEvent(_) => None,
    }
}

impl Script {
    /// When somebody's conduct ends.
    pub fn ends_at(&self, conduct: &Conduct, agreement: &Agreement, origin: Date) -> Moment {
        conduct.until.unwrap_or(self.ends).on(agreement, origin)
    }

    /// Expands the script for an agreement. What was expanded before is handed out again where it would come out the same.
    pub fn expand(&self, agreement: &Agreement, before: &[Expanded]) -> Result<Expanded, Problem> {
        let origin = origin(agreement).ok_or_else(|| {
            let help = "write `in force` with a date; a script counts its days from there";
            Problem::new(0, format!("it is not known on which day `{}` enters into force", *agreement.name), help)
        })?;
        let as_of = self.ends.on(agreement, origin);
        let (prototypes, set_aside) = self.prototypes(agreement, origin);
        let same = |one: &&Expanded| one.prototypes == prototypes && one.origin == origin && one.as_of == as_of;
        if let Some(before) = before.iter().find(same) {
            return Ok(Expanded { set_aside, entries: Arc::clone(&before.entries), prototypes, ..*before });
        }
        let mut entries: Vec<(Moment, Entry)> = Vec::new();
        for prototype in &prototypes {
            if let Some(happening) = self.happens.iter().find(|one| one.id == prototype.id) {
                happening.repeat(self, prototype, &mut entries);
            }
        }
        entries.sort_by_key(|(known, _)| *known);
        let entries = entries.into_iter().enumerate().map(|(at, (_, mut entry))| {
            entry.position = at as u32 + 1;
            entry.origin.line = at as u32 + 1;
            Arc::new(entry)
        });
        Ok(Expanded { entries: entries.collect(), set_aside, as_of, origin, prototypes })
    }

    /// The first of each kind of happening, as the reader of records reads it.
    fn prototypes(&self, agreement: &Agreement, origin: Date) -> (Vec<Entry>, Vec<SetAside>) {
        const BINDINGS: &str =
            "record = \"script\"\nformat = \"entries\"\nposition = \"row order\"\nhandling = \"public\"\n";
        let mut lines = String::new();
        for one in &self.happens {
            let mut object = one.entry.clone();
            let when = |time: ScriptTime| serde_json::Value::from(time.on(agreement, origin).to_string());
            object.insert("id".into(), one.id.clone().into());
            match one.to {
                None => object.insert("at".into(), when(one.from)),
                // An act with a receiver has a `to` of its own.
                Some(to) => object.insert("at".into(), vec![when(one.from), when(to)].into()),
            };
            lines.push_str(&serde_json::Value::Object(object).to_string());
            lines.push('\n');
        }
        let files = BTreeMap::from([("script".to_owned(), lines.into_bytes())]);
        let outcome = servanda_feeds::read(&servanda_feeds::Input {
            agreement,
            bindings_name: "bindings",
            bindings: BINDINGS,
            files: &files,
        });
        let mut set_aside = outcome.record.set_aside;
        for row in &mut set_aside {
            // A row of what was read is a line of the script.
            row.line = self.happens.get(row.line as usize - 1).map_or(0, |one| one.line as u32);
            row.file = self.name.clone();
        }
        (outcome.record.entries, set_aside)
    }
}

fn later(moment: Moment, seconds: i64) -> Moment {
    moment.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Moment::MAX)
}

impl Happening {
    /// The name of the k-th entry; that of a thing that happens once is the name of the happening.
    fn name(&self, k: usize) -> EntryId {
        if self.times == 1 { self.id.clone() } else { format!("{}-{}", self.id, k + 1) }
    }

    /// All entries of this happening, each with the moment at which it became known.
    fn repeat(&self, script: &Script, prototype: &Entry, out: &mut Vec<(Moment, Entry)>) {
        let about = prototype.acts_on().and_then(|of| script.happens.iter().find(|one| one.id == *of));
        for k in 0..self.times {
            let shift = self.every_s.saturating_mul(k as i64);
            let occurred =
                prototype.occurred.map(|at| Interval { from: later(at.from, shift), to: later(at.to, shift) });
            let end = occurred.map_or(Moment::MIN, |at| at.to);
            let reported = self.reported_s.map(|length| later(end, length));
            let id = self.name(k);
            let mut entry = Entry { id: id.clone(), occurred, reported, ..prototype.clone() };
            if let Some(about) = about {
                name_again(&mut entry.what, about.name(k.min(about.times - 1)));
            }
            let known = reported.unwrap_or(end);
            out.push((known, entry));
            if let Some((by, after_s)) = &self.confirmed {
                let said = later(known, *after_s);
                out.push((
                    said,
                    Entry {
                        id: format!("{id}-confirmed"),
                        occurred: Some(Interval::instant(said)),
                        reported: Some(said),
                        what: What::Confirmation { of: id, by: by.clone() },
                        ..prototype.clone()
                    },
                ));
            }
        }
    }
}

fn name_again(what: &mut What, id: EntryId) {
    match what {
        What::Confirmation { of, .. }
        | What::Rejection { of, .. }
        | What::Correction { of, .. }
        | What::Withdrawal { of }
        | What::Release { of, .. } => *of = id,
        _ => {}
    }
}

/// The event of an entry that says that something was done to somebody: an incident, or a count of incidents.
pub fn incident(entry: &Entry) -> Option<(&str, &Actor)> {
    match &entry.what {
        What::Incident(one) => Some((&one.event, &one.actor)),
        What::Tally { event, actor, .. } => Some((event, actor)),
        _ => None,
    }
}
