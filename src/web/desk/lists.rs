//! What the lists of the desk have in common: whose records are meant, which page of them, and the names of facts in words.

use maud::{Markup, html};

use crate::pathway::Snapshot;
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

/// Names of facts in a text as people say them: `contact[2]` is "contact 2", `response[1].within` is "response 1: within".
pub fn facts_in_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((number, behind)) =
            after.split_once(']').filter(|(number, _)| number.parse::<usize>().is_ok())
        else {
            words.push_str(before);
            words.push('[');
            rest = after;
            continue;
        };
        words.push_str(before);
        words.push(' ');
        words.push_str(number);
        rest = behind;
        if let Some(field) = rest.strip_prefix('.').filter(|field| field.starts_with(char::is_alphabetic)) {
            words.push_str(": ");
            rest = field;
        }
    }
    words.push_str(rest);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_named_as_people_say_it() {
        assert_eq!(
            facts_in_words("contact[2] has no date; [x] response[1].within: y [1"),
            "contact 2 has no date; [x] response 1: within: y [1"
        );
    }

    #[test]
    fn no_page_is_beyond_its_list() {
        let all: Vec<usize> = (0..30).collect();

        assert_eq!(on_page(&all, 2), [25, 26, 27, 28, 29]);
        assert!(on_page(&all, usize::MAX).is_empty());
        assert_eq!((page_number("0"), page_number("x"), page_number("3")), (1, 1, 3));
    }
}
