//! The document of the API, and pages that explain it.

use std::sync::Arc;

use actix_web::guard::GuardContext;
use actix_web::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::OpenApi;
use uuid::Uuid;

use super::problem::{Code, Problem, ProblemBody};

/// The document as it is served, written once.
pub struct Document(String);

impl Document {
    pub fn of(document: &OpenApi) -> Self {
        // Texts, numbers and maps of them always become JSON.
        let mut text = document.to_pretty_json().unwrap_or_default();
        text.push('\n');
        Self(text)
    }

    pub fn text(&self) -> &str {
        &self.0
    }
}

/// One kind of problem, explained.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemType {
    pub code: Code,
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    pub title: &'static str,
    pub meaning: &'static str,
}

/// Read this document
///
/// OpenAPI 3.1, written by the program that answers.
#[utoipa::path(tag = "about", operation_id = "find_document",
    responses((status = 200, description = "The document", body = Object, content_type = "application/json",
        example = json!({"openapi": "3.1.0"}))))]
#[get("/openapi.json")]
pub async fn find_document(document: Data<Document>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document.text().to_owned())
}

/// Explain a problem
///
/// What a `code` of a problem means and what to do; the `type` of every problem leads here.
#[utoipa::path(tag = "about", operation_id = "find_problem_type",
    params(("code" = String, Path, description = "A code", example = "not_sensible")),
    responses((status = 200, description = "What it means", body = ProblemType),
        (status = 404, description = "There is no such code", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/problems/{code}", guard = "is_not_a_report")]
pub async fn find_problem_type(code: Path<String>) -> Result<Json<ProblemType>, Problem> {
    let code = Code::ALL
        .iter()
        .copied()
        .find(|known| known.as_str() == code.as_str())
        .ok_or_else(|| Problem::not_found("there is no such code of a problem"))?;
    Ok(Json(ProblemType {
        code,
        status: code.status().as_u16(),
        title: code.title(),
        meaning: code.meaning(),
    }))
}

/// The page of a report that somebody made of a record lies beside the codes, under its id; a browser that mistyped it gets a page too.
fn is_not_a_report(context: &GuardContext) -> bool {
    let name = context.head().uri.path().rsplit('/').next().unwrap_or_default();
    let accepts = context.head().headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let is_a_code = || Code::ALL.iter().any(|known| known.as_str() == name);
    name.parse::<Uuid>().is_err() && (is_a_code() || !accepts.unwrap_or_default().contains("text/html"))
}

/// The interactive documentation: everything it needs is built into the program.
#[get("/docs/{file:.*}")]
pub async fn docs(file: Path<String>) -> Result<HttpResponse, Problem> {
    let config = Arc::new(utoipa_swagger_ui::Config::from("/openapi.json"));
    let found = utoipa_swagger_ui::serve(&file, config).map_err(|error| Problem::internal(&error))?;
    let found = found.ok_or_else(|| Problem::not_found("the documentation has no such file"))?;
    let mut response = HttpResponse::Ok();
    if found.gzpipped {
        response.insert_header((CONTENT_ENCODING, "gzip"));
    }
    Ok(response.insert_header((CONTENT_TYPE, found.content_type)).body(found.bytes.into_owned()))
}

#[get("/docs")]
pub async fn docs_without_slash() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, "/docs/")).finish()
}
