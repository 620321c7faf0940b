//! What a gazetteer is built from: one plain struct for each kind of record, however they are stored.

use geo::MultiPolygon;

use super::{Area, AreaCode, FigureRow, Point, PostcodeDistrict, PostcodeUnit, YearMonth};

/// Everything a gazetteer is built from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GazetteerRows {
    pub areas: Vec<Area>,
    pub boundaries: Vec<(AreaCode, MultiPolygon<f64>)>,
    pub figures: Vec<FigureRow>,
    pub live: Vec<PostcodeRow>,
    pub terminated: Vec<TerminatedRow>,
    pub near: Vec<NearRow>,
    pub districts: Vec<DistrictRow>,
    pub places: Vec<PlaceRow>,
}

impl GazetteerRows {
    /// The same rows with every list in its order, so that two sets of them can be compared. Places keep theirs: it is that of the
    /// list people are shown.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.areas.sort_by_key(|area| area.code);
        self.boundaries.sort_by_key(|(code, _)| *code);
        self.figures.sort_by_key(|row| row.area);
        self.live.sort_by_key(|row| row.postcode);
        self.terminated.sort_by_key(|row| row.postcode);
        self.near.sort_by_key(|row| row.postcode);
        self.districts.sort_by_key(|row| row.district);
        self
    }
}

/// A live postcode in LLR.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PostcodeRow {
    pub postcode: PostcodeUnit,
    pub point: Point,
    /// Whether the source only estimated the position.
    pub estimated: bool,
    pub authority: AreaCode,
    pub ward: AreaCode,
    /// The 2011 LSOA, when it was looked up rather than guessed from a simplified boundary.
    pub lsoa: Option<AreaCode>,
}

/// A postcode in LLR that is no longer on the list of live ones. Its point is a mean of those around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TerminatedRow {
    pub postcode: PostcodeUnit,
    pub point: Point,
    /// When it went out of use; none if it merely dropped off the list (mostly large users).
    pub terminated: Option<YearMonth>,
    pub authority: AreaCode,
    pub lsoa: AreaCode,
}

/// A live postcode outside LLR but close to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearRow {
    pub postcode: PostcodeUnit,
    pub point: Point,
    pub authority: Option<AreaCode>,
}

/// A postcode district in or around LLR.
#[derive(Debug, Clone, PartialEq)]
pub struct DistrictRow {
    pub district: PostcodeDistrict,
    /// Mean of all its live postcodes, in LLR or not.
    pub point: Point,
    pub relation: DistrictRelation,
    /// Places in it, to recognise it by.
    pub main_places: String,
    pub live_postcodes: u32,
    pub llr_postcodes: u32,
}

/// How a postcode district lies to LLR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DistrictRelation {
    /// Wholly in LLR.
    Within,
    /// Partly in LLR.
    Straddles,
    /// Close by, with no postcode in LLR.
    Neighbour,
    /// Large users and post-office boxes: an address for letters, not a place.
    NonGeographic,
}

/// A named city, town, village or neighbourhood in LLR.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow {
    pub name: String,
    pub kind: PlaceKind,
    pub point: Point,
    pub authority: AreaCode,
    /// The postcode district nearest its middle, to tell it from a namesake.
    pub nearest_district: PostcodeDistrict,
}

/// How large a named place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    City,
    Town,
    Village,
    Neighbourhood,
}
