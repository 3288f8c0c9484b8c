//! X6: every trustee's strong proofs hold, and a factor whose standard proof alone holds is refused.

use ballots::record::{Check, verify_record};
use ballots::supplement::{Content, Decryption, Share, StrongProofs, share_commitment};
use ballots::{Ed25519, EventKind, Group, Hash, PartialDecryption, Tally};

use super::{Case, case};
use crate::actors::Election;
use crate::judge;
use crate::script::objects_of;

/// The strong proofs of trustee `owner`, changed, with the commitment to what they are now.
fn reprove(case: &Case, content: &mut Content, owner: u32, proofs: Vec<u8>) {
    let i = owner as usize - 1;
    let payload = content.decryptions[i].payload;
    let part = object(&case.archive, payload);
    let print = &content.fingerprint;
    content.commitments[i].commitment = share_commitment(print, owner, &part, &proofs);
    content.commitments[i] = content.commitments[i].clone().sign(print, &case.service);
    content.decryptions[i] = Decryption::new(owner, payload, proofs).unwrap();
}

/// The object of this hash.
fn object(archive: &[u8], hash: Hash) -> Vec<u8> {
    let all = objects_of(archive, EventKind::PartialDecryption);
    all.into_iter().find(|o| Hash::of(o) == hash).unwrap()
}

#[test]
fn x6_strong_proofs() {
    let case = Case::honest();
    let at = Check::StrongProofs;
    let proofs = |i: usize| case.content.decryptions[i].proofs.get().to_owned();
    let (first, second) = (proofs(0), proofs(1));
    case.must_fail("none", at, |c| c.decryptions.clear());
    case.must_fail("one trustee's missing", at, |c| {
        c.decryptions.pop();
    });
    case.must_fail("another owner's name", at, |c| c.decryptions[0].owner = 2);
    let bend = |name: &str, json: String| {
        case.must_fail(name, at, |c| reprove(&case, c, 1, json.into_bytes()));
    };
    bend("N61 the other trustee's", second);
    bend("N13 none for a question", "[]".into());
    bend("N13 too few", "[[]]".into());
    bend("not canonical", first.replacen("[[", "[ [", 1));
    bend(
        "N07 no scalar",
        first.replacen("\"challenge\":\"", "\"challenge\":\"0", 1),
    );
    let numbers = first.matches("\":\"").count();
    for i in 0..numbers {
        let (from, _) = first.match_indices("\":\"").nth(i).unwrap();
        let at = from + 3;
        let digit = if first.as_bytes()[at] == b'1' {
            "2"
        } else {
            "1"
        };
        bend(
            "N06 a digit",
            format!("{}{digit}{}", &first[..at], &first[at + 1..]),
        );
    }
    let inner = first[3..first.len() - 3].split("},{");
    let mut places: Vec<&str> = inner.collect();
    places.swap(0, 1);
    let swapped = format!("[[{{{}}}]]", places.join("},{"));
    bend("N06 swapped between ciphertexts", swapped);
}

/// N11: the trustee chooses the commitments first, and then the factor that makes the proof hold: the
/// record's challenge hashes neither alpha nor the factor, so it is known before the statement is.
fn forge(election: &mut Election, tally: &Tally<Ed25519>, honest: &[u8]) -> (Vec<u8>, [String; 2]) {
    type G = Ed25519;
    let digits = election.keys[0].to_json();
    let x = G::read_scalar(digits.trim_matches('"')).unwrap();
    let key = election.keys[0].public_element();
    let columns: serde_json::Value = serde_json::from_slice(&tally.to_json()).unwrap();
    let alpha = G::read(columns[0][0]["alpha"].as_str().unwrap()).unwrap();
    let (a, b) = (
        G::random_scalar(&mut election.rng),
        G::random_scalar(&mut election.rng),
    );
    let commitments = G::write(&[G::pow_g(&a), G::pow(&alpha, &b)]);
    let print = election.setup.fingerprint();
    let text = format!("decrypt|{print}|{}|{}", key.text(), commitments.join(","));
    let challenge = G::scalar_from_digest(Hash::of(text.as_bytes()).as_bytes());
    let response = a - x * challenge;
    // B = alpha^response factor^challenge, solved for the factor.
    let factor = G::pow(&alpha, &((b - response) * G::invert(&challenge)));
    assert_ne!(factor, G::pow(&alpha, &x));
    let proof = [G::write_scalar(&challenge), G::write_scalar(&response)];
    let mut part: serde_json::Value = serde_json::from_slice(honest).unwrap();
    part["decryption_factors"][0][0] = G::write(&[factor])[0].clone().into();
    part["decryption_proofs"][0][0]["challenge"] = proof[0].clone().into();
    part["decryption_proofs"][0][0]["response"] = proof[1].clone().into();
    (serde_json::to_vec(&part).unwrap(), proof)
}

fn share(part: &[u8], proofs: &[u8]) -> Share {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (part, proofs) = (text(part), text(proofs));
    let json = format!("{{\"partial_decryption\":{part},\"strong_proofs\":{proofs}}}");
    Share::parse(json.as_bytes()).unwrap()
}

/// What a trustee puts in the place of the strong proofs: of the election, the tally, the partial
/// decryption, the forged challenge and response, and the honest proofs.
type Forge = fn(&mut Election, &Tally<Ed25519>, &[u8], &[String; 2], &[u8]) -> Vec<u8>;

/// N11, N12: the record's own proof accepts the wrong factor, and so does another program; the strong
/// proof refuses it and names the trustee, whatever the trustee puts there.
#[test]
fn a_wrong_factor_whose_standard_proof_holds() {
    let strong: [(&str, Forge); 3] = [
        ("proofs of the honest factor", |_, _, _, _, honest| {
            honest.to_vec()
        }),
        (
            "proofs made for the wrong factor",
            |election, tally, part, _, _| {
                let part = PartialDecryption::parse(part, tally).unwrap();
                let (setup, key) = (&election.setup, &election.keys[0]);
                StrongProofs::make(setup, tally, key, &part, &mut election.rng).to_json()
            },
        ),
        ("the same trick once more", |_, _, _, proof, honest| {
            let mut proofs: serde_json::Value = serde_json::from_slice(honest).unwrap();
            proofs[0][0]["challenge"] = proof[0].clone().into();
            proofs[0][0]["response"] = proof[1].clone().into();
            serde_json::to_vec(&proofs).unwrap()
        }),
    ];
    for (name, make) in strong {
        let case = case(|election, tally, shares| {
            let honest = shares[0].clone();
            let (part, proof) = forge(election, tally, honest.part());
            let proofs = make(election, tally, &part, &proof, honest.proofs());
            shares[0] = share(&part, &proofs);
        });
        let alone = verify_record(&case.archive[..], &());
        assert_eq!(alone.failure, None, "{name}: the record alone accepts it");
        if let Some(tool) = judge::tool() {
            let judged = judge::verify(&tool, &case.content.uuid, &case.archive);
            assert_eq!(judged, Ok(()), "{name}: another program accepts it");
        }
        let failure = case.verify(&case.file()).failure.expect(name);
        assert_eq!(failure.check, Check::StrongProofs, "{name}: {failure}");
        let named = "question 1, ciphertext 1: trustee 1's strong proof does not hold";
        assert!(failure.reason.starts_with(named), "{name}: {failure}");
    }
}
