//! The answer page: crisis help, what was understood, the step to begin at, what fits and why, what to ask next, and what was not
//! offered.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::criteria;
use super::fields::Fields;
use super::questions::question;
use super::understood::{told, understood};
use crate::catalogue::Referrer;
use crate::pathway::{Ask, Match, MatchReply, NotOffered, Outcome, StepReply};
use crate::web::mark::{counted, step_mark};
use crate::web::{links, source, urgent, ways_in, words};

/// How many matches are shown unless more are asked for.
const SHOWN: usize = 20;
/// The most matches that can be shown.
const MOST: usize = 100;
/// Matches that stand before what to ask next: what somebody with a patient in the room has time for.
const BEST: usize = 3;
/// Matches in sight; the others are folded.
const IN_SIGHT: usize = 10;
/// Questions in sight, those that settle most; the others are folded.
const FIRST_QUESTIONS: usize = 2;

/// Everything that was found for these answers. `like` are needs that people speak of in such words.
///
/// No cache keeps the page, so going back to it would ask the browser to send the answers again: what leads away opens beside it.
pub fn answer(reply: &MatchReply, like: &[String], fields: &Fields, asker: Option<Referrer>) -> Markup {
    html! {
        @if let Some(crisis) = &reply.urgent { (urgent::answer(crisis, fields.snapshot)) }
        (understood(reply, like, fields))
        @if !(reply.ask.is_empty() && reply.not_offered.is_empty()) {
            nav.on-page aria-label="On this page" {
                ul {
                    @if !reply.ask.is_empty() { li { a href="#ask" { "Ask next" } } }
                    @if !reply.not_offered.is_empty() { li { a href="#not-offered" { "Not offered, and why" } } }
                }
            }
        }
        (list(reply, fields, asker))
        (not_offered(&reply.not_offered, fields))
        (told(fields))
        p.small {
            "Answered on " (words::day(reply.at.date_naive())) " from version " (reply.versions.catalogue)
            " of the list and the rules of " (words::version(&reply.versions.rules)) ". Nothing you typed was kept."
        }
    }
}

/// The step to begin at and why, and how much there is at each.
fn steps(reply: &MatchReply, fields: &Fields) -> Markup {
    let counts: Vec<String> =
        reply.pyramid.iter().map(|count| (count.fits + count.ask).to_string()).collect();
    html! {
        (suggested(&reply.step, fields))
        details.steps {
            summary { "Services at steps 1 to 5: " (counts.join(", ")) }
            (counted(&reply.pyramid, reply.step.suggested))
            @if !reply.step.also.is_empty() {
                p { "Also worth a look: " @for also in &reply.step.also { (step_mark(*also, fields.snapshot)) " " } }
            }
            @let sources: BTreeSet<&str> = reply.step.reasons.iter().map(|reason| reason.source.as_str()).collect();
            @if !sources.is_empty() {
                p.src { "Why this step: " @for (at, id) in sources.iter().enumerate() { @if at > 0 { "; " } (source::name(id, fields.snapshot)) } "." }
            }
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
                "."
            },
            None => p.suggested { "No step is suggested yet: not enough is known." },
        }
        @if let Some(stated) = step.stated { p { "Decided already: " (step_mark(stated, fields.snapshot)) } }
    }
}

fn list(reply: &MatchReply, fields: &Fields, asker: Option<Referrer>) -> Markup {
    let total: usize = reply.matches.len();
    // As many as were asked for: there may be more.
    let full = total > 0 && total.is_multiple_of(SHOWN);
    let (best, others) = reply.matches.split_at(total.min(BEST));
    let (more, folded) = others.split_at(others.len().min(IN_SIGHT - BEST));
    let cards = |found: &[Match], first: usize| {
        html! { ol.cards start=(first) { @for found in found { li { (card(found, fields, asker)) } } } }
    };
    html! {
        section aria-labelledby="fits" data-stay="" {
            h2 #fits { @if total == 0 { "Nothing fits yet" } @else if full { "The first " (total) ", best first" } @else { (words::count(total, "service", "services")) ", best first" } }
            (steps(reply, fields))
            @if total == 0 {
                p { "Answer a question below, or ask the GP practice or the social prescribing link worker." }
                (urgent::always(fields.snapshot))
            } @else {
                (cards(best, 1))
            }
        }
        (ask(&reply.ask, fields))
        @if total > 0 {
            section aria-labelledby="more" data-stay="" {
                @if !more.is_empty() {
                    h2 #more { "More that fits" }
                    p.hint { "✓ met · ✗ not met · ? ask. Open a service for its criteria and the ways in. Links open in a new tab, so that this answer stays here." }
                    (cards(more, BEST + 1))
                } @else {
                    h2 #more { "Keep what you need" }
                }
                @if !folded.is_empty() {
                    details {
                        summary { (words::count(folded.len(), "more service", "more services")) }
                        (cards(folded, IN_SIGHT + 1))
                    }
                }
                @if full && total < MOST {
                    form.again action="/match" method="post" {
                        (hidden(fields, &[]))
                        button type="submit" name="limit" value=(MOST) { "Look for more services" }
                    }
                }
                form #keep action="/handover" method="get" target="_blank" rel="noopener" {
                    p.send {
                        button.main type="submit" { "Compare, print or hand over the ticked ones" }
                        " " span.hint { "That page has nothing about the person in it." }
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
            p.way { span.label { "How to get in: " } (ways_in::line(&found.referral, asker, record, fields.snapshot)) " · " (words::last_checked(&record.service, today)) }
            label.keep { input type="checkbox" form="keep" name="service" value=(service.slug) autocomplete="off"; span { "Keep " span.for-screen-reader { (service.name) " " } "for hand-over" } }
            details {
                summary { "Criteria, and every way in" span.for-screen-reader { " to " (service.name) } }
                (criteria::list(&found.criteria, fields.snapshot))
                h4 { "How to get in" }
                (ways_in::whole(&found.referral, asker, record, fields.snapshot))
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
    let asked: Vec<&Ask> = questions.iter().filter(|ask| names.contains(&ask.fact.as_str())).collect();
    let (first, more) = asked.split_at(asked.len().min(FIRST_QUESTIONS));
    let draw = |asked: &[&Ask]| {
        html! {
            div.questions { @for found in asked {
                div.question {
                    (fields.field(&found.fact))
                    @if found.settles > 0 { p.settles { "Settles " (words::count(found.settles, "service", "services")) } }
                }
            } }
        }
    };
    html! {
        @if !names.is_empty() {
            section.ask-next aria-labelledby="ask" {
                h2 #ask { "Ask next" }
                p.hint { "Each answer settles something above. All are optional." }
                form.match action="/match" method="post" novalidate {
                    (hidden(fields, &names))
                    (draw(first))
                    @if !more.is_empty() {
                        details {
                            summary { (words::count(more.len(), "more question", "more questions")) }
                            (draw(more))
                        }
                    }
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
pub fn hidden(fields: &Fields, without: &[&str]) -> Markup {
    html! {
        @for (name, value) in fields.typed.pairs().filter(|(name, _)| !without.contains(name)) {
            input type="hidden" name=(name) value=(value);
        }
    }
}
