//! What was understood, in sight and to be put right: needs with the words they were read from, what else may be meant, and places.

use maud::{Markup, html};

use super::answer::hidden;
use super::fields::Fields;
use super::questions::short;
use crate::geography::Truth;
use crate::pathway::{MatchReply, PlaceReply};
use crate::web::words;

/// Nothing of it has to be unfolded. `like` are slugs of needs that people speak of in such words.
pub fn understood(reply: &MatchReply, like: &[String], fields: &Fields) -> Markup {
    let needs = needs(reply, fields);
    let was_written = reply.understood.text.is_some();
    let perhaps: Vec<&String> =
        like.iter().filter(|slug| needs.iter().all(|need| need.slug != **slug)).collect();
    html! {
        div.heard {
            p {
                @if needs.is_empty() {
                    @if was_written { "We recognised no need in what was written: " } @else { "No need is named yet: " }
                    "tick one under “Change the answers”."
                } @else {
                    "We understood: "
                    @for (at, need) in needs.iter().enumerate() {
                        @if at > 0 { "; " }
                        strong { (need.name) }
                        @if let Some(from) = &need.from { " (" (from) ")" }
                    }
                    "."
                    @if was_written { " If something is missing, add it: we may not have heard it." }
                }
            }
            @for place in reply.understood.home.iter().chain(&reply.understood.gp) { (place_said(place)) }
            form.again action="/match" method="post" {
                (hidden(fields, &[]))
                @for slug in perhaps {
                    button type="submit" name="needs" value=(slug) { "Add: " (fields.label("needs", slug)) "?" } " "
                }
                button type="submit" name="show" value="form" { "Change the answers" }
            }
        }
    }
}

struct Understood {
    slug: String,
    name: String,
    /// Where it was read, or why it is meant; nothing for what was ticked.
    from: Option<String>,
}

/// Ticked, read from the words, or following from what was told.
fn needs(reply: &MatchReply, fields: &Fields) -> Vec<Understood> {
    let ticked = fields.typed.all("needs").map(|slug| (slug.to_owned(), None));
    let read = reply.understood.text.iter().flat_map(|text| &text.needs);
    let read = read.map(|need| (need.need.clone(), Some(format!("from “{}”", need.from.join("”, “")))));
    let following = reply.understood.needs.iter().map(|need| (need.need.clone(), Some(need.because.clone())));
    let mut needs: Vec<Understood> = Vec::new();
    for (slug, from) in ticked.chain(read).chain(following) {
        if needs.iter().all(|need| need.slug != slug) {
            let name = fields.label("needs", &slug);
            needs.push(Understood { slug, name, from });
        }
    }
    needs
}

/// Where somebody is, and what that leaves open.
fn place_said(place: &PlaceReply) -> Markup {
    html! {
        p {
            "Place: " strong { (place.label) }
            @if !place.authorities.is_empty() && place.authorities != [place.label.as_str()] { " (" (place.authorities.join(" or ")) ")" }
            "."
            @if let Some(note) = &place.note { " " (words::sentence(&note.replace('`', ""))) "." }
            @match place.in_llr {
                Truth::Unmet => " Most of these services are for people who live in Leicester, Leicestershire or Rutland: ask each whether it takes somebody from elsewhere.",
                Truth::Unknown => " So where the person lives is left open below: ask.",
                Truth::Met => "",
            }
        }
    }
}

/// The answers as they were given, folded.
pub fn told(fields: &Fields) -> Markup {
    html! {
        @if fields.typed.answered().next().is_some() {
            details.told {
                summary { "What you told us" }
                dl.pairs {
                    @for name in fields.typed.answered() {
                        dt { (short(name)) }
                        dd {
                            @for (at, value) in fields.typed.all(name).enumerate() {
                                @if at > 0 { ", " } (fields.label(name, value))
                            }
                        }
                    }
                }
            }
        }
    }
}
