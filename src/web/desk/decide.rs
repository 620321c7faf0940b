//! A draft approved, rejected or withdrawn.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};

use super::draft::page;
use super::frame::go_to;
use super::posted::{Pairs, Posted};
use super::refused::Refused;
use crate::directory::Directory;
use crate::editing::{Editing, Refusal};
use crate::web::form::Fault;

/// Longest reason, in characters, and the shortest that says something.
const REASON: std::ops::RangeInclusive<usize> = 3..=500;

#[post("/drafts/{draft}/approve")]
pub async fn approve(
    directory: Data<Directory>,
    id: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &posted.signed_in.holder)?;
    let decided = match reason(&posted.pairs) {
        Ok(reason) => editing.approve(&id, reason).await.map(drop),
        Err(refusal) => Err(refusal),
    };
    outcome(&editing, &posted, &id, decided, "approved").await
}

#[post("/drafts/{draft}/reject")]
pub async fn reject(
    directory: Data<Directory>,
    id: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &posted.signed_in.holder)?;
    let decided = match reason(&posted.pairs) {
        Ok(reason) => editing.reject(&id, reason).await.map(drop),
        Err(refusal) => Err(refusal),
    };
    outcome(&editing, &posted, &id, decided, "rejected").await
}

#[post("/drafts/{draft}/withdraw")]
pub async fn withdraw(
    directory: Data<Directory>,
    id: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &posted.signed_in.holder)?;
    let decided = match reason(&posted.pairs) {
        Ok(reason) => editing.withdraw(&id, reason).await.map(drop),
        Err(refusal) => Err(refusal),
    };
    outcome(&editing, &posted, &id, decided, "withdrawn").await
}

fn reason(pairs: &Pairs) -> Result<Option<&str>, Refusal> {
    match pairs.given("reason") {
        Some(reason) if !REASON.contains(&reason.chars().count()) => {
            Err(Refusal::of_field("/reason", "must be 3 to 500 characters"))
        }
        reason => Ok(reason),
    }
}

/// On to the draft as it is then, or the page again with what is wrong.
async fn outcome(
    editing: &Editing<'_>,
    posted: &Posted,
    id: &str,
    decided: Result<(), Refusal>,
    done: &str,
) -> Result<HttpResponse, Refused> {
    match decided {
        Ok(()) => Ok(go_to(&format!("/desk/drafts/{id}?done={done}"))),
        Err(Refusal::Fields(errors)) => {
            let suggested = editing.draft(id).await?;
            let faults: Vec<Fault> = errors
                .into_iter()
                .map(|error| match error.pointer.as_str() {
                    "/reason" => Fault::new("reason", error.detail),
                    pointer => {
                        Fault::new("form", format!("{}: {}", super::compare::field(pointer), error.detail))
                    }
                })
                .collect();
            let typed = posted.pairs.get("reason");
            Ok(page(editing, &posted.signed_in, &suggested, "", typed, &faults))
        }
        Err(other) => Err(other.into()),
    }
}
