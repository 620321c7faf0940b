//! Areas of every size: `areas.toml` from the local authority up, tables of wards and neighbourhoods below.

use std::collections::HashMap;

use serde::Deserialize;

use super::{FOLDER, table};
use crate::geography::{Area, AreaCode, Deprivation, Point, Population, PopulationSource};
use crate::interop::seeds::{SeedError, SeedFiles};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreasFile {
    area: Vec<AreaEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaEntry {
    code: AreaCode,
    name: String,
    within: Vec<AreaCode>,
    #[serde(default)]
    every_authority_listed: bool,
    census_2021: Option<u32>,
    imd_2025_score: Option<f64>,
    imd_2025_rank: Option<u16>,
    /// For whoever reviews the file; every fact there must have one.
    #[serde(rename = "source")]
    _source: Vec<String>,
}

pub(super) fn read(files: &SeedFiles) -> Result<Vec<Area>, SeedError> {
    let need = need(files)?;
    let mut areas = large(files)?;
    areas.extend(wards(files)?);
    let lsoas = lsoas(files, &need)?;
    areas.extend(msoas(files, &lsoas)?);
    areas.extend(lsoas);
    Ok(areas)
}

fn large(files: &SeedFiles) -> Result<Vec<Area>, SeedError> {
    let file = format!("{FOLDER}areas.toml");
    let entries: AreasFile = toml::from_str(&files.text(&file)?)
        .map_err(|fault| SeedError::Syntax { file, problem: fault.to_string() })?;
    Ok(entries.area.into_iter().map(Area::from).collect())
}

impl From<AreaEntry> for Area {
    fn from(entry: AreaEntry) -> Self {
        let AreaEntry {
            code,
            name,
            within,
            every_authority_listed,
            census_2021,
            imd_2025_score,
            imd_2025_rank,
            _source,
        } = entry;
        let scored = imd_2025_score.is_some() || imd_2025_rank.is_some();
        Self {
            every_authority_listed,
            population: census_2021
                .map(|people| Population { people, counted: PopulationSource::Census2021 }),
            deprivation: scored.then_some(Deprivation {
                imd_2025_score,
                imd_2025_rank,
                imd_2019_decile: None,
            }),
            ..Self::named(code, name, within)
        }
    }
}

fn wards(files: &SeedFiles) -> Result<Vec<Area>, SeedError> {
    let columns = ["ward_code", "ward_name", "lad_code", "lat", "lon", "live_postcodes"];
    table::read(files, "wards.csv", columns, |row| {
        Ok(small(row.value(0)?, row.text(1), row.value(2)?, row.point(3, 4)?, row.value(5)?))
    })
}

fn msoas(files: &SeedFiles, lsoas: &[Area]) -> Result<Vec<Area>, SeedError> {
    let mut people: HashMap<AreaCode, u32> = HashMap::new();
    for lsoa in lsoas {
        for &msoa in &lsoa.within {
            *people.entry(msoa).or_default() += lsoa.population.map_or(0, |population| population.people);
        }
    }
    let columns = ["msoa11", "name", "lad_code", "lat", "lon", "live_postcodes"];
    table::read(files, "msoa11_registry.csv", columns, |row| {
        let mut area = small(row.value(0)?, row.text(1), row.value(2)?, row.point(3, 4)?, row.value(5)?);
        area.population = people.get(&area.code).map(|&people| mid_2019(people));
        Ok(area)
    })
}

fn lsoas(files: &SeedFiles, need: &HashMap<AreaCode, (u32, u8)>) -> Result<Vec<Area>, SeedError> {
    let columns = ["lsoa11", "name", "msoa11", "lat", "lon", "live_postcodes"];
    table::read(files, "lsoa11_registry.csv", columns, |row| {
        let mut area = small(row.value(0)?, row.text(1), row.value(2)?, row.point(3, 4)?, row.value(5)?);
        let Some(&(people, decile)) = need.get(&area.code) else {
            return Err(row.fault(0, format!("there is no row for it in `{FOLDER}{NEED}`")));
        };
        area.population = Some(mid_2019(people));
        area.deprivation = Some(Deprivation { imd_2019_decile: Some(decile), ..Deprivation::default() });
        Ok(area)
    })
}

const NEED: &str = "lsoa11_need.csv";

/// Population and deprivation decile of each LSOA.
fn need(files: &SeedFiles) -> Result<HashMap<AreaCode, (u32, u8)>, SeedError> {
    let rows = table::read(files, NEED, ["lsoa11", "population_mid2019", "imd2019_decile"], |row| {
        let decile: u8 = row.value(2)?;
        if !(1..=10).contains(&decile) {
            return Err(row.fault(2, "a decile is from 1 to 10"));
        }
        Ok((row.value(0)?, (row.value(1)?, decile)))
    })?;
    Ok(rows.into_iter().collect())
}

fn small(code: AreaCode, name: &str, parent: AreaCode, centre: Point, live_postcodes: u32) -> Area {
    Area {
        centre: Some(centre),
        live_postcodes: Some(live_postcodes),
        ..Area::named(code, name, vec![parent])
    }
}

fn mid_2019(people: u32) -> Population {
    Population { people, counted: PopulationSource::Mid2019Estimate }
}
