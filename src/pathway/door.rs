//! Where to go instead, when a service does not take the person or the one who asks.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::catalogue::Urgency;
use crate::geography::Truth;

use super::because::spoken;
use super::case::Case;
use super::compiled_rules::CompiledDoor;
use super::need_weights::NeedWeight;
use super::outline::StepSet;
use super::rank::standing_when_named;
use super::record::Record;
use super::referral::{ReferralQuestion, referral};
use super::reply::NamedService;
use super::sift::{best, sift};

/// So many of what a match would put first are looked through for one that takes the referral.
const LOOKED_THROUGH: usize = 20;

/// A service to go to instead.
pub struct Door<'s> {
    pub service: NamedService<'s>,
    /// Why this one, where the record itself does not say.
    pub because: Option<Cow<'s, str>>,
}

/// The doors for one question.
pub struct Doors<'c, 'p, 's> {
    pub case: &'c Case<'p, 's>,
    pub urgency: Option<Urgency>,
    /// By needs: what a match would offer for them that takes the referral, best first.
    offered: HashMap<u64, Vec<usize>>,
}

impl<'c, 'p, 's> Doors<'c, 'p, 's> {
    pub fn of(case: &'c Case<'p, 's>, urgency: Option<Urgency>) -> Self {
        Self { case, urgency, offered: HashMap::new() }
    }

    /// What is asked of every service's routes.
    pub fn question(&self) -> ReferralQuestion<'p> {
        let profile = self.case.profile;
        let (sheet, urgency) = (&profile.sheet, self.urgency);
        ReferralQuestion { referrer: sheet.asked_by(), urgency, sheet, day: profile.day() }
    }

    /// The door that the record names, if it opens to this person and this referrer; else one for what the person needs. `said` is the
    /// door of the route that refuses the referrer.
    pub fn instead_of(&mut self, at: usize, said: Option<NamedService<'s>>) -> Option<Door<'s>> {
        let snapshot = self.case.snapshot;
        let record = snapshot.record(at);
        let named = named_by_record(record, said, self.case);
        let opens =
            named.into_iter().filter_map(|slug| snapshot.position(slug)).find(|to| self.opens(*to, at));
        if let Some(to) = opens {
            return Some(Door { service: NamedService::of(snapshot.record(to)), because: None });
        }
        let asked = self.case.profile.sheet.needs().unwrap_or(0);
        let first = record.first_need.map_or(0, |need| 1_u64 << need);
        // What somebody asks about is not answered by a door for something else the service helps with; nor is what presses.
        let needs = match asked {
            0 if self.presses() => vec![first],
            0 => vec![first, record.need_bits],
            asked => vec![asked],
        };
        needs.into_iter().find_map(|needs| self.for_needs(needs, at))
    }

    /// A door by the rules; else what a match would offer for the need at the same step; last a door that may be for other ages.
    fn for_needs(&mut self, needs: u64, at: usize) -> Option<Door<'s>> {
        let case = self.case;
        let (sheet, doors) = (&case.profile.sheet, &case.snapshot.compiled().doors);
        let open = doors.iter().filter(|door| door.stands_open(needs, sheet) && self.opens(door.record, at));
        let (doubtful, sure): (Vec<_>, Vec<_>) =
            open.partition(|door| standing_when_named(door.record, case).age_in_doubt);
        let by_rule = |door: &&'s CompiledDoor| Door {
            service: NamedService::of(case.snapshot.record(door.record)),
            because: Some(door.because.as_str().into()),
        };
        if let Some(door) = sure.first() {
            return Some(by_rule(door));
        }
        self.like(needs, at).or_else(|| doubtful.first().map(by_rule))
    }

    /// What a match would put first for these needs, of those at a step of the service that take the referral.
    fn like(&mut self, needs: u64, at: usize) -> Option<Door<'s>> {
        let snapshot = self.case.snapshot;
        let outline = |at: usize| snapshot.outlines().get(at);
        let steps: StepSet = outline(at).steps;
        if !self.offered.contains_key(&needs) {
            let offered = self.offered_for(needs);
            self.offered.insert(needs, offered);
        }
        let offered = self.offered.get(&needs).map(Vec::as_slice).unwrap_or_default();
        let to = offered.iter().copied().find(|to| {
            outline(*to).need_bits & needs != 0 && outline(*to).steps.meets(steps) && self.opens(*to, at)
        })?;
        let shared = snapshot.need_slugs(outline(to).need_bits & needs).collect::<Vec<_>>().join(", ");
        let who = self.question().referrer.map_or("anybody", spoken);
        let because = format!("it helps with {shared} at the same step, and {who} may refer there");
        Some(Door { service: NamedService::of(snapshot.record(to)), because: Some(because.into()) })
    }

    fn offered_for(&self, needs: u64) -> Vec<usize> {
        let snapshot = self.case.snapshot;
        let mut profile = self.case.profile.clone();
        profile.needs = (0..snapshot.needs().len())
            .filter(|need| needs & (1 << need) != 0)
            .map(|need| NeedWeight { need, weight: 1.0, because: None })
            .collect();
        profile.sheet.state_needs(needs);
        let case = Case::of(&profile, snapshot);
        let offered = sift(&snapshot.candidates(&profile), &case).offered;
        let takes = |at: &usize| {
            let found = referral(snapshot.record(*at), snapshot, &self.question());
            found.open_to_you == Some(true) || self.question().referrer.is_none()
        };
        best(offered, LOOKED_THROUGH, 0.0, &case).into_iter().map(|judged| judged.at).filter(takes).collect()
    }

    /// Whether a door runs, is not where we stand or who asks, takes what is as urgent as this, and refuses neither the referrer nor the
    /// person.
    fn opens(&self, to: usize, from: usize) -> bool {
        let snapshot = self.case.snapshot;
        let question = self.question();
        let mut doors = snapshot.compiled().doors.iter();
        to != from
            && !doors.any(|door| {
                door.record == to && (door.is_asker(question.referrer) || !door.takes(self.urgency))
            })
            && referral(snapshot.record(to), snapshot, &question).open_to_you != Some(false)
            && !standing_when_named(to, self.case).outcome.is_unmet()
    }

    /// Whether the referral cannot wait.
    pub fn presses(&self) -> bool {
        matches!(self.urgency, Some(Urgency::Urgent | Urgency::Emergency))
    }
}

/// Where the record itself sends people: whom it was replaced by, the route that refuses, the criteria that are not met.
fn named_by_record<'s>(record: &'s Record, said: Option<NamedService<'s>>, case: &Case) -> Vec<&'s str> {
    let service = &record.service;
    let mut named: Vec<&str> = service.status.replaced_by.as_deref().into_iter().collect();
    named.extend(said.map(|door| door.slug));
    let judged = record.criteria.iter().map(|place| case.judged.criteria[*place as usize]);
    let unmet = service
        .criteria
        .iter()
        .zip(judged)
        .filter(|(_, judged)| judged.is_some_and(|judged| judged.gates && judged.truth == Truth::Unmet));
    named.extend(unmet.filter_map(|(criterion, _)| criterion.otherwise.as_deref()));
    named
}
