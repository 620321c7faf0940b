//! Bad input in every form: the form again with what was typed, the error beside its field and in a summary that has the focus.

use fantoccini::key::Key;

use super::visit::{Visitor, as_every_visitor};

/// The summary has the focus, and leads to the field, which holds what was typed and says what is wrong with it.
async fn is_told(visitor: &Visitor, field: &str, typed: &str) {
    visitor.waits_for("return !!document.activeElement?.matches('.summary')", "focus on the summary").await;
    assert_eq!(visitor.ask("return document.title.startsWith('Error: ')").await, true);
    visitor.follows(&format!(".summary a[href='#{field}']")).await;
    let at = visitor
        .ask("const at = document.activeElement, said = document.getElementById(at.getAttribute('aria-describedby')?.split(' ').at(-1)); \
              return [at.id, at.value, at.getAttribute('aria-invalid'), said?.textContent.slice(0, 7)]")
        .await;
    assert_eq!(at, serde_json::json!([field, typed, "true", "Error: "]), "{}", visitor.name());
    visitor.fits().await;
}

#[test]
fn a_place_nobody_knows_is_asked_for_again() {
    as_every_visitor(async |visitor| {
        visitor.go("/").await;
        visitor.follows(".place summary").await;
        visitor.tabs_to("#place").await;
        visitor.types("Nowhereton").await;
        visitor.press(Key::Enter).await;
        is_told(visitor, "place", "Nowhereton").await;
        visitor.nothing_was_amiss(&["/?q=&place=Nowhereton"]).await;
    });
}

#[test]
fn answers_that_make_no_sense_are_asked_for_again_and_the_others_kept() {
    as_every_visitor(async |visitor| {
        visitor.go("/match").await;
        visitor.tabs_to("#age_years").await;
        visitor.types("old").await;
        visitor.tabs_to("#postcode").await;
        visitor.types("nowhere").await;
        visitor.tabs_to("input[name=needs][value=low-mood]").await;
        visitor.types(" ").await;
        visitor.follows("form.match button.main").await;
        is_told(visitor, "age_years", "old").await;
        visitor.sees("input[name=needs][value=low-mood]:checked").await;
        visitor.nothing_was_amiss(&["/match"]).await;
    });
}

#[test]
fn a_service_nobody_knows_is_asked_for_again() {
    as_every_visitor(async |visitor| {
        visitor.go("/refer").await;
        visitor.tabs_to("#service").await;
        visitor.types("No such service").await;
        visitor.press(Key::Enter).await;
        is_told(visitor, "service", "No such service").await;
        visitor
            .nothing_was_amiss(&["/refer?referrer=&need=&service=No+such+service&urgency=&practice="])
            .await;
    });
}

#[test]
fn a_service_cannot_move_to_a_postcode_nobody_knows() {
    as_every_visitor(async |visitor| {
        visitor.go("/gaps/what-if?step=2").await;
        visitor.tabs_to("#move").await;
        visitor.press(Key::Down).await;
        visitor.tabs_to("#to").await;
        visitor.types("nowhere").await;
        visitor.press(Key::Enter).await;
        is_told(visitor, "to", "nowhere").await;
        let here = visitor.here().await;
        // The link to the field is part of where the visitor is now.
        visitor.nothing_was_amiss(&[here.trim_end_matches("#to")]).await;
    });
}

/// The codes of problems are explained at addresses of the same kind, for programs.
#[test]
fn a_mistyped_address_of_a_report_is_a_page() {
    as_every_visitor(async |visitor| {
        visitor.go("/problems/zzz").await;
        visitor.reads("h1", "There is no such page").await;
        visitor.nothing_was_amiss(&["/problems/zzz"]).await;
    });
}
