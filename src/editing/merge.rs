//! A duplicate that another record stands for from now on.

use super::{Editing, Refusal, Written};
use crate::catalogue::{Service, Status};
use crate::pathway::OpenedRecord;
use crate::store::{ChangeNumber, Edit, EditedRecord, Operation, Whose};

impl Editing<'_> {
    /// Marks a duplicate as replaced, and turns whatever led to it to the record that stays. All of it at once, or nothing.
    ///
    /// # Errors
    /// See [`Refusal`]; not for whoever may not publish, and a record that does not run cannot be merged into.
    pub async fn merge(
        &self,
        slug: &str,
        into: &str,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        self.must(Operation::Merge, Whose::default())?;
        // Several records change together, and a draft is of one.
        self.must(Operation::Publish, Whose::default())?;
        let (mut duplicate, _) = self.service(slug).await?;
        let cannot = |detail: &str| Refusal::of_field("/into", detail);
        if into == slug {
            return Err(cannot("is the service itself"));
        }
        // As it is stored at this moment: the snapshot can be a second behind.
        let target = self.store.service_version(into).await?;
        let (target, _) = target.ok_or_else(|| cannot("is the slug of no service"))?;
        if matches!(target.status.is, Status::Closed | Status::Replaced) {
            return Err(cannot(
                "is closed or replaced: merge into the record that runs, so that nobody is led in a circle",
            ));
        }
        duplicate.status.is = Status::Replaced;
        duplicate.status.since = Some(self.today);
        duplicate.status.replaced_by = Some(into.to_owned());
        let leads_here = |record: &OpenedRecord| record.service.links().any(|to| to == slug);
        let others = self.snapshot.each().filter(|record| record.service.slug != slug && leads_here(record));
        let others: Vec<String> = others.map(|record| record.service.slug.clone()).collect();
        let mut led_elsewhere = Vec::with_capacity(others.len());
        for other in others {
            let (mut other, version) = self.service(&other).await?;
            lead_elsewhere(&mut other, slug, into);
            led_elsewhere.push((edit_of(other), version));
        }
        self.publish(edit_of(duplicate), seen, led_elsewhere, why).await
    }
}

fn edit_of(service: Service) -> Edit {
    Edit { record: EditedRecord::Service(Box::new(service)), sources: Vec::new() }
}

/// Makes whatever led to one service lead to another; what would then lead to itself leads nowhere.
fn lead_elsewhere(service: &mut Service, from: &str, to: &str) {
    let own = service.slug.clone();
    let turn = |link: &mut Option<String>| {
        if link.as_deref() == Some(from) {
            *link = (to != own).then(|| to.to_owned());
        }
    };
    turn(&mut service.part_of);
    turn(&mut service.status.replaced_by);
    service.criteria.iter_mut().for_each(|criterion| turn(&mut criterion.otherwise));
    for route in &mut service.routes {
        turn(&mut route.through);
        turn(&mut route.door);
    }
}
