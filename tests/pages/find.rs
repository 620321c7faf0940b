//! The Find page.

use super::support::{get, position, tags};

#[actix_web::test]
async fn words_and_a_place_find_cards_that_say_why() {
    let page = get("/?q=debt+advice+oakham").await;

    assert!(!tags(&page.html, "article").is_empty());
    assert!(page.html.contains("Citizens Advice"));
    assert!(page.html.contains("near Oakham"));
    for words in ["Why: ", "How to get in: ", "last checked"] {
        assert!(page.html.contains(words), "{words}");
    }
}

#[actix_web::test]
async fn words_of_a_crisis_bring_crisis_help_before_the_box() {
    let page = get("/?q=i+want+to+die").await;

    let urgent = position(&page.html, "class=\"urgent\"");
    assert!(urgent < position(&page.html, "id=\"q\""));
    assert!(urgent < position(&page.html, "<article"));
    assert!(page.html[urgent..].contains("tel:116123"));
}

#[actix_web::test]
async fn finding_nothing_offers_doors_and_crisis_help() {
    let page = get("/?q=zzzzqqqq").await;

    assert!(page.html.contains("Nothing found"));
    assert!(page.html.contains("Doors that are open to anyone"));
    assert!(page.html.contains("tel:116123"));
}

#[actix_web::test]
async fn a_ticked_filter_stays_ticked_and_goes_into_the_next_page() {
    let page = get("/?step=2").await;

    assert!(page.html.contains("name=\"step\" value=\"2\" checked"));
    assert!(page.html.contains("href=\"/?step=2&amp;page=2\""));
    assert!(page.html.contains("rel=\"next\""));
}

#[actix_web::test]
async fn a_pin_carries_the_number_of_its_service_on_the_list() {
    let page = get("/?q=debt+advice+oakham").await;

    assert!(page.html.contains("<title id=\"map-title\">Where these services are</title>"));
    assert!(page.html.contains("class=\"pin-number\"") && page.html.contains("class=\"on-map\""));
    assert!(page.html.contains("The ring: Oakham."));
    assert!(
        position(&page.html, "<article") < position(&page.html, "<svg class=\"map\""),
        "the list comes first"
    );
}

#[actix_web::test]
async fn a_filter_nobody_knows_is_left_out_and_named() {
    let page = get("/?q=debt&step=9&need=nonsense").await;

    assert!(page.html.contains("Left out, because no filter is known by it: “9 and nonsense”."));
    assert!(!tags(&page.html, "article").is_empty());
}

#[actix_web::test]
async fn what_was_typed_is_escaped() {
    let page = get("/?q=%3Cscript%3Ealert(1)%3C/script%3E&place=%22%3E%3Cb%3E").await;

    assert!(!page.html.contains("<script>alert") && !page.html.contains("<b>"));
}

#[actix_web::test]
async fn the_page_with_its_style_and_script_is_light() {
    use std::io::Write;
    let page = get("/?q=debt+advice+oakham").await;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(page.html.as_bytes()).unwrap();
    for name in ["signpost.css", "pictures.css", "signpost.js", "mark.svg"] {
        packed.write_all(&std::fs::read(format!("src/web/assets/{name}")).unwrap()).unwrap();
    }

    let bytes = packed.finish().unwrap().len();

    println!("find page with style, script and mark: {bytes} bytes compressed");
    assert!(bytes < 60_000, "{bytes} bytes");
}

#[actix_web::test]
async fn beyond_the_last_page_stands_the_last() {
    let page = get("/?q=debt&page=999").await;

    assert!(page.html.contains("this is the last of 5 pages") && !page.html.contains("page=998"));
    assert!(!tags(&page.html, "article").is_empty());
}

#[actix_web::test]
async fn a_word_that_nothing_is_known_by_is_named() {
    assert!(get("/?q=xylophone+repair").await.html.contains("We know nothing by “xylophone”."));
    for known in ["debt+advice+oakham", "skint", "someone+to+talk+to", "whissendine+food", "i+feel+low"] {
        assert!(!get(&format!("/?q={known}")).await.html.contains("We know nothing by"), "{known}");
    }
}

#[actix_web::test]
async fn each_search_has_a_title_of_its_own_unless_others_may_not_see_it() {
    let title = async |address: &str| {
        let html = get(address).await.html;
        html[position(&html, "<title>") + 7..position(&html, "</title>")].to_owned()
    };

    assert_eq!(title("/").await, "Find help – Signpost");
    let second = title("/?q=debt&page=2").await;
    assert!(second.ends_with(" services: debt, page 2 – Find – Signpost"), "{second}");
    for hidden in ["/?need=domestic-abuse", "/?q=i+want+to+die", "/?q=my+partner+hits+me"] {
        assert_eq!(title(hidden).await, "Services – Find – Signpost", "{hidden}");
    }
}

#[actix_web::test]
async fn the_box_is_named_by_what_it_asks_and_described_by_an_example() {
    let page = get("/").await;

    assert!(page.html.contains("<label for=\"q\">What help, and where?</label>"));
    assert!(page.html.contains("aria-describedby=\"q-hint\""));
}
