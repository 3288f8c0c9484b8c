//! Merkle trees as RFC 6962 (section 2.1) makes them: of the board's events for the heads, of the roll's
//! leaves for the roll's commitment.

use crate::hash::{Hash, Hasher};

/// A leaf of the tree: SHA-256 of a zero byte and the data.
pub fn leaf(data: &[u8]) -> Hash {
    let mut hasher = Hasher::new();
    hasher.feed(&[0]);
    hasher.feed(data);
    hasher.finish()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Hasher::new();
    hasher.feed(&[1]);
    hasher.feed(left.as_bytes());
    hasher.feed(right.as_bytes());
    hasher.finish()
}

/// A tree that grows leaf by leaf. It keeps the roots of its full subtrees alone: memory grows with
/// the logarithm of its size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    /// Roots of full subtrees, the largest first: one for each bit of the size.
    peaks: Vec<Hash>,
}

impl Tree {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf's hash (see [`leaf`]).
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        let mut size = self.size;
        while size & 1 == 1 {
            if let Some(left) = self.peaks.pop() {
                hash = node(&left, &hash);
            }
            size >>= 1;
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root hash; of the empty tree SHA-256 of nothing.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return Hash::of(b"");
        };
        peaks.fold(*last, |right, left| node(left, &right))
    }
}

impl FromIterator<Hash> for Tree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::new();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}

/// The root of these leaves' tree.
pub fn root(leaves: &[Hash]) -> Hash {
    leaves.iter().copied().collect::<Tree>().root()
}

/// The largest power of two below `n` (for n of 2 or more).
fn split(n: usize) -> usize {
    n.next_power_of_two() >> 1
}

/// The audit path of leaf number `index`, from 0: what a proof of inclusion consists of. None where
/// there is no such leaf.
pub fn inclusion(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = leaves.split_at_checked(split(leaves.len()))?;
    let (mut path, other) = if index < left.len() {
        (inclusion(left, index)?, right)
    } else {
        (inclusion(right, index - left.len())?, left)
    };
    path.push(root(other));
    Some(path)
}

/// The root that a leaf and its audit path give in a tree of this size; none where the path is not as
/// long as it has to be (RFC 9162, section 2.1.3.2).
pub fn root_by_path(size: u64, index: u64, leaf: Hash, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            hash = node(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// The proof that the tree of the first `old` leaves is the beginning of the whole tree (RFC 6962,
/// section 2.1.2). None where there are no `old` leaves, or more than all.
pub fn consistency(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    fn subproof(leaves: &[Hash], old: usize, whole: bool) -> Option<Vec<Hash>> {
        if old == leaves.len() {
            return Some(if whole {
                Vec::new()
            } else {
                vec![root(leaves)]
            });
        }
        let (left, right) = leaves.split_at_checked(split(leaves.len()))?;
        let (mut proof, other) = if old <= left.len() {
            (subproof(left, old, whole)?, right)
        } else {
            (subproof(right, old - left.len(), false)?, left)
        };
        proof.push(root(other));
        Some(proof)
    }
    (1..=leaves.len())
        .contains(&old)
        .then(|| subproof(leaves, old, true))?
}

/// Whether `proof` shows that a tree of size `old` and root `old_root` is the beginning of one of size
/// `new` and root `new_root` (RFC 9162, section 2.1.4.2).
pub fn is_consistent(
    (old, old_root): (u64, Hash),
    (new, new_root): (u64, Hash),
    proof: &[Hash],
) -> bool {
    if old == new {
        return old_root == new_root && proof.is_empty();
    }
    if old == 0 || old > new {
        return false;
    }
    let full = old.is_power_of_two();
    let start = full.then_some(old_root);
    let mut proof = start.iter().chain(proof);
    let Some(first) = proof.next() else {
        return false;
    };
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut from_old, mut from_new) = (*first, *first);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            from_old = node(sibling, &from_old);
            from_new = node(sibling, &from_new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            from_new = node(&from_new, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && from_old == old_root && from_new == new_root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The inputs and roots that the tests of Certificate Transparency's logs share.
    #[test]
    fn roots_of_certificate_transparency() {
        let inputs: [&[u8]; 8] = [
            b"",
            &[0],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[
                0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
                0x6e, 0x6f,
            ],
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = Tree::new();
        for (input, root) in inputs.iter().zip(roots) {
            tree.push(leaf(input));
            assert_eq!(tree.root().to_string(), root);
        }
        assert_eq!(Tree::new().root(), Hash::of(b""));
    }

    fn leaves(size: usize) -> Vec<Hash> {
        (0..size).map(|i| leaf(&i.to_be_bytes())).collect()
    }

    #[test]
    fn every_leaf_is_included_and_no_other_path_shows_it() {
        for size in 1..40 {
            let leaves = leaves(size);
            let root = root(&leaves);
            for (index, own) in leaves.iter().enumerate() {
                let path = inclusion(&leaves, index).unwrap();
                let by = |i: usize, path: &[Hash]| root_by_path(size as u64, i as u64, *own, path);
                assert_eq!(by(index, &path), Some(root));
                let longer = [&path[..], &[root]].concat();
                assert_ne!(by(index, &longer), Some(root));
                for other in (0..size + 1).filter(|i| *i != index) {
                    assert_ne!(by(other, &path), Some(root), "{size} {index} {other}");
                }
                for i in 0..path.len() {
                    let mut bent = path.clone();
                    bent[i] = leaf(b"bent");
                    assert_ne!(by(index, &bent), Some(root));
                    bent.remove(i);
                    assert_ne!(by(index, &bent), Some(root));
                }
            }
        }
    }

    #[test]
    fn a_tree_is_the_beginning_of_a_later_one_and_of_no_other() {
        for size in 1..40u64 {
            let leaves = leaves(size as usize);
            for old in 1..=size {
                let before = (old, root(&leaves[..old as usize]));
                let after = (size, root(&leaves));
                let proof = consistency(&leaves, old as usize).unwrap();
                assert!(is_consistent(before, after, &proof), "{old} {size}");
                let other = (old, leaf(b"other"));
                assert!(!is_consistent(other, after, &proof));
                assert!(!is_consistent(before, (size, leaf(b"other")), &proof));
                for i in 0..proof.len() {
                    let mut bent = proof.clone();
                    bent[i] = leaf(b"bent");
                    assert!(!is_consistent(before, after, &bent));
                }
            }
        }
    }
}
