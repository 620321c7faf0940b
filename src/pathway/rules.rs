//! The rules as data: which step, when crisis help comes first, which needs follow, which doors there are, what counts how much.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doors_first::DoorsFirstWeights;
use super::presumed::Presumed;
use crate::catalogue::{AccessWord, Alternative, Fact, Mode, Referrer, Step, Urgency};

/// Everything under `seeds/rules/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The day the rules were last changed.
    pub version: String,
    pub steps: Vec<StepRule>,
    pub urgent: Vec<UrgentRule>,
    pub preferred: Vec<Preferred>,
    pub needs: Vec<NeedRule>,
    /// Rules that were kept before there was such a thing have none.
    pub presumed: Vec<Presumed>,
    pub doors: Vec<Door>,
    pub typical: Vec<Typical>,
    pub ranking: Ranking,
    pub facts: HashMap<Fact, FactWords>,
    pub places: Vec<PlaceQuestion>,
    pub harmless: Vec<Harmless>,
    pub harms: Vec<Harm>,
}

/// A rule that suggests a step of care.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRule {
    pub id: String,
    pub step: Step,
    /// The needs whose help starts at this step under this rule; empty: all of them.
    #[serde(default)]
    pub needs: Vec<String>,
    pub any_of: Vec<Alternative>,
    /// The rule does not hold when one of these does.
    #[serde(default)]
    pub unless: Vec<Alternative>,
    pub because: String,
    pub source: String,
    pub from: NaiveDate,
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// How urgent an urgent answer is, the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UrgentLevel {
    SameDay,
    Crisis,
    Emergency,
}

/// A rule that puts crisis help first: by the facts stated, or by what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrgentRule {
    pub id: String,
    pub level: UrgentLevel,
    #[serde(default)]
    pub any_of: Vec<Alternative>,
    #[serde(default)]
    pub words: Option<WordsThatRaise>,
    /// Words of something under way: `|` stands between words that do equally well, `..` for up to four others, `#` for a number of
    /// eight or more.
    #[serde(default)]
    pub signs: Vec<String>,
    /// What the signs are about.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Why words raise it; `{words}` stands for them.
    #[serde(default)]
    pub because: String,
    /// Empty where the rule only raises the level: then the first of the same level speaks for it.
    #[serde(default)]
    pub say: String,
    /// What is said instead, to people for whom one of the services is left out: the first that is.
    #[serde(default)]
    pub say_without: Vec<SayWithout>,
    /// Slugs in the order they are shown.
    #[serde(default)]
    pub services: Vec<String>,
    pub source: String,
    pub from: NaiveDate,
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// What is read from a text besides signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordsThatRaise {
    /// A phrase of `seeds/needs.toml` with `crisis = true`.
    CrisisPhrase,
    /// The same, said of the past.
    CrisisPhraseOfThePast,
    /// No such phrase, but people write so in danger.
    LikeDanger,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SayWithout {
    pub service: String,
    pub say: String,
}

/// Lines that move up for people who cannot or would rather not speak on a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preferred {
    pub id: String,
    #[serde(default)]
    pub any_of: Vec<Alternative>,
    /// Wishes that bring it about as well.
    #[serde(default)]
    pub access: Vec<AccessWord>,
    #[serde(default)]
    pub modes: Vec<Mode>,
    pub services: Vec<String>,
    pub say: String,
}

/// A need that follows from a stated fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedRule {
    pub need: String,
    pub any_of: Vec<Alternative>,
    pub because: String,
}

/// A service that sees people first and passes them on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Door {
    pub service: String,
    /// Referrers who are this door themselves, and need not be sent to it.
    #[serde(default)]
    pub is: Vec<Referrer>,
    pub needs: Vec<String>,
    #[serde(default)]
    pub when: Vec<Alternative>,
    /// How urgent a referral may be that is sent there instead; anything when empty.
    #[serde(default)]
    pub urgency: Vec<Urgency>,
    pub because: String,
    pub source: String,
}

/// The services that the local pathway names as typical of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typical {
    pub step: Step,
    pub services: Vec<String>,
    pub source: String,
}

/// How a fact is asked for and spoken of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactWords {
    pub fact: Fact,
    pub question: String,
    /// Why it is asked.
    pub why: String,
    /// What is not known when nothing was said about it: `whether the person is a carer`.
    #[serde(default)]
    pub unknown: Option<String>,
    #[serde(default)]
    pub yes: Option<String>,
    #[serde(default)]
    pub no: Option<String>,
    #[serde(default)]
    pub is: Option<String>,
    #[serde(default)]
    pub words: HashMap<String, String>,
}

/// Phrases that hold a word of crisis and are none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Harmless {
    /// In lower case, as people write them, or as signs: `lost .. to suicide`.
    pub phrases: Vec<String>,
    /// What they are about instead.
    #[serde(default)]
    pub needs: Vec<String>,
    pub because: String,
    pub source: String,
}

/// A need that is heard in the words although they name another: nobody who is beaten shall only be told of gambling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Harm {
    pub need: String,
    /// Done to oneself: it is denied together with thoughts of suicide, and then not heard.
    #[serde(default)]
    pub to_oneself: bool,
    pub because: String,
    pub source: String,
}

/// A question about place: `postcode` or `gp_area`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceQuestion {
    pub fact: String,
    pub question: String,
    pub why: String,
}

/// Weights of the order, from `ranking.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    pub points: Points,
    pub need: NeedWeights,
    pub step_fit: StepFitWeights,
    pub special: SpecialWeights,
    pub route: RouteWeights,
    pub near: NearWeights,
    pub freshness: FreshnessWeights,
    pub kind: KindWeights,
    /// Rules that were kept before doors stood above what they lead to have none.
    #[serde(default)]
    pub doors_first: Option<DoorsFirstWeights>,
    pub doubt: DoubtWeights,
    pub variety: VarietyWeights,
    /// Rules that were kept before there was this order have none.
    #[serde(default)]
    pub crisis: Option<CrisisWeights>,
    /// Likewise.
    #[serde(default)]
    pub ask: Option<AskWeights>,
}

/// The most each part can give; together 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    pub need: f64,
    pub step_fit: f64,
    pub special: f64,
    pub route: f64,
    pub near: f64,
    pub freshness: f64,
    pub certainty: f64,
    pub typical: f64,
    pub hours: f64,
    /// Over and above the others: what the person would rather have.
    pub wishes: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedWeights {
    pub first: f64,
    pub later: f64,
    pub leads_from_step: Step,
    pub derived: f64,
    pub door: f64,
    pub people: f64,
    pub not_its_first: f64,
    pub best_share: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepFitWeights {
    /// Share of the points by how many steps away, 0 to 4.
    pub by_distance: [f64; 5],
    pub less_intrusive_bonus: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialWeights {
    pub one_fact: f64,
    pub more_facts: f64,
    /// Facts that by themselves make a service one for this person.
    pub people: Vec<Fact>,
    pub prioritised: f64,
    pub age_band: f64,
    /// A band that ends at this age or below is for the young.
    pub young_until_years: u8,
    /// A band that begins at this age or above is for the old.
    pub old_from_years: u8,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteWeights {
    pub open: f64,
    pub open_to_few: f64,
    /// At most this many kinds of referrer are few.
    pub few: u32,
    pub unknown: f64,
    pub closed: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NearWeights {
    pub remote: f64,
    pub unknown: f64,
    pub local: f64,
    /// Metres at which nearness counts half.
    pub half_distance_m: f64,
    pub national: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreshnessWeights {
    pub open: f64,
    pub high: f64,
    pub medium: f64,
    /// Days after which recency counts half.
    pub assured_half_life_days: f64,
    pub recent: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindWeights {
    pub programme: f64,
    pub entitlement: f64,
    pub ward: f64,
    pub unassured: f64,
    pub paid: f64,
}

/// Points taken off for what is likely to come out as a no once it is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoubtWeights {
    pub age: f64,
    /// Rules that were kept before these two were told apart take nothing off for them.
    #[serde(default)]
    pub age_not_known: f64,
    /// Needs that say roughly how old somebody is.
    #[serde(default)]
    pub age_said_by: Vec<String>,
    #[serde(default)]
    pub against: f64,
    pub circumstance: f64,
    pub most_circumstances: f64,
    pub elsewhere: f64,
    pub place: f64,
}

/// A list of ten of the same kind helps nobody: what repeats what stands above it loses a little.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VarietyWeights {
    /// Points taken off for each service above that helps with the same needs at the same step.
    pub repeat: f64,
    pub most: f64,
}

/// Which scores there are while somebody may be in danger: the order of crisis help does not turn on points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrisisWeights {
    /// The score of the first service that the urgent answer names.
    pub first_line: f64,
    /// How much less each next one has.
    pub next_line: f64,
    /// The least and the most that a crisis team can have.
    pub teams: [f64; 2],
    /// The most that anything else can have.
    pub others_at_most: f64,
}

/// Which questions are put first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskWeights {
    /// So many of the best services count for the order of the questions.
    pub best: usize,
    /// Places down the list after which a service that waits for an answer counts half.
    pub half_places: f64,
}

/// Whether a dated rule is in force on a day, both ends inclusive.
pub fn in_force(from: Option<NaiveDate>, until: Option<NaiveDate>, day: NaiveDate) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}
