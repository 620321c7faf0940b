//! What a request says about a person, read straight off the JSON: the second reading's own idea of a fact.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use serde_json::Value;
use signpost::catalogue::Fact;
use signpost::geography::{Gazetteer, Located, Point, Postcode, Precision, Truth};

use super::seeds::NOW;

const CITY: &str = "E06000016";
const RUTLAND: &str = "E06000017";
/// The East Midlands, and which neighbours of LLR are in it and which are not.
const REGION: &str = "E12000004";
const NEIGHBOURS_IN_THE_REGION: [&str; 10] = [
    "E06000015",
    "E06000018",
    "E06000061",
    "E06000062",
    "E07000036",
    "E07000039",
    "E07000141",
    "E07000172",
    "E07000175",
    "E07000176",
];
const NEIGHBOURS_OUTSIDE_THE_REGION: [&str; 9] = [
    "E06000031",
    "E07000011",
    "E07000193",
    "E07000194",
    "E07000199",
    "E07000218",
    "E07000219",
    "E07000220",
    "E08000026",
];
const COUNTY_DISTRICTS: [&str; 7] =
    ["E07000129", "E07000130", "E07000131", "E07000132", "E07000133", "E07000134", "E07000135"];

/// One place a person may be, for all that is known.
#[derive(Debug, Clone, PartialEq)]
enum Somewhere {
    /// In this local authority.
    Authority(String),
    /// In some authority outside LLR, in this nation if it is known: its letter.
    Elsewhere(Option<char>),
    /// In the East Midlands, outside LLR.
    RestOfTheRegion,
    /// Nothing is known at all.
    Anywhere,
}

/// Every place a person may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Whereabouts(Vec<Somewhere>);

impl Whereabouts {
    fn of_area(code: &str) -> Self {
        let listed =
            |codes: &[&str]| codes.iter().map(|c| Somewhere::Authority((*c).to_owned())).collect::<Vec<_>>();
        Self(match code {
            "E10000018" => listed(&COUNTY_DISTRICTS),
            "E54000015" => [listed(&COUNTY_DISTRICTS), listed(&[CITY, RUTLAND])].concat(),
            // The region: LLR and much more of England.
            REGION => [listed(&COUNTY_DISTRICTS), listed(&[CITY, RUTLAND]), vec![Somewhere::RestOfTheRegion]]
                .concat(),
            other => vec![Somewhere::Authority(other.to_owned())],
        })
    }

    fn of_postcode(located: &Located) -> Self {
        let mut places: Vec<Somewhere> =
            located.authorities.iter().map(|a| Somewhere::Authority(a.code.to_string())).collect();
        if places.is_empty() && located.in_llr == Truth::Unknown {
            return Self(vec![Somewhere::Anywhere]);
        }
        if !located.every_authority_listed || (places.is_empty() && located.precision == Precision::Unknown) {
            // A group of nations is no nation.
            let nation = located.nation.map(|nation| nation.nation()).filter(|letter| *letter != 'K');
            places.push(Somewhere::Elsewhere(nation));
        }
        Self(places)
    }

    /// Whether they are in one of these areas, wherever they may be.
    pub fn within(&self, areas: &[String]) -> Truth {
        let answers: Vec<Option<bool>> = self.0.iter().map(|place| inside_one_of(place, areas)).collect();
        if answers.iter().all(|answer| *answer == Some(true)) {
            Truth::Met
        } else if answers.iter().all(|answer| *answer == Some(false)) {
            Truth::Unmet
        } else {
            Truth::Unknown
        }
    }
}

fn inside_one_of(place: &Somewhere, areas: &[String]) -> Option<bool> {
    let answers: Vec<Option<bool>> = areas.iter().map(|area| inside(place, area)).collect();
    if answers.contains(&Some(true)) {
        Some(true)
    } else if answers.iter().all(|answer| *answer == Some(false)) {
        Some(false)
    } else {
        None
    }
}

fn inside(place: &Somewhere, area: &str) -> Option<bool> {
    let nations = match area {
        "K02000001" => Some("EWSN"),
        "K03000001" => Some("EWS"),
        "E92000001" => Some("E"),
        "W92000004" => Some("W"),
        "S92000003" => Some("S"),
        "N92000002" => Some("N"),
        _ => None,
    };
    match (place, nations) {
        (Somewhere::Anywhere, _) => None,
        (Somewhere::RestOfTheRegion, Some(letters)) => Some(letters.contains('E')),
        (Somewhere::RestOfTheRegion, None) if area == REGION => Some(true),
        (Somewhere::RestOfTheRegion, None) => in_llr(area).then_some(false),
        (Somewhere::Authority(code), None) if area == REGION => {
            let code = code.as_str();
            if in_llr(code) || NEIGHBOURS_IN_THE_REGION.contains(&code) {
                Some(true)
            } else {
                let outside = NEIGHBOURS_OUTSIDE_THE_REGION.contains(&code) || !code.starts_with('E');
                outside.then_some(false)
            }
        }
        (Somewhere::Elsewhere(letter), None) if area == REGION => {
            letter.is_some_and(|letter| letter != 'E').then_some(false)
        }
        (Somewhere::Authority(code), Some(letters)) => Some(letters.contains(&code[..1])),
        (Somewhere::Elsewhere(Some(letter)), Some(letters)) => Some(letters.contains(*letter)),
        (Somewhere::Elsewhere(None), Some(letters)) => (letters == "EWSN").then_some(true),
        (Somewhere::Elsewhere(_), None) => in_llr(area).then_some(false),
        (Somewhere::Authority(code), None) => Some(match area {
            "E10000018" => COUNTY_DISTRICTS.contains(&code.as_str()),
            "E54000015" => in_llr(code),
            other => code == other,
        }),
    }
}

fn in_llr(area: &str) -> bool {
    [CITY, RUTLAND, "E10000018", "E54000015"].contains(&area) || COUNTY_DISTRICTS.contains(&area)
}

/// The person of a request.
pub struct PlainPerson<'r> {
    request: &'r Value,
    /// Needs stated or read from the words; none when nothing was said.
    pub needs: Option<BTreeSet<String>>,
    pub home: Option<Whereabouts>,
    pub gp: Option<Whereabouts>,
    /// The postcode's point; the middle of the council's area where only that is known.
    pub home_point: Option<Point>,
    /// Whoever asks for help with domestic abuse is taken to be hurt by it.
    taken_to_be_hurt: bool,
}

/// A value a person gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    YesNo(bool),
    Number(i64),
    Word(String),
    /// The scores lie between less and more severe.
    BetweenTheBands,
}

impl<'r> PlainPerson<'r> {
    /// `from_words` are the needs that were read from the text, which is tested elsewhere.
    pub fn read(request: &'r Value, from_words: &[String], gazetteer: &Gazetteer) -> Self {
        let stated =
            request["needs"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        let needs: BTreeSet<String> = stated.chain(from_words.iter().cloned()).collect();
        let area = |field: &str| request[field].as_str().map(Whereabouts::of_area);
        let postcode = request["postcode"].as_str().and_then(|text| Postcode::parse(text).ok());
        let located = postcode.map(|postcode| gazetteer.locate(&postcode));
        let area_point = || {
            let code = request["area"].as_str()?.parse().ok()?;
            gazetteer.locate_area(code).point
        };
        let home_point = match &located {
            Some(located) => located.point,
            None => area_point(),
        };
        // A council that was named settles a postcode that lies in several; the postcode then only says how far things are.
        let named = request["area"].as_str().and_then(|code| code.parse().ok());
        let says_as_much =
            |located: &&Located| named.is_none_or(|code| located.within(gazetteer.tree(), code).is_met());
        let home =
            located.as_ref().filter(says_as_much).map(Whereabouts::of_postcode).or_else(|| area("area"));
        let needs = (!needs.is_empty()).then_some(needs);
        Self { request, needs, home, gp: area("gp_area"), home_point, taken_to_be_hurt: false }
    }

    /// The same person with what goes without saying: a need stated, and not only read from words, says that they are hurt themselves.
    pub fn with_what_goes_without_saying(&self) -> Self {
        let stated = self.request["needs"].as_array().into_iter().flatten();
        let taken_to_be_hurt = stated.into_iter().any(|need| need == "domestic-abuse");
        Self {
            taken_to_be_hurt,
            needs: self.needs.clone(),
            home: self.home.clone(),
            gp: self.gp.clone(),
            ..*self
        }
    }

    /// The civil day of the question in London.
    pub fn day(&self) -> NaiveDate {
        let at: DateTime<Utc> = self.request["at"].as_str().unwrap_or(NOW).parse().expect("a time");
        at.with_timezone(&London).date_naive()
    }

    /// The farthest the person would go, in metres.
    pub fn within_m(&self) -> Option<f64> {
        self.request["preferences"]["within_m"].as_f64()
    }

    pub fn asker(&self) -> Option<&str> {
        self.request["asked_by"].as_str()
    }

    pub fn said(&self, fact: Fact) -> Option<Said> {
        let circumstance = |name: &str| self.request["circumstances"].get(name).and_then(plain_value);
        match fact {
            Fact::AgeYears | Fact::Sex | Fact::Crisis => {
                self.request.get(fact.as_str()).and_then(plain_value)
            }
            Fact::Phq9 | Fact::Phq9Item9 | Fact::Gad7 => {
                self.request["scores"].get(fact.as_str()).and_then(plain_value)
            }
            Fact::Severity => self.severity(circumstance("severity")),
            // Someone whose practice is known is registered with one, unless they say otherwise.
            Fact::GpRegistered => {
                circumstance("gp_registered").or_else(|| self.gp.is_some().then_some(Said::YesNo(true)))
            }
            Fact::DomesticAbuse if self.taken_to_be_hurt => {
                circumstance("domestic_abuse").or_else(|| Some(Said::Word("experiencing".to_owned())))
            }
            _ => circumstance(fact.as_str()),
        }
    }

    /// Pathway facts, section 2: less severe is PHQ-9 below 10 or GAD-7 below 8, more severe is PHQ-9 of 16 or over, GAD-7 of 15 or
    /// over, or a professional's word; between them it is not decided, and where two disagree the higher rules.
    fn severity(&self, stated: Option<Said>) -> Option<Said> {
        let more = || Some(Said::Word("more_severe".to_owned()));
        let score = |name: &str| self.request["scores"][name].as_i64();
        let rank = |score: Option<i64>, less_below: i64, more_from: i64| {
            score.map(|score| {
                if score >= more_from {
                    2
                } else if score >= less_below {
                    1
                } else {
                    0
                }
            })
        };
        if stated == more() {
            return more();
        }
        match rank(score("phq9"), 10, 16).max(rank(score("gad7"), 8, 15)) {
            None => stated,
            Some(2) => more(),
            Some(1) => Some(Said::BetweenTheBands),
            Some(_) => Some(Said::Word("less_severe".to_owned())),
        }
    }
}

fn plain_value(value: &Value) -> Option<Said> {
    match value {
        Value::Bool(answer) => Some(Said::YesNo(*answer)),
        Value::Number(number) => number.as_i64().map(Said::Number),
        Value::String(word) if word != "unknown" => Some(Said::Word(word.clone())),
        _ => None,
    }
}
