//! All terms together, and the way to each.

use std::collections::HashMap;

use uuid::Uuid;

use super::words::WORDS;
use super::{Taxonomy, Term};
use crate::catalogue::{Fact, Need, PyramidStep};
use crate::pathway::FactWords;

/// Every term there is, in a fixed order, and the way to one.
pub struct Terms {
    all: Vec<Term>,
    by_word: HashMap<(Taxonomy, String), usize>,
    by_id: HashMap<Uuid, usize>,
}

impl Terms {
    /// The needs, steps and questions are data; the rest are words of the catalogue.
    pub fn new(needs: &[Need], pyramid: &[PyramidStep], facts: &HashMap<Fact, FactWords>) -> Self {
        let mut all = Vec::new();
        let mut add = |taxonomy, word: &str, name: &str, description: String, parent| {
            let (word, name) = (word.to_owned(), name.to_owned());
            all.push(Term { taxonomy, word, name, description, parent });
        };
        for PyramidStep { step, name, summary, source: _ } in pyramid {
            add(Taxonomy::Steps, &step.to_string(), name, summary.clone(), None);
        }
        for Need { slug, name, words, source: _ } in needs {
            let said: Vec<&str> = words.iter().take(3).map(crate::catalogue::LayWord::phrase).collect();
            let description = match said.as_slice() {
                [] => format!("Help with: {}.", name.to_lowercase()),
                said => format!("Help with: {}. People say “{}”.", name.to_lowercase(), said.join("”, “")),
            };
            add(Taxonomy::Needs, slug, name, description, None);
        }
        for (taxonomy, words) in WORDS {
            for (word, name, description, parent) in *words {
                add(*taxonomy, word, name, (*description).to_owned(), *parent);
            }
        }
        for fact in Fact::ALL {
            let name = sentence_case(fact.as_str());
            let description = facts.get(fact).map_or_else(
                || format!("What is asked about a person: {}.", name.to_lowercase()),
                |words| format!("{} {}", words.question, words.why),
            );
            add(Taxonomy::Eligibility, fact.as_str(), &name, description, None);
        }
        // A rule that only its words describe turns on no fact.
        let description = "A rule that only the service can judge: ask.".to_owned();
        add(Taxonomy::Eligibility, "in-words", "In words", description, None);
        let by_word =
            all.iter().enumerate().map(|(at, term)| ((term.taxonomy, term.word.clone()), at)).collect();
        let by_id = all.iter().enumerate().map(|(at, term)| (term.id(), at)).collect();
        Self { all, by_word, by_id }
    }

    pub fn all(&self) -> &[Term] {
        &self.all
    }

    pub fn of(&self, taxonomy: Taxonomy) -> impl Iterator<Item = &Term> {
        self.all.iter().filter(move |term| term.taxonomy == taxonomy)
    }

    pub fn by_id(&self, id: &Uuid) -> Option<&Term> {
        self.by_id.get(id).map(|at| &self.all[*at])
    }

    pub fn term(&self, taxonomy: Taxonomy, word: &str) -> Option<&Term> {
        self.by_word.get(&(taxonomy, word.to_owned())).map(|at| &self.all[*at])
    }

    /// What people call it; the word itself for one that is not listed.
    pub fn name<'n>(&'n self, taxonomy: Taxonomy, word: &'n str) -> &'n str {
        self.term(taxonomy, word).map_or(word, |term| &term.name)
    }
}

/// `months_since_birth` as `Months since birth`.
fn sentence_case(word: &str) -> String {
    let spaced = word.replace('_', " ");
    let mut characters = spaced.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::{word_of, word_of_uri};
    use super::*;
    use crate::catalogue::{AccessWord, How, Kind, Mode, Referrer, Status};

    /// Every word of an enum must have a term: a new variant fails to compile here until it is listed.
    #[test]
    fn every_word_of_the_catalogue_has_a_term() {
        let terms = Terms::new(&[], &[], &HashMap::new());
        let mut words: Vec<(Taxonomy, String)> = Vec::new();
        words.extend(Referrer::ALL.iter().map(|r| (Taxonomy::Referrers, word_of(r))));
        let modes = [Mode::InPerson, Mode::Phone, Mode::Text, Mode::Online, Mode::Home, Mode::Inpatient];
        words.extend(modes.iter().chain(&[Mode::Residential]).map(|m| (Taxonomy::Modes, word_of(m))));
        for access in [
            AccessWord::Bsl,
            AccessWord::Interpreter,
            AccessWord::Text,
            AccessWord::HearingLoop,
            AccessWord::StepFree,
            AccessWord::EasyRead,
            AccessWord::HomeVisit,
        ] {
            words.push((Taxonomy::Access, word_of(access)));
        }
        for how in [
            How::Phone,
            How::Text,
            How::Email,
            How::ERs,
            How::PrismForm,
            How::ReferralForm,
            How::WebForm,
            How::Platform,
            How::Letter,
            How::WalkIn,
            How::Panel,
            How::ThroughTeam,
            How::CouncilAssessment,
            How::Voucher,
            How::OpenAccess,
            How::NotStated,
        ] {
            words.push((Taxonomy::ReferralRoutes, word_of(how)));
        }
        for kind in [Kind::Service, Kind::Team, Kind::Ward, Kind::Programme, Kind::Entitlement, Kind::Context]
        {
            words.push((Taxonomy::Kinds, word_of(kind)));
        }
        for status in [Status::Open, Status::Closed, Status::Replaced, Status::Unknown] {
            words.push((Taxonomy::Status, word_of(status)));
        }
        words.extend(Fact::ALL.iter().map(|f| (Taxonomy::Eligibility, f.as_str().to_owned())));
        for (taxonomy, word) in words {
            let term = terms.term(taxonomy, &word).unwrap_or_else(|| panic!("{taxonomy:?} {word}"));
            assert!(!term.description.is_empty());
            assert_eq!(terms.by_id(&term.id()), Some(term));
        }
    }

    #[test]
    fn ids_and_uris_never_change() {
        let terms = Terms::new(&[], &[], &HashMap::new());
        let gp = terms.term(Taxonomy::Referrers, "gp").unwrap().wire();

        assert_eq!(gp.term_uri.as_deref(), Some("urn:signpost:referrers:gp"));
        assert_eq!(word_of_uri(Taxonomy::Referrers, "urn:signpost:referrers:gp"), Some("gp"));
        assert_eq!(word_of_uri(Taxonomy::Needs, "urn:signpost:referrers:gp"), None);
        let parent = terms.term(Taxonomy::Referrers, "professional").unwrap();
        assert_eq!(gp.parent_id, Some(parent.id().to_string()));
    }
}
