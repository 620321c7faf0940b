//! What a file of outlines changes.
//!
//! Outlines and names of described areas are replaced. LSOAs and MSOAs are drawn anew at each census: when a file names nearly all that
//! are described in LLR, its areas take their place as a whole. Then whatever was known of one that is gone goes with it: its figures,
//! and that a postcode is in it. One that kept its code kept its outline, so what is known of it stays true.

use std::collections::btree_map::{BTreeMap, Entry};
use std::collections::{HashMap, HashSet};

use geo::{BoundingRect, Contains, MultiPolygon};

use super::{RevisionError, SPEAKS_FOR_ALL};
use crate::geography::{
    Area, AreaCode, AreaKind, AreaTree, AreaTreeError, GazetteerRows, GeographyEdition, Point,
};

/// An outline as a file lists it.
#[derive(Debug, Clone)]
pub struct ListedBoundary {
    /// Its number in the file, from 1.
    pub feature: u64,
    pub outlined: Outlined,
}

/// An area and its outline.
#[derive(Debug, Clone)]
pub struct Outlined {
    pub code: AreaCode,
    pub name: Option<String>,
    /// Larger areas that the file says it lies in.
    pub parents: Vec<AreaCode>,
    pub outline: MultiPolygon<f64>,
}

/// What a revision did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoundaryChanges {
    pub outlines: usize,
    pub added: Vec<AreaCode>,
    pub removed: Vec<AreaCode>,
    /// In LLR but not described, in a file that is only a part: passed over.
    pub passed_over: usize,
    /// Postcodes whose neighbourhood is gone, so that theirs is not known until a postcode directory says it.
    pub postcodes_adrift: usize,
}

/// Takes in outlines one by one, keeps those of LLR, and then revises what is known.
pub struct BoundaryRevision {
    tree: AreaTree,
    /// Names of the local authorities of LLR: LSOAs and MSOAs are called after theirs.
    authority_called: HashMap<String, AreaCode>,
    listed: BTreeMap<AreaCode, Outlined>,
    twice: Vec<(u64, AreaCode)>,
}

impl BoundaryRevision {
    /// # Errors
    /// When the areas there are do not make a tree.
    pub fn new(rows: &GazetteerRows) -> Result<Self, AreaTreeError> {
        let tree = AreaTree::new(rows.areas.clone())?;
        let authority_called = tree
            .authorities_of(AreaCode::LLR)
            .unwrap_or_default()
            .iter()
            .filter_map(|&code| Some((tree.area(code)?.name.to_lowercase(), code)))
            .collect();
        Ok(Self { tree, authority_called, listed: BTreeMap::new(), twice: Vec::new() })
    }

    /// Takes in one outline, if it is of an area in LLR.
    pub fn add(&mut self, listed: ListedBoundary) {
        let ListedBoundary { feature, outlined } = listed;
        let known = self.tree.area(outlined.code).is_some();
        if !known && self.authority_of(&outlined).is_none() {
            return;
        }
        match self.listed.entry(outlined.code) {
            Entry::Vacant(free) => {
                free.insert(outlined);
            }
            Entry::Occupied(taken) => self.twice.push((feature, *taken.key())),
        }
    }

    /// Areas that came twice, with the number of the second feature.
    pub fn twice(&self) -> &[(u64, AreaCode)] {
        &self.twice
    }

    /// The authority of LLR an area lies in, as the file says or as its name does: `Charnwood 012A` is in Charnwood.
    fn authority_of(&self, outlined: &Outlined) -> Option<AreaCode> {
        let in_llr = |code: &AreaCode| self.tree.contains(AreaCode::LLR, *code).is_met();
        let said = outlined.parents.iter().copied().find(|code| code.kind() == AreaKind::LocalAuthority);
        match said {
            Some(authority) => Some(authority).filter(in_llr),
            None => {
                let name = outlined.name.as_deref()?;
                let (authority, number) = name.rsplit_once(' ')?;
                let numbered = number.starts_with(|c: char| c.is_ascii_digit());
                self.authority_called.get(&authority.to_lowercase()).copied().filter(|_| numbered)
            }
        }
    }

    /// The rows there will be.
    ///
    /// # Errors
    /// When nothing in the file is about LLR.
    pub fn apply(
        self,
        mut rows: GazetteerRows,
        kind: AreaKind,
        edition: GeographyEdition,
    ) -> Result<(GazetteerRows, BoundaryChanges), RevisionError> {
        if self.listed.is_empty() {
            return Err(RevisionError::NothingHere {
                hint: ": it names none of Leicester, Leicestershire and Rutland".to_owned(),
            });
        }
        let mut changes = BoundaryChanges::default();
        let known: HashSet<AreaCode> = self
            .tree
            .areas()
            .filter(|area| area.kind == kind && self.tree.contains(AreaCode::LLR, area.code).is_met())
            .map(|area| area.code)
            .collect();
        let there = known.iter().filter(|code| self.listed.contains_key(code)).count();
        let drawn_anew = matches!(kind, AreaKind::Lsoa | AreaKind::Msoa);
        let whole = there as f64 >= SPEAKS_FOR_ALL * known.len() as f64;
        if drawn_anew && whole {
            changes.removed = known.iter().filter(|code| !self.listed.contains_key(code)).copied().collect();
            changes.removed.sort_unstable();
            changes.postcodes_adrift = remove(&mut rows, &changes.removed);
        }
        for outlined in self.listed.values() {
            match rows.areas.iter_mut().find(|area| area.code == outlined.code) {
                Some(area) => {
                    if let Some(name) = &outlined.name {
                        area.name.clone_from(name);
                    }
                }
                None if !drawn_anew || whole => {
                    let area = self.described(outlined, &rows)?;
                    rows.areas.push(area);
                    changes.added.push(outlined.code);
                }
                None => changes.passed_over += 1,
            }
        }
        self.adopt_orphans(&mut rows, &changes.removed);
        let described: HashSet<AreaCode> = rows.areas.iter().map(|area| area.code).collect();
        let replaced: Vec<_> = self
            .listed
            .into_values()
            .filter(|outlined| described.contains(&outlined.code))
            .map(|outlined| (outlined.code, outlined.outline))
            .collect();
        changes.outlines = replaced.len();
        let codes: HashSet<AreaCode> = replaced.iter().map(|(code, _)| *code).collect();
        rows.boundaries.retain(|(code, _)| !codes.contains(code));
        rows.boundaries.extend(replaced);
        if whole {
            rows.editions.retain(|known| known.part != edition.part);
        }
        if !rows.editions.contains(&edition) {
            rows.editions.push(edition);
        }
        Ok((rows.in_order(), changes))
    }

    /// A new area: in the MSOA it is called after or said to be in, else in its authority; its middle is that of its postcodes.
    fn described(&self, outlined: &Outlined, rows: &GazetteerRows) -> Result<Area, RevisionError> {
        let name = outlined.name.clone().unwrap_or_else(|| outlined.code.to_string());
        let parent = self.parent(outlined.code.kind(), &name, &outlined.parents, rows);
        let Some(parent) = parent.or_else(|| self.authority_of(outlined)) else {
            return Err(RevisionError::NoParent { area: name, parent: "no council of LLR".to_owned() });
        };
        let inside: Vec<Point> = postcodes_inside(&outlined.outline, rows);
        Ok(Area { centre: Point::mean(&inside), ..Area::named(outlined.code, name, vec![parent]) })
    }

    fn parent(
        &self,
        kind: AreaKind,
        name: &str,
        said: &[AreaCode],
        rows: &GazetteerRows,
    ) -> Option<AreaCode> {
        if kind != AreaKind::Lsoa {
            return None;
        }
        let msoa = |code: AreaCode| rows.areas.iter().any(|area| area.code == code);
        let said = said.iter().copied().find(|code| code.kind() == AreaKind::Msoa && msoa(*code));
        // An LSOA is called after its MSOA, with a letter behind: `Charnwood 012A` lies in `Charnwood 012`.
        let called = name.trim_end_matches(|c: char| c.is_ascii_uppercase());
        said.or_else(|| {
            let mut msoas = rows.areas.iter().filter(|area| area.kind == AreaKind::Msoa);
            msoas.find(|area| area.name == called && called != name).map(|area| area.code)
        })
    }

    /// LSOAs whose MSOA is gone are put into the one that took its name, else into their authority.
    fn adopt_orphans(&self, rows: &mut GazetteerRows, removed: &[AreaCode]) {
        let removed: HashSet<AreaCode> = removed.iter().copied().collect();
        if removed.is_empty() {
            return;
        }
        let orphans: Vec<usize> = (0..rows.areas.len())
            .filter(|&at| rows.areas[at].within.iter().any(|parent| removed.contains(parent)))
            .collect();
        for at in orphans {
            let (kind, name) = (rows.areas[at].kind, rows.areas[at].name.clone());
            let gone = rows.areas[at].within.iter().copied().find(|parent| removed.contains(parent));
            let authority = gone.and_then(|gone| {
                self.tree.above(gone).iter().copied().find(|code| code.kind() == AreaKind::LocalAuthority)
            });
            let parent = self.parent(kind, &name, &[], rows).or(authority);
            let within = &mut rows.areas[at].within;
            within.retain(|parent| !removed.contains(parent));
            within.extend(parent);
        }
    }
}

/// Takes areas out, with all that is said of them; gives how many postcodes no longer know their neighbourhood.
fn remove(rows: &mut GazetteerRows, removed: &[AreaCode]) -> usize {
    let removed: HashSet<AreaCode> = removed.iter().copied().collect();
    rows.areas.retain(|area| !removed.contains(&area.code));
    rows.boundaries.retain(|(code, _)| !removed.contains(code));
    rows.figures.retain(|row| !removed.contains(&row.area));
    let gone = |lsoa: Option<AreaCode>| lsoa.is_some_and(|lsoa| removed.contains(&lsoa));
    let mut adrift = 0;
    for row in rows.live.iter_mut().filter(|row| gone(row.lsoa)) {
        row.lsoa = None;
        adrift += 1;
    }
    for row in rows.terminated.iter_mut().filter(|row| gone(row.lsoa)) {
        row.lsoa = None;
        adrift += 1;
    }
    adrift
}

fn postcodes_inside(outline: &MultiPolygon<f64>, rows: &GazetteerRows) -> Vec<Point> {
    let Some(around) = outline.bounding_rect() else { return Vec::new() };
    let points = rows.live.iter().filter_map(|row| row.point);
    points
        .filter(|point| {
            let at = geo::Point::from(*point);
            around.contains(&at) && outline.contains(&at)
        })
        .collect()
}
