//! What is asked of the Find page, as its address says it: words, place, filters, page.

use chrono::{DateTime, Utc};

use crate::catalogue::{Mode, Referrer, Step};
use crate::geography::{Located, Postcode};
use crate::pathway::Snapshot;
use crate::search::{Filters, LONGEST_TEXT, Query};

use super::form::Fault;
use super::links;

/// Results on one page.
pub const PER_PAGE: usize = 10;

/// Search words and filters. Nothing about a person: that is what Match is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub words: String,
    pub place: String,
    pub steps: Vec<Step>,
    pub needs: Vec<String>,
    pub modes: Vec<Mode>,
    pub referrers: Vec<Referrer>,
    /// Only what is known to be free.
    pub free: bool,
    /// Only what is known to be open now.
    pub open_now: bool,
    pub page: usize,
    /// Values of filters that nothing is known by.
    pub unknown: Vec<String>,
}

impl Asked {
    /// Reads the address. Values of filters that nothing is known by are left out, so that an old link still finds something, and are
    /// named on the page.
    pub fn of(pairs: &[(String, String)], snapshot: &Snapshot) -> Self {
        let mut asked = Self { page: 1, ..Self::default() };
        for (name, value) in pairs {
            let value = value.trim();
            if !value.is_empty() && !asked.take(name, value, snapshot) {
                asked.unknown.push(value.chars().take(60).collect());
            }
        }
        asked
    }

    /// Takes one answer; false when nothing is known by it.
    fn take(&mut self, name: &str, value: &str, snapshot: &Snapshot) -> bool {
        match name {
            "q" => self.words = value.to_owned(),
            "place" => self.place = value.to_owned(),
            "step" => {
                let step = value.parse::<u8>().ok().and_then(|step| Step::try_from(step).ok());
                return keep(&mut self.steps, step);
            }
            "need" => return keep(&mut self.needs, snapshot.need_index(value).map(|_| value.to_owned())),
            "mode" => return keep(&mut self.modes, word::<Mode>(value)),
            "referrer" => return keep(&mut self.referrers, word::<Referrer>(value)),
            "free" => self.free = value == "yes",
            "open" => self.open_now = value == "now",
            "page" => self.page = value.parse().ok().filter(|page| (1..=1000).contains(page)).unwrap_or(1),
            // What others add to an address, such as where a link was found, asks for nothing.
            _ => {}
        }
        true
    }

    /// Whether anything is asked at all.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.place.is_empty() && !self.has_filters()
    }

    pub fn has_filters(&self) -> bool {
        let listed = self.steps.len() + self.needs.len() + self.modes.len() + self.referrers.len();
        listed > 0 || self.free || self.open_now
    }

    /// The place, by postcode or name.
    ///
    /// # Errors
    /// When nothing is known by it, or the words are too long.
    pub fn query(&self, snapshot: &Snapshot, now: DateTime<Utc>) -> Result<Query, Fault> {
        if self.words.chars().count() > LONGEST_TEXT {
            return Err(Fault::new("q", format!("write at most {LONGEST_TEXT} letters")));
        }
        Ok(Query {
            text: self.words.clone(),
            place: self.located(snapshot)?,
            filters: Filters {
                steps: self.steps.clone(),
                needs: self.needs.clone(),
                modes: self.modes.clone(),
                referrers: self.referrers.clone(),
                free: self.free,
                open_at: self.open_now.then_some(now),
                ..Filters::default()
            },
            page: self.page,
            per_page: PER_PAGE,
            ..Query::default()
        })
    }

    fn located(&self, snapshot: &Snapshot) -> Result<Option<Located>, Fault> {
        if self.place.is_empty() {
            return Ok(None);
        }
        let gazetteer = snapshot.gazetteer();
        if let Some(place) = gazetteer.place(&self.place) {
            return Ok(Some(place));
        }
        match Postcode::parse(&self.place) {
            Ok(postcode) => Ok(Some(gazetteer.locate(&postcode))),
            Err(_) => Err(Fault::new(
                "place",
                format!(
                    "we do not know “{}”. Try a town, a village, or the first half of a postcode such as LE15",
                    self.place
                ),
            )),
        }
    }

    /// The address of another page of the same results.
    pub fn page_address(&self, page: usize) -> String {
        Self { page, ..self.clone() }.address()
    }

    pub fn address(&self) -> String {
        let steps: Vec<String> = self.steps.iter().map(ToString::to_string).collect();
        let modes: Vec<String> = self.modes.iter().map(|mode| spelt(*mode)).collect();
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let mut pairs: Vec<(&str, &str)> = vec![("q", &self.words), ("place", &self.place)];
        pairs.extend(steps.iter().map(|step| ("step", step.as_str())));
        pairs.extend(self.needs.iter().map(|need| ("need", need.as_str())));
        pairs.extend(modes.iter().map(|mode| ("mode", mode.as_str())));
        pairs.extend(self.referrers.iter().map(|referrer| ("referrer", referrer.as_str())));
        pairs.push(("free", if self.free { "yes" } else { "" }));
        pairs.push(("open", if self.open_now { "now" } else { "" }));
        pairs.push(("page", &page));
        links::with_query("/", &pairs)
    }
}

/// Keeps what is known; false when it is not.
fn keep<T>(kept: &mut Vec<T>, value: Option<T>) -> bool {
    let known = value.is_some();
    kept.extend(value);
    known
}

/// A word of the catalogue's vocabulary, as it is spelt on the wire.
fn word<T: serde::de::DeserializeOwned>(value: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(value.to_owned())).ok()
}

/// The other way round.
pub fn spelt(mode: Mode) -> String {
    serde_json::to_value(mode).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A mode by its spelling.
pub fn mode(value: &str) -> Option<Mode> {
    word(value)
}

/// A referrer by their spelling.
pub fn referrer(value: &str) -> Option<Referrer> {
    word(value)
}
