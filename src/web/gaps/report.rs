//! A report on one question, in an order that a needs assessment can take over: finding, figures, for whom, method, caveats, sources.

use maud::{Markup, html};

use super::finding;
use super::form::{Asks, selects};
use super::page::{caveats, inequality};
use super::people::{gap_of_all, once_each};
use super::shown::Shown;
use super::view::{MOST_ROWS, View};
use crate::provision::{MethodSource, PanelAnswer};
use crate::web::words;

const MOST_GAPS: usize = 10;

pub fn content(view: &View, panel: &PanelAnswer, sources: &[MethodSource], day: chrono::NaiveDate) -> Markup {
    let mut table = Shown::Map.table(view);
    table.rows.truncate(MOST_ROWS);
    html! {
        form.no-print action="/gaps/report" method="get" {
            details { summary { "Report on something else" } (selects(view.typed, &[], Asks::Figures, view.snapshot)) p.send { button type="submit" { "Show" } } }
        }
        p.no-print { button type="button" data-print="" hidden { "Print this report" } }
        p.no-print { a href=(view.typed.address("/gaps")) { "Back to the figures" } }
        section aria-labelledby="finding" {
            h2 #finding { "What was found" }
            p.lead.finding { (finding::finding(view)) }
            @for says in finding::beside(view) { p { (says) } }
            p {
                "This is about " (view.asked.help(view.snapshot)) " " (view.asked.reach()) ", over Leicester, Leicestershire and Rutland, as known on "
                (words::day(day)) ". " (words::count(view.figures.summary.services, "service is", "services are")) " counted, and "
                (words::count(view.figures.summary.venues, "place", "places")) " where people are seen."
            }
        }
        section aria-labelledby="by-area" {
            h2 #by-area { "By area" }
            figure.picture { (Shown::Map.picture(view)) figcaption { @if let Some(says) = view.weak_says() { (says) " " } "Numbers as in the table." } }
            (table.markup("report-table"))
            p { (view.asked.measure.method()) }
        }
        section aria-labelledby="need-and-access" {
            h2 #need-and-access { "Need and access" }
            figure.picture { (Shown::Need.picture(view)) figcaption { "Numbers as in the table." } }
            p { (Shown::Need.method(view)) }
        }
        (inequality(view))
        section aria-labelledby="for-whom" {
            h2 #for-whom { "For whom" }
            @if panel.gaps.is_empty() { p { "For everybody of the panel there is some help that is certain, open and in reach." } }
            @else { ul.facts { @for (found, also) in once_each(&panel.gaps).into_iter().take(MOST_GAPS) { li { (gap_of_all(found, &also)) } } } }
            p { "From a panel of " (panel.people.len()) " made-up people, matched in every neighbourhood by the rules of the directory. They are no sample." }
        }
        (caveats(view))
        section aria-labelledby="method-sources" {
            h2 #method-sources { "Methods and their sources" }
            ul.facts { @for source in sources { li { (source.title) ": " (source.used_for) } } }
            p.small {
                "Made by Signpost on " (words::day(day)) " from version " (view.snapshot.change()) " of its list. To be made again: "
                code { (view.typed.address("/gaps/report")) } "."
            }
        }
    }
}
