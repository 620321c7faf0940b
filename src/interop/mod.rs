//! Other people's shapes, and our own files, to and from the catalogue.

pub mod fhir;
pub mod official;
pub mod open_referral;
pub mod seeds;
pub mod spreadsheet;
