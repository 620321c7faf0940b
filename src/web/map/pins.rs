//! Numbered pins. Those that would cover each other become one with both numbers.

use super::Frame;
use crate::geography::Point;

/// Something on the list, and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Pin {
    pub point: Point,
    /// Its number on the list.
    pub number: usize,
}

/// A pin as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawn {
    pub at: (f64, f64),
    pub label: String,
}

/// As high as a pin is drawn.
const HEIGHT: f64 = 20.0;
const LETTER: f64 = 7.5;

pub(super) fn pin_width(label: &str) -> f64 {
    let letters = u32::try_from(label.chars().count()).unwrap_or(u32::MAX);
    (12.0 + f64::from(letters) * LETTER).max(HEIGHT)
}

/// The pins in the order of the list, where each lies in the picture.
pub(super) fn merged(pins: &[Pin], frame: &Frame) -> Vec<Drawn> {
    let mut groups: Vec<((f64, f64), Vec<usize>)> = Vec::new();
    for pin in pins {
        let at = frame.place(pin.point);
        match groups.iter_mut().find(|(other, numbers)| covers(*other, &label(numbers), at)) {
            Some((_, numbers)) if !numbers.contains(&pin.number) => numbers.push(pin.number),
            Some(_) => {}
            None => groups.push((at, vec![pin.number])),
        }
    }
    groups.into_iter().map(|(at, numbers)| Drawn { at, label: label(&numbers) }).collect()
}

fn covers(other: (f64, f64), label: &str, at: (f64, f64)) -> bool {
    (other.0 - at.0).abs() < (pin_width(label) + HEIGHT) / 2.0 && (other.1 - at.1).abs() < HEIGHT
}

/// `3`, `1, 4`, or how many more there are: a pin stays small.
fn label(numbers: &[usize]) -> String {
    let shown: Vec<String> = numbers.iter().take(4).map(ToString::to_string).collect();
    let more = numbers.len().saturating_sub(4);
    if more == 0 { shown.join(", ") } else { format!("{} +{more}", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_on_one_spot_become_one_with_every_number() {
        let spot = Point { latitude: 52.6386, longitude: -1.1317 };
        let far = Point { latitude: 52.6667, longitude: -0.7333 };
        let frame = Frame::of_llr(
            &crate::geography::Gazetteer::new(crate::geography::GazetteerRows::default()).unwrap(),
            360.0,
        );
        let pins = [(spot, 1), (far, 2), (spot, 3), (spot, 3)].map(|(point, number)| Pin { point, number });

        let drawn = merged(&pins, &frame);

        let labels: Vec<&str> = drawn.iter().map(|pin| pin.label.as_str()).collect();
        assert_eq!(labels, ["1, 3", "2"]);
        assert_eq!(label(&[1, 2, 3, 4, 5, 6]), "1, 2, 3, 4 +2");
    }
}
