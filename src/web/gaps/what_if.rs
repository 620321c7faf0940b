//! What if a service closed, opened, moved or took other referrals? The same question before and after; nothing of it is kept.

use maud::{Markup, html};

use super::asked::{Asked, Typed};
use super::form::{Asks, selects};
use super::what_if_answer::difference;
use super::what_if_changes::{Changes, called};
use super::what_if_fields::{closing, moving, opening, reopening};
use crate::pathway::Snapshot;
use crate::provision::ScenarioAnswer;
use crate::web::form::{Fault, summary};

pub fn content(
    typed: &Typed,
    changes: &Changes,
    faults: &[Fault],
    answer: Option<&ScenarioAnswer>,
    asked: &Asked,
    snapshot: &Snapshot,
) -> Markup {
    html! {
        (summary(faults, called))
        p.lead { "Tick services off, move one, open one, or change who may refer, and see what changes. It is only reckoned: nothing is kept, and no record changes." }
        @if let Some(answer) = answer { (difference(answer, asked, snapshot)) }
        form action="/gaps/what-if" method="get" {
            h2 { "What would change?" }
            (closing(changes, faults, asked, snapshot))
            (moving(changes, faults, asked, snapshot))
            (changes.routes.draw(faults, asked, snapshot))
            (opening(&changes.opening, faults, asked, snapshot))
            (reopening(changes, faults, asked, snapshot))
            details {
                summary { "The question it is asked for" }
                (selects(typed, &[], Asks::Figures, snapshot))
            }
            p.send { button.main type="submit" { "What would change?" } }
        }
        p { a href=(typed.address("/gaps")) { "Back to the figures by area" } }
    }
}
