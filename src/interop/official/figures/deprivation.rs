//! The Index of Multiple Deprivation: File 7 of the English Indices of Deprivation (all scores, ranks and deciles), by LSOA, and its
//! summary for local authorities.

use std::sync::Arc;

use chrono::NaiveDate;

use super::said::Known;
use super::{Columns, SaidOfSource, number};
use crate::geography::{AreaCode, Figure, FigureRow, FigureSource, Measure};
use crate::interop::official::columns::{Column, fits};
use crate::interop::official::table::Table;
use crate::interop::official::{BadRow, OfficialError};

const SCORE: Column = Column {
    what: "score",
    names: &["index of multiple deprivation (imd) score*", "imd - average score*", "imd_score", "imd score"],
};
const RANK: Column = Column {
    what: "rank",
    names: &[
        "index of multiple deprivation (imd) rank*",
        "imd - rank of average score*",
        "imd_rank",
        "imd rank",
    ],
};
const DECILE: Column = Column {
    what: "decile",
    names: &["index of multiple deprivation (imd) decile*", "imd_decile", "imd decile"],
};

/// LSOAs of England: of 2011, 32,844; of 2021, 33,755. No rank can be beyond.
const MOST_RANKS: f64 = 40_000.0;

pub(super) fn is_deprivation(titles: &[String]) -> bool {
    [SCORE, RANK, DECILE].iter().any(|column| column.find(titles).is_some())
}

pub(super) struct Deprivation {
    columns: Vec<(Measure, usize)>,
    source: Arc<FigureSource>,
}

impl Deprivation {
    pub(super) fn of(titles: &[String], said: &SaidOfSource, file: &str) -> Result<Self, OfficialError> {
        let columns = [(Measure::ImdScore, SCORE), (Measure::ImdRank, RANK), (Measure::ImdDecile, DECILE)]
            .into_iter()
            .filter_map(|(measure, column)| Some((measure, column.find(titles)?)))
            .collect();
        // The editions, the LSOAs they are of, and the day they were published.
        let editions =
            [("2025", "lsoa code (2021)", "2025-10-30"), ("2019", "lsoa code (2011)", "2019-09-26")];
        let edition = editions.iter().find(|(edition, lsoas, _)| match &said.edition {
            Some(given) => given == edition,
            None => titles.iter().any(|title| fits(lsoas, title)) || file.contains(&format!("IoD{edition}")),
        });
        let known = Known {
            series: "imd",
            title: "English Indices of Deprivation",
            publisher: "Ministry of Housing, Communities and Local Government",
            edition: edition.map(|(edition, _, _)| (*edition).to_owned()),
            date: edition.and_then(|(_, _, day)| day.parse::<NaiveDate>().ok()),
        };
        Ok(Self { columns, source: said.source(known, file)? })
    }
}

impl Columns for Deprivation {
    fn figures(
        &mut self,
        table: &Table,
        titles: &[String],
        area: AreaCode,
        into: &mut Vec<FigureRow>,
    ) -> Result<(), Box<BadRow>> {
        for &(measure, position) in &self.columns {
            let value = number(table, titles, position)?;
            let possible = match measure {
                Measure::ImdScore => value <= 100.0,
                Measure::ImdRank => value >= 1.0 && value.fract() == 0.0 && value <= MOST_RANKS,
                _ => (1.0..=10.0).contains(&value) && value.fract() == 0.0,
            };
            if !possible {
                let problem = match measure {
                    Measure::ImdScore => "a score is from 0 to 100",
                    Measure::ImdRank => "a rank is a whole number from 1 up",
                    _ => "a decile is a whole number from 1 to 10",
                };
                return Err(Box::new(table.bad(&titles[position], position, problem)));
            }
            into.push(FigureRow { area, figure: Figure::new(measure, value, Arc::clone(&self.source)) });
        }
        Ok(())
    }
}
