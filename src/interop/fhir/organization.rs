//! Who runs a service, as an Organization.

use super::extension::fact;
use super::resources::{CodeableConcept, ContactPoint, Identifier, Meta, Organization};
use super::{terms, words};
use crate::catalogue::Organisation;

pub fn organization(organisation: &Organisation, last_updated: Option<String>) -> Organization {
    // Taken apart in full, so that a new field cannot be forgotten here.
    let Organisation { slug, name, formerly, kind, website, provenance } = organisation;
    let (code, kind) = words::organisation_kind(*kind);
    Organization {
        resource_type: "Organization".to_owned(),
        id: organisation.id().to_string(),
        meta: Some(Meta {
            last_updated,
            profile: vec![terms::ORGANIZATION_PROFILE.to_owned()],
            ..Meta::default()
        }),
        text: Some(words::short_narrative(&format!("{name} ({kind})"))),
        extension: vec![fact(terms::PROVENANCE, provenance, &[])],
        identifier: vec![Identifier::of(terms::ORGANISATION_SLUG, slug)],
        kind: vec![CodeableConcept::coded(terms::ORGANISATION_KIND, code, kind)],
        name: Some(name.clone()),
        alias: formerly.clone(),
        telecom: website
            .iter()
            .map(|website| ContactPoint {
                system: Some("url".to_owned()),
                value: Some(website.clone()),
                ..ContactPoint::default()
            })
            .collect(),
    }
}
