//! The figures of each area, those of larger ones summed where nobody counted them.

use std::collections::HashMap;

use crate::geography::{AgeBand, AreaCode, AreaFigures, AreaKind, AreaTree, Figure, FigureRow, Measure};

/// Kinds that consist of whole LSOAs, so that people may be added up.
const CONSIST_OF_LSOAS: [AreaKind; 2] = [AreaKind::Msoa, AreaKind::LocalAuthority];

pub(super) fn figures_by_area(rows: Vec<FigureRow>, tree: &AreaTree) -> HashMap<AreaCode, AreaFigures> {
    let mut given: HashMap<AreaCode, Vec<Figure>> = HashMap::new();
    for FigureRow { area, figure } in rows {
        given.entry(area).or_default().push(figure);
    }
    for (area, sums) in sums_of_people(&given, tree) {
        let figures = given.entry(area).or_default();
        // A sum of small areas is a few people out, because each is rounded by itself: what was counted whole goes first.
        let counted_whole: Vec<bool> = [false, true]
            .map(|aged| {
                figures
                    .iter()
                    .any(|figure| figure.measure == Measure::Population && figure.ages.is_some() == aged)
            })
            .to_vec();
        figures.extend(sums.into_iter().filter(|sum| !counted_whole[usize::from(sum.ages.is_some())]));
    }
    given.into_iter().map(|(area, figures)| (area, AreaFigures::new(figures))).collect()
}

/// People of MSOAs and local authorities, added up from their LSOAs: only where every LSOA has the figure from the same source.
fn sums_of_people(given: &HashMap<AreaCode, Vec<Figure>>, tree: &AreaTree) -> HashMap<AreaCode, Vec<Figure>> {
    let mut lsoas: HashMap<AreaCode, u32> = HashMap::new();
    let mut sums: HashMap<(AreaCode, String, Option<AgeBand>), (Figure, u32)> = HashMap::new();
    for lsoa in tree.areas().filter(|area| area.kind == AreaKind::Lsoa) {
        for &above in tree.above(lsoa.code).iter() {
            if !CONSIST_OF_LSOAS.contains(&above.kind()) {
                continue;
            }
            *lsoas.entry(above).or_default() += 1;
            let figures = given.get(&lsoa.code).map_or(&[][..], Vec::as_slice);
            for figure in figures.iter().filter(|figure| figure.measure == Measure::Population) {
                let key = (above, figure.source.id.clone(), figure.ages);
                match sums.get_mut(&key) {
                    Some((sum, count)) => {
                        sum.value += figure.value;
                        *count += 1;
                    }
                    None => {
                        sums.insert(key, (figure.clone(), 1));
                    }
                }
            }
        }
    }
    let mut of_area: HashMap<AreaCode, Vec<Figure>> = HashMap::new();
    for ((area, _, _), (sum, count)) in sums {
        if lsoas.get(&area) == Some(&count) {
            of_area.entry(area).or_default().push(sum);
        }
    }
    of_area
}
