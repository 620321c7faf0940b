//! The words of the catalogue's enums, as a row holds them: those of the wire, so that they are spelled in one place.

use serde::de::value::StrDeserializer;
use serde::{Deserialize, Serialize};

use super::StoreError;

/// The word for a value of a plain enum (or of a type that is written as text).
pub(super) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    let unreadable = |problem: String| StoreError::Unreadable { what: std::any::type_name::<T>(), problem };
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(other) => Err(unreadable(format!("`{other}` is not a word"))),
        Err(error) => Err(unreadable(error.to_string())),
    }
}

pub(super) fn optional_word<T: Serialize>(value: Option<&T>) -> Result<Option<String>, StoreError> {
    value.map(word).transpose()
}

/// The value a word stands for.
pub(super) fn from_word<'a, T: Deserialize<'a>>(word: &'a str) -> Result<T, StoreError> {
    T::deserialize(StrDeserializer::<serde::de::value::Error>::new(word)).map_err(|error| {
        StoreError::Unreadable { what: std::any::type_name::<T>(), problem: error.to_string() }
    })
}

pub(super) fn from_optional_word<'a, T: Deserialize<'a>>(
    word: Option<&'a str>,
) -> Result<Option<T>, StoreError> {
    word.map(from_word).transpose()
}

/// Reads a text or a number of the database as the narrower type of the catalogue.
pub(super) fn narrow<From, To>(from: From) -> Result<To, StoreError>
where
    To: TryFrom<From>,
    To::Error: std::fmt::Display,
{
    To::try_from(from).map_err(|error| StoreError::Unreadable {
        what: std::any::type_name::<To>(),
        problem: error.to_string(),
    })
}

/// A place in a list, counted from 0.
pub(super) fn position(index: usize) -> Result<i16, StoreError> {
    narrow(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Mode, Referrer};

    #[test]
    fn a_word_is_that_of_the_wire_and_reads_back() {
        assert_eq!(word(&Referrer::Myself).unwrap(), "self");
        assert_eq!(from_word::<Referrer>("self").unwrap(), Referrer::Myself);
        assert_eq!(from_optional_word::<Mode>(Some("in_person")).unwrap(), Some(Mode::InPerson));
    }

    #[test]
    fn a_word_nobody_knows_is_not_guessed() {
        assert!(from_word::<Mode>("by_pigeon").unwrap_err().to_string().contains("`by_pigeon`"));
    }
}
