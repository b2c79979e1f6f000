//! `for each of`: the lists over which a definition or a red line is keyed.

use super::Lower;
use super::names::{Sort, Wanted, name_of};
use crate::keys::MOST_KEYS;
use crate::model::*;
use servanda_base::{Diagnostic, Spanned};
use servanda_syntax::ast::NodeExt;
use servanda_syntax::{SyntaxKind, SyntaxNode};

impl Lower {
    /// The lists of a line `for each of`: one of places, one of parties, or both.
    pub(super) fn for_each(&mut self, line: &SyntaxNode) -> Vec<KeyList> {
        let mut found: Vec<KeyList> = Vec::new();
        let mut sorts: Vec<bool> = Vec::new();
        for list in line.all(SyntaxKind::List) {
            let names: Vec<SyntaxNode> = list.all(SyntaxKind::Name).collect();
            // The first name that stands for something tells whether the list is one of places.
            let sort = names.iter().find_map(|name| self.names.sort(&name_of(name)));
            let of_places = matches!(sort, Some(Sort::Place | Sort::PlaceGroup));
            let wanted = if of_places { Wanted::Places } else { Wanted::Actor };
            let names: Vec<Spanned<Name>> = names.iter().map(|name| self.mention(name, wanted)).collect();
            if sort.is_some() && sorts.contains(&of_places) {
                let what = if of_places { "places" } else { "parties" };
                let message = format!("expected one list of places and one of parties at most, found two of {what}");
                let finding = Diagnostic::error("S0001", list.span(), message);
                self.findings.push(finding.help(format!("join the two lists of {what}, or leave one of them out")));
                continue;
            }
            sorts.push(of_places);
            found.push(Spanned::new(names, list.span()));
        }
        found
    }
}

/// Looks for keys that are too many, and for patterns in which a key says nothing.
pub(super) fn look(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let definitions = agreement.definitions.iter().map(|definition| &definition.for_each);
    let red_lines = agreement.red_lines().map(|(_, red_line)| &red_line.for_each);
    for for_each in definitions.chain(red_lines) {
        let many = for_each.iter().map(|list| agreement.key_names(list).len());
        let many = many.fold(1usize, usize::saturating_mul);
        if let Some(last) = for_each.last().filter(|_| many > MOST_KEYS) {
            let message = format!("expected at most {MOST_KEYS} combinations of place and party, found {many}");
            let finding = Diagnostic::error("S0001", last.span, message);
            findings.push(finding.help("draw larger places, or leave one of the lists out"));
        }
    }
}
