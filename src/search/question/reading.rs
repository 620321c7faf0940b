//! How a question is read: spelling, names, place, age, needs, crisis, and for each word what it may also be called.

use std::ops::Range;

use super::spelling::{Spelled, Spelling};
use crate::search::found::MeaningRead;
use crate::search::language::{
    IndexWords, Likely, MAJORITY_YEARS, NeedRead, PlaceRead, SaidWord, YOUNG_PEOPLE, read_age, stems_of,
};
use crate::search::snapshot::Snapshot;
use crate::search::wording::Postings;

/// One word of the question and what it may stand for.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Asked {
    /// Itself first, unless it was misspelt.
    pub(in crate::search) meanings: Vec<Meaning>,
}

/// One way of writing a word or phrase; a document must have all its stems.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::search) struct Meaning {
    pub(in crate::search) stems: Vec<String>,
    pub(in crate::search) weight: f32,
}

/// Several words that together may be called something else: `food bank`, `a shoulder to cry on`.
#[derive(Debug, Clone)]
pub(in crate::search) struct Span {
    pub(in crate::search) asked: Range<usize>,
    pub(in crate::search) meanings: Vec<Meaning>,
}

/// A question, read.
#[derive(Debug, Default)]
pub(in crate::search) struct Reading {
    /// The telling words.
    pub(in crate::search) asked: Vec<Asked>,
    pub(in crate::search) spans: Vec<Span>,
    /// Stems of a place that was read, which may stand in a name as well.
    pub(in crate::search) place_stems: Vec<String>,
    /// Ordinals of services of just this name.
    pub(in crate::search) named: Vec<usize>,
    pub(in crate::search) needs: Vec<NeedRead>,
    /// The situations that were described.
    pub(in crate::search) situations: Vec<Likely>,
    /// Services that people seek when they ask so: by position in the file, with how far this is like it.
    pub(in crate::search) sought: Vec<(usize, f64)>,
    /// How likely it is that the words are like any situation.
    pub(in crate::search) sureness: f64,
    pub(in crate::search) place: Option<PlaceRead>,
    pub(in crate::search) age_years: Option<u8>,
    /// It may be the age of the children of whoever needs help.
    pub(in crate::search) age_perhaps: bool,
    pub(in crate::search) crisis: bool,
    pub(in crate::search) text: String,
    pub(in crate::search) corrected: Option<String>,
}

impl Reading {
    /// Reads a text. `may_be_place` says whether a place may be read out of it.
    pub(in crate::search) fn of(
        text: &str,
        may_be_place: bool,
        words: &IndexWords,
        snapshot: &Snapshot,
    ) -> Self {
        let spelling = Spelling::of(text, words, snapshot);
        let mended = spelling.likeliest();
        let mut reading = Self {
            named: spelling.named(&mended, snapshot),
            crisis: spelling.is_crisis(&mended, snapshot),
            corrected: (mended != spelling.typed).then(|| mended.join(" ")),
            ..Self::default()
        };
        let stems = stems_of(&mended);
        let mut left_out = vec![false; mended.len()];
        if may_be_place && reading.named.is_empty() {
            reading.read_place(&mended, &mut left_out, snapshot);
        }
        // Whom it is about and how old they are says something of what is going on; where they live does not.
        let said = kept(&left_out);
        if let Some(age) = read_age(&mended, &words.ages) {
            reading.age_years = Some(age.years);
            reading.age_perhaps = age.perhaps;
            left_out.get_mut(age.at).unwrap_or_default().fill(true);
        }
        let kept = kept(&left_out);
        let said_word = |at: &usize| {
            let (stem, word) = stems.get(*at).zip(mended.get(*at))?;
            Some(SaidWord { stem, is_stop_word: words.stop_words.contains(word) })
        };
        let said: Vec<SaidWord<'_>> = said.iter().filter_map(said_word).collect();
        let matter = Matter {
            words: kept.iter().filter_map(|at| mended.get(*at).cloned()).collect(),
            stems: kept.iter().filter_map(|at| stems.get(*at).cloned()).collect(),
        };
        reading.text = matter.words.join(" ");
        reading.read_matter(&matter, &said, words, snapshot);
        if !reading.crisis && !reading.needs.iter().any(|read| read.whole.len() > 1) {
            // Misspelt words may have been meant as a crisis phrase: better to show help once too often.
            reading.crisis = snapshot.lay.may_be_crisis(&spelling.doubted);
        }
        reading.note_youth(words, snapshot);
        let is_telling = |at: &usize| mended.get(*at).is_some_and(|word| !words.stop_words.contains(word));
        let mut telling: Vec<usize> = kept.iter().copied().filter(is_telling).collect();
        if telling.is_empty() {
            telling = kept;
        }
        let is_said_alone =
            |at: &usize| mended.get(*at).is_some_and(|word| words.crisis.alone.contains(word));
        reading.crisis |= !telling.is_empty() && telling.iter().all(is_said_alone);
        let telling_words: Vec<Vec<Spelled>> =
            telling.iter().filter_map(|at| spelling.meant.get(*at).cloned()).collect();
        reading.read_meanings(&telling_words, words, snapshot);
        // Phrases are looked for among all words: `someone to talk to` is one.
        reading.read_phrases(&mended, &stems, &telling, words, snapshot);
        reading
    }

    /// What is sought or going on, and what that needs. `said` are the words that may say so, whom it is about among them.
    fn read_matter(
        &mut self,
        matter: &Matter,
        said: &[SaidWord<'_>],
        words: &IndexWords,
        snapshot: &Snapshot,
    ) {
        let says_nothing = |word: &String| snapshot.lay.says_nothing(word, &words.stop_words);
        let mut likely = Vec::new();
        // A name says what is wanted, whatever its words say elsewhere.
        if self.named.is_empty() && !matter.words.iter().all(says_nothing) {
            let about = what_it_is_about(said, words, snapshot);
            let said = about.as_deref().unwrap_or(said);
            self.sought = words.sought.read(said, &words.ranking.sought);
            likely = words.sayings.read(said, &words.ranking.sayings);
            // One word is like too much that is said: `newborn` stands in sentences of danger, and asks for clothes. Those that call for help
            // by themselves are listed.
            if said.len() == 1 || self.is_said_in_a_name(said, words, snapshot) {
                likely.retain(|likely| !words.is_danger(likely.at));
            }
        }
        self.crisis |= self.named.is_empty() && words.sayings.are_said_in_danger(said);
        self.sureness = likely.iter().map(|likely| likely.likelihood).sum();
        let of_parts = 1.0 - self.sureness * (1.0 - words.ranking.situations.of_parts);
        self.needs = snapshot.lay.read(&matter.words, &matter.stems, &words.ranking.needs, of_parts);
        self.note_situations(snapshot.situations.read(&matter.stems), likely, words, snapshot);
    }

    /// Whether all telling words stand in one name of a service that is sought with them, but for those of how to get in: `sunny skies` is
    /// a café, not a child who wants to go there, and `the bridge phone number` is no bridge to stand on.
    fn is_said_in_a_name(&self, said: &[SaidWord<'_>], words: &IndexWords, snapshot: &Snapshot) -> bool {
        let telling =
            said.iter().filter(|word| !word.is_stop_word && !words.beside_a_name.contains(word.stem));
        let stems: Option<Vec<_>> = telling.map(|word| snapshot.postings.number_of(word.stem)).collect();
        let Some(stems) = stems.filter(|stems| !stems.is_empty()) else { return false };
        let mut sought = self.sought.iter().filter_map(|(at, _)| snapshot.first_choices.sought(*at));
        sought.any(|ordinal| {
            snapshot.name_stems.of(ordinal).any(|name| stems.iter().all(|stem| name.contains(stem)))
        })
    }

    /// Those of which a phrase stands in the words, and those that the words are like.
    fn note_situations(
        &mut self,
        described: Vec<usize>,
        likely: Vec<Likely>,
        words: &IndexWords,
        snapshot: &Snapshot,
    ) {
        let ranking = &words.ranking.situations;
        // Somebody bereaved says much of what somebody in danger says: a phrase for something else must be outweighed.
        let least = if described.is_empty() { ranking.crisis } else { ranking.crisis_described };
        // Several that are described share what one would count.
        let likelihood = 1.0 / (described.len().max(1) as f64).sqrt();
        self.situations =
            described.into_iter().map(|situation| Likely { at: situation, likelihood }).collect();
        let (danger, other): (Vec<&Likely>, Vec<&Likely>) =
            likely.iter().partition(|likely| words.is_danger(likely.at));
        let danger: f64 = danger.iter().map(|likely| likely.likelihood).sum();
        let otherwise = other.iter().map(|likely| likely.likelihood).fold(0.0, f64::max);
        self.crisis |= danger >= least.max(otherwise * ranking.crisis_of_likeliest);
        for Likely { at, likelihood } in &likely {
            let Some(situation) = words.situations.get(*at) else { continue };
            for (slug, part) in situation.needs.iter().zip(&ranking.needs) {
                if likelihood * part >= ranking.least_need {
                    self.note_need(slug, likelihood * part, snapshot);
                }
            }
        }
        self.situations.extend(likely);
        self.needs.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.need.cmp(&b.need)));
    }

    fn note_need(&mut self, slug: &str, strength: f64, snapshot: &Snapshot) {
        if let Some(known) = self.needs.iter_mut().find(|read| read.slug == slug) {
            known.strength += strength;
        } else if let Some(need) = snapshot.lay.need(slug) {
            self.needs.push(NeedRead { need, slug: slug.to_owned(), strength, ..NeedRead::default() });
        }
    }

    /// Somebody under age needs help for young people, whatever else they need.
    fn note_youth(&mut self, words: &IndexWords, snapshot: &Snapshot) {
        let is_young = self.age_years.is_some_and(|years| years < MAJORITY_YEARS);
        let strength = words.ranking.needs.of_youth;
        let known = self.needs.iter().any(|read| read.slug == YOUNG_PEOPLE);
        let need = snapshot.lay.need(YOUNG_PEOPLE).filter(|_| is_young && !known && !self.needs.is_empty());
        if let Some(need) = need {
            self.needs.push(NeedRead {
                need,
                slug: YOUNG_PEOPLE.to_owned(),
                strength,
                ..NeedRead::default()
            });
        }
    }

    /// The stems of everything that was asked for, to mark them in a name.
    pub(in crate::search) fn stems_to_mark(&self) -> Vec<&str> {
        let meanings = self.asked.iter().flat_map(|asked| &asked.meanings);
        let stems = meanings.flat_map(|meaning| &meaning.stems).chain(&self.place_stems);
        stems.map(String::as_str).collect()
    }

    /// Every way in which a word or phrase is looked for.
    pub(in crate::search) fn meanings(&self, postings: &Postings) -> Vec<MeaningRead> {
        let of_words = self.asked.iter().flat_map(|asked| &asked.meanings);
        let of_phrases = self.spans.iter().flat_map(|span| &span.meanings);
        let records =
            |stem: &String| postings.number_of(stem).map_or(0, |number| postings.list(number).len());
        let read = |meaning: &Meaning| MeaningRead {
            stems: meaning.stems.clone(),
            weight: meaning.weight,
            records: meaning.stems.iter().map(records).collect(),
        };
        of_words.chain(of_phrases).map(read).collect()
    }

    fn read_place(&mut self, mended: &[String], left_out: &mut [bool], snapshot: &Snapshot) {
        let Some(place) = snapshot.places.read(mended, &snapshot.gazetteer) else { return };
        self.place_stems = stems_of(mended.get(place.name.clone()).unwrap_or_default());
        left_out.get_mut(place.at.clone()).unwrap_or_default().fill(true);
        self.place = Some(place);
    }

    fn read_meanings(&mut self, telling: &[Vec<Spelled>], words: &IndexWords, snapshot: &Snapshot) {
        for spellings in telling {
            let mut asked = Asked::default();
            let forms: Vec<&String> = spellings.iter().map(|(word, _)| word).collect();
            for ((word, weight), stem) in spellings.iter().zip(stems_of(&forms)) {
                let synonyms = snapshot.synonyms.of(std::slice::from_ref(&stem));
                asked.add(vec![stem], *weight);
                for (to, of_synonym) in synonyms {
                    asked.add(to.clone(), weight * of_synonym);
                }
                if let Some((first, second)) = snapshot.vocabulary.parts_of(word) {
                    asked.add(stems_of(&[first, second]), weight * words.ranking.words.compound);
                }
            }
            self.asked.push(asked);
        }
    }

    fn read_phrases(
        &mut self,
        mended: &[String],
        stems: &[String],
        telling: &[usize],
        words: &IndexWords,
        snapshot: &Snapshot,
    ) {
        for start in 0..stems.len() {
            for end in start + 2..=stems.len().min(start + snapshot.synonyms.longest()) {
                let Some(phrase) = stems.get(start..end) else { continue };
                let mut meanings: Vec<Meaning> = snapshot
                    .synonyms
                    .of(phrase)
                    .map(|(to, weight)| Meaning { stems: to.clone(), weight: *weight })
                    .collect();
                if let (2, Some(pair)) = (end - start, mended.get(start..end)) {
                    let whole = pair.concat();
                    // `food bank` and `foodbank`, `job centre` and `jobcentre`.
                    if whole.len() >= LEAST_COMPOUND && snapshot.vocabulary.has(&whole) {
                        let weight = words.ranking.words.compound;
                        meanings.push(Meaning { stems: stems_of(&[whole]), weight });
                    }
                }
                let first = telling.iter().position(|at| (start..end).contains(at));
                let Some(first) = first.filter(|_| !meanings.is_empty()) else { continue };
                let covered = telling.iter().filter(|at| (start..end).contains(*at)).count();
                self.spans.push(Span { asked: first..first + covered, meanings });
            }
        }
    }
}

/// What is said but for how to get in, if the rest stands in one name: `perinatal referral form` is about what is perinatal, not about
/// referrals. None if everything counts.
fn what_it_is_about<'q>(
    said: &[SaidWord<'q>],
    words: &IndexWords,
    snapshot: &Snapshot,
) -> Option<Vec<SaidWord<'q>>> {
    let says_how = |word: &SaidWord<'_>| words.how_to_get_in.contains(word.stem);
    if !said.iter().any(says_how) {
        return None;
    }
    let about: Vec<SaidWord<'q>> = said.iter().filter(|word| !says_how(word)).copied().collect();
    let telling = about.iter().filter(|word| !word.is_stop_word);
    let stems: Vec<_> = telling.map(|word| snapshot.postings.number_of(word.stem)).collect::<Option<_>>()?;
    (!stems.is_empty() && snapshot.name_stems.are_in_one(&stems)).then_some(about)
}

/// The words of a question but for its place and age.
struct Matter {
    words: Vec<String>,
    stems: Vec<String>,
}

/// The positions of the words that are not left out.
fn kept(left_out: &[bool]) -> Vec<usize> {
    (0..left_out.len()).filter(|at| left_out.get(*at) == Some(&false)).collect()
}

impl Asked {
    fn add(&mut self, stems: Vec<String>, weight: f32) {
        if !stems.is_empty()
            && !self.meanings.iter().any(|known| known.stems == stems && known.weight >= weight)
        {
            self.meanings.push(Meaning { stems, weight });
        }
    }
}

/// Two words are seldom meant to be one that is shorter than this: `for um`.
const LEAST_COMPOUND: usize = 8;
