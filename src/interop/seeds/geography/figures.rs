//! What was counted of areas: `areas.toml` for councils, `lsoa11_need.csv` for neighbourhoods, `figure_sources.toml` for who counted.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;

use super::areas::AreaEntry;
use super::{FOLDER, table};
use crate::geography::{AreaCode, Figure, FigureRow, FigureSource, Measure};
use crate::interop::seeds::{SeedError, SeedFiles};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    source: Vec<FigureSource>,
}

const SOURCES: &str = "figure_sources.toml";
const NEED: &str = "lsoa11_need.csv";

struct Sources(HashMap<String, Arc<FigureSource>>);

impl Sources {
    fn read(files: &SeedFiles) -> Result<Self, SeedError> {
        let file = format!("{FOLDER}{SOURCES}");
        let read: SourcesFile = toml::from_str(&files.text(&file)?)
            .map_err(|fault| SeedError::Syntax { file, problem: fault.to_string() })?;
        Ok(Self(read.source.into_iter().map(|source| (source.id.clone(), Arc::new(source))).collect()))
    }

    fn named(&self, id: &str) -> Result<Arc<FigureSource>, SeedError> {
        self.0.get(id).cloned().ok_or_else(|| SeedError::Syntax {
            file: format!("{FOLDER}{SOURCES}"),
            problem: format!("there is no source `{id}`"),
        })
    }
}

pub(super) fn read(files: &SeedFiles, entries: &[AreaEntry]) -> Result<Vec<FigureRow>, SeedError> {
    let sources = Sources::read(files)?;
    let mut figures = councils(entries, &sources)?;
    figures.extend(neighbourhoods(files, &sources)?);
    Ok(figures)
}

fn councils(entries: &[AreaEntry], sources: &Sources) -> Result<Vec<FigureRow>, SeedError> {
    let (census, imd) = (sources.named("census-2021")?, sources.named("imd-2025")?);
    let mut rows = Vec::new();
    for entry in entries {
        let figures = [
            (Measure::Population, entry.census_2021.map(f64::from), &census),
            (Measure::ImdScore, entry.imd_2025_score, &imd),
            (Measure::ImdRank, entry.imd_2025_rank.map(f64::from), &imd),
        ];
        for (measure, value, source) in figures {
            rows.extend(value.map(|value| row(entry.code, measure, value, source)));
        }
    }
    Ok(rows)
}

fn neighbourhoods(files: &SeedFiles, sources: &Sources) -> Result<Vec<FigureRow>, SeedError> {
    let (people, imd) = (sources.named("mid-2019-population")?, sources.named("imd-2019")?);
    let rows = table::read(files, NEED, ["lsoa11", "population_mid2019", "imd2019_decile"], |row| {
        let decile: u8 = row.value(2)?;
        if !(1..=10).contains(&decile) {
            return Err(row.fault(2, "a decile is from 1 to 10"));
        }
        Ok((row.value(0)?, row.value::<u32>(1)?, decile))
    })?;
    let pairs = rows.into_iter().flat_map(|(lsoa, count, decile)| {
        [
            row(lsoa, Measure::Population, f64::from(count), &people),
            row(lsoa, Measure::ImdDecile, f64::from(decile), &imd),
        ]
    });
    Ok(pairs.collect())
}

fn row(area: AreaCode, measure: Measure, value: f64, source: &Arc<FigureSource>) -> FigureRow {
    FigureRow { area, figure: Figure::new(measure, value, Arc::clone(source)) }
}
