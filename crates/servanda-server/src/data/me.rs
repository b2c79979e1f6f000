//! Who is asking.

use serde::Serialize;
use utoipa::ToSchema;

/// Who is asking, and what they may do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Me {
    /// The name of the account; `null` where nobody has signed in.
    pub name: Option<String>,
    /// Their role.
    pub role: String,
    /// For whom they read: `public`, `mission`, or a party.
    pub viewer: String,
    /// Whose view they may ask for with `for`.
    pub views: Vec<String>,
    /// What they may do: `enter`, `open`, `decide`, `second`, `publish`, `keep`.
    pub may: Vec<String>,
    /// False where the desk has no accounts: whoever sits at the machine is the mission.
    pub has_accounts: bool,
}

/// Whoever sits at a desk without accounts.
pub(crate) fn at_the_machine(parties: impl Iterator<Item = String>) -> Me {
    let mut views = vec!["mission".to_owned(), "public".to_owned()];
    for party in parties {
        if !views.contains(&party) {
            views.push(party);
        }
    }
    Me {
        name: None,
        role: "mission".to_owned(),
        viewer: "mission".to_owned(),
        views,
        may: ["enter", "open", "decide", "second", "publish", "keep"].map(str::to_owned).to_vec(),
        has_accounts: false,
    }
}
