//! A demo that stops when registrar and trustees are named, so that whoever runs it can do their parts on
//! their pages. The secretary's part is done by the Enter key: each line moves the election on.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;

use super::client::Client;
use super::election::{HOLDERS, Sharing};
use super::plan::{self, OPEN};
use super::play::Play;
use crate::access::Role;
use crate::config::Demo;
use crate::elections::stage::Stage;

/// From the call to the announced opening of voting: it opens when the keys are there.
const LEAD: chrono::Duration = chrono::Duration::seconds(20);

/// An election whose keys are to be made.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Its name.
    uuid: String,
    /// What it is called.
    title: String,
    /// How many of the trustees open it.
    sharing: Sharing,
}

#[derive(Deserialize)]
struct Standing {
    stage: Stage,
}

impl Play {
    /// Calls an election, and gives its registrar and trustees their accounts.
    pub async fn until_keys(&mut self, wanted: &Demo, sharing: Sharing) -> Result<Keys> {
        let contest = self.contest(wanted)?;
        let citizens = self.community(&contest).await?;
        let operator = self.mint.token(Role::Operator, "operator-1", &[])?;
        for who in &HOLDERS {
            let appointed = json!({
                "subject": who.subject, "name": who.name, "email": who.email, "role": who.role,
            });
            let _id: serde_json::Value = self
                .client
                .post("/api/v1/appointments", &operator, &appointed)
                .await?;
        }
        let mut plan = plan::seats(&mut self.rng, &contest, &citizens, self.today);
        plan.lead = LEAD;
        let (client, mint) = (self.client.clone(), self.mint.clone());
        let cast = self.cast(&client, &mint)?;
        self.show.part(&plan.title);
        let uuid = cast.call(&mut self.show, &plan, plan.today).await?;
        let path = format!("/api/v1/elections/{uuid}");
        cast.nominate(&mut self.show, &path, &plan).await?;
        cast.name_holders(&path, sharing).await?;
        cast.confirm(&path).await?;
        let title = plan.title;
        Ok(Keys {
            uuid,
            title,
            sharing,
        })
    }

    /// Moves the election on, as its secretary; the stage that it is at then.
    async fn move_on(&self, uuid: &str) -> Result<Stage> {
        let (client, mint) = (self.client.clone(), self.mint.clone());
        let cast = self.cast(&client, &mint)?;
        let path = format!("/api/v1/elections/{uuid}");
        let before = stage(&client, &path).await?;
        let next = match before {
            Stage::Keys => "voting",
            Stage::Voting => {
                self.clock.turn(OPEN);
                "closed"
            }
            Stage::Closed => "mixing",
            Stage::Mixing => "opening",
            Stage::Opening => "counted",
            Stage::Counted => "declared",
            _ => return Ok(before),
        };
        let moved = match before {
            Stage::Opening => cast.count(&path).await,
            _ => cast.advance(&path, next).await,
        };
        let after = stage(&client, &path).await?;
        // The service may have moved it by itself in the meantime.
        if after == before {
            moved?;
        }
        Ok(after)
    }
}

/// At which stage an election is.
pub(super) async fn stage(client: &Client, path: &str) -> Result<Stage> {
    let Standing { stage } = client.get(path, None).await.context("the election")?;
    Ok(stage)
}

/// Says who there is, and where they have to do what.
pub fn tell(base: &str, keys: &Keys) {
    let Keys {
        uuid,
        title,
        sharing,
    } = keys;
    println!("\n{title}: the keys are to be made.");
    println!("Sign in as one of these; the code to sign in appears here.\n");
    for who in HOLDERS.iter().take(1 + sharing.trustees()) {
        let page = who.role.as_str();
        println!("  {}  {base}/elections/{uuid}/{page}", who.email);
    }
    println!(
        "\nEnter moves the election on: it opens voting, closes it, and so on. Closing turns the service's \
         clock an hour ahead; sign in again then, with a recovery code instead of the app's."
    );
}

/// Moves the election on with each line of standard input.
pub async fn by_lines(play: Play, keys: Keys) {
    // A read of standard input can't be given up, so it waits in a thread of its own.
    let (line, mut lines) = tokio::sync::mpsc::channel::<()>(1);
    std::thread::spawn(move || {
        let read = std::io::stdin().lines().map_while(std::result::Result::ok);
        for _ in read {
            if line.blocking_send(()).is_err() {
                break;
            }
        }
    });
    while lines.recv().await.is_some() {
        match play.move_on(&keys.uuid).await {
            Ok(stage) => println!("The election is at the stage: {stage}"),
            Err(error) => println!("Not yet: {error:#}"),
        }
    }
}
