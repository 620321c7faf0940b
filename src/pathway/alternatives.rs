//! After a no: how one service stands to a person, and what to try next.

use serde::Serialize;
use utoipa::ToSchema;

use crate::geography::Truth;

use super::case::Case;
use super::need_weights::NeedWeight;
use super::profile::Profile;
use super::rank::{Standing, rank, standing};
use super::record::Record;
use super::referral::{ReferralQuestion, referral};
use super::reply::{CriterionReply, Match, MatchReply, NamedService, Referral, Urgent, Versions};
use super::snapshot::Snapshot;

/// The next-best services for a given service and person, with the same reasons as a match.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AlternativesReply<'s> {
    /// Crisis help, first of all.
    pub urgent: Option<Urgent<'s>>,
    pub service: NamedService<'s>,
    /// Whether the service itself would take this person.
    pub outcome: Truth,
    pub criteria: Vec<CriterionReply<'s>>,
    pub referral: Referral<'s>,
    /// What to try instead, in order.
    pub alternatives: Vec<Match<'s>>,
    pub versions: Versions,
}

/// Judges the service and ranks what else helps with the same things. A person who named no need is taken to need what the service
/// helps with.
pub fn alternatives<'s>(
    record: &'s Record,
    mut profile: Profile,
    snapshot: &'s Snapshot,
) -> AlternativesReply<'s> {
    if profile.needs.is_empty() {
        let bits = record.need_bits;
        let needs = (0..snapshot.needs().len()).filter(|need| bits & (1 << need) != 0);
        let because = format!("what {} helps with", record.service.name);
        profile.needs =
            needs.map(|need| NeedWeight { need, weight: 1.0, because: Some(because.clone()) }).collect();
        profile.sheet.state_needs(bits);
    }
    let limit = profile.limit;
    // One more, because the service itself may be among them.
    profile.limit = limit.saturating_add(1);
    let at = snapshot.position(&record.service.slug).expect("a record is found by its slug in its snapshot");
    let Standing { outcome, criteria, .. } = standing(at, &Case::of(&profile, snapshot));
    let sheet = &profile.sheet;
    let question = ReferralQuestion { referrer: sheet.asked_by(), urgency: None, sheet, day: profile.day() };
    let referral = referral(record, snapshot, &question);
    let MatchReply { urgent, matches, versions, .. } =
        rank(&profile, snapshot, &snapshot.candidates(&profile));
    let others = matches.into_iter().filter(|found| found.service.slug != record.service.slug);
    AlternativesReply {
        urgent,
        service: NamedService::of(record),
        outcome,
        criteria,
        referral,
        alternatives: others.take(limit).collect(),
        versions,
    }
}
