//! The taxonomies we publish and their terms: each with a word, a name, a description, and an id and a URI that never change.

use std::collections::HashMap;

use uuid::Uuid;

use super::wire;
use crate::catalogue::{Fact, Need, PyramidStep, SIGNPOST_NAMESPACE};
use crate::pathway::FactWords;

/// What a term is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Taxonomy {
    Steps,
    Needs,
    Modes,
    Access,
    Referrers,
    ReferralRoutes,
    Eligibility,
    Kinds,
    Status,
    Capacity,
}

impl Taxonomy {
    pub const ALL: [Taxonomy; 10] = [
        Taxonomy::Steps,
        Taxonomy::Needs,
        Taxonomy::Modes,
        Taxonomy::Access,
        Taxonomy::Referrers,
        Taxonomy::ReferralRoutes,
        Taxonomy::Eligibility,
        Taxonomy::Kinds,
        Taxonomy::Status,
        Taxonomy::Capacity,
    ];

    /// The word in ids and URIs.
    pub const fn word(self) -> &'static str {
        match self {
            Taxonomy::Steps => "steps",
            Taxonomy::Needs => "needs",
            Taxonomy::Modes => "modes",
            Taxonomy::Access => "access",
            Taxonomy::Referrers => "referrers",
            Taxonomy::ReferralRoutes => "referral-routes",
            Taxonomy::Eligibility => "eligibility",
            Taxonomy::Kinds => "kinds",
            Taxonomy::Status => "status",
            Taxonomy::Capacity => "capacity",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Taxonomy::Steps => "Steps of care",
            Taxonomy::Needs => "Needs",
            Taxonomy::Modes => "Ways help is given",
            Taxonomy::Access => "Access",
            Taxonomy::Referrers => "Referrers",
            Taxonomy::ReferralRoutes => "Referral routes",
            Taxonomy::Eligibility => "Eligibility",
            Taxonomy::Kinds => "Kinds of record",
            Taxonomy::Status => "Status",
            Taxonomy::Capacity => "Capacity",
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Taxonomy::Steps => {
                "The five steps of the local pyramid of care, from staying well to crisis and inpatient care."
            }
            Taxonomy::Needs => "What people need help with.",
            Taxonomy::Modes => "How help is given: in person, by phone, at home and so on.",
            Taxonomy::Access => "What makes a service usable for people with a particular need of access.",
            Taxonomy::Referrers => {
                "Who may ask for the service. An attribute of type `referrer` says they may, `referrer_not_accepted` that they may not."
            }
            Taxonomy::ReferralRoutes => "How a referral is made.",
            Taxonomy::Eligibility => {
                "What a service asks about a person. An attribute of type `requires`, `excludes` or `prioritises` says what it does \
                 with the answer, and its label the rule in words."
            }
            Taxonomy::Kinds => "What sort of thing a record describes.",
            Taxonomy::Status => {
                "Whether it runs. HSDS has no word for not knowing: such a service is `inactive` there and `unknown` here."
            }
            Taxonomy::Capacity => "How many people it can take, where a source says.",
        }
    }

    /// Derived from the word (UUID version 5): the same on every machine.
    pub fn id(self) -> Uuid {
        Uuid::new_v5(&SIGNPOST_NAMESPACE, format!("taxonomy/{}", self.word()).as_bytes())
    }

    fn uri(self) -> String {
        format!("urn:signpost:{}", self.word())
    }

    /// As it is published, with its terms when they are given.
    pub fn wire(self, terms: Vec<wire::TaxonomyTerm>) -> wire::Taxonomy {
        wire::Taxonomy {
            id: self.id().to_string(),
            name: Some(self.name().to_owned()),
            description: Some(self.description().to_owned()),
            uri: Some(self.uri()),
            version: Some("1".to_owned()),
            taxonomy_terms: terms,
        }
    }
}

/// One term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub taxonomy: Taxonomy,
    pub word: String,
    pub name: String,
    pub description: String,
    /// Word of the term it belongs under, in the same taxonomy.
    pub parent: Option<&'static str>,
}

impl Term {
    pub fn id(&self) -> Uuid {
        id_of(self.taxonomy, &self.word)
    }

    pub fn wire(&self) -> wire::TaxonomyTerm {
        wire::TaxonomyTerm {
            id: self.id().to_string(),
            name: Some(self.name.clone()),
            description: Some(self.description.clone()),
            parent_id: self.parent.map(|parent| id_of(self.taxonomy, parent).to_string()),
            taxonomy: Some(self.taxonomy.name().to_owned()),
            taxonomy_id: Some(self.taxonomy.id().to_string()),
            term_uri: Some(format!("{}:{}", self.taxonomy.uri(), self.word)),
            term: Some(self.word.clone()),
        }
    }
}

fn id_of(taxonomy: Taxonomy, word: &str) -> Uuid {
    Uuid::new_v5(&SIGNPOST_NAMESPACE, format!("term/{}/{word}", taxonomy.word()).as_bytes())
}

/// The word of one of our terms, from its URI.
pub fn word_of_uri(taxonomy: Taxonomy, uri: &str) -> Option<&str> {
    uri.strip_prefix(&taxonomy.uri())?.strip_prefix(':')
}

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

/// The word of a plain enum of the catalogue, as the wire spells it.
pub fn word_of<T: serde::Serialize>(value: T) -> String {
    // Plain enums always become a text.
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

type Words = &'static [(&'static str, &'static str, &'static str, Option<&'static str>)];

/// Word, name, description, word of the parent.
const WORDS: &[(Taxonomy, Words)] = &[
    (
        Taxonomy::Modes,
        &[
            ("in_person", "In person", "Face to face, at a place of the service.", None),
            ("phone", "By phone", "By speaking on the phone.", None),
            ("text", "By text", "By text message or another written message.", None),
            ("online", "Online", "By website, app or video.", None),
            ("home", "At home", "Somebody comes to the person's home.", None),
            ("inpatient", "Inpatient", "During a stay in hospital.", None),
            ("residential", "Residential", "While living at the service.", None),
        ],
    ),
    (
        Taxonomy::Access,
        &[
            ("bsl", "British Sign Language", "British Sign Language is used or an interpreter comes.", None),
            ("interpreter", "Interpreter", "An interpreter for spoken languages can be had.", None),
            ("text", "Text", "It can be reached in writing, without speaking.", None),
            ("hearing_loop", "Hearing loop", "There is a hearing loop.", None),
            ("step_free", "Step-free", "It can be entered without steps.", None),
            ("easy_read", "Easy read", "Its information comes in easy words and pictures.", None),
            ("home_visit", "Home visit", "It can come to people who cannot go out.", None),
        ],
    ),
    (
        Taxonomy::Referrers,
        &[
            ("public", "The public", "People who ask for themselves or for somebody close.", None),
            ("professional", "Professionals", "People who refer as part of their work.", None),
            ("self", "The person", "People may ask for themselves.", Some("public")),
            ("family", "Family or friends", "Family, friends or carers may ask.", Some("public")),
            ("employer", "Employer", "The person's employer may ask.", Some("public")),
            ("gp", "GP practice", "The GP or the practice may refer.", Some("professional")),
            (
                "link_worker",
                "Link worker",
                "A social prescribing link worker may refer.",
                Some("professional"),
            ),
            (
                "health_professional",
                "Health professional",
                "Any health professional may refer.",
                Some("professional"),
            ),
            (
                "mental_health_professional",
                "Mental health professional",
                "A professional of a mental health service may refer.",
                Some("professional"),
            ),
            (
                "consultant_psychiatrist",
                "Consultant psychiatrist",
                "A consultant psychiatrist may refer.",
                Some("professional"),
            ),
            ("midwife", "Midwife", "A midwife may refer.", Some("professional")),
            ("health_visitor", "Health visitor", "A health visitor may refer.", Some("professional")),
            ("school", "School", "A school or college may refer.", Some("professional")),
            ("social_worker", "Social worker", "A social worker may refer.", Some("professional")),
            ("police", "Police", "The police may refer.", Some("professional")),
            ("ward_staff", "Ward staff", "The staff of a hospital ward may refer.", Some("professional")),
            (
                "voluntary_sector",
                "Voluntary organisation",
                "A charity or community group may refer.",
                Some("professional"),
            ),
        ],
    ),
    (
        Taxonomy::ReferralRoutes,
        &[
            ("phone", "By phone", "By ringing.", None),
            ("text", "By text", "By text message.", None),
            ("email", "By e-mail", "By e-mail.", None),
            ("e_rs", "NHS e-Referral Service", "Through the NHS e-Referral Service.", None),
            ("prism_form", "PRISM form", "With the form in the practice's own system.", None),
            ("referral_form", "Referral form", "With a referral form.", None),
            ("web_form", "Web form", "With a form on the web.", None),
            ("platform", "Web platform", "Through another platform on the web.", None),
            ("letter", "Letter", "By letter.", None),
            ("walk_in", "Walk in", "By coming in.", None),
            ("panel", "Panel", "Through a panel that decides.", None),
            ("through_team", "Through a team", "Arranged by the team that already sees the person.", None),
            ("council_assessment", "Council assessment", "After an assessment by the council.", None),
            ("voucher", "Voucher", "With a voucher from a referrer.", None),
            ("open_access", "Open access", "Without a referral.", None),
            ("not_stated", "Not stated", "The source does not say how.", None),
        ],
    ),
    (
        Taxonomy::Kinds,
        &[
            ("service", "Service", "A service.", None),
            ("team", "Team", "A team inside a larger service.", None),
            ("ward", "Ward", "A hospital ward.", None),
            ("programme", "Programme", "A programme, campaign or network rather than a place to go.", None),
            ("entitlement", "Entitlement", "A right or a register rather than a provider.", None),
            (
                "context",
                "Context",
                "Kept so that its name can be explained; nobody can be referred to it.",
                None,
            ),
        ],
    ),
    (
        Taxonomy::Status,
        &[
            ("open", "Open", "It runs, says a source.", None),
            ("closed", "Closed", "It has closed.", None),
            ("replaced", "Replaced", "It runs on under another record.", None),
            ("unknown", "Unknown", "Nothing recent says whether it still runs.", None),
        ],
    ),
    (
        Taxonomy::Capacity,
        &[("not-stated", "Not stated", "No source says how many people it can take.", None)],
    ),
];

#[cfg(test)]
mod tests {
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
