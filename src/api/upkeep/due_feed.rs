//! The due queue as Atom (RFC 4287): a reminder in whatever reader a team uses anyhow.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use chrono::{NaiveTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use super::super::address;
use super::super::answers::QueryProblems;
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::due::queue;
use crate::catalogue::{Due, DueReason, RecordKind};
use crate::directory::Directory;

/// Entries of the feed: what matters most and is due longest.
const ENTRIES: usize = 100;
/// Namespace of the ids of entries (UUID version 5).
const ENTRIES_NAMESPACE: Uuid = Uuid::from_u128(0x8d2e_1f64_7a3c_5b19_9e05_4c6d_20ab_f3e1);

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DueFeedQuery {
    /// Only records of this organisation, by slug.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "lpt")]
    organisation: Option<String>,
}

/// Be reminded of what falls due
///
/// The first hundred of the queue as Atom. A record comes again in the reader when it falls due anew or for another reason.
#[utoipa::path(tag = "upkeep", operation_id = "follow_due", params(DueFeedQuery),
    responses((status = 200, description = "What falls due", body = String, content_type = "application/atom+xml"), QueryProblems))]
#[get("/due.atom")]
pub async fn follow_due(
    request: HttpRequest,
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<DueFeedQuery>,
) -> Result<HttpResponse, Problem> {
    let queue = queue(&directory, query.organisation.as_deref(), &[]).await?;
    let base = address::base(&request);
    let of_whom = query.organisation.as_ref().map(|slug| format!("?organisation={slug}")).unwrap_or_default();
    let own = format!("{base}/api/v1/due.atom{of_whom}");
    let feed = Feed {
        id: format!("urn:uuid:{}", Uuid::new_v5(&ENTRIES_NAMESPACE, format!("feed{of_whom}").as_bytes())),
        title: Text::plain("Signpost: what falls due"),
        subtitle: Some(Text::plain("Records that somebody should look at again, with the reasons")),
        updated: FixedDateTime::from(directory.now()),
        links: vec![link("self", &own), link("alternate", &format!("{base}/api/v1/due{of_whom}"))],
        entries: queue.iter().take(ENTRIES).map(|due| entry(due, &base)).collect(),
        ..Feed::default()
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/atom+xml; charset=utf-8"))
        .body(feed.to_string()))
}

fn link(relation: &str, address: &str) -> Link {
    Link { rel: relation.to_owned(), href: address.to_owned(), ..Link::default() }
}

fn entry(due: &Due, base: &str) -> Entry {
    let Due { what, slug, name, organisation, due_on, overdue_days: _, reasons } = due;
    let (kind, page) = match what {
        RecordKind::Service => ("service", format!("{base}/services/{slug}")),
        RecordKind::Organisation => ("organisation", format!("{base}/api/v1/organisations/{slug}")),
    };
    let words: Vec<&str> = reasons.iter().map(|reason| reason.reason.as_str()).collect();
    // The same until it falls due anew or for another reason: then a reader shows it again.
    let identity = format!("{kind}/{slug}/{due_on}/{}", words.join("+"));
    let said: Vec<String> = reasons.iter().map(in_words).collect();
    Entry {
        id: format!("urn:uuid:{}", Uuid::new_v5(&ENTRIES_NAMESPACE, identity.as_bytes())),
        title: Text::plain(format!("{name}: due {due_on}")),
        updated: FixedDateTime::from(
            due_on.and_time(NaiveTime::MIN).and_local_timezone(Utc).earliest().unwrap_or_default(),
        ),
        authors: vec![Person { name: "Signpost".to_owned(), ..Person::default() }],
        categories: words
            .iter()
            .chain([&organisation.as_str()])
            .map(|word| Category { term: (*word).to_owned(), ..Category::default() })
            .collect(),
        links: vec![link("alternate", &page)],
        content: Some(Content {
            content_type: Some("text".to_owned()),
            value: Some(said.join("\n")),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

fn in_words(reason: &DueReason) -> String {
    let DueReason { reason: _, because, facts, says, since: _, due_on } = reason;
    let mut words = format!("By {due_on}: {because}");
    if !facts.is_empty() {
        words.push_str(&format!(" ({})", facts.join(", ")));
    }
    if !says.is_empty() {
        words.push_str(&format!(": {}", says.join("; ")));
    }
    words
}
