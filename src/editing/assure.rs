//! A service whose facts were looked at again and found to hold.

use chrono::{Days, NaiveDate};

use super::{Editing, Refusal, Written, of_organisation};
use crate::catalogue::{Assuring, NotAssured, Service, personal};
use crate::store::{ChangeNumber, Edit, EditedRecord, Operation};

/// Longer ago is no news of today.
const OLDEST: Days = Days::new(366);
/// How people are addressed, and teams are not.
const ADDRESSED: [&str; 8] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor"];

impl Editing<'_> {
    /// Gives facts of a service the day they were looked at, a source that says how, and the confidence that earns; it is an edit like any
    /// other.
    ///
    /// # Errors
    /// See [`Refusal`]; refused at `/by` when it seems to name a person, at `/facts` for one that the record has not.
    pub async fn assure(
        &self,
        slug: &str,
        assuring: Assuring,
        seen: Option<ChangeNumber>,
    ) -> Result<Written, Refusal> {
        let (mut record, _) = self.service(slug).await?;
        self.must(Operation::Assure, of_organisation(&record.organisation))?;
        check_day(assuring.on, self.today)?;
        check_team(&assuring.by, &record, self.today)?;
        let why = format!("assured by {} on {}", assuring.by, assuring.on);
        let source = assuring.assure(&mut record).map_err(|refused| {
            let pointer = match refused {
                NotAssured::NoSuchFact { .. } => "/facts",
                NotAssured::Fresher => "/on",
            };
            Refusal::of_field(pointer, refused.to_string())
        })?;
        let edit = Edit { record: EditedRecord::Service(Box::new(record)), sources: vec![source] };
        self.write(edit, seen, &why).await
    }
}

fn check_day(on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if on > today {
        return Err(Refusal::of_field("/on", "is still to come: give the day it was looked at"));
    }
    if today.checked_sub_days(OLDEST).is_some_and(|oldest| on < oldest) {
        return Err(Refusal::of_field("/on", "is more than a year ago: look at it again"));
    }
    Ok(())
}

/// What is written here is public and stays in the audit.
fn check_team(by: &str, record: &Service, today: NaiveDate) -> Result<(), Refusal> {
    let lower = by.to_lowercase();
    let addressed = lower.split(|c: char| !c.is_alphanumeric()).any(|word| ADDRESSED.contains(&word));
    if addressed || !personal(by, record, today).is_empty() {
        return Err(Refusal::of_field(
            "/by",
            "seems to be about a person: name the team or role that looked",
        ));
    }
    Ok(())
}
