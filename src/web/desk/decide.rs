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
    decide(&directory, &id, &posted, Decision::Approve).await
}

#[post("/drafts/{draft}/reject")]
pub async fn reject(
    directory: Data<Directory>,
    id: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    decide(&directory, &id, &posted, Decision::Reject).await
}

#[post("/drafts/{draft}/withdraw")]
pub async fn withdraw(
    directory: Data<Directory>,
    id: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    decide(&directory, &id, &posted, Decision::Withdraw).await
}

#[derive(Debug, Clone, Copy)]
enum Decision {
    Approve,
    Reject,
    Withdraw,
}

/// On to the draft as it is then, or the page again with what is wrong.
async fn decide(
    directory: &Directory,
    id: &str,
    posted: &Posted,
    decision: Decision,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(directory, &posted.signed_in.holder)?;
    let decided = match (decision, reason(&posted.pairs)) {
        (_, Err(refusal)) => Err(refusal),
        (Decision::Approve, Ok(reason)) => editing.approve(id, reason).await.map(|_| "approved"),
        (Decision::Reject, Ok(reason)) => editing.reject(id, reason).await.map(|_| "rejected"),
        (Decision::Withdraw, Ok(reason)) => editing.withdraw(id, reason).await.map(|_| "withdrawn"),
    };
    match decided {
        Ok(done) => Ok(go_to(&format!("/desk/drafts/{id}?done={done}"))),
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
            Ok(page(&editing, &posted.signed_in, &suggested, "", typed, &faults))
        }
        Err(other) => Err(other.into()),
    }
}

fn reason(pairs: &Pairs) -> Result<Option<&str>, Refusal> {
    match pairs.given("reason") {
        Some(reason) if !REASON.contains(&reason.chars().count()) => {
            Err(Refusal::of_field("/reason", "must be 3 to 500 characters"))
        }
        reason => Ok(reason),
    }
}
