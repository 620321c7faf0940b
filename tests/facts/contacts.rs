//! Numbers and addresses on the web: the same digits, the same letters.

use signpost::catalogue::{ContactKind, Service};

use super::World;
use super::words::digits;

/// The words in brackets are no part of a number.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

/// Each number of the cell, as one of the service's, or withheld in a conflict.
fn every_number(service: &Service, cell: &str, kinds: &[ContactKind]) -> Result<(), String> {
    let contacts = service
        .contacts
        .iter()
        .filter(|contact| kinds.contains(&contact.kind))
        .map(|contact| contact.digits());
    let withheld =
        service.conflicts.iter().flat_map(|conflict| &conflict.claims).map(|claim| digits(&claim.value));
    let known: Vec<String> = contacts.chain(withheld).collect();
    let bare = without_brackets(cell);
    let wanted = bare.split([';', '/']).map(digits).filter(|number| !number.is_empty());
    let missing: Vec<String> = wanted.filter(|number| !known.contains(number)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("no contact has {}", missing.join(", "))) }
}

pub fn phone(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    every_number(service, cell, &[ContactKind::Phone, ContactKind::Text])
}

pub fn text(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    every_number(service, cell, &[ContactKind::Text])
}

pub fn email(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let known = service.contacts.iter().filter(|contact| contact.kind == ContactKind::Email);
    if known.into_iter().any(|contact| contact.value.eq_ignore_ascii_case(cell)) {
        Ok(())
    } else {
        Err("no contact has it".to_owned())
    }
}

pub fn website(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let bare = |url: &str| {
        let rest =
            url.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
        rest.trim_end_matches('/').to_lowercase()
    };
    let sites = [ContactKind::Website, ContactKind::WebForm];
    let known: Vec<String> =
        service.contacts.iter().filter(|c| sites.contains(&c.kind)).map(|c| bare(&c.value)).collect();
    if known.contains(&bare(cell)) { Ok(()) } else { Err("no contact has it".to_owned()) }
}
