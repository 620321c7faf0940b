//! The catalogue as a whole: in from files and portions, out as it is or as it was.

use std::collections::BTreeMap;

use diesel::QueryDsl;
use diesel_async::{AsyncConnection, RunQueryDsl};
use tokio::sync::mpsc::{Receiver, Sender};

use super::{
    Approved, ChangeNumber, Differing, Imported, Portion, Reconcile, Store, StoreError, change, history,
    import, loading, reference, schema,
};
use crate::catalogue::{Catalogue, Service, Source};

/// How a transaction ended that kept nothing.
enum Ended<T> {
    /// It would have done this.
    Rehearsed(T),
    Failed(StoreError),
}

impl<T> From<StoreError> for Ended<T> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl<T> From<diesel::result::Error> for Ended<T> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// What was done, or would have been.
fn kept<T>(done: Result<T, Ended<T>>) -> Result<T, StoreError> {
    match done {
        Ok(done) | Err(Ended::Rehearsed(done)) => Ok(done),
        Err(Ended::Failed(error)) => Err(error.of_write()),
    }
}

impl Store {
    /// Whether there is no service yet.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let mut connection = self.connection().await?;
        let any: bool =
            diesel::select(diesel::dsl::exists(schema::service::table.select(schema::service::id)))
                .get_result(&mut connection)
                .await?;
        Ok(!any)
    }

    /// Adds the records of a catalogue that are not there and changes those that differ; each is one change in the feed. A service
    /// that the given catalogue lacks stays as it is.
    ///
    /// # Errors
    /// Nothing is kept of an import that fails.
    pub async fn import(&self, catalogue: &Catalogue, who: &str, why: &str) -> Result<Imported, StoreError> {
        let mut connection = self.connection().await?;
        let done = connection
            .transaction(async |connection| import::import(connection, catalogue, who, why).await)
            .await;
        done.map_err(StoreError::of_write)
    }

    /// The same for a catalogue read from files, telling every service and organisation that differs, field by field. One that somebody wrote
    /// since it came from a file stays, unless it is said to give way. A dry run does all of it and keeps nothing.
    ///
    /// # Errors
    /// Nothing is kept of an import that fails.
    pub async fn import_files(
        &self,
        catalogue: &Catalogue,
        approved: Approved,
        who: &str,
        why: &str,
        dry_run: bool,
    ) -> Result<(Imported, Vec<Differing>), StoreError> {
        let mut connection = self.connection().await?;
        let done = connection
            .transaction(async |connection| {
                let done = import::import_files(connection, catalogue, approved, who, why).await?;
                // Whatever ends the transaction as an error takes everything back.
                if dry_run { Err(Ended::Rehearsed(done)) } else { Ok(done) }
            })
            .await;
        kept(done)
    }

    /// The same for a catalogue that arrives in portions, so that one of any size fits. `reconcile` says what is written for a record
    /// that is there already. A dry run does all of it and keeps nothing.
    ///
    /// # Errors
    /// Nothing is kept of an import that fails, or whose portions end without [`Portion::End`].
    pub async fn import_portions(
        &self,
        portions: &mut Receiver<Portion>,
        reconcile: Reconcile,
        who: &str,
        why: &str,
        dry_run: bool,
    ) -> Result<Imported, StoreError> {
        let mut connection = self.connection().await?;
        let done = connection
            .transaction(async |connection| {
                let imported = import::import_portions(connection, portions, reconcile, who, why).await?;
                // Whatever ends the transaction as an error takes everything back.
                if dry_run { Err(Ended::Rehearsed(imported)) } else { Ok(imported) }
            })
            .await;
        kept(done)
    }

    /// Gives the whole catalogue out in portions, as of one moment: first what services refer to, then the services in order of
    /// slug. What comes back is the number of the last change that is in it. Confidential addresses are included, as in
    /// [`Store::catalogue`].
    ///
    /// # Errors
    /// Those of the store, and [`StoreError::BrokenOff`] when nobody takes the portions any more.
    pub async fn give_out(&self, portions: Sender<Portion>) -> Result<ChangeNumber, StoreError> {
        let mut connection = self.connection().await?;
        let snapshot = connection.build_transaction().repeatable_read().read_only();
        { snapshot }
            .run(async |connection| {
                let number = change::latest(connection).await?;
                loading::give_out(connection, &portions).await?;
                Ok(number)
            })
            .await
    }

    /// Organisations, sources, needs and steps, without the services.
    pub async fn references(&self) -> Result<Catalogue, StoreError> {
        loading::load_references(&mut *self.connection().await?).await
    }

    /// Writes one service whole, and gives the number of the change.
    pub async fn replace_service(
        &self,
        service: &Service,
        who: &str,
        why: &str,
    ) -> Result<ChangeNumber, StoreError> {
        let mut connection = self.connection().await?;
        let done = connection
            .transaction(async |connection| import::replace_service(connection, service, who, why).await)
            .await;
        done.map_err(StoreError::of_write)
    }

    /// The whole catalogue and the number of the last change that is in it. Confidential addresses are included, marked as such:
    /// whoever answers, exports or indexes leaves them out. Services are in order of slug, organisations and sources too.
    pub async fn catalogue(&self) -> Result<(Catalogue, ChangeNumber), StoreError> {
        let mut connection = self.connection().await?;
        let snapshot = connection.build_transaction().repeatable_read().read_only();
        { snapshot }
            .run(async |connection| {
                let number = change::latest(connection).await?;
                Ok((loading::load(connection).await?, number))
            })
            .await
    }

    /// The catalogue as it was after a change, to give an earlier answer again. The geography has no versions.
    pub async fn catalogue_at(&self, number: ChangeNumber) -> Result<Catalogue, StoreError> {
        history::catalogue_at(&mut *self.connection().await?, number).await
    }

    /// Keeps the text of the rules that a program serves with, once for each version.
    pub async fn keep_rules(
        &self,
        version: &str,
        fingerprint: &str,
        files: &BTreeMap<String, String>,
    ) -> Result<(), StoreError> {
        history::keep_rules(&mut *self.connection().await?, version, fingerprint, files).await
    }

    /// The text of a version of the rules, by file name; none when no program has served with it.
    pub async fn rules(&self, version: &str) -> Result<Option<BTreeMap<String, String>>, StoreError> {
        history::rules(&mut *self.connection().await?, version).await
    }

    /// Some sources, in order of id; an id that no source has is passed over.
    pub async fn sources(&self, ids: &[String]) -> Result<Vec<Source>, StoreError> {
        reference::load_sources(&mut *self.connection().await?, Some(ids)).await
    }

    /// Some services, in order of slug; a slug that no service has is passed over.
    pub async fn services(&self, slugs: &[String]) -> Result<Vec<Service>, StoreError> {
        let mut connection = self.connection().await?;
        let snapshot = connection.build_transaction().repeatable_read().read_only();
        { snapshot }.run(async |connection| loading::load_services(connection, slugs).await).await
    }
}
