//! UK telephone numbers: what a well-formed one looks like, and finding them inside text.

/// Numbers shorter than a subscriber's that people may be told to ring or text. Ofcom, National Telephone Numbering Plan, and the
/// providers' own pages.
const SHORT: [&str; 8] = ["999", "112", "111", "101", "105", "119", "116123", "08001111"];

/// Relay UK puts this before the number that is called, for people who type instead of speaking.
const RELAY_PREFIX: &str = "18001";

/// Fewest digits of a number that is not short.
const SHORTEST_SUBSCRIBER: usize = 10;

/// The digits of a number as it is dialled inside the country.
pub(in crate::catalogue) fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match text.trim_start().strip_prefix('+').and(digits.strip_prefix("44")) {
        Some(rest) => national(rest),
        None => digits,
    }
}

/// What follows the code of the country, as it is dialled inside it: `(0)116` and `116` are both 0116.
fn national(rest: &str) -> String {
    format!("0{}", rest.strip_prefix('0').unwrap_or(rest))
}

/// Whether it can be rung from a UK phone: ten or eleven digits from 0, or a short code, with nothing but the number in it.
pub fn is_phone(text: &str) -> bool {
    let written_well = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-'));
    let digits = digits(text);
    let called = digits.strip_prefix(RELAY_PREFIX).filter(|rest| !rest.is_empty()).unwrap_or(&digits);
    written_well && (SHORT.contains(&called) || is_subscriber(called))
}

/// Whether it takes text messages: a mobile number, or a short code of five or six digits.
pub fn is_text_number(text: &str) -> bool {
    let digits = digits(text);
    let short_code = (5..=6).contains(&digits.len()) && !digits.starts_with('0');
    short_code || is_phone(text)
}

fn is_subscriber(digits: &str) -> bool {
    (SHORTEST_SUBSCRIBER..=11).contains(&digits.len()) && digits.starts_with('0') && !digits.starts_with("00")
}

/// Every whole number that could be rung in a text, as digits, however it is spaced.
///
/// `+44` and `0044` count as the 0 that they stand for. Groups of digits are joined as long as only spaces, hyphens and brackets lie between them; a number may begin and end at any group,
/// so that a year in front of it does not hide it, but not inside one, so that a misprint is not taken for the number it resembles.
pub(in crate::catalogue) fn numbers_in(text: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    // Most texts have none: they are not looked at letter by letter.
    if text.bytes().filter(u8::is_ascii_digit).count() < SHORTEST_SUBSCRIBER {
        return numbers;
    }
    let mut groups: Vec<String> = Vec::new();
    let (mut between, mut after_plus) = (true, false);
    for c in text.chars().chain(std::iter::once('.')) {
        match c {
            '0'..='9' if between => {
                groups.push(c.to_string());
                between = false;
            }
            '0'..='9' => groups.last_mut().into_iter().for_each(|group| group.push(c)),
            ' ' | '-' | '(' | ')' | '\u{a0}' => between = true,
            _ => {
                gather_numbers(&std::mem::take(&mut groups), after_plus, &mut numbers);
                (between, after_plus) = (true, c == '+');
            }
        }
    }
    numbers
}

fn gather_numbers(groups: &[String], after_plus: bool, numbers: &mut Vec<String>) {
    for from in 0..groups.len() {
        for to in from..groups.len() {
            let joined = groups[from..=to].concat();
            let from_plus = || joined.strip_prefix("44").filter(|_| after_plus && from == 0);
            let abroad = joined.strip_prefix("0044").or_else(from_plus).map(national);
            numbers
                .extend([Some(joined), abroad].into_iter().flatten().filter(|number| is_subscriber(number)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_forms_of_a_number_are_taken() {
        for number in [
            "0808 800 3302",
            "0800 58 58 58",
            "0800 02 888 40",
            "999",
            "116 123",
            "0800 1111",
            "18001 111",
            "+44 1823 334244",
        ] {
            assert!(is_phone(number), "{number}");
        }
        assert!(is_text_number("85258"));
        assert_eq!(digits("+44 (0)1823 334244"), "01823334244");
    }

    #[test]
    fn what_nobody_can_ring_is_refused() {
        for number in
            ["999 / 101", "0116 295", "116 123 4", "0116 454 10041", "01858 828282 (out of hours)", ""]
        {
            assert!(!is_phone(number), "{number}");
        }
    }

    #[test]
    fn a_number_is_found_inside_a_sentence() {
        let text = "in 2020 0116 295 3060, or (0808) 800-3302 at night";

        assert!(
            ["01162953060", "08088003302"]
                .iter()
                .all(|number| numbers_in(text).iter().any(|found| found == number))
        );
    }

    #[test]
    fn a_number_is_found_as_it_is_dialled_from_abroad() {
        for text in [
            "+44 (0)116 295 3060",
            "ring +441162953060",
            "(+44) 116 295-3060",
            "0044 116 295 3060",
            "2020 00441162953060",
        ] {
            assert!(numbers_in(text).contains(&"01162953060".to_owned()), "{text}");
        }
        assert_eq!(numbers_in("0116 295 0044, 0116 295 0045"), ["01162950044", "01162950045"]);
        assert!(numbers_in("44 116 295 3060").is_empty());
    }

    #[test]
    fn a_misprint_is_not_the_number_it_resembles() {
        assert_eq!(numbers_in("0808 800330"), ["0808800330"]);
        assert!(!numbers_in("0808 800 3302").contains(&"0808800330".to_owned()));
    }
}
