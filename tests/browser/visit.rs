//! A visitor: a browser with a width, with or without a script, used by its keyboard.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use futures_util::FutureExt;
use serde_json::{Value, json};

use super::command;
use super::{chromium, server};

/// The widths everything must work at, in CSS pixels.
pub const WIDTHS: [u32; 2] = [360, 1280];

/// Long, because other work may share the machine. It is only waited for when something is wrong.
const PATIENCE: Duration = Duration::from_secs(40);

/// More fields and links than this no page has before what is looked for.
const MOST_STOPS: usize = 260;

pub struct Visitor {
    pub browser: Client,
    pub script: bool,
    pub width: u32,
    /// The site that is visited, without a slash at the end.
    site: &'static str,
}

/// Does the same as each of four visitors: with and without a script, narrow and wide.
pub fn as_every_visitor(journey: impl AsyncFn(&Visitor)) {
    as_every_visitor_of(server::address(), journey);
}

/// The same at another site.
pub fn as_every_visitor_of(site: &'static str, journey: impl AsyncFn(&Visitor)) {
    for script in [true, false] {
        with_browser(script, async |browser| {
            for width in WIDTHS {
                let visitor = Visitor::of(site, browser, script, width);
                visitor.take_width().await;
                journey(&visitor).await;
                visitor.nothing_was_amiss(&[]).await;
            }
        });
    }
}

/// Opens a browser, uses it, and closes it whatever happens. Does nothing where there is none.
pub fn with_browser(script: bool, usage: impl AsyncFnOnce(&Client)) {
    let Some(driver) = chromium::driver() else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let browser = chromium::open(driver, script).await;
        let outcome = AssertUnwindSafe(usage(&browser)).catch_unwind().await;
        // What the test found matters more than a browser that will not close.
        let _ = browser.close().await;
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    });
}

impl Visitor {
    /// Of the pages for readers.
    pub fn new(browser: &Client, script: bool, width: u32) -> Self {
        Self::of(server::address(), browser, script, width)
    }

    pub fn of(site: &'static str, browser: &Client, script: bool, width: u32) -> Self {
        Self { browser: browser.clone(), script, width, site }
    }

    pub async fn take_width(&self) {
        let size =
            json!({ "width": self.width, "height": 800, "deviceScaleFactor": 1, "mobile": self.width < 600 });
        command::devtools(&self.browser, "Emulation.setDeviceMetricsOverride", size).await;
    }

    pub async fn go(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.site)).await.unwrap();
    }

    /// Runs in the page, even where the page itself may run nothing.
    pub async fn ask(&self, script: &str) -> Value {
        self.browser.execute(script, Vec::new()).await.unwrap()
    }

    /// Waits until something is on the page.
    pub async fn sees(&self, css: &str) {
        let waiting = self.browser.wait().at_most(PATIENCE).every(Duration::from_millis(50));
        let found = waiting.for_element(Locator::Css(css)).await;
        assert!(found.is_ok(), "{}: `{css}` is not on {}", self.name(), self.here().await);
    }

    /// Waits until something is on the page that holds these words.
    pub async fn reads(&self, css: &str, words: &str) {
        let found = format!(
            "return [...document.querySelectorAll({})].some(e => e.innerText.includes({}))",
            json!(css),
            json!(words)
        );
        self.waits_for(&found, &format!("“{words}” in `{css}`")).await;
    }

    /// Waits until a script that looks at the page gives true.
    pub async fn waits_for(&self, script: &str, what: &str) {
        let began = std::time::Instant::now();
        // While one page gives way to another a script has nowhere to run.
        while self.browser.execute(script, Vec::new()).await.ok() != Some(Value::Bool(true)) {
            assert!(began.elapsed() < PATIENCE, "{}: no {what} on {}", self.name(), self.here().await);
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// What the Tab key comes to first, by its class. A key that is pressed before the page is drawn for the first time goes nowhere; a person
    /// presses it again.
    pub async fn first_stop(&self) -> Value {
        let began = std::time::Instant::now();
        loop {
            self.press(Key::Tab).await;
            let on_something = self.ask("return document.activeElement !== document.body").await;
            if on_something == Value::Bool(true) {
                return self.ask("return document.activeElement.className").await;
            }
            assert!(began.elapsed() < PATIENCE, "{}: no key is taken on {}", self.name(), self.here().await);
        }
    }

    pub async fn press(&self, key: Key) {
        let key: char = key.into();
        self.types(&key.to_string()).await;
    }

    /// Types into whatever has the focus.
    pub async fn types(&self, text: &str) {
        let mut keys = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.browser.perform_actions(keys).await.unwrap();
    }

    /// Goes on by Tab until this has the focus. On the way every stop must show that it has it.
    pub async fn tabs_to(&self, css: &str) {
        let look = format!(
            "const at = document.activeElement, style = getComputedStyle(at); \
             return [at.matches({}), at === document.body || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2), at.outerHTML.slice(0, 120)]",
            json!(css)
        );
        for _ in 0..MOST_STOPS {
            self.press(Key::Tab).await;
            let at = self.ask(&look).await;
            assert_eq!(at[1], true, "{}: the focus cannot be seen on {}", self.name(), at[2]);
            if at[0] == true {
                return;
            }
        }
        panic!("{}: `{css}` cannot be reached by Tab on {}", self.name(), self.here().await);
    }

    /// Reaches a link or button and uses it.
    pub async fn follows(&self, css: &str) {
        self.tabs_to(css).await;
        self.press(Key::Enter).await;
    }

    /// Goes on in the tab that was opened last, and closes the one it was opened from.
    pub async fn moves_to_the_new_tab(&self) {
        let began = std::time::Instant::now();
        let tabs = loop {
            let tabs = self.browser.windows().await.unwrap();
            if tabs.len() > 1 {
                break tabs;
            }
            assert!(began.elapsed() < PATIENCE, "{}: no tab was opened", self.name());
            tokio::time::sleep(Duration::from_millis(30)).await;
        };
        let old = self.browser.window().await.unwrap();
        let new = tabs.into_iter().find(|tab| *tab != old).expect("one that is not the old");
        self.browser.close_window().await.unwrap();
        self.browser.switch_to_window(new).await.unwrap();
        self.take_width().await;
    }

    /// The page fits its width: nothing has to be scrolled sideways to be read.
    pub async fn fits(&self) {
        let overflow = self.ask("return document.documentElement.scrollWidth - innerWidth").await;
        assert!(
            overflow.as_i64().unwrap() <= 0,
            "{}: {overflow} too wide: {}",
            self.name(),
            self.here().await
        );
    }

    /// The path and query of the page.
    pub async fn here(&self) -> String {
        let url = self.browser.current_url().await.unwrap();
        url.as_str().trim_start_matches(self.site).to_owned()
    }

    pub fn name(&self) -> String {
        format!("{} px, {} script", self.width, if self.script { "with a" } else { "without" })
    }

    /// What was logged since it was last asked for; `browser` is the console, `performance` everything that happened.
    async fn log(&self, kind: &str) -> Vec<Value> {
        let answer = command::ask(&self.browser, "se/log", json!({ "type": kind })).await;
        answer.as_array().cloned().unwrap_or_default()
    }

    /// Nothing in the console, and nothing asked of anybody else. `refused` are addresses that answer with a page of an error,
    /// which Chromium notes by itself.
    pub async fn nothing_was_amiss(&self, refused: &[&str]) {
        self.asked_nobody_but(refused, &[self.site]).await;
    }

    /// The same where this other site was meant to be asked too.
    pub async fn nothing_was_amiss_but(&self, other: &str) {
        self.asked_nobody_but(&[], &[self.site, other]).await;
    }

    async fn asked_nobody_but(&self, refused: &[&str], sites: &[&str]) {
        for entry in self.log("browser").await {
            let message = entry["message"].as_str().unwrap_or_default();
            let known = refused.iter().any(|path| message.starts_with(&format!("{}{path} ", self.site)));
            assert!(known && message.contains("status of 4"), "{}: console: {entry}", self.name());
        }
        for entry in self.log("performance").await {
            let event: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            let event = &event["message"];
            if event["method"] == "Network.requestWillBeSent" {
                let url = event["params"]["request"]["url"].as_str().unwrap();
                assert!(sites.iter().any(|site| url.starts_with(site)), "{}: asked for {url}", self.name());
            }
        }
    }
}
