//! What geographic systems read: incidents, zones, firings of red lines and statuses as features (OGC API - Features, Part 1).
//!
//! A feature's id is the agreement and its own name, joined by a colon. Time and place are filtered here; a feature without the one that
//! is asked for is left out, but for what holds at all times.

use crate::data::cut::{Cut, viewer_word};
use crate::data::entry::place;
use crate::data::filter::{Filter, Filtered};
use crate::data::line::{lines, snake};
use crate::data::points::{certainty, fitting};
use crate::data::shapes::{Coordinates, Geometry, shapes};
use crate::data::standing::Standing;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use servanda_base::{Interval, Moment};
use servanda_record::Place;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What is offered: names, titles, and what a feature of it is.
pub(crate) const COLLECTIONS: [(&str, &str, &str); 4] = [
    (
        "incidents",
        "Incidents and acts",
        "What is said to have happened, as it stands on the record, with a point where one is known",
    ),
    ("zones", "Zones and lines", "The places that the texts name, as they are drawn"),
    ("episodes", "Firings of red lines", "When a red line was met, established and determined; without a shape"),
    (
        "statuses",
        "Statuses",
        "Kept, not kept, not established, not applicable; with a shape where a clause names one drawn place",
    ),
];

/// One feature (RFC 7946).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Feature {
    #[serde(rename = "type")]
    sort: &'static str,
    pub id: String,
    #[serde(serialize_with = "drawn")]
    geometry: Option<Rc<Geometry>>,
    properties: Map<String, Value>,
}

fn drawn<S: Serializer>(geometry: &Option<Rc<Geometry>>, to: S) -> Result<S::Ok, S::Error> {
    geometry.as_deref().serialize(to)
}

/// West, south, east, north in degrees. Where west lies east of east, it goes across the antimeridian.
pub(crate) type Bbox = [f64; 4];

/// Which features are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked {
    pub bbox: Option<Bbox>,
    pub within: Option<Interval>,
}

/// When something is: at all times, at some time, or nobody says.
enum When {
    Always,
    At(Interval),
    NotSaid,
}

impl Asked {
    fn has(&self, geometry: Option<&Geometry>, when: &When) -> bool {
        let is_when = |within: Interval| match when {
            When::Always => true,
            When::At(at) => at.meets(within) || at.to == within.from,
            When::NotSaid => false,
        };
        self.within.is_none_or(is_when)
            && self.bbox.is_none_or(|asked| geometry.and_then(frame).is_some_and(|own| meet(asked, own)))
    }
}

/// The features of one agreement that are asked for, from a place in their order on; the place goes with each.
pub(crate) fn features(
    cut: &Cut<'_>,
    collection: &str,
    asked: &Asked,
    from: usize,
    most: usize,
) -> Vec<(usize, Feature)> {
    let mut found = Vec::new();
    let mut add = |at: usize, geometry: Option<Rc<Geometry>>, when: &When, feature: &dyn Fn() -> (String, Value)| {
        if at >= from && found.len() < most && asked.has(geometry.as_deref(), when) {
            let (id, properties) = feature();
            found.push((at, whole(cut, &id, geometry, properties)));
        }
    };
    match collection {
        "incidents" => incidents(cut, &mut add),
        "zones" => zones(cut, &mut add),
        "episodes" => episodes(cut, &mut add),
        _ => statuses(cut, &mut add),
    }
    found
}

type Add<'a> = dyn FnMut(usize, Option<Rc<Geometry>>, &When, &dyn Fn() -> (String, Value)) + 'a;

fn whole(cut: &Cut<'_>, id: &str, geometry: Option<Rc<Geometry>>, own: Value) -> Feature {
    let agreement = &cut.agreement.name.value;
    let mut properties = Map::new();
    properties.insert("agreement".to_owned(), json!(agreement));
    if let Value::Object(own) = own {
        properties.extend(own);
    }
    let cut_from =
        json!(format!("known at {} as of {} for {}", cut.board.known_at, cut.board.as_of, viewer_word(cut.viewer)));
    properties.insert("cut".to_owned(), cut_from);
    Feature { sort: "Feature", id: format!("{agreement}:{id}"), geometry, properties }
}

fn incidents(cut: &Cut<'_>, add: &mut Add<'_>) {
    let standing = Standing::of(cut.entries());
    let filter = Filter::default();
    let filtered = Filtered::over(&filter, cut);
    for (at, (entry, happening)) in fitting(&standing, &filter, &filtered).enumerate() {
        let geometry = match entry.place {
            Place::Point { lat, lon, .. } => Some(Rc::new(Geometry::point(lon, lat))),
            _ => None,
        };
        let radius_m = match entry.place {
            Place::Point { radius_m, .. } => Some(radius_m),
            _ => None,
        };
        let moment = |moment: Moment| cut.zone().rfc3339(moment);
        add(at, geometry, &entry.occurred.map_or(When::NotSaid, When::At), &|| {
            let properties = json!({
                "kind": entry.what.kind(),
                "event": &*happening.event,
                "who": entry.what.words().1,
                "from": entry.occurred.map(|at| moment(at.from)),
                "to": entry.occurred.map(|at| moment(at.to)),
                "place": place(&entry.place),
                "radius_m": radius_m,
                "certainty": certainty(entry),
                "attested": entry.attested.join("; "),
                "source": &*entry.source.name,
                "url": entry.source.url,
                "position": entry.position,
            });
            (entry.id.clone(), properties)
        });
    }
}

fn zones(cut: &Cut<'_>, add: &mut Add<'_>) {
    for (at, feature) in shapes(cut).features.into_iter().enumerate() {
        let own = feature.properties;
        add(at, feature.geometry.map(Rc::new), &When::Always, &|| {
            let properties = json!({
                "name": own.name,
                "title": own.title,
                "kind": own.kind,
                "clauses": own.clauses.join(", "),
                "within_m": own.within_m,
                "side": own.side,
                "error_m": own.error_m,
            });
            (own.name.clone(), properties)
        });
    }
}

fn episodes(cut: &Cut<'_>, add: &mut Add<'_>) {
    let all = cut.board.red_lines.iter().flat_map(|line| line.episodes.iter().map(move |episode| (line, episode)));
    for (at, (line, episode)) in all.enumerate() {
        let when = episode.met_at.parse().map_or(When::NotSaid, |at| When::At(Interval::instant(at)));
        add(at, None, &when, &|| {
            let key = line.key.as_ref().map(ToString::to_string);
            let properties = json!({
                "red_line": line.red_line,
                "tier": line.tier,
                "key": key,
                "episode": episode.episode,
                "threshold": line.threshold,
                "met_at": episode.met_at,
                "established_at": episode.established_at,
                "determined_at": episode.determined_at,
                "determined_by": episode.determined_by,
                "counted": episode.counted.join(", "),
            });
            let parts = [
                Some(line.red_line.clone()),
                line.tier.map(|tier| tier.to_string()),
                key,
                Some(episode.episode.to_string()),
            ];
            (parts.into_iter().flatten().collect::<Vec<_>>().join("/"), properties)
        });
    }
}

fn statuses(cut: &Cut<'_>, add: &mut Add<'_>) {
    let mut drawn: BTreeMap<String, Vec<Rc<Geometry>>> = BTreeMap::new();
    for feature in shapes(cut).features {
        let Some(geometry) = feature.geometry.map(Rc::new) else { continue };
        for clause in feature.properties.clauses {
            drawn.entry(clause).or_default().push(Rc::clone(&geometry));
        }
    }
    for (at, line) in lines(cut.board, None).into_iter().enumerate() {
        let geometry = match drawn.get(&line.clause).map(Vec::as_slice) {
            Some([one]) => Some(Rc::clone(one)),
            _ => None,
        };
        add(at, geometry, &When::Always, &|| {
            let properties = json!({
                "clause": line.clause,
                "sentence": line.sentence,
                "who": line.who,
                "readings": line.readings.join("; "),
                "episode": line.episode,
                "status": line.status,
                "state": snake(&line.state),
                "finality": line.finality,
                "since": line.since,
                "incidents_low": line.incidents.map(|count| count.low),
                "incidents_high": line.incidents.and_then(|count| count.high),
                "attribution": line.attribution,
                "amount": line.amount,
                "due": line.due,
            });
            (format!("{}/{}", line.clause, at + 1), properties)
        });
    }
}

/// The frame round a shape.
fn frame(geometry: &Geometry) -> Option<Bbox> {
    let corners: Vec<[f64; 2]> = match &geometry.coordinates {
        Coordinates::Point(corner) => vec![*corner],
        Coordinates::Lines(lines) => lines.iter().flatten().copied().collect(),
        Coordinates::Areas(areas) => areas.iter().flatten().flatten().copied().collect(),
    };
    let [lon, lat] = *corners.first()?;
    Some(corners.iter().fold([lon, lat, lon, lat], |[west, south, east, north], [lon, lat]| {
        [west.min(*lon), south.min(*lat), east.max(*lon), north.max(*lat)]
    }))
}

fn meet(asked: Bbox, own: Bbox) -> bool {
    let [west, south, east, north] = asked;
    let [own_west, own_south, own_east, own_north] = own;
    let is_high = own_south <= north && south <= own_north;
    let is_across =
        if west <= east { own_west <= east && west <= own_east } else { own_west <= east || west <= own_east };
    is_high && is_across
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_may_go_across_the_antimeridian() {
        let point = |lon: f64| [lon, 10.0, lon, 10.0];
        assert!(meet([170.0, 0.0, -170.0, 20.0], point(175.0)) && meet([170.0, 0.0, -170.0, 20.0], point(-175.0)));
        assert!(!meet([170.0, 0.0, -170.0, 20.0], point(0.0)) && !meet([-10.0, 20.0, 10.0, 30.0], point(0.0)));
    }
}
