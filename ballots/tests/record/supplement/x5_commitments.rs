//! X5: every trustee committed to a share before any was revealed.

use ballots::record::{Check, verify_record};
use ballots::supplement::{Content, Incident, ShareCommitment, Supplement};
use ballots::{EventKind, Hash};

use super::{Case, TIME, key};

#[test]
fn x5_commitments() {
    let case = Case::honest();
    let at = Check::Commitments;
    let print = case.content.fingerprint.clone();
    let chain = verify_record(&case.archive[..], &()).chain;
    let resign = |c: &mut ShareCommitment| *c = c.clone().sign(&print, &case.service);
    case.must_fail("none", at, |c| c.commitments.clear());
    case.must_fail("one trustee's missing", at, |c| {
        c.commitments.pop();
    });
    case.must_fail("of another share", at, |c| {
        c.commitments[0].commitment = Hash::of(b"x");
        resign(&mut c.commitments[0]);
    });
    case.must_fail("swapped", at, |c| {
        let (first, second) = (c.commitments[0].commitment, c.commitments[1].commitment);
        (c.commitments[0].commitment, c.commitments[1].commitment) = (second, first);
        c.commitments.iter_mut().for_each(resign);
    });
    case.must_fail("not signed by the service", at, |c| {
        c.commitments[0] = c.commitments[0].clone().sign(&print, &key(2));
    });
    case.must_fail("of another board", at, |c| {
        c.commitments[0].event = Hash::of(b"x");
        resign(&mut c.commitments[0]);
    });
    case.must_fail("of a height that is not there", at, |c| {
        c.commitments[0].height = 1 << 40;
        resign(&mut c.commitments[0]);
    });
    case.must_fail("of a stranger", at, |c| {
        c.commitments[0].owner = 3;
        resign(&mut c.commitments[0]);
    });
    let late = |c: &mut Content| {
        let revealed = chain.len() - 3;
        assert_eq!(chain[revealed].0, EventKind::PartialDecryption);
        (c.commitments[1].height, c.commitments[1].event) = (revealed as u64, chain[revealed].1);
        resign(&mut c.commitments[1]);
    };
    case.must_fail("after another's share was revealed", at, late);
    // Said openly, it is what a trustee who stands in for another does.
    let mut content = case.content.clone();
    late(&mut content);
    content.incidents.push(Incident {
        time: TIME.parse().unwrap(),
        kind: "late-commitment".into(),
        object: "trustee 2".into(),
        effect: "stood in".into(),
    });
    let file = Supplement::seal(&content, &case.service).unwrap();
    assert_eq!(case.verify(&file).failure, None);
}
