//! Do these words hold something about a person? What looks like it is refused before anything is kept.

use std::collections::HashSet;

use chrono::{Datelike, Days, NaiveDate};

use super::Service;
use super::check::{phone_digits, phone_numbers_in};

/// Something about a person that words seem to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Personal {
    #[error("seems to hold an email address: leave it out, nobody needs to write back")]
    Email,
    #[error("seems to hold an NHS number: leave it out, say only what is wrong with the record")]
    NhsNumber,
    #[error(
        "seems to hold a telephone number that is not the record's: leave it out, or say where the right number is published"
    )]
    Phone,
    #[error("seems to hold a date of birth: leave it out; of a date of the service, give month and year")]
    DateOfBirth,
}

/// Whole dates further back than this are taken for somebody's birthday.
const OLDEST_NEWS: Days = Days::new(2 * 365);

/// What words about a service seem to hold of a person, each kind once. The record's own numbers and mail boxes do not count.
pub fn personal(words: &str, service: &Service, today: NaiveDate) -> Vec<Personal> {
    let mail_boxes: Vec<&str> = service.contacts.iter().map(|contact| contact.value.as_str()).collect();
    personal_beside(words, &mail_boxes, &own_numbers(service), today)
}

/// The same for words about a record that has neither numbers nor mail boxes.
pub fn personal_of_none(words: &str, today: NaiveDate) -> Vec<Personal> {
    personal_beside(words, &[], &HashSet::new(), today)
}

fn personal_beside(
    words: &str,
    mail_boxes: &[&str],
    own: &HashSet<String>,
    today: NaiveDate,
) -> Vec<Personal> {
    let mut found = Vec::new();
    if holds_email(words, mail_boxes) {
        found.push(Personal::Email);
    }
    let numbers = phone_numbers_in(words);
    if written_like_nhs_numbers(words).iter().any(|number| is_nhs_number(number) && !own.contains(number)) {
        found.push(Personal::NhsNumber);
    }
    if numbers.iter().any(|number| !own.contains(number) && !is_nhs_number(number)) {
        found.push(Personal::Phone);
    }
    if holds_birthday(words, today) {
        found.push(Personal::DateOfBirth);
    }
    found
}

/// Numbers that the record gives itself, wherever it does.
fn own_numbers(service: &Service) -> HashSet<String> {
    let contacts = service.contacts.iter().map(|contact| contact.value.as_str());
    let routes = service.routes.iter().filter_map(|route| route.contact.as_deref());
    contacts.chain(routes).map(phone_digits).collect()
}

fn holds_email(words: &str, mail_boxes: &[&str]) -> bool {
    let own = |text: &str| mail_boxes.iter().any(|own| own.eq_ignore_ascii_case(text));
    let part = |c: char| c.is_alphanumeric() || ".-_+%'@".contains(c);
    words.split(|c| !part(c)).map(|word| word.trim_matches(['.', '-', '\''])).any(|word| {
        word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) && !own(word)
    })
}

/// Whatever is written like an NHS number: ten digits together, or as 3, 3 and 4.
fn written_like_nhs_numbers(words: &str) -> Vec<String> {
    let between = |c: char| matches!(c, ' ' | '-' | '\u{a0}');
    let mut found = Vec::new();
    for run in words.split(|c: char| !c.is_ascii_digit() && !between(c)) {
        let groups: Vec<&str> = run.split(between).filter(|group| !group.is_empty()).collect();
        found.extend(groups.iter().filter(|group| group.len() == 10).map(|group| (*group).to_owned()));
        let spaced = groups.windows(3).filter(|some| some.iter().map(|group| group.len()).eq([3, 3, 4]));
        found.extend(spaced.map(<[&str]>::concat));
    }
    found
}

/// Ten digits of which the last checks the others (NHS Data Model and Dictionary, NHS NUMBER, modulus 11).
fn is_nhs_number(digits: &str) -> bool {
    let digits: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let [first @ .., check] = digits.as_slice() else { return false };
    if first.len() != 9 {
        return false;
    }
    let sum: u32 = first.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 11 == *check
}

/// A whole date of long ago, or any number beside a word for being born.
fn holds_birthday(words: &str, today: NaiveDate) -> bool {
    let lower = words.to_lowercase();
    let parts: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let says_born = ["born", "dob", "birthday", "birth"].iter().any(|word| parts.contains(word));
    let has_number = parts.iter().any(|part| part.bytes().any(|b| b.is_ascii_digit()));
    let newest = today.checked_sub_days(OLDEST_NEWS).unwrap_or(today);
    let long_ago = parts.windows(3).filter_map(|parts| date_of(parts, today)).any(|date| date < newest);
    (says_born && has_number) || long_ago
}

/// Three parts as a date: `3 march 1984`, `march 3rd 1984`, `03 03 84`, `1984 03 03`.
fn date_of(parts: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    let [a, b, c] = parts else { return None };
    let (day, month, year) = match (month(a), month(b)) {
        (Some(month), _) => (number(b)?, month, year(c, today)?),
        (None, Some(month)) => (number(a)?, month, year(c, today)?),
        (None, None) if a.len() == 4 => (number(c)?, number(b)?, year(a, today)?),
        (None, None) => (number(a)?, number(b)?, year(c, today)?),
    };
    NaiveDate::from_ymd_opt(year, month, day)
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn month(part: &str) -> Option<u32> {
    let letters = part.len() >= 3 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let at = MONTHS.iter().position(|month| letters && part.starts_with(month))?;
    u32::try_from(at + 1).ok()
}

/// A day or month, with or without `st`, `nd`, `rd`, `th`.
fn number(part: &str) -> Option<u32> {
    let plain = ["st", "nd", "rd", "th"].iter().find_map(|end| part.strip_suffix(end)).unwrap_or(part);
    plain.parse().ok().filter(|_| plain.len() <= 2)
}

/// Two digits are a year of this century unless it is far ahead: `closed until 31/03/27` is nobody's birthday.
fn year(part: &str, today: NaiveDate) -> Option<i32> {
    let year: i32 = part.parse().ok()?;
    match part.len() {
        4 => Some(year),
        2 if 2000 + year <= today.year() + YEARS_AHEAD => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// So far ahead people write of what is to come.
const YEARS_AHEAD: i32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn service() -> Service {
        let provenance = serde_json::json!({"source": ["a-page"], "dated": "2026-11", "confidence": "high"});
        serde_json::from_value(serde_json::json!({
            "slug": "a", "name": "A", "organisation": "o", "kind": "service", "summary": "s", "steps": [], "needs": [], "modes": [],
            "status": {"is": "open", "provenance": provenance}, "coverage": {"basis": "anyone", "areas": [], "provenance": provenance},
            "contacts": [{"kind": "phone", "value": "0116 295 3060", "provenance": provenance},
                {"kind": "email", "value": "help@example.org", "provenance": provenance}],
            "provenance": provenance,
        }))
        .unwrap()
    }

    fn found(words: &str) -> Vec<Personal> {
        personal(words, &service(), "2026-11-25".parse().unwrap())
    }

    #[test]
    fn words_about_the_record_alone_are_taken() {
        for words in [
            "The line 0116 295 3060 is not answered after 5pm, nor +44 116 295 3060",
            "help@example.org bounces",
            "Closed since 31 March 2026, says the door. Open 9-5, 2 floors, room 12",
            "It takes people from 16 to 25, step 3; the number ends in 3061 now",
            "closed in March 1999",
            "the group was born out of another",
        ] {
            assert_eq!(found(words), [], "{words}");
        }
    }

    #[test]
    fn what_looks_like_a_person_is_refused() {
        for (words, expected) in [
            ("write to jo.bloggs@gmail.com", Personal::Email),
            ("my number is 07700 900123", Personal::Phone),
            ("ring me on +44 (0)7700 900123", Personal::Phone),
            ("NHS no 943 476 5919", Personal::NhsNumber),
            ("patient 9434765919 was turned away", Personal::NhsNumber),
            ("in room 12 943-476-5919 3", Personal::NhsNumber),
            ("my dob is 3/3/84", Personal::DateOfBirth),
            ("she was born on 3 March", Personal::DateOfBirth),
            ("12.07.1984 male", Personal::DateOfBirth),
            ("3rd March 1984", Personal::DateOfBirth),
            ("1984-03-03", Personal::DateOfBirth),
        ] {
            assert_eq!(found(words), [expected], "{words}");
        }
    }

    #[test]
    fn a_date_to_come_is_nobodys_birthday_whatever_the_year() {
        for (today, to_come, birthday) in [
            ("2026-11-27", "closed until 31/03/27", "born? 31/03/87"),
            ("2027-02-01", "back on 01.09.27", "12.07.84 male"),
            ("2031-05-01", "until 31/03/32", "3/3/98"),
        ] {
            let today = today.parse().unwrap();
            assert!(!holds_birthday(to_come, today), "{to_come}");
            assert!(holds_birthday(birthday, today), "{birthday}");
        }
    }

    #[test]
    fn ten_digits_without_the_right_check_digit_are_no_nhs_number() {
        assert!(is_nhs_number("9434765919"));
        assert!(!is_nhs_number("9434765918"));
        assert!(!is_nhs_number("943476591"));
    }
}
