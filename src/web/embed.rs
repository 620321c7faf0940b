//! A card of a service and a search box that other sites show inside their pages.
//!
//! Nothing is kept or counted about who sees them: no cookie, no third party, no address of the page around. Only these pages may be
//! framed by others; whatever is followed opens the site itself, in a page of its own.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use maud::{DOCTYPE, Markup, html};

use super::failure::Failure;
use super::layout::{Page, ok};
use super::{assets, hours, links, mark, ways_in, words};
use crate::catalogue::{Audience, Kind, Status};
use crate::directory::{Directory, open_record};
use crate::pathway::{Record, Snapshot};

/// As for every page, but that any site may frame it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors *";

/// What one line of another site loads: it puts the card or the box where it stands.
const SCRIPT: &str = include_str!("assets/embed.js");

/// A service as a card.
#[get("/embed/services/{service}")]
pub async fn show_card(directory: Data<Directory>, name: Path<String>) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let record = snapshot.find(&name).ok_or_else(|| Failure::NoService { asked: name.into_inner() })?;
    Ok(send(&record.service.name, &card(record, snapshot, &directory)))
}

/// A box to search from.
#[get("/embed/search")]
pub async fn show_search_box() -> HttpResponse {
    send("Find help", &search_box())
}

/// The script of the one line. It changes with the program, so it is kept for an hour only.
#[get("/embed.js")]
pub async fn send_script() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        // Loaded by pages of other sites, which is what it is for.
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .body(SCRIPT)
}

/// How to put them on a page, with lines to copy.
#[get("/embed")]
pub async fn show_how_to_embed(
    request: HttpRequest,
    directory: Data<Directory>,
) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let base = links::base(&request, &directory);
    let page = Page::new("Show Signpost on your site").of(&read_side.snapshot).kept();
    Ok(ok(&page, &how_to(&base)))
}

fn how_to(base: &str) -> Markup {
    let script = |what: &str| format!("<script src=\"{base}/embed.js\" {what} async></script>");
    let frame = |path: &str, title: &str, height: u16| {
        format!(
            "<iframe src=\"{base}{path}\" title=\"{title}\" width=\"100%\" height=\"{height}\" style=\"border:0\" \
             loading=\"lazy\" referrerpolicy=\"no-referrer\"></iframe>"
        )
    };
    html! {
        p.lead { "One line puts a service or a search box on a page of yours. Nobody who sees it is counted or followed." }
        section aria-labelledby="card" {
            h2 #card { "The card of a service" }
            p { "Put the last part of the service's address in place of " code { "central-access-point" } "." }
            pre { code { (script("data-service=\"central-access-point\"")) } }
            p { "Without a script:" }
            pre { code { (frame("/embed/services/central-access-point", "Central Access Point", CARD_HEIGHT)) } }
        }
        section aria-labelledby="box" {
            h2 #box { "The search box" }
            pre { code { (script("data-search=\"\"")) } }
            p { "Without a script:" }
            pre { code { (frame("/embed/search", "Find help", SEARCH_HEIGHT)) } }
        }
        section aria-labelledby="others" {
            h2 #others { "Other ways" }
            p { "Site builders that know oEmbed need only the address of a service's page. Programs read the API." }
        }
    }
}

/// Pixels that a card and a box need on a narrow page.
pub const CARD_HEIGHT: u16 = 420;
const SEARCH_HEIGHT: u16 = 240;

fn card(record: &Record, snapshot: &Snapshot, directory: &Directory) -> Markup {
    let open = open_record(&record.service, Audience::Public);
    let gone = matches!(open.status.is, Status::Closed | Status::Replaced) || open.kind == Kind::Context;
    html! {
        article.card {
            div.head {
                h1 { a href=(links::service(&open.slug)) target="_blank" rel="noopener" { (open.name) } }
                (mark::step_marks(&open.steps, None, snapshot))
            }
            @if open.status.is != Status::Open || gone {
                p { strong { (words::sentence(if open.kind == Kind::Context { words::kind(open.kind) } else { words::status(open.status.is) })) } }
            }
            p.does { (open.summary) }
            @if !gone {
                p.way { span.label { "How to get in: " } (ways_in::anybody(&open, record, snapshot)) }
                @if let Some(hours) = hours::open_now(&open, directory.now()) { p { (words::sentence(&hours)) } }
            }
            p.small { (words::sentence(&words::last_checked(&open, directory.today()))) " · run by " (record.run_by.name) }
        }
    }
}

fn search_box() -> Markup {
    html! {
        h1 { "Find help in Leicester, Leicestershire and Rutland" }
        form.find action="/" method="get" target="_blank" role="search" {
            label for="q" { "What help, and where?" }
            input #q name="q" type="search" maxlength="500" autocomplete="off";
            button type="submit" { "Find" }
        }
    }
}

fn send(title: &str, content: &Markup) -> HttpResponse {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " – Signpost" }
                // Pages of this site do not let themselves be framed: whatever is followed opens beside the other site.
                base target="_blank";
                link rel="stylesheet" href=(assets::address("signpost.css"));
                script src=(assets::address("embedded.js")) defer {}
            }
            body.embedded {
                aside.crisis aria-label="Help in a crisis" {
                    p {
                        span { "Danger: " a href="tel:999" { strong { "999" } } }
                        span { "Crisis: " a href="tel:111" { "NHS " strong { "111" } " option 2" } }
                        span { "or Central Access Point " a href="tel:08088003302" { strong { "0808 800 3302" } } }
                    }
                }
                main { (content) }
                footer { p.small { "From " a href="/" target="_blank" rel="noopener" { "Signpost" } } }
            }
        }
    };
    HttpResponse::build(StatusCode::OK)
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)))
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")))
        .body(page.into_string())
}
