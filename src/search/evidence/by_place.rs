//! A number for each candidate of a block, by its place.

/// For one block after another; 0 where nothing was added.
#[derive(Debug, Default)]
pub(super) struct ByPlace(Vec<f32>);

impl ByPlace {
    /// For a block of so many.
    pub(super) fn reset(&mut self, count: usize) {
        self.0.clear();
        self.0.resize(count, 0.0);
    }

    /// For a block of so many, when all that was added is 0 again.
    pub(super) fn make_room(&mut self, count: usize) {
        if self.0.len() < count {
            self.0.resize(count, 0.0);
        }
    }

    pub(super) fn add(&mut self, at: usize, number: f32) {
        if let Some(sum) = self.0.get_mut(at) {
            *sum += number;
        }
    }

    pub(super) fn set(&mut self, at: usize, number: f32) {
        if let Some(known) = self.0.get_mut(at) {
            *known = number;
        }
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> f32 {
        self.0.get(at).copied().unwrap_or_default()
    }

    /// What was added at a place, which is 0 from now on.
    pub(super) fn take(&mut self, at: usize) -> f32 {
        self.0.get_mut(at).map_or(0.0, std::mem::take)
    }
}
