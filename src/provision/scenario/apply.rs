//! The services of a scenario: the catalogue's own with the changes made, or every fault of the scenario.

use std::collections::HashMap;

use super::invented::{assumed, service};
use super::place::Place;
use super::request::{ChangedAges, ChangedCoverage, Moved, NewService, ScenarioRequest};
use crate::catalogue::{AgeBasis, Ages, Common, Kind, Location, Service, Status, Step};
use crate::geography::{AreaCode, Postcode};
use crate::pathway::{FieldError, Snapshot};

/// What a scenario comes to.
pub struct Applied {
    /// In order of slug.
    pub services: Vec<Common<Service>>,
    /// Each change in a sentence.
    pub says: Vec<String>,
}

/// Makes the changes.
///
/// # Errors
/// Every service, area, need or place that is not known, and every change that contradicts another or changes nothing.
pub fn apply(request: &ScenarioRequest, snapshot: &Snapshot) -> Result<Applied, Vec<FieldError>> {
    let services = snapshot.each().map(|record| record.service.clone()).collect();
    let mut drawing =
        Drawing { snapshot, services, says: Vec::new(), errors: Vec::new(), changed: HashMap::new() };
    let ScenarioRequest { close, reopen, moved, add, ages, coverage, .. } = request;
    for (at, name) in close.iter().enumerate() {
        drawing.close(&format!("/close/{at}"), name);
    }
    for (at, name) in reopen.iter().enumerate() {
        drawing.reopen(&format!("/reopen/{at}"), name);
    }
    for (at, moved) in moved.iter().enumerate() {
        drawing.relocate(&format!("/move/{at}"), moved);
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
    let Drawing { mut services, says, mut errors, .. } = drawing;
    if says.is_empty() && errors.is_empty() {
        errors.push(FieldError::new(
            "",
            "names nothing to change: give `add`, `move`, `close`, `reopen`, `ages` or `coverage`",
        ));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    services.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(Applied { services, says })
}

/// A catalogue being redrawn.
struct Drawing<'s> {
    snapshot: &'s Snapshot,
    services: Vec<Common<Service>>,
    says: Vec<String>,
    errors: Vec<FieldError>,
    /// What was done to a service by which field, to notice contradictions.
    changed: HashMap<usize, Vec<String>>,
}

impl Drawing<'_> {
    fn fault(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.errors.push(FieldError::new(pointer, detail));
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
        if matches!(self.services[at].status.is, Status::Closed | Status::Replaced) {
            return self.fault(pointer, "is closed already");
        }
        self.services[at].status.is = Status::Closed;
        self.says.push(format!("{} closes", self.services[at].name));
    }

    fn reopen(&mut self, pointer: &str, name: &str) {
        let Some(at) = self.named(pointer, "", name) else { return };
        if !matches!(self.services[at].status.is, Status::Closed | Status::Replaced) {
            return self.fault(pointer, "is not closed");
        }
        self.services[at].status.is = Status::Open;
        self.says.push(format!("{} opens again", self.services[at].name));
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
                let (only, name) = (*only, self.services[at].name.clone());
                self.services[at].locations[only] = place.location();
                self.says.push(format!("{name} moves to {}", place.says));
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
        let Some(ages) = self.ages(pointer, *minimum_years, *maximum_years) else { return };
        let name = self.services[at].name.clone();
        let says = ages.as_ref().and_then(|ages| ages.says.clone());
        self.says.push(format!("{name} takes people {}", says.unwrap_or_else(|| "of any age".to_owned())));
        self.services[at].ages = ages;
    }

    fn change_coverage(&mut self, pointer: &str, changed: &ChangedCoverage) {
        let ChangedCoverage { service, basis, areas } = changed;
        let Some(at) = self.named(pointer, "/service", service) else { return };
        let Some(names) = self.area_names(pointer, areas) else { return };
        self.says.push(format!("{} covers {}", self.services[at].name, names.join(", ")));
        let coverage = &mut self.services[at].coverage;
        coverage.areas.clone_from(areas);
        coverage.basis = basis.unwrap_or(coverage.basis);
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
        let ages = self.ages(pointer, new.minimum_years, new.maximum_years);
        let names = self.area_names(pointer, &new.areas);
        let (Some(ages), Some(_)) = (ages, names) else { return };
        if self.errors.len() > faults {
            return;
        }
        let at = place.as_ref().map_or_else(String::new, |place| format!(" at {}", place.says));
        self.says.push(format!("{} opens{at}", new.name));
        self.services.push(service(new, slug, steps, ages, place.map(|place| place.location())).into());
    }

    /// An age band, or none where neither bound is given. The outer option is empty when the bounds contradict each other.
    fn ages(&mut self, pointer: &str, least: Option<i32>, most: Option<i32>) -> Option<Option<Ages>> {
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            self.fault(format!("{pointer}/maximum_years"), "is below `minimum_years`: nobody could be taken");
            return None;
        }
        let says = match (least, most) {
            (None, None) => return Some(None),
            (Some(least), None) => format!("aged {least} or over"),
            (None, Some(most)) => format!("aged {most} or under"),
            (Some(least), Some(most)) => format!("aged {least} to {most}"),
        };
        Some(Some(Ages {
            minimum_years: least.and_then(|years| u8::try_from(years).ok()),
            maximum_years: most.and_then(|years| u8::try_from(years).ok()),
            basis: AgeBasis::Stated,
            says: Some(says),
            provenance: assumed(),
        }))
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
