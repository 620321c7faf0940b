//! What a service is published with, part by part: contacts, pages, hours, languages, costs.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::taxonomy::word_of;
use super::super::{wire, words};
use crate::catalogue::{
    Audience, BankHolidays, Contact, ContactKind, Cost, LanguageFact, SIGNPOST_NAMESPACE, Schedule,
    ScheduleOf, Service,
};

pub(super) fn contact(contact: &Contact, ids: &mut PartIds) -> Option<wire::Contact> {
    if contact.audience != Audience::Public {
        return None;
    }
    let phone = |kind: &str, ids: &mut PartIds| wire::Phone {
        id: ids.next("phone", &contact.value),
        number: Some(contact.value.clone()),
        description: words::joined(contact.label.iter().chain(&contact.says).cloned(), ": "),
        kind: Some(kind.to_owned()),
    };
    let (email, phones) = match contact.kind {
        ContactKind::Phone => (None, vec![phone("voice", ids)]),
        ContactKind::Text => (None, vec![phone("text", ids)]),
        ContactKind::Email => (Some(contact.value.clone()), Vec::new()),
        ContactKind::Website | ContactKind::WebForm => return None,
    };
    let key = format!("{:?}/{}", contact.kind, contact.value);
    Some(wire::Contact { id: ids.next("contact", &key), name: contact.label.clone(), email, phones })
}

/// Pages and forms that `url` does not name already.
pub(super) fn additional_urls(
    open: &Service,
    url: Option<&str>,
    ids: &mut PartIds,
) -> Vec<wire::AdditionalUrl> {
    let web = open.contacts.iter().filter(|contact| {
        matches!(contact.kind, ContactKind::Website | ContactKind::WebForm)
            && contact.audience == Audience::Public
            && Some(contact.value.as_str()) != url
    });
    web.map(|contact| wire::AdditionalUrl {
        id: ids.next("url", &contact.value),
        label: words::joined(contact.label.iter().chain(&contact.says).cloned(), ": "),
        url: Some(contact.value.clone()),
    })
    .collect()
}

pub(super) fn schedule(rule: &Schedule, ids: &mut PartIds) -> wire::Schedule {
    // Midnight at the end of a day is written 24:00 here; most readers of HSDS know no such time.
    let closes_at = rule.closes_at.map(|time| match time.to_string() {
        midnight if midnight == "24:00" => "23:59".to_owned(),
        time => time,
    });
    let attending = match rule.of {
        ScheduleOf::Service => None,
        ScheduleOf::Phone => Some("by phone"),
        ScheduleOf::Desk => Some("at the desk"),
        ScheduleOf::DropIn => Some("drop-in"),
        ScheduleOf::Group => Some("group"),
        ScheduleOf::Online => Some("online"),
    };
    let days: Vec<String> = rule.byday.iter().map(ToString::to_string).collect();
    let key = format!("{:?}/{}/{}", rule.of, days.join(","), rule.says);
    wire::Schedule {
        id: ids.next("schedule", &key),
        valid_from: rule.valid_from.map(|day| day.to_string()),
        valid_to: rule.valid_to.map(|day| day.to_string()),
        freq: rule.freq.map(word_of),
        interval: rule.freq.map(|_| 1.0),
        byday: (!days.is_empty()).then(|| days.join(",")),
        description: Some(rule.says.clone()),
        opens_at: rule.opens_at.map(|time| time.to_string()),
        closes_at,
        schedule_link: None,
        attending_type: attending.map(str::to_owned),
        notes: rule.bank_holidays.map(|bank_holidays| match bank_holidays {
            BankHolidays::Open => "open on bank holidays".to_owned(),
            BankHolidays::Closed => "closed on bank holidays".to_owned(),
        }),
    }
}

pub(super) fn language(language: &LanguageFact, ids: &mut PartIds) -> wire::Language {
    wire::Language {
        id: ids.next("language", &language.code),
        name: Some(words::language_name(language).to_owned()),
        code: Some(language.code.clone()),
        note: language.says.clone(),
    }
}

pub(super) fn cost_option(cost: &Cost, ids: &mut PartIds) -> wire::CostOption {
    wire::CostOption {
        id: ids.next("cost", &cost.says),
        option: Some(cost.says.clone()),
        amount: cost.amount_pence.map(|pence| f64::from(pence) / 100.0),
        amount_description: None,
        currency: cost.amount_pence.map(|_| "GBP".to_owned()),
    }
}

/// Ids for parts that have none in the catalogue: worked out from what they say, so that they stay when others are added or removed.
pub(super) struct PartIds {
    slug: String,
    seen: HashMap<String, usize>,
}

impl PartIds {
    pub(super) fn of(slug: &str) -> Self {
        Self { slug: slug.to_owned(), seen: HashMap::new() }
    }

    pub(super) fn next(&mut self, family: &str, key: &str) -> String {
        let said = format!("{family}/{}/{key}", self.slug);
        let before = self.seen.entry(said.clone()).or_insert(0);
        let id = Uuid::new_v5(&SIGNPOST_NAMESPACE, format!("{said}/{before}").as_bytes());
        *before += 1;
        id.to_string()
    }
}
