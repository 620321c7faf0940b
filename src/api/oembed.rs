//! oEmbed: what a site builder shows for the address of a service's page.

use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, get};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::address;
use super::answers::NamedProblems;
use super::extract::{StrictQuery, encode};
use super::problem::{FieldProblem, Problem};
use crate::directory::Directory;

/// Pixels of a card on a page that says nothing of its own.
const WIDTH: u32 = 600;
const HEIGHT: u32 = 420;
/// How long a card may be shown before it is asked for again.
const KEPT_S: u32 = 86_400;

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum EmbedFormat {
    Json,
}

/// Not strict about names: the standard lets those who ask add parameters of their own.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct EmbedQuery {
    /// Address of a service's page on this server.
    #[validate(length(max = 2_000, message = "must be at most 2,000 characters"))]
    #[param(max_length = 2_000, example = "http://localhost:8080/services/central-access-point")]
    url: String,
    /// Only `json` is spoken.
    #[param(inline, example = "json")]
    format: Option<EmbedFormat>,
    /// Pixels that the frame may be wide.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10,000"))]
    #[param(minimum = 1, maximum = 10_000)]
    maxwidth: Option<i32>,
    /// Pixels that the frame may be high.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10,000"))]
    #[param(minimum = 1, maximum = 10_000)]
    maxheight: Option<i32>,
}

/// A frame to show (oEmbed 1.0, type `rich`).
#[derive(Debug, Serialize, ToSchema)]
pub struct Embedded {
    #[schema(example = "1.0")]
    version: &'static str,
    #[serde(rename = "type")]
    #[schema(example = "rich")]
    kind: &'static str,
    title: String,
    provider_name: &'static str,
    provider_url: String,
    /// Seconds.
    cache_age: u32,
    html: String,
    /// Pixels.
    width: u32,
    /// Pixels.
    height: u32,
}

/// Embed a service
///
/// What to show for the address of a service's page, as oEmbed 1.0. The frame loads nothing from anybody else and follows nobody.
#[utoipa::path(tag = "services", operation_id = "embed_service", params(EmbedQuery),
    responses((status = 200, description = "A frame to show", body = Embedded), NamedProblems))]
#[get("/oembed")]
pub async fn embed_service(
    request: HttpRequest,
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<EmbedQuery>,
) -> Result<Json<Embedded>, Problem> {
    let EmbedQuery { url, format, maxwidth, maxheight } = query;
    match format {
        None | Some(EmbedFormat::Json) => {}
    }
    let base = address::base(&request);
    let page = url.split(['?', '#']).next().unwrap_or_default();
    let slug = page.strip_prefix(base.as_str()).and_then(|path| path.strip_prefix("/services/"));
    let slug = slug.filter(|slug| !slug.is_empty() && !slug.contains('/')).ok_or_else(|| {
        let detail =
            format!("must be the address of a service, such as `{base}/services/central-access-point`");
        Problem::from(FieldProblem { pointer: "/url".to_owned(), detail })
    })?;
    let read_side = directory.read_side()?;
    let record = super::services::named_record(&read_side, slug)?;
    let least = |wished: Option<i32>, usual: u32| {
        wished.and_then(|pixels| u32::try_from(pixels).ok()).map_or(usual, |most| most.min(usual))
    };
    let (width, height) = (least(maxwidth, WIDTH), least(maxheight, HEIGHT));
    let source = format!("{base}/embed/services/{}", encode(&record.service.slug));
    let (wide, high) = (width.to_string(), height.to_string());
    let html = maud::html! {
        iframe src=(source) title=(record.service.name) width=(wide) height=(high) style="border:0" loading="lazy" referrerpolicy="no-referrer" {}
    };
    Ok(Json(Embedded {
        version: "1.0",
        kind: "rich",
        title: record.service.name.clone(),
        provider_name: "Signpost",
        provider_url: format!("{base}/"),
        cache_age: KEPT_S,
        html: html.into_string(),
        width,
        height,
    }))
}
