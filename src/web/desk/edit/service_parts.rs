//! The form of a service. Its names are those of the record; what each means is said in `docs/service-file.md`.

use super::parts::{Group, Part, Shape, Times, needed, part};
use super::service_choices::*;
use Shape::{Line, Lines, Needs, Number, One, Service, Several, Spaced, Steps, Tables, Text, Tick};
use Times::{Any, AtMostOnce, Head, Once};

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
            part("part_of", "Part of", "Short name of the larger service: type a part of it.", Service),
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
            part(
                "otherwise",
                "Where those it turns away should go",
                "Short name of a service: type a part of it.",
                Service,
            ),
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
            part("through", "Arranged by", "Short name of a service: type a part of it.", Service),
            part("door", "Where to go instead", "Short name of a service: type a part of it.", Service),
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
pub const STATUS: &[Part] = &[
    needed("is", "Whether it runs", "", One(STATUSES)),
    part("since", "Since", "The day it closed or was replaced, such as 2024-04-01.", Line),
    part("replaced_by", "Replaced by", "Short name of the service that runs on: type a part of it.", Service),
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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_service_json};
    use crate::web::desk::edit::{Filled, read_form};

    #[test]
    fn every_service_comes_out_of_its_form_as_it_went_in() {
        let gazetteer = read_gazetteer(&SeedFiles::Embedded).unwrap();
        let catalogue = read_catalogue(&SeedFiles::Embedded, &gazetteer).unwrap();
        for service in &catalogue.services {
            let filled = Filled::of_record(&serde_json::to_value(service).unwrap(), &SERVICE);
            let (mut record, sources) =
                read_form(&filled, &SERVICE).unwrap_or_else(|f| panic!("{}: {f:?}", service.slug));
            record.insert("slug".to_owned(), Value::String(service.slug.clone()));

            let again = read_service_json(Value::Object(record), &gazetteer);

            assert_eq!(again.unwrap(), **service, "{}", service.slug);
            assert!(sources.is_empty());
        }
    }
}
