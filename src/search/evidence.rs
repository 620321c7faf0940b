//! What the words of a question say for each service: how well they are found in its record, and what they stand for.

use super::factors::Factors;
use super::matches::{explained, first_choices, name_match, need_explains, need_match};
use super::rank::Serving;
use super::reading::{Asked, Meaning, Reading};
use super::snapshot::Snapshot;
use super::weights::Ranking;
use super::words::IndexWords;

/// What a hit without any words to go by is worth.
const WITHOUT_WORDS: f64 = 0.5;

/// The evidence of the words, by ordinal.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// None when there are no words to go by.
    by_ordinal: Option<Vec<f64>>,
}

impl Evidence {
    /// Weighs the words of a question against every document.
    pub(super) fn weigh(
        reading: &Reading,
        serving: &[Serving],
        words: &IndexWords,
        snapshot: &Snapshot,
        factors: &mut Factors<'_>,
    ) -> tantivy::Result<Self> {
        if reading.asked.is_empty() {
            return Ok(Self::default());
        }
        let count = snapshot.tables.count();
        let ranking = &words.ranking;
        let importance: Vec<f64> = reading.asked.iter().map(|asked| importance(asked, snapshot)).collect();
        let whole: f64 = importance.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        // By word and document how well the best of its meanings is found.
        let mut found: Vec<Vec<f32>> = Vec::with_capacity(reading.asked.len());
        for asked in &reading.asked {
            found.push(best_meaning(&asked.meanings, count, factors)?);
        }
        for span in &reading.spans {
            let together = best_meaning(&span.meanings, count, factors)?;
            for word in found.get_mut(span.asked.clone()).unwrap_or_default() {
                word.iter_mut().zip(&together).for_each(|(word, together)| *word = word.max(*together));
            }
        }
        let mut text = vec![0.0_f64; count];
        let mut there = vec![0.0_f64; count];
        for ((asked, factor), weight) in reading.asked.iter().zip(&found).zip(&importance) {
            let share = weight / whole;
            for (ordinal, factor) in factor.iter().enumerate() {
                let (Some(text), Some(there)) = (text.get_mut(ordinal), there.get_mut(ordinal)) else {
                    continue;
                };
                *text += share * f64::from(*factor);
                if *factor > 0.0 || need_explains(asked, reading, snapshot, ordinal) {
                    *there += share;
                }
            }
        }
        add_side_by_side(reading, ranking, factors, &mut text)?;
        add_place_words(reading, ranking, factors, &mut text)?;
        let first_choices = first_choices(reading, serving, words, snapshot);
        let parts = &ranking.parts;
        let of_text = parts.text * (1.0 - parts.explained * explained(reading, &importance, whole));
        let evidence = (0..count).map(|ordinal| {
            let at = |values: &[f64]| values.get(ordinal).copied().unwrap_or(0.0);
            let complete = ranking.words.partial + (1.0 - ranking.words.partial) * at(&there);
            let entry = snapshot.tables.entries.get(ordinal);
            let name = entry.map_or(0.0, |entry| name_match(entry, reading, &importance, snapshot));
            let need = entry.map_or(0.0, |entry| need_match(entry, reading, ranking));
            of_text * at(&text) * complete + parts.name * name + parts.need * need + at(&first_choices)
        });
        Ok(Self { by_ordinal: Some(evidence.collect()) })
    }

    /// What the words say for one service; without words the same for all.
    pub(super) fn of(&self, ordinal: usize) -> Option<f64> {
        match &self.by_ordinal {
            Some(by_ordinal) => by_ordinal.get(ordinal).copied(),
            None => Some(WITHOUT_WORDS),
        }
    }

    pub(super) fn has_words(&self) -> bool {
        self.by_ordinal.is_some()
    }
}

/// A word is as telling as the rarest thing it is sure to mean.
fn importance(asked: &Asked, snapshot: &Snapshot) -> f64 {
    let of_meaning = |meaning: &Meaning| {
        let stems = meaning.stems.iter().map(|stem| snapshot.vocabulary.importance(stem));
        stems.fold(0.0, f32::max) * meaning.weight
    };
    let literal = asked.meanings.first().map_or(0.0, of_meaning);
    let any = asked.meanings.iter().map(of_meaning).fold(0.0, f32::max);
    f64::from(if literal > 0.0 { literal } else { any })
}

fn best_meaning(meanings: &[Meaning], count: usize, factors: &mut Factors<'_>) -> tantivy::Result<Vec<f32>> {
    let mut best = vec![0.0_f32; count];
    for meaning in meanings {
        let mut together: Vec<f32> = factors.of(meaning.stems.first().map_or("", String::as_str))?.to_vec();
        for stem in meaning.stems.iter().skip(1) {
            // All of its words must be there; how well, is their mean.
            for (sum, next) in together.iter_mut().zip(factors.of(stem)?) {
                *sum = if *sum > 0.0 && *next > 0.0 { *sum + next } else { 0.0 };
            }
        }
        let scale = meaning.weight / meaning.stems.len().max(1) as f32;
        best.iter_mut().zip(&together).for_each(|(best, sum)| *best = best.max(sum * scale));
    }
    Ok(best)
}

fn add_side_by_side(
    reading: &Reading,
    ranking: &Ranking,
    factors: &Factors<'_>,
    text: &mut [f64],
) -> tantivy::Result<()> {
    let literal = |asked: &Asked| {
        asked.meanings.first().filter(|m| m.stems.len() == 1).and_then(|m| m.stems.first().cloned())
    };
    let stems: Vec<Option<String>> = reading.asked.iter().map(literal).collect();
    let pairs = stems.windows(2).count().max(1) as f64;
    for pair in stems.windows(2) {
        let [Some(first), Some(second)] = pair else { continue };
        for ordinal in factors.side_by_side(first, second)?.iter() {
            if let Some(text) = text.get_mut(ordinal) {
                *text += ranking.words.side_by_side / pairs;
            }
        }
    }
    Ok(())
}

fn add_place_words(
    reading: &Reading,
    ranking: &Ranking,
    factors: &mut Factors<'_>,
    text: &mut [f64],
) -> tantivy::Result<()> {
    let count = reading.place_stems.len().max(1) as f64;
    for stem in &reading.place_stems {
        for (text, factor) in text.iter_mut().zip(factors.of(stem)?) {
            if *text > 0.0 {
                *text += ranking.words.place_word * f64::from(*factor) / count;
            }
        }
    }
    Ok(())
}
