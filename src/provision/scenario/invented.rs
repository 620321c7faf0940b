//! A service that does not exist yet, as a record like any other.

use super::request::NewService;
use crate::catalogue::{
    Ages, Confidence, Coverage, CoverageBasis, Dated, How, Kind, Location, Origin, Provenance, Referrer,
    Route, Service, Status, StatusFact, Step,
};
use crate::geography::AreaCode;

/// What a scenario says is certain in it, and comes from nowhere else.
pub fn assumed() -> Provenance {
    Origin { source: vec!["scenario".to_owned()], dated: Dated::undated(), confidence: Confidence::High }
        .into()
}

/// The same for a fact that the record has already. Its date stays: how lately a record was confirmed is not for a scenario to change.
pub fn assumed_of(known: &Provenance) -> Provenance {
    Origin { source: vec!["scenario".to_owned()], dated: known.dated.clone(), confidence: Confidence::High }
        .into()
}

/// A service as a scenario describes it, everything else left open.
pub fn service(
    new: &NewService,
    slug: String,
    steps: Vec<Step>,
    ages: Option<Ages>,
    location: Option<Location>,
) -> Service {
    let NewService { name, needs, modes, basis, areas, open_to, .. } = new;
    let open_to = if open_to.is_empty() { vec![Referrer::Myself] } else { open_to.clone() };
    let closed_to: Vec<Referrer> =
        Referrer::ALL.into_iter().filter(|referrer| !open_to.contains(referrer)).collect();
    let routes = [(open_to, false), (closed_to, true)];
    Service {
        slug,
        name: name.clone(),
        also_known_as: Vec::new(),
        organisation: String::new(),
        provider_says: None,
        kind: Kind::Service,
        status: StatusFact {
            is: Status::Open,
            says: None,
            since: None,
            replaced_by: None,
            provenance: assumed(),
        },
        summary: String::new(),
        steps,
        needs: needs.clone(),
        modes: modes.clone(),
        part_of: None,
        coverage: Coverage {
            basis: basis.unwrap_or(CoverageBasis::Anyone),
            areas: if areas.is_empty() { vec![AreaCode::LLR.to_string()] } else { areas.clone() },
            says: None,
            provenance: assumed(),
        },
        ages,
        criteria: Vec::new(),
        routes: routes
            .into_iter()
            .filter(|(who, _)| !who.is_empty())
            .map(|(who, not_accepted)| route(who, not_accepted))
            .collect(),
        response_targets: Vec::new(),
        schedules: Vec::new(),
        contacts: Vec::new(),
        locations: location.into_iter().collect(),
        costs: Vec::new(),
        languages: Vec::new(),
        access: Vec::new(),
        notes: Vec::new(),
        conflicts: Vec::new(),
        provenance: assumed(),
    }
}

/// A way in, or a refusal, of which no more is said.
pub fn route(who: Vec<Referrer>, not_accepted: bool) -> Route {
    Route {
        who,
        not_accepted,
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
        provenance: assumed(),
    }
}
