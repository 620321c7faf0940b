//! How to get in: one line for a card, and all of it for whoever opens the card.

use maud::{Markup, html};

use super::contact::{contact, public_numbers};
use super::{links, words};
use crate::catalogue::{Audience, Contact, ContactKind, How, Referrer, Service};
use crate::pathway::{NamedService, Referral, RouteReply, Snapshot};

/// One line, for the one who asks.
pub fn line(referral: &Referral, asker: Option<Referrer>, service: &Service) -> Markup {
    let route = referral.routes.first();
    html! {
        @match (referral.open_to_you, asker) {
            (Some(true), Some(asker)) => {
                @if asker == Referrer::Myself { "you can refer yourself" } @else { "you can refer" }
                @if let Some(route) = route { (by(route)) }
            }
            (Some(false), _) => { "not open to you directly" (instead(referral)) },
            (None, Some(_)) if route.is_some() => { "it depends who the person is: open for the ways in" },
            (None, Some(_)) => { "we don't know yet: ask whether you can refer" },
            (Some(true) | None, _) => (anybody(service)),
        }
    }
}

/// How somebody gets in, when it is not known who asks.
pub fn anybody(service: &Service) -> Markup {
    let open = service.routes.iter().filter(|route| !route.not_accepted);
    let own = open.clone().find(|route| route.who.contains(&Referrer::Myself));
    let mut others: Vec<Referrer> = open.flat_map(|route| route.who.iter().copied()).collect();
    others.sort_unstable();
    others.dedup();
    html! {
        @if let Some(own) = own {
            "you can refer yourself"
            @let number = own.contact.as_deref().and_then(|value| public_numbers(service).find(|c| c.value == value));
            @if own.how != How::NotStated { ", " (means(own.how, number)) }
        } @else if others.is_empty() {
            "we don't know yet how to get in: ask"
        } @else if others.contains(&Referrer::Gp) {
            "ask your GP to refer"
        } @else {
            "through " (words::who(&others))
        }
    }
}

fn by(route: &RouteReply) -> Markup {
    html! {
        @if route.how != How::NotStated { ", " (means(route.how, route.contact)) }
        @if let Some(through) = &route.through { ", through " (named(through)) }
    }
}

/// `by phone 0808 …`; a number to text says so itself.
fn means(how: How, known: Option<&Contact>) -> Markup {
    html! {
        @match known {
            Some(known) if known.kind == ContactKind::Text => (contact(known)),
            Some(known) => { (words::how(how)) " " (contact(known)) },
            None => (words::how(how)),
        }
    }
}

fn instead(referral: &Referral) -> Markup {
    html! {
        @if let Some(otherwise) = &referral.otherwise {
            @if let Some(door) = &otherwise.door { ": go to " (named(door)) }
            @else if !otherwise.who.is_empty() { ": " (words::who(&otherwise.who)) " can refer" }
        }
    }
}

/// A link to a service by its name.
pub fn named(service: &NamedService) -> Markup {
    html! { a href=(links::service(service.slug)) { (service.name) } }
}

/// Every way in, or the door, with what to send and how soon something should happen.
pub fn whole(referral: &Referral, asker: Option<Referrer>, service: &Service, snapshot: &Snapshot) -> Markup {
    let (yes, no) = match asker {
        Some(Referrer::Myself) => ("You can refer yourself.", "You cannot refer yourself here."),
        Some(_) => ("You can refer.", "You cannot refer here directly."),
        None => ("", ""),
    };
    html! {
        @match referral.open_to_you {
            Some(true) => p { strong { (yes) } },
            Some(false) => p { strong { (no) } " " (words::sentence(&referral.because)) "." },
            None if asker.is_some() => p { strong { "We don't know yet: ask whether you can refer." } " " (words::sentence(&referral.because)) "." },
            None => {}
        }
        @if let Some(otherwise) = &referral.otherwise {
            @if let Some(door) = &otherwise.door { p { "Go to " (named(door)) " instead." } }
            @if !otherwise.who.is_empty() { p { (words::sentence(&words::who(&otherwise.who))) " can refer." } }
        }
        @if !referral.routes.is_empty() {
            ul.routes { @for route in &referral.routes { li { (one(route, asker, snapshot)) } } }
        }
        (numbers(referral, service))
    }
}

/// Numbers that no route has named already.
fn numbers(referral: &Referral, service: &Service) -> Markup {
    let told =
        |value: &str| referral.routes.iter().any(|route| route.contact.is_some_and(|c| c.value == value));
    let left: Vec<_> =
        service.contacts.iter().filter(|c| c.audience == Audience::Public && !told(&c.value)).collect();
    html! {
        @if !left.is_empty() {
            p { "To ask: " @for (at, known) in left.iter().enumerate() { @if at > 0 { " · " } (contact(known)) } }
        }
    }
}

fn one(route: &RouteReply, asker: Option<Referrer>, snapshot: &Snapshot) -> Markup {
    html! {
        strong { (words::sentence(&words::who(route.who))) }
        ": " (means(route.how, route.contact))
        @if let Some(through) = &route.through { ", through " (named(through)) }
        @if !route.urgency.is_empty() {
            @let urgencies: Vec<&str> = route.urgency.iter().map(|urgency| words::urgency(*urgency)).collect();
            " (" (words::listed(&urgencies, "or")) ")"
        }
        @if let Some(says) = &route.says { ". " (words::sentence(says)) }
        @if !route.send.is_empty() { ". Send: " (route.send.join("; ")) }
        // With nobody in particular asking they stand once, under the hours.
        @if asker.is_some() && !route.response.is_empty() {
            ". Published target, not a promise: "
            @for (at, target) in route.response.iter().enumerate() { @if at > 0 { "; " } (target.says) }
        }
        " " span.src { "(" (super::source::name(route.source, snapshot)) ", " (words::confidence(route.confidence)) ")" }
    }
}
