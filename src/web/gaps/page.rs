//! The page of figures by area: the finding, the question, map and table, three more pictures, and what to know before relying on it.

use maud::{Markup, html};

use super::finding;
use super::form::{Asks, selects};
use super::shown::Shown;
use super::view::{MOST_ROWS, View};
use crate::provision::Summary;
use crate::web::picture::figure;
use crate::web::words;

pub fn content(view: &View) -> Markup {
    html! {
        p.lead.finding { (finding::finding(view)) }
        @for says in finding::beside(view) { p { (says) } }
        p.small { (counted(&view.figures.summary)) }
        (question(view))
        (pages(view))
        (shown(Shown::Map, view))
        @for picture in [Shown::Need, Shown::Lorenz, Shown::Funnel] { (shown(picture, view)) }
        (inequality(view))
        (caveats(view))
        (downloads(view))
    }
}

fn question(view: &View) -> Markup {
    html! {
        form.no-print action="/gaps" method="get" {
            (selects(view.typed, &[], Asks::Figures, view.snapshot))
            p.send { button.main type="submit" { "Show" } }
        }
    }
}

/// The other pages with the same question.
fn pages(view: &View) -> Markup {
    html! {
        nav.on-page aria-label="More about gaps" {
            ul {
                li { a href=(view.typed.address("/gaps/people")) { "For whom? The people panel" } }
                li { a href=(view.typed.address("/gaps/what-if")) { "What if? Close or move a service, or change who may refer" } }
                li { a href=(view.typed.address("/gaps/report")) { "A report to paste" } }
                li { a href="#know" { "Before you rely on it" } }
                li { a href="#files" { "Download" } }
            }
        }
    }
}

/// What the sentences on top rest on.
fn counted(summary: &Summary) -> String {
    let assured = summary.services_assured_share.map_or_else(String::new, |share| {
        format!(" A source of the last six months speaks for {:.0}% of the services.", share * 100.0)
    });
    let for_some = match summary.venues_for_some {
        0 => String::new(),
        some => format!(", {some} of them for some people only"),
    };
    format!(
        "Counted: {} and {}{for_some}.{assured}",
        words::count(summary.services, "service", "services"),
        words::count(summary.venues, "place to go to", "places to go to"),
    )
}

/// One picture with its table, method and files.
pub fn shown(picture: Shown, view: &View) -> Markup {
    let name = picture.as_str();
    let mut table = picture.table(view);
    let all = table.rows.len();
    table.rows.truncate(MOST_ROWS);
    html! {
        section aria-labelledby=(format!("about-{name}")) {
            h2 id=(format!("about-{name}")) { (picture.heading()) }
            div.picture-and-table {
                figure.picture {
                    (picture.picture(view))
                    figcaption {
                        @if picture == Shown::Map { @if let Some(says) = view.weak_says() { (says) " " } }
                        @if view.rows.len() < 20 && picture != Shown::Lorenz { "Numbers as in the table." }
                    }
                }
                div {
                    (table.markup(&format!("{name}-table")))
                    @if all > MOST_ROWS { p.small { "The first " (MOST_ROWS) " of " (all) " are shown: the file has all." } }
                }
            }
            details { summary { "How to read this, and how it is worked out" } p { (picture.method(view)) } p { a href="#know" { "What to know before relying on it" } } }
            p.small.no-print {
                "Save: " a href=(view.typed.address(&format!("/gaps/{name}.csv"))) { "table as CSV" } " · "
                a href=(view.typed.address(&format!("/gaps/{name}.svg"))) { "picture as SVG" }
            }
        }
    }
}

/// How unequal, and for whom: in a sentence, with the indices behind it.
pub fn inequality(view: &View) -> Markup {
    let summary = &view.figures.summary;
    let range = |low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(low), Some(high)) => format!(" (95% interval {} to {})", figure(low), figure(high)),
        _ => String::new(),
    };
    html! {
        section aria-labelledby="unequal" {
            h2 #unequal { "How unequal, and for whom" }
            p { (figure(summary.population_within_share * 100.0)) "% of people have a known place in reach. " (by_deprivation(summary)) }
            details {
                summary { "The indices" }
                ul.facts {
                @if let Some(gini) = summary.gini { li { "Gini index " (figure(gini)) ": 0 is the same everywhere, towards 1 all of it is in one place." } }
                @if let Some(index) = summary.concentration_index {
                    li { "Concentration index " (figure(index)) ": " @if index < 0.0 { "more deprived neighbourhoods have more." } @else { "less deprived neighbourhoods have more." } }
                }
                @if let Some(sii) = summary.sii {
                    li { "Slope index of inequality " (figure(sii)) (range(summary.sii_low, summary.sii_high)) ": access of the least deprived less that of the most deprived, on a fitted line." }
                }
                @if let Some(rii) = summary.rii {
                    li { "Relative index of inequality " (figure(rii)) (range(summary.rii_low, summary.rii_high)) ": the same as a quotient; 1 is no difference." }
                }
                }
            }
            @if !summary.by_deprivation.is_empty() {
                details {
                    summary { "Access by deprivation" }
                    table {
                        caption { "Mean access of neighbourhoods by IMD decile, the most deprived first" }
                        thead { tr { th scope="col" { "Decile" } th.amount scope="col" { "People, weighted by need" } th.amount scope="col" { "Access" } } }
                        tbody { @for group in &summary.by_deprivation { tr { th scope="row" { (group.decile) } td.amount { (figure(group.people.round())) } td.amount { (figure(group.access)) } } } }
                    }
                }
            }
        }
    }
}

/// Whether the more or the less deprived have more, where the slope leaves no doubt.
fn by_deprivation(summary: &Summary) -> &'static str {
    match (summary.sii_low, summary.sii_high) {
        (Some(low), _) if low > 0.0 => {
            "People of less deprived neighbourhoods have more access than those of more deprived ones."
        }
        (_, Some(high)) if high < 0.0 => {
            "People of more deprived neighbourhoods have more access than those of less deprived ones."
        }
        (Some(_), Some(_)) => "No clear difference is seen between more and less deprived neighbourhoods.",
        _ => "",
    }
}

/// What a reader should know first.
pub fn caveats(view: &View) -> Markup {
    let rules = &view.snapshot.rules().version;
    html! {
        section aria-labelledby="know" {
            h2 #know { "Before you rely on it" }
            ul.facts { @for says in &view.figures.weakness { li { (says) } } }
            p {
                "Worked out by the same rules that match people, from version " (view.snapshot.change()) " of the list and the rules of "
                (rules.parse().map_or_else(|_| rules.clone(), words::day)) ". People: Office for National Statistics; deprivation: English Indices of Deprivation "
                "(Ministry of Housing, Communities and Local Government). Every source is on " a href="/about#sources" { "About" } "."
            }
        }
    }
}

fn downloads(view: &View) -> Markup {
    html! {
        section.no-print aria-labelledby="files" {
            h2 #files { "Download" }
            ul {
                li { a href=(view.typed.file("csv")) { "Every figure as CSV" } }
                li { a href=(view.typed.file("geojson")) { "Every figure with the outlines, as GeoJSON" } }
                li { a href=(view.typed.file("json")) { "Everything, with method and sources, as JSON" } }
                @for picture in Shown::ALL { li { (words::sentence(picture.heading())) ": " a href=(view.typed.address(&format!("/gaps/{}.svg", picture.as_str()))) { "SVG of " (picture.as_str()) } } }
            }
        }
    }
}
