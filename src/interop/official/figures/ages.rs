//! People by age: census table TS007A (age by five-year bands) as Nomis gives it, and tables like it.

use std::sync::Arc;

use chrono::NaiveDate;

use super::said::Known;
use super::{Columns, SaidOfSource, number};
use crate::geography::{AgeBand, AreaCode, Figure, FigureRow, FigureSource, Measure};
use crate::interop::official::table::Table;
use crate::interop::official::{BadRow, OfficialError};

/// What a column of an age table counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    Everybody,
    Aged(AgeBand),
}

/// Each small count is changed a little by itself to protect people, so bands and total differ; by more than this they are not of the
/// same people.
const FREE_DIFFERENCE: f64 = 60.0;

/// Reads a title such as `Age: Aged 5 to 9 years; measures: Value`.
pub(super) fn band(title: &str) -> Option<Counts> {
    let lower = title.trim().to_ascii_lowercase();
    let text = lower.strip_suffix("; measures: value").unwrap_or(&lower);
    let text = text.strip_prefix("sex: all persons; ").unwrap_or(text);
    let (text, named) = match text.strip_prefix("age: ") {
        Some(text) => (text, true),
        None => (text, false),
    };
    if named && (text == "total" || text.starts_with("total: all") || text == "all usual residents") {
        return Some(Counts::Everybody);
    }
    let text = text.strip_prefix("aged ")?;
    let years = |text: &str| text.trim().parse::<u8>().ok();
    let aged = |from_years, to_years| Some(Counts::Aged(AgeBand { from_years, to_years }));
    if text == "under 1 year" {
        return aged(0, Some(0));
    }
    let (count, of) = text.rsplit_once(" year")?;
    if let Some((from, to)) = count.split_once(" to ") {
        let (from, to) = (years(from)?, years(to)?);
        return (from <= to).then(|| aged(from, Some(to))).flatten();
    }
    match of {
        "s and under" => aged(0, Some(years(count)?)),
        "s and over" => aged(years(count)?, None),
        "" | "s" => aged(years(count)?, Some(years(count)?)),
        _ => None,
    }
}

pub(super) struct Ages {
    total: Option<usize>,
    bands: Vec<(usize, AgeBand)>,
    source: Arc<FigureSource>,
}

impl Ages {
    pub(super) fn of(titles: &[String], said: &SaidOfSource, file: &str) -> Result<Self, OfficialError> {
        let (mut total, mut bands) = (None, Vec::new());
        for (position, title) in titles.iter().enumerate() {
            match band(title) {
                Some(Counts::Everybody) => total = total.or(Some(position)),
                Some(Counts::Aged(band)) => bands.push((position, band)),
                None => {}
            }
        }
        bands.sort_by_key(|(_, band)| *band);
        let overlap = bands.windows(2).any(|pair| match pair {
            [(_, first), (_, next)] => first.to_years.is_none_or(|end| end >= next.from_years),
            _ => false,
        });
        if overlap {
            return Err(OfficialError::WrongKind {
                file: file.to_owned(),
                problem:
                    "has columns for ages that overlap: give a table of bands that do not, such as TS007A"
                        .to_owned(),
            });
        }
        // The days of the censuses; a table of another year must say its own.
        let days = [("2021", "2021-03-21"), ("2011", "2011-03-27")];
        let year = days.iter().find(|(year, _)| match &said.edition {
            Some(edition) => edition == year,
            None => file.contains(&format!("census{year}")),
        });
        let known = Known {
            series: "census",
            title: "Census",
            publisher: "Office for National Statistics",
            edition: year.map(|(year, _)| (*year).to_owned()),
            date: year.and_then(|(_, day)| day.parse::<NaiveDate>().ok()),
        };
        Ok(Self { total, bands, source: said.source(known, file)? })
    }
}

impl Columns for Ages {
    fn figures(
        &mut self,
        table: &Table,
        titles: &[String],
        area: AreaCode,
        into: &mut Vec<FigureRow>,
    ) -> Result<(), Box<BadRow>> {
        let mut sum = 0.0;
        for &(position, band) in &self.bands {
            let people = number(table, titles, position)?;
            sum += people;
            into.push(FigureRow {
                area,
                figure: Figure::people_aged(band, people, Arc::clone(&self.source)),
            });
        }
        let covers_all = self.bands.first().is_some_and(|(_, band)| band.from_years == 0)
            && self.bands.last().is_some_and(|(_, band)| band.to_years.is_none());
        let total = match self.total {
            Some(position) => {
                let total = number(table, titles, position)?;
                if covers_all && (total - sum).abs() > FREE_DIFFERENCE.max(total * 0.02) {
                    let problem = format!("the ages of this row add up to {sum}");
                    return Err(Box::new(table.bad(&titles[position], position, problem)));
                }
                Some(total)
            }
            None => covers_all.then_some(sum),
        };
        if let Some(people) = total {
            let figure = Figure::new(Measure::Population, people, Arc::clone(&self.source));
            into.push(FigureRow { area, figure });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_titles_of_the_census_are_understood() {
        let aged = |from_years, to_years| Some(Counts::Aged(AgeBand { from_years, to_years }));
        for (title, expected) in [
            ("Age: Total", Some(Counts::Everybody)),
            ("Age: Total; measures: Value", Some(Counts::Everybody)),
            ("Age: Aged 4 years and under", aged(0, Some(4))),
            ("Age: Aged 5 to 9 years; measures: Value", aged(5, Some(9))),
            ("Age: Aged 85 years and over", aged(85, None)),
            ("Age: Aged under 1 year", aged(0, Some(0))),
            ("Aged 16 years", aged(16, Some(16))),
            ("Sex: All persons; Age: Aged 20 to 24 years; measures: Value", aged(20, Some(24))),
            ("Sex: Male; Age: Aged 20 to 24 years; measures: Value", None),
            ("Age: Aged 300 to 400 years", None),
            ("Age: Aged 9 to 5 years", None),
            ("geography code", None),
            ("Total", None),
        ] {
            assert_eq!(band(title), expected, "{title}");
        }
    }
}
