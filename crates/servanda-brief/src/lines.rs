//! Which statuses deserve a line of their own: bearers that agree share one.

use crate::text;
use servanda_status::{Board, Status, Value};
use std::collections::{HashMap, HashSet};

/// More episodes of one clause than this are summed up; only those that are not kept, or not yet decided, are shown.
const EPISODES_SHOWN: usize = 6;

/// One line of a board.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The status shown; where several agree, the first of them.
    pub status: &'a Status,
    /// Clause number, with the episode where there are several: `5.3 #2`.
    pub clause: String,
    /// Whom it is about.
    pub who: String,
    /// False for the clause as a whole.
    pub is_bearer: bool,
    /// The readings under which the line holds; empty where all readings of the clause agree.
    pub readings: Vec<String>,
    /// Episodes that are left out above this line, in words.
    pub left_out: Option<String>,
}

/// How many lines of clauses as a whole have which value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Kept.
    pub kept: usize,
    /// Not kept.
    pub not_kept: usize,
    /// Not established.
    pub not_established: usize,
    /// Not applicable.
    pub not_applicable: usize,
}

impl Totals {
    /// `3 kept, 2 not kept, 1 not established, 4 not applicable`.
    pub fn words(&self) -> String {
        format!(
            "{} kept, {} not kept, {} not established, {} not applicable",
            self.kept, self.not_kept, self.not_established, self.not_applicable
        )
    }
}

/// The latest status of each clause as a whole, one for each reading where readings differ.
pub fn heads(board: &Board) -> Vec<&Status> {
    let whole: HashSet<&str> =
        board.statuses.iter().filter(|status| status.bearer.is_none()).map(|status| status.clause.as_str()).collect();
    let mut heads: Vec<&Status> = Vec::new();
    let mut at: HashMap<(&str, &Option<String>, &Option<String>), usize> = HashMap::new();
    for status in &board.statuses {
        if status.bearer.is_some() == whole.contains(status.clause.as_str()) {
            continue;
        }
        let at = *at.entry((&status.clause, &status.reading, &status.bearer)).or_insert(heads.len());
        match heads.get_mut(at) {
            Some(head) if head.episode < status.episode => *head = status,
            Some(_) => {}
            None => heads.push(status),
        }
    }
    heads
}

/// Counts clauses by value. A clause whose readings differ counts once for each value.
pub fn totals(board: &Board) -> Totals {
    let mut totals = Totals::default();
    let mut seen: HashSet<(&str, &Option<String>, Value)> = HashSet::new();
    for status in heads(board) {
        if !seen.insert((status.clause.as_str(), &status.bearer, status.status)) {
            continue;
        }
        match status.status {
            Value::Kept => totals.kept += 1,
            Value::NotKept => totals.not_kept += 1,
            Value::NotEstablished => totals.not_established += 1,
            Value::NotApplicable => totals.not_applicable += 1,
        }
    }
    totals
}

/// How much of the bearers' time all clauses together are kept, each in the first of its readings:
/// `kept 12 %, not kept 3 %, not established 85 % of 1,000 days`. `None` where nothing binds yet.
pub fn bearer_time(board: &Board) -> Option<String> {
    let mut clauses: Vec<&str> = Vec::new();
    let mut days = [0.0; 3];
    for time in &board.bearer_time {
        if clauses.contains(&time.clause.as_str()) {
            continue;
        }
        clauses.push(&time.clause);
        for (sum, share) in days.iter_mut().zip([time.kept_share, time.not_kept_share, time.not_established_share]) {
            *sum += share * time.days;
        }
    }
    let all: f64 = days.iter().sum();
    let part = |slot: usize| match 100.0 * days[slot] / all {
        share if share > 0.0 && share < 1.0 => "under 1 %".to_owned(),
        share if share > 99.0 && share < 100.0 => "over 99 %".to_owned(),
        share => format!("{share:.0} %"),
    };
    (all > 0.0).then(|| format!("kept {}, not kept {}, not established {} of {all:.0} days", part(0), part(1), part(2)))
}

/// The lines of a board, in order of the text: each clause as a whole, then its bearers where they differ from it.
pub fn lines(board: &Board) -> Vec<Line<'_>> {
    let mut clauses: Vec<(&str, Vec<&Status>)> = Vec::new();
    let mut at: HashMap<&str, usize> = HashMap::new();
    for status in &board.statuses {
        let at = *at.entry(&status.clause).or_insert(clauses.len());
        match clauses.get_mut(at) {
            Some((_, all)) => all.push(status),
            None => clauses.push((&status.clause, vec![status])),
        }
    }
    clauses.into_iter().flat_map(|(clause, all)| of_clause(clause, &all)).collect()
}

fn of_clause<'a>(clause: &str, all: &[&'a Status]) -> Vec<Line<'a>> {
    let mut keys: Vec<(u32, &Option<String>)> = Vec::new();
    for status in all {
        if !keys.contains(&(status.episode, &status.reading)) {
            keys.push((status.episode, &status.reading));
        }
    }
    let mut episodes: Vec<u32> = keys.iter().map(|key| key.0).collect();
    episodes.sort_unstable();
    episodes.dedup();
    let mut left_out = None;
    if episodes.len() > EPISODES_SHOWN {
        let last = episodes.last().copied();
        let open = |episode: u32| {
            let worth =
                |s: &&&Status| s.episode == episode && matches!(s.status, Value::NotKept | Value::NotEstablished);
            all.iter().any(|status| worth(&status))
        };
        let mut shown: Vec<u32> = episodes.iter().copied().filter(|episode| open(*episode)).collect();
        shown = shown.split_off(shown.len().saturating_sub(EPISODES_SHOWN));
        if !shown.contains(&last.unwrap_or_default()) {
            shown.extend(last);
        }
        left_out = Some(format!("{} of {} episodes; `explain` shows each", shown.len(), episodes.len()));
        keys.retain(|key| shown.contains(&key.0));
    }
    let readings_of = |episode: u32| keys.iter().filter(|key| key.0 == episode).count();
    let mut blocks: Vec<(u32, Vec<Line<'a>>)> = Vec::new();
    for (episode, reading) in &keys {
        let here: Vec<&Status> =
            all.iter().copied().filter(|s| s.episode == *episode && s.reading == **reading).collect();
        let number = if episodes.len() > 1 { format!("{clause} #{episode}") } else { clause.to_owned() };
        let block = of_reading(&here, &number);
        let name = reading.as_deref().unwrap_or("all others").to_owned();
        match blocks.iter_mut().find(|(other, lines)| other == episode && look_alike(lines, &block)) {
            Some((_, lines)) => lines.iter_mut().for_each(|line| line.readings.push(name.clone())),
            None => {
                let named = |mut line: Line<'a>| {
                    line.readings = reading.iter().cloned().collect();
                    line
                };
                blocks.push((*episode, block.into_iter().map(named).collect()));
            }
        }
    }
    let mut lines: Vec<Line<'a>> = Vec::new();
    for (episode, mut block) in blocks {
        let all_agree = block.first().is_some_and(|line| line.readings.len() == readings_of(episode));
        if all_agree && readings_of(episode) > 1 {
            block.iter_mut().for_each(|line| line.readings.clear());
        }
        lines.extend(block);
    }
    if let Some(first) = lines.first_mut() {
        first.left_out = left_out;
    }
    lines
}

fn look_alike(one: &[Line<'_>], other: &[Line<'_>]) -> bool {
    let same = |(a, b): (&Line<'_>, &Line<'_>)| a.who == b.who && cells(a.status) == cells(b.status);
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// The lines of one clause in one episode under one reading.
fn of_reading<'a>(here: &[&'a Status], number: &str) -> Vec<Line<'a>> {
    let line = |status: &'a Status, who: String, is_bearer: bool| Line {
        status,
        clause: number.to_owned(),
        who,
        is_bearer,
        readings: Vec::new(),
        left_out: None,
    };
    let mut lines = Vec::new();
    let whole = here.iter().copied().find(|status| status.bearer.is_none());
    let mut groups: Vec<Vec<&'a Status>> = Vec::new();
    for status in here.iter().copied().filter(|status| status.bearer.is_some()) {
        match groups.iter_mut().find(|group| cells(group[0]) == cells(status)) {
            Some(group) => group.push(status),
            None => groups.push(vec![status]),
        }
    }
    if let Some(whole) = whole {
        let agreed = groups.is_empty() || groups.len() == 1 && cells(groups[0][0]) == cells(whole);
        let who = if agreed && !groups.is_empty() { names(&groups[0]) } else { text::some(&whole.among, 3) };
        lines.push(line(whole, who, false));
        if agreed {
            return lines;
        }
    }
    lines.extend(groups.into_iter().map(|group| line(group[0], names(&group), whole.is_some())));
    lines
}

fn names(group: &[&Status]) -> String {
    let names: Vec<String> = group.iter().filter_map(|status| status.bearer.clone()).collect();
    let each = if names.len() > 1 { "each of " } else { "" };
    format!("{each}{}", text::some(&names, 4))
}

/// What a reader sees of a status; two that look the same share a line.
fn cells(status: &Status) -> (Value, servanda_status::State, String, Option<servanda_base::Amount>, String, bool) {
    let closed = status.finality == servanda_status::Finality::Closed;
    (status.status, status.state, text::when(status), status.late_by_days, text::amount(status), closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::{board, status};

    #[test]
    fn bearers_that_agree_share_the_line_of_the_clause() {
        let mut board = board();
        board.statuses = vec![
            status("1", None, Value::Kept),
            status("1", Some("north"), Value::Kept),
            status("1", Some("south"), Value::Kept),
        ];
        let lines = lines(&board);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].who, "each of north, south");
    }

    #[test]
    fn bearers_that_differ_stand_below_it() {
        let mut board = board();
        board.statuses = vec![
            status("1", None, Value::NotKept),
            status("1", Some("north"), Value::Kept),
            status("1", Some("south"), Value::NotKept),
        ];
        let shown: Vec<(String, bool)> = lines(&board).into_iter().map(|line| (line.who, line.is_bearer)).collect();
        assert_eq!(shown, [("north, south".into(), false), ("north".into(), true), ("south".into(), true)]);
    }

    #[test]
    fn readings_that_look_alike_share_their_lines() {
        let mut board = board();
        for (reading, value) in [("A", Value::Kept), ("B", Value::NotKept), ("held by north", Value::Kept)] {
            let mut status = status("1", None, value);
            status.reading = Some(reading.into());
            board.statuses.push(status);
        }
        let shown: Vec<Vec<String>> = lines(&board).into_iter().map(|line| line.readings).collect();
        assert_eq!(shown, [vec!["A".to_owned(), "held by north".into()], vec!["B".into()]]);
        board.statuses.remove(1);
        assert!(lines(&board)[0].readings.is_empty());
        assert_eq!(totals(&board).kept, 1);
    }

    #[test]
    fn totals_count_a_clause_once_and_its_latest_episode() {
        let mut board = board();
        board.statuses = vec![
            status("1", None, Value::NotKept),
            status("1", None, Value::Kept),
            status("2", Some("north"), Value::NotEstablished),
        ];
        board.statuses[1].episode = 2;
        assert_eq!(totals(&board), Totals { kept: 1, not_established: 1, ..Totals::default() });
    }

    #[test]
    fn many_episodes_are_summed_up() {
        let mut board = board();
        for episode in 1..=20 {
            let mut status = status("1", None, if episode == 7 { Value::NotKept } else { Value::Kept });
            status.episode = episode;
            board.statuses.push(status);
        }
        let lines = lines(&board);
        assert_eq!(lines.iter().map(|line| line.clause.as_str()).collect::<Vec<_>>(), ["1 #7", "1 #20"]);
        assert_eq!(lines[0].left_out.as_deref(), Some("2 of 20 episodes; `explain` shows each"));
    }
}
