//! The filters of the Find page with their counts, as tick boxes of the one form.

use maud::{Markup, html};

use super::filters::{Asked, mode, referrer, spelt};
use super::words;
use crate::pathway::Snapshot;
use crate::search::{FacetCount, Found};

/// Filter values shown of one kind, the most frequent first.
const MOST_VALUES: usize = 12;

/// All of them, and the way back to none.
pub fn filters(asked: &Asked, found: &Found, snapshot: &Snapshot) -> Markup {
    let step = |value: &str| {
        snapshot
            .pyramid()
            .iter()
            .find(|s| s.step.to_string() == value)
            .map(|s| format!("{} {}", s.step, s.name))
    };
    let need =
        |value: &str| snapshot.needs().iter().find(|need| need.slug == value).map(|need| need.name.clone());
    let help = |value: &str| mode(value).map(|mode| words::sentence(words::mode(mode)));
    let who = |value: &str| referrer(value).map(|referrer| words::sentence(words::spoken(referrer)));
    let mut steps = found.facets.step.clone();
    steps.sort_by(|a, b| a.value.cmp(&b.value));
    html! {
        aside.filters aria-labelledby="filters" {
            h2 #filters { "Show only" }
            (tick_group("step", "Step", &steps, &asked.steps.iter().map(ToString::to_string).collect::<Vec<_>>(), &step))
            (tick_group("need", "Need", &found.facets.need, &asked.needs, &need))
            (tick_group("mode", "How help comes", &found.facets.mode, &asked.modes.iter().map(|mode| spelt(*mode)).collect::<Vec<_>>(), &help))
            (tick_group("referrer", "Who may refer", &found.facets.referrer, &asked.referrers.iter().map(|r| r.as_str().to_owned()).collect::<Vec<_>>(), &who))
            (tick("free", "yes", "Known to be free", asked.free))
            (tick("open", "now", "Known to be open now", asked.open_now))
            p { button type="submit" form="find" { "Show these" } }
            @if asked.has_filters() {
                p { a href=(Asked { words: asked.words.clone(), place: asked.place.clone(), page: 1, ..Asked::default() }.address()) { "Clear the filters" } }
            }
        }
    }
}

/// One tick box that stands alone.
fn tick(name: &str, value: &str, label: &str, ticked: bool) -> Markup {
    html! {
        label { input type="checkbox" form="find" name=(name) value=(value) checked[ticked] autocomplete="off"; span { (label) } }
    }
}

fn tick_group(
    name: &str,
    title: &str,
    counts: &[FacetCount],
    ticked: &[String],
    label: &dyn Fn(&str) -> Option<String>,
) -> Markup {
    // A ticked value without a hit stays, so that it can be taken off again.
    let gone = ticked
        .iter()
        .filter(|value| counts.iter().all(|count| count.value != **value))
        .map(|value| (value.as_str(), 0));
    let shown: Vec<(&str, usize)> = counts
        .iter()
        .take(MOST_VALUES)
        .map(|count| (count.value.as_str(), count.count))
        .chain(gone)
        .collect();
    html! {
        @if !shown.is_empty() {
            details open[name == "step" || !ticked.is_empty()] {
                summary { (title) }
                fieldset {
                    legend.for-screen-reader { (title) }
                    @for (value, count) in shown {
                        @if let Some(label) = label(value) {
                            label {
                                input type="checkbox" form="find" name=(name) value=(value) checked[ticked.iter().any(|known| known == value)] autocomplete="off";
                                span { (label) " (" (count) ")" }
                            }
                        }
                    }
                }
            }
        }
    }
}
