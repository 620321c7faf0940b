//! Every row of the table of who may refer where, asked as a practice would ask.

use serde::Deserialize;
use serde_json::Value;

use crate::support::*;

const TABLE: &str = include_str!("cases/who_may_refer.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    row: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    of: String,
    service: String,
    asked: Vec<Asked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    referrer: String,
    age_years: Option<u8>,
    need: Option<String>,
    area: Option<String>,
    allowed: String,
    door: Option<String>,
    through: Option<String>,
    how: Option<String>,
    #[serde(default)]
    who: Vec<String>,
}

impl Asked {
    fn address(&self, service: &str) -> String {
        let mut address = format!("/api/v1/services/{service}/referral-routes?referrer={}", self.referrer);
        let age = self.age_years.map(|age| age.to_string());
        for (name, value) in [("age_years", &age), ("need", &self.need), ("area", &self.area)] {
            if let Some(value) = value {
                address.push_str(&format!("&{name}={value}"));
            }
        }
        address
    }

    /// What the answer says otherwise.
    fn differs(&self, reply: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        let mut expect = |what: &str, wanted: &str, found: String| {
            if wanted != found {
                faults.push(format!("{what} is {found}, not {wanted}"));
            }
        };
        let allowed = match &reply["allowed"] {
            Value::Bool(true) => "yes",
            Value::Bool(false) => "no",
            _ => "ask",
        };
        expect("allowed", &self.allowed, allowed.to_owned());
        let text = |value: &Value| value.as_str().unwrap_or("nothing").to_owned();
        if let Some(door) = &self.door {
            expect("door", door, text(&reply["otherwise"]["door"]["slug"]));
        }
        if let Some(through) = &self.through {
            expect("through", through, text(&reply["routes"][0]["through"]["slug"]));
        }
        if let Some(how) = &self.how {
            expect("how", how, text(&reply["routes"][0]["how"]));
        }
        for who in &self.who {
            let named = reply["otherwise"]["who"].as_array().is_some_and(|all| all.iter().any(|w| w == who));
            expect("who may instead", who, if named { who.clone() } else { reply["otherwise"].to_string() });
        }
        if allowed == "yes" && reply["routes"].as_array().is_none_or(Vec::is_empty) {
            faults.push("there is no route".to_owned());
        }
        if allowed == "no" && reply["routes"].as_array().is_none_or(|routes| !routes.is_empty()) {
            faults.push("a route is given although the answer is no".to_owned());
        }
        if reply["because"].as_array().is_none_or(Vec::is_empty) {
            faults.push("no reason is given".to_owned());
        }
        faults
    }
}

#[actix_web::test]
async fn every_row_of_who_may_refer_where_is_answered_as_the_pathway_says() {
    let table: Table = toml::from_str(TABLE).unwrap();
    let mut faults = Vec::new();
    let mut asked = 0;
    for row in &table.row {
        for one in &row.asked {
            asked += 1;
            let address = one.address(&row.service);
            let reply = found(&address).await;
            faults.extend(
                one.differs(&reply).into_iter().map(|fault| format!("{}\n  {address}: {fault}", row.of)),
            );
        }
    }

    assert!(faults.is_empty(), "{} of {asked}:\n{}", faults.len(), faults.join("\n"));
    assert!(asked >= 80, "the table shrank to {asked} questions");
}

/// A door nobody can go through is no help: each one named anywhere must run, and take the one who asks.
#[actix_web::test]
async fn every_door_named_for_anyone_opens_to_them() {
    let all = found("/api/v1/referral-routes?per_page=100").await;
    let pages = all["total"].as_u64().unwrap().div_ceil(100);
    let mut opened = std::collections::HashSet::new();
    for referrer in ["self", "gp", "school"] {
        for page in 1..=pages {
            let sheet =
                found(&format!("/api/v1/referral-routes?referrer={referrer}&per_page=100&page={page}")).await;
            for one in sheet["results"].as_array().unwrap() {
                let Some(door) = one["otherwise"]["door"]["slug"].as_str() else { continue };
                assert_ne!(door, one["service"]["slug"].as_str().unwrap());
                if !opened.insert((referrer, door.to_owned())) {
                    continue;
                }
                let there =
                    found(&format!("/api/v1/services/{door}/referral-routes?referrer={referrer}")).await;
                assert_ne!(
                    there["allowed"], false,
                    "{}: {referrer} is sent to {door}",
                    one["service"]["slug"]
                );
            }
        }
    }
    assert!(opened.len() > 10, "hardly any door was named: {opened:?}");
}
