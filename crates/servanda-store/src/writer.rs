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
        self.begin(text.to_owned())?.wait()
    }

    /// Hands one text to the writer, behind all that were handed to it before.
    ///
    /// # Errors
    /// If it is no line, or nothing is written any more; then it does not count.
    pub fn begin(&self, text: String) -> Result<Pending, Arc<Trouble>> {
        // Before it waits with others, whose batch it must not spoil.
        fits(&text).map_err(Arc::new)?;
        let (answer, told) = mpsc::channel();
        let sent = self.to.as_ref().is_some_and(|to| to.send(Waiting { text, answer }).is_ok());
        if sent { Ok(Pending { told }) } else { Err(Arc::new(Trouble::Spoilt)) }
    }
}

/// A text on its way to the disk.
#[derive(Debug)]
pub struct Pending {
    told: Receiver<Result<u64, Arc<Trouble>>>,
}

impl Pending {
    /// Waits until it is there, and returns its position.
    ///
    /// # Errors
    /// If the disk fails; then it does not count.
    pub fn wait(self) -> Result<u64, Arc<Trouble>> {
        self.told.recv().unwrap_or_else(|_| Err(Arc::new(Trouble::Spoilt)))
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
