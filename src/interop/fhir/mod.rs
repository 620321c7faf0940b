//! What do our services look like to a system that speaks FHIR R4, and what does one say back?
//!
//! A service is a HealthcareService, whoever runs it an Organization, a place where people are seen a Location, each by the profile of
//! UK Core. What FHIR has an element for stands in that element. The rest (step, coverage basis, source and date of each fact, the tests
//! behind a criterion) stands in extensions beside it, so that [`service_from`] gives back the service that [`healthcare_service()`] and
//! [`location()`] were given. `docs/fhir.md` has the table.
//!
//! Everything here is pure: a record comes in as its reader may see it (`directory::open_record`), and no clock is read.

mod extension;
mod healthcare_service;
mod hours;
mod location;
mod ods;
mod organization;
mod read;
mod resources;
pub mod terms;
mod words;

pub use healthcare_service::{active, healthcare_service, identifiers};
pub use location::{location, location_name, places_of};
pub use organization::organization;
pub use read::{FhirFault, service_from};
pub use resources::*;
pub use words::{access_word, mode_word, organisation_word};
