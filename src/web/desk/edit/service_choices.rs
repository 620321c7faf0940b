//! What there is to choose from in the form of a service: each value as the record has it, with the words for it.

use super::parts::Choices;

pub const KINDS: Choices = &[
    ("service", "A service"),
    ("team", "A team inside a larger service"),
    ("ward", "A hospital ward"),
    ("programme", "A programme, campaign or network"),
    ("entitlement", "A right or a register"),
    ("context", "Only to be found and explained, never offered"),
];
pub const MODES: Choices = &[
    ("in_person", "In person"),
    ("phone", "By phone"),
    ("text", "By text"),
    ("online", "Online"),
    ("home", "At the person's home"),
    ("inpatient", "As an inpatient"),
    ("residential", "Residential"),
];
pub const STATUSES: Choices = &[
    ("open", "Open"),
    ("closed", "Closed"),
    ("replaced", "Replaced by another service"),
    ("unknown", "Nothing recent says whether it still runs"),
];
pub const BASES: Choices = &[
    ("gp_area", "Where their GP practice is"),
    ("home_area", "Where they live"),
    ("either", "Where they live or where their GP is"),
    ("both", "Where they live and where their GP is"),
    ("anyone", "Anyone who can get there or ring"),
    ("not_stated", "No source says whether home or GP practice counts"),
];
pub const USES: Choices = &[
    ("venue", "People are seen here"),
    ("office", "An office: not a place to turn up at"),
    ("outreach", "Visited now and then"),
];
pub const AGE_BASES: Choices = &[
    ("stated", "Stated by the source"),
    ("inferred", "Read between the lines: it asks instead of refusing"),
];
pub const EFFECTS: Choices = &[
    ("requires", "Only for people of whom this holds"),
    ("excludes", "Not for people of whom this holds"),
    ("prioritises", "People of whom this holds come first"),
];
pub const REFERRERS: Choices = &[
    ("self", "The person themselves"),
    ("family", "Family or friends"),
    ("gp", "GP"),
    ("link_worker", "Social prescriber or link worker"),
    ("health_professional", "Health professional"),
    ("mental_health_professional", "Mental-health professional"),
    ("consultant_psychiatrist", "Consultant psychiatrist"),
    ("midwife", "Midwife"),
    ("health_visitor", "Health visitor"),
    ("school", "School"),
    ("social_worker", "Social worker"),
    ("police", "Police"),
    ("ward_staff", "Ward staff"),
    ("employer", "Employer"),
    ("voluntary_sector", "Voluntary sector"),
];
pub const HOW: Choices = &[
    ("phone", "By phone"),
    ("text", "By text"),
    ("email", "By e-mail"),
    ("e_rs", "NHS e-Referral Service"),
    ("prism_form", "PRISM form"),
    ("referral_form", "Referral form"),
    ("web_form", "Form on the web"),
    ("platform", "Another web platform, named below"),
    ("letter", "Letter"),
    ("walk_in", "Walk in"),
    ("panel", "Panel"),
    ("through_team", "Arranged by the team that already sees them"),
    ("council_assessment", "After an assessment by the council"),
    ("voucher", "Voucher"),
    ("open_access", "Open to all: no referral"),
    ("not_stated", "The source does not say"),
];
pub const URGENCIES: Choices = &[("routine", "Routine"), ("urgent", "Urgent"), ("emergency", "Emergency")];
pub const CONTACT_KINDS: Choices = &[
    ("phone", "Phone"),
    ("text", "Text message"),
    ("email", "E-mail"),
    ("website", "Website"),
    ("web_form", "Referral form on the web"),
];
pub const AUDIENCES: Choices =
    &[("public", "Everybody"), ("professionals", "Professionals only: never shown to the public")];
pub const SCHEDULES_OF: Choices = &[
    ("service", "The service"),
    ("phone", "The phone line"),
    ("desk", "The desk"),
    ("drop_in", "The drop-in"),
    ("group", "A group"),
    ("online", "Online"),
];
pub const FREQUENCIES: Choices = &[("WEEKLY", "Every week"), ("MONTHLY", "Every month")];
pub const HOLIDAYS: Choices = &[("open", "Open"), ("closed", "Closed")];
pub const ACCESS: Choices = &[
    ("bsl", "British Sign Language"),
    ("interpreter", "Interpreter"),
    ("text", "By text"),
    ("hearing_loop", "Hearing loop"),
    ("step_free", "Step-free"),
    ("easy_read", "Easy read"),
    ("home_visit", "Home visit"),
];
