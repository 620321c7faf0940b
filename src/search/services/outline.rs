//! What ranking looks at of a service: packed, because one question may look through tens of thousands of them.

use super::entry::AgeBand;
use crate::geography::SpherePoint;

/// One service, as ranking sees it.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) struct Outline {
    /// Position in [`Tables::coverages`](super::tables::Tables::coverages).
    pub(in crate::search) coverage: u32,
    /// What its kind and status leave of the evidence.
    pub(in crate::search) tempering: f32,
    pub(in crate::search) ages: AgeBand,
    /// Other records are part of it.
    pub(in crate::search) is_umbrella: bool,
    /// Help by phone, text, online or at home only: how far away it is does not matter.
    pub(in crate::search) is_remote: bool,
    pub(in crate::search) is_closed: bool,
    /// It can be gone to somewhere.
    pub(in crate::search) has_location: bool,
}

/// Where it can be gone to, confidential locations left out.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) enum Locations {
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
