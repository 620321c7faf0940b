//! Completing what is being typed: services by any of their names, needs, places.

use std::collections::HashSet;

use super::found::{Suggestion, SuggestionKind};
use super::places::PlaceNames;
use super::text::plainly;
use crate::catalogue::{Catalogue, Kind, Status};

/// The most completions that are ever worth showing.
const MOST: usize = 50;

/// Everything that can be completed to, by plain spelling.
#[derive(Debug, Default)]
pub(super) struct Completions {
    /// Sorted. A text stands here once for each of its words, so that `cafe` finds `Syston Neighbourhood … Café`.
    starts: Vec<Start>,
    suggestions: Vec<Suggestion>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Start {
    plain: String,
    /// Today's names before former ones, beginnings before later words.
    rank: u8,
    suggestion: usize,
}

impl Completions {
    pub(super) fn new(catalogue: &Catalogue, places: &PlaceNames) -> Self {
        let mut completions = Self::default();
        for service in &catalogue.services {
            if service.kind == Kind::Context || service.status.is == Status::Closed {
                continue;
            }
            let rank = u8::from(service.kind == Kind::Programme) + u8::from(service.kind == Kind::Ward);
            let slug = Some(service.slug.clone());
            completions.add(SuggestionKind::Service, &service.name, slug, None, rank);
            // Old slugs are names only to programs.
            for former in service.also_known_as.iter().filter(|name| !looks_like_slug(name)) {
                let now_called = Some(service.name.clone());
                completions.add(
                    SuggestionKind::Service,
                    former,
                    Some(service.slug.clone()),
                    now_called,
                    rank + 1,
                );
            }
        }
        for need in &catalogue.needs {
            completions.add(SuggestionKind::Need, &need.name, Some(need.slug.clone()), None, 0);
        }
        let mut seen = HashSet::new();
        let mut names: Vec<&str> = places.names().filter(|name| seen.insert(*name)).collect();
        names.sort_unstable();
        names.iter().for_each(|name| completions.add(SuggestionKind::Place, name, None, None, 1));
        completions.starts.sort();
        completions
    }

    fn add(
        &mut self,
        kind: SuggestionKind,
        text: &str,
        slug: Option<String>,
        now_called: Option<String>,
        rank: u8,
    ) {
        let suggestion = self.suggestions.len();
        let plain = plainly(text);
        self.suggestions.push(Suggestion { kind, text: text.to_owned(), slug, now_called });
        let later = plain.match_indices(' ').filter_map(|(at, _)| plain.get(at + 1..));
        for (at, start) in std::iter::once(plain.as_str()).chain(later).enumerate() {
            let rank = if at == 0 { rank } else { rank + 4 };
            self.starts.push(Start { plain: start.to_owned(), rank, suggestion });
        }
    }

    /// What the beginning may become, the likeliest first.
    pub(super) fn of(&self, beginning: &str, limit: usize) -> Vec<Suggestion> {
        let plain = plainly(beginning);
        if plain.is_empty() {
            return Vec::new();
        }
        let first = self.starts.partition_point(|start| start.plain < plain);
        let begin_so = self.starts.get(first..).unwrap_or_default().iter();
        let mut starts: Vec<&Start> = begin_so.take_while(|start| start.plain.starts_with(&plain)).collect();
        starts.sort_by(|a, b| {
            (a.rank, a.plain.len(), a.suggestion).cmp(&(b.rank, b.plain.len(), b.suggestion))
        });
        let mut seen = HashSet::new();
        let once = starts.into_iter().filter_map(|start| self.suggestions.get(start.suggestion));
        // One line a service, under whichever of its names fits best.
        let distinct = once.filter(|s| seen.insert(s.slug.clone().unwrap_or_else(|| s.text.clone())));
        distinct.take(limit.min(MOST)).cloned().collect()
    }
}

fn looks_like_slug(name: &str) -> bool {
    name.contains('-') && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
