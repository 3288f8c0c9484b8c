//! Lists questions: a record of another program, and ballots with one flaw each (N32).

use ballots::record::{Check, verify_record};
use ballots::{EventKind as K, Lists, Question, QuestionOutcome};

use crate::actors::Election;
use crate::corpus::{Corpus, Maker, fail};
use crate::flaws::bump;
use crate::own::audit_ballots;
use crate::resign::resign;
use crate::script::Script;
use crate::voter::vote;

pub const FLAWS: &[Maker] = &[
    votes_that_are_not_allowed,
    every_number_of_every_proof,
    shapes,
    groupings,
];

#[test]
fn each_fails_at_its_check() {
    fail(FLAWS);
}

const GOOD: [&[bool]; 2] = [&[true, true, false, true], &[false, false, false]];

fn question() -> Question {
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Question::Lists(Lists {
        answers: vec![list(&["First", "A", "B", "C"]), list(&["Second", "D", "E"])],
        question: "Which list, and whom of it?".to_owned(),
        extra: None,
    })
}

fn election() -> Election {
    Election::new(31, vec![question()], 4, 2)
}

/// Made by belenios-tool 3.3.0 with four voters and one trustee, all by its own commands.
#[test]
fn a_record_of_another_program() {
    let record = include_bytes!("data/lists.bel");
    let report = verify_record(&record[..], &());
    assert_eq!(report.failure, None);
    assert!(report.complete);
    assert_eq!(
        report.result.unwrap().get(),
        r#"{"result":[[[3,1,2,1],[1,1,0]]]}"#
    );
}

#[test]
fn our_records_hold_elsewhere() {
    let mut election = election();
    let votes: [[&[bool]; 2]; 3] = [
        GOOD,
        [&[false; 4], &[true, true, true]],
        [&[true, false, false, true], &[false; 3]],
    ];
    let ballots: Vec<_> = (0..3).map(|i| vote(&mut election, i, &votes[i])).collect();
    let result = audit_ballots(&mut election, &ballots);
    assert_eq!(result, [QuestionOutcome::Summed(vec![2, 1, 0, 2, 1, 1, 1])]);
}

/// A good record with one ballot.
pub fn good() -> Script {
    let mut election = election();
    let ballot = vote(&mut election, 0, &GOOD);
    let (archive, _) = election.run(&[ballot]);
    Script::new(election, &archive)
}

/// A good record with the first ballot replaced.
fn with_ballot(
    c: &mut Corpus<'_>,
    name: &str,
    check: Check,
    make: impl FnOnce(&mut Election, &str) -> Vec<u8>,
) {
    let mut script = good();
    let text = script.text(K::Ballot, 0, 0);
    let bent = make(&mut script.election, &text);
    assert_ne!(bent, text.as_bytes(), "{name}");
    script.step(K::Ballot, 0).objects[0] = bent;
    c.add(name, &script.write(), check);
}

fn votes_that_are_not_allowed(c: &mut Corpus<'_>) {
    let votes: [(&str, [&[bool]; 2]); 6] = [
        ("no list", [&[false; 4], &[false; 3]]),
        (
            "a candidate without a list",
            [&[false, true, false, false], &[false; 3]],
        ),
        (
            "two lists",
            [&[true, true, false, false], &[true, false, true]],
        ),
        (
            "two lists, candidates of one",
            [&[true, true, false, false], &[true, false, false]],
        ),
        (
            "candidates of another list",
            [&[true, false, false, false], &[false, true, false]],
        ),
        ("no candidate", [&[true, false, false, false], &[false; 3]]),
    ];
    for (name, bits) in votes {
        let name = format!("N32 {name}");
        with_ballot(c, &name, Check::Proofs, |election, _| {
            vote(election, 0, &bits)
        });
    }
}

/// N06: every challenge and response of the answer counts.
fn every_number_of_every_proof(c: &mut Corpus<'_>) {
    let good = String::from_utf8(vote(&mut election(), 0, &GOOD)).unwrap();
    let body = good.find(",\"signature\"").unwrap();
    let count = |key: &str| good[..body].matches(key).count();
    assert_eq!(count("\"challenge\":\""), 2 * 7 + 1 + 2 * 2 + 1);
    let mut bend = |name: &str, how: &dyn Fn(&str) -> String| {
        with_ballot(c, name, Check::Proofs, |election, good| {
            resign(election, 0, &how(good))
        });
    };
    for key in ["\"challenge\":\"", "\"response\":\""] {
        for nth in 0..count(key) {
            bend(&format!("N06 lists {key} {nth}"), &|text| {
                bump(text, key, nth)
            });
        }
    }
    bend("N06 lists, first response", &|text| {
        bump(text, "\"response\":[\"", 0)
    });
    bend("N06 lists, second response", &|text| {
        let second = text.find("\"response\":[\"").unwrap() + 12;
        let second = second + text[second..].find("\",\"").unwrap();
        format!("{}{}", &text[..second], bump(&text[second..], "\",\"", 0))
    });
}

fn shapes(c: &mut Corpus<'_>) {
    let mut bend = |name: &str, check, how: &dyn Fn(&str) -> String| {
        with_ballot(c, &format!("N32 {name}"), check, |election, good| {
            resign(election, 0, &how(good))
        });
    };
    let first = |text: &str, key: &str| {
        let from = text.find(key).unwrap() + key.len();
        let end = text[from..].find("]").unwrap();
        (from, from + end)
    };
    bend("a list less", Check::BallotForm, &|text| {
        let (from, end) = first(text, "\"choices\":[");
        format!("{}{}", &text[..from], &text[end + 2..])
    });
    // At the end of each list of lists an empty one more, which nothing else is about.
    for (of, next) in [
        ("choices", "individual_proofs"),
        ("individual_proofs", "overall_proof"),
        ("list_proofs", "nonzero_proof"),
    ] {
        let name = format!("an empty list more of {of}");
        bend(&name, Check::BallotForm, &|text| {
            let end = text.find(&format!("],\"{next}\"")).unwrap();
            format!("{},[]{}", &text[..end], &text[end..])
        });
    }
    bend("a candidate less", Check::BallotForm, &|text| {
        let (from, _) = first(text, "\"choices\":[[");
        let end = from + text[from..].find("},").unwrap() + 2;
        format!("{}{}", &text[..from], &text[end..])
    });
    // The proofs of the last candidate, from the comma before them.
    let last = |text: &str| {
        let end = text.find("]],\"overall_proof\"").unwrap();
        (text[..end].rfind(",[").unwrap(), end)
    };
    bend("a candidate without proofs", Check::BallotForm, &|text| {
        let (from, end) = last(text);
        format!("{}{}", &text[..from], &text[end..])
    });
    bend("proofs of no candidate", Check::BallotForm, &|text| {
        let (from, end) = last(text);
        format!("{}{}{}", &text[..end], &text[from..end], &text[end..])
    });
    bend("a proof less of a choice", Check::BallotForm, &|text| {
        let (from, _) = first(text, "\"individual_proofs\":[[[");
        let end = from + text[from..].find("},").unwrap() + 2;
        format!("{}{}", &text[..from], &text[end..])
    });
    bend("a list proof less", Check::BallotForm, &|text| {
        let (from, end) = first(text, "\"list_proofs\":[");
        format!("{}{}", &text[..from], &text[end + 2..])
    });
    bend("no list proof of a list", Check::BallotForm, &|text| {
        let (from, end) = first(text, "\"list_proofs\":[[");
        format!("{}{}", &text[..from], &text[end..])
    });
    bend("no nonzero proof", Check::BallotForm, &|text| {
        let from = text.find(",\"nonzero_proof\"").unwrap();
        format!(
            "{}{}",
            &text[..from],
            &text[text.find("}],\"signature\"").unwrap()..]
        )
    });
    bend(
        "no answer to lists, but to choices",
        Check::BallotForm,
        &|text| {
            let (from, end) = first(text, "\"choices\":[[");
            format!(
                "{}{}{}",
                &text[..from - 1],
                &text[from..end],
                &text[end + 1..]
            )
        },
    );
    bend("a ciphertext twice", Check::NoCopies, &|text| {
        let (from, _) = first(text, "\"choices\":[[");
        let one = from + text[from..].find("},").unwrap() + 2;
        let two = one + text[one..].find("},").unwrap() + 2;
        format!("{}{}{}", &text[..one], &text[from..one], &text[two..])
    });
    bend("N09 a neutral commitment", Check::Proofs, &|text| {
        let from = text.find("\"commitment\":\"").unwrap() + 14;
        format!("{}{}1{}", &text[..from], "0".repeat(63), &text[from + 64..])
    });
}

/// Sums, factors and results that are not grouped by list.
fn groupings(c: &mut Corpus<'_>) {
    let mut bend = |name: &str, check, how: &dyn Fn(&mut Script)| {
        let mut script = good();
        how(&mut script);
        c.add(name, &script.write(), check);
    };
    bend("N32 a flat tally", Check::Tally, &|s| {
        let text = s.text(K::EncryptedTally, 0, 0);
        let flat = text
            .replacen("[[[", "[[", 1)
            .replacen("],[", ",", 1)
            .replacen("]]]", "]]", 1);
        s.step(K::EncryptedTally, 0).objects[0] = flat.into_bytes();
    });
    bend("N32 flat factors", Check::Decryption, &|s| {
        let text = s.text(K::PartialDecryption, 0, 0);
        let flat = text
            .replacen("[[[", "[[", 1)
            .replacen("],[", ",", 1)
            .replacen("]]]", "]]", 1);
        s.step(K::PartialDecryption, 0).objects[0] = flat.into_bytes();
        s.rename_owned(K::PartialDecryption, 0, 1);
    });
    bend("N32 factors in other lists", Check::Decryption, &|s| {
        let text = s.text(K::PartialDecryption, 0, 0);
        let at = text.find("],[").unwrap();
        let next = at + 3 + text[at + 3..].find(',').unwrap();
        let moved = format!(
            "{},{}],[{}",
            &text[..at],
            &text[at + 3..next],
            &text[next + 1..]
        );
        s.step(K::PartialDecryption, 0).objects[0] = moved.into_bytes();
        s.rename_owned(K::PartialDecryption, 0, 1);
    });
    bend("N32 a flat result", Check::Result, &|s| {
        s.replace(K::Result, 0, 0, "],[", ",");
    });
}
