//! What a check leaves behind.

use std::ops::Deref;

/// A value that has passed its check. Only this library makes one, and only where the check is
/// made: what asks for a `Verified<T>` cannot be given anything less.
#[derive(Debug, Clone)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// To be called by the check alone, as its last step.
    pub(crate) fn by_check(value: T) -> Self {
        Self(value)
    }

    /// The value, no longer marked.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
