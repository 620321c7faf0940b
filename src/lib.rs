//! Signpost: the open, explainable directory, pathway matcher and gap engine for mental-health and wellbeing services in
//! Leicester, Leicestershire and Rutland. `ARCHITECTURE.md` is the map of the rooms.

pub mod api;
pub mod catalogue;
pub mod cli;
pub mod config;
pub mod directory;
pub mod editing;
pub mod geography;
pub mod interop;
pub mod pathway;
pub mod provision;
pub mod search;
pub mod sign_in;
pub mod store;
pub mod web;
pub mod webhooks;
