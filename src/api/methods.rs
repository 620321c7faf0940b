//! Which methods a path takes: for `Allow`, and to tell a wrong method from a wrong path.

use actix_web::dev::ResourceDef;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use utoipa::openapi::OpenApi;

use super::Pages;
use super::fhir;
use super::problem::Problem;

/// Every documented path with its methods.
pub struct Methods(Vec<(ResourceDef, String)>);

impl Methods {
    /// Read from the document, which registering the routes wrote.
    pub fn of_document(document: &OpenApi) -> Self {
        let mut all: Vec<(ResourceDef, String)> = document
            .paths
            .paths
            .iter()
            .map(|(path, item)| {
                let mut allow = Vec::new();
                if item.get.is_some() {
                    allow.extend(["GET", "HEAD"]);
                }
                let others = [
                    ("POST", &item.post),
                    ("PUT", &item.put),
                    ("PATCH", &item.patch),
                    ("DELETE", &item.delete),
                ];
                allow.extend(
                    others.into_iter().filter(|(_, taken)| taken.is_some()).map(|(method, _)| method),
                );
                allow.push("OPTIONS");
                (ResourceDef::new(path.as_str()), allow.join(", "))
            })
            .collect();
        // A path spelt out wins over a template, as `/services/search` does over `/services/{service}`.
        all.sort_by_key(|(path, _)| path.pattern().is_some_and(|pattern| pattern.contains('{')));
        Self(all)
    }

    /// The methods of a path, for the header `Allow`; none when there is no such path.
    pub fn of(&self, path: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.is_match(path)).map(|(_, allow)| allow.as_str())
    }
}

/// Whatever no route took: 405 where the path is known, else 404.
pub async fn refuse(request: HttpRequest, methods: Data<Methods>) -> HttpResponse {
    if fhir::speaks_fhir(request.path()) {
        return match methods.of(request.path()) {
            Some(allow) => fhir::Outcome::method_not_allowed(request.method().as_str(), allow),
            None => fhir::Outcome::not_found(
                "there is nothing at this path; `/fhir/R4/metadata` lists what there is",
            ),
        }
        .error_response();
    }
    match methods.of(request.path()) {
        Some(allow) => {
            Problem::method_not_allowed(request.method().as_str(), allow.to_owned()).error_response()
        }
        None => request
            .app_data::<Pages>()
            .and_then(|pages| (pages.no_such_page)(&request))
            .unwrap_or_else(nothing_here),
    }
}

fn nothing_here() -> HttpResponse {
    Problem::not_found("there is nothing at this path; `/openapi.json` lists what there is").error_response()
}
