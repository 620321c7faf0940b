//! Files made for a test, and the geography of the seeds to bring them into.

use std::path::PathBuf;
use std::sync::LazyLock;

use signpost::geography::revision::{PostcodeChanges, PostcodeFault, PostcodeRevision};
use signpost::geography::{
    AreaCode, AreaTree, Gazetteer, GazetteerRows, GeographyEdition, GeographyPart, Located, Postcode,
};
use signpost::interop::official::{OfficialError, PostcodeReading, read_postcodes};
use signpost::interop::seeds::{SeedFiles, read_geography};

pub static SEEDS: LazyLock<GazetteerRows> =
    LazyLock::new(|| read_geography(&SeedFiles::Embedded).unwrap().in_order());

/// A file in a folder that goes with it.
pub struct Made {
    pub path: PathBuf,
    _folder: tempfile::TempDir,
}

pub fn made(name: &str, content: impl AsRef<[u8]>) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    Made { path, _folder: folder }
}

pub fn gzipped(content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

pub fn code(text: &str) -> AreaCode {
    text.parse().unwrap()
}

pub fn edition(edition: &str) -> GeographyEdition {
    GeographyEdition {
        part: GeographyPart::Postcodes,
        title: "made for a test".to_owned(),
        publisher: "nobody".to_owned(),
        edition: edition.to_owned(),
        licence: "none".to_owned(),
    }
}

pub fn llr() -> Vec<AreaCode> {
    AreaTree::new(SEEDS.areas.clone()).unwrap().authorities_of(AreaCode::LLR).unwrap().to_vec()
}

/// Everything that came of bringing a postcode file into some rows.
pub struct Brought {
    pub reading: PostcodeReading,
    pub faults: Vec<PostcodeFault>,
    pub rows: GazetteerRows,
    pub changes: PostcodeChanges,
}

impl Brought {
    pub fn locate(&self, postcode: &str) -> Located {
        Gazetteer::new(self.rows.clone()).unwrap().locate(&Postcode::parse(postcode).unwrap())
    }
}

pub fn bring(file: &Made, into: &GazetteerRows) -> Brought {
    try_bring(file, into).unwrap()
}

pub fn try_bring(file: &Made, into: &GazetteerRows) -> Result<Brought, OfficialError> {
    let mut revision = PostcodeRevision::new(llr());
    let reading = read_postcodes(&file.path, 0, &mut |_, _| {}, |listed| revision.add(listed))?;
    let faults = revision.take_faults(into);
    let (rows, changes) = revision.apply(into.clone(), edition("one")).unwrap();
    Ok(Brought { reading, faults, rows, changes })
}

/// One row of an ONS directory, whatever its layout.
#[derive(Clone)]
pub struct OnsRow {
    pub pcds: &'static str,
    pub ended: &'static str,
    pub authority: &'static str,
    pub ward: &'static str,
    pub lsoa_2011: &'static str,
    pub lsoa_2021: &'static str,
    pub grid: &'static str,
    pub latitude: &'static str,
    pub longitude: &'static str,
}

pub const LEICESTER: OnsRow = OnsRow {
    pcds: "LE3 5EQ",
    ended: "",
    authority: "E06000016",
    ward: "E05010466",
    lsoa_2011: "E01013681",
    lsoa_2021: "E01013681",
    grid: "1",
    latitude: "52.643307",
    longitude: "-1.149713",
};

/// Headings as published: ONSPD of 2025 and of 2022, NSPL of 2026, of 2024 and of 2020, and a download of centroids.
pub const LAYOUTS: [&str; 6] = [
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,hlth19cd,nhser24cd,ctry25cd,rgn25cd,ssr95cd,pcon24cd,eer20cd,educ23cd,ttwa15cd,pco19cd,itl25cd,wdstl05cd,oa01cd,wdcas03cd,npark16cd,lsoa01cd,msoa01cd,ruc01ind,oac01ind,oa11cd,lsoa11cd,msoa11cd,wz11cd,sicbl24cd,bua24cd,ruc11ind,oac11ind,lat,long,lep21cd1,lep21cd2,pfa23cd,imd20ind,cal24cd,icb23cd,oa21cd,lsoa21cd,msoa21cd,ruc21ind",
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,osgrdind,oshlthau,nhser,ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,statsward,oa01,casward,park,lsoa01,msoa01,ur01ind,oac01,oa11,lsoa11,msoa11,wz11,sicbl,bua11,buasd11,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,msoa21",
    "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty26cd,ced25cd,lad26cd,wd26cd,nhser24cd,ctry26cd,rgn26cd,pcon24cd,ttwa15cd,itl25cd,npark16cd,lsoa21cd,msoa21cd,wz11cd,sicbl26cd,bua24cd,ruc21ind,oac21ind,lat,long,lep21cd1,lep21cd2,pfa23cd,imd25ind,icb26cd",
    "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa21,cty,ced,laua,ward,nhser,ctry,rgn,pcon,ttwa,itl,npark,lsoa21,msoa21,wz11,sicbl,bua22,ruc21,oac11,lat,long,lep1,lep2,pfa,imd,icb",
    "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa11,cty,ced,laua,ward,hlthau,nhser,ctry,rgn,pcon,eer,teclec,ttwa,pct,nuts,park,lsoa11,msoa11,wz11,ccg,bua11,buasd11,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,stp",
    "X,Y,objectid,pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa21,cty,ced,laua,ward,nhser,ctry,rgn,pcon,ttwa,itl,park,lsoa21,msoa21,wz11,sicbl,bua24,ruc21,oac11,lat,long,lep1,lep2,pfa,imd,icb",
];

pub fn ons(heading: &str, rows: &[OnsRow]) -> String {
    let mut text = heading.to_owned();
    for row in rows {
        let cells: Vec<String> = heading
            .split(',')
            .map(|title| {
                let cell = match title {
                    "pcds" => row.pcds,
                    "dointr" => "198001",
                    "doterm" => row.ended,
                    "lat" => return row.latitude.to_owned(),
                    "long" => return row.longitude.to_owned(),
                    "lsoa11" | "lsoa11cd" => row.lsoa_2011,
                    "lsoa21" | "lsoa21cd" => row.lsoa_2021,
                    title if title.starts_with("lad") || title.ends_with("laua") => row.authority,
                    title
                        if title.ends_with("ward") && !title.contains("stats") && !title.contains("cas") =>
                    {
                        row.ward
                    }
                    title if title.starts_with("wd2") => row.ward,
                    title if title.ends_with("gridind") || title.ends_with("grdind") => row.grid,
                    title if title.starts_with("cty") || title == "oscty" => "E99999999",
                    _ => "",
                };
                format!("\"{cell}\"")
            })
            .collect();
        text.push('\n');
        text.push_str(&cells.join(","));
    }
    text.push('\n');
    text
}
