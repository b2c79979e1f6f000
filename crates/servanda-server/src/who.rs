//! Who is asking: at a desk without accounts whoever sits at the machine, who is the mission; at any other the account that is signed
//! in, or the public.

use crate::Problem;
use crate::desk::Desk;
use crate::folder::Folder;
use crate::headers::cookie;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use servanda_base::Moment;
use servanda_people::{Account, Right};
use servanda_record::Viewer;
use std::ops::Deref;
use std::sync::Arc;

/// The cookie with the token of a session.
pub(crate) const SESSION: &str = "servanda-session";

/// Who is asking.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// Whoever sits at a desk without accounts.
    AtTheMachine,
    /// Nobody who said who they are.
    Anybody,
    /// Somebody who signed in.
    Signed(Box<Account>),
}

impl Who {
    /// Their name, if they have one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Who::Signed(account) => Some(&account.name),
            Who::AtTheMachine | Who::Anybody => None,
        }
    }

    /// For whom they read, of one agreement: a party of another is the public of this one.
    pub fn viewer(&self, folder: &Folder) -> Viewer {
        match self {
            Who::AtTheMachine => Viewer::Mission,
            Who::Anybody => Viewer::Public,
            Who::Signed(account) => match &account.reads_for {
                Viewer::Party(name) if folder.agreement.party(name).is_none() => Viewer::Public,
                viewer => viewer.clone(),
            },
        }
    }

    /// Whether they may look as somebody else does. Whoever may see all may ask what others see; everybody may ask what the public sees.
    pub fn may_look_as(&self, folder: &Folder, asked: &Viewer) -> bool {
        let own = self.viewer(folder);
        own == Viewer::Mission || *asked == own || *asked == Viewer::Public
    }

    /// Whether they may do something.
    pub fn may(&self, right: Right) -> bool {
        match self {
            // There are no accounts to keep, and nobody who could be the second.
            Who::AtTheMachine => !matches!(right, Right::Keep | Right::Second),
            Who::Anybody => false,
            Who::Signed(account) => account.may(right),
        }
    }

    /// What they may do, in words.
    pub fn rights(&self) -> Vec<String> {
        let all = [Right::Enter, Right::Open, Right::Decide, Right::Second, Right::Publish, Right::Keep];
        all.into_iter().filter(|right| self.may(*right)).map(|right| right.name().to_owned()).collect()
    }

    /// Lets them do something, or says what it takes.
    pub fn needs(&self, right: Right) -> Result<(), Problem> {
        if self.may(right) { Ok(()) } else { Err(Problem::right(right.name())) }
    }
}

/// The desk, and who asks it.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    pub desk: Arc<Desk>,
    pub who: Who,
}

impl Deref for Asking {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

/// Finds out who asks.
pub(crate) struct At(pub Asking);

impl FromRequestParts<Arc<Desk>> for At {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<At, Problem> {
        let desk = Arc::clone(desk);
        let Some(people) = desk.people.clone() else { return Ok(At(Asking { desk, who: Who::AtTheMachine })) };
        let Some(token) = cookie(&parts.headers, SESSION).map(str::to_owned) else {
            return Ok(At(Asking { desk, who: Who::Anybody }));
        };
        let found = tokio::task::spawn_blocking(move || people.who(&token, Moment::now())).await;
        let account = found.map_err(|_| Problem::ours())?.map_err(|trouble| {
            tracing::error!(%trouble, "an account could not be read");
            Problem::ours()
        })?;
        let who = account.map_or(Who::Anybody, |account| Who::Signed(Box::new(account)));
        Ok(At(Asking { desk, who }))
    }
}
