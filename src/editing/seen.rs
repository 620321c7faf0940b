//! What of a whole record somebody may see.

use super::{Editing, of_organisation};
use crate::catalogue::{Audience, Service};
use crate::directory::open_record;
use crate::store::{Operation, Token};

/// A record as this holder may see it: whole for its provider and for curators; as professionals see it for anybody else with a token;
/// as everybody sees it without one.
pub fn seen_by(holder: Option<&Token>, service: Service) -> Service {
    match holder {
        None => open_record(&service, Audience::Public),
        Some(holder) if holder.may(Operation::ReadWhole, of_organisation(&service.organisation)) => service,
        Some(_) => open_record(&service, Audience::Professionals),
    }
}

impl Editing<'_> {
    /// A service as this holder may see it.
    pub fn seen(&self, service: Service) -> Service {
        seen_by(Some(self.holder), service)
    }

    pub(super) fn seen_as_json(&self, service: &Service) -> serde_json::Value {
        serde_json::to_value(self.seen(service.clone())).unwrap_or_default()
    }
}
