//! What registrar and trustees have to do in the elections that name them.

use crate::access::Role;
use crate::app::App;
use crate::elections::duties::Duty;
use crate::elections::keys;
use crate::elections::stage::Stage;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::t;

/// Somebody's part in an election as its registrar or trustee.
#[derive(Debug)]
pub struct Held {
    /// The election's title.
    pub title: String,
    /// Where it is.
    pub stage: Stage,
    /// Address of the page where the part is done.
    pub to: String,
    /// What the part is.
    pub part: &'static str,
    /// Whether something is due from them now.
    pub due: bool,
    /// What is due, or that nothing is.
    pub said: &'static str,
}

/// The parts of somebody, by the name that acts have them under; the newest election first.
pub async fn held(app: &App, subject: &str) -> Result<Vec<Held>, Problem> {
    let db = app.store().read();
    let mut all = Vec::new();
    for election in elections::all(db).await? {
        let row = &election.row;
        let trustees = keys::store::trustees(db, election.id()).await?;
        let trustee = trustees.into_iter().find(|one| one.subject == subject);
        let registrar = row.registrar.as_deref() == Some(subject);
        if trustee.is_none() && !registrar {
            continue;
        }
        let facts = elections::facts(app, db, &election).await?;
        let part = |role: Role, part, duty: Duty| Held {
            title: row.title.clone(),
            stage: election.stage,
            to: format!("/elections/{}/{role}", row.uuid),
            part,
            due: duty.is_due(),
            said: duty.of_you(),
        };
        if registrar {
            let duty = Duty::of_registrar(election.stage, &facts);
            all.push(part(
                Role::Registrar,
                t!("Registrar: the voting codes"),
                duty,
            ));
        }
        if let Some(trustee) = trustee {
            let owner = u32::try_from(trustee.owner).unwrap_or_default();
            let duty = Duty::of_trustee(election.stage, &facts, owner, &trustee.name);
            all.push(part(
                Role::Trustee,
                t!("Trustee: your part of the key"),
                duty,
            ));
        }
    }
    Ok(all)
}
