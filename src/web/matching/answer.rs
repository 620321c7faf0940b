//! The answer page: crisis help, the pyramid, what fits and why, what to ask next, and what was not offered.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::criteria;
use super::fields::Fields;
use super::questions::{question, short};
use crate::catalogue::Referrer;
use crate::pathway::{Ask, Match, MatchReply, NotOffered, Outcome, StepReply};
use crate::web::mark::{counted, step_mark};
use crate::web::{links, source, urgent, ways_in, words};

/// How many matches are shown unless more are asked for.
const SHOWN: usize = 20;
/// The most matches that can be shown.
const MOST: usize = 100;

/// Everything that was found for these answers.
///
/// No cache keeps the page, so going back to it would ask the browser to send the answers again: what leads away opens beside it.
pub fn answer(reply: &MatchReply, fields: &Fields, asker: Option<Referrer>) -> Markup {
    html! {
        @if let Some(crisis) = &reply.urgent { (urgent::answer(crisis, fields.snapshot)) }
        (told(reply, fields))
        nav.on-page aria-label="On this page" {
            ul {
                li { a href="#fits" { "What fits" } }
                @if !reply.ask.is_empty() { li { a href="#ask" { "Ask next" } } }
                @if !reply.not_offered.is_empty() { li { a href="#not-offered" { "Not offered, and why" } } }
            }
        }
        section aria-labelledby="steps" {
            h2 #steps { "Where on the pyramid" }
            (suggested(&reply.step, fields))
            (counted(&reply.pyramid, reply.step.suggested))
        }
        (list(reply, fields, asker))
        (ask(&reply.ask, fields))
        (not_offered(&reply.not_offered, fields))
        p.small {
            "Answered on " (words::day(reply.at.date_naive())) " from version " (reply.versions.catalogue)
            " of the list and the rules of " (reply.versions.rules) ". Nothing you typed was kept."
        }
    }
}

/// What was told and understood, so that it can be put right.
fn told(reply: &MatchReply, fields: &Fields) -> Markup {
    let understood = &reply.understood;
    html! {
        details.told {
            summary { "What you told us, and what we understood" }
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
            @if let Some(text) = &understood.text {
                @for need in &text.needs {
                    p { "From “" (need.from.join("”, “")) "” we understood: " (fields.label("needs", &need.need)) "." }
                }
                @if text.needs.is_empty() { p { "In the sentence we recognised no need: tick one instead." } }
            }
            @for need in &understood.needs { p { (fields.label("needs", &need.need)) ": " (need.because) "." } }
            @for place in understood.home.iter().chain(&understood.gp) {
                p {
                    (place.label)
                    @if !place.authorities.is_empty() && place.authorities != [place.label.as_str()] { ": " (place.authorities.join(" or ")) }
                    "."
                    @if let Some(note) = &place.note { " " (words::sentence(&note.replace('`', ""))) "." }
                }
            }
        }
        form.again action="/match" method="post" {
            (hidden(fields, &[]))
            button type="submit" name="show" value="form" { "Change the answers" }
        }
    }
}

fn suggested(step: &StepReply, fields: &Fields) -> Markup {
    html! {
        @match step.suggested {
            Some(suggested) => p.suggested {
                "Suggested: " (step_mark(suggested, fields.snapshot)) " – because "
                @for (at, reason) in step.reasons.iter().enumerate() {
                    @if at > 0 { "; " } (reason.because)
                }
                ". "
                span.src {
                    @let sources: BTreeSet<&str> = step.reasons.iter().map(|reason| reason.source.as_str()).collect();
                    "(" @for (at, id) in sources.iter().enumerate() { @if at > 0 { "; " } (source::name(id, fields.snapshot)) } ")"
                }
            },
            None => p.suggested { "No step is suggested yet: not enough is known." },
        }
        @if let Some(stated) = step.stated { p { "Decided already: " (step_mark(stated, fields.snapshot)) } }
        @if !step.also.is_empty() {
            p { "Also worth a look: " @for also in &step.also { (step_mark(*also, fields.snapshot)) " " } }
        }
    }
}

fn list(reply: &MatchReply, fields: &Fields, asker: Option<Referrer>) -> Markup {
    let total: usize = reply.matches.len();
    // As many as were asked for: there may be more.
    let full = total.is_multiple_of(SHOWN);
    html! {
        section aria-labelledby="fits" data-stay="" {
            h2 #fits { @if total == 0 { "Nothing fits yet" } @else if full { "The first " (total) " services, best first" } @else { (words::count(total, "service", "services")) ", best first" } }
            @if total == 0 {
                p { "Answer a question below, or ask the GP practice or the social prescribing link worker." }
                (urgent::always(fields.snapshot))
            } @else {
                p.hint { "✓ met · ✗ not met · ? ask. Open a service for its criteria and the ways in. Links open in a new tab, so that this answer stays here." }
                form action="/handover" method="get" target="_blank" rel="noopener" {
                    ol.cards { @for found in &reply.matches { li { (card(found, fields, asker)) } } }
                    p.send {
                        button.main type="submit" { "Compare, print or hand over the ticked ones" }
                        " " span.hint { "That page has nothing about the person in it." }
                    }
                }
                @if full && total < MOST {
                    form.again action="/match" method="post" {
                        (hidden(fields, &[]))
                        button type="submit" name="limit" value=(MOST) { "Show more services" }
                    }
                }
            }
        }
    }
}

fn card(found: &Match, fields: &Fields, asker: Option<Referrer>) -> Markup {
    let service = &found.service;
    let Some(record) = fields.snapshot.find(service.slug) else { return html! {} };
    let today = fields.today;
    let asked = found.criteria.iter().filter(|criterion| criterion.outcome.is_unknown()).count();
    html! {
        article.card {
            div.head {
                h3 { a href=(address(service.slug, asker)) target="_blank" rel="noopener" { (service.name) } }
                @if let Some(step) = found.step { (step_mark(step, fields.snapshot)) }
                @match found.outcome {
                    Outcome::Fits => span.outcome.fits { "✓ fits" },
                    Outcome::Ask => span.outcome.ask { "? " (words::count(asked, "thing", "things")) " to ask" },
                }
            }
            p { (words::in_short(service.summary, 150)) }
            p.why-here {
                span.label { "Why: " } (criteria::in_short(found, fields.snapshot))
                @if let Some(metres) = found.distance_m {
                    " · " (words::distance(f64::from(metres)))
                    @if let Some(minutes) = found.travel_min { " (about " (minutes) " min by car)" }
                }
            }
            p.way { span.label { "How to get in: " } (ways_in::line(&found.referral, asker, &record.service)) " · " (words::last_checked(&record.service, today)) }
            label.keep { input type="checkbox" name="service" value=(service.slug) autocomplete="off"; span { "Keep " span.for-screen-reader { (service.name) " " } "for hand-over" } }
            details {
                summary { "Criteria, and every way in" span.for-screen-reader { " to " (service.name) } }
                (criteria::list(&found.criteria, fields.snapshot))
                h4 { "How to get in" }
                (ways_in::whole(&found.referral, asker, &record.service, fields.snapshot))
            }
        }
    }
}

fn address(slug: &str, asker: Option<Referrer>) -> String {
    links::with_query(&links::service(slug), &[("referrer", asker.map_or("", Referrer::as_str))])
}

/// The questions that settle most, to be answered where they stand.
fn ask(questions: &[Ask], fields: &Fields) -> Markup {
    let names: Vec<&str> =
        questions.iter().map(|ask| ask.fact.as_str()).filter(|name| question(name).is_some()).collect();
    html! {
        @if !names.is_empty() {
            section.ask-next aria-labelledby="ask" {
                h2 #ask { "Ask next" }
                p.hint { "Each answer settles something above. All are optional." }
                form.match action="/match" method="post" novalidate {
                    (hidden(fields, &names))
                    div.questions { @for found in questions.iter().filter(|ask| names.contains(&ask.fact.as_str())) {
                        div.question {
                            (fields.field(&found.fact))
                            @if found.settles > 0 { p.settles { "Settles " (words::count(found.settles, "service", "services")) } }
                        }
                    } }
                    p.send { button.main type="submit" { "Answer again with this" } }
                }
            }
        }
    }
}

fn not_offered(refused: &[NotOffered], fields: &Fields) -> Markup {
    html! {
        @if !refused.is_empty() {
            section aria-labelledby="not-offered" data-stay="" {
                h2 #not-offered { "Not offered, and why" }
                details {
                    summary { (words::count(refused.len(), "service", "services")) " for these needs would not take the person" }
                    ul.refused {
                        @for no in refused {
                            li {
                                strong { (ways_in::named(&no.service)) }
                                (criteria::list(&no.because, fields.snapshot))
                                @if !no.otherwise.is_empty() {
                                    p { "Its record says to try: " @for (at, other) in no.otherwise.iter().enumerate() { @if at > 0 { ", " } (ways_in::named(other)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was told so far, so that the next question comes on top of it. It travels in the body, and is gone.
fn hidden(fields: &Fields, without: &[&str]) -> Markup {
    html! {
        @for (name, value) in fields.typed.pairs().filter(|(name, _)| !without.contains(name)) {
            input type="hidden" name=(name) value=(value);
        }
    }
}
