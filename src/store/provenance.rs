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

/// Provenances by id: every one there is, or those of some records.
pub(super) struct Provenances(HashMap<Uuid, Provenance>);

/// Tables of facts, whose rows belong to a service and cite a provenance.
const CITED_BY_FACTS: [&str; 13] = [
    "access",
    "ages",
    "contact",
    "cost",
    "coverage",
    "criterion",
    "language",
    "note",
    "response_target",
    "route",
    "schedule",
    "service_at_location",
    "service",
];

#[derive(QueryableByName)]
struct CitedRow {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    id: Uuid,
}

impl Provenances {
    /// Every one.
    pub(super) async fn load(connection: &mut AsyncPgConnection) -> Result<Self, StoreError> {
        Self::load_some(connection, None).await
    }

    /// Those that the facts of these services cite.
    pub(super) async fn of_services(
        connection: &mut AsyncPgConnection,
        services: &[Uuid],
    ) -> Result<Self, StoreError> {
        let cited = diesel::sql_query(cited_by_services());
        let rows: Vec<CitedRow> = cited
            .bind::<diesel::sql_types::Array<diesel::sql_types::Uuid>, _>(services)
            .load(connection)
            .await?;
        let ids: Vec<Uuid> = rows.into_iter().map(|row| row.id).collect();
        Self::load_some(connection, Some(&ids)).await
    }

    /// All of them, or those with these ids.
    pub(super) async fn load_some(
        connection: &mut AsyncPgConnection,
        of: Option<&[Uuid]>,
    ) -> Result<Self, StoreError> {
        let mut rows = provenance::table.select(ProvenanceRow::as_select()).into_boxed();
        let mut sources = provenance_source::table
            .order((provenance_source::provenance_id, provenance_source::position))
            .select(ProvenanceSourceRow::as_select())
            .into_boxed();
        if let Some(ids) = of {
            rows = rows.filter(provenance::id.eq_any(ids));
            sources = sources.filter(provenance_source::provenance_id.eq_any(ids));
        }
        let rows: Vec<ProvenanceRow> = rows.load(connection).await?;
        let sources: Vec<ProvenanceSourceRow> = sources.load(connection).await?;
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

/// The ids that facts of services cite, each once; the services are `$1`.
fn cited_by_services() -> String {
    let mut cited = "SELECT status_provenance_id AS id FROM service WHERE id = ANY($1)".to_owned();
    for table in CITED_BY_FACTS {
        let service = if table == "service" { "id" } else { "service_id" };
        cited.push_str(&format!(r#" UNION SELECT provenance_id FROM "{table}" WHERE {service} = ANY($1)"#));
    }
    cited
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
        let cited: Vec<Uuid> = self.0.keys().copied().collect();
        let known: Vec<Uuid> = provenance::table
            .filter(provenance::id.eq_any(cited))
            .select(provenance::id)
            .load(connection)
            .await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_of_facts_is_left_out() {
        let tables = include_str!("schema.rs").split("diesel::table! {").skip(1);
        let of_facts = tables.filter(|table| table.contains(" provenance_id -> "));
        let first_word = |line: &str| line.trim().split(' ').next().map(str::to_owned);
        let mut names: Vec<String> = of_facts
            .filter_map(|table| table.lines().find(|line| line.ends_with(") {")).and_then(first_word))
            .filter(|name| !["organisation", "provenance_source"].contains(&name.as_str()))
            .collect();
        names.sort_unstable();
        let mut known = CITED_BY_FACTS.to_vec();
        known.sort_unstable();

        assert_eq!(names, known);
    }
}
