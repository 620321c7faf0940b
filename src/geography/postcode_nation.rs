//! Which nation a postcode's first letters put it in.
//!
//! Postcodes follow sorting offices, not borders, so the letters that cross one say only "Great Britain". From general
//! knowledge of the postcode areas; used only for postcodes far from LLR, to know that a service for all of England
//! still serves somebody in Birmingham.

use super::{AreaCode, PostcodeDistrict};

const SCOTLAND_ONLY: [&str; 14] =
    ["AB", "DD", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "ZE"];
const WALES_ONLY: [&str; 2] = ["CF", "SA"];
const ACROSS_A_BORDER: [&str; 11] = ["CA", "CH", "DG", "GL", "HR", "LD", "LL", "NE", "NP", "SY", "TD"];
/// Jersey, Guernsey, the Isle of Man, the forces' post offices, and the NHS's stand-ins for people without a postcode.
const NOT_IN_THE_KINGDOM_OR_NOWHERE: [&str; 5] = ["BF", "GY", "IM", "JE", "ZZ"];

/// The narrowest nation or group of nations certain to hold every postcode of a district, if any is.
pub(super) fn nation_of(district: PostcodeDistrict) -> Option<AreaCode> {
    let letters = area_letters(&district);
    if NOT_IN_THE_KINGDOM_OR_NOWHERE.contains(&letters) {
        return None;
    }
    Some(match letters {
        "BT" => AreaCode::NORTHERN_IRELAND,
        letters if SCOTLAND_ONLY.contains(&letters) => AreaCode::SCOTLAND,
        letters if WALES_ONLY.contains(&letters) => AreaCode::WALES,
        letters if ACROSS_A_BORDER.contains(&letters) => AreaCode::GREAT_BRITAIN,
        _ => AreaCode::ENGLAND,
    })
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
        ] {
            assert_eq!(nation_of(district.parse().unwrap()), nation, "{district}");
        }
    }

    #[test]
    fn the_stand_in_for_no_fixed_abode_is_no_place() {
        assert!(stands_for_no_address("ZZ99".parse().unwrap()));
        assert!(!stands_for_no_address("LE1".parse().unwrap()));
    }
}
