//! The services of a scenario: the catalogue's own with the changes made, or every fault of the scenario.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::ages;
use super::invented::{assumed_of, service};
use super::place::Place;
use super::request::{ChangedAges, ChangedCoverage, ChangedRoutes, Moved, NewService, ScenarioRequest};
use super::routes;
use crate::catalogue::{
    Common, Confidence, Coverage, Kind, Location, Referrer, Service, Status, StatusFact, Step,
};
use crate::geography::{AreaCode, Postcode};
use crate::pathway::{FieldError, Snapshot, running, takes_from};

/// What a scenario comes to.
pub struct Applied {
    /// In order of slug.
    pub services: Vec<Common<Service>>,
    /// Each change in a sentence.
    pub says: Vec<String>,
    /// Which service each change is made to, by slug.
    pub touched: Vec<(String, Change)>,
}

/// What a scenario does to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Close,
    Reopen,
    Move,
    Ages,
    Coverage,
    Routes { open_to: Vec<Referrer>, close_to: Vec<Referrer> },
    Add,
}

/// Makes the changes.
///
/// # Errors
/// Every service, area, need or place that is not known, and every change that contradicts another or changes nothing.
pub fn apply(
    request: &ScenarioRequest,
    snapshot: &Snapshot,
    day: NaiveDate,
) -> Result<Applied, Vec<FieldError>> {
    let mut drawing = Drawing {
        snapshot,
        day,
        services: snapshot.each().map(|record| record.service.clone()).collect(),
        says: Vec::new(),
        touched: Vec::new(),
        errors: Vec::new(),
        changed: HashMap::new(),
    };
    let ScenarioRequest { close, reopen, moved, add, ages, coverage, routes, .. } = request;
    for (at, name) in close.iter().enumerate() {
        drawing.close(&format!("/close/{at}"), name);
    }
    for (at, name) in reopen.iter().enumerate() {
        drawing.reopen(&format!("/reopen/{at}"), name);
    }
    for (at, moved) in moved.iter().enumerate() {
        drawing.relocate(&format!("/move/{at}"), moved);
    }
    // Before ages, which are refused where every route of somebody goes by age.
    for (at, routes) in routes.iter().enumerate() {
        drawing.change_routes(&format!("/routes/{at}"), routes);
    }
    for (at, ages) in ages.iter().enumerate() {
        drawing.change_ages(&format!("/ages/{at}"), ages);
    }
    for (at, coverage) in coverage.iter().enumerate() {
        drawing.change_coverage(&format!("/coverage/{at}"), coverage);
    }
    for (at, new) in add.iter().enumerate() {
        drawing.add(&format!("/add/{at}"), new);
    }
    let Drawing { mut services, says, touched, mut errors, .. } = drawing;
    if says.is_empty() && errors.is_empty() {
        errors.push(FieldError::new(
            "",
            "names nothing to change: give `add`, `move`, `close`, `reopen`, `ages`, `coverage` or `routes`",
        ));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    services.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(Applied { services, says, touched })
}

/// A catalogue being redrawn.
struct Drawing<'s> {
    snapshot: &'s Snapshot,
    day: NaiveDate,
    services: Vec<Common<Service>>,
    says: Vec<String>,
    touched: Vec<(String, Change)>,
    errors: Vec<FieldError>,
    /// What was done to a service by which field, to notice contradictions.
    changed: HashMap<usize, Vec<String>>,
}

impl Drawing<'_> {
    fn fault(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.errors.push(FieldError::new(pointer, detail));
    }

    /// Writes down a change that was made.
    fn made(&mut self, slug: &str, change: Change, says: String) {
        self.says.push(says);
        self.touched.push((slug.to_owned(), change));
    }

    /// The position of a service named in a field. Closing, opening, and each other change may touch a service once, and a closed
    /// service nothing else.
    fn named(&mut self, pointer: &str, field: &str, name: &str) -> Option<usize> {
        let pointer = format!("{pointer}{field}");
        let Some(at) = self.snapshot.position(name) else {
            let shown: String = name.chars().take(60).collect();
            self.fault(pointer, format!("service `{shown}` is not known"));
            return None;
        };
        if self.services[at].kind == Kind::Context {
            self.fault(pointer, "is only kept so that its name is explained; it is never offered");
            return None;
        }
        let list = pointer.split('/').nth(1).unwrap_or_default().to_owned();
        let before = self.changed.entry(at).or_default();
        let contradicts = |earlier: &&String| **earlier == list || *earlier == "close" || list == "close";
        if let Some(earlier) = before.iter().find(contradicts) {
            let detail = format!("contradicts `{earlier}`, which names the same service");
            self.errors.push(FieldError::new(pointer, detail));
            return None;
        }
        before.push(list);
        Some(at)
    }

    fn close(&mut self, pointer: &str, name: &str) {
        let Some(at) = self.named(pointer, "", name) else { return };
        // One that is only believed to be closed still counts as one that may run.
        if running(self.snapshot.record(at)).is_unmet() {
            return self.fault(pointer, "is closed already");
        }
        let service = &mut self.services[at];
        service.status = status(Status::Closed, service);
        let (slug, says) = (service.slug.clone(), format!("{} closes", service.name));
        self.made(&slug, Change::Close, says);
    }

    fn reopen(&mut self, pointer: &str, name: &str) {
        let Some(at) = self.named(pointer, "", name) else { return };
        if !matches!(self.services[at].status.is, Status::Closed | Status::Replaced) {
            return self.fault(pointer, "is not closed");
        }
        let service = &mut self.services[at];
        service.status = status(Status::Open, service);
        // An open service is still asked about where the record as a whole is in doubt.
        service.provenance = assumed_of(&service.provenance);
        let (slug, says) = (service.slug.clone(), format!("{} opens again", service.name));
        self.made(&slug, Change::Reopen, says);
    }

    fn relocate(&mut self, pointer: &str, moved: &Moved) {
        let Moved { service, from, postcode, latitude, longitude } = moved;
        let Some(at) = self.named(pointer, "/service", service) else { return };
        let given = self.place(pointer, postcode.as_deref(), *latitude, *longitude);
        let Some(place) = given else {
            if postcode.is_none() && latitude.is_none() && longitude.is_none() {
                self.fault(
                    format!("{pointer}/postcode"),
                    "say where it moves to: a postcode, or latitude and longitude",
                );
            }
            return;
        };
        let from = match from.as_deref().map(Postcode::parse) {
            Some(Err(problem)) => return self.fault(format!("{pointer}/from"), problem.to_string()),
            Some(Ok(from)) => Some(from),
            None => None,
        };
        let seen_at = |location: &Location| location.is_open_to_visitors() && location.point.is_some();
        let here = |location: &Location| {
            let postcode = location.postcode.as_deref().and_then(|text| Postcode::parse(text).ok());
            seen_at(location) && from.is_none_or(|from| postcode == Some(from))
        };
        let service = &self.services[at];
        let moving: Vec<usize> =
            service.locations.iter().enumerate().filter(|(_, l)| here(l)).map(|(number, _)| number).collect();
        match (moving.as_slice(), from) {
            ([only], _) => {
                let new = place.location();
                if service.locations[*only].point == new.point {
                    return self.fault(format!("{pointer}/postcode"), "changes nothing: it is there already");
                }
                let (slug, says) =
                    (service.slug.clone(), format!("{} moves to {}", service.name, place.says));
                self.services[at].locations[*only] = new;
                self.made(&slug, Change::Move, says);
            }
            ([], None) => self.fault(format!("{pointer}/service"), "has no known place that could move"),
            ([], Some(_)) => {
                self.fault(format!("{pointer}/from"), "is not the postcode of one of its places")
            }
            (several, _) => {
                let detail = format!("has {} places: say which moves, by its postcode", several.len());
                self.fault(format!("{pointer}/from"), detail);
            }
        }
    }

    fn change_ages(&mut self, pointer: &str, changed: &ChangedAges) {
        let ChangedAges { service, minimum_years, maximum_years } = changed;
        let Some(at) = self.named(pointer, "/service", service) else { return };
        if !self.makes_a_band(pointer, *minimum_years, *maximum_years) {
            return;
        }
        let ages = ages::limit(*minimum_years, *maximum_years);
        let takes = ages.as_ref().and_then(|ages| ages.says.clone());
        let takes = takes.unwrap_or_else(|| "of any age".to_owned());
        let record = &self.services[at];
        if ages::is_the_same(record.ages.as_ref(), ages.as_ref()) {
            return self.fault(pointer, format!("changes nothing: it takes people {takes} already"));
        }
        let in_the_way = ages::in_the_way(record, ages.as_ref(), self.day);
        if !in_the_way.is_empty() {
            let faults = in_the_way.into_iter();
            return faults.for_each(|(field, detail)| self.fault(format!("{pointer}/{field}"), detail));
        }
        let (slug, says) = (record.slug.clone(), format!("{} takes people {takes}", record.name));
        self.services[at].ages = ages;
        self.made(&slug, Change::Ages, says);
    }

    fn change_coverage(&mut self, pointer: &str, changed: &ChangedCoverage) {
        let ChangedCoverage { service, basis, areas } = changed;
        let Some(at) = self.named(pointer, "/service", service) else { return };
        let Some(names) = self.area_names(pointer, areas) else { return };
        let record = &self.services[at];
        let was = &record.coverage;
        let basis = basis.unwrap_or(was.basis);
        let same_areas = was.areas.iter().collect::<BTreeSet<_>>() == areas.iter().collect();
        if same_areas && basis == was.basis && was.provenance.confidence != Confidence::Low {
            return self.fault(pointer, "changes nothing: it covers just that already");
        }
        let (slug, says) = (record.slug.clone(), format!("{} covers {}", record.name, names.join(", ")));
        let provenance = assumed_of(&was.provenance);
        self.services[at].coverage = Coverage { basis, areas: areas.clone(), says: None, provenance };
        self.made(&slug, Change::Coverage, says);
    }

    fn change_routes(&mut self, pointer: &str, changed: &ChangedRoutes) {
        let Some(at) = self.named(pointer, "/service", &changed.service) else { return };
        let (snapshot, day) = (self.snapshot, self.day);
        let faults = routes::faults(changed, |referrer| takes_from(snapshot, at, referrer, day));
        if !faults.is_empty() {
            let faults = faults.into_iter();
            return faults.for_each(|(field, detail)| self.fault(format!("{pointer}/{field}"), detail));
        }
        let service = &mut self.services[at];
        routes::change(service, changed, day);
        let (slug, says) = (service.slug.clone(), format!("{} {}", service.name, routes::says(changed)));
        let ChangedRoutes { service: _, open_to, close_to } = changed.clone();
        self.made(&slug, Change::Routes { open_to, close_to }, says);
    }

    fn add(&mut self, pointer: &str, new: &NewService) {
        let faults = self.errors.len();
        if self.snapshot.find(&new.name).is_some() {
            self.fault(format!("{pointer}/name"), "is the name of a service there is already");
        }
        let slug = format!("scenario-{}", pointer.rsplit('/').next().unwrap_or_default());
        if self
            .services
            .iter()
            .any(|service| service.slug.starts_with("scenario-") && service.name == new.name)
        {
            self.fault(format!("{pointer}/name"), "is added twice");
        }
        for (at, need) in new.needs.iter().enumerate() {
            if self.snapshot.need_index(need).is_none() {
                let detail = format!("need `{need}` is not known; `/api/v1/needs` lists them");
                self.fault(format!("{pointer}/needs/{at}"), detail);
            }
        }
        let mut steps = Vec::new();
        for (at, step) in new.steps.iter().enumerate() {
            match u8::try_from(*step).ok().and_then(|step| Step::try_from(step).ok()) {
                Some(step) if !steps.contains(&step) => steps.push(step),
                Some(_) => {}
                None => self.fault(format!("{pointer}/steps/{at}"), "must be from 1 to 5"),
            }
        }
        let place = self.place(pointer, new.postcode.as_deref(), new.latitude, new.longitude);
        self.makes_a_band(pointer, new.minimum_years, new.maximum_years);
        self.area_names(pointer, &new.areas);
        if self.errors.len() > faults {
            return;
        }
        let ages = ages::limit(new.minimum_years, new.maximum_years);
        let at = place.as_ref().map_or_else(String::new, |place| format!(" at {}", place.says));
        self.made(&slug, Change::Add, format!("{} opens{at}", new.name));
        self.services.push(service(new, slug, steps, ages, place.map(|place| place.location())).into());
    }

    /// Whether the bounds of an age limit leave anybody in.
    fn makes_a_band(&mut self, pointer: &str, least: Option<i32>, most: Option<i32>) -> bool {
        let nobody = least.zip(most).is_some_and(|(least, most)| least > most);
        if nobody {
            self.fault(format!("{pointer}/maximum_years"), "is below `minimum_years`: nobody could be taken");
        }
        !nobody
    }

    fn area_names(&mut self, pointer: &str, areas: &[String]) -> Option<Vec<String>> {
        let faults = self.errors.len();
        let mut names = Vec::with_capacity(areas.len());
        for (at, text) in areas.iter().enumerate() {
            let pointer = format!("{pointer}/areas/{at}");
            match text.parse::<AreaCode>() {
                Err(problem) => self.fault(pointer, problem.to_string()),
                Ok(code) => match self.snapshot.gazetteer().area(code) {
                    Some(area) => names.push(area.name.clone()),
                    None => self.fault(pointer, format!("nothing is recorded about area `{code}`")),
                },
            }
        }
        (self.errors.len() == faults).then_some(names)
    }

    /// The place given, where one is given and people could go there.
    fn place(
        &mut self,
        pointer: &str,
        postcode: Option<&str>,
        latitude: Option<f64>,
        longitude: Option<f64>,
    ) -> Option<Place> {
        let found = match (postcode, latitude, longitude) {
            (None, None, None) => return None,
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => Err(FieldError::new(
                format!("{pointer}/postcode"),
                "contradicts the latitude or longitude: give one or the other",
            )),
            (Some(postcode), None, None) => Place::of_postcode(postcode, self.snapshot.gazetteer())
                .map_err(|detail| FieldError::new(format!("{pointer}/postcode"), detail)),
            (None, Some(latitude), Some(longitude)) => {
                Place::of_point(latitude, longitude, self.snapshot.gazetteer())
                    .map_err(|(field, detail)| FieldError::new(format!("{pointer}/{field}"), detail))
            }
            (None, Some(_), None) => {
                Err(FieldError::new(format!("{pointer}/longitude"), "is missing beside the latitude"))
            }
            (None, None, Some(_)) => {
                Err(FieldError::new(format!("{pointer}/latitude"), "is missing beside the longitude"))
            }
        };
        found.map_err(|fault| self.errors.push(fault)).ok()
    }
}

/// Said by the scenario, whatever the record's own sources are worth.
fn status(is: Status, record: &Service) -> StatusFact {
    let provenance = assumed_of(&record.status.provenance);
    StatusFact { is, says: None, since: None, replaced_by: None, provenance }
}
