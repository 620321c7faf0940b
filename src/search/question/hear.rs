//! What matching is told of a text: needs and danger, without services.

use super::reading::Reading;
use crate::pathway::Heard;
use crate::search::language::IndexWords;

/// A sentence of more words is heard in parts: people string much together without a full stop.
const LONG: usize = 25;

/// What of a text is heard by itself: one sentence may be about danger and the others not.
pub(in crate::search) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let sentences = text.split(['.', '!', '?', ';', '\n']);
    let parts = sentences.flat_map(|sentence| {
        let is_long = sentence.split_whitespace().nth(LONG).is_some();
        sentence.split(move |c| is_long && c == ',')
    });
    parts.filter(|part| !part.trim().is_empty())
}

/// Of the sentences of a text. What is likely in one is as likely in the whole.
pub(in crate::search) fn hear(sentences: impl Iterator<Item = Reading>, words: &IndexWords) -> Heard {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_heard_by_themselves_and_long_ones_in_parts() {
        let parts = |text: &'static str| sentences(text).map(str::trim).collect::<Vec<_>>();

        assert_eq!(parts("Sad, and tired. Cannot sleep?!"), ["Sad, and tired", "Cannot sleep"]);
        let long = "the bus is late every morning and the dogs want to go out before it is light, she has gone quiet, the neighbours have \
                    a new fence and it is painted green";
        assert_eq!(parts(long).len(), 3);
        assert!(parts(" . ; \n").is_empty());
    }
}
