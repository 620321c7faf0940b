//! The answer to "where is that?": a point, how precise it is, and which areas it is certainly in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AreaCode, AreaKind, AreaTree, Point, PostcodeUnit, Truth, YearMonth};

/// Where something is, as well as is known.
///
/// A half-known place is the usual case: a district such as `LE7` lies in five local authorities. So every authority
/// it could be in is listed, and a question about an area is answered through [`Located::within`], in three values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Located {
    /// What to call it, such as `LE11 3TU`, `Oakham` or `Charnwood`.
    pub label: String,
    /// How narrow the answer is. It can be wider than the question: an unheard-of postcode is answered by its district.
    pub precision: Precision,
    /// None if it is nowhere in particular (a post-office box) or too far away to be known.
    pub point: Option<Point>,
    /// Why the point is only roughly right, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approximate: Option<Approximation>,
    /// Every local authority known to share it, the likeliest first.
    pub authorities: Vec<AuthorityShare>,
    /// Whether it can be in no other authority. Those missing from the list are all outside LLR.
    pub every_authority_listed: bool,
    /// The area itself, if an area was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
    /// The nation it is certainly in, or group of nations if it may be across a border.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nation: Option<AreaCode>,
    /// The ward, when certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ward: Option<AreaCode>,
    /// The 2011 statistical neighbourhood of about 8,000 people, when certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub msoa: Option<AreaCode>,
    /// The 2011 statistical neighbourhood of about 1,700 people, when certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lsoa: Option<AreaCode>,
    /// Whether it is in Leicester, Leicestershire and Rutland.
    pub in_llr: Truth,
    /// When the postcode went out of use, if it has. People go on quoting old ones for decades.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminated: Option<YearMonth>,
    /// What a reader should know before relying on this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How narrow an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A point on a map, as given.
    Point,
    /// A whole postcode: about fifteen addresses.
    Unit,
    /// The first half of a postcode and a digit.
    Sector,
    /// The first half of a postcode.
    District,
    /// A named city, town, village or neighbourhood.
    Place,
    /// An area with a GSS code.
    Area,
    /// A postcode of which nothing is known but that it is not in LLR.
    Unknown,
}

/// Why a point is only roughly right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Approximation {
    /// The source estimated the position from postcodes nearby.
    EstimatedBySource,
    /// The postcode is no longer on the list: the mean of live ones in the same small area.
    NeighbourhoodMean,
    /// The mean of the live postcodes of the sector.
    SectorMean,
    /// The mean of the live postcodes of the district.
    DistrictMean,
    /// The middle of a named place.
    PlaceCentre,
    /// The mean of the live postcodes of the area.
    AreaMean,
}

/// A local authority something may be in, and how likely that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuthorityShare {
    pub code: AreaCode,
    pub name: String,
    /// Which part of its live postcodes lies in the authority, 0 to 1; not known for some areas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
}

/// The live postcode closest to a point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NearestPostcode {
    pub postcode: PostcodeUnit,
    pub point: Point,
    /// # Units
    /// Metres in a straight line.
    pub distance_m: f64,
    /// The local authority it is in; two postcodes in the data lack one.
    pub authority: Option<AreaCode>,
}

impl Located {
    /// Whether this is in an area: met or unmet only if so wherever in it somebody may be.
    pub fn within(&self, tree: &AreaTree, outer: AreaCode) -> Truth {
        if let Some(area) = self.area {
            return tree.contains(outer, area);
        }
        if let Some(inner) = self.certain_small_area(outer.kind()) {
            return tree.contains(outer, inner);
        }
        let listed = self.authorities.iter().map(|authority| tree.contains(outer, authority.code));
        if self.every_authority_listed {
            return Truth::agreed(listed);
        }
        Truth::agreed(listed.chain([self.outside_llr_within(tree, outer)]))
    }

    /// Whether this is in any of several areas. A district across two councils is in the two together, though certainly
    /// in neither.
    pub fn within_any(&self, tree: &AreaTree, areas: &[AreaCode]) -> Truth {
        let any_one = Truth::any(areas.iter().map(|&outer| self.within(tree, outer)));
        if !any_one.is_unknown() || areas.len() < 2 {
            return any_one;
        }
        let listed = self
            .authorities
            .iter()
            .map(|authority| Truth::any(areas.iter().map(|&outer| tree.contains(outer, authority.code))));
        if self.every_authority_listed {
            return Truth::agreed(listed);
        }
        let outside_llr = Truth::any(areas.iter().map(|&outer| self.outside_llr_within(tree, outer)));
        Truth::agreed(listed.chain([outside_llr]))
    }

    /// Whether it says nothing about where somebody is, as the postcode that stands for no fixed abode.
    pub fn says_nothing(&self) -> bool {
        self.point.is_none() && self.in_llr.is_unknown()
    }

    /// The one local authority it is in, if there is no other.
    pub fn authority(&self) -> Option<AreaCode> {
        match self.authorities.as_slice() {
            [only] if self.every_authority_listed => Some(only.code),
            _ => None,
        }
    }

    /// The known area of the kind asked about, where that is finer than a local authority.
    fn certain_small_area(&self, kind: AreaKind) -> Option<AreaCode> {
        match kind {
            AreaKind::Lsoa => self.lsoa,
            AreaKind::Msoa => self.msoa,
            AreaKind::Ward => self.ward,
            AreaKind::Group
            | AreaKind::Country
            | AreaKind::Region
            | AreaKind::Icb
            | AreaKind::County
            | AreaKind::LocalAuthority
            | AreaKind::Other => None,
        }
    }

    /// What holds in the authorities that are not listed: they are outside LLR, in the nation the postcode says.
    fn outside_llr_within(&self, tree: &AreaTree, outer: AreaCode) -> Truth {
        if self.in_llr.is_unknown() && self.authorities.is_empty() {
            // Nowhere in particular, rather than somewhere else.
            return Truth::Unknown;
        }
        if tree.contains(AreaCode::LLR, outer).is_met() {
            return Truth::Unmet;
        }
        self.nation.map_or(Truth::Unknown, |nation| tree.contains(outer, nation))
    }
}
