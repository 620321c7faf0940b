//! Numbers, boxes and addresses as links.

use maud::{Markup, html};

use super::links;
use crate::catalogue::{Audience, Contact, ContactKind, Service};

/// One contact as a link that can be followed, with what to know first.
pub fn contact(contact: &Contact) -> Markup {
    html! {
        @match contact.kind {
            ContactKind::Phone => a.number href=(links::telephone(&contact.value)) { (contact.value) },
            ContactKind::Text => { "text " a.number href=(format!("sms:{}", contact.digits())) { (contact.value) } },
            ContactKind::Email => a href=(format!("mailto:{}", contact.value)) { (contact.value) },
            ContactKind::Website | ContactKind::WebForm => {
                @match links::web(&contact.value) {
                    Some(address) => a href=(address) rel="noreferrer" {
                        @if contact.kind == ContactKind::WebForm { "form: " }
                        (shown(address))
                    },
                    None => (contact.value),
                }
            }
        }
        @if let Some(label) = &contact.label { " (" (label) ")" }
        @if contact.audience == Audience::Professionals { " " strong { "for professionals only" } }
    }
}

/// An address as it is read aloud: without the scheme and the last slash.
fn shown(address: &str) -> &str {
    address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')
}

/// The numbers to ring or text that anybody may use.
pub fn public_numbers(service: &Service) -> impl Iterator<Item = &Contact> {
    service.contacts.iter().filter(|c| {
        c.audience == Audience::Public && matches!(c.kind, ContactKind::Phone | ContactKind::Text)
    })
}
