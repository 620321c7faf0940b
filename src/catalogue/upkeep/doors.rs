//! Does a record lead people to where nobody is?

use super::super::{Service, Status};
use super::Around;

/// Facts that lead to a service which is closed, replaced or may be closed, each with its name and what is wrong.
pub(super) fn closed_doors(service: &Service, around: &Around) -> Vec<(String, String)> {
    let in_force = |from: Option<chrono::NaiveDate>, until: Option<chrono::NaiveDate>| {
        from.is_none_or(|from| from <= around.today) && until.is_none_or(|until| around.today <= until)
    };
    let mut links: Vec<(String, &str)> = Vec::new();
    for (at, criterion) in service.criteria.iter().enumerate() {
        let field = format!("criterion[{}]", at + 1);
        let otherwise = criterion.otherwise.as_deref().filter(|_| in_force(criterion.from, criterion.until));
        links.extend(otherwise.map(|slug| (field, slug)));
    }
    for (at, route) in service.routes.iter().enumerate().filter(|(_, r)| in_force(r.from, r.until)) {
        let field = format!("route[{}]", at + 1);
        let both = [route.through.as_deref(), route.door.as_deref()];
        links.extend(both.into_iter().flatten().map(|slug| (field.clone(), slug)));
    }
    let told = |(field, slug): (String, &str)| {
        let says = match around.service(slug).map(|other| other.status.is) {
            Some(Status::Open) => return None,
            Some(Status::Closed) => format!("leads to `{slug}`, which is closed"),
            Some(Status::Replaced) => format!("leads to `{slug}`, which was replaced"),
            Some(Status::Unknown) => format!("leads to `{slug}`, which may be closed"),
            None => format!("leads to `{slug}`, which is not known"),
        };
        Some((field, says))
    };
    links.into_iter().filter_map(told).collect()
}
