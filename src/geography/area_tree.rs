//! Whether one area lies in another, in three values.
//!
//! ```
//! use signpost::geography::{Area, AreaCode, AreaTree, Truth};
//!
//! let tree = AreaTree::new(vec![
//!     Area::named(AreaCode::ENGLAND, "England", vec![AreaCode::UNITED_KINGDOM]),
//!     Area::named(AreaCode::RUTLAND, "Rutland", vec![AreaCode::ENGLAND]),
//! ])?;
//! assert_eq!(tree.contains(AreaCode::ENGLAND, AreaCode::RUTLAND), Truth::Met);
//! assert_eq!(tree.contains(AreaCode::WALES, AreaCode::RUTLAND), Truth::Unmet);
//! assert_eq!(tree.contains(AreaCode::RUTLAND, AreaCode::ENGLAND), Truth::Unknown);
//! # Ok::<(), signpost::geography::AreaTreeError>(())
//! ```

use std::collections::HashMap;

use thiserror::Error;

use super::{Area, AreaCode, AreaFigures, AreaKind, Point, Truth};

/// Kinds of which no two areas overlap: whoever is in one is in no other of the same kind.
const PARTITIONS: [AreaKind; 8] = [
    AreaKind::Country,
    AreaKind::Region,
    AreaKind::Icb,
    AreaKind::County,
    AreaKind::LocalAuthority,
    AreaKind::Ward,
    AreaKind::Msoa,
    AreaKind::Lsoa,
];

const GROUPS: [AreaCode; 3] =
    [AreaCode::UNITED_KINGDOM, AreaCode::GREAT_BRITAIN, AreaCode::ENGLAND_AND_WALES];

/// The described areas and how they nest.
#[derive(Debug, Clone, Default)]
pub struct AreaTree {
    /// By code.
    areas: Vec<Area>,
    place_of: HashMap<AreaCode, usize>,
    /// For each area every area it lies in, itself first, whether described or not.
    upwards: Vec<Vec<AreaCode>>,
    /// For each area whose authorities are all listed, those authorities.
    authorities: HashMap<AreaCode, Vec<AreaCode>>,
}

/// Why areas do not make a tree.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AreaTreeError {
    #[error("area `{code}` is described twice")]
    Twice { code: AreaCode },
    #[error("area `{code}` lies in `{parent}`, which is not larger")]
    NotLarger { code: AreaCode, parent: AreaCode },
}

impl AreaTree {
    /// Builds the tree.
    ///
    /// # Errors
    /// When an area is described twice, or is said to lie in one of the same or a smaller kind (which also keeps
    /// anything from lying in itself).
    pub fn new(mut areas: Vec<Area>) -> Result<Self, AreaTreeError> {
        areas.sort_by_key(|area| area.code);
        let mut place_of = HashMap::with_capacity(areas.len());
        for (place, area) in areas.iter().enumerate() {
            if place_of.insert(area.code, place).is_some() {
                return Err(AreaTreeError::Twice { code: area.code });
            }
            for &parent in &area.within {
                if !may_lie_in(area.code, parent) {
                    return Err(AreaTreeError::NotLarger { code: area.code, parent });
                }
            }
        }
        let mut tree = Self { areas, place_of, upwards: Vec::new(), authorities: HashMap::new() };
        tree.upwards = tree.areas.iter().map(|area| tree.climb(area.code)).collect();
        tree.authorities = tree.listed_authorities();
        Ok(tree)
    }

    /// The area with this code, if it is described.
    pub fn area(&self, code: AreaCode) -> Option<&Area> {
        self.place_of.get(&code).and_then(|&place| self.areas.get(place))
    }

    /// Gives every area that has none a centre and a count of live postcodes, where its authorities are all known.
    pub(super) fn centre_on(&mut self, postcodes_of: &HashMap<AreaCode, Vec<Point>>) {
        for area in &mut self.areas {
            let Some(authorities) = self.authorities.get(&area.code) else {
                continue;
            };
            if area.centre.is_some() {
                continue;
            }
            let points: Vec<Point> = authorities
                .iter()
                .filter_map(|authority| postcodes_of.get(authority))
                .flatten()
                .copied()
                .collect();
            area.centre = Point::mean(&points);
            area.live_postcodes = u32::try_from(points.len()).ok().filter(|&count| count > 0);
        }
    }

    /// Sets the population and deprivation of every area that has figures.
    pub(super) fn sum_up(&mut self, figures: &HashMap<AreaCode, AreaFigures>) {
        for area in &mut self.areas {
            if let Some(figures) = figures.get(&area.code) {
                area.sum_up(figures);
            }
        }
    }

    /// Every described area, by code.
    pub fn areas(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter()
    }

    /// The local authorities an area consists of, if all of them are known. An authority consists of itself.
    pub fn authorities_of(&self, code: AreaCode) -> Option<&[AreaCode]> {
        self.authorities.get(&code).map(Vec::as_slice)
    }

    /// Whether somebody in `inner` is in `outer`: met if wherever in it they are, unmet if nowhere in it, and unknown
    /// if only part of it lies inside (a region and one of its cities) or nobody has said.
    pub fn contains(&self, outer: AreaCode, inner: AreaCode) -> Truth {
        let above_inner = self.above(inner);
        if above_inner.contains(&outer) {
            return Truth::Met;
        }
        // The usual answer, and the only one where nobody described `outer`: they lie beside each other.
        if beside(outer, &above_inner) {
            return Truth::Unmet;
        }
        let above_outer = self.above(outer);
        if above_outer.contains(&inner) {
            // The question is asked of an area wider than the answer.
            return Truth::Unknown;
        }
        if GROUPS.contains(&outer) && inner.country().is_some() {
            // Which countries make up a group is known in full.
            return Truth::Unmet;
        }
        if apart(&above_outer, &above_inner) {
            return Truth::Unmet;
        }
        let Some(outer_authorities) = self.authorities_of(outer) else {
            return Truth::Unknown;
        };
        if let Some(authority) = above_inner.iter().find(|code| code.kind() == AreaKind::LocalAuthority) {
            // Every authority of `outer` is listed. Sharing one says nothing certain: both may be parts of it.
            return if outer_authorities.contains(authority) { Truth::Unknown } else { Truth::Unmet };
        }
        match self.authorities_of(inner) {
            Some(inner_authorities) => Truth::agreed(
                inner_authorities.iter().map(|code| Truth::from(outer_authorities.contains(code))),
            ),
            None => Truth::Unknown,
        }
    }

    /// Every area `code` lies in, itself first.
    pub fn above(&self, code: AreaCode) -> std::borrow::Cow<'_, [AreaCode]> {
        match self.place_of.get(&code).and_then(|&place| self.upwards.get(place)) {
            Some(upwards) => upwards.as_slice().into(),
            // Nobody described it, but its letter still says which country it is in.
            None => self.climb(code).into(),
        }
    }

    fn climb(&self, code: AreaCode) -> Vec<AreaCode> {
        let mut found = vec![code];
        let mut next = 0;
        while let Some(&here) = found.get(next) {
            let described = self.area(here).map_or(&[][..], |area| &area.within);
            for &parent in described.iter().chain(nation_above(here)) {
                if !found.contains(&parent) {
                    found.push(parent);
                }
            }
            next += 1;
        }
        found
    }

    fn listed_authorities(&self) -> HashMap<AreaCode, Vec<AreaCode>> {
        let mut authorities: HashMap<AreaCode, Vec<AreaCode>> = HashMap::new();
        for (area, upwards) in self.areas.iter().zip(&self.upwards) {
            if area.kind != AreaKind::LocalAuthority {
                continue;
            }
            for &above in upwards {
                if above == area.code || self.area(above).is_some_and(|above| above.every_authority_listed) {
                    authorities.entry(above).or_default().push(area.code);
                }
            }
        }
        authorities
    }
}

/// What a code's letter alone says it lies in.
fn nation_above(code: AreaCode) -> &'static [AreaCode] {
    const BRITAIN: [AreaCode; 2] = [AreaCode::GREAT_BRITAIN, AreaCode::UNITED_KINGDOM];
    const ENGLAND: [AreaCode; 4] =
        [AreaCode::ENGLAND, AreaCode::ENGLAND_AND_WALES, AreaCode::GREAT_BRITAIN, AreaCode::UNITED_KINGDOM];
    const WALES: [AreaCode; 4] =
        [AreaCode::WALES, AreaCode::ENGLAND_AND_WALES, AreaCode::GREAT_BRITAIN, AreaCode::UNITED_KINGDOM];
    const SCOTLAND: [AreaCode; 3] = [AreaCode::SCOTLAND, AreaCode::GREAT_BRITAIN, AreaCode::UNITED_KINGDOM];
    const NORTHERN_IRELAND: [AreaCode; 2] = [AreaCode::NORTHERN_IRELAND, AreaCode::UNITED_KINGDOM];
    match code.nation() {
        'E' => &ENGLAND,
        'W' => &WALES,
        'S' => &SCOTLAND,
        'N' => &NORTHERN_IRELAND,
        _ if code == AreaCode::ENGLAND_AND_WALES => &BRITAIN,
        _ if code == AreaCode::GREAT_BRITAIN => &BRITAIN[1..],
        _ => &[],
    }
}

/// Whether one of `above_inner` is another area of the same kind as `outer`, and that kind does not overlap.
fn beside(outer: AreaCode, above_inner: &[AreaCode]) -> bool {
    let kind = outer.kind();
    PARTITIONS.contains(&kind) && above_inner.iter().any(|code| *code != outer && code.kind() == kind)
}

/// Whether the two lie in different areas of a kind that does not overlap.
fn apart(above_outer: &[AreaCode], above_inner: &[AreaCode]) -> bool {
    above_outer.iter().any(|outer| beside(*outer, above_inner))
}

/// A county may lie in a care board or a care board in a county's region; otherwise the smaller kind in the larger.
fn may_lie_in(code: AreaCode, parent: AreaCode) -> bool {
    if code.kind() == AreaKind::Group {
        return nation_above(code).contains(&parent);
    }
    parent.kind() < code.kind()
}

#[cfg(test)]
#[path = "area_tree_tests.rs"]
mod tests;
