//! One sentence that says what was found, and what it leaves out.

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
        let services = words::count(summary.services, "service", "services");
        return format!(
            "No place to go to is known for {help}: the {services} counted come by phone, online or to the home, or do not say where."
        );
    }
    match (view.asked.measure, view.rows.first()) {
        (Measure::Within, _) | (_, None) => within(view),
        (measure, Some(row)) => {
            let name = &row.area.name;
            let value = row.value.map_or_else(|| "none known".to_owned(), figure);
            match measure {
                Measure::Access => {
                    format!("Access to {help} is thinnest in {name}: {value}% of the mean of everybody.")
                }
                Measure::Nearest => format!(
                    "The way to {help} is longest in {name}: {value} minutes {} on average.",
                    view.asked.question.travel.says()
                ),
                Measure::Covering => format!("The fewest services for {help} are meant for {name}: {value}."),
                Measure::Rate => format!(
                    "{name} has the fewest places for {help}: {value} for 10,000 people, weighted by need."
                ),
                Measure::Within => within(view),
            }
        }
    }
}

/// How many people have no place in reach where they are most, and over all.
pub fn within(view: &View) -> String {
    let help = view.asked.help(view.snapshot);
    let reach = view.asked.reach();
    let areas = &view.figures.areas;
    let without = |area: &AreaProvision| 1.0 - area.population_within_share;
    let all = 1.0 - view.figures.summary.population_within_share;
    let everywhere = if all < 0.005 { "hardly anybody".to_owned() } else { people(all) };
    let nobody = areas.iter().filter(|area| without(area) >= 0.995).count();
    if nobody > 1 {
        return format!(
            "In {nobody} of {} areas nobody has {help} {reach}; over all of {EVERYWHERE}, {} without.",
            areas.len(),
            are(all)
        );
    }
    match areas.iter().max_by(|a, b| without(a).total_cmp(&without(b))) {
        Some(worst) if without(worst) > 0.005 => format!(
            "In {}, {} without {help} {reach}; over all of {EVERYWHERE} it is {everywhere}.",
            worst.name,
            are(without(worst))
        ),
        _ => format!("Nearly everybody in {EVERYWHERE} has {help} {reach}."),
    }
}

/// `1 in 6 people`, `62 in 100 people`, `everybody`.
fn people(share: f64) -> String {
    if share >= 0.995 {
        "everybody".to_owned()
    } else if share > 0.4 {
        format!("{:.0} in 100 people", share * 100.0)
    } else {
        format!("1 in {:.0} people", 1.0 / share.max(0.001))
    }
}

fn are(share: f64) -> String {
    let verb = if share > 0.4 && share < 0.995 { "are" } else { "is" };
    format!("{} {verb}", people(share))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_said_as_people_say_it() {
        assert_eq!(are(0.17), "1 in 6 people is");
        assert_eq!(are(0.62), "62 in 100 people are");
        assert_eq!(are(1.0), "everybody is");
    }
}
