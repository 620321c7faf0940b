//! Plain words for what the catalogue holds as terms: who, how, where, when and how sure.

use chrono::{Datelike, NaiveDate};

use crate::catalogue::{
    AccessWord, AgeBasis, Ages, Confidence, CoverageBasis, Dated, Effect, How, Kind, LocationUse, Mode, Need,
    Referrer, ScheduleOf, Service, Status, Urgency,
};

/// Days after which a date is called old: services of this kind change hands every two or three years.
const OLD_AFTER_DAYS: i64 = 730;

/// Whoever asks, as the answer to "who are you?".
pub fn asker(referrer: Referrer) -> &'static str {
    match referrer {
        Referrer::Myself => "I am asking for myself",
        Referrer::Family => "Family or friend",
        Referrer::Gp => "GP or practice team",
        Referrer::LinkWorker => "Social prescribing link worker",
        Referrer::HealthProfessional => "Other health professional",
        Referrer::MentalHealthProfessional => "Mental health professional",
        Referrer::ConsultantPsychiatrist => "Consultant psychiatrist",
        Referrer::Midwife => "Midwife",
        Referrer::HealthVisitor => "Health visitor",
        Referrer::School => "School or college",
        Referrer::SocialWorker => "Social worker",
        Referrer::Police => "Police",
        Referrer::WardStaff => "Hospital ward staff",
        Referrer::Employer => "Employer",
        Referrer::VoluntarySector => "Voluntary-sector worker",
    }
}

/// Everybody who may ask, as choices; the first, of no value, is for whoever does not say.
pub fn askers(nobody: &str) -> Vec<(String, String)> {
    let all =
        Referrer::ALL.into_iter().map(|referrer| (referrer.as_str().to_owned(), asker(referrer).to_owned()));
    std::iter::once((String::new(), nobody.to_owned())).chain(all).collect()
}

/// Whoever refers, inside a sentence.
pub fn spoken(referrer: Referrer) -> &'static str {
    match referrer {
        Referrer::Myself => "the person themselves",
        Referrer::Family => "family or friends",
        Referrer::Gp => "a GP",
        Referrer::LinkWorker => "a link worker",
        Referrer::HealthProfessional => "a health professional",
        Referrer::MentalHealthProfessional => "a mental health professional",
        Referrer::ConsultantPsychiatrist => "a consultant psychiatrist",
        Referrer::Midwife => "a midwife",
        Referrer::HealthVisitor => "a health visitor",
        Referrer::School => "a school",
        Referrer::SocialWorker => "a social worker",
        Referrer::Police => "the police",
        Referrer::WardStaff => "ward staff",
        Referrer::Employer => "an employer",
        Referrer::VoluntarySector => "a voluntary-sector worker",
    }
}

/// A list of referrers in one phrase; all fifteen are "anyone".
pub fn who(referrers: &[Referrer]) -> String {
    if referrers.len() == Referrer::ALL.len() {
        return "anyone".to_owned();
    }
    let professionals = Referrer::ALL.iter().filter(|referrer| !referrer.is_public());
    if professionals.clone().count() == referrers.len()
        && referrers.iter().all(|referrer| !referrer.is_public())
    {
        return "any professional".to_owned();
    }
    let names: Vec<&str> = referrers.iter().map(|referrer| spoken(*referrer)).collect();
    listed(&names, "or")
}

/// `a, b or c`.
pub fn listed(names: &[&str], last: &str) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [front @ .., end] => format!("{} {last} {end}", front.join(", ")),
    }
}

pub fn how(how: How) -> &'static str {
    match how {
        How::Phone => "by phone",
        How::Text => "by text",
        How::Email => "by email",
        How::ERs => "through the NHS e-Referral Service",
        How::PrismForm => "with the form on PRISM",
        How::ReferralForm => "with a referral form",
        How::WebForm => "with a form on the web",
        How::Platform => "through a web platform",
        How::Letter => "by letter",
        How::WalkIn => "by walking in",
        How::Panel => "through a panel",
        How::ThroughTeam => "through the team that already sees the person",
        How::CouncilAssessment => "after an assessment by the council",
        How::Voucher => "with a voucher",
        How::OpenAccess => "no referral needed",
        How::NotStated => "we don't know yet how: ask",
    }
}

pub fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::InPerson => "in person",
        Mode::Phone => "by phone",
        Mode::Text => "by text",
        Mode::Online => "online",
        Mode::Home => "at home",
        Mode::Inpatient => "in hospital",
        Mode::Residential => "a place to stay",
    }
}

pub fn access(word: AccessWord) -> &'static str {
    match word {
        AccessWord::Bsl => "British Sign Language",
        AccessWord::Interpreter => "an interpreter",
        AccessWord::Text => "text instead of phone",
        AccessWord::HearingLoop => "a hearing loop",
        AccessWord::StepFree => "step-free way in",
        AccessWord::EasyRead => "easy read",
        AccessWord::HomeVisit => "home visits",
    }
}

pub fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Routine => "routine",
        Urgency::Urgent => "urgent",
        Urgency::Emergency => "emergency",
    }
}

pub fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "open when last checked",
        Status::Closed => "closed",
        Status::Replaced => "replaced by another service",
        Status::Unknown => "we don't know yet: ask whether it still runs",
    }
}

pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Service => "service",
        Kind::Team => "team",
        Kind::Ward => "hospital ward",
        Kind::Programme => "programme",
        Kind::Entitlement => "a right",
        Kind::Context => "kept so that its name can be found; nothing to join",
    }
}

pub fn location_use(used_as: LocationUse) -> &'static str {
    match used_as {
        LocationUse::Venue => "people are seen here",
        LocationUse::Office => "an office: not a place to turn up at",
        LocationUse::Outreach => "visited now and then",
    }
}

pub fn schedule_of(of: ScheduleOf) -> &'static str {
    match of {
        ScheduleOf::Service => "Service",
        ScheduleOf::Phone => "Phone line",
        ScheduleOf::Desk => "Desk",
        ScheduleOf::DropIn => "Drop-in",
        ScheduleOf::Group => "Group",
        ScheduleOf::Online => "Online",
    }
}

/// `Aged 18 to 65`, in whole years, both included; a limit that no source states is to be asked about.
pub fn ages(ages: &Ages) -> String {
    let limit = match (ages.minimum_years, ages.maximum_years) {
        (Some(0) | None, None) => "Any age".to_owned(),
        (Some(0) | None, Some(most)) => format!("Aged {most} or under"),
        (Some(least), None) => format!("Aged {least} or over"),
        (Some(least), Some(most)) => format!("Aged {least} to {most}"),
    };
    if ages.basis == AgeBasis::Stated { limit } else { format!("{limit} (not certain: ask)") }
}

/// Before what a criterion says.
pub fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Requires => "For: ",
        Effect::Excludes => "Not for: ",
        Effect::Prioritises => "Comes first: ",
    }
}

/// Whom a service is meant for, before the names of its areas.
pub fn basis(basis: CoverageBasis) -> &'static str {
    match basis {
        CoverageBasis::GpArea => "For people whose GP practice is in ",
        CoverageBasis::HomeArea => "For people who live in ",
        CoverageBasis::Either => "For people whose home or GP practice is in ",
        CoverageBasis::Both => "For people whose home and GP practice are in ",
        CoverageBasis::Anyone => "Anyone may use it; meant for ",
        CoverageBasis::NotStated => "For people in ",
    }
}

/// Whether a name is one that people say; others are only there so that old addresses lead on: `open-mind-iapt`.
pub fn is_a_name(text: &str) -> bool {
    !(text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
}

/// How far a fact is to be trusted.
pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "sure",
        Confidence::Medium => "fairly sure",
        Confidence::DocumentOnly => "found only in a planning document",
        Confidence::Low => "not sure",
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `3 March 2024`.
pub fn day(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year())
}

/// The rules are called by the day they were last changed: `26 November 2026`.
pub fn version(rules: &str) -> String {
    rules.parse().map_or_else(|_| rules.to_owned(), day)
}

/// One date as the source gives it: `2018`, `March 2020`, `about 2018`, `since 2023`, `2021 to 2024`, `no date`.
pub fn dated(dated: &Dated) -> String {
    match dated.as_str().split_once('/') {
        None => part(dated.as_str()),
        Some((start, "..")) => format!("since {}", part(start)),
        Some(("..", end)) => format!("{} or before", part(end)),
        Some((start, end)) => format!("{} to {}", part(start), part(end)),
    }
}

fn part(text: &str) -> String {
    if text == "undated" {
        return "no date".to_owned();
    }
    let (text, about) = text.strip_suffix('~').map_or((text, ""), |text| (text, "about "));
    let mut parts = text.split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts
        .next()
        .and_then(|month| month.parse::<usize>().ok())
        .and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    let day = parts.next().map(|day| day.trim_start_matches('0'));
    match (month, day) {
        (Some(month), Some(day)) => format!("{about}{day} {month} {year}"),
        (Some(month), None) => format!("{about}{month} {year}"),
        (None, _) => format!("{about}{year}"),
    }
}

/// `last checked 2018 (old)`: the latest that a dated source speaks for.
pub fn last_checked(service: &Service, today: NaiveDate) -> String {
    let all = [&service.provenance, &service.status.provenance, &service.coverage.provenance];
    let latest = all
        .iter()
        .filter_map(|p| p.dated.as_of().filter(|day| *day <= today).map(|day| (day, &p.dated)))
        .max();
    let Some((as_of, dated)) = latest else { return "last checked: no date known (ask)".to_owned() };
    let latest = match dated.as_str().split_once('/') {
        None => dated.as_str(),
        Some((start, "..")) => start,
        Some((_, end)) => end,
    };
    let old = if (today - as_of).num_days() > OLD_AFTER_DAYS { " (old)" } else { "" };
    format!("last checked {}{old}", part(latest))
}

/// `5.2 km`, or metres when it is close.
pub fn distance(metres: f64) -> String {
    if metres < 950.0 {
        format!("{:.0} m", (metres / 50.0).round().max(1.0) * 50.0)
    } else {
        format!("{:.1} km", metres / 1000.0)
    }
}

/// `1 service`, `3 services`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A sentence begins with a capital.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The first sentence, cut at a word when it is long: a card has four lines.
pub fn in_short(text: &str, most: usize) -> String {
    let first = text.split_inclusive(". ").next().unwrap_or(text).trim_end();
    if first.chars().count() <= most {
        return first.to_owned();
    }
    let cut: String = first.chars().take(most).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{} …", whole.trim_end_matches([',', ';', ':']))
}

/// Reasons name needs by their slug; people know them by their name.
pub fn needs_named(text: &str, needs: &[Need]) -> String {
    needs.iter().filter(|need| need.slug.contains('-')).fold(text.to_owned(), |text, need| {
        if text.contains(&need.slug) { text.replace(&need.slug, &need.name.to_lowercase()) } else { text }
    })
}

/// What a BCP 47 code is called, for the languages the catalogue and the form use.
pub fn language(code: &str) -> &str {
    match code {
        "en" => "English",
        "gu" => "Gujarati",
        "pa" => "Punjabi",
        "pl" => "Polish",
        "hi" => "Hindi",
        "ur" => "Urdu",
        "bn" => "Bengali",
        "so" => "Somali",
        "ar" => "Arabic",
        "bfi" => "British Sign Language",
        "ro" => "Romanian",
        "pt" => "Portuguese",
        "fa" => "Farsi",
        "ta" => "Tamil",
        "zh" => "Chinese",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_date_is_said_in_words() {
        for (text, words) in [
            ("2021-12-21", "21 December 2021"),
            ("2021-03", "March 2021"),
            ("2018~", "about 2018"),
            ("2021/2024", "2021 to 2024"),
            ("2023/..", "since 2023"),
            ("../2016", "2016 or before"),
            ("undated", "no date"),
        ] {
            assert_eq!(dated(&text.parse().unwrap()), words);
        }
    }

    #[test]
    fn what_only_an_address_says_is_no_name() {
        assert!(!is_a_name("lets-talk-wellbeing-iapt"));
        for name in ["IAPT", "self-harm line at night", "Let's Talk-Wellbeing", "kooth"] {
            assert!(is_a_name(name), "{name}");
        }
    }

    #[test]
    fn a_long_summary_is_cut_at_a_word() {
        assert_eq!(in_short("One two three. Four.", 80), "One two three.");
        assert_eq!(in_short("One two, three four", 10), "One two …");
    }

    #[test]
    fn distances_are_said_as_people_say_them() {
        assert_eq!(distance(12.0), "50 m");
        assert_eq!(distance(420.0), "400 m");
        assert_eq!(distance(5_240.0), "5.2 km");
    }
}
