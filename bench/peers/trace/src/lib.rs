//! What the engines share: the trace as our bench writes it, the policies' numbers, and one number for all answers.

use std::path::Path;

/// How many keys there are: 200 zones and 4 actors; key = zone × 4 + actor.
pub const KEYS: u32 = 800;
/// The first second of the trace, 2030-01-01T00:00:00Z.
pub const START: u32 = 1_893_456_000;
/// Seconds of a day, and of the window of P1.
pub const DAY: u32 = 86_400;
/// How many in a window, and on how many of the days, at least.
pub const COUNT: usize = 3;
/// How many days P2 looks at, the day itself included.
pub const DAYS: u32 = 7;

/// One incident, in the order in which they arrive.
#[derive(Clone, Copy, Debug)]
pub struct Incident {
    /// Seconds since 1970.
    pub at: u32,
    /// Zone and actor.
    pub key: u32,
}

/// Which policy an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// P1: at least 3 in any 24 h.
    Often,
    /// P2: P1 on at least 3 of 7 days.
    OnDays,
}

/// The trace of a file: `at` and `key` of each incident, 32 bits each, the lowest byte first.
pub fn read(path: &Path) -> Result<Vec<Incident>, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (rows, rest) = bytes.as_chunks::<8>();
    if rows.is_empty() || !rest.is_empty() {
        return Err(format!("{}: {} bytes are no trace of rows of 8 bytes", path.display(), bytes.len()));
    }
    let number =
        |row: &[u8; 8], from: usize| u32::from_le_bytes([row[from], row[from + 1], row[from + 2], row[from + 3]]);
    let trace: Vec<Incident> = rows.iter().map(|row| Incident { at: number(row, 0), key: number(row, 4) }).collect();
    match trace.iter().find(|incident| incident.at < START || incident.key >= KEYS) {
        Some(wrong) => Err(format!("{}: no incident of this trace: {wrong:?}", path.display())),
        None => Ok(trace),
    }
}

/// One number for all answers: the sum of the edges of their stretches, so that neither order plays a role nor into how many
/// pieces a stretch is cut. Our bench works it out of its own (`digest`).
pub struct Digest {
    sum: u64,
    /// By policy and key, what tells their edges from others'.
    names: Vec<u64>,
}

impl Default for Digest {
    fn default() -> Self {
        let names = ["hot", "weekly"].into_iter().flat_map(|policy| (0..KEYS).map(move |key| (policy, key)));
        Self { sum: 0, names: names.map(|(policy, key)| named(policy, key)).collect() }
    }
}

impl Digest {
    /// A stretch comes, or goes again, so many times.
    pub fn add(&mut self, policy: Policy, key: u32, from: u32, to: u32, times: isize) {
        let first = self.names[(policy as u32 * KEYS + key) as usize];
        let edge = |second: u32| stir(first.wrapping_add(u64::from(second) * 1_000_000_000));
        self.sum = self.sum.wrapping_add(edge(from).wrapping_sub(edge(to)).wrapping_mul(times as u64));
    }

    /// The number.
    pub fn sum(&self) -> u64 {
        self.sum
    }
}

/// A policy under a key, by the name that it has in our bench.
fn named(policy: &str, key: u32) -> u64 {
    format!("{policy} zone-{} side-{}", key / 4, key % 4).bytes().fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(17)
    })
}

/// The last step of SplitMix64.
fn stir(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// CPU seconds that this thread has used, user and system.
pub fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|text| text.parse::<f64>().ok()).map_or(f64::NAN, |nanos| nanos / 1e9)
}
