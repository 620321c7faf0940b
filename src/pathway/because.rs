//! The words of a reason: what was stated about a fact, or that it was not.

use crate::catalogue::{Fact, FactType, Referrer};

use super::rules::Rules;
use super::sheet::{Known, Sheet};
use super::snapshot::Snapshot;

/// What the request says about a fact, in words: `aged 29`, `whether the person is a carer is not known`.
pub fn stated(snapshot: &Snapshot, sheet: &Sheet, fact: Fact) -> String {
    let rules: &Rules = snapshot.rules();
    let words = rules.facts.get(&fact);
    match fact {
        Fact::NeedStated => {
            return match sheet.needs() {
                None => "no need was stated".to_owned(),
                Some(needs) => {
                    let names: Vec<&str> = snapshot.need_slugs(needs).collect();
                    format!("asks about {}", names.join(", "))
                }
            };
        }
        Fact::AskedBy => {
            return sheet.asked_by().map_or_else(
                || "who is asking is not known".to_owned(),
                |r| format!("asked by {}", spoken(r)),
            );
        }
        _ => {}
    }
    let Some(known) = sheet.get(fact) else { return unknown(fact) };
    let value = match known {
        Known::YesNo(true) => {
            return words.and_then(|w| w.yes.clone()).unwrap_or_else(|| fact.as_str().to_owned());
        }
        Known::YesNo(false) => {
            return words.and_then(|w| w.no.clone()).unwrap_or_else(|| format!("not {}", fact.as_str()));
        }
        Known::Between => return "the scores lie between less and more severe".to_owned(),
        Known::Number(number) => number.to_string(),
        Known::Word(at) => match fact.fact_type() {
            FactType::Word(all) | FactType::Scale(all) => {
                all.get(usize::from(at)).copied().unwrap_or("").to_owned()
            }
            FactType::YesNo | FactType::Number { .. } | FactType::Need | FactType::Referrer => String::new(),
        },
    };
    let spoken = words.and_then(|w| w.words.get(&value).cloned());
    spoken.unwrap_or_else(|| {
        words.and_then(|w| w.is.as_deref()).map_or_else(|| value.clone(), |is| is.replace("{value}", &value))
    })
}

fn unknown(fact: Fact) -> String {
    match fact {
        Fact::AgeYears => "the age is not known".to_owned(),
        Fact::Severity => "how severe it is is not known".to_owned(),
        _ => format!("not known yet: {}", fact.as_str().replace('_', " ")),
    }
}

/// How a referrer is spoken of in a sentence.
pub fn spoken(referrer: Referrer) -> &'static str {
    match referrer {
        Referrer::Myself => "the person themselves",
        Referrer::Family => "family",
        Referrer::Gp => "a GP",
        Referrer::LinkWorker => "a link worker",
        Referrer::HealthProfessional => "a health professional",
        Referrer::MentalHealthProfessional => "a mental health professional",
        Referrer::ConsultantPsychiatrist => "a consultant psychiatrist",
        Referrer::Midwife => "a midwife",
        Referrer::HealthVisitor => "a health visitor",
        Referrer::School => "a school",
        Referrer::SocialWorker => "a social worker",
        Referrer::Police => "the police",
        Referrer::WardStaff => "ward staff",
        Referrer::Employer => "an employer",
        Referrer::VoluntarySector => "a voluntary-sector worker",
    }
}
