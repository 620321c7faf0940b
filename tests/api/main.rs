//! The API from outside, answered from the seeds without any database.

mod document;
mod finding;
mod matching;
mod operation;
mod places;
mod reading;
mod referring;
mod refusals;
mod support;
