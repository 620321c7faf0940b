//! Whom a service serves by place: by where they live, by where their GP is, or anyone.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::provenance::Provenance;

/// Which fact about the person decides. NHS services mostly go by the GP practice, council services by the home
/// (pathway facts, section 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CoverageBasis {
    GpArea,
    HomeArea,
    /// Home or GP area will do.
    Either,
    /// Home and GP must both be in the area.
    Both,
    /// Open to anyone who can get there or ring; `areas` says where it is meant for.
    Anyone,
    /// A source names the area, or not even that, and not whether the home or the GP practice counts: with the home inside
    /// and the practice outside it is asked.
    NotStated,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    pub basis: CoverageBasis,
    /// GSS codes: a local authority, the county `E10000018`, LLR `E54000015`, England `E92000001`, the UK `K02000001`.
    pub areas: Vec<String>,
    /// What the source says beyond the codes, for example `participating schools only`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    pub provenance: Provenance,
}
