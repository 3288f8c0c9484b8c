//! X7: two trustees shuffled at the least.

use ballots::record::{Check, verify_record};

use super::{case_of, voted};

#[test]
fn x7_shuffles() {
    let case = case_of(voted(1), |_, _, _| ());
    let alone = verify_record(&case.archive[..], &());
    assert!(alone.holds, "Belenios asks for one shuffle");
    assert_eq!(alone.shuffles, 1);
    case.must_fail("one shuffle of two", Check::EnoughShuffles, |_| ());
}
