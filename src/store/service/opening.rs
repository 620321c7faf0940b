//! How soon, and when: response targets and opening hours.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::super::insert::{insert_rows, load_all};
use super::super::provenance::{Cited, Provenances};
use super::super::schema::{response_target, response_urgency, schedule, schedule_day};
use super::super::words::{from_optional_word, from_word, narrow, optional_word, position, word};
use super::{Lists, StoreError, lists, take};
use crate::catalogue::{ResponseTarget, Schedule, Service};

#[derive(Queryable, Selectable)]
#[diesel(table_name = response_target, check_for_backend(diesel::pg::Pg))]
struct ResponseTargetRow {
    service_id: Uuid,
    position: i16,
    within: Option<String>,
    per_cent: Option<i16>,
    says: String,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = response_urgency, check_for_backend(diesel::pg::Pg))]
struct ResponseUrgencyRow {
    service_id: Uuid,
    response_target: i16,
    position: i16,
    urgency: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = schedule, check_for_backend(diesel::pg::Pg))]
struct ScheduleRow {
    service_id: Uuid,
    position: i16,
    schedule_of: String,
    freq: Option<String>,
    opens_at: Option<String>,
    closes_at: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    bank_holidays: Option<String>,
    says: String,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = schedule_day, check_for_backend(diesel::pg::Pg))]
struct ScheduleDayRow {
    service_id: Uuid,
    schedule: i16,
    position: i16,
    day: String,
}

pub(super) struct OpeningFacts {
    response_targets: Lists<Uuid, ResponseTarget>,
    schedules: Lists<Uuid, Schedule>,
}

impl OpeningFacts {
    pub(super) async fn load(
        connection: &mut AsyncPgConnection,
        provenances: &Provenances,
        of: Option<&[Uuid]>,
    ) -> Result<Self, StoreError> {
        let targets = load_all!(
            connection,
            response_target,
            ResponseTargetRow,
            of,
            (response_target::service_id, response_target::position)
        );
        let urgencies = load_all!(
            connection,
            response_urgency,
            ResponseUrgencyRow,
            of,
            (response_urgency::service_id, response_urgency::response_target, response_urgency::position)
        );
        let schedules =
            load_all!(connection, schedule, ScheduleRow, of, (schedule::service_id, schedule::position));
        let days = load_all!(
            connection,
            schedule_day,
            ScheduleDayRow,
            of,
            (schedule_day::service_id, schedule_day::schedule, schedule_day::position)
        );
        let mut urgencies =
            lists(urgencies, |row| Ok(((row.service_id, row.response_target), from_word(&row.urgency)?)))?;
        let mut days = lists(days, |row| Ok(((row.service_id, row.schedule), from_word(&row.day)?)))?;
        Ok(Self {
            response_targets: lists(targets, |row| {
                let ResponseTargetRow { service_id, position, within, per_cent, says, provenance_id } = row;
                let target = ResponseTarget {
                    urgency: take(&mut urgencies, &(service_id, position)),
                    within,
                    per_cent: per_cent.map(narrow).transpose()?,
                    says,
                    provenance: provenances.get(provenance_id)?,
                };
                Ok((service_id, target))
            })?,
            schedules: lists(schedules, |row| {
                let schedule = Schedule {
                    of: from_word(&row.schedule_of)?,
                    freq: from_optional_word(row.freq.as_deref())?,
                    byday: take(&mut days, &(row.service_id, row.position)),
                    opens_at: from_optional_word(row.opens_at.as_deref())?,
                    closes_at: from_optional_word(row.closes_at.as_deref())?,
                    valid_from: row.valid_from,
                    valid_to: row.valid_to,
                    bank_holidays: from_optional_word(row.bank_holidays.as_deref())?,
                    says: row.says,
                    provenance: provenances.get(row.provenance_id)?,
                };
                Ok((row.service_id, schedule))
            })?,
        })
    }

    pub(super) fn give(&mut self, id: Uuid, service: &mut Service) {
        service.response_targets = take(&mut self.response_targets, &id);
        service.schedules = take(&mut self.schedules, &id);
    }
}

#[derive(Default)]
pub(super) struct OpeningRows {
    targets: Vec<ResponseTargetRow>,
    urgencies: Vec<ResponseUrgencyRow>,
    schedules: Vec<ScheduleRow>,
    days: Vec<ScheduleDayRow>,
}

impl OpeningRows {
    pub(super) fn add(&mut self, service: &Service, cited: &mut Cited) -> Result<(), StoreError> {
        let service_id = service.id().0;
        for (index, target) in service.response_targets.iter().enumerate() {
            let ResponseTarget { urgency, within, per_cent, says, provenance } = target;
            let response_target = position(index)?;
            self.targets.push(ResponseTargetRow {
                service_id,
                position: response_target,
                within: within.clone(),
                per_cent: per_cent.map(i16::from),
                says: says.clone(),
                provenance_id: cited.cite(provenance)?,
            });
            for (index, urgency) in urgency.iter().enumerate() {
                let (position, urgency) = (position(index)?, word(urgency)?);
                self.urgencies.push(ResponseUrgencyRow { service_id, response_target, position, urgency });
            }
        }
        for (index, rule) in service.schedules.iter().enumerate() {
            let Schedule {
                of,
                freq,
                byday,
                opens_at,
                closes_at,
                valid_from,
                valid_to,
                bank_holidays,
                says,
                provenance,
            } = rule;
            let schedule = position(index)?;
            self.schedules.push(ScheduleRow {
                service_id,
                position: schedule,
                schedule_of: word(of)?,
                freq: optional_word(freq.as_ref())?,
                opens_at: optional_word(opens_at.as_ref())?,
                closes_at: optional_word(closes_at.as_ref())?,
                valid_from: *valid_from,
                valid_to: *valid_to,
                bank_holidays: optional_word(bank_holidays.as_ref())?,
                says: says.clone(),
                provenance_id: cited.cite(provenance)?,
            });
            for (index, day) in byday.iter().enumerate() {
                let position = position(index)?;
                self.days.push(ScheduleDayRow { service_id, schedule, position, day: day.to_string() });
            }
        }
        Ok(())
    }

    pub(super) async fn insert(self, connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
        insert_rows!(
            connection,
            self.targets,
            response_target(service_id, position, within, per_cent, says, provenance_id)
        );
        insert_rows!(
            connection,
            self.urgencies,
            response_urgency(service_id, response_target, position, urgency)
        );
        insert_rows!(
            connection,
            self.schedules,
            schedule(
                service_id,
                position,
                schedule_of,
                freq,
                opens_at,
                closes_at,
                valid_from,
                valid_to,
                bank_holidays,
                says,
                provenance_id
            )
        );
        insert_rows!(connection, self.days, schedule_day(service_id, schedule, position, day));
        Ok(())
    }
}

/// Removes the targets and schedules of these services, with what is below them.
pub(super) async fn forget(connection: &mut AsyncPgConnection, ids: &[Uuid]) -> Result<(), StoreError> {
    diesel::delete(response_target::table.filter(response_target::service_id.eq_any(ids)))
        .execute(connection)
        .await?;
    diesel::delete(schedule::table.filter(schedule::service_id.eq_any(ids))).execute(connection).await?;
    Ok(())
}
