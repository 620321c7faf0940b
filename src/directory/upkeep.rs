//! What is to be looked at again and how good each record is, over what is answered from now.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use chrono_tz::Europe::London;

use super::judged::{catalogue_of, faults_of};
use super::{Directory, DirectoryError, ReadSide};
use crate::catalogue::check::Fault;
use crate::catalogue::{
    Audience, Catalogue, DeadLink, Due, Findings, OrganisationQuality, Quality, Service, ServiceQuality, due,
    quality_of,
};
use crate::store::{ChangeNumber, Store, StoreError};

/// What a check of the whole catalogue found, kept until the catalogue or the day is another.
#[derive(Default)]
pub struct Checked(Mutex<Option<Arc<CheckedCatalogue>>>);

struct CheckedCatalogue {
    change: ChangeNumber,
    today: NaiveDate,
    catalogue: Catalogue,
    faults: Vec<Fault>,
}

/// Why the queue cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum NoUpkeep {
    #[error(transparent)]
    NotReady(#[from] super::NotReady),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the store knows besides the catalogue: reports that wait, and pages that do not answer.
///
/// # Errors
/// Those of the store.
pub async fn stored_findings(store: &Store) -> Result<Findings, StoreError> {
    let problems = store.open_problems().await?.into_iter();
    let problems: HashMap<String, (u32, NaiveDate)> = problems
        .map(|(service, count, since)| (service, (count, since.with_timezone(&London).date_naive())))
        .collect();
    let dead_links: HashMap<String, DeadLink> = store.dead_links().await?.into_iter().collect();
    Ok(Findings { faults: Vec::new(), problems, dead_links })
}

impl Directory {
    /// The due queue, as everybody may see it: what is confidential, withheld or for professionals is not in it.
    pub async fn due(&self) -> Result<Vec<Due>, NoUpkeep> {
        let read_side = self.read_side()?;
        let (checked, findings, today) =
            (self.checked(&read_side).await?, self.findings().await?, self.today());
        let rules = Arc::clone(&read_side.upkeep);
        let reckoning = tokio::task::spawn_blocking(move || {
            let findings = Findings { faults: checked.faults.clone(), ..findings };
            let mut queue = due(&checked.catalogue, &findings, &rules, today);
            let services: HashMap<&str, &Service> = checked
                .catalogue
                .services
                .iter()
                .map(|service| (service.slug.as_str(), service.as_ref()))
                .collect();
            for one in &mut queue {
                services.get(one.slug.as_str()).into_iter().for_each(|service| open_due(one, service));
            }
            queue.retain(|one| !one.reasons.is_empty());
            queue
        });
        Ok(reckoning.await.map_err(|_| DirectoryError::BrokenOff)?)
    }

    /// How good the record of a service is; none when there is none.
    pub async fn quality_of_service(&self, slug: &str) -> Result<Option<Quality>, NoUpkeep> {
        let read_side = self.read_side()?;
        let (checked, findings, today) =
            (self.checked(&read_side).await?, self.findings().await?, self.today());
        let (rules, slug) = (Arc::clone(&read_side.upkeep), slug.to_owned());
        let reckoning = tokio::task::spawn_blocking(move || {
            let findings = Findings { faults: checked.faults.clone(), ..findings };
            let service = checked.catalogue.services.iter().find(|service| service.slug == slug)?;
            let mut quality = quality_of(&checked.catalogue, &findings, &rules, today).service(service);
            let hidden = Hidden::of(service);
            quality.parts.iter_mut().for_each(|part| part.lacks.retain(|said| hidden.may_say(said)));
            Some(quality)
        });
        Ok(reckoning.await.map_err(|_| DirectoryError::BrokenOff)?)
    }

    /// How good the records of an organisation are on average.
    pub async fn quality_of_organisation(&self, slug: &str) -> Result<OrganisationQuality, NoUpkeep> {
        let read_side = self.read_side()?;
        let (checked, findings, today) =
            (self.checked(&read_side).await?, self.findings().await?, self.today());
        let (rules, slug) = (Arc::clone(&read_side.upkeep), slug.to_owned());
        let reckoning = tokio::task::spawn_blocking(move || {
            let findings = Findings { faults: checked.faults.clone(), ..findings };
            quality_of(&checked.catalogue, &findings, &rules, today).organisation(&slug)
        });
        Ok(reckoning.await.map_err(|_| DirectoryError::BrokenOff)?)
    }

    /// How good every record of a service that runs now is, or those of one organisation, the one that lacks most first.
    pub async fn quality_of_records(
        &self,
        organisation: Option<&str>,
    ) -> Result<Vec<ServiceQuality>, NoUpkeep> {
        let read_side = self.read_side()?;
        let (checked, findings, today) =
            (self.checked(&read_side).await?, self.findings().await?, self.today());
        let (rules, organisation) = (Arc::clone(&read_side.upkeep), organisation.map(str::to_owned));
        let reckoning = tokio::task::spawn_blocking(move || {
            let findings = Findings { faults: checked.faults.clone(), ..findings };
            quality_of(&checked.catalogue, &findings, &rules, today).services(organisation.as_deref())
        });
        Ok(reckoning.await.map_err(|_| DirectoryError::BrokenOff)?)
    }

    async fn findings(&self) -> Result<Findings, StoreError> {
        match self.store_to_ask()? {
            Some(store) => stored_findings(store).await,
            None => Ok(Findings::default()),
        }
    }

    async fn checked(&self, read_side: &ReadSide) -> Result<Arc<CheckedCatalogue>, DirectoryError> {
        let (change, today) = (read_side.snapshot.change(), self.today());
        let kept = || self.checked.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().clone().filter(|known| (known.change, known.today) == (change, today)) {
            return Ok(known);
        }
        let snapshot = Arc::clone(&read_side.snapshot);
        let checking = tokio::task::spawn_blocking(move || {
            let catalogue = catalogue_of(&snapshot);
            let faults = faults_of(&catalogue, &snapshot, today);
            Arc::new(CheckedCatalogue { change, today, catalogue, faults })
        });
        let checked = checking.await.map_err(|_| DirectoryError::BrokenOff)?;
        *kept() = Some(Arc::clone(&checked));
        Ok(checked)
    }
}

/// What of a record is not for everybody: names of facts, and texts.
struct Hidden<'s> {
    facts: Vec<String>,
    texts: Vec<&'s str>,
}

impl<'s> Hidden<'s> {
    fn of(service: &'s Service) -> Self {
        let (mut facts, mut texts) = (Vec::new(), Vec::new());
        for (at, location) in service.locations.iter().enumerate().filter(|(_, l)| l.confidential) {
            facts.push(format!("location[{}]", at + 1));
            let crate::catalogue::Location { name, address, postcode, place, says, site, .. } = location;
            texts.extend(
                [name, address, postcode, place, says, site].into_iter().flatten().map(String::as_str),
            );
        }
        let professional = |audience| audience == Audience::Professionals;
        for (at, contact) in service.contacts.iter().enumerate().filter(|(_, c)| professional(c.audience)) {
            facts.push(format!("contact[{}]", at + 1));
            texts.push(&contact.value);
        }
        let claims = service.conflicts.iter().flat_map(|conflict| &conflict.claims);
        texts.extend(claims.filter(|claim| !claim.publish).map(|claim| claim.value.as_str()));
        texts.retain(|text| !text.trim().is_empty());
        Self { facts, texts }
    }

    fn may_say(&self, said: &str) -> bool {
        !self.texts.iter().any(|text| said.contains(text))
            && !self.facts.iter().any(|fact| said.contains(fact.as_str()))
    }
}

/// Takes out what is not for everybody; a reason that says nothing else goes whole.
fn open_due(due: &mut Due, service: &Service) {
    let hidden = Hidden::of(service);
    if hidden.facts.is_empty() && hidden.texts.is_empty() {
        return;
    }
    due.reasons.retain_mut(|reason| {
        let spoke = !reason.facts.is_empty() || !reason.says.is_empty();
        reason.facts.retain(|fact| !hidden.facts.contains(fact));
        reason.says.retain(|said| hidden.may_say(said));
        !spoke || !reason.facts.is_empty() || !reason.says.is_empty()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{DueReason, Reason, RecordKind};

    #[test]
    fn a_confidential_place_and_a_professionals_number_are_not_in_the_queue() {
        let provenance = serde_json::json!({"source": ["a-page"], "dated": "2026-11", "confidence": "high"});
        let service: Service = serde_json::from_value(serde_json::json!({
            "slug": "a", "name": "A", "organisation": "o", "kind": "service", "summary": "s", "steps": [], "needs": [], "modes": [],
            "status": {"is": "open", "provenance": provenance}, "coverage": {"basis": "anyone", "areas": [], "provenance": provenance},
            "contacts": [{"kind": "phone", "value": "0116 000 0000", "audience": "professionals", "provenance": provenance}],
            "locations": [{"address": "7 Quiet Lane", "confidential": true, "provenance": provenance}], "provenance": provenance,
        }))
        .unwrap();
        let reason = |reason, facts: &[&str], says: &[&str]| DueReason {
            reason,
            because: String::new(),
            facts: facts.iter().map(|fact| (*fact).to_owned()).collect(),
            says: says.iter().map(|said| (*said).to_owned()).collect(),
            since: None,
            due_on: NaiveDate::MIN,
        };
        let mut due = Due {
            what: RecordKind::Service,
            slug: "a".to_owned(),
            name: "A".to_owned(),
            organisation: "o".to_owned(),
            due_on: NaiveDate::MIN,
            overdue_days: 0,
            reasons: vec![
                reason(Reason::Stale, &["location[1]", "status"], &[]),
                reason(Reason::Undated, &["location[1]"], &[]),
                reason(Reason::Fault, &["contact[1]"], &["contact[1].value: `0116 000 0000` cannot be used"]),
                reason(Reason::Warning, &["note[1]"], &["note[1]: names 7 Quiet Lane"]),
            ],
        };

        open_due(&mut due, &service);

        let left: Vec<(Reason, usize, usize)> =
            due.reasons.iter().map(|r| (r.reason, r.facts.len(), r.says.len())).collect();
        assert_eq!(left, [(Reason::Stale, 1, 0), (Reason::Warning, 1, 0)]);
    }
}
