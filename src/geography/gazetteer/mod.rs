//! Where a postcode, a place, an area or a point is, and which areas it is certainly in.
//!
//! Built once from plain rows and never changed; everything is answered from memory. About 65,000 postcodes take
//! some four megabytes.
//!
//! ```
//! use signpost::geography::{Gazetteer, GazetteerRows, Postcode, Precision, Truth};
//!
//! let gazetteer = Gazetteer::new(GazetteerRows::default())?;
//! let edinburgh = gazetteer.locate(&Postcode::parse("EH1 1AA")?);
//! assert_eq!((edinburgh.precision, edinburgh.in_llr), (Precision::Unknown, Truth::Unmet));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod areas;
mod build;
mod codes;
mod figures;
mod in_use;
mod narrowed;
mod nearest;
mod units;

use std::collections::HashMap;
use std::sync::OnceLock;

use geo::MultiPolygon;
use thiserror::Error;

use self::codes::AreaCodes;
use self::nearest::NearestUnits;
pub(in crate::geography) use self::nearest::flat;
use self::units::Units;
use super::{
    Area, AreaCode, AreaFigures, AreaKind, AreaTree, AreaTreeError, DistrictRow, GeographyEdition, Located,
    NearestPostcode, PlaceRow, Point, PostcodeDistrict, PostcodeUnit,
};

pub use self::in_use::PostcodeInUse;

/// Every postcode, place and area known, ready to be asked.
pub struct Gazetteer {
    tree: AreaTree,
    codes: AreaCodes,
    units: Units,
    nearest: NearestUnits,
    districts: HashMap<PostcodeDistrict, DistrictRow>,
    /// Where each district is, reckoned from its thousand postcodes the first time somebody asks.
    located: HashMap<PostcodeDistrict, OnceLock<Option<Located>>>,
    places: Vec<PlaceRow>,
    /// Spelled plainly: lower case, nothing but letters, digits and single spaces.
    place_called: HashMap<String, usize>,
    boundaries: HashMap<AreaCode, MultiPolygon<f64>>,
    figures: HashMap<AreaCode, AreaFigures>,
    editions: Vec<GeographyEdition>,
    version: u64,
}

/// Why rows do not make a gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GazetteerError {
    #[error("the areas do not fit together: {0}")]
    Areas(#[from] AreaTreeError),
    #[error("{used_by} names area `{code}`, which is not described")]
    UnknownArea { code: AreaCode, used_by: String },
    #[error("postcode `{postcode}` is listed twice")]
    PostcodeTwice { postcode: PostcodeUnit },
    #[error("postcode district `{district}` is listed twice")]
    DistrictTwice { district: PostcodeDistrict },
    #[error("place `{name}` is listed twice")]
    PlaceTwice { name: String },
    #[error("area `{code}` has two boundaries")]
    BoundaryTwice { code: AreaCode },
    #[error("there are {count} areas, more than the {most} that can be told apart")]
    TooManyAreas { count: usize, most: usize },
}

/// A postcode further than this from a point says nothing about which authority the point is in.
///
/// # Units
/// Metres.
pub const FURTHEST_TELLING_POSTCODE_M: f64 = 1_000.0;

impl Gazetteer {
    /// How the areas nest.
    pub fn tree(&self) -> &AreaTree {
        &self.tree
    }

    /// What is known about an area.
    pub fn area(&self, code: AreaCode) -> Option<&Area> {
        self.tree.area(code)
    }

    /// Every area of a kind, by code. Local authorities around LLR are among them.
    pub fn areas_of_kind(&self, kind: AreaKind) -> impl Iterator<Item = &Area> {
        self.tree.areas().filter(move |area| area.kind == kind)
    }

    /// The outline of a local authority, MSOA or LSOA of LLR, for drawing: simplified to about 200 m, so which side of
    /// it an address lies on means nothing.
    pub fn boundary(&self, code: AreaCode) -> Option<&MultiPolygon<f64>> {
        self.boundaries.get(&code)
    }

    /// What has been counted or estimated of an area: people, ages, deprivation, prevalence. Those of an MSOA are summed from its
    /// LSOAs where it has none of its own.
    pub fn figures(&self, code: AreaCode) -> Option<&AreaFigures> {
        self.figures.get(&code)
    }

    /// Which files the geography is from.
    pub fn editions(&self) -> &[GeographyEdition] {
        &self.editions
    }

    /// Number of the change that brought the geography in; 0 straight from the seeds.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Every named place.
    pub fn places(&self) -> impl Iterator<Item = &PlaceRow> {
        self.places.iter()
    }

    /// Every postcode district in or around LLR, in no particular order.
    pub fn districts(&self) -> impl Iterator<Item = &DistrictRow> {
        self.districts.values()
    }

    /// The live postcode closest to a point, however far.
    pub fn nearest_postcode(&self, point: Point) -> Option<NearestPostcode> {
        let (unit, at, distance_m) = self.nearest.to(&self.units, point)?;
        Some(NearestPostcode {
            postcode: unit.postcode,
            point: at,
            distance_m,
            authority: self.codes.code(unit.authority),
        })
    }

    /// The local authority of the nearest live postcode, if that is close enough to tell.
    ///
    /// The simplified boundaries are not used: they can be 200 m out, and a neighbour's postcode seldom is.
    pub fn authority_at(&self, point: Point) -> Option<AreaCode> {
        let nearest = self.nearest_postcode(point)?;
        if nearest.distance_m > FURTHEST_TELLING_POSTCODE_M {
            return None;
        }
        nearest.authority
    }

    /// How many postcodes are known: live in LLR, live close by, and no longer in use.
    pub fn postcode_count(&self) -> usize {
        self.units.len()
    }
}

impl std::fmt::Debug for Gazetteer {
    /// Only how much there is: the whole would fill twenty megabytes of a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer")
            .field("areas", &self.tree.areas().count())
            .field("postcodes", &self.postcode_count())
            .field("districts", &self.districts.len())
            .field("places", &self.places.len())
            .field("boundaries", &self.boundaries.len())
            .field("areas_with_figures", &self.figures.len())
            .finish()
    }
}

/// Plain spelling, so that `ashby de la zouch` finds `Ashby-de-la-Zouch`.
fn plainly(name: &str) -> String {
    let lower = name.to_lowercase().replace(['\'', '’'], "");
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
