//! Opening a file as it was downloaded: plain or gzipped, with a byte order mark or without. Anything else is named for what it is.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use super::OfficialError;

const BUFFER: usize = 256 * 1024;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// What other files begin with, and what to say of them.
const OTHER_KINDS: [(&[u8], &str); 8] = [
    (
        b"PK\x03\x04",
        "is a zip archive or a spreadsheet: unpack it, or save the sheet as CSV, and give that file",
    ),
    (b"%PDF", "is a PDF document"),
    (b"\xd0\xcf\x11\xe0", "is an old spreadsheet: save the sheet as CSV and give that file"),
    (b"SQLite format 3", "is an SQLite or GeoPackage database: give the CSV or GeoJSON file"),
    (b"PAR1", "is a Parquet file: give the CSV file"),
    (b"\xff\xfe", "is in UTF-16: save it as UTF-8"),
    (b"\xfe\xff", "is in UTF-16: save it as UTF-8"),
    (b"<", "is a web page or XML, perhaps an error page saved in place of the file"),
];

/// A file that is being read, unpacked.
pub(super) struct Opened {
    pub(super) reader: Box<dyn BufRead>,
    pub(super) through: Through,
    /// The name without its folder: enough to know it by, and no path of anybody's machine in a message.
    pub(super) name: String,
}

/// How far through a file the reading is, measured on the file as it lies on disk.
#[derive(Clone)]
pub(super) struct Through {
    read: Rc<Cell<u64>>,
    size: u64,
}

impl Through {
    /// 0 to 1.
    pub(super) fn share(&self) -> f64 {
        if self.size == 0 { 1.0 } else { (self.read.get() as f64 / self.size as f64).min(1.0) }
    }
}

struct Counted<R> {
    inner: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Opens a file and looks at its first bytes.
pub(super) fn open(path: &Path) -> Result<Opened, OfficialError> {
    let name = name_of(path);
    let cannot = |fault: io::Error| OfficialError::Open { file: name.clone(), problem: fault.to_string() };
    let file = File::open(path).map_err(cannot)?;
    let about = file.metadata().map_err(cannot)?;
    if about.is_dir() {
        return Err(OfficialError::WrongKind { file: name, problem: "is a folder".to_owned() });
    }
    let through = Through { read: Rc::new(Cell::new(0)), size: about.len() };
    let counted = Counted { inner: file, read: Rc::clone(&through.read) };
    let mut packed = BufReader::with_capacity(BUFFER, counted);
    let gzipped = packed.fill_buf().map_err(cannot)?.starts_with(&GZIP);
    let mut reader: Box<dyn BufRead> = if gzipped {
        Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(packed)))
    } else {
        Box::new(packed)
    };
    let head = reader.fill_buf().map_err(|fault| OfficialError::Broken {
        file: name.clone(),
        line: 1,
        problem: read_problem(&fault),
    })?;
    if let Some(problem) = other_kind(head) {
        return Err(OfficialError::WrongKind { file: name, problem: problem.to_owned() });
    }
    if head.starts_with(&BYTE_ORDER_MARK) {
        reader.consume(BYTE_ORDER_MARK.len());
    }
    Ok(Opened { reader, through, name })
}

fn other_kind(head: &[u8]) -> Option<&'static str> {
    if head.is_empty() {
        return Some("is empty");
    }
    let named = OTHER_KINDS.iter().find(|(begins, _)| head.starts_with(begins)).map(|(_, problem)| *problem);
    named.or_else(|| {
        let beginning = &head[..head.len().min(512)];
        beginning.contains(&0).then_some("is no text: it has zero bytes in it")
    })
}

/// In words, what broke while reading.
pub(super) fn read_problem(fault: &io::Error) -> String {
    match fault.kind() {
        io::ErrorKind::UnexpectedEof => "the gzip file breaks off: it was not downloaded whole".to_owned(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData if fault.to_string().contains("deflate") => {
            "the gzip file is damaged".to_owned()
        }
        _ => fault.to_string(),
    }
}
