//! Facts looked at again: by which team, on which day, by what means; the same fact, with a newer date and a source that says so.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::check::{facts_of, facts_of_mut};
use super::service::SIGNPOST_NAMESPACE;
use super::{Confidence, Provenance, Service, Source};

/// How facts were looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// Somebody rang the service and asked.
    Rang,
    /// The provider confirmed it by itself.
    ProviderConfirmed,
    /// A page of the provider's was read and says so.
    PageChecked,
}

impl Means {
    fn in_words(self) -> &'static str {
        match self {
            Means::Rang => "the service was rung and asked",
            Means::ProviderConfirmed => "the provider confirmed it",
            Means::PageChecked => "the provider's page was read again",
        }
    }

    /// How far a fact is to be trusted afterwards, at least.
    fn confidence(self) -> Confidence {
        match self {
            Means::Rang | Means::ProviderConfirmed => Confidence::High,
            Means::PageChecked => Confidence::Medium,
        }
    }
}

/// An assurance, as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assuring {
    pub on: NaiveDate,
    /// A team or role, never a person's name.
    pub by: String,
    pub means: Means,
    /// Facts as `signpost check` names them: `status`, `contact[2]`. None: every fact that holds on that day.
    pub facts: Vec<String>,
}

/// Why nothing was assured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAssured {
    #[error(
        "`{name}` is no fact of this record: name facts as `signpost due` does, such as `status` or `contact[2]`"
    )]
    NoSuchFact { name: String },
    #[error("every one of these facts speaks for a later day already")]
    Fresher,
}

/// How the id of such a source begins.
const PREFIX: &str = "assured-";

impl Assuring {
    /// Puts the day and the source to each fact meant, and gives the source, which the record cites from then on.
    ///
    /// # Errors
    /// A fact that the record does not have, and facts that all speak for a later day already.
    pub fn assure(&self, service: &mut Service) -> Result<Source, NotAssured> {
        let source = self.source(service);
        let known: Vec<String> = facts_of(service).into_iter().map(|(name, _)| name).collect();
        if let Some(unknown) = self.facts.iter().find(|name| !known.contains(name)) {
            return Err(NotAssured::NoSuchFact { name: unknown.clone() });
        }
        let past = not_in_force(service, self.on);
        let mut assured = 0;
        for (name, provenance) in facts_of_mut(service) {
            let meant =
                if self.facts.is_empty() { !past.contains(&name) } else { self.facts.contains(&name) };
            let fresher = provenance.dated.as_of().is_some_and(|day| day > self.on);
            if meant && !fresher {
                self.date(provenance, &source.id);
                assured += 1;
            }
        }
        if assured == 0 { Err(NotAssured::Fresher) } else { Ok(source) }
    }

    fn date(&self, provenance: &mut Provenance, source: &str) {
        // Of earlier assurances the newest is enough; what the fact was taken from stays.
        provenance.source.retain(|id| !id.starts_with(PREFIX));
        provenance.source.insert(0, source.to_owned());
        provenance.dated = self.on.into();
        provenance.confidence = provenance.confidence.max(self.means.confidence());
    }

    /// The same for the same service, day, team and means.
    fn source(&self, service: &Service) -> Source {
        let Self { on, by, means, facts: _ } = self;
        let told_apart = Uuid::new_v5(&SIGNPOST_NAMESPACE, format!("{by}/{means:?}").as_bytes()).simple();
        let told_apart: String = told_apart.to_string().chars().take(8).collect();
        Source {
            id: format!("{PREFIX}{}-{on}-{told_apart}", service.slug),
            title: format!("Assurance of {}: {}", service.name, means.in_words()),
            publisher: by.clone(),
            url: None,
            published: (*on).into(),
            retrieved: *on,
            licence: "facts only".to_owned(),
        }
    }
}

/// Rules and hours that do not hold on a day: nobody can confirm them, and nobody need look at them again.
pub(super) fn not_in_force(service: &Service, on: NaiveDate) -> Vec<String> {
    let outside = |from: Option<NaiveDate>, until: Option<NaiveDate>| {
        from.is_some_and(|from| from > on) || until.is_some_and(|until| until < on)
    };
    let named = |name: &str, past: Vec<bool>| {
        let past = past.into_iter().enumerate().filter(|(_, past)| *past);
        past.map(|(at, _)| format!("{name}[{}]", at + 1)).collect::<Vec<_>>()
    };
    let criteria = service.criteria.iter().map(|rule| outside(rule.from, rule.until)).collect();
    let routes = service.routes.iter().map(|route| outside(route.from, route.until)).collect();
    let schedules = service.schedules.iter().map(|hours| outside(hours.valid_from, hours.valid_to)).collect();
    [named("criterion", criteria), named("route", routes), named("schedule", schedules)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service() -> Service {
        let old = serde_json::json!({"source": ["a-page"], "dated": "2018~", "confidence": "low"});
        serde_json::from_value(serde_json::json!({
            "slug": "a", "name": "A", "organisation": "o", "kind": "service", "summary": "s", "steps": [], "needs": [], "modes": [],
            "status": {"is": "open", "provenance": old}, "coverage": {"basis": "anyone", "areas": [], "provenance": old},
            "contacts": [{"kind": "phone", "value": "0116 295 3060", "provenance": old}, {"kind": "email", "value": "a@example.org", "provenance":
                {"source": ["newer"], "dated": "2026-12-01", "confidence": "high"}}],
            "routes": [{"who": ["self"], "until": "2020-01-01", "provenance": old}],
            "provenance": old,
        }))
        .unwrap()
    }

    fn assuring(means: Means, facts: &[&str]) -> Assuring {
        let facts = facts.iter().map(|name| (*name).to_owned()).collect();
        Assuring { on: "2026-11-25".parse().unwrap(), by: "the directory team".to_owned(), means, facts }
    }

    #[test]
    fn a_record_assured_whole_is_dated_but_for_what_is_past_or_newer() {
        let mut service = service();

        let source = assuring(Means::Rang, &[]).assure(&mut service).unwrap();

        assert_eq!(service.status.provenance.dated.as_str(), "2026-11-25");
        assert_eq!(service.status.provenance.confidence, Confidence::High);
        assert_eq!(service.status.provenance.source, [source.id.as_str(), "a-page"]);
        assert_eq!(service.routes[0].provenance.dated.as_str(), "2018~");
        assert_eq!(service.contacts[1].provenance.dated.as_str(), "2026-12-01");
        assert_eq!(service.assurance("2026-11-25".parse().unwrap()).age_days, Some(0));
    }

    #[test]
    fn a_named_fact_alone_is_dated_and_an_earlier_assurance_of_it_goes() {
        let mut service = service();
        assuring(Means::Rang, &["contact[1]"]).assure(&mut service).unwrap();

        let again = assuring(Means::PageChecked, &["contact[1]"]).assure(&mut service).unwrap();

        assert_eq!(service.contacts[0].provenance.source, [again.id.as_str(), "a-page"]);
        assert_eq!(service.contacts[0].provenance.confidence, Confidence::High, "it is not trusted less");
        assert_eq!(service.status.provenance.dated.as_str(), "2018~");
    }

    #[test]
    fn what_is_not_there_or_newer_is_not_assured() {
        let refused = |facts: &[&str]| assuring(Means::Rang, facts).assure(&mut service()).unwrap_err();

        assert_eq!(refused(&["contact[3]"]), NotAssured::NoSuchFact { name: "contact[3]".to_owned() });
        assert_eq!(refused(&["contact[2]"]), NotAssured::Fresher);
    }
}
