//! What a row makes of a record: the record it was with what the row says differently, or a new one.

use chrono::NaiveDate;

use super::RowFault;
use super::columns::Column;
use super::rows::Row;
use crate::catalogue::{
    Confidence, Coverage, CoverageBasis, Dated, Kind, Organisation, OrganisationKind, Origin, Provenance,
    Service, Source, Status, StatusFact,
};
use crate::interop::open_referral::slug_of;

/// What a row became.
#[derive(Debug)]
pub struct Made {
    pub service: Service,
    pub organisation: Option<Organisation>,
    pub source: Option<Source>,
}

impl Row {
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
            basis: CoverageBasis::NotStated,
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
