//! Which nation a postcode's first letters put it in.
//!
//! Postcodes follow sorting offices, not borders, so the letters that cross one say only "Great Britain". From general
//! knowledge of the postcode areas; used only for postcodes far from LLR, to know that a service for all of England
//! still serves somebody in Birmingham.

use super::{AreaCode, PostcodeDistrict};

const SCOTLAND_ONLY: [&str; 14] =
    ["AB", "DD", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "ZE"];
const ENGLAND_ONLY: [&str; 93] = [
    "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "CB", "CM", "CO", "CR", "CT", "CV", "CW",
    "DA", "DE", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EN", "EX", "FY", "GU", "HA", "HD", "HG", "HP",
    "HU", "HX", "IG", "IP", "KT", "L", "LA", "LE", "LN", "LS", "LU", "M", "ME", "MK", "N", "NG", "NN", "NR",
    "NW", "OL", "OX", "PE", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SE", "SG", "SK", "SL", "SM", "SN",
    "SO", "SP", "SR", "SS", "ST", "SW", "TA", "TF", "TN", "TQ", "TR", "TS", "TW", "UB", "W", "WA", "WC",
    "WD", "WF", "WN", "WR", "WS", "WV", "YO",
];
const WALES_ONLY: [&str; 2] = ["CF", "SA"];
const ACROSS_A_BORDER: [&str; 11] = ["CA", "CH", "DG", "GL", "HR", "LD", "LL", "NE", "NP", "SY", "TD"];
/// Jersey, Guernsey, the Isle of Man, the forces' post offices, and the NHS's stand-ins for people without a postcode.
const NOT_IN_THE_KINGDOM_OR_NOWHERE: [&str; 5] = ["BF", "GY", "IM", "JE", "ZZ"];

/// The narrowest nation or group of nations certain to hold every postcode of a district, if any is.
pub(super) fn nation_of(district: PostcodeDistrict) -> Option<AreaCode> {
    let letters = area_letters(&district);
    match letters {
        "BT" => Some(AreaCode::NORTHERN_IRELAND),
        letters if ENGLAND_ONLY.contains(&letters) => Some(AreaCode::ENGLAND),
        letters if SCOTLAND_ONLY.contains(&letters) => Some(AreaCode::SCOTLAND),
        letters if WALES_ONLY.contains(&letters) => Some(AreaCode::WALES),
        letters if ACROSS_A_BORDER.contains(&letters) => Some(AreaCode::GREAT_BRITAIN),
        _ => None,
    }
}

/// Whether no postcode begins so. `LR11 3TU` is a slip of the finger, not a place far away: it must never count as being out of the area.
pub(super) fn does_not_exist(district: PostcodeDistrict) -> bool {
    nation_of(district).is_none() && !NOT_IN_THE_KINGDOM_OR_NOWHERE.contains(&area_letters(&district))
}

/// Whether its letters are those of Leicester and around. Every district of them is known, so one that is not is a slip as well.
pub(super) fn is_of_leicester(district: PostcodeDistrict) -> bool {
    area_letters(&district) == "LE"
}

/// `ZZ99` postcodes are what the NHS records when there is no address, as for somebody of no fixed abode: they say
/// nothing about where a person is, and must never count as being out of the area.
pub(super) fn stands_for_no_address(district: PostcodeDistrict) -> bool {
    area_letters(&district) == "ZZ"
}

fn area_letters(district: &PostcodeDistrict) -> &str {
    let text = district.as_str();
    text.find(|c: char| c.is_ascii_digit()).map_or(text, |end| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_cross_a_border_say_only_great_britain() {
        for (district, nation) in [
            ("B1", Some(AreaCode::ENGLAND)),
            ("LE11", Some(AreaCode::ENGLAND)),
            ("G1", Some(AreaCode::SCOTLAND)),
            ("GL1", Some(AreaCode::GREAT_BRITAIN)),
            ("BT1", Some(AreaCode::NORTHERN_IRELAND)),
            ("CF10", Some(AreaCode::WALES)),
            ("JE2", None),
            ("ZZ99", None),
            ("LR11", None),
        ] {
            assert_eq!(nation_of(district.parse().unwrap()), nation, "{district}");
        }
    }

    #[test]
    fn the_stand_in_for_no_fixed_abode_is_no_place() {
        assert!(stands_for_no_address("ZZ99".parse().unwrap()));
        assert!(!stands_for_no_address("LE1".parse().unwrap()));
    }

    #[test]
    fn letters_that_begin_no_postcode_are_told_from_places_far_away() {
        for slip in ["LR11", "EL11", "QZ1", "XX9"] {
            assert!(does_not_exist(slip.parse().unwrap()), "{slip}");
        }
        for place in ["LE11", "EH1", "BT1", "GL1", "JE2", "BF1", "ZZ99"] {
            assert!(!does_not_exist(place.parse().unwrap()), "{place}");
        }
    }
}
