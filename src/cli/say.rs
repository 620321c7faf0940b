//! What a command says on standard output. Whoever reads it may have seen enough: `signpost evaluate … | head`.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};

/// Nobody reads what is said any more.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads the output any more")]
pub struct NobodyReads;

/// Says one line.
///
/// # Errors
/// [`NobodyReads`], or an output that cannot be written to.
pub fn line(out: &mut impl Write, said: Arguments<'_>) -> anyhow::Result<()> {
    match writeln!(out, "{said}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(NobodyReads.into()),
        written => Ok(written?),
    }
}

pub fn stdout() -> impl Write {
    io::stdout().lock()
}

/// Says a line as `println!` does, and ends the command when nobody reads it.
macro_rules! say {
    ($($said:tt)*) => {
        crate::cli::say::line(&mut crate::cli::say::stdout(), format_args!($($said)*))?
    };
}
pub(in crate::cli) use say;

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn that_nobody_reads_is_told_from_an_output_that_fails() {
        let said = |kind| line(&mut Broken(kind), format_args!("a line")).unwrap_err();

        assert!(said(ErrorKind::BrokenPipe).is::<NobodyReads>());
        assert!(!said(ErrorKind::StorageFull).is::<NobodyReads>());
    }
}
