//! The feed of changes as Atom (RFC 4287), for people and their readers; pages by RFC 5005.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use super::address;
use super::answers::QueryProblems;
use super::changes::problem_of;
use super::extract::StrictQuery;
use super::problem::{Code, Problem};
use crate::directory::{Directory, ReadSide};
use crate::store::{Action, Change, Changed};

/// Entries on a page.
const ENTRIES: u32 = 50;
/// Namespace of the ids of entries (UUID version 5): the same change has the same id on every server.
const ENTRIES_NAMESPACE: Uuid = Uuid::from_u128(0x3f0c_8f0e_2b1d_5c4e_8a67_0d9b_51e2_c7f4);

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FeedQuery {
    /// Only changes before this number, for the older pages.
    #[validate(range(min = 1, message = "must be 1 or above"))]
    #[param(minimum = 1, example = 4711)]
    before: Option<i64>,
}

/// Follow changes in a reader
///
/// The newest changes as Atom, with links to older pages. Programs use `/api/v1/changes`, which leaves nothing out and says where to
/// go on.
#[utoipa::path(tag = "catalogue", operation_id = "follow_changes", params(FeedQuery),
    responses((status = 200, description = "The newest changes", body = String, content_type = "application/atom+xml"), QueryProblems))]
#[get("/changes.atom")]
pub async fn follow_changes(
    request: HttpRequest,
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<FeedQuery>,
) -> Result<HttpResponse, Problem> {
    let before = query.before.and_then(|number| u64::try_from(number).ok());
    let read_side = directory.read_side()?;
    let store = directory.answering_store().ok_or_else(|| {
        Problem::new(Code::StoreAway, "there is no store behind this server, or it does not answer")
    })?;
    let changes = store.changes_before(before.unwrap_or(u64::MAX), ENTRIES).await.map_err(problem_of)?;
    let base = address::base(&request);
    let own = format!("{base}/api/v1/changes.atom");
    let mut links =
        vec![link("self", &before.map_or(own.clone(), |number| format!("{own}?before={number}")))];
    links.push(link("alternate", &format!("{base}/")));
    if let Some(oldest) = changes.last().filter(|oldest| oldest.number > 1) {
        links.push(link("next", &format!("{own}?before={}", oldest.number)));
    }
    let updated = changes.first().map_or_else(|| directory.now(), |newest| newest.at);
    let feed = Feed {
        id: format!("urn:uuid:{}", Uuid::new_v5(&ENTRIES_NAMESPACE, b"feed")),
        title: Text::plain("Signpost: what changed"),
        subtitle: Some(Text::plain(
            "Services and facts added or changed in Leicester, Leicestershire and Rutland",
        )),
        updated: FixedDateTime::from(updated),
        links,
        entries: changes.iter().map(|change| entry(change, &read_side, &base)).collect(),
        ..Feed::default()
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/atom+xml; charset=utf-8"))
        .body(feed.to_string()))
}

fn link(relation: &str, address: &str) -> Link {
    Link { rel: relation.to_owned(), href: address.to_owned(), ..Link::default() }
}

fn entry(change: &Change, read_side: &ReadSide, base: &str) -> Entry {
    let Change { number, what, id: _, slug, action, who, why, at } = change;
    let snapshot = &read_side.snapshot;
    let (kind, name, page) = match what {
        Changed::Service => {
            let name = snapshot.find(slug).map(|record| record.service.name.clone());
            ("Service", name, format!("{base}/services/{slug}"))
        }
        Changed::Organisation => {
            let name = snapshot.organisation(slug).map(|organisation| organisation.name.clone());
            ("Organisation", name, format!("{base}/api/v1/organisations/{slug}"))
        }
        Changed::Need => {
            let need = snapshot.needs().iter().find(|need| need.slug == *slug);
            ("Need", need.map(|need| need.name.clone()), format!("{base}/api/v1/needs"))
        }
        Changed::PyramidStep => ("Step of care", None, format!("{base}/pyramid")),
        Changed::Source => {
            let title = snapshot.source(slug).map(|source| source.title.clone());
            ("Source", title, format!("{base}/about"))
        }
        Changed::Geography => ("Areas and postcodes", None, format!("{base}/about")),
    };
    let name = name.unwrap_or_else(|| slug.clone());
    let done = match action {
        Action::Added => "added",
        Action::Changed => "changed",
    };
    Entry {
        id: format!("urn:uuid:{}", Uuid::new_v5(&ENTRIES_NAMESPACE, format!("change/{number}").as_bytes())),
        title: Text::plain(format!("{kind} {done}: {name}")),
        updated: FixedDateTime::from(*at),
        authors: vec![Person { name: who.clone(), ..Person::default() }],
        categories: vec![Category { term: kind.to_owned(), ..Category::default() }],
        links: vec![link("alternate", &page)],
        content: Some(Content {
            content_type: Some("text".to_owned()),
            value: Some(why.clone()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}
