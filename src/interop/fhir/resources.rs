//! The resources and data types of FHIR R4 (4.0.1) that we write, with the elements that we fill.
//!
//! An element that is not known is left out, never null; FHIR has no empty lists and no empty texts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Declares a type with optional and repeated elements, both left out when empty.
macro_rules! fhir {
    ($($(#[doc = $doc:literal])* $name:ident as $schema:ident { $($(#[$attribute:meta])* $field:ident : $type:ty,)* })*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "camelCase")]
        #[schema(as = $schema)]
        pub struct $name {
            $($(#[$attribute])* #[serde(default, skip_serializing_if = "is_empty")] pub $field: $type,)*
        }
    )*};
}

/// What may be left out.
trait Empty {
    fn is_left_out(&self) -> bool;
}

impl<T> Empty for Option<T> {
    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

impl<T> Empty for Vec<T> {
    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

impl Empty for String {
    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

fn is_empty<T: Empty>(value: &T) -> bool {
    value.is_left_out()
}

fhir! {
    /// A fact that FHIR has no element for. It has either parts (`extension`) or one value.
    Extension as FhirExtension {
        url: String,
        #[schema(no_recursion)]
        extension: Vec<Extension>,
        value_string: Option<String>,
        value_code: Option<String>,
        value_boolean: Option<bool>,
        value_integer: Option<i64>,
        value_distance: Option<Quantity>,
    }

    Quantity as FhirQuantity {
        value: Option<f64>,
        unit: Option<String>,
        system: Option<String>,
        code: Option<String>,
    }

    Coding as FhirCoding {
        system: Option<String>,
        code: Option<String>,
        display: Option<String>,
    }

    CodeableConcept as FhirCodeableConcept {
        #[schema(no_recursion)]
        extension: Vec<Extension>,
        coding: Vec<Coding>,
        text: Option<String>,
    }

    Identifier as FhirIdentifier {
        #[serde(rename = "use")]
        used_as: Option<String>,
        system: Option<String>,
        value: Option<String>,
    }

    /// To a resource of this server, or by an identifier to something that has no resource here.
    Reference as FhirReference {
        reference: Option<String>,
        #[serde(rename = "type")]
        kind: Option<String>,
        identifier: Option<Identifier>,
        display: Option<String>,
    }

    ContactPoint as FhirContactPoint {
        #[schema(no_recursion)]
        extension: Vec<Extension>,
        system: Option<String>,
        value: Option<String>,
        #[serde(rename = "use")]
        used_as: Option<String>,
    }

    Meta as FhirMeta {
        version_id: Option<String>,
        #[schema(example = "2026-11-22T03:00:00Z")]
        last_updated: Option<String>,
        profile: Vec<String>,
        tag: Vec<Coding>,
    }

    /// The resource in a few words, as XHTML.
    Narrative as FhirNarrative {
        status: String,
        div: String,
    }

    /// Who a service is for. `code.coding` says whether this is asked for, ruled out or put first.
    Eligibility as FhirEligibility {
        #[schema(no_recursion)]
        extension: Vec<Extension>,
        code: Option<CodeableConcept>,
        comment: Option<String>,
    }

    AvailableTime as FhirAvailableTime {
        #[schema(no_recursion)]
        extension: Vec<Extension>,
        days_of_week: Vec<String>,
        all_day: Option<bool>,
        available_start_time: Option<String>,
        available_end_time: Option<String>,
    }

    NotAvailable as FhirNotAvailable {
        description: String,
    }

    Address as FhirAddress {
        text: Option<String>,
        postal_code: Option<String>,
    }

    /// WGS 84, in degrees.
    Position as FhirPosition {
        longitude: Option<f64>,
        latitude: Option<f64>,
    }

    HealthcareService as FhirHealthcareService {
        #[schema(example = "HealthcareService")]
        resource_type: String,
        #[schema(example = "6a3e6e25-2f43-5a93-bd0c-0a6f4f1c2d3e")]
        id: String,
        meta: Option<Meta>,
        text: Option<Narrative>,
        #[schema(no_recursion)]
        extension: Vec<Extension>,
        identifier: Vec<Identifier>,
        /// Left out when nothing recent says whether it still runs.
        active: Option<bool>,
        provided_by: Option<Reference>,
        /// Steps of care.
        category: Vec<CodeableConcept>,
        /// Needs.
        #[serde(rename = "type")]
        kind: Vec<CodeableConcept>,
        location: Vec<Reference>,
        name: Option<String>,
        comment: Option<String>,
        extra_details: Option<String>,
        telecom: Vec<ContactPoint>,
        coverage_area: Vec<Reference>,
        service_provision_code: Vec<CodeableConcept>,
        eligibility: Vec<Eligibility>,
        /// How help is given, and ways of access.
        characteristic: Vec<CodeableConcept>,
        communication: Vec<CodeableConcept>,
        referral_method: Vec<CodeableConcept>,
        available_time: Vec<AvailableTime>,
        not_available: Vec<NotAvailable>,
        availability_exceptions: Option<String>,
    }

    Organization as FhirOrganization {
        #[schema(example = "Organization")]
        resource_type: String,
        id: String,
        meta: Option<Meta>,
        text: Option<Narrative>,
        #[schema(no_recursion)]
        extension: Vec<Extension>,
        identifier: Vec<Identifier>,
        #[serde(rename = "type")]
        kind: Vec<CodeableConcept>,
        name: Option<String>,
        alias: Vec<String>,
        telecom: Vec<ContactPoint>,
    }

    Location as FhirLocation {
        #[schema(example = "Location")]
        resource_type: String,
        id: String,
        meta: Option<Meta>,
        text: Option<Narrative>,
        #[schema(no_recursion)]
        extension: Vec<Extension>,
        name: Option<String>,
        description: Option<String>,
        mode: Option<String>,
        address: Option<Address>,
        position: Option<Position>,
        managing_organization: Option<Reference>,
    }
}

impl Reference {
    /// To a resource of this server.
    pub fn to(kind: &str, id: impl std::fmt::Display, display: impl Into<String>) -> Self {
        Self { reference: Some(format!("{kind}/{id}")), display: Some(display.into()), ..Self::default() }
    }
}

impl CodeableConcept {
    pub fn coded(system: &str, code: impl Into<String>, display: impl Into<String>) -> Self {
        let coding = Coding {
            system: Some(system.to_owned()),
            code: Some(code.into()),
            display: Some(display.into()),
        };
        Self { coding: vec![coding], ..Self::default() }
    }

    /// The code it has in a system, if any.
    pub fn code_in(&self, system: &str) -> Option<&str> {
        let coding = self.coding.iter().find(|coding| coding.system.as_deref() == Some(system))?;
        coding.code.as_deref()
    }
}

impl Identifier {
    pub fn of(system: &str, value: impl Into<String>) -> Self {
        Self { used_as: None, system: Some(system.to_owned()), value: Some(value.into()) }
    }
}
