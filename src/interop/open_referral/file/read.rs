//! An HSDS file of any size, one record at a time: our own document, a page of a feed, a bare list, or lines.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::marker::PhantomData;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::super::wire;
use super::guard::Guard;
use super::{Fault, Head};

/// One thing read.
#[derive(Debug)]
pub enum Item {
    Head(Box<Head>),
    Service(Box<wire::Service>),
}

/// The longest line of a file of lines.
///
/// # Units
/// Bytes.
const LONGEST_LINE: u64 = 64_000_000;

/// Reads a document and gives each record to `take`, with where it stands. What cannot be read ends it: one cannot know where the next
/// record begins.
///
/// # Errors
/// What is wrong, and in which line.
pub fn read_document(input: impl Read, take: &mut dyn FnMut(String, Item)) -> Result<(), Fault> {
    let mut deserializer =
        serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, Guard::new(input)));
    let whole = |error: serde_json::Error| Fault { place: "the file".to_owned(), problem: error.to_string() };
    deserializer.deserialize_any(Document { take }).map_err(whole)?;
    deserializer.end().map_err(whole)
}

/// Reads lines, one object each, and gives each to `take`. A line that cannot be read does not stop the others.
pub fn read_lines(input: impl Read, take: &mut dyn FnMut(String, Item), fault: &mut dyn FnMut(Fault)) {
    let mut input = BufReader::with_capacity(1 << 16, Guard::new(input));
    let mut line = Vec::new();
    for number in 1.. {
        let place = format!("line {number}");
        line.clear();
        match input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(read) if read as u64 == LONGEST_LINE => {
                return fault(Fault { place, problem: format!("is longer than {LONGEST_LINE} bytes") });
            }
            Ok(_) => {}
            Err(error) => return fault(Fault { place, problem: error.to_string() }),
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match of_line(&line) {
            Ok(item) => take(place, item),
            Err(problem) => fault(Fault { place, problem }),
        }
    }
}

fn of_line(line: &[u8]) -> Result<Item, String> {
    // A head has no id and a service has no version.
    #[derive(serde::Deserialize)]
    struct Which {
        version: Option<IgnoredAny>,
        id: Option<IgnoredAny>,
    }
    let which: Which = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    match which {
        Which { version: Some(_), id: None } => typed(line).map(|head| Item::Head(Box::new(head))),
        Which { .. } => typed(line).map(|service| Item::Service(Box::new(service))),
    }
}

fn typed<T: DeserializeOwned>(line: &[u8]) -> Result<T, String> {
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_slice(line))
        .map_err(|error| format!("`{}`: {}", error.path(), error.inner()))
}

struct Document<'t> {
    take: &'t mut dyn FnMut(String, Item),
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an HSDS document, a page of a feed, or a list of services")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut head = Some(Head::default());
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            if let ("signpost" | "organizations" | "taxonomies", None) = (key.as_str(), &head) {
                return Err(A::Error::custom(format!("`{key}` must come before the services")));
            }
            match (key.as_str(), &mut head) {
                ("services" | "contents", head) => {
                    found = true;
                    if let Some(head) = head.take() {
                        (self.take)("the head".to_owned(), Item::Head(Box::new(head)));
                    }
                    map.next_value_seed(Services { of: &key, take: self.take })?;
                }
                ("signpost", Some(head)) => head.signpost = map.next_value_seed(named(&key)).map(Some)?,
                ("organizations", Some(head)) => head.organizations = map.next_value_seed(named(&key))?,
                ("taxonomies", Some(head)) => head.taxonomies = map.next_value_seed(named(&key))?,
                ("version", Some(head)) => head.version = map.next_value_seed(named(&key)).map(Some)?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if found {
            Ok(())
        } else {
            Err(A::Error::custom("there is neither a list `services` nor a list `contents`"))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        Services { of: "", take: self.take }.visit_seq(seq)
    }
}

/// A value that is read with the path to what is wrong in it.
struct Named<'k, T>(&'k str, PhantomData<T>);

fn named<T>(name: &str) -> Named<'_, T> {
    Named(name, PhantomData)
}

impl<'de, T: serde::Deserialize<'de>> DeserializeSeed<'de> for Named<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        serde_path_to_error::deserialize(deserializer).map_err(|error| {
            let path = error.path().to_string();
            let dot = if path.starts_with('[') { "" } else { "." };
            D::Error::custom(format!("`{}{dot}{path}`: {}", self.0, error.into_inner()))
        })
    }
}

/// The services of a list, each given on as soon as it is read.
struct Services<'t, 'k> {
    of: &'k str,
    take: &'t mut dyn FnMut(String, Item),
}

impl<'de> DeserializeSeed<'de> for Services<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Services<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of services")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        for at in 0.. {
            let place = format!("{}[{at}]", self.of);
            let Some(service) = seq.next_element_seed(named::<wire::Service>(&place))? else { break };
            (self.take)(place, Item::Service(Box::new(service)));
        }
        Ok(())
    }
}
