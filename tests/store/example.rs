//! A catalogue with one service that uses every field there is.

use chrono::NaiveDate;
use signpost::catalogue::*;
use signpost::geography::{Point, Precision};

pub fn provenance(source: &[&str], dated: &str, confidence: Confidence) -> Provenance {
    let source = source.iter().map(|&id| id.to_owned()).collect();
    Origin { source, dated: dated.parse().unwrap(), confidence }.into()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

fn source(id: &str) -> Source {
    Source {
        id: id.to_owned(),
        title: format!("The page {id}"),
        publisher: "Somebody".to_owned(),
        url: Some(format!("https://example.org/{id}")),
        published: "2021/2024".parse().unwrap(),
        retrieved: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        licence: "facts only".to_owned(),
    }
}

pub fn catalogue() -> Catalogue {
    Catalogue {
        organisations: vec![Organisation {
            slug: "a-trust".to_owned(),
            name: "A Trust".to_owned(),
            formerly: words(&["The Old Trust", "The Older Trust"]),
            kind: OrganisationKind::Nhs,
            website: some("https://example.org"),
            provenance: provenance(&["page-b"], "undated", Confidence::Medium),
        }],
        sources: vec![source("page-a"), source("page-b")],
        needs: vec![
            Need {
                slug: "low-mood".to_owned(),
                name: "Low mood".to_owned(),
                words: vec![
                    LayWord::Phrase("feeling down".to_owned()),
                    LayWord::Marked { phrase: "no point".to_owned(), crisis: true },
                    LayWord::Marked { phrase: "flat".to_owned(), crisis: false },
                ],
                source: "page-a".to_owned(),
            },
            Need {
                slug: "anxiety".to_owned(),
                name: "Anxiety".to_owned(),
                words: vec![],
                source: "page-b".to_owned(),
            },
        ],
        pyramid: vec![PyramidStep {
            step: Step::FOCUSED_TREATMENT,
            name: "Focused treatment".to_owned(),
            summary: "Treatment of common problems.".to_owned(),
            source: "page-a".to_owned(),
        }],
        services: vec![full_service().into(), plain_service("b-plain").into()],
    }
}

/// As little as a service can say.
pub fn plain_service(slug: &str) -> Service {
    let provenance = provenance(&["page-a"], "2024", Confidence::High);
    Service {
        slug: slug.to_owned(),
        name: format!("The {slug} service"),
        also_known_as: vec![],
        organisation: "a-trust".to_owned(),
        provider_says: None,
        kind: Kind::Service,
        status: StatusFact {
            is: Status::Unknown,
            says: None,
            since: None,
            replaced_by: None,
            provenance: provenance.clone(),
        },
        summary: "It helps.".to_owned(),
        steps: vec![],
        needs: vec![],
        modes: vec![],
        part_of: None,
        coverage: Coverage {
            basis: CoverageBasis::Anyone,
            areas: vec![],
            says: None,
            provenance: provenance.clone(),
        },
        ages: None,
        criteria: vec![],
        routes: vec![],
        response_targets: vec![],
        schedules: vec![],
        contacts: vec![],
        locations: vec![],
        costs: vec![],
        languages: vec![],
        access: vec![],
        notes: vec![],
        conflicts: vec![],
        provenance,
    }
}

fn test(fact: Fact) -> Test {
    Test { fact, is: None, is_not: None, one_of: vec![], at_least: None, at_most: None }
}

fn alternatives() -> Vec<Alternative> {
    let pregnant = Test { is: Some(Value::YesNo(true)), ..test(Fact::Pregnant) };
    let not_housed = Test { is_not: Some(Value::Word("settled".to_owned())), ..test(Fact::Housing) };
    let student = Test { one_of: words(&["uol", "dmu"]), ..test(Fact::StudentAt) };
    let months = Test {
        at_least: Some(Value::Number(0)),
        at_most: Some(Value::Number(24)),
        ..test(Fact::MonthsSinceBirth)
    };
    let severe = Test { at_least: Some(Value::Word("more_severe".to_owned())), ..test(Fact::Severity) };
    vec![
        Alternative::One(pregnant.clone()),
        Alternative::All(AllOf { all_of: vec![not_housed, student, months] }),
        // A list of one is not the same value as one.
        Alternative::All(AllOf { all_of: vec![severe] }),
        Alternative::One(pregnant),
    ]
}

pub fn full_service() -> Service {
    let head = provenance(&["page-b", "page-a"], "2023/..", Confidence::High);
    let other = provenance(&["page-a", "page-b"], "../2016", Confidence::DocumentOnly);
    let refuge = Location {
        site: None,
        name: None,
        address: some("12 Hidden Street"),
        postcode: None,
        place: some("Oakham"),
        used_as: LocationUse::Venue,
        confidential: true,
        says: None,
        point: Some(Point { latitude: 52.668275, longitude: 0.1 + 0.2 }),
        precision: Some(Precision::Place),
        provenance: head.clone(),
    };
    let office = Location {
        site: some("site-a"),
        name: some("A House"),
        postcode: some("LE1 1AA"),
        used_as: LocationUse::Office,
        confidential: false,
        says: some("ring first"),
        point: None,
        precision: None,
        provenance: other.clone(),
        ..refuge.clone()
    };
    Service {
        also_known_as: words(&["A Former Name", "a-old-slug", "Zweiter Name: é, ü & “quotes”"]),
        provider_says: some("A Trust and friends"),
        kind: Kind::Team,
        status: StatusFact {
            is: Status::Replaced,
            says: some("now part of the other"),
            since: day("2024-04-01"),
            replaced_by: some("b-plain"),
            provenance: other.clone(),
        },
        steps: vec![Step::SPECIALIST_COMMUNITY, Step::EARLY_HELP],
        needs: words(&["low-mood", "anxiety"]),
        modes: vec![Mode::Phone, Mode::InPerson, Mode::Home],
        part_of: some("b-plain"),
        coverage: Coverage {
            basis: CoverageBasis::GpArea,
            areas: words(&["K02000001", "E54000015"]),
            says: some("most of it"),
            provenance: other.clone(),
        },
        ages: Some(Ages {
            minimum_years: Some(16),
            maximum_years: Some(130),
            basis: AgeBasis::Inferred,
            says: some("adults"),
            provenance: other.clone(),
        }),
        criteria: vec![
            Criterion {
                effect: Effect::Requires,
                says: "one of several things".to_owned(),
                any_of: alternatives(),
                from: day("2024-04-01"),
                until: day("2025-03-31"),
                otherwise: some("b-plain"),
                provenance: other.clone(),
            },
            Criterion {
                effect: Effect::Excludes,
                says: "what no fact can say".to_owned(),
                any_of: vec![],
                from: None,
                until: None,
                otherwise: None,
                provenance: head.clone(),
            },
        ],
        routes: vec![
            Route {
                who: vec![Referrer::WardStaff, Referrer::Myself, Referrer::Gp],
                not_accepted: false,
                how: How::Phone,
                urgency: vec![Urgency::Emergency, Urgency::Routine],
                contact: some("0116 295 3060"),
                send: words(&["a letter", "a form"]),
                when: alternatives(),
                through: some("b-plain"),
                door: None,
                from: day("2024-01-01"),
                until: day("2024-01-01"),
                says: some("ring"),
                provenance: other.clone(),
            },
            Route {
                who: vec![Referrer::Employer],
                not_accepted: true,
                how: How::NotStated,
                urgency: vec![],
                contact: None,
                send: vec![],
                when: vec![],
                through: None,
                door: some("b-plain"),
                from: None,
                until: None,
                says: None,
                provenance: head.clone(),
            },
        ],
        response_targets: vec![ResponseTarget {
            urgency: vec![Urgency::Urgent, Urgency::Emergency],
            within: some("PT4H"),
            per_cent: Some(75),
            says: "within 4 hours".to_owned(),
            provenance: other.clone(),
        }],
        schedules: vec![
            Schedule {
                of: ScheduleOf::DropIn,
                freq: Some(Frequency::Monthly),
                byday: vec!["2FR".parse().unwrap(), "-1FR".parse().unwrap(), "MO".parse().unwrap()],
                opens_at: Some("09:05".parse().unwrap()),
                closes_at: Some("24:00".parse().unwrap()),
                valid_from: day("2024-11-01"),
                valid_to: day("2025-02-28"),
                bank_holidays: Some(BankHolidays::Closed),
                says: "some Fridays".to_owned(),
                provenance: other.clone(),
            },
            Schedule {
                of: ScheduleOf::Phone,
                freq: None,
                byday: vec![],
                opens_at: None,
                closes_at: None,
                valid_from: None,
                valid_to: None,
                bank_holidays: None,
                says: "office hours".to_owned(),
                provenance: head.clone(),
            },
        ],
        contacts: vec![
            Contact {
                kind: ContactKind::Phone,
                value: "0116 295 3060".to_owned(),
                audience: Audience::Professionals,
                label: some("desk"),
                says: some("mornings"),
                provenance: other.clone(),
            },
            Contact {
                kind: ContactKind::Email,
                value: "post@example.org".to_owned(),
                audience: Audience::Public,
                label: None,
                says: None,
                provenance: head.clone(),
            },
        ],
        locations: vec![refuge, office.clone(), office],
        costs: vec![
            Cost { amount_pence: Some(u32::MAX), says: "dear".to_owned(), provenance: other.clone() },
            Cost { amount_pence: None, says: "depends".to_owned(), provenance: head.clone() },
        ],
        languages: vec![LanguageFact {
            code: "gu".to_owned(),
            says: some("on some days"),
            provenance: other.clone(),
        }],
        access: vec![AccessFact { word: AccessWord::HearingLoop, says: None, provenance: other.clone() }],
        notes: vec![Note { says: "a note\nof two lines".to_owned(), provenance: other }],
        conflicts: vec![Conflict {
            about: "phone".to_owned(),
            claims: vec![
                Claim {
                    value: "0116 295 3060".to_owned(),
                    source: "page-b".to_owned(),
                    dated: "2024-05".parse().unwrap(),
                    publish: true,
                },
                Claim {
                    value: "0116 000 0000".to_owned(),
                    source: "page-a".to_owned(),
                    dated: "2018~".parse().unwrap(),
                    publish: false,
                },
            ],
            used: some("0116 295 3060"),
            because: "it is newer".to_owned(),
        }],
        provenance: head,
        ..plain_service("a-full")
    }
}
