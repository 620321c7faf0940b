//! A record of the catalogue as HSDS-UK says it.
//!
//! What comes in must already be fit to leave (`directory::open_record`). As a second fence nothing confidential and nothing for
//! professionals is written here either, whatever comes in.

mod parts;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use uuid::Uuid;

use self::parts::{PartIds, additional_urls, contact, cost_option, language, schedule};
use super::applied::terms_of;
use super::taxonomy::{Term, Terms};
use super::{places, wire, words};
use crate::catalogue::check::facts_of;
use crate::catalogue::{
    AgeBasis, Audience, ContactKind, Fact, Need, Organisation, OrganisationKind, PyramidStep,
    SIGNPOST_NAMESPACE, Service, Source, Status,
};
use crate::geography::{AreaCode, Gazetteer};
use crate::pathway::FactWords;

/// What a record is published with: who runs it, when its sources were read, the terms, and where places are.
pub struct Surroundings {
    organisations: HashMap<String, Organisation>,
    /// By id of the source.
    read_on: HashMap<String, NaiveDate>,
    terms: Terms,
    gazetteer: Arc<Gazetteer>,
}

/// How much of a record is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Fields with one value, and the organisation: what lists say.
    Basic,
    /// Everything.
    Full,
}

impl Surroundings {
    pub fn new<'c>(
        organisations: impl IntoIterator<Item = &'c Organisation>,
        sources: impl IntoIterator<Item = &'c Source>,
        needs: &[Need],
        pyramid: &[PyramidStep],
        facts: &HashMap<Fact, FactWords>,
        gazetteer: Arc<Gazetteer>,
    ) -> Self {
        Self {
            organisations: organisations.into_iter().map(|o| (o.slug.clone(), o.clone())).collect(),
            read_on: sources.into_iter().map(|s| (s.id.clone(), s.retrieved)).collect(),
            terms: Terms::new(needs, pyramid, facts),
            gazetteer,
        }
    }

    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// A service. `last_modified` is left out where it is not known, as in a file.
    pub fn service(
        &self,
        open: &Service,
        depth: Depth,
        last_modified: Option<DateTime<Utc>>,
    ) -> wire::Service {
        let basic = wire::Service {
            assured_date: self.last_read(open).map(|day| day.to_string()),
            last_modified: last_modified.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)),
            application_process: words::application_process(open, &self.terms),
            organization: self.organisations.get(&open.organisation).map(|o| organisation(o, Depth::Basic)),
            ..plain_fields(open)
        };
        match depth {
            Depth::Basic => basic,
            Depth::Full => self.with_lists(basic, open),
        }
    }

    fn with_lists(&self, basic: wire::Service, open: &Service) -> wire::Service {
        let mut ids = PartIds::of(&open.slug);
        wire::Service {
            organization: self.organisations.get(&open.organisation).map(|o| organisation(o, Depth::Full)),
            signpost: Some(Box::new(as_it_leaves(open))),
            schedules: open.schedules.iter().map(|rule| schedule(rule, &mut ids)).collect(),
            service_areas: self.service_areas(open, &mut ids),
            service_at_locations: (0..open.locations.len())
                .filter_map(|at| self.at_location(open, at))
                .collect(),
            languages: open.languages.iter().map(|one| language(one, &mut ids)).collect(),
            cost_options: open.costs.iter().map(|cost| cost_option(cost, &mut ids)).collect(),
            contacts: open.contacts.iter().filter_map(|c| contact(c, &mut ids)).collect(),
            additional_urls: additional_urls(open, basic.url.as_deref(), &mut ids),
            attributes: self.attributes(open, &mut ids),
            ..basic
        }
    }

    /// The service at one of its locations, by place in the list; none for a confidential one.
    pub fn at_location(&self, open: &Service, at: usize) -> Option<wire::ServiceAtLocation> {
        let location = open.locations.get(at).filter(|location| !location.confidential)?;
        let location = places::location(location, &self.gazetteer);
        Some(wire::ServiceAtLocation {
            id: at_location_id(open, &location.id, at).to_string(),
            location: Some(location),
            ..wire::ServiceAtLocation::default()
        })
    }

    /// What [`Surroundings::at_location`] gives as its id.
    pub fn at_location_id(&self, open: &Service, at: usize) -> Option<Uuid> {
        let location = open.locations.get(at).filter(|location| !location.confidential)?;
        Some(at_location_id(open, &places::location_id(location).to_string(), at))
    }

    fn service_areas(&self, open: &Service, ids: &mut PartIds) -> Vec<wire::ServiceArea> {
        let says = open.coverage.says.clone();
        open.coverage
            .areas
            .iter()
            .map(|code| {
                let area = code.parse::<AreaCode>().ok().and_then(|code| self.gazetteer.area(code));
                let name = area.map_or_else(|| code.clone(), |area| area.name.clone());
                wire::ServiceArea {
                    id: ids.next("area", code),
                    name: Some(name.clone()),
                    extent: Some(code.clone()),
                    extent_type: Some("GSS code".to_owned()),
                    // The Office for National Statistics gives every code this URI.
                    uri: Some(format!("http://statistics.data.gov.uk/id/statistical-geography/{code}")),
                    service_area: Some(says.clone().unwrap_or(name)),
                }
            })
            .collect()
    }

    fn attributes(&self, open: &Service, ids: &mut PartIds) -> Vec<wire::Attribute> {
        let mut attributes = Vec::new();
        for applied in terms_of(open) {
            let Some(term): Option<&Term> = self.terms.term(applied.taxonomy, &applied.word) else {
                continue;
            };
            let key = format!("{}/{}/{}", applied.link_type, applied.word, applied.label.unwrap_or_default());
            attributes.push(wire::Attribute {
                id: ids.next("attribute", &key),
                link_type: Some(applied.link_type.to_owned()),
                label: applied.label.map(str::to_owned),
                taxonomy_term: Some(term.wire()),
                ..wire::Attribute::default()
            });
        }
        attributes
    }

    /// The last day that a source of the record was read: when what is said was last checked against a page.
    fn last_read(&self, open: &Service) -> Option<NaiveDate> {
        let cited = facts_of(open).into_iter().flat_map(|(_, provenance)| &provenance.source);
        cited.filter_map(|source| self.read_on.get(source).copied()).max()
    }
}

/// The fields that follow from the record alone.
pub fn plain_fields(open: &Service) -> wire::Service {
    let stated = open.ages.as_ref().filter(|ages| ages.basis == AgeBasis::Stated);
    wire::Service {
        id: open.id().0.to_string(),
        name: Some(open.name.clone()),
        description: Some(open.summary.clone()),
        url: public_value(open, ContactKind::Website).filter(|url| is_uri(url)),
        email: public_value(open, ContactKind::Email).filter(|email| is_email(email)),
        status: Some(status(open.status.is).to_owned()),
        fees: words::fees(open),
        // An inferred limit would be read as a refusal by whoever takes the number over.
        minimum_age: stated.and_then(|ages| ages.minimum_years).map(f64::from),
        maximum_age: stated.and_then(|ages| ages.maximum_years).map(f64::from),
        alert: words::alert(open),
        eligibility_description: words::eligibility(open),
        wait_time: words::wait_time(open),
        interpretation_services: words::interpretation(open),
        ..wire::Service::default()
    }
}

/// An organisation, without what it runs.
pub fn organisation(organisation: &Organisation, depth: Depth) -> wire::Organization {
    let kind = match organisation.kind {
        OrganisationKind::Nhs => "An NHS organisation.",
        OrganisationKind::Council => "A council.",
        OrganisationKind::Charity => "A charity or community organisation.",
        OrganisationKind::Company => "A company.",
        OrganisationKind::Police => "A police force.",
        OrganisationKind::Education => "A place of education.",
        OrganisationKind::Government => "A body of national government.",
        OrganisationKind::Partnership => "Several bodies together.",
        OrganisationKind::Unknown => "An organisation that runs a service of this directory.",
    };
    let formerly = match organisation.formerly.as_slice() {
        [] => String::new(),
        names => format!(" Formerly or also known as {}.", names.join(", ")),
    };
    wire::Organization {
        id: organisation.id().to_string(),
        name: Some(organisation.name.clone()),
        description: Some(format!("{kind}{formerly}")),
        website: organisation.website.clone().filter(|url| is_uri(url)),
        signpost: (depth == Depth::Full).then(|| Box::new(organisation.clone())),
        ..wire::Organization::default()
    }
}

/// HSDS has no word for not knowing, and `active` would promise what no source says: see the alert, and the attribute `status`.
fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "active",
        Status::Unknown => "inactive",
        Status::Closed | Status::Replaced => "defunct",
    }
}

fn public_value(open: &Service, kind: ContactKind) -> Option<String> {
    let mut public = open.contacts.iter().filter(|contact| contact.audience == Audience::Public);
    public.find(|contact| contact.kind == kind).map(|contact| contact.value.clone())
}

/// The record itself. Points are worked out from the postcode or the place wherever it is read; only one that was given travels.
fn as_it_leaves(open: &Service) -> Service {
    let mut record = open.clone();
    record.contacts.retain(|contact| contact.audience == Audience::Public);
    record.locations.retain(|location| !location.confidential);
    // Where all claims but one are withheld, there is nothing left that sources differ about.
    record.conflicts.retain(|conflict| conflict.claims.len() >= 2);
    for location in &mut record.locations {
        if location.postcode.is_some() || location.place.is_some() {
            (location.point, location.precision) = (None, None);
        }
    }
    record
}

fn at_location_id(open: &Service, location_id: &str, at: usize) -> Uuid {
    // The same building twice in one record is told apart by how many stood before it.
    let earlier =
        open.locations[..at].iter().filter(|other| places::location_id(other).to_string() == location_id);
    let before = earlier.count();
    Uuid::new_v5(
        &SIGNPOST_NAMESPACE,
        format!("service-at-location/{}/{location_id}/{before}", open.slug).as_bytes(),
    )
}

/// Whether the standard's `uri` takes it.
pub fn is_uri(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && rest.chars().all(|c| c.is_ascii_graphic() && !"<>\"{}|\\^`".contains(c))
    })
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
    })
}
