//! Is a number that must not be dialled really nowhere to be seen, and a professionals' number nowhere but among the contacts?

use std::collections::HashMap;

use super::everything::shown_texts;
use super::phone::{digits, numbers_in};
use super::{Fault, FaultsOf, file_of};
use crate::catalogue::{Audience, Catalogue, Service};

/// A number withheld in one service's conflict must not turn up as a contact or in the words of any service. A number for
/// professionals may stand among the contacts, where it is kept from the public, and nowhere else: words are shown to everybody.
pub(super) fn check(catalogue: &Catalogue, found: &mut Vec<Fault>) {
    let mut withheld: HashMap<String, &str> = HashMap::new();
    let mut professional: HashMap<String, &str> = HashMap::new();
    for service in &catalogue.services {
        let claims = service.conflicts.iter().flat_map(|conflict| &conflict.claims);
        for claim in claims.filter(|claim| !claim.publish) {
            withheld
                .extend(numbers_in(&claim.value).into_iter().map(|number| (number, service.slug.as_str())));
        }
        professional.extend(for_professionals(service).map(|number| (number, service.slug.as_str())));
    }
    for service in &catalogue.services {
        let mut faults = FaultsOf { file: file_of(&service.slug), found };
        for (field, text) in shown_texts(&without_professional_contacts(service)) {
            for number in numbers_in(&text) {
                if let Some(by) = withheld.get(&number) {
                    let problem = format!("shows a number that a conflict of `{by}` withholds");
                    faults.fault(
                        field.clone(),
                        problem,
                        "take the number out, or publish the claim if it is right after all",
                    );
                } else if let Some(of) = professional.get(&number) {
                    let problem = format!("shows everybody a number that `{of}` has for professionals only");
                    faults.fault(
                        field.clone(),
                        problem,
                        "keep it to a contact with audience = \"professionals\"",
                    );
                }
            }
        }
    }
}

fn for_professionals(service: &Service) -> impl Iterator<Item = String> + '_ {
    let contacts = service.contacts.iter().filter(|contact| contact.audience == Audience::Professionals);
    contacts.map(|contact| digits(&contact.value))
}

/// The service as the public may see it: the values of routes that name such a contact are hidden with it.
fn without_professional_contacts(service: &Service) -> Service {
    let hidden: Vec<String> = for_professionals(service).collect();
    let mut shown = service.clone();
    shown.contacts.retain(|contact| contact.audience == Audience::Public);
    for route in &mut shown.routes {
        route.contact = route.contact.take().filter(|value| !hidden.contains(&digits(value)));
    }
    shown
}
