//! What people ask when a service is what they seek: which services a question is like the questions for.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::sayings::Sayings;
use super::text::words_of;
use super::weights::SoughtRanking;

/// What is asked for services, by position in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Sought {
    pub(super) slugs: Vec<String>,
    sayings: Sayings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SoughtFile {
    sought: Vec<SoughtAs>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SoughtAs {
    service: String,
    #[serde(rename = "as")]
    asked: Vec<String>,
}

impl Sought {
    pub(super) fn of(file: SoughtFile, stop_words: &BTreeSet<String>, ranking: &SoughtRanking) -> Self {
        let telling = |question: &String| {
            let words = words_of(question).into_iter().filter(|word| !stop_words.contains(word));
            words.collect::<Vec<_>>().join(" ")
        };
        let of = |SoughtAs { service, asked }| (service, asked.iter().map(telling).collect());
        let (slugs, asked): (Vec<String>, Vec<Vec<String>>) = file.sought.into_iter().map(of).unzip();
        Self { slugs, sayings: Sayings::new(&asked, |_| false, &ranking.sayings) }
    }

    /// The services that a question is like the questions for, by its telling words, and how far, 0 to 1.
    pub(super) fn read(&self, stems: &[String], ranking: &SoughtRanking) -> Vec<(usize, f64)> {
        let likely = self.sayings.read(stems, &ranking.sayings);
        let Some(most) = likely.first().map(|likely| likely.likelihood) else { return Vec::new() };
        let sure = likely.iter().map(|likely| likely.likelihood).sum::<f64>().powf(ranking.sure);
        let of_most = |likelihood: f64| (likelihood / most).powf(ranking.power);
        likely.iter().map(|likely| (likely.situation, sure * of_most(likely.likelihood))).collect()
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.sayings.words()
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.sayings.has(word)
    }
}
