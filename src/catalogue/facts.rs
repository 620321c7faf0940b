//! The facts about a person that eligibility may turn on: a closed vocabulary, so that every criterion can be judged and every
//! missing fact can be asked for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of value a fact takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactType {
    YesNo,
    /// A whole number between two bounds, both inclusive.
    Number {
        least: i32,
        most: i32,
    },
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words, in this order: `at_least` and `at_most` make sense.
    Scale(&'static [&'static str]),
    /// Any of the catalogue's need slugs; a person may have several.
    Need,
    /// One of the referrers.
    Referrer,
}

macro_rules! facts {
    ($($(#[$doc:meta])* $variant:ident = $name:literal : $type:expr;)*) => {
        /// A fact about a person that a criterion can name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        pub enum Fact {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Fact {
            pub const ALL: &'static [Fact] = &[$(Fact::$variant,)*];

            /// The name used in files and on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Fact::$variant => $name,)* }
            }

            pub fn fact_type(self) -> FactType {
                match self { $(Fact::$variant => $type,)* }
            }
        }
    };
}

use FactType::{Need, Number, Referrer, Scale, Word, YesNo};

facts! {
    /// Whole years, 0 to 130.
    AgeYears = "age_years": Number { least: 0, most: 130 };
    /// Patient Health Questionnaire, 0 to 27.
    Phq9 = "phq9": Number { least: 0, most: 27 };
    /// Its ninth item, thoughts of being better off dead or of self-harm, 0 to 3.
    Phq9Item9 = "phq9_item9": Number { least: 0, most: 3 };
    /// Generalised Anxiety Disorder scale, 0 to 21.
    Gad7 = "gad7": Number { least: 0, most: 21 };
    Sex = "sex": Word(&["female", "male", "other"]);
    Pregnant = "pregnant": YesNo;
    PlanningPregnancy = "planning_pregnancy": YesNo;
    MonthsSinceBirth = "months_since_birth": Number { least: 0, most: 240 };
    /// Has a child under five at home.
    ChildUnderFive = "child_under_five": YesNo;
    /// Looks after someone without being paid.
    Carer = "carer": YesNo;
    /// The person cared for is 18 or over.
    CaresForAdult = "cares_for_adult": YesNo;
    CaresForMentalIllness = "cares_for_mental_illness": YesNo;
    Veteran = "veteran": YesNo;
    /// Serving in the armed forces, or a reservist.
    ServingArmedForces = "serving_armed_forces": YesNo;
    ArmedForcesFamily = "armed_forces_family": YesNo;
    StudentAt = "student_at": Word(&["dmu", "uol", "loughborough", "other", "none"]);
    /// A pupil of a school that takes part in the service.
    SchoolTakesPart = "school_takes_part": YesNo;
    Employed = "employed": YesNo;
    SeekingWork = "seeking_work": YesNo;
    Housing = "housing": Word(&["settled", "insecure", "homeless"]);
    PrivateTenant = "private_tenant": YesNo;
    DeafBsl = "deaf_bsl": YesNo;
    SightLoss = "sight_loss": YesNo;
    LearningDisability = "learning_disability": YesNo;
    /// Special educational needs or a disability (SEND), or an education, health and care plan.
    Send = "send": YesNo;
    LongTermCondition = "long_term_condition": YesNo;
    LifeLimitingIllness = "life_limiting_illness": YesNo;
    DementiaDiagnosed = "dementia_diagnosed": YesNo;
    InCareHome = "in_care_home": YesNo;
    InSpecialistMhCare = "in_specialist_mh_care": YesNo;
    UnderCrisisTeam = "under_crisis_team": YesNo;
    /// On the GP's register of severe mental illness, or told by a professional that they have one.
    SevereMentalIllness = "severe_mental_illness": YesNo;
    DetainedUnder = "detained_under": Word(&["none", "s2", "s3", "s4", "s5", "s135", "s136", "other"]);
    /// Has been detained under a treatment section before, so section 117 aftercare may apply.
    PreviouslyDetained = "previously_detained": YesNo;
    LacksCapacity = "lacks_capacity": YesNo;
    HasAppropriatePerson = "has_appropriate_person": YesNo;
    /// Finds it very hard to take part in a council assessment, plan or review.
    SubstantialDifficulty = "substantial_difficulty": YesNo;
    /// The council has found needs that meet the Care Act threshold.
    CareActEligible = "care_act_eligible": YesNo;
    FirstEpisodePsychosis = "first_episode_psychosis": YesNo;
    OrganicCause = "organic_cause": YesNo;
    RiskToOthers = "risk_to_others": YesNo;
    SubstanceDependency = "substance_dependency": YesNo;
    InEarlyRecovery = "in_early_recovery": YesNo;
    DomesticAbuse = "domestic_abuse": Word(&["none", "experiencing", "using"]);
    /// Was sexually abused as a child.
    AbusedAsChild = "abused_as_child": YesNo;
    HonourBasedAbuse = "honour_based_abuse": YesNo;
    BereavedBySuicide = "bereaved_by_suicide": YesNo;
    BereavedOfChild = "bereaved_of_child": YesNo;
    FrequentPoliceContact = "frequent_police_contact": YesNo;
    InCustodyOrCourt = "in_custody_or_court": YesNo;
    OffendingHistory = "offending_history": YesNo;
    VictimOfCrime = "victim_of_crime": YesNo;
    InPrison = "in_prison": YesNo;
    AsylumSeekerOrRefugee = "asylum_seeker_or_refugee": YesNo;
    GypsyOrTraveller = "gypsy_or_traveller": YesNo;
    /// Asian, African, Caribbean or another minority-ethnic community.
    MinorityEthnic = "minority_ethnic": YesNo;
    Lgbt = "lgbt": YesNo;
    InHospital = "in_hospital": YesNo;
    GpRegistered = "gp_registered": YesNo;
    /// From the scores (pathway facts, section 2), or stated by a professional.
    Severity = "severity": Scale(&["less_severe", "more_severe"]);
    Crisis = "crisis": Scale(&["none", "thoughts", "plan", "danger_now"]);
    /// A need that was stated. A need that was not stated among others that were counts as not asked about.
    NeedStated = "need": Need;
    /// Who is asking.
    AskedBy = "asked_by": Referrer;
}

/// The yes-or-no facts about a person's life, each under its name on the wire, for whoever makes a type of them all. A new fact of that
/// kind is a line here and a line above; the test below tells when one is forgotten.
macro_rules! circumstances_of_life {
    ($make:ident) => {
        $make! {
            pregnant => Pregnant,
            planning_pregnancy => PlanningPregnancy,
            child_under_five => ChildUnderFive,
            carer => Carer,
            cares_for_adult => CaresForAdult,
            cares_for_mental_illness => CaresForMentalIllness,
            veteran => Veteran,
            serving_armed_forces => ServingArmedForces,
            armed_forces_family => ArmedForcesFamily,
            school_takes_part => SchoolTakesPart,
            employed => Employed,
            seeking_work => SeekingWork,
            private_tenant => PrivateTenant,
            /// Deaf and uses British Sign Language.
            deaf_bsl => DeafBsl,
            sight_loss => SightLoss,
            learning_disability => LearningDisability,
            send => Send,
            long_term_condition => LongTermCondition,
            life_limiting_illness => LifeLimitingIllness,
            dementia_diagnosed => DementiaDiagnosed,
            in_care_home => InCareHome,
            in_specialist_mh_care => InSpecialistMhCare,
            under_crisis_team => UnderCrisisTeam,
            severe_mental_illness => SevereMentalIllness,
            previously_detained => PreviouslyDetained,
            lacks_capacity => LacksCapacity,
            has_appropriate_person => HasAppropriatePerson,
            substantial_difficulty => SubstantialDifficulty,
            care_act_eligible => CareActEligible,
            first_episode_psychosis => FirstEpisodePsychosis,
            organic_cause => OrganicCause,
            risk_to_others => RiskToOthers,
            substance_dependency => SubstanceDependency,
            in_early_recovery => InEarlyRecovery,
            abused_as_child => AbusedAsChild,
            honour_based_abuse => HonourBasedAbuse,
            bereaved_by_suicide => BereavedBySuicide,
            bereaved_of_child => BereavedOfChild,
            frequent_police_contact => FrequentPoliceContact,
            in_custody_or_court => InCustodyOrCourt,
            offending_history => OffendingHistory,
            victim_of_crime => VictimOfCrime,
            in_prison => InPrison,
            asylum_seeker_or_refugee => AsylumSeekerOrRefugee,
            gypsy_or_traveller => GypsyOrTraveller,
            minority_ethnic => MinorityEthnic,
            lgbt => Lgbt,
            in_hospital => InHospital,
            gp_registered => GpRegistered,
        }
    };
}
pub(crate) use circumstances_of_life;

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! named {
        ($($(#[$doc:meta])* $field:ident => $fact:ident),* $(,)?) => {
            vec![$((stringify!($field), Fact::$fact)),*]
        };
    }

    #[test]
    fn every_yes_or_no_fact_can_be_stated_under_its_own_name() {
        let stated = circumstances_of_life!(named);
        for (name, fact) in &stated {
            assert_eq!(*name, fact.as_str());
        }
        for fact in Fact::ALL.iter().filter(|fact| fact.fact_type() == FactType::YesNo) {
            assert!(stated.iter().any(|(_, known)| known == fact), "`{}` cannot be stated", fact.as_str());
        }
    }
}
