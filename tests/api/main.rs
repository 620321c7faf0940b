//! The API from outside, answered from the seeds without any database.

mod document;
mod finding;
mod following;
mod matching;
mod operation;
mod places;
mod reading;
mod referring;
mod refusals;
mod support;
