//! The records of a catalogue, whoever holds them.

use super::{Catalogue, Common, Need, Organisation, Service};

/// A catalogue to be walked over: whole in memory, or packed and opened one service after another.
pub trait Records: Sync {
    fn needs(&self) -> &[Need];

    fn organisation(&self, slug: &str) -> Option<&Organisation>;

    /// How many services there are; their positions are those below it.
    fn count(&self) -> usize;

    fn slug(&self, at: usize) -> &str;

    /// The service at a position. One that is packed is opened for whoever asks.
    fn service(&self, at: usize) -> Common<Service>;
}

impl Records for Catalogue {
    fn needs(&self) -> &[Need] {
        &self.needs
    }

    fn organisation(&self, slug: &str) -> Option<&Organisation> {
        self.organisations.iter().find(|organisation| organisation.slug == slug)
    }

    fn count(&self) -> usize {
        self.services.len()
    }

    fn slug(&self, at: usize) -> &str {
        &self.services[at].slug
    }

    fn service(&self, at: usize) -> Common<Service> {
        self.services[at].clone()
    }
}

impl dyn Records + '_ {
    /// Every service in turn.
    pub fn services(&self) -> impl Iterator<Item = Common<Service>> {
        (0..self.count()).map(|at| self.service(at))
    }
}
