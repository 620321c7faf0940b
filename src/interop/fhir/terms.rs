//! The names that stand for things outside this program: profiles, code systems, identifiers and our own extensions.

/// Where our own names live. The domain is reserved (RFC 2606), so a name leads nowhere by accident and never to somebody else; what each
/// means is in `docs/fhir.md`.
macro_rules! ours {
    ($kind:literal, $name:literal) => {
        concat!("https://signpost.example/fhir/", $kind, "/", $name)
    };
}

/// Profiles of UK Core (HL7 UK).
pub const HEALTHCARE_SERVICE_PROFILE: &str =
    "https://fhir.hl7.org.uk/StructureDefinition/UKCore-HealthcareService";
pub const ORGANIZATION_PROFILE: &str = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Organization";
pub const LOCATION_PROFILE: &str = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Location";

/// Codes that the Organisation Data Service gives to organisations of the NHS.
pub const ODS_ORGANISATION: &str = "https://fhir.nhs.uk/Id/ods-organization-code";
/// GSS codes of areas (Office for National Statistics).
pub const AREA: &str = "http://statistics.data.gov.uk/id/statistical-geography";
/// Languages as UK Core codes them, and as everybody else does.
pub const UK_LANGUAGE: &str = "https://fhir.hl7.org.uk/CodeSystem/UKCore-HumanLanguage";
pub const BCP_47: &str = "urn:ietf:bcp:47";
/// How a referral is made, and what it costs (HL7).
pub const REFERRAL_METHOD: &str = "http://terminology.hl7.org/CodeSystem/service-referral-method";
pub const PROVISION: &str = "http://terminology.hl7.org/CodeSystem/service-provision-conditions";
/// What `true` and `false` are codes of, where they are asked for as such (FHIR R4, search, "token").
pub const SPECIAL_VALUES: &str = "http://terminology.hl7.org/CodeSystem/special-values";
/// That a resource was cut short on request (HL7).
pub const OBSERVATION_VALUE: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
/// How far a Location is from where was asked about; stands in the entry of a search.
pub const DISTANCE: &str = "http://hl7.org/fhir/StructureDefinition/location-distance";

/// Slugs of services and organisations.
pub const SERVICE_SLUG: &str = ours!("Id", "service-slug");
pub const ORGANISATION_SLUG: &str = ours!("Id", "organisation-slug");

/// Code systems of our own; the codes are the words of the API.
pub const STEP: &str = ours!("CodeSystem", "step");
pub const NEED: &str = ours!("CodeSystem", "need");
pub const MODE: &str = ours!("CodeSystem", "mode");
pub const ACCESS: &str = ours!("CodeSystem", "access");
pub const EFFECT: &str = ours!("CodeSystem", "eligibility-effect");
pub const HOW: &str = ours!("CodeSystem", "referral-how");
pub const ORGANISATION_KIND: &str = ours!("CodeSystem", "organisation-kind");

/// Extensions. Their parts are named as the API names the fields.
pub const PROVENANCE: &str = ours!("StructureDefinition", "provenance");
pub const SOURCE: &str = ours!("StructureDefinition", "source");
pub const KIND: &str = ours!("StructureDefinition", "kind");
pub const STATUS: &str = ours!("StructureDefinition", "status");
pub const PROVIDER_SAYS: &str = ours!("StructureDefinition", "provider-says");
pub const ALSO_KNOWN_AS: &str = ours!("StructureDefinition", "also-known-as");
pub const PART_OF: &str = ours!("StructureDefinition", "part-of");
pub const COVERAGE: &str = ours!("StructureDefinition", "coverage");
pub const AGES: &str = ours!("StructureDefinition", "ages");
pub const CRITERION: &str = ours!("StructureDefinition", "criterion");
pub const ROUTE: &str = ours!("StructureDefinition", "referral-route");
pub const RESPONSE_TARGET: &str = ours!("StructureDefinition", "response-target");
pub const SCHEDULE: &str = ours!("StructureDefinition", "schedule");
pub const SCHEDULE_OF: &str = ours!("StructureDefinition", "schedule-of");
pub const CONTACT: &str = ours!("StructureDefinition", "contact");
pub const COST: &str = ours!("StructureDefinition", "cost");
pub const LANGUAGE: &str = ours!("StructureDefinition", "language");
pub const ACCESS_FACT: &str = ours!("StructureDefinition", "access");
pub const NOTE: &str = ours!("StructureDefinition", "note");
pub const CONFLICT: &str = ours!("StructureDefinition", "conflict");
pub const PLACE: &str = ours!("StructureDefinition", "place");
