//! What a postcode directory changes.
//!
//! - A postcode that is live in the file is live, whatever it was: one that was ended may be used again.
//! - One that has ended keeps its month and its last position; people go on quoting it for decades.
//! - One the file does not name: when the file plainly covers its postcode area (`LE`, `DE`) it has dropped off the list and is kept
//!   as such; otherwise it stays as it was.
//! - The neighbourhood is taken from whichever census the areas here are of. Where the file does not say, the one that is known stays
//!   as long as the postcode has not moved.
//! - Around the wanted authorities live postcodes are kept for ten kilometres.

use std::collections::{BTreeMap, HashMap, HashSet};

use geo::BoundingRect;

use super::SPEAKS_FOR_ALL;
use super::border::Border;
use super::districts::{Tally, districts};
use crate::geography::{
    Area, AreaCode, AreaKind, AreaTree, GazetteerRows, GeographyEdition, GeographyPart, NearRow, Point,
    PostcodeDistrict, PostcodeRow, PostcodeUnit, TerminatedRow, YearMonth, distance_m,
};

/// Where in which of several files something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLine {
    /// Number of the file, from 0.
    pub file: u16,
    pub line: u32,
}

/// A postcode as a directory lists it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ListedPostcode {
    pub at: FileLine,
    pub postcode: PostcodeUnit,
    pub point: Option<Point>,
    /// Whether the source only estimated the position.
    pub estimated: bool,
    /// The month it went out of use; none while it is live.
    pub ended: Option<YearMonth>,
    pub authority: Option<AreaCode>,
    pub ward: Option<AreaCode>,
    pub lsoa_2011: Option<AreaCode>,
    pub lsoa_2021: Option<AreaCode>,
}

/// A row of a directory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Listing {
    Usable(ListedPostcode),
    /// The row names a postcode and says nothing of it that can be used: what is known of it stays.
    Unusable(PostcodeUnit),
}

/// A listed postcode that cannot be as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostcodeFault {
    pub at: FileLine,
    pub postcode: PostcodeUnit,
    pub problem: String,
}

/// What a revision did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostcodeChanges {
    /// Live in the wanted areas now, and not before.
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Live before and now ended, or dropped off the list.
    pub ended: usize,
    /// Ended ones that were not known before.
    pub ended_added: usize,
    pub live: usize,
    pub terminated: usize,
    pub near: usize,
    /// Live ones that are in no neighbourhood described here, so that theirs is not known.
    pub without_neighbourhood: usize,
    /// Wards that were not described, and now are by their code.
    pub new_wards: usize,
    /// Postcode areas of which the file names only some: the others stay as they were. With what it names and what is known.
    pub parts: Vec<(String, usize, usize)>,
}

/// A live postcode outside the wanted areas, packed: there are nearly two million.
struct Outside {
    postcode: PostcodeUnit,
    microdegrees_north: i32,
    microdegrees_east: i32,
    authority: Option<AreaCode>,
    at: FileLine,
}

/// Takes in a directory row by row, and then revises what is known.
pub struct PostcodeRevision {
    wanted: HashSet<AreaCode>,
    inside: HashMap<PostcodeUnit, ListedPostcode>,
    outside: Vec<Outside>,
    ended_outside: Vec<PostcodeUnit>,
    unusable: HashSet<PostcodeUnit>,
    tallies: HashMap<PostcodeDistrict, Tally>,
    faults: Vec<PostcodeFault>,
}

/// How far a postcode may move and still be in the neighbourhood it was in.
///
/// # Units
/// Metres.
const UNMOVED_M: f64 = 100.0;

/// How far outside the outline of its authority a postcode may lie: outlines are simplified, and large users are placed roughly.
///
/// # Units
/// Degrees, about five kilometres north and four east.
const ASTRAY_DEGREES: f64 = 0.05;

impl PostcodeRevision {
    /// For the postcodes of some local authorities and those around.
    pub fn new(authorities: impl IntoIterator<Item = AreaCode>) -> Self {
        Self {
            wanted: authorities.into_iter().collect(),
            inside: HashMap::new(),
            outside: Vec::new(),
            ended_outside: Vec::new(),
            unusable: HashSet::new(),
            tallies: HashMap::new(),
            faults: Vec::new(),
        }
    }

    /// Takes in one row.
    pub fn add(&mut self, listing: Listing) {
        let listed = match listing {
            Listing::Usable(listed) => listed,
            Listing::Unusable(postcode) => {
                self.unusable.insert(postcode);
                return;
            }
        };
        if listed.ended.is_none() {
            self.tallies.entry(listed.postcode.district()).or_default().add(listed.point);
        }
        if listed.authority.is_some_and(|authority| self.wanted.contains(&authority)) {
            self.add_inside(listed);
        } else if listed.ended.is_some() {
            self.ended_outside.push(listed.postcode);
        } else if let Some(point) = listed.point {
            let micro = |degrees: f64| (degrees * 1_000_000.0).round() as i32;
            self.outside.push(Outside {
                postcode: listed.postcode,
                microdegrees_north: micro(point.latitude),
                microdegrees_east: micro(point.longitude),
                authority: listed.authority,
                at: listed.at,
            });
        }
    }

    fn add_inside(&mut self, listed: ListedPostcode) {
        let Some(first) = self.inside.get(&listed.postcode) else {
            self.inside.insert(listed.postcode, listed);
            return;
        };
        match (first.ended, listed.ended) {
            // Used again: the live row is what it is now.
            (Some(_), None) => {
                self.inside.insert(listed.postcode, listed);
            }
            (None, Some(_)) => {}
            _ => {
                let problem = format!("listed twice, first in line {}", first.at.line);
                self.faults.push(PostcodeFault { at: listed.at, postcode: listed.postcode, problem });
            }
        }
    }

    /// Takes out what cannot be as it is listed, and gives it: postcodes listed twice, and those that lie far from the council they
    /// are said to be in.
    pub fn take_faults(&mut self, rows: &GazetteerRows) -> Vec<PostcodeFault> {
        let Self { inside, outside, unusable, faults, .. } = self;
        let mut faults = std::mem::take(faults);
        let boxes: HashMap<AreaCode, geo::Rect<f64>> = rows
            .boundaries
            .iter()
            .filter_map(|(code, outline)| Some((*code, outline.bounding_rect()?)))
            .collect();
        inside.retain(|_, listed| {
            let (Some(point), Some(authority)) = (listed.point, listed.authority) else { return true };
            let Some(around) = boxes.get(&authority) else { return true };
            let within = |value: f64, least: f64, most: f64| {
                (least - ASTRAY_DEGREES..=most + ASTRAY_DEGREES).contains(&value)
            };
            let near = within(point.longitude, around.min().x, around.max().x)
                && within(point.latitude, around.min().y, around.max().y);
            if !near {
                let problem = format!(
                    "lies at {}, {}, which is nowhere near its council `{authority}`",
                    point.latitude, point.longitude
                );
                faults.push(PostcodeFault { at: listed.at, postcode: listed.postcode, problem });
                unusable.insert(listed.postcode);
            }
            near
        });
        outside.sort_unstable_by_key(|row| (row.postcode, row.at.file, row.at.line));
        outside.dedup_by(|later, first| {
            let twice = later.postcode == first.postcode;
            if twice {
                let problem = format!("listed twice, first in line {}", first.at.line);
                faults.push(PostcodeFault { at: later.at, postcode: later.postcode, problem });
            }
            twice
        });
        faults.sort_by_key(|fault| (fault.at.file, fault.at.line));
        faults
    }

    /// How many rows are about the wanted areas.
    pub fn len_inside(&self) -> usize {
        self.inside.len()
    }

    /// The rows there will be. Call [`PostcodeRevision::take_faults`] before.
    ///
    /// # Errors
    /// When the areas there are do not make a tree.
    pub fn apply(
        self,
        rows: GazetteerRows,
        edition: GeographyEdition,
    ) -> Result<(GazetteerRows, PostcodeChanges), crate::geography::AreaTreeError> {
        let tree = AreaTree::new(rows.areas.clone())?;
        let mut changes = PostcodeChanges::default();
        let covered = self.covered(&rows, &mut changes);
        let named = self.named();
        let speaks_for = |postcode: PostcodeUnit| {
            let is_usable = !self.unusable.contains(&postcode) || self.inside.contains_key(&postcode);
            is_usable && (named.contains(&postcode) || covered.contains(postcode.district().letters()))
        };
        let before = known_by_district(&rows);

        let GazetteerRows { live: old_live, terminated: old_terminated, near: old_near, .. } = &rows;
        let was_live: HashMap<PostcodeUnit, &PostcodeRow> =
            old_live.iter().map(|row| (row.postcode, row)).collect();
        let was_ended: HashMap<PostcodeUnit, &TerminatedRow> =
            old_terminated.iter().map(|row| (row.postcode, row)).collect();
        let described = |code: &AreaCode| tree.area(*code).is_some();

        let mut live: BTreeMap<PostcodeUnit, PostcodeRow> = BTreeMap::new();
        let mut ended: BTreeMap<PostcodeUnit, TerminatedRow> = BTreeMap::new();
        for row in old_live {
            if !speaks_for(row.postcode) {
                live.insert(row.postcode, *row);
            } else if !named.contains(&row.postcode) {
                ended.insert(row.postcode, dropped_off(row));
            }
        }
        for row in old_terminated {
            ended.insert(row.postcode, *row);
        }
        let mut listed: Vec<&ListedPostcode> = self.inside.values().collect();
        listed.sort_unstable_by_key(|row| row.postcode);
        for row in listed {
            let Some(authority) = row.authority else { continue };
            let known = was_live.get(&row.postcode).copied();
            let said = [row.lsoa_2021, row.lsoa_2011].into_iter().flatten().find(described);
            if row.ended.is_some() {
                let old = was_ended.get(&row.postcode).copied();
                let lsoa = said.or(old.and_then(|old| old.lsoa)).or(known.and_then(|known| known.lsoa));
                let own = row.point.or(known.and_then(|known| known.point));
                ended.insert(
                    row.postcode,
                    TerminatedRow {
                        postcode: row.postcode,
                        point: own.or(old.and_then(|old| old.point)),
                        own_point: own.is_some() || old.is_some_and(|old| old.own_point),
                        terminated: row.ended,
                        authority,
                        lsoa,
                    },
                );
                live.remove(&row.postcode);
                changes.ended_added += usize::from(known.is_none() && old.is_none());
                continue;
            }
            let unmoved = known.filter(|known| match (known.point, row.point) {
                (Some(then), Some(now)) => distance_m(then, now) <= UNMOVED_M,
                _ => known.authority == authority,
            });
            live.insert(
                row.postcode,
                PostcodeRow {
                    postcode: row.postcode,
                    point: row.point,
                    estimated: row.estimated,
                    authority,
                    ward: row.ward.or(unmoved.and_then(|known| known.ward)),
                    lsoa: said.or(unmoved.and_then(|known| known.lsoa)),
                },
            );
            ended.remove(&row.postcode);
        }
        for (postcode, row) in &live {
            match was_live.get(postcode) {
                None => changes.added += 1,
                Some(old) if **old == *row => changes.unchanged += 1,
                Some(_) => changes.changed += 1,
            }
            changes.without_neighbourhood += usize::from(row.lsoa.is_none());
        }
        changes.ended = old_live.iter().filter(|row| !live.contains_key(&row.postcode)).count();

        let border = Border::around(live.values().filter_map(|row| row.point));
        let mut near: BTreeMap<PostcodeUnit, NearRow> =
            old_near.iter().filter(|row| !speaks_for(row.postcode)).map(|row| (row.postcode, *row)).collect();
        for row in &self.outside {
            let degrees = |micro: i32| f64::from(micro) / 1_000_000.0;
            let point = Point {
                latitude: degrees(row.microdegrees_north),
                longitude: degrees(row.microdegrees_east),
            };
            if border.is_near(point) {
                let authority = row.authority.filter(described);
                near.insert(row.postcode, NearRow { postcode: row.postcode, point, authority });
            }
        }
        near.retain(|postcode, _| !live.contains_key(postcode));

        let counted: HashMap<PostcodeDistrict, Tally> =
            self.tallies.into_iter().filter(|(district, _)| covered.contains(district.letters())).collect();
        let old_districts = rows.districts.clone();
        let mut rows = GazetteerRows {
            live: live.into_values().collect(),
            terminated: ended.into_values().collect(),
            near: near.into_values().collect(),
            ..rows
        };
        rows.districts = districts(&old_districts, &before, &rows, &counted, &tree);
        changes.new_wards = describe_wards(&mut rows, &tree);
        (changes.live, changes.terminated, changes.near) =
            (rows.live.len(), rows.terminated.len(), rows.near.len());
        if changes.parts.is_empty() {
            rows.editions.retain(|known| known.part != GeographyPart::Postcodes);
        }
        if !rows.editions.contains(&edition) {
            rows.editions.push(edition);
        }
        Ok((rows.in_order(), changes))
    }

    /// Every postcode the file names.
    fn named(&self) -> HashSet<PostcodeUnit> {
        let outside = self.outside.iter().map(|row| row.postcode);
        let ended_outside = self.ended_outside.iter().copied();
        let unusable = self.unusable.iter().copied();
        self.inside.keys().copied().chain(outside).chain(ended_outside).chain(unusable).collect()
    }

    /// The postcode areas the file speaks for: it names nearly all that is known to be live there.
    fn covered(&self, rows: &GazetteerRows, changes: &mut PostcodeChanges) -> HashSet<String> {
        let named = self.named();
        let mut known: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let live = rows.live.iter().map(|row| row.postcode).chain(rows.near.iter().map(|row| row.postcode));
        for postcode in live {
            let (present, all) = known.entry(postcode.district().letters().to_owned()).or_default();
            *all += 1;
            *present += usize::from(named.contains(&postcode));
        }
        let mut covered = HashSet::new();
        for (letters, (present, all)) in known {
            if present as f64 >= SPEAKS_FOR_ALL * all as f64 {
                covered.insert(letters);
            } else if present > 0 {
                changes.parts.push((letters, present, all));
            }
        }
        covered
    }
}

fn dropped_off(row: &PostcodeRow) -> TerminatedRow {
    let &PostcodeRow { postcode, point, estimated: _, authority, ward: _, lsoa } = row;
    TerminatedRow { postcode, point, own_point: point.is_some(), terminated: None, authority, lsoa }
}

fn known_by_district(rows: &GazetteerRows) -> HashMap<PostcodeDistrict, u32> {
    let live = rows.live.iter().map(|row| row.postcode).chain(rows.near.iter().map(|row| row.postcode));
    let mut known = HashMap::new();
    for postcode in live {
        *known.entry(postcode.district()).or_default() += 1;
    }
    known
}

/// Describes wards that only their code is known of: postcode directories have no names.
fn describe_wards(rows: &mut GazetteerRows, tree: &AreaTree) -> usize {
    let mut new: BTreeMap<AreaCode, AreaCode> = BTreeMap::new();
    for row in &mut rows.live {
        // A ward code of a kind we do not know would not fit into the tree.
        row.ward = row.ward.filter(|ward| ward.kind() == AreaKind::Ward);
        if let Some(ward) = row.ward.filter(|ward| tree.area(*ward).is_none()) {
            new.insert(ward, row.authority);
        }
    }
    let described = new.len();
    rows.areas.extend(
        new.into_iter().map(|(ward, authority)| Area::named(ward, format!("Ward {ward}"), vec![authority])),
    );
    described
}
