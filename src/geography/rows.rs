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
    /// What the rows were brought in from.
    pub editions: Vec<GeographyEdition>,
    /// Number of the change that brought them in, so that an answer can say by which places it was given; 0 straight from the seeds.
    pub version: u64,
}

/// Which edition of an official file a part of the geography is from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GeographyEdition {
    pub part: GeographyPart,
    /// What the file is.
    #[schema(example = "Code-Point Open")]
    pub title: String,
    pub publisher: String,
    /// As the publisher names it.
    #[schema(example = "May 2025")]
    pub edition: String,
    pub licence: String,
}

/// A part of the geography that comes from a file of its own.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum GeographyPart {
    Postcodes,
    Authorities,
    Wards,
    Msoas,
    Lsoas,
    Places,
}

impl GazetteerRows {
    /// The same rows with every list in its order, so that two sets of them can be compared. Places keep theirs: it is that of the
    /// list people are shown.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.areas.sort_by_key(|area| area.code);
        self.boundaries.sort_by_key(|(code, _)| *code);
        self.figures.sort_by(|left, right| {
            let key = |row: &FigureRow| (row.area, row.figure.measure, row.figure.ages);
            key(left)
                .cmp(&key(right))
                .then_with(|| left.figure.source.id.cmp(&right.figure.source.id))
                .then_with(|| left.figure.of.cmp(&right.figure.of))
        });
        self.live.sort_by_key(|row| row.postcode);
        self.terminated.sort_by_key(|row| row.postcode);
        self.near.sort_by_key(|row| row.postcode);
        self.districts.sort_by_key(|row| row.district);
        self.editions.sort_by(|left, right| {
            let key = |row: &GeographyEdition| (row.part, row.title.clone(), row.edition.clone());
            key(left).cmp(&key(right))
        });
        self
    }
}

/// A live postcode in LLR, or in another authority of which all are wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PostcodeRow {
    pub postcode: PostcodeUnit,
    /// None for a post-office box or large user that has no position.
    pub point: Option<Point>,
    /// Whether the source only estimated the position.
    pub estimated: bool,
    pub authority: AreaCode,
    pub ward: Option<AreaCode>,
    /// The LSOA, when it was looked up rather than guessed from a simplified boundary.
    pub lsoa: Option<AreaCode>,
}

/// A postcode in LLR that is no longer on the list of live ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TerminatedRow {
    pub postcode: PostcodeUnit,
    pub point: Option<Point>,
    /// Whether that is its own last position rather than a mean of those around it.
    pub own_point: bool,
    /// When it went out of use; none if it merely dropped off the list (mostly large users).
    pub terminated: Option<YearMonth>,
    pub authority: AreaCode,
    pub lsoa: Option<AreaCode>,
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
