//! Judging one test of one fact, in three values. Tests are compiled once, when a snapshot is built.

use crate::catalogue::{Alternative, Fact, FactType, Referrer, Test, Value};
use crate::geography::Truth;

use super::sheet::{Known, Sheet};

/// A compiled test.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Judge {
    YesNo {
        fact: Fact,
        is: bool,
    },
    Range {
        fact: Fact,
        least: i32,
        most: i32,
    },
    /// One bit for each word that will do. `between` is the answer when severity lies between the bands.
    Words {
        fact: Fact,
        allowed: u32,
        between: Truth,
    },
    /// A need that was only heard keeps nobody out: where it `excludes` it is a question.
    Needs {
        allowed: u64,
        excludes: bool,
    },
    /// Nothing is asked about that is one of these needs: `is_not` is "not about low mood", never "about something else as well".
    NoneOf {
        needs: u64,
    },
    Askers {
        allowed: u32,
    },
}

/// A test that no fact can judge: unknown need, or values of the wrong kind. `signpost check` reports these before they get here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the test of `{fact}` cannot be judged: {problem}")]
pub struct JudgeError {
    pub fact: &'static str,
    pub problem: String,
}

impl Judge {
    /// Compiles a test. `excludes` says which way a severity between the bands counts: a service for more severe illness then asks,
    /// one that is not for more severe illness still fits (pathway facts, section 2).
    pub fn compile(
        test: &Test,
        excludes: bool,
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<Self, JudgeError> {
        let fact = test.fact;
        let wrong = |problem: String| JudgeError { fact: fact.as_str(), problem };
        test.check().map_err(|e| wrong(e.to_string()))?;
        let negated = test.is_not.is_some();
        if negated && matches!(fact.fact_type(), FactType::Number { .. }) {
            // "Not 12" is no limit anybody publishes.
            return Err(wrong("it cannot take `is_not`: give bounds".to_owned()));
        }
        let words: Vec<&str> = match (&test.is, &test.is_not) {
            (Some(Value::Word(word)), _) | (_, Some(Value::Word(word))) => vec![word],
            _ => test.one_of.iter().map(String::as_str).collect(),
        };
        let judge = match fact.fact_type() {
            FactType::YesNo => match (&test.is, &test.is_not) {
                (Some(Value::YesNo(is)), _) => Judge::YesNo { fact, is: *is },
                (_, Some(Value::YesNo(is))) => Judge::YesNo { fact, is: !is },
                _ => return Err(wrong("it needs `is` or `is_not`".to_owned())),
            },
            FactType::Number { least, most } => {
                let number = |value: &Option<Value>, otherwise: i32| match value {
                    Some(Value::Number(n)) => *n,
                    _ => otherwise,
                };
                match &test.is {
                    Some(Value::Number(n)) => Judge::Range { fact, least: *n, most: *n },
                    _ => Judge::Range {
                        fact,
                        least: number(&test.at_least, least),
                        most: number(&test.at_most, most),
                    },
                }
            }
            FactType::Word(all) | FactType::Scale(all) => {
                let bit_of =
                    |word: &&str| all.iter().position(|known| known == word).map_or(0, |at| 1_u32 << at);
                let mut allowed: u32 = words.iter().map(bit_of).fold(0, |all, bit| all | bit);
                if test.at_least.is_some() || test.at_most.is_some() {
                    let rank = |v: &Option<Value>| v.as_ref().and_then(|v| test.rank(v));
                    let least = rank(&test.at_least).unwrap_or(0);
                    let most = rank(&test.at_most).unwrap_or(all.len() as i32 - 1);
                    allowed = (least..=most).map(|at| 1_u32 << at).sum();
                }
                if negated {
                    allowed = !allowed & ((1 << all.len()) - 1);
                }
                let between = if excludes { Truth::Unmet } else { Truth::Unknown };
                Judge::Words { fact, allowed, between }
            }
            FactType::Need => {
                let mut allowed = 0;
                for word in words {
                    allowed |=
                        need_bit(word).ok_or_else(|| wrong(format!("need `{word}` does not exist")))?;
                }
                if negated { Judge::NoneOf { needs: allowed } } else { Judge::Needs { allowed, excludes } }
            }
            FactType::Referrer => {
                let bit_of = |word: &&str| {
                    Referrer::ALL.iter().position(|r| r.as_str() == *word).map_or(0, |at| 1 << at)
                };
                let allowed: u32 = words.iter().map(bit_of).fold(0, |all, bit| all | bit);
                Judge::Askers { allowed: if negated { !allowed } else { allowed } }
            }
        };
        Ok(judge)
    }

    pub fn fact(&self) -> Fact {
        match self {
            Judge::YesNo { fact, .. } | Judge::Range { fact, .. } | Judge::Words { fact, .. } => *fact,
            Judge::Needs { .. } | Judge::NoneOf { .. } => Fact::NeedStated,
            Judge::Askers { .. } => Fact::AskedBy,
        }
    }

    pub fn judge(&self, sheet: &Sheet) -> Truth {
        match self {
            Judge::YesNo { fact, is } => match sheet.get(*fact) {
                Some(Known::YesNo(answer)) => Truth::from(answer == *is),
                Some(Known::Number(_) | Known::Word(_) | Known::Between) | None => Truth::Unknown,
            },
            Judge::Range { fact, least, most } => match sheet.get(*fact) {
                Some(Known::Number(number)) => Truth::from((*least..=*most).contains(&number)),
                Some(Known::YesNo(_) | Known::Word(_) | Known::Between) | None => Truth::Unknown,
            },
            Judge::Words { fact, allowed, between } => match sheet.get(*fact) {
                Some(Known::Word(at)) => Truth::from(allowed & (1 << at) != 0),
                Some(Known::Between) => *between,
                Some(Known::YesNo(_) | Known::Number(_)) | None => Truth::Unknown,
            },
            // A need not stated among others that were is taken as not asked about.
            Judge::Needs { allowed, excludes } => match sheet.needs().map(|needs| needs & allowed) {
                Some(asked) if *excludes && asked != 0 && asked & !sheet.heard_needs() == 0 => Truth::Unknown,
                asked => Truth::from(asked.map(|asked| asked != 0)),
            },
            Judge::NoneOf { needs } => Truth::from(sheet.needs().map(|asked| asked & needs == 0)),
            Judge::Askers { allowed } => {
                Truth::from(sheet.asked_by().map(|referrer| allowed & (1 << referrer as u32) != 0))
            }
        }
    }
}

/// Alternatives joined by *or*, each of tests joined by *and*.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct AnyOf(Vec<Vec<Judge>>);

impl AnyOf {
    pub fn compile(
        alternatives: &[Alternative],
        excludes: bool,
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<Self, JudgeError> {
        let compiled = alternatives
            .iter()
            .map(|alternative| {
                alternative.tests().iter().map(|test| Judge::compile(test, excludes, need_bit)).collect()
            })
            .collect::<Result<_, _>>()?;
        Ok(Self(compiled))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With no alternative at all nothing is said, and nothing is known.
    pub fn judge(&self, sheet: &Sheet) -> Truth {
        if self.0.is_empty() {
            return Truth::Unknown;
        }
        Truth::any(self.0.iter().map(|all_of| Truth::all(all_of.iter().map(|test| test.judge(sheet)))))
    }

    pub fn facts(&self) -> impl Iterator<Item = Fact> + '_ {
        self.0.iter().flatten().map(Judge::fact)
    }

    /// The facts of the alternatives that hold: these are the reason, the others are not.
    pub fn facts_that_hold(&self, sheet: &Sheet) -> Vec<Fact> {
        self.facts_behind(Truth::Met, sheet)
    }

    /// The facts that a judgement rests on: of what holds, the alternatives that hold; of what does not, whatever is not so; of what is not
    /// known, whatever is missing in the alternatives that may still hold.
    pub fn facts_behind(&self, judged: Truth, sheet: &Sheet) -> Vec<Fact> {
        let mut facts: Vec<Fact> = Vec::new();
        for all_of in &self.0 {
            if Truth::all(all_of.iter().map(|test| test.judge(sheet))) != judged {
                continue;
            }
            for test in all_of.iter().filter(|test| test.judge(sheet) == judged) {
                if !facts.contains(&test.fact()) {
                    facts.push(test.fact());
                }
            }
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(toml: &str) -> Judge {
        let test: Test = toml::from_str(toml).unwrap();
        Judge::compile(&test, false, &|slug| (slug == "eating").then_some(4)).unwrap()
    }

    #[test]
    fn a_fact_that_was_not_stated_is_unknown() {
        for text in [
            "fact = 'pregnant'\nis = true",
            "fact = 'age_years'\nat_most = 17",
            "fact = 'need'\nis = 'eating'",
        ] {
            assert_eq!(test(text).judge(&Sheet::default()), Truth::Unknown, "{text}");
        }
    }

    #[test]
    fn both_ends_of_a_range_are_inside() {
        let pier = test("fact = 'age_years'\nat_least = 14\nat_most = 64");
        let mut sheet = Sheet::default();

        for (age, truth) in [(13, Truth::Unmet), (14, Truth::Met), (64, Truth::Met), (65, Truth::Unmet)] {
            sheet.state(Fact::AgeYears, Known::Number(age));
            assert_eq!(pier.judge(&sheet), truth, "{age}");
        }
    }

    #[test]
    fn severity_between_the_bands_asks_for_a_service_that_needs_more_and_spares_one_that_refuses_more() {
        let text: Test = toml::from_str("fact = 'severity'\nat_least = 'more_severe'").unwrap();
        let mut sheet = Sheet::default();
        sheet.state(Fact::Severity, Known::Between);

        let requires = Judge::compile(&text, false, &|_| None).unwrap();
        let excludes = Judge::compile(&text, true, &|_| None).unwrap();

        assert_eq!(requires.judge(&sheet), Truth::Unknown);
        assert_eq!(excludes.judge(&sheet), Truth::Unmet);
    }

    #[test]
    fn a_need_not_named_among_others_counts_as_not_asked_about() {
        let eating = test("fact = 'need'\nis = 'eating'");
        let mut sheet = Sheet::default();
        sheet.state_needs(1);

        assert_eq!(eating.judge(&sheet), Truth::Unmet);
    }

    #[test]
    fn a_need_that_was_only_heard_counts_and_keeps_nobody_out() {
        let text: Test = toml::from_str("fact = 'need'\nis = 'eating'").unwrap();
        let judge = |excludes: bool, sheet: &Sheet| {
            Judge::compile(&text, excludes, &|_| Some(4)).unwrap().judge(sheet)
        };
        let mut sheet = Sheet::default();
        sheet.hear_needs(4);

        assert_eq!((judge(false, &sheet), judge(true, &sheet)), (Truth::Met, Truth::Unknown));
        let mut sheet = Sheet::default();
        sheet.state_needs(4);
        assert_eq!(judge(true, &sheet), Truth::Met);
    }

    #[test]
    fn is_not_turns_words_round() {
        let held = test("fact = 'detained_under'\nis_not = 'none'");
        let mut sheet = Sheet::default();

        sheet.state(Fact::DetainedUnder, Known::Word(0));
        assert_eq!(held.judge(&sheet), Truth::Unmet);
        sheet.state(Fact::DetainedUnder, Known::Word(1));
        assert_eq!(held.judge(&sheet), Truth::Met);
    }

    #[test]
    fn a_judgement_rests_on_the_facts_that_decided_it() {
        let alternatives: Vec<Alternative> =
            ["fact = 'carer'\nis = true", "fact = 'life_limiting_illness'\nis = true"]
                .map(|text| toml::from_str(text).unwrap())
                .into();
        let any_of = AnyOf::compile(&alternatives, false, &|_| None).unwrap();
        let behind = |sheet: &Sheet| any_of.facts_behind(any_of.judge(sheet), sheet);
        let mut sheet = Sheet::default();

        assert_eq!(behind(&sheet), [Fact::Carer, Fact::LifeLimitingIllness]);
        sheet.state(Fact::LifeLimitingIllness, Known::YesNo(false));
        assert_eq!(behind(&sheet), [Fact::Carer], "nobody needs to be told of the illness that is none");
        sheet.state(Fact::Carer, Known::YesNo(true));
        assert_eq!(behind(&sheet), [Fact::Carer], "the illness that is none did not let them in");
        sheet.state(Fact::Carer, Known::YesNo(false));
        assert_eq!(behind(&sheet), [Fact::Carer, Fact::LifeLimitingIllness]);
    }
}
