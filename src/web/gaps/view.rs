//! One question and its figures, ready to be shown: the areas in the order of the table, thinnest first.

use crate::pathway::Snapshot;
use crate::provision::{AreaPlace, AreaProvision, Figures};

use super::asked::{Asked, Typed};
use super::measure::Measure;

/// Rows of a table on the page; files hold all.
pub const MOST_ROWS: usize = 40;

/// An area with its number: that of its row, and of its mark on the map.
#[derive(Clone, Copy)]
pub struct Row<'v> {
    pub number: usize,
    pub area: &'v AreaProvision,
    pub place: &'v AreaPlace,
    /// What the chosen measure says of it.
    pub value: Option<f64>,
}

/// What the pictures, tables and sentences are made from.
pub struct View<'v> {
    pub asked: &'v Asked,
    pub typed: &'v Typed,
    pub figures: &'v Figures,
    pub snapshot: &'v Snapshot,
    pub rows: Vec<Row<'v>>,
}

impl<'v> View<'v> {
    pub fn of(asked: &'v Asked, typed: &'v Typed, figures: &'v Figures, snapshot: &'v Snapshot) -> Self {
        let mean = figures.summary.mean_access;
        let value = |area: &AreaProvision| asked.measure.value(area, mean);
        let mut rows: Vec<Row> = figures
            .areas
            .iter()
            .zip(&figures.places)
            .map(|(area, place)| Row { number: 0, area, place, value: value(area) })
            .collect();
        // No figure at all is the thinnest of all.
        let thinness = |row: &Row| match row.value {
            None => f64::NEG_INFINITY,
            Some(value) if asked.measure.more_is_better() => value,
            Some(value) => -value,
        };
        rows.sort_by(|a, b| thinness(a).total_cmp(&thinness(b)).then_with(|| a.area.name.cmp(&b.area.name)));
        for (number, row) in (1..).zip(&mut rows) {
            row.number = number;
        }
        Self { asked, typed, figures, snapshot, rows }
    }

    /// Access of an area with the mean of everybody as 100.
    pub fn access(&self, area: &AreaProvision) -> Option<f64> {
        Measure::Access.value(area, self.figures.summary.mean_access)
    }

    /// Whether the figure of the chosen measure rests on data that should not be leaned on.
    pub fn is_weak(&self, area: &AreaProvision) -> bool {
        // One more place, of those that are not stated, would change much.
        let few_known =
            |known: f64| f64::from(u32::try_from(area.services_place_unknown).unwrap_or(u32::MAX)) > known;
        match self.asked.measure {
            Measure::Access => area.band_is_firm == Some(false) || few_known(area.venues_within),
            Measure::Covering => area.services_unconfirmed * 2 > area.services_covering,
            Measure::Within | Measure::Nearest | Measure::Rate => few_known(area.venues_within),
        }
    }

    /// What hatching means for the chosen measure; nothing where no area is hatched.
    pub fn weak_says(&self) -> Option<&'static str> {
        let any = self.rows.iter().any(|row| self.is_weak(row.area));
        any.then_some(match self.asked.measure {
            Measure::Covering => "Hatched: of more than half of the services it is not certain that they still run.",
            Measure::Access => {
                "Hatched: more of the services meant for the area do not say where they see people than there are places in reach, or the \
                 class would change with the mean error of journeys."
            }
            Measure::Within | Measure::Nearest | Measure::Rate => {
                "Hatched: more of the services meant for the area do not say where they see people than there are places in reach."
            }
        })
    }
}
