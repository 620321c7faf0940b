//! For whom is it thin? A panel of described people, asked for in every council's area, as a matrix.

use maud::{Markup, html};

use super::asked::Typed;
use super::form::{Asks, selects};
use super::table::{Cell, Table};
use crate::catalogue::Referrer;
use crate::pathway::Snapshot;
use crate::provision::{Gap, GapArea, PanelAnswer, PeopleOfArea, PersonAsked, PersonInArea, USUAL_ASKERS};
use crate::web::form::{Fault, Select};
use crate::web::{links, words};

/// Gaps told on the page; the API has all.
const MOST_GAPS: usize = 12;

pub fn content(answer: &PanelAnswer, asker: Referrer, typed: &Typed, snapshot: &Snapshot) -> Markup {
    let gaps: Vec<&Gap> = answer.gaps.iter().filter(|gap| gap.asked_by == asker).collect();
    html! {
        p.lead.finding {
            @match gaps.first() {
                Some(gap) => (gap.sentence),
                None => "For everybody of the panel there is some help that is certain, open and in reach, in every area.",
            }
        }
        p.small {
            "The panel is " (words::count(answer.people.len(), "made-up person", "made-up people")) ", matched in every neighbourhood by the very rules of Match. "
            "It says what the published criteria come to, not how long anybody waits."
        }
        (form(typed, asker.as_str(), &[], snapshot))
        @if !gaps.is_empty() {
            section aria-labelledby="widest" {
                h2 #widest { "The widest gaps" }
                p.hint { "What is missing first, and then what only nobody says." }
                ul.facts { @for gap in gaps.iter().take(MOST_GAPS) { li { (self::gap(gap)) } } }
                @if gaps.len() > MOST_GAPS { p.small { (gaps.len() - MOST_GAPS) " more are in the file." } }
            }
        }
        section aria-labelledby="matrix" {
            h2 #matrix { "Who finds what, where" }
            (matrices(answer, asker))
            p.small.no-print { "Save: " a href=(address(typed, "/gaps/people.csv", asker)) { "this matrix as CSV" } " · " a href=(file(typed, asker)) { "every figure as JSON" } }
        }
        section aria-labelledby="know" {
            h2 #know { "Before you rely on it" }
            ul.facts {
                li { "A figure is that of the part of an area where it is smallest." }
                li { "A service that does not say where it sees people may be near. It counts as a place that is not known, never as none." }
                li { "The people are made up to cover steps, needs, ages and circumstances. They are no sample: a gap says that somebody like this would find nothing, not how many such people there are." }
                li { "Nothing is known of capacity or waiting times. A service that fits may be full." }
            }
            p { a href=(typed.address("/gaps")) { "Back to the figures by area" } }
        }
    }
}

/// One gap with the figures behind it.
pub fn gap(gap: &Gap) -> Markup {
    gap_of_all(gap, &[])
}

/// The same with everybody else who asks and finds it so.
pub fn gap_of_all(gap: &Gap, also: &[Referrer]) -> Markup {
    let others: Vec<&str> = also.iter().map(|asker| words::spoken(*asker)).collect();
    html! {
        (gap.sentence)
        @if !others.is_empty() { " It is so too for " (words::listed(&others, "and")) "." }
        details {
            summary { "The figures" span.for-screen-reader { " behind: " (gap.sentence) } }
            ul.facts { @for area in &gap.areas { li { (behind(area)) } } }
        }
    }
}

/// The figures of a gap in one area.
fn behind(area: &GapArea) -> String {
    let places = match area.open_place_unknown {
        0 => String::new(),
        1 => ", 1 of which does not say where".to_owned(),
        many => format!(", {many} of which do not say where"),
    };
    format!(
        "{}: {} fit, {} to ask, {} open to the one who asks{places}, {}",
        area.name,
        area.fits,
        area.ask,
        area.open,
        words::count(area.doors, "way in", "ways in"),
    )
}

/// Each gap once, with everybody else who asks and finds the same missing for the same person in the same areas.
pub fn once_each(gaps: &[Gap]) -> Vec<(&Gap, Vec<Referrer>)> {
    let same = |a: &Gap, b: &Gap| {
        let codes = |gap: &Gap| gap.areas.iter().map(|area| area.code.clone()).collect::<Vec<_>>();
        a.missing == b.missing && a.person == b.person && codes(a) == codes(b)
    };
    let mut once: Vec<(&Gap, Vec<Referrer>)> = Vec::new();
    for gap in gaps {
        match once.iter_mut().find(|(known, _)| same(known, gap)) {
            Some((_, askers)) => askers.push(gap.asked_by),
            None => once.push((gap, Vec::new())),
        }
    }
    once
}

/// The question to the panel, with what is wrong with it.
pub fn form(typed: &Typed, asker: &str, faults: &[Fault], snapshot: &Snapshot) -> Markup {
    let askers = USUAL_ASKERS.map(|known| (known.as_str().to_owned(), words::sentence(words::spoken(known))));
    let who = Select { name: "referrer", label: "Who asks", chosen: asker, choices: askers.to_vec() };
    html! {
        form.no-print action="/gaps/people" method="get" {
            @for (name, value) in typed.pairs().into_iter().filter(|(name, value)| ["measure", "step", "level"].contains(name) && !value.is_empty()) {
                input type="hidden" name=(name) value=(value);
            }
            (selects(typed, faults, Asks::People, snapshot))
            (who.draw(faults))
            p.send { button.main type="submit" { "Show" } }
        }
    }
}

/// Who asks, of those the panel is asked for; the person themselves unless said.
pub fn read_asker(word: &str) -> Option<Referrer> {
    let Some(first) = USUAL_ASKERS.first().copied().filter(|_| word.is_empty()) else {
        return USUAL_ASKERS.into_iter().find(|asker| asker.as_str() == word);
    };
    Some(first)
}

fn address(typed: &Typed, path: &str, asker: Referrer) -> String {
    links::with_query(
        path,
        &typed.pairs().into_iter().chain([("referrer", asker.as_str())]).collect::<Vec<_>>(),
    )
}

fn file(typed: &Typed, asker: Referrer) -> String {
    let level = if typed.level.is_empty() { "local_authority" } else { &typed.level };
    links::with_query(
        "/api/v1/provision/people",
        &[("level", level), ("need", &typed.need), ("asked_by", asker.as_str())],
    )
}

fn here<'a>(area: &'a [PersonInArea], person: &PersonAsked, asker: Referrer) -> Option<&'a PersonInArea> {
    area.iter().find(|here| here.person == person.slug && here.asked_by == asker)
}

/// People of whom something can be learned: in some area nothing is certain, or the areas differ. Everybody else is folded away.
fn matrices(answer: &PanelAnswer, asker: Referrer) -> Markup {
    let found = |person: &PersonAsked| -> Vec<(usize, usize)> {
        let in_area = |area: &PeopleOfArea| {
            here(&area.people, person, asker).map(|found| (found.open, found.perhaps_open))
        };
        answer.areas.iter().filter_map(in_area).collect()
    };
    let tells = |person: &&PersonAsked| {
        let counts = found(person);
        counts.iter().any(|(open, _)| *open == 0) || counts.windows(2).any(|pair| pair[0].0 != pair[1].0)
    };
    let (telling, alike): (Vec<&PersonAsked>, Vec<&PersonAsked>) = answer.people.iter().partition(tells);
    html! {
        p.hint { "✓ services that fit and take a referral from the one who asks · ? nothing certain, so many to ask · ✗ none. The ways in (GP, Central Access Point) are not counted." }
        @if telling.is_empty() { p { "Everybody of the panel finds certain help, and in every area as much of it." } }
        @else { (matrix(answer, &telling, asker, ("matrix-caption", "where it differs, or nothing is certain"))) }
        @if !alike.is_empty() {
            details {
                summary { (words::count(alike.len(), "person finds", "people find")) " as much certain help in every area" }
                (matrix(answer, &alike, asker, ("alike-caption", "where it is the same everywhere")))
            }
        }
    }
}

/// Some of the panel; `which` of it is the id of the caption and the end of it.
fn matrix(
    answer: &PanelAnswer,
    people: &[&PersonAsked],
    asker: Referrer,
    (id, which): (&str, &str),
) -> Markup {
    html! {
        div.scroll role="region" aria-labelledby=(id) tabindex="0" {
            table.matrix {
                caption id=(id) { "Services open to each person when asked for by " (words::spoken(asker)) ", by area: " (which) }
                thead { tr { th scope="col" { "Person" } @for area in &answer.areas { th scope="col" { (area.name) } } } }
                tbody {
                    @for person in people {
                        tr {
                            th scope="row" { (words::sentence(&person.says)) }
                            @for area in &answer.areas {
                                @match here(&area.people, person, asker) {
                                    Some(found) if found.open > 0 => td.yes { "✓ " (found.open) },
                                    Some(found) if found.perhaps_open > 0 => td.ask { "? " (found.perhaps_open) },
                                    Some(_) => td.no { "✗ none" },
                                    None => td { "not asked" },
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The matrix for programs: a row for each person and area.
pub fn table(answer: &PanelAnswer, asker: Referrer) -> Table {
    let rows = answer.people.iter().flat_map(|person| {
        answer.areas.iter().filter_map(move |area| {
            let found = here(&area.people, person, asker)?;
            Some(vec![
                Cell::words(person.slug.clone()),
                Cell::words(person.says.clone()),
                Cell::words(area.code.clone()),
                Cell::words(area.name.clone()),
                Cell::words(asker.as_str()),
                Cell::Count(found.fits),
                Cell::Count(found.ask),
                Cell::Count(found.doors),
                Cell::Count(found.open),
                Cell::Count(found.perhaps_open),
                Cell::Count(found.open_at_step),
                Cell::Count(found.open_at_home),
                Cell::Count(found.open_place_unknown),
                Cell::Number(found.none_in_person_share),
                Cell::Number(found.in_person_unknown_share),
            ])
        })
    });
    Table {
        caption: "The people panel".to_owned(),
        head: vec![
            "person",
            "says",
            "code",
            "area",
            "asked_by",
            "fits",
            "ask",
            "doors",
            "open",
            "perhaps_open",
            "open_at_step",
            "open_at_home",
            "open_place_unknown",
            "none_in_person_share",
            "in_person_unknown_share",
        ],
        rows: rows.collect(),
    }
}
