//! How people put it: which situations a question is like, told by all its words together from sentences that are written down.

use std::collections::{HashMap, HashSet};

use super::text::{stems_of, words_of};
use super::weights::SayingRanking;

/// What the words of all sentences say of situations.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Sayings {
    /// Every word of a sentence as it is written.
    words: HashSet<String>,
    stems: HashMap<String, u32>,
    /// By stem.
    votes: VoteLists,
    /// Two stems that stand side by side, in rising order.
    pairs: Vec<(u32, u32)>,
    /// By pair.
    of_pairs: VoteLists,
    /// Sentences that are said in danger, as stems.
    dangers: HashSet<Vec<u32>>,
    /// By situation what every word takes away, whether it is said there or not: what is said elsewhere speaks against it.
    unsaid: Vec<f32>,
}

/// That a word speaks for a situation.
#[derive(Debug, Clone, Copy)]
struct Vote {
    /// Its position.
    situation: u16,
    /// How much, beside what a situation that does not say it loses, in parts of a nat: there are hundreds of thousands.
    worth: u16,
}

impl Vote {
    const PARTS: f32 = 2_048.0;

    fn nats(self) -> f32 {
        f32::from(self.worth) / Self::PARTS
    }
}

/// Lists of votes end to end: most have one or two, and a vector for each would be mostly overhead.
#[derive(Debug, Clone, Default)]
struct VoteLists {
    /// By list where it ends; it begins where the one before ends.
    ends: Vec<u32>,
    votes: Vec<Vote>,
}

impl VoteLists {
    /// From everything that is said with the situation it is said in, in rising order: by what is said, which is given too. What is said less
    /// often than `least` is left out. `share` is what of all that is said every situation is taken to say besides its own.
    fn of<S: Copy + PartialEq>(said: &[(S, u16)], least: usize, share: f32) -> (Vec<S>, Self) {
        let (mut all, mut lists) = (Vec::new(), Self::default());
        for same in said.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() >= least) {
            let expected = share * same.len() as f32;
            all.extend(same.first().map(|(said, _)| *said));
            for there in same.chunk_by(|a, b| a.1 == b.1) {
                let nats = (1.0 + there.len() as f32 / expected).ln();
                let situation = there.first().map_or(u16::MAX, |(_, situation)| *situation);
                lists.votes.push(Vote { situation, worth: (nats * Vote::PARTS) as u16 });
            }
            lists.ends.push(lists.votes.len() as u32);
        }
        all.shrink_to_fit();
        lists.ends.shrink_to_fit();
        lists.votes.shrink_to_fit();
        (all, lists)
    }

    fn get(&self, at: usize) -> &[Vote] {
        let begin = at.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before));
        let range = begin.zip(self.ends.get(at)).map(|(begin, end)| *begin as usize..*end as usize);
        range.and_then(|range| self.votes.get(range)).unwrap_or_default()
    }
}

/// A word of a question.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) struct SaidWord<'q> {
    pub(in crate::search) stem: &'q str,
    pub(in crate::search) is_stop_word: bool,
}

/// A situation that a question is like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::search) struct Likely {
    /// Its position in what the sayings were made of: a situation, or a service that is sought.
    pub(in crate::search) at: usize,
    /// How likely it is among all of them and none of them, 0 to 1.
    pub(in crate::search) likelihood: f64,
}

impl Sayings {
    /// From the sentences of each situation, and which of them are danger. One without sentences is never likely.
    ///
    /// Words are reckoned with as in a unigram language model with Dirichlet smoothing (Zhai and Lafferty, 2001): a situation with few
    /// sentences is taken to say what everybody says until its own words say otherwise.
    pub(super) fn new(
        said_in: &[Vec<String>],
        is_danger: impl Fn(usize) -> bool,
        ranking: &SayingRanking,
    ) -> Self {
        let mut sayings = Self::default();
        let mut spelled = Spelled::default();
        // By sentence the situation it is said in, and where its words end: all in two long lists, because there are tens of thousands.
        let (mut sentences, mut words): (Vec<(u16, usize)>, Vec<u32>) = (Vec::new(), Vec::new());
        for (at, said) in (0u16..).zip(said_in) {
            for sentence in said {
                words.extend(words_of(sentence).into_iter().map(|word| spelled.number(word)));
                sentences.push((at, words.len()));
            }
        }
        let stems: Vec<u32> = stems_of(&spelled.words).into_iter().map(|stem| sayings.number(stem)).collect();
        let words: Vec<u32> =
            words.into_iter().filter_map(|word| stems.get(word as usize).copied()).collect();
        let (mut said, mut paired) = (Vec::with_capacity(words.len()), Vec::with_capacity(words.len()));
        let mut lengths = vec![0.0; said_in.len()];
        let mut begin = 0;
        for (at, end) in sentences {
            let sentence = words.get(begin..end).unwrap_or_default();
            begin = end;
            said.extend(sentence.iter().map(|stem| (*stem, at)));
            paired.extend(sentence.iter().zip(sentence.iter().skip(1)).map(|(a, b)| ((*a, *b), at)));
            lengths.get_mut(usize::from(at)).into_iter().for_each(|all| *all += sentence.len() as f32);
            if is_danger(usize::from(at)) {
                sayings.dangers.insert(sentence.to_vec());
            }
        }
        said.sort_unstable();
        paired.sort_unstable();
        let smoothing = ranking.smoothing;
        let share = smoothing / lengths.iter().sum::<f32>().max(1.0);
        // Every stem is said somewhere, so the lists stand by its number.
        (_, sayings.votes) = VoteLists::of(&said, 1, share);
        (sayings.pairs, sayings.of_pairs) = VoteLists::of(&paired, LEAST_PAIRS, share);
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
    pub(in crate::search) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether a word stands in a sentence, just as it is written.
    pub(in crate::search) fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether these words, whole, are said in danger.
    pub(in crate::search) fn are_said_in_danger(&self, said: &[SaidWord<'_>]) -> bool {
        let numbers: Option<Vec<u32>> = said.iter().map(|word| self.stems.get(word.stem).copied()).collect();
        numbers.is_some_and(|numbers| self.dangers.contains(&numbers))
    }

    /// The situations that a question is like, the likeliest first. A word that is in it twice says no more for it; stop words say as
    /// much as the ranking lets them.
    pub(in crate::search) fn read(&self, said: &[SaidWord<'_>], ranking: &SayingRanking) -> Vec<Likely> {
        let of_stop_word = if said.len() > 2 { ranking.stop_word } else { ranking.stop_word_of_two };
        let known_word = |word: &SaidWord<'_>| {
            let number = self.stems.get(word.stem).copied()?;
            Some((number, if word.is_stop_word { of_stop_word } else { 1.0 }))
        };
        let words: Vec<Option<(u32, f32)>> = said.iter().map(known_word).collect();
        let mut sums = vec![0.0_f32; self.unsaid.len()];
        let mut known = 0.0;
        let mut count = |votes: &[Vote], counts: f32| {
            known += counts;
            for vote in votes {
                if let Some(sum) = sums.get_mut(usize::from(vote.situation)) {
                    *sum += counts * vote.nats();
                }
            }
        };
        for (at, word) in words.iter().enumerate() {
            let Some((number, counts)) = word.filter(|_| !words[..at].contains(word)) else { continue };
            count(self.votes.get(number as usize), counts);
        }
        for pair in words.windows(2) {
            let &[Some((first, counts)), Some((second, other_counts))] = pair else { continue };
            if let Ok(at) = self.pairs.binary_search(&(first, second)) {
                count(self.of_pairs.get(at), ranking.pair * counts.min(other_counts));
            }
        }
        // One that says none of the words is out of the question.
        let spoken_for = sums.iter().zip(&self.unsaid).enumerate().filter(|(_, (sum, _))| **sum > 0.0);
        let together = spoken_for.map(|(at, (sum, unsaid))| (at, (sum + known * unsaid) * ranking.sureness));
        let mut sums: Vec<(usize, f32)> = together.collect();
        // None of them stands beside them, as likely as a situation that so much speaks for.
        let none = ranking.least;
        let most = sums.iter().map(|(_, sum)| *sum).fold(none, f32::max);
        sums.retain(|(_, sum)| most - sum < FAR_BEHIND);
        let all = (none - most).exp() + sums.iter().map(|(_, sum)| (sum - most).exp()).sum::<f32>();
        let likely = |(at, sum): (usize, f32)| Likely { at, likelihood: f64::from((sum - most).exp() / all) };
        let least = f64::from(1.0_f32 / all) * ranking.least_of_likeliest;
        let mut likely: Vec<Likely> = sums
            .into_iter()
            .map(likely)
            .filter(|likely| likely.likelihood >= least.max(ranking.least_likely))
            .collect();
        likely.sort_by(|a, b| b.likelihood.total_cmp(&a.likelihood).then(a.at.cmp(&b.at)));
        likely
    }
}

/// Two words side by side that are said only once say little.
const LEAST_PAIRS: usize = 2;
/// # Units
/// Nats: so far behind the likeliest a situation is no more reckoned with.
const FAR_BEHIND: f32 = 12.0;

/// Words as they are written, each once: they are stemmed together, because they come again and again.
#[derive(Default)]
struct Spelled {
    words: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Spelled {
    fn number(&mut self, word: String) -> u32 {
        if let Some(number) = self.numbers.get(&word) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.numbers.insert(word.clone(), number);
        self.words.push(word);
        number
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
        let said = SAID.map(|said| said.iter().map(|sentence| (*sentence).to_owned()).collect());
        let sayings = Sayings::new(&said, |_| false, &ranking);
        let stems = stems_of(&words_of(question));
        let said: Vec<_> = stems.iter().map(|stem| SaidWord { stem, is_stop_word: false }).collect();
        let read = sayings.read(&said, &ranking);
        assert!(read.iter().map(|likely| likely.likelihood).sum::<f64>() < 1.0, "{question}: {read:?}");
        read.iter().map(|likely| likely.at).collect()
    }

    #[test]
    fn a_question_that_nobody_wrote_is_like_those_that_share_its_words() {
        assert_eq!(likely("dad left the kettle on and lost his keys").first(), Some(&0));
        assert_eq!(likely("fridge and no food").first(), Some(&1));
    }

    #[test]
    fn a_stop_word_says_less_in_a_question_of_two_words() {
        let ranking =
            SayingRanking { smoothing: 10.0, least: 0.5, ..IndexWords::embedded().unwrap().ranking.sayings };
        let said = SAID.map(|said| said.iter().map(|sentence| (*sentence).to_owned()).collect());
        let sayings = Sayings::new(&said, |_| false, &ranking);
        let of_no_food = |is_stop_word: bool| {
            let [fridge, nothing] = ["fridge", "nothing"].map(|word| stems_of(&[word]).concat());
            let said =
                [SaidWord { stem: &fridge, is_stop_word: false }, SaidWord { stem: &nothing, is_stop_word }];
            sayings
                .read(&said, &ranking)
                .iter()
                .find(|likely| likely.at == 1)
                .map_or(0.0, |likely| likely.likelihood)
        };

        assert!(of_no_food(true) < of_no_food(false), "{} {}", of_no_food(true), of_no_food(false));
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
