//! Areas shaded by a figure: at most five classes with fixed breaks that are printed, hatched where the data is weak.

use maud::{Markup, html};

use super::figure;
use crate::geography::{AreaCode, Gazetteer};
use crate::web::map::{Frame, local_authorities, number};

/// Narrow, so that the words in it can still be read on a phone.
const WIDTH: f64 = 440.0;
/// A heading and three rows of keys.
const LEGEND: f64 = 84.0;
const LEGEND_LINE: f64 = 20.0;

/// The breaks between classes, rising. Fixed for a measure, so that two maps of it can be laid side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Classes {
    pub breaks: Vec<f64>,
    pub unit: &'static str,
    /// Above and below the middle rather than little to much.
    pub diverging: bool,
}

impl Classes {
    /// 0 for the lowest class; an area is in the class whose lower break it reaches.
    pub fn of(&self, value: f64) -> usize {
        self.breaks.iter().filter(|least| value >= **least).count()
    }

    pub fn count(&self) -> usize {
        self.breaks.len() + 1
    }

    /// `under 2`, `2 to under 5`, `5 or more`.
    pub fn says(&self, class: usize) -> String {
        let lower = class.checked_sub(1).and_then(|at| self.breaks.get(at));
        match (lower, self.breaks.get(class)) {
            (None, Some(upper)) => format!("under {}", figure(*upper)),
            (Some(lower), Some(upper)) => format!("{} to under {}", figure(*lower), figure(*upper)),
            (Some(lower), None) => format!("{} or more", figure(*lower)),
            (None, None) => "all".to_owned(),
        }
    }

    fn css(&self, class: usize) -> String {
        // Fewer than five classes still run from the lightest to the darkest.
        let last = self.count().saturating_sub(1).max(1);
        let shade = class * 4 / last + 1;
        format!("{}{shade}", if self.diverging { "d" } else { "c" })
    }
}

/// One area and its figure.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaShade {
    pub code: AreaCode,
    pub value: Option<f64>,
    /// Rests on data that should not be leaned on.
    pub weak: bool,
}

/// The whole map.
pub struct Choropleth<'c> {
    /// Begins the ids inside the picture.
    pub id: &'c str,
    pub title: String,
    pub description: String,
    pub areas: &'c [AreaShade],
    pub classes: &'c Classes,
    /// The numbers of the table, where there are few enough areas to carry them.
    pub numbered: bool,
}

impl Choropleth<'_> {
    pub fn draw(&self, gazetteer: &Gazetteer) -> Markup {
        let frame = Frame::of_llr(gazetteer, WIDTH);
        let (title, description, hatch) =
            (format!("{}-title", self.id), format!("{}-description", self.id), format!("{}-hatch", self.id));
        let outline = |code: AreaCode| gazetteer.boundary(code).and_then(|outline| frame.outline(outline));
        html! {
            svg.choropleth viewBox=(format!("0 0 {WIDTH} {}", frame.height() + LEGEND)) role="img" aria-labelledby=(format!("{title} {description}")) {
                title id=(title) { (self.title) }
                desc id=(description) { (self.description) }
                defs {
                    pattern id=(hatch) width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                        path.hatch d="M0 0V6" {}
                    }
                }
                @for area in self.areas {
                    @if let Some(path) = outline(area.code) {
                        path.area.(self.shade(area)) d=(path) {}
                        @if area.weak { path.weak d=(path) fill=(format!("url(#{hatch})")) {} }
                    }
                }
                @for authority in local_authorities(gazetteer) {
                    @if let Some(path) = outline(authority.code) { path.edge d=(path) {} }
                }
                @if self.numbered {
                    @for (row, area) in (1..).zip(self.areas) {
                        @if let Some((x, y)) = gazetteer.area(area.code).and_then(|known| known.centre).map(|centre| frame.place(centre)) {
                            circle.area-number cx=(number(x)) cy=(number(y)) r="10" {}
                            text.area-figure x=(number(x)) y=(number(y + 4.5)) text-anchor="middle" { (row) }
                        }
                    }
                }
                (self.legend(frame.height(), &hatch))
            }
        }
    }

    fn shade(&self, area: &AreaShade) -> String {
        area.value.map_or_else(|| "none".to_owned(), |value| self.classes.css(self.classes.of(value)))
    }

    /// The classes with their breaks, and what hatching means.
    fn legend(&self, top: f64, hatch: &str) -> Markup {
        let mut keys: Vec<(String, String, bool)> = (0..self.classes.count())
            .map(|at| (self.classes.css(at), self.classes.says(at), false))
            .collect();
        if self.areas.iter().any(|area| area.value.is_none()) {
            keys.push(("none".to_owned(), "no figure".to_owned(), false));
        }
        if self.areas.iter().any(|area| area.weak) {
            keys.push(("none".to_owned(), "weak data".to_owned(), true));
        }
        html! {
            text.legend x="0" y=(number(top + 16.0)) { (self.classes.unit) }
            @for ((shade, says, weak), (x, y)) in keys.iter().zip(legend_places(top + 24.0)) {
                rect.area.(shade) x=(number(x)) y=(number(y)) width="18" height="13" {}
                @if *weak { rect.weak x=(number(x)) y=(number(y)) width="18" height="13" fill=(format!("url(#{hatch})")) {} }
                text.legend x=(number(x + 24.0)) y=(number(y + 11.0)) { (says) }
            }
        }
    }
}

/// Where the keys of the legend stand: in three columns, row by row.
fn legend_places(top: f64) -> impl Iterator<Item = (f64, f64)> {
    let rows = std::iter::successors(Some(top), |y| Some(y + LEGEND_LINE));
    rows.flat_map(|y| [0.0, WIDTH / 3.0, WIDTH * 2.0 / 3.0].map(|x| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_on_a_break_is_in_the_class_above_it() {
        let classes = Classes { breaks: vec![2.0, 5.0, 10.0, 20.0], unit: "services", diverging: false };

        assert_eq!([1.9, 2.0, 4.9, 20.0, 400.0].map(|value| classes.of(value)), [0, 1, 1, 4, 4]);
        assert_eq!(
            (0..5).map(|class| classes.css(class)).collect::<Vec<_>>(),
            ["c1", "c2", "c3", "c4", "c5"]
        );
        assert_eq!([0, 1, 4].map(|class| classes.says(class)), ["under 2", "2 to under 5", "20 or more"]);
    }
}
