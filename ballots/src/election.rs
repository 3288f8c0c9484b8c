//! Elections and their questions (sections "Questions" and "Elections").

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::group::{Encoded, Group, GroupName, Rfc3526};
use crate::hash::Hash;
use crate::uuid::{Uuid, UuidFormat};
use crate::wire::{self, WireError};

/// A question whose answers are added up under encryption: only the sums are ever opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summed {
    /// The choices.
    pub answers: Vec<String>,
    /// Whether a voter may choose "blank" instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank: Option<bool>,
    /// The least number of choices.
    pub min: u32,
    /// The greatest number of choices.
    pub max: u32,
    /// The question's text.
    pub question: String,
}

impl Summed {
    /// Whether "blank" is one of the encrypted choices (the first).
    pub fn allows_blank(&self) -> bool {
        self.blank == Some(true)
    }

    /// How many ciphertexts an answer has.
    pub fn width(&self) -> usize {
        self.answers.len() + usize::from(self.allows_blank())
    }
}

/// A question whose answers are shuffled and then opened one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The candidates.
    pub answers: Vec<String>,
    /// The question's text.
    pub question: String,
    /// A hint on the counting method, canonical JSON (the `extra` field).
    pub extra: Option<String>,
}

/// A question on candidates grouped in lists: the voter chooses one list, and candidates of it.
/// Added up like a [`Summed`] question. Verified in records of others; no voter of ours is asked
/// one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lists {
    /// Each list: its name, then its candidates.
    pub answers: Vec<Vec<String>>,
    /// The question's text.
    pub question: String,
    /// A hint on the counting method, canonical JSON (the `extra` field).
    pub extra: Option<String>,
}

impl Lists {
    /// How many ciphertexts an answer has for each list.
    pub fn widths(&self) -> Vec<usize> {
        self.answers.iter().map(Vec::len).collect()
    }
}

/// A question of an election.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Homomorphic, in the specification's words.
    Summed(Summed),
    /// Non-homomorphic, in the specification's words.
    Ranked(Ranked),
    /// Lists, in the specification's words.
    Lists(Lists),
}

impl Question {
    /// The question's text.
    pub fn text(&self) -> &str {
        match self {
            Self::Summed(q) => &q.question,
            Self::Ranked(q) => &q.question,
            Self::Lists(q) => &q.question,
        }
    }

    /// The choices or candidates; of a lists question, list after list with its candidates behind
    /// it. "Blank" is not among them.
    pub fn answers(&self) -> Vec<&str> {
        match self {
            Self::Summed(q) => q.answers.iter().map(String::as_str).collect(),
            Self::Ranked(q) => q.answers.iter().map(String::as_str).collect(),
            Self::Lists(q) => q.answers.iter().flatten().map(String::as_str).collect(),
        }
    }
}

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

/// Choices of one question, at most: more is an attack on memory, not an election.
const MAX_ANSWERS: usize = 1000;
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

/// `question_gen`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireGeneral<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    value: &'a RawValue,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    extra: Option<&'a RawValue>,
}

/// `question_l`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLists {
    answers: Vec<Vec<String>>,
    question: String,
}

/// `question_nh`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireRanked {
    answers: Vec<String>,
    question: String,
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

fn write_question(question: &Question) -> Result<Box<RawValue>, ElectionError> {
    match question {
        Question::Summed(q) => Ok(serde_json::value::to_raw_value(q)?),
        Question::Ranked(q) => {
            let inner = WireRanked {
                answers: q.answers.clone(),
                question: q.question.clone(),
            };
            write_general(RANKED, &inner, q.extra.as_ref())
        }
        Question::Lists(q) => {
            let inner = WireLists {
                answers: q.answers.clone(),
                question: q.question.clone(),
            };
            write_general(LISTS, &inner, q.extra.as_ref())
        }
    }
}

/// The `type` of a ranked question.
const RANKED: &str = "NonHomomorphic";
/// The `type` of a lists question.
const LISTS: &str = "Lists";

fn write_general(
    kind: &str,
    value: &impl Serialize,
    extra: Option<&String>,
) -> Result<Box<RawValue>, ElectionError> {
    let value = serde_json::value::to_raw_value(value)?;
    let extra = extra.cloned().map(RawValue::from_string).transpose()?;
    Ok(serde_json::value::to_raw_value(&WireGeneral {
        kind: kind.to_owned(),
        value: &value,
        extra: extra.as_deref(),
    })?)
}

fn read_question(question: usize, raw: &str) -> Result<Question, ElectionError> {
    let wrap = |source| ElectionError::Question {
        question,
        source: WireError::Shape(source),
    };
    // The general form is the one that names its type.
    let general: WireGeneral<'_> = match serde_json::from_str(raw) {
        Ok(general) => general,
        Err(_) => {
            return serde_json::from_str(raw)
                .map(Question::Summed)
                .map_err(wrap);
        }
    };
    let extra = general.extra.map(|extra| extra.get().to_owned());
    let value = general.value.get();
    match general.kind.as_str() {
        RANKED => {
            let WireRanked { answers, question } = serde_json::from_str(value).map_err(wrap)?;
            Ok(Question::Ranked(Ranked {
                answers,
                question,
                extra,
            }))
        }
        LISTS => {
            let WireLists { answers, question } = serde_json::from_str(value).map_err(wrap)?;
            Ok(Question::Lists(Lists {
                answers,
                question,
                extra,
            }))
        }
        _ => Err(ElectionError::Kind {
            question,
            kind: general.kind.chars().take(40).collect(),
        }),
    }
}

/// Every question can be answered, and the group has room for it.
fn check_questions<G: Group>(questions: &[Question]) -> Result<(), ElectionError> {
    if questions.is_empty() {
        return Err(ElectionError::NoQuestion);
    }
    for (i, question) in questions.iter().enumerate() {
        let reason = match question {
            Question::Summed(q) => unsound_summed(q),
            Question::Ranked(q) => unsound_ranked::<G>(q),
            Question::Lists(q) => unsound_lists(q),
        };
        if let Some(reason) = reason {
            return Err(ElectionError::Unsound {
                question: i + 1,
                reason,
            });
        }
    }
    Ok(())
}

fn unsound_summed(q: &Summed) -> Option<String> {
    let choices = q.answers.len();
    if choices == 0 || choices > MAX_ANSWERS {
        return Some(format!(
            "{choices} choices; between 1 and {MAX_ANSWERS} are possible"
        ));
    }
    let limits = q.min <= q.max && q.max as usize <= choices;
    (!limits).then(|| {
        format!(
            "between min = {} and max = {} of {choices} choices: min must not exceed max, nor max the choices",
            q.min, q.max
        )
    })
}

fn unsound_lists(q: &Lists) -> Option<String> {
    let choices: usize = q.widths().into_iter().sum();
    let named = q.answers.iter().all(|list| !list.is_empty());
    (choices == 0 || choices > MAX_ANSWERS || !named).then(|| {
        format!(
            "{choices} lists and candidates; between 1 and {MAX_ANSWERS} are possible, and every list has a name"
        )
    })
}

fn unsound_ranked<G: Group>(q: &Ranked) -> Option<String> {
    let candidates = q.answers.len();
    let most = G::RANKED_CANDIDATES;
    (candidates == 0 || candidates > most).then(|| {
        format!(
            "{candidates} candidates; a ranked question in group {} takes 1 to {most}",
            G::NAME
        )
    })
}
