//! How a value of the catalogue is compared with what a search asks: texts, codes, references and places.

use super::asked::{Condition, Meaning, Parameter, plain, shown, split};
use super::dates::DateQuestion;
use super::outcome::Outcome;
use crate::geography::{Point, distance_m};
use crate::interop::fhir::{Identifier, terms};

/// Where `near` reaches when no distance is given.
const USUAL_REACH_M: f64 = 20_000.0;

impl Condition {
    /// A text: begins with it, has it somewhere in it, or is it. Case and accents count for the last only.
    pub fn holds_for_text<'t>(&self, texts: impl IntoIterator<Item = &'t str> + Clone) -> bool {
        let modifier = self.modifier.as_deref();
        self.any.iter().any(|asked| {
            let asked = plain(asked);
            let folded = fold(&asked);
            texts.clone().into_iter().any(|text| match modifier {
                Some("exact") => text == asked,
                Some("contains") => fold(text).contains(&folded),
                _ => fold(text).starts_with(&folded),
            })
        })
    }

    /// A code, with or without its system: `code`, `system|code`, `|code`, `system|`.
    pub fn holds_for_code(&self, system: Option<&str>, code: &str) -> bool {
        self.any.iter().any(|asked| {
            let parts = split(asked, '|');
            match parts.as_slice() {
                [asked_code] => plain(asked_code) == code,
                [asked_system, asked_code] => {
                    let asked_system = plain(asked_system);
                    let same_system = match system {
                        Some(system) => asked_system == system,
                        None => asked_system.is_empty(),
                    };
                    same_system && (asked_code.is_empty() || plain(asked_code) == code)
                }
                _ => false,
            }
        })
    }

    pub fn holds_for_identifier(&self, identifiers: &[Identifier]) -> bool {
        identifiers.iter().any(|known| {
            self.holds_for_code(known.system.as_deref(), known.value.as_deref().unwrap_or_default())
        })
    }

    /// A reference: `id`, `Type/id`, or the whole address of a resource of this server.
    pub fn holds_for_reference(&self, kind: &str, id: &str, base: &str) -> bool {
        self.any.iter().any(|asked| {
            let asked = plain(asked);
            let local = asked.strip_prefix(base).map_or(asked.as_str(), |rest| rest.trim_start_matches('/'));
            local == id || local.strip_prefix(kind).and_then(|rest| rest.strip_prefix('/')) == Some(id)
        })
    }
}

impl Meaning {
    /// What these alternatives of a parameter stand for.
    ///
    /// # Errors
    /// Names the parameter when one of them makes no sense.
    pub fn of(parameter: &Parameter, any: &[String]) -> Result<Self, Outcome> {
        let wrong = |said| Outcome::value(parameter.name, said);
        let texts = any.iter().map(String::as_str);
        let meaning = match (parameter.kind, parameter.name) {
            ("date", _) => texts.map(read_date).collect::<Result<_, _>>().map(Self::Dates),
            (_, "near") => texts.map(Near::parse).collect::<Result<_, _>>().map(Self::Places),
            (_, "active") => texts.map(read_truth).collect::<Result<_, _>>().map(Self::Truths),
            _ => Ok(Self::Texts),
        };
        meaning.map_err(wrong)
    }
}

fn read_date(text: &str) -> Result<DateQuestion, String> {
    let wrong = || format!("`{}` is no date: write `ge2026-11-22` or `2026-11-22T03:00:00Z`", shown(text));
    DateQuestion::parse(text).ok_or_else(wrong)
}

/// With or without the system that FHIR has for it.
fn read_truth(text: &str) -> Result<bool, String> {
    let code = match text.split_once('|') {
        Some((terms::SPECIAL_VALUES | "", code)) => code,
        Some(_) => "",
        None => text,
    };
    match code {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("`{}` must be `true` or `false`", shown(text))),
    }
}

/// Without case, accents and what else does not change a name.
fn fold(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' | 'ā' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' | 'ō' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        '’' => '\'',
        c => c,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// A place and how far round it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    point: Point,
    within_m: f64,
}

impl Near {
    /// `latitude|longitude`, with a distance and a unit of UCUM if wished: `52.63|-1.13|5|km`.
    fn parse(text: &str) -> Result<Self, String> {
        let form = "write `near=52.63|-1.13|5|km`";
        let parts: Vec<&str> = text.split('|').collect();
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        let (latitude, longitude, rest) = match parts.as_slice() {
            [latitude, longitude, rest @ ..] if rest.len() <= 2 => {
                (number(latitude), number(longitude), rest)
            }
            _ => return Err(format!("this is no place: {form}")),
        };
        let Some((latitude, longitude)) = latitude.zip(longitude) else {
            return Err(format!("latitude and longitude must be numbers: {form}"));
        };
        let point = Point::checked(latitude, longitude).map_err(|error| error.to_string())?;
        let unit_m = match rest.get(1).copied().unwrap_or_default() {
            "" | "km" => 1_000.0,
            "m" => 1.0,
            "[mi_i]" | "[mi_us]" | "mi" => 1_609.344,
            unit => return Err(format!("`{}` is no unit known here: `km`, `m` or `[mi_i]`", shown(unit))),
        };
        let within_m = match rest.first().copied().unwrap_or_default() {
            "" => USUAL_REACH_M,
            distance => number(distance)
                .filter(|distance| *distance >= 0.0)
                .map(|distance| distance * unit_m)
                .ok_or_else(|| format!("the distance must be a number from 0: {form}"))?,
        };
        Ok(Self { point, within_m })
    }

    /// How far the nearest of these points is, in metres, if it is near enough.
    pub fn distance_m(&self, points: impl IntoIterator<Item = Point>) -> Option<f64> {
        let distances = points.into_iter().map(|point| distance_m(self.point, point));
        distances.filter(|distance| *distance <= self.within_m).min_by(f64::total_cmp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(name: &str, modifier: Option<&str>, any: &[&str]) -> Condition {
        Condition {
            name: name.to_owned(),
            modifier: modifier.map(str::to_owned),
            any: any.iter().map(|text| (*text).to_owned()).collect(),
            meaning: Meaning::Texts,
        }
    }

    #[test]
    fn a_name_is_compared_as_the_modifier_says() {
        for (modifier, asked, holds) in [
            (None, "talk", true),
            (None, "TÁLK", true),
            (None, "café", false),
            (Some("contains"), "cafe", true),
            (Some("exact"), "Talking Café", true),
            (Some("exact"), "talking café", false),
        ] {
            assert_eq!(
                condition("name", modifier, &[asked]).holds_for_text(["Talking Café"]),
                holds,
                "{modifier:?} {asked}"
            );
        }
    }

    #[test]
    fn a_code_may_come_with_its_system() {
        for (asked, holds) in
            [("3", true), ("s|3", true), ("t|3", false), ("|3", false), ("s|", true), ("4", false)]
        {
            assert_eq!(condition("type", None, &[asked]).holds_for_code(Some("s"), "3"), holds, "{asked}");
        }
        assert!(condition("type", None, &["|3"]).holds_for_code(None, "3"));
    }

    #[test]
    fn a_reference_may_be_short_long_or_whole() {
        let base = "https://here.example/fhir/R4";
        for (asked, holds) in [
            ("7", true),
            ("Organization/7", true),
            ("https://here.example/fhir/R4/Organization/7", true),
            ("https://there.example/fhir/R4/Organization/7", false),
            ("Location/7", false),
        ] {
            let condition = condition("organization", None, &[asked]);
            assert_eq!(condition.holds_for_reference("Organization", "7", base), holds, "{asked}");
        }
    }

    #[test]
    fn a_place_needs_two_numbers_and_takes_a_distance_with_its_unit() {
        let near = |text| Near::parse(text);
        assert_eq!(near("52.63|-1.13|5|km").unwrap().within_m, 5_000.0);
        assert_eq!(near("52.63|-1.13|300|m").unwrap().within_m, 300.0);
        assert_eq!(near("52.63|-1.13").unwrap().within_m, USUAL_REACH_M);
        for text in
            ["", "52.63", "a|b", "152|0", "52|-1|x|km", "52|-1|-1|km", "52|-1|1|furlong", "52|-1|1|km|x"]
        {
            assert!(near(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_truth_has_no_system_or_that_of_fhir() {
        for text in ["true", "|true", "http://terminology.hl7.org/CodeSystem/special-values|true"] {
            assert_eq!(read_truth(text), Ok(true), "{text}");
        }
        for text in ["perhaps", "wrong|true", "|", "true|true"] {
            assert!(read_truth(text).is_err(), "{text}");
        }
    }
}
