//! What matching is told of a text: needs and danger, without services.

use super::reading::Reading;
use super::words::IndexWords;
use crate::pathway::Heard;

/// Of the sentences of a text. What is likely in one is as likely in the whole.
pub(super) fn hear(sentences: impl Iterator<Item = Reading>, words: &IndexWords) -> Heard {
    let ranking = &words.ranking.heard;
    let mut needs: Vec<(String, f64)> = Vec::new();
    let mut danger = false;
    for reading in sentences {
        danger |= reading.crisis;
        for read in reading.needs {
            match needs.iter_mut().find(|(slug, _)| *slug == read.slug) {
                Some((_, strength)) => *strength = strength.max(read.strength),
                None => needs.push((read.slug, read.strength)),
            }
        }
    }
    needs.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let surest = needs.first().map_or(0.0, |(_, strength)| *strength);
    needs.retain(|(_, strength)| *strength >= ranking.least.max(surest * ranking.least_of_surest));
    needs.truncate(ranking.most);
    Heard { needs: needs.into_iter().map(|(slug, _)| slug).collect(), danger }
}
