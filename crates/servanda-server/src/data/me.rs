//! Who is asking.

use crate::who::Who;
use serde::Serialize;
use servanda_record::Viewer;
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

/// Who is asking, at a desk whose agreements have these parties.
pub(crate) fn me(who: &Who, has_accounts: bool, parties: impl Iterator<Item = String>) -> Me {
    let viewer = match who {
        Who::AtTheMachine => "mission".to_owned(),
        Who::Anybody => "public".to_owned(),
        Who::Signed(account) => match &account.reads_for {
            Viewer::Public => "public".to_owned(),
            Viewer::Mission => "mission".to_owned(),
            Viewer::Party(name) => name.clone(),
        },
    };
    let mut views = vec![viewer.clone()];
    let others = parties.filter(|_| viewer == "mission");
    for view in std::iter::once("public".to_owned()).chain(others) {
        if !views.contains(&view) {
            views.push(view);
        }
    }
    let role = match who {
        Who::AtTheMachine => "mission".to_owned(),
        Who::Anybody => "reader".to_owned(),
        Who::Signed(account) => account.role.name().to_owned(),
    };
    Me { name: who.name().map(str::to_owned), role, viewer, views, may: who.rights(), has_accounts }
}
