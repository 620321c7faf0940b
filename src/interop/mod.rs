//! Other people's shapes, and our own files, to and from the catalogue.

pub mod fhir;
pub mod official;
pub mod seeds;
