//! The whole directory as one HSDS document, or as lines.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::super::{Depth, PROFILE, Surroundings, Taxonomy, Term, VERSION, organisation};
use super::{Form, Head};
use crate::catalogue::{Catalogue, Service};

/// Writes records as they are given, so that a directory of any size fits.
pub struct FileWriter<W: Write> {
    out: W,
    form: Form,
    around: Surroundings,
    /// How many services are written.
    services: usize,
}

impl<W: Write> FileWriter<W> {
    /// Begins with what services refer to.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(mut out: W, form: Form, references: &Catalogue, around: Surroundings) -> io::Result<Self> {
        let Catalogue { organisations, sources, needs, pyramid, services: _ } = references;
        let head = Head {
            version: Some(VERSION.to_owned()),
            profile: Some(PROFILE.to_owned()),
            signpost: Some(super::References {
                sources: sources.clone(),
                needs: needs.clone(),
                pyramid: pyramid.clone(),
            }),
            organizations: organisations.iter().map(|one| organisation(one, Depth::Full)).collect(),
            taxonomies: Taxonomy::ALL
                .into_iter()
                .map(|one| one.wire(around.terms().of(one).map(Term::wire).collect()))
                .collect(),
        };
        match form {
            Form::Document => {
                // One organisation or taxonomy a line, so that two exports can be compared line by line.
                writeln!(out, "{{\"version\":{},\"profile\":{},", json!(VERSION), json!(PROFILE))?;
                write!(out, "\"signpost\":")?;
                serde_json::to_writer(&mut out, &head.signpost)?;
                writeln!(out, ",")?;
                list(&mut out, "organizations", &head.organizations)?;
                list(&mut out, "taxonomies", &head.taxonomies)?;
                write!(out, "\"services\":[")?;
            }
            Form::Lines => {
                serde_json::to_writer(&mut out, &head)?;
                writeln!(out)?;
            }
        }
        Ok(Self { out, form, around, services: 0 })
    }

    /// Writes one service, which must be fit to leave.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn service(&mut self, open: &Service) -> io::Result<()> {
        let service = self.around.service(open, Depth::Full, None);
        match self.form {
            Form::Document => {
                writeln!(self.out, "{}", if self.services == 0 { "" } else { "," })?;
                serde_json::to_writer(&mut self.out, &service)?;
            }
            Form::Lines => {
                serde_json::to_writer(&mut self.out, &service)?;
                writeln!(self.out)?;
            }
        }
        self.services += 1;
        Ok(())
    }

    /// Ends the file and says how many services are in it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> io::Result<usize> {
        if self.form == Form::Document {
            writeln!(self.out, "\n]}}")?;
        }
        self.out.flush()?;
        Ok(self.services)
    }
}

fn list<T: Serialize>(out: &mut impl Write, name: &str, items: &[T]) -> io::Result<()> {
    write!(out, "\"{name}\":[")?;
    for (at, item) in items.iter().enumerate() {
        writeln!(out, "{}", if at == 0 { "" } else { "," })?;
        serde_json::to_writer(&mut *out, item)?;
    }
    writeln!(out, "\n],")
}
