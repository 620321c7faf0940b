//! Postcodes and addresses, in the locations of a service.

use signpost::catalogue::Service;

use super::World;
use super::words::{conflicts_about, missing};

pub fn postcode(world: &World, service: &Service, cell: &str) -> Result<(), String> {
    let own = service.locations.iter().filter_map(|location| location.postcode.as_deref());
    let of_site = service.locations.iter().filter_map(|location| {
        let slug = location.site.as_deref()?;
        world.sites.iter().find(|site| site.slug == slug)?.postcode.as_deref()
    });
    let disputed = conflicts_about(service, &["address", "postcode", "place"]).contains(cell);
    if disputed || own.chain(of_site).any(|postcode| postcode == cell) {
        Ok(())
    } else {
        Err("no location has it".to_owned())
    }
}

/// Every telling word of it stands in the locations (a cell may name several places), or in what is said of coverage where no place is
/// meant, or on one side of a conflict.
pub fn address(world: &World, service: &Service, cell: &str) -> Result<(), String> {
    let mut words = String::new();
    for location in &service.locations {
        let site = world.sites.iter().find(|site| Some(&site.slug) == location.site.as_ref());
        let parts = [&location.name, &location.address, &location.postcode, &location.place, &location.says];
        let of_site = site.map(|site| format!("{} {}", site.name, site.address.clone().unwrap_or_default()));
        for part in parts.into_iter().flatten().chain(&of_site) {
            words.push_str(part);
            words.push('\n');
        }
    }
    words.push_str(&service.coverage.says.clone().unwrap_or_default());
    words.push_str(&conflicts_about(service, &["address", "place", "venue", "location"]));
    let missing = missing(cell, &words);
    if missing.is_empty() { Ok(()) } else { Err(format!("no location has: {}", missing.join(" "))) }
}
