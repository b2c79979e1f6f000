//! What people enter: read, written down, and only then shown and answered, in one order for all.

use serde_json::{Map, Value};
use servanda_base::{Moment, Zone};
use servanda_feeds::Entered;
use servanda_record::{Entry, SetAside};
use sha2::{Digest, Sha256};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Why an entry was not taken.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The desk was started without a file to write to.
    ReadOnly,
    /// It is no entry, or is about nothing in the record.
    Row(Box<SetAside>),
    /// It says its own name, or another thing that is not its to say.
    Key(&'static str),
    /// The disk failed, now or before; nothing more is taken until the desk is started again.
    Disk(String),
}

/// Where entries come in.
pub(crate) struct Desk {
    reader: Mutex<Reader>,
    writer: servanda_store::Writer,
    shown: Mutex<Shown>,
    moved: Condvar,
}

struct Reader {
    entered: Entered<'static>,
    /// How many were given to the writer.
    sent: u64,
}

#[derive(Default)]
struct Shown {
    /// How many are on disk and shown, or were lost.
    done: u64,
    /// The disk failed for one; what was read after it stands on what is not there.
    lost: Option<String>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

impl Desk {
    pub fn new(entered: Entered<'static>, writer: servanda_store::Writer) -> Desk {
        let reader = Mutex::new(Reader { entered, sent: 0 });
        Desk { reader, writer, shown: Mutex::default(), moved: Condvar::new() }
    }

    /// Reads an entry as if it came in.
    pub fn would(&self, zone: &Zone, mut object: Map<String, Value>) -> Result<(), Refused> {
        dated(zone, &mut object)?;
        let reader = lock(&self.reader);
        let read = reader.entered.read(&named(object, &reader.entered));
        read.map(drop).map_err(|unused| Refused::Row(Box::new(unused.row)))
    }

    /// Reads an entry, names it, writes it down, shows it.
    pub fn enter(
        &self,
        zone: &Zone,
        mut object: Map<String, Value>,
        show: impl FnOnce(&Entry),
    ) -> Result<Entry, Refused> {
        dated(zone, &mut object)?;
        let (ticket, entry, pending) = {
            let mut reader = lock(&self.reader);
            if let Some(lost) = &lock(&self.shown).lost {
                return Err(Refused::Disk(lost.clone()));
            }
            let line = named(object, &reader.entered);
            let read = reader.entered.read(&line);
            let entry = read.as_ref().map_err(|unused| Refused::Row(Box::new(unused.row.clone())))?.clone();
            let pending = self.writer.begin(line).map_err(|trouble| Refused::Disk(trouble.to_string()))?;
            reader.entered.take(&read);
            reader.sent += 1;
            (reader.sent, entry, pending)
        };
        // Others come in while this one is on its way to the disk: they are written together.
        let written = pending.wait();
        let mut shown = lock(&self.shown);
        while shown.done + 1 < ticket {
            shown = self.moved.wait(shown).unwrap_or_else(PoisonError::into_inner);
        }
        shown.done = ticket;
        let lost = match (&shown.lost, written) {
            (Some(lost), _) => Some(lost.clone()),
            (None, Err(trouble)) => Some(trouble.to_string()),
            (None, Ok(_)) => None,
        };
        match &lost {
            None => show(&entry),
            Some(lost) => shown.lost = Some(lost.clone()),
        }
        drop(shown);
        self.moved.notify_all();
        lost.map_or(Ok(entry), |lost| Err(Refused::Disk(lost)))
    }
}

/// Says when it was said, where it does not: what is said here is said now.
fn dated(zone: &Zone, object: &mut Map<String, Value>) -> Result<(), Refused> {
    if object.contains_key("id") {
        return Err(Refused::Key("id"));
    }
    object.entry("reported").or_insert_with(|| Value::String(zone.rfc3339(Moment::now())));
    Ok(())
}

/// The line that is written, with its name.
fn named(mut object: Map<String, Value>, entered: &Entered<'_>) -> String {
    let id = name(&object, |id| entered.is_free(id));
    object.insert("id".to_owned(), Value::String(id));
    Value::Object(object).to_string()
}

/// A name for what is entered. It comes from what is said and from nothing else: numbers that count up would tell whoever sees
/// some of them how many they do not see.
fn name(object: &Map<String, Value>, is_free: impl Fn(&str) -> bool) -> String {
    let said = Value::Object(object.clone()).to_string();
    let named = |again: u64| {
        let hash = Sha256::digest(format!("{said}{again}"));
        hash[..5].iter().fold("desk-".to_owned(), |name, byte| name + &format!("{byte:02x}"))
    };
    (0..).map(named).find(|name| is_free(name)).unwrap_or_default()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
