//! What is asked of every service in a search besides words, by ordinal: where it is, whom it serves, which filters it passes.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use chrono::NaiveDate;
use serde::Serialize;

use super::document::{Field, SearchDocument};
use super::set::Set;
use super::text::stems_of;
use crate::catalogue::{
    AccessWord, AgeBasis, Catalogue, CoverageBasis, Kind, Mode, Referrer, Schedule, Service, ServiceId,
    Status, Step,
};
use crate::geography::{AreaCode, AreaKind, AreaTree, Gazetteer, Point, Truth};

/// What is kept of one service.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) id: ServiceId,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Other records are part of it.
    pub(super) is_umbrella: bool,
    pub(super) status: Status,
    /// Positions in the catalogue's list, in the service's order.
    pub(super) needs: Vec<usize>,
    /// Of locations that are not confidential.
    pub(super) points: Vec<Point>,
    /// Help by phone, text, online or at home only: how far away it is does not matter.
    pub(super) is_remote: bool,
    /// Position in [`Tables::coverages`].
    pub(super) coverage: usize,
    pub(super) ages: AgeBand,
    /// Days that sources speak for, latest first.
    pub(super) assured: Vec<NaiveDate>,
    pub(super) schedules: Vec<Schedule>,
    /// The stems of each of its names.
    pub(super) names: Vec<Vec<String>>,
}

/// The published age limits, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AgeBand {
    pub(super) minimum_years: Option<u8>,
    pub(super) maximum_years: Option<u8>,
    pub(super) stated: bool,
}

/// A way of serving an area that one or more services share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CoverageKind {
    pub(super) anyone: bool,
    pub(super) areas: Vec<AreaCode>,
    pub(super) reach: Reach,
}

/// How wide the areas are that a service covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reach {
    LocalAuthority,
    /// LLR, a county, or not said.
    WholeArea,
    National,
}

/// Which services have a value, for filters and facets alike.
pub(super) type Values = BTreeMap<String, Set>;

/// Everything by ordinal.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) entries: Vec<Entry>,
    pub(super) ordinal_of: HashMap<String, usize>,
    pub(super) coverages: Vec<CoverageKind>,
    pub(super) steps: Values,
    pub(super) needs: Values,
    pub(super) modes: Values,
    pub(super) languages: Values,
    pub(super) access: Values,
    pub(super) referrers: Values,
    pub(super) statuses: Values,
    pub(super) kinds: Values,
    /// By local authority of LLR: who certainly serves it.
    pub(super) areas: Values,
    pub(super) free: Set,
    /// By field the mean number of words.
    pub(super) usual_lengths: Vec<f32>,
}

impl Tables {
    pub(super) fn new(
        catalogue: &Catalogue,
        documents: &[SearchDocument<'_>],
        gazetteer: &Gazetteer,
    ) -> Self {
        let count = documents.len();
        let usual_lengths = usual_lengths(documents);
        let mut tables = Self { free: Set::none(count), usual_lengths, ..Self::default() };
        for need in &catalogue.needs {
            tables.needs.insert(need.slug.clone(), Set::none(count));
        }
        let mut coverage_of: HashMap<CoverageKind, usize> = HashMap::new();
        for (ordinal, document) in documents.iter().enumerate() {
            let service = document.service;
            let kind = CoverageKind::of(service);
            let coverage = *coverage_of.entry(kind.clone()).or_insert_with(|| {
                tables.coverages.push(kind);
                tables.coverages.len() - 1
            });
            tables.note_values(ordinal, count, service);
            tables.ordinal_of.insert(service.slug.clone(), ordinal);
            tables.entries.push(Entry::new(document, catalogue, coverage));
        }
        tables.note_areas(gazetteer);
        tables
    }

    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    fn note_values(&mut self, ordinal: usize, count: usize, service: &Service) {
        let note = |values: &mut Values, value: String| {
            values.entry(value).or_insert_with(|| Set::none(count)).insert(ordinal);
        };
        service.steps.iter().for_each(|step| note(&mut self.steps, step.to_string()));
        service.needs.iter().for_each(|need| note(&mut self.needs, need.clone()));
        service.modes.iter().for_each(|mode| note(&mut self.modes, wire(mode)));
        service.access.iter().for_each(|access| note(&mut self.access, wire(&access.word)));
        note(&mut self.statuses, wire(&service.status.is));
        note(&mut self.kinds, wire(&service.kind));
        service.languages.iter().for_each(|language| note(&mut self.languages, language.code.to_lowercase()));
        if service.languages.is_empty() {
            note(&mut self.languages, "en".to_owned());
        }
        let open = service.routes.iter().filter(|route| !route.not_accepted).flat_map(|route| &route.who);
        open.for_each(|who| note(&mut self.referrers, who.as_str().to_owned()));
        if service.costs.iter().any(|cost| cost.amount_pence == Some(0)) {
            self.free.insert(ordinal);
        }
    }

    fn note_areas(&mut self, gazetteer: &Gazetteer) {
        let tree = gazetteer.tree();
        let authorities = gazetteer.areas_of_kind(AreaKind::LocalAuthority);
        for area in authorities.filter(|area| tree.contains(AreaCode::LLR, area.code).is_met()) {
            let serving: Vec<bool> = self
                .coverages
                .iter()
                .map(|coverage| coverage.serves_area(tree, area.code).is_met())
                .collect();
            let mut served = Set::none(self.entries.len());
            for (ordinal, entry) in self.entries.iter().enumerate() {
                if serving.get(entry.coverage).copied().unwrap_or(false) {
                    served.insert(ordinal);
                }
            }
            self.areas.insert(area.code.to_string(), served);
        }
    }
}

impl Entry {
    fn new(document: &SearchDocument<'_>, catalogue: &Catalogue, coverage: usize) -> Self {
        let service = document.service;
        let need = |slug: &String| catalogue.needs.iter().position(|need| need.slug == *slug);
        let places = service.locations.iter().filter(|location| !location.confidential);
        let dates = [&service.provenance, &service.status.provenance, &service.coverage.provenance];
        let mut assured: Vec<NaiveDate> = dates.iter().filter_map(|p| p.dated.as_of()).collect();
        assured.sort_unstable_by(|a, b| b.cmp(a));
        let ages = service.ages.as_ref();
        Self {
            id: service.id(),
            slug: service.slug.clone(),
            name: service.name.clone(),
            kind: service.kind,
            is_umbrella: catalogue.services.iter().any(|part| part.part_of.as_ref() == Some(&service.slug)),
            status: service.status.is,
            needs: service.needs.iter().filter_map(need).collect(),
            points: places.filter_map(|location| location.point).collect(),
            is_remote: !service.modes.is_empty() && service.modes.iter().all(|mode| mode.is_remote()),
            coverage,
            ages: AgeBand {
                minimum_years: ages.and_then(|ages| ages.minimum_years),
                maximum_years: ages.and_then(|ages| ages.maximum_years),
                stated: ages.is_some_and(|ages| ages.basis == AgeBasis::Stated),
            },
            assured,
            schedules: service.schedules.clone(),
            names: document
                .names()
                .iter()
                .map(|name| stems_of(&name.split(' ').collect::<Vec<_>>()))
                .collect(),
        }
    }

    /// The latest day a dated source speaks for, not after today.
    pub(super) fn assured_on(&self, today: NaiveDate) -> Option<NaiveDate> {
        // As `Service::assurance` has it: a date to come confirms nothing.
        self.assured.first().copied().filter(|day| *day <= today)
    }
}

impl AgeBand {
    pub(super) fn excludes(self, years: u8) -> bool {
        self.minimum_years.is_some_and(|least| years < least)
            || self.maximum_years.is_some_and(|most| years > most)
    }
}

impl CoverageKind {
    fn of(service: &Service) -> Self {
        let areas: Vec<AreaCode> =
            service.coverage.areas.iter().filter_map(|c| AreaCode::from_str(c).ok()).collect();
        let is_national = |code: &AreaCode| matches!(code.kind(), AreaKind::Country | AreaKind::Group);
        let reach = if areas.iter().any(is_national) {
            Reach::National
        } else if !areas.is_empty() && areas.iter().all(|code| code.kind() == AreaKind::LocalAuthority) {
            Reach::LocalAuthority
        } else {
            Reach::WholeArea
        };
        Self { anyone: service.coverage.basis == CoverageBasis::Anyone, areas, reach }
    }

    fn serves_area(&self, tree: &AreaTree, area: AreaCode) -> Truth {
        self.settle(Truth::any(self.areas.iter().map(|outer| tree.contains(*outer, area))))
    }

    /// Anyone may come to a service that is open to anyone, but outside the area it is meant for nobody has said so.
    pub(super) fn settle(&self, within: Truth) -> Truth {
        if self.areas.is_empty() || (self.anyone && within.is_unmet()) { Truth::Unknown } else { within }
    }
}

fn usual_lengths(documents: &[SearchDocument<'_>]) -> Vec<f32> {
    let mut words = vec![0.0_f32; Field::ALL.len()];
    for (field, text) in documents.iter().flat_map(|document| &document.texts) {
        if let Some(so_far) = words.get_mut(*field as usize) {
            *so_far += text.split(' ').count() as f32;
        }
    }
    let count = documents.len().max(1) as f32;
    words.into_iter().map(|all| (all / count).max(1.0)).collect()
}

/// The word used on the wire.
pub(super) fn wire(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// The words of filter values, as the tables spell them.
pub(super) trait FilterValue {
    fn as_value(&self) -> String;
}

macro_rules! filter_values {
    ($($type:ty => $value:expr;)*) => {
        $(impl FilterValue for $type {
            fn as_value(&self) -> String {
                $value(self)
            }
        })*
    };
}

filter_values! {
    Step => ToString::to_string;
    String => |text: &String| text.to_lowercase();
    Mode => wire;
    AccessWord => wire;
    Referrer => |who: &Referrer| who.as_str().to_owned();
    Status => wire;
    Kind => wire;
}
