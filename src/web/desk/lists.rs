//! What the lists of the desk have in common: whose records are meant, which page of them, and what a record is called.

use maud::{Markup, html};

use crate::catalogue::Status;
use crate::pathway::Snapshot;
use crate::store::Changed;
use crate::web::form::Select;

/// Records on one page of a list.
pub const ON_A_PAGE: usize = 25;

/// The choice of an organisation; the first stands for all.
pub fn organisation_choice<'s>(chosen: &'s str, snapshot: &Snapshot) -> Select<'s> {
    let mut choices: Vec<(String, String)> =
        snapshot.organisations().map(|known| (known.slug.clone(), known.name.clone())).collect();
    choices.sort_by_key(|(_, name)| name.to_lowercase());
    choices.insert(0, (String::new(), "Everybody".to_owned()));
    Select { name: "organisation", label: "Whose records", chosen, choices }
}

/// The part of a list that is on a page; the first page is 1.
pub fn on_page<T>(all: &[T], page: usize) -> &[T] {
    let from = (page - 1).saturating_mul(ON_A_PAGE).min(all.len());
    &all[from..(from + ON_A_PAGE).min(all.len())]
}

/// The number of a page as it is asked for.
pub fn page_number(asked: &str) -> usize {
    asked.parse().unwrap_or(1).max(1)
}

/// The ways to the page before and the page after.
pub fn turn(page: usize, total: usize, address: impl Fn(&str) -> String) -> Markup {
    let last = total.div_ceil(ON_A_PAGE).max(1);
    html! {
        @if last > 1 {
            nav.turn aria-label="Pages of this list" {
                @if page > 1 { a href=(address(&(page - 1).min(last).to_string())) { "Page before" } }
                span { "Page " (page) " of " (last) }
                @if page < last { a href=(address(&(page + 1).to_string())) { "Next page" } }
            }
        }
    }
}

/// What a record is called; its short name where nothing is known of it yet.
pub fn name_of<'s>(what: Changed, slug: &'s str, snapshot: &'s Snapshot) -> &'s str {
    let service = || snapshot.find(slug).map(|record| record.service.name.as_str());
    let organisation = || snapshot.organisation(slug).map(|known| known.name.as_str());
    let name = if what == Changed::Service { service() } else { organisation() };
    name.unwrap_or(slug)
}

/// Whether a service runs, as whoever keeps its record says it.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "runs",
        Status::Closed => "closed",
        Status::Replaced => "replaced by another",
        Status::Unknown => "nobody knows whether it runs",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_is_beyond_its_list() {
        let all: Vec<usize> = (0..30).collect();

        assert_eq!(on_page(&all, 2), [25, 26, 27, 28, 29]);
        assert!(on_page(&all, usize::MAX).is_empty());
        assert_eq!((page_number("0"), page_number("x"), page_number("3")), (1, 1, 3));
    }
}
