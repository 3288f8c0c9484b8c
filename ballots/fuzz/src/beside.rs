//! What stands beside a record, and what single people are given: supplements, heads, receipts, shares, tested
//! ballots, keys.

use std::sync::OnceLock;

use ballots::archive::ArchiveWriter;
use ballots::ballot::{make_tested_ballot, open_tested_ballot};
use ballots::record::{Beside, verify_record, verify_with};
use ballots::supplement::merkle::Tree;
use ballots::supplement::{
    Accepted, Content, Document, Head, Note, Receipt, RollCommitment, RollEntry, RollProof, Share,
    Signature, SignedHead, Signer, Spares, StrongProofs, Supplement, VerifyingKey, WitnessKey,
    event_leaf,
};
use ballots::{Answer, Ed25519, EventKind as K, Hash, TrusteeKey};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::{Target, target, votes, world};

pub const TARGETS: &[Target] = &[
    target("supplement", supplement, || vec![good().supplement.clone()]),
    target("beside", beside, || vec![good().supplement.clone()]),
    target("head", head, || good().heads.clone()),
    target("receipt", receipt, || vec![good().receipt.clone()]),
    target("roll_proof", roll_proof, || vec![good().roll_proof.clone()]),
    target("share", share, || vec![good().share.clone()]),
    target("strong_proofs", strong_proofs, || {
        vec![good().proofs.clone()]
    }),
    target("tested", tested, || vec![good().tested.clone()]),
    target("key", key, || good().keys.clone()),
];

const TIME: &str = "2026-12-18T12:00:00Z";

/// Good bytes, from fixed randomness.
struct Good {
    /// A record whose voting goes on.
    archive: Vec<u8>,
    service: VerifyingKey,
    supplement: Vec<u8>,
    heads: Vec<Vec<u8>>,
    receipt: Vec<u8>,
    roll: RollCommitment,
    roll_proof: Vec<u8>,
    share: Vec<u8>,
    proofs: Vec<u8>,
    tested: Vec<u8>,
    keys: Vec<Vec<u8>>,
}

fn good() -> &'static Good {
    static GOOD: OnceLock<Good> = OnceLock::new();
    GOOD.get_or_init(make)
}

fn make() -> Good {
    let (election, ballots) = votes();
    let mut rng = ChaCha20Rng::from_seed([96; 32]);
    let service = WitnessKey::from_seed(zeroize::Zeroizing::new([97; 32])).unwrap();
    let mut board: ArchiveWriter = election.board();
    for ballot in &ballots {
        board.append(K::Ballot, &[ballot]);
    }
    let setup = &election.setup;
    let uuid = setup.uuid().to_string();
    let chain = verify_record(board.as_bytes(), &()).chain;
    let tree: Tree = chain.iter().map(|(_, hash)| event_leaf(hash)).collect();
    let mut head = SignedHead::new(Head::of(setup.uuid(), &tree), &service);
    let plain_head = head.note().to_string();
    head.cosign("w.example.org", &service, 1_795_300_596);
    let entries: Vec<RollEntry> = (0..3)
        .map(|i| RollEntry::new(uuid.clone(), format!("V {i}"), format!("{i}@x"), &mut rng))
        .collect();
    let mut leaves: Vec<Hash> = entries.iter().map(RollEntry::leaf).collect();
    let roll = RollCommitment::of(&mut leaves);
    let entry = entries.into_iter().next().unwrap();
    let roll_proof = RollProof::new(entry, &leaves).unwrap();
    let accepted = Accepted {
        election: setup.fingerprint().to_owned(),
        tracker: Hash::of(&ballots[0]).base64(),
        height: 1,
        event: chain[1].1,
        time: TIME.parse().unwrap(),
    };
    let content = Content {
        version: Content::VERSION,
        uuid,
        fingerprint: setup.fingerprint().to_owned(),
        made: TIME.parse().unwrap(),
        key: service.verifying_key(),
        event: chain.last().unwrap().1,
        head: plain_head.clone(),
        roll,
        spares: Spares::default(),
        documents: vec![Document::new("notice of poll", "Vote.\n".into())],
        commitments: Vec::new(),
        decryptions: Vec::new(),
        counts: Vec::new(),
        declaration: None,
        incidents: Vec::new(),
    };
    let trustee = TrusteeKey::<Ed25519>::parse(world().keys[0].as_bytes()).unwrap();
    let (share, _) = Share::make(&world().setup, &world().tallies[1], &trustee, &mut rng).unwrap();
    let answers = [
        Answer::Summed(vec![true, false]),
        Answer::Ranked(vec![1, 2, 3]),
    ];
    let code = &election.credentials[0];
    Good {
        archive: board.as_bytes().to_vec(),
        service: service.verifying_key(),
        supplement: Supplement::seal(&content, &service).unwrap(),
        heads: vec![
            plain_head.into_bytes(),
            head.note().to_string().into_bytes(),
        ],
        receipt: serde_json::to_vec(&accepted.sign(&service)).unwrap(),
        roll,
        roll_proof: serde_json::to_vec(&roll_proof).unwrap(),
        proofs: share.proofs().to_vec(),
        share: share.to_json(),
        tested: make_tested_ballot(setup, code, &answers, &mut rng).unwrap(),
        keys: vec![
            service.to_text().as_bytes().to_vec(),
            service.verifying_key().to_string().into_bytes(),
        ],
    }
}

/// What a key of the service's signed is what it wrote.
fn supplement(bytes: &[u8]) {
    let holds = Supplement::parse(bytes, Some(&good().service)).is_ok();
    assert!(!holds || bytes.trim_ascii_end() == good().supplement.trim_ascii_end());
    drop(Supplement::parse(bytes, None));
}

/// Any bytes beside a good record.
fn beside(bytes: &[u8]) {
    let key = Some(&good().service);
    for key in [key, None] {
        let beside = Beside { bytes, key };
        let report = verify_with(&good().archive[..], Some(beside), &());
        let same = bytes.trim_ascii_end() == good().supplement.trim_ascii_end();
        assert!(report.holds || !same, "{:?}", report.failure);
        assert!(
            !report.holds || same || key.is_none(),
            "a bent supplement holds"
        );
    }
}

fn head(bytes: &[u8]) {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
    }
    if let Ok(head) = SignedHead::parse(bytes) {
        let good_text = SignedHead::parse(&good().heads[0]).unwrap();
        let holds = head.verify(&good().service).is_ok();
        assert!(!holds || head.note().text() == good_text.note().text());
    }
}

fn receipt(bytes: &[u8]) {
    if let Ok(receipt) = Receipt::parse(bytes) {
        let first = Receipt::parse(&good().receipt).unwrap();
        assert!(receipt.verify(&good().service).is_err() || receipt == first);
    }
}

fn roll_proof(bytes: &[u8]) {
    if let Ok(proof) = RollProof::parse(bytes) {
        let first = RollProof::parse(&good().roll_proof).unwrap();
        let holds = proof
            .verify(world().setup.uuid().as_str(), &good().roll)
            .is_ok();
        assert!(!holds || (proof.name == first.name && proof.email == first.email));
    }
}

fn share(bytes: &[u8]) {
    if let Ok(share) = Share::parse(bytes) {
        assert_eq!(share.to_json(), bytes.trim_ascii());
        let holds = share.verify(&world().setup, &world().tallies[1], 1).is_ok();
        assert!(!holds || share.to_json() == good().share);
    }
}

fn strong_proofs(bytes: &[u8]) {
    if let Ok(proofs) = StrongProofs::<Ed25519>::parse(bytes) {
        assert_eq!(proofs.to_json(), bytes);
    }
}

fn tested(bytes: &[u8]) {
    if let Ok(tested) = open_tested_ballot(&world().setup, bytes) {
        assert_eq!(tested.answers.len(), world().setup.questions().len());
    }
}

fn key(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(key) = WitnessKey::parse(text) {
        assert_eq!(key.to_text().trim(), text.trim().to_ascii_lowercase());
    }
    if let Ok(key) = text.parse::<VerifyingKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(signature) = text.parse::<Signature>() {
        assert_eq!(signature.to_string(), text);
    }
}
