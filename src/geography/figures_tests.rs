use super::*;

fn source(id: &str, date: &str, estimate: bool) -> Arc<FigureSource> {
    Arc::new(FigureSource {
        id: id.to_owned(),
        title: id.to_owned(),
        publisher: "somebody".to_owned(),
        licence: "OGL".to_owned(),
        edition: date[..4].to_owned(),
        date: date.parse().unwrap(),
        estimate,
    })
}

fn aged(from_years: u8, to_years: Option<u8>, people: f64, source: &Arc<FigureSource>) -> Figure {
    Figure::people_aged(AgeBand { from_years, to_years }, people, Arc::clone(source))
}

#[test]
fn the_latest_count_answers_and_the_older_stay_to_be_seen() {
    let (old, new) = (source("mid-2019", "2019-06-30", true), source("census-2021", "2021-03-21", false));
    let figures = AreaFigures::new(vec![
        Figure::new(Measure::Population, 1_000.0, old),
        Figure::new(Measure::Population, 1_200.0, new),
    ]);

    assert_eq!(figures.population().unwrap().value, 1_200.0);
    assert_eq!(figures.all().len(), 2);
    assert_eq!(figures.imd_decile(), None);
}

#[test]
fn a_count_goes_before_an_estimate_of_the_same_day() {
    let (estimate, count) = (source("a", "2021-03-21", true), source("b", "2021-03-21", false));
    let figures = AreaFigures::new(vec![
        Figure::new(Measure::Population, 1.0, estimate),
        Figure::new(Measure::Population, 2.0, count),
    ]);

    assert_eq!(figures.population().unwrap().value, 2.0);
}

#[test]
fn people_of_whole_bands_are_counted_and_of_part_of_one_estimated() {
    let census = source("census-2021", "2021-03-21", false);
    let figures = AreaFigures::new(vec![
        aged(85, None, 30.0, &census),
        aged(15, Some(19), 50.0, &census),
        aged(20, Some(24), 100.0, &census),
    ]);

    let whole = figures.people_aged(15, Some(24)).unwrap();
    let part = figures.people_aged(18, Some(24)).unwrap();
    let old = figures.people_aged(20, None).unwrap();

    assert_eq!((whole.people, whole.estimate), (150.0, false));
    assert_eq!((part.people, part.estimate), (50.0 * 2.0 / 5.0 + 100.0, true));
    assert_eq!((old.people, old.estimate), (130.0, false));
    assert_eq!(figures.people_aged(0, Some(14)).unwrap().people, 0.0);
    let oldest = figures.people_aged(120, None).unwrap();
    assert!(oldest.people > 0.0 && oldest.estimate, "{oldest:?}");
}

#[test]
fn ages_of_one_count_are_never_added_to_those_of_another() {
    let (old, new) = (source("census-2011", "2011-03-27", false), source("census-2021", "2021-03-21", false));
    let figures = AreaFigures::new(vec![
        aged(0, Some(17), 5.0, &old),
        aged(18, None, 7.0, &old),
        aged(0, None, 20.0, &new),
    ]);

    assert_eq!(figures.population_by_age().len(), 1);
    assert_eq!(figures.people_aged(0, None).unwrap().people, 20.0);
}

#[test]
fn any_ages_at_all_give_no_more_people_than_there_are() {
    let census = source("census-2021", "2021-03-21", false);
    let bands: Vec<Figure> = (0..17)
        .map(|band| aged(band * 5, Some(band * 5 + 4), 10.0, &census))
        .chain([aged(85, None, 10.0, &census)])
        .collect();
    let figures = AreaFigures::new(bands);
    for from in 0..=u8::MAX {
        for to in [None, Some(0), Some(from), Some(from.saturating_add(3)), Some(u8::MAX)] {
            let people = figures.people_aged(from, to).unwrap().people;
            assert!((0.0..=180.0).contains(&people), "{from} to {to:?}: {people}");
        }
    }
    assert_eq!(figures.people_aged(0, None).unwrap().people, 180.0);
}
