//! Random changes to bytes: small ones that a reader may overlook, and pieces put together that do not belong together.

use rand::seq::IteratorRandom;
use rand::{Rng, RngExt, seq::IndexedRandom};
use serde_json::Value;

/// What readers treat in ways of their own.
const TELLING: [&[u8]; 34] = [
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\"",
    b"\"\"",
    b"'",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b";",
    b"\t",
    b"%",
    b"%00",
    b"&",
    b"=",
    b"-1",
    b"0",
    b"99999999999999999999",
    b"1e999",
    b"NaN",
    b"null",
    b"true",
    b"\xf0\x9f\x98\x80",
    b"\xe2\x80\x8f",
    b"9999-12-31",
    b"0000-00-00",
    b"25:00",
    b"LE1 1AA",
    b"T00:00",
    b"\\ud800",
];
const LONGEST: usize = 20_000;

/// What is changed, read once.
pub struct Examples {
    bytes: Vec<Vec<u8>>,
    /// Those of them that are JSON with something in it.
    values: Vec<Value>,
}

impl Examples {
    pub fn new(bytes: &[Vec<u8>]) -> Self {
        let read = |bytes: &Vec<u8>| serde_json::from_slice::<Value>(bytes).ok();
        let values = bytes.iter().filter_map(read).filter(|value| value.is_object() || value.is_array());
        Self { values: values.collect(), bytes: bytes.to_vec() }
    }

    /// One of the examples with one to eight changes, and perhaps one more.
    pub fn changed(&self, random: &mut impl Rng) -> Vec<u8> {
        let changes = random.random_range(1..=8);
        // Most changed bytes of JSON are no JSON; a changed value comes further in.
        let value = self.values.choose(random).filter(|_| random.random_bool(0.8)).cloned();
        let mut bytes = match value {
            Some(mut value) => {
                (0..changes).for_each(|_| change_value(&mut value, random));
                let mut bytes = serde_json::to_vec(&value).unwrap();
                if random.random_bool(0.25) {
                    change(&mut bytes, &self.bytes, random);
                }
                bytes
            }
            None => {
                let mut bytes = self.bytes.choose(random).cloned().unwrap_or_default();
                (0..changes).for_each(|_| change(&mut bytes, &self.bytes, random));
                bytes
            }
        };
        bytes.truncate(LONGEST);
        bytes
    }
}

fn change(bytes: &mut Vec<u8>, examples: &[Vec<u8>], random: &mut impl Rng) {
    let at = random.random_range(0..=bytes.len());
    let until = random.random_range(at..=bytes.len().min(at + 40));
    match random.random_range(0..7) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.random_range(0..8),
        1 if at < bytes.len() => bytes[at] = random.random(),
        2 => drop(bytes.drain(at..until)),
        3 => {
            let again = bytes[at..until].to_vec();
            bytes.splice(at..at, again.repeat(random.random_range(1..20)));
        }
        4 => {
            let other = examples.choose(random).cloned().unwrap_or_default();
            let from = random.random_range(0..=other.len());
            let to = random.random_range(from..=other.len().min(from + 200));
            bytes.splice(at..until, other[from..to].iter().copied());
        }
        5 => bytes.truncate(at),
        _ => {
            let telling: &[u8] = TELLING.choose(random).copied().unwrap_or_default();
            bytes.splice(at..until, telling.iter().copied());
        }
    }
}

/// Somewhere in a value: another value, nothing, or the same twice.
fn change_value(value: &mut Value, random: &mut impl Rng) {
    if random.random_bool(0.8) {
        let below = match value {
            Value::Object(fields) => fields.values_mut().choose(random),
            Value::Array(values) => values.iter_mut().choose(random),
            _ => None,
        };
        if let Some(below) = below {
            return change_value(below, random);
        }
    }
    *value = match random.random_range(0..8) {
        0 => Value::Null,
        1 => random.random::<i64>().into(),
        2 => random.random_range(-3..200).into(),
        3 => (random.random::<f64>() * 1e9).into(),
        4 => random.random::<bool>().into(),
        5 => Value::Array(vec![value.take(); random.random_range(0..4)]),
        6 => String::from_utf8_lossy(TELLING.choose(random).copied().unwrap_or_default()).into(),
        _ => match value.take() {
            Value::String(text) => text.chars().rev().collect::<String>().into(),
            Value::Array(mut values) => {
                values.pop();
                values.into()
            }
            Value::Object(mut fields) => {
                let gone = fields.keys().choose(random).cloned();
                gone.and_then(|name| fields.remove(&name));
                fields.into()
            }
            other => other,
        },
    };
}
