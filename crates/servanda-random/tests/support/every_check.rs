//! All that is asked of a text alone, asked of two texts that differ by slips. Only what must be so of any two is asserted.

use servanda_agreement::{Agreement, ClauseKind};
use servanda_base::{Duration, Source, render};
use servanda_compare::{WhatIf, diff, grid, ladder, layout, what_if};

pub fn every_check(text: &str, other: &str) {
    assert_eq!(servanda_syntax::parse(text).root().to_string(), text);
    let once = servanda_syntax::format::format(text);
    assert_eq!(servanda_syntax::format::format(&once), once);
    let source = Source::new("text", text);
    let (agreement, misread) = servanda_agreement::read(text);
    for finding in &misread {
        render::full(&source, finding, false);
    }
    let Some(agreement) = agreement else { return };
    let found = servanda_check::check(&agreement);
    for finding in &found {
        assert!(finding.primary.span.end as usize <= text.len(), "{finding:?}");
        assert!(!finding.message.is_empty(), "{finding:?}");
        render::full(&source, finding, false);
        render::concise(&source, finding);
    }
    let checked = servanda_check::Checked::text("text", text);
    let json = servanda_check::json(std::slice::from_ref(&checked));
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(misread.len() + found.len()));
    render::sarif(&[(&source, &found)], "0");
    servanda_agreement::read_aloud(&agreement);
    servanda_check::answers(&agreement);
    for clause in &agreement.clauses {
        servanda_check::seal(&agreement, text, clause);
    }
    of_one(&agreement);
    drawn(&agreement);
    assert!(diff(&agreement, &agreement).is_empty(), "a text differs from itself");
    if let Some(other) = servanda_agreement::read(other).0 {
        let (there, back) = (diff(&agreement, &other), diff(&other, &agreement));
        assert_eq!(there.is_empty(), back.is_empty(), "a difference is seen from one side alone");
        let columns = vec![grid::column(&agreement), grid::column(&other)];
        let grid = grid::grid(columns);
        assert!(grid.rows.iter().all(|row| row.cells.len() == 2));
    }
}

/// Every kind of loss, each of somebody or something that the text names.
fn of_one(agreement: &Agreement) {
    let named = agreement.pledges.iter().map(|pledge| pledge.by.value.clone());
    let bodies = agreement.bodies.iter().map(|body| body.name.value.clone());
    let without: Vec<String> = named.chain(bodies).take(2).collect();
    let refuse: Vec<String> =
        agreement.pledges.iter().filter_map(|one| one.conditional.as_ref()).map(|said| said.value.clone()).collect();
    let expire = agreement.pledges.iter().filter_map(|pledge| pledge.until.as_ref()).map(|until| until.value).next();
    let asked = [
        WhatIf { without, ..WhatIf::default() },
        WhatIf { refuse, ..WhatIf::default() },
        WhatIf { expire, slip: Some(Duration::days(90)), ..WhatIf::default() },
    ];
    for asked in &asked {
        let then = what_if(agreement, asked);
        assert!(then.totals.0.clauses >= then.totals.1.clauses, "a loss adds no clause");
    }
    let nothing = what_if(agreement, &WhatIf::default());
    assert!(nothing.is_empty(), "nothing is taken and this is lost: {nothing:#?}");
    let owed = agreement.clauses.iter().filter(|clause| matches!(clause.kind, ClauseKind::Norm(_))).count();
    assert!(servanda_check::boxes(agreement).len() <= owed);
}

fn drawn(agreement: &Agreement) {
    let ladder = ladder::ladder(agreement);
    let arrows: Vec<(usize, usize)> = ladder.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let sizes = vec![(100.0, 40.0); ladder.nodes.len()];
    let placed = layout::layout(&sizes, &arrows, layout::Gaps { across: 40.0, down: 20.0 });
    assert!(placed.boxes.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
}
