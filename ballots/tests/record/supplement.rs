//! Records with a supplement beside them: the good one holds, and each bent one fails at its check.

use ballots::archive::ArchiveWriter;
use ballots::count::single::schulze_of_grades;
use ballots::count::sums::{self, LotEntry, Marks, TieOrder};
use ballots::count::{Constraint, Contest, EmptyCount, Lot, Options, Rule, report};
use ballots::record::{Beside, Check, CheckRun, Report, verify_record, verify_with};
use ballots::supplement::merkle::Tree;
use ballots::supplement::{
    Content, CountStatement, Declaration, Decryption, Document, Head, Incident, RecountError,
    Replaced, RollCommitment, RollEntry, Share, ShareCommitment, Signature, SignedHead, Signer,
    Spares, StrongProofs, Supplement, Withdrawn, WithdrawnReason, WitnessKey, event_leaf,
    share_commitment,
};
use ballots::{
    Answer, Ed25519, EventKind, Group, Hash, Outcome, PartialDecryption, Question, QuestionOutcome,
    Shuffle, Tally,
};

use crate::actors::{Election, append_owned, ranked, summed};
use crate::judge;

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

#[test]
fn x1_whose_it_is() {
    let case = Case::honest();
    let at = Check::Binding;
    case.must_fail("N18 other identifier", at, |c| c.uuid = "1".repeat(14));
    case.must_fail("N17 other fingerprint", at, |c| {
        c.fingerprint = "A".repeat(43)
    });
    case.must_fail("unknown version", at, |c| c.version = 2);
    case.must_fail("not the service's key", at, |c| {
        c.key = key(2).verifying_key()
    });
    let mut other = case.content.clone();
    other.key = key(2).verifying_key();
    let by_other = Supplement::seal(&other, &key(2)).unwrap();
    let good = case.file();
    let text = String::from_utf8(good.clone()).unwrap();
    let bent = text.replacen("until noon", "until nine", 1);
    let spaced = text.replacen("{\"signed\":", "{ \"signed\":", 1);
    let extra = text.replacen("\"version\":1", "\"version\":1,\"x\":1", 1);
    for (name, file) in [
        ("signed by another key than the known one", by_other),
        ("a changed byte", bent.into_bytes()),
        ("white space", spaced.into_bytes()),
        ("an unknown field", extra.into_bytes()),
        ("something behind it", [&good[..], b"x"].concat()),
        ("cut off", good[..good.len() - 1].to_vec()),
        ("empty", Vec::new()),
    ] {
        let failure = case.verify(&file).failure.expect(name);
        assert_eq!(failure.check, at, "{name}: {failure}");
    }
}

#[test]
fn x2_heads() {
    let case = Case::honest();
    let at = Check::Head;
    let chain = verify_record(&case.archive[..], &()).chain;
    let of = |size: usize, signer: &WitnessKey| {
        let tree: Tree = chain[..size].iter().map(|(_, h)| event_leaf(h)).collect();
        let head = Head::of(case.election.setup.uuid(), &tree);
        SignedHead::new(head, signer).note().to_string()
    };
    let all = chain.len();
    case.must_fail("N56 signed by another key", at, |c| {
        c.head = of(all, &key(2))
    });
    case.must_fail("no note", at, |c| c.head.clear());
    case.must_fail("N56 an old head shown again", at, |c| {
        c.head = of(all - 1, &case.service);
        c.event = chain[all - 2].1;
    });
    case.must_fail("N53 a fork of equal length", at, |c| {
        let tree: Tree = (0..all).map(|_| event_leaf(&Hash::of(b"x"))).collect();
        let head = Head::of(case.election.setup.uuid(), &tree);
        c.head = SignedHead::new(head, &case.service).note().to_string();
    });
    case.must_fail("another event", at, |c| c.event = chain[0].1);
    // N52: the tail of the record is cut off, and the head remembers it.
    let (election, board, _) = voted(2);
    assert_eq!(election.setup.fingerprint(), case.content.fingerprint);
    let file = case.file();
    let beside = Beside {
        bytes: &file,
        key: None,
    };
    let report = verify_with(board.as_bytes(), Some(beside), &());
    assert_eq!(report.failure.unwrap().check, at);
}

#[test]
fn x3_and_x4_roll_and_documents() {
    let case = Case::honest();
    case.must_fail("N24 a voter more", Check::RollCommitment, |c| {
        c.roll.size += 1
    });
    case.must_fail("N24 a voter fewer", Check::RollCommitment, |c| {
        c.roll.size -= 1
    });
    case.must_fail("a notice rewritten", Check::Documents, |c| {
        c.documents[0].text = "Vote until nine.\n".into();
    });
}

/// Six codes are on the list, five people on the roll: one code is spare, or void.
#[test]
fn x3_and_x8_codes_that_may_not_vote() {
    let mut case = Case::honest();
    let public = |i: usize| {
        let code = &case.election.credentials[i];
        let public = code.public::<Ed25519>(case.election.setup.uuid());
        public.to_string()
    };
    // The last one alone has not voted.
    let [first, second, last] = [0, 1, 5].map(public);
    let replaced = |void: &str, by: &str| Replaced {
        void: void.to_owned(),
        by: by.to_owned(),
        time: TIME.parse().unwrap(),
    };
    case.content.roll.size -= 1;
    let spare = Spares {
        unused: vec![last.clone()],
        replaced: Vec::new(),
    };
    let void = Spares {
        unused: Vec::new(),
        replaced: vec![replaced(&last, &first)],
    };
    for sound in [&spare, &void] {
        case.content.spares = sound.clone();
        let report = case.verify(&case.file());
        assert_eq!(report.failure, None, "{sound:?}");
        let made = |run: &CheckRun| (run.number, run.objects) == (Check::Spares, 1);
        assert!(report.checks.iter().any(made), "{sound:?}");
    }
    let [roll, voted] = [Check::RollCommitment, Check::Spares];
    case.must_fail("N24 nothing said of the code more", roll, |c| {
        c.spares = Spares::default();
    });
    for (name, at, unused, replacements) in [
        ("no such code", roll, vec!["x".to_owned()], vec![]),
        (
            "two who may not vote",
            roll,
            vec![last.clone(), first.clone()],
            vec![],
        ),
        (
            "spare twice",
            roll,
            vec![last.clone(), last.clone()],
            vec![],
        ),
        (
            "spare and void",
            roll,
            vec![last.clone()],
            vec![(&last, &first)],
        ),
        (
            "void twice",
            roll,
            vec![],
            vec![(&last, &first), (&last, &second)],
        ),
        (
            "by no such code",
            roll,
            vec![],
            vec![(&last, &"x".to_owned())],
        ),
        ("by itself", roll, vec![], vec![(&last, &last)]),
        (
            "a vote with a spare code",
            voted,
            vec![first.clone()],
            vec![],
        ),
        (
            "a vote with a void code",
            voted,
            vec![],
            vec![(&second, &first)],
        ),
    ] {
        let replacements = replacements.iter().map(|(void, by)| replaced(void, by));
        let replaced = replacements.collect();
        case.must_fail(name, at, |c| c.spares = Spares { unused, replaced });
    }
    // A spare one that took a place is spare no more.
    case.content.roll.size -= 1;
    case.must_fail("by one that is spare still", roll, |c| {
        c.spares = Spares {
            unused: vec![last.clone()],
            replaced: vec![replaced(&second, &last)],
        };
    });
    case.must_fail("by one in two places", roll, |c| {
        c.spares = Spares {
            unused: Vec::new(),
            replaced: vec![replaced(&last, &first), replaced(&second, &first)],
        };
    });
}

#[test]
fn x5_commitments() {
    let case = Case::honest();
    let at = Check::Commitments;
    let print = case.content.fingerprint.clone();
    let chain = verify_record(&case.archive[..], &()).chain;
    let resign = |c: &mut ShareCommitment| *c = c.clone().sign(&print, &case.service);
    case.must_fail("none", at, |c| c.commitments.clear());
    case.must_fail("one trustee's missing", at, |c| {
        c.commitments.pop();
    });
    case.must_fail("of another share", at, |c| {
        c.commitments[0].commitment = Hash::of(b"x");
        resign(&mut c.commitments[0]);
    });
    case.must_fail("swapped", at, |c| {
        let (first, second) = (c.commitments[0].commitment, c.commitments[1].commitment);
        (c.commitments[0].commitment, c.commitments[1].commitment) = (second, first);
        c.commitments.iter_mut().for_each(resign);
    });
    case.must_fail("not signed by the service", at, |c| {
        c.commitments[0] = c.commitments[0].clone().sign(&print, &key(2));
    });
    case.must_fail("of another board", at, |c| {
        c.commitments[0].event = Hash::of(b"x");
        resign(&mut c.commitments[0]);
    });
    case.must_fail("of a height that is not there", at, |c| {
        c.commitments[0].height = 1 << 40;
        resign(&mut c.commitments[0]);
    });
    case.must_fail("of a stranger", at, |c| {
        c.commitments[0].owner = 3;
        resign(&mut c.commitments[0]);
    });
    let late = |c: &mut Content| {
        let revealed = chain.len() - 3;
        assert_eq!(chain[revealed].0, EventKind::PartialDecryption);
        (c.commitments[1].height, c.commitments[1].event) = (revealed as u64, chain[revealed].1);
        resign(&mut c.commitments[1]);
    };
    case.must_fail("after another's share was revealed", at, late);
    // Said openly, it is what a trustee who stands in for another does.
    let mut content = case.content.clone();
    late(&mut content);
    content.incidents.push(Incident {
        time: TIME.parse().unwrap(),
        kind: "late-commitment".into(),
        object: "trustee 2".into(),
        effect: "stood in".into(),
    });
    let file = Supplement::seal(&content, &case.service).unwrap();
    assert_eq!(case.verify(&file).failure, None);
}

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
    let all = crate::script::objects_of(archive, EventKind::PartialDecryption);
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

#[test]
fn x7_shuffles() {
    let case = case_of(voted(1), |_, _, _| ());
    let alone = verify_record(&case.archive[..], &());
    assert!(alone.holds, "Belenios asks for one shuffle");
    assert_eq!(alone.shuffles, 1);
    case.must_fail("one shuffle of two", Check::EnoughShuffles, |_| ());
}

#[test]
fn c1_and_c2_count_and_declaration() {
    let case = Case::honest();
    let at = Check::Count;
    case.must_fail("no count", at, |c| c.counts.clear());
    case.must_fail("twice", at, |c| c.counts.push(c.counts[0].clone()));
    case.must_fail("another rule", at, |c| c.counts[0].rule = "meek".into());
    case.must_fail("no rule", at, |c| c.counts[0].rule = "stv".into());
    case.must_fail("a rule of sums", at, |c| {
        c.counts[0].rule = "majority".into()
    });
    case.must_fail("other seats", at, |c| c.counts[0].seats = 2);
    case.must_fail("N63 others elected", at, |c| c.counts[0].elected.reverse());
    case.must_fail("another transcript", at, |c| {
        c.counts[0].transcript = Hash::of(b"x")
    });
    case.must_fail("another question", at, |c| c.counts[0].question = 2);
    let at = Check::Declaration;
    case.must_fail("others declared", at, |c| {
        c.declaration.as_mut().unwrap().elected[0].reverse();
    });
    case.must_fail("nobody declared", at, |c| {
        c.declaration.as_mut().unwrap().elected.clear()
    });
}

#[test]
fn c1_candidates_who_are_withdrawn() {
    let case = Case::bereaved(1);
    let report = case.verify(&case.file());
    assert_eq!(report.failure, None);
    let said = report.supplement.unwrap().withdrawn;
    let said: Vec<&str> = said.iter().map(|gone| &*gone.candidate).collect();
    assert_eq!(said, ["Candidate 1"]);
    assert!(!case.content.counts[0].elected.contains(&1));
    let at = Check::Count;
    case.must_fail("one the transcript didn't withdraw", at, |c| {
        c.counts[0].withdrawn.push(withdrawn(3));
    });
    case.must_fail("another one", at, |c| {
        c.counts[0].withdrawn[0].candidate = 2
    });
    case.must_fail("not said", at, |c| c.counts[0].withdrawn.clear());
    case.must_fail("twice", at, |c| c.counts[0].withdrawn.push(withdrawn(1)));
    case.must_fail("nobody", at, |c| c.counts[0].withdrawn[0].candidate = 0);
    case.must_fail("a stranger", at, |c| {
        c.counts[0].withdrawn.push(withdrawn(5))
    });
    case.must_fail("after the count", at, |c| {
        c.counts[0].withdrawn[0].since = "2026-12-18T12:00:01Z".parse().unwrap();
    });
    // An honest count with everybody in it, of which somebody says otherwise.
    Case::honest().must_fail("N63 somebody who lives", at, |c| {
        c.counts[0].withdrawn.push(withdrawn(4));
    });
    let text = String::from_utf8(case.file()).unwrap();
    let entry = "[{\"candidate\":1,\"since\":\"2026-12-10T12:00:00Z\",\"reason\":\"died\"}]";
    assert!(text.contains(entry), "{text}");
}

/// A count of this question alone, as it would be stated.
fn stated(rule: &str, seats: usize, transcript: Vec<u8>, elected: Vec<usize>) -> CountStatement {
    CountStatement {
        question: 1,
        rule: rule.into(),
        about: String::new(),
        ballot_rules: String::new(),
        seats,
        unfilled: 0,
        title: None,
        lot: None,
        tie_order: None,
        constraints: Vec::new(),
        withdrawn: Vec::new(),
        transcript: Hash::of(&transcript),
        sheet: Hash::of(b""),
        elected,
    }
}

#[test]
fn c1_ties_that_an_order_decides() {
    let question = [summed(3, 0, 3, false)];
    let names: Vec<String> = question[0]
        .answers()
        .iter()
        .map(|n| n.to_string())
        .collect();
    let (votes, opened) = ([4, 6, 4], [QuestionOutcome::Summed(vec![4, 6, 4])]);
    let order = TieOrder {
        basis: "length of service".into(),
        order: vec![3, 1],
    };
    let rule = (Marks::Approval, 2);
    let counted = sums::count_in_order(&names, rule, (&votes, 9), &order).unwrap();
    assert_eq!(counted.elected, [2, 3]);
    let json = serde_json::to_vec(&counted).unwrap();
    let mut honest = stated("approval", 2, json, counted.elected);
    honest.tie_order = Some(order);
    honest.recount(&question, &opened, 9).unwrap();
    let refused = |name: &str, bend: &dyn Fn(&mut CountStatement)| {
        let mut bent = honest.clone();
        bend(&mut bent);
        assert!(bent.recount(&question, &opened, 9).is_err(), "{name}");
    };
    let with = |order: &[usize]| {
        let (basis, order) = ("length of service".into(), order.to_vec());
        move |c: &mut CountStatement| c.tie_order = Some(TieOrder { basis, order })
    };
    let bend_order = |name: &str, order: &[usize]| {
        let mut bent = honest.clone();
        with(order)(&mut bent);
        assert!(bent.recount(&question, &opened, 9).is_err(), "{name}");
    };
    refused("no order", &|c| c.tie_order = None);
    bend_order("the other way round", &[1, 3]);
    bend_order("somebody who is not tied", &[3, 1, 2]);
    bend_order("twice", &[3, 3, 1]);
    bend_order("a stranger", &[3, 4]);
    refused("a lot besides", &|c| {
        c.lot = Some(LotEntry {
            source: "a draw".into(),
            seed: "1".into(),
        });
    });
    // Where nothing is tied, an order decides nothing.
    let clear = [QuestionOutcome::Summed(vec![4, 6, 5])];
    let counted = sums::count(&names, rule, (&[4, 6, 5], 9), None).unwrap();
    let json = serde_json::to_vec(&counted).unwrap();
    let mut idle = stated("approval", 2, json, counted.elected);
    idle.recount(&question, &clear, 9).unwrap();
    with(&[3, 1])(&mut idle);
    assert!(idle.recount(&question, &clear, 9).is_err());
}

/// The lot is of the source that the question names; without a valid ballot there is none.
#[test]
fn c1_a_lot_of_the_announced_source() {
    let mut question = ranked(2);
    let Question::Ranked(asked) = &mut question else {
        panic!("not ranked")
    };
    asked.extra = Some(r#"{"rule":"schulze","seats":1,"ties":"Lotto"}"#.into());
    let names: Vec<String> = question.answers().iter().map(|n| n.to_string()).collect();
    let papers = vec![vec![1, 0], vec![0, 1]];
    let contest = Contest::new(names.clone(), 1).unwrap();
    let lot = Lot::from_seed("7", 2).unwrap();
    let counted = schulze_of_grades(&contest, &papers, Some(&lot)).unwrap();
    let json = serde_json::to_vec(&counted).unwrap();
    let mut honest = stated("schulze", 1, json, counted.elected);
    let of = |source: &str| {
        Some(LotEntry {
            source: source.into(),
            seed: "7".into(),
        })
    };
    honest.lot = of("Lotto");
    let questions = [question];
    let opened = [QuestionOutcome::Ranked(papers)];
    honest.recount(&questions, &opened, 2).unwrap();
    honest.lot = of("a seed of my own");
    assert!(honest.recount(&questions, &opened, 2).is_err());
    let papers = vec![vec![0, 0]; 2];
    let contest = Contest::from_ranks(names, 1, &papers).unwrap();
    let empty = EmptyCount::of("schulze", &contest);
    let nobody = stated(
        "schulze",
        1,
        serde_json::to_vec(&empty).unwrap(),
        Vec::new(),
    );
    let opened = [QuestionOutcome::Ranked(papers)];
    nobody.recount(&questions, &opened, 2).unwrap();
}

/// What is stated but moves nothing in the recount is refused all the same: a reader would take it
/// for a part of how the seats were filled.
#[test]
fn c1_what_the_rule_knows_nothing_of() {
    let of = |question: Question, opened: QuestionOutcome| {
        let names: Vec<String> = question.answers().iter().map(|n| n.to_string()).collect();
        (names, [question], [opened])
    };
    let cap = Constraint {
        name: "Acme".into(),
        members: vec![1, 2],
        at_least: 0,
        at_most: Some(1),
    };
    let order = TieOrder {
        basis: "length of service".into(),
        order: vec![1, 2],
    };
    let refused = |why: RecountError, what: &str| {
        assert!(why.to_string().contains(what), "{why}");
    };

    let (names, asked, opened) = of(
        summed(3, 0, 3, false),
        QuestionOutcome::Summed(vec![4, 6, 5]),
    );
    let counted = sums::count(&names, (Marks::Approval, 2), (&[4, 6, 5], 9), None).unwrap();
    let json = serde_json::to_vec(&counted).unwrap();
    let sums = stated("approval", 2, json, counted.elected);
    sums.recount(&asked, &opened, 9).unwrap();
    let mut bent = sums.clone();
    bent.withdrawn.push(withdrawn(1));
    refused(
        bent.recount(&asked, &opened, 9).unwrap_err(),
        "sums pass over nobody",
    );
    let mut bent = sums.clone();
    bent.constraints.push(cap.clone());
    refused(bent.recount(&asked, &opened, 9).unwrap_err(), "constraints");

    let papers = vec![vec![1, 0, 0], vec![1, 2, 0], vec![0, 1, 0]];
    let Question::Ranked(mut named) = ranked(3) else {
        panic!("not ranked")
    };
    named.extra = None;
    let question = Question::Ranked(named.clone());
    let (names, asked, opened) = of(question, QuestionOutcome::Ranked(papers.clone()));
    let contest = Contest::new(names, 1).unwrap();
    let counted = schulze_of_grades(&contest, &papers, None).unwrap();
    let json = serde_json::to_vec(&counted).unwrap();
    let grades = stated("schulze", 1, json, counted.elected);
    grades.recount(&asked, &opened, 3).unwrap();
    let mut bent = grades.clone();
    bent.constraints.push(cap);
    refused(bent.recount(&asked, &opened, 3).unwrap_err(), "constraints");
    let mut bent = grades.clone();
    bent.tie_order = Some(order);
    refused(
        bent.recount(&asked, &opened, 3).unwrap_err(),
        "order for ties",
    );

    // Of another rule than the question names, however rightly it was counted.
    named.extra = Some(r#"{"rule":"mj","seats":1}"#.into());
    let asked = [Question::Ranked(named)];
    refused(
        grades.recount(&asked, &opened, 3).unwrap_err(),
        "the question names mj",
    );
}

#[test]
fn c1_bounds_on_who_is_elected_together() {
    let mut question = ranked(3);
    let papers = vec![vec![1, 2, 0], vec![1, 2, 0], vec![0, 1, 0], vec![0, 0, 1]];
    let opened = [QuestionOutcome::Ranked(papers.clone())];
    let names: Vec<String> = question.answers().iter().map(|n| n.to_string()).collect();
    let cap = Constraint {
        name: "Acme".into(),
        members: vec![1, 2],
        at_least: 0,
        at_most: Some(1),
    };
    let contest = Contest::from_ranks(names, 2, &papers).unwrap();
    let caps = [cap.clone()];
    let options = Options::default().constrained(&caps);
    let counted = Rule::Scottish.count(&contest, &options).unwrap();
    assert_eq!(counted.elected, [1, 3]);
    let json = serde_json::to_vec(&counted).unwrap();
    let mut honest = stated("scottish", 2, json, counted.elected);
    honest.constraints = vec![cap];
    let with_seats = |question: &mut Question, seats: usize| {
        let Question::Ranked(asked) = question else {
            panic!("not ranked")
        };
        asked.extra = Some(format!("{{\"seats\":{seats},\"rule\":\"scottish\"}}"));
    };
    let holds = |count: &CountStatement, question: &Question| {
        let questions = [question.clone()];
        count.recount(&questions, &opened, 4).is_ok()
    };
    with_seats(&mut question, 2);
    assert!(holds(&honest, &question));
    for (name, constraints) in [
        ("none", vec![]),
        ("a looser one", {
            let mut looser = honest.constraints.clone();
            looser[0].at_most = Some(2);
            looser
        }),
    ] {
        let bent = CountStatement {
            constraints,
            ..honest.clone()
        };
        assert!(!holds(&bent, &question), "{name}");
    }
    // A seat that nobody who stands may take is said to be one.
    with_seats(&mut question, 3);
    assert!(!holds(&honest, &question));
    honest.unfilled = 1;
    assert!(holds(&honest, &question));
    with_seats(&mut question, 2);
    assert!(!holds(&honest, &question));
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
