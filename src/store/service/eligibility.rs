//! Who a service is for: ages and criteria.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value as Json;
use uuid::Uuid;

use super::super::insert::{insert_all, insert_rows, load_all};
use super::super::provenance::{Cited, Provenances};
use super::super::schema::{ages, criterion, criterion_test};
use super::super::words::{from_word, narrow, position, word};
use super::tests_of_facts::{TestParts, alternatives_of, parts_of};
use super::{Lists, StoreError, lists, take};
use crate::catalogue::{Ages, Criterion, Service};

#[derive(Queryable, Selectable)]
#[diesel(table_name = ages, check_for_backend(diesel::pg::Pg))]
struct AgesRow {
    service_id: Uuid,
    minimum_years: Option<i16>,
    maximum_years: Option<i16>,
    basis: String,
    says: Option<String>,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = criterion, check_for_backend(diesel::pg::Pg))]
struct CriterionRow {
    service_id: Uuid,
    position: i16,
    effect: String,
    says: String,
    in_force_from: Option<NaiveDate>,
    in_force_until: Option<NaiveDate>,
    otherwise: Option<String>,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = criterion_test, check_for_backend(diesel::pg::Pg))]
struct CriterionTestRow {
    service_id: Uuid,
    criterion: i16,
    alternative: i16,
    test: i16,
    all_of: bool,
    fact: String,
    is_value: Option<Json>,
    is_not_value: Option<Json>,
    one_of: Option<Vec<String>>,
    at_least: Option<Json>,
    at_most: Option<Json>,
}

pub(super) struct EligibilityFacts {
    /// At most one each.
    ages: Lists<Uuid, Ages>,
    criteria: Lists<Uuid, Criterion>,
}

impl EligibilityFacts {
    pub(super) async fn load(
        connection: &mut AsyncPgConnection,
        provenances: &Provenances,
        of: Option<&[Uuid]>,
    ) -> Result<Self, StoreError> {
        let ages_rows = load_all!(connection, ages, AgesRow, of, ages::service_id);
        let criteria =
            load_all!(connection, criterion, CriterionRow, of, (criterion::service_id, criterion::position));
        let tests = load_all!(
            connection,
            criterion_test,
            CriterionTestRow,
            of,
            (
                criterion_test::service_id,
                criterion_test::criterion,
                criterion_test::alternative,
                criterion_test::test
            )
        );
        let mut tests = lists(tests, |row| Ok(((row.service_id, row.criterion), row.into_parts())))?;
        Ok(Self {
            ages: lists(ages_rows, |row| {
                let AgesRow { service_id, minimum_years, maximum_years, basis, says, provenance_id } = row;
                let ages = Ages {
                    minimum_years: minimum_years.map(narrow).transpose()?,
                    maximum_years: maximum_years.map(narrow).transpose()?,
                    basis: from_word(&basis)?,
                    says,
                    provenance: provenances.get(provenance_id)?,
                };
                Ok((service_id, ages))
            })?,
            criteria: lists(criteria, |row| {
                let CriterionRow { service_id, position, effect, says, .. } = row;
                let criterion = Criterion {
                    effect: from_word(&effect)?,
                    says,
                    any_of: alternatives_of(take(&mut tests, &(service_id, position)))?,
                    from: row.in_force_from,
                    until: row.in_force_until,
                    otherwise: row.otherwise,
                    provenance: provenances.get(row.provenance_id)?,
                };
                Ok((service_id, criterion))
            })?,
        })
    }

    pub(super) fn give(&mut self, id: Uuid, service: &mut Service) {
        service.ages = take(&mut self.ages, &id).pop();
        service.criteria = take(&mut self.criteria, &id);
    }
}

#[derive(Default)]
pub(super) struct EligibilityRows {
    ages: Vec<AgesRow>,
    criteria: Vec<CriterionRow>,
    tests: Vec<CriterionTestRow>,
}

impl EligibilityRows {
    pub(super) fn add(&mut self, service: &Service, cited: &mut Cited) -> Result<(), StoreError> {
        let service_id = service.id().0;
        if let Some(Ages { minimum_years, maximum_years, basis, says, provenance }) = &service.ages {
            self.ages.push(AgesRow {
                service_id,
                minimum_years: minimum_years.map(i16::from),
                maximum_years: maximum_years.map(i16::from),
                basis: word(basis)?,
                says: says.clone(),
                provenance_id: cited.cite(provenance)?,
            });
        }
        for (index, criterion) in service.criteria.iter().enumerate() {
            let Criterion { effect, says, any_of, from, until, otherwise, provenance } = criterion;
            let position = position(index)?;
            self.criteria.push(CriterionRow {
                service_id,
                position,
                effect: word(effect)?,
                says: says.clone(),
                in_force_from: *from,
                in_force_until: *until,
                otherwise: otherwise.clone(),
                provenance_id: cited.cite(provenance)?,
            });
            let parts = parts_of(any_of, &service.slug)?;
            self.tests
                .extend(parts.into_iter().map(|parts| CriterionTestRow::new(service_id, position, parts)));
        }
        Ok(())
    }

    pub(super) async fn insert(self, connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
        insert_rows!(
            connection,
            self.ages,
            ages(service_id, minimum_years, maximum_years, basis, says, provenance_id)
        );
        insert_rows!(
            connection,
            self.criteria,
            criterion(
                service_id,
                position,
                effect,
                says,
                in_force_from,
                in_force_until,
                otherwise,
                provenance_id
            )
        );
        insert_all!(connection, criterion_test::table, self.tests);
        Ok(())
    }
}

/// Removes the ages and criteria of these services; tests go with their criteria.
pub(super) async fn forget(connection: &mut AsyncPgConnection, ids: &[Uuid]) -> Result<(), StoreError> {
    diesel::delete(ages::table.filter(ages::service_id.eq_any(ids))).execute(connection).await?;
    diesel::delete(criterion::table.filter(criterion::service_id.eq_any(ids))).execute(connection).await?;
    Ok(())
}

impl CriterionTestRow {
    fn new(service_id: Uuid, criterion: i16, parts: TestParts) -> Self {
        let TestParts { alternative, test, all_of, fact, is_value, is_not_value, one_of, at_least, at_most } =
            parts;
        Self {
            service_id,
            criterion,
            alternative,
            test,
            all_of,
            fact,
            is_value,
            is_not_value,
            one_of,
            at_least,
            at_most,
        }
    }

    fn into_parts(self) -> TestParts {
        let Self { service_id: _, criterion: _, alternative, test, all_of, fact, .. } = self;
        let Self { is_value, is_not_value, one_of, at_least, at_most, .. } = self;
        TestParts { alternative, test, all_of, fact, is_value, is_not_value, one_of, at_least, at_most }
    }
}
