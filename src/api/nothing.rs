//! The query of an operation that takes none: anything in it is refused by name.

use serde::Deserialize;
use validator::Validate;

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
