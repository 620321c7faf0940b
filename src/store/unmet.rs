//! How often help was asked for and not found, in whole fives.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::StoreError;
use super::schema::unmet_need;
use super::words::{from_word, narrow, word};
use crate::catalogue::Step;
use crate::provision::UnmetNeed;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = unmet_need, check_for_backend(diesel::pg::Pg))]
struct UnmetRow {
    month: NaiveDate,
    asked: String,
    need: String,
    area: String,
    step: i16,
    times: i64,
}

/// Adds to what is counted already.
pub(super) async fn add(
    connection: &mut AsyncPgConnection,
    counted: &[(UnmetNeed, u64)],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(counted.len());
    for (UnmetNeed { month, asked, need, area, step }, times) in counted {
        rows.push(UnmetRow {
            month: *month,
            asked: word(asked)?,
            need: need.clone().unwrap_or_default(),
            area: area.map(|area| area.to_string()).unwrap_or_default(),
            step: step.map_or(0, |step| i16::from(step.number())),
            times: i64::try_from(*times).unwrap_or(i64::MAX),
        });
    }
    diesel::insert_into(unmet_need::table)
        .values(rows)
        .on_conflict((
            unmet_need::month,
            unmet_need::asked,
            unmet_need::need,
            unmet_need::area,
            unmet_need::step,
        ))
        .do_update()
        .set(unmet_need::times.eq(unmet_need::times + excluded(unmet_need::times)))
        .execute(connection)
        .await?;
    Ok(())
}

/// Everything counted from one month to another, both inclusive, the latest month and the most frequent first.
pub(super) async fn list(
    connection: &mut AsyncPgConnection,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<(UnmetNeed, u64)>, StoreError> {
    let rows: Vec<UnmetRow> = unmet_need::table
        .filter(unmet_need::month.between(from, until))
        .order((
            unmet_need::month.desc(),
            unmet_need::times.desc(),
            unmet_need::need,
            unmet_need::area,
            unmet_need::step,
            unmet_need::asked,
        ))
        .select(UnmetRow::as_select())
        .load(connection)
        .await?;
    let mut counted = Vec::with_capacity(rows.len());
    for UnmetRow { month, asked, need, area, step, times } in rows {
        let unmet = UnmetNeed {
            month,
            asked: from_word(&asked)?,
            need: Some(need).filter(|need| !need.is_empty()),
            area: if area.is_empty() { None } else { Some(from_word(&area)?) },
            // 0 stands for none.
            step: Step::try_from(narrow::<i16, u8>(step)?).ok(),
        };
        counted.push((unmet, narrow(times)?));
    }
    Ok(counted)
}
