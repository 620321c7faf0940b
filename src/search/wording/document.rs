//! What of a service can be searched for: plain words by field, without confidential places and professionals' contacts.

use crate::catalogue::{
    AccessWord, Alternative, Audience, ContactKind, Criterion, Effect, Need, Organisation, Records, Service,
    Value,
};
use crate::geography::{AreaCode, AreaKind, Gazetteer};
use crate::search::language::{Field, words_of};

/// One service as the index sees it.
#[derive(Debug, Clone)]
pub struct SearchDocument<'a> {
    pub(super) service: &'a Service,
    /// Pieces of text by field, as plain words joined by spaces.
    pub(super) texts: Vec<(Field, String)>,
}

impl<'a> SearchDocument<'a> {
    /// Gathers the words of a service.
    pub fn new(
        service: &'a Service,
        organisation: Option<&Organisation>,
        needs: &[Need],
        gazetteer: &Gazetteer,
    ) -> Self {
        let mut document = Self { service, texts: Vec::new() };
        document.add(Field::Name, &service.name);
        service.also_known_as.iter().for_each(|name| document.add(Field::Former, name));
        if let Some(organisation) = organisation {
            document.add(Field::Organisation, &organisation.name);
            organisation.formerly.iter().for_each(|name| document.add(Field::Organisation, name));
        }
        document.add_all(Field::Organisation, &service.provider_says);
        document.add(Field::Summary, &service.summary);
        let tagged = needs.iter().filter(|need| service.needs.contains(&need.slug));
        tagged.for_each(|need| document.add(Field::Needs, &need.name));
        document.add_people();
        document.add_places(gazetteer);
        service.schedules.iter().for_each(|schedule| document.add(Field::Hours, &schedule.says));
        service.notes.iter().for_each(|note| document.add(Field::Notes, &note.says));
        document.add_contacts();
        document
    }

    fn add(&mut self, field: Field, text: &str) {
        let words = words_of(text);
        if !words.is_empty() {
            self.texts.push((field, words.join(" ")));
        }
    }

    fn add_all<'t>(&mut self, field: Field, texts: impl IntoIterator<Item = &'t String>) {
        texts.into_iter().for_each(|text| self.add(field, text));
    }

    fn add_people(&mut self) {
        let service = self.service;
        let sought = service.criteria.iter().filter(|criterion| criterion.effect != Effect::Excludes);
        for criterion in sought {
            self.add(Field::People, &criterion.says);
            facts_wanted(criterion).for_each(|fact| self.add(Field::People, fact));
        }
        self.add_all(Field::People, service.ages.iter().filter_map(|ages| ages.says.as_ref()));
        self.add_all(Field::People, &service.coverage.says);
        for language in &service.languages {
            self.add(Field::People, &language.code);
            self.add_all(Field::People, &language.says);
        }
        for access in &service.access {
            self.add(Field::People, access_words(access.word));
            self.add_all(Field::People, &access.says);
        }
    }

    fn add_places(&mut self, gazetteer: &Gazetteer) {
        // A refuge's address must not be findable, not even by guessing at words.
        for location in self.service.locations.iter().filter(|location| !location.confidential) {
            self.add_all(Field::Places, &location.name);
            self.add_all(Field::Places, &location.address);
            self.add_all(Field::Places, &location.place);
            self.add_all(Field::Places, &location.postcode);
        }
        let areas = self.service.coverage.areas.iter().filter_map(|code| code.parse::<AreaCode>().ok());
        for area in areas.filter_map(|code| gazetteer.area(code)) {
            // `England` or `LLR` in the words tells no service from another.
            if matches!(area.kind, AreaKind::LocalAuthority | AreaKind::County) {
                self.add(Field::Places, &area.name);
            }
        }
    }

    fn add_contacts(&mut self) {
        let public = self.service.contacts.iter().filter(|contact| contact.audience == Audience::Public);
        for contact in public {
            match contact.kind {
                ContactKind::Phone | ContactKind::Text => {
                    self.add(Field::Contacts, &contact.value);
                    self.add(Field::Contacts, &contact.digits());
                }
                ContactKind::Email | ContactKind::Website | ContactKind::WebForm => {}
            }
            self.add_all(Field::Contacts, &contact.label);
        }
    }

    /// Every name it goes by, today's first; with and without what stands in brackets.
    pub(in crate::search) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for name in std::iter::once(&self.service.name).chain(&self.service.also_known_as) {
            names.push(words_of(name).join(" "));
            let Some((before, rest)) = name.split_once('(') else { continue };
            let Some((inside, after)) = rest.split_once(')') else { continue };
            names.push(words_of(&format!("{before} {after}")).join(" "));
            // `(adult)` tells two records apart; `(MHCAP)` and `(PIER …)` are names.
            if inside.chars().filter(|c| c.is_uppercase()).count() >= 2 {
                names.push(words_of(inside).join(" "));
            }
        }
        names.push(words_of(&self.service.slug).join(" "));
        let without_article: Vec<String> =
            names.iter().filter_map(|name| name.strip_prefix("the ").map(str::to_owned)).collect();
        names.extend(without_article);
        names.retain(|name| !name.is_empty());
        names
    }
}

/// What services are gathered from, each when its turn comes: all at once would fill more memory than the index.
pub(in crate::search) struct Documents<'a> {
    records: &'a dyn Records,
    gazetteer: &'a Gazetteer,
}

impl<'a> Documents<'a> {
    pub(in crate::search) fn new(records: &'a dyn Records, gazetteer: &'a Gazetteer) -> Self {
        Self { records, gazetteer }
    }

    pub(in crate::search) fn of<'s>(&self, service: &'s Service) -> SearchDocument<'s> {
        let organisation = self.records.organisation(&service.organisation);
        SearchDocument::new(service, organisation, self.records.needs(), self.gazetteer)
    }
}

/// The facts a criterion asks to be true, as words: `asylum_seeker_or_refugee`.
fn facts_wanted(criterion: &Criterion) -> impl Iterator<Item = &'static str> + '_ {
    let tests = criterion.any_of.iter().flat_map(Alternative::tests);
    tests.filter(|test| test.is == Some(Value::YesNo(true))).map(|test| test.fact.as_str())
}

fn access_words(word: AccessWord) -> &'static str {
    match word {
        AccessWord::Bsl => "BSL British Sign Language deaf",
        AccessWord::Interpreter => "interpreter",
        AccessWord::Text => "text",
        AccessWord::HearingLoop => "hearing loop",
        AccessWord::StepFree => "step free wheelchair",
        AccessWord::EasyRead => "easy read",
        AccessWord::HomeVisit => "home visit",
    }
}
