//! A record as it was at the end of a day, and what has changed since.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::London;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use super::compare::{Columns, field, said, table};
use super::frame::{outside, show_as};
use super::kept::{Kept, page_of};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::differences;
use crate::directory::Directory;
use crate::editing::{Editing, Refusal};
use crate::store::ChangeNumber;
use crate::web::form::{Fault, Line, summary};
use crate::web::words;

/// Nothing was kept before, and nothing is known of later.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    on: String,
}

pub async fn show_as_it_was<R: Kept>(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
    asked: Option<Query<Asked>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (record, version) = R::find(&editing, &slug).await?;
    let title = format!("{} as it was", record.name());
    let on = asked.map(|asked| asked.into_inner().on.trim().to_owned()).unwrap_or_default();
    let on = if on.is_empty() { directory.today().to_string() } else { on };
    let day = on.parse().ok().filter(|day: &NaiveDate| YEARS.contains(&day.year()));
    let faults: Vec<Fault> =
        day.is_none().then(|| Fault::new("on", "write the day as 2026-11-25")).into_iter().collect();
    let then = match day {
        Some(day) => kept_on::<R>(&editing, &slug, day).await?,
        None => None,
    };
    // As the history keeps it: what is confidential is in neither.
    let now = editing.version_after(R::WHAT, &slug, version).await.map_err(Refusal::from)?;
    let now: R = now.and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or(record);
    let now = now.shown(&editing);
    let content = content(&page_of::<R>(&slug), &on, day, then.as_ref(), &now, &faults);
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = outside(title).of(editing.snapshot()).wrong(!faults.is_empty());
    Ok(show_as(status, &signed_in, &page, &content))
}

/// The version that was there when a day ended, as it may be seen; none where there was none, or it has a shape that cannot be read any more.
async fn kept_on<R: Kept>(
    editing: &Editing<'_>,
    slug: &str,
    day: NaiveDate,
) -> Result<Option<(ChangeNumber, Value)>, Refusal> {
    let Some((version, kept)) = editing.version_at(R::WHAT, slug, end_of(day)).await? else {
        return Ok(None);
    };
    let kept: Option<R> = kept.and_then(|kept| serde_json::from_value(kept).ok());
    Ok(kept.map(|record| (version, record.shown(editing))))
}

/// The instant at which a day is over here.
fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = (day + Days::new(1)).and_time(NaiveTime::MIN);
    // The clocks never change at midnight here.
    London.from_local_datetime(&midnight).earliest().map_or(midnight.and_utc(), |end| end.to_utc())
}

fn content(
    page: &str,
    on: &str,
    day: Option<NaiveDate>,
    then: Option<&(ChangeNumber, Value)>,
    now: &Value,
    faults: &[Fault],
) -> Markup {
    let line = Line {
        name: "on",
        label: "On which day?",
        why: "As 2026-11-25. The record is shown as it was when that day ended.",
        typed: on,
        longest: 10,
    };
    html! {
        (summary(faults, |_| "On which day?".to_owned()))
        form.record method="get" action=(format!("{page}/as-it-was")) {
            (line.draw(faults))
            p { button type="submit" { "Show it" } }
        }
        ul.actions {
            li { a href=(page) { "The record" } }
            li { a href=(format!("{page}/history")) { "History and undo" } }
        }
        @match (day, then) {
            (None, _) => {}
            (Some(day), None) => p { "Nothing of it is kept from " (words::day(day)) ": it was not there yet. Its history begins later." },
            (Some(day), Some((version, then))) => {
                h2 { "Since then" }
                (table(&differences(then, now), &Columns { before: "Then", after: "Now" }, "What has changed since"))
                h2 { "On " (words::day(day)) }
                p { "Version " (version) ". To bring it back, find it in the history." }
                dl.pairs.whole {
                    @for (name, value) in then.as_object().into_iter().flatten().filter(|(_, value)| says_something(value)) {
                        dt { (field(&format!("/{name}"))) } dd { (said(value)) }
                    }
                }
            }
        }
    }
}

/// An empty list says nothing.
fn says_something(value: &Value) -> bool {
    value.as_array().is_none_or(|items| !items.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_by_the_clocks_of_leicester() {
        let end = |text: &str| end_of(text.parse().unwrap()).to_rfc3339();

        assert_eq!(end("2026-07-01"), "2026-07-01T23:00:00+00:00");
        assert_eq!(end("2026-12-31"), "2027-01-01T00:00:00+00:00");
    }
}
