//! Every group element and every number of a proof in every object of a record, bent in every way
//! that curve.rs knows: the list is made from the records themselves, so that no field is forgotten.

use ballots::record::Check;
use ballots::{Answer, EventKind as K};

use crate::corpus::{Corpus, Maker, fail};
use crate::curve::{self, Reads, reads};
use crate::flaws::good;
use crate::json::{Json, Place, quoted};
use crate::resign::resign;
use crate::script::Script;

pub const FLAWS: &[Maker] = &[of_setups, of_ballots, of_tallies, of_thresholds, of_lists];

#[test]
fn each_of_setups_and_tallies_fails_at_its_check() {
    fail(&[of_setups, of_tallies]);
}

#[test]
fn each_of_ballots_fails_at_its_check() {
    fail(&[of_ballots]);
}

#[test]
fn each_of_lists_and_thresholds_fails_at_its_check() {
    fail(&[of_lists, of_thresholds]);
}

/// An object of a record, and how the record is mended when it has been bent.
#[derive(Clone, Copy)]
struct Object {
    kind: K,
    object: usize,
    /// Where a bad spelling must fail.
    spelling: Check,
    /// Where the neutral element must fail, which is spelled well.
    neutral: Check,
}

const fn object(kind: K, object: usize, spelling: Check, neutral: Check) -> Object {
    Object {
        kind,
        object,
        spelling,
        neutral,
    }
}

fn of_setups(c: &mut Corpus<'_>) {
    let mut script = good();
    let objects = [
        object(K::Setup, 0, Check::Election, Check::ElectionKey),
        object(K::Setup, 1, Check::Trustees, Check::Trustees),
        object(K::Setup, 2, Check::Roll, Check::Roll),
    ];
    for object in objects {
        bend_all(c, &mut script, object, "both kinds");
    }
}

fn of_ballots(c: &mut Corpus<'_>) {
    let object = object(K::Ballot, 0, Check::BallotForm, Check::Proofs);
    bend_all(c, &mut good(), object, "both kinds");
}

fn of_tallies(c: &mut Corpus<'_>) {
    let mut script = good();
    let objects = [
        object(K::EncryptedTally, 0, Check::Tally, Check::Tally),
        object(K::Shuffle, 0, Check::Shuffle, Check::Shuffle),
        object(
            K::PartialDecryption,
            0,
            Check::Decryption,
            Check::Decryption,
        ),
    ];
    for object in objects {
        bend_all(c, &mut script, object, "both kinds");
    }
}

fn of_thresholds(c: &mut Corpus<'_>) {
    let (mut script, _) = crate::threshold_flaws::good();
    let object = object(K::Setup, 1, Check::Trustees, Check::Trustees);
    bend_all(c, &mut script, object, "threshold");
}

fn of_lists(c: &mut Corpus<'_>) {
    let mut script = crate::lists::good();
    let object = object(K::Ballot, 0, Check::BallotForm, Check::Proofs);
    bend_all(c, &mut script, object, "lists");
}

/// Bends every leaf of the object that reads as an element or as a number, in the record `of` some
/// kind. Where many of a kind
/// stand beside each other, the first is bent in every way.
fn bend_all(c: &mut Corpus<'_>, script: &mut Script, object: Object, of: &str) {
    let mut json = Json::read(&script.text(object.kind, 0, object.object));
    let mut kinds = std::collections::HashSet::new();
    let mut found = 0;
    for place in json.places() {
        let Some(text) = json.at(&place.steps).text().map(str::to_owned) else {
            continue;
        };
        let Some(kind) = reads(&text) else { continue };
        found += 1;
        let few = !kinds.insert(place.name.replace(|c: char| c.is_ascii_digit(), ""));
        let mut bends = match kind {
            Reads::Element => curve::no_elements(&text, few),
            Reads::Scalar => curve::no_scalars(&text, few),
        };
        if matches!(kind, Reads::Element) && !few {
            bends.push(("N40 neutral".to_owned(), curve::neutral()));
        }
        for (name, bad) in bends {
            let bent = json.with(&place, Json::Leaf(quoted(&bad)));
            let check = check(object, &place, &name);
            let steps = script.steps.clone();
            put(script, object, &place, &bent.write());
            let at = format!("{} {}{}", object.kind, object.object, place.name);
            let name = format!("{name}, {of}, {at}");
            let archive = script.write();
            script.steps = steps;
            match few {
                true => c.add_further(&name, &archive, check),
                false => c.add(&name, &archive, check),
            }
        }
    }
    assert!(
        found > 0,
        "{} {} has no element",
        object.kind,
        object.object
    );
}

fn check(object: Object, place: &Place, name: &str) -> Check {
    match place.name.as_str() {
        ".credential" => Check::Eligible,
        _ if name.starts_with("N40") => object.neutral,
        _ => object.spelling,
    }
}

/// Puts the bent object into the record, which names it, and has its voter sign it.
fn put(script: &mut Script, object: Object, place: &Place, text: &str) {
    let bytes = match object.kind {
        K::Ballot if !place.name.starts_with(".signature") => resign(&mut script.election, 0, text),
        _ => text.as_bytes().to_vec(),
    };
    script.step(object.kind, 0).objects[object.object] = bytes;
    match object.kind {
        K::Setup => script.rename_setup(),
        K::Shuffle | K::PartialDecryption => script.rename_owned(object.kind, 0, 1),
        _ => {}
    }
}

/// What the walk finds is what the types hold: one answer of each kind, counted by hand.
#[test]
fn the_walk_finds_every_field() {
    let mut election = crate::actors::Election::new(
        61,
        vec![
            crate::actors::summed(3, 1, 2, true),
            crate::actors::ranked(4),
        ],
        2,
        1,
    );
    let answers = [
        Answer::Summed(vec![true, false, false]),
        Answer::Ranked(vec![1, 2, 0, 0]),
    ];
    let ballot = String::from_utf8(election.vote(0, &answers)).unwrap();
    let json = Json::read(&ballot);
    assert_eq!(json.write(), ballot);
    let (mut elements, mut scalars) = (0, 0);
    for place in json.places() {
        match json.clone().at(&place.steps).text().and_then(reads) {
            Some(Reads::Element) => elements += 1,
            Some(Reads::Scalar) => scalars += 1,
            None => {}
        }
    }
    // The credential, four summed choices with blank, a ranking; a proof is two numbers: two for
    // each choice, three for the limits, two for blank, one of the ranking, one of the signature.
    assert_eq!(elements, 1 + 2 * 4 + 2);
    assert_eq!(scalars, 2 * (2 * 4 + 3 + 2 + 1 + 1));
}
