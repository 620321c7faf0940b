//! Counts and durations for whoever runs the program.

use std::sync::OnceLock;

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, get};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds; a match takes about one millisecond, and anything over a second is a fault.
const DURATIONS: [f64; 10] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0];

/// There is one recorder in a program, however many servers (in tests) share it.
fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let name = Matcher::Full("http_request_duration_seconds".to_owned());
            let builder = PrometheusBuilder::new().set_buckets_for_metric(name, &DURATIONS);
            let installed = builder.and_then(PrometheusBuilder::install_recorder);
            installed.inspect_err(|error| tracing::warn!(%error, "requests are not counted")).ok()
        })
        .as_ref()
}

/// Begins counting.
pub fn start() {
    recorder();
}

/// Read the counters
///
/// Requests and their durations by route template, method and status, in Prometheus text format. No path, no query.
#[utoipa::path(tag = "operation", operation_id = "find_metrics",
    responses((status = 200, description = "Counters in Prometheus text format", body = String, content_type = "text/plain",
        example = json!("http_requests_total{method=\"GET\",route=\"/ready\",status=\"200\"} 1\n"))))]
#[get("/metrics")]
pub async fn find_metrics() -> HttpResponse {
    let text = recorder().map(PrometheusHandle::render).unwrap_or_default();
    HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .content_type(ContentType::plaintext())
        .body(text)
}
