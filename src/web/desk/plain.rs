//! What checks and reckonings say of a record, as a person says it: facts by what they are about, days in words.

use chrono::NaiveDate;

use crate::web::words;

/// What a fact is about, by the name that the API has for its sort.
pub fn fact(sort: &str) -> &str {
    match sort {
        "head" => "what it is",
        "status" => "whether it runs",
        "coverage" => "its area",
        "ages" => "ages",
        "criterion" => "who it is for",
        "route" => "way in",
        "response" => "how soon",
        "schedule" => "opening hours",
        "location" => "place",
        "note" => "note",
        "conflict" => "disagreement",
        other => other,
    }
}

/// A text with the facts it names as people call them, its days in words and what it quotes in quotation marks:
/// `contact[2] speaks for 2021-03-01` is "contact 2 speaks for 1 March 2021".
pub fn in_plain_words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut open = false;
    for (at, token) in text.split_inclusive(' ').enumerate() {
        let core = token.trim_matches(|letter: char| " (),;:.`".contains(letter));
        let said = match core.parse::<NaiveDate>() {
            Ok(day) if core.len() == 10 => Some(words::day(day)),
            _ if at == 0 && !core.contains('[') => Some(fact(core).to_owned()).filter(|said| said != core),
            _ => numbered(core),
        };
        let token = match said {
            Some(said) => token.replacen(core, &said, 1),
            None => token.to_owned(),
        };
        for letter in token.chars() {
            if letter == '`' {
                open = !open;
                plain.push(if open { '“' } else { '”' });
            } else {
                plain.push(letter);
            }
        }
    }
    plain
}

/// `route[1].through` is "way in 1, through".
fn numbered(name: &str) -> Option<String> {
    let (sort, rest) = name.split_once('[')?;
    let (number, field) = rest.split_once(']')?;
    number.parse::<usize>().ok()?;
    let field = field.trim_start_matches('.');
    let said = format!("{} {number}", fact(sort));
    Some(if field.is_empty() { said } else { format!("{said}, {}", field.replace('_', " ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_and_days_are_said_as_people_say_them() {
        for (text, plain) in [
            ("contact[2] speaks for 2021-03-01", "contact 2 speaks for 1 March 2021"),
            ("status was due on 2022-07-01", "whether it runs was due on 1 July 2022"),
            ("route[1].through: leads to `a-team`, which", "way in 1, through: leads to “a-team”, which"),
            ("response[3]", "how soon 3"),
            ("no status [x] 2021 (schedule[1])", "no status [x] 2021 (opening hours 1)"),
        ] {
            assert_eq!(in_plain_words(text), plain);
        }
    }
}
