//! What takes more than bending bytes: votes outside the limits, proofs made by the forger's recipe,
//! keys made up from others, weights that are not the roll's.

use ballots::record::Check;
use ballots::{Ed25519 as E, EventKind as K, Group, Setup, Tally, Trustee, TrusteeKey};

use crate::actors::{Election, ElectionIn, ranked, roll, summed};
use crate::corpus::{Corpus, Maker, fail};
use crate::resign::resign;
use crate::script::Script;
use crate::voter::{Cell, Element, Scalar, ballot, challenge, list, proof, to_summed};

pub const FLAWS: &[Maker] = &[
    votes,
    rerandomised,
    zeros,
    chosen_afterwards,
    keys,
    weights,
    needless,
    factors,
];

#[test]
fn each_fails_at_its_check() {
    fail(FLAWS);
}

/// A good record: one to two of three choices, by one voter; one trustee.
fn small(seed: u8) -> Script {
    let mut election = Election::new(seed, vec![summed(3, 1, 2, false)], 3, 1);
    let ballot = honest(&mut election);
    let (archive, _) = election.run(&[ballot]);
    Script::new(election, &archive)
}

fn honest(election: &mut Election) -> Vec<u8> {
    let values = [E::one(), E::zero(), E::zero()];
    ballot(election, 0, |voter, s0| {
        vec![to_summed(voter, s0, &values, (1, 2))]
    })
}

/// The voter of these tests makes ballots that hold.
#[test]
fn an_honest_ballot_is_accepted() {
    let mut script = small(70);
    let ballot = honest(&mut script.election);
    script.election.accept(&ballot);
}

/// N30, N29: each choice 0 or 1, but too many or too few; and choices that are neither.
fn votes(c: &mut Corpus<'_>) {
    let [zero, one, two] = [0, 1, 2].map(E::scalar);
    for (name, values) in [
        ("N30 all three", [one, one, one]),
        ("N30 none", [zero, zero, zero]),
        ("N30 one choice twice", [two, zero, zero]),
        ("N30 minus one", [one, one, -one]),
        ("N30 two and minus one", [two, -one, zero]),
        (
            "N30 a large number and its opposite",
            [E::scalar(1000), one - E::scalar(1000), zero],
        ),
    ] {
        let mut script = small(70);
        script.step(K::Ballot, 0).objects[0] = ballot(&mut script.election, 0, |voter, s0| {
            vec![to_summed(voter, s0, &values, (1, 2))]
        });
        c.add(name, &script.write(), Check::Proofs);
    }
}

/// N05: another's ciphertexts encrypted again, with the proofs that they had.
fn rerandomised(c: &mut Corpus<'_>) {
    let mut script = small(71);
    let text = script.text(K::Ballot, 0, 0);
    let y = *script.election.setup.trustees().election_key().element();
    let own = script.election.credentials[1].public::<E>(script.election.setup.uuid());
    let mut bent = text.clone();
    let r = E::scalar(12_345);
    for (key, base) in [("\"alpha\":\"", E::generator()), ("\"beta\":\"", y)] {
        for (at, _) in text.match_indices(key) {
            let at = at + key.len();
            let element = E::mul(&E::read(&text[at..at + 64]).unwrap(), &E::pow(&base, &r));
            bent.replace_range(at..at + 64, &E::write(&[element])[0]);
        }
    }
    let at = bent.find("\"credential\":\"").unwrap() + 14;
    bent.replace_range(at..at + 64, own.as_str());
    let copy = resign(&mut script.election, 1, &bent);
    let mut step = script.step(K::Ballot, 0).clone();
    step.objects[0] = copy;
    script.steps.insert(2, step);
    c.add(
        "N05 re-randomised ciphertexts of another",
        &script.write(),
        Check::Proofs,
    );
}

/// N09: zeros in place of every proof, and neutral elements in place of ciphertexts.
fn zeros(c: &mut Corpus<'_>) {
    let nothing = proof(E::zero(), E::zero());
    let cell = |voter: &mut crate::voter::Voter<'_>| voter.encrypt(E::one());
    let answer = |cells: &[Cell]| {
        let pair = list(&[nothing.clone(), nothing.clone()]);
        format!(
            r#"{{"choices":{},"individual_proofs":{},"overall_proof":{pair}}}"#,
            list(&cells.iter().map(Cell::json).collect::<Vec<_>>()),
            list(&vec![pair.clone(); cells.len()]),
        )
    };
    let mut script = small(72);
    script.step(K::Ballot, 0).objects[0] = ballot(&mut script.election, 0, |voter, _| {
        let cells = [cell(voter), cell(voter), cell(voter)];
        vec![answer(&cells)]
    });
    c.add("N09 all proofs zero", &script.write(), Check::Proofs);
    let mut script = small(72);
    script.step(K::Ballot, 0).objects[0] = ballot(&mut script.election, 0, |voter, _| {
        let mut neutral = cell(voter);
        (neutral.alpha, neutral.beta) = (E::identity(), E::identity());
        let cells = [neutral, cell(voter), cell(voter)];
        vec![answer(&cells)]
    });
    c.add(
        "N09 a neutral ciphertext, proofs zero",
        &script.write(),
        Check::Proofs,
    );
    let mut zero_key = small(72);
    let text = zero_key.text(K::Setup, 0, 1);
    let from = text.find("{\"challenge\"").unwrap();
    let end = from + text[from..].find('}').unwrap() + 1;
    zero_key.replace(K::Setup, 0, 1, &text[from..end], &nothing);
    zero_key.rename_setup();
    c.add("N09 a key's proof zero", &zero_key.write(), Check::Trustees);
}

/// The statement g^x that makes a proof hold whose challenge was computed before it was known.
fn solve(a: &Scalar, t: &Scalar, c: &Scalar) -> Element {
    E::pow_g(&((*a - t) * E::invert(c)))
}

/// N10: commitments and challenge first, for any statement; then the statement for which they
/// hold. It stands in the hash, so that the challenge is another one.
fn chosen_afterwards(c: &mut Corpus<'_>) {
    let [a, t] = [777, 888].map(E::scalar);
    let commitment = &E::write(&[E::pow_g(&a)])[0];

    let mut script = small(73);
    let text = script.text(K::Setup, 0, 1);
    let at = text.find("\"public_key\":\"").unwrap() + 14;
    let challenge_ = challenge(&format!("pok|Ed25519|{}|{commitment}", &text[at..at + 64]));
    let key = &E::write(&[solve(&a, &t, &challenge_)])[0];
    let forged = format!(
        r#"[["Single",{{"pok":{},"public_key":"{key}"}}]]"#,
        proof(challenge_, t)
    );
    script.step(K::Setup, 0).objects[1] = forged.into_bytes();
    script.rename_setup();
    c.add(
        "N10 a key chosen after its challenge",
        &script.write(),
        Check::Trustees,
    );

    // A ranked answer: alpha is the statement.
    let mut election = Election::new(74, vec![ranked(3)], 3, 1);
    let good = election.vote(0, &[ballots::Answer::Ranked(vec![1, 2, 3])]);
    let (archive, _) = election.run(&[good]);
    let mut script = Script::new(election, &archive);
    script.step(K::Ballot, 0).objects[0] = ballot(&mut script.election, 0, |voter, s0| {
        let y = E::write(&[voter.y]).remove(0);
        let other = voter.encrypt(E::one());
        let c = challenge(&format!("raweg|{s0}|{y},{}|{commitment}", other.text()));
        let forged = Cell {
            alpha: solve(&a, &t, &c),
            ..other
        };
        let (choices, proof) = (forged.json(), proof(c, t));
        vec![format!(r#"{{"choices":{choices},"proof":{proof}}}"#)]
    });
    c.add(
        "N10 a ranking chosen after its challenge",
        &script.write(),
        Check::Proofs,
    );

    // One choice of a summed answer: both branches hold for an alpha and a beta found afterwards.
    let mut script = small(75);
    script.step(K::Ballot, 0).objects[0] = ballot(&mut script.election, 0, |voter, s0| {
        let values = [E::one(), E::zero(), E::zero()];
        let answer = to_summed(voter, s0, &values, (1, 2));
        let other = voter.encrypt(E::one());
        forge_choice(voter, s0, &answer, &other)
    });
    c.add(
        "N10 a choice chosen after its challenge",
        &script.write(),
        Check::Proofs,
    );
}

/// Puts in the place of the first choice one that encrypts 1,000 and whose proof would hold if the
/// challenge did not depend on it.
fn forge_choice(
    voter: &mut crate::voter::Voter<'_>,
    s0: &str,
    answer: &str,
    other: &Cell,
) -> Vec<String> {
    // alpha = g^x, beta = y^x g^1000. Branch i proves beta g^-i; its commitments are
    // A = g^t alpha^c and B = y^t (beta g^-i)^c, which need x and c only.
    let [x, c0, c1, t0, t1] = [(); 5].map(|()| voter.draw());
    let value = E::scalar(1_000);
    let mut commitments = Vec::new();
    for (i, c, t) in [(0, c0, t0), (1, c1, t1)] {
        let exponent = t + x * c;
        commitments.push(E::pow_g(&exponent));
        let rest = (value - E::scalar(i)) * c;
        commitments.push(E::mul(&E::pow(&voter.y, &exponent), &E::pow_g(&rest)));
    }
    let hash = format!(
        "prove|{s0}|{}|{}",
        other.text(),
        E::write(&commitments).join(",")
    );
    // The sum of the challenges must be the hash: the second takes what is missing.
    let c1 = challenge(&hash) - c0;
    let forged = Cell {
        alpha: E::pow_g(&x),
        beta: E::mul(&E::pow(&voter.y, &x), &E::pow_g(&value)),
        r: x,
    };
    let proofs = list(&[proof(c0, t0), proof(c1, t1)]);
    let first = answer.find('{').unwrap();
    let cell = first + answer[first + 1..].find('{').unwrap() + 1;
    let end = cell + answer[cell..].find('}').unwrap() + 1;
    let bent = answer.replacen(&answer[cell..end], &forged.json(), 1);
    let from = bent.find("\"individual_proofs\":[").unwrap() + 21;
    let end = from + bent[from..].find(']').unwrap() + 1;
    vec![format!("{}{proofs}{}", &bent[..from], &bent[end..])]
}

/// N57, N58: keys made up from the keys of others.
fn keys(c: &mut Corpus<'_>) {
    let mut script = small(76);
    let mut rng = script.election.rng.clone();
    let one = TrusteeKey::<E>::generate(&mut rng);
    let secret = E::read_scalar(one.to_json().trim_matches('"')).unwrap();
    let opposite = format!("\"{}\"", E::write_scalar(&-secret));
    let opposite = TrusteeKey::<E>::parse(opposite.as_bytes()).unwrap();
    let json =
        |key: &TrusteeKey<E>, rng: &mut _| String::from_utf8(key.public(rng).to_json()).unwrap();
    let [one, opposite] = [json(&one, &mut rng), json(&opposite, &mut rng)];
    let mut put = |name: &str, list: &[&str], check: Check| {
        let items: Vec<String> = list
            .iter()
            .map(|key| format!("[\"Single\",{key}]"))
            .collect();
        let steps = script.steps.clone();
        script.step(K::Setup, 0).objects[1] = format!("[{}]", items.join(",")).into_bytes();
        script.rename_setup();
        c.add(name, &script.write(), check);
        script.steps = steps;
    };
    put("N58 keys that cancel", &[&one, &opposite], Check::Trustees);
    let key_of = |json: &str| json[json.find("\"public_key\":\"").unwrap() + 14..][..64].to_owned();
    let swapped = one.replacen(&key_of(&one), &key_of(&opposite), 1);
    put("N57 another's proof", &[&swapped], Check::Trustees);
    let wanted = E::generator();
    let rogue = E::write(&[E::div(&wanted, &E::read(&key_of(&one)).unwrap())]).remove(0);
    let rogue = one.replacen(&key_of(&one), &rogue, 1);
    put(
        "N58 a key that leaves the election's to its maker",
        &[&one, &rogue],
        Check::Trustees,
    );
    put(
        "N57 trustees of another election",
        &[&one],
        Check::ElectionKey,
    );
    // The neutral element is g^0: everybody can prove to know that.
    let (w, neutral) = (E::scalar(99), E::write(&[E::identity()]).remove(0));
    let commitment = E::write(&[E::pow_g(&w)]).remove(0);
    let pok = proof(challenge(&format!("pok|Ed25519|{neutral}|{commitment}")), w);
    let neutral = format!(r#"{{"pok":{pok},"public_key":"{neutral}"}}"#);
    put(
        "N58 a neutral key with its proof",
        &[&one, &neutral],
        Check::Trustees,
    );
    let unproved = format!(r#"{{"public_key":"{}"}}"#, key_of(&one));
    put("N57 a key without its proof", &[&unproved], Check::Trustees);

    let mut script = small(76);
    let text = script.text(K::Setup, 0, 0);
    let at = text.find("\"public_key\":\"").unwrap() + 14;
    script.replace(K::Setup, 0, 0, &text[at..at + 64], &E::write(&[wanted])[0]);
    script.rename_setup();
    c.add(
        "N58 an election key of nobody's",
        &script.write(),
        Check::ElectionKey,
    );
}

/// An election whose voters weigh 2, 3 and 5.
fn weighted() -> Script {
    let mut election: Election =
        ElectionIn::weighted(77, vec![summed(2, 0, 1, false)], &[2, 3, 5], |rng| {
            let key = TrusteeKey::generate(rng);
            let item = Trustee::Single(key.public(rng));
            (vec![key], vec![item])
        });
    let vote = |first| vec![ballots::Answer::Summed(vec![first, !first])];
    let ballots = [
        election.vote(0, &vote(true)),
        election.vote(1, &vote(false)),
    ];
    let (archive, outcome) = election.run(&ballots);
    let sums = ballots::QuestionOutcome::Summed(vec![2, 3]);
    assert_eq!(outcome.questions(), [sums]);
    Script::new(election, &archive)
}

/// N26, N45: a tally by other weights than the roll's.
fn weights(c: &mut Corpus<'_>) {
    let mut script = weighted();
    let setup = &script.election.setup;
    let public = script.election.credentials.iter();
    let public = public.map(|credential| (credential.public(setup.uuid()), 1));
    let other = Setup::<E>::new(
        setup.spec().clone(),
        setup.trustees().clone(),
        roll(public.collect()),
    );
    let other = other.unwrap();
    assert_eq!(other.fingerprint(), setup.fingerprint());
    let ballots: Vec<_> = (0..2)
        .map(|i| script.step(K::Ballot, i).objects[0].clone())
        .collect();
    let accepted: Vec<_> = ballots
        .iter()
        .map(|json| {
            ballots::Ballot::parse(json, &other)
                .unwrap()
                .verify(&other)
                .unwrap()
        })
        .collect();
    let tally = Tally::new(&other, &accepted);
    let steps = script.steps.clone();
    script.step(K::EncryptedTally, 0).objects = vec![tally.to_json(), tally.sized_json()];
    c.add(
        "N26 every ballot counted once",
        &script.write(),
        Check::Tally,
    );
    script.steps = steps.clone();
    script.replace(
        K::EncryptedTally,
        0,
        1,
        "\"total_weight\":5",
        "\"total_weight\":2",
    );
    c.add("N26 another total weight", &script.write(), Check::Totals);
    script.steps = steps.clone();
    script.step(K::Setup, 0).objects[2] = other.credentials_json().to_vec();
    script.rename_setup();
    c.add(
        "N26 a roll without its weights",
        &script.write(),
        Check::Tally,
    );
    script.steps = steps;
    let text = script.text(K::Setup, 0, 2);
    for (name, weight) in [
        ("N24 weight with a leading zero", "02"),
        ("N24 weight with a sign", "+2"),
        ("N24 weight in hexadecimal", "0x2"),
        ("N24 weight missing", ""),
        ("N24 weight of nineteen digits", "1000000000000000000"),
    ] {
        let steps = script.steps.clone();
        let from = text.find(',').unwrap() + 1;
        let end = from + text[from..].find('"').unwrap();
        let bent = format!("{}{weight}{}", &text[..from], &text[end..]);
        script.step(K::Setup, 0).objects[2] = bent.into_bytes();
        script.rename_setup();
        c.add(name, &script.write(), Check::Roll);
        script.steps = steps;
    }
    // Of somebody who didn't vote, so that nothing else depends on it.
    let silent = script.election.credentials[2].public::<E>(script.election.setup.uuid());
    let good: Vec<String> = serde_json::from_str(&text).unwrap();
    let place = good
        .iter()
        .position(|entry| entry.starts_with(silent.as_str()));
    let bend = |how: &dyn Fn(&mut Vec<String>, usize)| {
        let mut bent = good.clone();
        how(&mut bent, place.unwrap());
        bent
    };
    for (name, bent) in [
        (
            "N24 weight 0 of a silent voter",
            bend(&|list, i| list[i] = format!("{silent},0")),
        ),
        (
            "N23 a silent voter twice",
            bend(&|list, i| list.insert(i, list[i].clone())),
        ),
        ("N23 a roll out of order", bend(&|list, _| list.reverse())),
    ] {
        let steps = script.steps.clone();
        script.step(K::Setup, 0).objects[2] = serde_json::to_vec(&bent).unwrap();
        script.rename_setup();
        c.add(name, &script.write(), Check::Roll);
        script.steps = steps;
    }
}

/// N31: a blank proof, empty and of nothing, where the question allows no blank.
fn needless(c: &mut Corpus<'_>) {
    let mut script = small(78);
    let text = script.text(K::Ballot, 0, 0);
    let end = text.find("}],\"signature\"").unwrap();
    let bent = format!("{},\"blank_proof\":[]{}", &text[..end], &text[end..]);
    script.step(K::Ballot, 0).objects[0] = resign(&mut script.election, 0, &bent);
    c.add(
        "N31 an empty blank proof where none may be",
        &script.write(),
        Check::BallotForm,
    );
}

/// N11, N12: a factor that is not alpha^x, found after its challenge. Its sum opens to no number.
fn factors(c: &mut Corpus<'_>) {
    let mut script = small(78);
    let election = &script.election;
    let secret = election.keys[0].to_json();
    let secret = E::read_scalar(secret.trim_matches('"')).unwrap();
    let fingerprint = election.setup.fingerprint().to_owned();
    let key = E::write(&[E::pow_g(&secret)]).remove(0);
    let tally = crate::json::Json::read(&script.text(K::EncryptedTally, 0, 0));
    let alphas = tally
        .places()
        .into_iter()
        .filter(|place| place.name.ends_with(".alpha"));
    let (mut factors, mut proofs) = (Vec::new(), Vec::new());
    for (i, place) in alphas.enumerate() {
        let alpha = E::read(tally.clone().at(&place.steps).text().unwrap()).unwrap();
        let [w, v] = [1_000 + i as u64, 2_000].map(E::scalar);
        let commitments = E::write(&[E::pow_g(&w), E::pow(&alpha, &v)]).join(",");
        let c = challenge(&format!("decrypt|{fingerprint}|{key}|{commitments}"));
        let t = w - secret * c;
        let factor = E::pow(&alpha, &((v - t) * E::invert(&c)));
        assert!(factor != E::pow(&alpha, &secret));
        factors.push(format!("\"{}\"", E::write(&[factor])[0]));
        proofs.push(proof(c, t));
    }
    let part = format!(
        r#"{{"decryption_factors":[{}],"decryption_proofs":[{}]}}"#,
        list(&factors),
        list(&proofs)
    );
    script.step(K::PartialDecryption, 0).objects[0] = part.into_bytes();
    script.rename_owned(K::PartialDecryption, 0, 1);
    c.add(
        "N11, N12 a factor chosen after its challenge",
        &script.write(),
        Check::Result,
    );
}
