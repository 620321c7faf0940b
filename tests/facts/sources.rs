//! Sources: every page of a cell is in `sources.toml`, and this service cites it.

use signpost::catalogue::Service;
use signpost::catalogue::check::facts_of;

use super::World;

/// Pages without an address, by what the tables call them.
const WITHOUT_ADDRESS: [(&str, &str); 4] = [
    ("a public list (copy without a named publisher)", "unnamed-public-list"),
    ("public lists (copies without a named publisher)", "unnamed-public-list"),
    ("stored-index file", "unnamed-public-list"),
    // The seed documents are numbered as they came; 003 is Rutland's needs assessment.
    ("seed 003 only", "rutland-jsna-2018"),
];

fn ids_of(service: &Service) -> Vec<String> {
    let facts = facts_of(service).into_iter().flat_map(|(_, provenance)| provenance.source.clone());
    let claims = service
        .conflicts
        .iter()
        .flat_map(|conflict| conflict.claims.iter().map(|claim| claim.source.clone()));
    facts.chain(claims).collect()
}

pub fn sources(world: &World, service: &Service, cell: &str) -> Result<(), String> {
    let ids = ids_of(service);
    cited(world, &ids.iter().map(String::as_str).collect::<Vec<_>>(), cell)
}

/// Whether each page of a cell is among the ids.
pub fn cited(world: &World, ids: &[&str], cell: &str) -> Result<(), String> {
    for page in cell.split(" ; ").flat_map(|part| {
        part.split("; http")
            .enumerate()
            .map(|(at, p)| if at == 0 { p.to_owned() } else { format!("http{p}") })
    }) {
        let page = page.trim();
        let nameless = WITHOUT_ADDRESS.iter().find(|(start, _)| page.starts_with(start)).map(|(_, id)| *id);
        let Some(id) = nameless.or_else(|| world.source_ids.get(page).map(String::as_str)) else {
            return Err(format!("`{page}` is not in sources.toml"));
        };
        if !ids.contains(&id) {
            return Err(format!("`{id}` is not cited"));
        }
    }
    Ok(())
}

/// A page named in a note is a source as well.
pub fn in_notes(world: &World, service: &Service, cell: &str) -> Result<(), String> {
    let pages = cell.split_whitespace().filter(|word| word.starts_with("http"));
    for page in pages.map(|page| page.trim_end_matches([')', ',', '.', ';'])) {
        sources(world, service, page)?;
    }
    Ok(())
}
