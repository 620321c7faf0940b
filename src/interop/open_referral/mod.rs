//! Open Referral UK (HSDS-UK 3.0): how does the standard of English councils say what we know, and what do others' feeds say in our words?
//!
//! `docs/open-referral.md` has the table of fields, and what is lost where.

mod adopt;
mod applied;
pub mod file;
mod foreign;
mod places;
mod publish;
mod taxonomy;
pub mod wire;
mod words;

pub use adopt::{Adopted, Adopter, Feed, slug_of};
pub use applied::{Applied, terms_of};
pub use publish::{Depth, Surroundings, is_uri, organisation};
pub use taxonomy::{Taxonomy, Term, Terms, word_of};

/// What the root announces; validators read the version out of it.
pub const VERSION: &str = "HSDS-UK-3.0";
/// Where the profile is described.
pub const PROFILE: &str = "https://openreferraluk.org/specifications/3.0/";
/// The document that defines these paths.
pub const OPENAPI_URL: &str = "https://openreferraluk.org/specifications/3.0/openapi.json";
