//! Who lives where, how deprived it is, and what the services make of living there: the ground every figure stands on.
//!
//! The smallest areas with a count of people are the LSOAs; everything larger is added up from them.

use std::collections::HashMap;

use super::assumptions::NeedWeights;
use crate::geography::{Area, AreaCode, AreaKind, Point, PopulationSource};
use crate::pathway::{PlaceTruth, Snapshot};

/// One LSOA of Leicester, Leicestershire and Rutland.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbourhood {
    pub code: AreaCode,
    pub name: String,
    pub msoa: Option<AreaCode>,
    pub authority: AreaCode,
    /// Mean position of its live postcodes.
    pub point: Point,
    /// Residents of all ages.
    pub people: f64,
    pub decile: Option<u8>,
    /// How much help one of its people is taken to need; 1 on average over all people.
    pub need_weight: f64,
    /// Position in [`Neighbourhoods::places`]: alike for all from which every service looks the same.
    pub place: usize,
}

impl Neighbourhood {
    /// People weighted by need.
    pub fn demand(&self) -> f64 {
        self.people * self.need_weight
    }
}

/// Every neighbourhood, in order of code.
#[derive(Debug, Clone)]
pub struct Neighbourhoods {
    pub all: Vec<Neighbourhood>,
    /// What living there, with a GP in the same council area, says against each of the snapshot's lists of areas covered.
    pub places: Vec<Vec<PlaceTruth>>,
    /// How many are known of which nobody said how many people live there, or where: they are in no figure.
    pub left_out: usize,
    /// Who counted the people, each once.
    pub counts: Vec<PopulationSource>,
    /// Editions of the deprivation deciles used, each once, such as `2019`.
    pub deprivation_editions: Vec<String>,
}

impl Neighbourhoods {
    pub fn of(snapshot: &Snapshot, weights: &NeedWeights) -> Self {
        let gazetteer = snapshot.gazetteer();
        let tree = gazetteer.tree();
        let in_llr = |area: &&Area| tree.contains(AreaCode::LLR, area.code).is_met();
        // Where no service goes by anything smaller than a council, all of a council is alike.
        let alike = by_council_or_larger(snapshot);
        let mut place_of: HashMap<AreaCode, usize> = HashMap::new();
        let mut found = Self {
            all: Vec::new(),
            places: Vec::new(),
            left_out: 0,
            counts: Vec::new(),
            deprivation_editions: Vec::new(),
        };
        for area in gazetteer.areas_of_kind(AreaKind::Lsoa).filter(in_llr) {
            let above = tree.above(area.code);
            let of_kind = |kind| above.iter().copied().find(|code: &AreaCode| code.kind() == kind);
            let authority = of_kind(AreaKind::LocalAuthority);
            let (Some(point), Some(population), Some(authority)) = (area.centre, area.population, authority)
            else {
                found.left_out += 1;
                continue;
            };
            let looked_at = if alike { authority } else { area.code };
            let place = *place_of.entry(looked_at).or_insert_with(|| {
                let (home, gp) = (gazetteer.locate_area(area.code), gazetteer.locate_area(authority));
                found.places.push(snapshot.judge_places(Some(&home), Some(&gp)));
                found.places.len() - 1
            });
            if !found.counts.contains(&population.counted) {
                found.counts.push(population.counted);
            }
            let decile = gazetteer.figures(area.code).and_then(|figures| figures.imd_decile());
            if let Some(edition) = decile.map(|decile| &decile.source.edition)
                && !found.deprivation_editions.contains(edition)
            {
                found.deprivation_editions.push(edition.clone());
            }
            found.all.push(Neighbourhood {
                code: area.code,
                name: area.name.clone(),
                msoa: of_kind(AreaKind::Msoa),
                authority,
                point,
                people: f64::from(population.people),
                // Whole numbers from 1 to 10.
                decile: decile.map(|decile| decile.value as u8),
                need_weight: 1.0,
                place,
            });
        }
        found.weigh(weights);
        found
    }

    /// Gives each its weight, scaled so that the mean over all people is 1. One of unknown deprivation weighs 1.
    fn weigh(&mut self, weights: &NeedWeights) {
        let weight = |decile: Option<u8>| {
            let at = usize::from(decile?.checked_sub(1)?);
            weights.by_imd_decile.get(at).copied()
        };
        let (mut people, mut weighted) = (0.0, 0.0);
        for each in &self.all {
            if let Some(weight) = weight(each.decile) {
                people += each.people;
                weighted += each.people * weight;
            }
        }
        if weighted <= 0.0 {
            return;
        }
        for each in &mut self.all {
            if let Some(weight) = weight(each.decile) {
                each.need_weight = weight * people / weighted;
            }
        }
    }

    /// Whether every one has its people as estimated for the middle of 2019.
    pub fn are_mid_2019(&self) -> bool {
        self.counts == [PopulationSource::Mid2019Estimate]
    }

    pub fn people(&self) -> f64 {
        self.all.iter().map(|each| each.people).sum()
    }

    /// The neighbourhood whose middle is nearest a point, of one council where that is known.
    pub fn nearest(&self, point: Point, authority: Option<AreaCode>) -> Option<usize> {
        let here =
            self.all.iter().enumerate().filter(|(_, n)| authority.is_none_or(|code| n.authority == code));
        let away = |n: &Neighbourhood| crate::geography::distance_m(point, n.point);
        here.min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b))).map(|(at, _)| at)
    }
}

fn by_council_or_larger(snapshot: &Snapshot) -> bool {
    let smaller = |code: &AreaCode| {
        matches!(code.kind(), AreaKind::Ward | AreaKind::Msoa | AreaKind::Lsoa | AreaKind::Other)
    };
    !(0..snapshot.count()).flat_map(|at| snapshot.areas(at)).any(smaller)
}
