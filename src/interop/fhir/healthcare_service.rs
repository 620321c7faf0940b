//! A service as a HealthcareService.

use super::extension::{code, fact, text};
use super::location::{location_name, places_of};
use super::ods::ods_code;
use super::resources::{
    CodeableConcept, Coding, ContactPoint, Eligibility, HealthcareService, Identifier, Meta, Reference,
};
use super::{hours, terms, words};
use crate::catalogue::{
    Contact, ContactKind, Cost, Coverage, Kind, LanguageFact, Mode, Note, Route, Service, Status, Step,
};
use crate::geography::AreaCode;
use crate::pathway::Snapshot;

/// The service as its reader may see it; `last_updated` is when its record last changed, where that is known.
pub fn healthcare_service(
    service: &Service,
    snapshot: &Snapshot,
    last_updated: Option<String>,
) -> HealthcareService {
    // Taken apart in full, so that a new field cannot be forgotten here.
    let Service {
        slug: _,
        name,
        also_known_as,
        organisation,
        provider_says,
        kind,
        status,
        summary,
        steps,
        needs,
        modes,
        part_of,
        coverage,
        ages: _,
        criteria: _,
        routes,
        response_targets,
        schedules,
        contacts,
        locations: _,
        costs,
        languages,
        access,
        notes,
        conflicts,
        provenance,
    } = service;

    let mut extension = vec![code(terms::KIND, kind_word(*kind)), fact(terms::STATUS, status, &[])];
    extension.extend(provider_says.iter().map(|says| text(terms::PROVIDER_SAYS, says)));
    extension.extend(also_known_as.iter().map(|name| text(terms::ALSO_KNOWN_AS, name)));
    extension.extend(part_of.iter().map(|whole| text(terms::PART_OF, whole)));
    extension.extend(routes.iter().map(|route| fact(terms::ROUTE, route, &[])));
    extension.extend(response_targets.iter().map(|target| fact(terms::RESPONSE_TARGET, target, &[])));
    extension.extend(schedules.iter().map(|schedule| fact(terms::SCHEDULE, schedule, &[])));
    extension.extend(costs.iter().map(|cost| fact(terms::COST, cost, &[])));
    extension.extend(notes.iter().map(|note| fact(terms::NOTE, note, &[])));
    extension.extend(conflicts.iter().map(|conflict| fact(terms::CONFLICT, conflict, &[])));
    extension.push(fact(terms::PROVENANCE, provenance, &[]));
    extension.extend(sources(service, snapshot));

    HealthcareService {
        resource_type: "HealthcareService".to_owned(),
        id: service.id().0.to_string(),
        meta: Some(Meta {
            last_updated,
            profile: vec![terms::HEALTHCARE_SERVICE_PROFILE.to_owned()],
            ..Meta::default()
        }),
        text: Some(words::narrative(service)),
        extension,
        identifier: identifiers(service),
        active: active(service),
        provided_by: snapshot
            .organisation(organisation)
            .map(|organisation| Reference::to("Organization", organisation.id(), &organisation.name)),
        category: steps.iter().map(|step| step_concept(*step, snapshot)).collect(),
        kind: needs.iter().map(|need| need_concept(need, snapshot)).collect(),
        location: places_of(service)
            .into_iter()
            .map(|(id, place)| Reference::to("Location", id, location_name(service, place)))
            .collect(),
        name: Some(name.clone()),
        comment: Some(summary.clone()),
        extra_details: details(notes),
        telecom: contacts.iter().map(telecom).collect(),
        coverage_area: coverage.areas.iter().map(|area| area_reference(area, snapshot)).collect(),
        service_provision_code: provision(costs),
        eligibility: eligibility(service, snapshot),
        characteristic: characteristics(modes, access),
        communication: languages.iter().map(language).collect(),
        referral_method: referral_methods(routes),
        available_time: hours::available_times(schedules),
        not_available: hours::not_available(schedules),
        availability_exceptions: hours::exceptions(schedules),
    }
}

/// Its slug, and its code of the NHS where a source states one.
pub fn identifiers(service: &Service) -> Vec<Identifier> {
    let mut all = vec![Identifier {
        used_as: Some("official".to_owned()),
        ..Identifier::of(terms::SERVICE_SLUG, &service.slug)
    }];
    all.extend(ods_code(&service.slug).map(|known| Identifier::of(terms::ODS_ORGANISATION, &known.code)));
    all
}

/// Whether it is in use: not known when nothing recent says so, and never for what is kept to explain a name.
pub fn active(service: &Service) -> Option<bool> {
    match (service.kind, service.status.is) {
        (Kind::Context, _) | (_, Status::Closed | Status::Replaced) => Some(false),
        (_, Status::Open) => Some(true),
        (_, Status::Unknown) => None,
    }
}

pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Service => "service",
        Kind::Team => "team",
        Kind::Ward => "ward",
        Kind::Programme => "programme",
        Kind::Entitlement => "entitlement",
        Kind::Context => "context",
    }
}

fn step_concept(step: Step, snapshot: &Snapshot) -> CodeableConcept {
    let known = snapshot.pyramid().iter().find(|known| known.step == step);
    let name = known.map_or_else(|| format!("Step {step}"), |known| known.name.clone());
    CodeableConcept::coded(terms::STEP, step.to_string(), name)
}

fn need_concept(slug: &str, snapshot: &Snapshot) -> CodeableConcept {
    let known = snapshot.needs().iter().find(|need| need.slug == slug);
    CodeableConcept::coded(terms::NEED, slug, known.map_or(slug, |need| need.name.as_str()))
}

/// A reference by code: areas have no resource here.
fn area_reference(code: &str, snapshot: &Snapshot) -> Reference {
    Reference {
        kind: Some("Location".to_owned()),
        identifier: Some(Identifier::of(terms::AREA, code)),
        display: Some(area_name(code, snapshot)),
        ..Reference::default()
    }
}

fn area_name(code: &str, snapshot: &Snapshot) -> String {
    let area = code.parse::<AreaCode>().ok().and_then(|code| snapshot.gazetteer().area(code));
    area.map_or_else(|| code.to_owned(), |area| area.name.clone())
}

/// The sources that facts name, in full, so that a reader can look them up.
fn sources<'s>(
    service: &'s Service,
    snapshot: &'s Snapshot,
) -> impl Iterator<Item = super::resources::Extension> + 's {
    let mut ids: Vec<&str> = service.source_ids();
    ids.extend(ods_code(&service.slug).map(|known| known.source.as_str()));
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(|id| snapshot.source(id)).map(|source| fact(terms::SOURCE, source, &[]))
}

fn details(notes: &[Note]) -> Option<String> {
    let lines: Vec<String> = notes.iter().map(|note| format!("- {}", note.says)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn telecom(contact: &Contact) -> ContactPoint {
    let system = match contact.kind {
        ContactKind::Phone => "phone",
        ContactKind::Text => "sms",
        ContactKind::Email => "email",
        ContactKind::Website | ContactKind::WebForm => "url",
    };
    ContactPoint {
        extension: vec![fact(terms::CONTACT, contact, &["value"])],
        system: Some(system.to_owned()),
        value: Some(contact.value.clone()),
        used_as: Some("work".to_owned()),
    }
}

/// Free or not, as far as a price is known.
fn provision(costs: &[Cost]) -> Vec<CodeableConcept> {
    let mut codes: Vec<(&str, &str)> = costs
        .iter()
        .filter_map(|cost| cost.amount_pence)
        .map(|pence| if pence == 0 { ("free", "Free") } else { ("cost", "Fees apply") })
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes.into_iter().map(|(code, name)| CodeableConcept::coded(terms::PROVISION, code, name)).collect()
}

/// Where, how old, and everything else that is asked for or rules out. All of it holds together.
fn eligibility(service: &Service, snapshot: &Snapshot) -> Vec<Eligibility> {
    let Coverage { basis, areas, says, .. } = &service.coverage;
    let names: Vec<String> = areas.iter().map(|area| area_name(area, snapshot)).collect();
    let mut all = vec![Eligibility {
        extension: vec![fact(terms::COVERAGE, &service.coverage, &["areas", "says"])],
        code: Some(CodeableConcept { text: Some(words::coverage(*basis, &names)), ..Default::default() }),
        comment: says.clone(),
    }];
    all.extend(service.ages.iter().map(|ages| Eligibility {
        extension: vec![fact(terms::AGES, ages, &["says"])],
        code: Some(CodeableConcept { text: Some(words::ages(ages)), ..Default::default() }),
        comment: ages.says.clone(),
    }));
    all.extend(service.criteria.iter().map(|criterion| {
        let (word, name) = words::effect(criterion.effect);
        Eligibility {
            extension: vec![fact(terms::CRITERION, criterion, &["effect", "says"])],
            code: Some(CodeableConcept {
                text: Some(words::criterion(criterion.effect, &criterion.says)),
                ..CodeableConcept::coded(terms::EFFECT, word, name)
            }),
            comment: Some(criterion.says.clone()),
        }
    }));
    all
}

fn characteristics(modes: &[Mode], access: &[crate::catalogue::AccessFact]) -> Vec<CodeableConcept> {
    let modes = modes.iter().map(|mode| {
        let (word, name) = words::mode(*mode);
        CodeableConcept::coded(terms::MODE, word, name)
    });
    let access = access.iter().map(|known| {
        let (word, name) = words::access(known.word);
        CodeableConcept {
            extension: vec![fact(terms::ACCESS_FACT, known, &["word"])],
            text: known.says.clone(),
            ..CodeableConcept::coded(terms::ACCESS, word, name)
        }
    });
    modes.chain(access).collect()
}

/// In the codes of UK Core, which has letters of its own for British Sign Language, and in BCP 47.
fn language(known: &LanguageFact) -> CodeableConcept {
    let coding = |system: &str, code: &str| Coding {
        system: Some(system.to_owned()),
        code: Some(code.to_owned()),
        display: None,
    };
    let mut codings = vec![coding(terms::BCP_47, &known.code)];
    match known.code.as_str() {
        "bfi" => codings.insert(0, coding(terms::UK_LANGUAGE, "q4")),
        two_letters if two_letters.len() == 2 => codings.insert(0, coding(terms::UK_LANGUAGE, two_letters)),
        _ => {}
    }
    CodeableConcept {
        extension: vec![fact(terms::LANGUAGE, known, &["code"])],
        coding: codings,
        text: known.says.clone(),
    }
}

/// The ways in, but not the refusals: a system that reads only the code would take those for ways in too.
fn referral_methods(routes: &[Route]) -> Vec<CodeableConcept> {
    let open = routes.iter().filter(|route| !route.not_accepted);
    open.map(|route| {
        let (word, name) = words::how(route.how);
        let mut method = CodeableConcept::coded(terms::HOW, word, name);
        if let Some((code, name)) = words::standard_method(route.how) {
            method.coding.insert(
                0,
                Coding {
                    system: Some(terms::REFERRAL_METHOD.to_owned()),
                    code: Some(code.to_owned()),
                    display: Some(name.to_owned()),
                },
            );
        }
        CodeableConcept { text: Some(words::route(route)), ..method }
    })
    .collect()
}
