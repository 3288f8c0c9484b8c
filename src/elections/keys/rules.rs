//! Who may hold keys, and what the setup is made of.

use std::collections::HashSet;

use ballots::{ElectionSpec, Question, Ranked, Summed};

use super::{Entry, Holders, Person, PersonEntry};
use crate::elections::Election;
use crate::elections::nominations::Candidate;
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
    let question = if election.ranked() {
        Question::Ranked(Ranked {
            answers,
            question,
            // Binds the number of seats and the rule into the fingerprint.
            extra: Some(format!(
                r#"{{"type":"STV","rule":"scottish","seats":{}}}"#,
                election.seats()
            )),
        })
    } else {
        Question::Summed(Summed {
            answers,
            blank: None,
            min: 0,
            max: 1,
            question,
        })
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
