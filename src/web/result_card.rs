//! One result of the Find page: four lines at most.
//!
//! Step and name; what it does; why it is here; how to get in.

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, PreEscaped, html};

use super::{hours, links, mark, ways_in, words};
use crate::catalogue::{Service, Status};
use crate::geography::{Precision, Truth};
use crate::pathway::Snapshot;
use crate::search::{Hit, Understood, UnderstoodPlace};

/// What every card of one page is told with.
#[derive(Clone, Copy)]
pub struct Cards<'c> {
    pub snapshot: &'c Snapshot,
    pub understood: &'c Understood,
    /// Needs that were ticked.
    pub needs: &'c [String],
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
}

impl Cards<'_> {
    /// `number` is that of its pin, where the map has one.
    pub fn card(&self, hit: &Hit, number: Option<usize>) -> Markup {
        let Some(record) = self.snapshot.find_at(&hit.slug, hit.position) else { return html! {} };
        let service = record.service.as_ref();
        html! {
            article.card {
                div.head {
                    @if let Some(number) = number { span.on-map aria-hidden="true" { (number) } }
                    h3 {
                        a href=(links::service(&service.slug)) {
                            // Escaped where it was marked.
                            @match &hit.highlights.name { Some(marked) => (PreEscaped(marked)), None => (service.name) }
                        }
                    }
                    (mark::step_marks(&service.steps, None, self.snapshot))
                }
                p.does { (words::in_short(&service.summary, 110)) }
                p.why-here { span.label { "Why: " } (self.why(hit, service)) (self.place(hit, service)) }
                @if !is_gone(service) {
                    label.keep { input type="checkbox" form="keep" name="service" value=(service.slug) autocomplete="off"; span { "Keep" span.for-screen-reader { " " (service.name) } } }
                }
                p.way {
                    @if is_gone(service) { strong { (words::sentence(words::status(service.status.is))) } }
                    @else {
                        span.label { "How to get in: " } (ways_in::anybody(service, record, self.snapshot))
                        @if let Some(hours) = hours::open_now(service, self.now) { " · " (hours) }
                    }
                    " · " (words::last_checked(service, self.today))
                }
            }
        }
    }

    /// Which of the needs in view it names, or what else brings it here.
    fn why(&self, hit: &Hit, service: &Service) -> Markup {
        let named = |slug: &String| {
            let need = self.snapshot.needs().iter().find(|need| need.slug == *slug)?;
            service.needs.contains(slug).then_some(need.name.as_str())
        };
        let mut needs: Vec<&str> =
            self.needs.iter().chain(&self.understood.needs).filter_map(named).collect();
        needs.dedup();
        html! {
            @if !needs.is_empty() {
                "“" (words::listed(&needs, "and")) "” " (if needs.len() == 1 { "is one of its needs" } else { "are among its needs" })
            } @else if hit.is_first_choice {
                "one of the first places to turn to for this"
            } @else if hit.is_sought {
                "people who look for it ask in words like yours"
            } @else if self.understood.text.is_empty() {
                "it is on the list you asked for"
            } @else {
                "your words are in its record"
            }
        }
    }

    /// From the middle of a town or district a distance in metres would claim too much.
    fn distance(&self, metres: f64) -> String {
        let exact = |place: &UnderstoodPlace| matches!(place.precision, Precision::Point | Precision::Unit);
        match self.understood.place.as_ref() {
            Some(place) if exact(place) => words::distance(metres),
            _ if metres < 1_500.0 => "close by".to_owned(),
            _ => format!("about {:.0} km", metres / 1000.0),
        }
    }

    fn place(&self, hit: &Hit, service: &Service) -> Markup {
        let label = self.understood.place.as_ref().map(|place| place.label.as_str()).unwrap_or_default();
        html! {
            @match hit.serves_place {
                Some(Truth::Met) => { " · serves " (label) },
                Some(Truth::Unmet) => { " · " strong { "not for people in " (label) } },
                Some(Truth::Unknown) => { " · we don't know yet: ask whether it serves " (label) },
                None => {}
            }
            @if let Some(metres) = hit.distance_m { " · " (self.distance(metres)) }
            @else if service.modes.iter().any(|mode| mode.is_remote()) && hit.serves_place.is_some() {
                @let modes: Vec<&str> = service.modes.iter().filter(|mode| mode.is_remote()).map(|mode| words::mode(*mode)).collect();
                " · " (words::listed(&modes, "or"))
            }
        }
    }
}

fn is_gone(service: &Service) -> bool {
    matches!(service.status.is, Status::Closed | Status::Replaced)
}
