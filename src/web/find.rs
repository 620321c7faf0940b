//! What help, and where? One box, and what answers it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use super::failure::Failure;
use super::filters::{Asked, PER_PAGE, mode, referrer, spelt};
use super::form::{Fault, error, error_id, fault, summary};
use super::layout::{Here, Page, ok, send};
use super::map::ResultsMap;
use super::mark::{Band, pyramid};
use super::result_card::Cards;
use super::{links, urgent, words};
use crate::catalogue::Step;
use crate::directory::Directory;
use crate::geography::Truth;
use crate::pathway::Snapshot;
use crate::search::{FacetCount, Found, QueryError};

/// Filter values shown of one kind, the most frequent first.
const MOST_VALUES: usize = 12;

#[get("/")]
pub async fn show_results(
    directory: Data<Directory>,
    query: Result<Query<Vec<(String, String)>>, actix_web::Error>,
) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let pairs = query.map_err(|_| Failure::Unreadable)?.into_inner();
    let asked = Asked::of(&pairs, snapshot);
    let page = Page::new("Find help").here(Here::Find).heading("What help, and where?").of(snapshot);
    if asked.is_empty() && asked.unknown.is_empty() {
        let content = html! { (search_box(&asked, &[])) (start(snapshot)) };
        return Ok(ok(&page.kept(), &content));
    }
    let question = match asked.query(snapshot, directory.now()) {
        Ok(question) => question,
        Err(fault) => return Ok(at_fault(&page, &asked, fault)),
    };
    let found = match read_side.index.find(&question, directory.now()) {
        Ok(found) => found,
        Err(QueryError::NotBuilt) => return Err(Failure::NotReady),
        Err(error) if error.is_about_the_question() => {
            let fault = Fault::new("q", error.to_string().replace('`', ""));
            return Ok(at_fault(&page, &asked, fault));
        }
        Err(error) => return Err(Failure::internal(&error)),
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
    let page = page.hide_fast(needs).kept();
    Ok(ok(&page, &results(&asked, &found, &cards)))
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
                    label for="q" { "For example “debt advice Oakham” or “someone to talk to”" }
                    (error(faults, "q"))
                    div.row {
                        input #q name="q" type="search" value=(asked.words) maxlength="500" autocomplete="off" list="suggestions" data-suggest=""
                            aria-describedby=[wrong("q").then(|| error_id("q"))] aria-invalid=[wrong("q").then_some("true")];
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

fn results(asked: &Asked, found: &Found, cards: &Cards) -> Markup {
    let pages = found.total.div_ceil(PER_PAGE);
    let first = (asked.page - 1) * PER_PAGE + 1;
    let map = ResultsMap::of(&found.hits, first, cards.snapshot);
    html! {
        @if !found.crisis.is_empty() { (urgent::words_of_crisis(&found.crisis, cards.snapshot)) }
        (search_box(asked, &[]))
        (understood(asked, found))
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
                    ol.cards start=(first) {
                        @for (number, hit) in (first..).zip(&found.hits) { li { (cards.card(hit, map.has(number).then_some(number))) } }
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

/// How the question was read, so that it can be put right.
fn understood(asked: &Asked, found: &Found) -> Markup {
    let read = &found.understood;
    html! {
        @if !asked.unknown.is_empty() {
            @let unknown: Vec<&str> = asked.unknown.iter().map(String::as_str).collect();
            p.understood { "Left out, because no filter is known by it: “" (words::listed(&unknown, "and")) "”." }
        }
        @if let Some(corrected) = read.corrected.as_deref().filter(|corrected| *corrected != asked.words) {
            p.understood { "We looked for “" (corrected) "”, because “" (asked.words) "” is spelt in a way we do not know." }
        }
        @if let Some(place) = &read.place {
            @if place.from_text { p.understood { "Place: " strong { (place.label) } ", from your words." } }
            @if place.located.in_llr == Truth::Unmet {
                p.understood { (place.label) " is not in Leicester, Leicestershire or Rutland: most of these services are for people who live there." }
            } @else if let Some(note) = &place.located.note {
                p.understood { (words::sentence(&note.replace('`', ""))) "." }
            }
        }
        @if let Some(age) = read.age_years { p.understood { "We read an age of " (age) " and left out what is for other ages." } }
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

/// The filters with their counts, as tick boxes of the one form.
fn filters(asked: &Asked, found: &Found, snapshot: &Snapshot) -> Markup {
    let step = |value: &str| {
        snapshot
            .pyramid()
            .iter()
            .find(|s| s.step.to_string() == value)
            .map(|s| format!("{} {}", s.step, s.name))
    };
    let need =
        |value: &str| snapshot.needs().iter().find(|need| need.slug == value).map(|need| need.name.clone());
    let help = |value: &str| mode(value).map(|mode| words::sentence(words::mode(mode)));
    let who = |value: &str| referrer(value).map(|referrer| words::sentence(words::spoken(referrer)));
    let mut steps = found.facets.step.clone();
    steps.sort_by(|a, b| a.value.cmp(&b.value));
    html! {
        aside.filters aria-labelledby="filters" {
            h2 #filters { "Show only" }
            (tick_group("step", "Step", &steps, &asked.steps.iter().map(ToString::to_string).collect::<Vec<_>>(), &step))
            (tick_group("need", "Need", &found.facets.need, &asked.needs, &need))
            (tick_group("mode", "How help comes", &found.facets.mode, &asked.modes.iter().map(|mode| spelt(*mode)).collect::<Vec<_>>(), &help))
            (tick_group("referrer", "Who may refer", &found.facets.referrer, &asked.referrers.iter().map(|r| r.as_str().to_owned()).collect::<Vec<_>>(), &who))
            (tick("free", "yes", "Known to be free", asked.free))
            (tick("open", "now", "Known to be open now", asked.open_now))
            p { button type="submit" form="find" { "Show these" } }
            @if asked.has_filters() {
                p { a href=(Asked { words: asked.words.clone(), place: asked.place.clone(), page: 1, ..Asked::default() }.address()) { "Clear the filters" } }
            }
        }
    }
}

/// One tick box that stands alone.
fn tick(name: &str, value: &str, label: &str, ticked: bool) -> Markup {
    html! {
        label { input type="checkbox" form="find" name=(name) value=(value) checked[ticked] autocomplete="off"; span { (label) } }
    }
}

fn tick_group(
    name: &str,
    title: &str,
    counts: &[FacetCount],
    ticked: &[String],
    label: &dyn Fn(&str) -> Option<String>,
) -> Markup {
    // A ticked value without a hit stays, so that it can be taken off again.
    let gone = ticked
        .iter()
        .filter(|value| counts.iter().all(|count| count.value != **value))
        .map(|value| (value.as_str(), 0));
    let shown: Vec<(&str, usize)> = counts
        .iter()
        .take(MOST_VALUES)
        .map(|count| (count.value.as_str(), count.count))
        .chain(gone)
        .collect();
    html! {
        @if !shown.is_empty() {
            details open[name == "step" || !ticked.is_empty()] {
                summary { (title) }
                fieldset {
                    legend.for-screen-reader { (title) }
                    @for (value, count) in shown {
                        @if let Some(label) = label(value) {
                            label {
                                input type="checkbox" form="find" name=(name) value=(value) checked[ticked.iter().any(|known| known == value)] autocomplete="off";
                                span { (label) " (" (count) ")" }
                            }
                        }
                    }
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
