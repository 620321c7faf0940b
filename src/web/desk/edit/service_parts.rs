//! The form of a service. Its names are those of the record; what each means is said in `docs/service-file.md`.

use super::parts::{Choices, Group, Shape, Times, needed, part};
use Shape::{Line, Lines, Needs, Number, One, Service, Several, Spaced, Steps, Tables, Text, Tick};
use Times::{Any, AtMostOnce, Head, Once};

const KINDS: Choices = &[
    ("service", "A service"),
    ("team", "A team inside a larger service"),
    ("ward", "A hospital ward"),
    ("programme", "A programme, campaign or network"),
    ("entitlement", "A right or a register"),
    ("context", "Only to be found and explained, never offered"),
];
const MODES: Choices = &[
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
const BASES: Choices = &[
    ("gp_area", "Where their GP practice is"),
    ("home_area", "Where they live"),
    ("either", "Where they live or where their GP is"),
    ("both", "Where they live and where their GP is"),
    ("anyone", "Anyone who can get there or ring"),
];
const USES: Choices = &[
    ("venue", "People are seen here"),
    ("office", "An office: not a place to turn up at"),
    ("outreach", "Visited now and then"),
];
const AGE_BASES: Choices = &[
    ("stated", "Stated by the source"),
    ("inferred", "Read between the lines: it asks instead of refusing"),
];
const EFFECTS: Choices = &[
    ("requires", "Only for people of whom this holds"),
    ("excludes", "Not for people of whom this holds"),
    ("prioritises", "People of whom this holds come first"),
];
const REFERRERS: Choices = &[
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
const HOW: Choices = &[
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
const URGENCIES: Choices = &[("routine", "Routine"), ("urgent", "Urgent"), ("emergency", "Emergency")];
const CONTACT_KINDS: Choices = &[
    ("phone", "Phone"),
    ("text", "Text message"),
    ("email", "E-mail"),
    ("website", "Website"),
    ("web_form", "Referral form on the web"),
];
const AUDIENCES: Choices =
    &[("public", "Everybody"), ("professionals", "Professionals only: never shown to the public")];
const SCHEDULES_OF: Choices = &[
    ("service", "The service"),
    ("phone", "The phone line"),
    ("desk", "The desk"),
    ("drop_in", "The drop-in"),
    ("group", "A group"),
    ("online", "Online"),
];
const FREQUENCIES: Choices = &[("WEEKLY", "Every week"), ("MONTHLY", "Every month")];
const HOLIDAYS: Choices = &[("open", "Open"), ("closed", "Closed")];
const ACCESS: Choices = &[
    ("bsl", "British Sign Language"),
    ("interpreter", "Interpreter"),
    ("text", "By text"),
    ("hearing_loop", "Hearing loop"),
    ("step_free", "Step-free"),
    ("easy_read", "Easy read"),
    ("home_visit", "Home visit"),
];

const IN_WORDS: &str = "In plain words, as it is shown.";
const TESTS: &str = "One alternative a line, as in a service file: { fact = \"pregnant\", is = true }. With nothing here the words always ask.";
const DAY: &str = "Such as 2024-04-01.";

/// In the order in which people ask: what, whether it runs, for whom, where, how to get in.
pub const SERVICE: [Group; 17] = [
    Group {
        path: "head",
        heading: "What it is",
        why: "",
        times: Head,
        sourced: true,
        parts: &[
            needed("name", "Name", "", Line),
            needed("summary", "What it does", "One or two plain sentences of your own.", Text),
            part("also_known_as", "Other and former names", "One a line: all of them find it.", Lines),
            needed("organisation", "Organisation", "", Shape::Organisation),
            part(
                "provider_says",
                "Who provides it, as the source words it",
                "Only where several bodies share it.",
                Line,
            ),
            needed("kind", "Sort of record", "", One(KINDS)),
            part("part_of", "Part of", "Slug of the larger service.", Service),
            part("modes", "How help is given", "", Several(MODES)),
            part("steps", "Steps of the pyramid", "", Steps),
        ],
    },
    Group {
        path: "needs-of-it",
        heading: "What it helps with",
        why: "",
        times: Head,
        sourced: false,
        parts: &[part("needs", "Needs", "", Needs)],
    },
    Group { path: "status", heading: "Whether it runs", why: "", times: Once, sourced: true, parts: STATUS },
    Group {
        path: "coverage",
        heading: "For people of which area",
        why: "",
        times: Once,
        sourced: true,
        parts: &[
            needed("basis", "What decides", "", One(BASES)),
            part(
                "areas",
                "Areas",
                "Codes, with blanks between: LLR E54000015, Leicester E06000016, Rutland E06000017, Leicestershire E10000018, England E92000001, UK K02000001.",
                Spaced,
            ),
            part("says", "What the source says beyond the codes", "", Line),
        ],
    },
    Group {
        path: "ages",
        heading: "Ages",
        why: "Leave all of it empty when no source gives an age.",
        times: AtMostOnce,
        sourced: true,
        parts: &[
            part("minimum_years", "From, in years", "", Number),
            part("maximum_years", "To, in years", "Inclusive: under 18 is 17.", Number),
            part("basis", "Where it is from", "", One(AGE_BASES)),
            part("says", "In words", "", Line),
        ],
    },
    Group {
        path: "criteria",
        heading: "Who it is for",
        why: "All of these must hold. An age limit belongs above.",
        times: Any("criterion"),
        sourced: true,
        parts: &[
            needed("effect", "What it does", "", One(EFFECTS)),
            needed("says", "The rule", IN_WORDS, Line),
            part("any_of", "The rule as facts", TESTS, Tables),
            part("from", "From", DAY, Line),
            part("until", "Until", DAY, Line),
            part("otherwise", "Where those it turns away should go", "Slug of a service.", Service),
        ],
    },
    Group {
        path: "routes",
        heading: "How to get in",
        why: "Whoever is in no route is told that the source does not say.",
        times: Any("way in"),
        sourced: true,
        parts: &[
            part("who", "Who", "", Several(REFERRERS)),
            part("not_accepted", "They are not accepted", "", Tick),
            part("how", "How", "", One(HOW)),
            part("urgency", "Only for", "None ticked: any.", Several(URGENCIES)),
            part("contact", "Number or address", "As it stands among the contacts.", Line),
            part("send", "What to send or say", "One a line.", Lines),
            part("when", "Open only when", TESTS, Tables),
            part("through", "Arranged by", "Slug of a service.", Service),
            part("door", "Where to go instead", "Slug of a service.", Service),
            part("from", "From", DAY, Line),
            part("until", "Until", DAY, Line),
            part("says", "In words", "", Text),
        ],
    },
    Group {
        path: "contacts",
        heading: "Contacts",
        why: "Only what a page or document publishes.",
        times: Any("contact"),
        sourced: true,
        parts: &[
            needed("kind", "Kind", "", One(CONTACT_KINDS)),
            needed("value", "Number or address", "Exactly as published.", Line),
            part("audience", "For whom", "", One(AUDIENCES)),
            part("label", "What for", "Such as: out of hours.", Line),
            part("says", "What a caller should know first", "", Line),
        ],
    },
    Group {
        path: "locations",
        heading: "Places",
        why: "",
        times: Any("place"),
        sourced: true,
        parts: &[
            part("use", "What for", "", One(USES)),
            part("name", "Name of the building", "", Line),
            part("address", "Address", "As published.", Line),
            part("postcode", "Postcode", "Only where a source gives it.", Line),
            part("place", "Town or neighbourhood", "Where there is no postcode.", Line),
            part("site", "Listed site", "Its name in the list of sites.", Line),
            part("confidential", "Confidential: a refuge, never shown", "", Tick),
            part("says", "In words", "", Line),
        ],
    },
    Group {
        path: "schedules",
        heading: "Opening hours",
        why: "With words alone, whether it is open is not known.",
        times: Any("opening time"),
        sourced: true,
        parts: &[
            needed("says", "In words", "Such as: Monday and Tuesday, 9am to 5pm.", Line),
            part("of", "Of what", "", One(SCHEDULES_OF)),
            part("freq", "How often", "", One(FREQUENCIES)),
            part(
                "byday",
                "Days",
                "MO TU WE TH FR SA SU; for a month 2FR is the second Friday, -1TU the last Tuesday.",
                Spaced,
            ),
            part("opens_at", "Opens at", "09:00", Line),
            part("closes_at", "Closes at", "17:00; earlier than it opens means after midnight.", Line),
            part("valid_from", "First day", DAY, Line),
            part("valid_to", "Last day", DAY, Line),
            part("bank_holidays", "On bank holidays", "", One(HOLIDAYS)),
        ],
    },
    Group {
        path: "response_targets",
        heading: "How soon",
        why: "A published standard, never a promise.",
        times: Any("standard"),
        sourced: true,
        parts: &[
            needed("says", "In words", "Such as: call back within 4 hours.", Line),
            part("within", "Within", "PT4H is four hours, P10D ten days, P4W four weeks.", Line),
            part("per_cent", "For how many per cent", "", Number),
            part("urgency", "Only for", "None ticked: any.", Several(URGENCIES)),
        ],
    },
    Group {
        path: "costs",
        heading: "Costs",
        why: "",
        times: Any("cost"),
        sourced: true,
        parts: &[
            needed("says", "In words", "Such as: free.", Line),
            part("amount_pence", "Pence", "0 is free; empty when only words are known.", Number),
        ],
    },
    Group {
        path: "languages",
        heading: "Languages",
        why: "",
        times: Any("language"),
        sourced: true,
        parts: &[
            needed("code", "Code", "gu, pa; bfi is British Sign Language.", Line),
            part("says", "In words", "", Line),
        ],
    },
    Group {
        path: "access",
        heading: "Access",
        why: "",
        times: Any("access"),
        sourced: true,
        parts: &[needed("word", "What there is", "", One(ACCESS)), part("says", "In words", "", Line)],
    },
    Group {
        path: "notes",
        heading: "Worth knowing",
        why: "What is not a rule.",
        times: Any("note"),
        sourced: true,
        parts: &[needed("says", "Note", "", Text)],
    },
    Group {
        path: "conflicts",
        heading: "Where sources disagree",
        why: "All claims are kept, one is used, and why is said.",
        times: Any("disagreement"),
        sourced: false,
        parts: &[
            needed("about", "About", "phone, hours, provider …", Line),
            part(
                "claims",
                "Claims",
                "One a line: { value = \"0116 …\", source = \"…\", dated = \"2021\" }; publish = false withholds it.",
                Tables,
            ),
            part("used", "Which is used", "", Line),
            needed("because", "Because", "", Line),
        ],
    },
    NEW_SOURCES,
];

/// The status alone.
pub const STATUS: &[super::parts::Part] = &[
    needed("is", "Whether it runs", "", One(STATUSES)),
    part("since", "Since", "The day it closed or was replaced, such as 2024-04-01.", Line),
    part("replaced_by", "Replaced by", "Slug of the service that runs on.", Service),
    part("says", "In words", "", Line),
];

/// What may be cited and is not known yet. Not a part of the record.
pub const NEW_SOURCES: Group = Group {
    path: "sources",
    heading: "New sources",
    why: "A page or document that is not known here yet. Afterwards it is cited by its name.",
    times: Any("source"),
    sourced: false,
    parts: &[
        needed(
            "id",
            "Name",
            "Short: lower-case letters and digits joined by hyphens, such as lpt-website-2026.",
            Line,
        ),
        needed("title", "Title", "", Line),
        needed("publisher", "Publisher", "", Line),
        part("url", "Address on the web", "", Line),
        needed("published", "Published", "2021-12-21, 2021-12, 2021, 2018~ or undated.", Line),
        needed("retrieved", "Read on", DAY, Line),
        needed("licence", "Licence", "Or: facts only.", Line),
    ],
};
