//! The form of a record: nothing typed is lost, whatever happens, and nothing is written that was not typed.

use crate::visitor::fields;
use crate::world::*;

fn value<'p>(pairs: &'p [(String, String)], name: &str) -> &'p str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

fn path() -> String {
    format!("/desk/services/{OWN_SERVICE}/edit")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_back_as_it_came_changes_nothing_and_one_field_changes_one() {
    let world = World::new().await;
    let mut curator = world.at_the_desk("curator").await;
    let (before, version) = world.record("curator", OWN_SERVICE).await;
    let page = curator.get(&path()).await.text();

    let same = curator.submit(&page, &path(), &[("why", "nothing at all"), ("do", "save")]).await;
    assert_eq!(same.status, 303, "{}", same.text());
    assert_eq!(world.record("curator", OWN_SERVICE).await, (before.clone(), version));

    let changed = [("why", "clearer words"), ("summary", "Clearer words."), ("do", "save")];
    let answer = curator.submit(&page, &path(), &changed).await;
    assert_eq!(answer.header("location"), format!("/desk/services/{OWN_SERVICE}?done=published"));
    let (mut after, _) = world.record("curator", OWN_SERVICE).await;
    assert_eq!(after["summary"], "Clearer words.");
    after["summary"] = before["summary"].clone();
    assert_eq!(after, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_come_and_go_and_nothing_is_written_meanwhile() {
    let world = World::new().await;
    let mut curator = world.at_the_desk("curator").await;
    let (before, version) = world.record("curator", OWN_SERVICE).await;
    let rows = before["contacts"].as_array().unwrap().len();
    let page = curator.get(&path()).await.text();

    let more = curator.submit(&page, &path(), &[("do", "add:contacts"), ("why", "typed already")]).await;
    assert_eq!(more.status, 200);
    let pairs = fields(&more.text());
    assert_eq!(value(&pairs, "rows.contacts"), (rows + 1).to_string());
    assert_eq!(value(&pairs, "why"), "typed already");
    let typed = format!("contacts.{rows}.value");
    let filled = [
        (typed.as_str(), "0116 496 0000"),
        (&format!("contacts.{rows}.kind"), "phone"),
        ("do", "remove:contacts.0"),
    ];
    let less = curator.submit(&more.text(), &path(), &filled).await;
    let pairs = fields(&less.text());
    assert_eq!(value(&pairs, "rows.contacts"), rows.to_string());
    assert_eq!(value(&pairs, &format!("contacts.{}.value", rows - 1)), "0116 496 0000");
    assert_eq!(world.record("curator", OWN_SERVICE).await, (before, version));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_beside_its_field_and_everything_typed_stays() {
    let world = World::new().await;
    let mut curator = world.at_the_desk("curator").await;
    let before = world.record("curator", OWN_SERVICE).await;
    let page = curator.get(&path()).await.text();
    for (field, typed, says) in [
        ("name", "", "is needed"),
        ("why", "x", "must be 3 to 500 characters"),
        ("coverage.areas", "E07000999", "E07000999"),
        ("ages.minimum_years", "young", "must be a whole number"),
        ("criteria.0.any_of", "{ fact = \"pregnant\", is = true }\n{ fact =", "line 2"),
        ("contacts.0.value", "0116", "cannot be used as it stands"),
        ("criteria.0.any_of", "{ fact = \"height\", is = true }", "height"),
        ("dated", "last year", "is not a date"),
        ("source", "no-such-source", "no-such-source"),
    ] {
        let answer =
            curator.submit(&page, &path(), &[("why", "a test"), ("do", "save"), (field, typed)]).await;

        let html = answer.text();
        assert_eq!(answer.status, 422, "{field} = {typed}: {html}");
        assert!(
            html.contains(&format!("href=\"#{field}\"")) || html.contains("href=\"#form\""),
            "{field} is not in the summary"
        );
        assert!(html.contains(says), "{field}: {says}");
        if !typed.is_empty() {
            assert_eq!(value(&fields(&html), field), typed, "what was typed");
        }
    }
    assert_eq!(world.record("curator", OWN_SERVICE).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_beside_its_field_with_the_remedy() {
    let world = World::new().await;
    let mut curator = world.at_the_desk("curator").await;
    let before = world.record("curator", OWN_SERVICE).await;
    let page = curator.get(&path()).await.text();
    let hours = |opens, closes| {
        vec![
            ("schedules.0.freq", "WEEKLY"),
            ("schedules.0.byday", "MO"),
            ("schedules.0.opens_at", opens),
            ("schedules.0.closes_at", closes),
        ]
    };
    let nobody = "{ fact = \"age_years\", at_least = 30, at_most = 20 }";
    for (typed, field, remedy) in [
        (vec![("coverage.areas", "")], "coverage.areas", "give the codes of the areas it serves"),
        (hours("17:00", "12:00"), "schedules.0.closes_at", "only hours after midnight"),
        (hours("09:00", "09:00"), "schedules.0.closes_at", "round the clock"),
        (vec![("criteria.0.any_of", nobody)], "criteria.0.any_of", "nobody could meet it"),
        (
            vec![
                ("routes.0.how", "through_team"),
                ("routes.0.through", ""),
                ("routes.0.contact", ""),
                ("routes.0.says", ""),
            ],
            "routes.0.how",
            "give the contact, place or team",
        ),
    ] {
        let mut sent = vec![("why", "a test"), ("do", "save")];
        sent.extend(typed);

        let answer = curator.submit(&page, &path(), &sent).await;

        let html = answer.text();
        assert_eq!(answer.status, 422, "{field}: {html}");
        assert!(html.contains(&format!("href=\"#{field}\"")), "{field} is not in the summary: {html}");
        let beside = html.split(&format!("id=\"{field}-error\"")).nth(1).unwrap_or_default();
        let beside = beside.split("</p>").next().unwrap();
        assert!(beside.contains(remedy), "{field}: {beside}");
    }
    assert_eq!(world.record("curator", OWN_SERVICE).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_in_a_circle_is_refused_beside_its_field() {
    let world = World::new().await;
    let mut curator = world.at_the_desk("curator").await;
    let merge = async |curator: &mut crate::visitor::Visitor<'_>, from: &str, into: &str| {
        let (_, version) = world.record("curator", from).await;
        let pairs = [("version", &*version.to_string()), ("into", into), ("why", "the same line")];
        curator.act(&format!("/desk/services/{from}/merge"), &pairs).await
    };
    for (into, remedy) in [("uava-text", "the service itself"), ("no-such-service", "the slug of no service")]
    {
        let answer = merge(&mut curator, "uava-text", into).await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert!(
            answer.text().contains("href=\"#into\"") && answer.text().contains(remedy),
            "{}",
            answer.text()
        );
    }
    assert_eq!(merge(&mut curator, "uava-text", "uava-outreach").await.status, 303);
    let back = merge(&mut curator, "uava-outreach", "uava-text").await;
    assert_eq!(back.status, 422, "{}", back.text());
    assert!(back.text().contains("merge into the record that runs"), "{}", back.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn when_somebody_was_faster_both_versions_are_shown_and_nothing_is_lost() {
    let world = World::new().await;
    let mut curator = world.at_the_desk("curator").await;
    let page = curator.get(&path()).await.text();
    let (mut theirs, version) = world.record("other-curator", OWN_SERVICE).await;
    theirs["summary"] = "The words of somebody faster.".into();
    theirs["provider_says"] = "A name that only they changed.".into();
    assert_eq!(world.put("other-curator", OWN_SERVICE, &theirs, version).await.status, 200);

    let mine = [("summary", "My own words."), ("why", "my own reason"), ("do", "save")];
    let conflict = curator.submit(&page, &path(), &mine).await;

    let html = conflict.text();
    assert_eq!(conflict.status, 412, "{html}");
    for shown in
        ["Somebody was faster", "The words of somebody faster.", "My own words.", "Both of you changed"]
    {
        assert!(html.contains(shown), "{shown}");
    }
    let pairs = fields(&html);
    assert_eq!(value(&pairs, "summary"), "My own words.");
    assert_eq!(value(&pairs, "why"), "my own reason");
    assert_eq!(value(&pairs, "provider_says"), "A name that only they changed.");
    assert_eq!(world.record("reader", OWN_SERVICE).await.0["summary"], "The words of somebody faster.");
    let again = curator.submit(&html, &path(), &[("do", "save")]).await;
    assert_eq!(again.status, 303, "{}", again.text());
    let (after, _) = world.record("curator", OWN_SERVICE).await;
    assert_eq!(
        (&after["summary"], &after["provider_says"]),
        (&"My own words.".into(), &"A name that only they changed.".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_service_is_added_by_its_form_with_a_new_source() {
    let world = World::new().await;
    let mut curator = world.at_the_desk("curator").await;
    let path = "/desk/services/new";
    let page = curator.get(path).await.text();
    let typed = [
        ("slug", "walking-group-oakham"),
        ("why", "a new group"),
        ("name", "Oakham walking group"),
        ("summary", "A weekly walk in company."),
        ("organisation", OWN),
        ("kind", "service"),
        ("source", "oakham-walks-2026"),
        ("dated", "2026-11"),
        ("confidence", "high"),
        ("steps", "1"),
        ("needs", "low-mood"),
        ("modes", "in_person"),
        ("status.is", "open"),
        ("coverage.basis", "anyone"),
        ("coverage.areas", "E06000017"),
        ("rows.sources", "1"),
        ("sources.0.id", "oakham-walks-2026"),
        ("sources.0.title", "Walks"),
        ("sources.0.publisher", "Oakham walkers"),
        ("sources.0.published", "2026-11"),
        ("sources.0.retrieved", "2026-11-20"),
        ("sources.0.licence", "facts only"),
        ("do", "save"),
    ];

    let answer = curator.submit(&page, path, &typed).await;

    assert_eq!(answer.status, 303, "{}", answer.text());
    let (record, _) = world.record("curator", "walking-group-oakham").await;
    assert_eq!((&record["name"], &record["needs"][0]), (&"Oakham walking group".into(), &"low-mood".into()));
    let taken = curator.submit(&page, path, &typed).await;
    assert_eq!(taken.status, 422);
    assert!(taken.text().contains("another record has this short name"));
    let (_, before) = world.record("curator", OTHERS_SERVICE).await;
    // A provider does not add to another organisation by way of a form.
    let mut provider = world.at_the_desk("provider").await;
    let page = provider.get(path).await.text();
    let foreign: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| match *name {
            "slug" => ("slug", "walking-group-melton"),
            "organisation" => ("organisation", OTHERS),
            name => (name, *value),
        })
        .collect();
    assert_eq!(provider.submit(&page, path, &foreign).await.status, 403);
    assert_eq!(world.record("curator", OTHERS_SERVICE).await.1, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_changed_by_its_form() {
    let world = World::new().await;
    let mut provider = world.at_the_desk("provider").await;
    let path = format!("/desk/organisations/{OWN}/edit");
    let page = provider.get(&path).await.text();

    let answer = provider
        .submit(
            &page,
            &path,
            &[("website", "https://lpt.example.org"), ("why", "a new address"), ("do", "save")],
        )
        .await;

    assert_eq!(answer.status, 303, "{}", answer.text());
    let draft = answer.header("location").split('?').next().unwrap().to_owned();
    let shown = provider.get(&draft).await.text();
    assert!(shown.contains("https://lpt.example.org") && shown.contains("Website"));
}
