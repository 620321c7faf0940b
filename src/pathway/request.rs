//! The question as it arrives: everything optional, a missing field means *unknown*, never *no*.
//!
//! It travels in a body, is answered, and is gone: nothing here is stored or logged.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::catalogue::{AccessWord, Fact, Mode, Referrer, circumstances_of_life};

use super::not_known::{unless_null, unless_unknown};
use super::profile::FieldError;
use super::sheet::{Known, Sheet};

/// One person, as far as they or a professional stated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"age_years": 29, "postcode": "LE11 3TU", "gp_area": "E07000130", "needs": ["low-mood"],
    "scores": {"phq9": 14, "phq9_item9": 0, "gad7": 9}, "asked_by": "self"}))]
pub struct MatchRequest {
    /// Whole years.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[schema(minimum = 0, maximum = 130)]
    #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
    pub age_years: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Where the person lives: unit (`LE11 3TU`), sector (`LE12 5`) or district (`LE15`), in any case and spacing.
    #[validate(length(max = 12, message = "must be at most 12 characters"))]
    #[schema(max_length = 12, example = "LE11 3TU")]
    #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// GSS code of the local authority where the person lives.
    #[schema(pattern = "^[EWSNK][0-9]{8}$", example = "E07000130")]
    #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// GSS code of the local authority where the person's GP practice is.
    #[schema(pattern = "^[EWSNK][0-9]{8}$", example = "E07000130")]
    #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
    pub gp_area: Option<String>,
    /// Slugs of needs; the first weighs most.
    #[validate(length(max = 27, message = "must name at most 27 needs"))]
    #[schema(max_items = 27)]
    #[serde(default, deserialize_with = "unless_null", skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// In the person's own words. Read for needs and for crisis words, never for a diagnosis.
    #[validate(length(max = 5000, message = "must be at most 5,000 characters"))]
    #[schema(max_length = 5000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scores: Option<Scores>,
    /// A step of care that a professional has already decided on, 1 to 5.
    #[validate(range(min = 1, max = 5, message = "must be from 1 to 5"))]
    #[schema(minimum = 1, maximum = 5)]
    #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
    pub step: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis: Option<CrisisWord>,
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circumstances: Option<CircumstancesRequest>,
    /// Who is asking.
    #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<Referrer>,
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferences: Option<Preferences>,
    /// The instant to answer for; now when left out. The rules and criteria in force then are used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// How many matches to give, 1 to 100; 20 when left out.
    #[validate(range(min = 1, max = 100, message = "must be from 1 to 100"))]
    #[schema(minimum = 1, maximum = 100, default = 20)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i32>,
}

/// Questionnaire scores. They never decide alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// Patient Health Questionnaire, 0 to 27.
    #[validate(range(min = 0, max = 27, message = "must be from 0 to 27"))]
    #[schema(minimum = 0, maximum = 27)]
    #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
    pub phq9: Option<i32>,
    /// Its ninth item, 0 to 3.
    #[validate(range(min = 0, max = 3, message = "must be from 0 to 3"))]
    #[schema(minimum = 0, maximum = 3)]
    #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
    pub phq9_item9: Option<i32>,
    /// Generalised Anxiety Disorder scale, 0 to 21.
    #[validate(range(min = 0, max = 21, message = "must be from 0 to 21"))]
    #[schema(minimum = 0, maximum = 21)]
    #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
    pub gad7: Option<i32>,
}

/// What the person would rather have. Preferences put in order; only `within_m` leaves out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    #[validate(length(max = 7, message = "must name at most 7 modes"))]
    #[schema(max_items = 7)]
    #[serde(default, deserialize_with = "unless_null", skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<Mode>,
    /// BCP 47 codes: `gu`, `pa`, `pl`, `bfi` for British Sign Language.
    #[validate(length(max = 10, message = "must name at most 10 languages"))]
    #[schema(max_items = 10, example = json!(["gu"]))]
    #[serde(default, deserialize_with = "unless_null", skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    #[validate(length(max = 7, message = "must name at most 7 kinds of access"))]
    #[schema(max_items = 7)]
    #[serde(default, deserialize_with = "unless_null", skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<AccessWord>,
    /// Farthest the person would go, in metres; phone, online and home visits always count as near.
    #[validate(range(min = 0, max = 500_000, message = "must be from 0 to 500,000 metres"))]
    #[schema(minimum = 0, maximum = 500_000)]
    #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
    pub within_m: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub women_only: Option<bool>,
}

/// Yes, no, or the word `unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Answer {
    YesNo(bool),
    NotKnown(NotKnown),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotKnown {
    Unknown,
}

impl Answer {
    fn known(self) -> Option<bool> {
        match self {
            Answer::YesNo(answer) => Some(answer),
            Answer::NotKnown(NotKnown::Unknown) => None,
        }
    }
}

/// Words that a fact can take on the wire, in the order of the fact's own list; `unknown` stands for none of them.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident for $fact:ident: $($variant:ident = $at:literal),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant,)* Unknown }

        impl $name {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$($name::$variant),*];

            pub(super) fn state(self, sheet: &mut Sheet) {
                match self {
                    $($name::$variant => sheet.state(Fact::$fact, Known::Word($at)),)*
                    $name::Unknown => {}
                }
            }
        }
    };
}

words! { Sex for Sex: Female = 0, Male = 1, Other = 2 }
words! { CrisisWord for Crisis: None = 0, Thoughts = 1, Plan = 2, DangerNow = 3 }
words! { StudentAt for StudentAt: Dmu = 0, Uol = 1, Loughborough = 2, Other = 3, None = 4 }
words! { Housing for Housing: Settled = 0, Insecure = 1, Homeless = 2 }
words! { DomesticAbuse for DomesticAbuse: None = 0, Experiencing = 1, Using = 2 }
words! { DetainedUnder for DetainedUnder: None = 0, S2 = 1, S3 = 2, S4 = 3, S5 = 4, S135 = 5, S136 = 6, Other = 7 }

macro_rules! circumstances {
    ($($(#[$doc:meta])* $field:ident => $fact:ident),* $(,)?) => {
        /// What is known about the person's life. Only facts that some service turns on are asked for.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
        #[serde(deny_unknown_fields)]
        pub struct CircumstancesRequest {
            /// Whole months since a birth, 0 to 240.
            #[validate(range(min = 0, max = 240, message = "must be from 0 to 240 months"))]
            #[schema(minimum = 0, maximum = 240)]
            #[serde(default, deserialize_with = "unless_unknown", skip_serializing_if = "Option::is_none")]
            pub months_since_birth: Option<i32>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub student_at: Option<StudentAt>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub housing: Option<Housing>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub detained_under: Option<DetainedUnder>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub domestic_abuse: Option<DomesticAbuse>,
            /// A professional's view, where there is no score.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub severity: Option<SeverityWord>,
            $($(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<Answer>,)*
        }

        impl CircumstancesRequest {
            pub(super) fn state(&self, sheet: &mut Sheet) {
                let Self { months_since_birth, student_at, housing, detained_under, domestic_abuse, severity, $($field,)* } = self;
                if let Some(months) = months_since_birth {
                    sheet.state(Fact::MonthsSinceBirth, Known::Number(*months));
                }
                if let Some(word) = student_at { word.state(sheet); }
                if let Some(word) = housing { word.state(sheet); }
                if let Some(word) = detained_under { word.state(sheet); }
                if let Some(word) = domestic_abuse { word.state(sheet); }
                if let Some(word) = severity { word.state(sheet); }
                $(sheet.state_if(Fact::$fact, $field.and_then(Answer::known));)*
            }
        }
    };
}

words! { SeverityWord for Severity: LessSevere = 0, MoreSevere = 1 }

// The list stands beside the facts themselves, so that a new one is added in one file.
circumstances_of_life!(circumstances);

impl MatchRequest {
    /// Statements that cannot be true together, with the field to put right: question 9 is a part of the PHQ-9 and of its total.
    pub(super) fn contradictions(&self) -> Vec<FieldError> {
        let Scores { phq9, phq9_item9, gad7: _ } = self.scores.unwrap_or_default();
        let above = phq9.zip(phq9_item9).filter(|(total, item)| item > total);
        let told = above.map(|(total, item)| {
            let detail =
                format!("the total is {total}, less than the {item} of question 9, which is part of it");
            FieldError::new("/scores/phq9", detail)
        });
        told.into_iter().collect()
    }

    /// Puts the stated facts on a sheet; places, needs and words are read elsewhere.
    pub(super) fn state(&self, sheet: &mut Sheet) {
        if let Some(age) = self.age_years {
            sheet.state(Fact::AgeYears, Known::Number(age));
        }
        if let Some(sex) = self.sex {
            sex.state(sheet);
        }
        if let Some(crisis) = self.crisis {
            crisis.state(sheet);
        }
        if let Some(referrer) = self.asked_by {
            sheet.state_asker(referrer);
        }
        if let Some(circumstances) = &self.circumstances {
            circumstances.state(sheet);
        }
        let scores = self.scores.unwrap_or_default();
        for (fact, score) in
            [(Fact::Phq9, scores.phq9), (Fact::Phq9Item9, scores.phq9_item9), (Fact::Gad7, scores.gad7)]
        {
            if let Some(score) = score {
                sheet.state(fact, Known::Number(score));
            }
        }
        if let Some(severity) = severity_of(scores.phq9, scores.gad7) {
            // The higher rules: a professional's "more severe" is never lowered by a score.
            if sheet.get(Fact::Severity) != Some(Known::Word(MORE_SEVERE)) {
                sheet.state(Fact::Severity, severity);
            }
        }
    }
}

const LESS_SEVERE: u8 = 0;
const MORE_SEVERE: u8 = 1;

/// Severity from the scores: PHQ-9 below 10 (or GAD-7 below 8) is less severe, PHQ-9 of 16 or over (or GAD-7 of 15 or over) more
/// severe, between them it is not decided; where two scores disagree the higher rules (pathway facts, section 2, after NICE NG222).
fn severity_of(phq9: Option<i32>, gad7: Option<i32>) -> Option<Known> {
    if phq9.is_none() && gad7.is_none() {
        return None;
    }
    let more = phq9.is_some_and(|s| s >= 16) || gad7.is_some_and(|s| s >= 15);
    let less = phq9.is_none_or(|s| s < 10) && gad7.is_none_or(|s| s < 8);
    Some(match (more, less) {
        (true, _) => Known::Word(MORE_SEVERE),
        (false, true) => Known::Word(LESS_SEVERE),
        (false, false) => Known::Between,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each word that may be sent, beside the word that the sheet then has for the fact.
    fn sent_and_stated<W: Copy + Serialize>(
        fact: Fact,
        words: &[W],
        state: impl Fn(W, &mut Sheet),
    ) -> Vec<(String, String)> {
        use crate::catalogue::FactType;
        let (FactType::Word(all) | FactType::Scale(all)) = fact.fact_type() else {
            panic!("{fact:?} takes no words")
        };
        let of_word = |word: &W| {
            let mut sheet = Sheet::default();
            state(*word, &mut sheet);
            let Some(Known::Word(at)) = sheet.get(fact) else { panic!("{fact:?} was not stated") };
            (
                serde_json::to_value(word).unwrap().as_str().unwrap().to_owned(),
                all[usize::from(at)].to_owned(),
            )
        };
        words.iter().map(of_word).collect()
    }

    #[test]
    fn every_word_of_the_wire_is_the_facts_own_word() {
        for said in [
            sent_and_stated(Fact::Sex, Sex::ALL, Sex::state),
            sent_and_stated(Fact::Crisis, CrisisWord::ALL, CrisisWord::state),
            sent_and_stated(Fact::StudentAt, StudentAt::ALL, StudentAt::state),
            sent_and_stated(Fact::Housing, Housing::ALL, Housing::state),
            sent_and_stated(Fact::DomesticAbuse, DomesticAbuse::ALL, DomesticAbuse::state),
            sent_and_stated(Fact::DetainedUnder, DetainedUnder::ALL, DetainedUnder::state),
            sent_and_stated(Fact::Severity, SeverityWord::ALL, SeverityWord::state),
        ] {
            assert!(said.len() > 1 && said.iter().all(|(sent, stated)| sent == stated), "{said:?}");
        }
    }

    #[test]
    fn where_two_scores_disagree_the_higher_rules() {
        assert_eq!(severity_of(Some(6), Some(16)), Some(Known::Word(MORE_SEVERE)));
        assert_eq!(severity_of(Some(9), Some(8)), Some(Known::Between));
        assert_eq!(severity_of(Some(15), None), Some(Known::Between));
        assert_eq!(severity_of(Some(9), None), Some(Known::Word(LESS_SEVERE)));
        assert_eq!(severity_of(None, None), None);
    }

    #[test]
    fn the_word_unknown_states_nothing() {
        let request: MatchRequest = serde_json::from_str(
            r#"{"crisis":"unknown","circumstances":{"carer":"unknown","housing":"unknown"}}"#,
        )
        .unwrap();
        let mut sheet = Sheet::default();

        request.state(&mut sheet);

        assert_eq!(sheet, Sheet::default());
    }
}
