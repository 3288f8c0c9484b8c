//! One value for each candidate, read and written without a panic.

/// A value for each candidate; what lies outside reads as the default and is not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Per<T>(Vec<T>);

impl<T: Copy + Default> Per<T> {
    /// `n` candidates, each with `value`.
    pub(crate) fn of(n: usize, value: T) -> Self {
        Self(vec![value; n])
    }

    pub(crate) fn at(&self, candidate: usize) -> T {
        self.0.get(candidate).copied().unwrap_or_default()
    }

    pub(crate) fn set(&mut self, candidate: usize, value: T) {
        if let Some(slot) = self.0.get_mut(candidate) {
            *slot = value;
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, T)> + '_ {
        self.0.iter().copied().enumerate()
    }

    pub(crate) fn values(&self) -> &[T] {
        &self.0
    }
}

impl Per<u64> {
    /// Adds votes; saturates, which the check of the sum after each stage would then report.
    pub(crate) fn add(&mut self, candidate: usize, value: u64) {
        self.set(candidate, self.at(candidate).saturating_add(value));
    }

    pub(crate) fn sum(&self) -> u64 {
        self.0.iter().fold(0, |sum, v| sum.saturating_add(*v))
    }
}
