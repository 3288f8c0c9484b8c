//! X3, X4 and X8: the size of the roll, the documents, and the codes that may not vote.

use ballots::Ed25519;
use ballots::record::{Check, CheckRun};
use ballots::supplement::{Replaced, Spares};

use super::{Case, TIME};

#[test]
fn x3_and_x4_roll_and_documents() {
    let case = Case::honest();
    case.must_fail("N24 a voter more", Check::RollCommitment, |c| {
        c.roll.size += 1
    });
    case.must_fail("N24 a voter fewer", Check::RollCommitment, |c| {
        c.roll.size -= 1
    });
    case.must_fail("a notice rewritten", Check::Documents, |c| {
        c.documents[0].text = "Vote until nine.\n".into();
    });
}

/// Six codes are on the list, five people on the roll: one code is spare, or void.
#[test]
fn x3_and_x8_codes_that_may_not_vote() {
    let mut case = Case::honest();
    let public = |i: usize| {
        let code = &case.election.credentials[i];
        let public = code.public::<Ed25519>(case.election.setup.uuid());
        public.to_string()
    };
    // The last one alone has not voted.
    let [first, second, last] = [0, 1, 5].map(public);
    let replaced = |void: &str, by: &str| Replaced {
        void: void.to_owned(),
        by: by.to_owned(),
        time: TIME.parse().unwrap(),
    };
    case.content.roll.size -= 1;
    let spare = Spares {
        unused: vec![last.clone()],
        replaced: Vec::new(),
    };
    let void = Spares {
        unused: Vec::new(),
        replaced: vec![replaced(&last, &first)],
    };
    for sound in [&spare, &void] {
        case.content.spares = sound.clone();
        let report = case.verify(&case.file());
        assert_eq!(report.failure, None, "{sound:?}");
        let made = |run: &CheckRun| (run.number, run.objects) == (Check::Spares, 1);
        assert!(report.checks.iter().any(made), "{sound:?}");
    }
    let [roll, voted] = [Check::RollCommitment, Check::Spares];
    case.must_fail("N24 nothing said of the code more", roll, |c| {
        c.spares = Spares::default();
    });
    for (name, at, unused, replacements) in [
        ("no such code", roll, vec!["x".to_owned()], vec![]),
        (
            "two who may not vote",
            roll,
            vec![last.clone(), first.clone()],
            vec![],
        ),
        (
            "spare twice",
            roll,
            vec![last.clone(), last.clone()],
            vec![],
        ),
        (
            "spare and void",
            roll,
            vec![last.clone()],
            vec![(&last, &first)],
        ),
        (
            "void twice",
            roll,
            vec![],
            vec![(&last, &first), (&last, &second)],
        ),
        (
            "by no such code",
            roll,
            vec![],
            vec![(&last, &"x".to_owned())],
        ),
        ("by itself", roll, vec![], vec![(&last, &last)]),
        (
            "a vote with a spare code",
            voted,
            vec![first.clone()],
            vec![],
        ),
        (
            "a vote with a void code",
            voted,
            vec![],
            vec![(&second, &first)],
        ),
    ] {
        let replacements = replacements.iter().map(|(void, by)| replaced(void, by));
        let replaced = replacements.collect();
        case.must_fail(name, at, |c| c.spares = Spares { unused, replaced });
    }
    // A spare one that took a place is spare no more.
    case.content.roll.size -= 1;
    case.must_fail("by one that is spare still", roll, |c| {
        c.spares = Spares {
            unused: vec![last.clone()],
            replaced: vec![replaced(&second, &last)],
        };
    });
    case.must_fail("by one in two places", roll, |c| {
        c.spares = Spares {
            unused: Vec::new(),
            replaced: vec![replaced(&last, &first), replaced(&second, &first)],
        };
    });
}
