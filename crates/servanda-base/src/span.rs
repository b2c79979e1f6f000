//! Places in a source text.

use std::ops::Range;

/// A half-open range of bytes in one source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span as a range for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// True if nothing is covered.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A value with the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value and its place together.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A named text and the byte offsets at which its lines start.
#[derive(Clone, Debug)]
pub struct Source {
    /// How the text is called in findings, usually a path as the user typed it.
    pub name: String,
    /// The whole text.
    pub text: String,
    line_starts: Vec<u32>,
}

impl Source {
    /// Indexes the lines of `text`.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at as u32 + 1)).collect();
        Source { name: name.into(), text, line_starts }
    }

    /// Line and column of a byte, both counted from 1; the column counts characters. Inside a character it is that character's.
    ///
    /// ```
    /// use servanda_base::Source;
    /// let source = Source::new("a.md", "one\ntwo");
    /// assert_eq!(source.line_column(5), (2, 2));
    /// ```
    pub fn line_column(&self, byte: u32) -> (usize, usize) {
        let byte = self.text.floor_char_boundary(byte as usize) as u32;
        let line = self.line_starts.partition_point(|start| *start <= byte);
        let start = self.line_starts[line - 1] as usize;
        let column = self.text.get(start..byte as usize).map_or(0, |text| text.chars().count());
        (line, column + 1)
    }
}
