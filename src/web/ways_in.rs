//! How to get in: one line for a card, and all of it for whoever opens the card.

use maud::{Markup, html};

use super::contact::contact;
use super::{links, words};
use crate::catalogue::{Audience, Contact, ContactKind, How, LocationUse, Referrer, Route, Service};
use crate::pathway::{NamedService, Otherwise, Record, Referral, RouteReply, Snapshot};

/// One line, for the one who asks.
pub fn line(referral: &Referral, asker: Option<Referrer>, record: &Record, snapshot: &Snapshot) -> Markup {
    let route = referral.routes.first();
    html! {
        @match (referral.open_to_you, asker) {
            (Some(true), Some(asker)) => {
                @if asker == Referrer::Myself { "you can refer yourself" } @else { "you can refer" }
                @if let Some(route) = route { (Means::of(route).after(Some(asker), record)) }
            }
            (Some(false), _) => { "not open to you directly" (instead(referral, asker, record)) },
            (None, Some(_)) if route.is_some() => { "it depends who the person is: open for the ways in" },
            (None, Some(_)) => { "we don't know yet whether you can refer: " (who_tells(record, asker)) },
            (Some(true) | None, _) => (anybody(&record.service, record, snapshot)),
        }
    }
}

/// How somebody gets in, when it is not known who asks. `open` is the service as its reader may see it.
pub fn anybody(open: &Service, record: &Record, snapshot: &Snapshot) -> Markup {
    let taken = open.routes.iter().filter(|route| !route.not_accepted);
    let own = taken.clone().find(|route| route.who.contains(&Referrer::Myself));
    let mut others: Vec<Referrer> = taken.flat_map(|route| route.who.iter().copied()).collect();
    others.sort_unstable();
    others.dedup();
    html! {
        @if let Some(own) = own {
            "you can refer yourself"
            (on(own, open, snapshot, |means| means.after(None, record)))
        } @else if others.is_empty() {
            "we don't know yet how to get in: " (who_tells(record, None))
        } @else if others.contains(&Referrer::Gp) {
            "ask your GP to refer"
        } @else {
            "through " (words::who(&others))
        }
    }
}

/// How a route of a record is gone, in one phrase. `open` is the service as its reader may see it.
pub fn how(
    route: &Route,
    open: &Service,
    asker: Option<Referrer>,
    record: &Record,
    snapshot: &Snapshot,
) -> Markup {
    on(route, open, snapshot, |means| means.said(asker, record))
}

fn on(route: &Route, open: &Service, snapshot: &Snapshot, said: impl FnOnce(&Means) -> Markup) -> Markup {
    let known = route.contact.as_deref().and_then(|value| public_contacts(open).find(|c| c.value == value));
    let through = route.through.as_deref().and_then(|slug| snapshot.find(slug)).map(NamedService::of);
    said(&Means { how: route.how, known, through: through.as_ref() })
}

/// What is known of how a route is gone.
struct Means<'m> {
    how: How,
    known: Option<&'m Contact>,
    through: Option<&'m NamedService<'m>>,
}

impl<'m> Means<'m> {
    fn of(route: &'m RouteReply<'m>) -> Self {
        Self { how: route.how, known: route.contact, through: route.through.as_ref() }
    }

    /// After "you can refer": what is not known stands apart from what is.
    fn after(&self, asker: Option<Referrer>, record: &Record) -> Markup {
        html! { (if self.is_unknown() { "; " } else { ", " }) (self.said(asker, record)) }
    }

    fn is_unknown(&self) -> bool {
        self.how == How::NotStated && self.known.is_none() && self.through.is_none()
    }

    /// `by phone 0808 …`, and through whom. Where no number or address is known, who can tell it.
    fn said(&self, asker: Option<Referrer>, record: &Record) -> Markup {
        let Self { how, through, .. } = *self;
        let its_own = || public_contacts(&record.service).find(|c| through.is_none() && is_for(how, c.kind));
        let known = self.known.or_else(its_own);
        html! {
            @match (known, through) {
                (Some(known), _) if how == How::NotStated => (reach(known)),
                (Some(known), _) if known.kind == ContactKind::Text => (contact(known)),
                (Some(known), _) => { (words::how(how)) " " (contact(known)) },
                (None, Some(_)) if how == How::NotStated => {},
                (None, None) if how == How::NotStated => { "we don't know yet how: " (who_tells(record, asker)) },
                (None, None) if leads_somewhere(how) => { (words::how(how)) "; we don't know yet where: " (who_tells(record, asker)) },
                (None, None) if how == How::WalkIn => { (words::how(how)) (door_of(&record.service)) },
                (None, _) => (words::how(how)),
            }
            @if let Some(through) = through {
                @if known.is_some() || how != How::NotStated { ", " }
                "through " (named(through))
            }
        }
    }
}

/// Whether a contact is what this way is gone by.
fn is_for(how: How, kind: ContactKind) -> bool {
    matches!(
        (how, kind),
        (How::Phone, ContactKind::Phone)
            | (How::Text, ContactKind::Text)
            | (How::Email, ContactKind::Email)
            | (How::WebForm, ContactKind::WebForm)
    )
}

/// Ways that nobody can go without a number or an address.
fn leads_somewhere(how: How) -> bool {
    matches!(how, How::Phone | How::Text | How::Email | How::WebForm | How::ReferralForm | How::Platform)
}

/// ` at 1 High Street`: where people are seen, when they may know it.
fn door_of(service: &Service) -> Markup {
    let seen = service.locations.iter().find(|at| at.used_as == LocationUse::Venue && !at.confidential);
    let address = seen.and_then(|at| at.address.as_ref().or(at.place.as_ref()));
    html! { @if let Some(address) = address { " at " (address) } }
}

/// Who can tell what is not known: the service itself where it can be reached; else the GP practice, which everybody may ask, or for a
/// professional those who run it.
fn who_tells(record: &Record, asker: Option<Referrer>) -> Markup {
    let open = public_contacts(&record.service);
    let is_web = |c: &&Contact| matches!(c.kind, ContactKind::Website | ContactKind::WebForm);
    let known = open.clone().find(|c| !is_web(c)).or_else(|| open.clone().next());
    let professional = asker.is_some_and(|asker| !asker.is_public());
    html! {
        @match known {
            Some(known) => (reach(known)),
            None if professional && record.run_by.name != record.service.name => { "ask " (record.run_by.name) },
            None if professional => "ask there; no number is known",
            None => "ask your GP practice",
        }
    }
}

/// What to do with a contact, when nothing says what it is for.
fn reach(known: &Contact) -> Markup {
    let verb = match known.kind {
        ContactKind::Phone => "ring ",
        ContactKind::Email => "write to ",
        ContactKind::Website => "look at ",
        // These two say it themselves.
        ContactKind::Text | ContactKind::WebForm => "",
    };
    html! { (verb) (contact(known)) }
}

fn public_contacts(service: &Service) -> impl Iterator<Item = &Contact> + Clone {
    service.contacts.iter().filter(|c| c.audience == Audience::Public)
}

fn instead(referral: &Referral, asker: Option<Referrer>, record: &Record) -> Markup {
    let otherwise = referral.otherwise.as_ref();
    html! {
        @match otherwise {
            Some(Otherwise { door: Some(door), .. }) => { ": go to " (named(door)) },
            Some(Otherwise { who, .. }) if !who.is_empty() => { ": " (words::who(who)) " can refer" },
            _ => { "; we don't know yet who can refer: " (who_tells(record, asker)) },
        }
    }
}

/// A link to a service by its name.
pub fn named(service: &NamedService) -> Markup {
    html! { a href=(links::service(service.slug)) { (service.name) } }
}

/// Every way in, or the door, with what to send and how soon something should happen.
pub fn whole(referral: &Referral, asker: Option<Referrer>, record: &Record, snapshot: &Snapshot) -> Markup {
    html! {
        (routes(referral, asker, record, snapshot))
        (numbers(referral, &record.service))
    }
}

/// The same without the numbers that no route names, for where they stand already.
pub fn routes(referral: &Referral, asker: Option<Referrer>, record: &Record, snapshot: &Snapshot) -> Markup {
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
            ul.routes { @for route in &referral.routes { li { (one(route, asker, record, snapshot)) } } }
        } @else if referral.otherwise.is_none() && referral.open_to_you != Some(true) {
            p { "We don't know yet who can refer, or how: " (who_tells(record, asker)) "." }
        }
    }
}

/// How, and what to send, for a sheet whose other columns say who and how soon.
pub fn how_and_what_to_send(
    referral: &Referral,
    asker: Option<Referrer>,
    record: &Record,
    snapshot: &Snapshot,
) -> Markup {
    html! {
        @if referral.routes.is_empty() || asker.is_none() {
            (line(referral, asker, record, snapshot))
        } @else {
            // What one source leaves out another may say.
            @let says_how = |route: &&RouteReply| !Means::of(route).is_unknown();
            @let some_say = referral.routes.iter().any(|route| says_how(&route));
            ul.routes {
                @for route in referral.routes.iter().filter(|route| !some_say || says_how(route)) {
                    li {
                        (Means::of(route).said(asker, record))
                        (urgencies(route))
                        @if let Some(says) = route.says.filter(|_| referral.open_to_you.is_none()) { ". " (words::sentence(says)) }
                        @if !route.send.is_empty() { ". " strong { "Send: " } (route.send.join("; ")) }
                    }
                }
            }
        }
    }
}

/// Which urgencies a route takes, where it does not take any.
fn urgencies(route: &RouteReply) -> Markup {
    let taken: Vec<&str> = route.urgency.iter().map(|urgency| words::urgency(*urgency)).collect();
    html! { @if !taken.is_empty() { " (" (words::listed(&taken, "or")) ")" } }
}

/// Numbers that no route has named already.
fn numbers(referral: &Referral, service: &Service) -> Markup {
    let told =
        |value: &str| referral.routes.iter().any(|route| route.contact.is_some_and(|c| c.value == value));
    let left: Vec<_> = public_contacts(service).filter(|c| !told(&c.value)).collect();
    html! {
        @if !left.is_empty() {
            p { "To ask: " @for (at, known) in left.iter().enumerate() { @if at > 0 { " · " } (contact(known)) } }
        }
    }
}

fn one(route: &RouteReply, asker: Option<Referrer>, record: &Record, snapshot: &Snapshot) -> Markup {
    html! {
        strong { (words::sentence(&words::who(route.who))) }
        ": " (Means::of(route).said(asker, record))
        (urgencies(route))
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
