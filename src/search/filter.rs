//! Which services pass the filters, and how many hits have each value.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

use super::entry::Entry;
use super::filter_values::{FilterValue, Values};
use super::found::{FacetCount, Facets};
use super::query::{Filters, QueryError};
use super::rank::Ranked;
use super::set::Set;
use super::snapshot::Snapshot;
use super::tables::Tables;
use crate::geography::Truth;

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
        ranked.retain(|one| served.contains(one.ordinal));
    }
    if *free {
        ranked.retain(|one| tables.free.contains(one.ordinal));
    }
    if let Some(years) = *age_years {
        keep_if(ranked, tables, |entry| !(entry.ages.stated && entry.ages.excludes(years)));
    }
    if let Some(instant) = open_at {
        let at = local(*instant);
        let open: Vec<Truth> = tables.schedules.iter().map(|schedule| schedule.open_at(at)).collect();
        let open = |schedule: &u32| open.get(*schedule as usize).copied().unwrap_or(Truth::Unknown);
        keep_if(ranked, tables, |entry| Truth::any(entry.schedules.iter().map(open)).is_met());
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
    ranked.retain(|one| any.contains(one.ordinal));
}

fn keep_if(ranked: &mut Vec<Ranked>, tables: &Tables, holds: impl Fn(&Entry) -> bool) {
    ranked.retain(|one| tables.entries.get(one.ordinal).is_some_and(|entry| holds(entry)));
}

/// Counts of every value over the hits.
pub(super) fn count(hits: &Set, tables: &Tables) -> Facets {
    // Of a million services a search finds a few thousand: most of the set is empty.
    let filled = hits.filled();
    let counts = |values| counts(hits, &filled, values);
    Facets {
        step: counts(&tables.steps),
        need: counts(&tables.needs),
        mode: counts(&tables.modes),
        area: counts(&tables.areas),
        referrer: counts(&tables.referrers),
    }
}

fn counts(hits: &Set, filled: &[usize], values: &Values) -> Vec<FacetCount> {
    let counted = values.iter().map(|(value, having)| (value, hits.shared_at(filled, having)));
    let mut counts: Vec<FacetCount> = counted
        .filter(|(_, count)| *count > 0)
        .map(|(value, count)| FacetCount { value: value.clone(), count })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then(a.value.cmp(&b.value)));
    counts
}
