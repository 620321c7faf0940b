//! With everything logged that can be, no token, no password and nothing a person said is in the log.

use serde_json::json;

use crate::program::{Program, ask};
use crate::proxy::Proxy;
use crate::seeded::{self, Server};
use crate::writer::write;

#[test]
fn the_most_talkative_log_holds_no_secret_and_nothing_of_a_person() {
    let server = Server::start();
    let proxy = Proxy::before(server.socket());
    let data = seeded::folder();
    let mut program = Program::start(data.path(), |command| {
        let url = proxy.url().replace("signpost@", "signpost:zqpassword@");
        command.env("DATABASE_URL", url).env("RUST_LOG", "trace").env("SIGNPOST_LOG_FORMAT", "json");
    });
    let post = |path: &str, body: serde_json::Value| {
        let request = http::Request::post(format!("{}{path}", program.address))
            .header("content-type", "application/json")
            .header("x-forwarded-for", "203.0.113.77")
            .body(body.to_string())
            .unwrap();
        ask(request).unwrap()
    };
    let person = json!({"age_years": 29, "postcode": "LE11 3TU", "text": "zqperson cannot sleep", "needs": ["low-mood"]});
    assert_eq!(post("/api/v1/match", person).status, 200);
    assert_eq!(post("/api/v1/services/search", json!({"q": "zqsearch near me"})).status, 200);
    assert_eq!(program.get("/api/v1/services?q=zqquery&postcode=LE11+3TU").unwrap().status, 200);
    assert_eq!(program.get("/?q=zqpage").unwrap().status, 200);
    assert_eq!(
        write(&program.address, seeded::token(), "crht", "Written with a token.").unwrap().status,
        200
    );
    let refused = http::Request::get(format!("{}/api/v1/audit", program.address))
        .header("authorization", "Bearer zqstolen")
        .body(String::new())
        .unwrap();
    assert_eq!(ask(refused).unwrap().status, 401);
    program.stop();

    let log = program.log();

    assert!(log.lines().count() > 100, "RUST_LOG=trace said little:\n{log}");
    for secret in [
        seeded::token(),
        "zqpassword",
        "zqstolen",
        "zqperson",
        "zqsearch",
        "zqquery",
        "zqpage",
        "LE11 3TU",
        "LE113TU",
        "LE11+3TU",
        "203.0.113.77",
    ] {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "`{secret}` is in the log: {}", line.unwrap_or_default());
    }
}
