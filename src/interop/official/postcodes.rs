//! Postcode directories: Code-Point Open of Ordnance Survey, the ONS Postcode Directory (ONSPD) and the National Statistics Postcode
//! Lookup (NSPL) of the Office for National Statistics, in every layout since 2020.

use std::path::Path;

use lonlat_bng::convert_osgb36_to_ll;

use super::columns::Column;
use super::table::Table;
use super::{BadRow, BadRows, OfficialError, Progress};
use crate::geography::revision::{FileLine, ListedPostcode, Listing};
use crate::geography::{AreaCode, Point, Postcode, PostcodeUnit, YearMonth};

/// Which of the layouts a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostcodeLayout {
    /// Ordnance Survey: no heading, grid references only, live postcodes only.
    CodePointOpen,
    /// ONSPD or NSPL: a heading, positions in degrees, live and terminated postcodes.
    OnsDirectory,
}

/// What a postcode file held besides the rows handed on.
#[derive(Debug)]
pub struct PostcodeReading {
    pub layout: PostcodeLayout,
    pub rows: u64,
    /// Code-Point Open: postcodes without coordinates (quality 90), which are left out.
    pub without_position: u64,
    /// The latest month in which a postcode of the file came or went; only with an ONS directory.
    pub newest: Option<YearMonth>,
    pub bad: BadRows,
}

/// Progress is told every so many rows.
const TOLD_EVERY: u64 = 100_000;

/// Code-Point Open, since 2010: PC, PQ, EA, NO, CY, RH, LH, CC, DC, WC.
const CODE_POINT_COLUMNS: usize = 10;
/// Positional quality of Code-Point Open that stands for no coordinates at all.
const NO_COORDINATES: u8 = 90;
/// From this positional quality on, Code-Point Open estimates from postcodes around.
const FIRST_ESTIMATED_QUALITY: u8 = 50;

/// Grid indicators of ONSPD and NSPL (their user guides, "Grid reference positional quality indicator"): from 5 on the position is
/// imputed, a sector mean or of before Gridlink; 9 is none.
const FIRST_ESTIMATED_INDICATOR: u8 = 5;
const NO_GRID_REFERENCE: u8 = 9;

const POSTCODE: Column = Column { what: "postcode with one space", names: &["pcds"] };
const INTRODUCED: Column = Column { what: "month of introduction", names: &["dointr"] };
const ENDED: Column = Column { what: "month of termination", names: &["doterm"] };
const AUTHORITY: Column = Column { what: "local authority", names: &["oslaua", "laua", "lad##cd"] };
const WARD: Column = Column { what: "ward", names: &["osward", "ward", "wd##cd"] };
const GRID: Column = Column { what: "grid reference quality", names: &["osgrdind", "gridind"] };
const LATITUDE: Column = Column { what: "latitude", names: &["lat"] };
const LONGITUDE: Column = Column { what: "longitude", names: &["long"] };
const LSOA_2011: Column = Column { what: "LSOA of 2011", names: &["lsoa11", "lsoa11cd"] };
const LSOA_2021: Column = Column { what: "LSOA of 2021", names: &["lsoa21", "lsoa21cd"] };

/// Reads a postcode file row by row. `file` is its number among several, from 0.
///
/// # Errors
/// A file that cannot be opened, is something else, breaks off, or lacks a column.
pub fn read_postcodes(
    path: &Path,
    file: u16,
    progress: Progress<'_>,
    mut each: impl FnMut(Listing),
) -> Result<PostcodeReading, OfficialError> {
    let mut table = Table::open(path)?;
    if !table.advance()? {
        return Err(OfficialError::WrongKind { file: table.file, problem: "is empty".to_owned() });
    }
    let layout = layout(&table)?;
    let mut reading =
        PostcodeReading { layout, rows: 0, without_position: 0, newest: None, bad: BadRows::default() };
    match layout {
        PostcodeLayout::CodePointOpen => loop {
            count(&mut reading, &table, progress);
            match code_point(&table, file) {
                Ok(Some(listed)) => each(Listing::Usable(listed)),
                Ok(None) => {
                    reading.without_position += 1;
                    unit(table.cell(0)).map(Listing::Unusable).into_iter().for_each(&mut each);
                }
                Err(bad) => {
                    reading.bad.add(*bad);
                    unit(table.cell(0)).map(Listing::Unusable).into_iter().for_each(&mut each);
                }
            }
            if !table.advance()? {
                break;
            }
        },
        PostcodeLayout::OnsDirectory => {
            let directory = Directory::of(&table.titles(), &table.file)?;
            while table.advance()? {
                count(&mut reading, &table, progress);
                match directory.listed(&table, file) {
                    Ok((listed, month)) => {
                        reading.newest = reading.newest.max(month).max(listed.ended);
                        each(Listing::Usable(listed));
                    }
                    Err(bad) => {
                        reading.bad.add(*bad);
                        let named = unit(table.cell(directory.postcode));
                        named.map(Listing::Unusable).into_iter().for_each(&mut each);
                    }
                }
            }
        }
    }
    progress(reading.rows, 1.0);
    Ok(reading)
}

fn count(reading: &mut PostcodeReading, table: &Table, progress: Progress<'_>) {
    reading.rows += 1;
    if reading.rows.is_multiple_of(TOLD_EVERY) {
        progress(reading.rows, table.share_through());
    }
}

/// Read off the first row.
fn layout(table: &Table) -> Result<PostcodeLayout, OfficialError> {
    let titles = table.titles();
    if POSTCODE.find(&titles).is_some() || ENDED.find(&titles).is_some() {
        return Ok(PostcodeLayout::OnsDirectory);
    }
    if table.width() == CODE_POINT_COLUMNS && unit(table.cell(0)).is_some() {
        return Ok(PostcodeLayout::CodePointOpen);
    }
    let begins: String = titles.join(",").chars().take(60).collect();
    Err(OfficialError::WrongKind {
        file: table.file.clone(),
        problem: format!(
            "is no postcode file: it begins with `{begins}`. Known are Code-Point Open (ten columns, no heading) and ONSPD or NSPL (a heading with `pcds`)"
        ),
    })
}

type Row<T> = Result<T, Box<BadRow>>;

fn code_point(table: &Table, file: u16) -> Row<Option<ListedPostcode>> {
    const TITLES: [&str; CODE_POINT_COLUMNS] = [
        "Postcode",
        "Positional_quality_indicator",
        "Eastings",
        "Northings",
        "Country_code",
        "NHS_regional_HA_code",
        "NHS_HA_code",
        "Admin_county_code",
        "Admin_district_code",
        "Admin_ward_code",
    ];
    let bad = |position: usize, problem: &str| Box::new(table.bad(TITLES[position], position, problem));
    if table.width() != CODE_POINT_COLUMNS {
        return Err(uneven(table, CODE_POINT_COLUMNS));
    }
    let postcode = unit(table.cell(0)).ok_or_else(|| bad(0, "not a whole postcode"))?;
    let quality: u8 = number(table.cell(1)).ok_or_else(|| bad(1, "not a quality from 10 to 90"))?;
    if quality == NO_COORDINATES {
        return Ok(None);
    }
    let east: f64 = number(table.cell(2)).ok_or_else(|| bad(2, "not a whole number of metres"))?;
    let north: f64 = number(table.cell(3)).ok_or_else(|| bad(3, "not a whole number of metres"))?;
    let point = from_grid(east, north).ok_or_else(|| bad(2, "not on the British National Grid"))?;
    let area = |position: usize| code(table.cell(position)).map_err(|()| bad(position, "not an area code"));
    Ok(Some(ListedPostcode {
        at: FileLine { file, line: table.line() as u32 },
        postcode,
        point: Some(point),
        estimated: quality >= FIRST_ESTIMATED_QUALITY,
        ended: None,
        authority: area(8)?,
        ward: area(9)?,
        lsoa_2011: None,
        lsoa_2021: None,
    }))
}

/// Where the columns of an ONSPD or NSPL are.
struct Directory {
    width: usize,
    titles: Vec<String>,
    postcode: usize,
    introduced: Option<usize>,
    ended: usize,
    authority: usize,
    ward: Option<usize>,
    grid: usize,
    latitude: usize,
    longitude: usize,
    lsoa_2011: Option<usize>,
    lsoa_2021: Option<usize>,
}

impl Directory {
    fn of(heading: &[String], file: &str) -> Result<Self, OfficialError> {
        let (lsoa_2011, lsoa_2021) = (LSOA_2011.find(heading), LSOA_2021.find(heading));
        if lsoa_2011.is_none() {
            // One of the two is enough; without either the newer is named.
            LSOA_2021.require(heading, file)?;
        }
        Ok(Self {
            width: heading.len(),
            titles: heading.to_vec(),
            postcode: POSTCODE.require(heading, file)?,
            introduced: INTRODUCED.find(heading),
            ended: ENDED.require(heading, file)?,
            authority: AUTHORITY.require(heading, file)?,
            ward: Some(WARD.require(heading, file)?),
            grid: GRID.require(heading, file)?,
            latitude: LATITUDE.require(heading, file)?,
            longitude: LONGITUDE.require(heading, file)?,
            lsoa_2011,
            lsoa_2021,
        })
    }

    fn listed(&self, table: &Table, file: u16) -> Row<(ListedPostcode, Option<YearMonth>)> {
        let bad = |position: usize, problem: &str| {
            let title = self.titles.get(position).map(String::as_str).unwrap_or_default();
            Box::new(table.bad(title, position, problem))
        };
        if table.width() != self.width {
            return Err(uneven(table, self.width));
        }
        let postcode =
            unit(table.cell(self.postcode)).ok_or_else(|| bad(self.postcode, "not a whole postcode"))?;
        let month = |position: usize| match table.cell(position) {
            b"" => Ok(None),
            _ => table.text(position).parse().map(Some).map_err(|_| bad(position, "not a month like 200310")),
        };
        let introduced = self.introduced.map(month).transpose()?.flatten();
        let area =
            |position: usize| code(table.cell(position)).map_err(|()| bad(position, "not an area code"));
        let maybe = |position: Option<usize>| position.map(area).transpose().map(Option::flatten);
        let grid: u8 =
            number(table.cell(self.grid)).ok_or_else(|| bad(self.grid, "not a quality from 1 to 9"))?;
        let listed = ListedPostcode {
            at: FileLine { file, line: table.line() as u32 },
            postcode,
            point: if grid == NO_GRID_REFERENCE { None } else { self.point(table, &bad)? },
            estimated: grid >= FIRST_ESTIMATED_INDICATOR,
            ended: month(self.ended)?,
            authority: area(self.authority)?,
            ward: maybe(self.ward)?,
            lsoa_2011: maybe(self.lsoa_2011)?,
            lsoa_2021: maybe(self.lsoa_2021)?,
        };
        Ok((listed, introduced))
    }

    /// Latitude and longitude; `99.999999` and `0.000000` stand for none.
    fn point(&self, table: &Table, bad: &dyn Fn(usize, &str) -> Box<BadRow>) -> Row<Option<Point>> {
        const NONE: f64 = 99.9;
        let (north, east) = (self.latitude, self.longitude);
        if table.cell(north).is_empty() && table.cell(east).is_empty() {
            return Ok(None);
        }
        let latitude: f64 = number(table.cell(north)).ok_or_else(|| bad(north, "not a number of degrees"))?;
        let longitude: f64 = number(table.cell(east)).ok_or_else(|| bad(east, "not a number of degrees"))?;
        if latitude > NONE && longitude == 0.0 {
            return Ok(None);
        }
        // The United Kingdom, Isle of Man and Channel Islands, generously.
        if !(48.5..=61.5).contains(&latitude) {
            return Err(bad(north, "not a latitude in the British Isles"));
        }
        if !(-9.5..=2.5).contains(&longitude) {
            return Err(bad(east, "not a longitude in the British Isles"));
        }
        Ok(Some(Point { latitude, longitude }))
    }
}

fn uneven(table: &Table, width: usize) -> Box<BadRow> {
    Box::new(table.bad_row(format!("{} cells where there should be {width}", table.width())))
}

/// A whole postcode, however it is spaced: `LE1 1AA`, `LE101AB`, `B1  1AA`.
fn unit(cell: &[u8]) -> Option<PostcodeUnit> {
    match Postcode::parse(std::str::from_utf8(cell).ok()?) {
        Ok(Postcode::Unit(unit)) => Some(unit),
        _ => None,
    }
}

fn number<T: std::str::FromStr>(cell: &[u8]) -> Option<T> {
    std::str::from_utf8(cell).ok()?.parse().ok()
}

/// A GSS code; nothing for an empty cell and for the codes that stand for "not applicable" (`E99999999`, and of the Channel Islands
/// and the Isle of Man everything).
fn code(cell: &[u8]) -> Result<Option<AreaCode>, ()> {
    match cell {
        b"" => Ok(None),
        [b'L' | b'M', digits @ ..] if digits.len() == 8 && digits.iter().all(u8::is_ascii_digit) => Ok(None),
        [_, b'9', b'9', b'9', b'9', b'9', b'9', b'9', b'9'] => Ok(None),
        _ => std::str::from_utf8(cell).map_err(drop)?.parse().map(Some).map_err(drop),
    }
}

/// How far the British National Grid reaches.
const GRID_EAST_M: f64 = 700_000.0;
const GRID_NORTH_M: f64 = 1_250_000.0;

/// British National Grid (OSGB36) to WGS 84 by OSTN15, to six decimals as the directories have them.
///
/// # Units
/// Metres east and north.
pub(super) fn from_grid(east: f64, north: f64) -> Option<Point> {
    let sixth = |degrees: f64| (degrees * 1_000_000.0).round() / 1_000_000.0;
    // Also no number at all; and further out the tables of OSTN15 are reckoned beyond what a number holds.
    if !(0.0..=GRID_EAST_M).contains(&east) || !(0.0..=GRID_NORTH_M).contains(&north) {
        return None;
    }
    let (longitude, latitude) = convert_osgb36_to_ll(east, north).ok()?;
    Point::checked(sixth(latitude), sixth(longitude)).ok()
}
