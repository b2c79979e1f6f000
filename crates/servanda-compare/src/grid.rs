//! Agreements side by side: one column an agreement, one row a mechanism, each cell what the text says or that it says nothing.
//!
//! A column is worked out from its own text alone, so the others never change it. Nothing is filled in: what a table leaves
//! empty stays empty, and an empty cell is said in words.

use crate::terms::{confirmed, end, force, opening, term_in_words};
use servanda_agreement::read_aloud::{listed, moment, number};
use servanda_agreement::*;
use servanda_base::{Quantity, iso};
use std::collections::BTreeMap;

/// What stands in a cell for which the text says nothing.
pub const NOT_SAID: &str = "not said";

/// The rows, in the order in which they are shown.
pub const ROWS: [&str; 25] = [
    "parties",
    "signed",
    "in force",
    "term",
    "end",
    "exit",
    "suspension",
    "trigger",
    "who judges it",
    "clock start",
    "deadline",
    "forbidden",
    "response ladder",
    "decision body and rule",
    "means",
    "money",
    "proof",
    "verifier",
    "exceptions",
    "phases",
    "zones",
    "review",
    "elsewhere",
    "note",
    "six boxes",
];

/// A grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// From left to right, as they were given.
    pub columns: Vec<Column>,
    /// From top to bottom: [`ROWS`], then those that only a table has, by name.
    pub rows: Vec<Row>,
}

/// What is said of all agreements about one mechanism.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The mechanism.
    pub name: String,
    /// One for each column.
    pub cells: Vec<Cell>,
}

/// One agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its short name, or that of its row in a table.
    pub name: String,
    /// Its title, or the table that it stands in.
    pub title: String,
    /// What it says, by row; a row that is not in here is not said.
    pub cells: BTreeMap<String, Cell>,
}

/// What one agreement says about one mechanism; nothing where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell(pub Vec<Said>);

/// One thing that is said, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// In words.
    pub words: String,
    /// Clauses (`clause 5.3`), or addresses of sources; nothing for what is declared outside the clauses.
    pub at: Vec<String>,
}

impl Cell {
    /// The words of a cell, one thing a line; [`NOT_SAID`] where there is none.
    pub fn lines(&self) -> Vec<String> {
        if self.0.is_empty() {
            return vec![NOT_SAID.to_owned()];
        }
        self.0.iter().map(|said| said.words.clone()).collect()
    }

    /// Where all of it stands, each place once.
    pub fn at(&self) -> Vec<String> {
        let mut places: Vec<String> = Vec::new();
        for place in self.0.iter().flat_map(|said| &said.at) {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
        places
    }
}

/// Columns side by side.
pub fn grid(columns: Vec<Column>) -> Grid {
    let others = columns.iter().flat_map(|column| column.cells.keys()).filter(|name| !ROWS.contains(&name.as_str()));
    let others: std::collections::BTreeSet<&String> = others.collect();
    let names = ROWS.iter().map(|name| (*name).to_owned()).chain(others.into_iter().cloned());
    let cell = |column: &Column, name: &str| column.cells.get(name).cloned().unwrap_or_default();
    let rows = names.map(|name| Row { cells: columns.iter().map(|column| cell(column, &name)).collect(), name });
    // What no text and no table speaks of would only take room, but for the rows that every grid has.
    let rows = rows.filter(|row| row.name != "note" || row.cells.iter().any(|cell| !cell.0.is_empty()));
    Grid { rows: rows.collect(), columns }
}

/// Cells being filled.
#[derive(Default)]
struct Cells(BTreeMap<String, Cell>);

impl Cells {
    fn put(&mut self, row: &str, words: impl Into<String>, at: Vec<String>) {
        let words = words.into();
        if words.is_empty() {
            return;
        }
        let cell = self.0.entry(row.to_owned()).or_default();
        // The same said in several clauses is said once, with all of them.
        match cell.0.iter_mut().find(|said| said.words == words) {
            Some(said) => said.at.extend(at.into_iter().filter(|at| !said.at.contains(at)).collect::<Vec<_>>()),
            None => cell.0.push(Said { words, at }),
        }
    }

    fn header(&mut self, row: &str, words: impl Into<String>) {
        self.put(row, words, Vec::new());
    }
}

fn at(clause: &Clause) -> Vec<String> {
    vec![format!("clause {}", clause.number.value)]
}

/// The column of an agreement.
pub fn column(agreement: &Agreement) -> Column {
    let voice = Voice::of(agreement);
    let mut cells = Cells::default();
    header(&voice, &mut cells);
    declarations(&voice, &mut cells);
    for clause in &agreement.clauses {
        match &clause.kind {
            ClauseKind::RedLine(red_line) => of_red_line(&voice, clause, red_line, &mut cells),
            ClauseKind::Norm(norm) => of_norm(&voice, clause, norm, &mut cells),
            ClauseKind::Review { .. } => cells.put("review", plain_end(&voice.sentence(clause)), at(clause)),
            ClauseKind::Reserved => {}
        }
    }
    ladder(agreement, &mut cells);
    six_boxes(agreement, &mut cells);
    Column { name: agreement.name.value.clone(), title: agreement.title.clone(), cells: cells.0 }
}

fn plain_end(sentence: &str) -> String {
    sentence.trim_end_matches('.').to_owned()
}

fn header(voice: &Voice<'_>, cells: &mut Cells) {
    let agreement = voice.agreement();
    let header = &agreement.header;
    let read = |letter: &Option<String>, said: String| match letter {
        Some(letter) => format!("{said} (reading {letter})"),
        None => said,
    };
    match &agreement.declaration {
        Some(declaration) => {
            let by = voice.who(&declaration.by);
            let to = voice.names(&declaration.to, "and");
            cells
                .header("parties", format!("declared by {by}{}", if to.is_empty() { to } else { format!(" to {to}") }));
        }
        None => {
            let names: Vec<String> = agreement.parties.iter().map(|party| voice.who(&party.name)).collect();
            cells.header("parties", listed(&names, "and"));
        }
    }
    if let Some(signed) = &header.signed {
        cells.header("signed", moment(When::Day(signed.value)));
    }
    for reading in &header.in_force {
        cells.header("in force", read(&reading.letter, force(voice, &reading.value)));
    }
    if let Some(term) = &header.term {
        cells.header("term", term_in_words(voice, term));
    }
    for reading in &header.expires {
        cells.header("end", read(&reading.letter, end(voice, &reading.value)));
    }
    for words in &header.elsewhere {
        cells.header("elsewhere", words.value.clone());
    }
    if let Some(proof) = header.evidence.as_ref().and_then(|name| agreement.proof(name)) {
        cells.header("proof", format!("{} unless a clause says otherwise", said_proof(voice, proof)));
    }
}

fn said_proof(voice: &Voice<'_>, proof: &ProofDef) -> String {
    let ways: Vec<String> = proof.any_of.iter().map(|way| confirmed(voice, way)).collect();
    listed(&ways, "or")
}

fn is_money(quantity: &Quantity) -> bool {
    iso::is_currency(&quantity.unit)
}

fn declarations(voice: &Voice<'_>, cells: &mut Cells) {
    let agreement = voice.agreement();
    for body in &agreement.bodies {
        let mut said = vec![voice.who(&body.name)];
        if !body.members.is_empty() {
            said.push(format!("of {}", voice.names(&body.members, "and")));
        }
        said.push(match &body.decides {
            Some(rule) => format!("decides by {} of {}", number(rule.0), number(rule.1)),
            None => "how it decides is not said".into(),
        });
        if !body.veto.is_empty() {
            said.push(format!("veto of {}", voice.names(&body.veto, "and")));
        }
        cells.header("decision body and rule", said.join(", "));
    }
    for proof in &agreement.proofs {
        cells.header("verifier", said_proof(voice, proof));
    }
    for pledge in &agreement.pledges {
        let mut said = format!("{} pledges {}", voice.who(&pledge.by), voice.quantity(&pledge.quantity));
        if let Some(ready) = &pledge.ready_in {
            said += &format!(", ready in {}", read_aloud::length(ready.value));
        }
        if let Some(until) = &pledge.until {
            said += &format!(", until {}", moment(When::Day(until.value)));
        }
        if let Some(words) = &pledge.conditional {
            said += &format!(", conditional on {}", words.value);
        }
        cells.header(if is_money(&pledge.quantity) { "money" } else { "means" }, said);
    }
    for phase in &agreement.phases {
        let name = phase.name.replace('-', " ");
        let mut said = match &phase.opens {
            Some(opens) => format!("{name} opens {}", opening(voice, opens)),
            None => format!("{name}: when it opens is not said"),
        };
        if let Some((to, when)) = phase.reverts.as_ref().map(|reverts| &reverts.value) {
            said += &format!("; reverts to {} when {}", to.replace('-', " "), voice.condition(when));
        }
        if let Some((by, _)) = phase.latest.as_ref().map(|latest| &latest.value) {
            said += &format!("; {} at the latest", moment(*by));
        }
        cells.header("phases", said);
    }
    for terms in crate::terms::declared(voice) {
        if ["line", "zone", "airspace", "corridor"].contains(&terms.sort) {
            let said: Vec<String> = terms.terms.into_iter().map(|term| term.words).collect();
            cells.header("zones", format!("{} {}: {}", terms.sort, terms.name.replace('-', " "), said.join(", ")));
        }
    }
}

fn judged(voice: &Voice<'_>, determined: &Determined) -> String {
    match determined {
        Determined::Automatic => "nobody: it is met without any determination".into(),
        Determined::By(chain) => voice.deciders(chain),
    }
}

fn of_red_line(voice: &Voice<'_>, clause: &Clause, red_line: &RedLine, cells: &mut Cells) {
    let name = red_line.name.replace('-', " ");
    let many = !red_line.tiers.is_empty();
    let mut said = match &red_line.when {
        Some(when) if matches!(when.value, Counted::Patterns(_)) => format!("{name}: {}", voice.counted(when, many)),
        Some(when) => format!("{name}: when {}", voice.counted(when, many)),
        None => format!("{name}: what meets it is not said"),
    };
    for tier in &red_line.tiers {
        said += &format!("; tier {}: {}", *tier.number, voice.tier(tier));
    }
    cells.put("trigger", said, at(clause));
    match &red_line.determined {
        Some(determined) => cells.put("who judges it", format!("{name}: {}", judged(voice, determined)), at(clause)),
        None => cells.put("who judges it", format!("{name}: {NOT_SAID}"), at(clause)),
    }
    if let Some(proof) = red_line.proof.as_ref().and_then(|name| voice.agreement().proof(name)) {
        cells.put("proof", said_proof(voice, proof), at(clause));
    }
}

fn of_norm(voice: &Voice<'_>, clause: &Clause, norm: &Norm, cells: &mut Cells) {
    let agreement = voice.agreement();
    match norm.on.as_ref().map(|on| &on.value) {
        Some(trigger @ Trigger::Event(_)) => cells.put("trigger", voice.trigger(trigger), at(clause)),
        Some(Trigger::Named { name, .. }) if let Some(definition) = agreement.definition(name) => {
            let said = format!("{}: when {}", name.replace('-', " "), voice.condition(&definition.condition));
            cells.put("trigger", said, at(clause));
        }
        _ => {}
    }
    if let Some(determined) = &norm.determined {
        cells.put("who judges it", format!("conformity: {}", judged(voice, determined)), at(clause));
    }
    match norm.modality {
        Modality::Shall => {
            for reading in &norm.due {
                if let Due::Within { of, .. } = &reading.value {
                    let start = of.as_ref().map_or_else(|| NOT_SAID.to_owned(), |anchor| voice.anchor(anchor));
                    cells.put("clock start", start, at(clause));
                }
            }
            let every =
                norm.every.as_ref().map(|every| format!(" every {}", read_aloud::length_after_every(every.value)));
            let due = every.unwrap_or_default() + &voice.dues(&norm.due);
            if due.is_empty() && matches!(norm.act.value, Act::Keep { .. }) {
                cells.put("deadline", format!("{}: a level, kept throughout", voice.act(&norm.act)), at(clause));
            } else if due.is_empty() {
                let said = format!("{}: {NOT_SAID}", voice.act(&norm.act));
                cells.put("deadline", said, at(clause));
            } else {
                cells.put("deadline", format!("{}{due}", voice.act(&norm.act)), at(clause));
            }
        }
        Modality::ShallNot => cells.put("forbidden", plain_end(&voice.sentence(clause)), at(clause)),
        Modality::May => {
            let row = match &norm.act.value {
                Act::Power { effect: Effect::End | Effect::Withdraw, .. } => "exit",
                Act::Power { effect: Effect::Suspend | Effect::Resume | Effect::Release, .. } => "suspension",
                _ => return,
            };
            cells.put(row, plain_end(&voice.sentence(clause)), at(clause));
        }
    }
    if let Act::Do { quantity: Some(quantity), .. } = &norm.act.value
        && is_money(quantity)
    {
        let who = voice.bearers(&norm.subject);
        let word = if norm.modality == Modality::Shall { "shall" } else { "may" };
        cells.put("money", format!("{who} {word} {}", voice.act(&norm.act)), at(clause));
    }
    for need in norm.needs.iter().filter(|need| !is_money(need)) {
        cells.put("means", format!("{} needed", voice.quantity(need)), at(clause));
    }
    if let Some(proof) = norm.proof.as_ref().and_then(|name| agreement.proof(name)) {
        cells.put("proof", said_proof(voice, proof), at(clause));
    }
    if let Some(unless) = &norm.unless {
        cells.put("exceptions", voice.unless(unless), at(clause));
    }
    for words in &norm.elsewhere {
        cells.put("elsewhere", words.value.clone(), at(clause));
    }
}

/// What follows what: each duty and prohibition with its answers, and each trigger with those that it sets going.
fn ladder(agreement: &Agreement, cells: &mut Cells) {
    let voice = Voice::of(agreement);
    let clauses = |numbers: &[ClauseNo]| {
        listed(&numbers.iter().map(|number| format!("clause {number}")).collect::<Vec<_>>(), "and")
    };
    let mut set_going: Vec<(String, Vec<ClauseNo>)> = Vec::new();
    for (clause, norm) in agreement.norms() {
        let said = match norm.on.as_ref().map(|on| &on.value) {
            Some(trigger @ (Trigger::Named { .. } | Trigger::Event(_))) => format!("on {}", voice.trigger(trigger)),
            _ => continue,
        };
        match set_going.iter_mut().find(|(other, _)| *other == said) {
            Some((_, numbers)) => numbers.push(clause.number.value.clone()),
            None => set_going.push((said, vec![clause.number.value.clone()])),
        }
    }
    for (said, numbers) in set_going {
        cells.header("response ladder", format!("{said}: {}", clauses(&numbers)));
    }
    let mut answered: Vec<(Vec<ClauseNo>, Vec<ClauseNo>)> = Vec::new();
    for (number, answers) in servanda_check::answers(agreement) {
        match answered.iter_mut().find(|(other, _)| *other == answers) {
            Some((_, numbers)) => numbers.push(number),
            None if answers.is_empty() => {}
            None => answered.push((answers, vec![number])),
        }
    }
    for (answers, numbers) in answered {
        let kept = listed(&numbers.iter().map(|number| format!("clause {number}")).collect::<Vec<_>>(), "or");
        cells.header("response ladder", format!("if {kept} is not kept: {}", clauses(&answers)));
    }
}

fn six_boxes(agreement: &Agreement, cells: &mut Cells) {
    let boxes = servanda_check::boxes(agreement);
    let Some((_, first)) = boxes.first() else { return };
    cells.header("six boxes", format!("{} duties and prohibitions", boxes.len()));
    for (at, (name, _)) in first.named().into_iter().enumerate() {
        let with = boxes.iter().filter(|(_, boxes)| boxes.named().get(at).is_some_and(|(_, holds)| *holds)).count();
        cells.header("six boxes", format!("{with} {name}"));
    }
    let count = |is: fn(servanda_check::Boxes) -> bool| boxes.iter().filter(|(_, boxes)| is(*boxes)).count();
    cells.header("six boxes", format!("{} enforceable", count(servanda_check::Boxes::enforceable)));
    cells.header("six boxes", format!("{} guarantees", count(servanda_check::Boxes::guarantee)));
}

/// Which row a column of a table fills, and how its cells are said: `{}` is the cell.
const OF_TABLE: [(&str, &str, &str); 21] = [
    ("partner", "parties", "partner {}"),
    ("parties", "parties", "{}"),
    ("signed", "signed", "{}"),
    ("date_signed", "signed", "{}"),
    ("date signed", "signed", "{}"),
    ("in_force", "in force", "{}"),
    ("trigger", "trigger", "{}"),
    ("judged_by", "who judges it", "{}"),
    ("clock_start", "clock start", "{}"),
    ("deadline", "deadline", "{}"),
    ("consult_within_h", "deadline", "consult within {} hours"),
    ("decision_body", "decision body and rule", "{}"),
    ("means", "means", "{}"),
    ("verifier", "verifier", "{}"),
    ("term", "term", "{}"),
    ("term_years", "term", "{} years"),
    ("exit", "exit", "{}"),
    ("money", "money", "{}"),
    ("money_per_year", "money", "{}"),
    ("review", "review", "{}"),
    ("note", "note", "{}"),
];

/// Columns of a table that say where its row was read; the addresses are separated by spaces.
pub(crate) const SOURCES: [&str; 4] = ["official_address", "source", "sources", "source_url"];

/// Columns of a table that name its rows, the first that is there counts.
pub(crate) const NAMES: [&str; 3] = ["agreement", "name", "partner"];

/// The column of one row of a table of agreements: its cells by the head of their column. `table` says which table it is.
///
/// A row that [`ROWS`] does not have is shown under its own head. An empty cell is not said.
pub fn column_of_row(table: &str, row: &[(String, String)]) -> Column {
    let of = |head: &str| row.iter().find(|(other, _)| other.trim() == head).map(|(_, cell)| cell.trim());
    let name = NAMES.iter().find_map(|head| of(head)).unwrap_or_default();
    let read = SOURCES.iter().filter_map(|head| of(head)).flat_map(str::split_whitespace);
    let mut addresses: Vec<String> = Vec::new();
    for address in read {
        if !addresses.iter().any(|other| other == address) {
            addresses.push(address.to_owned());
        }
    }
    let mut cells = Cells::default();
    for (head, cell) in row.iter().map(|(head, cell)| (head.trim(), cell.trim())) {
        if cell.is_empty() || SOURCES.contains(&head) {
            continue;
        }
        match OF_TABLE.iter().find(|(other, _, _)| *other == head) {
            Some((_, row, said)) => cells.put(row, said.replace("{}", cell), addresses.clone()),
            None if NAMES.contains(&head) => {}
            None => cells.put(&head.replace('_', " "), cell, addresses.clone()),
        }
    }
    let name = if name.is_empty() { table } else { name };
    Column { name: name.to_owned(), title: table.to_owned(), cells: cells.0 }
}
