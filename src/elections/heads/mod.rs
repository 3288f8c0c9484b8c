//! Signed heads: what the service says its boards were. It never takes such a word back: the last
//! head of each board is kept in a second place, and a board that does not continue it is read-only.

pub mod kept;
pub mod pages;
pub mod second;
pub mod store;

use ballots::supplement::Head;

use crate::language::t;

/// Why the service signs no more for a board.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The database has fewer events than were published.
    #[error(
        "{}",
        t!(
            "the database has {found} events of this board, and a head of {published} was published: \
             it was restored from an old copy. Restore a newer one",
            found,
            published
        )
    )]
    Behind {
        /// Events in the database.
        found: u64,
        /// Events of the published head.
        published: u64,
    },
    /// The database has other events than were published.
    #[error(
        "{}",
        t!(
            "the first {count} events of this board in the database are not those whose head was \
             published. Restore the database that they are in",
            count = _0
        )
    )]
    Forked(u64),
    /// The events themselves do not follow one another.
    #[error(
        "{}",
        t!(
            "the event at height {height} of this board in the database does not follow the one \
             before it",
            height = _0
        )
    )]
    Chain(u64),
    /// The kept head can't be trusted.
    #[error(
        "{}",
        t!(
            "the head of this board in the second place ({place}) can’t be read, or is not signed by \
             this service",
            place = _0
        )
    )]
    Kept(String),
}

/// Whether a board of `found` events, whose first `published.size` have this root, may go on.
pub fn continues(found: u64, root: Option<ballots::Hash>, published: &Head) -> Result<(), Broken> {
    if found < published.size {
        return Err(Broken::Behind {
            found,
            published: published.size,
        });
    }
    match root {
        Some(root) if root != published.root => Err(Broken::Forked(published.size)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ballots::Hash;
    use ballots::supplement::origin;

    #[test]
    fn a_board_continues_what_was_published() {
        let (origin, root) = (origin("4aQ7mVCpVfsmFe"), Hash::of(b"three"));
        let (size, published) = (3, 3);
        let head = Head { origin, size, root };
        let goes_on = |found: u64, root: Option<Hash>| continues(found, root, &head);
        assert_eq!(
            goes_on(2, None),
            Err(Broken::Behind {
                found: 2,
                published
            })
        );
        assert_eq!(
            goes_on(3, Some(Hash::of(b"another"))),
            Err(Broken::Forked(3))
        );
        assert_eq!(goes_on(3, Some(root)), Ok(()));
        assert_eq!(goes_on(4, Some(root)), Ok(()));
    }
}
