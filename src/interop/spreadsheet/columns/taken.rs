//! What a cell in each column makes of a record.

use serde::de::DeserializeOwned;

use super::Column;
use super::facts::{ages, keep_listed, place, route, set_contacts, set_criteria};
use crate::catalogue::check::{is_phone, is_text_number};
use crate::catalogue::{
    AccessFact, ContactKind, Cost, CoverageBasis, Effect, LanguageFact, Note, Provenance, ResponseTarget,
    Schedule, ScheduleOf, Service, Status, StatusFact, Step,
};
use crate::geography::{AreaCode, Postcode};

impl Column {
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
