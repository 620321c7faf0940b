//! Who may refer: a way in that a service opens, and one that it closes.
//!
//! Whether a referrer is taken already is asked of the rules of a match, about a person of whom nothing is known. A refusal of certain people
//! only (those under 16, those with one need) stays: it is about whom the service is for, like a criterion.

use chrono::NaiveDate;

use super::invented::route;
use super::request::ChangedRoutes;
use crate::catalogue::{How, Referrer, Route, Service};
use crate::geography::Truth;
use crate::provision::gaps::from;

/// Every field that makes no sense, and why. `takes` is whether the service takes a referrer as it is.
pub fn faults(changed: &ChangedRoutes, takes: impl Fn(Referrer) -> Truth) -> Vec<(String, String)> {
    let ChangedRoutes { service: _, open_to, close_to } = changed;
    let mut faults = Vec::new();
    if open_to.is_empty() && close_to.is_empty() {
        let nobody = "names nobody: say whom the service opens to, or in `close_to` to whom it closes";
        faults.push(("open_to".to_owned(), nobody.to_owned()));
    }
    let changes_nothing = |who: Referrer, what: &str| Some(format!("changes nothing: {what} {}", from(who)));
    for (at, who) in open_to.iter().enumerate() {
        let wrong = if open_to[..at].contains(who) {
            Some(format!("names `{}` twice", who.as_str()))
        } else if takes(*who).is_met() {
            changes_nothing(*who, "it takes referrals already from")
        } else {
            None
        };
        faults.extend(wrong.map(|detail| (format!("open_to/{at}"), detail)));
    }
    for (at, who) in close_to.iter().enumerate() {
        let wrong = if close_to[..at].contains(who) {
            Some(format!("names `{}` twice", who.as_str()))
        } else if open_to.contains(who) {
            Some(format!("contradicts `open_to`, which names `{}` too", who.as_str()))
        } else if takes(*who).is_unmet() {
            changes_nothing(*who, "it takes no referrals as it is from")
        } else {
            None
        };
        faults.extend(wrong.map(|detail| (format!("close_to/{at}"), detail)));
    }
    faults
}

/// Opens and closes the ways in.
pub fn change(service: &mut Service, changed: &ChangedRoutes, day: NaiveDate) {
    let ChangedRoutes { service: _, open_to, close_to } = changed;
    let opened: Vec<Route> = open_to
        .iter()
        .map(|who| Route { how: how(&service.routes, *who, day), ..route(vec![*who], false) })
        .collect();
    let withdraw = |routes: &mut Vec<Route>, who: &[Referrer], which: fn(&Route) -> bool| {
        for route in routes.iter_mut().filter(|route| which(route)) {
            route.who.retain(|known| !who.contains(known));
        }
        routes.retain(|route| !route.who.is_empty());
    };
    withdraw(&mut service.routes, open_to, |route| route.not_accepted && route.when.is_empty());
    withdraw(&mut service.routes, close_to, |route| !route.not_accepted);
    service.routes.extend(opened);
    if !close_to.is_empty() {
        service.routes.push(route(close_to.clone(), true));
    }
}

/// `takes referrals from a GP or a link worker, and none from a school`.
pub fn says(changed: &ChangedRoutes) -> String {
    let ChangedRoutes { service: _, open_to, close_to } = changed;
    match (open_to.is_empty(), close_to.is_empty()) {
        (false, true) => format!("takes referrals from {}", whom(open_to, "and")),
        (true, _) => format!("takes no referrals from {}", whom(close_to, "or")),
        (false, false) => {
            format!("takes referrals from {}, and none from {}", whom(open_to, "and"), whom(close_to, "or"))
        }
    }
}

/// Referrers in a sentence.
pub fn whom(referrers: &[Referrer], last: &str) -> String {
    let names: Vec<&str> = referrers.iter().map(|who| from(*who)).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [front @ .., end] => format!("{} {last} {end}", front.join(", ")),
    }
}

/// Whether some of those whom an opened way in is for are still refused, by a refusal of certain people only.
pub fn still_refuses_some(service: &Service, open_to: &[Referrer], day: NaiveDate) -> bool {
    let refuses = |route: &&Route| route.not_accepted && !route.when.is_empty() && is_in_force(route, day);
    service.routes.iter().filter(refuses).any(|route| route.who.iter().any(|who| open_to.contains(who)))
}

/// How others like this referrer come already, where there is one way that anybody can go; else nobody says.
fn how(routes: &[Route], who: Referrer, day: NaiveDate) -> How {
    let alike = |route: &&Route| {
        !route.not_accepted
            && is_in_force(route, day)
            && route.through.is_none()
            && route.who.iter().any(|other| other.is_public() == who.is_public())
    };
    let mut ways = routes.iter().filter(alike).map(|route| route.how).filter(|how| is_for_anybody(*how));
    match ways.next() {
        Some(first) if ways.all(|other| other == first) => first,
        _ => How::NotStated,
    }
}

/// Not the systems of GPs, nor what a team, a panel or a council arranges for people it knows.
fn is_for_anybody(how: How) -> bool {
    match how {
        How::Phone
        | How::Text
        | How::Email
        | How::ReferralForm
        | How::WebForm
        | How::Letter
        | How::WalkIn
        | How::OpenAccess => true,
        How::ERs
        | How::PrismForm
        | How::Platform
        | How::Panel
        | How::ThroughTeam
        | How::CouncilAssessment
        | How::Voucher
        | How::NotStated => false,
    }
}

fn is_in_force(route: &Route, day: NaiveDate) -> bool {
    route.from.is_none_or(|from| from <= day) && route.until.is_none_or(|until| day <= until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
    }

    fn way(who: Referrer, how: How) -> Route {
        Route { how, ..route(vec![who], false) }
    }

    #[test]
    fn how_to_refer_is_taken_over_from_others_like_them_where_there_is_one_way_only() {
        let phone = way(Referrer::Family, How::Phone);
        let system = way(Referrer::Gp, How::PrismForm);
        let form = way(Referrer::Gp, How::ReferralForm);
        let how_for = |routes: &[Route], who| how(routes, who, day());

        assert_eq!(how_for(&[phone.clone(), form.clone()], Referrer::Myself), How::Phone);
        assert_eq!(how_for(&[phone.clone(), form], Referrer::School), How::ReferralForm);
        assert_eq!(how_for(&[phone.clone(), system], Referrer::School), How::NotStated);
        assert_eq!(
            how_for(&[phone, way(Referrer::Myself, How::WebForm)], Referrer::Employer),
            How::NotStated
        );
    }

    #[test]
    fn a_way_out_of_force_or_through_another_service_is_not_taken_over() {
        let ended = Route { until: day().pred_opt(), ..way(Referrer::Family, How::Phone) };
        let through = Route { through: Some("other".to_owned()), ..way(Referrer::Family, How::Phone) };
        let refused = Route { not_accepted: true, ..way(Referrer::Family, How::Phone) };

        assert_eq!(how(&[ended, through, refused], Referrer::Myself, day()), How::NotStated);
    }
}
