//! The page round a form: why, what is wrong, and both versions when somebody was faster.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use maud::{Markup, html};
use serde_json::Value;

use super::draw::{Drawing, name_of};
use super::filled::Filled;
use super::parts::Group;
use crate::catalogue::differences;
use crate::editing::Versions;
use crate::pathway::Snapshot;
use crate::store::{ChangeNumber, Operation};
use crate::web::desk::compare::{Columns, field, table};
use crate::web::desk::frame::{outside, show_as};
use crate::web::desk::session::SignedIn;
use crate::web::desk::why;
use crate::web::form::{Fault, error, error_id, fault, summary};

/// The state of a form between two requests: all of it is in the page.
pub struct FormPage<'p> {
    pub title: String,
    pub action: String,
    /// The version that was seen; none for a record that must be new.
    pub version: Option<ChangeNumber>,
    /// A new record is given its short name here; afterwards it never changes.
    pub slug: Option<&'p str>,
    pub why: &'p str,
    pub filled: &'p Filled,
    pub groups: &'p [Group],
    pub faults: &'p [Fault],
    pub open: Option<&'p str>,
    pub conflict: Option<Conflict>,
}

/// Two people wrote at once.
pub struct Conflict {
    pub versions: Versions,
    /// Fields that both changed, and differently.
    pub both: Vec<String>,
}

impl FormPage<'_> {
    pub fn send(&self, signed_in: &SignedIn, snapshot: &Snapshot) -> HttpResponse {
        let status = match (&self.conflict, self.faults) {
            (Some(_), _) => StatusCode::PRECONDITION_FAILED,
            (None, []) => StatusCode::OK,
            (None, _) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let page = outside(self.title.clone()).of(snapshot).wrong(status != StatusCode::OK);
        show_as(status, signed_in, &page, &self.content(signed_in, snapshot))
    }

    fn content(&self, signed_in: &SignedIn, snapshot: &Snapshot) -> Markup {
        let Self { action, version, why: typed, filled, groups, faults, open, .. } = self;
        let drawing = Drawing { filled, groups, faults, snapshot, action, open: *open };
        html! {
            (summary(faults, |id| name_of(id, groups)))
            @if let Some(conflict) = &self.conflict { (conflict.told()) }
            form.record #form method="post" action=(action) {
                (signed_in.field())
                input type="hidden" name="version" value=(version.map(|version| version.to_string()).unwrap_or_default());
                @if let Some(slug) = self.slug { (self.slug(slug)) }
                (why::field(typed, faults))
                p { button.main type="submit" name="do" value="save" { (save(signed_in)) } }
                (drawing.groups())
                p.send-record { button.main type="submit" name="do" value="save" { (save(signed_in)) } }
            }
        }
    }

    fn slug(&self, slug: &str) -> Markup {
        let wrong = fault(self.faults, "slug").is_some();
        html! {
            div.field.wrong[wrong] {
                label for="slug" { "Short name" }
                p.why #slug-why { "Lower-case letters and digits joined by hyphens. It is part of the address, and never changes." }
                (error(self.faults, "slug"))
                input #slug name="slug" type="text" value=(slug) maxlength="100" autocomplete="off" aria-invalid=[wrong.then_some("true")]
                    aria-describedby=(if wrong { format!("slug-why {}", error_id("slug")) } else { "slug-why".to_owned() });
            }
        }
    }
}

fn save(signed_in: &SignedIn) -> &'static str {
    if signed_in.can(Operation::Publish) { "Publish" } else { "Suggest" }
}

impl Conflict {
    fn told(&self) -> Markup {
        let Versions { now, yours, .. } = &self.versions;
        html! {
            section.summary role="alert" aria-labelledby="faster" tabindex="-1" autofocus {
                h2 #faster { "Somebody was faster" }
                p { "The record was changed while you wrote. Nothing of yours was written, and nothing of it is lost: it stands in the form below. "
                    "What only they changed has been taken into the form too." }
                @if !self.both.is_empty() {
                    p { "Both of you changed: " strong { (self.both.join(", ")) } ". There the form has yours: look at each before you send it again." }
                }
            }
            section aria-labelledby="both-versions" {
                h2 #both-versions { "Both versions" }
                (table(&differences(now, yours), &Columns { before: "There now", after: "Yours" }, "Where what is there now and what you sent differ"))
            }
        }
    }
}

/// What is to be sent next: of each field what only one of the two changed, and one's own where both did; with the fields that both did.
pub fn put_together(base: &Value, now: &Value, yours: &Value) -> (Value, Vec<String>) {
    let (Some(now_fields), Some(your_fields)) = (now.as_object(), yours.as_object()) else {
        return (yours.clone(), Vec::new());
    };
    let mut names: Vec<&String> = now_fields.keys().chain(your_fields.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let (mut together, mut both) = (serde_json::Map::new(), Vec::new());
    for name in names {
        let (was, theirs, mine) = (base.get(name), now.get(name), yours.get(name));
        let chosen = if was == mine { theirs } else { mine };
        if was != mine && was != theirs && theirs != mine {
            both.push(field(&format!("/{name}")));
        }
        if let Some(chosen) = chosen {
            together.insert(name.clone(), chosen.clone());
        }
    }
    (Value::Object(together), both)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_one_changed_is_kept_and_what_both_changed_is_named() {
        let base = json!({"name": "a", "summary": "b", "kind": "c", "notes": [1], "part_of": "x"});
        let now = json!({"name": "theirs", "summary": "theirs", "kind": "c", "notes": [1]});
        let yours = json!({"name": "a", "summary": "mine", "kind": "mine", "notes": [1], "part_of": "x"});

        let (together, both) = put_together(&base, &now, &yours);

        assert_eq!(together, json!({"name": "theirs", "summary": "mine", "kind": "mine", "notes": [1]}));
        assert_eq!(both, ["Summary"]);
    }
}
