//! The second reading of the criteria: slow, plain, written from `docs/service-file.md` and the pathway facts, on the catalogue as
//! it was read from the files. It shares no code with `signpost::pathway`.

use signpost::catalogue::{
    AgeBasis, Alternative, Confidence, CoverageBasis, Criterion, Effect, Fact, LocationUse, Mode, Service,
    Status, Test, Value,
};
use signpost::geography::{Point, Truth};

use super::plain_person::{PlainPerson, Said, Whereabouts};

/// One criterion with what came out, and whether it can rule the service out.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub of: String,
    pub truth: Truth,
    pub gates: bool,
}

/// Everything about one service that decides, in the order it is shown.
pub fn read_service(service: &Service, person: &PlainPerson, need: Truth) -> Vec<Reading> {
    let gate = |of: &str, truth: Truth| Reading { of: of.to_owned(), truth, gates: true };
    let mut readings = vec![gate("need", need), gate("place", place(service, person))];
    if let Some(truth) = ages(service, person) {
        readings.push(gate("age", truth));
    }
    for criterion in &service.criteria {
        if let Some(truth) = read_criterion(criterion, person) {
            let of = match criterion.effect {
                Effect::Requires => criterion.says.clone(),
                Effect::Excludes => format!("not for: {}", criterion.says),
                Effect::Prioritises => format!("comes first: {}", criterion.says),
            };
            readings.push(Reading { of, truth, gates: criterion.effect != Effect::Prioritises });
        }
    }
    readings.push(gate("running", running(service)));
    if let Some(within_m) = person.within_m() {
        readings.push(gate("reach", reach(service, person, within_m)));
    }
    readings
}

/// Help by phone, text, online or at home is always near; otherwise one place where people are seen must be.
fn reach(service: &Service, person: &PlainPerson, within_m: f64) -> Truth {
    if service.modes.iter().any(|mode| [Mode::Phone, Mode::Text, Mode::Online, Mode::Home].contains(mode)) {
        return Truth::Met;
    }
    let venues = service.locations.iter().filter(|l| l.used_as != LocationUse::Office && !l.confidential);
    let points: Vec<Point> = venues.filter_map(|l| l.point).collect();
    match person.home_point {
        Some(home) if !points.is_empty() => {
            Truth::from(points.iter().any(|there| metres_apart(home, *there) <= within_m))
        }
        _ => Truth::Unknown,
    }
}

/// The angle between two directions from the middle of the earth, by the cosine rule, on a sphere of the mean radius.
fn metres_apart(here: Point, there: Point) -> f64 {
    let (a, b) = (here.latitude.to_radians(), there.latitude.to_radians());
    let east = (here.longitude - there.longitude).to_radians();
    let cosine = a.sin() * b.sin() + a.cos() * b.cos() * east.cos();
    cosine.clamp(-1.0, 1.0).acos() * 6_371_008.8
}

/// One "no" is a no; otherwise one "not known" is a question; otherwise it fits.
pub fn together(readings: &[Reading]) -> Truth {
    let gates: Vec<Truth> = readings.iter().filter(|r| r.gates).map(|r| r.truth).collect();
    if gates.contains(&Truth::Unmet) {
        Truth::Unmet
    } else if gates.contains(&Truth::Unknown) {
        Truth::Unknown
    } else {
        Truth::Met
    }
}

fn place(service: &Service, person: &PlainPerson) -> Truth {
    let confidence = service.coverage.provenance.confidence;
    let within = |place: &Option<Whereabouts>| {
        let within = place.as_ref().map_or(Truth::Unknown, |place| place.within(&service.coverage.areas));
        no_refusal_on_a_weak_source(within, confidence)
    };
    let (home, gp) = (within(&person.home), within(&person.gp));
    match service.coverage.basis {
        CoverageBasis::Anyone => Truth::Met,
        CoverageBasis::HomeArea => home,
        CoverageBasis::GpArea => gp,
        CoverageBasis::Either => one_is_enough(&[home, gp]),
        CoverageBasis::Both => all_are_needed(&[home, gp]),
        CoverageBasis::NotStated => match (home, gp) {
            (_, Truth::Met) | (Truth::Met, Truth::Unknown) => Truth::Met,
            (Truth::Unmet, Truth::Unmet) => Truth::Unmet,
            _ => Truth::Unknown,
        },
    }
}

fn no_refusal_on_a_weak_source(truth: Truth, confidence: Confidence) -> Truth {
    if truth == Truth::Unmet && confidence == Confidence::Low { Truth::Unknown } else { truth }
}

fn ages(service: &Service, person: &PlainPerson) -> Option<Truth> {
    let ages = service.ages.as_ref()?;
    let Some(Said::Number(age)) = person.said(Fact::AgeYears) else { return Some(Truth::Unknown) };
    let old_enough = ages.minimum_years.is_none_or(|least| i64::from(least) <= age);
    let young_enough = ages.maximum_years.is_none_or(|most| age <= i64::from(most));
    // A limit that was inferred, or that stands on a weak source, is asked about.
    let sure = ages.basis == AgeBasis::Stated && ages.provenance.confidence != Confidence::Low;
    Some(match (old_enough && young_enough, sure) {
        (true, _) => Truth::Met,
        (false, true) => Truth::Unmet,
        (false, false) => Truth::Unknown,
    })
}

fn running(service: &Service) -> Truth {
    match service.status.is {
        // What is believed to have closed is nowhere to send anybody, however weak the source.
        Status::Closed | Status::Replaced => Truth::Unmet,
        Status::Unknown => Truth::Unknown,
        Status::Open if service.status.provenance.confidence == Confidence::Low => Truth::Unknown,
        Status::Open => Truth::Met,
    }
}

/// Nothing when the criterion is not in force on the day. Met means that it does not stand in the way.
fn read_criterion(criterion: &Criterion, person: &PlainPerson) -> Option<Truth> {
    let day = person.day();
    if criterion.from.is_some_and(|from| day < from) || criterion.until.is_some_and(|until| until < day) {
        return None;
    }
    let stated = read_stated(criterion, person);
    // What goes without saying lets in, and keeps nobody out.
    let full = || read_stated(criterion, &person.with_what_goes_without_saying());
    Some(if stated == Truth::Unknown && full() == Truth::Met { Truth::Met } else { stated })
}

fn read_stated(criterion: &Criterion, person: &PlainPerson) -> Truth {
    let holds = any_alternative(&criterion.any_of, person, criterion.effect == Effect::Excludes);
    let truth = match (criterion.effect, holds) {
        (Effect::Excludes, Truth::Met) => Truth::Unmet,
        (Effect::Excludes, Truth::Unmet) => Truth::Met,
        (_, holds) => holds,
    };
    no_refusal_on_a_weak_source(truth, criterion.provenance.confidence)
}

/// Words that no fact can express are always asked about.
pub fn any_alternative(alternatives: &[Alternative], person: &PlainPerson, excluding: bool) -> Truth {
    if alternatives.is_empty() {
        return Truth::Unknown;
    }
    let answers: Vec<Truth> = alternatives
        .iter()
        .map(|alternative| {
            let tests: Vec<Truth> =
                alternative.tests().iter().map(|test| read_test(test, person, excluding)).collect();
            all_are_needed(&tests)
        })
        .collect();
    one_is_enough(&answers)
}

fn read_test(test: &Test, person: &PlainPerson, excluding: bool) -> Truth {
    match test.fact {
        Fact::NeedStated => {
            let Some(needs) = &person.needs else { return Truth::Unknown };
            let mut needs = needs.iter();
            // "Not low mood" is said of everything that is asked about.
            Truth::from(match test.is_not {
                Some(_) => needs.all(|need| word_fits(test, need)),
                None => needs.any(|need| word_fits(test, need)),
            })
        }
        Fact::AskedBy => person.asker().map_or(Truth::Unknown, |asker| Truth::from(word_fits(test, asker))),
        fact => match person.said(fact) {
            None => Truth::Unknown,
            Some(Said::YesNo(answer)) => Truth::from(match (&test.is, &test.is_not) {
                (Some(wanted), _) => *wanted == Value::YesNo(answer),
                (None, unwanted) => *unwanted != Some(Value::YesNo(answer)),
            }),
            Some(Said::Number(number)) => Truth::from(number_fits(test, number)),
            Some(Said::Word(word)) => Truth::from(word_fits(test, &word)),
            // A service for more severe illness asks; one that is not for more severe illness still fits.
            Some(Said::BetweenTheBands) if excluding => Truth::Unmet,
            Some(Said::BetweenTheBands) => Truth::Unknown,
        },
    }
}

fn number_fits(test: &Test, number: i64) -> bool {
    let bound = |value: &Option<Value>| match value {
        Some(Value::Number(n)) => Some(i64::from(*n)),
        _ => None,
    };
    bound(&test.is).is_none_or(|wanted| number == wanted)
        && bound(&test.is_not).is_none_or(|unwanted| number != unwanted)
        && bound(&test.at_least).is_none_or(|least| number >= least)
        && bound(&test.at_most).is_none_or(|most| number <= most)
}

fn word_fits(test: &Test, word: &str) -> bool {
    let is = |value: &Value| *value == Value::Word(word.to_owned());
    if let Some(wanted) = &test.is {
        return is(wanted);
    }
    if let Some(unwanted) = &test.is_not {
        return !is(unwanted);
    }
    if !test.one_of.is_empty() {
        return test.one_of.iter().any(|one| one == word);
    }
    let bound = |value: &Option<Value>| match value {
        Some(Value::Word(word)) => Some(place_on_scale(word)),
        _ => None,
    };
    let here = place_on_scale(word);
    bound(&test.at_least).is_none_or(|least| here >= least)
        && bound(&test.at_most).is_none_or(|most| here <= most)
}

/// The two ordered facts, in their order.
fn place_on_scale(word: &str) -> usize {
    ["none", "thoughts", "plan", "danger_now"]
        .iter()
        .position(|w| *w == word)
        .or_else(|| ["less_severe", "more_severe"].iter().position(|w| *w == word))
        .unwrap_or_else(|| panic!("`{word}` is on no scale"))
}

fn all_are_needed(answers: &[Truth]) -> Truth {
    if answers.contains(&Truth::Unmet) {
        Truth::Unmet
    } else if answers.contains(&Truth::Unknown) {
        Truth::Unknown
    } else {
        Truth::Met
    }
}

fn one_is_enough(answers: &[Truth]) -> Truth {
    if answers.contains(&Truth::Met) {
        Truth::Met
    } else if answers.contains(&Truth::Unknown) {
        Truth::Unknown
    } else {
        Truth::Unmet
    }
}
