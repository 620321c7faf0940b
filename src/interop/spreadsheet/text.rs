//! Which letters are these bytes? Spreadsheet programs write UTF-8 with a mark, UTF-16, or the Windows code page of western Europe.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file that says it is UTF-8 and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "row {row}, byte {byte}: the file begins with the mark of UTF-8, but here is a byte that UTF-8 does not have (0x{value:02X}); save it \
     again as `CSV UTF-8`"
)]
pub struct NotText {
    pub row: usize,
    /// Within the row, from 1.
    pub byte: usize,
    pub value: u8,
}

/// The text of a file. Without a mark, what is not UTF-8 is read as Windows-1252, which has a letter for nearly every byte.
///
/// # Errors
/// Only for a file whose mark and bytes contradict each other: one of the two is wrong, and a guess could spoil a name.
pub fn decode(bytes: &[u8]) -> Result<String, NotText> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return match std::str::from_utf8(rest) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                let at = error.valid_up_to();
                let before = &rest[..at];
                let row = before.iter().filter(|byte| **byte == b'\n').count() + 1;
                let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
                Err(NotText { row, byte: at - begin + 1, value: rest[at] })
            }
        };
    }
    for (mark, encoding) in [(&b"\xFF\xFE"[..], UTF_16LE), (b"\xFE\xFF", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return Ok(encoding.decode_without_bom_handling(rest).0.into_owned());
        }
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_write_is_read() {
        assert_eq!(decode("\u{FEFF}Café".as_bytes()).unwrap(), "Café");
        assert_eq!(decode(b"Caf\xE9 \x93x\x94").unwrap(), "Café “x”");
        assert_eq!(decode(b"\xFF\xFEC\0a\0").unwrap(), "Ca");
    }

    #[test]
    fn a_mark_and_bytes_that_contradict_each_other_are_refused_with_row_and_byte() {
        let refused = decode(b"\xEF\xBB\xBFname\nCaf\xE9\n").unwrap_err();

        assert_eq!(refused, NotText { row: 2, byte: 4, value: 0xE9 });
    }
}
