//! Where the services stand that the files under `index/` name first: for a crisis, for a need, for a situation.

use std::collections::BTreeMap;

use super::tables::Tables;
use super::words::IndexWords;

/// Ordinals in the order of the files. A service that the catalogue does not have is left out.
#[derive(Debug, Clone, Default)]
pub(super) struct FirstChoices {
    pub(super) crisis: Vec<usize>,
    needs: BTreeMap<String, Vec<usize>>,
    /// By position of the situation.
    situations: Vec<Vec<usize>>,
    /// By position in what is sought.
    sought: Vec<Option<usize>>,
}

impl FirstChoices {
    pub(super) fn new(words: &IndexWords, tables: &Tables) -> Self {
        let ordinals =
            |slugs: &Vec<String>| slugs.iter().filter_map(|slug| tables.ordinal_of(slug)).collect();
        let of_need = |(need, slugs): (&String, &Vec<String>)| (need.clone(), ordinals(slugs));
        Self {
            crisis: ordinals(&words.crisis.first),
            needs: words.first_choices.iter().map(of_need).collect(),
            situations: words.situations.iter().map(|situation| ordinals(&situation.first)).collect(),
            sought: words.sought.slugs.iter().map(|slug| tables.ordinal_of(slug)).collect(),
        }
    }

    pub(super) fn of_need(&self, slug: &str) -> &[usize] {
        self.needs.get(slug).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_situation(&self, position: usize) -> &[usize] {
        self.situations.get(position).map_or(&[], Vec::as_slice)
    }

    pub(super) fn sought(&self, position: usize) -> Option<usize> {
        self.sought.get(position).copied().flatten()
    }
}
