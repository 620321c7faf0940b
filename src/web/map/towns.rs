//! Names of towns, so that a reader knows where they are. One that would cover something is left out.

use super::Frame;
use crate::geography::{Gazetteer, PlaceKind};

/// A town and where it lies in the picture.
pub(super) struct Label<'g> {
    pub name: &'g str,
    pub at: (f64, f64),
}

const LETTER: f64 = 6.2;
const LINE: f64 = 13.0;

/// Left, top, right, bottom.
type Room = (f64, f64, f64, f64);

/// The names that have room, the city first.
pub(super) fn labels<'g>(gazetteer: &'g Gazetteer, frame: &Frame, taken: &[(f64, f64)]) -> Vec<Label<'g>> {
    let mut rooms: Vec<Room> = taken.iter().map(|(x, y)| (x - 14.0, y - 11.0, x + 14.0, y + 11.0)).collect();
    let mut labels = Vec::new();
    for wanted in [PlaceKind::City, PlaceKind::Town] {
        for place in gazetteer.places().filter(|place| place.kind == wanted) {
            let at = frame.place(place.point);
            let room = room(at, &place.name);
            if frame.shows(at)
                && frame.shows((room.2, at.1))
                && !rooms.iter().any(|other| overlap(*other, room))
            {
                rooms.push(room);
                labels.push(Label { name: &place.name, at });
            }
        }
    }
    labels
}

fn room((x, y): (f64, f64), name: &str) -> Room {
    let letters = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
    (x - 3.0, y - LINE / 2.0, x + 6.0 + f64::from(letters) * LETTER, y + LINE / 2.0)
}

fn overlap(a: Room, b: Room) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}
