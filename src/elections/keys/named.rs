//! Who was named to make the credentials and to hold the key, as the secretary sees it.

use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::store;
use crate::elections::Election;
use crate::elections::poll::store as polls;
use crate::error::Problem;

/// A person who was given a duty.
#[derive(Debug, Serialize)]
pub struct PersonNamed {
    name: String,
    subject: String,
    email: Option<String>,
}

/// Who makes the credentials and who holds the key, as they were named.
#[derive(Debug, Serialize)]
pub struct Named {
    /// Makes the credentials; none until somebody is named.
    registrar: Option<PersonNamed>,
    /// Hold the key together, by their numbers.
    trustees: Vec<PersonNamed>,
    /// Why all of them are needed, where they are.
    consent: Option<String>,
}

impl Named {
    /// Whether anybody is.
    pub fn is_any(&self) -> bool {
        self.registrar.is_some()
    }
}

/// Who is named in an election.
pub async fn of(db: &impl ConnectionTrait, election: &Election) -> Result<Named, Problem> {
    let poll = polls::of(db, election.id()).await?.row;
    let (name, subject) = (&election.row.registrar_name, &election.row.registrar);
    let registrar = name.clone().zip(subject.clone());
    let trustees = store::trustees(db, election.id()).await?;
    let trustees = trustees.into_iter().map(|row| PersonNamed {
        name: row.name,
        subject: row.subject,
        email: row.email,
    });
    Ok(Named {
        registrar: registrar.map(|(name, subject)| PersonNamed {
            name,
            subject,
            email: poll.registrar_email,
        }),
        trustees: trustees.collect(),
        consent: poll.consent,
    })
}
