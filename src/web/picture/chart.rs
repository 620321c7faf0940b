//! Points and lines between two axes: a funnel, a Lorenz curve, need against access.

use maud::{Markup, html};

use crate::web::map::number;

/// Narrow, so that the words in it can still be read on a phone.
const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 52.0;
/// About as many marks as an axis gets.
const TICKS: f64 = 5.0;
/// Two labels nearer than this would cover each other.
const LABEL_ROOM: (f64, f64) = (20.0, 13.0);

/// One of the two directions.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    pub title: String,
    pub from: f64,
    pub to: f64,
}

impl Axis {
    /// From nought to somewhat more than the greatest.
    pub fn from_nought(title: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        let most = values.into_iter().filter(|value| value.is_finite()).fold(0.0_f64, f64::max);
        Self { title: title.into(), from: 0.0, to: if most > 0.0 { most * 1.08 } else { 1.0 } }
    }

    fn share(&self, value: f64) -> f64 {
        (value - self.from) / (self.to - self.from)
    }

    fn ticks(&self) -> Vec<f64> {
        let step = step((self.to - self.from) / TICKS);
        let mut ticks = Vec::new();
        let mut tick = (self.from / step).ceil() * step;
        while tick <= self.to {
            ticks.push(tick);
            tick += step;
        }
        ticks
    }
}

/// The next of 1, 2, 5, 10, 20, 50, …
fn step(at_least: f64) -> f64 {
    let tens = 10_f64.powf(at_least.max(f64::MIN_POSITIVE).log10().floor());
    let of_tens = [1.0, 2.0, 5.0].into_iter().find(|of_tens| of_tens * tens >= at_least);
    of_tens.unwrap_or(10.0) * tens
}

/// A line with a class that says how it looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub class: &'static str,
    pub points: Vec<(f64, f64)>,
}

/// A point; its label is the number of its row in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    pub at: (f64, f64),
    pub label: String,
    /// Worth looking at first.
    pub stands_out: bool,
}

/// The whole figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart<'c> {
    /// Begins the ids inside the picture.
    pub id: &'c str,
    pub title: String,
    pub description: String,
    pub across: Axis,
    pub up: Axis,
    pub lines: Vec<Line>,
    pub dots: Vec<Dot>,
}

impl Chart<'_> {
    pub fn draw(&self) -> Markup {
        let (title, description) = (format!("{}-title", self.id), format!("{}-description", self.id));
        let (bottom, right) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
        let mut labelled: Vec<(f64, f64)> = Vec::new();
        html! {
            svg.chart viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-labelledby=(format!("{title} {description}")) {
                title id=(title) { (self.title) }
                desc id=(description) { (self.description) }
                @for tick in self.across.ticks() {
                    @let x = number(self.x(tick));
                    path.grid d=(format!("M{x} {TOP}V{bottom}")) {}
                    text.tick x=(x) y=(bottom + 17.0) text-anchor="middle" { (figure(tick)) }
                }
                @for tick in self.up.ticks() {
                    @let y = self.y(tick);
                    path.grid d=(format!("M{LEFT} {}H{right}", number(y))) {}
                    text.tick x=(LEFT - 7.0) y=(number(y + 4.0)) text-anchor="end" { (figure(tick)) }
                }
                text.axis x=(number(f64::midpoint(LEFT, right))) y=(HEIGHT - 10.0) text-anchor="middle" { (self.across.title) }
                text.axis transform=(format!("translate(15 {}) rotate(-90)", number(f64::midpoint(TOP, bottom)))) text-anchor="middle" { (self.up.title) }
                @for line in &self.lines { path.line.(line.class) d=(self.path(&line.points)) {} }
                @for dot in &self.dots {
                    @let (x, y) = (self.x(dot.at.0), self.y(dot.at.1));
                    circle.dot.out[dot.stands_out] cx=(number(x)) cy=(number(y)) r=(if dot.stands_out { 5 } else { 4 }) {}
                    @if !dot.label.is_empty() && has_room(&mut labelled, (x, y)) {
                        text.dot-label x=(number(x + 7.0)) y=(number(y + 4.0)) { (dot.label) }
                    }
                }
            }
        }
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + self.across.share(value) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - self.up.share(value) * (HEIGHT - TOP - BOTTOM)
    }

    /// A line is cut where it would leave the picture.
    fn path(&self, points: &[(f64, f64)]) -> String {
        let mut path = String::new();
        for &(across, up) in points {
            let inside = (self.across.from..=self.across.to).contains(&across);
            if !inside || !up.is_finite() {
                continue;
            }
            let up = up.clamp(self.up.from, self.up.to);
            path.push(if path.is_empty() { 'M' } else { 'L' });
            path.push_str(&format!("{} {}", number(self.x(across)), number(self.y(up))));
        }
        path
    }
}

fn has_room(labelled: &mut Vec<(f64, f64)>, (x, y): (f64, f64)) -> bool {
    let near = |other: &(f64, f64)| (other.0 - x).abs() < LABEL_ROOM.0 && (other.1 - y).abs() < LABEL_ROOM.1;
    if labelled.iter().any(near) {
        return false;
    }
    labelled.push((x, y));
    true
}

/// A figure as people read it: thousands apart, no more places than say something.
pub fn figure(value: f64) -> String {
    let size = value.abs();
    let places = if size >= 100.0 || value.fract() == 0.0 {
        0
    } else if size >= 1.0 {
        1
    } else {
        2
    };
    let text = format!("{value:.places$}");
    let (whole, part) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let digits = whole.trim_start_matches('-');
    let mut apart = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    let minus = if whole.starts_with('-') { "−" } else { "" };
    part.map_or_else(|| format!("{minus}{apart}"), |part| format!("{minus}{apart}.{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_at_round_figures() {
        let axis = Axis { title: String::new(), from: 0.0, to: 43.0 };
        assert_eq!(axis.ticks(), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(Axis::from_nought("", []).ticks().len(), 6);
    }

    #[test]
    fn figures_are_written_as_people_read_them() {
        let written = [368_572.0, 34.4, 0.056, -1200.0, 5.0].map(figure);
        assert_eq!(written, ["368,572", "34.4", "0.06", "−1,200", "5"]);
    }

    #[test]
    fn a_chart_has_a_title_and_a_description_and_its_points() {
        let chart = Chart {
            id: "c",
            title: "A title".to_owned(),
            description: "What it shows.".to_owned(),
            across: Axis { title: "People".to_owned(), from: 0.0, to: 10.0 },
            up: Axis { title: "Rate".to_owned(), from: 0.0, to: 10.0 },
            lines: vec![Line { class: "limit", points: vec![(0.0, 20.0), (5.0, 5.0), (20.0, 1.0)] }],
            dots: vec![Dot { at: (5.0, 5.0), label: "1".to_owned(), stands_out: true }],
        };

        let svg = chart.draw().into_string();

        assert!(svg.contains("<title id=\"c-title\">A title</title>"));
        assert_eq!(svg.matches("<circle").count(), 1);
        assert_eq!(
            chart.path(&chart.lines[0].points).matches('L').count(),
            1,
            "what lies outside is left out"
        );
    }
}
