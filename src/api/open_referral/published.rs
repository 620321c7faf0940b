//! What records are published with, worked out once for each version of the catalogue.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use chrono::{DateTime, Utc};

use crate::catalogue::Audience;
use crate::directory::{Directory, NotReady, ReadSide, open_record};
use crate::interop::open_referral::{Depth, Surroundings, wire};
use crate::pathway::{Compilation, Record, Snapshot};

/// One version of the directory as it is published.
#[derive(Clone)]
pub struct Published {
    pub read_side: Arc<ReadSide>,
    pub around: Arc<Surroundings>,
}

/// Keeps what was worked out for the newest version.
#[derive(Default)]
pub struct PublishedCache(ArcSwapOption<(Arc<Compilation>, Arc<Surroundings>)>);

impl PublishedCache {
    /// The newest version.
    ///
    /// # Errors
    /// While nothing is loaded.
    pub fn published(&self, directory: &Directory) -> Result<Published, NotReady> {
        let read_side = directory.read_side()?;
        if let Some(kept) = self.0.load().as_ref()
            && Arc::ptr_eq(&kept.0, read_side.snapshot.compilation())
        {
            let around = Arc::clone(&kept.1);
            return Ok(Published { read_side, around });
        }
        let snapshot = &read_side.snapshot;
        let around = Arc::new(Surroundings::new(
            snapshot.organisations().map(AsRef::as_ref),
            snapshot.sources(),
            snapshot.needs(),
            snapshot.pyramid(),
            &snapshot.rules().facts,
            Arc::clone(snapshot.gazetteer()),
        ));
        self.0.store(Some(Arc::new((Arc::clone(snapshot.compilation()), Arc::clone(&around)))));
        Ok(Published { read_side, around })
    }
}

impl Published {
    pub fn snapshot(&self) -> &Snapshot {
        &self.read_side.snapshot
    }

    /// A service as anybody may see it.
    pub fn service(&self, at: usize, depth: Depth) -> wire::Service {
        let record = self.snapshot().open(at);
        let open = open_record(&record.service, Audience::Public);
        self.around.service(&open, depth, self.last_modified(&record))
    }

    /// When the service or its organisation last changed; not known of a catalogue that comes from files alone.
    pub fn last_modified(&self, record: &Record) -> Option<DateTime<Utc>> {
        let changes = &self.read_side.last_changes;
        let service = changes.of_service(&record.service.slug);
        let organisation = changes.of_organisation(&record.service.organisation);
        service.into_iter().chain(organisation).map(|change| change.at).max()
    }
}
