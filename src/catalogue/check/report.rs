//! How much of the catalogue is structured, sourced, dated and placed?
//!
//! A fact is *structured* when the program can reckon with it, and words only when it cannot. *Dated* means that its source carries
//! a date; *placed* that there is a point on the map.

use std::fmt;

use serde::Serialize;

use crate::catalogue::{Catalogue, How, Provenance, Service};

/// A count with what share of the whole it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    pub count: usize,
    /// One decimal place; 0 of nothing is 0.
    pub per_cent: f64,
}

/// One field of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldReport {
    pub field: &'static str,
    /// Services that have it at all.
    pub services: Share,
    /// Facts of this kind in all of them; the shares below are of these.
    pub facts: usize,
    pub structured: Share,
    pub sourced: Share,
    pub dated: Share,
    /// Only for fields that are places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed: Option<Share>,
}

/// The whole catalogue, field by field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub services: usize,
    pub organisations: usize,
    pub sources: usize,
    pub needs: usize,
    pub fields: Vec<FieldReport>,
}

/// What one fact adds to the count.
struct Counted<'p> {
    structured: bool,
    placed: Option<bool>,
    provenance: &'p Provenance,
}

type Gather = for<'s> fn(&'s Service) -> Vec<Counted<'s>>;

/// Every field, and how its facts are counted.
const FIELDS: [(&str, Gather); 14] = [
    ("steps", |s| head(s, !s.steps.is_empty())),
    ("needs", |s| head(s, !s.needs.is_empty())),
    ("modes", |s| head(s, !s.modes.is_empty())),
    ("coverage", |s| vec![words(true, &s.coverage.provenance)]),
    ("ages", |s| s.ages.iter().map(|a| words(true, &a.provenance)).collect()),
    ("criterion", |s| s.criteria.iter().map(|c| words(!c.any_of.is_empty(), &c.provenance)).collect()),
    ("route", |s| {
        s.routes.iter().map(|r| words(r.how != How::NotStated || r.not_accepted, &r.provenance)).collect()
    }),
    ("response", |s| s.response_targets.iter().map(|r| words(r.within.is_some(), &r.provenance)).collect()),
    ("schedule", |s| s.schedules.iter().map(|t| words(t.is_structured(), &t.provenance)).collect()),
    ("contact", |s| s.contacts.iter().map(|c| words(true, &c.provenance)).collect()),
    ("location", |s| s.locations.iter().map(placed).collect()),
    ("cost", |s| s.costs.iter().map(|c| words(c.amount_pence.is_some(), &c.provenance)).collect()),
    ("language", |s| s.languages.iter().map(|l| words(true, &l.provenance)).collect()),
    ("access", |s| s.access.iter().map(|a| words(true, &a.provenance)).collect()),
];

fn head(service: &Service, has: bool) -> Vec<Counted<'_>> {
    if has { vec![words(true, &service.provenance)] } else { Vec::new() }
}

fn words(structured: bool, provenance: &Provenance) -> Counted<'_> {
    Counted { structured, placed: None, provenance }
}

fn placed(location: &crate::catalogue::Location) -> Counted<'_> {
    let structured = location.postcode.is_some() || location.place.is_some() || location.site.is_some();
    Counted { structured, placed: Some(location.point.is_some()), provenance: &location.provenance }
}

/// Counts the catalogue.
pub fn report(catalogue: &Catalogue) -> Report {
    let fields = FIELDS
        .iter()
        .map(|(field, gather)| {
            let of_services: Vec<Vec<Counted>> =
                catalogue.services.iter().map(|service| gather(service)).collect();
            let with_it = of_services.iter().filter(|facts| !facts.is_empty()).count();
            let facts: Vec<Counted> = of_services.into_iter().flatten().collect();
            let share = |counts: fn(&Counted) -> bool| {
                Share::of(facts.iter().filter(|f| counts(f)).count(), facts.len())
            };
            FieldReport {
                field,
                services: Share::of(with_it, catalogue.services.len()),
                facts: facts.len(),
                structured: share(|fact| fact.structured),
                sourced: share(|fact| !fact.provenance.source.is_empty()),
                dated: share(|fact| fact.provenance.dated.as_of().is_some()),
                placed: facts
                    .iter()
                    .any(|f| f.placed.is_some())
                    .then(|| share(|fact| fact.placed == Some(true))),
            }
        })
        .collect();
    Report {
        services: catalogue.services.len(),
        organisations: catalogue.organisations.len(),
        sources: catalogue.sources.len(),
        needs: catalogue.needs.len(),
        fields,
    }
}

impl Share {
    fn of(count: usize, whole: usize) -> Self {
        let per_cent = if whole == 0 { 0.0 } else { (count as f64 * 1_000.0 / whole as f64).round() / 10.0 };
        Self { count, per_cent }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>5} {:>5.1}%", self.count, self.per_cent)
    }
}

impl fmt::Display for Report {
    /// A table for a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { services, organisations, sources, needs, fields } = self;
        writeln!(f, "{services} services, {organisations} organisations, {sources} sources, {needs} needs")?;
        writeln!(f)?;
        let columns =
            ["services", "structured", "sourced", "dated", "placed"].map(|name| format!("{name:>14}"));
        let [in_services, shares @ ..] = &columns;
        writeln!(f, "{:<10}{in_services}{:>7}{}", "field", "facts", shares.concat())?;
        for FieldReport { field, services, facts, structured, sourced, dated, placed } in fields {
            let placed = placed.map(|share| format!("  {share}")).unwrap_or_default();
            writeln!(f, "{field:<10}  {services}{facts:>7}  {structured}  {sourced}  {dated}{placed}")?;
        }
        Ok(())
    }
}
