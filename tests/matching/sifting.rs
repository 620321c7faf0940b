//! Tens of thousands of services are sifted by the most each can score, and only the few that may be shown are measured exactly. Does
//! that ever leave out what should have been shown?

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::Value;
use signpost::pathway::{Profile, Snapshot, matches, rank};

use super::random_person::for_people;
use super::seeds::{profile, seeds};

/// At most so many refusals are explained in one answer; so many or fewer are all measured exactly.
const REFUSALS: usize = 20;

/// Ten copies of every service, each under another name, the areas dealt out in turn and the venues moved.
fn crowded() -> &'static Snapshot {
    static CROWDED: OnceLock<Snapshot> = OnceLock::new();
    CROWDED.get_or_init(|| {
        seeds().changed(|services| {
            let areas = ["E06000016", "E06000017", "E07000130", "E07000133", "E08000100", "E08000200"];
            let real = services.clone();
            for at in 0..real.len() * 9 {
                let mut copy = real[at % real.len()].clone();
                copy.slug = format!("{}-{at}", copy.slug);
                copy.name = format!("{} {at}", copy.name);
                copy.also_known_as.clear();
                copy.coverage.areas = vec![areas[at % areas.len()].to_owned()];
                for point in copy.locations.iter_mut().filter_map(|location| location.point.as_mut()) {
                    point.latitude += (at % 41) as f64 * 0.01 - 0.2;
                    point.longitude += (at % 37) as f64 * 0.01 - 0.18;
                }
                services.push(copy);
            }
        })
    })
}

fn a_short_list_is_the_beginning(request: &Value, snapshot: &Snapshot) -> Result<(), String> {
    let mut profile = profile(request, snapshot);
    let whole = matches(&profile, snapshot);
    for limit in [1, 7, 20] {
        profile.limit = limit;
        let short = matches(&profile, snapshot);
        let same_rest = short.pyramid == whole.pyramid
            && short.ask == whole.ask
            && short.not_offered == whole.not_offered;
        if !same_rest || short.matches[..] != whole.matches[..limit.min(whole.matches.len())] {
            let slugs: Vec<&str> = short.matches.iter().map(|m| m.service.slug).collect();
            return Err(format!("limit {limit}: {slugs:?} for {request}"));
        }
    }
    Ok(())
}

#[test]
fn a_short_list_is_the_beginning_of_the_whole_one() {
    for_people(80, |request| a_short_list_is_the_beginning(request, &seeds().snapshot));
}

#[test]
fn a_short_list_of_many_services_is_the_beginning_of_the_whole_one() {
    for_people(24, |request| a_short_list_is_the_beginning(request, crowded()));
}

#[test]
fn the_refusals_that_are_shown_are_those_that_came_nearest() {
    for_people(24, |request| {
        let snapshot = crowded();
        let profile = profile(request, snapshot);
        let shown: Vec<String> = refusals(&profile, snapshot, &snapshot.candidates(&profile));
        let known: BTreeSet<&String> = shown.iter().collect();
        for group in snapshot.candidates(&profile).chunks(REFUSALS) {
            let exact = refusals(&profile, snapshot, group);
            let among = exact.iter().filter(|slug| known.contains(slug)).count();
            if exact.iter().take(among).any(|slug| !known.contains(slug)) {
                return Err(format!("{exact:?} are not in the order of {shown:?} for {request}"));
            }
        }
        Ok(())
    });
}

fn refusals(profile: &Profile, snapshot: &Snapshot, candidates: &[usize]) -> Vec<String> {
    rank(profile, snapshot, candidates).not_offered.into_iter().map(|n| n.service.slug.to_owned()).collect()
}
