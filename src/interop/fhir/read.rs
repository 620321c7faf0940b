//! A service from the resources that stand for it.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::extension::{all_of, find, read};
use super::resources::{Extension, HealthcareService, Location as LocationResource, Organization};
use super::terms;
use crate::catalogue::{Location, Service, Step};
use crate::geography::Point;

/// Why resources do not make a service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{element}`: {problem}")]
pub struct FhirFault {
    /// Element or extension at fault.
    pub element: String,
    pub problem: String,
}

fn fault(element: &str, problem: impl Into<String>) -> FhirFault {
    FhirFault { element: element.to_owned(), problem: problem.into() }
}

/// The service that a HealthcareService, its Organization and its Locations were made from. What was left out for its reader, such as a
/// confidential place, stays out.
///
/// # Errors
/// An element or extension that is missing, or holds what the catalogue does not know.
pub fn service_from(
    resource: &HealthcareService,
    organization: &Organization,
    locations: &[LocationResource],
) -> Result<Service, FhirFault> {
    let own = &resource.extension;
    let mut ages = None;
    let mut coverage = None;
    let mut criteria = Vec::new();
    for entry in &resource.eligibility {
        let says = entry.comment.as_ref().map(|says| ("says", Value::from(says.as_str())));
        if let Some(found) = find(&entry.extension, terms::COVERAGE) {
            let areas = json!(areas(resource)?);
            coverage = Some(read(found, says.into_iter().chain([("areas", areas)]))?);
        } else if let Some(found) = find(&entry.extension, terms::AGES) {
            ages = Some(read(found, says)?);
        } else if let Some(found) = find(&entry.extension, terms::CRITERION) {
            let code = entry.code.as_ref().and_then(|code| code.code_in(terms::EFFECT));
            let effect = code.ok_or_else(|| fault("eligibility.code", "has no effect"))?;
            criteria.push(read(found, says.into_iter().chain([("effect", Value::from(effect))]))?);
        }
    }
    Ok(Service {
        slug: identifier(resource)?,
        name: required("name", resource.name.clone())?,
        also_known_as: texts(own, terms::ALSO_KNOWN_AS),
        organisation: organization
            .identifier
            .iter()
            .find(|known| known.system.as_deref() == Some(terms::ORGANISATION_SLUG))
            .and_then(|known| known.value.clone())
            .ok_or_else(|| fault("Organization.identifier", "has no slug"))?,
        provider_says: texts(own, terms::PROVIDER_SAYS).pop(),
        kind: read(one(own, terms::KIND)?, [])?,
        status: read(one(own, terms::STATUS)?, [])?,
        summary: required("comment", resource.comment.clone())?,
        steps: steps(resource)?,
        needs: codes(&resource.kind, terms::NEED),
        modes: words(&resource.characteristic, terms::MODE)?,
        part_of: texts(own, terms::PART_OF).pop(),
        coverage: required("eligibility", coverage)?,
        ages,
        criteria,
        routes: every(own, terms::ROUTE)?,
        response_targets: every(own, terms::RESPONSE_TARGET)?,
        schedules: every(own, terms::SCHEDULE)?,
        contacts: resource
            .telecom
            .iter()
            .filter_map(|point| find(&point.extension, terms::CONTACT).zip(point.value.as_deref()))
            .map(|(found, value)| read(found, [("value", Value::from(value))]))
            .collect::<Result<_, _>>()?,
        locations: locations.iter().map(place).collect::<Result<_, _>>()?,
        costs: every(own, terms::COST)?,
        languages: beside(&resource.communication, terms::LANGUAGE, terms::BCP_47, "code")?,
        access: beside(&resource.characteristic, terms::ACCESS_FACT, terms::ACCESS, "word")?,
        notes: every(own, terms::NOTE)?,
        conflicts: every(own, terms::CONFLICT)?,
        provenance: read(one(own, terms::PROVENANCE)?, [])?,
    })
}

fn required<T>(element: &str, value: Option<T>) -> Result<T, FhirFault> {
    value.ok_or_else(|| fault(element, "is missing"))
}

fn one<'e>(extensions: &'e [Extension], url: &str) -> Result<&'e Extension, FhirFault> {
    find(extensions, url).ok_or_else(|| fault(url, "is missing"))
}

fn every<T: DeserializeOwned>(extensions: &[Extension], url: &str) -> Result<Vec<T>, FhirFault> {
    all_of(extensions, url).map(|extension| read(extension, [])).collect()
}

fn texts(extensions: &[Extension], url: &str) -> Vec<String> {
    all_of(extensions, url).filter_map(|extension| extension.value_string.clone()).collect()
}

fn codes(concepts: &[super::resources::CodeableConcept], system: &str) -> Vec<String> {
    concepts.iter().filter_map(|concept| concept.code_in(system)).map(str::to_owned).collect()
}

fn words<T: DeserializeOwned>(
    concepts: &[super::resources::CodeableConcept],
    system: &str,
) -> Result<Vec<T>, FhirFault> {
    let words = codes(concepts, system).into_iter();
    words
        .map(|word| {
            serde_json::from_value(Value::from(word)).map_err(|error| fault(system, error.to_string()))
        })
        .collect()
}

/// Facts whose word is the code of the concept they stand beside.
fn beside<T: DeserializeOwned>(
    concepts: &[super::resources::CodeableConcept],
    url: &str,
    system: &str,
    field: &'static str,
) -> Result<Vec<T>, FhirFault> {
    let facts =
        concepts.iter().filter_map(|concept| find(&concept.extension, url).zip(concept.code_in(system)));
    facts.map(|(found, code)| read(found, [(field, Value::from(code))])).collect()
}

fn identifier(resource: &HealthcareService) -> Result<String, FhirFault> {
    let slug = resource.identifier.iter().find(|known| known.system.as_deref() == Some(terms::SERVICE_SLUG));
    required("identifier", slug.and_then(|known| known.value.clone()))
}

fn steps(resource: &HealthcareService) -> Result<Vec<Step>, FhirFault> {
    let wrong = |problem: String| fault("category", problem);
    codes(&resource.category, terms::STEP)
        .iter()
        .map(|code| {
            let number = u8::from_str(code).map_err(|error| wrong(error.to_string()))?;
            Step::try_from(number).map_err(|error| wrong(error.to_string()))
        })
        .collect()
}

fn areas(resource: &HealthcareService) -> Result<Vec<String>, FhirFault> {
    let code = |reference: &super::resources::Reference| {
        let identifier = reference.identifier.as_ref()?;
        (identifier.system.as_deref() == Some(terms::AREA)).then(|| identifier.value.clone()).flatten()
    };
    resource
        .coverage_area
        .iter()
        .map(|reference| code(reference).ok_or_else(|| fault("coverageArea", "has no GSS code")))
        .collect()
}

fn place(resource: &LocationResource) -> Result<Location, FhirFault> {
    let mut place: Location = read(one(&resource.extension, terms::PLACE)?, [])?;
    let address = resource.address.clone().unwrap_or_default();
    place.address = address.text;
    place.postcode = address.postal_code;
    place.says = resource.description.clone();
    let position = resource.position.clone().unwrap_or_default();
    if let Some((latitude, longitude)) = position.latitude.zip(position.longitude) {
        place.point =
            Some(Point::checked(latitude, longitude).map_err(|error| fault("position", error.to_string()))?);
    }
    Ok(place)
}
