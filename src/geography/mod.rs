//! Where things are, which areas they lie in, and how far apart they are.
//!
//! Owns every unit of length: distances are metres, travel is minutes, points are WGS 84 degrees.
//!
//! ```
//! use signpost::geography::{AreaCode, Gazetteer, GazetteerRows, Postcode, Truth};
//!
//! let gazetteer = Gazetteer::new(GazetteerRows::default())?;
//! let home = gazetteer.locate(&Postcode::parse("b1 1aa")?);
//! assert_eq!(home.in_llr, Truth::Unmet);
//! assert_eq!(home.within(gazetteer.tree(), AreaCode::ENGLAND), Truth::Met);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod area;
mod area_code;
mod area_tree;
mod chord;
mod figures;
mod gazetteer;
mod located;
mod mistyped;
mod point;
mod postcode;
mod postcode_nation;
pub mod revision;
mod rows;
mod sphere;
mod text;
mod travel;
mod truth;
mod year_month;

pub use area::{Area, Deprivation, Population, PopulationSource};
pub use area_code::{AreaCode, AreaCodeError, AreaKind};
pub use area_tree::{AreaTree, AreaTreeError};
pub use chord::Direction;
pub use figures::{AgeBand, AreaFigures, Figure, FigureRow, FigureSource, Measure, PeopleAged};
pub use gazetteer::{FURTHEST_TELLING_POSTCODE_M, Gazetteer, GazetteerError, PostcodeInUse};
pub use located::{Approximation, AuthorityShare, Located, NearestPostcode, Precision};
pub use point::{Point, PointError, distance_m};
pub use postcode::{Postcode, PostcodeDistrict, PostcodeError, PostcodeSector, PostcodeUnit};
pub use rows::{
    DistrictRelation, DistrictRow, GazetteerRows, GeographyEdition, GeographyPart, NearRow, PlaceKind,
    PlaceRow, PostcodeRow, TerminatedRow,
};
pub use sphere::{SpherePoint, chord2_of_metres, radius_m};
pub use travel::{Travel, car_minutes, walking_minutes, whole_minutes};
pub use truth::Truth;
pub use year_month::{YearMonth, YearMonthError};
