//! How common something is: a download of Fingertips (Office for Health Improvement and Disparities), which gives a row for each
//! indicator, area, sex and period; or any table with the code of an area and columns called prevalence, in per cent.

use std::collections::HashMap;
use std::sync::Arc;

use super::said::{Known, last_day};
use super::{Columns, SaidOfSource, number};
use crate::geography::{AgeBand, AreaCode, Figure, FigureRow, FigureSource, Measure};
use crate::interop::official::columns::Column;
use crate::interop::official::table::Table;
use crate::interop::official::{BadRow, OfficialError};

const INDICATOR: Column = Column { what: "indicator", names: &["indicator name"] };
const INDICATOR_ID: Column = Column { what: "number of the indicator", names: &["indicator id"] };
const SEX: Column = Column { what: "sex", names: &["sex"] };
const AGE: Column = Column { what: "age", names: &["age"] };
const CATEGORY: Column = Column { what: "category", names: &["category"] };
const PERIOD: Column = Column { what: "period", names: &["time period"] };
const VALUE: Column = Column { what: "value", names: &["value"] };

pub(super) fn is_fingertips(titles: &[String]) -> bool {
    [INDICATOR, PERIOD, VALUE].iter().all(|column| column.find(titles).is_some())
}

pub(super) fn is_plain(titles: &[String]) -> bool {
    titles.iter().any(|title| is_prevalence(title))
}

fn is_prevalence(title: &str) -> bool {
    title.to_ascii_lowercase().contains("prevalence")
}

pub(super) fn of(
    titles: &[String],
    said: &SaidOfSource,
    file: &str,
) -> Result<Box<dyn Columns>, OfficialError> {
    if is_fingertips(titles) {
        return Ok(Box::new(Fingertips::of(titles, said, file)?));
    }
    let columns = titles.iter().enumerate().filter(|(_, title)| is_prevalence(title)).map(|(at, _)| at);
    let known = Known {
        series: "prevalence",
        title: "Prevalence",
        publisher: "not stated",
        edition: None,
        date: None,
    };
    Ok(Box::new(Plain { columns: columns.collect(), source: said.source(known, file)? }))
}

/// One row an area, one column a condition.
struct Plain {
    columns: Vec<usize>,
    source: Arc<FigureSource>,
}

impl Columns for Plain {
    fn figures(
        &mut self,
        table: &Table,
        titles: &[String],
        area: AreaCode,
        into: &mut Vec<FigureRow>,
    ) -> Result<(), Box<BadRow>> {
        for &position in &self.columns {
            if !table.cell(position).is_empty() {
                let value = per_cent(table, titles, position)?;
                into.push(prevalence(area, titles[position].clone(), None, value, &self.source));
            }
        }
        Ok(())
    }
}

/// One row a figure.
struct Fingertips {
    indicator: usize,
    indicator_id: usize,
    sex: usize,
    age: usize,
    category: Option<usize>,
    period: usize,
    value: usize,
    said: SaidOfSource,
    /// By indicator and period: each is a count of its own.
    sources: HashMap<(String, String), Arc<FigureSource>>,
}

impl Fingertips {
    fn of(titles: &[String], said: &SaidOfSource, file: &str) -> Result<Self, OfficialError> {
        Ok(Self {
            indicator: INDICATOR.require(titles, file)?,
            indicator_id: INDICATOR_ID.require(titles, file)?,
            sex: SEX.require(titles, file)?,
            age: AGE.require(titles, file)?,
            category: CATEGORY.find(titles),
            period: PERIOD.require(titles, file)?,
            value: VALUE.require(titles, file)?,
            said: said.clone(),
            sources: HashMap::new(),
        })
    }

    fn source(&mut self, table: &Table, titles: &[String]) -> Result<Arc<FigureSource>, Box<BadRow>> {
        let (id, period) = (table.text(self.indicator_id).into_owned(), table.text(self.period).into_owned());
        if let Some(source) = self.sources.get(&(id.clone(), period.clone())) {
            return Ok(Arc::clone(source));
        }
        let bad = |problem: &str| Box::new(table.bad(&titles[self.period], self.period, problem));
        let date = last_day(&period).ok_or_else(|| bad("not a period such as 2023/24"))?;
        let said = SaidOfSource { edition: None, date: None, ..self.said.clone() };
        let known = Known {
            series: &format!("fingertips {id}"),
            title: &format!("{}, Fingertips indicator {id},", table.text(self.indicator)),
            publisher: "Office for Health Improvement and Disparities",
            edition: Some(period.clone()),
            date: Some(date),
        };
        let source = said.source(known, &table.file).map_err(|fault| bad(&fault.to_string()))?;
        self.sources.insert((id, period), Arc::clone(&source));
        Ok(source)
    }
}

impl Columns for Fingertips {
    fn figures(
        &mut self,
        table: &Table,
        titles: &[String],
        area: AreaCode,
        into: &mut Vec<FigureRow>,
    ) -> Result<(), Box<BadRow>> {
        let indicator = table.text(self.indicator).into_owned();
        let everybody = table.text(self.sex).eq_ignore_ascii_case("persons")
            && self.category.is_none_or(|category| table.cell(category).is_empty());
        // Rates per 1,000 and indexes are in such downloads too; what is called a prevalence or a percentage is in per cent.
        let lower = indicator.to_ascii_lowercase();
        let in_per_cent =
            ["prevalence", "percentage", "proportion", "(%)"].iter().any(|word| lower.contains(word));
        if !everybody || !in_per_cent || table.cell(self.value).is_empty() {
            return Ok(());
        }
        let value = per_cent(table, titles, self.value)?;
        let ages = ages(&table.text(self.age));
        let source = self.source(table, titles)?;
        into.push(prevalence(area, indicator, ages, value, &source));
        Ok(())
    }

    fn may_lack_code(&self) -> bool {
        true
    }
}

fn prevalence(
    area: AreaCode,
    of: String,
    ages: Option<AgeBand>,
    value: f64,
    source: &Arc<FigureSource>,
) -> FigureRow {
    let figure =
        Figure { measure: Measure::Prevalence, ages, of: Some(of), value, source: Arc::clone(source) };
    FigureRow { area, figure }
}

fn per_cent(table: &Table, titles: &[String], position: usize) -> Result<f64, Box<BadRow>> {
    let value = number(table, titles, position)?;
    if value > 100.0 {
        return Err(Box::new(table.bad(&titles[position], position, "more than 100 per cent")));
    }
    Ok(value)
}

/// `18+ yrs`, `16-64 yrs`; none for all ages and for what is not understood.
fn ages(text: &str) -> Option<AgeBand> {
    let years = text.trim().strip_suffix("yrs")?.trim();
    if let Some(from) = years.strip_suffix('+') {
        return Some(AgeBand { from_years: from.parse().ok()?, to_years: None });
    }
    let (from, to) = years.split_once('-')?;
    let (from_years, to_years): (u8, u8) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (from_years <= to_years).then_some(AgeBand { from_years, to_years: Some(to_years) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ages_of_fingertips_are_understood() {
        let band = |from_years, to_years| Some(AgeBand { from_years, to_years });
        for (text, expected) in [
            ("18+ yrs", band(18, None)),
            ("16-64 yrs", band(16, Some(64))),
            ("All ages", None),
            ("64-16 yrs", None),
            ("yrs", None),
        ] {
            assert_eq!(ages(text), expected, "{text}");
        }
    }
}
