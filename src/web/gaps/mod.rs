//! Where is help thin, for whom, and what would change it? Figures by area, the panel of people, what-if, and a report.
//!
//! Nothing here is about a person, so the question stands in the address and can be sent on. What takes long is worked out on a thread
//! of its own, and kept until the catalogue changes.

mod asked;
mod finding;
mod form;
mod kept;
mod measure;
mod page;
mod people;
mod report;
mod shown;
mod table;
mod view;
mod what_if;
mod what_if_answer;
mod what_if_changes;
mod what_if_fields;
mod what_if_routes;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Path, Query, ServiceConfig, block};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use self::asked::{Asked, Typed};
use self::kept::{figures_of, people_of};
use self::shown::Shown;
use self::view::View;
use self::what_if_changes::{Changes, faults_of};
use super::failure::Failure;
use super::form::Fault;
use super::layout::{Here, Page, ok, send};
use super::picture::saved;
use crate::directory::{Directory, ReadSide};
use crate::pathway::Snapshot;
use crate::provision::{ScenarioError, scenario};

type Pairs = Result<Query<Vec<(String, String)>>, actix_web::Error>;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(show_gaps)
        .service(show_people)
        .service(show_what_if)
        .service(show_report)
        .service(send_file);
}

fn pairs(query: Pairs) -> Result<Vec<(String, String)>, Failure> {
    Ok(query.map_err(|_| Failure::Unreadable)?.into_inner())
}

fn page(title: &str, snapshot: &Snapshot) -> Page {
    Page::new(title).here(Here::Gaps).of(snapshot)
}

/// The form again, with what is wrong.
fn at_fault(page: Page, action: &str, typed: &Typed, faults: &[Fault], snapshot: &Snapshot) -> HttpResponse {
    let content = html! {
        (form::summary(faults))
        form action=(action) method="get" {
            (form::selects(typed, faults, form::Asks::Figures, snapshot))
            p.send { button.main type="submit" { "Show" } }
        }
    };
    send(StatusCode::BAD_REQUEST, &page.wrong(true), &content)
}

/// A page that takes long to work out is made on a thread where nobody waits.
async fn aside<A: Send + 'static>(work: impl FnOnce() -> A + Send + 'static) -> Result<A, Failure> {
    block(work).await.map_err(|error| Failure::internal(&error))
}

#[get("/gaps")]
async fn show_gaps(directory: Data<Directory>, query: Pairs) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let typed = Typed::of(&pairs(query)?);
    let page = page("Where is help thin?", &read_side.snapshot);
    let asked = match typed.read(&read_side.snapshot) {
        Ok(asked) => asked,
        Err(faults) => return Ok(at_fault(page, "/gaps", &typed, &faults, &read_side.snapshot)),
    };
    let page = page.hide_fast(asked.question.need.as_deref());
    let content = aside(move || {
        let figures = figures_of(&read_side, &asked.question, &directory);
        page::content(&View::of(&asked, &typed, &figures, &read_side.snapshot))
    });
    Ok(ok(&page.kept(), &content.await?))
}

#[get("/gaps/people")]
async fn show_people(directory: Data<Directory>, query: Pairs) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let pairs = pairs(query)?;
    let typed = Typed::of(&pairs);
    let page = page("Who finds help, and where?", &read_side.snapshot);
    let word = word(&pairs, "referrer");
    let (asker, asked) = match (people::read_asker(word), typed.read(&read_side.snapshot)) {
        (Some(asker), Ok(asked)) => (asker, by_council(asked)),
        (asker, asked) => {
            let mut faults = asked.err().unwrap_or_default();
            faults.extend(asker.is_none().then(|| Fault::not_on_the_list("referrer")));
            let content = html! {
                (form::summary(&faults))
                (people::form(&typed, word, &faults, &read_side.snapshot))
            };
            return Ok(send(StatusCode::BAD_REQUEST, &page.wrong(true), &content));
        }
    };
    // People of the panel have been through abuse and violence, and the page says so.
    let page = page.quick_exit(true);
    let content = aside(move || {
        let answer = people_of(&read_side, &asked.question, &directory)?;
        Ok(people::content(&answer, asker, &typed, &read_side.snapshot))
    });
    Ok(ok(
        &page.kept(),
        &content.await?.map_err(|error: crate::provision::PanelError| Failure::internal(&error))?,
    ))
}

#[get("/gaps/what-if")]
async fn show_what_if(directory: Data<Directory>, query: Pairs) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let pairs = pairs(query)?;
    let typed = Typed::of(&pairs);
    let page = page("What if a service closed, moved or took other referrals?", &read_side.snapshot);
    let asked = match typed.read(&read_side.snapshot) {
        Ok(asked) => asked,
        Err(faults) => return Ok(at_fault(page, "/gaps/what-if", &typed, &faults, &read_side.snapshot)),
    };
    let page = page.hide_fast(asked.question.need.as_deref());
    let changes = Changes::of(&pairs);
    let made = aside(move || what_if_made(&changes, &asked, &typed, &read_side, &directory)).await?;
    let (status, content) = made?;
    Ok(send(status, &page.wrong(status != StatusCode::OK), &content))
}

fn what_if_made(
    changes: &Changes,
    asked: &Asked,
    typed: &Typed,
    read_side: &ReadSide,
    directory: &Directory,
) -> Result<(StatusCode, Markup), Failure> {
    let snapshot = &read_side.snapshot;
    let show = |faults: &[Fault], answer| what_if::content(typed, changes, faults, answer, asked, snapshot);
    if changes.is_empty() {
        return Ok((StatusCode::OK, show(&[], None)));
    }
    let request = match changes.request(asked, snapshot, directory.today()) {
        Ok(request) => request,
        Err(faults) => return Ok((StatusCode::BAD_REQUEST, show(&faults, None))),
    };
    match scenario(&request, snapshot, &read_side.assumptions, directory.now()) {
        Ok(answer) => Ok((StatusCode::OK, show(&[], Some(&answer)))),
        Err(ScenarioError::Fields(errors)) => Ok((StatusCode::BAD_REQUEST, show(&faults_of(errors), None))),
        Err(error) => Err(Failure::internal(&error)),
    }
}

#[get("/gaps/report")]
async fn show_report(directory: Data<Directory>, query: Pairs) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let typed = Typed::of(&pairs(query)?);
    let page = page("Report: where is help thin?", &read_side.snapshot);
    let asked = match typed.read(&read_side.snapshot) {
        Ok(asked) => asked,
        Err(faults) => return Ok(at_fault(page, "/gaps/report", &typed, &faults, &read_side.snapshot)),
    };
    let page = page.quick_exit(true);
    let content = aside(move || {
        let figures = figures_of(&read_side, &asked.question, &directory);
        let panel = people_of(&read_side, &by_council(asked.clone()).question, &directory)?;
        let view = View::of(&asked, &typed, &figures, &read_side.snapshot);
        Ok(report::content(&view, &panel, &read_side.assumptions.sources, directory.today()))
    });
    Ok(ok(
        &page.kept(),
        &content.await?.map_err(|error: crate::provision::PanelError| Failure::internal(&error))?,
    ))
}

/// A picture or a table as a file: `/gaps/funnel.svg`, `/gaps/people.csv`.
#[get("/gaps/{file}")]
async fn send_file(
    directory: Data<Directory>,
    file: Path<String>,
    query: Pairs,
) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let pairs = pairs(query)?;
    let (name, kind) = file.rsplit_once('.').ok_or(Failure::NoPage)?;
    let shown = Shown::ALL.into_iter().find(|shown| shown.as_str() == name);
    let asker = people::read_asker(word(&pairs, "referrer")).ok_or(Failure::Unreadable)?;
    let typed = Typed::of(&pairs);
    let asked = typed.read(&read_side.snapshot).map_err(|_| Failure::Unreadable)?;
    let content_type = match (kind, shown, name) {
        ("svg", Some(_), _) => "image/svg+xml; charset=utf-8",
        ("csv", Some(_), _) | ("csv", None, "people") => "text/csv; charset=utf-8",
        _ => return Err(Failure::NoPage),
    };
    let is_picture = kind == "svg";
    let made = aside(move || -> Result<Vec<u8>, Failure> {
        let failed = |error: csv::Error| Failure::internal(&error);
        let Some(shown) = shown else {
            let answer = people_of(&read_side, &by_council(asked).question, &directory)
                .map_err(|error| Failure::internal(&error))?;
            return people::table(&answer, asker).csv().map_err(failed);
        };
        let figures = figures_of(&read_side, &asked.question, &directory);
        let view = View::of(&asked, &typed, &figures, &read_side.snapshot);
        if is_picture {
            return Ok(saved(&shown.picture(&view)).into_bytes());
        }
        shown.table(&view).csv().map_err(failed)
    });
    let body = made.await??;
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, content_type));
    response.insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"signpost-{file}\"")));
    Ok(response.body(body))
}

fn word<'p>(pairs: &'p [(String, String)], name: &str) -> &'p str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

/// A matrix has a column for each area, so it is one of councils.
fn by_council(mut asked: Asked) -> Asked {
    asked.question.level = crate::provision::Level::LocalAuthority;
    asked
}
