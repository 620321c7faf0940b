//! Pages for people: the same answers as the API, in plain words, complete without a script.
//!
//! One file a page. A page asks the catalogue, the search and the matcher directly, and is sent whole. Order on every page: crisis
//! help, where am I, the one thing to do, the answer, why, more.

mod about;
mod assets;
mod conditions;
mod contact;
mod desk;
mod embed;
mod facts;
mod failure;
mod filter_boxes;
mod filters;
mod find;
mod form;
mod gaps;
mod handover;
mod hours;
mod layout;
mod links;
mod map;
mod mark;
mod matching;
mod picture;
mod pyramid;
mod refer;
mod report_problem;
mod result_card;
mod service;
mod source;
mod structured_data;
mod urgent;
mod ways_in;
mod words;

use actix_web::http::header::{ACCEPT, LOCATION};
use actix_web::web::{FormConfig, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, ResponseError, get};

pub use failure::Failure;
pub use layout::POLICY;

/// The largest form that is read: 5,000 characters of text, each up to nine bytes once encoded, and every other answer.
const FORM_LIMIT: usize = 64 * 1024;

/// Every page, to be mounted at `/`. Needs `Data<Directory>`.
pub fn configure(config: &mut ServiceConfig) {
    config
        .app_data(FormConfig::default().limit(FORM_LIMIT))
        .service(assets::send_asset)
        .service(find::show_results)
        .service(matching::show_form)
        .service(matching::show_matches)
        .service(handover::show_handover)
        .service(report_problem::show_report_form)
        .service(report_problem::send_report)
        .service(report_problem::show_outcome)
        .service(service::show_service)
        .service(refer::show_routes)
        .configure(gaps::configure)
        .service(pyramid::show_pyramid)
        .service(about::show_about)
        .service(without_slash)
        .service(embed::show_card)
        .service(embed::show_search_box)
        .service(embed::show_how_to_embed)
        .service(embed::send_script)
        .configure(desk::configure);
}

/// An address written with a slash at its end leads to the page.
#[get("/{page:match|refer|gaps|pyramid|about|handover}/")]
async fn without_slash(page: Path<String>) -> HttpResponse {
    HttpResponse::MovedPermanently().insert_header((LOCATION, format!("/{page}"))).finish()
}

/// Whether a browser asks: it is answered with a page where a program gets a problem.
pub fn wants_page(request: &HttpRequest) -> bool {
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html")
}

/// The page for an address at which there is nothing.
pub fn no_such_page() -> HttpResponse {
    Failure::NoPage.error_response()
}
