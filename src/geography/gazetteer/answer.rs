//! Where a postcode is: the unit if it is known, else its district, else at least whether it is in LLR.

use super::Gazetteer;
use super::units::{Standing, UnitRecord};
use crate::geography::postcode_nation::{does_not_exist, is_of_leicester, nation_of, stands_for_no_address};
use crate::geography::{
    Approximation, AreaCode, AreaKind, AuthorityShare, DistrictRelation, DistrictRow, Located, Point,
    Postcode, PostcodeDistrict, PostcodeSector, PostcodeUnit, Precision, Truth,
};

impl Gazetteer {
    /// Where a postcode is, as precisely as it was given and is known.
    ///
    /// Always an answer: a well-formed postcode nobody has heard of is answered for its district, and says so; one of
    /// a district far away is [`Precision::Unknown`] and certainly not in LLR; one that cannot exist says nothing of where somebody is.
    pub fn locate(&self, postcode: &Postcode) -> Located {
        let district = postcode.district();
        let row = self.districts.get(&district);
        if stands_for_no_address(district) {
            return nowhere(
                *postcode,
                format!("`{district}` stands for no address: it does not say where somebody is"),
            );
        }
        if row.is_some_and(|row| row.relation == DistrictRelation::NonGeographic) {
            return nowhere(
                *postcode,
                format!(
                    "`{district}` is for post-office boxes and large users of mail: it has no place on the ground"
                ),
            );
        }
        let is_unheard_of =
            is_of_leicester(district) && row.is_none() && self.units.of_district(district).is_empty();
        if does_not_exist(district) || is_unheard_of {
            return nowhere(
                *postcode,
                format!(
                    "there is no postcode district `{district}`: please check it; it does not say where somebody is"
                ),
            );
        }
        match *postcode {
            Postcode::Unit(unit) => match self.units.find(unit) {
                Some(record) => self.located_unit(record),
                None => self.wider_than(unit.to_string(), district, row),
            },
            Postcode::Sector(sector) => self
                .located_sector(sector)
                .unwrap_or_else(|| self.wider_than(sector.to_string(), district, row)),
            Postcode::District(district) => self
                .located_district(district, row)
                .unwrap_or_else(|| elsewhere(district.to_string(), district)),
        }
    }

    fn located_unit(&self, record: &UnitRecord) -> Located {
        let postcode: PostcodeUnit = record.postcode;
        let mut located = empty(postcode.to_string(), Precision::Unit);
        located.point = record.point();
        located.nation = nation_of(postcode.district());
        located.lsoa = self.codes.code(record.lsoa);
        located.msoa = located.lsoa.and_then(|lsoa| self.parent_of_kind(lsoa, AreaKind::Msoa));
        located.ward = self.codes.code(record.ward);
        located.terminated = record.terminated;
        (located.approximate, located.note) = match record.standing {
            Standing::Live | Standing::LiveEstimated if located.point.is_none() => (
                None,
                Some(format!(
                    "`{postcode}` is for post-office boxes or a large user of mail: no position is known"
                )),
            ),
            Standing::Live | Standing::Near => (None, None),
            Standing::EndedInPlace => {
                let since = record.terminated.map(|month| format!(" since {month}")).unwrap_or_default();
                (None, Some(format!("`{postcode}` has been out of use{since}; the position is its last one")))
            }
            Standing::UnlistedInPlace => (
                None,
                Some(format!(
                    "`{postcode}` is no longer on the list of live postcodes; the position is its last one"
                )),
            ),
            Standing::LiveEstimated => (Some(Approximation::EstimatedBySource), None),
            Standing::Ended => {
                let since = record.terminated.map(|month| format!(" since {month}")).unwrap_or_default();
                (
                    Some(Approximation::NeighbourhoodMean),
                    Some(format!(
                        "`{postcode}` has been out of use{since}; the position is that of its neighbourhood"
                    )),
                )
            }
            Standing::Unlisted => (
                Some(Approximation::NeighbourhoodMean),
                Some(format!(
                    "`{postcode}` is no longer on the list of live postcodes; the position is that of its neighbourhood"
                )),
            ),
        };
        match self.codes.code(record.authority) {
            Some(authority) => {
                located.authorities = vec![self.share(authority, Some(1.0))];
                located.every_authority_listed = true;
            }
            None => {
                let district = postcode.district();
                self.list_authorities(&mut located, self.units.of_district(district), None);
                located.every_authority_listed = self.is_known_whole(district);
                located.note =
                    Some(format!("the council of `{postcode}` is not recorded; its district's are given"));
            }
        }
        self.settle_llr(located)
    }

    /// A sector, if any of its postcodes is known.
    fn located_sector(&self, sector: PostcodeSector) -> Option<Located> {
        let units = self.units.of_sector(sector);
        let mut located = empty(sector.to_string(), Precision::Sector);
        located.nation = nation_of(sector.district());
        located.point = Some(mean_of_live(units)?);
        located.approximate = Some(Approximation::SectorMean);
        self.list_authorities(&mut located, units, None);
        // Sectors are small: one that reaches into LLR is known whole, since everything close by is.
        located.every_authority_listed =
            units.iter().any(|unit| matches!(unit.standing, Standing::Live | Standing::LiveEstimated))
                || self.is_known_whole(sector.district());
        Some(self.settle_llr(located))
    }

    /// A district, if anything of it is known.
    fn located_district(&self, district: PostcodeDistrict, row: Option<&DistrictRow>) -> Option<Located> {
        match self.located.get(&district) {
            Some(located) => located.get_or_init(|| self.reckoned_district(district, row)).clone(),
            None => self.reckoned_district(district, row),
        }
    }

    fn reckoned_district(&self, district: PostcodeDistrict, row: Option<&DistrictRow>) -> Option<Located> {
        let units = self.units.of_district(district);
        let mean = mean_of_live(units);
        let mut located = empty(district.to_string(), Precision::District);
        located.nation = nation_of(district);
        located.point = Some(row.map(|row| row.point).or(mean)?);
        located.approximate = Some(Approximation::DistrictMean);
        self.list_authorities(&mut located, units, row.map(|row| row.live_postcodes));
        located.every_authority_listed = self.is_known_whole(district);
        if row.is_none() {
            located.note = Some(format!("only the part of `{district}` within 10 km of LLR is known"));
        }
        Some(self.settle_llr(located))
    }

    /// The district in place of a postcode that is not known.
    fn wider_than(&self, label: String, district: PostcodeDistrict, row: Option<&DistrictRow>) -> Located {
        match self.located_district(district, row) {
            Some(mut located) => {
                located.note =
                    Some(format!("`{label}` is not a postcode we know; this is its district, `{district}`"));
                located.label = label;
                located
            }
            None => elsewhere(label, district),
        }
    }

    /// Counts the authorities of live postcodes, the likeliest first. `of` is how many there are if some are not known.
    fn list_authorities(&self, located: &mut Located, units: &[UnitRecord], of: Option<u32>) {
        let mut counts: Vec<(AreaCode, u32)> = Vec::new();
        let mut counted = 0;
        for unit in units.iter().filter(|unit| unit.standing.is_live()) {
            let Some(authority) = self.codes.code(unit.authority) else { continue };
            counted += 1;
            match counts.iter_mut().find(|(code, _)| *code == authority) {
                Some((_, count)) => *count += 1,
                None => counts.push((authority, 1)),
            }
        }
        counts.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
        let all = f64::from(of.unwrap_or(counted).max(counted));
        located.authorities =
            counts.into_iter().map(|(code, count)| self.share(code, Some(f64::from(count) / all))).collect();
    }

    /// Whether all its live postcodes are known, so that it reaches into no authority but theirs.
    fn is_known_whole(&self, district: PostcodeDistrict) -> bool {
        let Some(row) = self.districts.get(&district) else { return false };
        let live = self.units.of_district(district).iter().filter(|unit| unit.standing.is_live()).count();
        live >= row.live_postcodes as usize
    }

    pub(super) fn share(&self, code: AreaCode, share: Option<f64>) -> AuthorityShare {
        let name = self.area(code).map(|area| area.name.clone()).unwrap_or_default();
        AuthorityShare { code, name, share }
    }

    pub(super) fn parent_of_kind(&self, code: AreaCode, kind: AreaKind) -> Option<AreaCode> {
        self.tree.above(code).iter().copied().find(|above| above.kind() == kind)
    }

    /// Sets whether it is in LLR from the authorities found. Every one of LLR is known, so with none found it is outside.
    pub(super) fn settle_llr(&self, mut located: Located) -> Located {
        located.in_llr = match located.authorities.as_slice() {
            [] => Truth::Unmet,
            _ => located.within(&self.tree, AreaCode::LLR),
        };
        located
    }
}

/// An answer with nothing in it yet.
pub(super) fn empty(label: String, precision: Precision) -> Located {
    Located {
        label,
        precision,
        point: None,
        approximate: None,
        authorities: Vec::new(),
        every_authority_listed: false,
        area: None,
        nation: None,
        ward: None,
        msoa: None,
        lsoa: None,
        in_llr: Truth::Unknown,
        terminated: None,
        note: None,
    }
}

/// A postcode that says nothing about where somebody is: so whether that is in LLR is not known either.
fn nowhere(postcode: Postcode, note: String) -> Located {
    let precision = match postcode {
        Postcode::Unit(_) => Precision::Unit,
        Postcode::Sector(_) => Precision::Sector,
        Postcode::District(_) => Precision::District,
    };
    Located { note: Some(note), ..empty(postcode.to_string(), precision) }
}

/// A postcode of a district that is not in LLR and of which nothing more is known.
fn elsewhere(label: String, district: PostcodeDistrict) -> Located {
    let note = Some(format!(
        "`{district}` is not a postcode district in or near Leicester, Leicestershire and Rutland"
    ));
    Located { in_llr: Truth::Unmet, nation: nation_of(district), note, ..empty(label, Precision::Unknown) }
}

fn mean_of_live(units: &[UnitRecord]) -> Option<Point> {
    let points: Vec<Point> =
        units.iter().filter(|unit| unit.standing.is_live()).filter_map(UnitRecord::point).collect();
    Point::mean(&points)
}
