//! `name=value` pairs as serde reads them: a name may be repeated where a list is asked for, and nowhere else.

use std::fmt::Display;

use serde::de::value::{MapDeserializer, SeqDeserializer, StringDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// The pairs of a query string, in the order the names first came.
#[derive(Clone)]
pub struct Pairs(Vec<(String, Values)>);

/// More than any sensible question has.
const MOST_PAIRS: usize = 500;

/// What was given under one name.
#[derive(Clone)]
pub struct Values(Vec<String>);

/// Why pairs are not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A name nobody knows.
    #[error("{said}")]
    Unknown { said: String },
    /// A name that must be there.
    #[error("is missing")]
    Missing { field: &'static str },
    /// Not text, of another type, or given more than once.
    #[error("{said}")]
    Shape { said: String },
    /// Of the right type, but it stands for nothing.
    #[error("{said}")]
    Value { said: String },
}

fn shape(said: impl Into<String>) -> Fault {
    Fault::Shape { said: said.into() }
}

impl Pairs {
    /// # Errors
    /// A fault, and the name of the parameter it is in.
    pub fn parse(query: &str) -> Result<Self, (String, Fault)> {
        let mut pairs: Vec<(String, Values)> = Vec::new();
        for (at, pair) in query.split('&').filter(|pair| !pair.is_empty()).enumerate() {
            // Names are looked up one by one, so there must not be thousands of them.
            if at == MOST_PAIRS {
                let fault = shape(format!("there are more than `{MOST_PAIRS}` parameters"));
                return Err((String::new(), fault));
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name).map_err(|fault| (String::new(), fault))?;
            let value = decode(value).map_err(|fault| (name.clone(), fault))?;
            match pairs.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.0.push(value),
                None => pairs.push((name, Values(vec![value]))),
            }
        }
        Ok(Self(pairs))
    }

    /// Takes out what was given under a name.
    pub fn leave_out(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|(known, _)| known != name);
        self.0.len() < before
    }

    /// Every name with all its values, for a standard that has rules of its own for them.
    pub fn into_lists(self) -> Vec<(String, Vec<String>)> {
        self.0.into_iter().map(|(name, Values(values))| (name, values)).collect()
    }
}

/// Percent-encodes all but what means the same everywhere.
pub fn encode(text: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Percent-decoding that refuses what is not UTF-8 instead of putting question marks in its place.
fn decode(text: &str) -> Result<String, Fault> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
                let (Some(high), Some(low)) = (digit(), digit()) else {
                    return Err(shape("a `%` in the query is not followed by two hexadecimal digits"));
                };
                bytes.push((high * 16 + low) as u8);
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).map_err(|_| shape("the query is not UTF-8"))
}

impl Values {
    fn one(self) -> Result<String, Fault> {
        let [only] = <[String; 1]>::try_from(self.0).map_err(|_| shape("may be given only once"))?;
        Ok(only)
    }
}

impl de::Error for Fault {
    fn custom<T: Display>(message: T) -> Self {
        Fault::Value { said: message.to_string() }
    }

    fn invalid_type(found: de::Unexpected, expected: &dyn de::Expected) -> Self {
        shape(format!("must be {expected}, not {found}"))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let said = match expected {
            [] => format!("there is no parameter `{field}`: this takes none"),
            known => format!("there is no parameter `{field}`; there are `{}`", known.join("`, `")),
        };
        Fault::Unknown { said }
    }

    fn missing_field(field: &'static str) -> Self {
        Fault::Missing { field }
    }
}

impl<'de> Deserializer<'de> for Pairs {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_map(MapDeserializer::new(self.0.into_iter()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl IntoDeserializer<'_, Fault> for Values {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn whole(text: &str) -> Result<i64, Fault> {
    use std::num::IntErrorKind::{NegOverflow, PosOverflow};
    text.parse().map_err(|error: std::num::ParseIntError| match error.kind() {
        PosOverflow | NegOverflow => Fault::Value { said: "is too large a number".to_owned() },
        _ => shape("must be a whole number"),
    })
}

macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.visit_i64(whole(&self.one()?)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Values {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_string(self.one()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(SeqDeserializer::new(self.0.into_iter().map(|value| Values(vec![value]))))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let word: StringDeserializer<Fault> = self.one()?.into_deserializer();
        word.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.one()?.as_str() {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(shape("must be `true` or `false`")),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let number: f64 = self.one()?.parse().map_err(|_| shape("must be a number"))?;
        if number.is_finite() {
            visitor.visit_f64(number)
        } else {
            Err(de::Error::custom("must be a finite number"))
        }
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64
    }

    forward_to_deserialize_any! {
        i128 u128 f32 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier ignored_any
    }
}
