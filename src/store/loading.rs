//! The catalogue out of its rows, as one transaction sees it: whole, portion by portion, or some services of it.

use diesel_async::AsyncPgConnection;
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use super::import::{AT_ONCE, Portion};
use super::provenance::Provenances;
use super::transaction::find_by_index;
use super::{StoreError, organisation, reference, service};
use crate::catalogue::{Catalogue, Common, Service, ServiceId};

/// Everything, as the transaction sees it.
pub(super) async fn load(connection: &mut AsyncPgConnection) -> Result<Catalogue, StoreError> {
    let provenances = Provenances::load(connection).await?;
    let slugs = service::slugs(connection).await?;
    let mut services = Vec::with_capacity(slugs.len());
    if slugs.len() <= AT_ONCE {
        services.extend(service::load(connection, &provenances, None).await?.into_iter().map(Common::from));
    } else {
        // Rows of everything at once would fill more memory than what they are made into.
        find_by_index(connection).await?;
        for some in slugs.chunks(AT_ONCE) {
            let some = service::load(connection, &provenances, Some(&ids_of(some))).await?;
            services.extend(some.into_iter().map(Common::from));
        }
    }
    Ok(Catalogue { services, ..references(connection, &provenances).await? })
}

/// Everything that services refer to, and no service.
pub(super) async fn load_references(connection: &mut AsyncPgConnection) -> Result<Catalogue, StoreError> {
    let provenances = Provenances::load(connection).await?;
    references(connection, &provenances).await
}

async fn references(
    connection: &mut AsyncPgConnection,
    provenances: &Provenances,
) -> Result<Catalogue, StoreError> {
    Ok(Catalogue {
        organisations: organisation::load(connection, provenances, None).await?,
        sources: reference::load_sources(connection, None).await?,
        needs: reference::load_needs(connection).await?,
        pyramid: reference::load_pyramid(connection).await?,
        services: Vec::new(),
    })
}

/// Gives everything out in portions, as the transaction sees it: first what services refer to, then the services in order of slug.
pub(super) async fn give_out(
    connection: &mut AsyncPgConnection,
    portions: &Sender<Portion>,
) -> Result<(), StoreError> {
    let give = async |portion| portions.send(portion).await.map_err(|_| StoreError::BrokenOff);
    find_by_index(connection).await?;
    let provenances = Provenances::load(connection).await?;
    give(Portion::References(Box::new(references(connection, &provenances).await?))).await?;
    let slugs = service::slugs(connection).await?;
    for some in slugs.chunks(AT_ONCE) {
        give(Portion::Services(service::load(connection, &provenances, Some(&ids_of(some))).await?)).await?;
    }
    give(Portion::End).await
}

/// Services by slug, in order of slug; a slug nobody has is passed over.
pub(super) async fn load_services(
    connection: &mut AsyncPgConnection,
    slugs: &[String],
) -> Result<Vec<Service>, StoreError> {
    let there = service::there(connection, &ids_of(slugs)).await?;
    if there.is_empty() {
        return Ok(Vec::new());
    }
    let provenances = Provenances::of_services(connection, &there).await?;
    service::load(connection, &provenances, Some(&there)).await
}

fn ids_of(slugs: &[String]) -> Vec<Uuid> {
    slugs.iter().map(|slug| ServiceId::of_slug(slug).0).collect()
}
