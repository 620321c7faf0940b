//! The operations: metadata, read and search, by GET and by POST.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_TYPE, ETAG, EntityTag, Header, HttpDate, IF_MODIFIED_SINCE, IfNoneMatch, LAST_MODIFIED,
};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::DateTime;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::{OpenApi, RefOr, Required};
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use super::asked::{Asked, is_lenient, shown};
use super::bundle::{Place, search};
use super::kinds::Kind;
use super::metadata::capability_statement;
use super::outcome::{OperationOutcome, Outcome};
use super::view::View;
use super::{FHIR_JSON, MOUNTED, base, check_format, versioned};
use crate::directory::Directory;
use crate::interop::fhir::{HealthcareService, Location, Organization};

/// The largest form that is read.
const FORM_LIMIT: usize = 16 * 1024;

/// The parameters that every search has in common. Those of the type itself can stand in the form too.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here; read as a query is")]
pub struct SearchForm {
    #[schema(example = "00000000-0000-0000-0000-000000000000")]
    _id: Option<String>,
    #[schema(rename = "_lastUpdated", example = "ge2020-01-01")]
    _last_updated: Option<String>,
    /// Resources on a page; more than 200 are not given.
    #[schema(minimum = 0, maximum = 10_000_000, example = 1)]
    _count: Option<i32>,
    /// How many come before the page.
    #[schema(minimum = 0, maximum = 10_000_000)]
    _offset: Option<i32>,
    /// `true`, `text`, `data`, `count` or `false`.
    _summary: Option<String>,
    name: Option<String>,
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(
        scope::scope(MOUNTED)
            .service(find_capabilities)
            .service(list_healthcare_services)
            .service(search_healthcare_services)
            .service(find_healthcare_service)
            .service(list_organizations)
            .service(search_organizations)
            .service(find_fhir_organization)
            .service(list_locations)
            .service(search_locations)
            .service(find_location),
    );
}

fn send(status: StatusCode, resource: &Value, asked: &Asked) -> HttpResponse {
    let pretty = asked.of_answer("_pretty") == Some("true");
    let text = if pretty { format!("{resource:#}") } else { resource.to_string() };
    HttpResponse::build(status).insert_header((CONTENT_TYPE, FHIR_JSON)).body(text)
}

/// Read the capabilities
///
/// What this FHIR server can do, as a CapabilityStatement.
#[utoipa::path(tag = "fhir", operation_id = "find_capabilities",
    params(("_format" = Option<String>, Query, description = "`json`")),
    responses((status = 200, description = "A CapabilityStatement", body = Object, content_type = "application/fhir+json",
            example = json!({"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"})),
        (status = 400, description = "A parameter is not known", body = OperationOutcome, content_type = "application/fhir+json"),
        (status = 406, description = "JSON is all there is", body = OperationOutcome, content_type = "application/fhir+json")))]
#[get("/metadata")]
async fn find_capabilities(request: HttpRequest) -> Result<HttpResponse, Outcome> {
    let asked = Asked::read(request.query_string(), &[], true)?;
    check_format(&request, asked.of_answer("_format"))?;
    Ok(send(StatusCode::OK, &capability_statement(&base(&request)), &asked))
}

/// Searches for resources of a type; `form` is what was sent in a body.
fn searched(
    kind: Kind,
    request: &HttpRequest,
    directory: &Directory,
    form: Option<&str>,
) -> Result<HttpResponse, Outcome> {
    let query = request.query_string();
    let text = form.map_or_else(|| query.to_owned(), |form| format!("{query}&{form}"));
    let asked = Asked::read(&text, kind.parameters(), is_lenient(request))?;
    check_format(request, asked.of_answer("_format"))?;
    let read_side = directory.read_side()?;
    let base = base(request);
    let place = Place { base: &base, now: directory.now(), private: form.is_some() };
    let bundle = search(kind, &asked, &read_side, &place)?;
    Ok(send(StatusCode::OK, &bundle, &asked))
}

fn searched_by_form(
    kind: Kind,
    request: &HttpRequest,
    directory: &Directory,
    body: &Bytes,
) -> Result<HttpResponse, Outcome> {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = content_type.and_then(|text| text.split(';').next()).unwrap_or_default().trim();
    let form = "application/x-www-form-urlencoded";
    let nothing = media_type.is_empty() && body.is_empty();
    if !nothing && !media_type.eq_ignore_ascii_case(form) {
        let said = format!("send the parameters as `{form}`");
        return Err(Outcome::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-supported", said));
    }
    if body.len() > FORM_LIMIT {
        let said = format!("a form may have at most `{FORM_LIMIT}` bytes");
        return Err(Outcome::new(StatusCode::PAYLOAD_TOO_LARGE, "too-long", said));
    }
    let text = std::str::from_utf8(body)
        .map_err(|_| Outcome::new(StatusCode::BAD_REQUEST, "invalid", "the form is not UTF-8"))?;
    searched(kind, request, directory, Some(text))
}

/// Reads one resource, or says that it has not changed since the reader last saw it.
fn read(kind: Kind, request: &HttpRequest, directory: &Directory, id: &str) -> Result<HttpResponse, Outcome> {
    let asked = Asked::read(request.query_string(), &[], is_lenient(request))?;
    if let Some(condition) = asked.conditions.first() {
        let said = format!("reading one resource takes no `{}`", condition.name);
        return Err(Outcome::unsupported(&condition.name, said));
    }
    check_format(request, asked.of_answer("_format"))?;
    let view = View::of(&asked)?;
    let read_side = directory.read_side()?;
    let found = kind.one(id, &read_side).ok_or_else(|| {
        Outcome::not_found(format!("there is no {} with the id `{}`", kind.as_str(), shown(id)))
    })?;
    let resource = versioned(found.write(&read_side));
    let version = resource["meta"]["versionId"].as_str().unwrap_or_default().to_owned();
    let tag = EntityTag::new_weak(version);
    let mut response = if is_known(request, &tag, found.last_changed) {
        HttpResponse::NotModified().finish()
    } else {
        send(StatusCode::OK, &view.cut(kind, resource), &asked)
    };
    let headers = response.headers_mut();
    if let Ok(value) = tag.to_string().parse() {
        headers.insert(ETAG, value);
    }
    if let Some(at) = found.last_changed
        && let Ok(value) = HttpDate::from(std::time::SystemTime::from(at)).to_string().parse()
    {
        headers.insert(LAST_MODIFIED, value);
    }
    Ok(response)
}

/// The tag decides; the time only for whoever has no tag (RFC 9110, section 13.2.2).
fn is_known(request: &HttpRequest, tag: &EntityTag, last_changed: Option<DateTime<chrono::Utc>>) -> bool {
    if request.headers().contains_key("if-none-match") {
        return match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
            Err(_) => false,
        };
    }
    let since = request.headers().get(IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
    let since = since.and_then(|text| DateTime::parse_from_rfc2822(text).ok());
    // Times in headers have whole seconds.
    since.zip(last_changed).is_some_and(|(since, at)| at.timestamp() <= since.timestamp())
}

/// Says that a search need not bring a form: without parameters it lists everything. The derive only knows bodies that must come.
pub fn leave_forms_out(document: &mut OpenApi) {
    let searches = document.paths.paths.iter_mut().filter(|(path, _)| path.ends_with("/_search"));
    for body in searches.filter_map(|(_, item)| item.post.as_mut()?.request_body.as_mut()) {
        if let RefOr::T(body) = body {
            body.required = Some(Required::False);
        }
    }
}

/// The operations of one type, each with its own words in the document.
macro_rules! operations {
    ($kind:expr, $resource:ident, $path:tt, $search_path:tt, $read_path:tt, $what:tt, $example:tt,
        $list:ident $list_id:tt, $search:ident $search_id:tt, $find:ident $find_id:tt,
        params($($parameter:tt)*)) => {
        #[utoipa::path(tag = "fhir", operation_id = $list_id, summary = concat!("Search for ", $what),
            description = "A Bundle of those of which every parameter holds, in order of name; nearest first when `near` is asked. Values with \
                commas between them are alternatives. A parameter nobody knows is refused, unless the request says `Prefer: handling=lenient`.",
            params(("_id" = Option<String>, Query, description = "Ids"),
                ("_lastUpdated" = Option<String>, Query, description = "A date with a prefix", example = "ge2020-01-01"),
                ("_count" = Option<i32>, Query, description = "Resources on a page; more than 200 are not given", minimum = 0, maximum = 10000000, example = 5),
                ("_offset" = Option<i32>, Query, description = "How many come before the page", minimum = 0, maximum = 10000000),
                ("_summary" = Option<String>, Query, description = "`true`, `text`, `data`, `count` or `false`"),
                ("_format" = Option<String>, Query, description = "`json`"), $($parameter)*),
            responses((status = 200, description = "A Bundle", body = Object, content_type = "application/fhir+json",
                    example = json!({"resourceType": "Bundle", "type": "searchset", "total": 0})),
                (status = 400, description = "A parameter is not known or makes no sense", body = OperationOutcome, content_type = "application/fhir+json"),
                (status = 406, description = "JSON is all there is", body = OperationOutcome, content_type = "application/fhir+json"),
                (status = 503, description = "The catalogue is still being loaded", body = OperationOutcome, content_type = "application/fhir+json")))]
        #[get($path)]
        async fn $list(request: HttpRequest, directory: Data<Directory>) -> Result<HttpResponse, Outcome> {
            searched($kind, &request, &directory, None)
        }

        #[utoipa::path(tag = "fhir", operation_id = $search_id, summary = concat!("Search for ", $what, " by form"),
            description = "The same search with the parameters in a body, so that what is personal, such as where somebody lives, is in no \
                address. The answer gives no addresses of other pages for the same reason: ask again with `_offset`.",
            request_body(content = SearchForm, content_type = "application/x-www-form-urlencoded", description = "Parameters, as in a query", example = json!({"_count": 1})),
            responses((status = 200, description = "A Bundle", body = Object, content_type = "application/fhir+json",
                    example = json!({"resourceType": "Bundle", "type": "searchset", "total": 0})),
                (status = 400, description = "A parameter is not known or makes no sense", body = OperationOutcome, content_type = "application/fhir+json"),
                (status = 406, description = "JSON is all there is", body = OperationOutcome, content_type = "application/fhir+json"),
                (status = 413, description = "The form is too large", body = OperationOutcome, content_type = "application/fhir+json"),
                (status = 415, description = "It is no form", body = OperationOutcome, content_type = "application/fhir+json"),
                (status = 503, description = "The catalogue is still being loaded", body = OperationOutcome, content_type = "application/fhir+json")))]
        #[post($search_path)]
        async fn $search(request: HttpRequest, directory: Data<Directory>, body: Bytes) -> Result<HttpResponse, Outcome> {
            searched_by_form($kind, &request, &directory, &body)
        }

        #[utoipa::path(tag = "fhir", operation_id = $find_id, summary = concat!("Read one of the ", $what),
            description = "By its id, with `ETag` and `Last-Modified`.",
            params(("id" = String, Path, description = "Id of the resource", example = $example),
                ("_summary" = Option<String>, Query, description = "`true`, `text`, `data` or `false`"),
                ("_format" = Option<String>, Query, description = "`json`")),
            responses((status = 200, description = "The resource", body = $resource, content_type = "application/fhir+json"),
                (status = 304, description = "It is as the reader knows it"),
                (status = 400, description = "A parameter is not known or makes no sense", body = OperationOutcome, content_type = "application/fhir+json"),
                (status = 404, description = "There is none with this id", body = OperationOutcome, content_type = "application/fhir+json"),
                (status = 406, description = "JSON is all there is", body = OperationOutcome, content_type = "application/fhir+json"),
                (status = 503, description = "The catalogue is still being loaded", body = OperationOutcome, content_type = "application/fhir+json")))]
        #[get($read_path)]
        async fn $find(request: HttpRequest, directory: Data<Directory>, id: Path<String>) -> Result<HttpResponse, Outcome> {
            read($kind, &request, &directory, &id)
        }
    };
}

operations!(
    Kind::HealthcareService, HealthcareService,
    "/HealthcareService", "/HealthcareService/_search", "/HealthcareService/{id}", "services",
    "cdcea101-dca1-5db8-9289-e9ca9f83f2aa",
    list_healthcare_services "list_healthcare_services",
    search_healthcare_services "search_healthcare_services",
    find_healthcare_service "find_healthcare_service",
    params(
        ("name" = Option<String>, Query, description = "Begins with this; `name:contains` has it anywhere, `name:exact` is it", example = "central"),
        ("identifier" = Option<String>, Query, description = "Slug or code of the NHS"),
        ("organization" = Option<String>, Query, description = "Id of the Organization that runs it"),
        ("location" = Option<String>, Query, description = "Id of a Location where it is"),
        ("service-category" = Option<String>, Query, description = "Step of care, 1 to 5", example = "5"),
        ("service-type" = Option<String>, Query, description = "Slug of a need", example = "suicidal-crisis"),
        ("characteristic" = Option<String>, Query, description = "How help is given, or a way of access", example = "phone"),
        ("active" = Option<String>, Query, description = "`true` or `false`", example = "true"),
        ("near" = Option<String>, Query, description = "`latitude|longitude|distance|unit`", example = "52.63|-1.13|5|km"),
        ("_include" = Option<String>, Query, description = "`HealthcareService:organization`, `HealthcareService:location`", example = "HealthcareService:organization"),
    )
);

operations!(
    Kind::Organization, Organization,
    "/Organization", "/Organization/_search", "/Organization/{id}", "organisations",
    "9ca0b42b-be6c-5979-ae2e-147c4a9780b9",
    list_organizations "list_fhir_organizations",
    search_organizations "search_fhir_organizations",
    find_fhir_organization "find_fhir_organization",
    params(
        ("name" = Option<String>, Query, description = "Begins with this; `name:contains` has it anywhere, `name:exact` is it", example = "leicester"),
        ("identifier" = Option<String>, Query, description = "Slug"),
        ("type" = Option<String>, Query, description = "What sort of body it is", example = "charity"),
    )
);

operations!(
    Kind::Location, Location,
    "/Location", "/Location/_search", "/Location/{id}", "places",
    "f21c8cf8-a597-5bb5-beaf-4c459b21b28c",
    list_locations "list_fhir_locations",
    search_locations "search_fhir_locations",
    find_location "find_fhir_location",
    params(
        ("name" = Option<String>, Query, description = "Begins with this; `name:contains` has it anywhere, `name:exact` is it"),
        ("address" = Option<String>, Query, description = "Begins with this; `address:contains` has it anywhere"),
        ("address-postalcode" = Option<String>, Query, description = "Postcode or its beginning", example = "LE1"),
        ("organization" = Option<String>, Query, description = "Id of the Organization that is there"),
        ("near" = Option<String>, Query, description = "`latitude|longitude|distance|unit`", example = "52.63|-1.13|5|km"),
        ("_include" = Option<String>, Query, description = "`Location:organization`", example = "Location:organization"),
    )
);
