//! The shape of the index on disk: one text field for each kind of words, and the slug to know the document by.

use tantivy::schema::{
    FAST, Field as TantivyField, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

use super::document::SearchDocument;
use crate::search::language::{ANALYSER, Field};

/// The fields of the index.
#[derive(Debug, Clone)]
pub(in crate::search) struct IndexSchema {
    pub(super) schema: Schema,
    pub(super) slug: TantivyField,
    texts: Vec<TantivyField>,
}

/// The column that says which service a document is.
pub(in crate::search) const SLUG: &str = "slug";

impl IndexSchema {
    pub(in crate::search) fn new() -> Self {
        let mut building = Schema::builder();
        let slug = building.add_text_field(SLUG, STRING | FAST);
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(ANALYSER)
            .set_index_option(IndexRecordOption::WithFreqs);
        let words = TextOptions::default().set_indexing_options(indexing);
        let texts =
            Field::ALL.iter().map(|field| building.add_text_field(field.as_str(), words.clone())).collect();
        Self { schema: building.build(), slug, texts }
    }

    /// Which field of the index holds a kind of words.
    pub(super) fn field(&self, field: Field) -> TantivyField {
        self.texts.get(field as usize).copied().unwrap_or(self.slug)
    }

    pub(in crate::search) fn document(&self, document: &SearchDocument<'_>) -> TantivyDocument {
        let mut built = TantivyDocument::default();
        built.add_text(self.slug, &document.service.slug);
        for (field, text) in &document.texts {
            built.add_text(self.field(*field), text);
        }
        built
    }

    pub(super) fn term_of_slug(&self, slug: &str) -> Term {
        Term::from_field_text(self.slug, slug)
    }
}
