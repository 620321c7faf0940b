//! Whole directories as files: an HSDS document, or one object a line, of any size.

mod guard;
mod read;
mod write;

use serde::{Deserialize, Serialize};

use super::wire;
use crate::catalogue::{Need, PyramidStep, Source};

pub use guard::LONGEST_TEXT;
pub use read::{Item, read_document, read_lines};
pub use write::FileWriter;

/// How a directory is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON document.
    Document,
    /// One object a line: first what services refer to, then the services.
    Lines,
}

/// What stands before the services. Feeds of others have none of it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Head {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signpost: Option<References>,
    #[serde(default)]
    pub organizations: Vec<wire::Organization>,
    #[serde(default)]
    pub taxonomies: Vec<wire::Taxonomy>,
}

/// Ours: what the standard has no place for.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct References {
    pub sources: Vec<Source>,
    pub needs: Vec<Need>,
    pub pyramid: Vec<PyramidStep>,
}

/// Something wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct Fault {
    pub place: String,
    pub problem: String,
}
