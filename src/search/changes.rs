//! What an index that follows is told of a change.

use crate::catalogue::{Common, Records, Service};

/// Some services changed, were added or are gone. The index keeps no records, so it is told how they were.
pub struct Changes<'c> {
    /// Slugs of them.
    pub slugs: &'c [&'c str],
    /// As they are; one that is gone is not among them.
    pub now: &'c [Common<Service>],
    /// As they were in what searches show; a new one was not there.
    pub before: &'c [Common<Service>],
    /// Everything as it is now.
    pub whole: &'c dyn Records,
}

impl Changes<'_> {
    pub(super) fn of_slug(&self, slug: &str) -> Option<&Common<Service>> {
        having(self.now, slug)
    }

    pub(super) fn was(&self, slug: &str) -> Option<&Common<Service>> {
        having(self.before, slug)
    }
}

/// Catalogues are in order of slug, save those somebody put together.
fn having<'s>(services: &'s [Common<Service>], slug: &str) -> Option<&'s Common<Service>> {
    let in_order = services.binary_search_by(|service| service.slug.as_str().cmp(slug)).ok();
    let at = in_order.or_else(|| services.iter().position(|service| service.slug == slug))?;
    services.get(at)
}
