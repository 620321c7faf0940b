//! A person as the rules see them: facts on a sheet, places found, needs weighed.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Europe::London;

use crate::catalogue::{AccessWord, Fact, Mode, Step, is_language_tag};
use crate::geography::{AreaCode, Located, Point, Postcode};

use super::heard::Heard;
use super::lexicon::ToHear;
use super::need_weights::{NeedWeight, weigh};
use super::presumed::presume;
use super::request::{MatchRequest, Preferences};
use super::sheet::Sheet;
use super::snapshot::Snapshot;
use super::understanding::Understanding;

/// How many matches are given when the request does not say.
const DEFAULT_LIMIT: usize = 20;

/// Outside these no rule, timetable or time zone says anything, and far outside them a day cannot be reckoned.
const ANSWERABLE_YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

#[derive(Debug, Clone)]
pub struct Profile {
    pub sheet: Sheet,
    pub home: Option<Located>,
    pub gp: Option<Located>,
    /// What the person needs help with, the weightiest first.
    pub needs: Vec<NeedWeight>,
    pub understood: Option<Understanding>,
    pub stated_step: Option<Step>,
    pub modes: Vec<Mode>,
    pub languages: Vec<String>,
    pub access: Vec<AccessWord>,
    pub within_m: Option<f64>,
    pub women_only: bool,
    pub at: DateTime<Utc>,
    pub limit: usize,
}

/// A field that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON Pointer into the request.
    pub pointer: String,
    pub detail: String,
}

impl FieldError {
    pub fn new(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), detail: detail.into() }
    }
}

impl Profile {
    /// Reads a request against the catalogue: places are looked up, words are read, needs are weighed.
    ///
    /// # Errors
    /// Each field that makes no sense, with its pointer. Bounds are checked before, on the request itself.
    pub fn read(
        request: &MatchRequest,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Result<Self, Vec<FieldError>> {
        Self::read_hearing(request, snapshot, now, &|_| Heard::default())
    }

    /// The same with what somebody hears in the words besides the phrases that stand in them. Danger and harm always count; other needs
    /// count when no phrase says what the matter is.
    ///
    /// # Errors
    /// As [`Profile::read`].
    pub fn read_hearing(
        request: &MatchRequest,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
        hear: &dyn Fn(&str) -> Heard,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = request.contradictions();
        let mut sheet = Sheet::default();
        request.state(&mut sheet);

        let stated = read_needs(request, snapshot, &mut errors);
        let text = request.text.as_deref().filter(|text| !text.trim().is_empty());
        let (mut from_words, mut heard) = (0, Vec::new());
        let understood = text.map(|text| {
            let (mut understanding, needs) = snapshot.read_words(text);
            let ToHear { text, denied } = snapshot.words_to_hear(text);
            let like = hear(&text);
            // Words of an emergency or of a crisis say more than that they are like them.
            understanding.sounds_like_danger = like.danger
                && understanding.crisis_words.is_empty()
                && understanding.emergency_words.is_empty();
            from_words = needs;
            let is_named = needs != 0 || !stated.is_empty();
            heard = needs_heard(&like, is_named, understanding.sounds_like_danger, snapshot);
            heard.retain(|need| denied & (1 << need) == 0 || snapshot.grave_needs() & (1 << need) != 0);
            understanding
        });
        let bits = |needs: &[usize]| needs.iter().fold(0, |all, at| all | (1 << at));
        let slugs = stated.iter().map(|need| snapshot.needs()[*need].slug.as_str());
        presume(slugs, &mut sheet, snapshot.rules());
        let named = from_words | bits(&stated);
        if named != 0 {
            sheet.state_needs(named);
        }
        if !heard.is_empty() {
            sheet.hear_needs(bits(&heard));
        }
        let home = read_home(request, snapshot, &mut errors);
        let gp = read_area("/gp_area", request.gp_area.as_deref(), &mut errors)
            .map(|code| snapshot.gazetteer().locate_area(code));
        if gp.is_some() && sheet.get(Fact::GpRegistered).is_none() {
            sheet.state_if(Fact::GpRegistered, Some(true));
        }
        let preferences = request.preferences.clone().unwrap_or_default();
        check_languages(&preferences, &mut errors);
        let at = request.at.unwrap_or(now);
        if !ANSWERABLE_YEARS.contains(&at.year()) {
            errors.push(FieldError::new("/at", format!("`{at}` is not between the years 1900 and 2199")));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let needs = weigh(&stated, from_words, &heard, &sheet, snapshot);
        Ok(Self {
            needs,
            sheet,
            home,
            gp,
            understood,
            stated_step: request
                .step
                .and_then(|step| u8::try_from(step).ok())
                .and_then(|step| Step::try_from(step).ok()),
            modes: preferences.modes,
            languages: preferences.languages,
            access: preferences.access,
            within_m: preferences.within_m.map(f64::from),
            women_only: preferences.women_only.unwrap_or(false),
            at,
            limit: request.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(DEFAULT_LIMIT),
        })
    }

    /// The civil day of the question, in Europe/London.
    pub fn day(&self) -> NaiveDate {
        self.at.with_timezone(&London).date_naive()
    }

    /// The needs as bits, one for each position in the catalogue's list.
    pub fn need_bits(&self) -> u64 {
        self.needs.iter().fold(0, |all, need| all | (1 << need.need))
    }

    /// Whether the person would rather have something that only some services give.
    pub fn has_wishes(&self) -> bool {
        let Self { modes, languages, access, women_only, .. } = self;
        *women_only || !(modes.is_empty() && languages.is_empty() && access.is_empty())
    }

    pub fn point(&self) -> Option<Point> {
        self.home.as_ref().and_then(|home| home.point)
    }
}

fn read_needs(request: &MatchRequest, snapshot: &Snapshot, errors: &mut Vec<FieldError>) -> Vec<usize> {
    let mut stated = Vec::new();
    for (at, slug) in request.needs.iter().enumerate() {
        match snapshot.need_index(slug) {
            Some(need) if !stated.contains(&need) => stated.push(need),
            Some(_) => {}
            None => errors.push(FieldError::new(
                format!("/needs/{at}"),
                format!("need `{slug}` is not known; `/api/v1/needs` lists them"),
            )),
        }
    }
    stated
}

/// The needs that count because the words are like those of people who have them. Where needs are named already only harm is heard beside
/// them, and danger: then crisis help is among the needs whatever else is.
fn needs_heard(like: &Heard, is_named: bool, danger: bool, snapshot: &Snapshot) -> Vec<usize> {
    let grave = snapshot.grave_needs();
    let is_in = |bits: u64, need: usize| bits & (1 << need) != 0;
    let surest = like.needs.first().and_then(|slug| snapshot.need_index(slug));
    let counts = |need: &usize| {
        let is_harm = Some(*need) == surest && is_in(snapshot.harms(), *need);
        // `suicide awareness course` is no crisis: that somebody needs help in one is only heard when danger is.
        (like.danger || !is_in(grave, *need)) && (!is_named || danger || is_harm)
    };
    let mut heard: Vec<usize> =
        like.needs.iter().filter_map(|slug| snapshot.need_index(slug)).filter(counts).collect();
    if danger {
        let missing = (0..snapshot.needs().len()).filter(|need| is_in(grave, *need) && !heard.contains(need));
        heard = missing.chain(heard.iter().copied()).collect();
    }
    heard
}

/// The home from the postcode, narrowed by the stated area.
fn read_home(request: &MatchRequest, snapshot: &Snapshot, errors: &mut Vec<FieldError>) -> Option<Located> {
    let area = read_area("/area", request.area.as_deref(), errors);
    let gazetteer = snapshot.gazetteer();
    match (request.postcode.as_deref().map(Postcode::parse), area) {
        (Some(Err(problem)), _) => {
            errors.push(FieldError::new("/postcode", problem.to_string()));
            None
        }
        (Some(Ok(postcode)), Some(area)) => match gazetteer.locate_within(&postcode, area) {
            Ok(located) => Some(located),
            Err(contradiction) => {
                errors.push(FieldError::new("/area", contradiction));
                None
            }
        },
        (Some(Ok(postcode)), None) => Some(gazetteer.locate(&postcode)),
        (None, area) => area.map(|area| gazetteer.locate_area(area)),
    }
}

fn read_area(pointer: &str, code: Option<&str>, errors: &mut Vec<FieldError>) -> Option<AreaCode> {
    let read = code?.parse::<AreaCode>();
    read.map_err(|problem| errors.push(FieldError::new(pointer, problem.to_string()))).ok()
}

fn check_languages(preferences: &Preferences, errors: &mut Vec<FieldError>) {
    for (at, code) in preferences.languages.iter().enumerate() {
        if !is_language_tag(code) {
            errors.push(FieldError::new(
                format!("/preferences/languages/{at}"),
                format!("`{code}` is not a BCP 47 language code such as `gu` or `bfi`"),
            ));
        }
    }
}
