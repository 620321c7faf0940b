//! The five-step pyramid, the mark of the product: the same five shapes, names and colours wherever a step is meant.
//!
//! Step 1 is the broad base, step 5 the tip. A step is told by which band is filled, by its number and by its name; the colour only
//! repeats it.

use maud::{Markup, html};

use crate::catalogue::Step;
use crate::pathway::{PyramidCount, Snapshot};

/// The corners of a band, from the base up, in a picture 40 wide and 35 high.
const BANDS: [&str; 5] = [
    "0,34 3.6,28 36.4,28 40,34",
    "4.2,27 7.8,21 32.2,21 35.8,27",
    "8.4,20 12,14 28,14 31.6,20",
    "12.6,13 16.2,7 23.8,7 27.4,13",
    "16.8,6 20,0.5 23.2,6",
];

/// The class that gives a step its colour.
fn class(step: Step) -> String {
    format!("s{}", step.number())
}

/// The small pyramid with one band filled.
fn small(step: Option<Step>) -> Markup {
    html! {
        svg.pyr viewBox="0 0 40 35" width="24" height="21" aria-hidden="true" focusable="false" {
            @for (at, band) in BANDS.iter().enumerate() {
                @let filled = step.is_none_or(|step| usize::from(step.number()) == at + 1);
                polygon.(format!("b{}", at + 1)).on[filled].off[!filled] points=(band) {}
            }
        }
    }
}

/// The mark beside the name of the product.
pub fn logo() -> Markup {
    small(None)
}

/// What a step is called.
pub fn name(step: Step, snapshot: &Snapshot) -> &str {
    snapshot.pyramid().iter().find(|known| known.step == step).map_or("", |known| known.name.as_str())
}

/// `▲ 3 Focused treatment`.
pub fn step_mark(step: Step, snapshot: &Snapshot) -> Markup {
    html! {
        span.step.(class(step)) { (small(Some(step))) span { (step.number()) " " (name(step, snapshot)) } }
    }
}

/// The marks of a service: one for each step, the one that matters here first.
pub fn step_marks(steps: &[Step], first: Option<Step>, snapshot: &Snapshot) -> Markup {
    let mut ordered: Vec<Step> = steps.to_vec();
    ordered.sort_by_key(|step| (Some(*step) != first, *step));
    html! { @for step in ordered { (step_mark(step, snapshot)) " " } }
}

/// A band of the big pyramid: its shape, its name and what is to be said of it.
pub struct Band {
    pub step: Step,
    pub name: String,
    /// Where the band leads.
    pub address: Option<String>,
    pub says: Markup,
    pub chosen: bool,
}

/// The big pyramid, the tip first as it is drawn. A list, so that it is read as one.
pub fn pyramid(mut bands: Vec<Band>, label: &str) -> Markup {
    bands.sort_by_key(|band| std::cmp::Reverse(band.step));
    html! {
        ol.pyramid reversed aria-label=(label) {
            @for band in bands {
                li.(class(band.step)).chosen[band.chosen] value=(band.step.number()) {
                    (small(Some(band.step)))
                    div {
                        p.band-name {
                            @match &band.address {
                                Some(address) => a href=(address) { (band.step.number()) " " (band.name) },
                                None => span { (band.step.number()) " " (band.name) },
                            }
                            @if band.chosen { " " strong.here { "suggested" } }
                        }
                        p { (band.says) }
                    }
                }
            }
        }
    }
}

/// The pyramid of an answer: how many services fit and how many are worth asking, at each step.
pub fn counted(counts: &[PyramidCount], suggested: Option<Step>) -> Markup {
    let bands = counts.iter().map(|count| Band {
        step: count.step,
        name: count.name.to_owned(),
        address: None,
        says: html! { (count.fits) " fit" @if count.fits == 1 { "s" } ", " (count.ask) " to ask" },
        chosen: suggested == Some(count.step),
    });
    pyramid(bands.collect(), "The five steps of care, from the top")
}
