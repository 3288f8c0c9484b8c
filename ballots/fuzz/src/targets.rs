//! What is fuzzed: every parser, and verification. Each entry takes any bytes, must not panic, and
//! asserts that what is accepted is written again as the same bytes.
//!
//! The same entries run under libFuzzer (`make fuzz`) and, on mutations drawn from a seed, in the
//! tests (`tests/record/fuzz.rs`).

use std::cell::RefCell;
use std::sync::OnceLock;

use ballots::archive::{ArchiveReader, MemberKind};
use ballots::record::verify_record;
use ballots::threshold::{
    Candidate, Certificate, Committed, KeyDrill, Parameters, Polynomials, Seed, voutput_key,
};
use ballots::{
    Answer, Ballot, Ed25519, Event, EventKind as K, Group, Owned, PartialDecryption,
    PrivateCredential, Question, Rfc3526, Roll, Setup, Shuffle, Tally, TrusteeKey,
    TrusteePublicKey, Trustees, Uuid,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::actors::{Election, ranked, summed};
use crate::ceremony::{Ceremony, hold};
use crate::script::Script;

#[path = "beside.rs"]
mod beside;

/// What an entry is: its name, what takes the bytes, and good bytes to begin with.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every entry.
pub fn targets() -> impl Iterator<Item = &'static Target> {
    TARGETS.iter().chain(beside::TARGETS)
}

const TARGETS: &[Target] = &[
    target("archive", archive, || vec![world().archive.clone()]),
    target("verify", verify, || vec![world().archive.clone()]),
    target("record", record, record_seeds),
    target("event", event, || of_kind(MemberKind::Event)),
    target("owned", owned, || {
        vec![object(K::Shuffle, 1), object(K::PartialDecryption, 1)]
    }),
    target("election", election, election_seeds),
    target("trustees", trustees, trustee_seeds),
    target("trustee_key", trustee_key, || {
        vec![key_json(0).into_bytes(), public_key(0), public_key(1)]
    }),
    target("roll", roll, || vec![object(K::Setup, 2)]),
    target("ballot", ballot, || objects(K::Ballot)),
    target("shuffle", shuffle, || objects(K::Shuffle)),
    target("decryption", decryption, || objects(K::PartialDecryption)),
    target("credential", credential, || {
        let all = world().credentials.iter();
        all.map(|text| text.clone().into_bytes()).collect()
    }),
    target("element", element, element_seeds),
    target("certificate", certificate, || {
        messages().certificates.clone()
    }),
    target("polynomial", polynomial, || messages().polynomials.clone()),
    target("vinput", vinput, || messages().vinputs.clone()),
    target("voutput", voutput, || messages().voutputs.clone()),
    target("parameters", parameters, || {
        vec![messages().parameters.clone()]
    }),
    target("drill", drill, || vec![messages().drill.clone()]),
    target("blt", blt, blt_seeds),
];

const fn target(name: &'static str, run: fn(&[u8]), seeds: fn() -> Vec<Vec<u8>>) -> Target {
    Target { name, run, seeds }
}

/// A good record, from fixed randomness: a summed question with blank and a ranked one, two trustees.
struct World {
    archive: Vec<u8>,
    steps: Vec<(K, Vec<Vec<u8>>)>,
    setup: Setup<Ed25519>,
    /// Before any shuffle, and as it is opened.
    tallies: [Tally<Ed25519>; 2],
    credentials: Vec<String>,
    keys: Vec<String>,
}

fn votes() -> (Election, Vec<Vec<u8>>) {
    let mut election = Election::new(90, vec![summed(2, 0, 1, true), ranked(3)], 3, 2);
    let mut vote = |voter, first, ranks: [u8; 3]| {
        let answers = [
            Answer::Summed(vec![first, false]),
            Answer::Ranked(ranks.to_vec()),
        ];
        election.vote(voter, &answers)
    };
    let ballots = vec![
        vote(0, true, [1, 2, 3]),
        vote(1, false, [0, 0, 1]),
        vote(0, false, [3, 2, 1]),
    ];
    (election, ballots)
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let (mut election, ballots) = votes();
        let (archive, _) = election.run(&ballots);
        let keys = election.keys.iter().map(|key| key.to_json().to_string());
        let keys = keys.collect();
        let credentials = election.credentials.iter();
        let credentials = credentials.map(|c| c.expose().to_owned()).collect();
        let accepted: Vec<_> = ballots.iter().map(|json| election.accept(json)).collect();
        let script = Script::new(election, &archive);
        let first = Tally::new(&script.election.setup, &accepted);
        let mut last = first.clone();
        let setup = script.election.setup;
        for step in script.steps.iter().filter(|step| step.kind == K::Shuffle) {
            let shuffle = Shuffle::parse(&step.objects[0], &last).unwrap();
            last = last.after_shuffle(&shuffle.verify(&setup, &last).unwrap());
        }
        let steps = script
            .steps
            .into_iter()
            .map(|step| (step.kind, step.objects));
        World {
            archive,
            steps: steps.collect(),
            setup,
            tallies: [first, last],
            credentials,
            keys,
        }
    })
}

fn objects(kind: K) -> Vec<Vec<u8>> {
    let steps = world().steps.iter().filter(|(found, _)| *found == kind);
    steps.map(|(_, objects)| objects[0].clone()).collect()
}

fn object(kind: K, object: usize) -> Vec<u8> {
    let step = world().steps.iter().find(|(found, _)| *found == kind);
    step.unwrap().1[object].clone()
}

fn of_kind(kind: MemberKind) -> Vec<Vec<u8>> {
    let mut reader = ArchiveReader::new(&world().archive[..]).unwrap();
    let mut bodies = Vec::new();
    while let Some(member) = reader.next_member().unwrap() {
        if member.kind == kind {
            bodies.push(member.body);
        }
    }
    bodies
}

fn archive(bytes: &[u8]) {
    let Ok(mut reader) = ArchiveReader::new(bytes) else {
        return;
    };
    while let Ok(Some(member)) = reader.next_member() {
        assert_eq!(ballots::Hash::of(&member.body), member.hash);
    }
    assert!(reader.position() <= bytes.len() as u64);
}

/// Any bytes as a record: it holds only if it begins with the good one, event by event.
fn verify(bytes: &[u8]) {
    let report = verify_record(bytes, &());
    let setup = report.setup.map(|setup| setup.spec().uuid.clone());
    assert!(!report.holds || setup.as_ref() == Some(world().setup.uuid()));
    assert!(
        !report.holds || world().archive.starts_with(bytes),
        "a bent record holds"
    );
}

/// One object of the good record replaced, and named anew by all that name it: the first byte says
/// which. Such a record never holds, unless the object is the old one. A roll or a list of trustees
/// may be replaced by another sound one: nobody signs the setup, whose hash is the election's name.
fn record(bytes: &[u8]) {
    thread_local! {
        static SCRIPT: RefCell<Script> = RefCell::new({
            let (election, _) = votes();
            Script::new(election, &world().archive)
        });
    }
    let Some((which, body)) = bytes.split_first() else {
        return;
    };
    SCRIPT.with_borrow_mut(|script| {
        let steps = script.steps.clone();
        replace(script, usize::from(*which), body);
        script.steps = steps;
    });
}

fn replace(script: &mut Script, which: usize, body: &[u8]) {
    static PLACES: OnceLock<Vec<(K, usize, usize)>> = OnceLock::new();
    let places = PLACES.get_or_init(places_of_objects);
    let (kind, nth, at) = places[which % places.len()];
    let same = script.step(kind, nth).objects[at] == body;
    script.step(kind, nth).objects[at] = body.to_vec();
    match (kind, at) {
        (K::Setup, 0..=2) => script.rename_setup(),
        (K::Shuffle | K::PartialDecryption, 0) => script.rename_owned(kind, nth, nth as u32 + 1),
        _ => {}
    }
    let report = verify_record(&script.write()[..], &());
    assert!(
        report.holds || !same,
        "the good record fails: {:?}",
        report.failure
    );
    let replaceable = kind == K::Setup && (at == 1 || at == 2);
    assert!(
        same || replaceable || !report.holds,
        "a bent {kind} {at} holds"
    );
}

fn places_of_objects() -> Vec<(K, usize, usize)> {
    let mut places = Vec::new();
    for (i, (kind, objects)) in world().steps.iter().enumerate() {
        let before = world().steps[..i].iter().filter(|(k, _)| k == kind).count();
        places.extend((0..objects.len()).map(|object| (*kind, before, object)));
    }
    places
}

fn record_seeds() -> Vec<Vec<u8>> {
    let all = world().steps.iter().flat_map(|(_, objects)| objects);
    let seed = |(which, body): (u8, &Vec<u8>)| [&[which], &body[..]].concat();
    (0..).zip(all).map(seed).collect()
}

fn event(bytes: &[u8]) {
    if let Ok(event) = Event::parse(bytes) {
        assert_eq!(event.to_json(), bytes);
    }
}

fn owned(bytes: &[u8]) {
    if let Ok(owned) = Owned::parse(bytes) {
        assert_eq!(owned.to_json(), bytes);
    }
}

/// The election with its questions, beside good trustees and a good roll.
fn election(bytes: &[u8]) {
    let (trustees, roll) = (object(K::Setup, 1), object(K::Setup, 2));
    if let Ok(setup) = Setup::<Ed25519>::parse(bytes, &trustees, &roll) {
        assert_eq!(setup.election_json(), bytes);
        assert!(setup.questions().iter().all(|q| !q.answers().is_empty()));
        assert!(setup.spec().group().is_ok());
    }
    assert!(Setup::<Rfc3526>::parse(bytes, &trustees, &roll).is_err());
}

fn election_seeds() -> Vec<Vec<u8>> {
    let lists = Question::Lists(ballots::Lists {
        answers: vec![vec!["First".to_owned(), "A".to_owned()]; 2],
        question: "Which?".to_owned(),
        extra: None,
    });
    let other = Election::new(91, vec![lists, summed(3, 1, 2, false)], 2, 1);
    let text = String::from_utf8(other.setup.election_json().to_vec()).unwrap();
    // With the key of the world's trustees, so that the whole setup is read.
    let key = |setup: &Setup<Ed25519>| setup.trustees().election_key().text().to_owned();
    let text = text.replace(&key(&other.setup), &key(&world().setup));
    vec![object(K::Setup, 0), text.into_bytes()]
}

fn trustees(bytes: &[u8]) {
    if let Ok(trustees) = Trustees::<Ed25519>::parse(bytes) {
        assert_eq!(trustees.to_json(), bytes);
        assert!(*trustees.election_key().element() != Ed25519::identity());
    }
    drop(Trustees::<Rfc3526>::parse(bytes));
}

fn trustee_seeds() -> Vec<Vec<u8>> {
    let threshold = String::from_utf8(messages().parameters.clone()).unwrap();
    let threshold = format!("[[\"Pedersen\",{threshold}]]").into_bytes();
    vec![object(K::Setup, 1), threshold]
}

fn key_json(i: usize) -> String {
    world().keys[i].clone()
}

fn public_key(i: usize) -> Vec<u8> {
    world().setup.trustees().keys()[i].to_json()
}

fn trustee_key(bytes: &[u8]) {
    if let Ok(key) = TrusteeKey::<Ed25519>::parse(bytes) {
        assert_eq!(key.to_json().as_bytes(), bytes.trim_ascii());
    }
    if let Ok(key) = TrusteePublicKey::<Ed25519>::parse(bytes) {
        assert_eq!(key.to_json(), bytes.trim_ascii());
    }
}

fn roll(bytes: &[u8]) {
    if let Ok(roll) = Roll::<Ed25519>::parse(bytes) {
        assert_eq!(roll.to_json(), bytes);
        assert!(!roll.is_empty() && roll.total_weight() >= roll.len() as u64);
    }
}

/// No ballot but those that were made holds: their makers' signatures are of every byte.
fn ballot(bytes: &[u8]) {
    let setup = &world().setup;
    if let Ok(ballot) = Ballot::parse(bytes, setup)
        && let Ok(ballot) = ballot.verify(setup)
    {
        assert!(
            objects(K::Ballot).iter().any(|good| good == bytes),
            "{}",
            ballot.tracker()
        );
    }
}

fn shuffle(bytes: &[u8]) {
    let world = world();
    for tally in &world.tallies {
        if let Ok(shuffle) = Shuffle::parse(bytes, tally) {
            assert_eq!(shuffle.to_json(), bytes);
            let holds = shuffle.verify(&world.setup, tally).is_ok();
            assert!(!holds || objects(K::Shuffle).iter().any(|good| good == bytes));
        }
    }
}

fn decryption(bytes: &[u8]) {
    let world = world();
    let tally = &world.tallies[1];
    if let Ok(part) = PartialDecryption::parse(bytes, tally) {
        assert_eq!(part.to_json(), bytes);
        let holds = part.verify(&world.setup, tally, 1).is_ok();
        assert!(!holds || objects(K::PartialDecryption)[0] == bytes);
    }
}

fn credential(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(credential) = text.parse::<PrivateCredential>() {
        assert_eq!(credential.expose(), text);
    }
    if let Ok(uuid) = text.parse::<Uuid>() {
        assert_eq!(uuid.as_str(), text);
    }
    if let Ok(hash) = text.parse::<ballots::Hash>() {
        assert_eq!(hash.to_string(), text);
    }
    drop(text.parse::<Seed>());
}

/// One spelling for one element, and one for one number, in every group.
fn element(bytes: &[u8]) {
    fn of<G: Group>(text: &str) {
        if let Ok(element) = G::read(text) {
            assert_eq!(G::write(&[element])[0], text);
        }
        if let Ok(scalar) = G::read_scalar(text) {
            assert_eq!(G::write_scalar(&scalar), text);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        of::<Ed25519>(text);
        of::<Rfc3526>(text);
        of::<ballots::Belenios2048>(text);
    }
}

fn element_seeds() -> Vec<Vec<u8>> {
    fn of<G: Group>() -> [Vec<u8>; 2] {
        let element = G::write(&[G::generator()]).remove(0);
        let scalar = G::write_scalar(&-G::one());
        [element.into_bytes(), scalar.into_bytes()]
    }
    [
        of::<Ed25519>(),
        of::<Rfc3526>(),
        of::<ballots::Belenios2048>(),
    ]
    .concat()
}

/// The messages of a key generation, two of three.
struct Messages {
    ceremony: Ceremony<Ed25519>,
    certificates: Vec<Vec<u8>>,
    polynomials: Vec<Vec<u8>>,
    vinputs: Vec<Vec<u8>>,
    voutputs: Vec<Vec<u8>>,
    parameters: Vec<u8>,
    drill: Vec<u8>,
}

fn messages() -> &'static Messages {
    static MESSAGES: OnceLock<Messages> = OnceLock::new();
    MESSAGES.get_or_init(|| {
        let mut rng = ChaCha20Rng::from_seed([92; 32]);
        let ceremony = hold::<Ed25519>(2, 3, &mut rng);
        let key = TrusteeKey::parse(key_json(0).as_bytes()).unwrap();
        let drill = KeyDrill::answer(&world().setup, &key, "now", &mut rng);
        let certificates = ceremony.certificates.all().iter();
        Messages {
            certificates: certificates.map(Certificate::to_json).collect(),
            polynomials: ceremony.polynomials.clone(),
            vinputs: ceremony.vinputs.clone(),
            voutputs: ceremony.voutputs.clone(),
            parameters: ceremony.parameters.to_json().to_vec(),
            drill: drill.to_json(),
            ceremony,
        }
    })
}

fn certificate(bytes: &[u8]) {
    if let Ok(certificate) = Certificate::<Ed25519>::parse(bytes) {
        assert_eq!(certificate.to_json(), bytes.trim_ascii());
    }
}

fn polynomial(bytes: &[u8]) {
    let messages = messages();
    let certificates = &messages.ceremony.certificates;
    let mut polynomials = messages.polynomials.clone();
    polynomials[0] = bytes.to_vec();
    if let Ok(routed) = Polynomials::new(certificates, &polynomials) {
        assert!(routed.vinput(1).is_some());
        drop(routed.parameters(certificates, &messages.voutputs));
    }
    let mut rng = ChaCha20Rng::from_seed([93; 32]);
    drop(Candidate::from_seed(messages.ceremony.seeds[0].clone()).commit(certificates, &mut rng));
}

fn vinput(bytes: &[u8]) {
    let messages = messages();
    let committed = Committed::from_seed(messages.ceremony.seeds[0].clone());
    let mut rng = ChaCha20Rng::from_seed([94; 32]);
    if let Ok((key, _)) = committed.finish(&messages.ceremony.certificates, bytes, &mut rng) {
        let good = messages.ceremony.keys[0].public_element();
        assert_eq!(key.public_element(), good);
    }
}

fn voutput(bytes: &[u8]) {
    let messages = messages();
    for seed in &messages.ceremony.seeds {
        drop(voutput_key::<Ed25519>(seed, bytes));
    }
    let certificates = &messages.ceremony.certificates;
    let mut voutputs = messages.voutputs.clone();
    voutputs[0] = bytes.to_vec();
    let routed = Polynomials::new(certificates, &messages.polynomials).unwrap();
    if let Ok(parameters) = routed.parameters(certificates, &voutputs) {
        let keys = |p: &Parameters<Ed25519>| p.keys()[0].public_key().to_owned();
        assert_eq!(keys(&parameters), keys(&messages.ceremony.parameters));
    }
}

fn parameters(bytes: &[u8]) {
    if let Ok(parameters) = Parameters::<Ed25519>::parse(bytes) {
        assert_eq!(parameters.to_json(), bytes.trim_ascii());
        assert!((1..=parameters.keys().len()).contains(&parameters.threshold()));
    }
}

fn drill(bytes: &[u8]) {
    if let Ok(drill) = KeyDrill::parse(bytes) {
        let holds = drill.check(&world().setup, 1, "now").is_ok();
        assert!(!holds || bytes.trim_ascii() == messages().drill);
    }
}

fn blt(bytes: &[u8]) {
    use ballots::count::blt;
    if let Ok(read) = blt::parse(bytes) {
        let written = blt::write(&read.contest);
        let again = blt::parse(written.as_bytes()).unwrap_or_else(|e| panic!("{e}: {written}"));
        assert_eq!(blt::write(&again.contest), written);
    }
}

fn blt_seeds() -> Vec<Vec<u8>> {
    let plain =
        "3 2\n-2\n1 1 2 0\n2 3 0\n1 1=2 3 0\n1 2 - 3 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"Title\"\n";
    vec![plain.as_bytes().to_vec()]
}
