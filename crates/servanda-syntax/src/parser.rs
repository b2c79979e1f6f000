//! The machinery of parsing: tokens in, tree and findings out. The forms themselves are in `grammar`.
//!
//! A line is the unit of recovery: the first thing that does not fit gives one finding, the rest of the line goes into
//! an `Error` node, and the next line starts afresh.

use crate::ast::meant;
use crate::grammar::is_date;
use crate::kind::SyntaxKind::{self, *};
use crate::lexer::{Token, is_closed};
use crate::suggest::closest;
use crate::words::{self, Context};
use rowan::{Checkpoint, GreenNodeBuilder};
use servanda_base::{Diagnostic, Span};

/// Parentheses and `not` may be nested so deep; no treaty needs more, and the stack is finite.
pub(crate) const DEEPEST_CONDITION: usize = 32;

/// Longer words are cut where a finding quotes them.
const LONGEST_QUOTED: usize = 40;

/// The rest of the line cannot be read; a finding says why.
pub(crate) struct Stop;

/// How the parsing of a phrase ends.
pub(crate) type Parsed = Result<(), Stop>;

pub(crate) struct Parser<'t, 'b> {
    text: &'t str,
    tokens: Vec<Token>,
    /// Words that were mistyped with letters that only look right, by token: what they were meant to be.
    meant: &'t [(usize, String)],
    /// The next token, spaces included.
    at: usize,
    /// The token that ends the line.
    line_end: usize,
    builder: &'b mut GreenNodeBuilder<'static>,
    pub findings: &'b mut Vec<Diagnostic>,
    pub depth: usize,
    /// The field that a line `reading B …` goes on with: `in force` or `expires` of a header; else the entry itself.
    pub reads: SyntaxKind,
}

impl<'t, 'b> Parser<'t, 'b> {
    pub fn new(
        text: &'t str,
        tokens: Vec<Token>,
        meant: &'t [(usize, String)],
        builder: &'b mut GreenNodeBuilder<'static>,
        findings: &'b mut Vec<Diagnostic>,
    ) -> Parser<'t, 'b> {
        Parser { text, tokens, meant, at: 0, line_end: 0, builder, findings, depth: 0, reads: Error }
    }

    /// Looks for letters that are not what they seem.
    pub fn look_at_letters(&mut self) {
        for token in &self.tokens {
            if let Some(words) = self.text.get(token.start..token.end) {
                crate::letters::look(token.kind, words, token.start, self.findings);
            }
        }
    }

    // Lines.

    /// Moves to the next line with anything on it. `false` at the end of the code. Trivia stay unread.
    pub fn next_line(&mut self) -> bool {
        self.line_end = self.tokens.len();
        let Some(first) = self.significant(0) else { return false };
        self.line_end = self.end_of_line(first);
        true
    }

    /// The index of the token that ends the line of token `from`, continuation lines included.
    fn end_of_line(&self, from: usize) -> usize {
        let mut last = from;
        let mut open = 0usize;
        let mut index = from;
        while let Some(token) = self.tokens.get(index) {
            match token.kind {
                Newline => {
                    let next = (index..self.tokens.len()).find(|at| !self.kind_at(*at).is_trivia());
                    let Some(next) = next else { return index };
                    if !self.continues(last, next, open > 0) {
                        return index;
                    }
                    index = next;
                    continue;
                }
                Whitespace => {}
                kind => {
                    last = index;
                    match kind {
                        OpenParen => open += 1,
                        CloseParen => open = open.saturating_sub(1),
                        _ => {}
                    }
                }
            }
            index += 1;
        }
        self.tokens.len()
    }

    /// True if the line that starts at token `next` goes on with the one that ended at token `last`.
    fn continues(&self, last: usize, next: usize, open: bool) -> bool {
        let first = self.text_at(next);
        match self.kind_at(next) {
            Comma | CloseParen => true,
            Word if matches!(first, "and" | "or") => true,
            Word if words::entry(first).is_some() => false,
            Word => {
                let hangs =
                    matches!(self.kind_at(last), Comma | OpenParen) || matches!(self.text_at(last), "and" | "or");
                let by = first == "failing" && self.text_after(next, 2) == "by";
                hangs && (by || !words::is_field(first)) || open && matches!(first, "not" | "no" | "at" | "total")
            }
            Number if is_date(first) => self.kind_at(last) == Comma,
            OpenParen => open || matches!(self.text_at(last), "and" | "or" | "not" | "when" | "as"),
            _ => false,
        }
    }

    fn text_after(&self, from: usize, count: usize) -> &'t str {
        let mut rest = (from..self.tokens.len()).filter(|at| !self.kind_at(*at).is_trivia());
        rest.nth(count).map_or("", |at| self.text_at(at))
    }

    /// True if the line starts at the left margin.
    pub fn at_margin(&self) -> bool {
        self.significant(0).is_none_or(|first| first == 0 || self.kind_at(first - 1) == Newline)
    }

    /// Whatever is left of the line, as an error.
    pub fn rest_of_line(&mut self) {
        if !self.eol() {
            self.flush();
            self.builder.start_node(Error.into());
            while !self.eol() {
                self.bump();
            }
            self.builder.finish_node();
        }
    }

    /// Marks where something is missing.
    pub fn mark_error(&mut self) {
        self.builder.start_node(Error.into());
        self.builder.finish_node();
    }

    /// Everything that is left of the code.
    pub fn finish(&mut self) {
        while self.at < self.tokens.len() {
            self.push();
        }
    }

    // Looking.

    fn kind_at(&self, index: usize) -> SyntaxKind {
        self.tokens.get(index).map_or(Error, |token| token.kind)
    }

    /// The word at a token, as it was meant.
    fn text_at(&self, index: usize) -> &'t str {
        let meant = self.meant.binary_search_by_key(&index, |(at, _)| *at).ok().and_then(|at| self.meant.get(at));
        meant.map_or_else(|| self.written(index), |(_, word)| word)
    }

    fn written(&self, index: usize) -> &'t str {
        self.tokens.get(index).and_then(|token| self.text.get(token.start..token.end)).unwrap_or("")
    }

    /// The index of the `n`th token of the line that is not a space.
    fn significant(&self, n: usize) -> Option<usize> {
        (self.at..self.line_end).filter(|at| !self.kind_at(*at).is_trivia()).nth(n)
    }

    pub fn kind(&self) -> Option<SyntaxKind> {
        self.significant(0).map(|at| self.kind_at(at))
    }

    /// The text of the `n`th token ahead; empty at the end of the line.
    pub fn peek(&self, n: usize) -> &'t str {
        self.significant(n).map_or("", |at| self.text_at(at))
    }

    pub fn peek_kind(&self, n: usize) -> Option<SyntaxKind> {
        self.significant(n).map(|at| self.kind_at(at))
    }

    pub fn at(&self, word: &str) -> bool {
        self.peek(0) == word
    }

    pub fn eol(&self) -> bool {
        self.significant(0).is_none()
    }

    /// True before a word that can be a name.
    pub fn at_name(&self) -> bool {
        self.name_ahead(0)
    }

    pub fn name_ahead(&self, n: usize) -> bool {
        self.peek_kind(n) == Some(Word) && !words::is_reserved(self.peek(n))
    }

    pub fn span(&self) -> Span {
        match self.significant(0).and_then(|at| self.tokens.get(at)) {
            Some(token) => Span::new(token.start, token.end),
            None => {
                let last = (0..self.line_end.min(self.tokens.len())).rev().find(|at| !self.kind_at(*at).is_trivia());
                let end = last.and_then(|at| self.tokens.get(at)).map_or(0, |token| token.end);
                Span::new(end, end)
            }
        }
    }

    // Taking.

    fn push(&mut self) {
        let text = self.written(self.at);
        self.builder.token(self.kind_at(self.at).into(), text);
        self.at += 1;
    }

    /// Takes spaces and line ends up to the next token.
    pub fn flush(&mut self) {
        while self.at < self.tokens.len() && self.kind_at(self.at).is_trivia() {
            self.push();
        }
    }

    pub fn bump(&mut self) {
        self.flush();
        if self.at < self.line_end {
            self.push();
        }
    }

    pub fn open(&mut self, kind: SyntaxKind) {
        self.flush();
        self.builder.start_node(kind.into());
    }

    pub fn close(&mut self) {
        self.builder.finish_node();
    }

    /// Wraps what `inner` takes; the node is closed however it ends.
    pub fn node(&mut self, kind: SyntaxKind, inner: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        self.open(kind);
        let parsed = inner(self);
        self.close();
        parsed
    }

    pub fn checkpoint(&mut self) -> Checkpoint {
        if !self.eol() {
            self.flush();
        }
        self.builder.checkpoint()
    }

    /// Wraps what was taken since `from`.
    pub fn wrap(&mut self, from: Checkpoint, kind: SyntaxKind) {
        self.builder.start_node_at(from, kind.into());
        self.builder.finish_node();
    }

    /// Takes a word if it is the next one.
    pub fn eat(&mut self, word: &str) -> bool {
        let there = self.at(word);
        if there {
            self.bump();
        }
        there
    }

    /// Takes a word that must come; a near miss is reported and taken for it.
    pub fn word(&mut self, word: &str) -> Parsed {
        if self.eat(word) {
            return Ok(());
        }
        self.one_of(&[word]).map(|_| ())
    }

    /// Takes these words in a row.
    pub fn all(&mut self, words: &[&str]) -> Parsed {
        words.iter().try_for_each(|word| self.word(word))
    }

    /// Takes one of these words; a near miss is reported and taken for the nearest.
    pub fn one_of<'c>(&mut self, choices: &[&'c str]) -> Result<&'c str, Stop> {
        let choice = self.which_of(choices)?;
        self.bump();
        Ok(choice)
    }

    /// Which of these words comes next; a near miss is reported and taken for the nearest.
    pub fn which_of<'c>(&mut self, choices: &[&'c str]) -> Result<&'c str, Stop> {
        if let Some(choice) = choices.iter().find(|choice| self.at(choice)) {
            return Ok(choice);
        }
        let near = match self.kind() {
            Some(Word) => closest(self.peek(0), choices.iter().copied()),
            _ => None,
        };
        let listed = list_of(choices);
        match near.and_then(|near| choices.iter().find(|choice| **choice == near)) {
            Some(near) => {
                self.report(&listed, Some(format!("did you mean `{near}`?")));
                Ok(near)
            }
            None => Err(self.expected(&listed)),
        }
    }

    pub fn string(&mut self) -> Parsed {
        self.token(Quoted, "words in quotes")
    }

    pub fn token(&mut self, kind: SyntaxKind, what: &str) -> Parsed {
        if self.kind() != Some(kind) {
            return Err(self.expected(what));
        }
        if kind == Quoted && !is_closed(self.peek(0)) {
            let span = self.span();
            let string = self.peek(0);
            let (message, help) = if string.starts_with('"') {
                ("expected `\"`, found the end of the line", "close the quotation with `\"` on the same line")
            } else {
                ("expected `\"`, found another kind of quotation mark", "write plain quotation marks: `\"`")
            };
            self.findings.push(Diagnostic::error("S0001", span, message).help(help));
            if string.starts_with('"') {
                self.bump();
                return Err(Stop);
            }
        }
        self.bump();
        Ok(())
    }

    // Findings.

    /// Says what should stand here.
    pub fn report(&mut self, what: &str, help: Option<String>) {
        let found = self.found();
        let mut finding = Diagnostic::error("S0001", self.span(), format!("expected {what}, found {found}"));
        finding.help = help;
        self.findings.push(finding);
    }

    /// Says what should stand here and gives the line up.
    pub fn expected(&mut self, what: &str) -> Stop {
        self.report(what, None);
        Stop
    }

    /// As [`Parser::expected`], with what to type.
    pub fn expected_help(&mut self, what: &str, help: impl Into<String>) -> Stop {
        self.report(what, Some(help.into()));
        Stop
    }

    pub fn found(&self) -> String {
        match self.kind() {
            None => "the end of the line".into(),
            Some(_) => {
                let text = self.peek(0);
                let short: String = text.chars().take(LONGEST_QUOTED).collect();
                let more = if short.len() < text.len() { "…" } else { "" };
                format!("`{short}{more}`")
            }
        }
    }

    /// The line must end here.
    pub fn end_of_entry(&mut self) -> Parsed {
        if self.eol() {
            return Ok(());
        }
        if self.at("of") && self.peek(1) == "calendar" {
            let help = "only a deadline is counted by a calendar: `within 5 working-days of calendar NAME of …`";
            return Err(self.expected_help("the end of the line", help));
        }
        Err(self.expected("the end of the line"))
    }

    /// The context after an unknown first word that nearly is a keyword.
    pub fn near_keyword(&self, context: Context) -> Option<&'static str> {
        let fields = context.fields().map(|(first, _, _)| *first);
        closest(self.peek(0), fields.chain(words::ENTRIES.iter().map(|(name, _)| *name)))
    }
}

fn list_of(choices: &[&str]) -> String {
    let quoted: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The tokens whose word is not what was meant, with what was.
pub(crate) fn as_meant(text: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    let words = tokens.iter().enumerate().filter(|(_, token)| token.kind == Word);
    words
        .filter_map(|(at, token)| {
            let word = text.get(token.start..token.end)?;
            let meant = meant(word);
            (meant != word).then(|| (at, meant.into_owned()))
        })
        .collect()
}
