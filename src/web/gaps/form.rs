//! The question in plain selects.

use maud::{Markup, html};

use super::asked::{LEVELS, MINUTES, TRAVEL, Typed};
use super::measure::Measure;
use crate::pathway::Snapshot;
use crate::web::form::{Fault, Select, fault};
use crate::web::words;

/// What the form asks for: figures by area, or what the panel of people finds in every council's area at any step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    Figures,
    People,
}

/// The selects that matter most, others folded away.
pub fn selects(typed: &Typed, faults: &[Fault], asks: Asks, snapshot: &Snapshot) -> Markup {
    let choice = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let figures = asks == Asks::Figures;
    let any_need = std::iter::once(choice("", "any need"));
    let needs = any_need.chain(snapshot.needs().iter().map(|need| choice(&need.slug, &need.name)));
    let any_step = std::iter::once(choice("", "any step"));
    let steps = any_step.chain(
        snapshot.pyramid().iter().map(|step| (step.step.to_string(), format!("{} {}", step.step, step.name))),
    );
    let measures = Measure::ALL.map(|measure| choice(measure.as_str(), measure.name()));
    let travel = TRAVEL.map(|(_, value, words)| choice(value, words));
    let levels = LEVELS.map(|(_, value, words)| choice(value, words));
    let minutes = MINUTES.map(|minutes| (minutes.to_string(), format!("{minutes} minutes")));
    let select = |name, label, chosen, choices| Select { name, label, chosen, choices };
    let mut first = vec![select("need", "Need", typed.need.as_str(), needs.collect())];
    let mut folded = vec![select("minutes", "Longest journey", or(&typed.minutes, "20"), minutes.to_vec())];
    if figures {
        first.insert(0, select("measure", "Measure", or(&typed.measure, "access"), measures.to_vec()));
        first.push(select("step", "Step of care", &typed.step, steps.collect()));
        folded.insert(0, select("level", "Areas", or(&typed.level, "local_authority"), levels.to_vec()));
    }
    first.push(select("travel", "Travel", or(&typed.travel, "car"), travel.to_vec()));
    // What was changed or is wrong is not hidden.
    let open = folded.iter().any(|select| {
        fault(faults, select.name).is_some() || !["20", "local_authority"].contains(&select.chosen)
    });
    html! {
        div.refer { @for select in &first { (select.draw(faults)) } }
        details open[open] {
            summary { @if figures { "Size of the areas, length of the journey" } @else { "Length of the journey" } }
            div.refer { @for select in &folded { (select.draw(faults)) } }
        }
    }
}

/// What a select shows when nothing was typed.
fn or<'t>(typed: &'t str, usual: &'t str) -> &'t str {
    if typed.is_empty() { usual } else { typed }
}

/// The list of what is wrong.
pub fn summary(faults: &[Fault]) -> Markup {
    crate::web::form::summary(faults, |field| match field {
        "referrer" => "Who asks".to_owned(),
        other => words::sentence(other),
    })
}
