//! The way back: a record that left the house without what is confidential, withheld or for professionals comes home without losing it.

use super::open_record;
use crate::catalogue::{Audience, Service};

/// What to keep of a record that comes in from an export, where this one is stored. What the export held back is put back; everything
/// that it could say is taken from it.
pub fn keep_withheld(given: Service, stored: Option<&Service>) -> Service {
    let Some(stored) = stored else { return given };
    let mut open = open_record(stored, Audience::Public);
    // A file says nothing of a conflict whose claims are withheld but for one.
    open.conflicts.retain(|conflict| conflict.claims.len() >= 2);
    if given == open {
        return stored.clone();
    }
    let mut kept = given;
    kept.locations.extend(stored.locations.iter().filter(|location| location.confidential).cloned());
    let hidden = stored.contacts.iter().filter(|contact| contact.audience == Audience::Professionals);
    for contact in hidden {
        if !kept.contacts.contains(contact) {
            kept.contacts.push(contact.clone());
        }
        put_back_into_routes(&mut kept, stored, &contact.value);
    }
    for conflict in &stored.conflicts {
        let same = kept.conflicts.iter_mut().find(|known| {
            (known.about.as_str(), known.because.as_str())
                == (conflict.about.as_str(), conflict.because.as_str())
        });
        let Some(same) = same else {
            if conflict.claims.iter().filter(|claim| claim.publish).count() < 2 {
                kept.conflicts.push(conflict.clone());
            }
            continue;
        };
        for claim in &conflict.claims {
            if !same.claims.contains(claim) {
                same.claims.push(claim.clone());
            }
        }
        same.used = same.used.take().or_else(|| conflict.used.clone());
    }
    kept
}

/// A route that is otherwise the same names the hidden contact again.
fn put_back_into_routes(kept: &mut Service, stored: &Service, value: &str) {
    for route in stored.routes.iter().filter(|route| route.contact.as_deref() == Some(value)) {
        let mut shown = route.clone();
        shown.contact = None;
        if let Some(same) = kept.routes.iter_mut().find(|known| **known == shown) {
            same.contact = route.contact.clone();
        }
    }
}
