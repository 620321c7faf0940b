//! Which services answer this text, place and filters? Text in, ids and scores out.
//!
//! tantivy stems, counts and keeps the words on disk. A snapshot reads its postings once and weighs them; what a search walks are short lists
//! and tables in memory. What the index knows about language lives in the files under `index/`. The index holds nothing that is not in the
//! catalogue and can be thrown away at any time.
//!
//! Each folder is a room with a question of its own. It names rooms above it in this list and never those below:
//!
//! | room        | the question it answers                                               |
//! |-------------|-----------------------------------------------------------------------|
//! | `language/` | What may words mean, whatever services there are?                     |
//! | `wording/`  | Which words stand in which records, and how much do they say there?   |
//! | `services/` | What is kept of each service besides its words?                       |
//! | `question/` | How is one question read?                                             |
//! | `evidence/` | What speaks for each service, and how much?                           |
//! | `ranking/`  | Which services come first, and what is shown of them?                 |
//!
//! Beside them: `query` and `found`, what is asked and what comes back; `snapshot`, all that the first three rooms keep as one value that the
//! last three read; `suggest`, what is being typed, completed; `index`, the door to all of it; `evaluation`, how good it is. One thing points
//! back: the snapshot keeps what `ranking` reckons once for every question without a place and an age.
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

mod changes;
pub mod evaluation;
mod evidence;
mod found;
mod index;
mod language;
mod query;
mod question;
mod ranking;
mod services;
mod snapshot;
mod suggest;
mod wording;

pub use changes::Changes;
pub use found::{
    FacetCount, Facets, Found, Highlights, Hit, MeaningRead, Suggestion, SuggestionKind, Understood,
    UnderstoodPlace,
};
pub use index::{Brought, Index};
pub use language::{IndexWords, WordsError, stems_of, words_of};
pub use query::{Filters, LONGEST_TEXT, MOST_PER_PAGE, Query, QueryError, Sort};
pub use ranking::Explanation;
pub use wording::{IndexError, SearchDocument};
