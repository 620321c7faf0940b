//! The Gaps pages: figures, pictures and tables agree, files can be saved, and what makes no sense is asked for again.

use actix_web::http::StatusCode;

use super::support::{get, position};

#[actix_web::test]
async fn a_finding_stands_on_top_and_every_picture_has_its_table_and_files() {
    let page = get("/gaps?step=2&need=low-mood").await;

    assert_eq!(page.status, StatusCode::OK);
    assert!(
        position(&page.html, "class=\"lead finding\"") < position(&page.html, "<form class=\"no-print\"")
    );
    assert!(page.html.contains("step 2 help with low mood"));
    for name in ["map", "funnel", "lorenz", "need"] {
        assert!(page.html.contains(&format!("<title id=\"{name}-title\">")), "{name}: title");
        assert!(page.html.contains(&format!("<desc id=\"{name}-description\">")), "{name}: description");
        assert!(page.html.contains(&format!("<caption id=\"{name}-table\">")), "{name}: table");
        for kind in ["csv", "svg"] {
            assert!(
                page.html.contains(&format!("/gaps/{name}.{kind}?need=low-mood&amp;step=2")),
                "{name}.{kind}"
            );
        }
    }
    assert!(page.html.contains("How to read this, and how it is worked out"));
    assert!(page.html.contains("Before you rely on it"));
}

#[actix_web::test]
async fn the_csv_says_what_the_table_says() {
    let page = get("/gaps?measure=covering").await;
    let file = get("/gaps/map.csv?measure=covering").await;

    assert_eq!(file.content_type, "text/csv; charset=utf-8");
    let lines: Vec<&str> = file.html.lines().collect();
    assert_eq!(lines.len(), 10, "a head and nine councils");
    for line in &lines[1..] {
        let mut fields = line.split(',');
        let (area, figure) = (fields.next().unwrap(), fields.next().unwrap());
        assert!(
            page.html.contains(&format!("<th scope=\"row\">{area}</th><td class=\"amount\">{figure}</td>")),
            "{line}"
        );
    }
}

#[actix_web::test]
async fn a_picture_is_saved_as_a_file_that_stands_by_itself() {
    for name in ["map", "funnel", "lorenz", "need"] {
        let file = get(&format!("/gaps/{name}.svg?step=2")).await;

        assert_eq!(file.status, StatusCode::OK, "{name}");
        assert_eq!(file.content_type, "image/svg+xml; charset=utf-8");
        assert!(
            file.html.contains("xmlns=\"http://www.w3.org/2000/svg\"") && file.html.contains("<style>"),
            "{name}"
        );
        assert!(file.html.contains("<title") && file.html.ends_with("</svg>"), "{name}");
    }
}

#[actix_web::test]
async fn the_panel_is_a_matrix_of_people_and_councils() {
    let page = get("/gaps/people?referrer=gp").await;

    assert_eq!(page.status, StatusCode::OK);
    let people = page.html.matches("<th scope=\"row\">").count();
    assert!(people > 20, "{people} people");
    for council in ["Leicester", "Rutland", "Melton", "Oadby and Wigston"] {
        assert!(page.html.contains(&format!("<th scope=\"col\">{council}</th>")), "{council}");
    }
    assert!(page.html.contains("<td class=\"yes\">✓ "));
    let file = get("/gaps/people.csv?referrer=gp").await;
    assert_eq!(file.html.lines().count(), people * 9 + 1, "a row for each person and council");
    assert!(position(&page.html, "The widest gaps") < position(&page.html, "Who finds what, where"));
}

#[actix_web::test]
async fn a_place_that_is_not_known_is_not_said_to_be_missing() {
    for address in ["/gaps?need=eating", "/gaps?need=low-mood&step=2", "/gaps/report?need=low-mood&step=2"] {
        let page = get(address).await.html;

        let lead = &page[position(&page, "class=\"lead finding\"")..];
        let lead = &lead[..lead.find("</p>").unwrap()];
        assert!(lead.contains("no known place for") || lead.contains("no place for"), "{address}: {lead}");
        assert!(!page.contains("nobody has") && !page.contains("is without"), "{address}");
        assert!(page.contains("that see people, or may, do not say where, and may be near"), "{address}");
        assert!(page.contains("figures of places, reach and access leave them out"), "{address}");
        assert!(!page.contains('`'), "{address}: words for programs");
    }
}

#[actix_web::test]
async fn a_report_tells_a_gap_once_for_all_who_find_it() {
    let page = get("/gaps/report").await.html;

    assert!(page.contains("It is so too for a GP"), "{page}");
    assert!(!page.contains("1 ways in"));
}

#[actix_web::test]
async fn closing_a_service_is_reckoned_and_changes_nothing() {
    let before = get("/gaps?step=2").await;

    let page = get("/gaps/what-if?step=2&close=cafe-loughborough").await;

    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("What would change</h2>"));
    assert!(page.html.contains("Café closes."));
    assert!(page.html.contains(" → "), "some figure changes");
    assert!(page.html.contains("value=\"cafe-loughborough\" checked"));
    assert_eq!(get("/gaps?step=2").await.html, before.html);
}

#[actix_web::test]
async fn opening_a_service_is_reckoned_for_the_need_and_step_of_the_question() {
    let page = get("/gaps/what-if?need=low-mood&step=2&open=Group+in+Melton&open_at=LE13+1GH").await;

    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    assert!(page.html.contains("Group in Melton opens at LE13 1GH."));
    assert!(page.html.contains("Gaps that close</h3>") && !page.html.contains("Gaps that open</h3>"));
    assert!(page.html.contains("value=\"Group in Melton\""), "what was typed stays");
    // Every row of the table shows what changes in it.
    let table = page.html.split("Areas that change").nth(1).unwrap().split("</table>").next().unwrap();
    for row in table.split("<tr>").skip(2) {
        assert!(row.contains(" → "), "{row}");
    }
}

#[actix_web::test]
async fn what_closing_a_crisis_line_means_is_said_and_no_gap_closes_with_it() {
    let page = get("/gaps/what-if?need=suicidal-crisis&step=5&close=central-access-point").await;

    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("Help in a crisis</h3>") && page.html.contains("Gone: "));
    assert!(page.html.contains("is among the help that people in a crisis are sent to first"));
    assert!(!page.html.contains("Gaps that close</h3>"));
}

/// Otherwise three hundred boxes stand between what was ticked and the button.
#[actix_web::test]
async fn what_is_ticked_stands_before_what_is_folded_away() {
    let page = get("/gaps/what-if?close=cafe-loughborough").await;

    let ticked = position(&page.html, "value=\"cafe-loughborough\" checked");
    assert!(ticked < position(&page.html, " for help</summary>"));
    assert_eq!(page.html.matches("name=\"close\" value=\"cafe-loughborough\"").count(), 1);
}

#[actix_web::test]
async fn moving_a_service_is_reckoned_from_a_postcode() {
    let page = get("/gaps/what-if?step=2&move=falcon-centre-drop-in&to=LE15+6HP").await;

    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    assert!(page.html.contains("moves to LE15 6HP"));
}

#[actix_web::test]
async fn who_may_refer_is_chosen_in_plain_words_and_reckoned_for_the_people_described() {
    let page = get("/gaps/what-if?routes=perinatal-mh&routes_open=self").await;

    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    assert!(page.html.contains("takes referrals from the person themselves."));
    assert!(page.html.contains("Asked for by the person themselves: 2 people find more services open."));
    assert!(page.html.contains("Gaps that close</h3>") && !page.html.contains("Gaps that open</h3>"));
    assert!(page.html.contains("do not look at who may refer"));
    assert!(page.html.contains("value=\"perinatal-mh\" selected"), "what was chosen stays");
    assert!(!page.html.contains("perhaps_open"), "a word for programs");

    // Those who may refer already are not asked for again.
    let others = get("/gaps/what-if?routes=perinatal-mh&routes_open=professionals&routes_close=gp").await;
    assert_eq!(others.status, StatusCode::OK, "{}", others.html);
    assert!(others.html.contains(", and none from a GP."));
    let others = get("/gaps/what-if?need=perinatal&routes=perinatal-mh&routes_open=anybody").await;
    assert_eq!(others.status, StatusCode::OK, "{}", others.html);
    assert!(!others.html.contains("takes referrals from the person themselves, their family, a GP"));
}

#[actix_web::test]
async fn what_makes_no_sense_is_asked_for_again_with_what_was_given() {
    for (address, field, typed) in [
        ("/gaps?need=nonsense", "need", "“nonsense”, which is not known"),
        ("/gaps?step=9", "step", "“9”, which is not known"),
        ("/gaps?measure=luck", "measure", "“luck”, which is not known"),
        ("/gaps?travel=broom", "travel", "“broom”, which is not known"),
        ("/gaps?level=street", "level", "“street”, which is not known"),
        ("/gaps/report?minutes=10000", "minutes", "“10000”, which is not known"),
        ("/gaps/people?need=nonsense", "need", "“nonsense”, which is not known"),
        ("/gaps/people?referrer=wizard", "referrer", "“wizard”, which is not known"),
        ("/gaps/what-if?move=falcon-centre-drop-in&to=nowhere", "to", "value=\"nowhere\""),
        ("/gaps/what-if?move=falcon-centre-drop-in", "to", "give the postcode"),
        ("/gaps/what-if?to=LE15", "move", "choose the service"),
        ("/gaps/what-if?step=2&open_at=LE13+1GH", "open_need", "choose what it would help with"),
        ("/gaps/what-if?need=low-mood&step=2&open=Group", "open_at", "give the postcode"),
        ("/gaps/what-if?need=low-mood&step=2&open_at=nowhere", "open_at", "value=\"nowhere\""),
        ("/gaps/what-if?need=low-mood&step=2&open_mode=phone&open_from=soon", "open_from", "value=\"soon\""),
        (
            "/gaps/what-if?need=low-mood&step=2&open_mode=phone&open_from=30&open_until=20",
            "open_until",
            "nobody could be taken",
        ),
        ("/gaps/what-if?reopen=samaritans", "reopen", "is not closed"),
        ("/gaps/what-if?routes=no-such&routes_open=self", "routes", "“no-such”, which is not known"),
        ("/gaps/what-if?routes_open=self", "routes", "choose the service"),
        ("/gaps/what-if?routes=perinatal-mh", "routes_open", "choose who could refer as well"),
        ("/gaps/what-if?routes=perinatal-mh&routes_open=gp", "routes_open", "already from a GP"),
        (
            "/gaps/what-if?routes=perinatal-mh&routes_open=wizard",
            "routes_open",
            "“wizard”, which is not known",
        ),
        (
            "/gaps/what-if?routes=perinatal-mh&routes_close=self",
            "routes_close",
            "takes no referrals as it is",
        ),
        ("/gaps/what-if?routes=samaritans&routes_open=self", "routes_open", "already from the person"),
        ("/gaps/what-if?close=no-such-service", "close", "value=\"no-such-service\" checked"),
    ] {
        let page = get(address).await;

        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{address}");
        assert!(page.html.contains("<title>Error: "), "{address}");
        assert!(page.html.contains(&format!("href=\"#{field}\"")), "{address}: summary");
        assert!(page.html.contains(&format!("id=\"{field}-error\"")), "{address}: beside the field");
        assert!(page.html.contains(typed), "{address}: what was given");
    }
    assert_eq!(get("/gaps/luck.svg").await.status, StatusCode::NOT_FOUND);
    assert_eq!(get("/gaps/map.exe").await.status, StatusCode::NOT_FOUND);
}
