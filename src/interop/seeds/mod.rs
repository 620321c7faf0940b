//! The reviewable files under `seeds/`: read, joined up and turned into catalogue values, all or nothing.
//!
//! A fault names the file, the field and what is wrong, so that it can be mended in a pull request by somebody who has never seen
//! this program.

mod catalogue;
mod files;
mod geography;
mod provision;
mod rules;
mod service_file;
mod upkeep;

pub use catalogue::{place_location, read_catalogue};
pub use files::{SeedFileError, SeedFiles};
pub use geography::{read_gazetteer, read_geography};
pub use provision::read_assumptions;
pub use rules::{read_rules, rules_fingerprint};
pub use service_file::read_service_json;
pub use upkeep::read_upkeep;

/// Why a file under `seeds/` could not be used.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    #[error(transparent)]
    File(#[from] SeedFileError),
    #[error("{file}: {problem}")]
    Syntax { file: String, problem: String },
    #[error("{file}: {field}: {problem}")]
    Field { file: String, field: String, problem: String },
    /// Everything that was wrong, one a line.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Several(Vec<SeedError>),
}
