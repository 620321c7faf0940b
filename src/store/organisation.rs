//! Organisations as rows.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::StoreError;
use super::insert::insert_all;
use super::provenance::{Cited, Provenances};
use super::schema::{organisation, organisation_name};
use super::words::{from_word, position, word};
use crate::catalogue::Organisation;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = organisation, check_for_backend(diesel::pg::Pg))]
struct OrganisationRow {
    id: Uuid,
    slug: String,
    name: String,
    kind: String,
    website: Option<String>,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = organisation_name, check_for_backend(diesel::pg::Pg))]
struct OrganisationNameRow {
    organisation_id: Uuid,
    position: i16,
    name: String,
}

/// The id of an organisation.
///
/// # Errors
/// [`StoreError::UnknownReference`] when there is none of this slug.
pub(super) async fn id_of(connection: &mut AsyncPgConnection, slug: &str) -> Result<Uuid, StoreError> {
    let found = organisation::table.filter(organisation::slug.eq(slug)).select(organisation::id);
    let id = found.first(connection).await.optional()?;
    id.ok_or(StoreError::UnknownReference { field: "organisation", slug: slug.to_owned() })
}

/// An organisation by its slug; none when there is none.
pub(super) async fn find(
    connection: &mut AsyncPgConnection,
    slug: &str,
) -> Result<Option<Organisation>, StoreError> {
    let found = organisation::table.filter(organisation::slug.eq(slug));
    let known: Option<(Uuid, Uuid)> =
        found.select((organisation::id, organisation::provenance_id)).first(connection).await.optional()?;
    let Some((id, provenance_id)) = known else { return Ok(None) };
    let provenances = Provenances::load_some(connection, Some(&[provenance_id])).await?;
    Ok(load(connection, &provenances, Some(id)).await?.into_iter().next())
}

/// Organisations in order of slug: every one, or the one with this id.
pub(super) async fn load(
    connection: &mut AsyncPgConnection,
    provenances: &Provenances,
    of: Option<Uuid>,
) -> Result<Vec<Organisation>, StoreError> {
    let mut rows = organisation::table.select(OrganisationRow::as_select()).into_boxed();
    let mut names = organisation_name::table
        .order((organisation_name::organisation_id, organisation_name::position))
        .select(OrganisationNameRow::as_select())
        .into_boxed();
    if let Some(id) = of {
        rows = rows.filter(organisation::id.eq(id));
        names = names.filter(organisation_name::organisation_id.eq(id));
    }
    let rows: Vec<OrganisationRow> = rows.load(connection).await?;
    let names: Vec<OrganisationNameRow> = names.load(connection).await?;
    let mut names_of: HashMap<Uuid, Vec<String>> = HashMap::new();
    for OrganisationNameRow { organisation_id, position: _, name } in names {
        names_of.entry(organisation_id).or_default().push(name);
    }
    let mut organisations = Vec::with_capacity(rows.len());
    for OrganisationRow { id, slug, name, kind, website, provenance_id } in rows {
        organisations.push(Organisation {
            slug,
            name,
            formerly: names_of.remove(&id).unwrap_or_default(),
            kind: from_word(&kind)?,
            website,
            provenance: provenances.get(provenance_id)?,
        });
    }
    // Here and not in SQL, where the order would depend on the locale of the server.
    organisations.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(organisations)
}

pub(super) async fn write(
    connection: &mut AsyncPgConnection,
    organisations: &[&Organisation],
) -> Result<(), StoreError> {
    let mut cited = Cited::default();
    let (mut rows, mut names, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    for organisation in organisations {
        let organisation_id = organisation.id();
        let Organisation { slug, name, formerly, kind, website, provenance } = organisation;
        ids.push(organisation_id);
        for (index, name) in formerly.iter().enumerate() {
            names.push(OrganisationNameRow {
                organisation_id,
                position: position(index)?,
                name: name.clone(),
            });
        }
        rows.push(OrganisationRow {
            id: organisation_id,
            slug: slug.clone(),
            name: name.clone(),
            kind: word(kind)?,
            website: website.clone(),
            provenance_id: cited.cite(provenance)?,
        });
    }
    cited.write(connection).await?;
    diesel::delete(organisation_name::table.filter(organisation_name::organisation_id.eq_any(&ids)))
        .execute(connection)
        .await?;
    diesel::insert_into(organisation::table)
        .values(&rows)
        .on_conflict(organisation::id)
        .do_update()
        .set((
            organisation::name.eq(excluded(organisation::name)),
            organisation::kind.eq(excluded(organisation::kind)),
            organisation::website.eq(excluded(organisation::website)),
            organisation::provenance_id.eq(excluded(organisation::provenance_id)),
        ))
        .execute(connection)
        .await?;
    insert_all!(connection, organisation_name::table, names);
    Ok(())
}
