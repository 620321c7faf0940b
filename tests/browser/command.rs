//! What chromedriver understands beyond WebDriver.

use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

#[derive(Debug)]
struct Command {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

/// One command of the Chrome DevTools Protocol.
pub async fn devtools(client: &Client, name: &str, parameters: Value) -> Value {
    ask(client, "goog/cdp/execute", json!({ "cmd": name, "params": parameters })).await
}

/// One command of chromedriver's own.
pub async fn ask(client: &Client, path: &'static str, body: Value) -> Value {
    client.issue_cmd(Command { path, body }).await.unwrap()
}
