//! Which services fit a person, why, how to get in, and what to ask next.
//!
//! Five calls, all pure: a [`MatchRequest`] becomes a [`Profile`]; the profile has candidates in a [`Snapshot`]; each is judged in
//! three values; what is left is put in order; and a [`MatchReply`] says all of it with reasons and sources.

mod alternatives;
mod anywhere;
mod ask;
mod because;
mod build;
mod called;
mod case;
mod compilation;
mod compiled_rules;
mod compiling;
mod coverage;
mod criteria_said;
mod criterion;
mod denial;
mod distinct;
mod door;
mod doors_first;
mod ground;
mod heard;
mod judge;
mod judgements;
mod lexicon;
mod need_weights;
mod not_known;
mod outline;
mod packing;
mod past;
mod points;
mod presumed;
mod profile;
mod rank;
mod record;
mod referral;
mod reply;
mod request;
mod route_terms;
mod rules;
mod rules_page;
mod sheet;
mod shelf;
mod sift;
mod signs;
mod snapshot;
mod spelling;
mod standing;
mod steps;
mod tokens;
mod understanding;
mod urgent;
mod verdict;
mod way_in;
mod why;

pub use alternatives::{AlternativesReply, alternatives};
pub use anywhere::{Anywhere, JudgedAnywhere, JudgedGroup, judge_anywhere, judge_group, takes_from};
pub use compilation::Compilation;
pub use compiling::Compiling;
pub use coverage::PlaceTruth;
pub use heard::Heard;
pub use lexicon::{Lexicon, ToHear};
pub use presumed::Presumed;
pub use profile::{FieldError, Profile};
pub use rank::{matches, rank};
pub use record::{Record, running};
pub use referral::{ReferralQuestion, referral};
pub use reply::*;
pub use request::{
    CircumstancesRequest, CrisisWord, DetainedUnder, DomesticAbuse, Housing, MatchRequest, Preferences,
    Scores, Sex, StudentAt,
};
pub use rules::{
    Door, FactWords, Harm, Harmless, NeedRule, PlaceQuestion, Points, Preferred, Ranking, Rules, SayWithout,
    StepRule, Typical, UrgentLevel, UrgentRule, WordsThatRaise,
};
pub use rules_page::rules_page;
pub use sheet::{Known, Sheet};
pub use shelf::{MOST_WHOLE, OpenedRecord};
pub use snapshot::{Snapshot, SnapshotError};
pub use understanding::{Understanding, UnderstoodNeed, WordsOfRule};
pub use way_in::{SheetQuestion, WayIn, crib_sheet, crisis_help, way_in};
