//! Where is that? Maps drawn on the server from the outlines of the catalogue: no tiles, no script, nobody else asked.
//!
//! A map never says more than the list beside it: it is one picture with a title and a description, and its pins carry the numbers
//! of that list.

mod frame;
mod pins;
mod results;
mod service;
mod towns;

use maud::{Markup, html};

pub use self::frame::{Frame, local_authorities};
pub use self::pins::Pin;
use self::pins::{merged, pin_width};
pub use self::results::ResultsMap;
pub use self::service::{draw as of_service, numbered};
use self::towns::labels;
use crate::geography::{AreaCode, Point};
use crate::pathway::Snapshot;

/// Width of a map beside a list.
///
/// # Units
/// Units of the picture: about a pixel each on a wide screen.
const WIDTH: f64 = 360.0;

/// What is drawn, and how it is told to those who do not see it.
pub struct Map<'m> {
    /// Begins the ids inside the picture, so that two maps can stand on one page.
    pub id: &'m str,
    pub title: String,
    pub description: String,
    pub pins: &'m [Pin],
    /// Where the reader asked about, if anywhere.
    pub asked: Option<Point>,
    /// Areas that a service is for.
    pub shaded: &'m [AreaCode],
}

impl Map<'_> {
    /// The picture. With pins it shows their surroundings, otherwise all of Leicester, Leicestershire and Rutland.
    pub fn draw(&self, snapshot: &Snapshot) -> Markup {
        let gazetteer = snapshot.gazetteer();
        let shown: Vec<Point> = self.pins.iter().map(|pin| pin.point).chain(self.asked).collect();
        let whole = Frame::of_llr(gazetteer, WIDTH);
        let frame = if self.shaded.is_empty() { whole.around(&shown) } else { whole };
        let pins = merged(self.pins, &frame);
        let taken: Vec<(f64, f64)> =
            pins.iter().map(|pin| pin.at).chain(self.asked.map(|point| frame.place(point))).collect();
        let (title, description) = (format!("{}-title", self.id), format!("{}-description", self.id));
        html! {
            svg.map viewBox=(frame.view_box()) role="img" aria-labelledby=(format!("{title} {description}")) {
                title id=(title) { (self.title) }
                desc id=(description) { (self.description) }
                rect.sea width="100%" height="100%" {}
                @for area in local_authorities(gazetteer) {
                    @if let Some(path) = gazetteer.boundary(area.code).and_then(|outline| frame.outline(outline)) {
                        @let inside = self.shaded.iter().any(|outer| gazetteer.tree().contains(*outer, area.code).is_met());
                        path.land.shaded[inside] d=(path) {}
                    }
                }
                @for label in labels(gazetteer, &frame, &taken) {
                    circle.town cx=(number(label.at.0)) cy=(number(label.at.1)) r="1.8" {}
                    text.town-name x=(number(label.at.0 + 4.0)) y=(number(label.at.1 + 4.0)) { (label.name) }
                }
                @for pin in &pins {
                    @let width = pin_width(&pin.label);
                    rect.pin x=(number(pin.at.0 - width / 2.0)) y=(number(pin.at.1 - 10.0)) width=(number(width)) height="20" rx="10" {}
                    text.pin-number x=(number(pin.at.0)) y=(number(pin.at.1 + 4.5)) text-anchor="middle" { (pin.label) }
                }
                // Wide enough to be seen round a pin that stands on the same spot.
                @if let Some((x, y)) = self.asked.map(|point| frame.place(point)) {
                    circle.asked cx=(number(x)) cy=(number(y)) r="16" {}
                }
                (scale(&frame))
            }
        }
    }
}

/// How long ten kilometres are here, or one where the map shows little.
fn scale(frame: &Frame) -> Markup {
    let kilometres = if frame.metres_across() > 40_000.0 { 10.0 } else { 5.0 };
    let length = frame.length(kilometres * 1000.0);
    let y = frame.height() - 8.0;
    html! {
        path.scale d=(format!("M8 {}v4h{}v-4", number(y - 4.0), number(length))) {}
        text.town-name x=(number(length + 13.0)) y=(number(y + 2.0)) { (kilometres) " km" }
    }
}

/// A tenth of a unit is finer than anybody sees.
pub fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // Adding nought turns a negative nought into a plain one.
    format!("{}", rounded + 0.0)
}
