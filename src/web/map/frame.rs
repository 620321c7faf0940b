//! From the ground to the picture: which part of it is shown, and where a point of it lies.

use std::fmt::Write;

use geo::{BoundingRect, MultiPolygon};

use super::number;
use crate::geography::{Area, AreaCode, AreaKind, Gazetteer, Point};

/// Metres of one degree of latitude: the polar circumference of WGS 84 over 360.
const METRES_PER_DEGREE: f64 = 111_132.0;
/// Height of a picture for each unit of its width: the shape of Leicester, Leicestershire and Rutland.
const SHAPE: f64 = 0.84;
/// The least that is shown from west to east: with less, the outlines give no hint where it is.
const NARROWEST_M: f64 = 36_000.0;
/// Points closer than this are drawn as one.
const FINEST: f64 = 0.8;

/// A part of the ground and the picture it is drawn in, north up. Degrees are spaced as in the middle of LLR: over eighty
/// kilometres that is right to a fraction of a line's width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    middle: Point,
    metres_across: f64,
    width: f64,
}

impl Frame {
    /// Everything, in a picture of this width.
    pub fn of_llr(gazetteer: &Gazetteer, width: f64) -> Self {
        let boxes = local_authorities(gazetteer)
            .into_iter()
            .filter_map(|area| gazetteer.boundary(area.code)?.bounding_rect());
        let corners: Vec<Point> = boxes
            .flat_map(|edge| [edge.min(), edge.max()])
            .map(|at| Point::from(geo::Point::from(at)))
            .collect();
        Self::holding(&corners, width, 1.04).unwrap_or(Self {
            middle: Point { latitude: 52.68, longitude: -1.05 },
            metres_across: 85_000.0,
            width,
        })
    }

    /// Closer up, so that all these points are in it with room around them; the same where there are none.
    pub fn around(self, points: &[Point]) -> Self {
        match Self::holding(points, self.width, 1.35) {
            Some(close) if close.metres_across < self.metres_across => {
                Self { metres_across: close.metres_across.max(NARROWEST_M), ..close }
            }
            _ => self,
        }
    }

    fn holding(points: &[Point], width: f64, room: f64) -> Option<Self> {
        let first = *points.first()?;
        let (mut least, mut most) = (first, first);
        for point in points {
            least.latitude = least.latitude.min(point.latitude);
            least.longitude = least.longitude.min(point.longitude);
            most.latitude = most.latitude.max(point.latitude);
            most.longitude = most.longitude.max(point.longitude);
        }
        let middle = Point::mean(&[least, most])?;
        let metres_wide = (most.longitude - least.longitude) * METRES_PER_DEGREE * shortening(middle);
        let metres_high = (most.latitude - least.latitude) * METRES_PER_DEGREE;
        Some(Self { middle, metres_across: metres_wide.max(metres_high / SHAPE) * room, width })
    }

    pub fn height(&self) -> f64 {
        (self.width * SHAPE).round()
    }

    pub fn view_box(&self) -> String {
        format!("0 0 {} {}", self.width, self.height())
    }

    /// From the west edge to the east edge.
    pub fn metres_across(&self) -> f64 {
        self.metres_across
    }

    /// How long so many metres are in the picture.
    pub fn length(&self, metres: f64) -> f64 {
        metres / self.metres_across * self.width
    }

    /// Where a point lies in the picture, from its upper left corner.
    pub fn place(&self, point: Point) -> (f64, f64) {
        let east_m = (point.longitude - self.middle.longitude) * METRES_PER_DEGREE * shortening(self.middle);
        let south_m = (self.middle.latitude - point.latitude) * METRES_PER_DEGREE;
        (self.width / 2.0 + self.length(east_m), self.height() / 2.0 + self.length(south_m))
    }

    pub fn shows(&self, (x, y): (f64, f64)) -> bool {
        (0.0..self.width).contains(&x) && (0.0..self.height()).contains(&y)
    }

    /// The line round an area, as the `d` of a path; none where no part of it can be seen.
    pub fn outline(&self, area: &MultiPolygon<f64>) -> Option<String> {
        let edge = area.bounding_rect()?;
        let (left, top) = self.place(Point { latitude: edge.max().y, longitude: edge.min().x });
        let (right, bottom) = self.place(Point { latitude: edge.min().y, longitude: edge.max().x });
        if right < 0.0 || left > self.width || bottom < 0.0 || top > self.height() {
            return None;
        }
        let mut path = String::new();
        for polygon in area {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                let mut last: Option<(f64, f64)> = None;
                // A ring ends where it began.
                for at in ring.0.iter().take(ring.0.len().saturating_sub(1)) {
                    let (x, y) = self.place(Point { latitude: at.y, longitude: at.x });
                    if last.is_some_and(|(before_x, before_y)| (x - before_x).hypot(y - before_y) < FINEST) {
                        continue;
                    }
                    let command = if last.is_none() { 'M' } else { 'L' };
                    // Writing to a String cannot fail.
                    let _ = write!(path, "{command}{} {}", number(x), number(y));
                    last = Some((x, y));
                }
                path.push('Z');
            }
        }
        Some(path)
    }
}

/// How much shorter a degree of longitude is than one of latitude.
fn shortening(middle: Point) -> f64 {
    middle.latitude.to_radians().cos()
}

/// The councils of Leicester, Leicestershire and Rutland that have districts of their own, by name.
pub fn local_authorities(gazetteer: &Gazetteer) -> Vec<&Area> {
    let inside = |area: &&Area| gazetteer.tree().contains(AreaCode::LLR, area.code).is_met();
    let mut areas: Vec<&Area> = gazetteer.areas_of_kind(AreaKind::LocalAuthority).filter(inside).collect();
    areas.sort_by(|a, b| a.name.cmp(&b.name));
    areas
}

#[cfg(test)]
mod tests {
    use super::*;

    const OAKHAM: Point = Point { latitude: 52.6667, longitude: -0.7333 };
    const LEICESTER: Point = Point { latitude: 52.6386, longitude: -1.1317 };

    fn frame() -> Frame {
        Frame { middle: LEICESTER, metres_across: 80_000.0, width: 400.0 }
    }

    #[test]
    fn east_is_right_and_north_is_up() {
        let (x, y) = frame().place(OAKHAM);

        assert!(x > 200.0 && y < frame().height() / 2.0);
        // Some 27 km in a straight line, at 200 m a unit.
        assert!((x - 200.0 - 135.0).abs() < 2.0, "{x}");
    }

    #[test]
    fn a_closer_look_holds_every_point_and_some_ground_around_them() {
        let close = frame().around(&[OAKHAM, LEICESTER]);

        assert!(close.shows(close.place(OAKHAM)) && close.shows(close.place(LEICESTER)));
        assert!(close.metres_across() < frame().metres_across());
        assert_eq!(frame().around(&[OAKHAM]).metres_across(), NARROWEST_M);
        assert_eq!(frame().around(&[]), frame());
    }

    #[test]
    fn an_outline_that_cannot_be_seen_is_not_drawn() {
        let square =
            |x: f64, y: f64| MultiPolygon::from(geo::Rect::new((x, y), (x + 0.1, y + 0.1)).to_polygon());

        assert!(
            frame()
                .outline(&square(-1.1, 52.6))
                .is_some_and(|path| path.starts_with('M') && path.ends_with('Z'))
        );
        assert_eq!(frame().outline(&square(5.0, 52.6)), None);
    }
}
