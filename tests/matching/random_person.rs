//! People made up at random, as they would arrive on the wire. Every fact of the vocabulary can be stated, so a new one is tried
//! as soon as it exists.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};
use signpost::catalogue::{Fact, FactType, Referrer};
use signpost::geography::Postcode;

use super::seeds::seeds;

/// Homes inside, across the border and far away, at every precision.
const POSTCODES: [&str; 22] = [
    "LE1", "LE2", "LE3", "LE5", "LE7", "LE8", "LE10", "LE12", "LE12 5", "LE13", "LE14", "LE15", "LE16",
    "LE17", "LE67", "PE9", "CV13", "DE74", "LE11 3TU", "NN17", "SW1A 1AA", "EH1 1AA",
];

/// The nine authorities of LLR twice, so that most people live there, then wider areas and neighbours.
const AREAS: [&str; 26] = [
    "E06000016",
    "E06000017",
    "E07000129",
    "E07000130",
    "E07000131",
    "E07000132",
    "E07000133",
    "E07000134",
    "E07000135",
    "E06000016",
    "E06000017",
    "E07000129",
    "E07000130",
    "E07000131",
    "E07000132",
    "E07000133",
    "E07000134",
    "E07000135",
    "E10000018",
    "E54000015",
    "E12000004",
    "E06000061",
    "E07000176",
    "E07000141",
    "S12000036",
    "W06000015",
];

/// Ages on both sides of every limit in the catalogue are common; any age may come.
const TELLING_AGES: [i32; 26] =
    [0, 4, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 24, 25, 26, 49, 50, 54, 55, 64, 65, 66, 67, 90];

const TIMES: [&str; 5] = [
    "2026-11-22T03:00:00Z",
    "2026-11-30T23:59:59Z",
    "2027-03-28T00:30:00Z",
    "2027-06-30T23:30:00Z",
    "2031-01-01T00:00:00Z",
];

const SENTENCES: [&str; 10] = [
    "I feel low all the time and cannot sleep",
    "he drinks and the rent is not paid",
    "not suicidal, only very anxious",
    "I want to die",
    "she says there is no point living and she has stopped eating",
    "hearing voices since the summer",
    "lost my job, debts, and my mum has dementia",
    "مرحبا 😀",
    "my partner hits me",
    "nothing much, just want company",
];

/// How many people a property is tried on; the suite must stay quick while our own code is not optimised.
pub fn people_tried(otherwise: u32) -> u32 {
    number_from("SIGNPOST_PROFILES").unwrap_or(otherwise / 4)
}

pub fn number_from(variable: &str) -> Option<u32> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

/// Runs a property on the same people every time, whatever the machine.
pub fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    TestRunner::new_with_rng(
        config,
        TestRng::from_seed(RngAlgorithm::ChaCha, b"signpost/matching/random-people!"),
    )
}

/// Tries a property and shows the smallest person it fails for.
pub fn for_people(cases: u32, property: impl Fn(&Value) -> Result<(), String>) {
    let outcome =
        runner(people_tried(cases)).run(&person(), |request| property(&request).map_err(TestCaseError::fail));
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// A request of the wire.
pub fn person() -> impl Strategy<Value = Value> {
    let facts = prop::collection::vec((0..Fact::ALL.len(), any::<u32>()), 0..14);
    let usual = (
        prop::option::weighted(0.7, any::<u32>()),
        prop::option::weighted(0.5, any::<u32>()),
        prop::option::weighted(0.6, any::<u32>()),
    );
    let places = (
        prop::option::weighted(0.6, prop::sample::select(&POSTCODES[..])),
        prop::option::weighted(0.3, prop::sample::select(&AREAS[..])),
        prop::option::weighted(0.6, prop::sample::select(&AREAS[..])),
    );
    let needs = prop_oneof![
        2 => Just(0_usize..1), 10 => Just(1..2), 6 => Just(2..4), 1 => Just(4..28)
    ]
    .prop_flat_map(|count| prop::collection::vec(any::<u32>(), count));
    let words = prop::option::weighted(0.15, prop::sample::select(&SENTENCES[..]));
    let wishes = prop::option::weighted(0.2, any::<u32>());
    let moment = prop::option::weighted(0.3, prop::sample::select(&TIMES[..]));
    (facts, usual, places, needs, words, wishes, moment).prop_map(
        |(facts, usual, places, needs, words, wishes, moment)| {
            let mut request = json!({});
            let (age, crisis, asker) = usual;
            for (fact, raw) in facts.into_iter().map(|(at, raw)| (Fact::ALL[at], raw)).chain(
                [(Fact::AgeYears, age), (Fact::Crisis, crisis), (Fact::AskedBy, asker)]
                    .into_iter()
                    .filter_map(|(fact, raw)| raw.map(|raw| (fact, raw))),
            ) {
                state(&mut request, fact, raw);
            }
            for raw in needs {
                state(&mut request, Fact::NeedStated, raw);
            }
            // Question 9 is a part of the PHQ-9: a total below it is refused.
            let item9 = request["scores"]["phq9_item9"].as_i64().unwrap_or(0);
            if request["scores"]["phq9"].as_i64().is_some_and(|total| total < item9) {
                request["scores"]["phq9"] = json!(item9);
            }
            let (postcode, area, gp_area) = places;
            for (field, value) in [
                ("postcode", postcode),
                ("area", area),
                ("gp_area", gp_area),
                ("text", words),
                ("at", moment),
            ] {
                if let Some(value) = value {
                    request[field] = json!(value);
                }
            }
            let code = area.map(|area| area.parse().unwrap());
            let postcode = postcode.map(|postcode| Postcode::parse(postcode).unwrap());
            // Who contradicts themselves is asked which of the two is right.
            if let Some((postcode, code)) = postcode.zip(code)
                && seeds().gazetteer.locate_within(&postcode, code).is_err()
            {
                request.as_object_mut().unwrap().remove("area");
            }
            if let Some(raw) = wishes {
                request["preferences"] = json!({
                    "within_m": raw % 40_000, "women_only": raw % 5 == 0,
                    "modes": if raw % 2 == 0 { vec!["phone"] } else { vec![] },
                    "languages": if raw % 3 == 0 { vec!["gu"] } else { vec![] },
                });
            }
            request
        },
    )
}

/// States one fact on the wire, with a value made from `raw`.
pub fn state(request: &mut Value, fact: Fact, raw: u32) {
    let at = |length: usize| usize::try_from(raw).unwrap_or(0) % length;
    let value = match fact.fact_type() {
        FactType::YesNo if raw.is_multiple_of(16) => json!("unknown"),
        FactType::YesNo => json!(!raw.is_multiple_of(3)),
        FactType::Number { .. } if fact == Fact::AgeYears && !raw.is_multiple_of(4) => {
            json!(TELLING_AGES[at(TELLING_AGES.len())])
        }
        FactType::Number { least, most } => {
            json!(least + i32::try_from(at(usize::try_from(most - least + 1).unwrap_or(1))).unwrap_or(0))
        }
        FactType::Word(words) | FactType::Scale(words) => json!(words[at(words.len())]),
        FactType::Need => json!(seeds().catalogue.needs[at(seeds().catalogue.needs.len())].slug),
        FactType::Referrer => json!(Referrer::ALL[at(Referrer::ALL.len())].as_str()),
    };
    match fact {
        Fact::NeedStated => {
            let needs = member(request, "needs", json!([]));
            if let Some(needs) = needs.as_array_mut().filter(|needs| !needs.contains(&value)) {
                needs.push(value);
            }
        }
        Fact::AgeYears | Fact::Sex | Fact::Crisis | Fact::AskedBy => request[fact.as_str()] = value,
        Fact::Phq9 | Fact::Phq9Item9 | Fact::Gad7 => {
            member(request, "scores", json!({}))[fact.as_str()] = value
        }
        _ => member(request, "circumstances", json!({}))[fact.as_str()] = value,
    }
}

/// Whether the request says anything about a fact.
pub fn states(request: &Value, fact: Fact) -> bool {
    let said = match fact {
        Fact::NeedStated => &request["needs"],
        Fact::AgeYears | Fact::Sex | Fact::Crisis | Fact::AskedBy => &request[fact.as_str()],
        Fact::Phq9 | Fact::Phq9Item9 | Fact::Gad7 => &request["scores"][fact.as_str()],
        _ => &request["circumstances"][fact.as_str()],
    };
    !said.is_null() && said != &json!("unknown")
}

fn member<'v>(request: &'v mut Value, field: &str, empty: Value) -> &'v mut Value {
    match request {
        Value::Object(fields) => fields.entry(field).or_insert(empty),
        other => {
            *other = Value::Object(Map::new());
            &mut other[field]
        }
    }
}
