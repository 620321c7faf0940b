//! What else is known of a service: costs, languages, access, notes, and where sources disagree.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::super::insert::{insert_rows, load_all};
use super::super::provenance::{Cited, Provenances};
use super::super::schema::{access, claim, conflict, cost, language, note};
use super::super::words::{from_word, narrow, position, word};
use super::{Lists, StoreError, lists, take};
use crate::catalogue::{AccessFact, Claim, Conflict, Cost, LanguageFact, Note, Service};

#[derive(Queryable, Selectable)]
#[diesel(table_name = cost, check_for_backend(diesel::pg::Pg))]
struct CostRow {
    service_id: Uuid,
    position: i16,
    amount_pence: Option<i64>,
    says: String,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = language, check_for_backend(diesel::pg::Pg))]
struct LanguageRow {
    service_id: Uuid,
    position: i16,
    code: String,
    says: Option<String>,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = access, check_for_backend(diesel::pg::Pg))]
struct AccessRow {
    service_id: Uuid,
    position: i16,
    word: String,
    says: Option<String>,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = note, check_for_backend(diesel::pg::Pg))]
struct NoteRow {
    service_id: Uuid,
    position: i16,
    says: String,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = conflict, check_for_backend(diesel::pg::Pg))]
struct ConflictRow {
    service_id: Uuid,
    position: i16,
    about: String,
    used: Option<String>,
    because: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = claim, check_for_backend(diesel::pg::Pg))]
struct ClaimRow {
    service_id: Uuid,
    conflict: i16,
    position: i16,
    value: String,
    source_id: String,
    dated: String,
    publish: bool,
}

pub(super) struct RemarkFacts {
    costs: Lists<Uuid, CostRow>,
    languages: Lists<Uuid, LanguageRow>,
    access: Lists<Uuid, AccessRow>,
    notes: Lists<Uuid, NoteRow>,
    conflicts: Lists<Uuid, Conflict>,
}

impl RemarkFacts {
    pub(super) async fn load(
        connection: &mut AsyncPgConnection,
        of: Option<&[Uuid]>,
    ) -> Result<Self, StoreError> {
        let costs = load_all!(connection, cost, CostRow, of, (cost::service_id, cost::position));
        let languages =
            load_all!(connection, language, LanguageRow, of, (language::service_id, language::position));
        let accesses = load_all!(connection, access, AccessRow, of, (access::service_id, access::position));
        let notes = load_all!(connection, note, NoteRow, of, (note::service_id, note::position));
        let conflicts =
            load_all!(connection, conflict, ConflictRow, of, (conflict::service_id, conflict::position));
        let claims =
            load_all!(connection, claim, ClaimRow, of, (claim::service_id, claim::conflict, claim::position));
        let mut claims = lists(claims, |row| {
            let ClaimRow { service_id, conflict, position: _, value, source_id, dated, publish } = row;
            Ok(((service_id, conflict), Claim { value, source: source_id, dated: narrow(dated)?, publish }))
        })?;
        Ok(Self {
            costs: lists(costs, |row| Ok((row.service_id, row)))?,
            languages: lists(languages, |row| Ok((row.service_id, row)))?,
            access: lists(accesses, |row| Ok((row.service_id, row)))?,
            notes: lists(notes, |row| Ok((row.service_id, row)))?,
            conflicts: lists(conflicts, |row| {
                let ConflictRow { service_id, position, about, used, because } = row;
                let claims = take(&mut claims, &(service_id, position));
                Ok((service_id, Conflict { about, claims, used, because }))
            })?,
        })
    }

    pub(super) fn give(
        &mut self,
        id: Uuid,
        service: &mut Service,
        provenances: &Provenances,
    ) -> Result<(), StoreError> {
        for CostRow { service_id: _, position: _, amount_pence, says, provenance_id } in
            take(&mut self.costs, &id)
        {
            let amount_pence = amount_pence.map(narrow).transpose()?;
            service.costs.push(Cost { amount_pence, says, provenance: provenances.get(provenance_id)? });
        }
        for LanguageRow { service_id: _, position: _, code, says, provenance_id } in
            take(&mut self.languages, &id)
        {
            service.languages.push(LanguageFact { code, says, provenance: provenances.get(provenance_id)? });
        }
        for AccessRow { service_id: _, position: _, word, says, provenance_id } in take(&mut self.access, &id)
        {
            let provenance = provenances.get(provenance_id)?;
            service.access.push(AccessFact { word: from_word(&word)?, says, provenance });
        }
        for NoteRow { service_id: _, position: _, says, provenance_id } in take(&mut self.notes, &id) {
            service.notes.push(Note { says, provenance: provenances.get(provenance_id)? });
        }
        service.conflicts = take(&mut self.conflicts, &id);
        let Service { costs, languages, access, notes, .. } = service;
        costs.shrink_to_fit();
        languages.shrink_to_fit();
        access.shrink_to_fit();
        notes.shrink_to_fit();
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct RemarkRows {
    costs: Vec<CostRow>,
    languages: Vec<LanguageRow>,
    access: Vec<AccessRow>,
    notes: Vec<NoteRow>,
    conflicts: Vec<ConflictRow>,
    claims: Vec<ClaimRow>,
}

impl RemarkRows {
    pub(super) fn add(&mut self, service: &Service, cited: &mut Cited) -> Result<(), StoreError> {
        let service_id = service.id().0;
        for (index, Cost { amount_pence, says, provenance }) in service.costs.iter().enumerate() {
            let (position, provenance_id) = (position(index)?, cited.cite(provenance)?);
            let amount_pence = amount_pence.map(i64::from);
            self.costs.push(CostRow {
                service_id,
                position,
                amount_pence,
                says: says.clone(),
                provenance_id,
            });
        }
        for (index, LanguageFact { code, says, provenance }) in service.languages.iter().enumerate() {
            let (position, provenance_id) = (position(index)?, cited.cite(provenance)?);
            let (code, says) = (code.clone(), says.clone());
            self.languages.push(LanguageRow { service_id, position, code, says, provenance_id });
        }
        for (index, AccessFact { word: access, says, provenance }) in service.access.iter().enumerate() {
            let (position, provenance_id) = (position(index)?, cited.cite(provenance)?);
            let (word, says) = (word(access)?, says.clone());
            self.access.push(AccessRow { service_id, position, word, says, provenance_id });
        }
        for (index, Note { says, provenance }) in service.notes.iter().enumerate() {
            let (position, provenance_id) = (position(index)?, cited.cite(provenance)?);
            self.notes.push(NoteRow { service_id, position, says: says.clone(), provenance_id });
        }
        for (index, Conflict { about, claims, used, because }) in service.conflicts.iter().enumerate() {
            let conflict = position(index)?;
            let (about, used, because) = (about.clone(), used.clone(), because.clone());
            self.conflicts.push(ConflictRow { service_id, position: conflict, about, used, because });
            for (index, Claim { value, source, dated, publish }) in claims.iter().enumerate() {
                self.claims.push(ClaimRow {
                    service_id,
                    conflict,
                    position: position(index)?,
                    value: value.clone(),
                    source_id: source.clone(),
                    dated: dated.to_string(),
                    publish: *publish,
                });
            }
        }
        Ok(())
    }

    pub(super) async fn insert(self, connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
        insert_rows!(connection, self.costs, cost(service_id, position, amount_pence, says, provenance_id));
        insert_rows!(connection, self.languages, language(service_id, position, code, says, provenance_id));
        insert_rows!(connection, self.access, access(service_id, position, word, says, provenance_id));
        insert_rows!(connection, self.notes, note(service_id, position, says, provenance_id));
        insert_rows!(connection, self.conflicts, conflict(service_id, position, about, used, because));
        insert_rows!(
            connection,
            self.claims,
            claim(service_id, conflict, position, value, source_id, dated, publish)
        );
        Ok(())
    }
}

/// Removes these facts of these services; claims go with their conflicts.
pub(super) async fn forget(connection: &mut AsyncPgConnection, ids: &[Uuid]) -> Result<(), StoreError> {
    diesel::delete(cost::table.filter(cost::service_id.eq_any(ids))).execute(connection).await?;
    diesel::delete(language::table.filter(language::service_id.eq_any(ids))).execute(connection).await?;
    diesel::delete(access::table.filter(access::service_id.eq_any(ids))).execute(connection).await?;
    diesel::delete(note::table.filter(note::service_id.eq_any(ids))).execute(connection).await?;
    diesel::delete(conflict::table.filter(conflict::service_id.eq_any(ids))).execute(connection).await?;
    Ok(())
}
