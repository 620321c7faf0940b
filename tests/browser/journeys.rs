//! What people come for, each done by keyboard alone.

use fantoccini::key::Key;

use super::visit::{Visitor, as_every_visitor, with_browser};

#[test]
fn help_is_found_by_words_and_a_filter_and_its_page_is_opened() {
    as_every_visitor(async |visitor| {
        visitor.go("/").await;
        assert_eq!(visitor.first_stop().await, "skip");
        visitor.press(Key::Enter).await;
        visitor.tabs_to("#q").await;
        visitor.types("debt advice oakham").await;
        visitor.press(Key::Enter).await;
        visitor.reads("#results", "near Oakham").await;
        assert_eq!(visitor.here().await, "/?q=debt+advice+oakham&place=");
        visitor.fits().await;

        visitor.tabs_to("input[name=step][value='1']").await;
        visitor.types(" ").await;
        visitor.follows(".filters button").await;
        visitor.sees("input[name=step][value='1']:checked, .cards").await;
        visitor.waits_for("return location.search.includes('step=1')", "step in the address").await;

        visitor.follows(".cards h3 a").await;
        visitor.sees("#sources").await;
        assert!(visitor.here().await.starts_with("/services/"));
        visitor.fits().await;
    });
}

#[test]
fn a_person_is_matched_asked_one_more_thing_and_given_a_page_to_take_along() {
    as_every_visitor(async |visitor| {
        visitor.go("/match").await;
        visitor.fits().await;
        visitor.tabs_to("#asked_by").await;
        visitor.types("Social p").await;
        visitor.tabs_to("#age_years").await;
        visitor.types("29").await;
        visitor.tabs_to("#postcode").await;
        visitor.types("LE11 3TU").await;
        visitor.tabs_to("input[name=needs][value=low-mood]").await;
        visitor.types(" ").await;
        visitor.follows("form.match button.main").await;
        visitor.reads(".suggested", "Suggested").await;
        assert_eq!(visitor.here().await, "/match", "nothing about the person is in the address");
        visitor.fits().await;

        visitor.follows("nav.on-page a[href='#ask']").await;
        visitor.tabs_to(".ask-next #gp_area").await;
        visitor.types("Charn").await;
        visitor.follows(".ask-next button.main").await;
        visitor.waits_for(
            "return [...document.querySelectorAll('.told dt')].some(e => e.textContent === 'GP practice')",
            "answer of the second round",
        )
        .await;

        visitor.follows("#fits ~ form .card summary, .card summary").await;
        visitor.sees(".card details[open] .criteria").await;
        for _ in 0..2 {
            visitor.tabs_to("input[name=service]").await;
            visitor.types(" ").await;
        }
        visitor.follows("form[action='/handover'] button.main").await;
        visitor.moves_to_the_new_tab().await;
        visitor.sees(".chosen-service + .chosen-service").await;
        let address = visitor.here().await;
        let query = address.strip_prefix("/handover?").unwrap_or_else(|| panic!("{address}"));
        assert!(query.split('&').all(|pair| pair.starts_with("service=")), "{query}");
        assert_eq!(visitor.ask("return document.body.innerText.includes('LE11')").await, false);
        visitor.fits().await;
    });
}

#[test]
fn a_practice_sees_who_may_refer_and_how() {
    as_every_visitor(async |visitor| {
        visitor.go("/refer").await;
        visitor.tabs_to("#referrer").await;
        visitor.types("GP").await;
        visitor.tabs_to("#need").await;
        visitor.types("Eating").await;
        visitor.follows("main form button.main").await;
        visitor.reads("main table, main .card", "you may").await;
        assert!(visitor.here().await.contains("referrer=gp&need=eating"));
        visitor.fits().await;
    });
}

#[test]
fn the_ways_in_on_a_services_page_are_those_of_the_one_who_asks() {
    as_every_visitor(async |visitor| {
        visitor.go("/services/crht").await;
        visitor.tabs_to("#referrer").await;
        visitor.types("GP").await;
        visitor.follows("form.inline button").await;
        visitor.waits_for("return location.search === '?referrer=gp'", "one who asks in the address").await;
        visitor.reads("main", "18 to 65: mainly the GP").await;
    });
}

#[test]
fn the_menu_leads_to_every_part_and_the_back_button_returns() {
    as_every_visitor(async |visitor| {
        visitor.go("/").await;
        for part in ["/match", "/refer", "/gaps", "/pyramid", "/about"] {
            visitor.follows(&format!("header a[href='{part}']")).await;
            visitor.sees(&format!("header a[href='{part}'][aria-current]")).await;
            visitor.fits().await;
        }
        visitor.browser.back().await.unwrap();
        visitor.sees("header a[href='/pyramid'][aria-current]").await;
    });
}

#[test]
fn gaps_are_seen_by_area_for_whom_and_with_a_service_closed() {
    as_every_visitor(async |visitor| {
        visitor.go("/gaps").await;
        visitor.sees("svg.choropleth").await;
        visitor.tabs_to("#measure").await;
        visitor.types("Minutes").await;
        visitor.tabs_to("#step").await;
        visitor.types("2").await;
        visitor.follows("main form button.main").await;
        visitor.reads("#map-table", "Minutes to the nearest place: step 2 help").await;
        assert!(visitor.here().await.starts_with("/gaps?measure=nearest&need=&step=2&travel=car"));
        visitor.fits().await;

        visitor.follows("main a[href^='/gaps/people']").await;
        visitor.reads(".matrix", "Melton").await;
        visitor.fits().await;
        visitor.browser.back().await.unwrap();

        visitor.sees("#map-table").await;
        visitor.follows("main a[href^='/gaps/what-if']").await;
        visitor.tabs_to("input[name=close][value=cafe-loughborough], main form summary").await;
        if visitor.ask("return document.activeElement.matches('summary')").await == true {
            visitor.press(Key::Enter).await;
            visitor.tabs_to("input[name=close][value=cafe-loughborough]").await;
        }
        visitor.types(" ").await;
        visitor.follows("main form button.main").await;
        visitor.reads("#difference ~ p", "closes").await;
        visitor.fits().await;
    });
}

/// Where abuse is in view the page can be left at once: three presses of Escape, or the link, which works without a script too.
#[test]
fn the_way_out_takes_the_page_away() {
    for script in [true, false] {
        with_browser(script, async |browser| {
            let visitor = Visitor::new(browser, script, 360);
            visitor.take_width().await;
            visitor.go("/?need=domestic-abuse").await;
            if script {
                for _ in 0..3 {
                    visitor.press(Key::Escape).await;
                }
            } else {
                visitor.follows("[data-leave]").await;
            }
            // No name is resolved here, so the browser shows that it went, and cannot arrive.
            visitor.waits_for("return !document.body.innerText.includes('domestic')", "other page").await;
            if script {
                assert_eq!(visitor.ask("return history.length").await, 2, "the page is not in the history");
            }
        });
    }
}
