//! How people put it: which situations a question is like, told by all its words together from sentences that are written down.

use std::collections::{HashMap, HashSet};

use super::text::{stems_of, words_of};
use super::weights::SayingRanking;
use super::words::Situation;

/// What the words of all sentences say of situations.
#[derive(Debug, Clone, Default)]
pub(super) struct Sayings {
    /// Every word of a sentence as it is written.
    words: HashSet<String>,
    stems: HashMap<String, u32>,
    /// By stem.
    votes: Vec<Votes>,
    /// By two stems that stand side by side.
    pairs: HashMap<(u32, u32), Votes>,
    /// Sentences that are said in danger, as stems.
    dangers: HashSet<Vec<u32>>,
    /// By situation what every word takes away, whether it is said there or not: what is said elsewhere speaks against it.
    unsaid: Vec<f32>,
}

/// For which situations a word speaks, by position, and how much: in nats, beside what a situation that does not say it loses.
type Votes = Box<[(u16, f32)]>;

/// A situation that a question is like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likely {
    /// Its position among the situations.
    pub(super) situation: usize,
    /// How likely it is among all of them and none of them, 0 to 1.
    pub(super) likelihood: f64,
}

impl Sayings {
    /// From the sentences of situations, in their order. One without sentences is never likely.
    ///
    /// Words are reckoned with as in a unigram language model with Dirichlet smoothing (Zhai and Lafferty, 2001): a situation with few
    /// sentences is taken to say what everybody says until its own words say otherwise.
    pub(super) fn new(situations: &[Situation], ranking: &SayingRanking) -> Self {
        let mut spelled = Spelled::default();
        // By sentence the situation it is said in, and its words.
        let mut sentences: Vec<(u16, Vec<usize>)> = Vec::new();
        for (at, situation) in (0u16..).zip(situations) {
            for sentence in &situation.said {
                sentences
                    .push((at, words_of(sentence).into_iter().map(|word| spelled.number(word)).collect()));
            }
        }
        let mut sayings = Self::default();
        let stems: Vec<u32> = stems_of(&spelled.words).into_iter().map(|stem| sayings.number(stem)).collect();
        let (mut said, mut paired) = (vec![Times::default(); sayings.stems.len()], HashMap::new());
        let mut lengths = vec![0.0; situations.len()];
        for (at, sentence) in sentences {
            let sentence: Vec<u32> =
                sentence.into_iter().filter_map(|word| stems.get(word).copied()).collect();
            let mut before = None;
            for stem in &sentence {
                said.get_mut(*stem as usize).into_iter().for_each(|times| times.note(at));
                lengths.get_mut(usize::from(at)).into_iter().for_each(|length| *length += 1.0);
                if let Some(before) = before.replace(*stem) {
                    paired.entry((before, *stem)).or_insert_with(Times::default).note(at);
                }
            }
            if situations.get(usize::from(at)).is_some_and(|situation| situation.crisis) {
                sayings.dangers.insert(sentence);
            }
        }
        let smoothing = ranking.smoothing;
        let share = smoothing / lengths.iter().sum::<f32>().max(1.0);
        sayings.votes = said.iter().map(|times| times.votes(share)).collect();
        let telling = paired.into_iter().filter(|(_, times)| times.all() >= LEAST_PAIRS);
        sayings.pairs = telling.map(|(pair, times)| (pair, times.votes(share))).collect();
        sayings.unsaid = lengths.iter().map(|length| (smoothing / (length + smoothing)).ln()).collect();
        sayings.words = spelled.words.into_iter().collect();
        sayings
    }

    /// The number of a stem, a new one if it has none.
    fn number(&mut self, stem: String) -> u32 {
        let next = self.stems.len() as u32;
        *self.stems.entry(stem).or_insert(next)
    }

    /// Every word of a sentence.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether a word stands in a sentence, just as it is written.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether these words, whole, are said in danger.
    pub(super) fn are_said_in_danger(&self, stems: &[String]) -> bool {
        let numbers: Option<Vec<u32>> = stems.iter().map(|stem| self.stems.get(stem).copied()).collect();
        numbers.is_some_and(|numbers| self.dangers.contains(&numbers))
    }

    /// The situations that a question is like, the likeliest first. A word that is in it twice says no more for it.
    pub(super) fn read(&self, stems: &[String], ranking: &SayingRanking) -> Vec<Likely> {
        let numbers: Vec<Option<u32>> = stems.iter().map(|stem| self.stems.get(stem).copied()).collect();
        let mut sums = vec![0.0_f32; self.unsaid.len()];
        let mut known = 0.0;
        let mut count = |votes: &Votes, counts: f32| {
            known += counts;
            for (at, vote) in votes {
                if let Some(sum) = sums.get_mut(usize::from(*at)) {
                    *sum += counts * vote;
                }
            }
        };
        for (at, number) in numbers.iter().enumerate() {
            let Some(number) = number.filter(|_| !numbers[..at].contains(number)) else { continue };
            self.votes.get(number as usize).into_iter().for_each(|votes| count(votes, 1.0));
        }
        for pair in numbers.windows(2) {
            let &[Some(first), Some(second)] = pair else { continue };
            self.pairs.get(&(first, second)).into_iter().for_each(|votes| count(votes, ranking.pair));
        }
        // One that says none of the words is out of the question.
        let spoken_for = sums.iter().zip(&self.unsaid).enumerate().filter(|(_, (sum, _))| **sum > 0.0);
        let together = spoken_for.map(|(at, (sum, unsaid))| (at, (sum + known * unsaid) * ranking.sureness));
        let sums: Vec<(usize, f32)> = together.collect();
        // None of them stands beside them, as likely as a situation that so much speaks for.
        let none = ranking.least;
        let most = sums.iter().map(|(_, sum)| *sum).fold(none, f32::max);
        let all = (none - most).exp() + sums.iter().map(|(_, sum)| (sum - most).exp()).sum::<f32>();
        let likely = |(situation, sum): (usize, f32)| Likely {
            situation,
            likelihood: f64::from((sum - most).exp() / all),
        };
        let least = f64::from(1.0_f32 / all) * ranking.least_of_likeliest;
        let mut likely: Vec<Likely> = sums
            .into_iter()
            .map(likely)
            .filter(|likely| likely.likelihood >= least.max(LEAST_LIKELY))
            .collect();
        likely.sort_by(|a, b| b.likelihood.total_cmp(&a.likelihood).then(a.situation.cmp(&b.situation)));
        likely
    }
}

/// Two words side by side that are said only once say little.
const LEAST_PAIRS: f32 = 2.0;
/// Less likely than this says nothing.
const LEAST_LIKELY: f64 = 0.05;

/// Words as they are written, each once: they are stemmed together, because they come again and again.
#[derive(Default)]
struct Spelled {
    words: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Spelled {
    fn number(&mut self, word: String) -> usize {
        if let Some(number) = self.numbers.get(&word) {
            return *number;
        }
        self.numbers.insert(word.clone(), self.words.len());
        self.words.push(word);
        self.words.len() - 1
    }
}

/// How often something is said, by situation, in rising order of positions.
#[derive(Debug, Clone, Default)]
struct Times(Vec<(u16, f32)>);

impl Times {
    fn note(&mut self, situation: u16) {
        match self.0.last_mut() {
            Some((last, so_often)) if *last == situation => *so_often += 1.0,
            Some(_) | None => self.0.push((situation, 1.0)),
        }
    }

    fn all(&self) -> f32 {
        self.0.iter().map(|(_, so_often)| so_often).sum()
    }

    /// `share` is what of all that is said every situation is taken to say besides its own.
    fn votes(&self, share: f32) -> Votes {
        let expected = share * self.all();
        self.0.iter().map(|(at, so_often)| (*at, (1.0 + so_often / expected).ln())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::IndexWords;
    use super::*;

    const SAID: [&[&str]; 3] = [
        &["mum put the kettle in the fridge", "keeps losing her keys", "she forgets the kettle is on"],
        &["nothing in the fridge", "no food in the fridge till friday"],
        &[],
    ];

    fn likely(question: &str) -> Vec<usize> {
        let ranking =
            SayingRanking { smoothing: 10.0, least: 0.5, ..IndexWords::embedded().unwrap().ranking.sayings };
        let situation = |said: &&[&str]| Situation {
            said: said.iter().map(|sentence| (*sentence).to_owned()).collect(),
            ..Situation::default()
        };
        let situations: Vec<Situation> = SAID.iter().map(situation).collect();
        let read = Sayings::new(&situations, &ranking).read(&stems_of(&words_of(question)), &ranking);
        assert!(read.iter().map(|likely| likely.likelihood).sum::<f64>() < 1.0, "{question}: {read:?}");
        read.iter().map(|likely| likely.situation).collect()
    }

    #[test]
    fn a_question_that_nobody_wrote_is_like_those_that_share_its_words() {
        assert_eq!(likely("dad left the kettle on and lost his keys").first(), Some(&0));
        assert_eq!(likely("fridge and no food").first(), Some(&1));
    }

    #[test]
    fn words_that_nobody_says_are_like_nothing() {
        assert!(likely("zebra crossing").is_empty());
        assert!(likely("").is_empty());
    }

    #[test]
    fn a_situation_without_sentences_is_never_likely() {
        assert!(["kettle", "fridge", "food"].iter().all(|question| !likely(question).contains(&2)));
    }
}
