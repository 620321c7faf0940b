//! Who may refer and how, and who may not.

use signpost::catalogue::{CoverageBasis, Effect, How, Referrer, Route, Service};

use super::World;
use super::words::{RULE, SENTENCE, everything, mostly_in};

/// What a word of the cell asks for.
enum Demand {
    /// A route that takes one of these.
    Takes(&'static [Referrer]),
    /// A route made in one of these ways.
    By(&'static [How]),
    /// Any route that takes somebody.
    SomeWay,
}

use Demand::{By, SomeWay, Takes};
use Referrer::{
    ConsultantPsychiatrist, Employer, Family, Gp, HealthProfessional, HealthVisitor, LinkWorker,
    MentalHealthProfessional, Midwife, Myself, Police, School, SocialWorker, VoluntarySector, WardStaff,
};

const PROFESSIONALS: &[Referrer] = &[
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
    VoluntarySector,
];

/// Words in the table, and what each asks for.
const WORDS: [(&str, Demand); 30] = [
    ("self", Takes(&[Myself])),
    ("parent", Takes(&[Family])),
    ("family", Takes(&[Family])),
    ("relative", Takes(&[Family])),
    ("friend", Takes(&[Family])),
    ("gp", Takes(&[Gp])),
    ("consultant psychiatrist", Takes(&[ConsultantPsychiatrist])),
    ("midwife", Takes(&[Midwife])),
    ("obstetrician", Takes(&[HealthProfessional])),
    ("health visitor", Takes(&[HealthVisitor])),
    ("school", Takes(&[School])),
    ("nursery", Takes(&[School])),
    ("social work", Takes(&[SocialWorker])),
    ("police", Takes(&[Police])),
    ("custody", Takes(&[Police])),
    ("ward", Takes(&[WardStaff])),
    ("hospital", Takes(&[WardStaff, HealthProfessional])),
    ("employer", Takes(&[Employer])),
    ("clinician", Takes(&[HealthProfessional, MentalHealthProfessional, WardStaff])),
    ("professional", Takes(PROFESSIONALS)),
    ("agenc", Takes(PROFESSIONALS)),
    ("organisations", Takes(PROFESSIONALS)),
    ("others", Takes(&[Family])),
    ("anyone", Takes(&[Myself])),
    ("walk in", By(&[How::WalkIn])),
    ("drop in", By(&[How::WalkIn])),
    ("voucher", By(&[How::Voucher])),
    ("panel", By(&[How::Panel])),
    ("prism", By(&[How::PrismForm])),
    ("via ", SomeWay),
];

const NO: [&str; 4] = ["no ", "not ", "never ", "without "];

fn taken(service: &Service) -> impl Iterator<Item = &Route> {
    service.routes.iter().filter(|route| !route.not_accepted)
}

fn refuses(service: &Service, who: Referrer) -> bool {
    service.routes.iter().any(|route| route.not_accepted && route.who.contains(&who))
}

pub fn referral(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let lower = cell.to_lowercase().replace("drop-in", "drop in").replace("walk-in", "walk in");
    if ["none", "n/a"].contains(&lower.as_str()) {
        return Ok(());
    }
    // What follows `if no` is a condition, not a referrer.
    for part in lower.split([';', '|']).filter_map(|part| part.split(" if no ").next()) {
        for (word, demand) in
            WORDS.iter().filter_map(|(word, demand)| part.find(word).map(|at| ((*word, at), demand)))
        {
            let (word, at) = word;
            let begins_word = at == 0 || !part.as_bytes()[at - 1].is_ascii_alphanumeric();
            // `no police report needed` is not about who refers.
            let report = part[at..].starts_with("police report");
            if !begins_word
                || report
                || (word == "gp" && part[at..].starts_with("gp practice") && !part.contains("self"))
            {
                continue;
            }
            let refused = NO.iter().any(|no| part[..at].ends_with(no));
            met(service, word, demand, refused)?;
        }
    }
    if taken(service).next().is_none() { Err("there is no way in".to_owned()) } else { Ok(()) }
}

fn met(service: &Service, word: &str, demand: &Demand, refused: bool) -> Result<(), String> {
    let met = match demand {
        Takes(who) if refused => {
            who.iter().any(|who| refuses(service, *who) || !taken(service).any(|r| r.who.contains(who)))
        }
        Takes(who) => taken(service).any(|route| who.iter().any(|who| route.who.contains(who))),
        By(_) if refused => true,
        By(ways) => taken(service).any(|route| ways.contains(&route.how)),
        SomeWay => taken(service).next().is_some(),
    };
    if met { Ok(()) } else { Err(format!("no route answers to `{word}`")) }
}

/// A row of `contacts.csv` is a sentence: its words must be somewhere, and the referrers it names in a route.
pub fn referral_in_words(world: &World, service: &Service, cell: &str) -> Result<(), String> {
    referral(world, service, cell)?;
    mostly_in(cell, &everything(service), SENTENCE)
}

/// Said again in plain words, so only some of it is found; less where a criterion says it as a rule.
pub fn eligibility_summary(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let share = if service.criteria.is_empty() { 0.33 } else { 0.2 };
    mostly_in(cell, &everything(service), share)
}

/// A row of `contacts.csv` is a sentence: its words must be somewhere.
pub fn eligibility(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    mostly_in(cell, &everything(service), SENTENCE)
}

/// Somebody is turned away by a rule: a criterion, a refused route, the ages, or the area. The words are there to explain it.
pub fn exclusions(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    if cell == "None stated" {
        return Ok(());
    }
    let by_criterion = service.criteria.iter().any(|criterion| criterion.effect != Effect::Prioritises);
    let by_route = service.routes.iter().any(|route| route.not_accepted);
    let by_age = service
        .ages
        .as_ref()
        .is_some_and(|ages| ages.minimum_years.is_some() || ages.maximum_years.is_some());
    let by_area = service.coverage.basis != CoverageBasis::Anyone;
    let lower = cell.to_lowercase();
    let turned_away = if lower.contains("self-referral") || lower.contains("bookable") {
        by_route || by_criterion
    } else {
        by_criterion || by_route || by_area || by_age
    };
    if !turned_away {
        return Err("no rule turns anybody away".to_owned());
    }
    // That nobody can book is said by the refused route itself.
    if lower == "not bookable" { Ok(()) } else { mostly_in(cell, &everything(service), RULE) }
}
