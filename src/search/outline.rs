//! What ranking looks at of a service: packed, because one question may look through tens of thousands of them.

use super::entry::AgeBand;
use crate::geography::SpherePoint;

/// One service, as ranking sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    /// Position in [`Tables::coverages`](super::tables::Tables::coverages).
    pub(super) coverage: u32,
    /// What its kind and status leave of the evidence.
    pub(super) tempering: f32,
    pub(super) ages: AgeBand,
    /// Other records are part of it.
    pub(super) is_umbrella: bool,
    /// Help by phone, text, online or at home only: how far away it is does not matter.
    pub(super) is_remote: bool,
    pub(super) is_closed: bool,
    /// It can be gone to somewhere.
    pub(super) has_location: bool,
}

/// Where it can be gone to, confidential locations left out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Locations {
    None,
    /// As a direction from the middle of the earth, like a [`SpherePoint`], to within a metre.
    One([f32; 3]),
    /// The entry has them.
    Several,
}

impl Locations {
    pub(super) fn of(mut points: impl Iterator<Item = SpherePoint>) -> Self {
        match (points.next(), points.next()) {
            (None, _) => Self::None,
            (Some(only), None) => Self::One(only.coordinates().map(|part| part as f32)),
            (Some(_), Some(_)) => Self::Several,
        }
    }
}
