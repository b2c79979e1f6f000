//! Where the cells of a CSV row begin and end, found eight bytes at a time.
//!
//! Deliberately takes well-formed rows alone: for all others, the `csv` crate has the say.

use crate::table::trimmed;

/// A row cut into cells, quotation marks included.
pub(crate) struct Cut<'t> {
    text: &'t str,
    start: usize,
    /// Where each cell ends; it begins one byte after the end of the one before.
    ends: Vec<usize>,
    /// Where the row ends: at a line end, or at the end of the text.
    pub end: usize,
    /// Line ends within cells.
    pub lines_within: u32,
}

impl<'t> Cut<'t> {
    /// Cuts rows of so many cells.
    pub fn new(text: &'t str, columns: usize) -> Cut<'t> {
        Cut { text, start: 0, ends: vec![0; columns], end: 0, lines_within: 0 }
    }

    /// Cuts the row that begins there; false if it has another number of cells, or quotation marks out of place.
    #[inline]
    pub fn row(&mut self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        (self.start, self.lines_within) = (start, 0);
        let (mut at, mut cell, mut cells) = (start, start, 0);
        'words: loop {
            let word = match bytes.get(at..at + 8).and_then(|word| word.try_into().ok()) {
                Some(word) => u64::from_le_bytes(word),
                None => last_word(bytes, at),
            };
            let mut marks = up_to_comma(word);
            while marks != 0 {
                let place = at + marks.trailing_zeros() as usize / 8;
                marks &= marks - 1;
                match bytes[place] {
                    b',' => {
                        let Some(end) = self.ends.get_mut(cells) else { return false };
                        *end = place;
                        cells += 1;
                        cell = place + 1;
                    }
                    b'\n' | b'\r' => return self.close(cells, place),
                    b'"' if place == cell => {
                        let Some(after) = self.close_quote(place + 1) else { return false };
                        at = after;
                        // The cell begins before its end, so that no other quotation mark is taken for its first letter.
                        cell = place;
                        continue 'words;
                    }
                    _ => {}
                }
            }
            at += 8;
            if at >= bytes.len() {
                return self.close(cells, bytes.len());
            }
        }
    }

    #[inline]
    fn close(&mut self, cells: usize, end: usize) -> bool {
        self.end = end;
        match self.ends.get_mut(cells) {
            Some(last) => *last = end,
            None => return false,
        }
        cells + 1 == self.ends.len()
    }

    /// The byte after the mark that closes a quoted cell, where RFC 4180 lets it stand.
    fn close_quote(&mut self, mut at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(at)? {
                b'"' if bytes.get(at + 1) == Some(&b'"') => at += 1,
                b'"' => break,
                b'\n' => self.lines_within += 1,
                _ => {}
            }
            at += 1;
        }
        matches!(bytes.get(at + 1), None | Some(b',' | b'\n' | b'\r')).then_some(at + 1)
    }

    /// Cells as written, from one column to another, with the commas between them.
    #[inline]
    pub fn written(&self, first: usize, last: usize) -> &'t str {
        &self.text[self.start_of(first)..self.ends[last]]
    }

    #[inline]
    fn start_of(&self, column: usize) -> usize {
        column.checked_sub(1).map_or(self.start, |before| self.ends[before] + 1)
    }

    /// What a cell says, without the blanks around it; empty beyond the last column, `None` if quotation marks stand within.
    #[inline]
    pub fn said(&self, column: usize) -> Option<&'t str> {
        let Some(&end) = self.ends.get(column) else { return Some("") };
        let start = self.start_of(column);
        match &self.text.as_bytes()[start..end] {
            [] => Some(""),
            // Nearly every cell begins and ends with a letter, a digit or a mark other than `"`.
            [b'#'..=b'~', .., b'#'..=b'~'] => Some(&self.text[start..end]),
            _ => unquoted(&self.text[start..end]),
        }
    }

    /// All cells as the `csv` crate would give them.
    pub fn cells(&self, record: &mut csv::StringRecord) {
        record.clear();
        for column in 0..self.ends.len() {
            let written = self.written(column, column);
            match written.strip_prefix('"').and_then(|quoted| quoted.strip_suffix('"')) {
                None => record.push_field(written),
                Some(inner) if inner.contains('"') => record.push_field(&inner.replace("\"\"", "\"")),
                Some(inner) => record.push_field(inner),
            }
        }
    }
}

#[cold]
fn unquoted(written: &str) -> Option<&str> {
    let plain = match written.strip_prefix('"') {
        None => Some(written),
        Some(quoted) => quoted.strip_suffix('"').filter(|inner| !inner.contains('"')),
    };
    plain.map(trimmed)
}

/// The high bit of each byte that is no greater than a comma: commas, line ends and quotation marks are, letters and
/// digits are not.
fn up_to_comma(word: u64) -> u64 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const ABOVE_COMMA: u64 = 0x2D2D_2D2D_2D2D_2D2D;
    // With its high bit set no byte borrows from the next one.
    !((word | HIGH) - ABOVE_COMMA) & !word & HIGH
}

/// What is left of the text, filled up with bytes that mean nothing.
fn last_word(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0xFF; 8];
    for (to, byte) in word.iter_mut().zip(bytes.get(at..).unwrap_or_default()) {
        *to = *byte;
    }
    u64::from_le_bytes(word)
}

#[cfg(test)]
mod tests {
    use super::Cut;

    fn check(row: &str, columns: usize, expected: Option<&[&str]>) {
        let text = format!("{row}\nnext,row,below");
        for text in [row, text.as_str()] {
            let mut cut = Cut::new(text, columns);
            let found = cut.row(0).then(|| {
                let mut cells = csv::StringRecord::new();
                cut.cells(&mut cells);
                cells.iter().map(str::to_owned).collect::<Vec<_>>()
            });
            let expected = expected.map(|cells| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn well_formed_rows_are_cut() {
        check("a,b,c", 3, Some(&["a", "b", "c"]));
        check(",,", 3, Some(&["", "", ""]));
        check("\"a,b\",\"\",c", 3, Some(&["a,b", "", "c"]));
        check("\"say \"\"no\"\"\",\"two\nlines\",x\"y", 3, Some(&["say \"no\"", "two\nlines", "x\"y"]));
        check("a long cell of many words,\"\"\"\",ends", 3, Some(&["a long cell of many words", "\"", "ends"]));
        check("ÿ–٣ letters, !#,+*", 3, Some(&["ÿ–٣ letters", " !#", "+*"]));
    }

    #[test]
    fn all_others_are_left_to_the_reader() {
        check("a,b", 3, None);
        check("a,b,c,d", 3, None);
        check("\"a\"b,c", 2, None);
        check("\"a\" ,c", 2, None);
    }
}
