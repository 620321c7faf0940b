//! The numbers of `index/fields.toml` and `index/ranking.toml`: what makes one service come before another.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::document::Field;

/// How much a word counts by where it stands, 0 to 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldWeights {
    pub(super) name: f32,
    pub(super) former: f32,
    pub(super) organisation: f32,
    pub(super) summary: f32,
    pub(super) needs: f32,
    pub(super) people: f32,
    pub(super) places: f32,
    pub(super) hours: f32,
    pub(super) notes: f32,
    pub(super) contacts: f32,
}

impl FieldWeights {
    pub(super) fn of(&self, field: Field) -> f32 {
        match field {
            Field::Name => self.name,
            Field::Former => self.former,
            Field::Organisation => self.organisation,
            Field::Summary => self.summary,
            Field::Needs => self.needs,
            Field::People => self.people,
            Field::Places => self.places,
            Field::Hours => self.hours,
            Field::Notes => self.notes,
            Field::Contacts => self.contacts,
        }
    }
}

/// What makes one service come before another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ranking {
    pub(super) parts: Parts,
    pub(super) words: WordRanking,
    pub(super) needs: NeedRanking,
    pub(super) sayings: SayingRanking,
    pub(super) situations: SituationRanking,
    pub(super) sought: SoughtRanking,
    pub(super) heard: HeardRanking,
    pub(super) kind: BTreeMap<String, f64>,
    pub(super) status: BTreeMap<String, f64>,
    pub(super) place: PlaceRanking,
    pub(super) age: AgeRanking,
}

impl Ranking {
    /// What keeps these numbers from being ranked by.
    pub(super) fn fault(&self) -> Option<String> {
        let words = &self.words;
        let weights = [words.one_slip, words.two_slips, words.prefix, words.compound];
        let too_much = weights.into_iter().find(|weight| !is_no_more_than_a_word(*weight))?;
        Some(format!("a word that counts {too_much}: write 0 to 1"))
    }
}

/// Nothing that stands for a word counts more than the word itself, so that nothing outranks an exact name.
pub(super) fn is_no_more_than_a_word(weight: f32) -> bool {
    (0.0..=1.0).contains(&weight)
}

/// How much each kind of evidence counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    pub(super) text: f64,
    pub(super) name: f64,
    pub(super) need: f64,
    pub(super) first_choice: f64,
    /// It is a first choice for a situation that was described.
    pub(super) situation: f64,
    /// People ask so when they seek it.
    pub(super) sought: f64,
    /// What each later first choice keeps of the one before.
    pub(super) first_choice_step: f64,
    /// How far a first choice for a need counts as having it when its record does not name it.
    pub(super) need_of_chosen: f64,
    /// What it adds to be a first choice for something else as well, and the most that all choices come to.
    pub(super) chosen_again: f64,
    pub(super) most_chosen: f64,
    /// What the words themselves lose when a whole phrase for a need explains them: `can't be bothered` is seldom in a record.
    pub(super) explained: f64,
    /// Hits below this part of the best hit are not shown.
    pub(super) least_of_best: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordRanking {
    /// BM25: how soon more of the same word stops helping, and how much long texts are held back.
    pub(super) saturation: f32,
    pub(super) length: f32,
    /// What fields besides the best one add.
    pub(super) other_fields: f32,
    /// How telling a word is that no record has: the more of a question nothing is known of, the less the rest of it says.
    pub(super) unknown: f32,
    /// What remains of the score when hardly any of the words are there.
    pub(super) partial: f64,
    pub(super) one_slip: f32,
    pub(super) two_slips: f32,
    pub(super) prefix: f32,
    pub(super) compound: f32,
    /// Two words of the question side by side in a name or summary.
    pub(super) side_by_side: f64,
    /// A place name in the words, found in the name or address.
    pub(super) place_word: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NeedRanking {
    /// By the number of words of the phrase: one, two, three and more.
    pub(super) by_words: Vec<f64>,
    /// A phrase of which only part was written.
    pub(super) partial: f64,
    /// The least part of a phrase that counts.
    pub(super) least_part: f64,
    /// The need for help for young people, when an age under 18 says so and nothing else does.
    pub(super) of_youth: f64,
    /// For the service's first need, its second, …; the last holds for all after it.
    pub(super) by_position: Vec<f64>,
}

/// How a question is taken for what people say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SayingRanking {
    /// So many words of what everybody says are taken to be said besides one's own.
    pub(super) smoothing: f32,
    /// What two words side by side count beside the words themselves.
    pub(super) pair: f32,
    /// What a stop word counts beside the others: `my` and `not` say something of what is going on, and nothing of which service is sought.
    pub(super) stop_word: f32,
    /// The same in a question of two words: it would say more than the other.
    pub(super) stop_word_of_two: f32,
    /// Words are not independent of each other, so all together say less than their sum.
    pub(super) sureness: f32,
    /// How much must speak for something to be as likely as none of all.
    pub(super) least: f32,
    /// What is less likely than this says nothing, nor what is this much less likely than the likeliest.
    pub(super) least_likely: f64,
    pub(super) least_of_likeliest: f64,
}

/// What a situation that a question is like says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SituationRanking {
    /// A need for which less speaks than this is not read.
    pub(super) least_need: f64,
    /// What a likely situation says of its needs, beside phrases for them: first, second, third.
    pub(super) needs: Vec<f64>,
    /// What remains of a phrase that is only there in part, when it is certain what the question is like.
    pub(super) of_parts: f64,
    /// What the words themselves lose when it is certain what the question is like.
    pub(super) explained: f64,
    /// From how likely on situations of danger put crisis help first.
    pub(super) crisis: f64,
    /// How likely they must be beside the likeliest other situation.
    pub(super) crisis_of_likeliest: f64,
    /// The same when a phrase for another situation stands in the words.
    pub(super) crisis_described: f64,
}

/// What it says of a service that people ask so when it is what they seek.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SoughtRanking {
    pub(super) sayings: SayingRanking,
    /// What is left to one that is half as likely as the likeliest: one half to this power.
    pub(super) power: f64,
    /// The same for how likely it is that any is sought.
    pub(super) sure: f64,
}

/// Which needs matching is told of that were heard in a text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeardRanking {
    /// How sure a need must be.
    pub(super) least: f64,
    /// How sure beside the surest.
    pub(super) least_of_surest: f64,
    /// However many there are.
    pub(super) most: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceRanking {
    pub(super) local_authority: f64,
    pub(super) whole_area: f64,
    pub(super) national: f64,
    /// Not known whether it serves the place, or meant for elsewhere though anyone may come.
    pub(super) unknown: f64,
    /// What is kept when it is not certain, because the place is not precise, but likely.
    pub(super) likely: f64,
    /// What a national service keeps when no place is given.
    pub(super) national_without_place: f64,
    /// What a service of one or two districts keeps when no place is given.
    pub(super) local_without_place: f64,
    /// # Units
    /// Kilometres at which a venue counts half of `nearness`.
    pub(super) half_km: f64,
    /// What the record of a group of venues keeps when a place is given: the venue near by is the better answer.
    pub(super) umbrella: f64,
    pub(super) nearness: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgeRanking {
    pub(super) excluded: f64,
    /// Excluded by an inferred limit.
    pub(super) perhaps_excluded: f64,
    /// For a service for under-18s only, when nothing says that somebody young is meant.
    pub(super) children_unasked: f64,
    /// For a service meant for a narrow band of ages that fits.
    pub(super) meant_for: f64,
    /// # Units
    /// Years: a band this wide at most is narrow.
    pub(super) narrow_years: u8,
}
