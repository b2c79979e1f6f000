//! Short ways through the tree, for those who lower or format it.

use crate::kind::{SyntaxKind, SyntaxNode, SyntaxToken};
use crate::lexer::is_invisible;
use servanda_base::Span;
use std::borrow::Cow;

/// Reading a node: its children by kind, its words, its place.
pub trait NodeExt {
    /// The first child node of this kind.
    fn first(&self, kind: SyntaxKind) -> Option<SyntaxNode>;
    /// All child nodes of this kind.
    fn all(&self, kind: SyntaxKind) -> impl Iterator<Item = SyntaxNode>;
    /// The tokens that stand directly in the node, spaces left out.
    fn tokens(&self) -> impl Iterator<Item = SyntaxToken>;
    /// The first token of this kind that stands directly in the node.
    fn token(&self, kind: SyntaxKind) -> Option<SyntaxToken>;
    /// The place of the node.
    fn span(&self) -> Span;
}

impl NodeExt for SyntaxNode {
    fn first(&self, kind: SyntaxKind) -> Option<SyntaxNode> {
        self.children().find(|child| child.kind() == kind)
    }

    fn all(&self, kind: SyntaxKind) -> impl Iterator<Item = SyntaxNode> {
        self.children().filter(move |child| child.kind() == kind)
    }

    fn tokens(&self) -> impl Iterator<Item = SyntaxToken> {
        self.children_with_tokens().filter_map(|item| item.into_token()).filter(|token| !token.kind().is_trivia())
    }

    fn token(&self, kind: SyntaxKind) -> Option<SyntaxToken> {
        self.tokens().find(|token| token.kind() == kind)
    }

    fn span(&self) -> Span {
        span_of(self.text_range())
    }
}

/// A range of the tree as a place in the text.
pub fn span_of(range: rowan::TextRange) -> Span {
    Span { start: range.start().into(), end: range.end().into() }
}

/// The words inside a quotation.
pub fn unquoted(string: &str) -> &str {
    let inner = string.strip_prefix(['"', '“', '”', '„', '«']).unwrap_or(string);
    inner.strip_suffix(['"', '“', '”', '»']).unwrap_or(inner)
}

/// A name as it was meant: invisible characters left out, and Cyrillic and Greek letters that look like Latin ones
/// replaced where both stand in one name. A finding speaks of them; the rest of the text should not suffer.
pub fn meant(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mixed = word.chars().any(|c| c.is_ascii_alphabetic());
    Cow::Owned(word.chars().filter(|c| !is_invisible(*c)).map(|c| if mixed { latin_twin(c) } else { c }).collect())
}

/// The Latin letter that a Cyrillic or Greek one is mistaken for (Unicode 16, `confusables.txt`).
fn latin_twin(c: char) -> char {
    match c {
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'у' => 'y',
        'х' => 'x',
        'і' => 'i',
        'ј' => 'j',
        'ѕ' => 's',
        'ԁ' => 'd',
        'һ' => 'h',
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'У' => 'Y',
        'Х' => 'X',
        'І' => 'I',
        'α' => 'a',
        'ι' => 'i',
        'ν' => 'v',
        'ο' => 'o',
        'ρ' => 'p',
        'Α' => 'A',
        'Β' => 'B',
        'Ε' => 'E',
        'Ζ' => 'Z',
        'Η' => 'H',
        'Ι' => 'I',
        'Κ' => 'K',
        'Μ' => 'M',
        'Ν' => 'N',
        'Ο' => 'O',
        'Ρ' => 'P',
        'Τ' => 'T',
        'Υ' => 'Y',
        'Χ' => 'X',
        other => other,
    }
}
