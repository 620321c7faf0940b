//! Completing what is being typed: services by any of their names, needs, places.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::found::{Suggestion, SuggestionKind};
use super::language::{PlaceNames, plainly};
use super::services::Entry;
use super::wording::Moves;
use crate::catalogue::{Kind, Need, Service, Status};

/// The most completions that are ever worth showing.
const MOST: usize = 50;
/// Under how many words and names one service may begin with the same letters.
const MOST_STARTS: usize = 8;

/// Everything that can be completed to, by plain spelling.
#[derive(Debug, Clone, Default)]
pub(super) struct Completions {
    /// In order of what they start: a text stands here once for each of its words, so that `cafe` finds `Syston Neighbourhood … Café`.
    starts: Vec<Start>,
    /// Services in their order, today's name first; then needs, then places.
    texts: Vec<Completion>,
    /// The plain texts end to end: by the hundred thousand, a string each would be mostly overhead.
    plain: String,
    /// Names and slugs.
    needs: Arc<Vec<(String, String)>>,
    places: Arc<Vec<String>>,
}

/// The beginning of a word in a text.
#[derive(Debug, Clone, Copy)]
struct Start {
    completion: u32,
    /// Where in the plain text it begins.
    from: u16,
    /// How long the plain text is from there on, as far as it matters: the shorter comes first.
    length: u8,
    /// Today's names before former ones, beginnings before later words.
    rank: u8,
}

/// One thing to complete to. The names of a service are in its entry.
#[derive(Debug, Clone, Copy)]
struct Completion {
    /// Where its plain text ends; it begins where the one before does.
    plain_end: u32,
    of: Completed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Completed {
    /// Today's name of the service of an ordinal.
    Service(u32),
    /// A former name of it: the place in its list.
    Former(u32, u16),
    /// A need by its place.
    Need(u16),
    /// A place by its own.
    Place(u32),
}

impl Completions {
    /// Needs and places, to which services are [added](Self::add_service) before it is [finished](Self::finish).
    pub(super) fn begin(needs: &[Need], places: &PlaceNames) -> Self {
        let mut names: Vec<&str> = places.names().collect();
        names.sort_unstable();
        names.dedup();
        let needs = needs.iter().map(|need| (need.name.clone(), need.slug.clone()));
        Self {
            needs: Arc::new(needs.collect()),
            places: Arc::new(names.into_iter().map(str::to_owned).collect()),
            ..Self::default()
        }
    }

    /// When every service was added.
    pub(super) fn finish(mut self) -> Self {
        let (needs, places) = (Arc::clone(&self.needs), Arc::clone(&self.places));
        for ((name, _), at) in needs.iter().zip(0..) {
            self.add(name, Completed::Need(at), 0);
        }
        for (name, at) in places.iter().zip(0..) {
            self.add(name, Completed::Place(at), 1);
        }
        self.sort();
        self.texts.shrink_to_fit();
        self.plain.shrink_to_fit();
        self
    }

    pub(super) fn add_service(&mut self, ordinal: u32, service: &Service) {
        if service.kind == Kind::Context || service.status.is == Status::Closed {
            return;
        }
        let rank = u8::from(service.kind == Kind::Programme) + u8::from(service.kind == Kind::Ward);
        self.add(&service.name, Completed::Service(ordinal), rank);
        for (former, nth) in service.also_known_as.iter().zip(0..) {
            // Old slugs are names only to programs.
            if !looks_like_slug(former) {
                self.add(former, Completed::Former(ordinal, nth), rank + 1);
            }
        }
    }

    /// The same with other records in place of some: by ordinal, as they are once others have made way for new ones.
    pub(super) fn with_changed(&self, changed: &BTreeMap<u32, &Service>, moves: Option<&Moves>) -> Self {
        let mut next = Self {
            texts: Vec::with_capacity(self.texts.len()),
            plain: String::with_capacity(self.plain.len()),
            needs: Arc::clone(&self.needs),
            places: Arc::clone(&self.places),
            ..Self::default()
        };
        // By text as it was: where it is now, if anywhere.
        let mut now: Vec<u32> = Vec::with_capacity(self.texts.len());
        let mut coming = changed.iter().peekable();
        for (at, text) in self.texts.iter().enumerate() {
            let moved = |ordinal: u32| moves.map_or(ordinal, |moves| moves.of(ordinal));
            let of = match text.of {
                Completed::Service(ordinal) => Completed::Service(moved(ordinal)),
                Completed::Former(ordinal, nth) => Completed::Former(moved(ordinal), nth),
                other => other,
            };
            while let Some((ordinal, service)) =
                coming.next_if(|(new, _)| of.ordinal().is_none_or(|at| **new <= at))
            {
                next.add_service(*ordinal, service);
            }
            if of.ordinal().is_some_and(|ordinal| changed.contains_key(&ordinal)) {
                now.push(u32::MAX);
            } else {
                now.push(next.texts.len() as u32);
                next.push(self.plain_of(at), of);
            }
        }
        coming.for_each(|(ordinal, service)| next.add_service(*ordinal, service));
        let mut new = std::mem::take(&mut next.starts);
        new.sort_by(|a, b| next.plain(a).cmp(next.plain(b)));
        let kept = self.starts.iter().filter_map(|start| {
            let completion = now.get(start.completion as usize).copied().filter(|now| *now != u32::MAX)?;
            Some(Start { completion, ..*start })
        });
        let mut starts: Vec<Start> = kept.collect();
        for start in new {
            let at = starts.partition_point(|other| next.plain(other) < next.plain(&start));
            starts.insert(at, start);
        }
        next.starts = starts;
        next
    }

    fn add(&mut self, text: &str, of: Completed, rank: u8) {
        let completion = self.texts.len() as u32;
        let plain = plainly(text);
        let later = plain.match_indices(' ').map(|(at, _)| at + 1);
        for from in std::iter::once(0).chain(later) {
            let rank = if from == 0 { rank } else { rank + 4 };
            let length = u8::try_from(plain.len() - from).unwrap_or(u8::MAX);
            let Ok(from) = u16::try_from(from) else { break };
            self.starts.push(Start { completion, from, length, rank });
        }
        self.push(&plain, of);
    }

    fn push(&mut self, plain: &str, of: Completed) {
        self.plain.push_str(plain);
        self.texts.push(Completion { plain_end: self.plain.len() as u32, of });
    }

    /// The plain text at a place.
    fn plain_of(&self, at: usize) -> &str {
        let before = at.checked_sub(1).and_then(|before| self.texts.get(before));
        let begin = before.map_or(0, |before| before.plain_end as usize);
        let end = self.texts.get(at).map_or(begin, |text| text.plain_end as usize);
        self.plain.get(begin..end).unwrap_or_default()
    }

    fn sort(&mut self) {
        let mut starts = std::mem::take(&mut self.starts);
        starts.sort_by(|a, b| self.plain(a).cmp(self.plain(b)));
        starts.shrink_to_fit();
        self.starts = starts;
    }

    fn plain(&self, start: &Start) -> &str {
        self.plain_of(start.completion as usize).get(usize::from(start.from)..).unwrap_or_default()
    }

    /// What the beginning may become, the likeliest first.
    pub(super) fn of(&self, beginning: &str, limit: usize, entries: &[Arc<Entry>]) -> Vec<Suggestion> {
        let plain = plainly(beginning);
        if plain.is_empty() {
            return Vec::new();
        }
        let first = self.starts.partition_point(|start| self.plain(start) < plain.as_str());
        let begin_so = self.starts.get(first..).unwrap_or_default();
        let end = begin_so.partition_point(|start| self.plain(start).starts_with(&plain));
        let likeliest = |start: &Start| (start.rank, start.length, start.completion);
        let mut starts: Vec<Start> = begin_so.get(..end).unwrap_or_default().to_vec();
        // A service can stand here under several of its words and names; this many are surely enough.
        let enough = limit.min(MOST) * MOST_STARTS;
        if starts.len() > enough {
            starts.select_nth_unstable_by_key(enough, likeliest);
            starts.truncate(enough);
        }
        starts.sort_unstable_by_key(likeliest);
        let mut seen = HashSet::new();
        let texts = starts.iter().filter_map(|start| self.texts.get(start.completion as usize));
        // One line a service, under whichever of its names fits best.
        let distinct = texts.filter(|text| seen.insert(text.of.is_about()));
        distinct.take(limit.min(MOST)).filter_map(|text| self.suggestion(text.of, entries)).collect()
    }

    fn suggestion(&self, of: Completed, entries: &[Arc<Entry>]) -> Option<Suggestion> {
        let suggestion = |kind, text: &str, slug: Option<&str>, now_called: Option<&str>| Suggestion {
            kind,
            text: text.to_owned(),
            slug: slug.map(str::to_owned),
            now_called: now_called.map(str::to_owned),
        };
        Some(match of {
            Completed::Service(ordinal) => {
                let entry = entries.get(ordinal as usize)?;
                suggestion(SuggestionKind::Service, entry.name(), Some(entry.slug()), None)
            }
            Completed::Former(ordinal, nth) => {
                let entry = entries.get(ordinal as usize)?;
                let former = entry.former_name(usize::from(nth))?;
                suggestion(SuggestionKind::Service, former, Some(entry.slug()), Some(entry.name()))
            }
            Completed::Need(at) => {
                let (name, slug) = self.needs.get(usize::from(at))?;
                suggestion(SuggestionKind::Need, name, Some(slug), None)
            }
            Completed::Place(at) => {
                suggestion(SuggestionKind::Place, self.places.get(at as usize)?, None, None)
            }
        })
    }
}

impl Completed {
    /// What it is about, to show each once.
    fn is_about(self) -> Self {
        match self {
            Self::Former(ordinal, _) => Self::Service(ordinal),
            other => other,
        }
    }

    /// Of the service it is about.
    fn ordinal(self) -> Option<u32> {
        match self {
            Self::Service(ordinal) | Self::Former(ordinal, _) => Some(ordinal),
            Self::Need(_) | Self::Place(_) => None,
        }
    }
}

fn looks_like_slug(name: &str) -> bool {
    name.contains('-') && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
