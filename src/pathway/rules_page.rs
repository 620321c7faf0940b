//! The rules as a page that people can read and argue with, made from the very rules that are applied.
//!
//! Each kind of rule is taken apart field by field, so that a field that is added cannot be left off the page by accident.

use std::fmt::{Result, Write};

use chrono::NaiveDate;

use super::doors_first::DoorsFirstWeights;
use super::presumed::Presumed;
use super::rules::*;
use crate::catalogue::{Alternative, Test, Value};

/// The whole page as Markdown.
pub fn rules_page(rules: &Rules) -> String {
    let mut page = String::new();
    // Writing to a string cannot fail, so the results are not looked at.
    let _ = write_page(&mut page, rules);
    page
}

fn write_page(page: &mut String, rules: &Rules) -> Result {
    let Rules {
        version,
        steps,
        urgent,
        preferred,
        needs,
        presumed,
        doors,
        typical,
        ranking,
        facts,
        places,
        harmless,
        harms,
    } = rules;
    writeln!(page, "# The rules, as they are applied\n")?;
    writeln!(
        page,
        "Version {version}. Made from `seeds/rules/` by `signpost rules`; a test fails when it is out of date.\n\
         Nothing here is clinical advice, and scores never decide alone.\n"
    )?;
    write_urgent(page, urgent, preferred)?;
    write_harmless(page, harmless)?;
    write_harms(page, harms)?;
    write_steps(page, steps)?;
    write_needs(page, needs)?;
    write_presumed(page, presumed)?;
    write_doors(page, doors)?;
    write_typical(page, typical)?;
    write_ranking(page, ranking)?;
    write_questions(page, facts.values().collect(), places)
}

fn write_urgent(page: &mut String, rules: &[UrgentRule], preferred: &[Preferred]) -> Result {
    writeln!(
        page,
        "## Crisis help first\n\nThe gravest level that holds is used. A rule can only raise it.\n"
    )?;
    writeln!(
        page,
        "| rule | level | when | what is said | who is named, in order | source | in force |\n|---|---|---|---|---|---|---|"
    )?;
    for rule in rules {
        let UrgentRule { id, level, services, needs, source, from, until, .. } = rule;
        let level = match level {
            UrgentLevel::Emergency => "emergency",
            UrgentLevel::Crisis => "crisis",
            UrgentLevel::SameDay => "same day",
        };
        let about =
            if needs.is_empty() { String::new() } else { format!("; then {} is needed", needs.join(", ")) };
        let (when, say, services, force) =
            (raised_by(rule), said_by(rule), services.join(", "), in_force(*from, *until));
        writeln!(page, "| {id} | {level} | {when}{about} | {say} | {services} | {source} | {force} |")?;
    }
    for Preferred { id, any_of, access, modes, services, say } in preferred {
        let facts = (!any_of.is_empty()).then(|| alternatives(any_of));
        let wishes =
            access.iter().map(|word| format!("{word:?}")).chain(modes.iter().map(|mode| format!("{mode:?}")));
        let wishes = wishes.map(|wish| format!("{} is wished for", wish.to_lowercase()));
        let when: Vec<String> = facts.into_iter().chain(wishes).collect();
        writeln!(page, "\n{id}: when {}, {} come forward. {say}", when.join(", or "), services.join(", "))?;
    }
    writeln!(page)
}

fn write_harmless(page: &mut String, harmless: &[Harmless]) -> Result {
    writeln!(page, "## Words that are no crisis\n")?;
    writeln!(page, "They take the alarm out of the words inside them, and out of no others.\n")?;
    writeln!(page, "| words | because | source |\n|---|---|---|")?;
    for Harmless { phrases, needs, because, source } in harmless {
        let about = if needs.is_empty() { String::new() } else { format!(" (about {})", needs.join(", ")) };
        let phrases: Vec<String> = phrases.iter().map(|phrase| sign(phrase)).collect();
        writeln!(page, "| {} | {because}{about} | {source} |", phrases.join(", "))?;
    }
    writeln!(page)
}

fn write_harms(page: &mut String, harms: &[Harm]) -> Result {
    writeln!(page, "## Harm that is heard beside what is named\n")?;
    writeln!(page, "| need | because | source |\n|---|---|---|")?;
    for Harm { need, to_oneself, because, source } in harms {
        let denied = if *to_oneself { "; not heard where it is denied" } else { "" };
        writeln!(page, "| {need} | {because}{denied} | {source} |")?;
    }
    writeln!(page)
}

/// What brings an urgent rule about: facts, phrases, or signs in the words.
fn raised_by(rule: &UrgentRule) -> String {
    let facts = (!rule.any_of.is_empty()).then(|| alternatives(&rule.any_of));
    let words = rule.words.map(|words| match words {
        WordsThatRaise::CrisisPhrase => "a crisis phrase is read".to_owned(),
        WordsThatRaise::CrisisPhraseOfThePast => "a crisis phrase is read, said of the past".to_owned(),
        WordsThatRaise::LikeDanger => "no crisis phrase is read, but people write so in danger".to_owned(),
    });
    let signs: Vec<String> = rule.signs.iter().map(|words| format!("“{}”", sign(words))).collect();
    let signs = (!signs.is_empty()).then(|| format!("the words {}", signs.join(", ")));
    [facts, words, signs].into_iter().flatten().collect::<Vec<_>>().join("; or ")
}

fn said_by(rule: &UrgentRule) -> String {
    let without = |said: &SayWithout| format!(" Without {}: {}", said.service, said.say);
    rule.say.clone() + &rule.say_without.iter().map(without).collect::<String>()
}

/// A sign as a page can show it: a bar would end the cell of its table.
fn sign(words: &str) -> String {
    words.replace('|', "/").replace("..", "…")
}

fn write_steps(page: &mut String, rules: &[StepRule]) -> Result {
    writeln!(page, "## Which step is suggested\n")?;
    writeln!(page, "Every rule that holds is shown in an answer; the highest step wins.\n")?;
    writeln!(
        page,
        "| rule | step | when | where help starts for | because | source | in force |\n|---|---|---|---|---|---|---|"
    )?;
    for StepRule { id, step, needs, any_of, unless, because, source, from, until } in rules {
        let unless =
            if unless.is_empty() { String::new() } else { format!(", unless {}", alternatives(unless)) };
        let needs = if needs.is_empty() { "every need".to_owned() } else { needs.join(", ") };
        let (when, force) = (alternatives(any_of), in_force(*from, *until));
        writeln!(page, "| {id} | {step} | {when}{unless} | {needs} | {because} | {source} | {force} |")?;
    }
    writeln!(page)
}

fn write_needs(page: &mut String, rules: &[NeedRule]) -> Result {
    writeln!(page, "## Needs that follow from a stated fact\n")?;
    writeln!(page, "| need | when | because |\n|---|---|---|")?;
    for NeedRule { need, any_of, because } in rules {
        writeln!(page, "| {need} | {} | {because} |", alternatives(any_of))?;
    }
    writeln!(page)
}

fn write_presumed(page: &mut String, rules: &[Presumed]) -> Result {
    writeln!(page, "## What goes without saying\n")?;
    writeln!(page, "Where nothing was said of the fact, and only to let somebody in: it refuses nobody.\n")?;
    writeln!(
        page,
        "| fact | taken to be | when one of these needs was stated | because | source |\n|---|---|---|---|---|"
    )?;
    for Presumed { fact, is, needs, because, source } in rules {
        writeln!(page, "| {} | {is} | {} | {because} | {source} |", fact.as_str(), needs.join(", "))?;
    }
    writeln!(page)
}

fn write_doors(page: &mut String, doors: &[Door]) -> Result {
    writeln!(page, "## Doors\n\nServices that see people first and pass them on.\n")?;
    writeln!(page, "| door | for | when | not for | because | source |\n|---|---|---|---|---|---|")?;
    for Door { service, is, needs, when, urgency, because, source } in doors {
        let mut when = if when.is_empty() { "always".to_owned() } else { alternatives(when) };
        if !urgency.is_empty() {
            let taken: Vec<&str> = urgency.iter().map(|urgency| urgency.as_str()).collect();
            when.push_str(&format!("; only what is {}", taken.join(" or ")));
        }
        let is: Vec<&str> = is.iter().map(|referrer| referrer.as_str()).collect();
        let not_for = if is.is_empty() { String::new() } else { format!("{}, who is it", is.join(", ")) };
        writeln!(page, "| {service} | {} | {when} | {not_for} | {because} | {source} |", needs.join(", "))?;
    }
    writeln!(page)
}

fn write_typical(page: &mut String, typical: &[Typical]) -> Result {
    writeln!(page, "## Typical services of each step\n")?;
    for Typical { step, services, source } in typical {
        writeln!(page, "- Step {step}: {} ({source})", services.join(", "))?;
    }
    writeln!(page)
}

fn write_ranking(page: &mut String, ranking: &Ranking) -> Result {
    let Ranking {
        points,
        need,
        step_fit,
        special,
        route,
        near,
        freshness,
        kind,
        doors_first,
        doubt,
        variety,
        crisis,
        ask,
    } = ranking;
    writeln!(page, "## What counts in the order\n")?;
    write_points(page, points)?;
    let NeedWeights { first, later, leads_from_step, derived, door, people, not_its_first, best_share } =
        need;
    writeln!(
        page,
        "- Need: the first need stated weighs {first}, a later one {later}, one that follows from a fact {derived}; one that calls for step \
         {leads_from_step} or higher weighs as much as the first, and so does any that calls for step 5. A need that a record does not name \
         first counts {not_its_first}, a door {door}, a service made for people like this one {people}. The best need makes {best_share} \
         of the points, how many of the needs are helped with the rest."
    )?;
    let StepFitWeights { by_distance, less_intrusive_bonus } = step_fit;
    writeln!(
        page,
        "- Step: {} for a service at the step, one, two, three and four away; {less_intrusive_bonus} more for the less intrusive side.",
        by_distance.map(|share| share.to_string()).join(", ")
    )?;
    write_special(page, special)?;
    let RouteWeights { open, open_to_few, few, unknown, closed } = route;
    writeln!(
        page,
        "- Route: open to the one who asks {open}, and to at most {few} kinds of referrer {open_to_few}; not known {unknown}; closed {closed}. Where nobody \
         said who asks, what takes people who come by themselves is open."
    )?;
    let NearWeights { remote, unknown, local, half_distance_m, national } = near;
    writeln!(
        page,
        "- Near: half at {half_distance_m} metres; by phone, online or at home {remote}; for the part of the area where the home is {local}; \
         not known {unknown}; a national service at most {national}."
    )?;
    let FreshnessWeights { open, high, medium, assured_half_life_days, recent } = freshness;
    writeln!(
        page,
        "- Freshness: open {open}, a source of high confidence {high}, of medium {medium}, recent {recent}, half of it after \
         {assured_half_life_days} days."
    )?;
    write_taken_off(page, kind, doubt, variety)?;
    if let Some(DoorsFirstWeights { above }) = doors_first {
        writeln!(
            page,
            "- Doors first: what is closed to people and their families raises the door that its file names to {above} above it, where \
             that door fits and is open to them, unless it is a door itself. Not in a crisis or emergency, which has an order of its own."
        )?;
    }
    write_crisis(page, crisis.as_ref())?;
    if let Some(AskWeights { best, half_places }) = ask {
        writeln!(
            page,
            "- Questions: safety first, then what settles most among the best {best} services that are not closed to the one who asks; \
             {half_places} places farther down counts half."
        )?;
    }
    writeln!(page)
}

fn write_points(page: &mut String, points: &Points) -> Result {
    let Points { need, step_fit, special, route, near, freshness, certainty, typical, hours, wishes } =
        points;
    writeln!(page, "| part | at most |\n|---|---|")?;
    for (part, most) in [
        ("helps with what was asked for", need),
        ("works at the suggested step", step_fit),
        ("made for people like this one", special),
        ("the one who asks may use it", route),
        ("near, or by phone, online or at home", near),
        ("open, sure and recently assured", freshness),
        ("every criterion is met", certainty),
        ("the pathway names it as typical of the step", typical),
        ("answers at any hour", hours),
        ("gives what the person would rather have, over and above", wishes),
    ] {
        writeln!(page, "| {part} | {most} |")?;
    }
    writeln!(page, "\nOf these points a service has a share:\n")
}

fn write_special(page: &mut String, special: &SpecialWeights) -> Result {
    let SpecialWeights {
        one_fact,
        more_facts,
        people,
        prioritised,
        age_band,
        young_until_years,
        old_from_years,
    } = special;
    let people: Vec<&str> = people.iter().map(|fact| fact.as_str()).collect();
    writeln!(
        page,
        "- Special: one required circumstance that is met {one_fact}, two or more {more_facts}, each divided among those still to be asked; \
         seen first {prioritised}; an age band that ends by {young_until_years} or begins at {old_from_years} or later {age_band}. Made for \
         somebody whatever they ask about: {}.",
        people.join(", ")
    )
}

fn write_taken_off(
    page: &mut String,
    kind: &KindWeights,
    doubt: &DoubtWeights,
    variety: &VarietyWeights,
) -> Result {
    let KindWeights { programme, entitlement, ward, unassured, paid } = kind;
    let DoubtWeights {
        age,
        age_not_known,
        age_said_by,
        against,
        circumstance,
        most_circumstances,
        elsewhere,
        place,
    } = doubt;
    let VarietyWeights { repeat, most } = variety;
    let said_by = age_said_by.join(" or ");
    writeln!(
        page,
        "- Taken off: a programme {programme}, a right {entitlement}, a ward {ward}, not assured {unassured}, costs money {paid}; outside an \
         inferred age limit {age}, for the young or the old where the age is not known {age_not_known} (not where {said_by} is asked about), a requirement that what was stated \
         speaks against {against}, a circumstance still to be asked {circumstance} each up to {most_circumstances}, meant for another area \
         {elsewhere}, probably outside the area or by a GP practice that there is not {place}; {repeat} for each service above that helps \
         with the same at the same step, up to {most}."
    )
}

fn write_crisis(page: &mut String, crisis: Option<&CrisisWeights>) -> Result {
    let Some(CrisisWeights { first_line, next_line, teams: [least, most], others_at_most }) = crisis else {
        return Ok(());
    };
    writeln!(
        page,
        "- In a crisis or emergency: the services named above stand first, with {first_line} and {next_line} less each; then the teams at step \
         5 that help with a crisis, are no ward and are not closed to the one who asks, from {least} to {most}; then all others, at most \
         {others_at_most}."
    )
}

fn write_questions(page: &mut String, mut facts: Vec<&FactWords>, places: &[PlaceQuestion]) -> Result {
    writeln!(page, "## How facts are asked for and spoken of\n")?;
    writeln!(page, "| fact | question | why | spoken of as | when not known |\n|---|---|---|---|---|")?;
    for PlaceQuestion { fact, question, why } in places {
        writeln!(page, "| {fact} | {question} | {why} | | |")?;
    }
    facts.sort_by_key(|words| words.fact);
    for FactWords { fact, question, why, unknown, yes, no, is, words } in facts {
        let mut words: Vec<&String> = words.values().collect();
        words.sort();
        let spoken: Vec<&str> =
            [yes, no, is].into_iter().flatten().chain(words).map(String::as_str).collect();
        let unknown = unknown.as_deref().unwrap_or_default();
        writeln!(page, "| {} | {question} | {why} | {} | {unknown} |", fact.as_str(), spoken.join("; "))?;
    }
    Ok(())
}

fn in_force(from: NaiveDate, until: Option<NaiveDate>) -> String {
    until.map_or_else(|| format!("from {from}"), |until| format!("{from} to {until}"))
}

/// Alternatives in words: `age_years is 18 or over, or carer is yes`.
fn alternatives(alternatives: &[Alternative]) -> String {
    let all: Vec<String> = alternatives
        .iter()
        .map(|alternative| alternative.tests().iter().map(test).collect::<Vec<_>>().join(" and "))
        .collect();
    all.join(", or ")
}

fn test(test: &Test) -> String {
    let fact = test.fact.as_str();
    let text = match (&test.is, &test.is_not, &test.at_least, &test.at_most) {
        (Some(value), ..) => format!("{fact} is {}", spoken(value)),
        (_, Some(value), ..) => format!("{fact} is not {}", spoken(value)),
        (_, _, Some(least), Some(most)) => format!("{fact} is {} to {}", spoken(least), spoken(most)),
        (_, _, Some(least), None) => format!("{fact} is {} or more", spoken(least)),
        (_, _, None, Some(most)) => format!("{fact} is {} or less", spoken(most)),
        (None, None, None, None) => format!("{fact} is one of {}", test.one_of.join(", ")),
    };
    text.replace('|', "/")
}

fn spoken(value: &Value) -> String {
    match value {
        Value::YesNo(true) => "yes".to_owned(),
        Value::YesNo(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Word(word) => word.clone(),
    }
}
