//! Elections (section "Elections"); their questions are in `question.rs`.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::group::{Encoded, Group, GroupName, Rfc3526};
use crate::hash::Hash;
pub use crate::question::{Lists, Question, Ranked, Summed};
use crate::question::{check_questions, read_question, write_question};
use crate::uuid::{Uuid, UuidFormat};
use crate::wire::{self, WireError};

/// What an organiser decides about an election; trustees and roll are added to make a setup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectionSpec {
    /// The identifier.
    pub uuid: Uuid,
    /// The name.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// Who organises it.
    pub administrator: Option<String>,
    /// Who made the credentials.
    pub credential_authority: Option<String>,
}

/// What is wrong with an election or one of its questions.
#[derive(Debug, thiserror::Error)]
pub enum ElectionError {
    /// Not the JSON that belongs here.
    #[error("the election is {0}")]
    Json(#[from] serde_json::Error),
    /// One of its questions is not canonical JSON of a known type.
    #[error("question {question} is {source}")]
    Question {
        /// Its number, from 1.
        question: usize,
        /// What is wrong.
        source: WireError,
    },
    /// A version of the protocol that we don't know.
    #[error("the election is of protocol version {0}; this program verifies version 1")]
    Version(u32),
    /// A group that we don't know.
    #[error("the election's group is {0:?}, not {1} as was expected")]
    Group(String, &'static str),
    /// The identifier is none.
    #[error("uuid: {0}")]
    Uuid(#[from] UuidFormat),
    /// The public key is not an element.
    #[error("public_key: {0}")]
    Key(#[from] crate::group::EncodingError),
    /// A type of question that this version does not verify.
    #[error("question {question} is of type {kind:?}, which this version does not verify")]
    Kind {
        /// Its number, from 1.
        question: usize,
        /// The type as written.
        kind: String,
    },
    /// A question that nobody could answer.
    #[error("question {question}: {reason}")]
    Unsound {
        /// Its number, from 1.
        question: usize,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// No question at all.
    #[error("the election has no question")]
    NoQuestion,
}

/// Questions of one election, at most.
const MAX_QUESTIONS: usize = 100;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireElection<'a> {
    version: u32,
    description: String,
    name: String,
    group: String,
    #[serde(borrow)]
    public_key: wire::Text<'a>,
    #[serde(borrow)]
    questions: Vec<&'a RawValue>,
    uuid: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    administrator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credential_authority: Option<String>,
}

/// The key that ballots are encrypted to, with its multiples.
pub struct ElectionKey<G: Group> {
    pub(crate) encoded: Encoded<G>,
    table: G::Table,
}

impl<G: Group> ElectionKey<G> {
    pub(crate) fn new(encoded: Encoded<G>) -> Self {
        let table = G::table(encoded.element());
        Self { encoded, table }
    }

    pub(crate) fn table(&self) -> &G::Table {
        &self.table
    }
}

/// The `election` object, read and found sound in itself.
#[derive(Debug, Clone)]
pub(crate) struct Election<G: Group> {
    pub(crate) spec: ElectionSpec,
    pub(crate) public_key: Encoded<G>,
    pub(crate) json: Vec<u8>,
}

impl<G: Group> Election<G> {
    /// The election of this specification, encrypted to `key`.
    pub(crate) fn new(spec: ElectionSpec, key: &Encoded<G>) -> Result<Self, ElectionError> {
        check_questions::<G>(&spec.questions)?;
        let raw: Result<Vec<_>, _> = spec.questions.iter().map(write_question).collect();
        let raw = raw?;
        let json = wire::write(&WireElection {
            version: 1,
            description: spec.description.clone(),
            name: spec.name.clone(),
            group: G::NAME.to_owned(),
            public_key: wire::Text::borrowed(key.text()),
            questions: raw.iter().map(|raw| &**raw).collect(),
            uuid: spec.uuid.to_string(),
            administrator: spec.administrator.clone(),
            credential_authority: spec.credential_authority.clone(),
        });
        Ok(Self {
            spec,
            public_key: key.clone(),
            json,
        })
    }

    /// Reads an election. Its texts may be spelled in any way of JSON: the fingerprint is of the
    /// bytes, and nothing else is derived from them.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, ElectionError> {
        let wire: WireElection<'_> = serde_json::from_slice(json)?;
        if wire.version != 1 {
            return Err(ElectionError::Version(wire.version));
        }
        if wire.group != G::NAME {
            let named = wire.group.chars().take(40).collect();
            return Err(ElectionError::Group(named, G::NAME));
        }
        if wire.questions.len() > MAX_QUESTIONS {
            let reason = format!("more than {MAX_QUESTIONS} questions");
            return Err(ElectionError::Unsound {
                question: MAX_QUESTIONS + 1,
                reason,
            });
        }
        let numbered = wire.questions.iter().enumerate();
        let questions: Result<Vec<_>, _> = numbered
            .map(|(i, raw)| read_question(i + 1, raw.get()))
            .collect();
        let questions = questions?;
        check_questions::<G>(&questions)?;
        let spec = ElectionSpec {
            uuid: wire.uuid.parse()?,
            name: wire.name,
            description: wire.description,
            questions,
            administrator: wire.administrator,
            credential_authority: wire.credential_authority,
        };
        let public_key = Encoded::read(wire.public_key.as_str())?;
        Ok(Self {
            spec,
            public_key,
            json: json.to_vec(),
        })
    }

    pub(crate) fn hash(&self) -> Hash {
        Hash::of(&self.json)
    }
}

impl ElectionSpec {
    /// The group that these questions call for: Ed25519, unless a ranked question has more
    /// candidates than it takes (PROTOCOL, "Which version").
    ///
    /// # Errors
    /// Where a ranked question has more candidates than any group takes.
    pub fn group(&self) -> Result<GroupName, ElectionError> {
        let ranked = |question: &Question| match question {
            Question::Ranked(question) => question.answers.len(),
            Question::Summed(_) | Question::Lists(_) => 0,
        };
        let most = self.questions.iter().map(ranked).max().unwrap_or(0);
        if most <= GroupName::Ed25519.ranked_candidates() {
            return Ok(GroupName::Ed25519);
        }
        check_questions::<Rfc3526>(&self.questions)?;
        Ok(GroupName::Rfc3526)
    }
}

/// The `group` field of an election, whatever else is in it. None where there is none.
pub(crate) fn group_named(json: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        group: String,
    }
    let named: Named = serde_json::from_slice(json).ok()?;
    Some(named.group)
}
