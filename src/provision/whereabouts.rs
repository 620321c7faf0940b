//! Where does a service see people, as far as anybody says?
//!
//! A place that nobody states may be round the corner. It is no place in a figure, and it is no proof that there is none.

use crate::catalogue::{Kind, Mode, Service};
use crate::pathway::Record;

/// Whether there is anything to go to. A programme, a right or a register is offered, and has no door to knock at.
pub fn is_a_place_to_go(service: &Service) -> bool {
    match service.kind {
        Kind::Service | Kind::Team | Kind::Ward => true,
        Kind::Programme | Kind::Entitlement | Kind::Context => false,
    }
}

/// Whether it sees people, or may, at a place that is not stated. Of one that does not say how it helps, nobody knows whether it does.
pub fn place_is_unknown(record: &Record) -> bool {
    let service = &record.service;
    let sees_people = |mode: &Mode| matches!(mode, Mode::InPerson | Mode::Inpatient | Mode::Residential);
    is_a_place_to_go(service)
        && record.points.is_empty()
        && (service.modes.is_empty() || service.modes.iter().any(sees_people))
}

/// Whether somebody comes to the home: as good as a place within reach.
pub fn comes_to_the_home(service: &Service) -> bool {
    service.modes.contains(&Mode::Home)
}

/// The service that a record belongs to: another of which it is a part, or itself. What belongs together is at one door once.
pub fn whole(service: &Service) -> &str {
    service.part_of.as_deref().unwrap_or(&service.slug)
}
