//! Who gets what, so that as many as can be get something.

use std::collections::HashSet;

/// Gives as many of the first as can be one of the second each, where it fits: in order, so that who
/// has one keeps one, though perhaps another (the augmenting paths of bipartite matching).
pub fn matched(
    (first, second): (usize, usize),
    fits: impl Fn(usize, usize) -> bool,
) -> Vec<Option<usize>> {
    let mut holders: Vec<Option<usize>> = vec![None; second];
    for one in 0..first {
        place(one, &fits, &mut holders, &mut HashSet::new());
    }
    let mut given = vec![None; first];
    for (thing, holder) in holders.into_iter().enumerate() {
        if let Some(slot) = holder.and_then(|one| given.get_mut(one)) {
            *slot = Some(thing);
        }
    }
    given
}

/// Finds something for one: what is free, or what others have who can have something else.
fn place(
    one: usize,
    fits: &impl Fn(usize, usize) -> bool,
    holders: &mut [Option<usize>],
    seen: &mut HashSet<usize>,
) -> bool {
    let can: Vec<usize> = (0..holders.len())
        .filter(|thing| fits(one, *thing))
        .collect();
    let holder = |holders: &[Option<usize>], thing: usize| holders.get(thing).copied().flatten();
    let mut free = can.iter().copied();
    let free = free.find(|thing| holder(holders, *thing).is_none());
    let given = free.or_else(|| {
        can.into_iter().find(|thing| {
            let other = holder(holders, *thing);
            seen.insert(*thing) && other.is_some_and(|other| place(other, fits, holders, seen))
        })
    });
    match given.and_then(|thing| holders.get_mut(thing)) {
        Some(slot) => {
            *slot = Some(one);
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_makes_room_and_keeps_something() {
        let fits =
            |pairs: &'static [(usize, usize)]| move |one, thing| pairs.contains(&(one, thing));
        assert_eq!(
            matched((2, 2), fits(&[(0, 0), (0, 1), (1, 0)])),
            [Some(1), Some(0)]
        );
        // Of two who can have one thing alone, the first has it.
        assert_eq!(
            matched((3, 2), fits(&[(0, 0), (1, 0), (2, 1)])),
            [Some(0), None, Some(1)]
        );
        // What is free is taken before anybody has to move.
        assert_eq!(
            matched((2, 2), fits(&[(0, 0), (0, 1), (1, 0), (1, 1)])),
            [Some(0), Some(1)]
        );
        // A chain: everybody moves on by one.
        let chain = fits(&[(0, 0), (0, 1), (1, 1), (1, 2), (2, 0)]);
        assert_eq!(matched((3, 3), chain), [Some(1), Some(2), Some(0)]);
    }
}
