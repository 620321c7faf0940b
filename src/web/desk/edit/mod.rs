//! A record in a form: every part of it, in plain words, workable without a script.
//!
//! All that was typed travels in each request. A button that adds or takes out a row sends the form, gets it back with the row, and
//! writes nothing. `parts.rs` says what a form is made of, `service_parts.rs` and `organisation_parts.rs` of which fields; `filled.rs` what
//! stands in it; `draw.rs` and `read.rs` turn it into a page and into a record.

mod draw;
mod filled;
mod form;
mod organisation_parts;
mod page;
mod parts;
mod read;
mod service_choices;
mod service_parts;
mod tables;

pub use draw::{Drawing, field_of, name_of};
pub use filled::Filled;
pub use form::{send_form, send_new, show_form, show_new};
pub use organisation_parts::{ORGANISATION, ORGANISATION_KINDS};
pub use parts::{Group, Times};
pub use service_parts::{NEW_SOURCES, SERVICE, STATUS};

use actix_web::HttpResponse;
use serde_json::{Map, Value};

use super::frame::go_to;
use super::posted::Pairs;
use crate::catalogue::Source;
use crate::editing::Written;
use crate::pathway::FieldError;
use crate::store::ChangeNumber;
use crate::web::form::Fault;

/// What a button of the form asks for.
pub enum Asked<'a> {
    /// One more row of a group.
    Add(&'a Group),
    /// One row less.
    Remove(&'a Group, usize),
    Save,
}

/// What was asked for.
pub fn asked<'a>(pairs: &Pairs, groups: &'a [Group]) -> Asked<'a> {
    let group = |path: &str| groups.iter().find(|group| group.path == path);
    let (what, which) = pairs.get("do").split_once(':').unwrap_or_default();
    match what {
        "add" => group(which).map_or(Asked::Save, Asked::Add),
        "remove" => {
            let row = which.rsplit_once('.').and_then(|(path, row)| Some((group(path)?, row.parse().ok()?)));
            row.map_or(Asked::Save, |(group, row)| Asked::Remove(group, row))
        }
        _ => Asked::Save,
    }
}

/// The version a form was made over; none for a record that must be new.
pub fn version_seen(pairs: &Pairs) -> Option<ChangeNumber> {
    pairs.get("version").parse().ok()
}

/// A record in the shape the API takes, and the sources that are new with it.
pub type RecordAndSources = (Map<String, Value>, Vec<Source>);

/// The record and its new sources, or what is wrong with the form.
pub fn read_form(filled: &Filled, groups: &[Group]) -> Result<RecordAndSources, Vec<Fault>> {
    let (record, sources) = read::record(filled, groups)?;
    let sources = serde_path_to_error::deserialize(sources).map_err(|error| {
        let path = error.path().to_string().replace(['[', ']'], "");
        vec![Fault::new(format!("sources.{path}"), error.into_inner().to_string())]
    })?;
    Ok((record, sources))
}

/// Faults of a refusal, each at its field. What many facts take over from the record is told once.
pub fn faults_of(errors: Vec<FieldError>, filled: &Filled, groups: &[Group]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::with_capacity(errors.len());
    for FieldError { pointer, detail } in errors {
        let fault = Fault::new(field_of(&pointer, filled, groups), detail);
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    faults
}

/// On to what came of a write.
pub fn written(written: Written, record: &str) -> HttpResponse {
    match written {
        Written::Published { .. } => go_to(&format!("{record}?done=published")),
        Written::Waits { draft } => go_to(&format!("/desk/drafts/{draft}?done=suggested")),
    }
}
