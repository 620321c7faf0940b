//! Reading cells: words, digits, and what a service says anywhere.

use serde_json::Value;
use signpost::catalogue::Service;

/// Words that carry no fact by themselves.
const SMALL: [&str; 49] = [
    "the", "and", "for", "from", "with", "not", "are", "but", "its", "into", "who", "any", "all", "you",
    "they", "this", "that", "also", "only", "can", "was", "has", "have", "had", "then", "than", "been",
    "now", "page", "pages", "says", "said", "stored", "see", "when", "each", "near", "off", "beside", "text",
    "per", "via", "site", "hubs", "centres", "outreach", "there", "incl", "sessions",
];

/// How much of a sentence must be found: it was said again in plainer words, so not all of it.
pub const SENTENCE: f64 = 0.55;
/// The same for an exclusion, where the rule itself is structure and the words only explain it.
pub const RULE: f64 = 0.5;

pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Lower case words of three letters or more, and numbers, without the small ones.
pub fn telling(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace(['\'', '’'], "").replace('é', "e");
    let split = lower.split(|c: char| !c.is_alphanumeric());
    let telling = |word: &&str| {
        let number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
        number || (word.len() >= 3 && !SMALL.contains(word))
    };
    split.filter(telling).map(str::to_owned).collect()
}

/// Whether two words are the same but for their ending: `referral` and `refer`, `homeless` and `homelessness`.
fn alike(a: &str, b: &str) -> bool {
    let stem = a.len().min(b.len()).min(5);
    a == b || (stem >= 4 && a.is_char_boundary(stem) && b.is_char_boundary(stem) && a[..stem] == b[..stem])
}

/// The words of a cell that the text does not have.
pub fn missing(cell: &str, text: &str) -> Vec<String> {
    let there = telling(text);
    telling(cell).into_iter().filter(|word| !there.iter().any(|other| alike(word, other))).collect()
}

/// Whether at least this share of a cell's telling words are in the text.
pub fn mostly_in(cell: &str, text: &str, share: f64) -> Result<(), String> {
    let all = telling(cell).len();
    let missing = missing(cell, text);
    let there = all - missing.len();
    if all == 0 || there as f64 >= share * all as f64 {
        return Ok(());
    }
    Err(format!("of its words only {there} in {all} are there; missing: {}", missing.join(" ")))
}

/// Everything a service says, withheld claims too.
pub fn everything(service: &Service) -> String {
    let mut text = String::new();
    gather(&serde_json::to_value(service).expect("a service is plain data"), &mut text);
    text
}

fn gather(value: &Value, text: &mut String) {
    match value {
        Value::String(words) => {
            text.push_str(words);
            text.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, text)),
        Value::Object(entries) => entries.values().for_each(|item| gather(item, text)),
        Value::Number(number) => {
            text.push_str(&number.to_string());
            text.push('\n');
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// Whole numbers in a text, in order.
pub fn numbers(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|run| run.parse().ok()).collect()
}

/// Words of the conflicts about something.
pub fn conflicts_about(service: &Service, about: &[&str]) -> String {
    let named = |conflict: &&signpost::catalogue::Conflict| {
        let lower = conflict.about.to_lowercase();
        about.iter().any(|word| lower.contains(word))
    };
    let claims = service.conflicts.iter().filter(named).flat_map(|conflict| &conflict.claims);
    claims.map(|claim| claim.value.clone() + "\n").collect()
}
