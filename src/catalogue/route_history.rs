//! Which ways in were open when? Routes with a first or last day, laid out as periods in which nothing changed.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use super::referral::Route;

/// A stretch of days on which the same routes are in force, both ends inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoutePeriod {
    /// Absent when no source says since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Absent when no end is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    pub routes: Vec<Route>,
}

impl RoutePeriod {
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// The periods in order, without gaps: the first has no beginning and the last no end. Routes without dates are in all of them.
pub fn route_periods(routes: &[Route]) -> Vec<RoutePeriod> {
    let begins = routes.iter().filter_map(|route| route.from);
    let day_after_end = routes.iter().filter_map(|route| route.until?.checked_add_days(Days::new(1)));
    let borders: BTreeSet<NaiveDate> = begins.chain(day_after_end).collect();
    let starts = std::iter::once(None).chain(borders.iter().copied().map(Some));
    let ends = borders.iter().map(|border| border.checked_sub_days(Days::new(1))).chain([None]);
    starts
        .zip(ends)
        .map(|(from, until)| RoutePeriod { from, until, routes: in_force(routes, from, until) })
        .collect()
}

/// No route begins or ends inside a period, so one that touches it fills it.
fn in_force(routes: &[Route], from: Option<NaiveDate>, until: Option<NaiveDate>) -> Vec<Route> {
    let touches = |route: &&Route| {
        let begun = route.from.is_none_or(|begins| from.is_some_and(|from| begins <= from));
        let not_over = route.until.is_none_or(|ends| until.is_some_and(|until| until <= ends));
        begun && not_over
    };
    routes.iter().filter(touches).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Confidence, Dated, How, Origin, Referrer};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn route(who: Referrer, from: Option<&str>, until: Option<&str>) -> Route {
        Route {
            who: vec![who],
            not_accepted: false,
            how: How::Phone,
            urgency: vec![],
            contact: None,
            send: vec![],
            when: vec![],
            through: None,
            door: None,
            from: from.map(day),
            until: until.map(day),
            says: None,
            provenance: Origin {
                source: vec!["a-page".to_owned()],
                dated: Dated::undated(),
                confidence: Confidence::High,
            }
            .into(),
        }
    }

    #[test]
    fn routes_without_dates_make_one_period_without_ends() {
        let periods = route_periods(&[route(Referrer::Gp, None, None)]);

        assert_eq!(periods.len(), 1);
        assert_eq!((periods[0].from, periods[0].until, periods[0].routes.len()), (None, None, 1));
    }

    #[test]
    fn a_route_that_follows_another_begins_the_day_after() {
        let routes = [
            route(Referrer::Gp, None, None),
            route(Referrer::School, None, Some("2024-03-31")),
            route(Referrer::Myself, Some("2024-04-01"), Some("2025-12-31")),
        ];

        let periods = route_periods(&routes);

        let said: Vec<_> = periods
            .iter()
            .map(|p| (p.from, p.until, p.routes.iter().map(|r| r.who[0]).collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            said,
            [
                (None, Some(day("2024-03-31")), vec![Referrer::Gp, Referrer::School]),
                (Some(day("2024-04-01")), Some(day("2025-12-31")), vec![Referrer::Gp, Referrer::Myself]),
                (Some(day("2026-01-01")), None, vec![Referrer::Gp]),
            ]
        );
        assert!(periods[1].holds_on(day("2024-04-01")) && !periods[1].holds_on(day("2024-03-31")));
    }

    #[test]
    fn every_route_is_in_force_exactly_on_its_own_days() {
        let routes = [
            route(Referrer::Gp, Some("2024-01-10"), Some("2024-01-20")),
            route(Referrer::School, Some("2024-01-15"), Some("2024-01-15")),
            route(Referrer::Police, Some("2024-01-18"), None),
        ];
        let periods = route_periods(&routes);

        for offset in 0..30 {
            let day = day("2024-01-01") + Days::new(offset);
            let holding: Vec<&RoutePeriod> = periods.iter().filter(|p| p.holds_on(day)).collect();
            assert_eq!(holding.len(), 1, "{day}");
            for route in &routes {
                let own = route.from.is_none_or(|f| f <= day) && route.until.is_none_or(|u| day <= u);
                assert_eq!(holding[0].routes.contains(route), own, "{day}");
            }
        }
    }
}
