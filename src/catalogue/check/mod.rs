//! What is wrong with a catalogue? Every fault, each with the file, the field and what to do about it; none stops the others.
//!
//! Nothing here reads a file or a clock. What is written in a file but lost once it is read (its name, a point set by hand) is
//! judged by [`check_text`]; the rest by [`check`], over the whole catalogue, because many faults lie between two files. [`check_part`] puts
//! the same rules to some records of a catalogue; which those must be when something changes, [`Touch`] says.

mod conflicts;
mod contacts;
mod criteria;
mod everything;
mod head;
mod links;
mod locations;
mod names;
mod phone;
mod possible;
mod provenance;
mod report;
mod routes;
mod schedules;
mod schema;
mod small_facts;
#[cfg(test)]
mod tests;
mod text;
mod touch;
mod unused;
#[cfg(test)]
mod ways_in_tests;
mod withheld;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Catalogue, Confidence, Dated, Service};
use crate::geography::Gazetteer;

pub(super) use phone::{digits as phone_digits, numbers_in as phone_numbers_in};
pub use phone::{is_phone, is_text_number};
pub use provenance::{facts_of, facts_of_mut};
pub use report::{FieldReport, Report, report};
pub use schema::service_file_schema;
pub use text::{check_text, read_sites};
pub use touch::Touch;

/// Whether something must be mended, or only looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Fault,
    Warning,
}

/// One thing that is wrong, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// Below `seeds/`.
    pub file: String,
    /// As the file spells it: `route[2].door`; entries of a list count from 1.
    pub field: String,
    pub problem: String,
    pub remedy: String,
    pub severity: Severity,
}

/// A building of `seeds/sites.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub slug: String,
    pub name: String,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub postcode: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub says: Option<String>,
    pub source: Vec<String>,
    pub dated: Dated,
    pub confidence: Confidence,
}

/// What a catalogue is checked against.
pub struct Surroundings<'s> {
    pub gazetteer: &'s Gazetteer,
    pub sites: &'s [Site],
    /// Ids of sources that the rules cite.
    pub cited_by_rules: &'s [String],
    /// Slugs of files that could not be read: they have a fault already, and a link to them is not another.
    pub unreadable: &'s [String],
    /// Rules of a service that are not in force on this day are not held against it.
    pub today: NaiveDate,
}

/// Records of a catalogue that are not looked at, but may be named by those that are.
pub trait Elsewhere {
    fn service(&self, slug: &str) -> Option<&Service>;
    fn has_organisation(&self, slug: &str) -> bool;
    fn has_source(&self, id: &str) -> bool;
    fn has_need(&self, slug: &str) -> bool;
}

/// Everything that is wrong with a catalogue, in order of file.
pub fn check(catalogue: &Catalogue, around: &Surroundings) -> Vec<Fault> {
    let known = Known::new(catalogue, None, around);
    let mut found = judge(catalogue, &known);
    unused::check(catalogue, &known, around.cited_by_rules, &mut found);
    in_order(found)
}

/// What is wrong with some records of a catalogue, in order of file: what [`check`] finds in all of it, as far as it shows in these and in
/// what they name. That nothing uses a source or an organisation cannot show so.
///
/// `part` takes precedence over what is elsewhere under the same name.
pub fn check_part(part: &Catalogue, elsewhere: &dyn Elsewhere, around: &Surroundings) -> Vec<Fault> {
    in_order(judge(part, &Known::new(part, Some(elsewhere), around)))
}

fn in_order(mut found: Vec<Fault>) -> Vec<Fault> {
    found.sort();
    found.dedup();
    found
}

/// Puts every rule but those of [`unused`] to the records of a catalogue.
fn judge(catalogue: &Catalogue, known: &Known) -> Vec<Fault> {
    let mut found = Vec::new();
    names::check(catalogue, &mut found);
    provenance::check_lists(catalogue, known, &mut found);
    for service in &catalogue.services {
        let mut faults = FaultsOf { file: file_of(&service.slug), found: &mut found };
        head::check(service, known, &mut faults);
        provenance::check(service, known, &mut faults);
        locations::check(service, known, &mut faults);
        criteria::check(service, known, &mut faults);
        routes::check(service, known, &mut faults);
        contacts::check(service, &mut faults);
        schedules::check(service, &mut faults);
        conflicts::check(service, known, &mut faults);
        small_facts::check(service, &mut faults);
    }
    contacts::check_audiences(catalogue, &mut found);
    withheld::check(catalogue, &mut found);
    found
}

/// The file of a service.
pub(crate) fn file_of(slug: &str) -> String {
    format!("services/{slug}.toml")
}

/// What a service may name.
struct Known<'c> {
    services: HashMap<&'c str, &'c Service>,
    organisations: HashSet<&'c str>,
    sources: HashSet<&'c str>,
    needs: HashSet<&'c str>,
    sites: HashMap<&'c str, &'c Site>,
    unreadable: HashSet<&'c str>,
    elsewhere: Option<&'c dyn Elsewhere>,
    gazetteer: &'c Gazetteer,
    today: NaiveDate,
}

impl<'c> Known<'c> {
    fn new(
        catalogue: &'c Catalogue,
        elsewhere: Option<&'c dyn Elsewhere>,
        around: &'c Surroundings<'c>,
    ) -> Self {
        Self {
            elsewhere,
            services: catalogue.services.iter().map(|s| (s.slug.as_str(), s.as_ref())).collect(),
            organisations: catalogue.organisations.iter().map(|o| o.slug.as_str()).collect(),
            sources: catalogue.sources.iter().map(|s| s.id.as_str()).collect(),
            needs: catalogue.needs.iter().map(|n| n.slug.as_str()).collect(),
            sites: around.sites.iter().map(|s| (s.slug.as_str(), s)).collect(),
            unreadable: around.unreadable.iter().map(String::as_str).collect(),
            gazetteer: around.gazetteer,
            today: around.today,
        }
    }

    fn service(&self, slug: &str) -> Option<&'c Service> {
        self.services.get(slug).copied().or_else(|| self.elsewhere?.service(slug))
    }

    fn has_organisation(&self, slug: &str) -> bool {
        self.organisations.contains(slug) || self.elsewhere.is_some_and(|known| known.has_organisation(slug))
    }

    fn has_source(&self, id: &str) -> bool {
        self.sources.contains(id) || self.elsewhere.is_some_and(|known| known.has_source(id))
    }

    fn has_need(&self, slug: &str) -> bool {
        self.needs.contains(slug) || self.elsewhere.is_some_and(|known| known.has_need(slug))
    }

    fn in_force(&self, from: Option<NaiveDate>, until: Option<NaiveDate>) -> bool {
        from.is_none_or(|from| from <= self.today) && until.is_none_or(|until| self.today <= until)
    }
}

/// Collects the faults of one file.
struct FaultsOf<'f> {
    file: String,
    found: &'f mut Vec<Fault>,
}

impl FaultsOf<'_> {
    fn fault(&mut self, field: impl Into<String>, problem: impl Into<String>, remedy: impl Into<String>) {
        self.add(field.into(), problem.into(), remedy.into(), Severity::Fault);
    }

    fn warn(&mut self, field: impl Into<String>, problem: impl Into<String>, remedy: impl Into<String>) {
        self.add(field.into(), problem.into(), remedy.into(), Severity::Warning);
    }

    fn add(&mut self, field: String, problem: String, remedy: String, severity: Severity) {
        self.found.push(Fault { file: self.file.clone(), field, problem, remedy, severity });
    }
}
