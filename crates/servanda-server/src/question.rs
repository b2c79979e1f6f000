//! What an address asks: judged as of when, knowing how much, for whom.

use crate::folder::Folder;
use crate::problem::Problem;
use crate::who::Who;
use crate::world::{Snapshot, World};
use axum::http::Uri;
use servanda_base::typed::{Slip, instant};
use servanda_brief::known::known_at;
use servanda_monitor::Question;
use servanda_record::Viewer;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The parameters of an address, each once.
pub(crate) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Reads them; `known` are those that the address takes.
    pub fn of(uri: &Uri, known: &[&str]) -> Result<Parameters, Problem> {
        let read = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_| Problem::parameter("?", "the part after `?` cannot be read", "write name=value&name=value"))?;
        let mut parameters = BTreeMap::new();
        // Each may stand once, so the first that is one too many ends it.
        for (name, value) in read.0 {
            if !known.contains(&name.as_str()) {
                let help = format!("this address takes {}", known.join(", "));
                return Err(Problem::parameter(&name, format!("there is no parameter `{}`", short(&name)), help));
            }
            if parameters.insert(name.clone(), value).is_some() {
                return Err(Problem::parameter(&name, format!("`{name}` stands twice"), "leave one of them out"));
            }
        }
        Ok(Parameters(parameters))
    }

    /// What a parameter says, if it is there.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// A question put to one agreement.
pub(crate) struct Put {
    pub viewer: Viewer,
    pub world: Arc<World>,
    /// The record as the viewer may see it.
    pub seen: Snapshot,
    pub question: Question,
}

/// The parameters of every question.
pub(crate) const ASKED: [&str; 3] = ["as_of", "known_at", "for"];

impl Put {
    /// Reads a question. Whoever may see all may ask what others see; nobody else may choose.
    pub fn of(who: &Who, folder: &Folder, parameters: &Parameters) -> Result<Put, Problem> {
        let slip = |name: &'static str| move |Slip { what, help }: Slip| Problem::parameter(name, what, help);
        let zone = &folder.agreement.header.clock;
        let viewer = match parameters.get("for") {
            None => who.viewer(folder),
            Some(word) => folder.viewer(word).filter(|asked| who.may_look_as(folder, asked)).ok_or_else(|| {
                let detail = format!("`{}` is nobody who could look", short(word));
                Problem::parameter("for", detail, "write `public`, `mission`, or a party of the agreement")
            })?,
        };
        let as_of = parameters.get("as_of").map(|text| instant(text, zone)).transpose().map_err(slip("as_of"))?;
        let world = folder.world(&viewer);
        let seen = world.record();
        let known = known_at(&seen, parameters.get("known_at"), zone).map_err(slip("known_at"))?;
        Ok(Put { viewer, world, seen, question: Question { as_of, known_at: known.position } })
    }
}

/// What somebody sent, short enough for an answer.
pub(crate) fn short(text: &str) -> String {
    text.chars().take(60).collect()
}
