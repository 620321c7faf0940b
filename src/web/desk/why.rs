//! The field that every change has: why.

use maud::Markup;

use crate::web::form::{Fault, Line};

/// With what was typed and what is wrong with it.
pub fn field(why: &str, faults: &[Fault]) -> Markup {
    let line = Line {
        name: "why",
        label: "Why, in a few words",
        why: "Everybody can read it in the list of changes. Nothing about a person.",
        typed: why,
        longest: 500,
    };
    line.draw(faults)
}
