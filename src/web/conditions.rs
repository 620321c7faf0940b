//! Ways in that depend on the person, and refusals: said in words, because this page knows nothing about anybody.

use maud::{Markup, html};

use super::{links, source, ways_in, words};
use crate::catalogue::{Referrer, Route, Service};
use crate::pathway::{Record, Referral, Snapshot};

/// What the one who asks should know beyond the routes that are open to anybody they may refer.
pub fn beyond(
    found: &Referral,
    asker: Option<Referrer>,
    open: &Service,
    record: &Record,
    snapshot: &Snapshot,
) -> Markup {
    let one = |route: &Route| one(route, open, asker, record, snapshot);
    let mine = |route: &&Route| asker.is_none_or(|asker| route.who.contains(&asker));
    let shown = |route: &&Route| {
        found.routes.iter().any(|told| told.says == route.says.as_deref() && told.who == route.who)
    };
    let mut depends = open
        .routes
        .iter()
        .filter(|route| !route.not_accepted && !route.when.is_empty())
        .filter(mine)
        .filter(|route| !shown(route))
        .peekable();
    let mut refused = open.routes.iter().filter(|route| route.not_accepted).filter(mine).peekable();
    html! {
        @if depends.peek().is_some() {
            p { strong { "It depends on the person:" } }
            ul.routes { @for route in depends { li { (one(route)) } } }
        }
        @if refused.peek().is_some() {
            p { strong { "Not taken:" } }
            ul.routes { @for route in refused { li { (one(route)) } } }
        }
    }
}

fn one(
    route: &Route,
    open: &Service,
    asker: Option<Referrer>,
    record: &Record,
    snapshot: &Snapshot,
) -> Markup {
    let leads_to = route.door.as_deref().or(route.through.as_deref()).filter(|_| route.not_accepted);
    let leads_to = leads_to.and_then(|slug| snapshot.find(slug));
    html! {
        strong { (words::sentence(&words::who(&route.who))) }
        @if !route.not_accepted { ": " (ways_in::how(route, open, asker, record, snapshot)) }
        @if let Some(says) = &route.says { ". " (words::sentence(says)) }
        @if let Some(there) = leads_to {
            ". Go to "
            a href=(links::service(&there.service.slug)) { (there.service.name) }
        }
        " " span.src {
            "(" @if let Some(id) = route.provenance.source.first() { (source::name(id, snapshot)) ", " }
            (words::dated(&route.provenance.dated)) ")"
        }
    }
}
