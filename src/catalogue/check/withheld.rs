//! Is a number that must not be dialled really nowhere to be seen, and a professionals' number nowhere but among the contacts?

use std::collections::{HashMap, HashSet};

use super::everything::{may_show, shown_texts};
use super::phone::{digits, numbers_in};
use super::{Fault, FaultsOf, file_of};
use crate::catalogue::{Audience, Catalogue, Service};

/// A number withheld in one service's conflict must not turn up as a contact or in the words of any service. A number for
/// professionals may stand among the contacts, where it is kept from the public, and nowhere else: words are shown to everybody.
pub(super) fn check(catalogue: &Catalogue, found: &mut Vec<Fault>) {
    let mut withheld: HashMap<String, &str> = HashMap::new();
    let mut professional: HashMap<String, &str> = HashMap::new();
    for service in &catalogue.services {
        withheld.extend(withheld_by(service).map(|number| (number, service.slug.as_str())));
        professional.extend(for_professionals(service).map(|number| (number, service.slug.as_str())));
    }
    let hidden: HashSet<String> = withheld.keys().chain(professional.keys()).cloned().collect();
    if hidden.is_empty() {
        return;
    }
    for service in catalogue.services.iter().filter(|service| may_show(service, &hidden)) {
        let mut faults = FaultsOf { file: file_of(&service.slug), found };
        for (field, text) in shown_to_everybody(service) {
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

/// Numbers that a change hides, or no longer hides, and those that the changed services show: whoever shows or hides one of them may be
/// found wrong, or in another way.
pub(super) struct Touched {
    /// Hidden before or afterwards, but not alike in both.
    hidden: HashSet<String>,
    /// The same, and all that the changed services show or hide.
    concerned: HashSet<String>,
}

impl Touched {
    pub(super) fn by(before: &[&Service], after: &[&Service]) -> Self {
        let (were, are) = (hidden_by(before), hidden_by(after));
        let hidden = were.symmetric_difference(&are).map(|(_, _, number)| number.clone()).collect();
        let mut concerned: HashSet<String> =
            were.into_iter().chain(are).map(|(_, _, number)| number).collect();
        for service in before.iter().chain(after) {
            concerned.extend(shown_to_everybody(service).iter().flat_map(|(_, text)| numbers_in(text)));
        }
        Self { hidden, concerned }
    }

    /// Whether a service hides one of the numbers, or shows one that is hidden from now on or no longer.
    pub(super) fn concerns(&self, service: &Service) -> bool {
        let hides = |number: &String| self.concerned.contains(number);
        withheld_by(service).any(|number| hides(&number))
            || for_professionals(service).any(|number| hides(&number))
            || (!self.hidden.is_empty() && may_show(service, &self.hidden))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Because {
    Withheld,
    ForProfessionals,
}

/// Numbers that services hide, each with the slug of the service and why.
fn hidden_by<'s>(services: &[&'s Service]) -> HashSet<(&'s str, Because, String)> {
    let mut hidden = HashSet::new();
    for service in services {
        hidden.extend(withheld_by(service).map(|number| (&*service.slug, Because::Withheld, number)));
        let professional = for_professionals(service);
        hidden.extend(professional.map(|number| (&*service.slug, Because::ForProfessionals, number)));
    }
    hidden
}

/// Numbers of claims that are not to be used.
fn withheld_by(service: &Service) -> impl Iterator<Item = String> + '_ {
    let claims = service.conflicts.iter().flat_map(|conflict| &conflict.claims);
    claims.filter(|claim| !claim.publish).flat_map(|claim| numbers_in(&claim.value))
}

/// Digits of contacts that are for professionals; an address has none.
fn for_professionals(service: &Service) -> impl Iterator<Item = String> + '_ {
    let contacts = service.contacts.iter().filter(|contact| contact.audience == Audience::Professionals);
    contacts.map(|contact| digits(&contact.value)).filter(|digits| !digits.is_empty())
}

/// Every text that everybody may see, with the name of its field.
fn shown_to_everybody(service: &Service) -> Vec<(String, String)> {
    shown_texts(&without_professional_contacts(service))
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
