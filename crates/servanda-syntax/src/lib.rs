//! Agreement text to a lossless tree.
//!
//! Architecture invariants: parsing never fails, and the text of the tree equals the input byte for byte. This crate
//! does not know what a name stands for, and takes no file, no clock and no network.

#![forbid(unsafe_code)]

pub mod ast;
mod decode;
pub mod format;
mod grammar;
mod kind;
mod letters;
mod lexer;
mod markdown;
mod parser;
pub mod suggest;
mod words;

pub use decode::decode;
pub use kind::{Accord, SyntaxKind, SyntaxNode, SyntaxToken};

use markdown::Block;
use rowan::{GreenNode, GreenNodeBuilder};
use servanda_base::{Diagnostic, Span};

/// A parsed text: its tree, and what is wrong with its form.
#[derive(Clone, Debug)]
pub struct Parse {
    /// The tree; cloning it is cheap.
    pub tree: GreenNode,
    /// Findings in order of place.
    pub findings: Vec<Diagnostic>,
}

impl Parse {
    /// The root of the tree.
    pub fn root(&self) -> SyntaxNode {
        SyntaxNode::new_root(self.tree.clone())
    }
}

/// Parses a text. Never fails; what cannot be read is kept in the tree and spoken of in a finding.
///
/// ```
/// let parse = servanda_syntax::parse("# Title\n\n```accord\nparties UKR, GBR\n```\n");
/// assert!(parse.findings.is_empty());
/// ```
pub fn parse(text: &str) -> Parse {
    let mut builder = GreenNodeBuilder::new();
    let mut findings = Vec::new();
    builder.start_node(SyntaxKind::Root.into());
    let (blocks, unclosed) = markdown::blocks(text);
    for found in unclosed {
        findings.push(not_closed(&found));
    }
    let token = |builder: &mut GreenNodeBuilder, kind: SyntaxKind, start: usize, end: usize| {
        if let Some(words) = text.get(start..end).filter(|words| !words.is_empty()) {
            builder.token(kind.into(), words);
        }
    };
    for block in blocks {
        match block {
            Block::Line { kind, start, end, next } => {
                letters::look(kind, &text[start..end], start, &mut findings);
                token(&mut builder, kind, start, end);
                token(&mut builder, SyntaxKind::Newline, end, next);
            }
            Block::Code { open, content, close, next } => {
                builder.start_node(SyntaxKind::Code.into());
                token(&mut builder, SyntaxKind::FenceOpen, open.0, open.1);
                token(&mut builder, SyntaxKind::Newline, open.1, content.0);
                let tokens = lexer::lex(text, content.0, content.1);
                let meant = parser::as_meant(text, &tokens);
                let mut parser = parser::Parser::new(text, tokens, &meant, &mut builder, &mut findings);
                parser.look_at_letters();
                grammar::code(&mut parser);
                token(&mut builder, SyntaxKind::FenceClose, close.0, close.1);
                builder.finish_node();
                token(&mut builder, SyntaxKind::Newline, close.1, next);
            }
        }
    }
    builder.finish_node();
    findings.sort_by_key(|finding| finding.primary.span);
    Parse { tree: builder.finish(), findings }
}

fn not_closed(found: &markdown::Unclosed) -> Diagnostic {
    let message = format!("this {} is not closed", found.what);
    Diagnostic::error("S0003", Span::new(found.open.0, found.open.1), message)
        .help(format!("add {} after line {}", found.close, found.last_line))
}
