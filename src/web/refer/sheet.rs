//! The crib sheet to print: every service for the need, open ones first within each step; for a whole practice, need by need.

use std::borrow::Cow;

use maud::{Markup, html};

use super::super::{links, mark, ways_in, words};
use super::Asked;
use crate::catalogue::{Service, Urgency};
use crate::pathway::{Referral, SheetQuestion, Snapshot, WayIn, crib_sheet};

/// The most services on a sheet that is neither for one need nor for one practice.
const MOST: usize = 80;

/// One line of the sheet.
struct Row<'s> {
    service: &'s Service,
    need_bits: u64,
    /// What to ask of the person before referring.
    to_ask: Vec<Cow<'s, str>>,
    found: Referral<'s>,
}

/// The sheet for what was asked: one table for a need, or one for each need of a practice.
pub fn whole(asked: &Asked, snapshot: &Snapshot) -> Markup {
    let need = snapshot.need_index(&asked.query.need);
    let ways = crib_sheet(snapshot, &asked.profile, SheetQuestion { step: None, urgency: asked.urgency });
    // Without a need the sheet would be the whole list: only what this referrer is known to be able to do.
    let known = ways.into_iter().filter(|way| need.is_some() || way.allowed == Some(true));
    let rows: Vec<Row> = known.map(row_of).collect();
    let for_practice = need.is_none() && !asked.query.practice.is_empty();
    html! {
        section {
            h2 #sheet {
                (words::count(rows.len(), "service", "services"))
                @if let Some(need) = need { ": " (snapshot.needs()[need].name) }
                @if let Some(asker) = asked.asker { " – " (words::asker(asker)) }
            }
            p.no-print { button type="button" data-print="" hidden { "Print this sheet" } }
            p.no-print { a href=(as_csv(asked)) { "Download as a spreadsheet (CSV)" } }
            p.small { "How soon is a published target, never a promise. Where no source gives one, the place is empty." }
            @if for_practice {
                @for (at, need) in snapshot.needs().iter().enumerate() {
                    @let of_need: Vec<&Row> = rows.iter().filter(|row| row.need_bits & (1 << at) != 0).collect();
                    @if !of_need.is_empty() {
                        h3 id={ "need-" (need.slug) } { (need.name) }
                        (table(&format!("need-{}", need.slug), &of_need, asked, snapshot))
                    }
                }
            } @else {
                @let most = if need.is_some() { rows.len() } else { MOST };
                @if rows.len() > most { p { "The first " (most) " are shown: choose a need or a practice's area for a sheet that is whole." } }
                (table("sheet", &rows.iter().take(most).collect::<Vec<_>>(), asked, snapshot))
            }
        }
    }
}

fn row_of(mut way: WayIn) -> Row {
    let to_ask = std::mem::take(&mut way.to_ask);
    Row { service: &way.record.service, need_bits: way.needs, to_ask, found: way.into_referral() }
}

/// The same sheet from the API.
fn as_csv(asked: &Asked) -> String {
    let query = &asked.query;
    let pairs = [
        ("need", query.need.as_str()),
        ("referrer", query.referrer.as_str()),
        ("urgency", query.urgency.as_str()),
        ("area", query.practice.as_str()),
        ("format", "csv"),
    ];
    links::with_query("/api/v1/referral-routes", &pairs)
}

fn table(named_by: &str, rows: &[&Row], asked: &Asked, snapshot: &Snapshot) -> Markup {
    html! {
        div.scroll role="region" aria-labelledby=(named_by) tabindex="0" {
            table.sheet {
                thead { tr {
                    th scope="col" { "Service" }
                    th scope="col" { "May you refer?" }
                    th scope="col" { "How" }
                    th scope="col" { "For" }
                    th scope="col" { "How soon" }
                } }
                tbody { @for row in rows { (line(row, asked, snapshot)) } }
            }
        }
    }
}

fn line(row: &Row, asked: &Asked, snapshot: &Snapshot) -> Markup {
    let Row { service, need_bits: _, to_ask, found } = row;
    let address = links::with_query(&links::service(&service.slug), &[("referrer", &asked.query.referrer)]);
    html! {
        tr {
            th scope="row" {
                a href=(address) { (service.name) } br;
                @if let Some(step) = service.steps.first() { (mark::step_mark(*step, snapshot)) }
            }
            td {
                @match found.open_to_you {
                    Some(true) => "✓ you may",
                    Some(false) => "✗ you may not",
                    None if asked.asker.is_some() => "? ask first",
                    None => "say who you are",
                }
                @if found.open_to_you != Some(false) && !to_ask.is_empty() {
                    br; span.src { "ask first: " (to_ask.join("; ")) }
                }
            }
            td { (ways_in::line(found, asked.asker, service)) br; span.src { (words::last_checked(service, asked.profile.day())) } }
            td { (urgencies(found)) }
            td { (targets(found, asked.urgency)) }
        }
    }
}

/// Which urgencies the routes take.
fn urgencies(found: &Referral) -> String {
    if found.routes.iter().any(|route| route.urgency.is_empty()) {
        return "any urgency".to_owned();
    }
    let taken = |urgency: &&Urgency| found.routes.iter().any(|route| route.urgency.contains(urgency));
    Urgency::ALL.iter().filter(taken).map(|urgency| urgency.as_str()).collect::<Vec<_>>().join(", ")
}

/// Published targets, each once; those for another urgency than the one asked for are left out.
fn targets(found: &Referral, asked: Option<Urgency>) -> String {
    let mut said: Vec<&str> = Vec::new();
    for target in found.routes.iter().flat_map(|route| &route.response) {
        let fits = target.urgency.is_empty() || asked.is_none_or(|asked| target.urgency.contains(&asked));
        if fits && !said.contains(&target.says.as_str()) {
            said.push(&target.says);
        }
    }
    said.join("; ")
}
