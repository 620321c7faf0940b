//! A month of a year: as precisely as the end of a postcode is recorded.
//!
//! ```
//! use signpost::geography::YearMonth;
//!
//! assert_eq!("2003-10".parse::<YearMonth>()?.to_string(), "2003-10");
//! assert_eq!("200310".parse::<YearMonth>()?, YearMonth::new(2003, 10).expect("October is a month"));
//! # Ok::<(), signpost::geography::YearMonthError>(())
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::text::wire_as_text;

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
// Months counted from the year 0, because a gazetteer holds tens of thousands.
pub struct YearMonth(u16);

/// Why a text is no month.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{given}` is not a month: give one like `2003-10`")]
pub struct YearMonthError {
    /// The beginning of what was written.
    pub given: String,
}

impl YearMonth {
    /// A month from 1 to 12 of a year up to 5000.
    pub fn new(year: u16, month: u16) -> Option<Self> {
        let sensible = year <= 5000 && (1..=12).contains(&month);
        sensible.then(|| Self(year * 12 + month - 1))
    }

    pub const fn year(self) -> u16 {
        self.0 / 12
    }

    /// 1 for January to 12 for December.
    pub const fn month(self) -> u16 {
        self.0 % 12 + 1
    }
}

impl FromStr for YearMonth {
    type Err = YearMonthError;

    /// Reads ISO 8601 (`2003-10`) and the form of the postcode files (`200310`).
    fn from_str(text: &str) -> Result<Self, YearMonthError> {
        let refuse = || YearMonthError { given: text.chars().take(12).collect() };
        let (year, month) = text.split_at_checked(4).ok_or_else(refuse)?;
        let month = month.strip_prefix('-').unwrap_or(month);
        if month.len() != 2 || !year.bytes().chain(month.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(refuse());
        }
        match (year.parse(), month.parse()) {
            (Ok(year), Ok(month)) => Self::new(year, month).ok_or_else(refuse),
            _ => Err(refuse()),
        }
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

wire_as_text!(YearMonth, "A month, as year and month.", "^[0-9]{4}-[0-9]{2}$", "2003-10");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_keep_their_order_and_their_year() {
        let december: YearMonth = "1999-12".parse().unwrap();
        let january: YearMonth = "200001".parse().unwrap();

        assert!(december < january);
        assert_eq!((december.year(), december.month()), (1999, 12));
        assert_eq!(january.to_string(), "2000-01");
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in ["", "2003", "2003-13", "2003-00", "200", "20031", "+203-10", "2003--1", "２００３-10"]
        {
            assert!(text.parse::<YearMonth>().is_err(), "{text}");
        }
    }
}
