//! Every entry of the files under `index/` does what it says.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use signpost::search::{Index, IndexWords, Query, stems_of, words_of};

use crate::support::{LIBRARY, now, search, slugs};

fn file<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).unwrap()
}

#[derive(Deserialize)]
struct Synonyms {
    synonym: Vec<Synonym>,
}

#[derive(Deserialize)]
struct Synonym {
    words: Vec<String>,
    to: Vec<String>,
    weight: f32,
}

#[derive(Deserialize)]
struct Acronyms {
    weight: f32,
    acronym: BTreeMap<String, Vec<String>>,
}

fn synonyms() -> Vec<Synonym> {
    let acronyms: Acronyms = file(include_str!("../../index/acronyms.toml"));
    let spelled_out =
        |(short, to): (String, Vec<String>)| Synonym { words: vec![short], to, weight: acronyms.weight };
    let mut all: Vec<Synonym> = acronyms.acronym.into_iter().map(spelled_out).collect();
    all.extend(file::<Synonyms>(include_str!("../../index/synonyms.toml")).synonym);
    all
}

/// What is wrong, all of it at once.
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} entries:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_synonym_and_acronym_is_looked_for_as_what_it_says() {
    let mut faults = Vec::new();
    for Synonym { words, to, weight } in synonyms() {
        for from in &words {
            let meanings = LIBRARY.index.meanings(from).unwrap();
            for phrase in &to {
                let stems = stems_of(&words_of(phrase));
                let found =
                    meanings.iter().any(|meaning| meaning.stems == stems && meaning.weight >= weight - 0.001);
                if !found {
                    faults.push(format!("`{from}` is not looked for as `{phrase}`"));
                }
            }
        }
    }
    none(faults);
}

#[test]
fn every_synonym_leads_to_words_that_some_record_has() {
    let mut faults = Vec::new();
    for Synonym { words, to, .. } in synonyms() {
        let alive = to.iter().any(|phrase| {
            let meanings = LIBRARY.index.meanings(phrase).unwrap();
            let stems = stems_of(&words_of(phrase));
            let known =
                |stem: &String| meanings.iter().any(|m| m.stems == [stem.clone()] && m.records != [0]);
            stems.iter().any(known)
        });
        if !alive {
            faults.push(format!("{words:?} lead nowhere: no record has a word of {to:?}"));
        }
    }
    none(faults);
}

#[test]
fn no_synonym_outranks_an_exact_name() {
    // The name of every service, put beside what its words stand for.
    for Synonym { words, weight, .. } in synonyms() {
        assert!((0.0..=1.0).contains(&weight), "{words:?}");
    }
    for service in &LIBRARY.catalogue.services {
        let found = search(&service.name);
        let first =
            found.hits.iter().find(|hit| !found.crisis.contains(&hit.slug)).map(|hit| hit.slug.as_str());
        let same_name = |slug: &str| {
            let other = LIBRARY.catalogue.services.iter().find(|other| other.slug == slug).unwrap();
            other.name == service.name || other.also_known_as.contains(&service.name)
        };
        let is_crisis_help = found.crisis.contains(&service.slug);
        assert!(is_crisis_help || first.is_some_and(same_name), "{}: {first:?}", service.name);
    }
}

#[derive(Deserialize)]
struct Places {
    before: Vec<String>,
    names: Vec<String>,
    only_after: Vec<String>,
    also: BTreeMap<String, String>,
}

fn places() -> Places {
    file(include_str!("../../index/places.toml"))
}

fn place_in(text: &str) -> Option<String> {
    search(text).understood.place.map(|place| place.label)
}

#[test]
fn every_place_word_is_read_as_it_says() {
    let Places { before, names, only_after, also } = places();
    let mut faults = Vec::new();
    for (name, called) in &also {
        let read = place_in(&format!("debt advice in {name}"));
        if read.as_ref() != Some(called) {
            faults.push(format!("`{name}` is read as {read:?} instead of {called}"));
        }
    }
    for name in &names {
        if let Some(read) = place_in(name) {
            faults.push(format!("`{name}` is read as the place {read}"));
        }
    }
    for name in &only_after {
        if place_in(&format!("debt advice in {name}")).is_none() {
            faults.push(format!("`in {name}` is not read as a place"));
        }
        if let Some(read) = place_in(&format!("debt advice {name} group")) {
            faults.push(format!("`{name}` without a word before it is read as {read}"));
        }
    }
    for word in &before {
        let found = search(&format!("counselling {word} oakham"));
        if found.understood.text != "counselling" {
            faults.push(format!("`{word}` before a place stays in the search: {}", found.understood.text));
        }
    }
    none(faults);
}

#[test]
fn every_place_of_the_area_is_read_after_what() {
    let Places { only_after: exempt, names, .. } = places();
    let mut faults = Vec::new();
    for place in LIBRARY.gazetteer.places() {
        let bare = place.name.split('(').next().unwrap_or_default().trim();
        if names.contains(&bare.to_lowercase()) {
            continue;
        }
        let text = if exempt.iter().any(|name| name == bare) {
            format!("debt advice in {bare}")
        } else {
            format!("debt advice {bare}")
        };
        let found = search(&text);
        if found.understood.place.is_none() {
            faults.push(format!("`{text}` has no place"));
        }
    }
    none(faults);
}

#[derive(Deserialize)]
struct Ages {
    age: Vec<Age>,
}

#[derive(Deserialize)]
struct Age {
    words: String,
    years: u8,
}

#[test]
fn every_age_word_says_how_old() {
    for Age { words, years } in file::<Ages>(include_str!("../../index/ages.toml")).age {
        assert_eq!(search(&words).understood.age_years, Some(years), "{words}");
    }
}

#[derive(Deserialize)]
struct FirstChoices {
    need: BTreeMap<String, Vec<String>>,
    situation: Vec<Described>,
}

#[derive(Deserialize)]
struct Described {
    words: Vec<String>,
    first: Vec<String>,
}

#[test]
fn every_first_choice_is_a_service_and_comes_first() {
    let FirstChoices { need, situation } = file(include_str!("../../index/first_choices.toml"));
    let mut faults = Vec::new();
    for slug in need.values().flatten().chain(situation.iter().flat_map(|situation| &situation.first)) {
        assert!(is_service(slug), "no service is called {slug}");
    }
    for (slug, first) in &need {
        let name = &LIBRARY.catalogue.needs.iter().find(|need| need.slug == *slug).unwrap().name;
        let found = search(name);
        if !slugs(&found).iter().take(3).any(|slug| first.iter().any(|first| first == slug)) {
            faults.push(format!("need `{name}`: {:?}", slugs(&found).iter().take(3).collect::<Vec<_>>()));
        }
    }
    for Described { words, first } in &situation {
        for text in words {
            let found = search(text);
            if !slugs(&found).iter().take(5).any(|slug| first.iter().any(|first| first == slug)) {
                faults.push(format!("`{text}`: {:?}", slugs(&found).iter().take(3).collect::<Vec<_>>()));
            }
        }
    }
    none(faults);
}

fn is_service(slug: &str) -> bool {
    LIBRARY.catalogue.services.iter().any(|service| service.slug == slug)
}

fn listed(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(words_of).collect()
}

#[test]
fn no_stop_word_changes_what_comes_first() {
    let plain = search("bereavement");
    let mut faults = Vec::new();
    for word in listed(include_str!("../../index/stop_words.txt")) {
        let found = search(&format!("{word} bereavement"));
        if slugs(&found).first() != slugs(&plain).first() {
            faults.push(format!("`{word}`: {:?}", slugs(&found).first()));
        }
    }
    none(faults);
}

#[test]
fn no_plain_word_is_taken_for_a_slip() {
    let mut faults = Vec::new();
    for word in listed(include_str!("../../index/plain_words.txt")) {
        if let Some(corrected) = search(&format!("{word} group")).understood.corrected {
            faults.push(format!("`{word}` became `{corrected}`"));
        }
    }
    none(faults);
}

#[test]
fn every_misspelling_is_mended_and_would_not_be_without_its_entry() {
    let folder = tempfile::tempdir().unwrap();
    let words = folder.path().join("words");
    copy(Path::new("index"), &words);
    std::fs::write(words.join("misspelt.toml"), "").unwrap();
    let without = Index::open(&folder.path().join("index"), IndexWords::folder(&words).unwrap()).unwrap();
    without.rebuild(&LIBRARY.catalogue, &LIBRARY.gazetteer, 1).unwrap();
    let misspelt: BTreeMap<String, Vec<String>> = file(include_str!("../../index/misspelt.toml"));
    let mut faults = Vec::new();
    for (word, misspellings) in &misspelt {
        for misspelling in misspellings {
            let corrected = search(misspelling).understood.corrected;
            if corrected.as_ref() != Some(word) {
                faults.push(format!("`{misspelling}` became {corrected:?}"));
            }
            let before = without.find(&Query::of_text(misspelling.as_str()), now()).unwrap();
            if before.understood.corrected.as_ref() == Some(word) {
                faults.push(format!("`{misspelling}` becomes `{word}` anyway"));
            }
        }
    }
    none(faults);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

#[test]
fn every_word_that_calls_for_help_alone_is_heard() {
    let crisis: CrisisWords = file(include_str!("../../index/crisis.toml"));
    none(crisis.alone.into_iter().filter(|word| !search(word).understood.crisis).collect());
}

#[derive(Deserialize)]
struct CrisisWords {
    alone: Vec<String>,
}

#[test]
fn every_crisis_phrase_puts_crisis_help_first_and_says_so() {
    let mut faults = Vec::new();
    for word in LIBRARY.catalogue.needs.iter().flat_map(|need| &need.words).filter(|word| word.is_crisis()) {
        let found = search(word.phrase());
        let first: Vec<&str> = slugs(&found).into_iter().take(found.crisis.len()).collect();
        if !found.understood.crisis || found.crisis.is_empty() || found.crisis != first {
            faults.push(format!("`{}`: {first:?}", word.phrase()));
        }
    }
    none(faults);
}

#[test]
fn every_lay_phrase_finds_its_need() {
    let mut faults = Vec::new();
    for need in &LIBRARY.catalogue.needs {
        for word in need.words.iter().filter(|word| !word.is_crisis()) {
            let found = search(word.phrase());
            if !found.understood.needs.contains(&need.slug) && !found.understood.crisis {
                faults.push(format!(
                    "`{}` is read as {:?}, not {}",
                    word.phrase(),
                    found.understood.needs,
                    need.slug
                ));
            }
        }
    }
    none(faults);
}

#[test]
fn half_a_word_finds_what_the_whole_word_does() {
    for (half, whole) in [("bereavem", "bereavement"), ("counsell", "counselling"), ("samar", "samaritans")] {
        let (begun, finished) = (search(half), search(whole));
        let first = slugs(&finished)[0].to_owned();
        assert!(slugs(&begun).iter().take(3).any(|slug| *slug == first), "{half}: {:?}", slugs(&begun));
    }
}

#[test]
fn words_side_by_side_count_more_than_words_apart() {
    // Neither is a name: that would come first by itself.
    let found = search("enablement supported");
    let apart = search("supported enablement");
    let score = |found: &signpost::search::Found| {
        found.hits.iter().find(|h| h.slug == "supported-living-enablement").unwrap().score
    };
    assert!(score(&found) > score(&apart));
}
