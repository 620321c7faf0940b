//! Our own style sheet, script and mark: built into the program, named by their content so that they can be kept for ever.

use std::borrow::Cow;
use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get};
use rust_embed::Embed;

use super::failure::Failure;

#[derive(Embed)]
#[folder = "src/web/assets/"]
struct Files;

/// A file with its name on the web, such as `/assets/signpost.3f2a91c0.css`.
struct Asset {
    name: &'static str,
    address: String,
    content_type: &'static str,
    bytes: Cow<'static, [u8]>,
}

/// In the order of [`NAMES`].
static ASSETS: LazyLock<Vec<Asset>> =
    LazyLock::new(|| NAMES.iter().filter_map(|(name, kind)| read(name, kind)).collect());

const NAMES: [(&str, &str); 6] = [
    ("signpost.css", "text/css; charset=utf-8"),
    ("pictures.css", "text/css; charset=utf-8"),
    ("desk.css", "text/css; charset=utf-8"),
    ("signpost.js", "text/javascript; charset=utf-8"),
    ("embedded.js", "text/javascript; charset=utf-8"),
    ("mark.svg", "image/svg+xml"),
];

fn read(name: &'static str, content_type: &'static str) -> Option<Asset> {
    let file = Files::get(name)?;
    let hash: String = file.metadata.sha256_hash().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let (stem, extension) = name.rsplit_once('.')?;
    Some(Asset {
        name,
        address: format!("/assets/{stem}.{hash}.{extension}"),
        content_type,
        bytes: file.data,
    })
}

/// Where a file is found; the plain name when there is no such file, so that a mistake shows.
pub fn address(name: &'static str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or(name, |asset| asset.address.as_str())
}

/// Sends a file. Its name changes with its content, so browsers may keep it for a year.
#[get("/assets/{file}")]
pub async fn send_asset(request: HttpRequest) -> Result<HttpResponse, Failure> {
    let asset = ASSETS.iter().find(|asset| asset.address == request.path()).ok_or_else(Failure::no_page)?;
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, asset.content_type));
    response.insert_header((CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")));
    Ok(response.body(asset.bytes.to_vec()))
}
