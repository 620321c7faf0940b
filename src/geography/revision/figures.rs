//! What a table of figures changes: those of the same source, measure and kind of area are replaced, all others stay to be seen.
//!
//! Figures of different counts must not be mixed in one table. So a table that has figures for some LSOAs of LLR must have them for
//! all, unless whoever brings it in says otherwise.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::RevisionError;
use crate::geography::{AreaCode, AreaKind, AreaTree, FigureRow, FigureSource, GazetteerRows, Measure};

/// What a revision did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FigureChanges {
    pub areas: usize,
    pub figures: usize,
    pub replaced: usize,
    /// Areas of a kind the table has figures for, but not of these; only when that is allowed.
    pub missing: usize,
}

/// A table of figures about to be brought in.
pub struct FigureRevision {
    figures: Vec<FigureRow>,
    /// Whether it may leave areas out.
    may_miss_areas: bool,
}

/// Kinds of which all areas of LLR must be there, in words.
const KINDS: [(AreaKind, &str); 4] = [
    (AreaKind::LocalAuthority, "local authorities"),
    (AreaKind::Ward, "wards"),
    (AreaKind::Msoa, "MSOAs"),
    (AreaKind::Lsoa, "LSOAs"),
];

impl FigureRevision {
    pub fn new(figures: Vec<FigureRow>, may_miss_areas: bool) -> Self {
        Self { figures, may_miss_areas }
    }

    /// The rows there will be.
    ///
    /// # Errors
    /// When nothing is about a described area, or some areas of a kind are missing and may not be.
    pub fn apply(self, mut rows: GazetteerRows) -> Result<(GazetteerRows, FigureChanges), RevisionError> {
        let Ok(tree) = AreaTree::new(rows.areas.clone()) else {
            return Err(RevisionError::NothingHere {
                hint: ": the areas here do not fit together".to_owned(),
            });
        };
        let described: HashSet<AreaCode> = rows.areas.iter().map(|area| area.code).collect();
        let figures: Vec<FigureRow> =
            self.figures.into_iter().filter(|row| described.contains(&row.area)).collect();
        if figures.is_empty() {
            return Err(RevisionError::NothingHere {
                hint: "; were the areas drawn anew since? Bring in their boundaries first".to_owned(),
            });
        }
        let mut changes = FigureChanges::default();
        let given: BTreeSet<AreaCode> = figures.iter().map(|row| row.area).collect();
        for (kind, words) in KINDS {
            if !given.iter().any(|code| code.kind() == kind) {
                continue;
            }
            let known: Vec<AreaCode> = tree
                .areas()
                .filter(|area| area.kind == kind && tree.contains(AreaCode::LLR, area.code).is_met())
                .map(|area| area.code)
                .collect();
            let missing: Vec<&AreaCode> = known.iter().filter(|code| !given.contains(code)).collect();
            if let (Some(example), false) = (missing.first(), self.may_miss_areas) {
                return Err(RevisionError::NotAllAreas {
                    kind: words,
                    missing: missing.len(),
                    known: known.len(),
                    example: example.to_string(),
                    remedy: "the table is of another census than the areas here (bring in their boundaries first) or only a part; \
                             allow it and those areas keep the figures they have",
                });
            }
            changes.missing += missing.len();
        }
        changes.areas = given.len();
        changes.figures = figures.len();
        let replaced: HashSet<(&str, Measure, AreaKind)> = figures.iter().map(key).collect();
        let before = rows.figures.len();
        rows.figures.retain(|row| {
            // An area that is left out keeps what it has.
            !replaced.contains(&key(row)) || !given.contains(&row.area)
        });
        changes.replaced = before - rows.figures.len();
        // What is said of a source is said once.
        let sources: HashMap<&str, &Arc<FigureSource>> =
            figures.iter().map(|new| (new.figure.source.id.as_str(), &new.figure.source)).collect();
        for row in &mut rows.figures {
            if let Some(&source) = sources.get(row.figure.source.id.as_str()) {
                row.figure.source = Arc::clone(source);
            }
        }
        rows.figures.extend(figures);
        Ok((rows.in_order(), changes))
    }
}

fn key(row: &FigureRow) -> (&str, Measure, AreaKind) {
    (&row.figure.source.id, row.figure.measure, row.area.kind())
}
