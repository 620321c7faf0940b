//! Figures once worked out are kept until the catalogue or the day changes: a page shall not wait for them twice.

use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use chrono::NaiveDate;

use crate::directory::{Directory, ReadSide};
use crate::pathway::{Compilation, Snapshot};
use crate::provision::{Figures, PanelAnswer, PanelError, PanelQuestion, Question, figures, people};

/// More questions than people ask in a day.
const MOST: usize = 200;

/// For all workers of the program.
static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Kept {
    /// Of which catalogue; it is not kept alive by this.
    catalogue: Weak<Compilation>,
    day: NaiveDate,
    figures: Vec<(Question, Arc<Figures>)>,
    people: Vec<(Question, Arc<PanelAnswer>)>,
}

impl Kept {
    /// Forgets everything when it speaks of another catalogue or another day.
    fn of(&mut self, snapshot: &Snapshot, day: NaiveDate) -> &mut Self {
        let catalogue = snapshot.compilation();
        if !std::ptr::eq(self.catalogue.as_ptr(), Arc::as_ptr(catalogue)) || self.day != day {
            *self = Self { catalogue: Arc::downgrade(catalogue), day, ..Self::default() };
        }
        self
    }
}

fn find<A>(kept: &[(Question, Arc<A>)], question: &Question) -> Option<Arc<A>> {
    kept.iter().find(|(known, _)| known == question).map(|(_, answer)| Arc::clone(answer))
}

fn keep<A>(kept: &mut Vec<(Question, Arc<A>)>, question: &Question, answer: &Arc<A>) {
    if kept.len() >= MOST {
        kept.remove(0);
    }
    kept.push((question.clone(), Arc::clone(answer)));
}

fn kept() -> std::sync::MutexGuard<'static, Kept> {
    // Whoever broke off while holding it left whole entries behind.
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The figures of a question. Takes some tenths of a second the first time: not for a thread that others wait on.
pub fn figures_of(read_side: &ReadSide, question: &Question, directory: &Directory) -> Arc<Figures> {
    let (snapshot, day) = (&read_side.snapshot, directory.today());
    if let Some(known) = find(&kept().of(snapshot, day).figures, question) {
        return known;
    }
    let found = Arc::new(figures(snapshot, &read_side.assumptions, question, day));
    keep(&mut kept().of(snapshot, day).figures, question, &found);
    found
}

/// The panel's answers for a question, asked by everybody who usually asks. Takes a second or so the first time.
///
/// # Errors
/// A person of the panel that does not fit the catalogue.
pub fn people_of(
    read_side: &ReadSide,
    question: &Question,
    directory: &Directory,
) -> Result<Arc<PanelAnswer>, PanelError> {
    let (snapshot, day) = (&read_side.snapshot, directory.today());
    if let Some(known) = find(&kept().of(snapshot, day).people, question) {
        return Ok(known);
    }
    let asked = PanelQuestion::of(question, directory.now());
    let found = Arc::new(people(snapshot, &read_side.assumptions, &asked, &mut |_, _| {})?);
    keep(&mut kept().of(snapshot, day).people, question, &found);
    Ok(found)
}
