//! Which records may be found wrong when some of them change?
//!
//! A rule looks at a record alone, at a record and what it leads to, or at records that share something. So besides a changed record those
//! may be found wrong that lead to it, are called as it is, or have a number or contact that it shows or hides. Whoever writes a rule that
//! lies between records says beside it whom a change touches: a part of the catalogue is judged as the whole is only while none is left out.

use std::collections::HashSet;

use super::{contacts, names, withheld};
use crate::catalogue::Service;

/// What a change of services touches besides them.
pub struct Touch<'c> {
    changed: HashSet<&'c str>,
    names: names::Touched,
    contacts: contacts::Touched,
    numbers: withheld::Touched,
}

impl<'c> Touch<'c> {
    /// Of services that change, as they were and as they would be. One that is new was not.
    pub fn of(before: &[&'c Service], after: &[&'c Service]) -> Self {
        Self {
            changed: before.iter().chain(after).map(|service| service.slug.as_str()).collect(),
            names: names::Touched::by(before, after),
            contacts: contacts::Touched::by(before, after),
            numbers: withheld::Touched::by(before, after),
        }
    }

    /// Whether [`check`](super::check) could find something of this service after the change that it did not find before, or needs it to
    /// find it of another. A look at each of many services is cheap.
    pub fn touches(&self, service: &Service) -> bool {
        self.changed.contains(service.slug.as_str())
            || service.links().any(|slug| self.changed.contains(slug))
            || self.names.is_called(service)
            || self.contacts.concerns(service)
            || self.numbers.concerns(service)
    }
}
