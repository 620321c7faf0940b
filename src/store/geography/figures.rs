//! The figures of areas and who counted them, as rows.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, Double, Integer, Nullable, SmallInt, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::StoreError;
use super::super::insert::insert_all;
use super::super::schema::{area_figure, figure_source};
use super::super::words::{from_word, narrow, word};
use super::postcodes::code;
use crate::geography::{AgeBand, AreaCode, Figure, FigureRow, FigureSource};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = figure_source, check_for_backend(diesel::pg::Pg))]
struct SourceRow {
    id: String,
    title: String,
    publisher: String,
    licence: String,
    edition: String,
    date: NaiveDate,
    estimate: bool,
}

type FigureColumns = (String, i32, String, Option<i16>, Option<i16>, Option<String>, f64, String);

pub(super) async fn insert(
    connection: &mut AsyncPgConnection,
    figures: &[FigureRow],
) -> Result<(), StoreError> {
    let mut sources: HashMap<&str, &FigureSource> = HashMap::new();
    let mut next: HashMap<AreaCode, i32> = HashMap::new();
    let (mut areas, mut positions, mut measures) = (vec![], vec![], vec![]);
    let (mut froms, mut tos, mut prevalent) = (vec![], vec![], vec![]);
    let (mut values, mut ids) = (vec![], vec![]);
    for FigureRow { area, figure } in figures {
        let Figure { measure, ages, of, value, source } = figure;
        sources.insert(&source.id, source);
        let position = next.entry(*area).or_default();
        areas.push(area.to_string());
        positions.push(*position);
        *position += 1;
        measures.push(word(measure)?);
        froms.push(ages.map(|ages| i16::from(ages.from_years)));
        tos.push(ages.and_then(|ages| ages.to_years).map(i16::from));
        prevalent.push(of.as_deref());
        values.push(*value);
        ids.push(source.id.as_str());
    }
    let mut source_rows = Vec::with_capacity(sources.len());
    for FigureSource { id, title, publisher, licence, edition, date, estimate } in sources.into_values() {
        source_rows.push(SourceRow {
            id: id.clone(),
            title: title.clone(),
            publisher: publisher.clone(),
            licence: licence.clone(),
            edition: edition.clone(),
            date: *date,
            estimate: *estimate,
        });
    }
    insert_all!(connection, figure_source::table, source_rows);
    diesel::sql_query(
        "INSERT INTO area_figure (area, position, measure, from_years, to_years, prevalent, value, source_id)
         SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind::<Array<Text>, _>(areas)
    .bind::<Array<Integer>, _>(positions)
    .bind::<Array<Text>, _>(measures)
    .bind::<Array<Nullable<SmallInt>>, _>(froms)
    .bind::<Array<Nullable<SmallInt>>, _>(tos)
    .bind::<Array<Nullable<Text>>, _>(prevalent)
    .bind::<Array<Double>, _>(values)
    .bind::<Array<Text>, _>(ids)
    .execute(connection)
    .await?;
    Ok(())
}

/// Every figure, by area and in the order it was given.
pub(super) async fn load(connection: &mut AsyncPgConnection) -> Result<Vec<FigureRow>, StoreError> {
    let source_rows: Vec<SourceRow> =
        figure_source::table.select(SourceRow::as_select()).load(connection).await?;
    let mut sources: HashMap<String, Arc<FigureSource>> = HashMap::with_capacity(source_rows.len());
    for SourceRow { id, title, publisher, licence, edition, date, estimate } in source_rows {
        let source = FigureSource { id: id.clone(), title, publisher, licence, edition, date, estimate };
        sources.insert(id, Arc::new(source));
    }
    let rows: Vec<FigureColumns> =
        area_figure::table.order((area_figure::area, area_figure::position)).load(connection).await?;
    let mut figures = Vec::with_capacity(rows.len());
    for (area, _, measure, from_years, to_years, of, value, source_id) in rows {
        let ages = match from_years {
            Some(from_years) => {
                Some(AgeBand { from_years: narrow(from_years)?, to_years: to_years.map(narrow).transpose()? })
            }
            None => None,
        };
        let source = sources.get(&source_id).ok_or_else(|| StoreError::Unreadable {
            what: "FigureSource",
            problem: format!("there is no source `{source_id}`"),
        })?;
        let figure = Figure { measure: from_word(&measure)?, ages, of, value, source: Arc::clone(source) };
        figures.push(FigureRow { area: code(&area)?, figure });
    }
    Ok(figures)
}
