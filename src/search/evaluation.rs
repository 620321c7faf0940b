//! How good is a ranking? Judged queries in, the usual measures out.
//!
//! A judged file is CSV with the columns `query,place,best,good`: slugs separated by `;`, the best of grade 3, the good of grade 1.

use serde::Serialize;
use thiserror::Error;

/// How many results of a ranking are looked at.
pub const DEPTH: usize = 10;
const BEST: f64 = 3.0;
const GOOD: f64 = 1.0;

/// A query and the services that should answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedQuery {
    pub text: String,
    /// A postcode or district given beside the text.
    pub place: Option<String>,
    pub best: Vec<String>,
    pub good: Vec<String>,
}

/// Why a judged file could not be read.
#[derive(Debug, Error)]
pub enum JudgedError {
    #[error("line {line}: {problem}")]
    Line { line: usize, problem: String },
}

/// The measures of one query, or their means over several. All run from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Normalised discounted cumulative gain over the first ten, with gain 2^grade - 1.
    pub ndcg_at_10: f64,
    /// The first result is one of the best.
    pub success_at_1: f64,
    /// One of the first three is one of the best.
    pub success_at_3: f64,
    /// One over the rank of the first of the best.
    pub reciprocal_rank: f64,
}

/// Reads a judged file.
///
/// # Errors
/// When a line lacks a column or names no best service.
pub fn judged_queries(text: &str) -> Result<Vec<JudgedQuery>, JudgedError> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let mut queries = Vec::new();
    for (at, row) in reader.records().enumerate() {
        let line = at + 2;
        let row = row.map_err(|e| JudgedError::Line { line, problem: e.to_string() })?;
        let cell = |column: usize| row.get(column).unwrap_or_default().trim();
        let slugs =
            |column: usize| cell(column).split(';').filter(|s| !s.is_empty()).map(str::to_owned).collect();
        let place = Some(cell(1).to_owned()).filter(|place| !place.is_empty());
        let query = JudgedQuery { text: cell(0).to_owned(), place, best: slugs(2), good: slugs(3) };
        if query.best.is_empty() {
            return Err(JudgedError::Line { line, problem: "no service is named as best".to_owned() });
        }
        queries.push(query);
    }
    Ok(queries)
}

impl JudgedQuery {
    fn grade(&self, slug: &str) -> f64 {
        let is = |slugs: &[String]| slugs.iter().any(|known| known == slug);
        if is(&self.best) {
            BEST
        } else if is(&self.good) {
            GOOD
        } else {
            0.0
        }
    }

    /// Judges a ranking, best first.
    pub fn measure<S: AsRef<str>>(&self, ranking: &[S]) -> Measures {
        let is_best = |slug: &S| self.grade(slug.as_ref()) >= BEST;
        let rank = ranking.iter().position(is_best).map(|at| at + 1);
        let within = |depth: usize| if rank.is_some_and(|rank| rank <= depth) { 1.0 } else { 0.0 };
        let gained = ranking.iter().map(|slug| self.grade(slug.as_ref()));
        let best = self.best.iter().map(|_| BEST);
        let ideal = discounted(best.chain(self.good.iter().map(|_| GOOD)));
        Measures {
            ndcg_at_10: if ideal > 0.0 { discounted(gained) / ideal } else { 0.0 },
            success_at_1: within(1),
            success_at_3: within(3),
            reciprocal_rank: rank.map_or(0.0, |rank| 1.0 / rank as f64),
        }
    }
}

fn discounted(grades: impl Iterator<Item = f64>) -> f64 {
    let gains = grades.take(DEPTH).enumerate();
    gains.map(|(at, grade)| (grade.exp2() - 1.0) / ((at + 2) as f64).log2()).sum()
}

impl Measures {
    /// The means over several queries; of none all are 0.
    pub fn mean(all: &[Measures]) -> Measures {
        let count = all.len().max(1) as f64;
        let of = |part: fn(&Measures) -> f64| all.iter().map(part).sum::<f64>() / count;
        Measures {
            ndcg_at_10: of(|m| m.ndcg_at_10),
            success_at_1: of(|m| m.success_at_1),
            success_at_3: of(|m| m.success_at_3),
            reciprocal_rank: of(|m| m.reciprocal_rank),
        }
    }
}

/// The text with one slip of the keyboard in one word of four letters or more: a letter doubled, left out, changed, or swapped with the next.
/// The same seed gives the same slip. A text of short words stays as it is.
pub fn with_slip(text: &str, seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
    let mut below = |bound: usize| {
        // Xorshift (Marsaglia, 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % bound.max(1) as u64) as usize
    };
    let mut words: Vec<Vec<char>> = text.split(' ').map(|word| word.chars().collect()).collect();
    let mut long: Vec<&mut Vec<char>> = words.iter_mut().filter(|word| word.len() >= 4).collect();
    let chosen = below(long.len());
    let Some(word) = long.get_mut(chosen) else { return text.to_owned() };
    let at = below(word.len() - 1);
    match below(4) {
        0 => {
            if let Some(letter) = word.get(at).copied() {
                word.insert(at, letter);
            }
        }
        1 => drop(word.remove(at + 1)),
        2 => {
            if let Some(changed) = word.get_mut(at + 1) {
                let others: Vec<char> = ('a'..='z').filter(|letter| letter != changed).collect();
                *changed = others.get(below(others.len())).copied().unwrap_or('x');
            }
        }
        // A doubled letter swapped with itself is no slip; left out it is.
        _ if word.get(at) == word.get(at + 1) => drop(word.remove(at + 1)),
        _ => word.swap(at, at + 1),
    }
    words.iter().map(|word| word.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "query,place,best,good\nlamp,,a;b,c\ndebt,LE15,d,\n";

    #[test]
    fn the_ideal_ranking_measures_one() {
        let queries = judged_queries(FILE).unwrap();

        let measured = queries[0].measure(&["b", "a", "c"]);

        assert_eq!((measured.success_at_1, measured.reciprocal_rank), (1.0, 1.0));
        assert!((measured.ndcg_at_10 - 1.0).abs() < 1e-12);
        assert_eq!(queries[1].place.as_deref(), Some("LE15"));
    }

    #[test]
    fn a_worse_ranking_measures_less() {
        let queries = judged_queries(FILE).unwrap();

        let measured = queries[0].measure(&["x", "c", "a"]);

        assert_eq!((measured.success_at_1, measured.success_at_3), (0.0, 1.0));
        assert!(measured.ndcg_at_10 < 0.5 && measured.ndcg_at_10 > 0.0);
        assert_eq!(queries[0].measure::<&str>(&[]), Measures::default());
    }

    #[test]
    fn a_slip_is_one_slip_and_always_the_same() {
        for seed in 0..2_000 {
            let slipped = with_slip("somebody to call about a good counsellor", seed);
            assert_eq!(
                strsim::osa_distance("somebody to call about a good counsellor", &slipped),
                1,
                "{slipped}"
            );
            assert_eq!(slipped, with_slip("somebody to call about a good counsellor", seed));
        }
        assert_eq!(with_slip("gp uc", 1), "gp uc");
    }

    #[test]
    fn a_query_without_an_answer_is_refused() {
        let refused = judged_queries("query,place,best,good\nlamp,,,c\n").unwrap_err();

        assert!(refused.to_string().starts_with("line 2"), "{refused}");
    }
}
