//! Counts and durations for whoever runs the program.

use std::sync::OnceLock;

use actix_web::http::header::ContentType;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::directory::{Directory, StoreState};

/// Seconds; a match takes about one millisecond, and anything over a second is a fault.
const DURATIONS: [f64; 10] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0];

/// There is one recorder in a program, however many servers (in tests) share it.
fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let named = |name: &str| Matcher::Full(name.to_owned());
            let installed = PrometheusBuilder::new()
                .set_buckets_for_metric(named("http_request_duration_seconds"), &DURATIONS)
                .and_then(|builder| builder.set_buckets_for_metric(named("http_queue_seconds"), &DURATIONS))
                .and_then(PrometheusBuilder::install_recorder);
            installed.inspect_err(|error| tracing::warn!(%error, "requests are not counted")).ok()
        })
        .as_ref()
}

/// Limits at which a request can be refused.
const LIMITS: [&str; 5] = ["address", "rate", "queue", "places", "time"];

/// Begins counting. What has not happened yet is 0 and not missing, so that an alarm can rest on it.
pub fn start() {
    recorder();
    for limit in LIMITS {
        metrics::counter!("http_requests_refused_total", "limit" => limit).increment(0);
    }
    for why in ["role", "unknown"] {
        metrics::counter!("signpost_tokens_refused_total", "why" => why).increment(0);
    }
    metrics::counter!("signpost_store_crowded_total").increment(0);
    metrics::gauge!("http_requests_in_flight").increment(0.0);
}

/// What is true at this moment, and nobody counts.
fn tell_state(directory: &Directory) {
    metrics::gauge!("signpost_uptime_seconds").set(as_figure(directory.uptime_s()));
    metrics::gauge!("signpost_catalogue_age_seconds").set(as_figure(directory.age_s()));
    let state = directory.store_state();
    metrics::gauge!("signpost_store_answering").set(f64::from(u8::from(state != StoreState::Away)));
    metrics::gauge!("signpost_catalogue_behind").set(f64::from(u8::from(state == StoreState::Behind)));
    let draining = f64::from(u8::from(directory.is_draining()));
    metrics::gauge!("signpost_draining").set(draining);
    if let Ok(read_side) = directory.read_side() {
        metrics::gauge!("signpost_catalogue_change").set(as_figure(read_side.snapshot.change()));
        let services = u64::try_from(read_side.snapshot.count()).unwrap_or(u64::MAX);
        metrics::gauge!("signpost_services").set(as_figure(services));
    }
    if let Some(bytes) = resident_memory_bytes() {
        metrics::gauge!("process_resident_memory_bytes").set(as_figure(bytes));
    }
}

/// Exact up to 2^53, which no figure here comes near.
#[allow(clippy::cast_precision_loss, reason = "figures stay far below 2^53")]
fn as_figure(number: u64) -> f64 {
    number as f64
}

/// Where the system tells it as Linux does.
fn resident_memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Read the counters
///
/// Requests and their durations by route template, method and status, what was refused by which limit, and how it goes with catalogue,
/// store and memory, in Prometheus text format. No path, no query.
#[utoipa::path(tag = "operation", operation_id = "find_metrics",
    responses((status = 200, description = "Counters in Prometheus text format", body = String, content_type = "text/plain",
        example = json!("http_requests_total{method=\"GET\",route=\"/ready\",status=\"200\"} 1\n"))))]
#[get("/metrics")]
pub async fn find_metrics(directory: Data<Directory>) -> HttpResponse {
    tell_state(&directory);
    let text = recorder().map(PrometheusHandle::render).unwrap_or_default();
    HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .content_type(ContentType::plaintext())
        .body(text)
}
