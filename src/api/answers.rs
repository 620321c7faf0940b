//! What operations have in common in the document: lists by page, and the problems an operation can answer with.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use super::problem::{PROBLEM_JSON, ProblemBody};

/// Which part of a list, checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    pub page: usize,
    pub per_page: usize,
}

impl Paging {
    /// From numbers whose bounds hold; 20 to a page unless said otherwise.
    pub fn new(page: Option<i32>, per_page: Option<i32>) -> Self {
        let number =
            |given: Option<i32>, otherwise| given.and_then(|n| usize::try_from(n).ok()).unwrap_or(otherwise);
        Self { page: number(page, 1), per_page: number(per_page, 20) }
    }

    /// How many results come before this page.
    pub fn offset(self) -> usize {
        (self.page - 1) * self.per_page
    }

    /// Cuts this page out of everything.
    pub fn cut<T>(self, all: Vec<T>) -> Page<T> {
        let Self { page, per_page } = self;
        let total = all.len();
        Page { total, page, per_page, results: all.into_iter().skip(self.offset()).take(per_page).collect() }
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// Results on all pages together.
    pub total: usize,
    #[schema(minimum = 1)]
    pub page: usize,
    #[schema(minimum = 1, maximum = 100)]
    pub per_page: usize,
    pub results: Vec<T>,
}

/// A whole list, too short for pages.
#[derive(Debug, Serialize, ToSchema)]
pub struct Whole<T> {
    pub total: usize,
    pub results: Vec<T>,
}

impl<T> Whole<T> {
    pub fn of(results: Vec<T>) -> Self {
        Self { total: results.len(), results }
    }
}

fn problems(described: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let response = |description: &str| {
        let schema = Ref::from_schema_name(<ProblemBody as ToSchema>::name());
        let content = ContentBuilder::new().schema(Some(schema)).build();
        ResponseBuilder::new().description(description).content(PROBLEM_JSON, content).build()
    };
    described
        .iter()
        .map(|(status, description)| ((*status).to_owned(), response(description).into()))
        .collect()
}

macro_rules! problem_sets {
    ($($(#[doc = $doc:literal])* $name:ident: $($status:literal $description:literal),*;)*) => {$(
        $(#[doc = $doc])*
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                problems(&[$(($status, $description),)*])
            }
        }
    )*};
}

problem_sets! {
    /// Of an operation that takes a query.
    QueryProblems:
        "400" "The query has an unknown parameter or cannot be read",
        "414" "The address is too long",
        "422" "A parameter makes no sense",
        "503" "The catalogue is still being loaded";
    /// Of an operation that takes a name in its path, and a query.
    NamedProblems:
        "400" "The query has an unknown parameter or cannot be read",
        "404" "Nothing is known by this name",
        "414" "The address is too long",
        "422" "A parameter makes no sense",
        "503" "The catalogue is still being loaded";
    /// Of a list for the holder of a token.
    HolderProblems:
        "400" "The query has an unknown parameter or cannot be read",
        "401" "A token is needed, or does not hold",
        "403" "The token does not reach that far",
        "414" "The address is too long",
        "422" "A parameter makes no sense",
        "503" "The store is away";
    /// Of what is read by the holder of a token, by name.
    DraftProblems:
        "400" "The query has an unknown parameter or cannot be read",
        "401" "A token is needed, or does not hold",
        "403" "The token does not reach that far",
        "404" "Nothing that this token may see has this name",
        "414" "The address is too long",
        "422" "A parameter makes no sense",
        "503" "The store is away";
    /// Of a decision on a draft.
    DecisionProblems:
        "400" "The body has an unknown field or cannot be read",
        "401" "A token is needed, or does not hold",
        "403" "The token does not reach that far",
        "404" "Nothing that this token may see has this name",
        "409" "Somebody has decided already",
        "412" "The record has changed meanwhile",
        "413" "The body is too large",
        "415" "The body is not JSON",
        "422" "A field makes no sense",
        "503" "The store is away";
    /// Of a report by anybody.
    ReportProblems:
        "400" "The body has an unknown field or cannot be read",
        "404" "Nothing is known by this name",
        "413" "The body is too large",
        "415" "The body is not JSON",
        "422" "A field makes no sense, or seems to be about a person",
        "429" "Too many reports in an hour; `Retry-After` says when",
        "503" "The store is away";
    /// Of an operation that writes a record.
    WriteProblems:
        "400" "The body or a header cannot be read",
        "401" "A token is needed, or does not hold",
        "403" "The token does not reach that far",
        "404" "Nothing is known by this name",
        "412" "The record has changed meanwhile",
        "413" "The body is too large",
        "415" "The body is not JSON",
        "422" "A field makes no sense",
        "428" "Say which version was seen",
        "503" "The store is away";
    /// Of an operation that takes a body.
    BodyProblems:
        "400" "The body has an unknown field or cannot be read",
        "413" "The body is too large",
        "415" "The body is not JSON",
        "422" "A field makes no sense",
        "503" "The catalogue is still being loaded";
    /// Of an operation that takes a name in its path, and a body.
    NamedBodyProblems:
        "400" "The body has an unknown field or cannot be read",
        "404" "Nothing is known by this name",
        "413" "The body is too large",
        "415" "The body is not JSON",
        "422" "A field makes no sense",
        "503" "The catalogue is still being loaded";
}
