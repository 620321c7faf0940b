//! What is known about a person, fact by fact. A fact that was not stated is absent, never `false`.

use crate::catalogue::{Fact, Referrer};

/// A stated value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    YesNo(bool),
    Number(i32),
    /// Position among the words the fact can take.
    Word(u8),
    /// A severity between the two bands: neither `less_severe` nor `more_severe` (pathway facts, section 2).
    Between,
}

/// The facts of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    known: [Option<Known>; Fact::ALL.len()],
    /// Needs stated or read from the words, one bit each. `None` when nothing was said about needs.
    needs: Option<u64>,
    /// Those of them that nobody named: the words are like those of people who have them.
    heard: u64,
    /// What nobody stated and goes without saying for what was asked about. It lets in and keeps nobody out.
    presumed: Vec<(Fact, Known)>,
    asked_by: Option<Referrer>,
}

impl Default for Sheet {
    fn default() -> Self {
        Self { known: [None; Fact::ALL.len()], needs: None, heard: 0, presumed: Vec::new(), asked_by: None }
    }
}

impl Sheet {
    pub fn state(&mut self, fact: Fact, value: Known) {
        self.known[fact as usize] = Some(value);
    }

    /// States a yes-or-no fact when it was answered.
    pub fn state_if(&mut self, fact: Fact, answer: Option<bool>) {
        if let Some(answer) = answer {
            self.state(fact, Known::YesNo(answer));
        }
    }

    pub fn get(&self, fact: Fact) -> Option<Known> {
        self.known[fact as usize]
    }

    /// Whether a yes-or-no fact was certainly answered with no.
    pub fn says_no(&self, fact: Fact) -> bool {
        self.get(fact) == Some(Known::YesNo(false))
    }

    pub fn number(&self, fact: Fact) -> Option<i32> {
        match self.get(fact) {
            Some(Known::Number(number)) => Some(number),
            Some(Known::YesNo(_) | Known::Word(_) | Known::Between) | None => None,
        }
    }

    pub fn presume(&mut self, fact: Fact, value: Known) {
        self.presumed.push((fact, value));
    }

    /// Whether a fact was not stated and goes without saying.
    pub fn presumes(&self, fact: Fact) -> bool {
        self.get(fact).is_none() && self.presumed.iter().any(|(presumed, _)| *presumed == fact)
    }

    /// The sheet as if what goes without saying had been stated.
    #[must_use]
    pub fn as_presumed(&self) -> Self {
        let mut full = self.clone();
        for (fact, value) in self.presumed.iter().filter(|(fact, _)| self.presumes(*fact)) {
            full.state(*fact, *value);
        }
        full
    }

    pub fn state_needs(&mut self, needs: u64) {
        self.needs = Some(self.needs.unwrap_or(0) | needs);
    }

    /// Needs that nobody named and that the words are like.
    pub fn hear_needs(&mut self, needs: u64) {
        self.heard |= needs & !self.needs.unwrap_or(0);
        self.state_needs(needs);
    }

    pub fn heard_needs(&self) -> u64 {
        self.heard
    }

    pub fn needs(&self) -> Option<u64> {
        self.needs
    }

    pub fn state_asker(&mut self, referrer: Referrer) {
        self.asked_by = Some(referrer);
    }

    pub fn asked_by(&self) -> Option<Referrer> {
        self.asked_by
    }
}
