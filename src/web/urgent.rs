//! Crisis help, above everything else on the page, with numbers as links.

use maud::{Markup, html};

use super::contact::{contact, public_numbers};
use super::links;
use super::words::needs_named;
use crate::catalogue::{Contact, ContactKind};
use crate::pathway::{Snapshot, Urgent, UrgentLevel};

/// The urgent box of an answer.
pub fn answer(urgent: &Urgent, snapshot: &Snapshot) -> Markup {
    let heading = match urgent.level {
        UrgentLevel::Emergency => "Get help now",
        UrgentLevel::Crisis => "Get crisis help first",
        UrgentLevel::SameDay => "Ask about safety today",
    };
    let slugs: Vec<&str> = urgent.services.iter().map(|urgent| urgent.service.slug).collect();
    html! {
        section.urgent aria-labelledby="urgent" {
            h2 #urgent { (heading) }
            p.say { (urgent.say) }
            (lines(&slugs, snapshot))
            @if !urgent.reasons.is_empty() {
                p.because { "Because: " @for (at, reason) in urgent.reasons.iter().enumerate() { @if at > 0 { "; " } (needs_named(&reason.because, snapshot.needs())) } }
            }
        }
    }
}

/// The box for words typed into the search that sound like a crisis.
pub fn words_of_crisis(slugs: &[String], snapshot: &Snapshot) -> Markup {
    let slugs: Vec<&str> = slugs.iter().map(String::as_str).collect();
    html! {
        section.urgent aria-labelledby="urgent" {
            h2 #urgent { "Get help now" }
            p.say { "If life may be in danger, ring 999. If it is hard to go on, somebody will listen at any hour, and it costs nothing." }
            (lines(&slugs, snapshot))
        }
    }
}

/// Above an urgent question about somebody who may come to be in a crisis before anybody answers.
pub fn if_it_cannot_wait(snapshot: &Snapshot) -> Markup {
    html! {
        section.urgent aria-labelledby="urgent" {
            h2 #urgent { "If it cannot wait" }
            p.say { "In danger ring 999. In a mental health crisis these answer at any hour, and nobody needs to refer." }
            (always(snapshot))
        }
    }
}

/// The lines that are always there, for a page that found nothing.
pub fn always(snapshot: &Snapshot) -> Markup {
    lines(
        &["emergency-999", "nhs-111-option-2", "central-access-point", "samaritans", "shout-85258"],
        snapshot,
    )
}

fn lines(slugs: &[&str], snapshot: &Snapshot) -> Markup {
    html! {
        ul.lines {
            @for record in slugs.iter().filter_map(|slug| snapshot.find(slug)) {
                @let numbers: Vec<&Contact> = public_numbers(&record.service).collect();
                li {
                    @if let Some(first) = numbers.first() { span.dial { (contact_plain(first)) } " " }
                    a href=(links::service(&record.service.slug)) { (record.service.name) }
                    @for other in numbers.iter().skip(1) { " · or " (contact(other)) }
                }
            }
        }
    }
}

/// Big enough to be hit by a shaking thumb: the number alone.
fn contact_plain(number: &Contact) -> Markup {
    match number.kind {
        ContactKind::Phone => html! { a.number href=(links::telephone(&number.value)) { (number.value) } },
        ContactKind::Text | ContactKind::Email | ContactKind::Website | ContactKind::WebForm => {
            contact(number)
        }
    }
}
