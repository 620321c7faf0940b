//! Which services pass the filters.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

use super::ranked::Ranked;
use crate::geography::Truth;
use crate::search::query::{Filters, QueryError};
use crate::search::services::{FilterValue, Set, Tables, Values};
use crate::search::snapshot::Snapshot;

/// Takes away what does not pass every filter.
pub(super) fn keep_passing(
    ranked: &mut Vec<Ranked>,
    filters: &Filters,
    snapshot: &Snapshot,
) -> Result<(), QueryError> {
    // Destructured whole, so that a filter added to the question cannot be forgotten here.
    let Filters {
        steps,
        needs,
        modes,
        languages,
        access,
        referrers,
        statuses,
        kinds,
        areas,
        age_years,
        free,
        open_at,
    } = filters;
    let tables = &snapshot.tables;
    if let Some(need) = needs.iter().find(|need| !tables.needs.contains_key(&need.as_value())) {
        return Err(QueryError::UnknownNeed { need: need.clone() });
    }
    keep_any(ranked, tables, &tables.steps, steps);
    keep_any(ranked, tables, &tables.needs, needs);
    keep_any(ranked, tables, &tables.modes, modes);
    keep_any(ranked, tables, &tables.languages, languages);
    keep_any(ranked, tables, &tables.access, access);
    keep_any(ranked, tables, &tables.referrers, referrers);
    keep_any(ranked, tables, &tables.statuses, statuses);
    keep_any(ranked, tables, &tables.kinds, kinds);
    if !areas.is_empty() {
        let mut served = Set::none(tables.count());
        areas.iter().for_each(|area| served.add(&tables.serving(snapshot.gazetteer.tree(), *area)));
        ranked.retain(|one| served.contains(one.ordinal()));
    }
    if *free {
        ranked.retain(|one| tables.free.contains(one.ordinal()));
    }
    if let Some(years) = *age_years {
        let excludes = |one: &Ranked| {
            tables
                .outlines
                .get(one.ordinal())
                .is_some_and(|outline| outline.ages.certain && outline.ages.excludes(years))
        };
        ranked.retain(|one| !excludes(one));
    }
    if let Some(instant) = open_at {
        let at = local(*instant);
        let open: Vec<Truth> = tables.schedules.iter().map(|schedule| schedule.open_at(at)).collect();
        let open = |schedule: &u32| open.get(*schedule as usize).copied().unwrap_or(Truth::Unknown);
        let is_open = |one: &Ranked| {
            tables
                .entries
                .get(one.ordinal())
                .is_some_and(|entry| Truth::any(entry.schedules.iter().map(open)).is_met())
        };
        ranked.retain(is_open);
    }
    Ok(())
}

/// An instant as the clock on the wall in LLR shows it.
fn local(instant: DateTime<Utc>) -> chrono::NaiveDateTime {
    instant.with_timezone(&London).naive_local()
}

fn keep_any<V: FilterValue>(ranked: &mut Vec<Ranked>, tables: &Tables, values: &Values, wanted: &[V]) {
    if wanted.is_empty() {
        return;
    }
    let mut any = Set::none(tables.count());
    wanted.iter().filter_map(|value| values.get(&value.as_value())).for_each(|having| any.add(having));
    ranked.retain(|one| any.contains(one.ordinal()));
}
