//! The setup: everything that is fixed when voting opens (section "Elections").

use serde::{Deserialize, Serialize};

use crate::credential::{Roll, RollError};
use crate::election::{Election, ElectionError, ElectionKey, ElectionSpec, Question};
use crate::group::Group;
use crate::hash::Hash;
use crate::trustee::{TrusteeError, Trustees};
use crate::uuid::Uuid;

/// What is wrong with a setup.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The election object.
    #[error(transparent)]
    Election(#[from] ElectionError),
    /// The trustees.
    #[error(transparent)]
    Trustees(#[from] TrusteeError),
    /// The public credentials.
    #[error(transparent)]
    Roll(#[from] RollError),
    /// The election's key is not that of its trustees.
    #[error("the election's public key is not the product of its trustees' keys")]
    ElectionKey,
    /// Weights with a question that cannot have them.
    #[error(
        "question {0} is ranked, and some credentials weigh more than 1: that cannot be counted"
    )]
    WeightedRanking(usize),
}

/// An election with its trustees and its roll, all checked: a value of this type is proof of it.
pub struct Setup<G: Group> {
    election: Election<G>,
    trustees: Trustees<G>,
    roll: Roll<G>,
    key: ElectionKey<G>,
    fingerprint: String,
}

/// `setup_data`: the payload of the Setup event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetupData {
    /// Hash of the election object.
    pub election: Hash,
    /// Hash of the trustees.
    pub trustees: Hash,
    /// Hash of the public credentials.
    pub credentials: Hash,
}

impl<G: Group> Setup<G> {
    /// Makes the election object for these trustees and this roll.
    pub fn new(
        spec: ElectionSpec,
        trustees: Trustees<G>,
        roll: Roll<G>,
    ) -> Result<Self, SetupError> {
        let election = Election::new(spec, trustees.election_key())?;
        Self::assemble(election, trustees, roll)
    }

    /// Reads the three objects and checks all of them.
    pub fn parse(election: &[u8], trustees: &[u8], credentials: &[u8]) -> Result<Self, SetupError> {
        let election = Election::parse(election)?;
        Self::assemble(
            election,
            Trustees::parse(trustees)?,
            Roll::parse(credentials)?,
        )
    }

    /// Puts together what was found sound by itself.
    ///
    /// # Errors
    /// The election's key is not that of the trustees, or weights where none can be counted.
    pub(crate) fn assemble(
        election: Election<G>,
        trustees: Trustees<G>,
        roll: Roll<G>,
    ) -> Result<Self, SetupError> {
        if election.public_key != *trustees.election_key() {
            return Err(SetupError::ElectionKey);
        }
        check_weights(&election.spec.questions, &roll)?;
        let fingerprint = election.hash().base64();
        let key = ElectionKey::new(election.public_key.clone());
        Ok(Self {
            election,
            trustees,
            roll,
            key,
            fingerprint,
        })
    }

    /// The election object's bytes.
    pub fn election_json(&self) -> &[u8] {
        &self.election.json
    }

    /// The trustees' bytes.
    pub fn trustees_json(&self) -> &[u8] {
        self.trustees.to_json()
    }

    /// The public credentials' bytes.
    pub fn credentials_json(&self) -> &[u8] {
        self.roll.to_json()
    }

    /// What the Setup event refers to.
    pub fn data(&self) -> SetupData {
        SetupData {
            election: self.election.hash(),
            trustees: self.trustees.hash(),
            credentials: self.roll.hash(),
        }
    }

    /// The `setup_data` object's bytes.
    pub fn setup_json(&self) -> Vec<u8> {
        crate::wire::write(&self.data())
    }

    /// What the organiser decided.
    pub fn spec(&self) -> &ElectionSpec {
        &self.election.spec
    }

    /// The identifier.
    pub fn uuid(&self) -> &Uuid {
        &self.election.spec.uuid
    }

    /// The election's fingerprint: SHA-256 of the election object in Base64, no padding.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The questions in order.
    pub fn questions(&self) -> &[Question] {
        &self.election.spec.questions
    }

    /// Whether any answer has to be shuffled before it is opened.
    pub fn needs_shuffle(&self) -> bool {
        self.questions()
            .iter()
            .any(|question| matches!(question, Question::Ranked(_)))
    }

    /// Who may vote.
    pub fn roll(&self) -> &Roll<G> {
        &self.roll
    }

    /// Who opens the result.
    pub fn trustees(&self) -> &Trustees<G> {
        &self.trustees
    }

    pub(crate) fn key(&self) -> &ElectionKey<G> {
        &self.key
    }
}

/// No weights where a question is ranked: a ranking counts once.
pub(crate) fn check_weights<G: Group>(
    questions: &[Question],
    roll: &Roll<G>,
) -> Result<(), SetupError> {
    let ranked = |question: &Question| matches!(question, Question::Ranked(_));
    match questions.iter().position(ranked) {
        Some(i) if roll.is_weighted() => Err(SetupError::WeightedRanking(i + 1)),
        _ => Ok(()),
    }
}

impl<G: Group> std::fmt::Debug for Setup<G> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Setup({}, {})", self.uuid(), self.fingerprint)
    }
}
