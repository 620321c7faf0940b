//! Who runs or commissions a service.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::provenance::Provenance;
use super::service::SIGNPOST_NAMESPACE;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    Nhs,
    Council,
    Charity,
    Company,
    Police,
    Education,
    Government,
    /// Several bodies together, or a network without a single legal body.
    Partnership,
    Unknown,
}

/// An organisation, from `seeds/organisations.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    pub slug: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<String>,
    pub kind: OrganisationKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    pub provenance: Provenance,
}

impl Organisation {
    /// The same on every machine and after every import, because it is derived from the slug (UUID version 5).
    pub fn id(&self) -> Uuid {
        Uuid::new_v5(&SIGNPOST_NAMESPACE, format!("organisation/{}", self.slug).as_bytes())
    }
}
