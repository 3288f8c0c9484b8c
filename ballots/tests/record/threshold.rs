//! Elections that some of the trustees open, and what is refused of a key generation.

use ballots::record::{Check, verify_record};
use ballots::threshold::{
    Candidate, Committed, KeyDrill, Parameters, Place, Polynomials, Seed, voutput_key,
};
use ballots::{
    Answer, Ed25519, EventKind as K, Group, OpeningError, Outcome, PartialDecryption, Question,
    QuestionOutcome, Rfc3526, Tally, ThresholdError, Trustee,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::actors::{Election, ElectionIn, ranked, summed};
use crate::ceremony::{Ceremony, hold};
use crate::flaws::must_fail;
use crate::own::audit;
use crate::script::Script;

fn rng(seed: u8) -> ChaCha20Rng {
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

fn votes() -> Vec<(usize, Vec<Answer>)> {
    let vote = |choices: [bool; 3]| vec![Answer::Summed(choices.to_vec())];
    vec![
        (0, vote([true, false, false])),
        (1, vote([true, true, false])),
        (0, vote([false, true, false])),
    ]
}

const OPENED: [u64; 3] = [1, 2, 0];

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

/// A good record of 2 of 3, with all that was made on the way.
fn good() -> (Script, Tally<Ed25519>) {
    let mut election: Election = election(45, vec![summed(3, 1, 2, false)], 0, (2, 3), &[0, 1, 2]);
    let ballots: Vec<_> = votes()
        .iter()
        .map(|(voter, answers)| election.vote(*voter, answers))
        .collect();
    let accepted: Vec<_> = ballots.iter().map(|b| election.accept(b)).collect();
    let tally = Tally::new(&election.setup, &accepted);
    let (archive, _) = election.run(&ballots);
    assert_eq!(verify_record(&archive[..], &()).failure, None);
    (Script::new(election, &archive), tally)
}

/// N62: one share of two is not enough, nor is the needed single trustee's beside it left out.
#[test]
fn too_few() {
    let (mut script, _) = good();
    for _ in 0..2 {
        let place = script.place(K::PartialDecryption, 1);
        script.steps.remove(place);
    }
    must_fail("N62 one of two", &script.write(), Check::EnoughTrustees);
    let questions = vec![summed(3, 1, 2, false)];
    let mut election = election::<Ed25519>(46, questions, 1, (2, 3), &[0, 1, 2]);
    let ballot = election.vote(0, &votes()[0].1);
    let (archive, _) = election.run(&[ballot]);
    let mut script = Script::new(election, &archive);
    let place = script.place(K::PartialDecryption, 0);
    script.steps.remove(place);
    must_fail("N62 the needed one", &script.write(), Check::EnoughTrustees);
}

#[test]
fn decryptions_in_records() {
    let bend = |name: &str, check, how: &dyn Fn(&mut Script)| {
        let (mut script, _) = good();
        how(&mut script);
        must_fail(name, &script.write(), check);
    };
    bend("N60 twice", Check::DecryptionOwner, &|s| {
        let first = s.place(K::PartialDecryption, 0);
        s.steps[first + 1] = s.steps[first].clone();
    });
    for stranger in [0, 4] {
        bend("N60 out of range", Check::DecryptionOwner, &|s| {
            s.rename_owned(K::PartialDecryption, 0, stranger);
        });
    }
    bend("N61 swapped", Check::Decryption, &|s| {
        s.rename_owned(K::PartialDecryption, 0, 2);
        s.rename_owned(K::PartialDecryption, 1, 1);
    });
    bend("N62 one bad among enough good", Check::Decryption, &|s| {
        let text = s.text(K::PartialDecryption, 2, 0);
        let at = text.find("[[\"").unwrap() + 3;
        let bent = format!("{}{}58{}", &text[..at], "66".repeat(31), &text[at + 64..]);
        s.step(K::PartialDecryption, 2).objects[0] = bent.into_bytes();
        s.rename_owned(K::PartialDecryption, 2, 3);
    });
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

/// N59: bent threshold parameters, each in one place.
#[test]
fn parameters() {
    let ceremony = hold::<Ed25519>(2, 3, &mut rng(47));
    let good = String::from_utf8(ceremony.parameters.to_json().to_vec()).unwrap();
    assert!(Parameters::<Ed25519>::parse(good.as_bytes()).is_ok());
    let refuse = |name: &str, bent: String| {
        assert_ne!(bent, good, "{name}");
        let error = Parameters::<Ed25519>::parse(bent.as_bytes()).map(|_| ());
        error.expect_err(name)
    };
    for threshold in ["0", "1", "3", "4"] {
        let bent = good.replacen("\"threshold\":2", &format!("\"threshold\":{threshold}"), 1);
        refuse("threshold", bent);
    }
    let mut value: serde_json::Value = serde_json::from_str(&good).unwrap();
    for list in ["certs", "coefexps", "signatures", "verification_keys"] {
        let all = value[list].as_array().unwrap().clone();
        let mut try_list = |name: &str, bent: Vec<serde_json::Value>| {
            value[list] = bent.into();
            refuse(&format!("{list} {name}"), ordered(&value));
            value[list] = all.clone().into();
        };
        try_list("one less", all[1..].to_vec());
        try_list("one more", [all.clone(), vec![all[0].clone()]].concat());
        try_list(
            "one twice",
            vec![all[0].clone(), all[0].clone(), all[2].clone()],
        );
        try_list(
            "out of order",
            vec![all[1].clone(), all[0].clone(), all[2].clone()],
        );
        try_list("none", Vec::new());
    }
    // Every number counts.
    for key in ["\"challenge\":\"", "\"response\":\""] {
        for nth in 0..good.matches(key).count() {
            refuse("N06", crate::flaws::bump(&good, key, nth));
        }
    }
    let without = good.find(",\"signature\":{").unwrap();
    assert!(good[without..].contains("verification_keys"));
    let last = good.rfind(",\"signature\":{").unwrap();
    let end = last + good[last..].find('}').unwrap() + 1;
    refuse(
        "no signature of a key",
        format!("{}{}", &good[..last], &good[end..]),
    );
    let other = hold::<Ed25519>(2, 3, &mut rng(48));
    let other = String::from_utf8(other.parameters.to_json().to_vec()).unwrap();
    let keys = |text: &str| text.find("\"verification_keys\"").unwrap();
    refuse(
        "keys of others",
        format!("{}{}", &good[..keys(&good)], &other[keys(&other)..]),
    );
    let polynomials = |text: &str| text.find("\"coefexps\"").unwrap();
    refuse(
        "polynomials of others",
        format!(
            "{}{}",
            &good[..polynomials(&good)],
            &other[polynomials(&other)..]
        ),
    );
}

/// The fields in the specification's order.
fn ordered(value: &serde_json::Value) -> String {
    fn write(value: &serde_json::Value) -> String {
        const ORDER: [&str; 10] = [
            "pok",
            "public_key",
            "message",
            "challenge",
            "response",
            "signature",
            "threshold",
            "certs",
            "coefexps",
            "signatures",
        ];
        match value {
            serde_json::Value::Array(list) => {
                format!("[{}]", list.iter().map(write).collect::<Vec<_>>().join(","))
            }
            serde_json::Value::Object(map) => {
                let place = |key: &str| ORDER.iter().position(|k| *k == key).unwrap_or(99);
                let mut fields: Vec<_> = map.iter().collect();
                fields.sort_by_key(|(key, _)| place(key));
                let field = |(key, value): &(&String, &serde_json::Value)| {
                    format!("\"{key}\":{}", write(value))
                };
                format!(
                    "{{{}}}",
                    fields.iter().map(field).collect::<Vec<_>>().join(",")
                )
            }
            other => other.to_string(),
        }
    }
    write(value)
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
