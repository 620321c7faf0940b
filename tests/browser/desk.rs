//! Keeping a record true, by keyboard alone: suggest, approve, reject, a conflict, merge, undo; signing in both ways, and out.

use fantoccini::key::Key;
use serde_json::json;

use super::accessibility::{look, rules};
use super::command::devtools;
use super::desk_server::{Desk, desk};
use super::visit::{Visitor, WIDTHS, as_every_visitor_of, with_browser};

/// Does the same as each of four visitors. Nothing of the desk is started where there is no browser.
fn at_the_desk(journey: impl AsyncFn(&Visitor, &Desk)) {
    if super::chromium::driver().is_some() {
        as_every_visitor_of(&desk().address, async |visitor| journey(visitor, desk()).await);
    }
}

async fn sign_in(visitor: &Visitor, who: &str) {
    visitor.go("/desk").await;
    visitor.tabs_to("#token").await;
    visitor.types(desk().token(who)).await;
    visitor.press(Key::Enter).await;
    visitor.reads(".desk-bar", who).await;
}

async fn sign_out(visitor: &Visitor) {
    visitor.follows(".desk-bar .who button").await;
    visitor.sees("#token").await;
}

/// Puts a text in place of what a field holds.
async fn writes(visitor: &Visitor, field: &str, text: &str) {
    visitor.tabs_to(field).await;
    visitor.ask("document.activeElement.select()").await;
    visitor.types(text).await;
}

/// Opens the form of a service, gives it a summary and a reason, and sends it with the first button.
async fn suggest(visitor: &Visitor, slug: &str, summary: &str) {
    visitor.go(&format!("/desk/services/{slug}/edit")).await;
    visitor.fits().await;
    writes(visitor, "#why", "words that are clearer").await;
    writes(visitor, "#summary", summary).await;
    // Enter in a field sends the form by its first button, which must be the one that saves.
    visitor.ask("document.getElementById('why').focus()").await;
    visitor.press(Key::Enter).await;
}

#[test]
fn a_suggestion_is_made_compared_and_approved() {
    at_the_desk(async |visitor, desk| {
        let words = format!("Help in a crisis, as seen at {}.", visitor.name());
        sign_in(visitor, "provider").await;
        suggest(visitor, "crht", &words).await;
        visitor.reads(".done", "waits until somebody else").await;
        visitor.reads("main", "somebody else has to approve").await;
        visitor.fits().await;
        let draft = visitor.here().await;
        let draft = draft.split('?').next().unwrap();
        visitor.go("/desk").await;
        visitor.sees(&format!("section[aria-labelledby=own] a[href='{draft}']")).await;
        sign_out(visitor).await;

        sign_in(visitor, "curator").await;
        visitor.follows(&format!("section[aria-labelledby=to-decide] a[href='{draft}']")).await;
        visitor.reads(".differences ins", &words).await;
        visitor.fits().await;
        visitor.follows("form button.main").await;
        visitor.reads(".done", "Approved").await;
        // The pages of readers follow the store within a moment. Asked beside the browser, which may keep a page for a minute.
        let page = format!("{}/services/crht", desk.address);
        let read = || ureq::get(&page).call().unwrap().body_mut().read_to_string().unwrap();
        for _ in 0..40 {
            if read().contains(&words) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        }
        assert!(read().contains(&words), "readers do not see what was approved");
        visitor.go("/desk").await;
        sign_out(visitor).await;
    });
}

#[test]
fn a_suggestion_is_rejected_with_a_reason_that_its_maker_reads() {
    at_the_desk(async |visitor, _| {
        sign_in(visitor, "contributor").await;
        suggest(visitor, "samaritans", &format!("Not so good words of {}.", visitor.name())).await;
        visitor.reads(".done", "waits until somebody else").await;
        let draft = visitor.here().await;
        let draft = draft.split('?').next().unwrap().to_owned();
        sign_out(visitor).await;

        sign_in(visitor, "curator").await;
        visitor.go(&draft).await;
        visitor.follows("button[formaction$='/reject']").await;
        visitor
            .waits_for("return !!document.activeElement?.matches('.summary')", "focus on the summary")
            .await;
        visitor.follows(".summary a[href='#reason']").await;
        visitor.types("the page says otherwise").await;
        visitor.follows("button[formaction$='/reject']").await;
        visitor.reads(".done", "Rejected").await;
        sign_out(visitor).await;

        sign_in(visitor, "contributor").await;
        visitor.go(&draft).await;
        visitor.reads(".pairs", "the page says otherwise").await;
        sign_out(visitor).await;
        visitor.nothing_was_amiss(&[&format!("{draft}/reject")]).await;
    });
}

#[test]
fn when_somebody_was_faster_nothing_typed_is_lost() {
    at_the_desk(async |visitor, desk| {
        const SLUG: &str = "kooth";
        sign_in(visitor, "curator").await;
        visitor.go(&format!("/desk/services/{SLUG}/edit")).await;
        let (service, version) = desk.store().await.service_version(SLUG).await.unwrap().unwrap();
        let mut faster = service;
        faster.summary = format!("Somebody faster than {}.", visitor.name());
        let edit = signpost::store::Edit {
            record: signpost::store::EditedRecord::Service(Box::new(faster)),
            sources: Vec::new(),
        };
        desk.store().await.write(&[(edit, Some(version))], "other-curator", "faster").await.unwrap();

        writes(visitor, "#why", "my own reason").await;
        writes(visitor, "#summary", &format!("My own words at {}.", visitor.name())).await;
        visitor.follows(".send-record button.main").await;
        visitor.reads("#faster", "Somebody was faster").await;
        visitor
            .waits_for("return !!document.activeElement?.matches('.summary')", "focus on the summary")
            .await;
        visitor.reads(".differences del", "Somebody faster than").await;
        visitor.reads(".differences ins", "My own words at").await;
        visitor.fits().await;
        let kept = visitor
            .ask("return [document.getElementById('why').value, document.getElementById('summary').value]")
            .await;
        assert_eq!(kept, json!(["my own reason", format!("My own words at {}.", visitor.name())]));
        visitor.follows("form.record button.main").await;
        visitor.reads(".done", "It is public now").await;
        sign_out(visitor).await;
        visitor.nothing_was_amiss(&[&format!("/desk/services/{SLUG}/edit")]).await;
    });
}

#[test]
fn rows_are_added_and_taken_out_by_buttons() {
    at_the_desk(async |visitor, _| {
        sign_in(visitor, "curator").await;
        visitor.go("/desk/services/crht/edit").await;
        writes(visitor, "#why", "typed before").await;
        let rows =
            visitor.ask("return document.querySelectorAll('#notes fieldset').length").await.as_u64().unwrap();
        visitor.follows("#notes > summary").await;
        visitor.follows("button[value='add:notes']").await;
        visitor.sees(&format!("#notes[open] #notes\\.{rows}")).await;
        visitor.fits().await;
        assert_eq!(visitor.ask("return document.getElementById('why').value").await, "typed before");
        visitor.follows(&format!("button[value='remove:notes.{rows}']")).await;
        visitor
            .waits_for(
                &format!("return document.querySelectorAll('#notes fieldset').length === {rows}"),
                "row less",
            )
            .await;
        sign_out(visitor).await;
    });
}

#[test]
fn a_duplicate_is_merged_and_the_merge_undone() {
    at_the_desk(async |visitor, _| {
        sign_in(visitor, "curator").await;
        visitor.go("/desk/services/uava-text").await;
        visitor.fits().await;
        visitor.follows("a[href$='/merge']").await;
        writes(visitor, "#into", "freeva-support-line").await;
        writes(visitor, "#why", "one line, two records").await;
        visitor.fits().await;
        visitor.follows("form.record button.main").await;
        visitor.reads(".pairs", "Replaced").await;

        visitor.follows("a[href$='/history']").await;
        visitor.sees("ol.list").await;
        // The second version from the top is the one before the merge.
        visitor.follows("ol.list li:nth-child(2) details.told:last-of-type > summary").await;
        visitor.tabs_to("ol.list li:nth-child(2) input[name=why]").await;
        visitor.types("two lines after all").await;
        visitor.press(Key::Enter).await;
        visitor.reads(".done", "It is public now").await;
        visitor.fits().await;
        visitor.go("/desk/services/uava-text").await;
        visitor
            .waits_for(
                "return !document.querySelector('.pairs').innerText.includes('Replaced')",
                "record that runs",
            )
            .await;
        sign_out(visitor).await;
    });
}

#[test]
fn a_problem_is_reported_answered_and_the_record_assured() {
    at_the_desk(async |visitor, _| {
        visitor.go("/services/cruse/problem").await;
        visitor.fits().await;
        visitor.ask("document.getElementById('kind').value = 'wrong_hours'").await;
        writes(visitor, "#words", &format!("It opens later, says {}.", visitor.name())).await;
        visitor.follows("main form button").await;
        visitor.reads("main", "It waits for an answer").await;
        let outcome = visitor.here().await;
        sign_in(visitor, "curator").await;
        visitor.follows(&format!("section[aria-labelledby=reported] a[href='/desk{outcome}']")).await;
        visitor.reads(".pairs", &format!("says {}", visitor.name())).await;
        visitor.fits().await;
        visitor.ask("document.getElementById('state').value = 'accepted'").await;
        writes(visitor, "#outcome", "the hours were put right").await;
        visitor.follows("form.record button.main").await;
        visitor.reads(".done", "Answered").await;

        visitor.go("/desk/services/cruse").await;
        visitor.follows("a[href$='/assure']").await;
        visitor.fits().await;
        writes(visitor, "#by", "the directory team").await;
        visitor.ask("document.getElementById('means').value = 'rang'").await;
        visitor.follows("form.record button.main").await;
        visitor.reads(".done", "It is public now").await;
        visitor.go("/desk/due").await;
        visitor.fits().await;
        sign_out(visitor).await;
    });
}

#[test]
fn what_a_record_lacks_leads_to_its_form_and_its_use_to_its_months() {
    at_the_desk(async |visitor, _| {
        sign_in(visitor, "curator").await;
        visitor.follows(".desk-bar a[href='/desk/quality']").await;
        visitor.fits().await;
        visitor.follows(".figures tbody tr:first-child th a").await;
        visitor.reads("#quality", "How well this record is kept").await;
        visitor.fits().await;
        visitor.ask("history.back()").await;
        visitor.follows(".figures tbody tr:first-child td:last-child a").await;
        visitor.sees("#why").await;
        visitor.go("/desk/services/kooth").await;
        visitor.follows("a[href='/desk/services/kooth/use']").await;
        visitor.reads(".figures", "No way in for whoever asked").await;
        visitor.fits().await;
        visitor.follows(".desk-bar a[href='/desk/use']").await;
        visitor.reads("main", "Searches that ended in nothing").await;
        visitor.fits().await;
        sign_out(visitor).await;
    });
}

#[test]
fn a_curator_signs_in_with_an_account_elsewhere() {
    at_the_desk(async |visitor, desk| {
        visitor.go("/desk/audit").await;
        visitor.follows("a.button").await;
        visitor.reads(".desk-bar", "person-").await;
        assert_eq!(visitor.here().await, "/desk/audit");
        visitor.fits().await;
        sign_out(visitor).await;
        visitor.go("/desk").await;
        visitor.sees("#token").await;
        visitor.nothing_was_amiss_but(&desk.provider.issuer).await;
    });
}

#[test]
fn a_token_that_does_not_hold_is_asked_for_again() {
    at_the_desk(async |visitor, _| {
        visitor.go("/desk").await;
        visitor.tabs_to("#token").await;
        visitor.types("signpost_0000").await;
        visitor.press(Key::Enter).await;
        visitor
            .waits_for("return !!document.activeElement?.matches('.summary')", "focus on the summary")
            .await;
        visitor.follows(".summary a[href='#token']").await;
        assert_eq!(visitor.ask("return document.activeElement.value").await, "");
        visitor.fits().await;
        visitor.nothing_was_amiss(&["/desk/sign-in"]).await;
    });
}

/// Every page, for a curator.
const PAGES: [&str; 26] = [
    "/desk",
    "/desk/due",
    "/desk/due?reason=closed_door&organisation=",
    "/desk/quality",
    "/desk/quality?organisation=lpt",
    "/desk/use",
    "/desk/problems",
    "/desk/problems?state=all",
    "/desk/services/kooth/use",
    "/desk/services/kooth/as-it-was",
    "/desk/services/kooth/as-it-was?on=yesterday",
    "/desk/services/central-access-point/assure",
    "/desk/records",
    "/desk/records?q=crisis",
    "/desk/drafts",
    "/desk/audit",
    "/desk/services/new",
    "/desk/organisations/new",
    "/desk/services/kooth",
    "/desk/services/central-access-point",
    "/desk/services/central-access-point/edit",
    "/desk/services/central-access-point/status",
    "/desk/services/central-access-point/merge",
    "/desk/services/central-access-point/history",
    "/desk/organisations/lpt/edit",
    "/desk/organisations/lpt",
];

#[test]
fn axe_finds_no_violation_at_the_desk() {
    let Some(rules) = rules() else { return };
    for width in WIDTHS {
        with_browser(true, async |browser| {
            let visitor = Visitor::of(&desk().address, browser, true, width);
            visitor.take_width().await;
            devtools(browser, "Page.addScriptToEvaluateOnNewDocument", json!({ "source": rules })).await;
            visitor.go("/desk/sign-in").await;
            let mut found = look(&visitor, "/desk/sign-in").await;
            sign_in(&visitor, "curator").await;
            for page in PAGES {
                visitor.go(page).await;
                found.extend(look(&visitor, page).await);
                visitor.fits().await;
            }
            // A draft of somebody else, and a form with something to mend.
            let (mut service, version) = desk()
                .store()
                .await
                .service_version("cruse")
                .await
                .unwrap()
                .unwrap_or_else(|| panic!("no such service"));
            service.summary = format!("Words to look at with axe at {width}.");
            let edit = signpost::store::Edit {
                record: signpost::store::EditedRecord::Service(Box::new(service)),
                sources: Vec::new(),
            };
            let now = signpost::directory::Clock::System.now();
            let id = desk()
                .store()
                .await
                .suggest(&edit, Some(version), "contributor", "to look at", now)
                .await
                .unwrap();
            visitor.go(&format!("/desk/drafts/{id}")).await;
            found.extend(look(&visitor, "a draft").await);
            visitor.go("/desk/services/cruse/edit").await;
            visitor.follows("form.record button.main").await;
            visitor.sees(".summary").await;
            found.extend(look(&visitor, "a form to mend").await);
            visitor.fits().await;
            assert!(found.is_empty(), "{width} px:\n{}", found.join("\n"));
        });
    }
}
