//! Which postcode somebody meant, and how precise it is.
//!
//! One parser for a whole postcode (a *unit*), a *sector* and a *district*, in any case and spacing. It judges the
//! shape only; whether such a postcode exists is for the `Gazetteer` to say.
//!
//! ```
//! use signpost::geography::Postcode;
//!
//! assert_eq!(Postcode::parse("le113tu")?.to_string(), "LE11 3TU");
//! assert_eq!(Postcode::parse("LE12 5")?.to_string(), "LE12 5");
//! assert_eq!(Postcode::parse("le15")?.district().to_string(), "LE15");
//! assert_eq!(Postcode::parse("LEI 6TE").unwrap_err().to_string(), "`LEI 6TE` is not a postcode: did you mean `LE1 6TE`?");
//! # Ok::<(), signpost::geography::PostcodeError>(())
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::text::wire_as_text;

/// A postcode as precise as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Postcode {
    /// The first half only, such as `LE15`.
    District(PostcodeDistrict),
    /// The first half and the digit after it, such as `LE12 5`.
    Sector(PostcodeSector),
    /// A whole postcode, such as `LE11 3TU`.
    Unit(PostcodeUnit),
}

/// The first half of a postcode, such as `LE15`.
///
/// Held in upper case, padded with spaces, so that districts, sectors and units sort the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostcodeDistrict([u8; 4]);

/// The first half of a postcode and the digit after it, such as `LE12 5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostcodeSector {
    district: PostcodeDistrict,
    digit: u8,
}

/// A whole postcode, such as `LE11 3TU`: about fifteen addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostcodeUnit {
    sector: PostcodeSector,
    letters: [u8; 2],
}

/// Why a text is no postcode.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PostcodeError {
    /// Nothing was written.
    #[error("the postcode is empty")]
    Empty,
    /// Not of a shape any postcode has.
    #[error("`{given}` is not a postcode: give one like `LE11 3TU`, or part of one like `LE12 5` or `LE15`")]
    NotAPostcode { given: String },
    /// One letter or digit away from a postcode, as when `I` stands for `1`.
    #[error("`{given}` is not a postcode: did you mean `{suggestion}`?")]
    DidYouMean { given: String, suggestion: Postcode },
    /// A postcode, but less or more precise than is needed here.
    #[error("`{given}` is not a {needed}")]
    WrongPrecision { given: Postcode, needed: &'static str },
}

impl Postcode {
    /// Reads a unit, a sector or a district in any case and spacing.
    ///
    /// `LE15` is the district and `LE1 5` the sector: here alone the space decides. `LE125` can only be `LE12 5`.
    ///
    /// # Errors
    /// When the text has the shape of none of the three; with a suggestion if one mistyped character explains it.
    pub fn parse(text: &str) -> Result<Self, PostcodeError> {
        let upper = text.to_ascii_uppercase();
        let words: Vec<&str> = upper
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | ',' | '\u{feff}'))
            .filter(|word| !word.is_empty())
            .collect();
        if words.is_empty() {
            return Err(PostcodeError::Empty);
        }
        if let Some(postcode) = from_words(&words) {
            return Ok(postcode);
        }
        let given: String = text.trim().chars().take(MOST_CHARACTERS_REPEATED).collect();
        Err(match super::mistyped::suggestion(&words) {
            Some(suggestion) => PostcodeError::DidYouMean { given, suggestion },
            None => PostcodeError::NotAPostcode { given },
        })
    }

    /// The district it lies in, or is.
    pub const fn district(self) -> PostcodeDistrict {
        match self {
            Self::District(district) => district,
            Self::Sector(sector) => sector.district,
            Self::Unit(unit) => unit.sector.district,
        }
    }

    /// As stored: upper case, without a space. A sector such as `LE1 5` and a district such as `LE15` share a spelling,
    /// so only units may be told apart by it.
    pub fn compact(self) -> String {
        self.to_string().replace(' ', "")
    }
}

/// An error repeats what was written, but not a whole essay put into the wrong box.
const MOST_CHARACTERS_REPEATED: usize = 12;

/// Reads upper-case words, in the first of the three shapes that fits.
pub(super) fn from_words(words: &[&str]) -> Option<Postcode> {
    let together = words.concat();
    if uk_postcode::is_valid(&together) {
        let (outcode, incode) = together.split_at_checked(together.len() - 3)?;
        let &[digit, first, second] = incode.as_bytes() else { return None };
        let sector = PostcodeSector { district: PostcodeDistrict::of(outcode)?, digit };
        return Some(Postcode::Unit(PostcodeUnit { sector, letters: [first, second] }));
    }
    match words {
        // `LE1 5`, but also `LE 15`: a lone area letter pair cannot stand before a sector's digit.
        [outcode, digit] if digit.len() == 1 && PostcodeDistrict::of(outcode).is_some() => {
            sector(outcode, digit)
        }
        [area, number] if area.bytes().all(|b| b.is_ascii_alphabetic()) => {
            PostcodeDistrict::of(&format!("{area}{number}")).map(Postcode::District)
        }
        [area, number, digit] if area.bytes().all(|b| b.is_ascii_alphabetic()) => {
            sector(&format!("{area}{number}"), digit)
        }
        [word] => PostcodeDistrict::of(word).map(Postcode::District).or_else(|| {
            word.split_at_checked(word.len() - 1).and_then(|(outcode, digit)| sector(outcode, digit))
        }),
        _ => None,
    }
}

fn sector(outcode: &str, digit: &str) -> Option<Postcode> {
    let &[digit @ b'0'..=b'9'] = digit.as_bytes() else { return None };
    Some(Postcode::Sector(PostcodeSector { district: PostcodeDistrict::of(outcode)?, digit }))
}

impl PostcodeDistrict {
    fn of(outcode: &str) -> Option<Self> {
        if !uk_postcode::is_valid_outcode(outcode) {
            return None;
        }
        let mut padded = [b' '; 4];
        padded.get_mut(..outcode.len())?.copy_from_slice(outcode.as_bytes());
        Some(Self(padded))
    }

    /// The postcode area: the letters it begins with, such as `LE`.
    pub fn letters(&self) -> &str {
        let district = self.as_str();
        &district[..district.bytes().take_while(u8::is_ascii_alphabetic).count()]
    }

    /// As written, such as `LE15`.
    pub fn as_str(&self) -> &str {
        // Only ASCII gets in, through `of`.
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end()
    }
}

impl PostcodeSector {
    /// The district it lies in.
    pub const fn district(self) -> PostcodeDistrict {
        self.district
    }
}

impl PostcodeUnit {
    /// The sector it lies in.
    pub const fn sector(self) -> PostcodeSector {
        self.sector
    }

    /// The district it lies in.
    pub const fn district(self) -> PostcodeDistrict {
        self.sector.district
    }

    /// As stored: upper case, without a space, such as `LE113TU`.
    pub fn compact(self) -> String {
        self.to_string().replace(' ', "")
    }
}

impl fmt::Display for PostcodeDistrict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for PostcodeSector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.district, char::from(self.digit))
    }
}

impl fmt::Display for PostcodeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.sector, char::from(self.letters[0]), char::from(self.letters[1]))
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::District(district) => district.fmt(f),
            Self::Sector(sector) => sector.fmt(f),
            Self::Unit(unit) => unit.fmt(f),
        }
    }
}

impl FromStr for Postcode {
    type Err = PostcodeError;

    fn from_str(text: &str) -> Result<Self, PostcodeError> {
        Self::parse(text)
    }
}

/// The narrower types read the same text and refuse the wrong precision.
macro_rules! read_only {
    ($type:ty, $precision:path, $needed:literal) => {
        impl FromStr for $type {
            type Err = PostcodeError;

            fn from_str(text: &str) -> Result<Self, PostcodeError> {
                match Postcode::parse(text)? {
                    $precision(postcode) => Ok(postcode),
                    given => Err(PostcodeError::WrongPrecision { given, needed: $needed }),
                }
            }
        }
    };
}

read_only!(PostcodeDistrict, Postcode::District, "postcode district such as `LE15`");
read_only!(PostcodeSector, Postcode::Sector, "postcode sector such as `LE12 5`");
read_only!(PostcodeUnit, Postcode::Unit, "whole postcode such as `LE11 3TU`");

wire_as_text!(
    Postcode,
    "A whole postcode, a sector such as `LE12 5` or a district such as `LE15`, in any case and spacing.",
    "^[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?([0-9]([A-Za-z]{2})?)?$",
    "LE11 3TU"
);
wire_as_text!(PostcodeDistrict, "The first half of a postcode.", "^[A-Za-z]{1,2}[0-9][0-9A-Za-z]?$", "LE15");
wire_as_text!(
    PostcodeSector,
    "The first half of a postcode and the digit after it.",
    "^[A-Za-z]{1,2}[0-9][0-9A-Za-z]? [0-9]$",
    "LE12 5"
);
wire_as_text!(
    PostcodeUnit,
    "A whole postcode, in any case and spacing.",
    "^[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}$",
    "LE11 3TU"
);

#[cfg(test)]
#[path = "postcode_tests.rs"]
mod tests;
