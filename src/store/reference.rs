//! Sources, needs and the pyramid as rows: what services refer to.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::StoreError;
use super::insert::insert_all;
use super::schema::{need, need_word, pyramid_step, source};
use super::words::{narrow, position};
use crate::catalogue::{LayWord, Need, PyramidStep, Source};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = source, check_for_backend(diesel::pg::Pg))]
struct SourceRow {
    id: String,
    title: String,
    publisher: String,
    url: Option<String>,
    published: String,
    retrieved: NaiveDate,
    licence: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = need, check_for_backend(diesel::pg::Pg))]
struct NeedRow {
    slug: String,
    position: i16,
    name: String,
    source_id: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = need_word, check_for_backend(diesel::pg::Pg))]
struct NeedWordRow {
    need: String,
    position: i16,
    phrase: String,
    crisis: Option<bool>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = pyramid_step, check_for_backend(diesel::pg::Pg))]
struct PyramidStepRow {
    step: i16,
    name: String,
    summary: String,
    source_id: String,
}

/// Sources in order of id: every one, or those with these ids.
pub(super) async fn load_sources(
    connection: &mut AsyncPgConnection,
    of: Option<&[String]>,
) -> Result<Vec<Source>, StoreError> {
    let mut rows = source::table.select(SourceRow::as_select()).into_boxed();
    if let Some(ids) = of {
        rows = rows.filter(source::id.eq_any(ids));
    }
    let rows: Vec<SourceRow> = rows.load(connection).await?;
    let mut sources = Vec::with_capacity(rows.len());
    for SourceRow { id, title, publisher, url, published, retrieved, licence } in rows {
        sources.push(Source { id, title, publisher, url, published: narrow(published)?, retrieved, licence });
    }
    // Here and not in SQL, where the order would depend on the locale of the server.
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(sources)
}

pub(super) async fn write_sources(
    connection: &mut AsyncPgConnection,
    sources: &[&Source],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(sources.len());
    for Source { id, title, publisher, url, published, retrieved, licence } in sources {
        rows.push(SourceRow {
            id: id.clone(),
            title: title.clone(),
            publisher: publisher.clone(),
            url: url.clone(),
            published: published.to_string(),
            retrieved: *retrieved,
            licence: licence.clone(),
        });
    }
    for some in rows.chunks(1_000) {
        diesel::insert_into(source::table)
            .values(some)
            .on_conflict(source::id)
            .do_update()
            .set((
                source::title.eq(excluded(source::title)),
                source::publisher.eq(excluded(source::publisher)),
                source::url.eq(excluded(source::url)),
                source::published.eq(excluded(source::published)),
                source::retrieved.eq(excluded(source::retrieved)),
                source::licence.eq(excluded(source::licence)),
            ))
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Every need, in the order of the list.
pub(super) async fn load_needs(connection: &mut AsyncPgConnection) -> Result<Vec<Need>, StoreError> {
    let rows: Vec<NeedRow> =
        need::table.order(need::position).select(NeedRow::as_select()).load(connection).await?;
    let words: Vec<NeedWordRow> = need_word::table
        .order((need_word::need, need_word::position))
        .select(NeedWordRow::as_select())
        .load(connection)
        .await?;
    let mut words_of: HashMap<String, Vec<LayWord>> = HashMap::new();
    for NeedWordRow { need, position: _, phrase, crisis } in words {
        words_of.entry(need).or_default().push(match crisis {
            None => LayWord::Phrase(phrase),
            Some(crisis) => LayWord::Marked { phrase, crisis },
        });
    }
    let mut needs = Vec::with_capacity(rows.len());
    for NeedRow { slug, position: _, name, source_id } in rows {
        let words = words_of.remove(&slug).unwrap_or_default();
        needs.push(Need { slug, name, words, source: source_id });
    }
    Ok(needs)
}

/// Writes needs, each with its place in the list.
pub(super) async fn write_needs(
    connection: &mut AsyncPgConnection,
    needs: &[(usize, &Need)],
) -> Result<(), StoreError> {
    let (mut rows, mut word_rows, mut slugs) = (Vec::new(), Vec::new(), Vec::new());
    for (index, Need { slug, name, words, source }) in needs {
        for (index, word) in words.iter().enumerate() {
            let (phrase, crisis) = match word {
                LayWord::Phrase(phrase) => (phrase, None),
                LayWord::Marked { phrase, crisis } => (phrase, Some(*crisis)),
            };
            let position = position(index)?;
            word_rows.push(NeedWordRow { need: slug.clone(), position, phrase: phrase.clone(), crisis });
        }
        rows.push(NeedRow {
            slug: slug.clone(),
            position: position(*index)?,
            name: name.clone(),
            source_id: source.clone(),
        });
        slugs.push(slug);
    }
    diesel::delete(need_word::table.filter(need_word::need.eq_any(&slugs))).execute(connection).await?;
    diesel::insert_into(need::table)
        .values(&rows)
        .on_conflict(need::slug)
        .do_update()
        .set((
            need::position.eq(excluded(need::position)),
            need::name.eq(excluded(need::name)),
            need::source_id.eq(excluded(need::source_id)),
        ))
        .execute(connection)
        .await?;
    insert_all!(connection, need_word::table, word_rows);
    Ok(())
}

/// The steps of the pyramid, from the first.
pub(super) async fn load_pyramid(connection: &mut AsyncPgConnection) -> Result<Vec<PyramidStep>, StoreError> {
    let rows: Vec<PyramidStepRow> = pyramid_step::table
        .order(pyramid_step::step)
        .select(PyramidStepRow::as_select())
        .load(connection)
        .await?;
    let mut steps = Vec::with_capacity(rows.len());
    for PyramidStepRow { step, name, summary, source_id } in rows {
        let number: u8 = narrow(step)?;
        steps.push(PyramidStep { step: narrow(number)?, name, summary, source: source_id });
    }
    Ok(steps)
}

pub(super) async fn write_pyramid(
    connection: &mut AsyncPgConnection,
    steps: &[&PyramidStep],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(steps.len());
    for PyramidStep { step, name, summary, source } in steps {
        rows.push(PyramidStepRow {
            step: i16::from(step.number()),
            name: name.clone(),
            summary: summary.clone(),
            source_id: source.clone(),
        });
    }
    diesel::insert_into(pyramid_step::table)
        .values(&rows)
        .on_conflict(pyramid_step::step)
        .do_update()
        .set((
            pyramid_step::name.eq(excluded(pyramid_step::name)),
            pyramid_step::summary.eq(excluded(pyramid_step::summary)),
            pyramid_step::source_id.eq(excluded(pyramid_step::source_id)),
        ))
        .execute(connection)
        .await?;
    Ok(())
}
