//! Which services fit this person? The form, and the answer to it.
//!
//! Nothing about a person is ever in an address: the answers travel in the body of a POST, are answered, and are gone.

mod answer;
mod criteria;
mod fields;
mod form;
mod questions;
mod typed;
mod understood;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{HttpResponse, get, post};

use self::fields::Fields;
use self::typed::{Typed, faults_of, in_order};
use super::failure::Failure;
use super::form::Fault;
use super::layout::{Here, Page, ok, send};
use crate::directory::Directory;
use crate::pathway::{self, Heard, Snapshot};

/// The empty form.
#[get("/match")]
pub async fn show_form(directory: Data<Directory>) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    Ok(form_page(&read_side.snapshot, &Typed::default(), &[], &directory))
}

/// What fits, or the form again with what is wrong.
#[post("/match")]
pub async fn show_matches(
    directory: Data<Directory>,
    form: Result<Form<Vec<(String, String)>>, actix_web::Error>,
) -> Result<HttpResponse, Failure> {
    let pairs = form.map_err(|error| unreadable(&error))?.into_inner();
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let given = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let (wants_form, limit) = (given("show").as_deref() == Some("form"), given("limit"));
    let typed = Typed::of(pairs);
    if wants_form {
        return Ok(form_page(snapshot, &typed, &[], &directory));
    }
    let (request, mut faults) = typed.request();
    let mut request = request.unwrap_or_default();
    request.limit = limit.and_then(|limit| limit.parse().ok()).filter(|limit| (1..=100).contains(limit));
    // Read even where something is wrong, so that everything that is comes out at once.
    let read = read_side.profile(&request, directory.now());
    let profile = match read.map_err(faults_of) {
        Ok(profile) if faults.is_empty() => profile,
        Ok(_) => return Ok(form_page(snapshot, &typed, &faults, &directory)),
        Err(more) => {
            faults.extend(more);
            return Ok(form_page(snapshot, &typed, &in_order(faults), &directory));
        }
    };
    let reply = pathway::rank(&profile, snapshot, &snapshot.candidates(&profile));
    directory.matched(&profile, &reply, snapshot);
    let needs = profile.needs.iter().map(|weighed| snapshot.needs()[weighed.need].slug.as_str());
    // What such words are like is asked about, where the phrases in them say something else already.
    let like = request.text.as_deref().map(|text| read_side.index.hear(&snapshot.words_to_hear(text).text));
    let like = like.map(|heard| to_ask_about(heard, snapshot)).unwrap_or_default();
    let page = Page::new("What fits")
        .here(Here::Match)
        .of(snapshot)
        .quick_exit(typed.is_to_be_hidden())
        .hide_fast(needs);
    let fields = Fields { snapshot, typed: &typed, faults: &[], today: profile.day() };
    Ok(ok(&page, &answer::answer(&reply, &like, &fields, request.asked_by)))
}

/// Needs that were heard. `suicide awareness course` is no crisis: that somebody needs help in one is only asked when danger is heard.
fn to_ask_about(heard: Heard, snapshot: &Snapshot) -> Vec<String> {
    let left_out = if heard.danger { 0 } else { snapshot.grave_needs() };
    let is_asked = |slug: &String| snapshot.need_index(slug).is_some_and(|need| left_out & (1 << need) == 0);
    heard.needs.into_iter().filter(is_asked).collect()
}

fn form_page(snapshot: &Snapshot, typed: &Typed, faults: &[Fault], directory: &Directory) -> HttpResponse {
    let page = Page::new("Match a person to services").here(Here::Match).of(snapshot);
    let page = page.quick_exit(typed.is_to_be_hidden()).wrong(!faults.is_empty());
    let fields = Fields { snapshot, typed, faults, today: directory.today() };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    send(status, &page, &form::form(&fields))
}

fn unreadable(error: &actix_web::Error) -> Failure {
    match error.as_response_error().status_code() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLong,
        _ => Failure::Unreadable,
    }
}
