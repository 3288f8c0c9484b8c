//! C1 and C2: the stated count is that of the record, and those whom it elects are declared.

use ballots::Hash;
use ballots::record::Check;

use super::{Case, withdrawn};

#[test]
fn c1_and_c2_count_and_declaration() {
    let case = Case::honest();
    let at = Check::Count;
    case.must_fail("no count", at, |c| c.counts.clear());
    case.must_fail("twice", at, |c| c.counts.push(c.counts[0].clone()));
    case.must_fail("another rule", at, |c| c.counts[0].rule = "meek".into());
    case.must_fail("no rule", at, |c| c.counts[0].rule = "stv".into());
    case.must_fail("a rule of sums", at, |c| {
        c.counts[0].rule = "majority".into()
    });
    case.must_fail("other seats", at, |c| c.counts[0].seats = 2);
    case.must_fail("N63 others elected", at, |c| c.counts[0].elected.reverse());
    case.must_fail("another transcript", at, |c| {
        c.counts[0].transcript = Hash::of(b"x")
    });
    case.must_fail("another question", at, |c| c.counts[0].question = 2);
    let at = Check::Declaration;
    case.must_fail("others declared", at, |c| {
        c.declaration.as_mut().unwrap().elected[0].reverse();
    });
    case.must_fail("nobody declared", at, |c| {
        c.declaration.as_mut().unwrap().elected.clear()
    });
}

#[test]
fn c1_candidates_who_are_withdrawn() {
    let case = Case::bereaved(1);
    let report = case.verify(&case.file());
    assert_eq!(report.failure, None);
    let said = report.supplement.unwrap().withdrawn;
    let said: Vec<&str> = said.iter().map(|gone| &*gone.candidate).collect();
    assert_eq!(said, ["Candidate 1"]);
    assert!(!case.content.counts[0].elected.contains(&1));
    let at = Check::Count;
    case.must_fail("one the transcript didn't withdraw", at, |c| {
        c.counts[0].withdrawn.push(withdrawn(3));
    });
    case.must_fail("another one", at, |c| {
        c.counts[0].withdrawn[0].candidate = 2
    });
    case.must_fail("not said", at, |c| c.counts[0].withdrawn.clear());
    case.must_fail("twice", at, |c| c.counts[0].withdrawn.push(withdrawn(1)));
    case.must_fail("nobody", at, |c| c.counts[0].withdrawn[0].candidate = 0);
    case.must_fail("a stranger", at, |c| {
        c.counts[0].withdrawn.push(withdrawn(5))
    });
    case.must_fail("after the count", at, |c| {
        c.counts[0].withdrawn[0].since = "2026-12-18T12:00:01Z".parse().unwrap();
    });
    // An honest count with everybody in it, of which somebody says otherwise.
    Case::honest().must_fail("N63 somebody who lives", at, |c| {
        c.counts[0].withdrawn.push(withdrawn(4));
    });
    let text = String::from_utf8(case.file()).unwrap();
    let entry = "[{\"candidate\":1,\"since\":\"2026-12-10T12:00:00Z\",\"reason\":\"died\"}]";
    assert!(text.contains(entry), "{text}");
}
