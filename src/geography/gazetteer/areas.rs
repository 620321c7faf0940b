//! Where a named place, an area or a bare point is.

use super::answer::empty;
use super::{FURTHEST_TELLING_POSTCODE_M, Gazetteer, plainly};
use crate::geography::{Approximation, Area, AreaCode, AreaKind, Located, PlaceRow, Point, Precision, Truth};

/// LLR and its surroundings have no stretch this far from every known postcode.
///
/// # Units
/// Metres.
const CERTAINLY_ELSEWHERE_M: f64 = 3_000.0;

impl Gazetteer {
    /// Where a named place of LLR is, in any case and punctuation. A name that is no place may be that of a council or
    /// county: `Rutland`, `Charnwood`.
    pub fn place(&self, name: &str) -> Option<Located> {
        let plain = plainly(name);
        if let Some(place) = self.place_called.get(&plain).and_then(|&position| self.places.get(position)) {
            return Some(self.located_place(place));
        }
        let area = self.named_area(&plain)?;
        Some(self.locate_area(area.code))
    }

    fn located_place(&self, place: &PlaceRow) -> Located {
        let mut located = empty(place.name.clone(), Precision::Place);
        located.point = Some(place.point);
        located.approximate = Some(Approximation::PlaceCentre);
        located.authorities = vec![self.share(place.authority, Some(1.0))];
        located.every_authority_listed = true;
        located.nation = place.authority.country();
        self.settle_llr(located)
    }

    fn named_area(&self, plain: &str) -> Option<&Area> {
        let kinds = [AreaKind::LocalAuthority, AreaKind::County, AreaKind::Icb];
        self.tree.areas().find(|area| {
            kinds.contains(&area.kind)
                && plainly(&area.name) == plain
                && self.tree.contains(AreaCode::LLR, area.code).is_met()
        })
    }

    /// What is known of where an area is, whether or not it is described.
    pub fn locate_area(&self, code: AreaCode) -> Located {
        let area = self.area(code);
        if !code.may_be_in_use() {
            // Somebody mistyped a code, which says nothing about where they are.
            let note = Some(format!("no council has the code `{code}`: please check it"));
            return Located { note, ..empty(code.to_string(), Precision::Area) };
        }
        let mut located =
            empty(area.map_or_else(|| code.to_string(), |area| area.name.clone()), Precision::Area);
        located.area = Some(code);
        located.nation = code.country().or((code.kind() == AreaKind::Group).then_some(code));
        located.in_llr = self.tree.contains(AreaCode::LLR, code);
        let Some(area) = area else {
            located.note = Some(format!("nothing is recorded about area `{code}` but its code"));
            return located;
        };
        located.point = area.centre;
        located.approximate = area.centre.map(|_| Approximation::AreaMean);
        located.ward = self.parent_of_kind(code, AreaKind::Ward);
        located.msoa = self.parent_of_kind(code, AreaKind::Msoa);
        located.lsoa = self.parent_of_kind(code, AreaKind::Lsoa);
        if let Some(authority) = self.parent_of_kind(code, AreaKind::LocalAuthority) {
            located.authorities = vec![self.share(authority, Some(1.0))];
            located.every_authority_listed = true;
        } else if let Some(authorities) = self.tree.authorities_of(code) {
            let all = self.live_postcodes(authorities);
            located.authorities = authorities
                .iter()
                .map(|&authority| {
                    let some = self.live_postcodes(&[authority]);
                    self.share(authority, some.zip(all).map(|(some, all)| f64::from(some) / f64::from(all)))
                })
                .collect();
            located.authorities.sort_by(|left, right| {
                right.share.partial_cmp(&left.share).unwrap_or(std::cmp::Ordering::Equal)
            });
            located.every_authority_listed = true;
        }
        located
    }

    /// How many live postcodes some authorities have together, if that is known of each.
    fn live_postcodes(&self, authorities: &[AreaCode]) -> Option<u32> {
        authorities.iter().map(|&code| self.area(code)?.live_postcodes).sum()
    }

    /// What is known of where a bare point is, from the live postcode nearest it.
    pub fn locate_point(&self, point: Point) -> Located {
        let label = format!("{:.5}, {:.5}", point.latitude, point.longitude);
        let mut located = empty(label, Precision::Point);
        located.point = Some(point);
        let Some(nearest) = self.nearest_postcode(point) else {
            return located;
        };
        if nearest.distance_m > CERTAINLY_ELSEWHERE_M {
            located.in_llr = Truth::Unmet;
            return located;
        }
        let Some(authority) = nearest.authority.filter(|_| nearest.distance_m <= FURTHEST_TELLING_POSTCODE_M)
        else {
            located.note = Some("no postcode is close enough to tell which council this is in".to_owned());
            return located;
        };
        located.authorities = vec![self.share(authority, Some(1.0))];
        located.every_authority_listed = true;
        located.nation = authority.country();
        located.note = Some(format!("the council is that of the nearest postcode, `{}`", nearest.postcode));
        self.settle_llr(located)
    }
}
