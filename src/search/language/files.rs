//! The shapes of the files under `index/`, as people write them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::text::words_of;

#[derive(Debug, Clone)]
pub(in crate::search) struct Synonym {
    pub(in crate::search) from: Vec<String>,
    pub(in crate::search) to: Vec<Vec<String>>,
    pub(in crate::search) weight: f32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::search) struct PlaceWords {
    /// Words that stand before a place.
    pub(super) before: Vec<String>,
    /// What people call a place, and its name in the gazetteer.
    pub(super) also: BTreeMap<String, String>,
    /// Names with a place in them that are no place: `university of leicester`.
    pub(super) names: Vec<String>,
    /// Places whose names are ordinary words, wards or people: taken for a place only after one of `before`.
    pub(super) only_after: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgeWord {
    pub(super) words: String,
    pub(super) years: u8,
    /// It may be the age of the children of whoever needs help: services for that age come first, and no others are held back.
    #[serde(default)]
    pub(super) perhaps: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::search) struct CrisisWords {
    /// Shown before anything else.
    pub(in crate::search) first: Vec<String>,
    /// Further crisis phrases, besides those of the needs.
    pub(super) phrases: Vec<String>,
    /// Words that are a crisis when nothing else is said.
    pub(in crate::search) alone: Vec<String>,
    /// What people ask about a service they name: it takes nothing away from the name.
    pub(super) beside_a_name: Vec<String>,
    /// Those of them that say nothing of what the matter is.
    pub(super) how_to_get_in: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SynonymFile {
    pub(super) synonym: Vec<SynonymEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SynonymEntry {
    pub(super) words: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) weight: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AcronymFile {
    pub(super) weight: f32,
    pub(super) acronym: BTreeMap<String, Vec<String>>,
}

/// Words that are the same within a phrase for a need.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Alike {
    pub(super) words: Vec<String>,
    /// They say who it is about: nothing alone, but a phrase with one is about somebody.
    #[serde(default)]
    pub(super) who: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlikeFile {
    pub(super) alike: Vec<Alike>,
}

/// By word how it is often written.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct MisspeltFile(BTreeMap<String, Vec<String>>);

impl MisspeltFile {
    pub(super) fn by_misspelling(self) -> BTreeMap<String, String> {
        let of = |(word, written): (String, Vec<String>)| {
            written.into_iter().map(move |as_written| (as_written, word.clone()))
        };
        self.0.into_iter().flat_map(of).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgeFile {
    pub(super) age: Vec<AgeWord>,
}

/// Who somebody is or what is going on, and the services to show first.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Situation {
    /// Empty for one that is only described by phrases.
    pub(in crate::search) name: String,
    /// Phrases that describe it wherever they stand.
    pub(in crate::search) words: Vec<String>,
    /// What it needs, the main need first.
    pub(in crate::search) needs: Vec<String>,
    /// Somebody may be in danger.
    pub(super) crisis: bool,
    pub(in crate::search) first: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstChoiceFile {
    pub(super) need: BTreeMap<String, Vec<String>>,
    pub(super) situation: Vec<Described>,
}

/// A situation that phrases describe.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Described {
    pub(super) words: Vec<String>,
    pub(super) first: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SituationFile {
    pub(super) situation: Vec<Told>,
}

/// A situation that is told by whole sentences, as people say them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    pub(super) name: String,
    #[serde(default)]
    pub(super) crisis: bool,
    pub(super) needs: Vec<String>,
    pub(super) first: Vec<String>,
    pub(super) said: Vec<String>,
}

pub(super) fn synonyms(file: SynonymFile) -> Vec<Synonym> {
    let mut synonyms = Vec::new();
    for SynonymEntry { words, to, weight } in file.synonym {
        let to: Vec<Vec<String>> = to.iter().map(|phrase| words_of(phrase)).collect();
        synonyms.extend(words.iter().map(|from| Synonym { from: words_of(from), to: to.clone(), weight }));
    }
    synonyms
}

pub(super) fn acronyms(file: AcronymFile) -> Vec<Synonym> {
    let weight = file.weight;
    let phrases = |meanings: &[String]| meanings.iter().map(|phrase| words_of(phrase)).collect();
    file.acronym
        .iter()
        .map(|(short, long)| Synonym { from: words_of(short), to: phrases(long), weight })
        .collect()
}
