//! Services as rows of a spreadsheet that a charity can fill in: what does a row say, and which of it is new?
//!
//! A row has room for less than a record. So a row changes only what it says differently from the record, and an empty cell changes
//! nothing (`docs/open-referral.md` explains the columns).

mod columns;
mod text;

use std::io;

use chrono::NaiveDate;

pub use columns::{COLUMNS, Column};
pub use text::{NotText, decode};

use crate::catalogue::{
    Confidence, Coverage, CoverageBasis, Dated, Kind, Organisation, OrganisationKind, Origin, Provenance,
    Service, Source, Status, StatusFact,
};
use crate::interop::open_referral::slug_of;

/// Something wrong in a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, column {column}: {problem}")]
pub struct RowFault {
    /// As the spreadsheet counts: the header is row 1.
    pub row: u64,
    pub column: String,
    pub problem: String,
}

/// One filled row.
#[derive(Debug, Clone)]
pub struct Row {
    pub number: u64,
    cells: Vec<(Column, String)>,
}

/// What a row became.
#[derive(Debug)]
pub struct Made {
    pub service: Service,
    pub organisation: Option<Organisation>,
    pub source: Option<Source>,
}

/// Between several values in one cell.
const BETWEEN: &str = " | ";

/// Reads the rows; columns may come in any order, separated by commas, semicolons or tabs.
///
/// # Errors
/// Every fault of the header and of rows that are not rows.
pub fn read_rows(text: &str) -> Result<Vec<Row>, Vec<RowFault>> {
    let first = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|s| first.matches(char::from(*s)).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let fault =
        |row: u64, column: &str, problem: String| RowFault { row, column: column.to_owned(), problem };
    let mut faults = Vec::new();
    let mut header: Option<Vec<Option<Column>>> = None;
    let mut rows = Vec::new();
    for (at, record) in (1..).zip(reader.records()) {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(fault(at, "-", error.to_string()));
                continue;
            }
        };
        let Some(columns) = &header else {
            let mut columns = Vec::new();
            for name in record.iter().map(str::trim) {
                let column = COLUMNS.iter().find(|column| column.name().eq_ignore_ascii_case(name)).copied();
                if column.is_none() && !name.is_empty() {
                    faults.push(fault(
                        at,
                        name,
                        "is no column of the template: `signpost export --template csv` has them".to_owned(),
                    ));
                }
                if column.is_some() && columns.contains(&column) {
                    faults.push(fault(at, name, "is there twice".to_owned()));
                }
                columns.push(column);
            }
            if !columns.contains(&Some(Column::Name)) && !columns.contains(&Some(Column::Slug)) {
                faults.push(fault(at, "name", "is missing: the first row must name the columns".to_owned()));
            }
            header = Some(columns);
            continue;
        };
        // The explanations of the template.
        if record.get(0).is_some_and(|cell| cell.trim_start().starts_with('#')) {
            continue;
        }
        let mut cells = Vec::new();
        for (at_column, cell) in record.iter().enumerate() {
            let cell = unescaped(cell.trim());
            match columns.get(at_column) {
                _ if cell.is_empty() => {}
                Some(Some(column)) => cells.push((*column, cell.to_owned())),
                Some(None) => {}
                None => faults.push(fault(
                    at,
                    &format!("{}", at_column + 1),
                    "has no name in the first row".to_owned(),
                )),
            }
        }
        if !cells.is_empty() {
            rows.push(Row { number: at, cells });
        }
    }
    if header.is_none() {
        faults.push(fault(1, "name", "is missing: the file is empty".to_owned()));
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

impl Row {
    pub fn cell(&self, column: Column) -> Option<&str> {
        self.cells.iter().find(|(known, _)| *known == column).map(|(_, cell)| cell.as_str())
    }

    /// The slug the row names, or the one a new record would get.
    pub fn slug(&self) -> String {
        self.cell(Column::Slug)
            .map_or_else(|| slug_of(self.cell(Column::Name).unwrap_or_default()), str::to_owned)
    }

    /// The record after the row: `stored` with what the row says differently, or a new one.
    ///
    /// # Errors
    /// Every cell that makes no sense.
    pub fn apply(
        &self,
        stored: Option<&Service>,
        organisations: &[Organisation],
        today: NaiveDate,
    ) -> Result<Made, Vec<RowFault>> {
        let mut faults = Vec::new();
        let mut fault = |column: Column, problem: String| {
            faults.push(RowFault { row: self.number, column: column.name().to_owned(), problem });
        };
        let (source, provenance) = match self.source(today) {
            Ok(source) => source,
            Err((column, problem)) => {
                fault(column, problem);
                (
                    None,
                    Origin { source: Vec::new(), dated: Dated::undated(), confidence: Confidence::Low }
                        .into(),
                )
            }
        };
        let named = self.cell(Column::Organisation);
        let is_named =
            |one: &&Organisation, name: &str| one.slug == name || one.name.trim().eq_ignore_ascii_case(name);
        let known = named.and_then(|name| {
            // Where two are called alike, the one it has already.
            let own =
                stored.and_then(|stored| organisations.iter().find(|one| one.slug == stored.organisation));
            own.filter(|one| is_named(one, name))
                .or_else(|| organisations.iter().find(|one| is_named(one, name)))
        });
        let mut organisation = None;
        let organisation_slug = match (known, named, stored) {
            (Some(known), ..) => known.slug.clone(),
            (None, Some(name), _) => {
                let slug = slug_of(name);
                organisation = Some(Organisation {
                    slug: slug.clone(),
                    name: name.to_owned(),
                    formerly: Vec::new(),
                    kind: OrganisationKind::Unknown,
                    website: None,
                    provenance: provenance.clone(),
                });
                slug
            }
            (None, None, Some(stored)) => stored.organisation.clone(),
            (None, None, None) => {
                fault(Column::Organisation, "is needed for a new service".to_owned());
                String::new()
            }
        };
        let slug = self.slug();
        if stored.is_none() {
            for column in [Column::Name, Column::Summary] {
                if self.cell(column).is_none() {
                    fault(column, "is needed for a new service".to_owned());
                }
            }
            if source.is_none() {
                fault(Column::SourceTitle, "is needed: every fact says where it is from".to_owned());
            }
        }
        if slug.is_empty()
            || slug != slug_of(&slug) && self.cell(Column::Slug).is_some_and(|slug| !is_slug(slug))
        {
            fault(
                Column::Slug,
                format!("`{slug}` is not a slug: lower-case letters, digits and single hyphens"),
            );
        }
        let mut service = stored.cloned().unwrap_or_else(|| empty(slug, &provenance));
        service.organisation = organisation_slug;
        let before = service.clone();
        for (column, cell) in &self.cells {
            let changed = column.render(&before).trim() != cell;
            if changed && let Err(problem) = column.apply(&mut service, cell, &provenance) {
                fault(*column, problem);
            }
        }
        // A fact that changed must say where it is from now.
        if stored.is_some_and(|stored| *stored != service) && source.is_none() {
            fault(
                Column::SourceTitle,
                "is needed: something in this row changed, and every fact says where it is from".to_owned(),
            );
        }
        if faults.is_empty() { Ok(Made { service, organisation, source }) } else { Err(faults) }
    }

    fn source(&self, today: NaiveDate) -> Result<(Option<Source>, Provenance), (Column, String)> {
        let dated = match self.cell(Column::SourceDate) {
            None => Dated::undated(),
            Some(written) => {
                written.parse::<Dated>().map_err(|error| (Column::SourceDate, error.to_string()))?
            }
        };
        let Some(title) = self.cell(Column::SourceTitle) else {
            let none = Origin { source: Vec::new(), dated, confidence: Confidence::Medium };
            return Ok((None, none.into()));
        };
        let url = self.cell(Column::SourceUrl).map(str::to_owned);
        let id = format!("sheet-{}", slug_of(&format!("{title} {}", url.clone().unwrap_or_default())));
        let source = Source {
            id: id.clone(),
            title: title.to_owned(),
            publisher: self.cell(Column::Organisation).unwrap_or("not stated").to_owned(),
            url,
            published: dated.clone(),
            retrieved: today,
            licence: "facts only".to_owned(),
        };
        Ok((Some(source), Origin { source: vec![id], dated, confidence: Confidence::Medium }.into()))
    }
}

fn is_slug(text: &str) -> bool {
    let groups = text.split('-');
    groups.clone().all(|group| !group.is_empty())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// A record that says nothing yet. Whom it serves is not known, so nobody is turned away for where they live.
fn empty(slug: String, provenance: &Provenance) -> Service {
    let provenance = || provenance.clone();
    Service {
        slug,
        name: String::new(),
        also_known_as: Vec::new(),
        organisation: String::new(),
        provider_says: None,
        kind: Kind::Service,
        status: StatusFact {
            is: Status::Unknown,
            says: None,
            since: None,
            replaced_by: None,
            provenance: provenance(),
        },
        summary: String::new(),
        steps: Vec::new(),
        needs: Vec::new(),
        modes: Vec::new(),
        part_of: None,
        coverage: Coverage {
            basis: CoverageBasis::Anyone,
            areas: Vec::new(),
            says: Some("not stated where it serves".to_owned()),
            provenance: provenance(),
        },
        ages: None,
        criteria: Vec::new(),
        routes: Vec::new(),
        response_targets: Vec::new(),
        schedules: Vec::new(),
        contacts: Vec::new(),
        locations: Vec::new(),
        costs: Vec::new(),
        languages: Vec::new(),
        access: Vec::new(),
        notes: Vec::new(),
        conflicts: Vec::new(),
        provenance: provenance(),
    }
}

/// Writes rows as they are given.
pub struct SheetWriter<W: io::Write>(csv::Writer<W>);

impl<W: io::Write> SheetWriter<W> {
    /// Begins with the header.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(mut out: W) -> io::Result<Self> {
        // Without the mark, spreadsheet programs take UTF-8 for something older.
        out.write_all(b"\xEF\xBB\xBF")?;
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(COLUMNS.iter().map(|column| column.name()))?;
        Ok(Self(writer))
    }

    /// The line that says what goes where, for a template.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn explanations(&mut self) -> io::Result<()> {
        Ok(self.0.write_record(COLUMNS.iter().map(|column| column.explanation()))?)
    }

    /// One service, which must be fit to leave.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn service(&mut self, open: &Service, organisation: &str) -> io::Result<()> {
        let cells = COLUMNS.iter().map(|column| match column {
            Column::Organisation => escaped(organisation.to_owned()),
            column => escaped(column.render(open)),
        });
        Ok(self.0.write_record(cells)?)
    }

    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A spreadsheet would reckon what begins so; an apostrophe makes it text.
fn escaped(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\'']) { format!("'{cell}") } else { cell }
}

fn unescaped(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\'']) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-11-25";
    const ORGANISATION: &str = "Somebody";

    fn rows(text: &str) -> Vec<Row> {
        read_rows(text).unwrap()
    }

    fn made(text: &str, stored: Option<&Service>) -> Result<Made, Vec<RowFault>> {
        rows(text)[0].apply(stored, &[], DAY.parse().unwrap())
    }

    fn new_service() -> Service {
        made(
            "name,organisation,summary,phone,minimum_age,who_it_is_for,opening_hours,source_title,source_date\n\
             Tea and talk,Somebody,A weekly group.,0116 255 6000,18,carers | veterans,Mondays 10 to 12,Leaflet,2026\n",
            None,
        )
        .unwrap()
        .service
    }

    #[test]
    fn a_row_becomes_a_record_with_its_source_on_every_fact() {
        let service = new_service();

        assert_eq!((service.slug.as_str(), service.organisation.as_str()), ("tea-and-talk", "somebody"));
        assert_eq!(service.status.is, Status::Unknown);
        assert_eq!(service.contacts[0].provenance.source, ["sheet-leaflet"]);
        assert_eq!(service.criteria.len(), 2);
        assert!(service.criteria[0].any_of.is_empty(), "words alone are asked, never judged");
        assert!(!service.schedules[0].is_structured());
    }

    #[test]
    fn every_fault_is_named_by_row_and_column() {
        let text = "name;minimum_age;phone;postcode;needs_x\nA;old;12;LE;y\n";

        let header = read_rows(text).unwrap_err();
        assert_eq!((header[0].row, header[0].column.as_str()), (1, "needs_x"));

        let faults = made("name;minimum_age;phone;postcode\nA;old;12;LE\n", None).unwrap_err();
        let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
        for column in ["organisation", "summary", "source_title", "minimum_age", "phone", "postcode"] {
            assert!(columns.contains(&column), "{column} of {columns:?}");
        }
        assert!(faults.iter().all(|fault| fault.row == 2));
    }

    #[test]
    fn a_row_that_came_out_goes_in_again_without_a_change() {
        let service = new_service();
        let mut sheet = Vec::new();
        let mut writer = SheetWriter::begin(&mut sheet).unwrap();
        writer.explanations().unwrap();
        writer.service(&service, ORGANISATION).unwrap();
        writer.end().unwrap();
        let text = decode(&sheet).unwrap();

        let again = made(&text, Some(&service)).unwrap();

        assert_eq!(again.service, service);
    }

    #[test]
    fn an_empty_cell_changes_nothing_and_a_filled_one_only_its_own_fact() {
        let service = new_service();

        let changed = made(
            "slug,phone,summary,source_title\ntea-and-talk,0116 255 6001,,Leaflet two\n",
            Some(&service),
        );
        let changed = changed.unwrap().service;

        assert_eq!(changed.contacts[0].value, "0116 255 6001");
        assert_eq!(changed.contacts[0].provenance.source, ["sheet-leaflet-two"]);
        assert_eq!(changed.summary, service.summary);
        assert_eq!(changed.criteria, service.criteria);
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_reckon_is_written_as_text_and_read_back() {
        assert_eq!(escaped("+44 116".to_owned()), "'+44 116");
        assert_eq!(unescaped("'=1+1"), "=1+1");
        assert_eq!(unescaped("'tis"), "'tis");
    }
}
