//! Documents: plain HTML that can be read without scripts, printed and kept.
//!
//! All text goes through `maud`, which escapes it, and through `safe`, which shows what would turn the direction of writing.

use crate::data::Case;
use crate::desk::View;
use crate::folder::Folder;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use servanda_agreement::{Agreement, Section};
use servanda_brief::lines::{self, Line};
use servanda_brief::text::{self, safe};
use servanda_record::{Actor, Entry, Place, Viewer};
use servanda_status::{Board, Reason, Status, Value};
use std::collections::BTreeMap;

/// A page round some content, under its title.
fn page(title: &str, path: &[(String, String)], content: &Markup) -> String {
    shell(title, path, &html! { h1 { (safe(title)) } (content) })
}

fn shell(title: &str, path: &[(String, String)], content: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (safe(title)) }
                link rel="stylesheet" href="/style.css";
            }
            body {
                a.skip href="#main" { "to the content" }
                header { nav aria-label="path" {
                    a href="/a" { "Agreements" }
                    @for (address, words) in path { a href=(address) { (safe(words)) } }
                } }
                main id="main" { (content) }
                footer {
                    p { "Status on the record: kept, not kept, not established. A breach is for the body to find that the agreement names." }
                }
            }
        }
    }
    .into_string()
}

/// What the page is cut from: without it a number says nothing.
fn stamp(view: &View<'_>) -> Markup {
    let board = view.board;
    html! {
        p.stamp {
            "Judged as of " time datetime=(board.as_of) { (text::end(&board.as_of)) } " (" (board.zone) "), as known at position "
            (board.known_at) " of the record, for " (view.viewer_words()) ". "
            (board.entries.read) " rows read = " (board.entries.judged) " judged + " (board.entries.set_aside) " set aside."
        }
    }
}

/// A status in words, with a mark, so that its colour alone says nothing.
fn mark(value: Value) -> Markup {
    let (class, mark) = match value {
        Value::Kept => ("kept", "●"),
        Value::NotKept => ("not_kept", "✕"),
        Value::NotEstablished => ("not_established", "?"),
        Value::NotApplicable => ("not_applicable", "–"),
    };
    html! { span class={ "status " (class) } data-mark=(mark) { (value.words()) } }
}

/// All agreements of the desk.
pub(crate) fn index(views: &[(&Folder, View<'_>)]) -> String {
    let content = html! {
        p { "What each says, and what of it is kept on the record." }
        div.wide { table {
            caption { "Agreements" }
            thead { tr { th scope="col" { "Agreement" } th scope="col" { "Clauses" } th scope="col" { "Judged as of" } th scope="col" { "Rows" } } }
            tbody { @for (folder, view) in views { tr {
                th scope="row" { a href=(address(folder, view.query).0) { (safe(&view.board.title)) } }
                td { (lines::totals(view.board).words()) }
                td { (text::end(&view.board.as_of)) }
                td { (view.board.entries.read) " read, " (view.board.entries.set_aside) " set aside" }
            } } }
        } }
    };
    page("Agreements", &[], &content)
}

/// The text of an agreement, with the statuses of each clause beside it.
pub(crate) fn agreement(folder: &Folder, view: &View<'_>) -> String {
    let agreement = folder.agreement;
    let mut by_clause: BTreeMap<&str, Vec<Line<'_>>> = BTreeMap::new();
    for line in lines::lines(view.board) {
        by_clause.entry(&line.status.clause).or_default().push(line);
    }
    let sentences: BTreeMap<String, String> = servanda_agreement::read_aloud(agreement).into_iter().collect();
    let mut shown: Option<usize> = None;
    let content = html! {
        (stamp(view))
        (force(view.board))
        @for clause in &agreement.clauses {
            @let number = clause.number.as_str();
            @if clause.section != shown {
                @if let Some(section) = clause.section.and_then(|at| agreement.sections.get(at)) { (heading(section)) }
                ({ shown = clause.section; "" })
            }
            div.clause id={ "clause-" (number) } {
                div { strong { (number) } " " (safe(sentences.get(number).map_or("", String::as_str))) }
                div { ul {
                    @for line in by_clause.get(number).into_iter().flatten() { li { (line_of(folder, line, view.query)) } }
                } }
            }
        }
        (notes(view.board))
    };
    page(&view.board.title, &[address(folder, view.query)], &content)
}

fn address(folder: &Folder, query: &str) -> (String, String) {
    (asking(format!("/a/{}", folder.id()), query), folder.agreement.title.clone())
}

/// An address that asks what this page was asked.
fn asking(address: String, query: &str) -> String {
    if query.is_empty() { address } else { format!("{address}?{query}") }
}

fn heading(section: &Section) -> Markup {
    html! {
        @if let Some(heading) = section.path.last() { h2 { (safe(heading)) } }
        @if let Some(quote) = &section.quote { blockquote { (safe(&quote.value)) } }
    }
}

fn line_of(folder: &Folder, line: &Line<'_>, query: &str) -> Markup {
    let status = line.status;
    html! {
        a href=(asking(format!("/a/{}/clause/{}", folder.id(), status.clause), query)) { (mark(status.status)) }
        " " (safe(&line.who))
        @if !line.readings.is_empty() { " (" (safe(&line.readings.join("; "))) ")" }
        @let amount = text::amount(status);
        @if !amount.is_empty() { ": " (safe(&amount)) }
        @let when = text::when(status);
        @if !when.is_empty() { ", " (safe(&when)) }
    }
}

fn force(board: &Board) -> Markup {
    html! { @for line in &board.in_force {
        p { "In force" @if let Some(reading) = &line.reading { " (" (safe(reading)) ")" } ": " strong { (line.status.replace('_', " ")) } ". " (safe(&line.why)) }
    } }
}

fn notes(board: &Board) -> Markup {
    html! { @if !board.notes.is_empty() { h2 { "To know" } ul { @for note in &board.notes { li { (safe(note)) } } } } }
}

/// The statuses of one clause, each with its reasons.
pub(crate) fn clause(folder: &Folder, view: &View<'_>, number: &str, sentence: &str) -> String {
    let statuses: Vec<&Status> = view.board.statuses.iter().filter(|status| status.clause == number).collect();
    let content = html! {
        p { (safe(sentence)) }
        (stamp(view))
        @for status in &statuses { (status_of(folder, status, view)) }
        @if statuses.is_empty() { p { "Nothing is judged of this clause." } }
    };
    page(&format!("Clause {number}"), &[address(folder, view.query)], &content)
}

fn status_of(folder: &Folder, status: &Status, view: &View<'_>) -> Markup {
    let query = view.query;
    let who = status.bearer.clone().unwrap_or_else(|| status.among.join(", "));
    html! {
        h2 { (mark(status.status)) " " (safe(&who)) @if status.episode > 1 { ", occasion " (status.episode) } }
        p {
            (safe(status.state.words()))
            @if let Some(reading) = &status.reading { "; reading: " (safe(reading)) }
            @let amount = text::amount(status);
            @if !amount.is_empty() { "; " (safe(&amount)) }
            @let when = text::when(status);
            @if !when.is_empty() { "; " (safe(&when)) }
            @if let Some(attribution) = &status.attribution { "; by whom: " (safe(attribution)) }
        }
        (tree(&status.because))
        @if !status.counted.is_empty() {
            p { "Counted: " @for (at, entry) in status.counted.iter().enumerate() { @if at > 0 { ", " } (link(folder, entry, query)) } }
        }
        @if !status.not_counted.is_empty() {
            p { "Not counted:" }
            ul { @for one in &status.not_counted { li { (link(folder, &one.entry, query)) ": " (safe(&one.why)) } } }
        }
        @if !status.coverage.is_empty() && *view.viewer == Viewer::Mission {
            p { "Watched: " @for (at, entry) in status.coverage.iter().enumerate() { @if at > 0 { ", " } (link(folder, entry, query)) } }
        }
    }
}

fn tree(reasons: &[Reason]) -> Markup {
    html! { @if !reasons.is_empty() { ul.tree { @for reason in reasons {
        li { em { (safe(&reason.head)) } " " (safe(&reason.text)) (tree(&reason.because)) }
    } } } }
}

fn link(folder: &Folder, entry: &str, query: &str) -> Markup {
    let address = format!("/a/{}/entry/{}", folder.id(), crate::address::segment(entry));
    html! { a href=(asking(address, query)) { (safe(entry)) } }
}

/// One entry: who says what, how sure, and what later entries said of it.
pub(crate) fn entry(folder: &Folder, entry: &Entry, about: &[&Entry], query: &str) -> String {
    let zone = &folder.agreement.header.clock;
    let (said, who) = entry.what.words();
    let content = html! {
        dl {
            dt { "Kind" } dd { (safe(entry.what.kind())) }
            dt { "Says" } dd { (safe(&said)) }
            @if !who.is_empty() { dt { "By or of whom" } dd { (safe(&who)) } }
            @if let Some(happened) = entry.happening() { dt { "Candidates" } dd { (safe(&candidates(&happened.actor))) } }
            dt { "When" } dd { @match entry.occurred {
                Some(at) if at.is_instant() => { time datetime=(zone.rfc3339(at.from)) { (zone.for_people(at.from)) } },
                Some(at) => { (zone.for_people(at.from)) " to " (zone.for_people(at.to)) },
                None => { "not stated" },
            } " (" (zone.name) ")" }
            dt { "Reported" } dd { @match entry.reported { Some(at) => (zone.for_people(at)), None => "not stated" } }
            dt { "Where" } dd { (safe(&place(&entry.place))) }
            dt { "Source" } dd {
                (safe(&entry.source.name.to_string()))
                @if let Some(url) = entry.source.url.as_deref().filter(|url| is_web(url)) { " " a href=(url) rel="noreferrer nofollow" { (safe(url)) } }
                @if let Some(grade) = entry.source.reliability { "; reliability " (grade) }
                @if let Some(grade) = entry.source.credibility { "; credibility " (grade) }
            }
            dt { "Attested" } dd { @if entry.attested.is_empty() { "not" } @else { (safe(&entry.attested.join(", "))) } }
            @if let Some(note) = &entry.note { dt { "Note" } dd { (safe(note)) } }
            dt { "In the record" } dd { "position " (entry.position) ", " (safe(&entry.origin.file.to_string())) " line " (entry.origin.line) }
        }
        @if !about.is_empty() {
            h2 { "What was said of it later" }
            ul { @for one in about { li { (link(folder, &one.id, query)) ": " (safe(&one.what.words().0)) } } }
        }
    };
    page(&format!("Entry {}", entry.id), &[address(folder, query)], &content)
}

/// One incident file: its steps in order, each in its own words, the comments of the parties beside the draft.
pub(crate) fn case(folder: &Folder, view: &View<'_>, case: &Case) -> String {
    let file = &case.file;
    let when = |at: &Option<String>| at.as_deref().map_or("not stated".to_owned(), text::end);
    let content = html! {
        (stamp(view))
        p { (safe(&file.title)) }
        dl {
            dt { "Stands at" } dd { (file.stage) }
            dt { "Next step" } dd { (file.next.as_deref().unwrap_or("none: it is closed")) }
            dt { "Alleged" } dd { (when(&file.opened)) @if let Some(by) = &file.alleged_by { " by " (safe(by)) } }
            dt { "Last step" } dd { (when(&file.last_step)) }
            @if let Some(until) = &case.comments_until { dt { "Comments until" } dd { (text::end(until)) } }
            @if file.refused > 0 { dt { "Access refused or delayed" } dd { (file.refused) } }
        }
        p { "An allegation is what somebody says. It is counted as a complaint and never as a finding." }
        @for step in &case.steps {
            h2 { (step.step) }
            p {
                (when(&step.at)) @if let Some(by) = &step.by { ", by " (safe(by)) } ": " (link(folder, &step.entry.id, view.query))
            }
            @if let Some(note) = &step.note { blockquote { (safe(note)) } }
            @if !step.says.is_empty() { dl { @for (key, says) in &step.says { dt { (key.replace('_', " ")) } dd { (safe(says)) } } } }
            @if !step.lacked.is_empty() { p { "Without: " (step.lacked.join(", ")) "." } }
        }
    };
    page(&format!("Incident file {}", file.number), &[address(folder, view.query)], &content)
}

fn candidates(actor: &Actor) -> String {
    match actor {
        Actor::Unknown => "everybody who could have".to_owned(),
        Actor::OneOf(names) => format!("one of {}", names.join(", ")),
        Actor::Together(names) => format!("{} together", names.join(", ")),
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Unstated => "not stated".to_owned(),
        Place::Point { lat, lon, radius_m } => format!("{lat:.4}, {lon:.4}, right to {radius_m:.0} m"),
        Place::Inside { place, because, .. } => format!("taken as inside {place}: {because}"),
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// A day's report.
pub(crate) fn day(folder: &Folder, title: &str, markdown: &str, query: &str) -> String {
    // The report brings its own heading.
    let body = servanda_brief::html::body(markdown);
    shell(title, &[address(folder, query)], &html! { (PreEscaped(body)) })
}

/// The numbers that the sentences of an agreement go by.
pub(crate) fn sentence(agreement: &Agreement, number: &str) -> Option<String> {
    servanda_agreement::read_aloud(agreement).into_iter().find(|(own, _)| own == number).map(|(_, text)| text)
}
