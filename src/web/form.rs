//! What is wrong with an answer, said in the same way on every page: in a summary that has the focus, and beside its field, which
//! holds what was typed.

use maud::{Markup, html};

use super::words;

/// One field at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub field: String,
    pub says: String,
}

impl Fault {
    pub fn new(field: impl Into<String>, says: impl Into<String>) -> Self {
        Self { field: field.into(), says: says.into() }
    }

    /// For an answer that is not on the list it was to be chosen from.
    pub fn not_on_the_list(field: &str) -> Self {
        Self::new(field, "choose one of the list")
    }
}

/// What is wrong with a field, if anything is.
pub fn fault<'f>(faults: &'f [Fault], field: &str) -> Option<&'f str> {
    faults.iter().find(|fault| fault.field == field).map(|fault| fault.says.as_str())
}

/// What is wrong, first of all on the page, each with a link to its field; `name` is what a field is called.
pub fn summary(faults: &[Fault], name: impl Fn(&str) -> String) -> Markup {
    html! {
        @if !faults.is_empty() {
            section.summary role="alert" aria-labelledby="at-fault" tabindex="-1" autofocus {
                h2 #at-fault { (words::count(faults.len(), "answer needs", "answers need")) " another look" }
                ul { @for fault in faults { li { a href=(format!("#{}", fault.field)) { (name(&fault.field)) ": " (fault.says) } } } }
            }
        }
    }
}

/// What is wrong, beside the field; its id is what the field is described by.
pub fn error(faults: &[Fault], field: &str) -> Markup {
    html! { @if let Some(says) = fault(faults, field) { p.error id=(error_id(field)) { strong { "Error: " } (says) } } }
}

/// For `aria-describedby`.
pub fn error_id(field: &str) -> String {
    format!("{field}-error")
}

/// A plain select. What was given and is not one of the choices is shown as such, so that it can be put right.
pub struct Select<'s> {
    pub name: &'static str,
    pub label: &'static str,
    pub chosen: &'s str,
    /// Value and words; the first stands for nothing chosen.
    pub choices: Vec<(String, String)>,
}

impl Select<'_> {
    pub fn draw(&self, faults: &[Fault]) -> Markup {
        let Self { name, label, chosen, choices } = self;
        let wrong = fault(faults, name).is_some();
        html! {
            div.field.wrong[wrong] {
                label for=(name) { (label) }
                (error(faults, name))
                select id=(name) name=(name) aria-describedby=[wrong.then(|| error_id(name))] aria-invalid=[wrong.then_some("true")] {
                    @for (value, words) in choices { option value=(value) selected[value == chosen] { (words) } }
                    @if choices.iter().all(|(value, _)| value != chosen) { option value=(chosen) selected { "“" (chosen) "”, which is not known" } }
                }
            }
        }
    }
}

/// One line of text, with why it is asked.
pub struct Line<'l> {
    pub name: &'static str,
    pub label: &'static str,
    pub why: &'static str,
    pub typed: &'l str,
    /// Characters.
    pub longest: u32,
}

impl Line<'_> {
    pub fn draw(&self, faults: &[Fault]) -> Markup {
        let Self { name, label, why, typed, longest } = self;
        let wrong = fault(faults, name).is_some();
        let why_id = format!("{name}-why");
        let described = if wrong { format!("{why_id} {}", error_id(name)) } else { why_id.clone() };
        html! {
            div.field.wrong[wrong] {
                label for=(name) { (label) }
                p.why id=(why_id) { (why) }
                (error(faults, name))
                input id=(name) name=(name) type="text" value=(typed) maxlength=(longest) autocomplete="off"
                    aria-invalid=[wrong.then_some("true")] aria-describedby=(described);
            }
        }
    }
}
