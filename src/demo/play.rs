//! The play: a community is founded, elects its panel, and the panel its officers.

use anyhow::{Context, Result};
use chrono::NaiveDate;
use rand_chacha::ChaCha20Rng;

use super::client::{Client, Mint};
use super::community::{self, Citizen};
use super::election::{Cast, Done};
use super::plan;
use super::show::Show;
use super::votes::{self, Contest};
use crate::access::Role;
use crate::clock::TurnedClock;
use crate::config::Demo;
use crate::panels::PostKind;

/// Plays all parts.
pub struct Play {
    /// The way to the service.
    pub client: Client,
    /// Makes tokens.
    pub mint: Mint,
    /// The service's clock, which is turned where the story waits for an announced time.
    pub clock: TurnedClock,
    /// Decides who lives and votes here.
    pub rng: ChaCha20Rng,
    /// Record date and first day of the terms.
    pub today: NaiveDate,
    /// Says what goes on.
    pub show: Show,
}

impl Play {
    /// The elections of a panel and its officers, each with its name.
    pub async fn whole(&mut self, wanted: &Demo) -> Result<Vec<(&'static str, Done)>> {
        let contest = self.contest(wanted)?;
        let citizens = self.community(&contest).await?;
        let (client, mint) = (self.client.clone(), self.mint.clone());
        let cast = self.cast(&client, &mint)?;
        let plan = plan::seats(&mut self.rng, &contest, &citizens, self.today);
        let standing = plan.standing.clone();
        let seats = cast.run(&mut self.show, plan).await?;
        let mut panel: Vec<(i64, String, String)> = seats
            .elected
            .iter()
            .filter_map(|index| standing.get(*index).cloned())
            .collect();
        let members: Vec<i64> = panel.iter().map(|(member, ..)| *member).collect();
        let mut done = vec![("seats", seats)];
        for (post, name) in [
            (PostKind::Chair, "chair"),
            (PostKind::ViceChair, "vice-chair"),
        ] {
            if panel.len() < 2 {
                break;
            }
            let plan = plan::officer(post, name, &panel, &members, self.today);
            let officer = cast.run(&mut self.show, plan).await?;
            // Who chairs the panel doesn't stand for vice-chair.
            panel.remove(*officer.elected.first().context("nobody was elected")?);
            done.push((name, officer));
        }
        Ok(done)
    }

    /// Those who take part in an election, by this client and these tokens.
    pub fn cast<'a>(&self, client: &'a Client, mint: &'a Mint) -> Result<Cast<'a>> {
        Ok(Cast {
            client,
            mint,
            clock: self.clock.clone(),
            secretary: mint.token(Role::Secretary, "secretary-1", &["ccio-panel"])?,
        })
    }

    /// Who stands and how people vote: of a file, or invented.
    pub fn contest(&mut self, wanted: &Demo) -> Result<Contest> {
        match &wanted.ballots {
            Some(path) => votes::of_file(&mut self.rng, path),
            None => Ok(votes::invented(&mut self.rng, 384)),
        }
    }

    /// The networks, their members, the panel.
    pub async fn community(&mut self, contest: &Contest) -> Result<Vec<Citizen>> {
        let operator = self.mint.token(Role::Operator, "operator-1", &[])?;
        self.show.part("The community");
        let phase = self.show.begin("networks, members, panel", 0);
        let names = contest.names.as_deref().unwrap_or_default();
        let votes = contest.rankings.len();
        let (voters, others) = if contest.names.is_some() {
            (votes * 6 / 5, votes / 20)
        } else {
            (446, 34)
        };
        let voters = voters.max(names.len() + votes);
        let citizens = community::found(
            &self.client,
            &operator,
            &mut self.rng,
            names,
            (voters, others),
            self.today,
        );
        let citizens = citizens.await?;
        community::panel(&self.client, &operator, contest.seats).await?;
        let count = citizens.len();
        self.show.end(
            phase,
            &format!("3 networks, {count} members, {voters} of them in CCIO"),
        );
        Ok(citizens)
    }
}
