//! Which services answer this text, place and filters? Text in, ids and scores out.
//!
//! tantivy stems, counts and keeps the words on disk. A snapshot reads its postings once and weighs them; what a search walks are short lists
//! and tables in memory. What the index knows about language lives in the files under `index/`. The index holds nothing that is not in the
//! catalogue and can be thrown away at any time.
//!
//! ```no_run
//! # fn example(catalogue: &signpost::catalogue::Catalogue, gazetteer: std::sync::Arc<signpost::geography::Gazetteer>)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! use signpost::search::{Index, IndexWords, Query};
//!
//! let index = Index::open("data/index".as_ref(), IndexWords::embedded()?)?;
//! index.bring_up_to_date(catalogue, &gazetteer, 4711)?;
//! let found = index.find(&Query::of_text("debt advice oakham"), "2026-11-22T03:00:00Z".parse()?)?;
//! println!("{} near {:?}", found.total, found.understood.place.map(|place| place.label));
//! # Ok(())
//! # }
//! ```

mod ages;
mod best;
mod by_place;
mod candidates;
mod changes;
mod disk;
mod document;
mod entry;
pub mod evaluation;
mod evidence;
mod facets;
mod filter;
mod filter_values;
mod find;
mod first_choices;
mod found;
mod gathered;
mod hear;
mod highlight;
mod index;
mod lay;
mod lists;
mod matches;
mod name_evidence;
mod name_stems;
mod names;
mod need_lists;
mod numbered;
mod order;
mod outline;
mod phrases;
mod places;
mod postings;
mod query;
mod rank;
mod ranked;
mod reading;
mod sayings;
mod schema;
mod serving;
mod set;
mod snapshot;
mod sought;
mod spelling;
mod suggest;
mod tables;
mod text;
mod vocabulary;
mod walk;
mod weighing;
mod weights;
mod word_evidence;
mod words;

pub use changes::Changes;
pub use document::SearchDocument;
pub use found::{
    Explanation, FacetCount, Facets, Found, Highlights, Hit, MeaningRead, Suggestion, SuggestionKind,
    Understood, UnderstoodPlace,
};
pub use index::{Brought, Index, IndexError};
pub use query::{Filters, LONGEST_TEXT, MOST_PER_PAGE, Query, QueryError, Sort};
pub use text::{stems_of, words_of};
pub use words::{IndexWords, WordsError};
