//! The columns: what each says of a record, and how a cell changes it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::BETWEEN;
use crate::catalogue::check::{is_phone, is_text_number};
use crate::catalogue::{
    AccessFact, AgeBasis, Ages, Audience, Contact, ContactKind, Cost, CoverageBasis, Criterion, Effect, How,
    LanguageFact, Location, LocationUse, Note, Provenance, Referrer, ResponseTarget, Route, Schedule,
    ScheduleOf, Service, Status, StatusFact, Step,
};
use crate::geography::{AreaCode, Postcode};

macro_rules! columns {
    ($($variant:ident = $name:literal : $explanation:literal;)*) => {
        /// A column of the template.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Column {
            $($variant,)*
        }

        /// In the order of the template.
        pub const COLUMNS: &[Column] = &[$(Column::$variant,)*];

        impl Column {
            pub const fn name(self) -> &'static str {
                match self { $(Column::$variant => $name,)* }
            }

            /// What goes into it.
            pub const fn explanation(self) -> &'static str {
                match self { $(Column::$variant => $explanation,)* }
            }
        }
    };
}

columns! {
    Slug = "slug": "# Leave empty for a new service. This row is an explanation and is not read. Several values in a cell: put | between them.";
    Name = "name": "What it is called";
    Organisation = "organisation": "Who runs it";
    Summary = "summary": "What it does, in one or two plain sentences";
    Status = "status": "open, closed or unknown";
    Phone = "phone": "As published, with its spaces";
    Text = "text": "A number that takes text messages";
    Email = "email": "name@example.org";
    Website = "website": "https://…";
    ReferralForm = "referral_form": "https://… of a form on the web";
    Address = "address": "Street and town. NEVER the address of a refuge.";
    Postcode = "postcode": "LE1 5YA";
    MinimumAge = "minimum_age": "Only if you publish one: whole years";
    MaximumAge = "maximum_age": "Only if you publish one: 17 means under 18";
    WhoItIsFor = "who_it_is_for": "Each rule in a few words";
    WhoItIsNotFor = "who_it_is_not_for": "Each rule in a few words";
    WhoMayRefer = "who_may_refer": "self, family, gp, link_worker, health_professional, school, social_worker, police, voluntary_sector …";
    HowToGetIn = "how_to_get_in": "What to do, in a sentence";
    ResponseTime = "response_time": "For example: seen within 4 weeks";
    OpeningHours = "opening_hours": "In words: Mondays 10am to noon";
    Cost = "cost": "free, or what it costs";
    Languages = "languages": "Codes: gu, pa, pl, bfi for British Sign Language";
    Access = "access": "bsl, interpreter, text, hearing_loop, step_free, easy_read, home_visit";
    Needs = "needs": "From the list of needs: low-mood, anxiety, …";
    Steps = "steps": "1 to 5";
    Modes = "ways_help_is_given": "in_person, phone, text, online, home, inpatient, residential";
    Areas = "areas": "Codes of the areas it serves, for example E06000016 for Leicester";
    AreaGoesBy = "area_goes_by": "home_area, gp_area, either, both or anyone";
    Notes = "notes": "Anything else worth knowing. Nothing about any person.";
    SourceTitle = "source_title": "The page, leaflet or letter that this row is taken from";
    SourceUrl = "source_url": "Its address, if it is on the web";
    SourceDate = "source_date": "2026-11-25, 2026-11, 2026 or undated";
}

impl Column {
    /// What the record says; empty when it says nothing. The source of a row is not the record's.
    pub fn render(self, service: &Service) -> String {
        let contacts = |kind| {
            listed(
                service.contacts.iter().filter(|c| c.kind == kind && c.audience == Audience::Public),
                |c| &c.value,
            )
        };
        let criteria = |effect| listed(service.criteria.iter().filter(|c| c.effect == effect), |c| &c.says);
        let stated = service.ages.as_ref().filter(|ages| ages.basis == AgeBasis::Stated);
        let years = |years: Option<u8>| years.map(|years| years.to_string()).unwrap_or_default();
        let place = service.locations.iter().find(|location| !location.confidential);
        let of_place = |field: fn(&Location) -> &Option<String>| {
            place.and_then(|p| field(p).clone()).unwrap_or_default()
        };
        match self {
            Column::Slug => service.slug.clone(),
            Column::Name => service.name.clone(),
            Column::Organisation => service.organisation.clone(),
            Column::Summary => service.summary.clone(),
            Column::Status => word(service.status.is),
            Column::Phone => contacts(ContactKind::Phone),
            Column::Text => contacts(ContactKind::Text),
            Column::Email => contacts(ContactKind::Email),
            Column::Website => contacts(ContactKind::Website),
            Column::ReferralForm => contacts(ContactKind::WebForm),
            Column::Address => of_place(|place| &place.address),
            Column::Postcode => of_place(|place| &place.postcode),
            Column::MinimumAge => years(stated.and_then(|ages| ages.minimum_years)),
            Column::MaximumAge => years(stated.and_then(|ages| ages.maximum_years)),
            Column::WhoItIsFor => criteria(Effect::Requires),
            Column::WhoItIsNotFor => criteria(Effect::Excludes),
            Column::WhoMayRefer => {
                let mut who: Vec<Referrer> = accepted(service).flat_map(|route| route.who.clone()).collect();
                who.sort_unstable();
                who.dedup();
                who.iter().map(|referrer| referrer.as_str()).collect::<Vec<_>>().join(BETWEEN)
            }
            Column::HowToGetIn => {
                accepted(service).filter_map(|route| route.says.as_deref()).collect::<Vec<_>>().join(BETWEEN)
            }
            Column::ResponseTime => listed(&service.response_targets, |target| &target.says),
            Column::OpeningHours => listed(&service.schedules, |rule| &rule.says),
            Column::Cost => listed(&service.costs, |cost| &cost.says),
            Column::Languages => listed(&service.languages, |language| &language.code),
            Column::Access => words(service.access.iter().map(|access| access.word)),
            Column::Needs => listed(&service.needs, |need| need),
            Column::Steps => words_of(service.steps.iter().map(ToString::to_string)),
            Column::Modes => words(service.modes.iter().copied()),
            Column::Areas => listed(&service.coverage.areas, |area| area),
            Column::AreaGoesBy => word(service.coverage.basis),
            Column::Notes => listed(&service.notes, |note| &note.says),
            Column::SourceTitle | Column::SourceUrl | Column::SourceDate => String::new(),
        }
    }

    /// Changes the record to what the cell says; new facts rest on the row's source.
    ///
    /// # Errors
    /// What makes no sense.
    pub fn apply(self, service: &mut Service, cell: &str, provenance: &Provenance) -> Result<(), String> {
        let given = parts(cell);
        let from = || provenance.clone();
        match self {
            // Read for the row as a whole.
            Column::Slug
            | Column::Organisation
            | Column::SourceTitle
            | Column::SourceUrl
            | Column::SourceDate => {}
            Column::Name => service.name = cell.to_owned(),
            Column::Summary => service.summary = cell.to_owned(),
            Column::Status => match cell {
                "open" | "closed" | "unknown" => {
                    let is: Status = read_word(cell)?;
                    service.status =
                        StatusFact { is, says: None, since: None, replaced_by: None, provenance: from() };
                }
                _ => return Err(format!("`{cell}` is none of `open`, `closed` and `unknown`")),
            },
            Column::Phone => set_contacts(service, ContactKind::Phone, &given, provenance, is_phone)?,
            Column::Text => set_contacts(service, ContactKind::Text, &given, provenance, is_text_number)?,
            Column::Email => set_contacts(service, ContactKind::Email, &given, provenance, |text| {
                text.contains('@') && !text.contains(char::is_whitespace)
            })?,
            Column::Website => set_contacts(service, ContactKind::Website, &given, provenance, is_web)?,
            Column::ReferralForm => set_contacts(service, ContactKind::WebForm, &given, provenance, is_web)?,
            Column::Address => place(service, provenance).address = Some(cell.to_owned()),
            Column::Postcode => match Postcode::parse(cell) {
                Ok(Postcode::Unit(unit)) => place(service, provenance).postcode = Some(unit.to_string()),
                Ok(_) => return Err(format!("`{cell}` is only part of a postcode")),
                Err(error) => return Err(error.to_string()),
            },
            Column::MinimumAge => ages(service, provenance).minimum_years = Some(years(cell)?),
            Column::MaximumAge => ages(service, provenance).maximum_years = Some(years(cell)?),
            Column::WhoItIsFor => set_criteria(service, Effect::Requires, &given, provenance),
            Column::WhoItIsNotFor => set_criteria(service, Effect::Excludes, &given, provenance),
            Column::WhoMayRefer => {
                let who = given.iter().map(|word| read_word(word)).collect::<Result<_, _>>()?;
                route(service, provenance)?.who = who;
            }
            Column::HowToGetIn => route(service, provenance)?.says = Some(cell.to_owned()),
            Column::ResponseTime => keep_listed(
                &mut service.response_targets,
                &given,
                |t| &t.says,
                |says| ResponseTarget {
                    urgency: Vec::new(),
                    within: None,
                    per_cent: None,
                    says,
                    provenance: from(),
                },
            ),
            Column::OpeningHours => keep_listed(
                &mut service.schedules,
                &given,
                |rule| &rule.says,
                |says| Schedule {
                    of: ScheduleOf::Service,
                    freq: None,
                    byday: Vec::new(),
                    opens_at: None,
                    closes_at: None,
                    valid_from: None,
                    valid_to: None,
                    bank_holidays: None,
                    says,
                    provenance: from(),
                },
            ),
            Column::Cost => keep_listed(
                &mut service.costs,
                &given,
                |cost| &cost.says,
                |says| {
                    let free = says.trim_end_matches('.').eq_ignore_ascii_case("free");
                    Cost { amount_pence: free.then_some(0), says, provenance: from() }
                },
            ),
            Column::Languages => {
                let is_code = |code: &&String| !code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                if let Some(wrong) = given.iter().find(is_code) {
                    return Err(format!("`{wrong}` is not a code of a language such as `gu`"));
                }
                keep_listed(
                    &mut service.languages,
                    &given,
                    |language| &language.code,
                    |code| LanguageFact { code, says: None, provenance: from() },
                );
            }
            Column::Access => {
                let listed = given.iter().map(|w| read_word(w)).collect::<Result<Vec<_>, String>>()?;
                service.access.retain(|access| listed.contains(&access.word));
                for word in listed {
                    if service.access.iter().all(|known| known.word != word) {
                        service.access.push(AccessFact { word, says: None, provenance: from() });
                    }
                }
            }
            Column::Needs => service.needs = given,
            Column::Steps => {
                let step =
                    |text: &String| text.parse::<u8>().ok().and_then(|number| Step::try_from(number).ok());
                let steps = given
                    .iter()
                    .map(|text| step(text).ok_or_else(|| format!("`{text}` is not a step from 1 to 5")));
                service.steps = steps.collect::<Result<_, _>>()?;
            }
            Column::Modes => {
                service.modes = given.iter().map(|word| read_word(word)).collect::<Result<_, _>>()?
            }
            Column::Areas => {
                if let Some(wrong) = given.iter().find(|code| code.parse::<AreaCode>().is_err()) {
                    return Err(format!("`{wrong}` is not an area code such as `E06000016`"));
                }
                service.coverage.areas = given;
                (service.coverage.says, service.coverage.provenance) = (None, from());
            }
            Column::AreaGoesBy => {
                service.coverage.basis = read_word::<CoverageBasis>(cell)?;
                service.coverage.provenance = from();
            }
            Column::Notes => {
                keep_listed(
                    &mut service.notes,
                    &given,
                    |note| &note.says,
                    |says| Note { says, provenance: from() },
                );
            }
        }
        Ok(())
    }
}

fn parts(cell: &str) -> Vec<String> {
    cell.split('|').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn words_of(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(BETWEEN)
}

/// A text as one of several in a cell.
fn shown(text: &str) -> String {
    text.replace('|', "/").trim().to_owned()
}

fn listed<'f, F: 'f>(facts: impl IntoIterator<Item = &'f F>, says: impl Fn(&'f F) -> &'f String) -> String {
    words_of(facts.into_iter().map(|fact| shown(says(fact))))
}

fn word<T: Serialize>(value: T) -> String {
    crate::interop::open_referral::word_of(value)
}

fn words<T: Serialize>(values: impl Iterator<Item = T>) -> String {
    words_of(values.map(word))
}

fn read_word<T: DeserializeOwned>(word: &str) -> Result<T, String> {
    serde_json::from_value(word.into()).map_err(|error| error.to_string())
}

fn years(cell: &str) -> Result<u8, String> {
    cell.parse()
        .ok()
        .filter(|years| *years <= 130)
        .ok_or_else(|| format!("`{cell}` is not an age in whole years from 0 to 130"))
}

fn is_web(text: &str) -> bool {
    crate::interop::open_referral::is_uri(text)
}

/// Facts that are listed stay as they are, others go, and what is new is added at the end.
fn keep_listed<F>(
    facts: &mut Vec<F>,
    given: &[String],
    says: impl Fn(&F) -> &String,
    new: impl Fn(String) -> F,
) {
    facts.retain(|fact| given.contains(&shown(says(fact))));
    for text in given {
        if facts.iter().all(|fact| shown(says(fact)) != *text) {
            facts.push(new(text.clone()));
        }
    }
}

/// Professionals' contacts are not in a spreadsheet, so a spreadsheet cannot take them away.
fn set_contacts(
    service: &mut Service,
    kind: ContactKind,
    given: &[String],
    provenance: &Provenance,
    is_good: impl Fn(&str) -> bool,
) -> Result<(), String> {
    if let Some(wrong) = given.iter().find(|value| !is_good(value)) {
        return Err(format!(
            "`{wrong}` cannot be used as it stands; a number keeps its first 0 when the cell is text"
        ));
    }
    service.contacts.retain(|c| c.kind != kind || c.audience != Audience::Public || given.contains(&c.value));
    for value in given {
        if service.contacts.iter().all(|known| known.kind != kind || known.value != *value) {
            service.contacts.push(Contact {
                kind,
                value: value.clone(),
                audience: Audience::Public,
                label: None,
                says: None,
                provenance: provenance.clone(),
            });
        }
    }
    Ok(())
}

fn set_criteria(service: &mut Service, effect: Effect, given: &[String], provenance: &Provenance) {
    let (mut of_effect, others): (Vec<Criterion>, Vec<Criterion>) =
        std::mem::take(&mut service.criteria).into_iter().partition(|criterion| criterion.effect == effect);
    keep_listed(
        &mut of_effect,
        given,
        |criterion| &criterion.says,
        |says| Criterion {
            effect,
            says,
            // Words alone: always ask.
            any_of: Vec::new(),
            from: None,
            until: None,
            otherwise: None,
            provenance: provenance.clone(),
        },
    );
    service.criteria = others;
    service.criteria.splice(0..0, of_effect);
}

fn accepted(service: &Service) -> impl Iterator<Item = &Route> {
    service.routes.iter().filter(|route| !route.not_accepted)
}

/// The one way in, made when there is none.
fn route<'s>(service: &'s mut Service, provenance: &Provenance) -> Result<&'s mut Route, String> {
    match accepted(service).count() {
        0 => service.routes.push(Route {
            who: Vec::new(),
            not_accepted: false,
            how: How::NotStated,
            urgency: Vec::new(),
            contact: None,
            send: Vec::new(),
            when: Vec::new(),
            through: None,
            door: None,
            from: None,
            until: None,
            says: None,
            provenance: provenance.clone(),
        }),
        1 => {}
        several => {
            return Err(format!(
                "the record has {several} ways in, and a cell cannot say which it means: change the record itself"
            ));
        }
    }
    let mut ways_in = service.routes.iter_mut().filter(|route| !route.not_accepted);
    ways_in.next().ok_or_else(|| "there is no way in".to_owned())
}

fn ages<'s>(service: &'s mut Service, provenance: &Provenance) -> &'s mut Ages {
    let of_row = || Ages {
        minimum_years: None,
        maximum_years: None,
        basis: AgeBasis::Stated,
        says: None,
        provenance: provenance.clone(),
    };
    // An inferred limit gives way to a stated one.
    if service.ages.as_ref().is_none_or(|ages| ages.basis == AgeBasis::Inferred) {
        service.ages = Some(of_row());
    }
    service.ages.get_or_insert_with(of_row)
}

/// The first place that may be told, made when there is none.
fn place<'s>(service: &'s mut Service, provenance: &Provenance) -> &'s mut Location {
    let at = match service.locations.iter().position(|location| !location.confidential) {
        Some(at) => at,
        None => {
            service.locations.push(Location {
                site: None,
                name: None,
                address: None,
                postcode: None,
                place: None,
                used_as: LocationUse::Venue,
                confidential: false,
                says: None,
                point: None,
                precision: None,
                provenance: provenance.clone(),
            });
            service.locations.len() - 1
        }
    };
    &mut service.locations[at]
}
