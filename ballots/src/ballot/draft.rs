//! Reading a ballot in the steps that checks are made of: its form, its voter, what was signed.

use serde_json::value::RawValue;

use super::{
    Ballot, BallotError, EncryptedAnswer, ListsAnswer, RankedAnswer, SummedAnswer, lists, summed,
};
use crate::credential::PublicCredential;
use crate::election::Question;
use crate::group::{Ahead, Group};
use crate::hash::{Hash, Hasher};
use crate::proof::Proof;
use crate::setup::Setup;
use crate::wire;

/// The canonical JSON of some ballot of this election, nothing in it read yet.
pub(crate) struct Draft<'b> {
    bytes: &'b [u8],
    wire: wire::Ballot<'b>,
}

/// Who cast a ballot: a credential of the roll, with its weight.
pub(crate) struct Voter<G: Group> {
    credential: PublicCredential<G>,
    weight: u64,
}

/// What a ballot holds, each part of the shape that its question calls for.
pub(crate) struct Content<G: Group> {
    answers: Vec<EncryptedAnswer<G>>,
    /// Missing only where [`Draft::signed`] fails.
    signature: Option<Proof<G>>,
}

impl<'b> Draft<'b> {
    /// The bytes of a ballot of this election, and of no other.
    pub(crate) fn read<G: Group>(bytes: &'b [u8], setup: &Setup<G>) -> Result<Self, BallotError> {
        let largest = largest_ballot(setup.questions());
        if bytes.len() > largest {
            return Err(BallotError::Size(bytes.len(), largest));
        }
        let wire: wire::Ballot<'_> = wire::read(bytes)?;
        if wire.election_uuid.as_str() != setup.uuid().as_str() {
            return Err(BallotError::OtherElection {
                field: "election_uuid",
            });
        }
        if wire.election_hash.as_str() != setup.fingerprint() {
            return Err(BallotError::OtherElection {
                field: "election_hash",
            });
        }
        Ok(Self { bytes, wire })
    }

    /// Its credential, which must stand on the roll.
    pub(crate) fn voter<G: Group>(&self, setup: &Setup<G>) -> Result<Voter<G>, BallotError> {
        let text = self.wire.credential.as_str();
        let entry = setup.roll().get(text).ok_or(BallotError::NotOnRoll)?;
        Ok(Voter {
            credential: PublicCredential::known(text, entry),
            weight: entry.weight,
        })
    }

    /// The hash that the signature is of: it must be that of the ballot.
    pub(crate) fn signed(&self) -> Result<Hash, BallotError> {
        let signature = self.wire.signature.as_ref();
        let signature = signature.ok_or(BallotError::Unsigned)?;
        let signed = signed_hash(self.bytes, signature);
        if signature.hash.as_str() != signed.base64() {
            return Err(BallotError::SignedHash);
        }
        Ok(signed)
    }

    /// Its answers as they are written, up to the first that has not the shape which its question calls
    /// for; and what is wrong with that one, to be told when those before it have been read.
    pub(crate) fn forms(&self, questions: &[Question]) -> (Vec<Form<'b>>, Result<(), BallotError>) {
        let answers = &self.wire.answers;
        let shape = BallotError::shape("answers".to_owned(), answers.len(), questions.len());
        let mut forms = Vec::with_capacity(questions.len());
        let read = shape.and_then(|()| {
            for (number, (raw, question)) in (1..).zip(answers.iter().zip(questions)) {
                forms.push(Form::read(raw, number, question)?);
            }
            Ok(())
        });
        (forms, read)
    }

    /// Its answers and its signature: every element and every number.
    pub(crate) fn content<G: Group>(
        &self,
        (forms, rest): (&[Form<'_>], Result<(), BallotError>),
        ahead: &mut Ahead<'_, G>,
    ) -> Result<Content<G>, BallotError> {
        let signature = self.wire.signature.as_ref();
        let signature = signature.map(|signature| Proof::read(&signature.proof));
        let answers = (1..).zip(forms);
        let answers = answers.map(|(number, form)| form.answer(number, ahead));
        let answers = answers.collect::<Result<_, _>>()?;
        rest?;
        Ok(Content {
            answers,
            signature: signature
                .transpose()
                .map_err(BallotError::encoding("signature"))?,
        })
    }
}

/// An answer as it is written, of the shape that its question calls for.
pub(crate) enum Form<'b> {
    Summed(wire::SummedAnswer<'b>),
    Ranked(wire::RankedAnswer<'b>),
    Lists(wire::ListsAnswer<'b>),
}

impl<'b> Form<'b> {
    fn read(raw: &'b RawValue, number: usize, question: &Question) -> Result<Self, BallotError> {
        let wrap = |source| BallotError::Answer {
            question: number,
            source,
        };
        let bytes = raw.get().as_bytes();
        match question {
            Question::Summed(question) => {
                let answer = wire::read(bytes).map_err(wrap)?;
                summed::shape(&answer, number, question)?;
                Ok(Self::Summed(answer))
            }
            Question::Ranked(_) => wire::read(bytes).map(Self::Ranked).map_err(wrap),
            Question::Lists(question) => {
                let answer = wire::read(bytes).map_err(wrap)?;
                lists::shape(&answer, number, question)?;
                Ok(Self::Lists(answer))
            }
        }
    }

    /// The spellings of its elements, in the order in which they are read.
    pub(crate) fn elements(&self) -> Vec<&str> {
        match self {
            Self::Summed(answer) => summed::elements(answer),
            Self::Ranked(answer) => answer.choices.elements().to_vec(),
            Self::Lists(answer) => lists::elements(answer),
        }
    }

    fn answer<G: Group>(
        &self,
        number: usize,
        ahead: &mut Ahead<'_, G>,
    ) -> Result<EncryptedAnswer<G>, BallotError> {
        match self {
            Self::Summed(answer) => {
                SummedAnswer::read(answer, number, ahead).map(EncryptedAnswer::Summed)
            }
            Self::Ranked(answer) => {
                RankedAnswer::read(answer, number, ahead).map(EncryptedAnswer::Ranked)
            }
            Self::Lists(answer) => {
                ListsAnswer::read(answer, number, ahead).map(EncryptedAnswer::Lists)
            }
        }
    }
}

impl<G: Group> Content<G> {
    /// The ballot that `bytes` are, with what the other steps found.
    pub(crate) fn join(
        self,
        bytes: &[u8],
        voter: Voter<G>,
        signed: Hash,
    ) -> Result<Ballot<G>, BallotError> {
        Ok(Ballot {
            hash: Hash::of(bytes),
            weight: voter.weight,
            credential: voter.credential,
            answers: self.answers,
            signature: self.signature.ok_or(BallotError::Unsigned)?,
            signed,
        })
    }
}

/// The hash that is signed: that of the ballot without its signature, which stands last.
fn signed_hash(bytes: &[u8], signature: &wire::Signature<'_>) -> Hash {
    let tail = b",\"signature\":".len() + wire::write(signature).len() + 1;
    let body = bytes
        .get(..bytes.len().saturating_sub(tail))
        .unwrap_or_default();
    let mut hasher = Hasher::new();
    hasher.feed(body);
    hasher.feed(b"}");
    hasher.finish()
}

/// More bytes than any ballot of these questions has, in any of the groups: a ciphertext and a
/// proof each stay below 1,400 bytes there.
pub(crate) fn largest_ballot(questions: &[Question]) -> usize {
    const PIECE: usize = 1_400;
    let pieces = |question: &Question| match question {
        Question::Ranked(_) => 2,
        Question::Lists(q) => 3 * q.widths().into_iter().sum::<usize>() + 2 * q.answers.len() + 3,
        Question::Summed(q) => 3 * q.width() + (q.max.abs_diff(q.min) as usize + 2) + 2,
    };
    4_096 + PIECE * questions.iter().map(pieces).sum::<usize>()
}
