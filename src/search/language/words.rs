//! What the files under `index/` say: weights, synonyms, acronyms, stop words, place words. Reviewable by people who know the area rather
//! than the program; read once, refused whole when one of them is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rust_embed::Embed;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::ages::AgeSaid;
use super::files::{
    AgeFile, AgeWord, Alike, AlikeFile, CrisisWords, Described, FirstChoiceFile, MisspeltFile, PlaceWords,
    Situation, SituationFile, Synonym, Told, acronyms, synonyms,
};
use super::phrases::Phrases;
use super::sayings::Sayings;
use super::sought::{Sought, SoughtFile};
use super::text::{stems_of, words_of};
use super::weights::{FieldWeights, Ranking, is_no_more_than_a_word};

#[derive(Embed)]
#[folder = "index/"]
struct BuiltIn;

/// Besides the situations, of which there is a file for each part of life.
const FILES: [&str; 14] = [
    "acronyms.toml",
    "ages.toml",
    "alike.toml",
    "crisis.toml",
    "english_words.txt",
    "fields.toml",
    "first_choices.toml",
    "misspelt.toml",
    "places.toml",
    "plain_words.txt",
    "ranking.toml",
    "sought.toml",
    "stop_words.txt",
    "synonyms.toml",
];

/// Where situations are told by sentences.
const SITUATIONS: &str = "situations/";

/// Why a file under `index/` could not be used.
#[derive(Debug, Error)]
pub enum WordsError {
    #[error("`{name}` is not among the files built into the program")]
    NotEmbedded { name: String },
    #[error("cannot read `{}`: {source}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("`{name}` is not UTF-8 text")]
    NotText { name: String },
    #[error("index/{name}: {problem}")]
    Syntax { name: String, problem: String },
}

/// Everything the index knows besides the catalogue.
#[derive(Debug, Clone)]
pub struct IndexWords {
    pub(in crate::search) fields: FieldWeights,
    pub(in crate::search) ranking: Ranking,
    /// Phrases and what they may stand for, acronyms among them.
    pub(in crate::search) synonyms: Vec<Synonym>,
    pub(in crate::search) stop_words: BTreeSet<String>,
    /// English words that are spelled right although no record has them.
    pub(in crate::search) plain_words: BTreeSet<String>,
    /// Common English words: spelled right too, but one may be a slip of a word in a crisis phrase.
    pub(in crate::search) english_words: BTreeSet<String>,
    /// What is often written for a word and is farther from it than slips are.
    pub(in crate::search) misspelt: BTreeMap<String, String>,
    pub(in crate::search) places: PlaceWords,
    pub(in crate::search) ages: Phrases<AgeSaid>,
    pub(super) alike: Vec<Alike>,
    /// For each need the services to show first.
    pub(in crate::search) first_choices: BTreeMap<String, Vec<String>>,
    pub(in crate::search) situations: Vec<Situation>,
    pub(in crate::search) sayings: Arc<Sayings>,
    pub(in crate::search) sought: Arc<Sought>,
    pub(in crate::search) crisis: CrisisWords,
    /// Stems of [`CrisisWords::beside_a_name`].
    pub(in crate::search) beside_a_name: BTreeSet<String>,
    /// Stems of [`CrisisWords::how_to_get_in`].
    pub(in crate::search) how_to_get_in: BTreeSet<String>,
    fingerprint: String,
}

impl IndexWords {
    /// The files as they were when the program was built.
    ///
    /// # Errors
    /// When one of them is missing or wrong, which a test rules out.
    pub fn embedded() -> Result<Self, WordsError> {
        let situations = BuiltIn::iter().map(String::from).filter(|name| name.starts_with(SITUATIONS));
        Self::read(situations.collect(), |name| match BuiltIn::get(name) {
            Some(file) => Ok(file.data.into_owned()),
            None => Err(WordsError::NotEmbedded { name: name.to_owned() }),
        })
    }

    /// The files of a folder somebody is editing.
    ///
    /// # Errors
    /// When one of them is missing, unreadable or wrong.
    pub fn folder(folder: &Path) -> Result<Self, WordsError> {
        let unreadable = |path: &Path, source| WordsError::Unreadable { path: path.to_owned(), source };
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|source| unreadable(&path, source))
        };
        let told = folder.join(SITUATIONS);
        let files = std::fs::read_dir(&told).map_err(|source| unreadable(&told, source))?;
        let mut situations = Vec::new();
        for file in files {
            let name = file.map_err(|source| unreadable(&told, source))?.file_name();
            situations.push(format!("{SITUATIONS}{}", name.to_string_lossy()));
        }
        Self::read(situations, read)
    }

    /// Changes whenever one of the files does.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Whether somebody in a situation, by its position, may be in danger.
    pub(in crate::search) fn is_danger(&self, situation: usize) -> bool {
        self.situations.get(situation).is_some_and(|situation| situation.crisis)
    }

    /// `situation_files` are the names of the files of situations.
    fn read(
        mut situation_files: Vec<String>,
        bytes_of: impl Fn(&str) -> Result<Vec<u8>, WordsError>,
    ) -> Result<Self, WordsError> {
        situation_files.sort();
        let mut hash = Sha256::new();
        let mut texts = BTreeMap::new();
        for name in FILES.into_iter().chain(situation_files.iter().map(String::as_str)) {
            let bytes = bytes_of(name)?;
            hash.update(name.as_bytes());
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(&bytes);
            let text = String::from_utf8(bytes).map_err(|_| WordsError::NotText { name: name.to_owned() })?;
            texts.insert(name, text);
        }
        let text = |name: &str| texts.get(name).map_or("", String::as_str);
        let fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let mut synonyms =
            no_more_than_words("synonyms.toml", synonyms(parse("synonyms.toml", text("synonyms.toml"))?))?;
        let acronyms = acronyms(parse("acronyms.toml", text("acronyms.toml"))?);
        synonyms.extend(no_more_than_words("acronyms.toml", acronyms)?);
        let ages: AgeFile = parse("ages.toml", text("ages.toml"))?;
        let alike: AlikeFile = parse("alike.toml", text("alike.toml"))?;
        let first: FirstChoiceFile = parse("first_choices.toml", text("first_choices.toml"))?;
        let ranking: Ranking = parse("ranking.toml", text("ranking.toml"))?;
        if let Some(fault) = ranking.fault() {
            return wrong("ranking.toml", fault);
        }
        let described = |Described { words, first }| Situation { words, first, ..Situation::default() };
        let mut situations: Vec<Situation> = first.situation.into_iter().map(described).collect();
        // By situation; those that are only described say nothing.
        let mut said: Vec<Vec<String>> = vec![Vec::new(); situations.len()];
        for name in &situation_files {
            let file: SituationFile = parse(name, text(name))?;
            for Told { name, crisis, needs, first, said: sentences } in file.situation {
                situations.push(Situation { name, crisis, needs, first, words: Vec::new() });
                said.push(sentences);
            }
        }
        let is_danger = |at: usize| situations.get(at).is_some_and(|situation| situation.crisis);
        let sayings = Arc::new(Sayings::new(&said, is_danger, &ranking.sayings));
        let sought: SoughtFile = parse("sought.toml", text("sought.toml"))?;
        let crisis: CrisisWords = parse("crisis.toml", text("crisis.toml"))?;
        let stems = |listed: &[String]| {
            let words: Vec<String> = listed.iter().flat_map(|word| words_of(word)).collect();
            stems_of(&words).into_iter().collect()
        };
        let misspelt: MisspeltFile = parse("misspelt.toml", text("misspelt.toml"))?;
        Ok(Self {
            sayings,
            sought: Arc::new(Sought::of(sought, &ranking.sought)),
            fields: parse("fields.toml", text("fields.toml"))?,
            ranking,
            synonyms,
            stop_words: word_list(text("stop_words.txt")),
            plain_words: word_list(text("plain_words.txt")),
            english_words: word_list(text("english_words.txt")),
            places: parse("places.toml", text("places.toml"))?,
            ages: ages
                .age
                .into_iter()
                .map(|AgeWord { words, years, perhaps }| (words_of(&words), AgeSaid { years, perhaps }))
                .collect(),
            alike: alike.alike,
            first_choices: first.need,
            situations,
            misspelt: misspelt.by_misspelling(),
            beside_a_name: stems(&crisis.beside_a_name),
            how_to_get_in: stems(&crisis.how_to_get_in),
            crisis,
            fingerprint,
        })
    }
}

/// The synonyms of a file, if none [outranks](is_no_more_than_a_word) what was typed.
fn no_more_than_words(file: &str, synonyms: Vec<Synonym>) -> Result<Vec<Synonym>, WordsError> {
    match synonyms.iter().find(|synonym| !is_no_more_than_a_word(synonym.weight)) {
        Some(Synonym { from, weight, .. }) => {
            wrong(file, format!("`{}` with the weight {weight}: write 0 to 1", from.join(" ")))
        }
        None => Ok(synonyms),
    }
}

fn wrong<T>(name: &str, problem: String) -> Result<T, WordsError> {
    Err(WordsError::Syntax { name: name.to_owned(), problem })
}

fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, WordsError> {
    toml::from_str(text).map_err(|e| WordsError::Syntax { name: name.to_owned(), problem: e.to_string() })
}

fn word_list(text: &str) -> BTreeSet<String> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(words_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_built_in_are_sound() {
        let words = IndexWords::embedded().unwrap();

        assert_eq!(words.fingerprint().len(), 64);
        assert!(words.synonyms.iter().all(|s| !s.from.is_empty() && s.to.iter().all(|to| !to.is_empty())));
        assert!(
            words.synonyms.iter().all(|s| (0.0..=1.0).contains(&s.weight)),
            "none outranks the word itself"
        );
    }

    #[test]
    fn what_outranks_a_word_is_refused() {
        let changed = |changed: &str, from: &str, to: &str| {
            IndexWords::read(Vec::new(), |name| {
                let text = String::from_utf8(BuiltIn::get(name).unwrap().data.into_owned()).unwrap();
                assert!(name != changed || text.contains(from), "{changed}: {from}");
                Ok(if name == changed { text.replace(from, to).into_bytes() } else { text.into_bytes() })
            })
        };
        let why = |name, from, to| changed(name, from, to).unwrap_err().to_string();

        assert!(why("ranking.toml", "compound = 1.0", "compound = 1.1").contains("counts 1.1"));
        for file in ["acronyms.toml", "synonyms.toml"] {
            let why = why(file, "weight = ", "weight = 1");
            assert!(why.contains(file) && why.contains("write 0 to 1"), "{why}");
        }
        assert!(changed("ranking.toml", "compound = 1.0", "compound = 0.9").is_ok());
    }

    #[test]
    fn a_wrong_file_is_named() {
        let refused = IndexWords::folder(Path::new("/nowhere/at/all")).unwrap_err();

        assert!(refused.to_string().contains("/nowhere/at/all/situations/"), "{refused}");
    }
}
