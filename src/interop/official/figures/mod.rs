//! Tables of figures by area: ages from a census, the Indices of Deprivation, how common conditions are.

mod ages;
mod deprivation;
mod prevalence;
mod said;

use std::path::Path;

use super::columns::Column;
use super::table::Table;
use super::{BadRow, BadRows, OfficialError, Progress};
use crate::geography::{AreaCode, FigureRow};

pub use said::SaidOfSource;

/// What sort of table it is, read off its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureTable {
    /// People by age, a column a band (census table TS007A and its like).
    Ages,
    /// Index of Multiple Deprivation (File 7 of the Indices of Deprivation and its like).
    Deprivation,
    /// How common something is (a download of OHID's Fingertips, or any table with columns called prevalence).
    Prevalence,
}

/// What a table held.
#[derive(Debug)]
pub struct FigureReading {
    pub table: FigureTable,
    pub rows: u64,
    /// Of the areas asked for.
    pub figures: Vec<FigureRow>,
    /// Rows about other areas.
    pub elsewhere: u64,
    /// Rows that are no figure of the whole population of an area: of one sex, of a part of the people, without a value.
    pub passed_over: u64,
    pub bad: BadRows,
}

/// Codes of areas as tables call their column.
const AREA: Column = Column {
    what: "code of the area",
    names: &[
        "geography code",
        "lsoa code (####)",
        "lsoa##cd",
        "lsoa##",
        "lsoa##_code",
        "lsoa code",
        "lower layer super output areas code",
        "msoa##cd",
        "msoa##",
        "msoa##_code",
        "msoa code*",
        "middle layer super output areas code",
        "area code",
        "local authority district code (####)",
        "lad##cd",
        "lad_code",
        "lower tier local authorities code",
        "gss_code",
    ],
};

const TOLD_EVERY: u64 = 10_000;

/// Reads a table of figures, and keeps those of the areas that are `wanted`.
///
/// # Errors
/// A file that cannot be opened, is something else or breaks off, and one that does not say of which day its figures are when nobody
/// else does.
pub fn read_figures(
    path: &Path,
    said: &SaidOfSource,
    wanted: impl Fn(AreaCode) -> bool,
    progress: Progress<'_>,
) -> Result<FigureReading, OfficialError> {
    let mut table = Table::open(path)?;
    if !table.advance()? {
        return Err(OfficialError::WrongKind { file: table.file, problem: "is empty".to_owned() });
    }
    let titles = table.titles();
    let area = AREA.find(&titles);
    let kind = kind(&titles).ok_or_else(|| OfficialError::WrongKind {
        file: table.file.clone(),
        problem: "is no table of figures that is known: neither ages (`Age: …`), nor an Index of Multiple Deprivation, nor a prevalence"
            .to_owned(),
    })?;
    let area = match area {
        Some(area) => area,
        None => AREA.require(&titles, &table.file)?,
    };
    let mut columns: Box<dyn Columns> = match kind {
        FigureTable::Ages => Box::new(ages::Ages::of(&titles, said, &table.file)?),
        FigureTable::Deprivation => Box::new(deprivation::Deprivation::of(&titles, said, &table.file)?),
        FigureTable::Prevalence => prevalence::of(&titles, said, &table.file)?,
    };
    let mut reading = FigureReading {
        table: kind,
        rows: 0,
        figures: Vec::new(),
        elsewhere: 0,
        passed_over: 0,
        bad: BadRows::default(),
    };
    while table.advance()? {
        reading.rows += 1;
        if reading.rows.is_multiple_of(TOLD_EVERY) {
            progress(reading.rows, table.share_through());
        }
        if table.width() != titles.len() {
            // Tables end with notes and empty lines now and then: a row without a code is none of the table's.
            if table.width() <= 1 {
                reading.passed_over += 1;
                continue;
            }
            let problem = format!("{} cells where there should be {}", table.width(), titles.len());
            reading.bad.add(table.bad_row(problem));
            continue;
        }
        let Ok(code) = table.text(area).parse::<AreaCode>() else {
            if table.cell(area).is_empty() || columns.may_lack_code() {
                reading.passed_over += 1;
            } else {
                reading.bad.add(table.bad(&titles[area], area, "not an area code"));
            }
            continue;
        };
        if !wanted(code) {
            reading.elsewhere += 1;
            continue;
        }
        let before = reading.figures.len();
        match columns.figures(&table, &titles, code, &mut reading.figures) {
            Ok(()) if reading.figures.len() == before => reading.passed_over += 1,
            Ok(()) => {}
            Err(bad) => {
                reading.figures.truncate(before);
                reading.bad.add(*bad);
            }
        }
    }
    find_twice(&table.file, &mut reading);
    progress(reading.rows, 1.0);
    Ok(reading)
}

/// The columns of a table that hold figures.
trait Columns {
    /// Adds the figures of the row of an area.
    fn figures(
        &mut self,
        table: &Table,
        titles: &[String],
        area: AreaCode,
        into: &mut Vec<FigureRow>,
    ) -> Result<(), Box<BadRow>>;

    /// Whether rows about what has no GSS code, such as a practice, are to be expected.
    fn may_lack_code(&self) -> bool {
        false
    }
}

fn kind(titles: &[String]) -> Option<FigureTable> {
    if prevalence::is_fingertips(titles) {
        return Some(FigureTable::Prevalence);
    }
    if deprivation::is_deprivation(titles) {
        return Some(FigureTable::Deprivation);
    }
    if titles.iter().any(|title| ages::band(title).is_some()) {
        return Some(FigureTable::Ages);
    }
    prevalence::is_plain(titles).then_some(FigureTable::Prevalence)
}

/// The same figure twice cannot both be right.
fn find_twice(file: &str, reading: &mut FigureReading) {
    let mut seen = std::collections::HashSet::new();
    let mut twice = Vec::new();
    for row in &reading.figures {
        let figure = &row.figure;
        let key = (row.area, figure.measure, figure.ages, figure.of.clone(), figure.source.id.clone());
        if !seen.insert(key) {
            twice.push(row.area);
        }
    }
    twice.dedup();
    for area in twice {
        reading.bad.add(BadRow::new(
            file,
            0,
            "",
            &area.to_string(),
            "the table has figures for this area twice",
        ));
    }
}

/// A cell as a number that is not below nought, thousands set apart or not.
fn number(table: &Table, titles: &[String], position: usize) -> Result<f64, Box<BadRow>> {
    let text = table.text(position).replace(',', "");
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number >= 0.0 => Ok(number),
        _ => Err(Box::new(table.bad(&titles[position], position, "not a number from 0 up"))),
    }
}
