//! The form of the Match page: six short groups, each optional, each with why it is asked.

use maud::{Markup, html};

use super::fields::Fields;
use super::questions::{CIRCUMSTANCES, short};
use crate::web::form::summary;

/// The whole form, filled with what was typed, with what is wrong beside its field and above all.
pub fn form(fields: &Fields) -> Markup {
    html! {
        (summary(fields.faults, short))
        p.lead {
            "Answer what you know, leave out the rest. Nothing is kept: it is answered, and gone. Please give no names."
        }
        form.match action="/match" method="post" novalidate {
            (group(1, "Who is asking", html! { (fields.field("asked_by")) }))
            (group(2, "Age and place", html! {
                (fields.field("age_years")) (fields.field("postcode")) (fields.field("gp_area"))
                (more("More about place and person", &["area", "sex"], fields))
            }))
            (group(3, "What is going on", html! { (fields.field("text")) (fields.field("needs")) }))
            (group(4, "Safety, and how bad it is", html! {
                (fields.field("crisis"))
                (more("Scores, or a step already decided", &["phq9", "phq9_item9", "gad7", "severity", "step"], fields))
            }))
            (group(5, "Circumstances", html! {
                p.hint { "Only what changes an answer. Open what matters here; the answer page asks for what is missing." }
                @for (title, names) in CIRCUMSTANCES { (more(title, names, fields)) }
            }))
            (group(6, "What the person would rather have", html! {
                (fields.field("modes"))
                (more("Distance, language, access", &["within_m", "languages", "access", "women_only"], fields))
            }))
            p.send { button.main type="submit" { "See what fits" } }
        }
    }
}

fn group(number: u8, title: &str, content: Markup) -> Markup {
    html! {
        section.group aria-labelledby=(format!("group-{number}")) {
            h2 id=(format!("group-{number}")) { span.count { (number) " of 6" } " " (title) }
            (content)
        }
    }
}

/// Questions that are folded away until wanted; open when one of them is answered or wrong.
fn more(title: &str, names: &[&str], fields: &Fields) -> Markup {
    let answered = names.iter().filter(|name| fields.typed.get(name).is_some()).count();
    let wrong = names.iter().any(|name| fields.faults.iter().any(|fault| fault.field == *name));
    html! {
        details.more open[answered > 0 || wrong] {
            summary { (title) @if answered > 0 { " – " (answered) " answered" } }
            @for name in names { (fields.field(name)) }
        }
    }
}
