//! Who may hold keys, and what the setup is made of.

use std::collections::HashSet;

use ballots::{ElectionSpec, Question, Ranked, Summed};

use super::{Entry, Holders, Person, PersonEntry};
use crate::elections::Election;
use crate::elections::nominations::Candidate;
use crate::panels::rules::Counting;
use crate::values::{Invalid, Line, Subject};

/// More trustees than this never meet.
const MOST_TRUSTEES: usize = 20;

impl TryFrom<PersonEntry> for Person {
    type Error = Invalid;

    fn try_from(entry: PersonEntry) -> Result<Self, Invalid> {
        Ok(Self {
            name: Line::parse("name", &entry.name)?,
            subject: Subject::parse("subject", &entry.subject)?,
        })
    }
}

impl TryFrom<Entry> for Holders {
    type Error = Invalid;

    fn try_from(entry: Entry) -> Result<Self, Invalid> {
        let registrar = Person::try_from(entry.registrar)?;
        let trustees = entry.trustees.into_iter().map(Person::try_from);
        let trustees = trustees.collect::<Result<Vec<_>, _>>()?;
        if !(2..=MOST_TRUSTEES).contains(&trustees.len()) {
            return Err(Invalid::new(
                "trustees",
                "name 2 to 20: one alone could open the ballots",
            ));
        }
        let mut subjects = HashSet::from([registrar.subject.as_str()]);
        if !trustees
            .iter()
            .all(|trustee| subjects.insert(trustee.subject.as_str()))
        {
            let reason = "registrar and trustees have to be different people";
            return Err(Invalid::new("trustees", reason));
        }
        Ok(Self {
            registrar,
            trustees,
        })
    }
}

/// Binds the number of seats and the rule into the fingerprint.
fn counted_by(election: &Election) -> String {
    let (rule, seats) = (election.counting, election.seats());
    match rule {
        Counting::Stages(_) => format!(r#"{{"type":"STV","rule":"{rule}","seats":{seats}}}"#),
        _ => format!(r#"{{"rule":"{rule}","seats":{seats}}}"#),
    }
}

/// The election as the record will hold it.
pub fn spec(
    election: &Election,
    panel: &str,
    candidates: &[Candidate],
) -> Result<ElectionSpec, ballots::uuid::UuidFormat> {
    let answers = candidates
        .iter()
        .map(|candidate| candidate.name.clone())
        .collect();
    let question = election.row.title.clone();
    let most_marks = election
        .counting
        .most_marks(election.seats(), candidates.len());
    let question = match most_marks {
        None => Question::Ranked(Ranked {
            answers,
            question,
            extra: Some(counted_by(election)),
        }),
        Some(most) => Question::Summed(Summed {
            answers,
            blank: None,
            min: 0,
            max: u32::try_from(most).unwrap_or(u32::MAX),
            question,
        }),
    };
    Ok(ElectionSpec {
        uuid: election.uuid().parse()?,
        name: election.row.title.clone(),
        description: election.row.description.clone(),
        questions: vec![question],
        administrator: Some(format!("Secretary of the {panel}")),
        credential_authority: election.row.registrar_name.clone(),
    })
}
