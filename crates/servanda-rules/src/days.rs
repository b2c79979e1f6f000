//! On how many of the last days did it hold? Local days, the present one up to the moment asked about.

use crate::condition::middle;
use crate::facts::Turning;
use crate::stretches::Tri;
use crate::world::{Line, World};
use jiff::civil::Date;
use servanda_agreement::{Agreement, Condition, Counted};
use servanda_base::Moment;
use std::collections::BTreeSet;

/// `NAME on at least K of M days`: established on K days, or possible on fewer, or neither.
pub(crate) fn on_days(world: &World<'_>, line: &Line, (days, of): (u32, u32), at: Moment, proof: Option<&str>) -> Tri {
    // Of a red line the stretches are found once, not for each moment.
    let (name, tier, key) = line;
    let crossed = world.agreement.red_line(name).map(|_| crate::trigger::crossed(world, name, *tier, key));
    let value_at = |moment: Moment| match &crossed {
        Some(bounds) => crate::condition::point(bounds, moment),
        None => world.named(name, *tier, key, moment, proof),
    };
    let (mut sure, mut possible) = (0, 0);
    let mut day = world.zone().date_of(at);
    for _ in 0..of {
        match held_on(world, (line, proof), day, at, &value_at) {
            Tri::Yes => (sure, possible) = (sure + 1, possible + 1),
            Tri::Maybe => possible += 1,
            Tri::No => {}
        }
        let Ok(before) = day.yesterday() else { break };
        day = before;
    }
    if sure >= days {
        Tri::Yes
    } else if possible < days {
        Tri::No
    } else {
        Tri::Maybe
    }
}

/// Whether it held at some moment of a day, up to `at`.
fn held_on(
    world: &World<'_>,
    (line, proof): (&Line, Option<&str>),
    day: Date,
    at: Moment,
    value_at: &dyn Fn(Moment) -> Tri,
) -> Tri {
    let whole = world.zone().day(day);
    let over = whole.to <= at;
    let find = || {
        let (name, tier, key) = line;
        let condition = Condition::Named { name: name.clone(), tier: *tier, key: key.clone() };
        let points = world.points(&Turning::Condition(&condition, proof));
        let first = points.partition_point(|point| *point <= whole.from);
        let last = points.partition_point(|point| *point < whole.to && *point <= at);
        let mut edges = vec![whole.from];
        edges.extend(points.get(first..last).unwrap_or_default());
        // Of a day that is over, its end is the next day; the moment asked about belongs to the day.
        let end = if over { whole.to } else { at };
        let mut moments: Vec<Moment> = edges.clone();
        moments.extend(edges.iter().zip(edges.iter().skip(1).chain([&end])).map(|(from, to)| middle(*from, *to)));
        moments.extend(Some(at).filter(|_| !over));
        let mut value = Tri::No;
        for moment in moments {
            value = value.or(value_at(moment));
            if value == Tri::Yes {
                break;
            }
        }
        value
    };
    // A day that is over has one answer.
    match over {
        true => {
            world.once(&world.memo.days, (line.clone(), proof.map(str::to_owned), day, world.way_to(&line.0)), find)
        }
        false => find(),
    }
}

/// True if what a name stands for is answered in the same way wherever it is asked: it turns on no clause that was not kept.
pub(crate) fn is_steady(agreement: &Agreement, name: &str) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut ahead: Vec<&Condition> = Vec::new();
    let mut names = vec![name];
    loop {
        if let Some(condition) = ahead.pop() {
            match condition {
                Condition::All(parts) | Condition::Any(parts) => ahead.extend(parts.iter().map(|part| &part.value)),
                Condition::Not(part) => ahead.push(&part.value),
                Condition::Named { name, .. } | Condition::OnDays { name, .. } => names.push(name),
                Condition::BreachOf(_) => return false,
                _ => {}
            }
        } else if let Some(name) = names.pop() {
            if !seen.insert(name) {
                continue;
            }
            ahead.extend(agreement.definition(name).map(|definition| &definition.condition));
            let when = agreement.red_line(name).and_then(|(_, red_line)| red_line.when.as_ref());
            if let Some(Counted::Condition(condition)) = when.map(|when| &when.value) {
                ahead.push(condition);
            }
        } else {
            return true;
        }
    }
}
