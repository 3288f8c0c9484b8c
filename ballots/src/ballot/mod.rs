//! Ballots (section "Ballots"): raw bytes, parsed, verified, each its own type.

mod draft;
mod error;
mod lists;
mod make;
mod ranked;
mod summed;
mod tested;

pub(crate) use draft::{Content, Draft, Form, Voter, largest_ballot};
pub use error::{BallotError, ProofAt};
pub(crate) use lists::ListsAnswer;
pub use make::{Answer, MakeError, make_ballot};
pub(crate) use ranked::RankedAnswer;
pub(crate) use summed::SummedAnswer;
pub use tested::{TestedAnswer, TestedBallot, TestedError, make_tested_ballot, open_tested_ballot};

use crate::ciphertext::Ciphertext;
use crate::credential::PublicCredential;
use crate::election::Question;
use crate::group::{Ahead, Group};
use crate::hash::Hash;
use crate::proof::{Claims, Proof, check_knowledge, prefix};
use crate::setup::Setup;
use crate::verified::Verified;

/// A ballot whose bytes are canonical, of this election, by a credential of the roll, and of the
/// shape that the questions call for. Its proofs have not been checked: [`Ballot::verify`] does.
#[derive(Debug, Clone)]
pub struct Ballot<G: Group> {
    hash: Hash,
    credential: PublicCredential<G>,
    weight: u64,
    answers: Vec<EncryptedAnswer<G>>,
    signature: Proof<G>,
    signed: Hash,
}

/// The answer to one question.
#[derive(Debug, Clone)]
pub(crate) enum EncryptedAnswer<G: Group> {
    Summed(SummedAnswer<G>),
    Ranked(RankedAnswer<G>),
    Lists(ListsAnswer<G>),
}

impl<G: Group> EncryptedAnswer<G> {
    /// Its ciphertexts, list after list where there are lists.
    pub(crate) fn ciphertexts(&self) -> &[Ciphertext<G>] {
        match self {
            Self::Summed(answer) => &answer.choices,
            Self::Ranked(answer) => std::slice::from_ref(&answer.choices),
            Self::Lists(answer) => &answer.choices,
        }
    }
}

/// What every check of a ballot's proofs needs: the setup, and S0 = fingerprint|credential.
pub(crate) struct Context<'s, G: Group> {
    pub(crate) setup: &'s Setup<G>,
    pub(crate) s0: String,
}

impl<'s, G: Group> Context<'s, G> {
    pub(crate) fn new(setup: &'s Setup<G>, credential: &str) -> Self {
        Self {
            setup,
            s0: format!("{}|{credential}", setup.fingerprint()),
        }
    }
}

impl<G: Group> Ballot<G> {
    /// Reads the bytes of a ballot of this election: what costs least to refuse comes first.
    pub fn parse(bytes: &[u8], setup: &Setup<G>) -> Result<Self, BallotError> {
        let draft = Draft::read(bytes, setup)?;
        let voter = draft.voter(setup)?;
        let signed = draft.signed()?;
        let (forms, rest) = draft.forms(setup.questions());
        let mut ahead = Ahead::new(forms.iter().flat_map(Form::elements).collect());
        let content = draft.content((&forms, rest), &mut ahead)?;
        content.join(bytes, voter, signed)
    }

    /// Checks every proof and the signature.
    pub fn verify(self, setup: &Setup<G>) -> Result<Verified<Self>, BallotError> {
        let mut claims = Claims::new();
        self.claim_signature(&mut claims, ProofAt::Signature);
        self.claim_proofs(&mut claims, setup);
        claims.settle().map_err(BallotError::Proof)?;
        Ok(Verified::by_check(self))
    }

    /// Notes the claim that the credential's holder signed the ballot (section "Signatures").
    pub(crate) fn claim_signature<L>(&self, claims: &mut Claims<'_, G, L>, at: L) {
        let signed = self.signed.base64();
        let prefix = prefix(&["sig|", &signed, "|"]);
        let signer = self.credential.0.element();
        check_knowledge(claims, at, prefix, signer, &self.signature);
    }

    /// Notes the claims of every proof of every answer.
    pub(crate) fn claim_proofs<'t>(
        &self,
        claims: &mut Claims<'t, G, ProofAt>,
        setup: &'t Setup<G>,
    ) {
        let context = Context::new(setup, self.credential.as_str());
        for (number, (answer, question)) in (1..).zip(self.answers.iter().zip(setup.questions())) {
            match (answer, question) {
                (EncryptedAnswer::Summed(answer), Question::Summed(question)) => {
                    answer.check(claims, &context, number, question);
                }
                (EncryptedAnswer::Ranked(answer), _) => answer.check(claims, &context, number),
                (EncryptedAnswer::Lists(answer), Question::Lists(question)) => {
                    answer.check(claims, &context, number, question);
                }
                // Reading the answer by its question excludes the rest.
                (EncryptedAnswer::Summed(_) | EncryptedAnswer::Lists(_), _) => {
                    claims.refuse(ProofAt::Overall { question: number });
                }
            }
        }
    }

    /// The hash of the ballot's bytes: its name in the record.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The smart ballot tracker: the same hash in Base64.
    pub fn tracker(&self) -> String {
        self.hash.base64()
    }

    /// Who cast it, as the roll shows them.
    pub fn credential(&self) -> &PublicCredential<G> {
        &self.credential
    }

    /// How often it counts.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// Every ciphertext of the ballot.
    pub(crate) fn ciphertexts(&self) -> impl Iterator<Item = &Ciphertext<G>> {
        self.answers.iter().flat_map(EncryptedAnswer::ciphertexts)
    }

    pub(crate) fn answers(&self) -> &[EncryptedAnswer<G>] {
        &self.answers
    }
}
