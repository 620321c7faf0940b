//! The changes of a what-if as they were typed, read into a scenario.

use chrono::NaiveDate;

use super::asked::Asked;
use super::what_if_routes::OtherRoutes;
use crate::catalogue::{Mode, Referrer};
use crate::pathway::{FieldError, Snapshot};
use crate::provision::{Moved, NewService, ScenarioRequest};
use crate::web::form::Fault;

/// Services by their slug, a postcode of a place, and what a new service would be. None of it is about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub close: Vec<String>,
    pub reopen: Vec<String>,
    pub moved: String,
    pub to: String,
    pub routes: OtherRoutes,
    pub opening: Opening,
}

/// A service that does not exist yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opening {
    pub name: String,
    pub need: String,
    pub step: String,
    pub mode: String,
    pub at: String,
    pub youngest: String,
    pub oldest: String,
    pub referrer: String,
}

/// How a new service can give help, as it is chosen; the first where nothing is.
pub const MODES: [(Mode, &str, &str); 5] = [
    (Mode::InPerson, "", "in person"),
    (Mode::Phone, "phone", "by phone"),
    (Mode::Text, "text", "by text"),
    (Mode::Online, "online", "online"),
    (Mode::Home, "home", "at home"),
];

/// Who may refer to a new service, as it is chosen; the first where nothing is.
pub const REFERRERS: [(&[Referrer], &str, &str); 4] = [
    (&[Referrer::Myself, Referrer::Gp, Referrer::LinkWorker], "", "people themselves, a GP or a link worker"),
    (&[Referrer::Myself], "self", "people themselves only"),
    (&[Referrer::Gp], "gp", "a GP only"),
    (&[Referrer::LinkWorker], "link_worker", "a link worker only"),
];

/// A new service nobody gave a name.
const UNNAMED: &str = "A new service";

impl Changes {
    pub fn of(pairs: &[(String, String)]) -> Self {
        let mut changes = Self::default();
        let opening = &mut changes.opening;
        for (name, value) in pairs {
            let value = value.trim().to_owned();
            match name.as_str() {
                "close" if !value.is_empty() => changes.close.push(value),
                "reopen" if !value.is_empty() => changes.reopen.push(value),
                "move" => changes.moved = value,
                "to" => changes.to = value,
                "routes" => changes.routes.service = value,
                "routes_open" => changes.routes.open_to = value,
                "routes_close" => changes.routes.close_to = value,
                "open" => opening.name = value,
                "open_need" => opening.need = value,
                "open_step" => opening.step = value,
                "open_mode" => opening.mode = value,
                "open_at" => opening.at = value,
                "open_from" => opening.youngest = value,
                "open_until" => opening.oldest = value,
                "open_to" => opening.referrer = value,
                _ => {}
            }
        }
        changes
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The scenario these changes make.
    ///
    /// # Errors
    /// Each field that is missing beside another, or not one of the list. Half a move is no move.
    pub fn request(
        &self,
        asked: &Asked,
        snapshot: &Snapshot,
        day: NaiveDate,
    ) -> Result<ScenarioRequest, Vec<Fault>> {
        let mut faults = Vec::new();
        match (self.moved.is_empty(), self.to.is_empty()) {
            (false, true) => faults.push(Fault::new("to", "give the postcode it would move to")),
            (true, false) => faults.push(Fault::new("move", "choose the service that would move")),
            _ => {}
        }
        let routes = match self.routes.read(snapshot, day) {
            Ok(changed) => changed.into_iter().collect(),
            Err(wrong) => {
                faults.extend(wrong);
                Vec::new()
            }
        };
        let add = match self.opening.read(asked) {
            Ok(new) => new.into_iter().collect(),
            Err(wrong) => {
                faults.extend(wrong);
                Vec::new()
            }
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let question = &asked.question;
        let moved =
            Moved { service: self.moved.clone(), postcode: Some(self.to.clone()), ..Moved::default() };
        Ok(ScenarioRequest {
            level: Some(question.level),
            need: question.need.clone(),
            step: question.step.map(|step| i32::from(step.number())),
            minutes: Some(i32::from(question.minutes)),
            travel: Some(question.travel),
            close: self.close.clone(),
            reopen: self.reopen.clone(),
            moved: if self.moved.is_empty() { Vec::new() } else { vec![moved] },
            add,
            routes,
            ..ScenarioRequest::default()
        })
    }
}

impl Opening {
    /// The new service, if one is wanted: for the need and the step of the question unless others are chosen.
    fn read(&self, asked: &Asked) -> Result<Option<NewService>, Vec<Fault>> {
        if *self == Self::default() {
            return Ok(None);
        }
        let question = &asked.question;
        let mut faults = Vec::new();
        let mut wrong = |field: &str, says: &str| faults.push(Fault::new(field, says));
        let need = (!self.need.is_empty()).then(|| self.need.clone()).or_else(|| question.need.clone());
        if need.is_none() {
            wrong("open_need", "choose what it would help with");
        }
        let chosen: Option<i32> = self.step.parse().ok();
        let step = chosen.or_else(|| question.step.map(|step| i32::from(step.number())));
        if step.is_none() || (chosen.is_none() && !self.step.is_empty()) {
            wrong("open_step", "choose the step of care it would work at");
        }
        let mode = MODES.into_iter().find(|(_, word, _)| *word == self.mode).map(|(mode, ..)| mode);
        match mode {
            None => wrong("open_mode", "choose one of the list"),
            Some(Mode::InPerson) if self.at.is_empty() => {
                wrong("open_at", "give the postcode where it would see people");
            }
            Some(mode) if mode.is_remote() && !self.at.is_empty() => {
                wrong("open_at", "leave the postcode out: nobody would go there, unless help is in person");
            }
            Some(_) => {}
        }
        let open_to = REFERRERS.into_iter().find(|(_, word, _)| *word == self.referrer);
        if open_to.is_none() {
            wrong("open_to", "choose one of the list");
        }
        let mut years = |field: &str, typed: &str| {
            let read = typed.parse::<i32>().ok().filter(|years| (0..=130).contains(years));
            if read.is_none() && !typed.is_empty() {
                wrong(field, "give whole years, from 0 to 130, or leave it empty");
            }
            read
        };
        let minimum_years = years("open_from", &self.youngest);
        let maximum_years = years("open_until", &self.oldest);
        if self.name.chars().count() > 200 {
            faults.push(Fault::new("open", "give a name of at most 200 letters"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Some(NewService {
            name: if self.name.is_empty() { UNNAMED.to_owned() } else { self.name.clone() },
            needs: need.into_iter().collect(),
            steps: step.into_iter().collect(),
            modes: mode.into_iter().collect(),
            postcode: (!self.at.is_empty()).then(|| self.at.clone()),
            minimum_years,
            maximum_years,
            open_to: open_to.map(|(who, ..)| who.to_vec()).unwrap_or_default(),
            ..NewService::default()
        }))
    }
}

/// Faults of the scenario as faults of the form.
pub fn faults_of(errors: Vec<FieldError>) -> Vec<Fault> {
    let field = |pointer: &str| match pointer.trim_start_matches('/').split('/').collect::<Vec<_>>()[..] {
        ["move", _, "postcode" | "latitude" | "longitude"] => "to",
        ["move", ..] => "move",
        ["reopen", ..] => "reopen",
        ["routes", _, "open_to", ..] => "routes_open",
        ["routes", _, "close_to", ..] => "routes_close",
        ["routes", ..] => "routes",
        ["add", _, "postcode", ..] => "open_at",
        ["add", _, "needs", ..] => "open_need",
        ["add", _, "steps", ..] => "open_step",
        ["add", _, "minimum_years", ..] => "open_from",
        ["add", _, "maximum_years", ..] => "open_until",
        ["add", ..] => "open",
        _ => "close",
    };
    errors.into_iter().map(|error| Fault::new(field(&error.pointer), error.detail.replace('`', ""))).collect()
}

/// What a field is called where it is at fault.
pub fn called(field: &str) -> String {
    let name = match field {
        "close" => "Which services close",
        "reopen" => "Which services open again",
        "move" => "Which service moves",
        "to" => "To which postcode",
        "routes" => "Which service takes other referrals",
        "routes_open" => "Who could refer as well",
        "routes_close" => "Who could no longer refer",
        "open" => "Name of the new service",
        "open_need" => "What it helps with",
        "open_step" => "Its step of care",
        "open_mode" => "How it gives help",
        "open_at" => "Where it sees people",
        "open_from" => "Its youngest",
        "open_until" => "Its oldest",
        "open_to" => "Who may refer to it",
        other => return crate::web::words::sentence(other),
    };
    name.to_owned()
}
