//! What help, and where? One box, and what answers it.

mod reading;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use self::reading::{nothing_known, title, understood};
use super::failure::Failure;
use super::filter_boxes::filters;
use super::filters::{Asked, PER_PAGE};
use super::form::{Fault, error, error_id, fault, summary};
use super::layout::{Here, Page, ok, send};
use super::map::ResultsMap;
use super::mark::{Band, pyramid};
use super::result_card::Cards;
use super::{links, urgent, words};
use crate::catalogue::Step;
use crate::directory::Directory;
use crate::pathway::Snapshot;
use crate::search::{Found, QueryError};

#[get("/")]
pub async fn show_results(
    directory: Data<Directory>,
    query: Result<Query<Vec<(String, String)>>, actix_web::Error>,
) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let pairs = query.map_err(|_| Failure::Unreadable)?.into_inner();
    let mut asked = Asked::of(&pairs, snapshot);
    let page = Page::new("Find help").here(Here::Find).of(snapshot);
    if asked.is_empty() && asked.unknown.is_empty() {
        let content = html! { (search_box(&asked, &[])) (start(snapshot)) };
        return Ok(ok(&page.kept(), &content));
    }
    let mut question = match asked.query(snapshot, directory.now()) {
        Ok(question) => question,
        Err(fault) => return Ok(at_fault(&page, &asked, fault)),
    };
    let found = match read_side.index.find(&question, directory.now()) {
        Err(error) if error.is_about_the_question() => {
            let fault = Fault::new("q", error.to_string().replace('`', ""));
            return Ok(at_fault(&page, &asked, fault));
        }
        found => found.map_err(unanswered)?,
    };
    let pages = found.total.div_ceil(PER_PAGE);
    let is_beyond = asked.page > pages.max(1);
    let found = if is_beyond {
        asked.page = pages.max(1);
        question.page = asked.page;
        read_side.index.find(&question, directory.now()).map_err(unanswered)?
    } else {
        found
    };
    directory.searched(&question, &found);
    let cards = Cards {
        snapshot,
        understood: &found.understood,
        needs: &asked.needs,
        now: directory.now(),
        today: directory.today(),
    };
    let needs = asked.needs.iter().chain(&found.understood.needs).map(String::as_str);
    let page = page.hide_fast(needs).title(title(&asked, &found, snapshot)).kept();
    let content = results(
        &asked,
        &found,
        &cards,
        &html! {
            @if is_beyond && pages > 0 { p.understood { "There is no such page: this is the last of " (words::count(pages, "page", "pages")) "." } }
            (nothing_known(&asked, &found, &read_side.index, directory.now()))
        },
    );
    Ok(ok(&page, &content))
}

fn unanswered(error: QueryError) -> Failure {
    match error {
        QueryError::NotBuilt => Failure::NotReady,
        error => Failure::internal(&error),
    }
}

fn at_fault(page: &Page, asked: &Asked, fault: Fault) -> HttpResponse {
    let faults = [fault];
    let name = |field: &str| if field == "q" { "What" } else { "Where" }.to_owned();
    let content = html! { (summary(&faults, name)) (search_box(asked, &faults)) };
    send(StatusCode::BAD_REQUEST, &page.clone().wrong(true), &content)
}

fn search_box(asked: &Asked, faults: &[Fault]) -> Markup {
    let wrong = |field: &str| fault(faults, field).is_some();
    html! {
        search {
            form.find #find action="/" method="get" {
                div.box.wrong[wrong("q")] {
                    label for="q" { "What help, and where?" }
                    p.hint #q-hint { "For example “debt advice Oakham” or “someone to talk to”" }
                    (error(faults, "q"))
                    div.row {
                        input #q name="q" type="search" value=(asked.words) maxlength="500" autocomplete="off" list="suggestions" data-suggest=""
                            aria-describedby=(if wrong("q") { format!("q-hint {}", error_id("q")) } else { "q-hint".to_owned() }) aria-invalid=[wrong("q").then_some("true")];
                        button.main type="submit" { "Find" }
                    }
                    datalist #suggestions {}
                }
                details.place.wrong[wrong("place")] open[!asked.place.is_empty()] {
                    summary { @if asked.place.is_empty() { "Set a place" } @else { "Change the place" } }
                    label for="place" { "Town, village, or the first half of a postcode" }
                    (error(faults, "place"))
                    input.medium #place name="place" type="text" value=(asked.place) maxlength="60" autocomplete="off"
                        aria-describedby=[wrong("place").then(|| error_id("place"))] aria-invalid=[wrong("place").then_some("true")];
                }
            }
        }
    }
}

/// Before anything was asked: other ways to begin.
fn start(snapshot: &Snapshot) -> Markup {
    let bands = snapshot.pyramid().iter().map(|step| Band {
        step: step.step,
        name: step.name.clone(),
        address: Some(step_address(step.step)),
        says: html! { (step.summary) },
        chosen: false,
    });
    html! {
        p.doors {
            "With a person in mind? " a href="/match" { "Match them to services" } ". "
            "Referring? " a href="/refer" { "See who may refer, and how" } "."
        }
        section aria-labelledby="needs" {
            h2 #needs { "Or begin with a need" }
            ul.needs { @for need in snapshot.needs() { li { a href=(links::with_query("/", &[("need", &need.slug)])) { (need.name) } } } }
        }
        section aria-labelledby="steps" {
            h2 #steps { "Or with a step of care" }
            (pyramid(bands.collect(), "The five steps of care, from the top"))
        }
    }
}

fn step_address(step: Step) -> String {
    format!("/?step={step}")
}

/// `first` is what is to be known before the results.
fn results(asked: &Asked, found: &Found, cards: &Cards, first: &Markup) -> Markup {
    let pages = found.total.div_ceil(PER_PAGE);
    let first_number = (asked.page - 1) * PER_PAGE + 1;
    let map = ResultsMap::of(&found.hits, first_number, cards.snapshot);
    html! {
        @if !found.crisis.is_empty() { (urgent::words_of_crisis(&found.crisis, cards.snapshot)) }
        (search_box(asked, &[]))
        (understood(asked, found))
        (first)
        @if found.total == 0 {
            (nothing(asked, found, cards.snapshot))
        } @else {
            div.with-filters {
                section.results aria-labelledby="results" {
                    h2 #results {
                        (words::count(found.total, "service", "services"))
                        @if let Some(place) = &found.understood.place { " · near " (place.label) }
                        @if asked.page > 1 { " · page " (asked.page) " of " (pages) }
                    }
                    p.to-filters { a href="#filters" { "Show only some of these" } }
                    ol.cards start=(first_number) {
                        @for (number, hit) in (first_number..).zip(&found.hits) { li { (cards.card(hit, map.has(number).then_some(number))) } }
                    }
                    form.keep-these #keep action="/handover" method="get" {
                        button type="submit" { "Compare, print or hand over the kept ones" }
                    }
                    (pagination(asked, pages))
                }
                div.beside {
                    (map.draw(found.understood.place.as_ref().map(|place| &place.located), cards.snapshot))
                    (filters(asked, found, cards.snapshot))
                }
            }
        }
    }
}

fn pagination(asked: &Asked, pages: usize) -> Markup {
    html! {
        @if pages > 1 {
            nav.pages aria-label="Pages of results" {
                ul {
                    @if asked.page > 1 { li { a href=(asked.page_address(asked.page - 1)) rel="prev" { "← Previous" } } }
                    @for page in 1..=pages {
                        @if page == asked.page { li { a href=(asked.page_address(page)) aria-current="page" { (page) } } }
                        @else if page == 1 || page == pages || page.abs_diff(asked.page) <= 2 { li { a href=(asked.page_address(page)) aria-label=(format!("Page {page}")) { (page) } } }
                        @else if page.abs_diff(asked.page) == 3 { li.gap aria-hidden="true" { "…" } }
                    }
                    @if asked.page < pages { li { a href=(asked.page_address(asked.page + 1)) rel="next" { "Next →" } } }
                }
            }
        }
    }
}

/// Nothing found: doors, and help in a crisis.
fn nothing(asked: &Asked, found: &Found, snapshot: &Snapshot) -> Markup {
    html! {
        section.nothing aria-labelledby="nothing" {
            h2 #nothing { "Nothing found" }
            ul {
                @if asked.has_filters() { li { a href=(links::with_query("/", &[("q", &asked.words), ("place", &asked.place)])) { "Look again without the filters" } } }
                @if !asked.place.is_empty() || found.understood.place.is_some() { li { a href=(links::find(&found.understood.text)) { "Look again without the place" } } }
                li { "Use fewer or other words: “debt”, “anxiety”, “carers”" }
                li { a href="/match" { "Answer a few questions" } ", and see what fits" }
                li { a href="/" { "Begin with a need or a step" } }
            }
            h3 { "Doors that are open to anyone" }
            ul {
                @for slug in ["gp-primary-care", "first-contact-plus", "central-access-point"] {
                    @if let Some(record) = snapshot.find(slug) {
                        li { a href=(links::service(slug)) { (record.service.name) } ": " (words::in_short(&record.service.summary, 120)) }
                    }
                }
            }
            @if found.crisis.is_empty() {
                h3 { "If it cannot wait" }
                (urgent::always(snapshot))
            }
        }
    }
}
