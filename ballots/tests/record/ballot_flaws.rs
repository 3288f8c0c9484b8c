//! Ballots with one flaw each: what the voter could do, and what others could do to a ballot.
//! Where the flaw lies inside, the voter signs again, so that nothing else is wrong.

use ballots::record::{Check, verify_record};
use ballots::{Answer, Ed25519, EventKind as K};

use crate::actors::{Election, ranked, summed};
use crate::corpus::{Corpus, Maker, fail};
use crate::curve;
use crate::flaws::{bump, good};
use crate::resign::resign;

/// Bends the text of ballot `nth` and lets its voter sign it again.
fn bend_signed(
    c: &mut Corpus<'_>,
    name: &str,
    check: Check,
    nth: usize,
    how: impl FnOnce(&str) -> String,
) {
    c.bend(name, check, |s| {
        let voter = [0, 1, 0][nth];
        let text = s.text(K::Ballot, nth, 0);
        let bent = how(&text);
        assert_ne!(bent, text, "{name}");
        s.step(K::Ballot, nth).objects[0] = resign(&mut s.election, voter, &bent);
    });
}

pub const FLAWS: &[Maker] = &[
    every_number_of_every_proof,
    proofs,
    eligibility,
    copies,
    shapes,
    lengths,
    other_elections,
    credentials_are_exact,
];

#[test]
fn each_fails_at_its_check() {
    fail(FLAWS);
}

/// A voter who does nothing wrong and signs again is accepted: the flaws below are what fails.
#[test]
fn signing_again_is_no_flaw() {
    let mut script = good();
    let text = script.text(K::Ballot, 0, 0);
    let again = resign(&mut script.election, 0, &text);
    assert_ne!(again, text.as_bytes());
    script.election.accept(&again);
}

/// N06: every challenge and response of a ballot counts.
fn every_number_of_every_proof(c: &mut Corpus<'_>) {
    let text = good().text(K::Ballot, 0, 0);
    let body = text.find(",\"signature\"").unwrap();
    for key in ["\"challenge\":\"", "\"response\":\""] {
        let all = text.matches(key).count();
        let inside = text[..body].matches(key).count();
        assert!(inside > 2 * 4 + 2 + 3);
        for nth in 0..inside {
            let name = format!("N06 {key} {nth}");
            bend_signed(c, &name, Check::Proofs, 0, |text| bump(text, key, nth));
        }
        c.bend(
            &format!("N06 {key} of the signature"),
            Check::Signature,
            |s| {
                s.step(K::Ballot, 0).objects[0] = bump(&text, key, all - 1).into_bytes();
            },
        );
    }
}

fn proofs(c: &mut Corpus<'_>) {
    let swap = |text: &str, one: &str, other: &str| {
        text.replacen(one, "@", 1)
            .replacen(other, one, 1)
            .replacen('@', other, 1)
    };
    bend_signed(
        c,
        "N06 proofs of two choices swapped",
        Check::Proofs,
        0,
        |text| {
            let from = text.find("\"individual_proofs\":[").unwrap() + 21;
            let proofs: Vec<&str> = text[from..].split("]").take(2).collect();
            swap(text, proofs[0], proofs[1].trim_start_matches(','))
        },
    );
    bend_signed(c, "N05 choices permuted", Check::Proofs, 0, |text| {
        let from = text.find("\"choices\":[").unwrap() + 11;
        let choices: Vec<&str> = text[from..].split("},").take(2).collect();
        swap(text, choices[0], choices[1])
    });
    bend_signed(c, "N05 alpha of a choice", Check::Proofs, 0, |text| {
        let at = text.find("\"alpha\":\"").unwrap() + 9;
        text.replacen(&text[at..at + 64], &format!("{}58", "66".repeat(31)), 1)
    });
    bend_signed(c, "N05 beta of the ranking", Check::Proofs, 0, |text| {
        let at = text.rfind("\"beta\":\"").unwrap() + 8;
        text.replacen(&text[at..at + 64], &format!("{}58", "66".repeat(31)), 1)
    });
}

fn eligibility(c: &mut Corpus<'_>) {
    c.bend("N20 credential not on the roll", Check::Eligible, |s| {
        let text = s.text(K::Ballot, 0, 0);
        let at = text.find("\"credential\":\"").unwrap() + 14;
        let stranger = format!("{}58", "66".repeat(31));
        s.replace(K::Ballot, 0, 0, &text[at..at + 64], &stranger);
    });
    c.bend("N03 another's ballot signed again", Check::Proofs, |s| {
        let text = s.text(K::Ballot, 0, 0);
        let other = s.election.credentials[3].public::<Ed25519>(s.election.setup.uuid());
        let at = text.find("\"credential\":\"").unwrap() + 14;
        let bent = text.replacen(&text[at..at + 64], other.as_str(), 1);
        s.step(K::Ballot, 0).objects[0] = resign(&mut s.election, 3, &bent);
    });
    c.bend("signature by another", Check::Signature, |s| {
        let text = s.text(K::Ballot, 0, 0);
        s.step(K::Ballot, 0).objects[0] = resign(&mut s.election, 3, &text);
    });
    c.bend("no signature", Check::Signature, |s| {
        let text = s.text(K::Ballot, 0, 0);
        let body = text.find(",\"signature\"").unwrap();
        s.replace(K::Ballot, 0, 0, &text[body..], "}");
    });
    c.bend("hash of another ballot signed", Check::Signature, |s| {
        let text = s.text(K::Ballot, 0, 0);
        let at = text.find("\"hash\":\"").unwrap() + 8;
        s.replace(K::Ballot, 0, 0, &text[at..at + 43], &"A".repeat(43));
    });
}

fn copies(c: &mut Corpus<'_>) {
    c.bend("N01 the same ballot again", Check::NoCopies, |s| {
        let ballot = s.steps[1].clone();
        s.steps.insert(2, ballot);
    });
    c.bend(
        "N02 an older ballot after a newer one",
        Check::NoCopies,
        |s| {
            let ballot = s.steps[1].clone();
            s.steps.insert(4, ballot);
        },
    );
    c.bend(
        "N04 a voter's own ciphertexts again",
        Check::NoCopies,
        |s| {
            let text = s.text(K::Ballot, 0, 0);
            s.step(K::Ballot, 2).objects[0] = resign(&mut s.election, 0, &text);
        },
    );
    bend_signed(
        c,
        "N04 a ciphertext twice in a ballot",
        Check::NoCopies,
        0,
        |text| {
            let from = text.find("\"choices\":[").unwrap() + 11;
            let choices: Vec<&str> = text[from..].split("},").take(2).collect();
            text.replacen(choices[1], choices[0], 1)
        },
    );
}

fn shapes(c: &mut Corpus<'_>) {
    let cut = |text: &str, key: &str| {
        let from = text.find(key).unwrap() + key.len();
        let end = from + text[from..].find("},").unwrap() + 2;
        format!("{}{}", &text[..from], &text[end..])
    };
    bend_signed(c, "N29 a choice less", Check::BallotForm, 0, |t| {
        cut(t, "\"choices\":[")
    });
    bend_signed(c, "N13 a proof less", Check::BallotForm, 0, |t| {
        cut(t, "\"overall_proof\":[")
    });
    bend_signed(c, "N13 blank proof cut", Check::BallotForm, 0, |t| {
        cut(t, "\"blank_proof\":[")
    });
    bend_signed(c, "N13 proof of a choice cut", Check::BallotForm, 0, |t| {
        cut(t, "\"individual_proofs\":[[")
    });
    // The proofs of the last choice, from the comma before them to where those of all choices end.
    let last = |text: &str| {
        let end = text.find("],\"overall_proof\"").unwrap();
        (text[..end].rfind(",[").unwrap(), end)
    };
    bend_signed(
        c,
        "N13 a choice without proofs",
        Check::BallotForm,
        0,
        |t| {
            let (from, end) = last(t);
            format!("{}{}", &t[..from], &t[end..])
        },
    );
    bend_signed(c, "N13 proofs of no choice", Check::BallotForm, 0, |t| {
        let (from, end) = last(t);
        format!("{}{}{}", &t[..end], &t[from..end], &t[end..])
    });
    bend_signed(c, "N31 no blank proof", Check::BallotForm, 0, |text| {
        let from = text.find(",\"blank_proof\":[").unwrap();
        let end = from + text[from..].find(']').unwrap() + 1;
        format!("{}{}", &text[..from], &text[end..])
    });
    bend_signed(
        c,
        "N31 an empty blank proof",
        Check::BallotForm,
        0,
        |text| {
            let from = text.find("\"blank_proof\":[").unwrap() + 15;
            let end = from + text[from..].find(']').unwrap();
            format!("{}{}", &text[..from], &text[end..])
        },
    );
    bend_signed(c, "N28 an answer less", Check::BallotForm, 0, |text| {
        let from = text.find("\"answers\":[").unwrap() + 11;
        let second = text.rfind(",{\"choices\":{").unwrap();
        format!("{}{}", &text[..from], &text[second + 1..])
    });
    bend_signed(c, "N28 an answer twice", Check::BallotForm, 0, |text| {
        let second = text.rfind(",{\"choices\":{").unwrap();
        let end = text.find("],\"signature\"").unwrap();
        format!("{}{}{}", &text[..end], &text[second..end], &text[end..])
    });
    bend_signed(
        c,
        "N72 an answer of another kind",
        Check::BallotForm,
        0,
        |text| text.replacen("{\"choices\":[", "{\"choices\":[[", 1),
    );
}

/// N70: ten million elements are refused by their length.
fn lengths(c: &mut Corpus<'_>) {
    c.bend("N70 ten million elements", Check::BallotForm, |s| {
        s.step(K::Ballot, 0).objects[0] = "[0],".repeat(10_000_000).into();
    });
}

/// N01: a ballot that stands there again is called that, and not a copy of its ciphertexts.
#[test]
fn the_same_ballot_again_is_told_from_a_copy() {
    let mut script = good();
    let ballot = script.steps[1].clone();
    script.steps.insert(2, ballot);
    let failure = verify_record(&script.write()[..], &()).failure.unwrap();
    assert_eq!(failure.check, Check::NoCopies);
    assert_eq!(failure.reason, "the same ballot stands on the board before");
}

/// N70: what is longer than any ballot is not read at all: its length says enough, whatever it holds.
#[test]
fn what_is_too_long_is_not_read() {
    let script = good();
    let too_long = vec![b' '; 200_000];
    let refused = ballots::Ballot::parse(&too_long, &script.election.setup);
    assert!(matches!(
        refused,
        Err(ballots::BallotError::Size(200_000, most)) if most < 200_000
    ));
}

/// N17 to N19 and N44: a ballot of another election, by hash and by identifier.
fn other_elections(c: &mut Corpus<'_>) {
    let mut clone = Election::new(10, vec![summed(3, 1, 2, true), ranked(4)], 5, 2);
    let answers = [
        Answer::Summed(vec![true, false, false]),
        Answer::Ranked(vec![1, 0, 0, 0]),
    ];
    let foreign = clone.vote(0, &answers);
    c.bend("N19, N44 of a cloned election", Check::BallotForm, |s| {
        s.step(K::Ballot, 0).objects[0] = foreign
    });
    bend_signed(c, "N17 wrong election hash", Check::BallotForm, 0, |text| {
        let at = text.find("\"election_hash\":\"").unwrap() + 17;
        format!("{}{}{}", &text[..at], "A".repeat(43), &text[at + 43..])
    });
    bend_signed(c, "N18 wrong identifier", Check::BallotForm, 0, |text| {
        let at = text.find("\"election_uuid\":\"").unwrap() + 17;
        format!("{}1111{}", &text[..at], &text[at + 4..])
    });
}

/// N21, N39: another spelling of a credential, or one that is equal up to torsion, is not on the
/// roll.
fn credentials_are_exact(c: &mut Corpus<'_>) {
    let mut credential = |name: &str, how: &dyn Fn(&str) -> String| {
        bend_signed(c, name, Check::Eligible, 0, |text| {
            let at = text.find("\"credential\":\"").unwrap() + 14;
            text.replacen(&text[at..at + 64], &how(&text[at..at + 64]), 1)
        });
    };
    credential("N39 credential in upper case", &str::to_uppercase);
    for order in [1, 2, 4] {
        let name = format!("N21 credential plus a torsion point ({order})");
        credential(&name, &|text| curve::plus_torsion(text, order));
    }
}
