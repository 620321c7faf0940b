//! What every page has round its content: crisis bar, header, one h1, footer, and the headers that keep it to itself.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY};
use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::mark::logo;
use crate::pathway::Snapshot;

/// Nothing but our own files, no inline script or style, no frames, forms only to ourselves.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Needs that are only looked into where it is safe: with one of them in view the page can be left at once.
const HIDE_FAST: [&str; 2] = ["domestic-abuse", "sexual-violence"];

/// Whether a need is only looked into where it is safe.
pub fn is_to_be_hidden(need: &str) -> bool {
    HIDE_FAST.contains(&need)
}

/// Where in the site a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    Find,
    Match,
    Refer,
    Gaps,
    Pyramid,
    About,
    Elsewhere,
}

const MENU: [(Here, &str, &str); 6] = [
    (Here::Find, "/", "Find"),
    (Here::Match, "/match", "Match"),
    (Here::Refer, "/refer", "Refer"),
    (Here::Gaps, "/gaps", "Gaps"),
    (Here::Pyramid, "/pyramid", "Pyramid"),
    (Here::About, "/about", "About"),
];

/// What the frame of a page needs to know.
#[derive(Debug, Clone)]
pub struct Page {
    title: String,
    heading: Option<String>,
    here: Here,
    quick_exit: bool,
    keep: bool,
    wrong: bool,
    desk: bool,
    data: Option<String>,
    head: Option<Markup>,
}

impl Page {
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            heading: None,
            here: Here::Elsewhere,
            quick_exit: false,
            keep: false,
            wrong: false,
            desk: false,
            data: None,
            head: None,
        }
    }

    pub fn here(self, here: Here) -> Self {
        Self { here, ..self }
    }

    /// The title in the tab begins with "Error", so that it is heard first.
    pub fn wrong(self, wrong: bool) -> Self {
        Self { wrong, ..self }
    }

    /// Another title in the tab, under the same heading: what was asked, so that one answer is told from another.
    pub fn title(self, title: impl Into<String>) -> Self {
        let heading = self.heading.unwrap_or(self.title);
        Self { heading: Some(heading), title: title.into(), ..self }
    }

    /// A page of the desk: its forms tell this site, and no other, where they were sent from.
    pub fn desk(self) -> Self {
        Self { desk: true, ..self }
    }

    /// Nothing about a person is in it, so a browser may keep it for a minute.
    pub fn kept(self) -> Self {
        Self { keep: true, ..self }
    }

    /// Shows the way out when one of these needs is in view.
    pub fn hide_fast<'n>(self, needs: impl IntoIterator<Item = &'n str>) -> Self {
        let quick_exit = self.quick_exit || needs.into_iter().any(is_to_be_hidden);
        Self { quick_exit, ..self }
    }

    pub fn quick_exit(self, shown: bool) -> Self {
        Self { quick_exit: self.quick_exit || shown, ..self }
    }

    /// More for the head, for programs that read pages.
    pub fn head(self, head: Markup) -> Self {
        Self { head: Some(head), ..self }
    }

    /// The age of what is shown, for the footer.
    pub fn of(self, snapshot: &Snapshot) -> Self {
        let services = snapshot.count_offered();
        let rules = super::words::version(&snapshot.rules().version);
        Self { data: Some(format!("{services} services; rules of {rules}.")), ..self }
    }
}

/// The whole page, ready to send.
pub fn send(status: StatusCode, page: &Page, content: &Markup) -> HttpResponse<BoxBody> {
    let keep = if page.keep { "private, max-age=60" } else { "no-store" };
    let mut response = HttpResponse::build(status);
    response.content_type("text/html; charset=utf-8");
    response.insert_header((CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)));
    // With `no-referrer` a browser would send no origin with a form either.
    let referrer = if page.desk { "same-origin" } else { "no-referrer" };
    response.insert_header((REFERRER_POLICY, HeaderValue::from_static(referrer)));
    response.insert_header((CACHE_CONTROL, HeaderValue::from_static(keep)));
    response.body(frame(page, content).into_string())
}

/// A page that was made without trouble.
pub fn ok(page: &Page, content: &Markup) -> HttpResponse<BoxBody> {
    send(StatusCode::OK, page, content)
}

fn frame(page: &Page, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { @if page.wrong { "Error: " } (page.title) " – Signpost" }
                link rel="icon" href=(assets::address("mark.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::address("signpost.css"));
                link rel="stylesheet" href=(assets::address("pictures.css"));
                script src=(assets::address("signpost.js")) defer {}
                @if let Some(head) = &page.head { (head) }
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                (crisis_bar())
                @if page.quick_exit { (way_out()) }
                header.top {
                    a.brand href="/" { (logo()) span { "Signpost" } }
                    nav aria-label="Site" {
                        ul {
                            @for (here, address, name) in MENU {
                                li { a href=(address) aria-current=[(here == page.here).then_some("page")] { (name) } }
                            }
                        }
                    }
                }
                main id="content" tabindex="-1" {
                    h1 { (page.heading.as_deref().unwrap_or(&page.title)) }
                    (content)
                }
                (footer(page.data.as_deref()))
            }
        }
    }
}

/// One line, always, never a pop-up.
fn crisis_bar() -> Markup {
    html! {
        aside.crisis aria-label="Help in a crisis" {
            p {
                span { "Danger: " a href="tel:999" { strong { "999" } } }
                span { "Crisis: " a href="tel:111" { "NHS " strong { "111" } " option 2" } }
                span { "or Central Access Point " a href="tel:08088003302" { strong { "0808 800 3302" } } }
            }
        }
    }
}

/// Leads to a page about the weather. The script takes this page out of the way first; without it, it is a plain link.
fn way_out() -> Markup {
    html! {
        aside.way-out aria-label="Leave quickly" {
            a.leave href="https://www.bbc.co.uk/weather" rel="noreferrer nofollow" data-leave="" { "Leave this page now" }
            span { "Your browser remembers pages you visit. Use a private window if someone checks your device." }
        }
    }
}

fn footer(data: Option<&str>) -> Markup {
    html! {
        footer.bottom {
            p {
                @if let Some(data) = data { (data) " " }
                "Many facts come from old public pages: each says when it was last checked. Ring before you go. "
                a href="/about" { "Age and sources of the data" }
            }
            p {
                "Signpost helps to choose. It is not a diagnosis, not a referral and not an emergency service, and it keeps nothing about anybody. "
                a href="/about#not" { "What this tool is not" } " · "
                a href="/docs/" { "For programs (API)" } " · "
                a href="/desk" { "For those who keep the records" }
            }
        }
    }
}
