//! Nominations: members stand or are nominated, others support them, the secretary accepts or
//! rejects on closed grounds, candidates may withdraw.

pub mod acts;
pub mod letters;
pub mod mine;
pub mod pages;
pub mod photographs;
pub mod rules;
pub mod shown;
pub mod statement;
pub mod store;
pub mod supporters;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::language::{later, t};
use crate::values::{Email, Invalid, Line, Prose};
use crate::words::words;

words! {
    /// Where a nomination is.
    Status, UnknownStatus, "status of a nomination":
    /// Made by another; the member hasn't said whether they accept.
    Offered = "offered",
    /// Entered or accepted by the member.
    Filed = "filed",
    /// Found in order: a candidate.
    Accepted = "accepted",
    /// Found not in order.
    Rejected = "rejected",
    /// Made by another, and not accepted by the member.
    Declined = "declined",
    /// Taken back by the member.
    Withdrawn = "withdrawn",
    /// The member has died.
    Died = "died",
}

impl Status {
    /// In a word, for a reader.
    pub fn said(self) -> &'static str {
        match self {
            Self::Offered => t!("offered"),
            Self::Filed => t!("filed"),
            Self::Accepted => t!("accepted"),
            Self::Rejected => t!("rejected"),
            Self::Declined => t!("declined"),
            Self::Withdrawn => t!("withdrawn"),
            Self::Died => t!("died"),
        }
    }
}

words! {
    /// The grounds on which a nomination is rejected; there are no others.
    Ground, UnknownGround, "ground for a rejection":
    /// The member may not stand in this election.
    NotEligible = "not-eligible",
    /// The panel's rules on terms and limits stand against it.
    Limits = "limits",
    /// Too few members, or others than those who may, support it.
    Supporters = "supporters",
    /// The member's consent is missing or doubtful.
    Consent = "consent",
    /// Particulars are missing or wrong.
    Particulars = "particulars",
    /// Interests are not declared, or wrongly.
    Interests = "interests",
    /// The statement breaks the law or the notice's terms.
    Statement = "statement",
}

impl Ground {
    /// In words, for a reader.
    pub fn said(self) -> &'static str {
        crate::language::of(self.english())
    }

    /// The same in English, as the letter keeps it.
    pub const fn english(self) -> &'static str {
        match self {
            Self::NotEligible => later!("the member may not stand in this election"),
            Self::Limits => later!("the panel’s rules on terms and limits stand against it"),
            Self::Supporters => later!("it isn’t supported as the rules ask"),
            Self::Consent => later!("the member’s consent is missing or doubtful"),
            Self::Particulars => later!("particulars are missing or wrong"),
            Self::Interests => later!("interests are not declared, or wrongly"),
            Self::Statement => later!("the statement breaks the law or the terms of the notice"),
        }
    }
}

words! {
    /// The language in which a candidate writes, as a tag of BCP 47: a screen reader speaks by it.
    Language, UnknownLanguage, "language that a candidate can write in":
    /// English.
    English = "en",
    /// Welsh.
    Welsh = "cy",
    /// Irish.
    Irish = "ga",
    /// Scottish Gaelic.
    Gaelic = "gd",
    /// Scots.
    Scots = "sco",
    /// French.
    French = "fr",
    /// Polish.
    Polish = "pl",
}

impl Language {
    /// What it is called, in the reader's language and by itself.
    pub fn said(self) -> &'static str {
        match self {
            Self::English => t!("English"),
            Self::Welsh => t!("Welsh (Cymraeg)"),
            Self::Irish => t!("Irish (Gaeilge)"),
            Self::Gaelic => t!("Scottish Gaelic (Gàidhlig)"),
            Self::Scots => t!("Scots"),
            Self::French => t!("French (français)"),
            Self::Polish => t!("Polish (polski)"),
        }
    }
}

words! {
    /// What a supporter does.
    Part, UnknownPart, "part of a supporter":
    /// Proposes.
    Proposer = "proposer",
    /// Seconds.
    Seconder = "seconder",
}

impl Part {
    /// In a word, for a reader.
    pub fn said(self) -> &'static str {
        match self {
            Self::Proposer => t!("proposer"),
            Self::Seconder => t!("seconder"),
        }
    }
}

/// A candidate, as shown and as counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The nomination.
    pub nomination: i64,
    /// The member.
    pub member: i64,
    /// Name as shown.
    pub name: String,
    /// Post and employer, in their own words.
    pub particulars: String,
    /// In their own words, Markdown.
    pub statement: String,
    /// The interests that they declare.
    pub interests: String,
    /// The language of these words.
    pub language: Language,
    /// When it was recorded that they died, after the ballots were made: the count passes over them.
    pub died: Option<DateTime<Utc>>,
}

/// The candidates whom a count passes over, by index.
pub fn died(candidates: &[Candidate]) -> Vec<usize> {
    let places = candidates.iter().zip(0..);
    places
        .filter_map(|(candidate, index)| candidate.died.map(|_| index))
        .collect()
}

/// What a member says who stands, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    #[serde(default)]
    statement: String,
    #[serde(default)]
    particulars: String,
    #[serde(default)]
    interests: String,
    /// Of what they write; English if it isn't said.
    #[serde(default)]
    language: Option<Language>,
    #[serde(default)]
    proposers: Vec<String>,
    #[serde(default)]
    seconders: Vec<String>,
}

/// What a member says who stands.
#[derive(Clone, Debug)]
pub struct Paper {
    /// In their own words, Markdown.
    pub statement: Prose,
    /// Post and employer.
    pub particulars: Prose,
    /// The interests that they declare.
    pub interests: Prose,
    /// The language of these words.
    pub language: Language,
    /// Whom they name as supporters.
    pub supporters: Vec<(Part, Email)>,
}

/// Nobody needs more.
const MOST_SUPPORTERS: usize = 50;

impl TryFrom<Filing> for Paper {
    type Error = Invalid;

    fn try_from(sent: Filing) -> Result<Self, Invalid> {
        Ok(Self {
            statement: Prose::parse("statement", &sent.statement)?,
            particulars: Prose::parse("particulars", &sent.particulars)?,
            interests: Prose::parse("interests", &sent.interests)?,
            language: sent.language.unwrap_or(Language::English),
            supporters: supporters(&sent.proposers, &sent.seconders)?,
        })
    }
}

fn supporters(proposers: &[String], seconders: &[String]) -> Result<Vec<(Part, Email)>, Invalid> {
    if proposers.len() + seconders.len() > MOST_SUPPORTERS {
        let reason = t!("name {most} supporters at most", most = MOST_SUPPORTERS);
        return Err(Invalid::new("proposers", reason));
    }
    let proposers = proposers
        .iter()
        .map(|one| Ok((Part::Proposer, Email::parse("proposers", one)?)));
    let seconders = seconders
        .iter()
        .map(|one| Ok((Part::Seconder, Email::parse("seconders", one)?)));
    proposers.chain(seconders).collect()
}

/// A nomination of another member, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    email: String,
    #[serde(default)]
    proposers: Vec<String>,
    #[serde(default)]
    seconders: Vec<String>,
}

/// A nomination of another member.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// Whom.
    pub email: Email,
    /// Whom besides the caller, who proposes.
    pub supporters: Vec<(Part, Email)>,
}

impl TryFrom<Proposal> for Proposed {
    type Error = Invalid;

    fn try_from(sent: Proposal) -> Result<Self, Invalid> {
        Ok(Self {
            email: Email::parse("email", &sent.email)?,
            supporters: supporters(&sent.proposers, &sent.seconders)?,
        })
    }
}

/// What the secretary decides.
#[derive(Clone, Debug)]
pub enum Decision {
    /// In order.
    Accepted,
    /// Not in order, on this ground, because of this.
    Rejected(Ground, Line),
}
