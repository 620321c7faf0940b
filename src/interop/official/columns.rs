//! Columns by name. Publishers put years into the names (`lad24cd`, `lad25cd`), so a name here is a pattern.

use super::OfficialError;

/// A column as it has been called over the years.
///
/// In a name `#` stands for any digit and a `*` at the end for anything; case does not matter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// In words, for the error when there is none.
    pub(super) what: &'static str,
    pub(super) names: &'static [&'static str],
}

impl Column {
    /// Its place in a heading, by the first of its names that is there.
    pub(super) fn find(&self, heading: &[String]) -> Option<usize> {
        self.names.iter().find_map(|name| heading.iter().position(|title| fits(name, title)))
    }

    /// Its place in a heading.
    ///
    /// # Errors
    /// When none of its names is there.
    pub(super) fn require(&self, heading: &[String], file: &str) -> Result<usize, OfficialError> {
        self.find(heading).ok_or_else(|| {
            let names: Vec<String> = self.names.iter().map(|name| format!("`{name}`")).collect();
            OfficialError::NoColumn { file: file.to_owned(), what: self.what, looked_for: names.join(" or ") }
        })
    }
}

/// Whether a title of a heading fits a pattern.
pub(super) fn fits(pattern: &str, title: &str) -> bool {
    let title = title.trim();
    let (pattern, open) = match pattern.strip_suffix('*') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let (pattern, title) = (pattern.as_bytes(), title.as_bytes());
    if title.len() < pattern.len() || (!open && title.len() > pattern.len()) {
        return false;
    }
    pattern.iter().zip(title).all(|(want, have)| match want {
        b'#' => have.is_ascii_digit(),
        want => want.eq_ignore_ascii_case(have),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_every_year_and_case() {
        for (pattern, title, expected) in [
            ("lad##cd", "lad25cd", true),
            ("lad##cd", "LAD24CD", true),
            ("lad##cd", "ladcd", false),
            ("lad##cd", "lad25cdx", false),
            ("lsoa code (####)", "LSOA code (2021)", true),
            ("age: total*", "Age: Total; measures: Value", true),
            ("age: total*", "Age: Total", true),
            ("lat", " lat ", true),
            ("lat", "latitude", false),
            ("#", "é", false),
        ] {
            assert_eq!(fits(pattern, title), expected, "{pattern} {title}");
        }
    }

    #[test]
    fn the_first_name_that_is_there_wins_wherever_it_stands() {
        let column = Column { what: "authority", names: &["oslaua", "lad##cd"] };
        let heading = |titles: &[&str]| titles.iter().map(|&title| title.to_owned()).collect::<Vec<_>>();

        assert_eq!(column.find(&heading(&["lad25cd", "oslaua"])), Some(1));
        assert_eq!(column.find(&heading(&["x", "lad25cd"])), Some(1));
        assert_eq!(
            column.require(&heading(&["x"]), "file.csv").unwrap_err().to_string(),
            "`file.csv` has no column for the authority: none is called `oslaua` or `lad##cd`"
        );
    }
}
