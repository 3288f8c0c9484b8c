//! Elections that some of the trustees open, and what is refused of a key generation.

use ballots::threshold::{Candidate, Committed, KeyDrill, Place, Polynomials, Seed, voutput_key};
use ballots::{
    Answer, Ed25519, EventKind as K, Group, OpeningError, Outcome, PartialDecryption, Question,
    QuestionOutcome, Rfc3526, ThresholdError, Trustee,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::actors::{ElectionIn, ranked, summed};
use crate::ceremony::{Ceremony, hold};
use crate::own::audit;
use crate::script::Script;
use crate::threshold_flaws::good;

pub fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

/// An election whose trustees are `singles` and then a threshold; `openers` open it.
pub fn election<G: Group>(
    seed: u8,
    questions: Vec<Question>,
    singles: usize,
    (threshold, size): (u32, u32),
    openers: &[usize],
) -> ElectionIn<G> {
    let mut election = ElectionIn::with(seed, questions, 4, |rng| {
        let mut keys: Vec<_> = (0..singles)
            .map(|_| ballots::TrusteeKey::generate(rng))
            .collect();
        let mut items: Vec<_> = keys
            .iter()
            .map(|key: &ballots::TrusteeKey<G>| Trustee::Single(key.public(rng)))
            .collect();
        let ceremony = hold::<G>(threshold, size, rng);
        items.push(Trustee::Threshold(ceremony.parameters));
        keys.extend(ceremony.keys);
        (keys, items)
    });
    election.openers = openers.to_vec();
    election
}

pub fn votes() -> Vec<(usize, Vec<Answer>)> {
    let vote = |choices: [bool; 3]| vec![Answer::Summed(choices.to_vec())];
    vec![
        (0, vote([true, false, false])),
        (1, vote([true, true, false])),
        (0, vote([false, true, false])),
    ]
}

pub const OPENED: [u64; 3] = [1, 2, 0];

/// The field `threshold` is the number of trustees who are needed: any two of three, no fewer.
#[test]
fn any_two_of_three() {
    for openers in [[0, 1], [0, 2], [1, 2]] {
        let questions = vec![summed(3, 1, 2, false)];
        let mut election = election::<Ed25519>(41, questions, 0, (2, 3), &openers);
        let result = audit(&mut election, &votes());
        assert_eq!(result, [QuestionOutcome::Summed(OPENED.to_vec())]);
    }
}

#[test]
fn three_of_five_beside_one_who_is_needed() {
    for openers in [&[0, 1, 3, 5][..], &[0, 2, 3, 4], &[0, 1, 2, 3, 4, 5]] {
        let questions = vec![summed(3, 1, 2, false)];
        let mut election = election::<Ed25519>(42, questions, 1, (3, 5), openers);
        let result = audit(&mut election, &votes());
        assert_eq!(result, [QuestionOutcome::Summed(OPENED.to_vec())]);
    }
}

/// Where one suffices, the polynomials are constant, so that all have the same key.
#[test]
fn one_of_three() {
    let questions = vec![summed(3, 1, 2, false)];
    let mut election = election::<Ed25519>(53, questions, 1, (1, 3), &[0, 2]);
    let result = audit(&mut election, &votes());
    assert_eq!(result, [QuestionOutcome::Summed(OPENED.to_vec())]);
}

#[test]
fn ranked_by_two_of_three() {
    let mut election = election::<Ed25519>(43, vec![ranked(4)], 0, (2, 3), &[0, 2]);
    let papers = [[1, 2, 3, 4], [4, 3, 0, 1]];
    let votes: Vec<_> = (0..2)
        .map(|i| (i, vec![Answer::Ranked(papers[i].to_vec())]))
        .collect();
    let result = audit(&mut election, &votes);
    let QuestionOutcome::Ranked(mut opened) = result[0].clone() else {
        panic!("{result:?}")
    };
    opened.sort();
    assert_eq!(opened, papers);
}

#[test]
fn in_a_finite_field() {
    let questions = vec![summed(3, 1, 2, false)];
    let mut election = election::<Rfc3526>(44, questions, 0, (2, 2), &[0, 1]);
    let result = audit(&mut election, &votes());
    assert_eq!(result, [QuestionOutcome::Summed(OPENED.to_vec())]);
}

/// Shares that don't hold are set aside, their trustees named, and the rest open the result.
#[test]
fn culprits_are_named() {
    let (mut script, tally) = good();
    let part =
        |script: &mut Script, i: usize| script.step(K::PartialDecryption, i).objects[0].clone();
    let parts: Vec<_> = (0..3).map(|i| part(&mut script, i)).collect();
    let setup = &script.election.setup;
    let swapped = [
        (1, parts[0].clone()),
        (2, parts[2].clone()),
        (3, parts[2].clone()),
    ];
    let (outcome, culprits) = Outcome::open_with_culprits(setup, &tally, &swapped).unwrap();
    assert_eq!(
        outcome.questions(),
        [QuestionOutcome::Summed(OPENED.to_vec())]
    );
    assert_eq!(culprits.len(), 1);
    assert_eq!(culprits[0].owner, 2);
    assert!(matches!(
        culprits[0].error,
        OpeningError::Proof { owner: 2, .. }
    ));
    let too_few = [
        (1, parts[0].clone()),
        (2, parts[2].clone()),
        (3, b"{}".to_vec()),
    ];
    let error = Outcome::open_with_culprits(setup, &tally, &too_few).unwrap_err();
    assert!(
        matches!(
            error,
            OpeningError::TooFew {
                found: 1,
                needed: 2,
                ..
            }
        ),
        "{error}"
    );
}

/// N58: the proof of any key stands under its own name alone.
#[test]
fn drills() {
    let (script, tally) = good();
    let mut election = script.election;
    let setup = &election.setup;
    let answer = KeyDrill::answer(
        setup,
        &election.keys[1],
        "2026-11-22 noon",
        &mut election.rng,
    );
    let answer = KeyDrill::parse(&answer.to_json()).unwrap();
    assert!(answer.check(setup, 2, "2026-11-22 noon").is_ok());
    assert!(answer.check(setup, 2, "2026-11-23 noon").is_err());
    assert!(answer.check(setup, 1, "2026-11-22 noon").is_err());
    assert!(answer.check(setup, 4, "2026-11-22 noon").is_err());
    // A key that has been in a drill opens as before.
    let part = PartialDecryption::make(setup, &tally, &election.keys[1], &mut election.rng);
    assert_eq!(part.unwrap().owner(), Some(2));
}

/// N59: the certificate of another place, of another key generation, or a key twice.
#[test]
fn places() {
    let mut rng = rng(49);
    let place = |index, size, threshold| Place {
        index,
        size,
        threshold,
    };
    for (index, size, threshold) in [
        (1, 3, 0),
        (1, 3, 4),
        (0, 3, 2),
        (4, 3, 2),
        (1, 0, 0),
        (1, 101, 2),
    ] {
        assert!(Candidate::new::<Ed25519>(place(index, size, threshold), &mut rng).is_err());
    }
    let mut certificate = |index, size, threshold| {
        Candidate::new::<Ed25519>(place(index, size, threshold), &mut rng)
            .unwrap()
            .1
    };
    let new = |list: Vec<_>| ballots::threshold::Certificates::new(list).map(|_| ());
    let one = certificate(1, 2, 2);
    let two = certificate(2, 2, 2);
    assert!(new(vec![one.clone(), two.clone()]).is_ok());
    assert!(new(vec![]).is_err());
    assert!(new(vec![one.clone()]).is_err());
    assert_eq!(
        new(vec![two.clone(), one.clone()]).unwrap_err().culprit(),
        Some(1)
    );
    assert_eq!(
        new(vec![one.clone(), one.clone()]).unwrap_err().culprit(),
        Some(2)
    );
    assert_eq!(
        new(vec![one.clone(), certificate(2, 3, 2)])
            .unwrap_err()
            .culprit(),
        Some(2)
    );
    assert_eq!(
        new(vec![one, certificate(2, 2, 1)]).unwrap_err().culprit(),
        Some(2)
    );
}

/// A share that its sender changed is refused by its recipient, and the sender is named.
#[test]
fn shares() {
    let Ceremony {
        seeds,
        certificates,
        polynomials,
        vinputs,
        voutputs,
        keys,
        ..
    } = hold::<Ed25519>(2, 3, &mut rng(50));
    let mut rng = rng(51);
    // Trustee 2 makes another polynomial, and sends trustee 1 the share of that one.
    let again = Candidate::from_seed(seeds[1].clone());
    let (_, other) = again.commit(&certificates, &mut rng).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&other).unwrap();
    let mixed = {
        let good: serde_json::Value = serde_json::from_slice(&polynomials[1]).unwrap();
        String::from_utf8(polynomials[1].clone()).unwrap().replacen(
            &good["secrets"][0].to_string(),
            &value["secrets"][0].to_string(),
            1,
        )
    };
    let messages = [
        polynomials[0].clone(),
        mixed.into_bytes(),
        polynomials[2].clone(),
    ];
    let routed = Polynomials::new(&certificates, &messages).unwrap();
    let finish = |who: usize, vinput: &[u8]| {
        let committed = Committed::from_seed(seeds[who].clone());
        let mut rng = ChaCha20Rng::from_seed([52; 32]);
        committed
            .finish(&certificates, vinput, &mut rng)
            .map(|(key, _)| key)
    };
    let error = finish(0, &routed.vinput(1).unwrap()).unwrap_err();
    assert_eq!(error.culprit(), Some(2), "{error}");
    assert!(finish(2, &routed.vinput(3).unwrap()).is_ok());
    assert!(routed.vinput(0).is_none() && routed.vinput(4).is_none());
    // Somebody else's messages don't open.
    assert!(finish(0, &vinputs[1]).is_err());
    assert!(finish(0, &vinputs[0]).is_ok());
    // A stranger's seed, and a polynomial in another's name.
    let stranger = Committed::from_seed(Seed::generate(&mut rng));
    let error = stranger
        .finish(&certificates, &vinputs[0], &mut rng)
        .unwrap_err();
    assert!(matches!(error, ThresholdError::Stranger));
    let swapped = [
        polynomials[1].clone(),
        polynomials[0].clone(),
        polynomials[2].clone(),
    ];
    let error = Polynomials::new(&certificates, &swapped).unwrap_err();
    assert_eq!(error.culprit(), Some(1));
    // Outputs in another's place.
    let routed = Polynomials::new(&certificates, &polynomials).unwrap();
    let swapped = [
        voutputs[0].clone(),
        voutputs[2].clone(),
        voutputs[1].clone(),
    ];
    let error = routed.parameters(&certificates, &swapped).unwrap_err();
    assert_eq!(error.culprit(), Some(2));
    // The key comes back out of the message that holds it, for its owner alone.
    let key = voutput_key::<Ed25519>(&seeds[0], &voutputs[0]).unwrap();
    assert_eq!(key.public_element(), keys[0].public_element());
    assert!(voutput_key::<Ed25519>(&seeds[1], &voutputs[0]).is_err());
    for message in [&polynomials[0], &vinputs[0], &voutputs[0]] {
        let flipped = String::from_utf8(message.clone()).unwrap();
        let at = flipped.find("\\\"data\\\":\\\"").unwrap() + 12;
        let digit = if &flipped[at..=at] == "0" { "1" } else { "0" };
        let flipped = format!("{}{digit}{}", &flipped[..at], &flipped[at + 1..]);
        let opens = finish(0, flipped.as_bytes()).is_ok();
        assert!(!opens && voutput_key::<Ed25519>(&seeds[0], flipped.as_bytes()).is_err());
    }
}

/// Nobody who speaks last can choose other coefficients than those whose hash they published before.
#[test]
fn coefficients_are_committed_to_before_they_are_revealed() {
    use ballots::threshold::{CoefficientCommitments, coefficient_commitment};
    let mut rng = <rand_chacha::ChaCha20Rng as rand_core::SeedableRng>::from_seed([77; 32]);
    let held = crate::ceremony::hold::<ballots::Ed25519>(2, 3, &mut rng);
    let certificates = &held.certificates;
    let hash = |i: usize, message: &[u8]| coefficient_commitment(certificates, i, message).unwrap();
    let polynomials = held.polynomials.iter().zip(1..);
    let hashes: Vec<_> = polynomials.map(|(message, i)| hash(i, message)).collect();
    let sound = CoefficientCommitments::new(certificates, hashes.clone()).unwrap();
    sound
        .check_polynomials(certificates, &held.polynomials)
        .unwrap();
    for vinput in &held.vinputs {
        sound.check_vinput(certificates, vinput).unwrap();
    }
    assert!(CoefficientCommitments::new(certificates, hashes[..2].to_vec()).is_err());
    // Trustee 3 draws anew after having seen the others.
    let again = ballots::threshold::Candidate::from_seed(held.seeds[2].clone());
    let (_, other) = again.commit(certificates, &mut rng).unwrap();
    assert_ne!(hash(3, &other), hashes[2]);
    let mut messages = held.polynomials.clone();
    messages[2] = other;
    let refused = sound
        .check_polynomials(certificates, &messages)
        .unwrap_err();
    assert_eq!(refused.culprit(), Some(3));
    let routed = ballots::threshold::Polynomials::new(certificates, &messages).unwrap();
    let refused = sound
        .check_vinput(certificates, &routed.vinput(1).unwrap())
        .unwrap_err();
    assert_eq!(refused.culprit(), Some(3));
}
