//! Does a link to another service lead somewhere?

use super::{FaultsOf, Known};
use crate::catalogue::{Kind, Service, Status};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// History or belonging: what it names may be gone.
    Record,
    /// It arranges the way in: it must run.
    Arranger,
    /// People are sent there: it must run and be something to go to.
    Destination,
}

pub(super) fn check(
    field: &str,
    slug: Option<&str>,
    link: Link,
    service: &Service,
    known: &Known,
    faults: &mut FaultsOf,
) {
    let Some(slug) = slug else { return };
    if slug == service.slug {
        faults.fault(field, "names the service itself", "name another service or leave it out");
        return;
    }
    let Some(other) = known.service(slug) else {
        // A file that could not be read has a fault of its own already.
        if !known.unreadable.contains(slug) {
            faults.fault(
                field,
                format!("service `{slug}` does not exist"),
                "use the slug of a file under services/",
            );
        }
        return;
    };
    if link == Link::Record {
        return;
    }
    if matches!(other.status.is, Status::Closed | Status::Replaced) {
        faults.fault(field, format!("`{slug}` is closed or replaced"), "name a service that runs today");
    } else if link == Link::Destination && other.kind == Kind::Context {
        faults.fault(
            field,
            format!("`{slug}` is context and never offered"),
            "name a service people can go to",
        );
    } else if other.status.is == Status::Unknown {
        faults.warn(
            field,
            format!("`{slug}` may be closed: no source says whether it still runs"),
            "find out whether it runs, or name one that does",
        );
    }
}
