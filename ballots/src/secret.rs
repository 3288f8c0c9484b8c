//! Lists that hold secrets, and grow.

use zeroize::{Zeroize, Zeroizing};

/// Makes room for so many more; where the list has to move, what it leaves behind is wiped.
pub(crate) fn reserve_wiped<T: Zeroize + Clone>(list: &mut Zeroizing<Vec<T>>, more: usize) {
    let wanted = list.len() + more;
    if wanted > list.capacity() {
        let mut roomier = Vec::with_capacity(wanted.max(2 * list.capacity()));
        roomier.extend_from_slice(list);
        *list = Zeroizing::new(roomier);
    }
}
