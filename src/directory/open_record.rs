//! The one place where a record is made fit to leave: what is confidential, withheld or meant for professionals stays behind.
//!
//! Every answer, page, feed and export of whole records goes through [`open_record`].

use crate::catalogue::{Audience, Claim, Conflict, Contact, Location, Route, Service};

/// A copy of the record as this audience may see it.
///
/// Left out for everybody: confidential locations, and claims that must not be published. Left out for the public besides:
/// contacts meant for professionals, wherever the record names them.
pub fn open_record(service: &Service, audience: Audience) -> Service {
    let hidden: Vec<&str> = service
        .contacts
        .iter()
        .filter(|contact| !is_shown(contact, audience))
        .map(|contact| contact.value.as_str())
        .collect();
    let mut open = service.clone();
    open.locations.retain(|location: &Location| !location.confidential);
    open.conflicts.iter_mut().for_each(withhold_claims);
    open.contacts.retain(|contact| is_shown(contact, audience));
    open.routes.iter_mut().for_each(|route: &mut Route| {
        if route.contact.as_deref().is_some_and(|value| hidden.contains(&value)) {
            route.contact = None;
        }
    });
    open.conflicts.iter_mut().for_each(|conflict| {
        conflict.claims.retain(|claim| !hidden.contains(&claim.value.as_str()));
        conflict.used = conflict.used.take().filter(|used| !hidden.contains(&used.as_str()));
    });
    open
}

fn is_shown(contact: &Contact, audience: Audience) -> bool {
    match audience {
        Audience::Professionals => true,
        Audience::Public => contact.audience == Audience::Public,
    }
}

/// Takes out the values nobody should act on, a superseded number for one; that sources differ is still said.
fn withhold_claims(conflict: &mut Conflict) {
    let withheld: Vec<String> =
        conflict.claims.iter().filter(|claim| !claim.publish).map(|claim| claim.value.clone()).collect();
    conflict.claims.retain(|claim: &Claim| claim.publish);
    conflict.used = conflict.used.take().filter(|used| !withheld.contains(used));
}

/// Puts back into an edited record what its editor could not see: a suggestion must not lose what it was never shown.
pub fn restore_hidden(edited: &mut Service, stored: &Service) {
    let hidden = stored.locations.iter().filter(|location| location.confidential);
    for location in hidden {
        if !edited.locations.contains(location) {
            edited.locations.push(location.clone());
        }
    }
    for known in &stored.conflicts {
        let withheld: Vec<&Claim> = known.claims.iter().filter(|claim| !claim.publish).collect();
        let Some(conflict) = edited.conflicts.iter_mut().find(|conflict| conflict.about == known.about)
        else {
            continue;
        };
        for claim in withheld {
            if conflict.used.is_none() && known.used.as_deref() == Some(claim.value.as_str()) {
                conflict.used.clone_from(&known.used);
            }
            if !conflict.claims.contains(claim) {
                conflict.claims.push(claim.clone());
            }
        }
    }
}
