//! The words of a reason: what was stated about a fact, or that it was not.

use std::borrow::Cow;

use crate::catalogue::{Fact, FactType, Referrer};

use super::rules::{FactWords, Rules};
use super::sheet::{Known, Sheet};
use super::snapshot::Snapshot;

/// What the request says about a fact, in words: `aged 29`, `whether the person is a carer is not known`.
pub fn stated<'s>(snapshot: &'s Snapshot, sheet: &Sheet, fact: Fact) -> Cow<'s, str> {
    let rules: &Rules = snapshot.rules();
    let words = rules.facts.get(&fact);
    match fact {
        Fact::NeedStated => {
            return match sheet.needs() {
                None => "no need was stated".into(),
                Some(needs) => {
                    let heard = sheet.heard_needs();
                    let said =
                        [("asks about", needs & !heard), ("the words are like those of people with", heard)];
                    let said = said.into_iter().filter(|(_, needs)| *needs != 0);
                    let parts = said.map(|(how, needs)| {
                        format!("{how} {}", snapshot.need_slugs(needs).collect::<Vec<_>>().join(", "))
                    });
                    parts.collect::<Vec<_>>().join("; ").into()
                }
            };
        }
        Fact::AskedBy => {
            return match sheet.asked_by() {
                None => "who is asking is not known".into(),
                Some(referrer) => format!("asked by {}", spoken(referrer)).into(),
            };
        }
        _ => {}
    }
    let Some(known) = sheet.get(fact) else { return unknown(fact, words) };
    let value = match known {
        Known::YesNo(true) => {
            return words.and_then(|w| w.yes.as_deref()).unwrap_or(fact.as_str()).into();
        }
        Known::YesNo(false) => {
            let said = words.and_then(|w| w.no.as_deref());
            return said.map_or_else(|| format!("not {}", fact.as_str()).into(), Cow::Borrowed);
        }
        Known::Between => return "the scores lie between less and more severe".into(),
        Known::Number(number) => Cow::Owned(number.to_string()),
        Known::Word(at) => match fact.fact_type() {
            FactType::Word(all) | FactType::Scale(all) => {
                all.get(usize::from(at)).copied().unwrap_or("").into()
            }
            FactType::YesNo | FactType::Number { .. } | FactType::Need | FactType::Referrer => "".into(),
        },
    };
    match words {
        Some(words) if words.words.contains_key(&*value) => words.words[&*value].as_str().into(),
        Some(FactWords { is: Some(is), .. }) => is.replace("{value}", &value).into(),
        Some(_) | None => value,
    }
}

/// That nothing was said about a fact.
fn unknown(fact: Fact, words: Option<&FactWords>) -> Cow<'static, str> {
    match words.and_then(|words| words.unknown.as_deref()) {
        Some(what) => format!("{what} is not known").into(),
        None => format!("not known yet: {}", fact.as_str().replace('_', " ")).into(),
    }
}

/// Several reasons as one, each said once.
pub fn joined<'s>(reasons: impl IntoIterator<Item = Cow<'s, str>>) -> Cow<'s, str> {
    let mut said: Vec<Cow<str>> = Vec::new();
    for reason in reasons {
        if !said.contains(&reason) {
            said.push(reason);
        }
    }
    if said.len() == 1 { said.remove(0) } else { said.join("; ").into() }
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
