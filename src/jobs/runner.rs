//! Doing what is due.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Failure, Job, Lane, Next, store};
use crate::accounts::codes;
use crate::app::App;
use crate::elections::timed;
use crate::error::Problem;
use crate::mail;
use crate::matters;
use crate::retention;
use crate::vacancies;
use crate::webhooks::telling;

/// How often an idle lane looks whether something is due.
const LOOK: Duration = Duration::from_secs(1);

/// What a kind of work is done by.
async fn perform(app: &App, job: &Job) -> Result<Next, Failure> {
    match job {
        Job::SendLetter { letter } => mail::delivery::send(app, letter).await,
        Job::MoveElection { election, to } => timed::advance(app, election, *to).await,
        Job::AskTrustees { election } => timed::ask_trustees(app, election).await,
        Job::RemindVoters { reminder } => timed::remind_voters(app, *reminder).await,
        Job::TellChanges { webhook } => telling::tell(app, webhook).await,
        Job::LookAtMembers => Ok(matters::daily::look(app).await?),
        Job::TellVacancy { vacancy } => Ok(vacancies::letters::tell(app, *vacancy).await?),
        Job::TellMatter { matter } => Ok(matters::letters::tell(app, *matter).await?),
        Job::Retain => Ok(retention::store::sweep(app).await?),
        Job::WriteCode { sign_in } => Ok(codes::store::write(app, *sign_in).await?),
    }
}

/// Does what is due in a lane, one after the other, until nothing is or a letter has to wait; gives
/// how many attempts it made.
pub async fn run_due(app: &App, lane: Lane) -> Result<usize, Problem> {
    let mut attempts = 0;
    while let Some(claimed) = store::claim(app.store(), lane, app.now()).await? {
        attempts += 1;
        // In a task of its own: work that panics is a failed attempt, not the end of the lane.
        let (of, job) = (app.clone(), claimed.job.clone());
        let ended = tokio::spawn(async move { perform(&of, &job).await }).await;
        let ended = ended.unwrap_or_else(|_| {
            Err(Failure {
                reason: "the work broke off: see the log".into(),
                again: true,
            })
        });
        // A letter that waits (for its turn, or for a server) is the sign for those after it: who is in
        // a hurry comes before them, and otherwise each would be claimed in vain again and again.
        let waits = lane == Lane::Mail && matches!(ended, Ok(Next::At(_)));
        store::settle(app.store(), &claimed, ended, app.now()).await?;
        if waits {
            break;
        }
    }
    Ok(attempts)
}

/// Does what is due in all lanes until `stop` turns true, then what it is at to its end.
pub async fn run(app: App, stop: watch::Receiver<bool>) {
    let mut lanes = JoinSet::new();
    for lane in Lane::ALL {
        lanes.spawn(run_lane(app.clone(), lane, stop.clone()));
    }
    lanes.join_all().await;
}

async fn run_lane(app: App, lane: Lane, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(problem) = run_due(&app, lane).await {
            tracing::error!(lane = lane.as_str(), detail = %problem.detail, "jobs can't be done");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
}
