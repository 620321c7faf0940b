//! tantivy as it comes: two stemmed fields, BM25, words joined by *or*, a box of latitudes and longitudes. What Signpost's own search is
//! compared with; it counts hits and no facets, which is less work than the others do.

use std::ops::Bound;

use signpost::catalogue::{Catalogue, Service};
use signpost::geography::Point;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query, QueryParser, RangeQuery};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term};

pub struct PlainBm25 {
    index: Index,
    searcher: Searcher,
    slug: Field,
    name: Field,
    summary: Field,
    latitude: Field,
    longitude: Field,
}

impl PlainBm25 {
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut schema = Schema::builder();
        let slug = schema.add_text_field("slug", STRING | STORED);
        let stemmed = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = TextOptions::default().set_indexing_options(stemmed);
        let name = schema.add_text_field("name", words.clone());
        let summary = schema.add_text_field("summary", words);
        let latitude = schema.add_f64_field("latitude", INDEXED | FAST);
        let longitude = schema.add_f64_field("longitude", INDEXED | FAST);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 100_000_000).unwrap();
        for service in &catalogue.services {
            let mut document = TantivyDocument::default();
            document.add_text(slug, &service.slug);
            document.add_text(name, format!("{} {}", service.name, service.also_known_as.join(" ")));
            document.add_text(summary, text(service, catalogue));
            if let Some(point) = service.locations.iter().find_map(|location| location.point) {
                document.add_f64(latitude, point.latitude);
                document.add_f64(longitude, point.longitude);
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        Self { index, searcher, slug, name, summary, latitude, longitude }
    }

    fn parsed(&self, text: &str) -> Box<dyn Query> {
        let mut parser = QueryParser::for_index(&self.index, vec![self.name, self.summary]);
        parser.set_field_boost(self.name, 2.0);
        let letters: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        parser.parse_query_lenient(&letters).0
    }

    fn slugs(&self, query: &dyn Query, most: usize) -> Vec<String> {
        let (hits, _) =
            self.searcher.search(query, &(TopDocs::with_limit(most).order_by_score(), Count)).unwrap();
        let slug = |address| {
            let document: TantivyDocument = self.searcher.doc(address).unwrap();
            document.get_first(self.slug).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        hits.into_iter().map(|(_, address)| slug(address)).collect()
    }

    pub fn search(&self, text: &str) -> Vec<String> {
        self.slugs(&*self.parsed(text), 10)
    }

    /// In the box around a circle of 10 km, the first 20.
    pub fn search_near(&self, text: &str, from: Point) -> Vec<String> {
        let range = |field: Field, middle: f64, half: f64| -> Box<dyn Query> {
            let bound = |value: f64| Bound::Included(Term::from_field_f64(field, value));
            Box::new(RangeQuery::new(bound(middle - half), bound(middle + half)))
        };
        let north = range(self.latitude, from.latitude, 10.0 / 111.2);
        let east = range(self.longitude, from.longitude, 10.0 / 67.0);
        let near = BooleanQuery::new(vec![
            (Occur::Must, self.parsed(text)),
            (Occur::Must, north),
            (Occur::Must, east),
        ]);
        self.slugs(&near, 20)
    }
}

fn text(service: &Service, catalogue: &Catalogue) -> String {
    let organisation = catalogue.organisations.iter().find(|one| one.slug == service.organisation);
    let mut text = vec![service.summary.as_str()];
    text.extend(organisation.map(|one| one.name.as_str()));
    text.extend(
        catalogue
            .needs
            .iter()
            .filter(|need| service.needs.contains(&need.slug))
            .map(|need| need.name.as_str()),
    );
    text.extend(service.notes.iter().map(|note| note.says.as_str()));
    text.join(" ")
}
