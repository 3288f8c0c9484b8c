//! Elections, in the order of their life.

pub mod ballot_box;
pub mod board;
pub mod call;
pub mod challenges;
pub mod duties;
pub mod facts;
pub mod heads;
pub mod keys;
pub mod letters;
pub mod moves;
pub mod nominations;
pub mod pages;
pub mod poll;
pub mod readiness;
pub mod rehearsal;
pub mod result;
pub mod roll;
pub mod samples;
pub mod seats;
pub mod shown;
pub mod stage;
pub mod store;
pub mod supplement;
pub mod tally;
pub mod timed;
pub mod transitions;
pub mod verification;
pub mod voiding;
pub mod voting;

use chrono::NaiveDate;
use sea_orm::prelude::DateTimeUtc;

use self::stage::Stage;
use crate::entities::election;
use crate::error::Problem;
use crate::language::t;
use crate::panels::PostKind;
use crate::panels::rules::Counting;

/// Candidates that a ranking holds: 8 bits each have to fit into one element of the group.
const MOST_RANKED: usize = 30;
/// Candidates that we put into one question of sums.
const MOST_SUMMED: usize = 100;

/// The group of our elections.
pub type Group = ballots::Ed25519;
/// An election's setup: everything that is fixed when voting opens.
pub type Setup = ballots::Setup<Group>;

/// An election as the service knows it.
#[derive(Clone, Debug)]
pub struct Election {
    /// The row.
    pub row: election::Model,
    /// Where it is.
    pub stage: Stage,
    /// Which posts it fills.
    pub post: PostKind,
    /// The counting rule that the notice named. The whole rules under which it is held, as they
    /// stood at its call, are [`store::rules`].
    pub counting: Counting,
}

impl Election {
    /// Its number in the database.
    pub fn id(&self) -> i64 {
        self.row.id
    }

    /// Its name in the public record.
    pub fn uuid(&self) -> &str {
        &self.row.uuid
    }

    /// How many are to be elected.
    pub fn seats(&self) -> usize {
        usize::try_from(self.row.seats).unwrap_or_default()
    }

    /// Who belonged on this day may stand and vote.
    pub fn record_date(&self) -> NaiveDate {
        self.row.record_date
    }

    /// Whether ballots are rankings. Officers are chosen by few, and a ranking of few is a
    /// signature: there only the sums are opened.
    pub fn ranked(&self) -> bool {
        self.counting.is_ranked()
    }

    /// Most candidates that its ballot can hold.
    pub fn most_candidates(&self) -> usize {
        if self.ranked() {
            MOST_RANKED
        } else {
            MOST_SUMMED
        }
    }

    /// As the act log names it.
    pub fn about(&self) -> String {
        format!("election/{}", self.row.uuid)
    }

    /// That it is at this stage, or a refusal that says where it is.
    pub fn at(&self, stage: Stage) -> Result<(), Problem> {
        if self.stage == stage {
            return Ok(());
        }
        Err(Problem::wrong_stage(t!(
            "This can’t be done now, only at the stage “{stage}”. {said}",
            stage = stage.named(),
            said = self.stage.said()
        )))
    }

    /// When voting closes, as announced.
    pub fn voting_closes(&self) -> DateTimeUtc {
        self.row.voting_closes
    }
}

impl TryFrom<election::Model> for Election {
    type Error = Problem;

    fn try_from(row: election::Model) -> Result<Self, Problem> {
        let unknown = || Problem::internal("An election's row can't be read.");
        let stage = row.stage.parse().map_err(|_| unknown())?;
        let post = row.post.parse().map_err(|_| unknown())?;
        let counting = row.counting.parse().map_err(|_| unknown())?;
        Ok(Self {
            row,
            stage,
            post,
            counting,
        })
    }
}
