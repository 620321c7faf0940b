//! Is every fact that was gathered about the services still in the catalogue, as structure and not only as a sentence?
//!
//! The tables the catalogue was written from are not part of it; where they lie beside it, every cell of them is looked up. What is
//! left out on purpose is in `tests/facts/omissions.toml`, with the reason, and an omission that is not needed any more is a fault.

#![allow(clippy::print_stdout, reason = "a report is printed for whoever asks with --nocapture")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "facts/ages.rs"]
mod ages;
#[path = "facts/areas.rs"]
mod areas;
#[path = "facts/contacts.rs"]
mod contacts;
#[path = "facts/hours.rs"]
mod hours;
#[path = "facts/offered.rs"]
mod offered;
#[path = "facts/omissions.rs"]
mod omissions;
#[path = "facts/places.rs"]
mod places;
#[path = "facts/referral.rs"]
mod referral;
#[path = "facts/sources.rs"]
mod sources;
#[path = "facts/targets.rs"]
mod targets;
#[path = "facts/words.rs"]
mod words;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use signpost::catalogue::check::{Site, read_sites};
use signpost::catalogue::{Catalogue, Service};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer};

use omissions::Omission;

const TABLES: &str = "../shared/facts";

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    slug: String,
    /// The column of `services.csv`, or the field of `contacts.csv`, or of `sites.csv`, after the name of the table.
    field: String,
    value: String,
}

/// What a cell is looked up in.
struct World {
    catalogue: Catalogue,
    sites: Vec<Site>,
    /// Ids by web address.
    source_ids: HashMap<String, String>,
}

/// Looks a cell up. `Err` says what is missing.
type Lookup = fn(&World, &Service, &str) -> Result<(), String>;

/// How each field is looked up: columns of `services.csv`, then fields of `contacts.csv`.
const LOOKUPS: [(&str, Lookup); 34] = [
    ("services.also_known_as", offered::also_known_as),
    ("services.needs", offered::needs),
    ("services.steps", offered::steps),
    ("services.age_min", ages::minimum),
    ("services.age_max", ages::maximum),
    ("services.age_basis", ages::basis),
    ("services.area", areas::area),
    ("services.referral", referral::referral),
    ("services.eligibility", referral::eligibility_summary),
    ("services.exclusions", referral::exclusions),
    ("services.hours", hours::hours),
    ("services.response_targets", targets::response_targets),
    ("services.phone", contacts::phone),
    ("services.email", contacts::email),
    ("services.website", contacts::website),
    ("services.postcode", places::postcode),
    ("services.address", places::address),
    ("services.sources", sources::sources),
    ("contacts.phone", contacts::phone),
    ("contacts.text", contacts::text),
    ("contacts.email", contacts::email),
    ("contacts.website", contacts::website),
    ("contacts.postcode", places::postcode),
    ("contacts.address", places::address),
    ("contacts.venue_name", places::address),
    ("contacts.age", ages::in_words),
    ("contacts.area", areas::area),
    ("contacts.hours", hours::hours),
    ("contacts.referral", referral::referral_in_words),
    ("contacts.eligibility", referral::eligibility),
    ("contacts.status", offered::status),
    ("contacts.source", sources::sources),
    ("contacts.note", sources::in_notes),
    ("services.notes", sources::in_notes),
];

fn world() -> World {
    let files = std::env::var_os("SIGNPOST_SEEDS")
        .map_or(SeedFiles::Embedded, |folder| SeedFiles::Folder(folder.into()));
    let gazetteer = read_gazetteer(&files).expect("the places of seeds/ are readable");
    let catalogue = read_catalogue(&files, &gazetteer).expect("the catalogue of seeds/ is readable");
    let sites =
        read_sites(&files.text("sites.toml").expect("sites.toml is there")).expect("sites.toml is readable");
    let with_url = catalogue.sources.iter().filter_map(|s| s.url.clone().map(|url| (url, s.id.clone())));
    let source_ids = with_url.collect();
    World { catalogue, sites, source_ids }
}

/// Every non-empty cell of a table; `by_field` for a table with one fact a row. `None` when the table is not here.
fn cells(table: &str, by_field: bool) -> Option<Vec<Cell>> {
    let path = Path::new(TABLES).join(format!("{table}.csv"));
    if !path.exists() {
        println!("skipped: {} is not here", path.display());
        return None;
    }
    let mut reader = csv::Reader::from_path(&path).expect("the table is readable");
    let mut cells = Vec::new();
    for row in reader.deserialize::<HashMap<String, String>>() {
        let row = row.expect("the row is readable");
        let slug = row["slug"].clone();
        let fact = row.get("field").filter(|_| by_field).cloned();
        for (column, value) in
            row.iter().filter(|(column, value)| *column != "slug" && !value.trim().is_empty())
        {
            let field = match (column.as_str(), &fact) {
                ("value", Some(fact)) => fact.clone(),
                ("field", Some(_)) => continue,
                (column, _) => column.to_owned(),
            };
            cells.push(Cell {
                slug: slug.clone(),
                field: format!("{table}.{field}"),
                value: value.trim().to_owned(),
            });
        }
    }
    Some(cells)
}

#[test]
fn every_fact_that_was_gathered_is_in_the_catalogue() {
    let tables = [("services", false), ("contacts", true)];
    let Some(tables) =
        tables.into_iter().map(|(table, by_field)| cells(table, by_field)).collect::<Option<Vec<_>>>()
    else {
        return;
    };
    let world = world();
    let services: HashMap<&str, &Service> =
        world.catalogue.services.iter().map(|s| (s.slug.as_str(), s.as_ref())).collect();
    let mut omissions = omissions::read();
    let mut lost = BTreeSet::new();
    let mut looked_up = 0;
    for cell in tables.into_iter().flatten() {
        let Some(service) = services.get(cell.slug.as_str()) else {
            lost.insert(format!("{}: there is no such service", cell.slug));
            continue;
        };
        let Some((_, lookup)) = LOOKUPS.iter().find(|(field, _)| *field == cell.field) else { continue };
        looked_up += 1;
        if let Err(missing) = lookup(&world, service, &cell.value)
            && !Omission::excuses(&mut omissions, &cell)
        {
            lost.insert(format!("{}: {}: `{}`: {missing}", cell.slug, cell.field, cell.value));
        }
    }
    let unneeded: Vec<&Omission> = omissions.iter().filter(|omission| !omission.used).collect();
    println!("{looked_up} cells looked up, {} left out on purpose", omissions.len() - unneeded.len());

    let lost: Vec<String> = lost.into_iter().collect();
    assert!(lost.is_empty(), "{} cells have no counterpart:\n{}", lost.len(), lost.join("\n"));
    assert!(unneeded.is_empty(), "these omissions are not needed any more: {unneeded:#?}");
}

#[test]
fn every_site_that_was_gathered_is_in_the_catalogue() {
    let Some(cells) = cells("sites", false) else { return };
    let world = world();
    let mut lost = Vec::new();
    for cell in cells {
        let Some(site) = world.sites.iter().find(|site| site.slug == cell.slug) else {
            lost.push(format!("{}: there is no such site", cell.slug));
            continue;
        };
        let (field, value) = (cell.field.trim_start_matches("sites."), cell.value.as_str());
        let ids: Vec<&str> = site.source.iter().map(String::as_str).collect();
        let kept = match field {
            "name" => site.name == value,
            "address" => site.address.as_deref() == Some(value),
            "postcode" => site.postcode.as_deref() == Some(value),
            "phone" => {
                site.phone.as_deref().is_some_and(|phone| words::digits(phone) == words::digits(value))
            }
            "sources" => sources::cited(&world, &ids, value).is_ok(),
            "notes" => site.says.as_deref().is_some_and(|says| says.trim() == value),
            _ => true,
        };
        if !kept {
            lost.push(format!("{}: {}: `{}` is lost", cell.slug, cell.field, cell.value));
        }
    }

    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
