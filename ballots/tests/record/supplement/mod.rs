//! Records with a supplement beside them: the good one holds, and each bent one fails at its check,
//! which has a file of its own here.

mod c1_count;
mod c1_recount;
mod x1_binding;
mod x2_head;
mod x3_roll_commitment;
mod x5_commitments;
mod x6_strong_proofs;
mod x7_shuffles;

use ballots::archive::ArchiveWriter;
use ballots::count::{Contest, Options, Rule, report};
use ballots::record::{Beside, Check, Report, verify_record, verify_with};
use ballots::supplement::merkle::Tree;
use ballots::supplement::{
    Content, CountStatement, Declaration, Decryption, Document, Head, RollCommitment, RollEntry,
    Share, ShareCommitment, Signature, SignedHead, Signer, Spares, Supplement, Withdrawn,
    WithdrawnReason, WitnessKey, event_leaf,
};
use ballots::{
    Answer, Ed25519, EventKind, Hash, Outcome, PartialDecryption, QuestionOutcome, Shuffle, Tally,
};

use crate::actors::{Election, append_owned, ranked};

const TIME: &str = "2026-12-18T12:00:00Z";

/// An election of ours with its supplement, before it is signed.
pub struct Case {
    pub election: Election,
    pub archive: Vec<u8>,
    pub content: Content,
    pub service: WitnessKey,
}

pub fn key(byte: u8) -> WitnessKey {
    WitnessKey::from_seed(zeroize::Zeroizing::new([byte; 32])).unwrap()
}

/// Five voters rank four candidates for three seats; the last of them abstains.
/// So many trustees shuffle; two are needed to open.
fn voted(shufflers: u32) -> (Election, ArchiveWriter, Tally<Ed25519>) {
    let mut election = Election::new(40, vec![ranked(4)], 6, 2);
    let mut board = election.board();
    let papers: [[u8; 4]; 5] = [
        [1, 2, 3, 4],
        [2, 1, 0, 0],
        [1, 0, 2, 0],
        [0, 0, 1, 2],
        [1, 2, 0, 3],
    ];
    let mut accepted = Vec::new();
    for (voter, paper) in papers.iter().enumerate() {
        let ballot = election.vote(voter, &[Answer::Ranked(paper.to_vec())]);
        board.append(EventKind::Ballot, &[&ballot]);
        accepted.push(election.accept(&ballot));
    }
    board.append(EventKind::EndBallots, &[]);
    let mut tally = Tally::new(&election.setup, &accepted);
    let kind = EventKind::EncryptedTally;
    board.append(kind, &[&tally.to_json(), &tally.sized_json()]);
    for owner in 1..=shufflers {
        let shuffle = Shuffle::make(&election.setup, &tally, &mut election.rng).unwrap();
        append_owned(&mut board, EventKind::Shuffle, owner, &shuffle.to_json());
        tally = tally.after_shuffle(&shuffle);
    }
    board.append(EventKind::EndShuffles, &[]);
    (election, board, tally)
}

/// The whole election, with the shares that `shares` makes of the honest ones.
pub fn case(bend: impl FnOnce(&mut Election, &Tally<Ed25519>, &mut Vec<Share>)) -> Case {
    case_of(voted(2), bend)
}

fn case_of(
    (mut election, mut board, tally): (Election, ArchiveWriter, Tally<Ed25519>),
    bend: impl FnOnce(&mut Election, &Tally<Ed25519>, &mut Vec<Share>),
) -> Case {
    let service = key(1);
    let mut shares = Vec::new();
    for key in &election.keys {
        let made = Share::make(&election.setup, &tally, key, &mut election.rng);
        shares.push(made.unwrap().0);
    }
    bend(&mut election, &tally, &mut shares);
    let before = verify_record(board.as_bytes(), &()).chain;
    let (mut commitments, mut decryptions, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    let print = election.setup.fingerprint().to_owned();
    for (share, owner) in shares.iter().zip(1..) {
        let commitment = ShareCommitment {
            owner,
            commitment: share.commitment(&print, owner),
            height: before.len() as u64 - 1,
            event: before.last().unwrap().1,
            time: TIME.parse().unwrap(),
            signature: Signature::from_bytes([0; 64]),
        };
        commitments.push(commitment.sign(&print, &service));
        append_owned(
            &mut board,
            EventKind::PartialDecryption,
            owner,
            share.part(),
        );
        let proofs = share.proofs().to_vec();
        decryptions.push(Decryption::new(owner, Hash::of(share.part()), proofs).unwrap());
        let part = PartialDecryption::parse(share.part(), &tally).unwrap();
        parts.push(part.verify(&election.setup, &tally, owner).unwrap());
    }
    let outcome = Outcome::open(&election.setup, &tally, &parts).unwrap();
    board.append(EventKind::Result, &[&outcome.to_json()]);
    let count = count(&outcome);
    let names = |n: &usize| format!("Candidate {n}");
    let declaration = Declaration {
        time: TIME.parse().unwrap(),
        elected: vec![count.elected.iter().map(names).collect()],
    };
    let (head, event) = head(&election, board.as_bytes(), &service);
    let content = Content {
        version: Content::VERSION,
        uuid: election.setup.uuid().to_string(),
        fingerprint: print,
        made: TIME.parse().unwrap(),
        key: service.verifying_key(),
        event,
        head,
        roll: roll(&mut election),
        spares: Spares::default(),
        documents: vec![Document::new("notice of poll", "Vote until noon.\n".into())],
        commitments,
        decryptions,
        counts: vec![count],
        declaration: Some(declaration),
        incidents: Vec::new(),
    };
    Case {
        archive: board.as_bytes().to_vec(),
        election,
        content,
        service,
    }
}

fn head(election: &Election, archive: &[u8], signer: &WitnessKey) -> (String, Hash) {
    let chain = verify_record(archive, &()).chain;
    let tree: Tree = chain.iter().map(|(_, hash)| event_leaf(hash)).collect();
    let head = SignedHead::new(Head::of(election.setup.uuid(), &tree), signer);
    (head.note().to_string(), chain.last().unwrap().1)
}

fn roll(election: &mut Election) -> RollCommitment {
    let uuid = election.setup.uuid().to_string();
    let voters = 0..election.credentials.len();
    let mut leaf = |i| {
        let (name, email) = (format!("Voter {i}"), format!("v{i}@example.org"));
        RollEntry::new(uuid.clone(), name, email, &mut election.rng).leaf()
    };
    let mut leaves: Vec<Hash> = voters.map(&mut leaf).collect();
    RollCommitment::of(&mut leaves)
}

fn count(outcome: &Outcome) -> CountStatement {
    count_without(outcome, &[])
}

/// The count that passes over the candidates of these numbers.
fn count_without(outcome: &Outcome, gone: &[usize]) -> CountStatement {
    let [QuestionOutcome::Ranked(papers)] = outcome.questions() else {
        panic!("not ranked")
    };
    let names = (1..=4).map(|n| format!("Candidate {n}")).collect();
    let mut contest = Contest::from_ranks(names, 3, papers).unwrap();
    for number in gone {
        contest.withdraw(number - 1).unwrap();
    }
    let counted = Rule::Scottish.count(&contest, &Options::default()).unwrap();
    CountStatement {
        question: 1,
        rule: "scottish".into(),
        about: Rule::Scottish.about().into(),
        ballot_rules: "up to the first error".into(),
        seats: 3,
        title: None,
        lot: None,
        unfilled: 0,
        tie_order: None,
        constraints: Vec::new(),
        withdrawn: gone.iter().map(|number| withdrawn(*number)).collect(),
        transcript: Hash::of(&serde_json::to_vec(&counted).unwrap()),
        sheet: Hash::of(report::text(&counted).as_bytes()),
        elected: counted.elected,
    }
}

fn withdrawn(candidate: usize) -> Withdrawn {
    Withdrawn {
        candidate,
        since: "2026-12-10T12:00:00Z".parse().unwrap(),
        reason: WithdrawnReason::Died,
    }
}

impl Case {
    /// The same where a candidate died during the vote: the count passes over them.
    pub fn bereaved(gone: usize) -> Self {
        let mut case = Self::honest();
        let outcome = verify_record(&case.archive[..], &()).outcome.unwrap();
        let count = count_without(&outcome, &[gone]);
        let names = count.elected.iter().map(|n| format!("Candidate {n}"));
        case.content.declaration.as_mut().unwrap().elected = vec![names.collect()];
        case.content.counts = vec![count];
        case
    }

    pub fn honest() -> Self {
        case(|_, _, _| ())
    }

    /// The file, signed by the service.
    pub fn file(&self) -> Vec<u8> {
        Supplement::seal(&self.content, &self.service).unwrap()
    }

    fn verify(&self, file: &[u8]) -> Report {
        let key = self.service.verifying_key();
        let beside = Beside {
            bytes: file,
            key: Some(&key),
        };
        verify_with(&self.archive[..], Some(beside), &())
    }

    /// That the supplement with this change fails at this check, and at no other.
    #[track_caller]
    fn must_fail(&self, name: &str, check: Check, bend: impl FnOnce(&mut Content)) {
        let mut content = self.content.clone();
        bend(&mut content);
        let file = Supplement::seal(&content, &self.service).unwrap();
        let failure = self.verify(&file).failure.expect(name);
        assert_eq!(failure.check, check, "{name}: {failure}");
    }
}

#[test]
fn a_good_one_holds_and_every_check_is_made() {
    let case = Case::honest();
    let report = case.verify(&case.file());
    assert_eq!(report.failure, None);
    let made = report.checks.iter().filter(|run| run.number.is_beside());
    let made: Vec<&str> = made.map(|run| run.number.number()).collect();
    // No code is spare or void, so X8 has nothing to look at.
    assert_eq!(made, ["X1", "X2", "X3", "X4", "X5", "X6", "X7", "C1", "C2"]);
    let alone = verify_record(&case.archive[..], &());
    assert!(alone.holds && alone.supplement.is_none());
}
