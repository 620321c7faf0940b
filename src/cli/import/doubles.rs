//! May this be a service we have already, under another name? By name, telephone number, or place with a similar name.

use std::collections::HashMap;

use tokio::sync::mpsc;

use crate::catalogue::{Contact, ContactKind, Service};
use crate::interop::open_referral::slug_of;
use crate::store::{Portion, Store, StoreError};

/// How alike two names at one address must be.
const ALIKE: f64 = 0.85;

/// What the services there are can be known by. Only hashes of texts would be smaller; 50,000 services take some ten megabytes.
#[derive(Default)]
pub struct Doubles {
    slugs: HashMap<String, String>,
    by_name: HashMap<String, String>,
    by_number: HashMap<String, String>,
    at_postcode: HashMap<String, Vec<String>>,
}

impl Doubles {
    /// # Errors
    /// Those of the store.
    pub async fn of_store(store: &Store) -> Result<Self, StoreError> {
        let (sender, mut portions) = mpsc::channel(1);
        let giving = store.give_out(sender);
        let gathering = async {
            let mut doubles = Self::default();
            while let Some(portion) = portions.recv().await {
                if let Portion::Services(services) = portion {
                    services.iter().for_each(|service| doubles.add(service));
                }
            }
            doubles
        };
        let (given, doubles) = tokio::join!(giving, gathering);
        given.map(|_| doubles)
    }

    fn add(&mut self, service: &Service) {
        let slug = &service.slug;
        self.slugs.insert(slug.clone(), service.name.clone());
        for name in std::iter::once(&service.name).chain(&service.also_known_as) {
            self.by_name.insert(slug_of(name), slug.clone());
        }
        for number in numbers(service) {
            self.by_number.insert(number, slug.clone());
        }
        for postcode in postcodes(service) {
            self.at_postcode.entry(postcode.to_owned()).or_default().push(slug.clone());
        }
    }

    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        self.slugs.keys().map(String::as_str)
    }

    /// What to look at before a new service is added; nothing for one that is there already.
    pub fn of(&self, service: &Service) -> Option<String> {
        if self.slugs.contains_key(&service.slug) {
            return None;
        }
        let told = |slug: &str, because: &str| {
            format!("`{}` may be `{slug}`, which has the same {because}", service.name)
        };
        if let Some(slug) = self.by_name.get(&slug_of(&service.name)) {
            return Some(told(slug, "name"));
        }
        if let Some(slug) = numbers(service).find_map(|number| self.by_number.get(&number)) {
            return Some(told(slug, "telephone number"));
        }
        let mut at_place = postcodes(service).filter_map(|postcode| self.at_postcode.get(postcode)).flatten();
        let alike = |slug: &&String| {
            let name = self.slugs.get(*slug).map(String::as_str).unwrap_or_default();
            strsim::jaro_winkler(&name.to_lowercase(), &service.name.to_lowercase()) >= ALIKE
        };
        at_place.find(alike).map(|slug| told(slug, "postcode and a similar name"))
    }
}

fn numbers(service: &Service) -> impl Iterator<Item = String> + '_ {
    service.contacts.iter().filter(|contact| contact.kind == ContactKind::Phone).map(Contact::digits)
}

/// Of places that may be told.
fn postcodes(service: &Service) -> impl Iterator<Item = &str> {
    let open = service.locations.iter().filter(|location| !location.confidential);
    open.filter_map(|location| location.postcode.as_deref())
}
