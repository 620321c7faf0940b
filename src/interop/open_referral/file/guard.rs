//! Reading that never swallows more than a record should have: a file of any size is read a piece at a time, but a single text or record
//! in it that would fill the memory is refused where it stands.

use std::io::{self, Read};

/// The longest single text.
///
/// # Units
/// Bytes.
pub const LONGEST_TEXT: usize = 1_000_000;

/// JSON that is watched while it is read. It knows only as much JSON as it takes to tell where a text begins and ends.
pub struct Guard<R> {
    inner: R,
    in_text: bool,
    escaped: bool,
    length: usize,
    line: usize,
    at_start: bool,
}

impl<R: Read> Guard<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, in_text: false, escaped: false, length: 0, line: 1, at_start: true }
    }

    fn watch(&mut self, bytes: &[u8]) -> io::Result<()> {
        for byte in bytes {
            if *byte == b'\n' {
                self.line += 1;
            }
            match (self.in_text, byte) {
                (false, b'"') => (self.in_text, self.length) = (true, 0),
                (false, _) => {}
                (true, _) if self.escaped => self.escaped = false,
                (true, b'\\') => self.escaped = true,
                (true, b'"') => self.in_text = false,
                (true, _) => self.length += 1,
            }
            if self.length > LONGEST_TEXT {
                let line = self.line;
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("line {line} has a text of more than {LONGEST_TEXT} bytes"),
                ));
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut read = self.inner.read(buffer)?;
        if self.at_start && read > 0 {
            self.at_start = false;
            // Windows programs put a mark before UTF-8.
            if buffer[..read].starts_with(b"\xEF\xBB\xBF") {
                buffer.copy_within(3..read, 0);
                read -= 3;
                if read == 0 {
                    return self.read(buffer);
                }
            }
        }
        self.watch(&buffer[..read])?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_would_fill_the_memory_is_refused_with_its_line() {
        let begin = &b"{\"a\": \"\\\"short\",\n\"b\": \""[..];
        let endless = io::repeat(b'x').take(2 * LONGEST_TEXT as u64);

        let refused = io::copy(&mut Guard::new(begin.chain(endless)), &mut io::sink()).unwrap_err();

        assert!(refused.to_string().contains("line 2"), "{refused}");
    }

    #[test]
    fn the_mark_before_the_text_is_passed_over() {
        let mut text = String::new();
        Guard::new(&b"\xEF\xBB\xBF{}"[..]).read_to_string(&mut text).unwrap();

        assert_eq!(text, "{}");
    }
}
