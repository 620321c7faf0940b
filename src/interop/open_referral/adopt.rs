//! Somebody's HSDS as our records. What carries our own record is taken whole; anything else is read field by field, and what our
//! catalogue has no room for is left behind (`docs/open-referral.md` says what).

mod own;
mod tree;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use self::own::differ;
use self::tree::{check_tree, circle, in_circle};
use super::file::{Fault, Head, References};
use super::publish::is_uri;
use super::taxonomy::Taxonomy;
use super::{foreign, wire};
use crate::catalogue::{
    Catalogue, Confidence, Criterion, Dated, Effect, Kind, LocationUse, Mode, Note, Organisation,
    OrganisationKind, Origin, Provenance, ResponseTarget, SIGNPOST_NAMESPACE, Service, Source, Step,
};

/// A feed or file of somebody else, as a source.
#[derive(Debug, Clone)]
pub struct Feed {
    pub source: Source,
}

impl Feed {
    /// `name` is a host or a file; the same name is the same source at every import.
    pub fn new(name: &str, url: Option<&str>, publisher: &str, read_on: NaiveDate) -> Self {
        let source = Source {
            id: format!("open-referral-{}", slug_of(name)),
            title: format!("Open Referral feed `{name}`"),
            publisher: publisher.to_owned(),
            url: url.map(str::to_owned),
            published: Dated::undated(),
            retrieved: read_on,
            licence: "not stated in the feed".to_owned(),
        };
        Self { source }
    }

    fn provenance(&self, dated: Dated) -> Provenance {
        Origin { source: vec![self.source.id.clone()], dated, confidence: Confidence::Medium }.into()
    }

    /// Twelve hexadecimal digits that stand for an id of the feed: with them a record is known again whatever it is called by then.
    fn mark(&self, upstream_id: &str) -> String {
        let named = format!("{}/{upstream_id}", self.source.id);
        Uuid::new_v5(&SIGNPOST_NAMESPACE, named.as_bytes()).simple().to_string()[..12].to_owned()
    }
}

/// A name as a slug.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            '\'' | '’' => {}
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
        if slug.len() >= 60 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Reads records one after another, and remembers what they refer to.
pub struct Adopter {
    feed: Feed,
    /// Slugs of the records there are, by their mark.
    marked: HashMap<String, String>,
    organisations: HashMap<String, Organisation>,
    /// By the id that the file uses.
    organisation_of_id: HashMap<String, String>,
    sources: HashSet<String>,
    needs: HashSet<String>,
    seen: HashMap<String, String>,
    part_of: BTreeMap<String, String>,
    uses_feed: bool,
}

/// What one record became.
pub struct Adopted {
    pub service: Service,
    /// One that has not come before.
    pub organisation: Option<Organisation>,
}

impl Adopter {
    /// `known` is what the store refers to already, `slugs` the records it has.
    pub fn new(feed: Feed, known: &Catalogue, slugs: impl IntoIterator<Item = String>) -> Self {
        let mark_of = |slug: String| slug.rsplit_once('-').map(|(_, mark)| (mark.to_owned(), slug.clone()));
        Self {
            marked: slugs.into_iter().filter_map(mark_of).collect(),
            organisations: known.organisations.iter().map(|o| (o.slug.clone(), o.clone())).collect(),
            organisation_of_id: HashMap::new(),
            sources: known.sources.iter().map(|s| s.id.clone()).collect(),
            needs: known.needs.iter().map(|n| n.slug.clone()).collect(),
            seen: HashMap::new(),
            part_of: BTreeMap::new(),
            uses_feed: false,
            feed,
        }
    }

    /// What stands before the services, as far as it is ours; organisations of others follow with their services.
    ///
    /// # Errors
    /// Ids given twice, parents that are not there, circles.
    pub fn head(&mut self, head: Head) -> Result<Catalogue, Vec<Fault>> {
        let Head { signpost, organizations, taxonomies, version: _, profile: _ } = head;
        let mut faults = Vec::new();
        check_tree(
            "organizations",
            organizations.iter().map(|o| (&o.id, &o.parent_organization_id)),
            &mut faults,
        );
        check_tree("taxonomies", taxonomies.iter().map(|t| (&t.id, &None)), &mut faults);
        let terms = taxonomies.iter().flat_map(|taxonomy| &taxonomy.taxonomy_terms);
        check_tree("taxonomy_terms", terms.map(|term| (&term.id, &term.parent_id)), &mut faults);
        let mut organisations = Vec::new();
        for (at, organisation) in organizations.iter().enumerate() {
            match self.organisation(organisation) {
                Ok(Some(new)) => organisations.push(new),
                Ok(None) => {}
                Err(problem) => faults.push(Fault { place: format!("organizations[{at}]"), problem }),
            }
        }
        let References { sources, needs, pyramid } = signpost.unwrap_or_default();
        self.sources.extend(sources.iter().map(|source| source.id.clone()));
        self.needs.extend(needs.iter().map(|need| need.slug.clone()));
        if faults.is_empty() {
            Ok(Catalogue { organisations, sources, needs, pyramid, services: Vec::new() })
        } else {
            Err(faults)
        }
    }

    /// One service.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn service(&mut self, place: &str, mut given: wire::Service) -> Result<Adopted, Vec<Fault>> {
        let mut problems = Vec::new();
        if let Some(first) = self.seen.insert(given.id.clone(), place.to_owned()) {
            problems.push(format!("`id`: `{}` was given to {first} already", given.id));
        }
        let organisation = match self.organisation_of(&given) {
            Ok(organisation) => organisation,
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        let service = match given.signpost.take() {
            Some(record) => self.own(&given, *record, &mut problems),
            None => self.foreign(&given, &mut problems),
        };
        if let Some(whole) = &service.part_of {
            self.part_of.insert(service.slug.clone(), whole.clone());
        }
        if problems.is_empty() {
            return Ok(Adopted { service, organisation });
        }
        let faults = problems.into_iter().map(|problem| Fault { place: place.to_owned(), problem });
        Err(faults.collect())
    }

    /// The feed as a source, when a record rests on it.
    pub fn source(&self) -> Option<Source> {
        self.uses_feed.then(|| self.feed.source.clone())
    }

    /// What only the whole file shows: services that are part of each other in a circle.
    pub fn at_end(&self) -> Vec<Fault> {
        circle(&self.part_of)
            .map(|slugs| Fault { place: "services".to_owned(), problem: in_circle(&slugs) })
            .into_iter()
            .collect()
    }

    /// Takes an organisation in, and gives it when it has not come before.
    fn organisation(&mut self, given: &wire::Organization) -> Result<Option<Organisation>, String> {
        let organisation = match &given.signpost {
            Some(record) => {
                if record.id().to_string() != given.id {
                    return Err(format!("`id`: `{}` is not the id of `{}`", given.id, record.slug));
                }
                if given.name.as_ref().is_some_and(|name| *name != record.name) {
                    return Err(differ("name"));
                }
                Organisation::clone(record)
            }
            None => {
                let Some(name) = given.name.as_ref().filter(|name| !name.trim().is_empty()) else {
                    // A bare reference: it must be known already.
                    return if self.organisation_of_id.contains_key(&given.id) {
                        Ok(None)
                    } else {
                        Err(format!("`organization`: `{}` has no name and is nowhere described", given.id))
                    };
                };
                if self.organisation_of_id.contains_key(&given.id) {
                    return Ok(None);
                }
                self.uses_feed = true;
                Organisation {
                    slug: format!("{}-{}", slug_of(name), self.feed.mark(&given.id))
                        .trim_start_matches('-')
                        .to_owned(),
                    name: name.clone(),
                    formerly: Vec::new(),
                    kind: OrganisationKind::Unknown,
                    website: given.website.clone().filter(|url| is_uri(url)),
                    provenance: self.feed.provenance(Dated::undated()),
                }
            }
        };
        if let Some(other) = self.organisation_of_id.insert(given.id.clone(), organisation.slug.clone())
            && other != organisation.slug
        {
            return Err(format!("`organization`: the id `{}` is given to two organisations", given.id));
        }
        let known = self.organisations.insert(organisation.slug.clone(), organisation.clone());
        Ok((known.as_ref() != Some(&organisation)).then_some(organisation))
    }

    fn organisation_of(&mut self, given: &wire::Service) -> Result<Option<Organisation>, String> {
        match (&given.organization, &given.organization_id) {
            (Some(organisation), _) if organisation.name.is_some() => self.organisation(organisation),
            (Some(wire::Organization { id, .. }), _) | (None, Some(id)) => {
                if self.organisation_of_id.contains_key(id) {
                    Ok(None)
                } else {
                    Err(format!("`organization_id`: there is no organisation `{id}`"))
                }
            }
            (None, None) => match &given.signpost {
                Some(record) if self.organisations.contains_key(&record.organisation) => Ok(None),
                _ => Err("`organization`: is missing".to_owned()),
            },
        }
    }

    /// A record of somebody else.
    fn foreign(&mut self, given: &wire::Service, problems: &mut Vec<String>) -> Service {
        self.uses_feed = true;
        let text = |field: &Option<String>| field.clone().filter(|text| !text.trim().is_empty());
        let name = text(&given.name).unwrap_or_else(|| {
            problems.push("`name`: is missing".to_owned());
            "without a name".to_owned()
        });
        if given.id.trim().is_empty() {
            problems.push("`id`: is empty".to_owned());
        }
        let dated = dated_of(given);
        let provenance = self.feed.provenance(dated);
        let mark = self.feed.mark(&given.id);
        let slug = self.marked.get(&mark).cloned().unwrap_or_else(|| {
            let begin = slug_of(&name);
            if begin.is_empty() { format!("service-{mark}") } else { format!("{begin}-{mark}") }
        });
        let organisation_id = given.organization.as_ref().map(|o| &o.id).or(given.organization_id.as_ref());
        let organisation =
            organisation_id.and_then(|id| self.organisation_of_id.get(id)).cloned().unwrap_or_default();
        let locations = foreign::locations(given, &provenance, problems);
        let mut modes = foreign::words(given, Taxonomy::Modes);
        if modes.is_empty() && locations.iter().any(|place| place.used_as == LocationUse::Venue) {
            modes.push(Mode::InPerson);
        }
        let mut needs: Vec<String> = foreign::terms(given, Taxonomy::Needs).map(str::to_owned).collect();
        needs.retain(|need| self.needs.contains(need));
        needs.dedup();
        let upstream = format!("Its id in {} is {}.", self.feed.source.title, given.id);
        let known_as = Note { says: upstream, provenance: provenance.clone() };
        let apply = text(&given.application_process)
            .map(|says| Note { says: format!("How to apply: {says}"), provenance: provenance.clone() });
        Service {
            slug,
            name: name.clone(),
            also_known_as: Vec::new(),
            organisation,
            provider_says: None,
            kind: Kind::Service,
            status: foreign::status(given, &provenance, problems),
            summary: text(&given.description).unwrap_or(name),
            steps: foreign::terms(given, Taxonomy::Steps)
                .filter_map(|step| step.parse::<u8>().ok().and_then(|step| Step::try_from(step).ok()))
                .collect(),
            needs,
            modes,
            part_of: None,
            coverage: foreign::coverage(given, &provenance),
            ages: foreign::ages(given, &provenance, problems),
            criteria: text(&given.eligibility_description)
                .map(|says| Criterion {
                    effect: Effect::Requires,
                    says,
                    // The words could not be put as facts: always ask.
                    any_of: Vec::new(),
                    from: None,
                    until: None,
                    otherwise: None,
                    provenance: provenance.clone(),
                })
                .into_iter()
                .collect(),
            routes: Vec::new(),
            response_targets: text(&given.wait_time)
                .map(|says| ResponseTarget {
                    urgency: Vec::new(),
                    within: None,
                    per_cent: None,
                    says,
                    provenance: provenance.clone(),
                })
                .into_iter()
                .collect(),
            schedules: foreign::schedules(given, &provenance),
            contacts: foreign::contacts(given, &provenance),
            locations,
            costs: foreign::costs(given, &provenance),
            languages: foreign::languages(given, &provenance),
            access: Vec::new(),
            notes: std::iter::once(known_as).chain(apply).collect(),
            conflicts: Vec::new(),
            provenance,
        }
    }
}

/// The day that the feed vouches for.
fn dated_of(given: &wire::Service) -> Dated {
    let day = |text: &str| text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
    let modified = || {
        let instant = DateTime::parse_from_rfc3339(given.last_modified.as_deref()?).ok()?;
        Some(instant.date_naive())
    };
    let day = given.assured_date.as_deref().and_then(day).or_else(modified);
    day.and_then(|day| day.to_string().parse().ok()).unwrap_or_else(Dated::undated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_slug_that_the_store_takes() {
        assert_eq!(slug_of("St John's – Café & Hub (LE1)"), "st-johns-caf-hub-le1");
        assert_eq!(slug_of("…"), "");
    }
}
