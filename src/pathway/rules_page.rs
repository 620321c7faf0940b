//! The rules as a page that people can read and argue with, made from the very rules that are applied.

use std::fmt::Write;

use crate::catalogue::{Alternative, Test, Value};

use super::rules::{Preferred, Rules, SayWithout, UrgentLevel, UrgentRule, WordsThatRaise};

/// The whole page as Markdown.
pub fn rules_page(rules: &Rules) -> String {
    let mut page = String::new();
    // Writing to a string cannot fail, so the results are not looked at.
    let _ = write_page(&mut page, rules);
    page
}

fn write_page(page: &mut String, rules: &Rules) -> std::fmt::Result {
    writeln!(page, "# The rules, as they are applied\n")?;
    writeln!(
        page,
        "Version {}. Made from `seeds/rules/` by `signpost rules`; a test fails when it is out of date.",
        rules.version
    )?;
    writeln!(page, "Nothing here is clinical advice, and scores never decide alone.\n")?;

    writeln!(page, "## Crisis help first\n")?;
    writeln!(page, "The gravest level that holds is used. A rule can only raise it.\n")?;
    writeln!(
        page,
        "| level | when | what is said | who is named, in order | source | in force |\n|---|---|---|---|---|---|"
    )?;
    for rule in &rules.urgent {
        let level = match rule.level {
            UrgentLevel::Emergency => "emergency",
            UrgentLevel::Crisis => "crisis",
            UrgentLevel::SameDay => "same day",
        };
        let force = in_force(Some(rule.from.to_string()), rule.until.map(|d| d.to_string()));
        writeln!(
            page,
            "| {level} | {} | {} | {} | {} | {force} |",
            raised_by(rule),
            said_by(rule),
            rule.services.join(", "),
            rule.source
        )?;
    }
    for rule in &rules.preferred {
        writeln!(
            page,
            "\nWhen {}: {} come forward. {}",
            preferred_by(rule),
            rule.services.join(", "),
            rule.say
        )?;
    }

    writeln!(page, "\n## Words that are no crisis\n")?;
    writeln!(page, "They take the alarm out of the words inside them, and out of no others.\n")?;
    writeln!(page, "| words | because | source |\n|---|---|---|")?;
    for harmless in &rules.harmless {
        writeln!(page, "| {} | {} | {} |", harmless.phrases.join(", "), harmless.because, harmless.source)?;
    }

    writeln!(page, "\n## Which step is suggested\n")?;
    writeln!(page, "Every rule that holds is shown in an answer; the highest step wins.\n")?;
    writeln!(page, "| rule | step | when | because | source | in force |\n|---|---|---|---|---|---|")?;
    for rule in &rules.steps {
        let unless =
            if rule.unless.is_empty() { String::new() } else { format!(", unless {}", any_of(&rule.unless)) };
        let force = in_force(Some(rule.from.to_string()), rule.until.map(|d| d.to_string()));
        writeln!(
            page,
            "| {} | {} | {}{unless} | {} | {} | {force} |",
            rule.id,
            rule.step,
            any_of(&rule.any_of),
            rule.because,
            rule.source
        )?;
    }

    writeln!(page, "\n## Needs that follow from a stated fact\n")?;
    writeln!(page, "| need | when | because |\n|---|---|---|")?;
    for rule in &rules.needs {
        writeln!(page, "| {} | {} | {} |", rule.need, any_of(&rule.any_of), rule.because)?;
    }

    writeln!(page, "\n## Doors\n")?;
    writeln!(page, "Services that see people first and pass them on.\n")?;
    writeln!(page, "| door | for | when | because |\n|---|---|---|---|")?;
    for door in &rules.doors {
        let when = if door.when.is_empty() { "always".to_owned() } else { any_of(&door.when) };
        writeln!(page, "| {} | {} | {when} | {} |", door.service, door.needs.join(", "), door.because)?;
    }

    writeln!(page, "\n## Typical services of each step\n")?;
    for typical in &rules.typical {
        writeln!(page, "- Step {}: {} ({})", typical.step, typical.services.join(", "), typical.source)?;
    }

    let points = &rules.ranking.points;
    writeln!(page, "\n## What counts in the order\n")?;
    writeln!(page, "| part | at most |\n|---|---|")?;
    for (part, most) in [
        ("helps with what was asked for", points.need),
        ("works at the suggested step", points.step_fit),
        ("made for people like this one", points.special),
        ("the one who asks may use it", points.route),
        ("near, or by phone, online or at home", points.near),
        ("open, sure and recently assured", points.freshness),
        ("every criterion is met", points.certainty),
        ("the pathway names it as typical of the step", points.typical),
        ("answers at any hour", points.hours),
        ("gives what the person would rather have, over and above", points.wishes),
    ] {
        writeln!(page, "| {part} | {most} |")?;
    }
    let (kind, doubt) = (&rules.ranking.kind, &rules.ranking.doubt);
    writeln!(
        page,
        "\nTaken off: a programme {}, a right {}, a ward {}, not assured {}, costs money {};",
        kind.programme, kind.entitlement, kind.ward, kind.unassured, kind.paid
    )?;
    writeln!(
        page,
        "outside an inferred age limit {}, a circumstance still to be asked {} each up to {}, meant for",
        doubt.age, doubt.circumstance, doubt.most_circumstances
    )?;
    writeln!(page, "another area {}, probably outside the area {}.", doubt.elsewhere, doubt.place)
}

/// What brings an urgent rule about: facts, phrases, or signs in the words.
fn raised_by(rule: &UrgentRule) -> String {
    let facts = (!rule.any_of.is_empty()).then(|| any_of(&rule.any_of));
    let words = rule.words.map(|words| {
        match words {
            WordsThatRaise::CrisisPhrase => "a crisis phrase is read",
            WordsThatRaise::CrisisPhraseOfThePast => "a crisis phrase is read, said of the past",
            WordsThatRaise::LikeDanger => "no crisis phrase is read, but people write so in danger",
        }
        .to_owned()
    });
    let signs = rule.signs.iter().map(|sign| format!("“{}”", sign.replace('|', "/").replace("..", "…")));
    let signs =
        (!rule.signs.is_empty()).then(|| format!("the words {}", signs.collect::<Vec<_>>().join(", ")));
    [facts, words, signs].into_iter().flatten().collect::<Vec<_>>().join("; or ")
}

fn said_by(rule: &UrgentRule) -> String {
    let without = |said: &SayWithout| format!(" Without {}: {}", said.service, said.say);
    rule.say.clone() + &rule.say_without.iter().map(without).collect::<String>()
}

fn preferred_by(rule: &Preferred) -> String {
    let facts = (!rule.any_of.is_empty()).then(|| any_of(&rule.any_of));
    let wishes = (!rule.access.is_empty() || !rule.modes.is_empty()).then(|| "that is wished for".to_owned());
    [facts, wishes].into_iter().flatten().collect::<Vec<_>>().join(", or ")
}

fn in_force(from: Option<String>, until: Option<String>) -> String {
    match (from, until) {
        (Some(from), Some(until)) => format!("{from} to {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => "always".to_owned(),
    }
}

/// Alternatives in words: `age_years is 18 or over, or carer is yes`.
fn any_of(alternatives: &[Alternative]) -> String {
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
