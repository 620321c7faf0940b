//! The catalogue of the store, compiled portion by portion: all of it at once would take twice the memory of what it is made into.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};

use super::DirectoryError;
use crate::catalogue::Common;
use crate::geography::Gazetteer;
use crate::pathway::{Compiling, MOST_WHOLE, Rules, Snapshot};
use crate::store::{Portion, Store, StoreError};

/// How long the store may take to give the next portion.
const PATIENCE: Duration = Duration::from_secs(120);

/// Everything that the store has, as of one moment. The places may still be on their way when it begins to read.
///
/// # Errors
/// A store that does not answer, or records that do not fit together.
pub async fn compiled(
    store: &Store,
    gazetteer: impl Future<Output = Result<Arc<Gazetteer>, DirectoryError>>,
    rules: Arc<Rules>,
) -> Result<Snapshot, DirectoryError> {
    let (sender, portions) = mpsc::channel(1);
    let giving = tokio::spawn({
        let store = store.clone();
        async move { store.give_out(sender).await }
    });
    let compiling = async { compile(portions, gazetteer.await?, rules).await };
    // What could not be compiled says more than that nobody took it any more.
    let compiling = compiling.await.inspect_err(|_| giving.abort())?;
    let change = giving.await.map_err(|_| DirectoryError::BrokenOff)??;
    // The store said why, if it did not give everything.
    let compiling = compiling.ok_or(DirectoryError::BrokenOff)?;
    on_a_thread_of_its_own(move || compiling.finish(change)).await
}

/// What is given, until that was all.
async fn compile(
    mut portions: Receiver<Portion>,
    gazetteer: Arc<Gazetteer>,
    rules: Arc<Rules>,
) -> Result<Option<Compiling>, DirectoryError> {
    let mut compiling = None;
    loop {
        let given = tokio::time::timeout(PATIENCE, portions.recv()).await;
        let given = given.map_err(|_| StoreError::Away { problem: "no answer in time".to_owned() })?;
        compiling = match (compiling, given) {
            (_, Some(Portion::References(references))) => {
                Some(Compiling::begin(*references, Arc::clone(&gazetteer), Arc::clone(&rules), MOST_WHOLE)?)
            }
            (Some(mut compiling), Some(Portion::Services(services))) => {
                let add = move || {
                    services.into_iter().map(Common::from).try_for_each(|one| compiling.add(one))?;
                    Ok(compiling)
                };
                Some(on_a_thread_of_its_own(add).await?)
            }
            (compiling, Some(Portion::End)) => return Ok(compiling),
            // Services of nobody, or the store broke off.
            (None, Some(Portion::Services(_))) | (_, None) => return Ok(None),
        };
    }
}

/// It takes a while, and others wait on this one.
async fn on_a_thread_of_its_own<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, crate::pathway::SnapshotError> + Send + 'static,
) -> Result<T, DirectoryError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| DirectoryError::BrokenOff)??)
}
