//! What every page of the desk has round its content: where one is, who one is, and the way out.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use maud::{Markup, html};

use super::session::SignedIn;
use crate::store::{Operation, Role};
use crate::web::assets;
use crate::web::layout::{Page, send};

/// A page for somebody who is not signed in, or whose session is not known.
pub fn outside(title: impl Into<String>) -> Page {
    Page::new(title).desk().head(style())
}

/// What a page of the desk has in its head.
pub fn style() -> Markup {
    html! { link rel="stylesheet" href=(assets::address("desk.css")); }
}

/// Sends a page of the desk to somebody who is signed in.
pub fn show(signed_in: &SignedIn, page: &Page, content: &Markup) -> HttpResponse {
    show_as(StatusCode::OK, signed_in, page, content)
}

pub fn show_as(status: StatusCode, signed_in: &SignedIn, page: &Page, content: &Markup) -> HttpResponse {
    send(status, page, &html! { (bar(signed_in)) (content) })
}

/// On to another page after something was done.
pub fn go_to(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((actix_web::http::header::LOCATION, address)).finish()
}

fn bar(signed_in: &SignedIn) -> Markup {
    let holder = &signed_in.holder;
    html! {
        div.desk-bar {
            nav aria-label="Desk" {
                ul {
                    li { a href="/desk" { "Desk" } }
                    li { a href="/desk/records" { "Records" } }
                    @if signed_in.can(Operation::ReadDrafts) { li { a href="/desk/drafts" { "Drafts" } } }
                    li { a href="/desk/due" { "Due" } }
                    li { a href="/desk/quality" { "Quality" } }
                    @if signed_in.can(Operation::ReadSignals) { li { a href="/desk/use" { "Use" } } }
                    @if signed_in.can(Operation::ReadProblems) { li { a href="/desk/problems" { "Problems" } } }
                    @if signed_in.can(Operation::ReadAudit) { li { a href="/desk/audit" { "Audit" } } }
                }
            }
            form.who method="post" action="/desk/sign-out" {
                (signed_in.field())
                span { "Signed in as " strong { (holder.name) } ", " (role(holder.role)) }
                button type="submit" { "Sign out" }
            }
        }
    }
}

/// A role in words.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Contributor => "contributor",
        Role::Provider => "provider",
        Role::Curator => "curator",
        Role::Administrator => "administrator",
    }
}
