//! When are two names the same to somebody who looks for one?

/// The letters of a name as names are compared: lower case, letters and digits, single spaces, quotes dropped. Lazy, because most names
/// differ in their first letters.
pub fn plain_letters(name: &str) -> impl Iterator<Item = char> + '_ {
    let (mut begun, mut between) = (false, false);
    name.chars().flat_map(char::to_lowercase).flat_map(move |c| {
        let mut space = None;
        let mut letter = None;
        match c {
            c if c.is_alphanumeric() => {
                space = (begun && between).then_some(' ');
                letter = Some(c);
                (begun, between) = (true, false);
            }
            '\'' | '’' => {}
            _ => between = true,
        }
        space.into_iter().chain(letter)
    })
}

/// A name as it is compared, see [`plain_letters`].
///
/// ```
/// # use signpost::catalogue::plain_name;
/// assert_eq!(plain_name("  Carers’ Café (Oadby)"), "carers café oadby");
/// ```
pub fn plain_name(name: &str) -> String {
    plain_letters(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_to_a_reader_is_the_same_name() {
        for name in ["Let's Talk", "LET’S  talk", " let's-talk!", "\"Lets Talk\""] {
            assert_eq!(plain_name(name), "lets talk", "{name}");
        }
        assert_ne!(plain_name("Letstalk"), "lets talk");
        assert_eq!(plain_name(" – ’ "), "");
    }
}
