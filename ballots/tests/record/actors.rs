//! The people of an election, for tests: registrar, trustees and voters, all from one seed.

use ballots::archive::ArchiveWriter;
use ballots::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// An election whose voting is open, in the group of ours.
pub type Election = ElectionIn<Ed25519>;

/// An election whose voting is open.
pub struct ElectionIn<G: Group> {
    pub rng: ChaCha20Rng,
    pub setup: Setup<G>,
    pub credentials: Vec<PrivateCredential>,
    pub keys: Vec<TrusteeKey<G>>,
    /// Whose keys open the result, counted from 0.
    pub openers: Vec<usize>,
}

pub fn summed(choices: usize, min: u32, max: u32, blank: bool) -> Question {
    Question::Summed(Summed {
        answers: (1..=choices).map(|i| format!("Choice {i}")).collect(),
        blank: blank.then_some(true),
        min,
        max,
        question: "Who shall chair the panel? — \"vraiment\" é".to_owned(),
    })
}

pub fn ranked(candidates: usize) -> Question {
    Question::Ranked(Ranked {
        answers: (1..=candidates).map(|i| format!("Candidate {i}")).collect(),
        question: "Rank the candidates".to_owned(),
        extra: Some(r#"{"type":"STV","seats":3}"#.to_owned()),
    })
}

impl<G: Group> ElectionIn<G> {
    /// Every trustee is needed.
    pub fn new(seed: u8, questions: Vec<Question>, voters: usize, trustees: usize) -> Self {
        Self::with(seed, questions, voters, |rng| {
            let keys: Vec<_> = (0..trustees).map(|_| TrusteeKey::generate(rng)).collect();
            let single = |key: &TrusteeKey<G>| Trustee::Single(key.public(rng));
            let items = keys.iter().map(single).collect();
            (keys, items)
        })
    }

    /// With the trustees that `make` makes: everybody's key, in the order of the items.
    pub fn with(
        seed: u8,
        questions: Vec<Question>,
        voters: usize,
        make: impl FnOnce(&mut ChaCha20Rng) -> (Vec<TrusteeKey<G>>, Vec<Trustee<G>>),
    ) -> Self {
        Self::weighted(seed, questions, &vec![1; voters], make)
    }

    /// With the voters' weights.
    pub fn weighted(
        seed: u8,
        questions: Vec<Question>,
        weights: &[u64],
        make: impl FnOnce(&mut ChaCha20Rng) -> (Vec<TrusteeKey<G>>, Vec<Trustee<G>>),
    ) -> Self {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let uuid = Uuid::generate(&mut rng);
        let credentials: Vec<_> = weights
            .iter()
            .map(|_| PrivateCredential::generate(&mut rng))
            .collect();
        let public = credentials.iter().map(|c| c.public(&uuid));
        let roll = roll(public.zip(weights.iter().copied()).collect());
        let (keys, items) = make(&mut rng);
        let spec = ElectionSpec {
            uuid,
            name: "Panel".to_owned(),
            description: "A test.".to_owned(),
            questions,
            administrator: Some("The secretary".to_owned()),
            credential_authority: None,
        };
        let trustees = Trustees::mixed(items).unwrap();
        let setup = Setup::new(spec, trustees, roll).unwrap();
        Self {
            rng,
            setup,
            credentials,
            openers: (0..keys.len()).collect(),
            keys,
        }
    }

    /// A board with the setup on it.
    pub fn board(&self) -> ArchiveWriter {
        let mut board = ArchiveWriter::new(1_795_300_596);
        let s = &self.setup;
        let data = s.setup_json();
        board.append(
            EventKind::Setup,
            &[
                s.election_json(),
                s.trustees_json(),
                s.credentials_json(),
                &data,
            ],
        );
        board
    }

    pub fn vote(&mut self, voter: usize, answers: &[Answer]) -> Vec<u8> {
        make_ballot(
            &self.setup,
            &self.credentials[voter],
            answers,
            &mut self.rng,
        )
        .unwrap()
    }

    /// As the service does: parse, verify.
    pub fn accept(&self, ballot: &[u8]) -> Verified<Ballot<G>> {
        Ballot::parse(ballot, &self.setup)
            .unwrap()
            .verify(&self.setup)
            .unwrap()
    }

    /// Closes the election with these ballots and opens it: every trustee shuffles, the openers
    /// decrypt.
    pub fn run(&mut self, ballots: &[Vec<u8>]) -> (Vec<u8>, Outcome) {
        let mut board = self.board();
        for ballot in ballots {
            board.append(EventKind::Ballot, &[ballot]);
        }
        board.append(EventKind::EndBallots, &[]);
        let accepted: Vec<_> = ballots.iter().map(|ballot| self.accept(ballot)).collect();
        let mut tally = Tally::new(&self.setup, &accepted);
        board.append(
            EventKind::EncryptedTally,
            &[&tally.to_json(), &tally.sized_json()],
        );
        if self.setup.needs_shuffle() {
            for owner in 1..=self.keys.len() as u32 {
                let shuffle = Shuffle::make(&self.setup, &tally, &mut self.rng).unwrap();
                append_owned(&mut board, EventKind::Shuffle, owner, &shuffle.to_json());
                tally = tally.after_shuffle(&shuffle);
            }
            board.append(EventKind::EndShuffles, &[]);
        }
        let mut parts = Vec::new();
        for opener in &self.openers {
            let (owner, key) = (*opener as u32 + 1, &self.keys[*opener]);
            let part = PartialDecryption::make(&self.setup, &tally, key, &mut self.rng).unwrap();
            append_owned(
                &mut board,
                EventKind::PartialDecryption,
                owner,
                &part.to_json(),
            );
            parts.push(part);
        }
        let outcome = Outcome::open(&self.setup, &tally, &parts).unwrap();
        board.append(EventKind::Result, &[&outcome.to_json()]);
        (board.as_bytes().to_vec(), outcome)
    }
}

/// The roll of these credentials; without weights where all are 1.
pub fn roll<G: Group>(mut voters: Vec<(PublicCredential<G>, u64)>) -> Roll<G> {
    voters.sort_by(|(a, _), (b, _)| G::compare(a.as_str(), b.as_str()));
    let weighted = voters.iter().any(|(_, weight)| *weight != 1);
    let line = |(credential, weight): &(PublicCredential<G>, u64)| match weighted {
        true => format!("\"{credential},{weight}\""),
        false => format!("\"{credential}\""),
    };
    let lines: Vec<String> = voters.iter().map(line).collect();
    Roll::parse(format!("[{}]", lines.join(",")).as_bytes()).unwrap()
}

pub fn append_owned(board: &mut ArchiveWriter, kind: EventKind, owner: u32, work: &[u8]) {
    let owned = Owned {
        owner,
        payload: Hash::of(work),
    };
    board.append(kind, &[work, &owned.to_json()]);
}
