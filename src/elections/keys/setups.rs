//! Parsed setups, kept: parsing one checks every key and credential again, which takes a moment.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::ConnectionTrait;
use serde::Deserialize;

use crate::app::App;
use crate::elections::{Election, Setup, board};
use crate::error::Problem;
use crate::language::t;
use crate::work;

/// The setups in memory, by election. A setup never changes once it is on the board.
#[derive(Default)]
pub struct Setups(Mutex<HashMap<i64, Arc<Setup>>>);

impl fmt::Debug for Setups {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Setups")
    }
}

impl Setups {
    fn kept(&self, election: i64) -> Option<Arc<Setup>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&election)
            .cloned()
    }

    fn keep(&self, election: i64, setup: &Arc<Setup>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(election, Arc::clone(setup));
    }
}

/// The setup of an election whose voting has opened.
pub async fn setup(app: &App, election: &Election) -> Result<Arc<Setup>, Problem> {
    if let Some(setup) = app.setups().kept(election.id()) {
        return Ok(setup);
    }
    let objects = board::store::objects(app.store().read(), election.id(), 0).await?;
    let [json, trustees, credentials, _data] = &objects[..] else {
        return Err(Problem::wrong_stage(t!(
            "Voting has not opened: the election is at \"{stage}\".",
            stage = election.stage
        )));
    };
    let (json, trustees, credentials) = (json.clone(), trustees.clone(), credentials.clone());
    let parsed = work::run(move || Setup::parse(&json, &trustees, &credentials)).await?;
    let setup = Arc::new(parsed.map_err(|error| {
        tracing::error!(election = election.uuid(), %error, "the stored setup doesn't hold");
        Problem::internal("The election's setup on the board doesn't hold.")
    })?);
    app.setups().keep(election.id(), &setup);
    Ok(setup)
}

/// The question of an election, as far as it names candidates; its answers stand deeper where it asks
/// for a ranking.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    answers: Vec<String>,
    #[serde(default)]
    value: Option<Box<Asked>>,
}

/// The names that stand on the ballot, in its order; none before voting opens.
pub async fn names(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Option<Vec<String>>, Problem> {
    #[derive(Deserialize)]
    struct Asks {
        questions: Vec<Asked>,
    }
    let Some(json) = board::store::first(db, election).await? else {
        return Ok(None);
    };
    let unreadable = |_| Problem::internal("The setup on the board can't be read.");
    let asks: Asks = serde_json::from_slice(&json).map_err(unreadable)?;
    let asked = asks.questions.into_iter().next();
    let asked = asked.map(|asked| match asked.value {
        Some(ranked) => ranked.answers,
        None => asked.answers,
    });
    Ok(asked)
}

/// The objects of the event Setup, in the record's order.
pub fn objects(setup: &Setup) -> Vec<Vec<u8>> {
    vec![
        setup.election_json().to_vec(),
        setup.trustees_json().to_vec(),
        setup.credentials_json().to_vec(),
        setup.setup_json(),
    ]
}
