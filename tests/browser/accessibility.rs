//! The rules of axe-core (WCAG 2.2 AA and good practice) on every page, everything unfolded, in light and in dark.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::command::devtools;
use super::visit::{Visitor, WIDTHS, with_browser};

/// Every kind of page, and every state of it that looks different.
const PAGES: [&str; 27] = [
    "/",
    "/?q=debt+advice+oakham",
    "/?q=i+want+to+die",
    "/?q=zzzzqqqq",
    "/?need=domestic-abuse&place=LE15",
    "/?place=Nowhereton",
    "/match",
    "/services/central-access-point",
    "/services/crht?referrer=gp",
    "/services/freeva-support-line",
    "/services/no-such-service",
    "/services/crht/problem",
    "/refer",
    "/refer?referrer=gp&need=eating",
    "/refer?service=crht&referrer=self",
    "/refer?service=no-such-service",
    "/gaps",
    "/gaps?measure=within&need=low-mood&step=2&travel=walk&level=msoa",
    "/gaps?need=no-such-need",
    "/gaps/people?referrer=gp&need=low-mood",
    "/gaps/what-if?step=2&close=cafe-loughborough",
    "/gaps/what-if?routes=perinatal-mh&routes_open=self",
    "/gaps/report?need=money-debt",
    "/pyramid",
    "/about",
    "/handover?service=samaritans&service=crht",
    "/handover",
];

/// Forms about a person travel in a body: what is put in, and what must then be on the page.
const POSTS: [(&str, &str); 3] = [
    ("{ age_years: '29', postcode: 'LE11 3TU', needs: 'low-mood' }", "#fits"),
    ("{ text: 'I want to end my life', domestic_abuse: 'experiencing' }", ".urgent"),
    ("{ phq9: '99', postcode: 'nowhere', age_years: 'old' }", ".summary"),
];

#[test]
fn axe_finds_no_violation_on_any_page_of_a_phone() {
    look_at_every_page(WIDTHS[0]);
}

#[test]
fn axe_finds_no_violation_on_any_page_of_a_wide_screen() {
    look_at_every_page(WIDTHS[1]);
}

fn look_at_every_page(width: u32) {
    let Some(rules) = rules() else { return };
    with_browser(true, async |browser| {
        let visitor = Visitor::new(browser, true, width);
        visitor.take_width().await;
        devtools(browser, "Page.addScriptToEvaluateOnNewDocument", json!({ "source": rules })).await;
        let mut found = Vec::new();
        for page in PAGES {
            visitor.go(page).await;
            found.extend(look(&visitor, page).await);
        }
        for (answers, expected) in POSTS {
            send(&visitor, answers).await;
            visitor.sees(expected).await;
            found.extend(look(&visitor, answers).await);
        }
        assert!(found.is_empty(), "{width} px:\n{}", found.join("\n"));
    });
}

/// From a small phone to a wall: no page has to be scrolled sideways.
#[test]
fn every_page_fits_from_320_pixels_to_a_screen_of_4k() {
    with_browser(false, async |browser| {
        for width in [320, 3840] {
            let visitor = Visitor::new(browser, false, width);
            visitor.take_width().await;
            for page in PAGES {
                visitor.go(page).await;
                unfold(&visitor).await;
                visitor.fits().await;
            }
        }
    });
}

/// Text twice as large on a small phone, as its settings make it: words wrap, and the box to search in stays wide enough to read.
#[test]
fn every_page_fits_a_small_phone_with_text_twice_as_large() {
    with_browser(false, async |browser| {
        let visitor = Visitor::new(browser, false, 320);
        visitor.take_width().await;
        for page in PAGES {
            visitor.go(page).await;
            visitor.ask("document.documentElement.style.fontSize = '200%'").await;
            unfold(&visitor).await;
            visitor.fits().await;
        }
        for (answers, expected) in POSTS {
            send(&visitor, answers).await;
            visitor.sees(expected).await;
            visitor.ask("document.documentElement.style.fontSize = '200%'").await;
            unfold(&visitor).await;
            visitor.fits().await;
        }
        visitor.go("/").await;
        visitor.ask("document.documentElement.style.fontSize = '200%'").await;
        let width = visitor.ask("return document.querySelector('#q').offsetWidth").await;
        assert!(width.as_u64().unwrap() >= 200, "{width} px to search in");
    });
}

pub async fn unfold(visitor: &Visitor) {
    visitor.ask("for (const folded of document.querySelectorAll('details')) folded.open = true").await;
}

/// Fills the form of a person and sends it.
async fn send(visitor: &Visitor, answers: &str) {
    visitor.go("/match").await;
    visitor
        .ask(&format!(
            "for (const [name, value] of Object.entries({answers})) {{ \
               const field = document.querySelector(`[name=\"${{name}}\"][value=\"${{value}}\"]`); \
               if (field) field.checked = true; else document.querySelector(`[name=\"${{name}}\"]`).value = value; \
             }} \
             document.querySelector('form.match').submit()"
        ))
        .await;
}

/// What axe finds, in light; and its rule of contrast in dark, which does not depend on the width.
pub async fn look(visitor: &Visitor, page: &str) -> Vec<String> {
    unfold(visitor).await;
    let mut found = run(visitor, page, "{ rules: { 'target-size': { enabled: true } } }").await;
    if visitor.width == WIDTHS[0] {
        return found;
    }
    set_dark(visitor, true).await;
    found.extend(run(visitor, &format!("{page} in dark"), "{ runOnly: ['color-contrast'] }").await);
    set_dark(visitor, false).await;
    found
}

async fn set_dark(visitor: &Visitor, dark: bool) {
    let value = if dark { "dark" } else { "light" };
    let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
    devtools(&visitor.browser, "Emulation.setEmulatedMedia", features).await;
}

async fn run(visitor: &Visitor, page: &str, options: &str) -> Vec<String> {
    let script = format!(
        "const tell = arguments[arguments.length - 1]; \
         axe.run(document, {options}).then(r => tell(r.violations), e => tell([{{ id: String(e), nodes: [] }}]))"
    );
    let violations = visitor.browser.execute_async(&script, Vec::new()).await.unwrap();
    let violations = violations.as_array().cloned().unwrap_or_default();
    violations.iter().map(|violation| format!("{page}: {}", said(violation))).collect()
}

fn said(violation: &Value) -> String {
    let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
    let html: Vec<&str> = nodes.iter().filter_map(|node| node["html"].as_str()).take(3).collect();
    format!("{} ({}): {}", violation["id"], violation["help"], html.join(" | "))
}

/// The source of axe-core, brought by npm into the folder of builds; none where there is no npm, which is then said.
pub fn rules() -> Option<&'static str> {
    static RULES: OnceLock<Option<String>> = OnceLock::new();
    RULES.get_or_init(bring).as_deref()
}

fn bring() -> Option<String> {
    let wanted = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/axe");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("axe");
    let file = folder.join("node_modules/axe-core/axe.min.js");
    let lock = folder.join("package-lock.json");
    let is_current = fs::read(&lock).ok() == fs::read(wanted.join("package-lock.json")).ok();
    if !(is_current && file.is_file()) {
        fs::create_dir_all(&folder).unwrap();
        for name in ["package.json", "package-lock.json"] {
            fs::copy(wanted.join(name), folder.join(name)).unwrap();
        }
        let npm = Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
            .current_dir(&folder)
            .status();
        if !npm.is_ok_and(|status| status.success()) {
            let said = "npm is not there or could not bring axe-core";
            assert!(env::var("SIGNPOST_TEST_BROWSER").as_deref() != Ok("required"), "{said}");
            println!("skipped, no page was looked at by axe: {said}");
            return None;
        }
    }
    Some(fs::read_to_string(file).unwrap())
}
