//! The files as they are, asked what people will ask.

mod answers;

use std::sync::LazyLock;

use super::*;
use crate::geography::{
    Approximation, AreaCode, AreaKind, DistrictRelation, Located, Point, PopulationSource, Postcode,
    Precision, Truth,
};

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| read_gazetteer(&SeedFiles::Embedded).unwrap());

fn locate(text: &str) -> Located {
    GAZETTEER.locate(&Postcode::parse(text).unwrap())
}

fn code(text: &str) -> AreaCode {
    text.parse().unwrap()
}

fn authorities(located: &Located) -> Vec<&str> {
    located.authorities.iter().map(|authority| authority.name.as_str()).collect()
}

#[test]
fn everything_published_is_there() {
    let rows = read_geography(&SeedFiles::Embedded).unwrap();

    assert_eq!((rows.live.len(), rows.terminated.len(), rows.near.len()), (24_272, 12_692, 26_835));
    assert_eq!((rows.districts.len(), rows.places.len()), (58, 230));
    assert_eq!(rows.boundaries.len(), 9 + 125 + 611);
    let count = |kind| GAZETTEER.areas_of_kind(kind).count();
    assert_eq!((count(AreaKind::Ward), count(AreaKind::Msoa), count(AreaKind::Lsoa)), (176, 125, 611));
    assert_eq!(GAZETTEER.tree().authorities_of(AreaCode::LLR).unwrap().len(), 9);
}

#[test]
fn the_counts_of_every_district_agree_with_its_own_postcodes() {
    for row in GAZETTEER.districts().filter(|row| row.relation != DistrictRelation::NonGeographic) {
        let located = GAZETTEER.locate(&Postcode::District(row.district));
        let expected = match row.relation {
            DistrictRelation::Within => Truth::Met,
            DistrictRelation::Straddles => Truth::Unknown,
            DistrictRelation::Neighbour | DistrictRelation::NonGeographic => Truth::Unmet,
        };
        assert_eq!(located.in_llr, expected, "{}", row.district);

        let in_llr = |code| GAZETTEER.tree().contains(AreaCode::LLR, code).is_met();
        let share: f64 = located
            .authorities
            .iter()
            .filter(|found| in_llr(found.code))
            .filter_map(|found| found.share)
            .sum();
        let expected = f64::from(row.llr_postcodes) / f64::from(row.live_postcodes);
        assert!((share - expected).abs() < 0.002, "{}: {share} against {expected}", row.district);
    }
}

#[test]
fn the_nearest_postcode_is_the_one_a_full_search_finds() {
    let rows = read_geography(&SeedFiles::Embedded).unwrap();
    for (north, east) in [(52.60, -1.30), (52.70, -0.65), (52.45, -1.10), (52.82, -0.80), (52.64, -1.13)] {
        let point = Point { latitude: north, longitude: east };
        let points =
            rows.live.iter().filter_map(|row| row.point).chain(rows.near.iter().map(|row| row.point));
        let least =
            points.map(|other| crate::geography::distance_m(point, other)).fold(f64::INFINITY, f64::min);

        assert!((GAZETTEER.nearest_postcode(point).unwrap().distance_m - least).abs() < 0.01);
    }
}

#[test]
fn people_are_counted_by_census_for_councils_and_estimated_for_neighbourhoods() {
    let charnwood = GAZETTEER.area(code("E07000130")).unwrap();
    let mut estimated = 0;
    for msoa in GAZETTEER.areas_of_kind(AreaKind::Msoa) {
        let population = msoa.population.unwrap();
        assert_eq!(population.counted, PopulationSource::Mid2019Estimate);
        estimated += population.people;
    }

    assert_eq!(charnwood.population.unwrap().people, 183_972);
    assert_eq!(charnwood.population.unwrap().counted, PopulationSource::Census2021);
    assert_eq!(charnwood.deprivation.unwrap().imd_2025_rank, Some(228));
    assert_eq!(charnwood.live_postcodes, Some(3_852));
    let by_lsoa: u32 =
        GAZETTEER.areas_of_kind(AreaKind::Lsoa).map(|lsoa| lsoa.population.unwrap().people).sum();
    assert_eq!(estimated, by_lsoa);
    assert!((1_080_000..1_130_000).contains(&by_lsoa), "{by_lsoa}");
}

#[test]
fn every_neighbourhood_and_council_of_llr_has_an_outline_around_its_centre_or_near_it() {
    use geo::{BoundingRect, Contains};

    let mut inside = 0;
    let mut all = 0;
    for kind in [AreaKind::LocalAuthority, AreaKind::Msoa, AreaKind::Lsoa] {
        for area in GAZETTEER.areas_of_kind(kind).filter(|area| GAZETTEER.boundary(area.code).is_some()) {
            let outline = GAZETTEER.boundary(area.code).unwrap();
            let centre = geo::Point::from(area.centre.unwrap());
            all += 1;
            inside += usize::from(outline.contains(&centre));
            assert!(outline.bounding_rect().is_some());
        }
    }
    assert_eq!(all, 745);
    assert!(inside > 690, "{inside}");
}

#[test]
fn a_broken_file_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("geography");
    std::fs::create_dir(&broken).unwrap();
    for name in SeedFiles::Embedded.list(FOLDER) {
        std::fs::write(folder.path().join(&name), SeedFiles::Embedded.read(&name).unwrap()).unwrap();
    }
    let files = SeedFiles::Folder(folder.path().to_owned());
    assert!(read_gazetteer(&files).is_ok());

    let spoil = |name: &str, from: &str, to: &str| {
        let text = SeedFiles::Embedded.text(&format!("geography/{name}")).unwrap();
        std::fs::write(broken.join(name), text.replacen(from, to, 1)).unwrap();
        let fault = read_gazetteer(&files).unwrap_err().to_string();
        std::fs::write(broken.join(name), text).unwrap();
        fault
    };

    let fault = spoil("places.csv", "52.5758", "152.5758");
    assert_eq!(
        fault,
        "geography/places.csv: line 2, column `lat`, `152.5758`: latitude `152.5758` is not between -90 and 90"
    );
    assert_eq!(
        spoil("wards.csv", "ward_code", "code"),
        "geography/wards.csv: there is no column `ward_code`"
    );
    let fault = spoil("places.csv", "E07000129", "E07000128");
    assert_eq!(fault, "geography/: place `Blaby` names area `E07000128`, which is not described");
    assert!(spoil("areas.toml", "\ncensus_2021", "\ncensus_2031").starts_with("geography/areas.toml: "));
}
