//! Texts with slips of the pen: words, lines and numbers in the wrong place, too often, or not at all.

use crate::Dice;

/// Numbers at the ends of what a text can hold.
const NUMBERS: [&str; 10] =
    ["0", "1", "2", "366", "999", "10_000", "4294967295", "9223372036854775807", "0.001", "1e9"];

/// Words that change what a line is.
const WORDS: [&str; 24] = [
    "not",
    "shall",
    "may",
    "each of",
    "any 2 of",
    "jointly",
    "unless",
    "never",
    "or",
    "and",
    "(",
    ")",
    ",",
    "\"words\"",
    "clause 1",
    "breach of",
    "within",
    "no",
    "at least",
    "then",
    "for 60 d",
    "reading B",
    "é",
    "\u{202e}",
];

/// The text with one slip. Most texts can still be read as an agreement after a few.
pub fn slip(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (at, other) = (dice.roll(lines.len()), dice.roll(lines.len()));
    let Some(line) = lines.get(at).cloned() else { return text.into() };
    match dice.roll(9) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(other, line),
        2 => lines.swap(at, other),
        3 => lines[at] = lines[other].clone(),
        // The end of one line after the beginning of another.
        4 => {
            let (head, tail) = (words(&line), words(&lines[other]));
            let kept = head[..dice.roll(head.len() + 1)].iter().chain(&tail[dice.roll(tail.len() + 1)..]);
            lines[at] = kept.copied().collect::<Vec<_>>().join(" ");
        }
        sort => {
            let mut said: Vec<&str> = words(&line);
            let place = dice.roll(said.len());
            let elsewhere = words(&lines[other]);
            match (sort, said.get_mut(place)) {
                (5, Some(word)) if word.starts_with(|c: char| c.is_ascii_digit()) => *word = dice.word(&NUMBERS),
                (5 | 6, Some(word)) => *word = dice.one_of(&elsewhere).copied().unwrap_or("x"),
                (7, Some(_)) => drop(said.remove(place)),
                _ => said.insert(place, dice.word(&WORDS)),
            }
            lines[at] = said.join(" ");
        }
    }
    let mut slipped = lines.join("\n");
    slipped.push('\n');
    slipped
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_texts_can_still_be_read() {
        let mut read = 0;
        for seed in 0..60 {
            let mut dice = Dice::new(seed);
            let mut text = crate::agreement(seed);
            for _ in 0..3 {
                text = slip(&text, &mut dice);
            }
            assert_eq!(text, {
                let mut dice = Dice::new(seed);
                (0..3).fold(crate::agreement(seed), |text, _| slip(&text, &mut dice))
            });
            read += usize::from(servanda_agreement::read(&text).0.is_some());
        }
        assert!(read > 45, "{read}");
    }

    #[test]
    fn nothing_is_left_as_it_is() {
        assert_eq!(slip("", &mut Dice::new(1)), "");
    }
}
