//! A demo that stops while voting is open, so that whoever runs it can vote: a panel is elected, then
//! its next seats and its chair stand open for election, and members stand for another.
//!
//! The panel is elected some days ago, so that in the end the demo's clock is everybody's: letters,
//! authenticator apps and "in 3 days" are right.

use anyhow::{Context, Result};
use chrono::Duration;
use serde_json::{Value, json};

use super::outside::Codes;
use super::plan;
use super::play::Play;
use crate::access::Role;
use crate::clock::Clock;
use crate::config::Demo;
use crate::panels::PostKind;

/// So long ago the panel is elected.
pub const BEFORE: Duration = Duration::days(10);
/// For how long voting is open in the elections that are left open.
const OPEN: Duration = Duration::days(14);
/// How many voters' codes are shown, of each election.
const SHOWN: usize = 4;

/// An election in which voting is open.
pub struct Open {
    /// Its name.
    pub uuid: String,
    /// What it is called.
    pub title: String,
    /// Address and voting code of some of its voters.
    pub voters: Vec<(String, String)>,
}

impl Play {
    /// Elects a panel, and opens the voting of two more elections.
    pub async fn until_voting(&mut self, wanted: &Demo) -> Result<Vec<Open>> {
        let contest = self.contest(wanted)?;
        let citizens = self.community(&contest).await?;
        let (client, mint) = (self.client.clone(), self.mint.clone());
        let cast = self.cast(&client, &mint)?;
        let plan = plan::seats(&mut self.rng, &contest, &citizens, self.today);
        let standing = plan.standing.clone();
        let seats = cast.run(&mut self.show, plan).await?;
        // Two elections are called below, the second when the nominations of the first have closed; when
        // it has had its lead, it is now.
        let before = plan::LEAD / 2 + plan::LEAD;
        self.clock
            .turn(-chrono::Duration::seconds(self.clock.ahead().0) - before);
        // Tokens of ten days ago are spent.
        let cast = self.cast(&client, &mint)?;
        self.offices().await?;
        let panel: Vec<(i64, String, String)> = seats
            .elected
            .iter()
            .filter_map(|index| standing.get(*index).cloned())
            .collect();
        let members: Vec<i64> = panel.iter().map(|(member, ..)| *member).collect();
        // Who holds a seat doesn't stand for another.
        let mut others = citizens;
        others.retain(|citizen| !members.contains(&citizen.id));
        let mut next = plan::seats(&mut self.rng, &contest, &others, self.today);
        next.title = "Next election to the CCIO advisory panel".into();
        let chair = plan::officer(PostKind::Chair, "chair", &panel, &members, self.today);
        let mut open = Vec::new();
        for mut plan in [next, chair] {
            plan.open = OPEN;
            let title = plan.title.clone();
            let (uuid, codes) = cast.until_ready(&mut self.show, &plan).await?;
            let voters = some(&codes).context("nobody has a code")?;
            open.push(Open {
                uuid,
                title,
                voters,
            });
        }
        let uuids: Vec<&str> = open.iter().map(|one| one.uuid.as_str()).collect();
        cast.open_voting(&uuids).await?;
        let mut third = plan::seats(&mut self.rng, &contest, &others, self.today);
        third.title = "By-election to the CCIO advisory panel".into();
        (third.seats, third.lead, third.open) = (1, Duration::days(21), OPEN);
        third.standing = third.standing.into_iter().skip(5).take(STANDING).collect();
        cast.until_nominations(&mut self.show, &third, ACCEPTED)
            .await?;
        Ok(open)
    }

    /// Appoints people who can sign in: a secretary, an operator, an auditor.
    async fn offices(&self) -> Result<()> {
        let operator = self.mint.token(Role::Operator, "operator-1", &[])?;
        for (role, name, panel) in OFFICES {
            let entry = json!({
                "subject": format!("{role}-1"),
                "name": name,
                "email": format!("{role}@hustings.example"),
                "role": role,
                "panel": panel,
            });
            let _entered: Value = self
                .client
                .post("/api/v1/appointments", &operator, &entry)
                .await?;
        }
        Ok(())
    }
}

/// Who holds an office: the role, the name, the panel of a secretary.
const OFFICES: [(&str, &str, Option<&str>); 3] = [
    ("secretary", "Sunita Secretary", Some("ccio-panel")),
    ("operator", "Olu Operator", None),
    ("auditor", "Anwen Auditor", None),
];
/// How many stand in the election whose nominations are open, and how many of them are accepted.
const STANDING: usize = 5;
const ACCEPTED: usize = 2;

/// The first voters of the registrar's letters.
fn some(codes: &Codes) -> Option<Vec<(String, String)>> {
    let lines = codes.letters.lines().take(SHOWN);
    let pair = |line: &str| {
        let (address, code) = line.split_once(' ')?;
        Some((address.to_owned(), code.to_owned()))
    };
    lines.map(pair).collect()
}

/// Says how to vote in them.
pub fn tell(base: &str, open: &[Open]) {
    println!("\nVoting is open. Sign in as one of these; the code to sign in appears here.");
    for Open {
        uuid,
        title,
        voters,
    } in open
    {
        println!("\n{title}");
        for (address, code) in voters {
            println!("  {address}  {base}/elections/{uuid}/vote#code={code}");
        }
    }
    println!("\nThese hold an office; they set up an authenticator app when they sign in.");
    for (role, name, _) in OFFICES {
        println!("  {role}@hustings.example  {name}, {role}: {base}/my");
    }
}
