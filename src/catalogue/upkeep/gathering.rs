//! Every reason to look at one record.

use chrono::{Days, Months, NaiveDate};

use super::super::assure::not_in_force;
use super::super::check::{Severity, facts_of};
use super::super::{Confidence, Kind, Organisation, Provenance, Service, Status};
use super::Around;
use super::doors::closed_doors;
use super::due::{Due, DueReason, Reason, RecordKind, rank_of};

/// Collects the reasons of one record.
struct Gathering<'a> {
    around: &'a Around<'a>,
    reasons: Vec<DueReason>,
}

impl Gathering<'_> {
    /// Adds facts to a reason, known since a day and due on one; the earliest of each stays.
    fn add(
        &mut self,
        reason: Reason,
        fact: Option<&str>,
        says: Option<String>,
        since: Option<NaiveDate>,
        due_on: NaiveDate,
    ) {
        let at = self.reasons.iter().position(|known| known.reason == reason).unwrap_or_else(|| {
            let because = self.around.rules.due.rule(reason).map(|rule| rule.says.clone());
            let (facts, says) = (Vec::new(), Vec::new());
            self.reasons.push(DueReason {
                reason,
                because: because.unwrap_or_default(),
                facts,
                says,
                since,
                due_on,
            });
            self.reasons.len() - 1
        });
        let known = &mut self.reasons[at];
        known.since = [known.since, since].into_iter().flatten().min();
        known.due_on = known.due_on.min(due_on);
        known.facts.extend(fact.filter(|fact| !known.facts.iter().any(|f| f == fact)).map(str::to_owned));
        known.says.extend(says.filter(|says| !known.says.contains(says)));
    }

    fn add_since(
        &mut self,
        reason: Reason,
        fact: Option<&str>,
        says: Option<String>,
        since: Option<NaiveDate>,
    ) {
        let due_on = self.around.rules.due.by_when(reason, since.unwrap_or(self.around.today));
        self.add(reason, fact, says, since, due_on);
    }

    /// Looks at the age of a fact.
    fn age(&mut self, fact: &str, provenance: &Provenance) {
        let rules = &self.around.rules.due;
        let soon = self.around.today + Days::new(u64::from(rules.ahead_days));
        if let Some(due_on) = rules.due_on(fact, provenance) {
            if due_on <= soon {
                self.add(Reason::Stale, Some(fact), None, provenance.dated.as_of(), due_on);
            }
            return;
        }
        let read = self.read_on(provenance).unwrap_or(self.around.today);
        let due_on = read.checked_add_months(Months::new(u32::from(rules.undated.months))).unwrap_or(read);
        if due_on <= soon {
            self.add(Reason::Undated, Some(fact), None, Some(read), due_on);
        }
    }

    /// The last day one of its sources was read.
    fn read_on(&self, provenance: &Provenance) -> Option<NaiveDate> {
        provenance.source.iter().filter_map(|id| self.around.source(id)).map(|source| source.retrieved).max()
    }

    fn weakness(&mut self, fact: &str, provenance: &Provenance) {
        if matches!(provenance.confidence, Confidence::Low | Confidence::DocumentOnly) {
            let since = provenance.dated.as_of().or_else(|| self.read_on(provenance));
            self.add_since(Reason::WeakEvidence, Some(fact), None, since);
        }
    }

    /// A page of a contact, or the page a fact was taken from.
    fn link(&mut self, fact: &str, address: &str) {
        if let Some(dead) = self.around.dead(address) {
            let says = format!("{address} {}", dead.says);
            self.add_since(Reason::DeadLink, Some(fact), Some(says), Some(dead.since));
        }
    }

    /// The page that a fact was first of all taken from.
    fn page_of(&mut self, fact: &str, provenance: &Provenance) {
        let first = provenance.source.first().and_then(|id| self.around.source(id));
        if let Some(address) = first.and_then(|source| source.url.as_deref()) {
            self.link(fact, address);
        }
    }

    fn finish(mut self, what: RecordKind, slug: &str, name: &str, organisation: &str) -> Option<Due> {
        let rules = self.around.rules;
        let soon = self.around.today + Days::new(u64::from(rules.due.ahead_days));
        // What was found lately and may wait longer than that is not due yet.
        self.reasons.retain(|reason| reason.due_on <= soon || reason.reason == Reason::ProblemReported);
        self.reasons.sort_by_key(|reason| rank_of(reason.reason, rules));
        let due_on = self.reasons.iter().map(|reason| reason.due_on).min()?;
        let overdue_days = u32::try_from((self.around.today - due_on).num_days()).unwrap_or(0);
        let (slug, name, organisation) = (slug.to_owned(), name.to_owned(), organisation.to_owned());
        Some(Due { what, slug, name, organisation, due_on, overdue_days, reasons: self.reasons })
    }
}

pub(super) fn of_service(service: &Service, around: &Around) -> Option<Due> {
    let mut found = Gathering { around, reasons: Vec::new() };
    if let Some((count, since)) = around.findings.problems.get(&service.slug) {
        let says = format!("{count} waiting");
        found.add_since(Reason::ProblemReported, None, Some(says), Some(*since));
    }
    // What has ended, and what is kept for its name alone, is not looked at again unasked.
    let ended = matches!(service.status.is, Status::Closed | Status::Replaced);
    if !ended && service.kind != Kind::Context {
        if service.status.is == Status::Unknown {
            let since = service.status.provenance.dated.as_of();
            found.add_since(Reason::StatusUnknown, Some("status"), None, since);
        }
        let doors = closed_doors(service, around);
        for (fact, says) in &doors {
            found.add_since(Reason::ClosedDoor, Some(fact), Some(says.clone()), None);
        }
        add_findings(service, &doors, around, &mut found);
        for (at, conflict) in service.conflicts.iter().enumerate() {
            let newest = conflict.claims.iter().filter_map(|claim| claim.dated.as_of()).max();
            let says = format!("about {}", conflict.about);
            found.add_since(Reason::Conflict, Some(&format!("conflict[{}]", at + 1)), Some(says), newest);
        }
        found.weakness("head", &service.provenance);
        found.weakness("status", &service.status.provenance);
        let past = not_in_force(service, around.today);
        for (fact, provenance) in facts_of(service).into_iter().filter(|(fact, _)| !past.contains(fact)) {
            found.age(&fact, provenance);
            found.page_of(&fact, provenance);
        }
        for (at, contact) in service.contacts.iter().enumerate() {
            found.link(&format!("contact[{}]", at + 1), &contact.value);
        }
    }
    found.finish(RecordKind::Service, &service.slug, &service.name, &service.organisation)
}

/// What a check finds, but for what has a reason of its own.
fn add_findings(service: &Service, doors: &[(String, String)], around: &Around, found: &mut Gathering) {
    for fault in around.faults_of(&service.slug) {
        let fact = fault.field.split('.').next().unwrap_or(&fault.field);
        let told = fault.field.starts_with("conflict[") && fault.severity == Severity::Warning
            || doors.iter().any(|(door, _)| door == fact) && fault.problem.contains("closed");
        if told {
            continue;
        }
        let reason = match fault.severity {
            Severity::Fault => Reason::Fault,
            Severity::Warning => Reason::Warning,
        };
        let says = format!("{}: {}; {}", fault.field, fault.problem, fault.remedy);
        // A check says nothing of when it began: since the record was last looked at.
        let since = match reason {
            Reason::Warning => service.provenance.dated.as_of(),
            _ => None,
        };
        found.add_since(reason, Some(fact), Some(says), since);
    }
}

pub(super) fn of_organisation(organisation: &Organisation, around: &Around) -> Option<Due> {
    let mut found = Gathering { around, reasons: Vec::new() };
    found.age("organisation", &organisation.provenance);
    found.page_of("organisation", &organisation.provenance);
    if let Some(website) = &organisation.website {
        found.link("organisation", website);
    }
    let Organisation { slug, name, .. } = organisation;
    found.finish(RecordKind::Organisation, slug, name, slug)
}
