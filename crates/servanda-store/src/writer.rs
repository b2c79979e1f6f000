//! One thread that writes: what waits is written together, and each is told when all of it is on disk.
//!
//! A write to the disk takes as long for a hundred lines as for one.

use crate::log::{Log, Trouble, fits};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread::JoinHandle;

/// So many lines wait at most; whoever comes then waits for room.
const WAITING_MAX: usize = 1 << 12;

/// So many lines are written at once.
const BATCH_MAX: usize = 1 << 10;

/// Writes for many at once. Dropped, it writes what waits and ends.
#[derive(Debug)]
pub struct Writer {
    to: Option<SyncSender<Waiting>>,
    thread: Option<JoinHandle<()>>,
}

struct Waiting {
    text: String,
    answer: Sender<Result<u64, Arc<Trouble>>>,
}

impl Writer {
    /// Starts a thread that writes a file.
    pub fn start(log: Log) -> Writer {
        let (to, from) = mpsc::sync_channel(WAITING_MAX);
        let thread = std::thread::spawn(move || write(log, &from));
        Writer { to: Some(to), thread: Some(thread) }
    }

    /// Writes one text, and returns its position when it is on disk.
    ///
    /// # Errors
    /// If it is no line, or the disk fails; then it does not count.
    pub fn append(&self, text: &str) -> Result<u64, Arc<Trouble>> {
        // Before it waits with others, whose batch it must not spoil.
        fits(text).map_err(Arc::new)?;
        let (answer, told) = mpsc::channel();
        let sent = self.to.as_ref().is_some_and(|to| to.send(Waiting { text: text.to_owned(), answer }).is_ok());
        let told = if sent { told.recv().ok() } else { None };
        told.unwrap_or_else(|| Err(Arc::new(Trouble::Spoilt)))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.to = None;
        if let Some(thread) = self.thread.take() {
            // It ends when nobody can send any more.
            let _ = thread.join();
        }
    }
}

fn write(mut log: Log, from: &Receiver<Waiting>) {
    while let Ok(first) = from.recv() {
        let mut batch = vec![first];
        batch.extend(from.try_iter().take(BATCH_MAX - 1));
        let texts: Vec<&str> = batch.iter().map(|one| one.text.as_str()).collect();
        let written = log.append(&texts).map_err(Arc::new);
        for (one, number) in batch.iter().zip(0..) {
            // Whoever no longer waits needs no answer.
            let _ = one.answer.send(written.clone().map(|first| first + number));
        }
    }
}
