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

    /// For another block, each from what its place has elsewhere.
    pub(super) fn fill(&mut self, numbers: impl Iterator<Item = f32>) {
        self.0.clear();
        self.0.extend(numbers);
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

    pub(super) fn iter(&self) -> impl Iterator<Item = f32> {
        self.0.iter().copied()
    }
}
