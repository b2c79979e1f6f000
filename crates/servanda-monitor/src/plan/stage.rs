//! What rests on each node, and its stage: a stage ends where the key changes.

use super::Node;
use std::collections::BTreeSet;

/// What rests on a node rests on its inputs.
pub(super) fn serves(nodes: &mut [Node]) {
    for at in (0..nodes.len()).rev() {
        let (before, rest) = nodes.split_at_mut(at);
        let Some(node) = rest.first() else { continue };
        let mut read: BTreeSet<usize> = node.inputs.iter().map(|input| input.from.0 as usize).collect();
        read.retain(|from| *from < at);
        for from in read {
            before[from].serves.extend(node.serves.iter().cloned());
        }
    }
}

/// A node with the key of its inputs stands in their stage; where a key changes, one stage further.
pub(super) fn stages(nodes: &mut [Node]) {
    for at in 0..nodes.len() {
        let node = &nodes[at];
        let after = node
            .inputs
            .iter()
            .filter_map(|input| nodes.get(input.from.0 as usize))
            .map(|from| from.stage + u32::from(from.key != node.key));
        nodes[at].stage = after.max().unwrap_or(0);
    }
}
