//! Many editors on one record: nothing anybody wrote is lost.

use std::cell::Cell;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;

use crate::world::*;

/// A minute with `SIGNPOST_EDITING_SECONDS=60`; a few seconds otherwise.
fn how_long() -> Duration {
    let seconds = std::env::var("SIGNPOST_EDITING_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(4))
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::print_stdout, reason = "figures are printed for whoever asks with --nocapture")]
async fn ten_editors_of_one_record_lose_nothing() {
    let world = World::new().await;
    let (before, _) = world.record("curator", OWN_SERVICE).await;
    let notes_before = before["notes"].as_array().map_or(0, Vec::len);
    let (written, conflicts) = (Cell::new(0_usize), Cell::new(0_usize));
    let until = Instant::now() + how_long();

    let edit = async |editor: usize| {
        let mut round = 0;
        while Instant::now() < until {
            let (mut record, version) = world.record("curator", OWN_SERVICE).await;
            let note = json!({"says": format!("Editor {editor}, round {round}."), "provenance": record["provenance"]});
            record["notes"].as_array_mut().unwrap().push(note);
            let answer = world.put("curator", OWN_SERVICE, &record, version).await;
            match answer.status.as_u16() {
                200 => {
                    written.set(written.get() + 1);
                    round += 1;
                }
                412 => {
                    let problem = answer.problem(412, "version_passed");
                    let (current, yours) = (&problem["versions"]["current"], &problem["versions"]["yours"]);
                    assert!(current["version"].as_u64().unwrap() > version);
                    assert_ne!(current["record"]["notes"], yours["record"]["notes"]);
                    conflicts.set(conflicts.get() + 1);
                }
                other => panic!("{other}: {}", answer.text()),
            }
        }
    };
    join_all((0..10).map(edit)).await;

    let (after, _) = world.record("curator", OWN_SERVICE).await;
    let notes = after["notes"].as_array().unwrap();
    println!("{} writes, {} conflicts", written.get(), conflicts.get());
    assert_eq!(notes.len() - notes_before, written.get(), "an update was lost");
    assert!(written.get() > 0 && conflicts.get() > 0);
    let verified = world.store.verify_audit(None).await.unwrap();
    assert!(verified.broken.is_empty(), "{:?}", verified.broken);
}
