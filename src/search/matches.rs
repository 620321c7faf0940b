//! How far a question is a service's name, how far what it needs is what the service is for, and which services are shown first.

use std::collections::HashMap;

use super::candidates::Candidates;
use super::entry::Entry;
use super::postings::{Postings, StemNumber};
use super::rank::Servings;
use super::reading::{Asked, Reading};
use super::snapshot::Snapshot;
use super::weights::Ranking;
use super::words::IndexWords;

/// One way of writing a word or phrase, as the catalogue numbers its stems; none when it stands nowhere.
#[derive(Debug, Clone)]
pub(super) struct MeaningFound {
    pub(super) stems: Vec<StemNumber>,
    pub(super) weight: f32,
}

/// How far a question is a name: the part of the name that was asked for, times the part of the question that is in it.
#[derive(Debug)]
pub(super) struct NameMatching {
    /// By word of the question.
    meanings: Vec<Vec<MeaningFound>>,
    importance: Vec<f64>,
    whole: f64,
    place: Vec<StemNumber>,
    /// By candidate: one of its names has a word that was asked for.
    may_match: Vec<bool>,
}

impl NameMatching {
    pub(super) fn new(
        reading: &Reading,
        meanings: Vec<Vec<MeaningFound>>,
        importance: Vec<f64>,
        candidates: &Candidates,
        snapshot: &Snapshot,
    ) -> Self {
        let mut may_match = vec![false; candidates.len()];
        let mut stems: Vec<StemNumber> =
            meanings.iter().flatten().filter_map(|meaning| meaning.stems.first().copied()).collect();
        stems.sort_unstable();
        stems.dedup();
        for stem in stems {
            candidates.each_ordinal(snapshot.in_names.of(stem), |at| {
                if let Some(may_match) = may_match.get_mut(at) {
                    *may_match = true;
                }
            });
        }
        let place = reading.place_stems.iter().filter_map(|stem| snapshot.postings.number_of(stem)).collect();
        let whole = importance.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        Self { meanings, importance, whole, place, may_match }
    }

    pub(super) fn of(&self, at: usize, entry: &Entry, postings: &Postings) -> f64 {
        if !self.may_match.get(at).copied().unwrap_or(false) {
            return 0.0;
        }
        let names = entry.names.iter().map(|name| self.of_name(name, postings));
        names.fold(0.0, f64::max)
    }

    fn of_name(&self, name: &[StemNumber], postings: &Postings) -> f64 {
        let mut asked_for = 0.0;
        let mut name_found = vec![0.0_f32; name.len()];
        for (meanings, weight) in self.meanings.iter().zip(&self.importance) {
            let mut surest = 0.0_f32;
            for meaning in meanings {
                let all_there =
                    !meaning.stems.is_empty() && meaning.stems.iter().all(|stem| name.contains(stem));
                if !all_there {
                    continue;
                }
                surest = surest.max(meaning.weight);
                for (stem, found) in name.iter().zip(&mut name_found) {
                    if meaning.stems.contains(stem) {
                        *found = found.max(meaning.weight);
                    }
                }
            }
            asked_for += weight * f64::from(surest);
        }
        if asked_for <= 0.0 {
            return 0.0;
        }
        let (mut covered, mut all) = (0.0_f32, f32::MIN_POSITIVE);
        for (stem, found) in name.iter().zip(&name_found) {
            let telling = postings.importance(*stem);
            covered += telling * if self.place.contains(stem) { 1.0 } else { *found };
            all += telling;
        }
        // A name typed whole says more than a question that happens to be in a long name.
        let covered = f64::from(covered / all);
        covered * covered * (asked_for / self.whole).sqrt()
    }
}

pub(super) fn need_match(entry: &Entry, reading: &Reading, ranking: &Ranking) -> f64 {
    let by_position = &ranking.needs.by_position;
    let mut sum = 0.0;
    for read in &reading.needs {
        let Some(position) = entry.position_of_need(read.need) else { continue };
        sum += read.strength * by_position.get(position).or(by_position.last()).copied().unwrap_or(1.0);
    }
    let most: f64 = reading.needs.iter().map(|read| read.strength).sum::<f64>().max(1.0);
    sum / most
}

/// Which part of the words stands in whole phrases for a need.
pub(super) fn explained(reading: &Reading, importance: &[f64], whole: f64) -> f64 {
    let of_phrase = |asked: &Asked| {
        let stems = asked.meanings.iter().take(1).flat_map(|meaning| &meaning.stems);
        let mut phrases = reading.needs.iter().filter(|read| read.whole.len() > 1);
        stems.into_iter().any(|stem| phrases.any(|read| read.whole.contains(stem)))
    };
    let explained = reading.asked.iter().zip(importance).filter(|(asked, _)| of_phrase(asked));
    explained.map(|(_, weight)| weight).sum::<f64>() / whole
}

/// What being one of the services to show first is worth, by ordinal.
#[derive(Debug, Default)]
pub(super) struct Choices(HashMap<usize, f64>);

impl Choices {
    pub(super) fn new(
        reading: &Reading,
        servings: &Servings<'_>,
        words: &IndexWords,
        snapshot: &Snapshot,
    ) -> Self {
        let mut choices = Self::default();
        let parts = &words.ranking.parts;
        let most: f64 = reading.needs.iter().map(|read| read.strength).sum::<f64>().max(1.0);
        let of_needs = reading.needs.iter().filter_map(|read| {
            let slugs = words.first_choices.get(&read.slug)?;
            Some((parts.first_choice * read.strength / most, slugs))
        });
        let described = reading.situations.iter().filter_map(|at| words.situations.get(*at));
        let several = reading.situations.len().max(1) as f64;
        let of_situations = described.map(|situation| (parts.situation / several.sqrt(), &situation.first));
        for (mut worth, slugs) in of_needs.chain(of_situations) {
            for slug in slugs {
                let Some(ordinal) = snapshot.tables.ordinal_of(slug) else { continue };
                let entry = snapshot.tables.entries.get(ordinal);
                if entry.and_then(|entry| servings.of(entry)).is_some_and(|serving| serving.truth.is_unmet())
                {
                    // The next one is the first choice here.
                    continue;
                }
                // Chosen for a need and for a situation is chosen once: what the record says must still be able to outweigh it.
                let so_far = choices.0.entry(ordinal).or_default();
                *so_far = so_far.max(worth);
                worth *= parts.first_choice_step;
            }
        }
        choices
    }

    pub(super) fn of(&self, ordinal: usize) -> f64 {
        if self.0.is_empty() { 0.0 } else { self.0.get(&ordinal).copied().unwrap_or(0.0) }
    }
}
