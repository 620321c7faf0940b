//! The field that every change has: why.

use maud::{Markup, html};

use crate::web::form::{Fault, error, error_id, fault};

/// With what was typed and what is wrong with it.
pub fn field(why: &str, faults: &[Fault]) -> Markup {
    let wrong = fault(faults, "why").is_some();
    html! {
        div.field.wrong[wrong] {
            label for="why" { "Why, in a few words" }
            p.why #why-why { "Everybody can read it in the list of changes. Nothing about a person." }
            (error(faults, "why"))
            input #why name="why" type="text" value=(why) maxlength="500" autocomplete="off" aria-invalid=[wrong.then_some("true")]
                aria-describedby=(if wrong { format!("why-why {}", error_id("why")) } else { "why-why".to_owned() });
        }
    }
}
