//! What chromedriver understands beyond WebDriver: commands of the browser's own protocol, and its logs.

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
    let body = json!({ "cmd": name, "params": parameters });
    client.issue_cmd(Command { path: "goog/cdp/execute", body }).await.unwrap()
}

/// What was logged since it was last asked for; `browser` is the console, `performance` everything that happened.
pub async fn log(client: &Client, kind: &str) -> Vec<Value> {
    let answer = client.issue_cmd(Command { path: "se/log", body: json!({ "type": kind }) }).await.unwrap();
    answer.as_array().cloned().unwrap_or_default()
}
