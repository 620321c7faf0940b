//! The numbers of `index/fields.toml` and `index/ranking.toml`: what makes one service come before another.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::field::Field;

/// How much a word counts by where it stands, 0 to 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::search) struct FieldWeights {
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
    pub(in crate::search) fn of(&self, field: Field) -> f32 {
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
pub(in crate::search) struct Ranking {
    pub(in crate::search) parts: Parts,
    pub(in crate::search) words: WordRanking,
    pub(in crate::search) needs: NeedRanking,
    pub(in crate::search) sayings: SayingRanking,
    pub(in crate::search) situations: SituationRanking,
    pub(in crate::search) sought: SoughtRanking,
    pub(in crate::search) heard: HeardRanking,
    pub(in crate::search) kind: BTreeMap<String, f64>,
    pub(in crate::search) status: BTreeMap<String, f64>,
    pub(in crate::search) place: PlaceRanking,
    pub(in crate::search) age: AgeRanking,
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
pub(in crate::search) struct Parts {
    pub(in crate::search) text: f64,
    pub(in crate::search) name: f64,
    pub(in crate::search) need: f64,
    pub(in crate::search) first_choice: f64,
    /// It is a first choice for a situation that was described.
    pub(in crate::search) situation: f64,
    /// People ask so when they seek it.
    pub(in crate::search) sought: f64,
    /// What each later first choice keeps of the one before.
    pub(in crate::search) first_choice_step: f64,
    /// How far a first choice for a need counts as having it when its record does not name it.
    pub(in crate::search) need_of_chosen: f64,
    /// What it adds to be a first choice for something else as well, and the most that all choices come to.
    pub(in crate::search) chosen_again: f64,
    pub(in crate::search) most_chosen: f64,
    /// What the words themselves lose when a whole phrase for a need explains them: `can't be bothered` is seldom in a record.
    pub(in crate::search) explained: f64,
    /// Hits below this part of the best hit are not shown.
    pub(in crate::search) least_of_best: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::search) struct WordRanking {
    /// BM25: how soon more of the same word stops helping, and how much long texts are held back.
    pub(in crate::search) saturation: f32,
    pub(in crate::search) length: f32,
    /// What fields besides the best one add.
    pub(in crate::search) other_fields: f32,
    /// How telling a word is that no record has: the more of a question nothing is known of, the less the rest of it says.
    pub(in crate::search) unknown: f32,
    /// What remains of the score when hardly any of the words are there.
    pub(in crate::search) partial: f64,
    pub(in crate::search) one_slip: f32,
    pub(in crate::search) two_slips: f32,
    pub(in crate::search) prefix: f32,
    pub(in crate::search) compound: f32,
    /// Two words of the question side by side in a name or summary.
    pub(in crate::search) side_by_side: f64,
    /// A place name in the words, found in the name or address.
    pub(in crate::search) place_word: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::search) struct NeedRanking {
    /// By the number of words of the phrase: one, two, three and more.
    pub(super) by_words: Vec<f64>,
    /// A phrase of which only part was written.
    pub(super) partial: f64,
    /// The least part of a phrase that counts.
    pub(super) least_part: f64,
    /// The need for help for young people, when an age under 18 says so and nothing else does.
    pub(in crate::search) of_youth: f64,
    /// For the service's first need, its second, …; the last holds for all after it.
    pub(in crate::search) by_position: Vec<f64>,
}

/// How a question is taken for what people say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::search) struct SayingRanking {
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
pub(in crate::search) struct SituationRanking {
    /// A need for which less speaks than this is not read.
    pub(in crate::search) least_need: f64,
    /// What a likely situation says of its needs, beside phrases for them: first, second, third.
    pub(in crate::search) needs: Vec<f64>,
    /// What remains of a phrase that is only there in part, when it is certain what the question is like.
    pub(in crate::search) of_parts: f64,
    /// What the words themselves lose when it is certain what the question is like.
    pub(in crate::search) explained: f64,
    /// From how likely on situations of danger put crisis help first.
    pub(in crate::search) crisis: f64,
    /// How likely they must be beside the likeliest other situation.
    pub(in crate::search) crisis_of_likeliest: f64,
    /// The same when a phrase for another situation stands in the words.
    pub(in crate::search) crisis_described: f64,
}

/// What it says of a service that people ask so when it is what they seek.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::search) struct SoughtRanking {
    pub(super) sayings: SayingRanking,
    /// What is left to one that is half as likely as the likeliest: one half to this power.
    pub(super) power: f64,
    /// The same for how likely it is that any is sought.
    pub(super) sure: f64,
}

/// Which needs matching is told of that were heard in a text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::search) struct HeardRanking {
    /// How sure a need must be.
    pub(in crate::search) least: f64,
    /// How sure beside the surest.
    pub(in crate::search) least_of_surest: f64,
    /// However many there are.
    pub(in crate::search) most: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::search) struct PlaceRanking {
    pub(in crate::search) local_authority: f64,
    pub(in crate::search) whole_area: f64,
    pub(in crate::search) national: f64,
    /// Not known whether it serves the place, or meant for elsewhere though anyone may come.
    pub(in crate::search) unknown: f64,
    /// What is kept when it is not certain, because the place is not precise, but likely.
    pub(in crate::search) likely: f64,
    /// What a national service keeps when no place is given.
    pub(in crate::search) national_without_place: f64,
    /// What a service of one or two districts keeps when no place is given.
    pub(in crate::search) local_without_place: f64,
    /// # Units
    /// Kilometres at which a venue counts half of `nearness`.
    pub(in crate::search) half_km: f64,
    /// What the record of a group of venues keeps when a place is given: the venue near by is the better answer.
    pub(in crate::search) umbrella: f64,
    pub(in crate::search) nearness: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::search) struct AgeRanking {
    pub(in crate::search) excluded: f64,
    /// Excluded by an inferred limit.
    pub(in crate::search) perhaps_excluded: f64,
    /// For a service for under-18s only, when nothing says that somebody young is meant.
    pub(in crate::search) children_unasked: f64,
    /// For a service meant for a narrow band of ages that fits.
    pub(in crate::search) meant_for: f64,
    /// # Units
    /// Years: a band this wide at most is narrow.
    pub(in crate::search) narrow_years: u8,
}
