//! The facts that a cell can change: found, changed where they stand, or made when there are none.

use super::shown::{accepted, shown};
use crate::catalogue::{
    AgeBasis, Ages, Audience, Contact, ContactKind, Criterion, Effect, How, Location, LocationUse,
    Provenance, Route, Service,
};

/// Facts that are listed stay as they are, others go, and what is new is added at the end.
pub(super) fn keep_listed<F>(
    facts: &mut Vec<F>,
    given: &[String],
    says: impl Fn(&F) -> &String,
    new: impl Fn(String) -> F,
) {
    facts.retain(|fact| given.contains(&shown(says(fact))));
    for text in given {
        if facts.iter().all(|fact| shown(says(fact)) != *text) {
            facts.push(new(text.clone()));
        }
    }
}

/// Professionals' contacts are not in a spreadsheet, so a spreadsheet cannot take them away.
pub(super) fn set_contacts(
    service: &mut Service,
    kind: ContactKind,
    given: &[String],
    provenance: &Provenance,
    is_good: impl Fn(&str) -> bool,
) -> Result<(), String> {
    if let Some(wrong) = given.iter().find(|value| !is_good(value)) {
        return Err(format!(
            "`{wrong}` cannot be used as it stands; a number keeps its first 0 when the cell is text"
        ));
    }
    service.contacts.retain(|c| c.kind != kind || c.audience != Audience::Public || given.contains(&c.value));
    for value in given {
        if service.contacts.iter().all(|known| known.kind != kind || known.value != *value) {
            service.contacts.push(Contact {
                kind,
                value: value.clone(),
                audience: Audience::Public,
                label: None,
                says: None,
                provenance: provenance.clone(),
            });
        }
    }
    Ok(())
}

pub(super) fn set_criteria(service: &mut Service, effect: Effect, given: &[String], provenance: &Provenance) {
    let (mut of_effect, others): (Vec<Criterion>, Vec<Criterion>) =
        std::mem::take(&mut service.criteria).into_iter().partition(|criterion| criterion.effect == effect);
    keep_listed(
        &mut of_effect,
        given,
        |criterion| &criterion.says,
        |says| Criterion {
            effect,
            says,
            // Words alone: always ask.
            any_of: Vec::new(),
            from: None,
            until: None,
            otherwise: None,
            provenance: provenance.clone(),
        },
    );
    service.criteria = others;
    service.criteria.splice(0..0, of_effect);
}

/// The one way in, made when there is none.
pub(super) fn route<'s>(service: &'s mut Service, provenance: &Provenance) -> Result<&'s mut Route, String> {
    match accepted(service).count() {
        0 => service.routes.push(Route {
            who: Vec::new(),
            not_accepted: false,
            how: How::NotStated,
            urgency: Vec::new(),
            contact: None,
            send: Vec::new(),
            when: Vec::new(),
            through: None,
            door: None,
            from: None,
            until: None,
            says: None,
            provenance: provenance.clone(),
        }),
        1 => {}
        several => {
            return Err(format!(
                "the record has {several} ways in, and a cell cannot say which it means: change the record itself"
            ));
        }
    }
    let mut ways_in = service.routes.iter_mut().filter(|route| !route.not_accepted);
    ways_in.next().ok_or_else(|| "there is no way in".to_owned())
}

pub(super) fn ages<'s>(service: &'s mut Service, provenance: &Provenance) -> &'s mut Ages {
    let of_row = || Ages {
        minimum_years: None,
        maximum_years: None,
        basis: AgeBasis::Stated,
        says: None,
        provenance: provenance.clone(),
    };
    // An inferred limit gives way to a stated one.
    if service.ages.as_ref().is_none_or(|ages| ages.basis == AgeBasis::Inferred) {
        service.ages = Some(of_row());
    }
    service.ages.get_or_insert_with(of_row)
}

/// The first place that may be told, made when there is none.
pub(super) fn place<'s>(service: &'s mut Service, provenance: &Provenance) -> &'s mut Location {
    let at = match service.locations.iter().position(|location| !location.confidential) {
        Some(at) => at,
        None => {
            service.locations.push(Location {
                site: None,
                name: None,
                address: None,
                postcode: None,
                place: None,
                used_as: LocationUse::Venue,
                confidential: false,
                says: None,
                point: None,
                precision: None,
                provenance: provenance.clone(),
            });
            service.locations.len() - 1
        }
    };
    &mut service.locations[at]
}
