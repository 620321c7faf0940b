//! Somebody at the desk: a browser without a script, reduced to its cookies and forms.

use std::collections::BTreeMap;

use actix_web::http::header::SET_COOKIE;
use actix_web::test::TestRequest;

use crate::support::Answer;
use crate::world::World;

pub const HOST: &str = "desk.example";

pub struct Visitor<'w> {
    world: &'w World,
    pub cookies: BTreeMap<String, String>,
}

impl World {
    /// Nobody yet.
    pub fn visitor(&self) -> Visitor<'_> {
        Visitor { world: self, cookies: BTreeMap::new() }
    }

    /// Signed in with the token of that name; `reader` has none.
    pub async fn at_the_desk(&self, who: &str) -> Visitor<'_> {
        let mut visitor = self.visitor();
        if let Some(secret) = self.secret(who) {
            let answer = visitor.post("/desk/sign-in", &[("token", secret)]).await;
            assert_eq!(answer.status, 303, "{}", answer.text());
        }
        visitor
    }
}

impl Visitor<'_> {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    /// Sends a form from a page of this site.
    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.post_from(path, pairs, Some(&format!("http://{HOST}"))).await
    }

    pub async fn post_from(&mut self, path: &str, pairs: &[(&str, &str)], origin: Option<&str>) -> Answer {
        let mut request = TestRequest::post().uri(path).set_form(pairs);
        if let Some(origin) = origin {
            request = request.insert_header(("origin", origin));
        }
        self.send(request).await
    }

    /// The token of the session's forms; empty for nobody.
    pub async fn form_token(&mut self) -> String {
        let page = self.get("/desk").await.text();
        value_after(&page, "name=\"form_token\" value=\"").unwrap_or_default()
    }

    /// Sends pairs with the token of the session.
    pub async fn act(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let token = self.form_token().await;
        let mut all = vec![("form_token", token.as_str())];
        all.extend(pairs);
        self.post(path, &all).await
    }

    /// Sends the form of a page with some values changed.
    pub async fn submit(&mut self, page: &str, path: &str, changed: &[(&str, &str)]) -> Answer {
        let mut pairs = fields(page);
        for (name, value) in changed {
            pairs.retain(|(known, _)| known != name);
            pairs.push(((*name).to_owned(), (*value).to_owned()));
        }
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(path, &pairs).await
    }

    async fn send(&mut self, mut request: TestRequest) -> Answer {
        request = request.insert_header(("host", HOST)).insert_header(("accept", "text/html"));
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            request = request.insert_header(("cookie", cookies.join("; ")));
        }
        let answer = self.world.ask_plainly(request).await;
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            for needed in ["; Path=/;", "; Secure;", "; HttpOnly;"] {
                assert!(cookie.contains(needed), "{cookie}");
            }
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            assert!(name.starts_with("__Host-"), "{cookie}");
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

fn value_after(html: &str, start: &str) -> Option<String> {
    let at = html.find(start)? + start.len();
    html[at..].split('"').next().map(str::to_owned)
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = format!(" {name}=\"");
    let at = tag.find(&start)? + start.len();
    tag[at..].split('"').next()
}

fn plain(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What a browser would send of the form that is the record's.
pub fn fields(page: &str) -> Vec<(String, String)> {
    let form = page.split("<form class=\"record\"").nth(1).expect("a form of a record");
    let form = form.split("</form>").next().unwrap();
    let mut pairs = Vec::new();
    for (at, _) in form.match_indices('<') {
        let rest = &form[at..];
        let tag = rest.split_inclusive('>').next().unwrap();
        let name = attribute(tag, "name").unwrap_or_default().to_owned();
        if tag.starts_with("<input") {
            let ticked = attribute(tag, "type") != Some("checkbox") || tag.contains(" checked");
            if ticked {
                pairs.push((name, plain(attribute(tag, "value").unwrap_or_default())));
            }
        } else if tag.starts_with("<textarea") {
            let inside = rest[tag.len()..].split("</textarea>").next().unwrap();
            pairs.push((name, plain(inside)));
        } else if tag.starts_with("<select") {
            let inside = rest[tag.len()..].split("</select>").next().unwrap();
            let chosen = inside
                .split("<option")
                .find(|option| option.split('>').next().unwrap().contains(" selected"));
            pairs.push((
                name,
                plain(chosen.and_then(|option| attribute(option, "value")).unwrap_or_default()),
            ));
        }
    }
    pairs
}
