//! The three types of resource: what there is of each, and by what it is searched.

use super::asked::Parameter;
use super::found::Found;
use crate::directory::ReadSide;
use crate::interop::fhir::terms;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    HealthcareService,
    Organization,
    Location,
}

const NAME: Parameter = Parameter {
    name: "name",
    kind: "string",
    modifiers: &["exact", "contains"],
    says: "Begins with this, in any case; `:contains` has it anywhere, `:exact` is it. Former names count too.",
};
const IDENTIFIER: Parameter = Parameter {
    name: "identifier",
    kind: "token",
    modifiers: &[],
    says: "A slug, or a code of the NHS where one is known.",
};
const ORGANIZATION: Parameter = Parameter {
    name: "organization",
    kind: "reference",
    modifiers: &[],
    says: "The Organization that runs it.",
};
const NEAR: Parameter = Parameter {
    name: "near",
    kind: "special",
    modifiers: &[],
    says: "`latitude|longitude|distance|unit`, nearest first; 20 km without a distance. A home is personal: ask with POST.",
};

const OF_SERVICES: [Parameter; 9] = [
    NAME,
    IDENTIFIER,
    ORGANIZATION,
    Parameter { name: "location", kind: "reference", modifiers: &[], says: "A Location where it is." },
    Parameter { name: "service-category", kind: "token", modifiers: &[], says: "Step of care, 1 to 5." },
    Parameter { name: "service-type", kind: "token", modifiers: &[], says: "Slug of a need." },
    Parameter {
        name: "characteristic",
        kind: "token",
        modifiers: &[],
        says: "How help is given, or a way of access.",
    },
    Parameter {
        name: "active",
        kind: "token",
        modifiers: &[],
        says: "Known to run, or known not to. A service of which neither is known is found by neither.",
    },
    NEAR,
];
const OF_ORGANIZATIONS: [Parameter; 3] = [
    NAME,
    IDENTIFIER,
    Parameter { name: "type", kind: "token", modifiers: &[], says: "What sort of body it is." },
];
const OF_LOCATIONS: [Parameter; 5] = [
    NAME,
    ORGANIZATION,
    Parameter {
        name: "address",
        kind: "string",
        modifiers: &["exact", "contains"],
        says: "Begins with this; `:contains` has it anywhere.",
    },
    Parameter {
        name: "address-postalcode",
        kind: "string",
        modifiers: &["exact", "contains"],
        says: "Postcode, or its beginning.",
    },
    NEAR,
];

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::HealthcareService, Kind::Organization, Kind::Location];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::HealthcareService => "HealthcareService",
            Kind::Organization => "Organization",
            Kind::Location => "Location",
        }
    }

    pub fn profile(self) -> &'static str {
        match self {
            Kind::HealthcareService => terms::HEALTHCARE_SERVICE_PROFILE,
            Kind::Organization => terms::ORGANIZATION_PROFILE,
            Kind::Location => terms::LOCATION_PROFILE,
        }
    }

    pub fn parameters(self) -> &'static [Parameter] {
        match self {
            Kind::HealthcareService => &OF_SERVICES,
            Kind::Organization => &OF_ORGANIZATIONS,
            Kind::Location => &OF_LOCATIONS,
        }
    }

    /// Elements that FHIR counts to the summary of this type, besides `id` and `meta`.
    pub fn summary(self) -> &'static [&'static str] {
        match self {
            Kind::HealthcareService => {
                &["identifier", "active", "providedBy", "category", "type", "location", "name", "comment"]
            }
            Kind::Organization => &["identifier", "type", "name"],
            Kind::Location => &["name", "description", "mode", "managingOrganization"],
        }
    }

    /// Everything there is of this type, in order of name.
    pub fn all(self, read_side: &ReadSide) -> Vec<Found<'_>> {
        let snapshot = &read_side.snapshot;
        let services = || (0..snapshot.count()).map(|at| snapshot.record(at));
        let mut all: Vec<Found> = match self {
            Kind::HealthcareService => services().map(|record| Found::service(record, read_side)).collect(),
            Kind::Organization => snapshot
                .organisations()
                .map(|organisation| Found::organisation(organisation, read_side))
                .collect(),
            Kind::Location => services().flat_map(|record| Found::places(record, read_side)).collect(),
        };
        all.sort_by(|a, b| (a.name, a.id).cmp(&(b.name, b.id)));
        all
    }

    /// The one with an id. A service is looked up, as it is by far the most asked for.
    pub fn one<'r>(self, id: &str, read_side: &'r ReadSide) -> Option<Found<'r>> {
        if self == Kind::HealthcareService {
            let record = read_side.snapshot.find(id)?;
            return Some(Found::service(record, read_side)).filter(|found| found.id.to_string() == id);
        }
        self.all(read_side).into_iter().find(|found| found.id.to_string() == id)
    }
}
