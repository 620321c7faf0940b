//! From what people type to the catalogue's needs, and to crisis.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::files::Alike;
use super::phrases::Phrases;
use super::text::{stems_of, words_of};
use super::weights::NeedRanking;
use super::words::IndexWords;
use crate::catalogue::Need;

/// A stop word counts this much of a telling word inside a phrase.
const STOP_WORD_PART: f64 = 0.25;
/// A stem as telling as this in the catalogue counts in full.
const MOST_TELLING: f32 = 4.0;
/// The stem of a single word must be this long to stand for the word: `care` is not `caring`.
const LEAST_STEM: usize = 5;
/// What further phrases for the same need add to the surest one.
const MORE_PHRASES: f64 = 0.15;
/// However many phrases stand for it, a need is no surer than this.
const STRONGEST: f64 = 1.5;
/// Sums of parts are not exact.
const WHOLE: f64 = 0.999;
/// A need this much less sure than the surest one is dropped.
const LEAST_OF_SUREST: f64 = 0.5;

#[derive(Debug)]
struct Phrase {
    need: usize,
    /// Distinct stems, each with how much of the phrase it is.
    parts: Vec<(String, f64)>,
    words: usize,
    /// Must be written just so: `kill himself` is not `killed himself`.
    verbatim: Option<Vec<String>>,
    /// A single word with a short stem, which must be written as it is.
    only_word: Option<String>,
    /// The stem of whom it is about, which must be there.
    who: Option<String>,
}

/// The phrases of every need.
#[derive(Debug, Default)]
pub(in crate::search) struct LayWords {
    slugs: Vec<String>,
    phrases: Vec<Phrase>,
    with_stem: HashMap<String, Vec<usize>>,
    /// As plain words, for these must be written as they are.
    crisis: Phrases<()>,
    alike: AlikeWords,
}

/// Words that are the same within a phrase.
#[derive(Debug, Default)]
struct AlikeWords {
    /// By word the stem that stands for all like it.
    stems: HashMap<String, String>,
    /// Those of them that say who it is about.
    who: HashSet<String>,
}

impl AlikeWords {
    fn of(alike: &[Alike]) -> Self {
        let mut words = Self::default();
        for Alike { words: same, who } in alike {
            let same: Vec<String> = same.iter().flat_map(|word| words_of(word)).collect();
            let Some(stem) = stems_of(&same).into_iter().next() else { continue };
            if *who {
                words.who.insert(stem.clone());
            }
            words.stems.extend(same.into_iter().map(|word| (word, stem.clone())));
        }
        words
    }

    /// The stems of words, those of words that are alike being the same.
    fn stems_of(&self, words: &[String]) -> Vec<String> {
        self.same(words, &stems_of(words)).map(str::to_owned).collect()
    }

    fn same<'s>(&'s self, words: &'s [String], stems: &'s [String]) -> impl Iterator<Item = &'s str> {
        let same = |(word, stem): (&'s String, &'s String)| self.stems.get(word).unwrap_or(stem).as_str();
        words.iter().zip(stems).map(same)
    }
}

/// A need read from the words.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::search) struct NeedRead {
    /// Position in the catalogue's list.
    pub(in crate::search) need: usize,
    pub(in crate::search) slug: String,
    pub(in crate::search) strength: f64,
    /// The stems it was read from.
    pub(in crate::search) stems: BTreeSet<String>,
    /// Those of them that stood in whole phrases.
    pub(in crate::search) whole: BTreeSet<String>,
}

impl LayWords {
    /// From the needs; `telling` says how telling a stem is in the catalogue.
    pub(in crate::search) fn new(needs: &[Need], words: &IndexWords, telling: impl Fn(&str) -> f32) -> Self {
        let mut lay = Self {
            slugs: needs.iter().map(|need| need.slug.clone()).collect(),
            alike: AlikeWords::of(&words.alike),
            ..Self::default()
        };
        let mut raw: Vec<(usize, Vec<String>, bool)> = Vec::new();
        for (at, need) in needs.iter().enumerate() {
            raw.push((at, words_of(&need.name), false));
            for lay_word in &need.words {
                let phrase = words_of(lay_word.phrase());
                if lay_word.is_crisis() {
                    lay.crisis.extend([(phrase.clone(), ())]);
                }
                raw.push((at, phrase, lay_word.is_crisis()));
            }
        }
        lay.crisis.extend(words.crisis.phrases.iter().map(|phrase| (words_of(phrase), ())));
        let mut phrases_with: HashMap<String, f64> = HashMap::new();
        for (_, phrase, _) in &raw {
            lay.alike.stems_of(phrase).into_iter().collect::<HashSet<_>>().into_iter().for_each(|stem| {
                *phrases_with.entry(stem).or_default() += 1.0;
            });
        }
        for (need, phrase, is_crisis) in raw {
            let stems = lay.alike.stems_of(&phrase);
            let is_who = |stem: &String| lay.alike.who.contains(stem);
            let who = stems.iter().find(|stem| is_who(stem)).cloned();
            let says_nothing: Vec<bool> = phrase
                .iter()
                .zip(&stems)
                .map(|(word, stem)| words.stop_words.contains(word) || is_who(stem))
                .collect();
            let mut parts: Vec<(String, f64)> = Vec::new();
            for (stem, says_nothing) in stems.iter().zip(&says_nothing) {
                if parts.iter().any(|(known, _)| known == stem) {
                    continue;
                }
                let rarity = 1.0 / (1.0 + phrases_with.get(stem).copied().unwrap_or(1.0).ln());
                let stop = if *says_nothing { STOP_WORD_PART } else { 1.0 };
                // `mental` and `support` stand in half the records: without the rest of the phrase they say nothing.
                let in_catalogue = match telling(stem) {
                    unknown if unknown <= 0.0 => 1.0,
                    known => f64::from(known / MOST_TELLING).min(1.0),
                };
                let weight = stop * rarity * in_catalogue;
                parts.push((stem.clone(), weight));
            }
            let at = lay.phrases.len();
            // `too much on`: a phrase of words that say nothing by themselves must be written just so.
            let has_telling = says_nothing.contains(&false);
            for (stem, says_nothing) in stems.into_iter().zip(says_nothing) {
                // A phrase is looked for by its telling words only, unless it has none.
                let having = lay.with_stem.entry(stem).or_default();
                if (!says_nothing || !has_telling) && having.last() != Some(&at) {
                    having.push(at);
                }
            }
            let whole: f64 = parts.iter().map(|(_, weight)| weight).sum();
            parts.iter_mut().for_each(|(_, weight)| *weight /= whole);
            let words = phrase.len();
            let short = parts.first().is_some_and(|(stem, _)| stem.chars().count() < LEAST_STEM);
            let only_word = phrase.first().filter(|_| words == 1 && short).cloned();
            let verbatim = (is_crisis || (!has_telling && words > 1)).then_some(phrase);
            lay.phrases.push(Phrase { need, parts, words, verbatim, only_word, who });
        }
        lay
    }

    /// Whether a word says nothing of what the matter is: a stop word or one like it, or a word for whom it is about.
    pub(in crate::search) fn says_nothing(&self, word: &str, stop_words: &BTreeSet<String>) -> bool {
        let alike = self.alike.stems.get(word);
        stop_words.contains(word)
            || alike.is_some_and(|stem| self.alike.who.contains(stem) || stop_words.contains(stem))
    }

    /// The position of a need in the catalogue's list.
    pub(in crate::search) fn need(&self, slug: &str) -> Option<usize> {
        self.slugs.iter().position(|known| known == slug)
    }

    /// The words of every phrase, crisis phrases included.
    pub(in crate::search) fn words(needs: &[Need], words: &IndexWords) -> BTreeSet<String> {
        let phrases = needs.iter().flat_map(|need| need.words.iter().map(|word| words_of(word.phrase())));
        let names = needs.iter().map(|need| words_of(&need.name));
        let crisis = words.crisis.phrases.iter().map(|phrase| words_of(phrase));
        phrases.chain(names).chain(crisis).flatten().collect()
    }

    /// Whether a crisis phrase stands in these plain words, just as it is written in the list.
    pub(in crate::search) fn is_crisis(&self, words: &[String]) -> bool {
        self.crisis.within(words).next().is_some()
    }

    /// Whether a crisis phrase can be made of the spellings of these words.
    pub(in crate::search) fn may_be_crisis(&self, spellings: &[Vec<(String, f32)>]) -> bool {
        let may_be =
            |word: &String, spelled: &Vec<(String, f32)>| spelled.iter().any(|(known, _)| known == word);
        (0..spellings.len()).any(|at| {
            let from = &spellings[at..];
            let begun = from[0].iter().flat_map(|(word, _)| self.crisis.beginning_with(word));
            begun.map(|phrase| &phrase.words).any(|phrase| {
                phrase.len() <= from.len() && phrase.iter().zip(from).all(|(word, s)| may_be(word, s))
            })
        })
    }

    /// The needs these words stand for, the surest first. `stems` are the stems of `words`; `of_parts` is what remains of a phrase that is only
    /// there in part.
    pub(in crate::search) fn read(
        &self,
        words: &[String],
        stems: &[String],
        ranking: &NeedRanking,
        of_parts: f64,
    ) -> Vec<NeedRead> {
        let same: Vec<&str> = self.alike.same(words, stems).collect();
        let written: HashSet<&str> = same.iter().copied().collect();
        let touched: BTreeSet<usize> =
            written.iter().filter_map(|s| self.with_stem.get(*s)).flatten().copied().collect();
        let mut found: Vec<PhraseRead<'_>> = Vec::new();
        for phrase in touched.into_iter().filter_map(|at| self.phrases.get(at)) {
            let stems: BTreeSet<&str> = phrase
                .parts
                .iter()
                .map(|(stem, _)| stem.as_str())
                .filter(|stem| written.contains(stem))
                .collect();
            let parts = phrase.parts.iter().filter(|(stem, _)| stems.contains(stem.as_str()));
            let part: f64 = parts.map(|(_, weight)| weight).sum();
            let is_there =
                |verbatim: &Vec<String>| words.windows(verbatim.len()).any(|w| w == verbatim.as_slice());
            let lacks_word = phrase.only_word.as_ref().is_some_and(|only| !words.contains(only));
            if lacks_word || phrase.who.as_ref().is_some_and(|who| !written.contains(who.as_str())) {
                continue;
            }
            let whole = part > WHOLE && phrase.verbatim.as_ref().is_none_or(is_there);
            if whole || (part >= ranking.least_part && phrase.verbatim.is_none()) {
                found.push(PhraseRead { phrase, stems, part, whole });
            }
        }
        let wholes: Vec<BTreeSet<&str>> = found.iter().filter(|f| f.whole).map(|f| f.stems.clone()).collect();
        // `abused as a child` is neither `abuse` nor `my child`.
        found.retain(|f| {
            !wholes.iter().any(|whole| whole.len() > f.stems.len() && whole.is_superset(&f.stems))
        });
        let as_written = |same_as: &&str| {
            let written = same.iter().zip(stems).filter(|(same, _)| *same == same_as);
            written.map(|(_, stem)| stem.clone()).collect::<Vec<_>>()
        };
        self.gather(&found, ranking, of_parts, as_written)
    }

    /// `as_written` gives the stems as they were written for one that words like them have.
    fn gather(
        &self,
        found: &[PhraseRead<'_>],
        ranking: &NeedRanking,
        of_parts: f64,
        as_written: impl Fn(&&str) -> Vec<String>,
    ) -> Vec<NeedRead> {
        let mut needs: Vec<NeedRead> = Vec::new();
        for PhraseRead { phrase, stems, part, whole } in found {
            let by_words = &ranking.by_words;
            let most = by_words.get(phrase.words - 1).or(by_words.last()).copied().unwrap_or(1.0);
            let strength = if *whole { most } else { most * part * ranking.partial * of_parts };
            let at = needs.iter().position(|read| read.need == phrase.need).unwrap_or_else(|| {
                let slug = self.slugs.get(phrase.need).cloned().unwrap_or_default();
                needs.push(NeedRead { need: phrase.need, slug, ..NeedRead::default() });
                needs.len() - 1
            });
            let Some(read) = needs.get_mut(at) else { continue };
            let (more, less) = (read.strength.max(strength), read.strength.min(strength));
            read.strength = more + MORE_PHRASES * less;
            read.stems.extend(stems.iter().flat_map(&as_written));
            if *whole {
                read.whole.extend(stems.iter().flat_map(&as_written));
            }
        }
        needs.iter_mut().for_each(|read| read.strength = read.strength.min(STRONGEST));
        needs.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.need.cmp(&b.need)));
        let surest = needs.first().map_or(0.0, |read| read.strength);
        needs.retain(|read| read.strength >= LEAST_OF_SUREST * surest);
        needs
    }
}

/// A phrase that was found, whole or in part.
struct PhraseRead<'p> {
    phrase: &'p Phrase,
    stems: BTreeSet<&'p str>,
    part: f64,
    whole: bool,
}
