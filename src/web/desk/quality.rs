//! How good records are: all of them, the one that lacks most first; and the parts of one score.

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{outside, show};
use super::lists::{on_page, organisation_choice, page_number, turn};
use super::plain::in_plain_words;
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::{PartScore, Quality, QualityPart, QualityPartName, ServiceQuality};
use crate::directory::Directory;
use crate::editing::{Editing, of_organisation};
use crate::pathway::Snapshot;
use crate::store::Operation;
use crate::web::{links, words};

/// More of what a part lacks is folded.
const LACKS: usize = 4;

/// Which records.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Empty for everybody's; a provider's own when it is not said.
    organisation: Option<String>,
    page: String,
}

#[get("/quality")]
pub async fn show_quality(
    directory: Data<Directory>,
    signed_in: SignedIn,
    asked: Option<Query<Asked>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let Asked { organisation, page } = asked.map(Query::into_inner).unwrap_or_default();
    let organisation = organisation.or_else(|| signed_in.holder.organisation.clone()).unwrap_or_default();
    let of = Some(organisation.as_str()).filter(|slug| !slug.is_empty());
    let records = directory.quality_of_records(of).await?;
    let content = content(&records, &organisation, page_number(&page), editing.snapshot(), &signed_in);
    Ok(show(&signed_in, &outside("How well records are kept").of(editing.snapshot()), &content))
}

fn content(
    records: &[ServiceQuality],
    organisation: &str,
    page: usize,
    snapshot: &Snapshot,
    signed_in: &SignedIn,
) -> Markup {
    let to = |page: &str| {
        // Said also when it is empty: what is not said is one's own.
        format!("/desk/quality?organisation={}&page={page}", links::encode(organisation))
    };
    html! {
        p { "Every service that runs now, the one that lacks most first. A score says how well the record is kept, from 0 to 100; it says nothing of how good the service is." }
        form.record method="get" action="/desk/quality" {
            (organisation_choice(organisation, snapshot).draw(&[]))
            p { button type="submit" { "Show these" } }
        }
        p { strong { (words::count(records.len(), "record", "records")) }
            @if let Some(known) = snapshot.organisation(organisation) { " of " a href=(format!("/desk/organisations/{}", known.slug)) { (known.name) } ", with its averages" }
        }
        @if records.is_empty() { p { "No service of theirs runs now, so there is nothing to score. " a href="/desk/quality?organisation=" { "Show everybody’s" } } }
        @else { (scores(on_page(records, page), "Scores, of 100", signed_in)) }
        (turn(page, records.len(), to))
    }
}

/// Records with their scores as a table.
pub fn scores(records: &[ServiceQuality], caption: &str, signed_in: &SignedIn) -> Markup {
    let may_change = |record: &ServiceQuality| {
        signed_in.holder.may(Operation::Suggest, of_organisation(&record.organisation))
    };
    html! {
        table.figures {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Service" } th scope="col" { "Whole" }
                @for part in QualityPartName::ALL { th scope="col" { (name(part)) } }
                th scope="col" { "What to do" }
            } }
            tbody {
                @for record in records {
                    tr {
                        th scope="row" { a href=(format!("/desk/services/{}#quality", record.service)) { (record.name) } }
                        td.number data-what="Whole" { strong { (of_100(record.score)) } }
                        @for PartScore { part, score } in &record.parts { td.number data-what=(name(*part)) { (of_100(*score)) } }
                        td { @if may_change(record) {
                            a href=(format!("/desk/services/{}/edit", record.service)) aria-label=(format!("Change {}", record.name)) { "Change it" }
                        } @else { span.nothing-there { "theirs to change" } } }
                    }
                }
            }
        }
    }
}

/// The score of one record, what it is made of and what the record lacks.
pub fn of_one(quality: Option<&Quality>) -> Markup {
    html! {
        section aria-labelledby="quality" {
            h2 #quality { "How well this record is kept" }
            @match quality {
                Some(quality) => {
                    p { strong { (of_100(quality.score)) " of 100" } ". Mend what it lacks, or assure what holds, and the score rises by itself." }
                    (parts(&quality.parts, "What the score is made of"))
                }
                None => p { "It is reckoned once the record is public: within a second or two." }
            }
        }
    }
}

/// The parts of a score as a table.
pub fn parts(parts: &[QualityPart], caption: &str) -> Markup {
    let lacking = parts.iter().any(|part| !part.lacks.is_empty());
    html! {
        table.figures {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Part" } th scope="col" { "Of 100" } th scope="col" { "Counts for" }
                @if lacking { th scope="col" { "What it lacks" } }
            } }
            tbody {
                @for part in parts {
                    tr {
                        th scope="row" { (name(part.part)) p.measures { (words::sentence(&in_plain_words(&part.says))) } }
                        td.number data-what="Of 100" { (of_100(part.score)) }
                        td.number data-what="Counts for" { (of_100(part.weight)) " %" }
                        @if lacking { td data-what="What it lacks" { (lacks(&part.lacks)) } }
                    }
                }
            }
        }
    }
}

fn lacks(lacks: &[String]) -> Markup {
    let line = |lack: &String| html! { li { (words::sentence(&in_plain_words(lack))) } };
    html! {
        @if lacks.is_empty() { span.nothing-there { "nothing" } }
        @else { ul.lacks { @for lack in lacks.iter().take(LACKS) { (line(lack)) } } }
        @if lacks.len() > LACKS {
            details.told { summary { (lacks.len() - LACKS) " more" } ul.lacks { @for lack in lacks.iter().skip(LACKS) { (line(lack)) } } }
        }
    }
}

/// 0 to 1 as a whole number of a hundred.
pub fn of_100(score: f64) -> String {
    format!("{:.0}", score * 100.0)
}

fn name(part: QualityPartName) -> &'static str {
    match part {
        QualityPartName::Completeness => "Complete",
        QualityPartName::Freshness => "Fresh",
        QualityPartName::Confidence => "Trusted",
        QualityPartName::Conformance => "Without faults",
        QualityPartName::Reachability => "Reachable",
    }
}
