//! Who may refer whom, how, how fast, and which door to use otherwise.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::eligibility::Alternative;
use super::provenance::Provenance;

/// Who is asking, or who may refer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Referrer {
    #[serde(rename = "self")]
    Myself,
    Family,
    Gp,
    LinkWorker,
    HealthProfessional,
    MentalHealthProfessional,
    ConsultantPsychiatrist,
    Midwife,
    HealthVisitor,
    School,
    SocialWorker,
    Police,
    WardStaff,
    Employer,
    VoluntarySector,
}

impl Referrer {
    pub const ALL: [Referrer; 15] = [
        Referrer::Myself,
        Referrer::Family,
        Referrer::Gp,
        Referrer::LinkWorker,
        Referrer::HealthProfessional,
        Referrer::MentalHealthProfessional,
        Referrer::ConsultantPsychiatrist,
        Referrer::Midwife,
        Referrer::HealthVisitor,
        Referrer::School,
        Referrer::SocialWorker,
        Referrer::Police,
        Referrer::WardStaff,
        Referrer::Employer,
        Referrer::VoluntarySector,
    ];

    /// True for the person, their family and an employer: professionals' numbers are never shown to them.
    pub fn is_public(self) -> bool {
        matches!(self, Referrer::Myself | Referrer::Family | Referrer::Employer)
    }

    /// The word used on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Referrer::Myself => "self",
            Referrer::Family => "family",
            Referrer::Gp => "gp",
            Referrer::LinkWorker => "link_worker",
            Referrer::HealthProfessional => "health_professional",
            Referrer::MentalHealthProfessional => "mental_health_professional",
            Referrer::ConsultantPsychiatrist => "consultant_psychiatrist",
            Referrer::Midwife => "midwife",
            Referrer::HealthVisitor => "health_visitor",
            Referrer::School => "school",
            Referrer::SocialWorker => "social_worker",
            Referrer::Police => "police",
            Referrer::WardStaff => "ward_staff",
            Referrer::Employer => "employer",
            Referrer::VoluntarySector => "voluntary_sector",
        }
    }
}

/// How a referral is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Phone,
    Text,
    Email,
    /// The NHS e-Referral Service.
    ERs,
    /// The referral form in the practice's own system (PRISM in LLR).
    PrismForm,
    /// A referral form not otherwise described.
    ReferralForm,
    WebForm,
    /// Another web platform, named in `says` (Joy, for one).
    Platform,
    Letter,
    WalkIn,
    Panel,
    /// Arranged by the team that already sees the person.
    ThroughTeam,
    /// An assessment by the council comes first.
    CouncilAssessment,
    Voucher,
    /// No referral is needed: read, watch, download.
    OpenAccess,
    /// The source does not say how.
    NotStated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    Routine,
    Urgent,
    Emergency,
}

impl How {
    /// The word used on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            How::Phone => "phone",
            How::Text => "text",
            How::Email => "email",
            How::ERs => "e_rs",
            How::PrismForm => "prism_form",
            How::ReferralForm => "referral_form",
            How::WebForm => "web_form",
            How::Platform => "platform",
            How::Letter => "letter",
            How::WalkIn => "walk_in",
            How::Panel => "panel",
            How::ThroughTeam => "through_team",
            How::CouncilAssessment => "council_assessment",
            How::Voucher => "voucher",
            How::OpenAccess => "open_access",
            How::NotStated => "not_stated",
        }
    }
}

impl Urgency {
    pub const ALL: [Urgency; 3] = [Urgency::Routine, Urgency::Urgent, Urgency::Emergency];

    /// The word used on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Urgency::Routine => "routine",
            Urgency::Urgent => "urgent",
            Urgency::Emergency => "emergency",
        }
    }
}

/// One way in, or one refusal with the door to use instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Route {
    pub who: Vec<Referrer>,
    /// True where the source says these referrers are *not* accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_accepted: bool,
    #[serde(default = "not_stated")]
    pub how: How,
    /// Which urgencies this route takes; empty means any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urgency: Vec<Urgency>,
    /// The value of one of the service's contacts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What to send or say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub send: Vec<String>,
    /// The route is open only when one of these holds, for example an age band. Empty means always.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Alternative>,
    /// Slug of the service that arranges it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// Slug of the service to go to instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    pub provenance: Provenance,
}

fn not_stated() -> How {
    How::NotStated
}

/// A response standard that holds for several services, from `seeds/standards.toml`: it becomes a target of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseStandard {
    pub id: String,
    /// Slugs.
    pub services: Vec<String>,
    #[serde(default)]
    pub urgency: Vec<Urgency>,
    /// ISO 8601 duration.
    pub within: String,
    #[serde(default)]
    pub per_cent: Option<u8>,
    pub says: String,
    pub provenance: Provenance,
}

impl ResponseStandard {
    pub fn target(&self) -> ResponseTarget {
        let Self { id: _, services: _, urgency, within, per_cent, says, provenance } = self.clone();
        ResponseTarget { urgency, within: Some(within), per_cent, says, provenance }
    }
}

/// How soon something should happen. A published standard or average, never a promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseTarget {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urgency: Vec<Urgency>,
    /// ISO 8601 duration: `PT4H`, `P10D`, `P4W`. Absent when the source gives words only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Per cent of people the standard is for, where it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_cent: Option<u8>,
    /// For example `call back within 4 hours`.
    pub says: String,
    pub provenance: Provenance,
}
