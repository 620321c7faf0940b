//! Who else could refer to a service, and who no longer: chosen in plain words, read into a change of routes.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::asked::Asked;
use super::what_if_fields::asked_about;
use crate::catalogue::Referrer;
use crate::geography::Truth;
use crate::pathway::{Snapshot, takes_from};
use crate::provision::ChangedRoutes;
use crate::web::form::{Fault, Select};
use crate::web::words;

/// A service by its slug, and words of the lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OtherRoutes {
    pub service: String,
    pub open_to: String,
    pub close_to: String,
}

/// Several referrers at once.
const PROFESSIONALS: &str = "professionals";
const ANYBODY: &str = "anybody";

impl OtherRoutes {
    /// The change, if one is wanted. Of several referrers chosen at once those are meant for whom something would change.
    pub fn read(&self, snapshot: &Snapshot, day: NaiveDate) -> Result<Option<ChangedRoutes>, Vec<Fault>> {
        let Self { service, open_to, close_to } = self;
        if *self == Self::default() {
            return Ok(None);
        }
        if service.is_empty() {
            return Err(vec![Fault::new("routes", "choose the service that would take other referrals")]);
        }
        if open_to.is_empty() && close_to.is_empty() {
            let says = "choose who could refer as well, or who could no longer";
            return Err(vec![Fault::new("routes_open", says)]);
        }
        let at = snapshot.position(service);
        let takes = |who: Referrer| at.map_or(Truth::Unknown, |at| takes_from(snapshot, at, who, day));
        let mut faults = Vec::new();
        let mut chosen = |field: &str, word: &str, already: fn(Truth) -> bool, says: &str| match several(word)
        {
            Some(all) => {
                let others: Vec<Referrer> = all.into_iter().filter(|who| !already(takes(*who))).collect();
                if others.is_empty() {
                    faults.push(Fault::new(field, says));
                }
                others
            }
            None if word.is_empty() => Vec::new(),
            None => {
                let one = Referrer::ALL.into_iter().find(|who| who.as_str() == word);
                if one.is_none() {
                    faults.push(Fault::not_on_the_list(field));
                }
                one.into_iter().collect()
            }
        };
        let changed = ChangedRoutes {
            service: service.clone(),
            open_to: chosen("routes_open", open_to, Truth::is_met, "all of them may refer to it already"),
            close_to: chosen(
                "routes_close",
                close_to,
                Truth::is_unmet,
                "none of them may refer to it as it is",
            ),
        };
        if faults.is_empty() { Ok(Some(changed)) } else { Err(faults) }
    }

    pub fn draw(&self, faults: &[Fault], asked: &Asked, snapshot: &Snapshot) -> Markup {
        let Self { service, open_to, close_to } = self;
        let services = asked_about(asked, snapshot, true);
        let mut of_question: Vec<(String, String)> = vec![(String::new(), "none".to_owned())];
        of_question.extend(services.iter().map(|of| (of.service.slug.clone(), of.service.name.clone())));
        // One chosen for another question stays chosen, by its name.
        if let Some(record) = snapshot.find(service)
            && of_question.iter().all(|(slug, _)| slug != service)
        {
            of_question.push((service.clone(), record.service.name.clone()));
        }
        let select = |name, label, chosen, choices| Select { name, label, chosen, choices }.draw(faults);
        html! {
            div.refer {
                (select("routes", "Which service takes other referrals?", service.as_str(), of_question))
                (select("routes_open", "Who could refer as well?", open_to.as_str(), referrers("nobody new")))
                (select("routes_close", "Who could no longer refer?", close_to.as_str(), referrers("nobody")))
            }
        }
    }
}

/// The referrers behind a word for several.
fn several(word: &str) -> Option<Vec<Referrer>> {
    match word {
        PROFESSIONALS => Some(Referrer::ALL.into_iter().filter(|who| !who.is_public()).collect()),
        ANYBODY => Some(Referrer::ALL.to_vec()),
        _ => None,
    }
}

/// What can be chosen, the first for nothing.
fn referrers(nobody: &str) -> Vec<(String, String)> {
    let choice = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let [first, several, all] =
        [choice("", nobody), choice(PROFESSIONALS, "any professional"), choice(ANYBODY, "anybody at all")];
    let each = Referrer::ALL.map(|who| choice(who.as_str(), words::spoken(who)));
    std::iter::once(first).chain(each).chain([several, all]).collect()
}
