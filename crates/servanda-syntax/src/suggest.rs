//! "Did you mean": the nearest of a few words by edit distance. Knows no language, only letters.

/// Longer words are not compared; nobody mistypes them into another word.
const LONGEST_COMPARED: usize = 48;

/// The candidate that a slip of the keyboard could have turned into `word`, if there is one.
///
/// One slip (a letter missing, added, changed, or two swapped) is allowed in words of three to five letters, two in
/// longer ones.
///
/// ```
/// use servanda_syntax::suggest::closest;
/// assert_eq!(closest("grain-coridor", ["buffer", "grain-corridor"]), Some("grain-corridor"));
/// assert_eq!(closest("sea", ["attack"]), None);
/// ```
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = word.to_lowercase().chars().take(LONGEST_COMPARED + 1).collect();
    let allowed = match letters.len() {
        0..=2 => return None,
        3..=5 => 1,
        6..=LONGEST_COMPARED => 2,
        _ => return None,
    };
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word && candidate.len() <= 4 * LONGEST_COMPARED)
        .map(|candidate| (distance(&letters, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Optimal string alignment distance.
fn distance(a: &[char], candidate: &str) -> usize {
    let b: Vec<char> = candidate.to_lowercase().chars().collect();
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let step = last[j] + usize::from(x != y);
            let mut best = step.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(usize::MAX)
}
