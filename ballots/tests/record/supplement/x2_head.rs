//! X2: the signed head is that of this record.

use ballots::Hash;
use ballots::record::{Beside, Check, verify_record, verify_with};
use ballots::supplement::merkle::Tree;
use ballots::supplement::{Head, SignedHead, WitnessKey, event_leaf};

use super::{Case, key, voted};

#[test]
fn x2_heads() {
    let case = Case::honest();
    let at = Check::Head;
    let chain = verify_record(&case.archive[..], &()).chain;
    let of = |size: usize, signer: &WitnessKey| {
        let tree: Tree = chain[..size].iter().map(|(_, h)| event_leaf(h)).collect();
        let head = Head::of(case.election.setup.uuid(), &tree);
        SignedHead::new(head, signer).note().to_string()
    };
    let all = chain.len();
    case.must_fail("N56 signed by another key", at, |c| {
        c.head = of(all, &key(2))
    });
    case.must_fail("no note", at, |c| c.head.clear());
    case.must_fail("N56 an old head shown again", at, |c| {
        c.head = of(all - 1, &case.service);
        c.event = chain[all - 2].1;
    });
    case.must_fail("N53 a fork of equal length", at, |c| {
        let tree: Tree = (0..all).map(|_| event_leaf(&Hash::of(b"x"))).collect();
        let head = Head::of(case.election.setup.uuid(), &tree);
        c.head = SignedHead::new(head, &case.service).note().to_string();
    });
    case.must_fail("another event", at, |c| c.event = chain[0].1);
    // N52: the tail of the record is cut off, and the head remembers it.
    let (election, board, _) = voted(2);
    assert_eq!(election.setup.fingerprint(), case.content.fingerprint);
    let file = case.file();
    let beside = Beside {
        bytes: &file,
        key: None,
    };
    let report = verify_with(board.as_bytes(), Some(beside), &());
    assert_eq!(report.failure.unwrap().check, at);
}
