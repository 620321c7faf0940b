//! Lists: one page in the standard's envelope, or everything as lines.

use actix_web::HttpResponse;
use actix_web::web::Bytes;
use futures_util::stream;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::problem::{Code, FieldProblem, Problem};

/// Enough for a harvester, and an answer of a few megabytes at most.
pub const MOST_PER_PAGE: i64 = 1_000;
const USUAL_PER_PAGE: i64 = 20;
/// Lines sent together.
const LINES_AT_ONCE: usize = 64;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenReferralPage)]
pub struct Page<T> {
    /// On all pages together.
    pub total_items: usize,
    pub total_pages: usize,
    #[schema(minimum = 1)]
    pub page_number: usize,
    /// On this page.
    pub size: usize,
    pub first_page: bool,
    pub last_page: bool,
    pub empty: bool,
    pub contents: Vec<T>,
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One page.
    #[default]
    Json,
    /// Everything there is, one object a line, without pages.
    Ndjson,
}

/// Which part of a list, and how it is written; checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    page: usize,
    per_page: usize,
    format: Format,
}

impl Part {
    /// # Errors
    /// Numbers out of bounds, each by name.
    pub fn new(page: Option<i64>, per_page: Option<i64>, format: Option<Format>) -> Result<Self, Problem> {
        let mut faults = Vec::new();
        let mut bounded = |name: &str, number: i64, most: i64| {
            if (1..=most).contains(&number) {
                return usize::try_from(number).unwrap_or(1);
            }
            let detail = format!("must be from 1 to {most}");
            faults.push(FieldProblem { pointer: format!("/{name}"), detail });
            1
        };
        let page = bounded("page", page.unwrap_or(1), 1_000_000);
        let per_page = bounded("per_page", per_page.unwrap_or(USUAL_PER_PAGE), MOST_PER_PAGE);
        if faults.is_empty() {
            Ok(Self { page, per_page, format: format.unwrap_or_default() })
        } else {
            Err(Problem::of_fields(Code::NotSensible, faults))
        }
    }

    /// Everything on one page.
    pub fn whole(format: Option<Format>) -> Self {
        Self { page: 1, per_page: usize::MAX, format: format.unwrap_or_default() }
    }

    /// Writes the asked part of a list; each item is only made when it is written.
    pub fn answer<I, T>(self, items: Vec<I>, make: impl Fn(I) -> T + 'static) -> HttpResponse
    where
        I: 'static,
        T: Serialize + 'static,
    {
        match self.format {
            Format::Json => HttpResponse::Ok().json(self.cut(items, make)),
            Format::Ndjson => HttpResponse::Ok()
                .content_type("application/x-ndjson")
                .streaming(stream::iter(Lines { items: items.into_iter(), make })),
        }
    }

    fn cut<I, T>(self, items: Vec<I>, make: impl Fn(I) -> T) -> Page<T> {
        let Self { page, per_page, format: _ } = self;
        let total_items = items.len();
        let total_pages = total_items.div_ceil(per_page);
        let before = (page - 1).saturating_mul(per_page);
        let contents: Vec<T> = items.into_iter().skip(before).take(per_page).map(make).collect();
        Page {
            total_items,
            total_pages,
            page_number: page,
            size: contents.len(),
            first_page: page == 1,
            last_page: page >= total_pages,
            empty: contents.is_empty(),
            contents,
        }
    }
}

/// Lines made some at a time, while they are sent.
struct Lines<I, F> {
    items: std::vec::IntoIter<I>,
    make: F,
}

impl<I, T: Serialize, F: Fn(I) -> T> Iterator for Lines<I, F> {
    type Item = Result<Bytes, serde_json::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut lines = Vec::new();
        for item in self.items.by_ref().take(LINES_AT_ONCE) {
            if let Err(error) = serde_json::to_writer(&mut lines, &(self.make)(item)) {
                return Some(Err(error));
            }
            lines.push(b'\n');
        }
        (!lines.is_empty()).then(|| Ok(lines.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(page: i64, per_page: i64, items: usize) -> Page<usize> {
        Part::new(Some(page), Some(per_page), None).unwrap().cut((0..items).collect(), |item| item)
    }

    #[test]
    fn the_last_page_holds_the_rest() {
        let last = page(3, 20, 45);

        assert_eq!((last.size, last.total_pages, last.first_page, last.last_page), (5, 3, false, true));
        assert_eq!(last.contents, [40, 41, 42, 43, 44]);
    }

    #[test]
    fn an_empty_list_is_one_empty_page() {
        let only = page(1, 20, 0);

        assert!(only.empty && only.first_page && only.last_page && only.contents.is_empty());
    }

    #[test]
    fn numbers_out_of_bounds_are_refused_by_name() {
        let problem = Part::new(Some(0), Some(1_000_000_000), None).unwrap_err();

        let body = serde_json::to_value(problem.body()).unwrap();
        assert_eq!(body["errors"][0]["pointer"], "/page");
        assert_eq!(body["errors"][1]["pointer"], "/per_page");
    }
}
