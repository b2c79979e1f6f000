//! What the screens are answered, over the invented agreements: each golden file is a page of addresses with their answers.
//!
//! `UPDATE=1` writes them anew.

mod support;

use support::{answer, desk_of, golden, text_of};

/// Asks addresses of one agreement and holds the answers against a file; long lists are cut.
async fn check(name: &str, addresses: &[&str]) {
    let router = desk_of(&[name]);
    let mut page = format!("# What is answered of {name}\n");
    for address in addresses {
        let (status, body) = answer(&router, address).await;
        page += &format!("\n## {address}\n\n{status}\n\n```json\n{}\n```\n", text_of(&body));
    }
    golden(name, &page);
}

#[tokio::test]
async fn tiers() {
    check(
        "invented-tiers",
        &[
            "/api/agreements",
            "/api/a/invented-tiers/today?days=3",
            "/api/a/invented-tiers/today?days=3&for=public",
            "/api/a/invented-tiers/clauses/1",
        ],
    )
    .await;
}
