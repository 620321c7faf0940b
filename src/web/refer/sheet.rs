//! The crib sheet to print: who may first, then whom to ask; whoever may not is folded away by the door to use instead. For a whole
//! practice, need by need.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};

use super::super::{links, mark, ways_in, words};
use super::Asked;
use crate::catalogue::{Step, Urgency};
use crate::pathway::{
    NamedService, Profile, Record, Referral, SheetQuestion, Snapshot, WayIn, crib_sheet, rank,
};

/// The most services on a sheet that is neither for one need nor for one practice.
const MOST: usize = 80;
/// Services that are put in order as a match puts them; whatever is worse follows.
const MOST_IN_ORDER: usize = 100;
/// Rows in sight; the others are folded until wanted, or until it is printed.
const IN_SIGHT: usize = 12;

/// The sheet for what was asked.
pub struct Sheet<'s> {
    need: Option<usize>,
    /// Those who may refer, and those to ask, the best first.
    open: Vec<Row<'s>>,
    closed: Vec<Row<'s>>,
}

/// One line of the sheet.
struct Row<'s> {
    record: &'s Record,
    found: Referral<'s>,
}

impl<'s> Sheet<'s> {
    pub fn of(asked: &Asked, snapshot: &'s Snapshot) -> Self {
        let need = snapshot.need_index(&asked.query.need);
        let ways = crib_sheet(snapshot, &asked.profile, SheetQuestion { step: None, urgency: asked.urgency });
        // Without a need the sheet would be the whole list: only what this referrer is known to be able to do.
        let known = ways.into_iter().filter(|way| need.is_some() || way.allowed == Some(true));
        let rows = known.map(|way: WayIn| Row { record: way.record, found: way.into_referral() });
        let (closed, mut open): (Vec<Row>, Vec<Row>) =
            rows.partition(|row| row.found.open_to_you == Some(false));
        let best = need.map(|_| best_first(&asked.profile, snapshot)).unwrap_or_default();
        open.sort_by_key(|row| row.order(asked, &best, snapshot));
        Self { need, open, closed }
    }

    /// Whether the need is one that crisis services help with: then the lines that answer at any hour stand above an urgent sheet.
    pub fn may_be_a_crisis(&self) -> bool {
        self.open
            .iter()
            .chain(&self.closed)
            .any(|row| row.record.service.steps.contains(&Step::CRISIS_AND_INPATIENT))
    }

    pub fn draw(&self, asked: &Asked, snapshot: &Snapshot) -> Markup {
        let all = self.open.len() + self.closed.len();
        let for_practice = self.need.is_none() && !asked.query.practice.is_empty();
        html! {
            section {
                h2 #sheet {
                    (words::count(all, "service", "services"))
                    @if let Some(need) = self.need { ": " (snapshot.needs()[need].name) }
                    @if let Some(asker) = asked.asker { " – " (words::asker(asker)) }
                }
                p.no-print { button type="button" data-print="" hidden { "Print this sheet" } }
                p.small { "How soon is a published target, never a promise. Where no source gives one, the place is empty." }
                @if for_practice { (self.need_by_need(asked, snapshot)) } @else { (self.one_table(asked, snapshot)) }
                (closed(&self.closed))
                p.no-print { a href=(as_csv(asked)) { "Download as a spreadsheet (CSV)" } }
            }
        }
    }

    fn need_by_need(&self, asked: &Asked, snapshot: &Snapshot) -> Markup {
        html! {
            @for (at, need) in snapshot.needs().iter().enumerate() {
                @let of_need: Vec<&Row> = self.open.iter().filter(|row| row.record.need_bits & (1 << at) != 0).collect();
                @if !of_need.is_empty() {
                    h3 id={ "need-" (need.slug) } { (need.name) }
                    (table(&format!("need-{}", need.slug), &need.name, &of_need, asked, snapshot))
                }
            }
        }
    }

    fn one_table(&self, asked: &Asked, snapshot: &Snapshot) -> Markup {
        let most = if self.need.is_some() { self.open.len() } else { MOST };
        let rows: Vec<&Row> = self.open.iter().take(most).collect();
        let (first, more) = rows.split_at(rows.len().min(IN_SIGHT));
        let name = self.need.map_or("Ways in", |need| snapshot.needs()[need].name.as_str());
        html! {
            @if self.open.len() > most { p { "The first " (most) " are shown: choose a need or a practice's area for a sheet that is whole." } }
            @if !first.is_empty() { (table("sheet", name, first, asked, snapshot)) }
            @if !more.is_empty() {
                details {
                    summary #more-rows { (words::count(more.len(), "more service", "more services")) }
                    (table("more-rows", name, more, asked, snapshot))
                }
            }
        }
    }
}

impl Row<'_> {
    /// Known to be open before to be asked; then, when time presses, crisis help and what says that it takes such referrals; then as
    /// Match has them. What is alike keeps the order of the sheet.
    fn order(&self, asked: &Asked, best: &HashMap<&str, usize>, snapshot: &Snapshot) -> impl Ord + use<> {
        let presses = asked.urgency.filter(|urgency| *urgency != Urgency::Routine);
        let slug = &self.record.service.slug;
        let is_crisis_help = snapshot.rules().urgent.iter().any(|rule| rule.services.contains(slug));
        let named = self.found.routes.iter().any(|route| presses.is_some_and(|u| route.urgency.contains(&u)));
        (
            self.found.open_to_you != Some(true),
            Reverse((presses.is_some() && is_crisis_help, named)),
            best.get(slug.as_str()).copied().unwrap_or(usize::MAX),
        )
    }
}

/// Where Match puts each service for the need, by slug.
fn best_first<'s>(profile: &Profile, snapshot: &'s Snapshot) -> HashMap<&'s str, usize> {
    let mut all = profile.clone();
    all.limit = MOST_IN_ORDER;
    let reply = rank(&all, snapshot, &snapshot.candidates(&all));
    reply.matches.iter().enumerate().map(|(at, found)| (found.service.slug, at)).collect()
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

fn table(named_by: &str, caption: &str, rows: &[&Row], asked: &Asked, snapshot: &Snapshot) -> Markup {
    html! {
        div.scroll role="region" aria-labelledby=(named_by) tabindex="0" {
            table.sheet {
                caption { (caption) ": who may refer, how, and how soon" }
                thead { tr {
                    th scope="col" { "Service" }
                    th scope="col" { "May you refer?" }
                    th scope="col" { "How, and what to send" }
                    th scope="col" { "How soon" }
                } }
                tbody { @for row in rows { (line(row, asked, snapshot)) } }
            }
        }
    }
}

/// The head of its column is repeated in each cell for phones, where the columns become lines.
fn line(row: &Row, asked: &Asked, snapshot: &Snapshot) -> Markup {
    let Row { record, found } = row;
    let service = &record.service;
    let address = links::with_query(&links::service(&service.slug), &[("referrer", &asked.query.referrer)]);
    let soon = targets(found, asked.urgency);
    html! {
        tr {
            th scope="row" {
                a href=(address) { (service.name) } br;
                @if let Some(step) = service.steps.first() { (mark::step_mark(*step, snapshot)) }
            }
            td data-label="May you refer" {
                @match found.open_to_you {
                    Some(true) => "✓ you may",
                    Some(false) => "✗ you may not",
                    None if asked.asker.is_some() => "? ask first",
                    None => "say who you are",
                }
            }
            td data-label="How" {
                (ways_in::how_and_what_to_send(found, asked.asker, record, snapshot))
                span.src { (words::sentence(&words::last_checked(service, asked.profile.day()))) }
            }
            td data-label=[(!soon.is_empty()).then_some("How soon")] { (soon) }
        }
    }
}

/// Who may not, by the way that is open instead.
fn closed(rows: &[Row]) -> Markup {
    let mut by_way: BTreeMap<String, (Option<NamedService>, Vec<&Row>)> = BTreeMap::new();
    for row in rows {
        let otherwise = row.found.otherwise.as_ref();
        let door = otherwise.and_then(|otherwise| otherwise.door);
        let who = otherwise.map(|otherwise| words::who(&otherwise.who)).unwrap_or_default();
        let way = door.map_or(who, |door| door.slug.to_owned());
        by_way.entry(way).or_insert_with(|| (door, Vec::new())).1.push(row);
    }
    html! {
        @if !rows.is_empty() {
            details {
                summary { (words::count(rows.len(), "service", "services")) " you may not refer to, and the way instead" }
                ul.facts {
                    @for (way, (door, rows)) in &by_way {
                        li {
                            strong {
                                @match door {
                                    Some(door) => { "Go to " (ways_in::named(door)) },
                                    None if way.is_empty() => "We don't know yet who can refer: ask them",
                                    None => { (words::sentence(way)) " can refer" },
                                }
                            }
                            " for: "
                            @for (at, row) in rows.iter().enumerate() {
                                @if at > 0 { "; " } (ways_in::named(&NamedService::of(row.record)))
                            }
                        }
                    }
                }
            }
        }
    }
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
