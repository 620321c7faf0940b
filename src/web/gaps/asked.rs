//! What is asked of the Gaps pages, as the address says it. Nothing of it is about a person.

use crate::pathway::Snapshot;
use crate::provision::{Level, ProvisionRequest, Question, TravelBy};
use crate::web::form::Fault;
use crate::web::links;

use super::measure::Measure;

pub const TRAVEL: [(TravelBy, &str, &str); 3] = [
    (TravelBy::Car, "car", "by car"),
    (TravelBy::Walk, "walk", "on foot"),
    (TravelBy::Public, "public", "without a car (on foot; no bus times are known)"),
];
pub const LEVELS: [(Level, &str, &str); 3] = [
    (Level::LocalAuthority, "local_authority", "councils (9)"),
    (Level::Msoa, "msoa", "neighbourhoods of about 8,000 people (125)"),
    (Level::Lsoa, "lsoa", "small areas of about 1,700 people (611)"),
];
pub const MINUTES: [i32; 5] = [10, 15, 20, 30, 40];

/// What was typed, to be shown again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub measure: String,
    pub need: String,
    pub step: String,
    pub travel: String,
    pub level: String,
    pub minutes: String,
}

/// The question, read.
#[derive(Debug, Clone)]
pub struct Asked {
    pub measure: Measure,
    pub question: Question,
}

impl Typed {
    pub fn of(pairs: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            let value = value.trim().to_owned();
            match name.as_str() {
                "measure" => typed.measure = value,
                "need" => typed.need = value,
                "step" => typed.step = value,
                "travel" => typed.travel = value,
                "level" => typed.level = value,
                "minutes" => typed.minutes = value,
                _ => {}
            }
        }
        typed
    }

    /// The question these words make.
    ///
    /// # Errors
    /// Each field that names nothing known.
    pub fn read(&self, snapshot: &Snapshot) -> Result<Asked, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut or_fault = |field, known: bool| {
            if !known {
                faults.push(Fault::not_on_the_list(field));
            }
        };
        let measure = Measure::ALL.into_iter().find(|measure| measure.as_str() == self.measure);
        or_fault("measure", self.measure.is_empty() || measure.is_some());
        or_fault("need", self.need.is_empty() || snapshot.need_index(&self.need).is_some());
        let step = self.step.parse().ok().filter(|step| (1..=5).contains(step));
        or_fault("step", self.step.is_empty() || step.is_some());
        let travel = TRAVEL.into_iter().find(|(_, word, _)| *word == self.travel).map(|(travel, ..)| travel);
        or_fault("travel", self.travel.is_empty() || travel.is_some());
        let level = LEVELS.into_iter().find(|(_, word, _)| *word == self.level).map(|(level, ..)| level);
        or_fault("level", self.level.is_empty() || level.is_some());
        let minutes = self.minutes.parse().ok().filter(|minutes| MINUTES.contains(minutes));
        or_fault("minutes", self.minutes.is_empty() || minutes.is_some());
        if !faults.is_empty() {
            return Err(faults);
        }
        let need = (!self.need.is_empty()).then(|| self.need.clone());
        let request = ProvisionRequest { level, need, step, travel, minutes, ..ProvisionRequest::default() };
        let question =
            Question::read(&request, snapshot).map_err(|_| vec![Fault::not_on_the_list("need")])?;
        Ok(Asked { measure: measure.unwrap_or_default(), question })
    }

    /// Another address with the same question.
    pub fn address(&self, path: &str) -> String {
        links::with_query(path, &self.pairs())
    }

    pub fn pairs(&self) -> [(&'static str, &str); 6] {
        [
            ("measure", &self.measure),
            ("need", &self.need),
            ("step", &self.step),
            ("travel", &self.travel),
            ("level", &self.level),
            ("minutes", &self.minutes),
        ]
    }

    /// The same question to the API, for files it makes.
    pub fn file(&self, format: &str) -> String {
        let pairs = self.pairs().into_iter().filter(|(name, _)| *name != "measure");
        links::with_query("/api/v1/provision", &pairs.chain([("format", format)]).collect::<Vec<_>>())
    }
}

impl Asked {
    /// `step 2 help with low mood`.
    pub fn help(&self, snapshot: &Snapshot) -> String {
        let step = self.question.step.map(|step| format!("step {step} ")).unwrap_or_default();
        let need = self
            .question
            .need
            .as_deref()
            .and_then(|slug| snapshot.needs().iter().find(|need| need.slug == slug));
        let need = need.map(|need| format!(" with {}", need.name.to_lowercase())).unwrap_or_default();
        format!("{step}help{need}")
    }

    /// `within 20 minutes by car`.
    pub fn reach(&self) -> String {
        format!("within {} minutes {}", self.question.minutes, self.question.travel.says())
    }
}
