//! Can every contact be used as it is written, and is a professionals' number kept from the public?

use std::collections::{HashMap, HashSet};

use super::phone::{digits, is_phone, is_text_number};
use super::{Fault, FaultsOf, file_of};
use crate::catalogue::{Audience, Catalogue, Contact, ContactKind, Service};

pub(super) fn check(service: &Service, faults: &mut FaultsOf) {
    let mut seen = HashMap::new();
    for (at, contact) in service.contacts.iter().enumerate() {
        let field = format!("contact[{}].value", at + 1);
        let value = contact.value.as_str();
        let (well_formed, remedy) = match contact.kind {
            ContactKind::Phone => {
                (is_phone(value), "give one UK number and nothing else; words go into `label` or `says`")
            }
            ContactKind::Text => (is_text_number(value), "give one number that takes texts and nothing else"),
            ContactKind::Email => (is_email(value), "give one address like `name@example.org`"),
            ContactKind::Website | ContactKind::WebForm => {
                (is_url(value), "give the whole address, with https://")
            }
        };
        if !well_formed {
            faults.fault(field.clone(), format!("`{value}` cannot be used as it stands"), remedy);
        }
        if let Some(first) = seen.insert((contact.kind, contact.label.as_deref(), value), at + 1) {
            faults.fault(
                field,
                format!("`{value}` is also contact[{first}]"),
                "keep one, or label what each is for",
            );
        }
    }
}

/// A number published for professionals must not be given to the public by this or another service.
pub(super) fn check_audiences(catalogue: &Catalogue, found: &mut Vec<Fault>) {
    let mut professional: HashMap<String, &str> = HashMap::new();
    for service in &catalogue.services {
        for contact in service.contacts.iter().filter(|c| c.audience == Audience::Professionals) {
            professional.insert(comparable(contact), &service.slug);
        }
    }
    for service in &catalogue.services {
        let mut faults = FaultsOf { file: file_of(&service.slug), found };
        for (at, contact) in
            service.contacts.iter().enumerate().filter(|(_, c)| c.audience == Audience::Public)
        {
            if let Some(other) = professional.get(&comparable(contact)) {
                let problem = format!("`{}` is for professionals only, says `{other}`", contact.value);
                faults.fault(
                    format!("contact[{}].audience", at + 1),
                    problem,
                    "set audience = \"professionals\" in both",
                );
            }
        }
    }
}

/// Contacts that a change gives to other readers than before, and those of the changed services: whoever has one of them may be found
/// wrong, or in another way.
pub(super) struct Touched {
    /// For professionals before or afterwards, but not in both.
    moved: HashSet<String>,
    /// All of the changed services.
    concerned: HashSet<String>,
}

impl Touched {
    pub(super) fn by(before: &[&Service], after: &[&Service]) -> Self {
        let (were, are) = (for_professionals(before), for_professionals(after));
        let moved = were.symmetric_difference(&are).map(|(_, value)| value.clone()).collect();
        let contacts = before.iter().chain(after).flat_map(|service| &service.contacts);
        Self { moved, concerned: contacts.map(comparable).collect() }
    }

    /// Whether a service has one of the contacts for professionals, or for everybody one that has moved.
    pub(super) fn concerns(&self, service: &Service) -> bool {
        service.contacts.iter().any(|contact| match contact.audience {
            Audience::Professionals => self.concerned.contains(&comparable(contact)),
            Audience::Public => !self.moved.is_empty() && self.moved.contains(&comparable(contact)),
        })
    }
}

/// What is for professionals only, each with the slug of the service that says so.
fn for_professionals<'s>(services: &[&'s Service]) -> HashSet<(&'s str, String)> {
    let contacts =
        services.iter().flat_map(|service| service.contacts.iter().map(|contact| (&*service.slug, contact)));
    let only = contacts.filter(|(_, contact)| contact.audience == Audience::Professionals);
    only.map(|(slug, contact)| (slug, comparable(contact))).collect()
}

/// A contact as it is compared with others: numbers by their digits, addresses in lower case.
fn comparable(contact: &Contact) -> String {
    match contact.kind {
        ContactKind::Phone | ContactKind::Text => digits(&contact.value),
        ContactKind::Email | ContactKind::Website | ContactKind::WebForm => contact.value.to_lowercase(),
    }
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let is_name = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    !name.is_empty() && name.chars().all(is_name) && is_host(host)
}

/// A web address with its scheme and host.
pub(super) fn is_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.split_once(':').map_or(host, |(host, _port)| host);
    is_host(host) && !text.contains(char::is_whitespace)
}

fn is_host(host: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    // A full stop at the end is the root of all names: some pages print it.
    let host = host.strip_suffix('.').unwrap_or(host);
    host.contains('.') && host.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_judged_by_their_shape() {
        assert!(is_email("MHSOP@leicspart.nhs.uk"));
        assert!(is_url("https://www.leicspart.nhs.uk/services/?v=1#top"));
        for wrong in ["@nhs.uk", "a b@nhs.uk", "someone@nhs", "someone"] {
            assert!(!is_email(wrong), "{wrong}");
        }
        for wrong in ["www.nhs.uk", "https://", "https://nhs", "https://nhs.uk/a b", "ftp://nhs.uk"] {
            assert!(!is_url(wrong), "{wrong}");
        }
    }
}
