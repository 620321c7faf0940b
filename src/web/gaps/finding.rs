//! What was found, in sentences that can be read out: the finding, what it is held beside, and what it leaves out.
//!
//! A place that is not known is not a place that is not there, and no sentence says so.

use super::measure::Measure;
use super::view::View;
use crate::provision::AreaProvision;
use crate::web::picture::figure;
use crate::web::words;

const EVERYWHERE: &str = "Leicester, Leicestershire and Rutland";

/// The sentence on top.
pub fn finding(view: &View) -> String {
    let help = view.asked.help(view.snapshot);
    let summary = &view.figures.summary;
    if summary.services == 0 {
        return format!("No {help} is known in {EVERYWHERE}.");
    }
    if summary.venues == 0 {
        let services = words::count(summary.services, "service is", "services are");
        return format!("No place to go to is known for {help}, though {services} counted.");
    }
    match view.asked.measure {
        Measure::Access | Measure::Within => within(view),
        Measure::Nearest | Measure::Covering | Measure::Rate => {
            thinnest(view).unwrap_or_else(|| within(view))
        }
    }
}

/// What stands beside the finding: the other measure, and the help that has no place to count.
pub fn beside(view: &View) -> Vec<String> {
    let mut says = Vec::new();
    if view.figures.summary.venues > 0 {
        match view.asked.measure {
            Measure::Access => says.extend(thinnest(view)),
            Measure::Within => {}
            Measure::Nearest | Measure::Covering | Measure::Rate => says.push(within(view)),
        }
    }
    says.extend(without_a_place(view));
    says
}

/// Where the chosen measure is worst. Nothing where it says nothing.
fn thinnest(view: &View) -> Option<String> {
    let help = view.asked.help(view.snapshot);
    let row = view.rows.first()?;
    let name = &row.area.name;
    let Some(value) = row.value.map(figure) else {
        return (view.asked.measure == Measure::Nearest)
            .then(|| format!("No place for {help} is known that takes people of {name}."));
    };
    Some(match view.asked.measure {
        Measure::Access => format!(
            "Reach says whether there is a place, not how many people share it: shared out among all who can get there, {help} is \
             thinnest in {name}, at {value}% of the average."
        ),
        Measure::Nearest => format!(
            "The way to the nearest known place for {help} is longest in {name}: {value} minutes {} on average.",
            view.asked.question.travel.says()
        ),
        Measure::Covering => format!("The fewest services for {help} are meant for {name}: {value}."),
        Measure::Rate => format!(
            "{name} has the fewest known places for {help}: {value} for 10,000 people, weighted by need."
        ),
        Measure::Within => return None,
    })
}

/// How many people have no known place in reach where they are most, and over all.
fn within(view: &View) -> String {
    let help = view.asked.help(view.snapshot);
    let reach = view.asked.reach();
    let areas = &view.figures.areas;
    let without = |area: &AreaProvision| 1.0 - area.population_within_share;
    let all = 1.0 - view.figures.summary.population_within_share;
    let nobody = areas.iter().filter(|area| without(area) >= NEARLY_ALL).count();
    if nobody > 1 {
        let everywhere =
            if all < HARDLY_ANY { "hardly anybody has none".to_owned() } else { have_none(all, "none") };
        return format!(
            "In {nobody} of {} areas no place for {help} is known {reach}; over all of {EVERYWHERE}, {everywhere}.",
            areas.len()
        );
    }
    let everywhere = if all < HARDLY_ANY { "hardly anybody".to_owned() } else { people(all) };
    match areas.iter().max_by(|a, b| without(a).total_cmp(&without(b))) {
        Some(worst) if without(worst) > HARDLY_ANY => format!(
            "In {}, {} for {help} {reach}; over all of {EVERYWHERE} it is {everywhere}.",
            worst.name,
            have_none(without(worst), "no known place")
        ),
        _ => format!("Nearly everybody in {EVERYWHERE} has a known place for {help} {reach}."),
    }
}

/// The help that no figure of places holds.
fn without_a_place(view: &View) -> Option<String> {
    let summary = &view.figures.summary;
    let unknown = match summary.services_place_unknown {
        0 => None,
        1 => Some("1 service does not say where it sees people, and may be near".to_owned()),
        many => Some(format!("{many} services do not say where they see people, and may be near")),
    };
    let remote = match summary.services_remote {
        0 => None,
        1 => Some("1 helps by phone, online or at home".to_owned()),
        many => Some(format!("{many} help by phone, online or at home")),
    };
    let says: Vec<String> = unknown.into_iter().chain(remote).collect();
    (!says.is_empty()).then(|| format!("Not counted as places: {}.", says.join("; ")))
}

/// From this share on it is everybody, and below that one hardly anybody.
const NEARLY_ALL: f64 = 0.995;
const HARDLY_ANY: f64 = 0.005;
/// Above it `62 in 100` is easier to picture than `1 in 2`.
const MANY: f64 = 0.4;

/// `1 in 6 people`, `62 in 100 people`, `everybody`.
fn people(share: f64) -> String {
    if share >= NEARLY_ALL {
        "everybody".to_owned()
    } else if share > MANY {
        format!("{:.0} in 100 people", share * 100.0)
    } else {
        format!("1 in {:.0} people", 1.0 / share.max(0.001))
    }
}

/// `1 in 6 people has no known place`.
fn have_none(share: f64, none: &str) -> String {
    let verb = if share > MANY && share < NEARLY_ALL { "have" } else { "has" };
    format!("{} {verb} {none}", people(share))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_said_as_people_say_it() {
        assert_eq!(have_none(0.17, "no known place"), "1 in 6 people has no known place");
        assert_eq!(have_none(0.62, "none"), "62 in 100 people have none");
        assert_eq!(have_none(1.0, "none"), "everybody has none");
    }
}
