//! Tables of figures by area, and what they change.

use signpost::geography::revision::{FigureChanges, FigureRevision, RevisionError};
use signpost::geography::{AreaKind, Gazetteer, GazetteerRows, PopulationSource};
use signpost::interop::official::{FigureReading, FigureTable, OfficialError, SaidOfSource, read_figures};

use crate::support::{Made, SEEDS, code, made};

fn read(file: &Made, said: &SaidOfSource) -> Result<FigureReading, OfficialError> {
    let described: std::collections::HashSet<_> = SEEDS.areas.iter().map(|area| area.code).collect();
    read_figures(&file.path, said, |code| described.contains(&code), &mut |_, _| {})
}

fn bring(
    file: &Made,
    into: &GazetteerRows,
    some: bool,
) -> Result<(GazetteerRows, FigureChanges), RevisionError> {
    let reading = read(file, &SaidOfSource::default()).unwrap();
    assert!(reading.bad.is_empty(), "{}", reading.bad);
    FigureRevision::new(reading.figures, some).apply(into.clone())
}

fn lsoas() -> Vec<String> {
    let lsoas = SEEDS.areas.iter().filter(|area| area.kind == AreaKind::Lsoa);
    lsoas.map(|area| area.code.to_string()).collect()
}

/// TS007A as Nomis gives it: 18 bands, each with as many people as its number.
fn ts007a(lsoas: &[String]) -> String {
    let mut heading =
        vec!["date".to_owned(), "geography".to_owned(), "geography code".to_owned(), "Age: Total".to_owned()];
    heading.push("Age: Aged 4 years and under".to_owned());
    heading.extend((1..17).map(|band| format!("Age: Aged {} to {} years", band * 5, band * 5 + 4)));
    heading.push("Age: Aged 85 years and over".to_owned());
    let mut text = heading.join(",") + "\n";
    for lsoa in lsoas {
        let bands: Vec<String> = (1..=18).map(|band| (band * 10).to_string()).collect();
        text.push_str(&format!("2021,Somewhere 001A,{lsoa},1710,{}\n", bands.join(",")));
    }
    // The table is of the whole country.
    text.push_str("2021,City of London 001A,E01000001,1710");
    text.push_str(&",95".repeat(18));
    text.push('\n');
    text
}

const IMD: &str = "LSOA code (2021),LSOA name (2021),Local Authority District code (2024),Local Authority District name (2024),Index of Multiple Deprivation (IMD) Score,Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs),Income Score (rate)";

fn imd(lsoas: &[String]) -> String {
    let rows: Vec<String> =
        lsoas.iter().map(|lsoa| format!("{lsoa},A,E06000016,Leicester,57.084,\"1,320\",1,0.3")).collect();
    format!("{IMD}\n{}\n", rows.join("\n"))
}

#[test]
fn a_census_table_gives_people_by_age_and_its_sums() {
    let file = made("census2021-ts007a-lsoa.csv", ts007a(&lsoas()));

    let (rows, changes) = bring(&file, &SEEDS, false).unwrap();

    assert_eq!((changes.areas, changes.figures, changes.missing), (611, 611 * 19, 0));
    let gazetteer = Gazetteer::new(rows.clone()).unwrap();
    let lsoa = gazetteer.figures(code("E01013600")).unwrap();
    assert_eq!(lsoa.population().unwrap().value, 1_710.0);
    assert_eq!(lsoa.population().unwrap().source.id, "census-2021");
    let adults = lsoa.people_aged(20, None).unwrap();
    assert_eq!((adults.people, adults.estimate), ((5..=18).map(|band| band as f64 * 10.0).sum(), false));
    let area = gazetteer.area(code("E01013600")).unwrap();
    assert_eq!(area.population.unwrap().counted, PopulationSource::Census2021);
    // An MSOA adds up its LSOAs; a council keeps the total it has and gains ages.
    let msoa = gazetteer.figures(code("E02002829")).unwrap();
    let count =
        gazetteer.areas_of_kind(AreaKind::Lsoa).filter(|lsoa| lsoa.within == [code("E02002829")]).count();
    assert_eq!(msoa.population().unwrap().value, 1_710.0 * count as f64);
    let leicester = gazetteer.figures(code("E06000016")).unwrap();
    assert_eq!(leicester.population().unwrap().value, 368_572.0);
    assert!(leicester.people_aged(85, None).unwrap().people > 10_000.0);

    let (again, _) = bring(&file, &rows, false).unwrap();
    assert!(again == rows);
}

#[test]
fn deprivation_of_another_edition_answers_and_the_old_stays_to_be_seen() {
    let (rows, _) = bring(&made("File_7_IoD2025.csv", imd(&lsoas())), &SEEDS, false).unwrap();

    let gazetteer = Gazetteer::new(rows).unwrap();
    let figures = gazetteer.figures(code("E01013610")).unwrap();
    assert_eq!(figures.imd_rank().unwrap().value, 1_320.0);
    assert_eq!(
        (figures.imd_decile().unwrap().value, figures.imd_decile().unwrap().source.edition.as_str()),
        (1.0, "2025")
    );
    let deprivation = gazetteer.area(code("E01013610")).unwrap().deprivation.unwrap();
    assert_eq!((deprivation.imd_2025_decile, deprivation.imd_2025_rank), (Some(1), Some(1_320)));
    assert!(deprivation.imd_2019_decile.is_some());
}

#[test]
fn figures_for_some_areas_only_are_not_mixed_in_unasked() {
    let some = &lsoas()[..600];
    let file = made("census2021-ts007a-lsoa.csv", ts007a(some));

    let refused = bring(&file, &SEEDS, false).unwrap_err().to_string();
    let (rows, changes) = bring(&file, &SEEDS, true).unwrap();

    assert!(
        refused.starts_with("11 of the 611 LSOAs described here have no figures in the file"),
        "{refused}"
    );
    assert_eq!(changes.missing, 11);
    let last = lsoas()[605].parse().unwrap();
    let gazetteer = Gazetteer::new(rows).unwrap();
    assert_eq!(gazetteer.area(last).unwrap().population.unwrap().counted, PopulationSource::Mid2019Estimate);
}

#[test]
fn a_table_that_is_about_nothing_here_says_so() {
    let file = made("census2021-ts007a-lsoa.csv", ts007a(&[]));

    let refused = bring(&file, &SEEDS, false).unwrap_err().to_string();

    assert!(refused.starts_with("nothing in the file is about an area described here"), "{refused}");
}

const FINGERTIPS: &str = "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Count,Denominator,Value note";

#[test]
fn a_download_of_fingertips_gives_prevalences_of_everybody() {
    let councils = SEEDS.areas.iter().filter(|area| {
        area.kind == AreaKind::LocalAuthority && area.within.contains(&code("E54000015"))
            || ["E07000129", "E07000130", "E07000131", "E07000132", "E07000133", "E07000134", "E07000135"]
                .contains(&area.code.to_string().as_str())
    });
    let mut text = FINGERTIPS.to_owned() + "\n";
    for area in councils {
        let row = |sex: &str, value: &str, name: &str, category: &str| {
            format!(
                "848,{name},E92000001,England,{},X,Districts,{sex},18+ yrs,,{category},2023/24,{value},,,,,\n",
                area.code
            )
        };
        text.push_str(&row("Persons", "13.2", "Depression: QOF prevalence", ""));
        text.push_str(&row("Female", "15.2", "Depression: QOF prevalence", ""));
        text.push_str(&row("Persons", "9", "Depression: QOF prevalence", "Most deprived decile"));
        text.push_str(&row("Persons", "", "Depression: QOF prevalence", ""));
        text.push_str(&row("Persons", "812.5", "Emergency admissions per 1000", ""));
    }
    text.push_str("848,Depression: QOF prevalence,E92000001,England,C82013,A practice,GPs,Persons,18+ yrs,,,2023/24,9,,,,,\n");
    let file = made("indicators.csv", text);

    let reading = read(&file, &SaidOfSource::default()).unwrap();
    let (rows, changes) = bring(&file, &SEEDS, false).unwrap();

    assert_eq!(reading.table, FigureTable::Prevalence);
    assert_eq!((reading.figures.len(), changes.areas), (9, 9));
    let gazetteer = Gazetteer::new(rows).unwrap();
    let found: Vec<_> = gazetteer.figures(code("E07000130")).unwrap().prevalences().collect();
    assert_eq!((found.len(), found[0].value, found[0].ages.unwrap().from_years), (1, 13.2, 18));
    assert_eq!(found[0].of.as_deref(), Some("Depression: QOF prevalence"));
    assert_eq!(found[0].source.date.to_string(), "2024-03-31");
}

#[test]
fn a_plain_table_of_prevalence_must_be_told_its_day() {
    let rows: Vec<String> = lsoas().iter().map(|lsoa| format!("{lsoa},12.5")).collect();
    let file = made("samhi.csv", format!("lsoa11cd,Depression prevalence (%)\n{}\n", rows.join("\n")));

    let refused = read(&file, &SaidOfSource::default()).unwrap_err().to_string();
    let said = SaidOfSource {
        edition: Some("2022".to_owned()),
        date: "2022-12-31".parse().ok(),
        estimate: true,
        ..SaidOfSource::default()
    };
    let reading = read(&file, &said).unwrap();

    assert_eq!(refused, "`samhi.csv` does not say which edition it is: give --edition");
    assert_eq!(reading.figures.len(), 611);
    assert!(reading.figures[0].figure.source.estimate);
}

#[test]
fn rows_that_make_no_sense_are_told_with_line_and_column() {
    let two = &lsoas()[..2];
    let spoil = |from: &str, to: &str| {
        let file = made("imd.csv", imd(two).replacen(from, to, 1));
        read(&file, &SaidOfSource::default()).unwrap().bad
    };

    for (from, to, problem) in [
        ("57.084", "much", "`much`: not a number from 0 up"),
        ("57.084", "-1", "`-1`: not a number from 0 up"),
        ("57.084", "570", "`570`: a score is from 0 to 100"),
        ("\"1,320\"", "0", "`0`: a rank is a whole number from 1 up"),
        (",1,0.3", ",11,0.3", "`11`: a decile is a whole number from 1 to 10"),
        (",1,0.3", ",NaN,0.3", "`NaN`: not a number from 0 up"),
        (",0.3", "", "7 cells where there should be 8"),
    ] {
        let bad = spoil(from, to);
        assert_eq!(bad.count, 1, "{to}");
        let told = bad.first[0].to_string();
        assert!(told.starts_with("`imd.csv`, line 2") && told.ends_with(problem), "{told}");
    }
    let twice =
        read(&made("imd.csv", imd(&[two[0].clone(), two[0].clone()])), &SaidOfSource::default()).unwrap();
    assert!(!twice.bad.is_empty());
}

#[test]
fn ages_that_do_not_add_up_or_overlap_are_refused() {
    let text = ts007a(&lsoas()[..1]).replacen(",1710,", ",9999,", 1);
    let bad = read(&made("census2021-a.csv", text), &SaidOfSource::default()).unwrap().bad;
    assert!(bad.first[0].to_string().contains("the ages of this row add up to 1710"), "{bad}");

    let text = ts007a(&[]).replacen("Age: Aged 5 to 9 years", "Age: Aged 3 to 9 years", 1);
    let refused = read(&made("census2021-a.csv", text), &SaidOfSource::default()).unwrap_err().to_string();
    assert!(refused.contains("ages that overlap"), "{refused}");
}

#[test]
fn names_in_windows_1252_do_not_stand_in_the_way() {
    let mut bytes = imd(&lsoas()[..1]).into_bytes();
    let at = bytes.windows(3).position(|three| three == b",A,").unwrap() + 1;
    bytes[at] = 0xe9;

    let reading = read(&made("imd.csv", bytes), &SaidOfSource::default()).unwrap();

    assert!(reading.bad.is_empty());
    assert_eq!(reading.figures.len(), 3);
}
