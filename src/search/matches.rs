//! How far a question is a service's name, and how far what it needs is what the service is for.

use super::rank::Serving;
use super::reading::{Asked, Reading};
use super::snapshot::Snapshot;
use super::tables::Entry;
use super::weights::Ranking;
use super::words::IndexWords;

/// How far the question is the name: the part of the name that was asked for, times the part of the question that is in it.
pub(super) fn name_match(entry: &Entry, reading: &Reading, importance: &[f64], snapshot: &Snapshot) -> f64 {
    let whole: f64 = importance.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut best = 0.0_f64;
    for name in &entry.names {
        let mut asked_for = 0.0;
        let mut name_found = vec![0.0_f32; name.len()];
        for (asked, weight) in reading.asked.iter().zip(importance) {
            let mut surest = 0.0_f32;
            for meaning in &asked.meanings {
                if !meaning.stems.iter().all(|stem| name.contains(stem)) {
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
            continue;
        }
        for (stem, found) in name.iter().zip(&mut name_found) {
            if reading.place_stems.contains(stem) {
                *found = 1.0;
            }
        }
        let telling = name.iter().map(|stem| snapshot.vocabulary.importance(stem));
        let (mut covered, mut all) = (0.0_f32, f32::MIN_POSITIVE);
        for (found, weight) in name_found.iter().zip(telling) {
            covered += found * weight;
            all += weight;
        }
        // A name typed whole says more than a question that happens to be in a long name.
        let covered = f64::from(covered / all);
        best = best.max(covered * covered * (asked_for / whole).sqrt());
    }
    best
}

pub(super) fn need_match(entry: &Entry, reading: &Reading, ranking: &Ranking) -> f64 {
    let by_position = &ranking.needs.by_position;
    let mut sum = 0.0;
    for read in &reading.needs {
        let Some(position) = entry.needs.iter().position(|need| *need == read.need) else { continue };
        sum += read.strength * by_position.get(position).or(by_position.last()).copied().unwrap_or(1.0);
    }
    let most: f64 = reading.needs.iter().map(|read| read.strength).sum::<f64>().max(1.0);
    sum / most
}

/// The word was part of a phrase for a need this service has.
pub(super) fn need_explains(asked: &Asked, reading: &Reading, snapshot: &Snapshot, ordinal: usize) -> bool {
    let Some(entry) = snapshot.tables.entries.get(ordinal) else { return false };
    let stems = || asked.meanings.iter().take(1).flat_map(|meaning| &meaning.stems);
    reading
        .needs
        .iter()
        .any(|read| entry.needs.contains(&read.need) && stems().any(|stem| read.stems.contains(stem)))
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

pub(super) fn first_choices(
    reading: &Reading,
    serving: &[Serving],
    words: &IndexWords,
    snapshot: &Snapshot,
) -> Vec<f64> {
    let mut by_ordinal = vec![0.0_f64; snapshot.tables.count()];
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
            let Some(ordinal) = snapshot.tables.ordinal_of.get(slug).copied() else { continue };
            let coverage = snapshot.tables.entries.get(ordinal).and_then(|entry| serving.get(entry.coverage));
            if coverage.is_some_and(|serving| serving.truth.is_unmet()) {
                // The next one is the first choice here.
                continue;
            }
            if let Some(so_far) = by_ordinal.get_mut(ordinal) {
                *so_far += worth;
            }
            worth *= parts.first_choice_step;
        }
    }
    by_ordinal
}
