//! From position to position: judging as few of them as can be.

/// What can happen to a status at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing.
    Still,
    /// The record reaches further and says nothing of the clause: what was open may close, and stays closed.
    Reaches,
    /// Anything.
    Turns,
}

/// Calls `changed(position, before, after)` for every position at which what is judged differs from the position before,
/// in order. `steps` are those of positions 1, 2, …; `before` of position 0 is empty.
///
/// Between two turns the record only reaches further. What was open closes and never opens again, so that where both ends
/// are the same to the last reason, nothing changed between them; elsewhere halving finds each change.
pub(crate) fn walk<T: Default + PartialEq>(
    steps: &[Step],
    judge: impl Fn(u32) -> T,
    mut changed: impl FnMut(u32, &T, &T),
) {
    let mut here = judge(0);
    changed(0, &T::default(), &here);
    let mut reaching: Vec<u32> = Vec::new();
    for (position, step) in (1..).zip(steps) {
        match step {
            Step::Still => {}
            Step::Reaches => reaching.push(position),
            Step::Turns => {
                here = halve(&reaching, here, &judge, &mut changed);
                reaching.clear();
                let there = judge(position);
                if there != here {
                    changed(position, &here, &there);
                }
                here = there;
            }
        }
    }
    halve(&reaching, here, &judge, &mut changed);
}

/// Finds the changes among positions after `here`; what is judged at the last of them.
fn halve<T: PartialEq>(
    positions: &[u32],
    here: T,
    judge: &impl Fn(u32) -> T,
    changed: &mut impl FnMut(u32, &T, &T),
) -> T {
    let Some(last) = positions.last() else { return here };
    let there = judge(*last);
    between(positions, here, there, judge, changed)
}

/// The same, where what is judged at the last of the positions is known.
fn between<T: PartialEq>(
    positions: &[u32],
    here: T,
    there: T,
    judge: &impl Fn(u32) -> T,
    changed: &mut impl FnMut(u32, &T, &T),
) -> T {
    if here == there {
        return there;
    }
    if let [only] = positions {
        changed(*only, &here, &there);
        return there;
    }
    let (first, second) = positions.split_at(positions.len() / 2);
    let middle = halve(first, here, judge, changed);
    between(second, middle, there, judge, changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    /// Positions at which a change was found, and those that were judged.
    fn walked(steps: &[Step], value: impl Fn(u32) -> u32) -> (Vec<u32>, Vec<u32>) {
        let judged = RefCell::new(Vec::new());
        let mut found = Vec::new();
        let judge = |position| {
            judged.borrow_mut().push(position);
            value(position)
        };
        walk(steps, judge, |position, _, _| found.push(position));
        (found, judged.into_inner())
    }

    #[test]
    fn what_only_reaches_further_is_halved() {
        let steps = vec![Step::Reaches; 1000];
        let (found, judged) = walked(&steps, |position| u32::from(position >= 700) + u32::from(position >= 701));
        assert_eq!(found, [0, 700, 701]);
        assert!(judged.len() < 25, "{} positions judged", judged.len());
        assert_eq!(walked(&steps, |_| 7).1, [0, 1000]);
    }

    #[test]
    fn every_turn_is_judged_and_what_is_still_is_not() {
        use Step::*;
        let (found, judged) =
            walked(&[Still, Turns, Still, Turns, Turns, Still], |position| [0, 0, 1, 1, 0, 0, 0][position as usize]);
        assert_eq!(found, [0, 2, 4]);
        assert_eq!(judged, [0, 2, 4, 5]);
    }
}
