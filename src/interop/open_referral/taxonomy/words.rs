//! The terms that are words of the catalogue, as people read them. Needs, steps and questions are data and not here.

use super::Taxonomy;

pub(super) type Words = &'static [(&'static str, &'static str, &'static str, Option<&'static str>)];

/// Word, name, description, word of the parent.
pub(super) const WORDS: &[(Taxonomy, Words)] = &[
    (
        Taxonomy::Modes,
        &[
            ("in_person", "In person", "Face to face, at a place of the service.", None),
            ("phone", "By phone", "By speaking on the phone.", None),
            ("text", "By text", "By text message or another written message.", None),
            ("online", "Online", "By website, app or video.", None),
            ("home", "At home", "Somebody comes to the person's home.", None),
            ("inpatient", "Inpatient", "During a stay in hospital.", None),
            ("residential", "Residential", "While living at the service.", None),
        ],
    ),
    (
        Taxonomy::Access,
        &[
            ("bsl", "British Sign Language", "British Sign Language is used or an interpreter comes.", None),
            ("interpreter", "Interpreter", "An interpreter for spoken languages can be had.", None),
            ("text", "Text", "It can be reached in writing, without speaking.", None),
            ("hearing_loop", "Hearing loop", "There is a hearing loop.", None),
            ("step_free", "Step-free", "It can be entered without steps.", None),
            ("easy_read", "Easy read", "Its information comes in easy words and pictures.", None),
            ("home_visit", "Home visit", "It can come to people who cannot go out.", None),
        ],
    ),
    (
        Taxonomy::Referrers,
        &[
            ("public", "The public", "People who ask for themselves or for somebody close.", None),
            ("professional", "Professionals", "People who refer as part of their work.", None),
            ("self", "The person", "People may ask for themselves.", Some("public")),
            ("family", "Family or friends", "Family, friends or carers may ask.", Some("public")),
            ("employer", "Employer", "The person's employer may ask.", Some("public")),
            ("gp", "GP practice", "The GP or the practice may refer.", Some("professional")),
            (
                "link_worker",
                "Link worker",
                "A social prescribing link worker may refer.",
                Some("professional"),
            ),
            (
                "health_professional",
                "Health professional",
                "Any health professional may refer.",
                Some("professional"),
            ),
            (
                "mental_health_professional",
                "Mental health professional",
                "A professional of a mental health service may refer.",
                Some("professional"),
            ),
            (
                "consultant_psychiatrist",
                "Consultant psychiatrist",
                "A consultant psychiatrist may refer.",
                Some("professional"),
            ),
            ("midwife", "Midwife", "A midwife may refer.", Some("professional")),
            ("health_visitor", "Health visitor", "A health visitor may refer.", Some("professional")),
            ("school", "School", "A school or college may refer.", Some("professional")),
            ("social_worker", "Social worker", "A social worker may refer.", Some("professional")),
            ("police", "Police", "The police may refer.", Some("professional")),
            ("ward_staff", "Ward staff", "The staff of a hospital ward may refer.", Some("professional")),
            (
                "voluntary_sector",
                "Voluntary organisation",
                "A charity or community group may refer.",
                Some("professional"),
            ),
        ],
    ),
    (
        Taxonomy::ReferralRoutes,
        &[
            ("phone", "By phone", "By ringing.", None),
            ("text", "By text", "By text message.", None),
            ("email", "By e-mail", "By e-mail.", None),
            ("e_rs", "NHS e-Referral Service", "Through the NHS e-Referral Service.", None),
            ("prism_form", "PRISM form", "With the form in the practice's own system.", None),
            ("referral_form", "Referral form", "With a referral form.", None),
            ("web_form", "Web form", "With a form on the web.", None),
            ("platform", "Web platform", "Through another platform on the web.", None),
            ("letter", "Letter", "By letter.", None),
            ("walk_in", "Walk in", "By coming in.", None),
            ("panel", "Panel", "Through a panel that decides.", None),
            ("through_team", "Through a team", "Arranged by the team that already sees the person.", None),
            ("council_assessment", "Council assessment", "After an assessment by the council.", None),
            ("voucher", "Voucher", "With a voucher from a referrer.", None),
            ("open_access", "Open access", "Without a referral.", None),
            ("not_stated", "Not stated", "The source does not say how.", None),
        ],
    ),
    (
        Taxonomy::Kinds,
        &[
            ("service", "Service", "A service.", None),
            ("team", "Team", "A team inside a larger service.", None),
            ("ward", "Ward", "A hospital ward.", None),
            ("programme", "Programme", "A programme, campaign or network rather than a place to go.", None),
            ("entitlement", "Entitlement", "A right or a register rather than a provider.", None),
            (
                "context",
                "Context",
                "Kept so that its name can be explained; nobody can be referred to it.",
                None,
            ),
        ],
    ),
    (
        Taxonomy::Status,
        &[
            ("open", "Open", "It runs, says a source.", None),
            ("closed", "Closed", "It has closed.", None),
            ("replaced", "Replaced", "It runs on under another record.", None),
            ("unknown", "Unknown", "Nothing recent says whether it still runs.", None),
        ],
    ),
    (
        Taxonomy::Capacity,
        &[("not-stated", "Not stated", "No source says how many people it can take.", None)],
    ),
];
