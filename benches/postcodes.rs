//! How long it takes to filter a whole postcode directory, and in how much memory.
//!
//! Corpus: a file like ONSPD (the 53 columns of 2025), 2.7 million rows, about 1.3 GB, generated once into the folder for temporary
//! files and kept: the live and ended postcodes of `seeds/` in LLR and around, and made-up ones in all other postcode areas, a third
//! of them ended. Seed: `SEED` below, through ChaCha8, so that every run reads the same bytes.
//!
//! Measured is what `signpost import postcodes` does before it writes: read, gather, find faults, revise. One thread. Memory is the
//! peak of the whole process (VmHWM), the seeds it starts from included.
//!
//! `cargo bench --bench postcodes`; `SIGNPOST_BENCH_ROWS` makes a smaller file, `SIGNPOST_BENCH_ONLY=generate` stops after writing it.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench says what it measured")]

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use signpost::geography::revision::PostcodeRevision;
use signpost::geography::{
    AreaCode, AreaTree, Gazetteer, GazetteerRows, GeographyEdition, GeographyPart, Point, PostcodeUnit,
};
use signpost::interop::official::read_postcodes;
use signpost::interop::seeds::{SeedFiles, read_geography};

const SEED: u64 = 0x0517_2026;
const ROWS: usize = 2_700_000;

const HEADING: &str = "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,hlth19cd,nhser24cd,ctry25cd,rgn25cd,ssr95cd,pcon24cd,eer20cd,educ23cd,ttwa15cd,pco19cd,itl25cd,wdstl05cd,oa01cd,wdcas03cd,npark16cd,lsoa01cd,msoa01cd,ruc01ind,oac01ind,oa11cd,lsoa11cd,msoa11cd,wz11cd,sicbl24cd,bua24cd,ruc11ind,oac11ind,lat,long,lep21cd1,lep21cd2,pfa23cd,imd20ind,cal24cd,icb23cd,oa21cd,lsoa21cd,msoa21cd,ruc21ind";

/// Postcode areas of Great Britain besides `LE`.
const AREAS: &str = "AB AL B BA BB BD BH BL BN BR BS CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL \
    GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH \
    RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE";
const LETTERS: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";

fn main() {
    let rows: usize = std::env::var("SIGNPOST_BENCH_ROWS").ok().map_or(ROWS, |rows| rows.parse().unwrap());
    let path = std::env::temp_dir().join(format!("signpost-bench-onspd-{rows}.csv"));
    let geography = read_geography(&SeedFiles::Embedded).unwrap();
    if !path.exists() {
        let begun = Instant::now();
        generate(&path, rows, &geography);
        println!("generated `{}` in {:.1} s", path.display(), begun.elapsed().as_secs_f64());
    }
    let bytes = path.metadata().unwrap().len();
    println!("{rows} rows, {:.2} GB", bytes as f64 / 1e9);
    if std::env::var("SIGNPOST_BENCH_ONLY").is_ok_and(|only| only == "generate") {
        return;
    }
    filter(&path, geography);
}

fn filter(path: &Path, geography: GazetteerRows) {
    let begun = Instant::now();
    let tree = AreaTree::new(geography.areas.clone()).unwrap();
    let mut revision = PostcodeRevision::new(tree.authorities_of(AreaCode::LLR).unwrap().iter().copied());
    let reading = read_postcodes(path, 0, &mut |_, _| {}, |listed| revision.add(listed)).unwrap();
    let read = begun.elapsed().as_secs_f64();
    let faults = revision.take_faults(&geography);
    let edition = GeographyEdition {
        part: GeographyPart::Postcodes,
        title: "generated".to_owned(),
        publisher: "nobody".to_owned(),
        edition: "none".to_owned(),
        licence: "none".to_owned(),
    };
    let (revised, changes) = revision.apply(geography, edition).unwrap();
    let whole = begun.elapsed().as_secs_f64();
    println!("{} rows read in {read:.1} s, filtered and revised in {whole:.1} s altogether", reading.rows);
    println!("bad rows: {}, faults: {}; {changes:?}", reading.bad.count, faults.len());
    let gazetteer = Gazetteer::new(revised).unwrap();
    println!("{} postcodes known; peak memory {} MB", gazetteer.postcode_count(), peak_memory_mb());
}

/// # Units
/// Megabytes of a million bytes; 0 where the system does not say.
fn peak_memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or(0, |kilobytes| kilobytes * 1024 / 1_000_000)
}

struct Written<'a> {
    postcode: PostcodeUnit,
    ended: Option<&'a str>,
    authority: &'a str,
    ward: &'a str,
    lsoa: &'a str,
    point: Option<Point>,
}

fn generate(path: &Path, rows: usize, geography: &GazetteerRows) {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    writeln!(file, "{HEADING}").unwrap();
    let mut known: HashSet<PostcodeUnit> = HashSet::new();
    let mut left = rows;
    for row in &geography.live {
        known.insert(row.postcode);
        let (authority, ward) = (row.authority.to_string(), row.ward.unwrap().to_string());
        let lsoa = row.lsoa.map(|lsoa| lsoa.to_string()).unwrap_or_default();
        let written = Written {
            postcode: row.postcode,
            ended: None,
            authority: &authority,
            ward: &ward,
            lsoa: &lsoa,
            point: row.point,
        };
        write(&mut file, &written);
        left -= 1;
    }
    for row in geography.near.iter().filter(|row| known.insert(row.postcode)) {
        let authority = row.authority.map_or_else(|| "E07000218".to_owned(), |code| code.to_string());
        let written = Written {
            postcode: row.postcode,
            ended: None,
            authority: &authority,
            ward: "E05000001",
            lsoa: "E01000001",
            point: Some(row.point),
        };
        write(&mut file, &written);
        left -= 1;
    }
    for row in geography.terminated.iter().filter(|row| known.insert(row.postcode)) {
        let authority = row.authority.to_string();
        let lsoa = row.lsoa.unwrap().to_string();
        let month = row.terminated.map_or_else(|| "200001".to_owned(), |m| m.to_string().replace('-', ""));
        let written = Written {
            postcode: row.postcode,
            ended: Some(&month),
            authority: &authority,
            ward: "E05000001",
            lsoa: &lsoa,
            point: row.point,
        };
        write(&mut file, &written);
        left -= 1;
    }
    elsewhere(&mut file, left, &known);
    file.flush().unwrap();
}

/// Rows all over the country, but not in LLR.
fn elsewhere(file: &mut impl Write, rows: usize, known: &HashSet<PostcodeUnit>) {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let areas: Vec<&str> = AREAS.split_whitespace().collect();
    let mut left = rows;
    // District by district in every area, so that no postcode comes twice.
    'all: for district in 1..=40 {
        for area in &areas {
            let middle = Point {
                latitude: random.random_range(50.2..57.5),
                longitude: random.random_range(-4.5..1.0),
            };
            for sector in 0..10 {
                for unit in 0..LETTERS.len() * LETTERS.len() {
                    if left == 0 {
                        break 'all;
                    }
                    // About a third of the possible ones exist.
                    if !random.random_bool(0.35) {
                        continue;
                    }
                    let (first, second) = (LETTERS[unit / LETTERS.len()], LETTERS[unit % LETTERS.len()]);
                    let text =
                        format!("{area}{district} {sector}{}{}", char::from(first), char::from(second));
                    let Ok(postcode) = text.parse::<PostcodeUnit>() else { continue };
                    if known.contains(&postcode) {
                        continue;
                    }
                    let ended = random.random_bool(0.34).then_some("200306");
                    let spread = Point {
                        latitude: middle.latitude + random.random_range(-0.05..0.05),
                        longitude: middle.longitude + random.random_range(-0.05..0.05),
                    };
                    write(
                        file,
                        &Written {
                            postcode,
                            ended,
                            authority: "E07000008",
                            ward: "E05000001",
                            lsoa: "E01000001",
                            point: random.random_bool(0.99).then_some(spread),
                        },
                    );
                    left -= 1;
                }
            }
        }
    }
    assert_eq!(left, 0, "there are not enough postcodes to make up");
}

fn write(file: &mut impl Write, row: &Written<'_>) {
    let Written { postcode, ended, authority, ward, lsoa, point } = row;
    let compact = postcode.compact();
    let (east, north, grid) = match point {
        Some(_) => ("458583", "0303575", "1"),
        None => ("", "", "9"),
    };
    let (latitude, longitude) = point.map_or((99.999999, 0.0), |point| (point.latitude, point.longitude));
    writeln!(
        file,
        r#""{compact}","{postcode}","{postcode}","198001","{}","E10000018","E58000001","{authority}","{ward}","E04000001","0","{east}","{north}","{grid}","E18000004","E40000008","E92000001","E12000004","S00000001","E14001338","E15000004","E24000001","E30000233","E16000001","E05000001","E05000001","E00068870","E05000001","E65000001","{lsoa}","E02005347","1","1A1","E00169444","{lsoa}","E02006850","E33000001","E38000051","E63000001","C1","1A1",{latitude:.6},{longitude:.6},"E37000018","","E23000021",12345,"E56000001","E54000015","E00169444","{lsoa}","E02006850","UN1""#,
        ended.unwrap_or_default(),
    )
    .unwrap();
}
