//! Which postcode a mistyped one was probably meant to be.
//!
//! Letters and digits that look alike are the usual slip (`LEI 6TE` for `LE1 6TE`, `LE1 OAA` for `LE1 0AA`). A
//! postcode's shape says where each belongs, so the likely one can be offered. It is only ever offered: guessing a
//! person's home silently could put them in the wrong county.

use super::postcode::{Postcode, from_words};

/// Shapes of the first half: `A` a letter, `9` a digit. Those ending in a letter (`SW1A`) are left out: they are rare
/// outside London, and would make `LE1S` of what was surely meant as `LE15`.
const OUTCODES: [&str; 4] = ["AA9", "AA99", "A9", "A99"];
const INCODES: [&str; 3] = ["9AA", "9", ""];

/// More slips than this and anything looks like a postcode.
const MOST_SLIPS: usize = 2;

/// The postcode that the fewest swaps of look-alike characters lead to.
pub(super) fn suggestion(words: &[&str]) -> Option<Postcode> {
    let together = words.concat();
    // Digits alone are a house or telephone number, not a postcode.
    if !together.is_ascii() || !together.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let mut best: Option<((usize, bool), Postcode)> = None;
    for outcode in OUTCODES {
        for incode in INCODES {
            let Some((slips, mended)) = mend(&together, &format!("{outcode}{incode}")) else {
                continue;
            };
            let (first, second) = mended.split_at(outcode.len());
            let parts: &[&str] = if second.is_empty() { &[first] } else { &[first, second] };
            let Some(postcode) = from_words(parts) else {
                continue;
            };
            let cost = (slips, !keeps_the_space(words, outcode.len(), incode.len()));
            if (1..=MOST_SLIPS).contains(&slips) && best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, postcode));
            }
        }
    }
    best.map(|(_, postcode)| postcode)
}

/// Whether a split into halves of these lengths is the one that was written: `LEIS` is nearer `LE15` than `LE1 5`.
fn keeps_the_space(words: &[&str], outcode: usize, incode: usize) -> bool {
    match words {
        [_] => incode != 1,
        [first, _] => first.len() == outcode,
        _ => false,
    }
}

/// The text with look-alikes swapped to fit the shape, and how many were.
fn mend(text: &str, shape: &str) -> Option<(usize, String)> {
    if text.len() != shape.len() {
        return None;
    }
    let mut slips = 0;
    let mut mended = String::with_capacity(text.len());
    for (given, wanted) in text.chars().zip(shape.chars()) {
        let fits = if wanted == 'A' { given.is_ascii_alphabetic() } else { given.is_ascii_digit() };
        if fits {
            mended.push(given);
            continue;
        }
        slips += 1;
        mended.push(if wanted == 'A' { as_letter(given)? } else { as_digit(given)? });
    }
    Some((slips, mended))
}

fn as_digit(letter: char) -> Option<char> {
    Some(match letter {
        'I' | 'L' | '!' | '|' => '1',
        'O' | 'Q' => '0',
        'Z' => '2',
        'S' | '$' => '5',
        'G' => '6',
        'B' => '8',
        _ => return None,
    })
}

fn as_letter(digit: char) -> Option<char> {
    Some(match digit {
        '1' | '!' | '|' => 'L',
        '0' => 'O',
        '2' => 'Z',
        '3' => 'E',
        '5' | '$' => 'S',
        '8' => 'B',
        _ => return None,
    })
}
