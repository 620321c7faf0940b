//! Numbers, addresses on the web and mail boxes, and whom each is for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::provenance::Provenance;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    Phone,
    /// A number that takes text messages.
    Text,
    Email,
    Website,
    /// A form on the web that starts a referral.
    WebForm,
}

/// Whom a contact was published for. A professionals' number is never shown to a person or family, nor in open feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Public,
    Professionals,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub kind: ContactKind,
    /// As published: a phone number with its spaces, an e-mail address, a URL.
    pub value: String,
    /// Whom it is for; `public` unless the file says otherwise.
    #[serde(default = "public")]
    pub audience: Audience,
    /// What it is for, when there are several: `desk`, `out of hours`, `city`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Anything a caller should know first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    pub provenance: Provenance,
}

fn public() -> Audience {
    Audience::Public
}

impl Contact {
    /// The digits alone, to compare numbers that are spaced differently.
    pub fn digits(&self) -> String {
        self.value.chars().filter(char::is_ascii_digit).collect()
    }
}
