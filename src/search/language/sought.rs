//! What people ask when a service is what they seek: which services a question is like the questions for.

use serde::Deserialize;

use super::sayings::{SaidWord, Sayings};
use super::weights::SoughtRanking;

/// What is asked for services, by position in the file.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Sought {
    pub(in crate::search) slugs: Vec<String>,
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
    pub(super) fn of(file: SoughtFile, ranking: &SoughtRanking) -> Self {
        let (slugs, asked): (Vec<String>, Vec<Vec<String>>) =
            file.sought.into_iter().map(|sought| (sought.service, sought.asked)).unzip();
        Self { slugs, sayings: Sayings::new(&asked, |_| false, &ranking.sayings) }
    }

    /// The services that a question is like the questions for, and how far, 0 to 1.
    pub(in crate::search) fn read(
        &self,
        said: &[SaidWord<'_>],
        ranking: &SoughtRanking,
    ) -> Vec<(usize, f64)> {
        let likely = self.sayings.read(said, &ranking.sayings);
        let Some(most) = likely.first().map(|likely| likely.likelihood) else { return Vec::new() };
        let sure = likely.iter().map(|likely| likely.likelihood).sum::<f64>().powf(ranking.sure);
        let of_most = |likelihood: f64| (likelihood / most).powf(ranking.power);
        likely.iter().map(|likely| (likely.at, sure * of_most(likely.likelihood))).collect()
    }

    pub(in crate::search) fn words(&self) -> impl Iterator<Item = &str> {
        self.sayings.words()
    }

    pub(in crate::search) fn has(&self, word: &str) -> bool {
        self.sayings.has(word)
    }
}
