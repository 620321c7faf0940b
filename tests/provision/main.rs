//! Where provision is thin: the arithmetic against worked values, another implementation and what must always hold; the panel
//! against plain matching; scenarios against the catalogue; and the API from outside.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says when it has nothing to do"
)]

mod answers;
mod catchments;
mod counted;
mod inequality;
mod panel;
mod reference;
mod scenario_difference;
mod scenario_routes;
mod scenarios;
mod support;
