//! Maximum flow through pipes of whole capacities, and a minimum cut: the set of pipes that hold it back (Dinic, "Algorithm for
//! solution of a problem of maximum flow", 1970).

use std::collections::VecDeque;

/// Nodes, and pipes from one to another that hold so much.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Pipe `2n` is the pipe numbered `n`, and `2n + 1` its way back.
    ends: Vec<usize>,
    free: Vec<u128>,
    leaving: Vec<Vec<usize>>,
}

impl Network {
    /// A network without nodes.
    pub fn new() -> Network {
        Network::default()
    }

    /// A further node; nodes are numbered from 0.
    pub fn node(&mut self) -> usize {
        self.leaving.push(Vec::new());
        self.leaving.len() - 1
    }

    /// Adds a pipe that holds `capacity`, and gives its number; pipes are numbered from 0. Both nodes must exist. No
    /// capacity may exceed 2^120, nor what can come out of a source in all.
    pub fn pipe(&mut self, from: usize, to: usize, capacity: u128) -> usize {
        let number = self.ends.len() / 2;
        self.leaving[from].push(self.ends.len());
        self.leaving[to].push(self.ends.len() + 1);
        self.ends.extend([to, from]);
        self.free.extend([capacity, 0]);
        number
    }

    /// The nodes to which a pipe leads from this one.
    pub fn next(&self, node: usize) -> impl Iterator<Item = usize> {
        self.leaving[node].iter().filter(|pipe| **pipe % 2 == 0).map(|pipe| self.ends[*pipe])
    }

    /// Lets a pipe hold so much more than goes through it.
    pub fn resize(&mut self, pipe: usize, capacity: u128) {
        if let Some(free) = self.free.get_mut(2 * pipe) {
            *free = capacity;
        }
    }

    /// Sends as much more as goes from `source` to `sink`, and says how much that is. Where both are one node, nothing.
    pub fn fill(&mut self, source: usize, sink: usize) -> u128 {
        let mut sent = 0;
        if source == sink {
            return sent;
        }
        while let Some(levels) = self.levels(source, sink) {
            // The next pipe to try at each node: one that is found full or too long stays so in this round.
            let mut next = vec![0; self.leaving.len()];
            while let Some(more) = self.push(source, sink, &levels, &mut next) {
                sent += more;
            }
        }
        sent
    }

    /// How much goes through a pipe.
    pub fn through(&self, pipe: usize) -> u128 {
        self.free.get(2 * pipe + 1).copied().unwrap_or(0)
    }

    /// For each node whether more could still reach it from `source`. After [`Network::fill`] the pipes from those that it could to
    /// those that it could not are a minimum cut, and the one nearest to the source.
    pub fn reached(&self, source: usize) -> Vec<bool> {
        let mut reached = vec![false; self.leaving.len()];
        let mut ahead = vec![source];
        while let Some(node) = ahead.pop() {
            if !std::mem::replace(&mut reached[node], true) {
                ahead.extend(
                    self.leaving[node].iter().filter(|pipe| self.free[**pipe] > 0).map(|pipe| self.ends[*pipe]),
                );
            }
        }
        reached
    }

    /// How many pipes each node is away from the source; `None` if the sink cannot be reached.
    fn levels(&self, source: usize, sink: usize) -> Option<Vec<usize>> {
        let mut levels = vec![usize::MAX; self.leaving.len()];
        levels[source] = 0;
        let mut ahead = VecDeque::from([source]);
        while let Some(node) = ahead.pop_front() {
            for pipe in self.leaving[node].iter().filter(|pipe| self.free[**pipe] > 0) {
                let to = self.ends[*pipe];
                if levels[to] == usize::MAX {
                    levels[to] = levels[node] + 1;
                    ahead.push_back(to);
                }
            }
        }
        (levels[sink] != usize::MAX).then_some(levels)
    }

    /// Sends what goes along one shortest way. No recursion: a way may be as long as there are nodes.
    fn push(&mut self, source: usize, sink: usize, levels: &[usize], next: &mut [usize]) -> Option<u128> {
        let mut way: Vec<usize> = Vec::new();
        let mut at = source;
        while at != sink {
            match self.leaving[at].get(next[at]) {
                Some(pipe) if self.free[*pipe] > 0 && levels[self.ends[*pipe]] == levels[at] + 1 => {
                    way.push(*pipe);
                    at = self.ends[*pipe];
                }
                Some(_) => next[at] += 1,
                None => {
                    at = self.ends[way.pop()? ^ 1];
                    next[at] += 1;
                }
            }
        }
        let more = way.iter().map(|pipe| self.free[*pipe]).min()?;
        for pipe in way {
            self.free[pipe] -= more;
            self.free[pipe ^ 1] += more;
        }
        Some(more)
    }
}
