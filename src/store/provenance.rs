//! Provenance as rows: what many facts share is written once, under an id derived from what it says.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::StoreError;
use super::insert::insert_all;
use super::schema::{provenance, provenance_source};
use super::words::{from_word, narrow, position, word};
use crate::catalogue::{Origin, Provenance};

/// Namespace of ids derived from contents (UUID version 5).
pub(super) const CONTENTS: Uuid = Uuid::from_u128(0x41b6_0a2e_93d7_5c18_8f4b_2d60_7ea9_c503);

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = provenance, check_for_backend(diesel::pg::Pg))]
struct ProvenanceRow {
    id: Uuid,
    dated: String,
    confidence: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = provenance_source, check_for_backend(diesel::pg::Pg))]
struct ProvenanceSourceRow {
    provenance_id: Uuid,
    position: i16,
    source_id: String,
}

/// Every provenance there is, by id.
pub(super) struct Provenances(HashMap<Uuid, Provenance>);

impl Provenances {
    pub(super) async fn load(connection: &mut AsyncPgConnection) -> Result<Self, StoreError> {
        let rows: Vec<ProvenanceRow> =
            provenance::table.select(ProvenanceRow::as_select()).load(connection).await?;
        let sources: Vec<ProvenanceSourceRow> = provenance_source::table
            .order((provenance_source::provenance_id, provenance_source::position))
            .select(ProvenanceSourceRow::as_select())
            .load(connection)
            .await?;
        let mut all = HashMap::with_capacity(rows.len());
        for ProvenanceRow { id, dated, confidence } in rows {
            let (dated, confidence) = (narrow(dated)?, from_word(&confidence)?);
            all.insert(id, Provenance::from(Origin { source: Vec::new(), dated, confidence }));
        }
        for ProvenanceSourceRow { provenance_id, position: _, source_id } in sources {
            if let Some(provenance) = all.get_mut(&provenance_id) {
                provenance.source.push(source_id);
            }
        }
        Ok(Self(all))
    }

    pub(super) fn get(&self, id: Uuid) -> Result<Provenance, StoreError> {
        // A foreign key sees to it that it is there.
        let missing =
            || StoreError::Unreadable { what: "Provenance", problem: format!("`{id}` is not there") };
        self.0.get(&id).cloned().ok_or_else(missing)
    }
}

/// The provenances that rows about to be written cite.
#[derive(Default)]
pub(super) struct Cited(HashMap<Uuid, Provenance>);

impl Cited {
    /// Notes a provenance and gives the id to cite it by.
    pub(super) fn cite(&mut self, provenance: &Provenance) -> Result<Uuid, StoreError> {
        let Origin { source, dated, confidence } = provenance.as_ref();
        // Neither a line break nor a tab can be in an id of a source.
        let said = format!("provenance\n{}\n{dated}\n{}", source.join("\t"), word(confidence)?);
        let id = Uuid::new_v5(&CONTENTS, said.as_bytes());
        self.0.entry(id).or_insert_with(|| provenance.clone());
        Ok(id)
    }

    /// Writes those that are not there yet. They stay for good: other facts may cite them later.
    pub(super) async fn write(self, connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
        let known: Vec<Uuid> = provenance::table.select(provenance::id).load(connection).await?;
        let known: std::collections::HashSet<Uuid> = known.into_iter().collect();
        let (mut rows, mut sources) = (Vec::new(), Vec::new());
        for (id, provenance) in self.0 {
            if known.contains(&id) {
                continue;
            }
            let Origin { source, dated, confidence } = provenance.into_inner();
            rows.push(ProvenanceRow { id, dated: dated.into(), confidence: word(&confidence)? });
            for (index, source_id) in source.into_iter().enumerate() {
                sources.push(ProvenanceSourceRow {
                    provenance_id: id,
                    position: position(index)?,
                    source_id,
                });
            }
        }
        insert_all!(connection, provenance::table, rows);
        insert_all!(connection, provenance_source::table, sources);
        Ok(())
    }
}
