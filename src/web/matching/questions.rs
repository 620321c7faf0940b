//! The questions of the form: which there are, in which group, and what kind of answer each takes.
//!
//! The words and the reason for asking come from the rules; the kinds of answer from the facts themselves.

use crate::catalogue::{Fact, FactType};
use crate::pathway::{FactWords, Snapshot};

/// Which part of a request an answer goes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Root,
    Scores,
    Circumstances,
    Preferences,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Number,
    Line,
    Text,
    YesNo,
    Word(&'static [&'static str]),
    Step,
    Asker,
    Authority,
    Needs,
    Many(&'static [&'static str]),
    Distance,
    Tick,
}

/// One question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The name of the field, the same as on the wire of the API.
    pub name: &'static str,
    pub part: Part,
    pub shape: Shape,
}

const MODES: &[&str] = &["in_person", "phone", "text", "online", "home"];
const ACCESS: &[&str] =
    &["bsl", "interpreter", "text", "hearing_loop", "step_free", "easy_read", "home_visit"];
const LANGUAGES: &[&str] = &["gu", "pa", "hi", "ur", "bn", "pl", "ro", "so", "ar", "bfi"];

/// Those that are not facts of the catalogue, or stand elsewhere than among the circumstances.
const PLAIN: [Question; 17] = [
    Question { name: "asked_by", part: Part::Root, shape: Shape::Asker },
    Question { name: "age_years", part: Part::Root, shape: Shape::Number },
    Question { name: "sex", part: Part::Root, shape: Shape::Word(&["female", "male", "other"]) },
    Question { name: "postcode", part: Part::Root, shape: Shape::Line },
    Question { name: "area", part: Part::Root, shape: Shape::Authority },
    Question { name: "gp_area", part: Part::Root, shape: Shape::Authority },
    Question { name: "needs", part: Part::Root, shape: Shape::Needs },
    Question { name: "text", part: Part::Root, shape: Shape::Text },
    Question {
        name: "crisis",
        part: Part::Root,
        shape: Shape::Word(&["none", "thoughts", "plan", "danger_now"]),
    },
    Question { name: "step", part: Part::Root, shape: Shape::Step },
    Question { name: "phq9", part: Part::Scores, shape: Shape::Number },
    Question { name: "phq9_item9", part: Part::Scores, shape: Shape::Number },
    Question { name: "gad7", part: Part::Scores, shape: Shape::Number },
    Question { name: "modes", part: Part::Preferences, shape: Shape::Many(MODES) },
    Question { name: "languages", part: Part::Preferences, shape: Shape::Many(LANGUAGES) },
    Question { name: "access", part: Part::Preferences, shape: Shape::Many(ACCESS) },
    Question { name: "within_m", part: Part::Preferences, shape: Shape::Distance },
];

const WOMEN_ONLY: Question = Question { name: "women_only", part: Part::Preferences, shape: Shape::Tick };

/// The circumstances, by what they are about. All folded: only what changes an answer needs opening.
pub const CIRCUMSTANCES: [(&str, &[&str]); 10] = [
    (
        "Pregnancy, family and caring",
        &[
            "pregnant",
            "planning_pregnancy",
            "months_since_birth",
            "child_under_five",
            "carer",
            "cares_for_adult",
            "cares_for_mental_illness",
        ],
    ),
    ("Study and work", &["student_at", "school_takes_part", "send", "employed", "seeking_work"]),
    ("Home", &["housing", "private_tenant", "in_care_home"]),
    ("Armed forces", &["veteran", "serving_armed_forces", "armed_forces_family"]),
    (
        "Health and disability",
        &[
            "deaf_bsl",
            "sight_loss",
            "learning_disability",
            "long_term_condition",
            "life_limiting_illness",
            "dementia_diagnosed",
            "gp_registered",
            "in_hospital",
        ],
    ),
    (
        "Mental health care now and before",
        &[
            "in_specialist_mh_care",
            "under_crisis_team",
            "severe_mental_illness",
            "first_episode_psychosis",
            "organic_cause",
            "risk_to_others",
            "detained_under",
            "previously_detained",
        ],
    ),
    ("Alcohol and drugs", &["substance_dependency", "in_early_recovery"]),
    (
        "Loss, harm and abuse",
        &[
            "bereaved_by_suicide",
            "bereaved_of_child",
            "domestic_abuse",
            "abused_as_child",
            "honour_based_abuse",
            "victim_of_crime",
        ],
    ),
    (
        "Rights and the law",
        &[
            "lacks_capacity",
            "has_appropriate_person",
            "substantial_difficulty",
            "care_act_eligible",
            "frequent_police_contact",
            "in_custody_or_court",
            "offending_history",
            "in_prison",
        ],
    ),
    ("Community", &["minority_ethnic", "lgbt", "gypsy_or_traveller", "asylum_seeker_or_refugee"]),
];

/// A question by the name of its field; none for a name that is not asked about.
pub fn question(name: &str) -> Option<Question> {
    let plain = PLAIN.iter().chain([&WOMEN_ONLY]).find(|question| question.name == name);
    plain.copied().or_else(|| {
        let fact = fact(name)?;
        let shape = match fact.fact_type() {
            FactType::YesNo => Shape::YesNo,
            FactType::Number { .. } => Shape::Number,
            FactType::Word(words) | FactType::Scale(words) => Shape::Word(words),
            FactType::Need | FactType::Referrer => return None,
        };
        Some(Question { name: fact.as_str(), part: Part::Circumstances, shape })
    })
}

/// Every name a field can have, in the order of the form.
pub fn names() -> impl Iterator<Item = &'static str> {
    let plain = PLAIN.iter().map(|question| question.name);
    plain
        .chain(["women_only", "severity"])
        .chain(CIRCUMSTANCES.iter().flat_map(|(_, names)| names.iter().copied()))
}

fn fact(name: &str) -> Option<Fact> {
    Fact::ALL.iter().copied().find(|fact| fact.as_str() == name)
}

/// The question and why it is asked.
pub fn words<'s>(name: &str, snapshot: &'s Snapshot) -> (&'s str, &'s str) {
    match name {
        "area" => {
            return (
                "Or which council area is it in?",
                "When the postcode is not known, or lies in two areas.",
            );
        }
        "text" => {
            return (
                "In a sentence, what is going on?",
                "We look for needs in the words, and say what we understood. Please give no names.",
            );
        }
        "needs" => {
            return ("What does the person want help with? Tick what fits.", "Services are made for needs.");
        }
        "step" => return ("Has a professional already decided on a step?", "Then we start there."),
        "modes" => return ("How should help come?", "It changes the order, and leaves nothing out."),
        "languages" => return ("Which languages would help?", "Some services work in other languages."),
        "access" => return ("What would make it easier to use?", "Services that offer it come first."),
        "within_m" => {
            return (
                "How far would the person go?",
                "Places farther away are left out. Phone, online and home visits stay.",
            );
        }
        "women_only" => return ("Only with women?", "A few services are for women only."),
        _ => {}
    }
    let rules = snapshot.rules();
    if let Some(place) = rules.places.iter().find(|place| place.fact == name) {
        return (&place.question, &place.why);
    }
    fact_words(name, snapshot).map_or(("", ""), |words| (&words.question, &words.why))
}

/// How a fact is spoken of.
pub fn fact_words<'s>(name: &str, snapshot: &'s Snapshot) -> Option<&'s FactWords> {
    fact(name).and_then(|fact| snapshot.rules().facts.get(&fact))
}

/// A short name, for the list of errors and of what was told.
pub fn short(name: &str) -> String {
    match name {
        "asked_by" => "Who is asking",
        "age_years" => "Age",
        "sex" => "Sex",
        "postcode" => "Home",
        "area" => "Council area",
        "gp_area" => "GP practice",
        "needs" => "Help with",
        "text" => "In words",
        "crisis" => "Safety",
        "step" => "Step decided",
        "phq9" => "PHQ-9 score",
        "phq9_item9" => "PHQ-9 question 9",
        "gad7" => "GAD-7 score",
        "modes" => "How help comes",
        "languages" => "Languages",
        "access" => "Access",
        "within_m" => "How far",
        "women_only" => "Women only",
        "months_since_birth" => "Months since the birth",
        "send" => "Special educational needs",
        "deaf_bsl" => "Deaf, uses BSL",
        "lgbt" => "LGBT",
        other => return super::super::words::sentence(&other.replace('_', " ")),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_of_the_catalogue_can_be_answered_in_the_form() {
        for fact in Fact::ALL.iter().filter(|fact| **fact != Fact::NeedStated) {
            assert!(question(fact.as_str()).is_some(), "{fact:?}");
            assert!(names().any(|name| name == fact.as_str()), "{fact:?}");
        }
    }
}
