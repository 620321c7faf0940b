//! Where a fact comes from, said briefly beside it.

use maud::{Markup, html};

use super::{links, words};
use crate::catalogue::Provenance;
use crate::pathway::Snapshot;

/// The id of our own proposal: a rule that no published page states.
const OUR_PROPOSAL: &str = "signpost-pathway-proposal";

/// Titles that were made of an address, `example.org: news/a-long-path`, are told by the site alone.
fn in_short(title: &str) -> &str {
    match title.split_once(": ") {
        Some((site, path)) if site.contains('.') && !site.contains(' ') && !path.contains(' ') => site,
        _ => title,
    }
}

/// The source beside a fact: briefly, as a link where it is on the web.
pub fn name(id: &str, snapshot: &Snapshot) -> Markup {
    linked(id, in_short, snapshot)
}

/// The title of a source in full.
pub fn title(id: &str, snapshot: &Snapshot) -> Markup {
    linked(id, |title| title, snapshot)
}

fn linked(id: &str, shown: fn(&str) -> &str, snapshot: &Snapshot) -> Markup {
    html! {
        @match snapshot.source(id) {
            _ if id == OUR_PROPOSAL => "our own proposal, to be checked by clinicians",
            Some(source) => {
                @match source.url.as_deref().and_then(links::web) {
                    Some(address) => a href=(address) rel="noreferrer" { (shown(&source.title)) },
                    None => (shown(&source.title)),
                }
            },
            None => "source not named",
        }
    }
}

/// `[2], March 2021, fairly sure`: a number that leads to the list of sources on the same page.
pub fn note(provenance: &Provenance, numbered: &[&str]) -> Markup {
    html! {
        span.src {
            @for id in &provenance.source {
                @if let Some(at) = numbered.iter().position(|known| known == id) {
                    a href=(format!("#source-{}", at + 1)) aria-label=(format!("source {}", at + 1)) { "[" (at + 1) "]" } " "
                }
            }
            (words::dated(&provenance.dated)) ", " (words::confidence(provenance.confidence))
        }
    }
}
