//! The measures a reader can choose between: what each says of an area, and its fixed classes on the map.

use crate::provision::AreaProvision;
use crate::web::picture::Classes;

/// What the map shows and the table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// Access against the mean of everybody.
    #[default]
    Access,
    Within,
    Nearest,
    Covering,
    Rate,
}

impl Measure {
    pub const ALL: [Self; 5] = [Self::Access, Self::Within, Self::Nearest, Self::Covering, Self::Rate];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Within => "within",
            Self::Nearest => "nearest",
            Self::Covering => "covering",
            Self::Rate => "rate",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Access => "Access, shared with neighbours",
            Self::Within => "People with a place in reach",
            Self::Nearest => "Minutes to the nearest place",
            Self::Covering => "Services meant for the area",
            Self::Rate => "Places for 10,000 people",
        }
    }

    /// How it is worked out, in two sentences.
    pub fn method(self) -> &'static str {
        match self {
            Self::Access => {
                "Every place shares what it has among the people who can reach it, the near ones more than the far; an area adds up its \
                 shares (E2SFCA, Luo and Qi 2009). Shown against the mean of everybody: 100 is the mean, 50 is half of it."
            }
            Self::Within => {
                "The share of people whose home lies within the chosen journey of at least one known place that may take them. \
                 Journeys are estimated from the straight line. A service that does not say where it is may be nearer."
            }
            Self::Nearest => {
                "The estimated journey from home to the nearest known place that may take the person, as a mean over the people of the area. \
                 Help by phone, online or at home is counted apart."
            }
            Self::Covering => {
                "Services whose published area holds the whole of this one and that may take the people asked about. It says nothing of \
                 how much each can do."
            }
            Self::Rate => {
                "Places that lie in the area for 10,000 of its people, weighted by need, with an exact 95% interval (Byar). People cross \
                 borders: never read it alone."
            }
        }
    }

    pub fn classes(self) -> Classes {
        let (breaks, unit, diverging): (&[f64], &'static str, bool) = match self {
            Self::Access => (&[50.0, 75.0, 125.0, 150.0], "access, with the mean of everybody as 100", true),
            Self::Within => (&[25.0, 50.0, 75.0, 95.0], "% of people with a place in reach", false),
            Self::Nearest => (&[10.0, 15.0, 20.0, 30.0], "minutes to the nearest place", false),
            Self::Covering => (&[5.0, 15.0, 40.0, 100.0], "services meant for the area", false),
            Self::Rate => (&[0.5, 1.0, 2.0, 4.0], "places for 10,000 people weighted by need", false),
        };
        Classes { breaks: breaks.to_vec(), unit, diverging }
    }

    /// The figure of one area; `mean` is the mean access of everybody.
    pub fn value(self, area: &AreaProvision, mean: f64) -> Option<f64> {
        match self {
            Self::Access => (mean > 0.0).then(|| area.access / mean * 100.0),
            Self::Within => Some(area.population_within_share * 100.0),
            Self::Nearest => area.nearest_min,
            Self::Covering => u32::try_from(area.services_covering).ok().map(f64::from),
            Self::Rate => area.per_10000,
        }
    }

    /// Whether less of it is worse; for minutes it is the other way round.
    pub fn more_is_better(self) -> bool {
        self != Self::Nearest
    }
}
