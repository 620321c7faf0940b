//! How well each service answers a question: words, names and needs make the score; kind, status, place and age temper it.

use super::factors::Factors;
use super::reading::{Asked, Meaning, Reading};
use super::snapshot::Snapshot;
use super::tables::{Entry, Reach, wire};
use super::words::{IndexWords, Ranking};
use crate::catalogue::Status;
use crate::geography::{Located, Truth, distance_m};

/// What a hit without any words to go by is worth before it is tempered.
const WITHOUT_WORDS: f64 = 0.5;
/// The age up to which a service is one for children.
const MAJORITY_YEARS: u8 = 18;
/// The need that says somebody young is meant.
const YOUNG_PEOPLE: &str = "young-people";
/// How a sum of evidence becomes a score between 0 and 1.
const STEEPNESS: f64 = 1.1;

/// One service against one question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) ordinal: usize,
    /// 0 to 1.
    pub(super) score: f64,
    pub(super) distance_m: Option<f64>,
    pub(super) serves: Option<Truth>,
    /// It is what was asked for by name.
    pub(super) named: bool,
}

/// Whether services of one kind of coverage serve the place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Serving {
    pub(super) truth: Truth,
    /// Not certain, but so for most of the place.
    pub(super) likely: bool,
}

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
                let (Some(text), Some(there)) = (text.get_mut(ordinal), there.get_mut(ordinal)) else { continue };
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
            of_text * at(&text) * complete
                + parts.name * name
                + parts.need * need
                + at(&first_choices)
        });
        Ok(Self { by_ordinal: Some(evidence.collect()) })
    }

    /// The score of one service, tempered by what it is, where it is and whom it is for.
    pub(super) fn rank(
        &self,
        ordinal: usize,
        reading: &Reading,
        place: Option<&Located>,
        serving: &[Serving],
        words: &IndexWords,
        snapshot: &Snapshot,
    ) -> Option<Ranked> {
        let entry = snapshot.tables.entries.get(ordinal)?;
        let evidence = match &self.by_ordinal {
            Some(by_ordinal) => by_ordinal.get(ordinal).copied()?,
            None => WITHOUT_WORDS,
        };
        let ranking = &words.ranking;
        let coverage = snapshot.tables.coverages.get(entry.coverage)?;
        let serves = place.and_then(|_| serving.get(entry.coverage).copied());
        let from = place.and_then(|place| place.point);
        let distance = from.and_then(|from| entry.points.iter().map(|to| distance_m(from, *to)).min_by(f64::total_cmp));
        let of_word = |known: &std::collections::BTreeMap<String, f64>, word: String| known.get(&word).copied().unwrap_or(1.0);
        let named = reading.named.contains(&ordinal);
        let tempering = if named {
            1.0
        } else {
            of_word(&ranking.kind, wire(&entry.kind))
                * of_word(&ranking.status, wire(&entry.status))
                * place_factor(entry, serves, distance, coverage.reach, ranking)
                * age_factor(entry, reading, ranking)
        };
        let score = 1.0 - (-STEEPNESS * evidence * tempering).exp();
        Some(Ranked { ordinal, score, distance_m: distance, serves: serves.map(|serving| serving.truth), named })
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

/// The word was part of a phrase for a need this service has.
fn need_explains(asked: &Asked, reading: &Reading, snapshot: &Snapshot, ordinal: usize) -> bool {
    let Some(entry) = snapshot.tables.entries.get(ordinal) else { return false };
    let stems = || asked.meanings.iter().take(1).flat_map(|meaning| &meaning.stems);
    reading.needs.iter().any(|read| entry.needs.contains(&read.need) && stems().any(|stem| read.stems.contains(stem)))
}

fn add_side_by_side(
    reading: &Reading,
    ranking: &Ranking,
    factors: &Factors<'_>,
    text: &mut [f64],
) -> tantivy::Result<()> {
    let literal = |asked: &Asked| asked.meanings.first().filter(|m| m.stems.len() == 1).and_then(|m| m.stems.first().cloned());
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

/// How far the question is the name: the part of the name that was asked for, times the part of the question that is in it.
fn name_match(entry: &Entry, reading: &Reading, importance: &[f64], snapshot: &Snapshot) -> f64 {
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

fn need_match(entry: &Entry, reading: &Reading, ranking: &Ranking) -> f64 {
    let by_position = &ranking.needs.by_position;
    let mut sum = 0.0;
    for read in &reading.needs {
        let Some(position) = entry.needs.iter().position(|need| *need == read.need) else { continue };
        sum += read.strength * by_position.get(position).or(by_position.last()).copied().unwrap_or(1.0);
    }
    let most: f64 = reading.needs.iter().map(|read| read.strength).sum::<f64>().max(1.0);
    sum / most
}

/// Which part of the words stands in whole phrases for a need.
fn explained(reading: &Reading, importance: &[f64], whole: f64) -> f64 {
    let of_phrase = |asked: &Asked| {
        let stems = asked.meanings.iter().take(1).flat_map(|meaning| &meaning.stems);
        let mut phrases = reading.needs.iter().filter(|read| read.whole.len() > 1);
        stems.into_iter().any(|stem| phrases.any(|read| read.whole.contains(stem)))
    };
    let explained = reading.asked.iter().zip(importance).filter(|(asked, _)| of_phrase(asked));
    explained.map(|(_, weight)| weight).sum::<f64>() / whole
}

fn first_choices(reading: &Reading, serving: &[Serving], words: &IndexWords, snapshot: &Snapshot) -> Vec<f64> {
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

fn place_factor(
    entry: &Entry,
    serves: Option<Serving>,
    distance: Option<f64>,
    reach: Reach,
    ranking: &Ranking,
) -> f64 {
    let place = &ranking.place;
    let likely = serves.is_some_and(|serving| serving.likely);
    let served = match (serves.map(|serving| serving.truth), reach) {
        (None, Reach::National) => place.national_without_place,
        (None, Reach::LocalAuthority) => place.local_without_place,
        (None, Reach::WholeArea) => 1.0,
        (Some(Truth::Unknown | Truth::Unmet), _) if !likely => place.unknown,
        (Some(_), Reach::LocalAuthority) => place.local_authority,
        (Some(_), Reach::WholeArea) => place.whole_area,
        (Some(_), Reach::National) => place.national,
    };
    let served = if likely { served * place.likely } else { served };
    let served = if entry.is_umbrella && entry.points.is_empty() && serves.is_some() { served * place.umbrella } else { served };
    let near = match distance {
        Some(distance_m) if !entry.is_remote => {
            let distance_km = distance_m / 1_000.0;
            1.0 + place.nearness * (place.half_km / (place.half_km + distance_km) - 0.5)
        }
        Some(_) | None => 1.0,
    };
    served * near
}

fn age_factor(entry: &Entry, reading: &Reading, ranking: &Ranking) -> f64 {
    let age = &ranking.age;
    let band = entry.ages;
    let Some(years) = reading.age_years else {
        let only_children = band.maximum_years.is_some_and(|most| most <= MAJORITY_YEARS);
        let asked = reading.needs.iter().any(|read| read.slug == YOUNG_PEOPLE);
        return if only_children && !asked { age.children_unasked } else { 1.0 };
    };
    if band.excludes(years) {
        return if band.stated { age.excluded } else { age.perhaps_excluded };
    }
    let from = band.minimum_years.unwrap_or(0);
    let narrow = band.maximum_years.is_some_and(|most| most.saturating_sub(from) <= age.narrow_years);
    if narrow { age.meant_for } else { 1.0 }
}

/// Closed services come after all others, whatever their score.
pub(super) fn is_last(entry: &Entry) -> bool {
    matches!(entry.status, Status::Closed)
}
