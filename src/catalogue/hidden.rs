//! What does a record hide now that older versions of it may still say? A place is often made confidential because somebody saw that it was
//! published: it must not be read in the history from then on.

use serde_json::Value;

use super::{Audience, Contact, Location, Service};

/// What stands in place of words that are hidden since.
const NO_LONGER_SHOWN: &str = "[no longer shown]";
/// Shorter texts are words like any other.
const SHORTEST_TEXT: usize = 5;
/// Digits of a telephone number; fewer are part of a name.
const FEWEST_DIGITS: usize = 7;

/// What a record hides that its older versions may say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenSince {
    /// The places that the record shows, where it hides one: only these are shown of an older version. A place may have been worded otherwise
    /// before it was hidden, so it is not enough to look for the same words.
    places: Option<Vec<Place>>,
    /// Words of hidden places.
    place_texts: Vec<String>,
    /// Contacts meant for professionals.
    contacts: Vec<String>,
    contact_texts: Vec<String>,
    /// Values of claims that are withheld.
    claims: Vec<String>,
}

/// What tells a place from another.
type Place = [Option<String>; 5];

impl HiddenSince {
    /// What a record hides, or hid in a version after the one that is looked at, unless it says it openly now.
    pub fn of(now: &Service, since: &[Service]) -> Self {
        let openly = said_openly(now);
        let is_open = |text: &str| openly.contains(&as_written(text));
        let shown = now.contacts.iter().filter(|contact| contact.audience == Audience::Public);
        let shown: Vec<String> = shown.map(key_of).collect();
        let (mut contacts, mut contact_texts, mut claims) = (Vec::new(), Vec::new(), Vec::new());
        for version in since.iter().chain([now]) {
            let hidden = version.contacts.iter().filter(|contact| contact.audience != Audience::Public);
            for contact in hidden.filter(|contact| !shown.contains(&key_of(contact))) {
                contacts.push(key_of(contact));
                contact_texts.push(contact.value.clone());
            }
            let withheld = version.conflicts.iter().flat_map(|conflict| &conflict.claims);
            claims.extend(withheld.filter(|claim| !claim.publish).map(|claim| claim.value.clone()));
        }
        contact_texts.retain(|text| text.len() >= SHORTEST_TEXT && !is_open(text));
        claims.retain(|value| !is_open(value));
        let (hidden, open): (Vec<&Location>, Vec<&Location>) =
            now.locations.iter().partition(|location| location.confidential);
        let place_texts = hidden.iter().flat_map(|location| texts_of(location)).filter(|text| !is_open(text));
        let place_texts = place_texts.map(str::to_owned).collect();
        let places = (!hidden.is_empty()).then(|| open.into_iter().map(place_of).collect());
        Self { places, place_texts, contacts, contact_texts, claims }
    }

    /// Takes the places out of an older version that are hidden since, and says whether there was anything to take out.
    pub fn take_out_places(&self, older: &mut Value) -> bool {
        let Some(shown) = &self.places else { return false };
        let taken = take_out_of(older, "locations", |location| {
            let read: Option<Location> = serde_json::from_value(location.clone()).ok();
            // What cannot be read any more cannot be compared either.
            read.is_some_and(|location| location.confidential || shown.contains(&place_of(&location)))
        });
        blank(older, &self.place_texts) || taken
    }

    /// Takes the same out of what was suggested, where it says the words of a hidden place: it may name places that nobody has shown yet. Says
    /// whether there was anything to take out.
    pub fn take_out_said(&self, suggested: &mut Value) -> bool {
        let taken = take_out_of(suggested, "locations", |location| {
            is_confidential(location) || !blank(&mut location.clone(), &self.place_texts)
        });
        blank(suggested, &self.place_texts) || taken
    }

    /// Takes everything out of an older version that is hidden since from this audience.
    pub fn take_out(&self, older: &mut Value, audience: Audience) {
        self.take_out_places(older);
        let hidden_value = |value: Option<&Value>, hidden: &[String]| {
            value.and_then(Value::as_str).is_some_and(|value| hidden.iter().any(|hidden| hidden == value))
        };
        for conflict in older.get_mut("conflicts").and_then(Value::as_array_mut).into_iter().flatten() {
            take_out_of(conflict, "claims", |claim| !hidden_value(claim.get("value"), &self.claims));
            if hidden_value(conflict.get("used"), &self.claims) {
                conflict.as_object_mut().and_then(|fields| fields.remove("used"));
            }
        }
        take_out_of(older, "contacts", |contact| !hidden_value(contact.get("value"), &self.claims));
        if audience == Audience::Public {
            take_out_of(older, "contacts", |contact| {
                let read: Option<Contact> = serde_json::from_value(contact.clone()).ok();
                read.is_some_and(|contact| !self.contacts.contains(&key_of(&contact)))
            });
            blank_routes(older, &self.contacts);
            blank(older, &self.contact_texts);
        }
    }
}

/// Marks in an older version that is written anew what the record hides now: bringing it back makes nothing public.
pub fn keep_hidden(older: &mut Service, now: &Service) {
    let hidden = HiddenSince::of(now, &[]);
    for contact in &mut older.contacts {
        if hidden.contacts.contains(&key_of(contact)) {
            contact.audience = Audience::Professionals;
        }
    }
    for claim in older.conflicts.iter_mut().flat_map(|conflict| &mut conflict.claims) {
        claim.publish &= !hidden.claims.contains(&claim.value);
    }
}

/// Keeps those entries of a list that are let through, and says whether there were others.
fn take_out_of(record: &mut Value, list: &str, kept: impl Fn(&Value) -> bool) -> bool {
    let Some(entries) = record.get_mut(list).and_then(Value::as_array_mut) else { return false };
    let before = entries.len();
    entries.retain(kept);
    entries.len() < before
}

/// A way in no longer names a contact that is hidden.
fn blank_routes(record: &mut Value, contacts: &[String]) {
    for route in record.get_mut("routes").and_then(Value::as_array_mut).into_iter().flatten() {
        let named = route.get("contact").and_then(Value::as_str).map(key);
        if named.is_some_and(|named| contacts.contains(&named)) {
            route.as_object_mut().and_then(|fields| fields.remove("contact"));
        }
    }
}

/// Puts other words in place of texts, wherever they are said but in a place that is marked confidential itself.
fn blank(value: &mut Value, texts: &[String]) -> bool {
    match value {
        Value::String(said) => any_of_all(texts.iter().map(|text| blank_text(said, text))),
        Value::Array(entries) => any_of_all(entries.iter_mut().map(|one| blank(one, texts))),
        Value::Object(_) if is_confidential(value) => false,
        Value::Object(fields) => any_of_all(fields.values_mut().map(|one| blank(one, texts))),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether this is a place that is marked confidential itself: it is left out wherever the record is given.
fn is_confidential(place: &Value) -> bool {
    place.get("confidential").is_some_and(|is| is == true)
}

fn blank_text(said: &mut String, text: &str) -> bool {
    // Letters of ASCII have the same length large and small, so a place in the one is a place in the other.
    let (sought, lower) = (text.to_ascii_lowercase(), said.to_ascii_lowercase());
    let found: Vec<usize> = lower.match_indices(&sought).map(|(at, _)| at).collect();
    for at in found.iter().rev() {
        said.replace_range(*at..at + sought.len(), NO_LONGER_SHOWN);
    }
    !found.is_empty()
}

/// Everything that a record says to everybody, in small letters.
fn said_openly(now: &Service) -> String {
    let mut open = now.clone();
    open.locations.retain(|location| !location.confidential);
    open.contacts.retain(|contact| contact.audience == Audience::Public);
    open.routes.iter_mut().for_each(|route| route.contact = None);
    for conflict in &mut open.conflicts {
        conflict.claims.retain(|claim| claim.publish);
        conflict.used = None;
    }
    serde_json::to_string(&open).unwrap_or_default().to_ascii_lowercase()
}

/// A text as it stands in JSON, in small letters.
fn as_written(text: &str) -> String {
    let quoted = Value::from(text).to_string().to_ascii_lowercase();
    quoted.trim_matches('"').to_owned()
}

/// The words by which a place is found.
fn texts_of(location: &Location) -> impl Iterator<Item = &str> {
    let Location { name, address, postcode, place, .. } = location;
    let texts = [name, address, postcode].into_iter().flatten().map(|text| text.trim());
    texts.filter(move |text| text.len() >= SHORTEST_TEXT && place.as_deref() != Some(*text))
}

fn place_of(location: &Location) -> Place {
    let Location { site, name, address, postcode, place, .. } = location;
    [site, name, address, postcode, place].map(|text| text.as_deref().map(|text| text.trim().to_lowercase()))
}

fn key_of(contact: &Contact) -> String {
    key(&contact.value)
}

/// The digits of a number, however it is spaced; of anything else its letters.
fn key(value: &str) -> String {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let is_number = digits.len() >= FEWEST_DIGITS && !value.contains(['@', '/']);
    if is_number { digits } else { value.trim().to_lowercase() }
}

/// Whether one of these holds. Each is done, also after the first that does.
fn any_of_all(changes: impl Iterator<Item = bool>) -> bool {
    changes.filter(|changed| *changed).count() > 0
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn service(parts: &Value) -> Service {
        let provenance = json!({"source": ["a-page"], "dated": "2026-11", "confidence": "high"});
        let mut record = json!({
            "slug": "a", "name": "A", "organisation": "o", "kind": "service", "summary": "In Quiet Lane.", "steps": [], "needs": [],
            "modes": [], "status": {"is": "open", "provenance": provenance}, "provenance": provenance,
            "coverage": {"basis": "anyone", "areas": [], "provenance": provenance},
        });
        for (field, value) in parts.as_object().unwrap() {
            record[field] = value.clone();
        }
        for list in ["contacts", "locations"] {
            for entry in record.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
                entry["provenance"] = provenance.clone();
            }
        }
        serde_json::from_value(record).unwrap()
    }

    fn seen(older: &Service, now: &Service, audience: Audience) -> String {
        let mut older = serde_json::to_value(older).unwrap();
        HiddenSince::of(now, &[]).take_out(&mut older, audience);
        older.to_string()
    }

    #[test]
    fn a_place_that_became_confidential_is_not_in_an_older_version_whatever_it_was_called() {
        let older = service(&json!({
            "summary": "Come to 7 quiet lane.",
            "locations": [{"address": "7 Quiet Ln"}, {"address": "7 Quiet Lane"}, {"address": "1 Open Street"}],
        }));
        let now = service(&json!({
            "locations": [{"address": "7 Quiet Lane", "confidential": true}, {"address": "1 Open Street"}],
        }));

        let seen = seen(&older, &now, Audience::Professionals);

        assert!(!seen.to_lowercase().contains("7 quiet") && seen.contains("1 Open Street"), "{seen}");
        assert!(seen.contains("Come to [no longer shown]."), "{seen}");
    }

    #[test]
    fn a_contact_that_became_one_for_professionals_is_hidden_from_everybody_else() {
        let older = service(&json!({"summary": "Ring 0116 000 0000.", "contacts": [
            {"kind": "phone", "value": "01160000000"}, {"kind": "phone", "value": "0116 111 1111"},
        ]}));
        let now = service(&json!({"contacts": [
            {"kind": "phone", "value": "0116 000 0000", "audience": "professionals"}, {"kind": "phone", "value": "0116 111 1111"},
        ]}));

        let of_everybody = seen(&older, &now, Audience::Public);

        assert!(!of_everybody.contains("0000") && of_everybody.contains("0116 111 1111"), "{of_everybody}");
        assert!(seen(&older, &now, Audience::Professionals).contains("01160000000"));
    }

    #[test]
    fn a_claim_that_became_withheld_is_hidden_and_one_that_is_said_openly_is_not() {
        let claim = |value: &str, publish: bool| json!({"value": value, "source": "a-page", "dated": "2026-11", "publish": publish});
        let conflict = |publish: bool| {
            json!({"conflicts": [{"about": "phone", "because": "two pages", "used": "07700 900123",
            "claims": [claim("07700 900123", publish), claim("0116 111 1111", true)]}]})
        };

        let seen = seen(&service(&conflict(true)), &service(&conflict(false)), Audience::Professionals);

        assert!(!seen.contains("07700 900123") && seen.contains("0116 111 1111"), "{seen}");
    }

    #[test]
    fn bringing_a_version_back_makes_nothing_public() {
        let with = |audience: &str| {
            service(&json!({"contacts": [{"kind": "phone", "value": "0116 000 0000", "audience": audience}]}))
        };
        let mut older = with("public");

        keep_hidden(&mut older, &with("professionals"));

        assert_eq!(older.contacts[0].audience, Audience::Professionals);
    }
}
