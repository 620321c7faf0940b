//! Can every place be found, does the area it covers exist, and does a confidential address stay one?

use super::everything::shown_texts;
use super::{FaultsOf, Known};
use crate::catalogue::{Coverage, How, Location, LocationUse, Mode, Service};
use crate::geography::{AreaCode, AreaKind, Postcode, Precision};

pub(super) fn check(service: &Service, known: &Known, faults: &mut FaultsOf) {
    check_coverage(&service.coverage, known, faults);
    for (at, location) in service.locations.iter().enumerate() {
        let field = format!("location[{}]", at + 1);
        check_postcode(&field, location, known, faults);
        check_place(&field, location, known, faults);
        check_site(&field, location, known, faults);
        if location.confidential {
            check_confidential(&field, location, service, faults);
        }
    }
    check_refuge(service, faults);
}

fn check_coverage(coverage: &Coverage, known: &Known, faults: &mut FaultsOf) {
    if coverage.areas.is_empty() {
        faults.fault("coverage.areas", "names no area", "give the codes of the areas it serves");
    }
    for written in &coverage.areas {
        let Ok(code) = written.parse::<AreaCode>() else {
            faults.fault(
                "coverage.areas",
                format!("`{written}` is not an area code"),
                "write a code like `E07000130`",
            );
            continue;
        };
        if known.gazetteer.area(code).is_none() {
            let problem = format!("area `{written}` is not known");
            let remedy = "use a code of geography/areas.toml or wards.csv, or add the area there";
            // Every local authority nearby is listed; a county further off is a fact about a neighbour, not a slip.
            match code.kind() {
                AreaKind::County | AreaKind::Other => faults.warn("coverage.areas", problem, remedy),
                AreaKind::Group
                | AreaKind::Country
                | AreaKind::Region
                | AreaKind::Icb
                | AreaKind::LocalAuthority
                | AreaKind::Ward
                | AreaKind::Msoa
                | AreaKind::Lsoa => faults.fault("coverage.areas", problem, remedy),
            }
        }
        let above = known.gazetteer.tree().above(code);
        let mut others = coverage.areas.iter().filter_map(|other| other.parse::<AreaCode>().ok());
        if let Some(outer) = others.find(|other| *other != code && above.contains(other)) {
            faults.warn(
                "coverage.areas",
                format!("`{written}` lies in `{outer}`, which is listed too"),
                "keep the wider or the narrower",
            );
        }
    }
}

fn check_postcode(field: &str, location: &Location, known: &Known, faults: &mut FaultsOf) {
    let Some(written) = &location.postcode else { return };
    let field = format!("{field}.postcode");
    let unit = match written.parse::<Postcode>() {
        Ok(Postcode::Unit(unit)) => unit,
        Ok(Postcode::Sector(_) | Postcode::District(_)) => {
            faults.fault(
                field,
                format!("`{written}` is only part of a postcode"),
                "give the whole, or a `place`",
            );
            return;
        }
        Err(error) => {
            faults.fault(field, error.to_string(), "write it as `LE3 9DZ`");
            return;
        }
    };
    if unit.to_string() != *written {
        faults.fault(field, format!("`{written}` is not written as `{unit}`"), "use capitals and one space");
        return;
    }
    let located = known.gazetteer.locate(&Postcode::Unit(unit));
    if located.precision != Precision::Unit {
        faults.warn(field, format!("`{written}` is not a postcode we know"), "check it against the source");
    }
}

fn check_place(field: &str, location: &Location, known: &Known, faults: &mut FaultsOf) {
    if let Some(place) = location.place.as_deref().filter(|place| known.gazetteer.place(place).is_none()) {
        let problem = format!("place `{place}` is not known");
        faults.fault(format!("{field}.place"), problem, "use a name of geography/places.csv");
    }
    let empty = location.postcode.is_none()
        && location.place.is_none()
        && location.address.is_none()
        && location.name.is_none();
    if empty && location.says.is_none() && location.site.is_none() {
        faults.fault(
            field,
            "says nothing about where it is",
            "give a postcode, place, address or name, or take it out",
        );
    }
}

fn check_site(field: &str, location: &Location, known: &Known, faults: &mut FaultsOf) {
    let Some(slug) = location.site.as_deref() else { return };
    let Some(site) = known.sites.get(slug) else {
        faults.fault(
            format!("{field}.site"),
            format!("site `{slug}` does not exist"),
            "use a slug of sites.toml",
        );
        return;
    };
    if let (Some(written), Some(of_site)) = (&location.postcode, &site.postcode)
        && written != of_site
    {
        let problem = format!("`{written}` is not the postcode `{of_site}` of site `{slug}`");
        faults.fault(format!("{field}.postcode"), problem, "mend one, or leave the site out");
    }
}

/// Safety of the people in a refuge hangs on this: nothing else of the file may tell where it is.
fn check_confidential(field: &str, location: &Location, service: &Service, faults: &mut FaultsOf) {
    if location.site.is_some() {
        faults.fault(
            format!("{field}.site"),
            "a confidential place is in a public building",
            "take the site out",
        );
    }
    if service.routes.iter().any(|route| route.how == How::WalkIn && !route.not_accepted) {
        faults.fault(field, "people are told to walk in to a confidential place", "give another way in");
    }
    let mut open = service.clone();
    open.locations.retain(|other| !other.confidential);
    let secrets =
        location.address.iter().chain(&location.postcode).filter(|secret| !secret.trim().is_empty());
    for secret in secrets {
        let told = shown_texts(&open)
            .into_iter()
            .find(|(_, text)| text.to_lowercase().contains(&secret.to_lowercase()));
        if let Some((told_in, _)) = told {
            faults.fault(told_in, "tells where a confidential place is", "take the address out of the text");
        }
    }
}

/// A refuge's address that was left open by mistake is worth a second look.
fn check_refuge(service: &Service, faults: &mut FaultsOf) {
    let lives_there = service.modes.contains(&Mode::Residential)
        && service.needs.iter().any(|need| need == "domestic-abuse");
    for (at, location) in service.locations.iter().enumerate() {
        let telling = location.postcode.is_some() || location.address.is_some();
        if lives_there && telling && !location.confidential && location.used_as == LocationUse::Venue {
            let problem = "looks like the address of a refuge, and is not confidential";
            faults.warn(
                format!("location[{}].confidential", at + 1),
                problem,
                "set confidential = true, or use = \"office\" where it is one",
            );
        }
    }
}
