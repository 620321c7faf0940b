//! Where the services stand that the files under `index/` name: first for a crisis, for a need, for a situation, or as what is sought.

use std::collections::{BTreeMap, BTreeSet};

use super::tables::Tables;
use crate::search::language::IndexWords;

/// Ordinals in the order of the files. A service that the catalogue does not have is left out.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct FirstChoices {
    pub(in crate::search) crisis: Vec<usize>,
    needs: BTreeMap<String, Vec<usize>>,
    /// By position of the situation.
    situations: Vec<Vec<usize>>,
    /// By position in what is sought.
    sought: Vec<Option<usize>>,
    /// By the ordinal of a record those that are part of it and for everybody it is for.
    parts: BTreeMap<usize, Vec<usize>>,
    /// What kind a service is tempers what its record says. Whoever chose it knew what it is: so much more is a choice worth before it is
    /// tempered. By ordinal, where it is more than 1.
    lifts: BTreeMap<usize, f64>,
}

impl FirstChoices {
    pub(in crate::search) fn new(words: &IndexWords, tables: &Tables) -> Self {
        let ordinals =
            |slugs: &Vec<String>| slugs.iter().filter_map(|slug| tables.ordinal_of(slug)).collect();
        let of_need = |(need, slugs): (&String, &Vec<String>)| (need.clone(), ordinals(slugs));
        let mut chosen: BTreeSet<usize> = BTreeSet::new();
        let situations = words.situations.iter().flat_map(|situation| &situation.first);
        let slugs = words.first_choices.values().flatten().chain(situations).chain(&words.sought.slugs);
        chosen.extend(slugs.filter_map(|slug| tables.ordinal_of(slug)));
        let tempered = |ordinal: usize| {
            let of_kind = tables.kinds.iter().find(|(_, having)| having.contains(ordinal));
            of_kind.and_then(|(kind, _)| words.ranking.kind.get(kind)).copied().unwrap_or(1.0)
        };
        let lift = |ordinal: usize| Some((ordinal, 1.0 / tempered(ordinal))).filter(|(_, lift)| *lift > 1.0);
        Self {
            lifts: chosen.into_iter().filter_map(lift).collect(),
            crisis: ordinals(&words.crisis.first),
            needs: words.first_choices.iter().map(of_need).collect(),
            situations: words.situations.iter().map(|situation| ordinals(&situation.first)).collect(),
            parts: tables.umbrellas().collect(),
            sought: words.sought.slugs.iter().map(|slug| tables.ordinal_of(slug)).collect(),
        }
    }

    pub(in crate::search) fn of_need(&self, slug: &str) -> &[usize] {
        self.needs.get(slug).map_or(&[], Vec::as_slice)
    }

    pub(in crate::search) fn of_situation(&self, position: usize) -> &[usize] {
        self.situations.get(position).map_or(&[], Vec::as_slice)
    }

    /// The records that are part of one and for everybody it is for.
    pub(in crate::search) fn parts_of(&self, ordinal: usize) -> &[usize] {
        self.parts.get(&ordinal).map_or(&[], Vec::as_slice)
    }

    pub(in crate::search) fn sought(&self, position: usize) -> Option<usize> {
        self.sought.get(position).copied().flatten()
    }

    pub(in crate::search) fn lift(&self, ordinal: usize) -> f64 {
        self.lifts.get(&ordinal).copied().unwrap_or(1.0)
    }
}
