//! Out, wiped, in, and out again.

use signpost::catalogue::{Audience, ContactKind, LocationUse, Mode};
use signpost::directory::open_record;

use crate::program::{Program, path};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_exported_and_brought_in_elsewhere_is_exported_with_the_same_bytes() {
    let first = Program::kept().await;
    for (format, file) in [("hsds", "whole.json"), ("ndjson", "lines.ndjson")] {
        let out = path(&first.file(file));
        first.succeed(&["export", "--format", format, "--output", &out]);
        let exported = std::fs::read(&out).unwrap();
        assert!(exported.len() > 1_000_000, "{format}: {}", exported.len());

        let second = Program::empty().await;
        second.succeed(&["import", "hsds", &out]);
        let again = path(&second.file(file));
        second.succeed(&["export", "--format", format, "--output", &again]);

        assert!(std::fs::read(&again).unwrap() == exported, "{format}: the second export differs");
        // Criteria, routes, conflicts and every source came along: the open records are equal.
        let (ours, _) = first.database.store().await.catalogue().await.unwrap();
        let (theirs, _) = second.database.store().await.catalogue().await.unwrap();
        assert_eq!((ours.sources, ours.needs, ours.pyramid), (theirs.sources, theirs.needs, theirs.pyramid));
        assert_eq!(ours.organisations, theirs.organisations);
        assert_eq!(ours.services.len(), theirs.services.len());
        for (ours, theirs) in ours.services.iter().zip(&theirs.services) {
            let mut open = open_record(ours, Audience::Public);
            open.conflicts.retain(|conflict| conflict.claims.len() >= 2);
            assert_eq!(&open, theirs.as_ref());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bringing_in_what_went_out_changes_nothing_and_loses_nothing_that_was_held_back() {
    let program = Program::seeded().await;
    let store = program.database.store().await;
    let mut refuge = store.services(&["uava-text".to_owned()]).await.unwrap().remove(0);
    refuge.locations.push(signpost::catalogue::Location {
        site: None,
        name: None,
        address: Some("1 Secret Street".to_owned()),
        postcode: None,
        place: None,
        used_as: LocationUse::Venue,
        confidential: true,
        says: None,
        point: None,
        precision: None,
        provenance: refuge.provenance.clone(),
    });
    refuge.contacts.push(signpost::catalogue::Contact {
        kind: ContactKind::Phone,
        value: "0116 496 0999".to_owned(),
        audience: Audience::Professionals,
        label: None,
        says: None,
        provenance: refuge.provenance.clone(),
    });
    store.replace_service(&refuge, "a test", "a secret to keep").await.unwrap();
    let before = store.latest_change().await.unwrap();
    let out = path(&program.file("out.json"));
    program.succeed(&["export", "--format", "hsds", "--output", &out]);
    let text = std::fs::read_to_string(&out).unwrap();
    for secret in ["Secret Street", "0116 496 0999"] {
        assert!(!text.contains(secret), "{secret}");
    }

    program.succeed(&["import", "hsds", &out]);
    assert_eq!(store.latest_change().await.unwrap(), before, "nothing differs, so nothing is written");

    // A change to the record keeps what the file could not say.
    let lines = path(&program.file("out.ndjson"));
    program.succeed(&["export", "--format", "ndjson", "--output", &lines]);
    let changed: String = std::fs::read_to_string(&lines)
        .unwrap()
        .lines()
        .map(|line| {
            let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
            if value["signpost"]["slug"] == "uava-text" {
                value["signpost"]["modes"] = serde_json::json!([Mode::Phone]);
            }
            format!("{value}\n")
        })
        .collect();
    let changed = program.write("changed.ndjson", changed);
    let told = program.succeed(&["import", "hsds", &changed]);

    assert!(told.contains("0 added, 1 changed"), "{told}");
    let kept = store.services(&["uava-text".to_owned()]).await.unwrap().remove(0);
    assert_eq!(kept.modes, [Mode::Phone]);
    assert!(kept.locations.iter().any(|place| place.confidential), "the confidential place is still there");
    assert!(kept.contacts.iter().any(|contact| contact.value == "0116 496 0999"));
}
