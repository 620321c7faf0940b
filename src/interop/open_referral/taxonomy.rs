//! The taxonomies we publish and their terms: each with a word, a name, a description, and an id and a URI that never change.

mod terms;
mod words;

use uuid::Uuid;

pub use terms::Terms;

use super::wire;
use crate::catalogue::SIGNPOST_NAMESPACE;

/// What a term is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Taxonomy {
    Steps,
    Needs,
    Modes,
    Access,
    Referrers,
    ReferralRoutes,
    Eligibility,
    Kinds,
    Status,
    Capacity,
}

impl Taxonomy {
    pub const ALL: [Taxonomy; 10] = [
        Taxonomy::Steps,
        Taxonomy::Needs,
        Taxonomy::Modes,
        Taxonomy::Access,
        Taxonomy::Referrers,
        Taxonomy::ReferralRoutes,
        Taxonomy::Eligibility,
        Taxonomy::Kinds,
        Taxonomy::Status,
        Taxonomy::Capacity,
    ];

    /// The word in ids and URIs.
    pub const fn word(self) -> &'static str {
        match self {
            Taxonomy::Steps => "steps",
            Taxonomy::Needs => "needs",
            Taxonomy::Modes => "modes",
            Taxonomy::Access => "access",
            Taxonomy::Referrers => "referrers",
            Taxonomy::ReferralRoutes => "referral-routes",
            Taxonomy::Eligibility => "eligibility",
            Taxonomy::Kinds => "kinds",
            Taxonomy::Status => "status",
            Taxonomy::Capacity => "capacity",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Taxonomy::Steps => "Steps of care",
            Taxonomy::Needs => "Needs",
            Taxonomy::Modes => "Ways help is given",
            Taxonomy::Access => "Access",
            Taxonomy::Referrers => "Referrers",
            Taxonomy::ReferralRoutes => "Referral routes",
            Taxonomy::Eligibility => "Eligibility",
            Taxonomy::Kinds => "Kinds of record",
            Taxonomy::Status => "Status",
            Taxonomy::Capacity => "Capacity",
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Taxonomy::Steps => {
                "The five steps of the local pyramid of care, from staying well to crisis and inpatient care."
            }
            Taxonomy::Needs => "What people need help with.",
            Taxonomy::Modes => "How help is given: in person, by phone, at home and so on.",
            Taxonomy::Access => "What makes a service usable for people with a particular need of access.",
            Taxonomy::Referrers => {
                "Who may ask for the service. An attribute of type `referrer` says they may, `referrer_not_accepted` that they may not."
            }
            Taxonomy::ReferralRoutes => "How a referral is made.",
            Taxonomy::Eligibility => {
                "What a service asks about a person. An attribute of type `requires`, `excludes` or `prioritises` says what it does \
                 with the answer, and its label the rule in words."
            }
            Taxonomy::Kinds => "What sort of thing a record describes.",
            Taxonomy::Status => {
                "Whether it runs. HSDS has no word for not knowing: such a service is `inactive` there and `unknown` here."
            }
            Taxonomy::Capacity => "How many people it can take, where a source says.",
        }
    }

    /// Derived from the word (UUID version 5): the same on every machine.
    pub fn id(self) -> Uuid {
        Uuid::new_v5(&SIGNPOST_NAMESPACE, format!("taxonomy/{}", self.word()).as_bytes())
    }

    fn uri(self) -> String {
        format!("urn:signpost:{}", self.word())
    }

    /// As it is published, with its terms when they are given.
    pub fn wire(self, terms: Vec<wire::TaxonomyTerm>) -> wire::Taxonomy {
        wire::Taxonomy {
            id: self.id().to_string(),
            name: Some(self.name().to_owned()),
            description: Some(self.description().to_owned()),
            uri: Some(self.uri()),
            version: Some("1".to_owned()),
            taxonomy_terms: terms,
        }
    }
}

/// One term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub taxonomy: Taxonomy,
    pub word: String,
    pub name: String,
    pub description: String,
    /// Word of the term it belongs under, in the same taxonomy.
    pub parent: Option<&'static str>,
}

impl Term {
    pub fn id(&self) -> Uuid {
        id_of(self.taxonomy, &self.word)
    }

    pub fn wire(&self) -> wire::TaxonomyTerm {
        wire::TaxonomyTerm {
            id: self.id().to_string(),
            name: Some(self.name.clone()),
            description: Some(self.description.clone()),
            parent_id: self.parent.map(|parent| id_of(self.taxonomy, parent).to_string()),
            taxonomy: Some(self.taxonomy.name().to_owned()),
            taxonomy_id: Some(self.taxonomy.id().to_string()),
            term_uri: Some(format!("{}:{}", self.taxonomy.uri(), self.word)),
            term: Some(self.word.clone()),
        }
    }
}

fn id_of(taxonomy: Taxonomy, word: &str) -> Uuid {
    Uuid::new_v5(&SIGNPOST_NAMESPACE, format!("term/{}/{word}", taxonomy.word()).as_bytes())
}

/// The word of one of our terms, from its URI.
pub fn word_of_uri(taxonomy: Taxonomy, uri: &str) -> Option<&str> {
    uri.strip_prefix(&taxonomy.uri())?.strip_prefix(':')
}

/// The word of a plain enum of the catalogue, as the wire spells it.
pub fn word_of<T: serde::Serialize>(value: T) -> String {
    // Plain enums always become a text.
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
