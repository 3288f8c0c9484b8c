//! Questions: what they are, how they are written, and which can be answered (section "Questions").

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::election::ElectionError;
use crate::group::Group;
use crate::wire::WireError;

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

/// Choices of one question, at most: more is an attack on memory, not an election.
const MAX_ANSWERS: usize = 1000;
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

pub(crate) fn write_question(question: &Question) -> Result<Box<RawValue>, ElectionError> {
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

pub(crate) fn read_question(question: usize, raw: &str) -> Result<Question, ElectionError> {
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
pub(crate) fn check_questions<G: Group>(questions: &[Question]) -> Result<(), ElectionError> {
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
