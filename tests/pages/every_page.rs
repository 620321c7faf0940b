//! What holds for every page.

use actix_web::http::StatusCode;

use super::support::{Sent, attribute, get, get_early, post, tags};

const PAGES: [&str; 28] = [
    "/",
    "/?q=debt+advice+oakham",
    "/?q=zzzzqqqq",
    "/?place=Nowhereton",
    "/?step=2&need=low-mood&page=2",
    "/match",
    "/services/central-access-point",
    "/services/no-such-service",
    "/services/crht/problem",
    "/services/no-such-service/problem",
    "/refer",
    "/refer?referrer=gp&need=eating&urgency=urgent",
    "/refer?referrer=gp&practice=E06000017",
    "/refer?service=no-such-service",
    "/gaps",
    "/gaps?measure=within&need=low-mood&step=2&travel=walk&level=lsoa&minutes=30",
    "/gaps?measure=nothing&need=no-such-need",
    "/gaps/people?referrer=gp&need=low-mood",
    "/gaps/what-if",
    "/gaps/what-if?step=2&close=cafe-loughborough",
    "/gaps/what-if?move=cafe-loughborough&to=nowhere",
    "/gaps/what-if?routes=perinatal-mh&routes_open=self",
    "/gaps/what-if?routes=perinatal-mh&routes_open=gp",
    "/gaps/report",
    "/pyramid",
    "/about",
    "/handover?service=samaritans&service=crht",
    "/handover",
];

async fn all() -> Vec<(String, Sent)> {
    let mut all = Vec::new();
    for address in PAGES {
        all.push((address.to_owned(), get(address).await));
    }
    all.push((
        "POST /match".to_owned(),
        post("/match", &[("needs", "low-mood"), ("age_years", "29"), ("crisis", "thoughts")]).await,
    ));
    all.push((
        "POST /match, wrong".to_owned(),
        post("/match", &[("phq9", "99"), ("postcode", "nowhere")]).await,
    ));
    all.push((
        "POST /services/crht/problem, wrong".to_owned(),
        post("/services/crht/problem", &[("kind", "anger"), ("part", "roof"), ("words", &"x".repeat(501))])
            .await,
    ));
    all.push((
        "POST /services/crht/problem, about a person".to_owned(),
        post("/services/crht/problem", &[("kind", "other"), ("words", "write to jo@example.com")]).await,
    ));
    all.push(("too early".to_owned(), get_early("/match").await));
    all
}

#[actix_web::test]
async fn every_page_is_a_whole_page_with_one_heading_and_the_crisis_bar() {
    for (address, page) in all().await {
        let html = &page.html;
        assert!(page.content_type.starts_with("text/html"), "{address}");
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en-GB\">"), "{address}");
        assert_eq!(tags(html, "h1").len(), 1, "{address}: one h1");
        assert_eq!(tags(html, "main").len(), 1, "{address}: one main");
        for landmark in ["header", "footer", "title"] {
            assert!(!tags(html, landmark).is_empty(), "{address}: {landmark}");
        }
        assert!(
            html.contains("class=\"skip\" href=\"#content\"") && html.contains("id=\"content\""),
            "{address}: skip link"
        );
        for number in ["tel:999", "tel:111", "tel:08088003302"] {
            assert!(html.contains(number), "{address}: {number}");
        }
        let bar = html.find("class=\"crisis\"").unwrap();
        assert!(bar < html.find("<main").unwrap(), "{address}: the crisis bar comes first");
    }
}

#[actix_web::test]
async fn no_page_has_script_or_style_inside_or_asks_anybody_else() {
    for (address, page) in all().await {
        let html = &page.html;
        assert!(
            page.policy.contains("default-src 'none'") && !page.policy.contains("unsafe"),
            "{address}: {}",
            page.policy
        );
        assert!(tags(html, "style").is_empty(), "{address}");
        assert!(!html.contains(" style=\""), "{address}: inline style");
        for handler in [" onclick=", " onload=", " onsubmit=", " onchange=", "javascript:"] {
            assert!(!html.contains(handler), "{address}: {handler}");
        }
        // A block of data is never run: a record for search engines.
        let data = |script: &&str| attribute(script, "type") == Some("application/ld+json");
        for script in tags(html, "script").into_iter().filter(|script| !data(script)) {
            assert!(
                attribute(script, "src").is_some_and(|src| src.starts_with("/assets/")),
                "{address}: {script}"
            );
        }
        // An alternate is named for programs; no browser fetches it.
        let named_only = |link: &&str| attribute(link, "rel") == Some("alternate");
        for link in tags(html, "link").into_iter().filter(|link| !named_only(link)) {
            assert!(
                attribute(link, "href").is_some_and(|href| href.starts_with("/assets/")),
                "{address}: {link}"
            );
        }
        assert!(tags(html, "img").is_empty() && tags(html, "iframe").is_empty(), "{address}");
        for form in tags(html, "form") {
            assert!(
                attribute(form, "action").is_some_and(|action| action.starts_with('/')),
                "{address}: {form}"
            );
        }
    }
}

#[actix_web::test]
async fn every_field_has_a_label_and_every_id_is_used_once() {
    for (address, page) in all().await {
        let html = &page.html;
        let mut ids: Vec<&str> =
            html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{address}: an id is used twice");
        let labels: Vec<&str> =
            tags(html, "label").into_iter().filter_map(|label| attribute(label, "for")).collect();
        for kind in ["input", "select", "textarea"] {
            for field in
                tags(html, kind).into_iter().filter(|field| attribute(field, "type") != Some("hidden"))
            {
                let wrapped = html.contains(&format!("<label>{field}"))
                    || html.contains(&format!("<label class=\"keep\">{field}"));
                let named = attribute(field, "id").is_some_and(|id| labels.contains(&id));
                assert!(wrapped || named, "{address}: no label for {field}");
                assert!(attribute(field, "placeholder").is_none(), "{address}: a placeholder is no label");
            }
        }
        for described in html.split("aria-describedby=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(described.split(' ').all(|id| ids.binary_search(&id).is_ok()), "{address}: {described}");
        }
    }
}

#[actix_web::test]
async fn errors_are_pages_too() {
    assert_eq!(get("/services/no-such-service").await.status, StatusCode::NOT_FOUND);
    assert_eq!(get("/services/crht?referrer=wizard").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(get("/?place=Nowhereton").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(get("/refer?service=no-such-service").await.status, StatusCode::NOT_FOUND);
    assert_eq!(get("/assets/nothing.css").await.status, StatusCode::NOT_FOUND);
    for address in ["/", "/match", "/services/crht", "/refer", "/pyramid", "/about", "/handover"] {
        let early = get_early(address).await;
        assert_eq!(early.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert!(early.html.contains("tel:999"), "{address}: crisis help is there even then");
    }
}

#[actix_web::test]
async fn an_address_with_a_slash_too_many_leads_to_its_page() {
    for page in ["/match/", "/refer/", "/gaps/", "/pyramid/", "/about/", "/handover/"] {
        assert_eq!(get(page).await.status, StatusCode::MOVED_PERMANENTLY, "{page}");
    }
}

#[actix_web::test]
async fn what_a_page_needs_is_served_under_a_name_of_its_own() {
    let page = get("/").await;
    for tag in tags(&page.html, "link").into_iter().chain(tags(&page.html, "script")) {
        let address = attribute(tag, "href").or(attribute(tag, "src")).unwrap();

        let file = get(address).await;

        assert_eq!(file.status, StatusCode::OK, "{address}");
        assert!(
            !file.html.is_empty() && !file.html.contains("@import") && !file.html.contains("url("),
            "{address}"
        );
    }
}

#[actix_web::test]
async fn nothing_about_a_person_is_asked_in_an_address() {
    const PERSONAL: [&str; 12] = [
        "age_years",
        "sex",
        "postcode",
        "gp_area",
        "area",
        "needs",
        "text",
        "phq9",
        "gad7",
        "crisis",
        "circumstances",
        "asked_by",
    ];
    for (address, page) in all().await {
        let html = &page.html;
        for link in tags(html, "a").into_iter().filter_map(|link| attribute(link, "href")) {
            let query = link
                .split_once('?')
                .map(|(_, query)| query)
                .filter(|_| link.starts_with('/'))
                .unwrap_or_default();
            for pair in query.split('&') {
                let name = pair.split('=').next().unwrap_or_default();
                // The spreadsheet of ways in is for the area of a practice, not of a person.
                if name == "area" && link.starts_with("/api/v1/referral-routes?") {
                    continue;
                }
                assert!(!PERSONAL.contains(&name), "{address}: {link}");
            }
        }
        for form in html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next()) {
            if form.split('>').next().unwrap_or_default().contains("method=\"get\"") {
                for name in form.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(
                        !PERSONAL.contains(&name),
                        "{address}: {name} in a form that goes into the address"
                    );
                }
            }
        }
    }
}

#[actix_web::test]
async fn the_way_out_is_there_only_where_abuse_is_in_view() {
    const WAY_OUT: &str = "Leave this page now";
    for address in [
        "/",
        "/match",
        "/about",
        "/pyramid",
        "/?q=debt+advice",
        "/services/crht",
        "/refer?referrer=gp&need=eating",
    ] {
        assert!(!get(address).await.html.contains(WAY_OUT), "{address}");
    }
    for address in [
        "/?need=domestic-abuse",
        "/services/freeva-support-line",
        "/refer?need=sexual-violence",
        "/?q=my+partner+hits+me",
    ] {
        assert!(get(address).await.html.contains(WAY_OUT), "{address}");
    }
    assert!(post("/match", &[("domestic_abuse", "experiencing")]).await.html.contains(WAY_OUT));
    assert!(
        !post("/match", &[("domestic_abuse", "none"), ("needs", "money-debt")]).await.html.contains(WAY_OUT)
    );
}
