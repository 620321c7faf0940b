//! Which services pass the filters, and how many hits have each value.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

use super::found::{FacetCount, Facets};
use super::query::{Filters, QueryError};
use super::set::Set;
use super::tables::{FilterValue, Tables, Values};
use crate::geography::Truth;

/// The ordinals that pass every filter.
pub(super) fn passing(filters: &Filters, tables: &Tables) -> Result<Set, QueryError> {
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
        age_years,
        free,
        open_at,
    } = filters;
    if let Some(need) = needs.iter().find(|need| !tables.needs.contains_key(&need.as_value())) {
        return Err(QueryError::UnknownNeed { need: need.clone() });
    }
    let count = tables.count();
    let mut pass = Set::all(count);
    keep_any(&mut pass, count, &tables.steps, steps);
    keep_any(&mut pass, count, &tables.needs, needs);
    keep_any(&mut pass, count, &tables.modes, modes);
    keep_any(&mut pass, count, &tables.languages, languages);
    keep_any(&mut pass, count, &tables.access, access);
    keep_any(&mut pass, count, &tables.referrers, referrers);
    keep_any(&mut pass, count, &tables.statuses, statuses);
    keep_any(&mut pass, count, &tables.kinds, kinds);
    if *free {
        pass.keep(&tables.free);
    }
    if let Some(years) = *age_years {
        keep_if(&mut pass, tables, |entry| !(entry.ages.stated && entry.ages.excludes(years)));
    }
    if let Some(instant) = open_at {
        let at = local(*instant);
        keep_if(&mut pass, tables, |entry| {
            Truth::any(entry.schedules.iter().map(|schedule| schedule.open_at(at))).is_met()
        });
    }
    Ok(pass)
}

/// An instant as the clock on the wall in LLR shows it.
fn local(instant: DateTime<Utc>) -> chrono::NaiveDateTime {
    instant.with_timezone(&London).naive_local()
}

fn keep_any<V: FilterValue>(pass: &mut Set, count: usize, values: &Values, wanted: &[V]) {
    if wanted.is_empty() {
        return;
    }
    let mut any = Set::none(count);
    wanted.iter().filter_map(|value| values.get(&value.as_value())).for_each(|having| any.add(having));
    pass.keep(&any);
}

fn keep_if(pass: &mut Set, tables: &Tables, holds: impl Fn(&super::tables::Entry) -> bool) {
    let mut kept = Set::none(tables.count());
    for ordinal in pass.iter() {
        if tables.entries.get(ordinal).is_some_and(&holds) {
            kept.insert(ordinal);
        }
    }
    *pass = kept;
}

/// Counts of every value over the hits.
pub(super) fn count(hits: &Set, tables: &Tables) -> Facets {
    Facets {
        step: counts(hits, &tables.steps),
        need: counts(hits, &tables.needs),
        mode: counts(hits, &tables.modes),
        area: counts(hits, &tables.areas),
        referrer: counts(hits, &tables.referrers),
    }
}

fn counts(hits: &Set, values: &Values) -> Vec<FacetCount> {
    let counted = values.iter().map(|(value, having)| (value, hits.shared(having)));
    let mut counts: Vec<FacetCount> = counted
        .filter(|(_, count)| *count > 0)
        .map(|(value, count)| FacetCount { value: value.clone(), count })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then(a.value.cmp(&b.value)));
    counts
}
