//! Our own record in a file of somebody's: it is taken whole, when nothing around it says otherwise.

use super::Adopter;
use crate::catalogue::Service;
use crate::geography::{AreaCode, Postcode};
use crate::interop::open_referral::publish::plain_fields;
use crate::interop::open_referral::wire;
use crate::pathway::Record;

impl Adopter {
    /// Our own record, which the fields around it must not contradict.
    pub(super) fn own(&self, given: &wire::Service, record: Service, problems: &mut Vec<String>) -> Service {
        if record.id().0.to_string() != given.id {
            problems.push(format!("`id`: `{}` is not the id of `{}`", given.id, record.slug));
        }
        let plain = plain_fields(&record);
        let texts = [
            ("name", &given.name, &plain.name),
            ("description", &given.description, &plain.description),
            ("url", &given.url, &plain.url),
            ("email", &given.email, &plain.email),
            ("status", &given.status, &plain.status),
            ("fees", &given.fees, &plain.fees),
            ("alert", &given.alert, &plain.alert),
            ("eligibility_description", &given.eligibility_description, &plain.eligibility_description),
            ("wait_time", &given.wait_time, &plain.wait_time),
        ];
        problems.extend(
            texts
                .iter()
                .filter(|(_, given, ours)| given.is_some() && given != ours)
                .map(|(field, ..)| differ(field)),
        );
        let ages = [
            ("minimum_age", given.minimum_age, plain.minimum_age),
            ("maximum_age", given.maximum_age, plain.maximum_age),
        ];
        problems.extend(
            ages.iter()
                .filter(|(_, given, ours)| given.is_some() && given != ours)
                .map(|(field, ..)| differ(field)),
        );
        if !self.organisations.contains_key(&record.organisation) {
            problems
                .push(format!("`signpost.organisation`: there is no organisation `{}`", record.organisation));
        }
        for need in record.needs.iter().filter(|need| !self.needs.contains(*need)) {
            problems.push(format!("`signpost.needs`: there is no need `{need}`"));
        }
        for (field, provenance) in crate::catalogue::check::facts_of(&record) {
            for id in provenance.source.iter().filter(|id| !self.sources.contains(*id)) {
                problems.push(format!("`signpost`: {field} cites source `{id}`, which is nowhere described"));
            }
        }
        check_places(&record, problems);
        let known_need = |need: &str| self.needs.contains(need).then_some(1);
        if let Err(error) = Record::can_be_judged(&record, &known_need) {
            problems.push(format!("`signpost`: {error}"));
        }
        record
    }
}

pub(super) fn differ(field: &str) -> String {
    format!(
        "`{field}`: differs from what `signpost` beside it says; change it there too, or take `signpost` out to have the standard's \
         fields alone read"
    )
}

/// Postcodes and areas that the store would refuse, while it can still be said where they are.
fn check_places(record: &Service, problems: &mut Vec<String>) {
    for (at, location) in record.locations.iter().enumerate() {
        if let Some(written) = &location.postcode
            && written.parse::<Postcode>().map(|postcode| postcode.to_string()).as_deref()
                != Ok(written.as_str())
        {
            problems.push(format!(
                "`signpost.locations[{at}].postcode`: `{written}` is not a postcode such as `LE11 3TU`"
            ));
        }
    }
    for written in record.coverage.areas.iter().filter(|code| code.parse::<AreaCode>().is_err()) {
        problems
            .push(format!("`signpost.coverage.areas`: `{written}` is not an area code such as `E07000130`"));
    }
}
