//! Files that cannot be brought in: each says where and why, and changes nothing.

use serde_json::{Value, json};

use crate::program::Program;

fn service(id: &str) -> Value {
    json!({"id": id, "name": "Tea and talk", "status": "active", "description": "A group.",
        "organization": {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Somebody", "description": "A charity."}})
}

const FIRST: &str = "ac148810-d857-441c-9679-408f346de14b";
const SECOND: &str = "ac148810-d857-441c-9679-408f346de14c";

fn with(field: &str, value: Value) -> Value {
    let mut changed = service(FIRST);
    changed[field] = value;
    changed
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_broken_file_is_refused_with_its_place_and_nothing_is_kept() {
    let program = Program::kept().await;
    let before = program.version().await;
    let organisation = |id: &str, parent: &str| json!({"id": id, "name": id, "description": "x", "parent_organization_id": parent});
    let mut own = service(FIRST);
    own["signpost"] = json!({"slug": "x"});
    let cases: Vec<(&str, Value, &[&str])> = vec![
        (
            "a wrong type",
            json!({"services": [service(SECOND), with("minimum_age", json!("eighteen"))]}),
            &["services[1]", "minimum_age"],
        ),
        (
            "a wrong word",
            json!([with("status", json!("closed"))]),
            &["[0]", "`status`", "temporarily closed"],
        ),
        ("an age out of bounds", json!([with("minimum_age", json!(400))]), &["minimum_age", "0 to 130"]),
        ("an id given twice", json!([service(FIRST), service(FIRST)]), &["[1]", "already"]),
        (
            "a missing organisation",
            json!([{"id": FIRST, "name": "x", "status": "active", "organization_id": SECOND}]),
            &["organization_id", SECOND],
        ),
        (
            "a missing parent",
            json!({"organizations": [organisation("a", "b")], "services": [service(FIRST)]}),
            &["organizations[0]", "parent `b`"],
        ),
        (
            "a circle",
            json!({"organizations": [organisation("a", "b"), organisation("b", "a")], "services": []}),
            &["circle", "`a`"],
        ),
        (
            "an organisation given twice",
            json!({"organizations": [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}], "services": []}),
            &["organizations[1]", "already"],
        ),
        ("a record of ours that is none", json!([own]), &["signpost", "missing field"]),
        ("no list at all", json!({"something": []}), &["services", "contents"]),
        (
            "a postcode that is none",
            json!([with(
                "service_at_locations",
                json!([{"id": FIRST, "location": {"id": FIRST, "location_type": "physical", "addresses": [{"id": FIRST, "address_1": "1 High Street", "postal_code": "LE1"}]}}])
            )]),
            &["postal_code", "`LE1`"],
        ),
    ];
    for (what, file, expected) in cases {
        let file = program.write("broken.json", serde_json::to_string_pretty(&file).unwrap());
        let told = program.fail(&["import", "hsds", &file]);
        for part in expected {
            assert!(told.contains(part), "{what}: `{part}` is not in: {told}");
        }
        assert!(told.contains("nothing was changed"), "{what}: {told}");
    }
    let cut = serde_json::to_string_pretty(&json!([service(FIRST), service(SECOND)])).unwrap();
    let file = program.write("cut.json", &cut[..cut.len() - 40]);
    assert!(program.fail(&["import", "hsds", &file]).contains("line "));

    assert_eq!(program.version().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_in_the_last_line_of_many_takes_everything_back() {
    let program = Program::kept().await;
    let before = program.version().await;
    let mut lines = String::new();
    for number in 0..1_200 {
        let id = format!("ac148810-d857-441c-9679-{number:012}");
        lines.push_str(&format!("{}\n", service(&id)));
    }
    let good = program.write("good.ndjson", &lines);
    let would = program.succeed(&["import", "hsds", "--dry-run", &good]);
    assert!(would.contains("1200 would be added") || would.contains("1202 would be added"), "{would}");
    assert_eq!(program.version().await, before, "a dry run keeps nothing");

    lines.push_str("{\"id\": 7}\n");
    let file = program.write("many.ndjson", &lines);
    let told = program.fail(&["import", "hsds", &file]);

    assert!(told.contains("line 1201") && told.contains("`id`"), "{told}");
    assert_eq!(program.version().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_would_fill_the_memory_is_refused_where_it_stands() {
    let program = Program::kept().await;
    let endless = "x".repeat(40_000_000);
    let file =
        program.write("endless.json", format!("[\n{{\"id\": \"{FIRST}\",\n\"name\": \"{endless}\"}}]"));

    let told = program.fail(&["import", "hsds", &file]);

    assert!(told.contains("line 3") && told.contains("1000000 bytes"), "{}", &told[..told.len().min(500)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_contradicts_the_record_inside_is_not_passed_over() {
    let program = Program::kept().await;
    let lines = program.succeed(&["export", "--format", "ndjson"]);
    let changed: String = lines
        .lines()
        .map(|line| {
            let mut value: Value = serde_json::from_str(line).unwrap();
            if value["signpost"]["slug"] == "uava-text" {
                value["name"] = "Another name".into();
            }
            format!("{value}\n")
        })
        .collect();
    let file = program.write("changed.ndjson", changed);

    let told = program.fail(&["import", "hsds", &file]);

    assert!(told.contains("line ") && told.contains("`name`: differs"), "{told}");
}
