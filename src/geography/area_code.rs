//! How an area is named.
//!
//! Areas are named by their nine-character GSS code (Office for National Statistics). A well-formed code is always
//! accepted: one outside Leicester, Leicestershire and Rutland (LLR) is a fact about somebody, not a mistake.
//!
//! ```
//! use signpost::geography::{AreaCode, AreaKind};
//!
//! let charnwood: AreaCode = "E07000130".parse()?;
//! assert_eq!(charnwood.kind(), AreaKind::LocalAuthority);
//! assert!("E0700013".parse::<AreaCode>().is_err());
//! # Ok::<(), signpost::geography::AreaCodeError>(())
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::text::wire_as_text;

/// A well-formed GSS code: a letter for the nation and eight digits, of which the first two say the kind of area.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
// One word rather than nine characters, because the gazetteer holds and compares very many: the nation's letter
// times a hundred million, plus the digits. It sorts as the text does.
pub struct AreaCode(u32);

/// The nations' letters; `K` stands for groups of nations.
const NATIONS: [u8; 5] = *b"EKNSW";
const DIGITS: u32 = 100_000_000;

/// Why a text is no area code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{given}` is not an area code: give a letter (E, W, S, N or K) and eight digits, like `E07000130`")]
pub struct AreaCodeError {
    /// The beginning of what was written.
    pub given: String,
}

impl AreaCode {
    /// The nine local authorities of LLR together, as the NHS plans for them.
    pub const LLR: Self = Self::english(54, 15);
    /// Leicester city.
    pub const LEICESTER: Self = Self::english(6, 16);
    /// Rutland.
    pub const RUTLAND: Self = Self::english(6, 17);
    /// The county: seven districts, without Leicester and Rutland.
    pub const LEICESTERSHIRE: Self = Self::english(10, 18);
    /// The region LLR lies in.
    pub const EAST_MIDLANDS: Self = Self::english(12, 4);
    /// England.
    pub const ENGLAND: Self = Self::english(92, 1);
    /// Wales.
    pub const WALES: Self = Self(4 * DIGITS + 92_000_004);
    /// Scotland.
    pub const SCOTLAND: Self = Self(3 * DIGITS + 92_000_003);
    /// Northern Ireland.
    pub const NORTHERN_IRELAND: Self = Self(2 * DIGITS + 92_000_002);
    /// The United Kingdom.
    pub const UNITED_KINGDOM: Self = Self::group(2);
    /// England, Wales and Scotland.
    pub const GREAT_BRITAIN: Self = Self::group(3);
    /// England and Wales.
    pub const ENGLAND_AND_WALES: Self = Self::group(4);

    const fn english(kind: u32, number: u32) -> Self {
        Self(kind * 1_000_000 + number)
    }

    const fn group(kind: u32) -> Self {
        Self(DIGITS + kind * 1_000_000 + 1)
    }

    /// The nation's letter: `E`, `W`, `S`, `N`, or `K` for groups of nations.
    pub const fn nation(self) -> char {
        // Five letters, so the quotient is 0 to 4.
        NATIONS[(self.0 / DIGITS) as usize % NATIONS.len()] as char
    }

    /// The kind of area, read off the code itself: so it is known even for areas nobody has described.
    pub const fn kind(self) -> AreaKind {
        let kind = self.0 % DIGITS / 1_000_000;
        match (self.nation(), kind) {
            ('K', _) => AreaKind::Group,
            (_, 92) => AreaKind::Country,
            ('E', 12) => AreaKind::Region,
            ('E', 54) => AreaKind::Icb,
            ('E', 10) => AreaKind::County,
            ('E', 6..=9) | ('W', 6) | ('S', 12) | ('N', 9) => AreaKind::LocalAuthority,
            ('E' | 'W', 5) | ('S', 13) | ('N', 8) => AreaKind::Ward,
            ('E' | 'W', 2) | ('S', 2) => AreaKind::Msoa,
            ('E' | 'W', 1) | ('S', 1) => AreaKind::Lsoa,
            _ => AreaKind::Other,
        }
    }

    /// Whether a council may have it: codes are given out one after the other, so one far past the last is mistyped (`E07000310` for
    /// `E07000130`). Of other kinds of area nothing is said.
    ///
    /// From general knowledge of the register of codes (Office for National Statistics, 2025), with room for the councils to come.
    pub const fn may_be_in_use(self) -> bool {
        let last = match (self.nation(), self.0 % DIGITS / 1_000_000) {
            ('E', 6) => 150,
            ('E', 7) => 260,
            ('E', 8) => 60,
            ('E', 9) => 40,
            ('W', 6) => 40,
            ('S', 12) => 80,
            ('N', 9) => 30,
            _ => return true,
        };
        self.0 % 1_000_000 <= last && !self.0.is_multiple_of(1_000_000)
    }

    /// The country it lies in; none for a group of countries.
    pub const fn country(self) -> Option<Self> {
        match self.nation() {
            'E' => Some(Self::ENGLAND),
            'W' => Some(Self::WALES),
            'S' => Some(Self::SCOTLAND),
            'N' => Some(Self::NORTHERN_IRELAND),
            _ => None,
        }
    }
}

impl FromStr for AreaCode {
    type Err = AreaCodeError;

    fn from_str(text: &str) -> Result<Self, AreaCodeError> {
        let refuse = || AreaCodeError { given: text.chars().take(12).collect() };
        let (letter, digits) = text.as_bytes().split_first().ok_or_else(refuse)?;
        let nation = (0u32..).zip(NATIONS).find(|(_, nation)| nation == letter).ok_or_else(refuse)?.0;
        if digits.len() != 8 {
            return Err(refuse());
        }
        let mut number = 0;
        for digit in digits {
            if !digit.is_ascii_digit() {
                return Err(refuse());
            }
            number = number * 10 + u32::from(digit - b'0');
        }
        Ok(Self(nation * DIGITS + number))
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:08}", self.nation(), self.0 % DIGITS)
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AreaCode({self})")
    }
}

wire_as_text!(
    AreaCode,
    "GSS code of an area (Office for National Statistics).",
    "^[EWSNK][0-9]{8}$",
    "E07000130"
);

/// What sort of area it is, from the largest down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// Several countries together, such as the United Kingdom.
    Group,
    Country,
    /// One of the nine regions of England.
    Region,
    /// The area of an integrated care board, which plans NHS services.
    Icb,
    /// A county that has district councils; unitary authorities have none.
    County,
    /// A city, unitary, district, borough or council area.
    LocalAuthority,
    Ward,
    /// A statistical neighbourhood of about 8,000 people.
    Msoa,
    /// A statistical neighbourhood of about 1,700 people.
    Lsoa,
    /// A kind this program has no use for, such as a parliamentary constituency.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_council_is_told_from_one_far_away() {
        let may_be = |text: &str| text.parse::<AreaCode>().unwrap().may_be_in_use();
        for council in
            ["E07000130", "E06000018", "E08000025", "E09000001", "S12000036", "W06000015", "N09000003"]
        {
            assert!(may_be(council), "{council}");
        }
        for mistyped in ["E07000310", "E07999999", "E06000000", "E08000250"] {
            assert!(!may_be(mistyped), "{mistyped}");
        }
    }

    #[test]
    fn a_well_formed_code_reads_and_writes_as_itself() {
        for text in
            ["E07000130", "E54000015", "K02000001", "W06000015", "S12000036", "N09000003", "E00000000"]
        {
            let code: AreaCode = text.parse().unwrap();

            assert_eq!(code.to_string(), text);
            assert_eq!(serde_json::to_string(&code).unwrap(), format!("\"{text}\""));
        }
    }

    #[test]
    fn a_malformed_code_is_refused() {
        for text in
            ["", "E0700013", "E070001300", "e07000130", "X07000130", "E0700013O", "E07 00130", "É7000130"]
        {
            assert!(text.parse::<AreaCode>().is_err(), "{text}");
        }
        assert!(
            "Leicestershire"
                .parse::<AreaCode>()
                .unwrap_err()
                .to_string()
                .starts_with("`Leicestershi` is not")
        );
    }

    #[test]
    fn the_named_codes_are_the_published_ones() {
        for (code, text) in [
            (AreaCode::LLR, "E54000015"),
            (AreaCode::LEICESTER, "E06000016"),
            (AreaCode::RUTLAND, "E06000017"),
            (AreaCode::LEICESTERSHIRE, "E10000018"),
            (AreaCode::EAST_MIDLANDS, "E12000004"),
            (AreaCode::ENGLAND, "E92000001"),
            (AreaCode::WALES, "W92000004"),
            (AreaCode::SCOTLAND, "S92000003"),
            (AreaCode::NORTHERN_IRELAND, "N92000002"),
            (AreaCode::UNITED_KINGDOM, "K02000001"),
            (AreaCode::GREAT_BRITAIN, "K03000001"),
            (AreaCode::ENGLAND_AND_WALES, "K04000001"),
        ] {
            assert_eq!(code.to_string(), text);
        }
    }

    #[test]
    fn codes_sort_as_their_text_does() {
        let mut codes: Vec<AreaCode> = ["W06000001", "E07000130", "K02000001", "E06000016"]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();

        codes.sort();

        let shown: Vec<String> = codes.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["E06000016", "E07000130", "K02000001", "W06000001"]);
    }

    #[test]
    fn the_kind_is_read_off_the_code() {
        for (text, kind) in [
            ("E06000016", AreaKind::LocalAuthority),
            ("E08000026", AreaKind::LocalAuthority),
            ("E10000018", AreaKind::County),
            ("E54000015", AreaKind::Icb),
            ("E12000004", AreaKind::Region),
            ("E92000001", AreaKind::Country),
            ("K03000001", AreaKind::Group),
            ("E05010458", AreaKind::Ward),
            ("E02002829", AreaKind::Msoa),
            ("E01013600", AreaKind::Lsoa),
            ("E14001032", AreaKind::Other),
        ] {
            assert_eq!(text.parse::<AreaCode>().unwrap().kind(), kind, "{text}");
        }
    }
}
