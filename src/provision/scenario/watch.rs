//! Whom of the panel does a change of routes touch? Each service is watched by itself while the panel is asked, so that a change which no
//! count can show is not taken for one that makes no difference.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::routes::{still_refuses_some, whom};
use crate::catalogue::{Referrer, Service};
use crate::geography::Truth;
use crate::pathway::{Anywhere, JudgedAnywhere, Snapshot};

/// What some services make of the panel, before places are looked at.
pub struct Watch {
    /// Position of each service, and its slug.
    watched: Vec<(usize, String)>,
    /// By slug of the service, slug of the person, and who asks.
    seen: BTreeMap<(String, String, Referrer), JudgedAnywhere>,
}

impl Watch {
    pub fn over<'s>(slugs: impl IntoIterator<Item = &'s String>, snapshot: &Snapshot) -> Self {
        let at = |slug: &String| Some((snapshot.position(slug)?, slug.clone()));
        Self { watched: slugs.into_iter().filter_map(at).collect(), seen: BTreeMap::new() }
    }

    pub fn see(&mut self, person: &str, asker: Referrer, anywhere: &Anywhere) {
        for (record, slug) in &self.watched {
            if let Some(judged) = anywhere.judged.iter().find(|judged| judged.record == *record) {
                self.seen.insert((slug.clone(), person.to_owned(), asker), *judged);
            }
        }
    }
}

/// What nobody of the panel shows, or nobody for certain, of other people who may refer to a service.
pub fn not_shown(
    service: &Service,
    open_to: &[Referrer],
    close_to: &[Referrer],
    askers: &[Referrer],
    (before, after): (&Watch, &Watch),
) -> Vec<String> {
    let name = &service.name;
    let (asked, unasked): (Vec<Referrer>, Vec<Referrer>) =
        open_to.iter().chain(close_to).partition(|who| askers.contains(who));
    let mut says = Vec::new();
    if !unasked.is_empty() {
        says.push(format!(
            "The people described are asked for by {} only: what changes for referrals to {name} from {} shows in no count and in no gap.",
            whom(askers, "or"),
            whom(&unasked, "or")
        ));
    }
    if asked.is_empty() {
        return says;
    }
    let (mut certain, mut helps, mut is_door) = (false, false, false);
    let (mut open_changes, mut perhaps_changes) = (false, false);
    for (asking, now) in &after.seen {
        let (slug, _, asker) = asking;
        if *slug != service.slug || !asked.contains(asker) || now.apart_from_place.is_unmet() {
            continue;
        }
        is_door |= now.door;
        if now.door {
            continue;
        }
        let is = now.open_to_asker;
        let was = before.seen.get(asking).map_or(Truth::Unmet, |was| was.open_to_asker);
        helps = true;
        certain |= now.apart_from_place.is_met();
        open_changes |= now.apart_from_place.is_met() && was.is_met() != is.is_met();
        perhaps_changes |= was.is_unmet() != is.is_unmet();
    }
    let not_certain = format!(
        "{name} is certain for none of the people described, and something would have to be asked first"
    );
    says.extend(if open_changes {
        None
    } else if perhaps_changes && !certain {
        Some(format!("{not_certain}: who may refer to it changes what is perhaps open to them, and not what is open."))
    } else if perhaps_changes {
        Some(format!("Who may refer to {name} changes what is perhaps open to the people described, and not what is open."))
    } else if helps && !certain {
        Some(format!("{not_certain}: who may refer to it changes no count of theirs and no gap."))
    } else if helps {
        Some(format!("Who may refer to {name} changes no count of the people described and no gap."))
    } else if is_door {
        Some(format!(
            "For the people described {name} is a way in, which is not counted among what is open: who may refer to it changes no gap."
        ))
    } else {
        Some(format!(
            "{name} would take none of the people described: who may refer to it changes no count of theirs and no gap."
        ))
    });
    says
}

/// Some of those for whom a way in opens are refused all the same.
pub fn still_refused(service: &Service, open_to: &[Referrer], day: NaiveDate) -> Option<String> {
    still_refuses_some(service, open_to, day).then(|| {
        format!(
            "{} refuses certain people whoever refers them, and goes on doing so: that is about whom it is for.",
            service.name
        )
    })
}
