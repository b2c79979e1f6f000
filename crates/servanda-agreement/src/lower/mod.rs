//! From the syntax tree to the model: names resolved, units and dates read, places in the text kept.
//!
//! Deliberately judges nothing about what an agreement promises; it only says where a word stands for nothing.

mod calendar;
mod circle;
mod clause;
mod condition;
mod document;
mod entry;
mod keyed;
mod names;
mod norm;
mod value;

use crate::lookup::Lookup;
use crate::model::*;
use names::Names;
use servanda_base::{Diagnostic, Span, Spanned, Zone};
use servanda_syntax::ast::NodeExt;
use servanda_syntax::{Parse, SyntaxKind, SyntaxNode};
use std::collections::HashMap;

/// Reads a text: parses and lowers it. Findings are in order of place.
///
/// There is no agreement only where the text has no `agreement` or `declaration` line; a finding then says so.
///
/// ```
/// let text = "```accord\nagreement pact \"A pact\"\n  signed 2027-01-15\nparties UKR, GBR\n```\n";
/// let (agreement, findings) = servanda_agreement::read(text);
/// assert_eq!(agreement.map(|a| a.parties.len()), Some(2));
/// assert!(findings.is_empty());
/// ```
pub fn read(text: &str) -> (Option<Agreement>, Vec<Diagnostic>) {
    let parse = servanda_syntax::parse(text);
    let (agreement, lowered) = lower(&parse, text);
    let mut findings = parse.findings;
    findings.extend(lowered);
    if let Some(agreement) = &agreement {
        document::tell_where(agreement, &mut findings);
    }
    findings.sort_by_key(|finding| finding.primary.span);
    (agreement, findings)
}

/// Lowers a parsed text. The findings are those of lowering alone; those of the form are in `parse`.
pub fn lower(parse: &Parse, text: &str) -> (Option<Agreement>, Vec<Diagnostic>) {
    let root = parse.root();
    let (sections, mut entries) = document::sections(&root, text);
    // What follows a second start belongs to another agreement.
    let mut starts = entries.iter().enumerate().filter(|(_, entry)| is_start(&entry.node)).map(|(at, _)| at);
    let (first, second) = (starts.next(), starts.next());
    let unread = second.map(|at| entries.split_off(at)).unwrap_or_default();
    let mut lower = Lower::new(&entries, &unread);
    let Some(start) = first.and_then(|at| entries.get(at)) else {
        let end = text.find('\n').unwrap_or(text.len());
        let finding =
            Diagnostic::error("S0001", Span::new(0, end), "expected an agreement or a declaration, found none")
                .help("start with `agreement NAME \"Title\"` in a fence marked `accord`");
        return (None, vec![finding]);
    };
    let mut agreement = lower.start(&start.node);
    agreement.text = text.into();
    agreement.sections = sections;
    for entry in entries.iter().filter(|entry| !is_start(&entry.node)) {
        lower.entry(&mut agreement, entry);
    }
    if let Some(second) = unread.first() {
        let finding = Diagnostic::error("S0102", second.node.span(), "this text holds two agreements")
            .also(start.node.span(), "the first one starts here")
            .note("what follows the second start is not read")
            .help("put each agreement in a file of its own");
        lower.findings.push(finding);
    }
    lower.add_author(&mut agreement);
    // From here on nothing is added that has a name to be found by.
    agreement.lookup = Lookup::default();
    circle::look(&agreement, &mut lower.findings);
    keyed::look(&agreement, &mut lower.findings);
    agreement.uses = std::mem::take(&mut lower.uses);
    agreement.uses.sort_by_key(|mention| mention.span);
    let mut findings = lower.findings;
    // What was made of a line that could not be read says nothing more than that.
    let unread = document::unread_lines(&parse.findings, text);
    findings.retain(|finding| {
        unread.range(..=finding.primary.span.start).next_back().is_none_or(|(_, end)| *end < finding.primary.span.start)
    });
    document::tell_where(&agreement, &mut findings);
    findings.sort_by_key(|finding| finding.primary.span);
    (Some(agreement), findings)
}

fn is_start(node: &SyntaxNode) -> bool {
    matches!(node.kind(), SyntaxKind::Agreement | SyntaxKind::Declaration)
}

/// What lowering knows while it goes through a text.
struct Lower {
    names: Names,
    findings: Vec<Diagnostic>,
    uses: Vec<Spanned<Name>>,
    /// What is wrong with a word, with the finding that says so.
    told: HashMap<String, usize>,
}

impl Lower {
    fn new(entries: &[document::Entry], unread: &[document::Entry]) -> Lower {
        let mut findings = Vec::new();
        let names = Names::collect(entries, unread, &mut findings);
        Lower { names, findings, uses: Vec::new(), told: HashMap::new() }
    }

    /// A party that promises alone need not be listed.
    fn add_author(&self, agreement: &mut Agreement) {
        let Some(author) = agreement.declaration.as_ref().map(|declaration| declaration.by.clone()) else { return };
        if agreement.party(&author).is_none() && servanda_base::iso::is_state(&author) {
            let title = servanda_base::iso::state_name(&author).unwrap_or_default().to_owned();
            agreement.parties.push(Party {
                name: author,
                sort: PartySort::State,
                title,
                disputed_capacity: Vec::new(),
            });
        }
    }
}

/// An agreement with nothing in it yet.
fn empty(name: Spanned<Name>, title: String, span: Span) -> Agreement {
    Agreement {
        text: Default::default(),
        name,
        title,
        declaration: None,
        header: Header {
            span,
            signed: None,
            in_force: Vec::new(),
            expires: Vec::new(),
            term: None,
            clock: Zone::utc(),
            clock_written: false,
            months: None,
            evidence: None,
            late_reports: None,
            verification: None,
            authentic: Vec::new(),
            elsewhere: Vec::new(),
            version: None,
        },
        parties: Vec::new(),
        groups: Vec::new(),
        bodies: Vec::new(),
        capabilities: Vec::new(),
        places: Vec::new(),
        events: Vec::new(),
        gauges: Vec::new(),
        counters: Vec::new(),
        indicators: Vec::new(),
        calendars: Vec::new(),
        proofs: Vec::new(),
        definitions: Vec::new(),
        phases: Vec::new(),
        pledges: Vec::new(),
        clauses: Vec::new(),
        sections: Vec::new(),
        uses: Vec::new(),
        lookup: Lookup::default(),
    }
}
