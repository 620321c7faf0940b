//! What does a search ask? Parameters with their modifiers, each value a list of alternatives.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;

use super::super::extract::{Pairs, encode};
use super::dates::DateQuestion;
use super::matching::Near;
use super::outcome::Outcome;

/// A parameter that a type of resource can be searched by.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    pub name: &'static str,
    /// Of FHIR: `token`, `string`, `reference`, `date`, `special`.
    pub kind: &'static str,
    pub modifiers: &'static [&'static str],
    pub says: &'static str,
}

/// Those of every type.
pub const EVERYWHERE: [Parameter; 2] = [
    Parameter { name: "_id", kind: "token", modifiers: &[], says: "Logical id." },
    Parameter {
        name: "_lastUpdated",
        kind: "date",
        modifiers: &[],
        says: "When the record last changed, with a prefix (`ge2026-11-22`). A catalogue without a database knows no such time.",
    },
];

/// Those that say how the answer is given, not what is in it.
const OF_THE_ANSWER: [&str; 9] =
    ["_format", "_pretty", "_summary", "_elements", "_count", "_offset", "_sort", "_include", "_total"];

/// One parameter as it was asked: every one must hold, and of each one of `any`.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    pub name: String,
    pub modifier: Option<String>,
    pub any: Vec<String>,
    pub meaning: Meaning,
}

/// What the alternatives of a condition stand for, so that one that makes no sense is refused whatever else is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Compared as they are written.
    Texts,
    Dates(Vec<DateQuestion>),
    Places(Vec<Near>),
    Truths(Vec<bool>),
}

/// The parameters of one request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    pub conditions: Vec<Condition>,
    answer: Vec<(String, String)>,
}

impl Asked {
    /// Reads a query or a form. A parameter nobody knows is refused, unless the request asks for lenience: left out silently, a
    /// misspelt one would find everything.
    pub fn read(text: &str, known: &[Parameter], lenient: bool) -> Result<Self, Outcome> {
        let wrong = |said: String| Outcome::new(StatusCode::BAD_REQUEST, "invalid", said);
        let pairs = Pairs::parse(text).map_err(|(name, fault)| wrong(format!("`{name}`: {fault}")))?;
        let mut asked = Self::default();
        for (key, values) in pairs.into_lists() {
            let (name, modifier) = match key.split_once(':') {
                Some((name, modifier)) => (name.to_owned(), Some(modifier.to_owned())),
                None => (key.clone(), None),
            };
            if OF_THE_ANSWER.contains(&name.as_str()) {
                asked.add_of_answer(&name, modifier.as_deref(), values)?;
                continue;
            }
            let parameter = EVERYWHERE.iter().chain(known).find(|parameter| parameter.name == name);
            let Some(parameter) = parameter else {
                if lenient {
                    continue;
                }
                return Err(unknown(&name, known));
            };
            if let Some(modifier) = &modifier
                && !parameter.modifiers.contains(&modifier.as_str())
            {
                let diagnostics = format!("`{name}` has no modifier `:{}`", shown(modifier));
                return Err(Outcome::unsupported(&name, diagnostics));
            }
            for value in values.iter().filter(|value| !value.is_empty()) {
                let any = alternatives(value);
                let meaning = Meaning::of(parameter, &any)?;
                asked.conditions.push(Condition {
                    name: name.clone(),
                    modifier: modifier.clone(),
                    any,
                    meaning,
                });
            }
        }
        Ok(asked)
    }

    fn add_of_answer(
        &mut self,
        name: &str,
        modifier: Option<&str>,
        values: Vec<String>,
    ) -> Result<(), Outcome> {
        if let Some(modifier) = modifier {
            let diagnostics = format!("`{name}` has no modifier `:{}`", shown(modifier));
            return Err(Outcome::unsupported(name, diagnostics));
        }
        if values.len() > 1 && name != "_include" {
            return Err(Outcome::value(name, format!("`{name}` may be given only once")));
        }
        if name == "_pretty" && !values.iter().all(|value| matches!(value.as_str(), "true" | "false")) {
            return Err(Outcome::value(name, "`_pretty` must be `true` or `false`"));
        }
        self.answer.extend(values.into_iter().map(|value| (name.to_owned(), value)));
        Ok(())
    }

    /// The value of a parameter of the answer.
    pub fn of_answer(&self, name: &str) -> Option<&str> {
        self.answer.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn includes(&self) -> impl Iterator<Item = &str> {
        self.answer.iter().filter(|(name, _)| name == "_include").map(|(_, value)| value.as_str())
    }

    /// A whole number with its bounds, or what it is when left out.
    pub fn number(&self, name: &str, otherwise: usize, most: usize) -> Result<usize, Outcome> {
        let Some(text) = self.of_answer(name) else { return Ok(otherwise) };
        let number = text.parse::<usize>().ok().filter(|number| *number <= most);
        number
            .ok_or_else(|| Outcome::value(name, format!("`{name}` must be a whole number from 0 to {most}")))
    }

    /// The query that asks the same from another place in the list.
    pub fn at_offset(&self, offset: usize) -> String {
        let mut pairs: Vec<String> = Vec::new();
        for Condition { name, modifier, any, .. } in &self.conditions {
            let modifier = modifier.as_deref().map(|word| format!(":{word}")).unwrap_or_default();
            // What was escaped still is.
            pairs.push(format!("{name}{modifier}={}", encode(&any.join(","))));
        }
        let kept = self.answer.iter().filter(|(name, _)| name != "_offset");
        pairs.extend(kept.map(|(name, value)| format!("{name}={}", encode(value))));
        if offset > 0 {
            pairs.push(format!("_offset={offset}"));
        }
        pairs.join("&")
    }
}

/// Whether the request asks to pass over what is not known (`Prefer: handling=lenient`).
pub fn is_lenient(request: &HttpRequest) -> bool {
    let preferred = request.headers().get("prefer").and_then(|value| value.to_str().ok()).unwrap_or_default();
    preferred.split([',', ';']).any(|part| part.trim().eq_ignore_ascii_case("handling=lenient"))
}

fn unknown(name: &str, known: &[Parameter]) -> Outcome {
    let names: Vec<&str> = EVERYWHERE.iter().chain(known).map(|parameter| parameter.name).collect();
    let diagnostics = format!("there is no parameter `{}`; there are `{}`", shown(name), names.join("`, `"));
    Outcome::unsupported(&shown(name), diagnostics)
}

/// Enough of what was sent to know it by.
pub fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// Parts between commas; a comma, bar, dollar or backslash after a backslash stands for itself.
fn alternatives(value: &str) -> Vec<String> {
    split(value, ',').into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Cuts at a character that no backslash stands before. What is escaped stays so; [`plain`] takes the backslashes away.
pub fn split(value: &str, at: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in value.chars() {
        let last = parts.last_mut().expect("it begins with one part");
        match c {
            _ if escaped => {
                last.push(c);
                escaped = false;
            }
            '\\' => {
                last.push(c);
                escaped = true;
            }
            c if c == at => parts.push(String::new()),
            c => last.push(c),
        }
    }
    parts
}

/// Without the backslashes before special characters.
pub fn plain(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut escaped = false;
    for c in value.chars() {
        if c == '\\' && !escaped {
            escaped = true;
            continue;
        }
        if escaped && !matches!(c, ',' | '|' | '$' | '\\') {
            plain.push('\\');
        }
        escaped = false;
        plain.push(c);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [Parameter; 1] =
        [Parameter { name: "name", kind: "string", modifiers: &["exact"], says: "Name." }];

    #[test]
    fn conditions_and_alternatives_are_told_apart() {
        let asked = Asked::read("name=a,b%5C,c&name:exact=d&_count=5&name=", &KNOWN, false).unwrap();

        let expected = [("name", None, vec!["a", "b\\,c"]), ("name", Some("exact"), vec!["d"])];
        let found: Vec<_> = asked
            .conditions
            .iter()
            .map(|c| (c.name.as_str(), c.modifier.as_deref(), c.any.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(found, expected);
        assert_eq!(plain(&asked.conditions[0].any[1]), "b,c");
        assert_eq!(asked.number("_count", 20, 100).unwrap(), 5);
    }

    #[test]
    fn the_next_page_asks_the_same_again() {
        let query = "name=a,b%5C,c&name:exact=d%26e&_count=5";
        let asked = Asked::read(query, &KNOWN, false).unwrap();

        let again = Asked::read(&asked.at_offset(5), &KNOWN, false).unwrap();

        assert_eq!(again.conditions, asked.conditions);
        assert_eq!(again.number("_offset", 0, 100).unwrap(), 5);
        assert_eq!(again.number("_count", 0, 100).unwrap(), 5);
    }

    #[test]
    fn what_is_not_known_is_refused_unless_lenience_is_asked_for() {
        for query in [
            "nmae=a",
            "name:above=a",
            "_count:exact=5",
            "_count=5&_count=6",
            "name=%zz",
            "_pretty=perhaps",
            "_lastUpdated=soon",
        ] {
            assert!(Asked::read(query, &KNOWN, false).is_err(), "{query}");
        }
        assert_eq!(Asked::read("nmae=a", &KNOWN, true).unwrap(), Asked::default());
    }
}
