//! What a record says in each column.

use serde::Serialize;

use super::super::BETWEEN;
use super::Column;
use crate::catalogue::{AgeBasis, Audience, ContactKind, Effect, Location, Referrer, Route, Service};

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
}

fn words_of(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(BETWEEN)
}

/// A text as one of several in a cell.
pub(super) fn shown(text: &str) -> String {
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

pub(super) fn accepted(service: &Service) -> impl Iterator<Item = &Route> {
    service.routes.iter().filter(|route| !route.not_accepted)
}
