//! Tallies, shuffles, decryptions and results with one flaw each.

use ballots::record::Check;
use ballots::{
    Answer, Ed25519, EventKind as K, Group, PartialDecryption, Shuffle, ShuffleError, Tally,
};

use crate::actors::{Election, ranked, summed};
use crate::corpus::{Corpus, Maker, fail};
use crate::flaws::{bump, good};
use crate::script::Script;

pub const FLAWS: &[Maker] = &[
    tallies,
    every_value_of_a_shuffles_proof,
    shuffles,
    decryptions,
    results,
];

#[test]
fn each_fails_at_its_check() {
    fail(FLAWS);
}

/// A list that is longer or shorter than the tally is refused before any of it is read.
#[test]
fn a_shuffle_of_more_or_fewer_is_not_read() {
    let mut script = good();
    let tally = tally(&mut script, 0);
    let text = script.text(K::Shuffle, 0, 0);
    let from = text.find("\"ciphertexts\":[[").unwrap() + 16;
    let second = from + text[from..].find("},").unwrap() + 2;
    let unread = text[from..second].replace("\"alpha\":\"", "\"alpha\":\"x");
    let more = format!("{}{unread}{}", &text[..from], &text[from..]);
    let fewer = format!("{}{}", &text[..from], &text[second..]);
    for (bent, count) in [(more, 3), (fewer, 1)] {
        let refused = Shuffle::parse(bent.as_bytes(), &tally).map(|_| ());
        let shape = matches!(
            &refused,
            Err(ShuffleError::Shape { found, wanted: 2, .. }) if *found == count
        );
        assert!(shape, "{refused:?}");
    }
}

/// The tally as trustee number `shuffles` + 1 finds it.
fn tally(script: &mut Script, shuffles: usize) -> Tally<Ed25519> {
    let ballots: Vec<_> = (0..3)
        .map(|i| script.step(K::Ballot, i).objects[0].clone())
        .collect();
    let accepted: Vec<_> = ballots.iter().map(|b| script.election.accept(b)).collect();
    let mut tally = Tally::new(&script.election.setup, &accepted);
    for i in 0..shuffles {
        let json = script.step(K::Shuffle, i).objects[0].clone();
        let setup = &script.election.setup;
        let shuffle = Shuffle::parse(&json, &tally)
            .unwrap()
            .verify(setup, &tally)
            .unwrap();
        tally = tally.after_shuffle(&shuffle);
    }
    tally
}

fn tallies(c: &mut Corpus<'_>) {
    c.bend(
        "N45 over a subset, with a superseded ballot",
        Check::Tally,
        |s| {
            let ballots: Vec<_> = (0..2)
                .map(|i| s.step(K::Ballot, i).objects[0].clone())
                .collect();
            let accepted: Vec<_> = ballots.iter().map(|b| s.election.accept(b)).collect();
            let tally = Tally::new(&s.election.setup, &accepted);
            s.step(K::EncryptedTally, 0).objects = vec![tally.to_json(), tally.sized_json()];
        },
    );
    c.bend("N45 a ballot dropped from the board", Check::Tally, |s| {
        s.steps.remove(2);
    });
    c.bend("N43 two ballots of a voter swapped", Check::Tally, |s| {
        s.steps.swap(1, 3)
    });
    for (name, from, to) in [
        ("N45 num_tallied", "\"num_tallied\":2", "\"num_tallied\":3"),
        (
            "N45 total_weight",
            "\"total_weight\":2",
            "\"total_weight\":3",
        ),
        (
            "N66 as a string",
            "\"total_weight\":2",
            "\"total_weight\":\"2\"",
        ),
        (
            "N45 reference",
            "\"encrypted_tally\":\"",
            "\"encrypted_tally\":\"0",
        ),
    ] {
        c.bend(name, Check::Totals, |s| {
            s.replace(K::EncryptedTally, 0, 1, from, to)
        });
    }
}

/// N06 and N47: every value of a shuffle's proof counts. Two answers are shuffled, so there are
/// 5 + 2 commitments, 4 + 2 + 2 responses, 2 commitments to the permutation and 2 of the chain.
fn every_value_of_a_shuffles_proof(c: &mut Corpus<'_>) {
    let mut script = good();
    let text = script.text(K::Shuffle, 0, 0);
    let proof = text.find("\"proofs\":").unwrap() + 9;
    let quotes: Vec<usize> = text[proof..]
        .match_indices('"')
        .map(|(i, _)| proof + i)
        .collect();
    assert_eq!(quotes.len(), 2 * 19);
    for (i, ends) in quotes.chunks(2).enumerate() {
        let value = &text[ends[0] + 1..ends[1]];
        let last = &value[value.len() - 1..];
        let bent = match Ed25519::read(value) {
            Ok(_) => format!("{}58", "66".repeat(31)),
            Err(_) => format!(
                "{}{}",
                &value[..value.len() - 1],
                if last == "1" { "2" } else { "1" }
            ),
        };
        let bent = format!("{}{bent}{}", &text[..ends[0] + 1], &text[ends[1]..]);
        c.bend(
            &format!("N06 value {i} of a shuffle"),
            Check::Shuffle,
            |s| {
                s.step(K::Shuffle, 0).objects[0] = bent.into_bytes();
                s.rename_owned(K::Shuffle, 0, 1);
            },
        );
    }
}

fn shuffles(c: &mut Corpus<'_>) {
    c.bend("N48 a ciphertext replaced", Check::Shuffle, |s| {
        let text = s.text(K::Shuffle, 0, 0);
        let at = text.find("\"beta\":\"").unwrap() + 8;
        let bent = format!("{}{}58{}", &text[..at], "66".repeat(31), &text[at + 64..]);
        s.step(K::Shuffle, 0).objects[0] = bent.into_bytes();
        s.rename_owned(K::Shuffle, 0, 1);
    });
    c.bend("N48 a ciphertext twice", Check::Shuffle, |s| {
        let text = s.text(K::Shuffle, 0, 0);
        let from = text.find("[[").unwrap() + 2;
        let items: Vec<&str> = text[from..].split("},").take(2).collect();
        let bent = text.replacen(items[1].trim_end_matches(']'), items[0], 1);
        s.step(K::Shuffle, 0).objects[0] = bent.into_bytes();
        s.rename_owned(K::Shuffle, 0, 1);
    });
    c.bend("N48 a ciphertext dropped", Check::Shuffle, |s| {
        let text = s.text(K::Shuffle, 0, 0);
        let from = text.find("[[").unwrap() + 2;
        let end = from + text[from..].find("},").unwrap() + 2;
        s.replace(K::Shuffle, 0, 0, &text[from..end], "");
        s.rename_owned(K::Shuffle, 0, 1);
    });
    c.bend("N49 of another input", Check::Shuffle, |s| {
        let before = tally(s, 0);
        let again = Shuffle::make(&s.election.setup, &before, &mut s.election.rng).unwrap();
        s.step(K::Shuffle, 1).objects[0] = again.to_json();
        s.rename_owned(K::Shuffle, 1, 2);
    });
    c.bend("N49 out of order", Check::Shuffle, |s| {
        let first = s.place(K::Shuffle, 0);
        s.steps.swap(first, first + 1);
    });
    c.bend("N60 a trustee's second shuffle", Check::ShuffleOwner, |s| {
        s.rename_owned(K::Shuffle, 1, 1)
    });
    for stranger in [0, 3] {
        c.bend(
            &format!("N60 shuffle by stranger {stranger}"),
            Check::ShuffleOwner,
            |s| s.rename_owned(K::Shuffle, 0, stranger),
        );
    }
    c.bend("N55 names another object", Check::Payload, |s| {
        let other = s.step(K::Shuffle, 1).objects[1].clone();
        let text = String::from_utf8(other)
            .unwrap()
            .replace("\"owner\":2", "\"owner\":1");
        s.step(K::Shuffle, 0).objects[1] = text.into_bytes();
    });
}

fn decryptions(c: &mut Corpus<'_>) {
    for (key, nth) in [
        ("\"challenge\":\"", 0),
        ("\"response\":\"", 0),
        ("\"response\":\"", 5),
    ] {
        c.bend(
            &format!("N06 {key} {nth} of a decryption"),
            Check::Decryption,
            |s| {
                let bent = bump(&s.text(K::PartialDecryption, 0, 0), key, nth);
                s.step(K::PartialDecryption, 0).objects[0] = bent.into_bytes();
                s.rename_owned(K::PartialDecryption, 0, 1);
            },
        );
    }
    c.bend("N06 a wrong factor", Check::Decryption, |s| {
        let text = s.text(K::PartialDecryption, 0, 0);
        let at = text.find("[[\"").unwrap() + 3;
        let bent = format!("{}{}58{}", &text[..at], "66".repeat(31), &text[at + 64..]);
        s.step(K::PartialDecryption, 0).objects[0] = bent.into_bytes();
        s.rename_owned(K::PartialDecryption, 0, 1);
    });
    c.bend("N61 swapped", Check::Decryption, |s| {
        s.rename_owned(K::PartialDecryption, 0, 2);
        s.rename_owned(K::PartialDecryption, 1, 1);
    });
    c.bend("N60 the same trustee twice", Check::DecryptionOwner, |s| {
        let first = s.place(K::PartialDecryption, 0);
        s.steps[first + 1] = s.steps[first].clone();
    });
    for stranger in [0, 3, u32::MAX] {
        c.bend(
            &format!("N60 decryption by stranger {stranger}"),
            Check::DecryptionOwner,
            |s| {
                s.rename_owned(K::PartialDecryption, 0, stranger);
            },
        );
    }
    c.bend("N62 too few", Check::EnoughTrustees, |s| {
        let second = s.place(K::PartialDecryption, 1);
        s.steps.remove(second);
    });
    c.bend("N46, N62 of another tally", Check::Decryption, |s| {
        let before = tally(s, 1);
        let key = &s.election.keys[0];
        let part =
            PartialDecryption::make(&s.election.setup, &before, key, &mut s.election.rng).unwrap();
        s.step(K::PartialDecryption, 0).objects[0] = part.to_json();
        s.rename_owned(K::PartialDecryption, 0, 1);
    });
    c.bend("N62 of another election", Check::Decryption, |s| {
        let mut other = Election::new(11, vec![summed(3, 1, 2, true), ranked(4)], 5, 2);
        let ballots: Vec<_> = (0..2)
            .map(|voter| {
                let ranks = Answer::Ranked(vec![1, 0, 0, 0]);
                other.vote(voter, &[Answer::Summed(vec![true, false, false]), ranks])
            })
            .collect();
        let (archive, _) = other.run(&ballots);
        let mut other = Script::new(other, &archive);
        s.step(K::PartialDecryption, 0).objects =
            other.step(K::PartialDecryption, 0).objects.clone();
    });
}

/// N63.
fn results(c: &mut Corpus<'_>) {
    let mut result = |name: &str, from: &str, to: &str| {
        c.bend(name, Check::Result, |s| {
            s.replace(K::Result, 0, 0, from, to)
        });
    };
    result("N63 off by one", "{\"result\":[[1,", "{\"result\":[[2,");
    result("N63 negative", "{\"result\":[[1,", "{\"result\":[[-1,");
    result(
        "N63 a question less",
        "{\"result\":[[1,0,1,1],",
        "{\"result\":[",
    );
    result(
        "N63 permuted",
        "{\"result\":[[1,0,1,1],",
        "{\"result\":[[0,1,1,1],",
    );
    result(
        "N63 a choice less",
        "{\"result\":[[1,0,1,1],",
        "{\"result\":[[1,0,1],",
    );
    result("N63 white space", "{\"result\":", "{\"result\": ");
    result("N63 another ranking", "[1,2,0,0]", "[2,1,0,0]");
    let mut script = good();
    let text = script.text(K::Result, 0, 0);
    let rankings = if text.contains(",[1,2,0,0]") {
        ",[1,2,0,0]"
    } else {
        "[1,2,0,0],"
    };
    result("N63 a ranking less", rankings, "");
}
