//! One election of the demo, from the call to the posts, by the hands of all who have a part.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use hyper::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::client::{Client, Held, Mint};
use super::holders::stage;
use super::outside::{self, Codes, TrusteeOutside};
use super::people;
use super::plan::{self, Plan};
use super::show::Show;
use crate::access::Role;
use crate::clock::{Clock, TurnedClock};
use crate::elections::stage::Stage;
use crate::panels::PostKind;

/// An election that is over.
pub struct Done {
    /// Its name.
    pub uuid: String,
    /// The public record.
    pub record: bytes::Bytes,
    /// Who is elected, in order: index among those who stood.
    pub elected: Vec<usize>,
    /// The registrar's letters.
    pub letters: String,
    /// The receipts.
    pub receipts: Vec<Value>,
    /// How long the casting took.
    pub casting: Duration,
}

/// Those who take part.
pub struct Cast<'a> {
    /// The way to the service.
    pub client: &'a Client,
    /// Makes tokens.
    pub mint: &'a Mint,
    /// Turned where an announced time is waited for.
    pub clock: TurnedClock,
    /// Runs it.
    pub secretary: Held,
}

/// How many of the trustees suffice.
const NEEDED: u32 = 2;

/// Somebody outside the service who is given a duty in the demo's elections.
#[derive(Debug)]
pub struct Holder {
    /// Which duty.
    pub role: Role,
    /// Name.
    pub name: &'static str,
    /// As tokens and acts name them.
    pub subject: &'static str,
    /// Where their letters go.
    pub email: &'static str,
}

const fn holder(
    role: Role,
    name: &'static str,
    subject: &'static str,
    email: &'static str,
) -> Holder {
    Holder {
        role,
        name,
        subject,
        email,
    }
}

/// The registrar and the trustees, in their order.
#[rustfmt::skip]
pub const HOLDERS: [Holder; 4] = [
    holder(Role::Registrar, "Rowan Registrar", "registrar-1", "registrar@hustings.example"),
    holder(Role::Trustee, "Tilda One", "trustee-1", "trustee-1@hustings.example"),
    holder(Role::Trustee, "Theo Two", "trustee-2", "trustee-2@hustings.example"),
    holder(Role::Trustee, "Tara Three", "trustee-3", "trustee-3@hustings.example"),
];

/// How many of the trustees open the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Two of three.
    Some,
    /// Both of two.
    All,
}

impl Sharing {
    /// How many there are.
    pub const fn trustees(self) -> usize {
        match self {
            Self::Some => 3,
            Self::All => 2,
        }
    }
}

#[derive(Deserialize)]
struct Called {
    uuid: String,
}

#[derive(Deserialize)]
struct Filed {
    id: i64,
}

#[derive(Deserialize)]
struct Transcript {
    candidates: Vec<String>,
    elected: Vec<usize>,
}

impl Cast<'_> {
    /// Runs an election from the call to the posts.
    pub async fn run(&self, show: &mut Show, plan: Plan) -> Result<Done> {
        show.part(&plan.title);
        let uuid = self.call(show, &plan, plan.today).await?;
        let path = format!("/api/v1/elections/{uuid}");
        self.nominate(show, &path, &plan).await?;
        let (codes, trustees) = self.keys(show, &uuid, &path).await?;
        self.open_voting(&[&uuid]).await?;
        let (receipts, casting) = self.votes(show, &uuid, &path, &plan, &codes).await?;
        self.open(show, &uuid, &path, &plan, &trustees).await?;
        let elected = self.declare(show, &uuid, &path, &plan).await?;
        let record = outside::record(self.client, &uuid).await?;
        Ok(Done {
            uuid,
            record,
            elected,
            letters: codes.letters,
            receipts,
            casting,
        })
    }

    /// Runs an election from the call until it is ready for voting: its name, and the voting codes.
    pub async fn until_ready(&self, show: &mut Show, plan: &Plan) -> Result<(String, Codes)> {
        show.part(&plan.title);
        let starts = plan.term_after(self.clock.now());
        let uuid = self.call(show, plan, starts).await?;
        let path = format!("/api/v1/elections/{uuid}");
        self.nominate(show, &path, plan).await?;
        let (codes, _trustees) = self.keys(show, &uuid, &path).await?;
        Ok((uuid, codes))
    }

    /// Turns the clock from the close of nominations to the opening, and opens voting in elections that
    /// are ready.
    pub async fn open_voting(&self, uuids: &[&str]) -> Result<()> {
        self.clock.turn(plan::LEAD / 2);
        for uuid in uuids {
            let path = format!("/api/v1/elections/{uuid}");
            let moved = self.advance(&path, "voting").await;
            // The service may have opened it by itself, at its announced time.
            if stage(self.client, &path).await? != Stage::Voting {
                moved?;
            }
        }
        Ok(())
    }

    /// Has the secretary move the election on.
    pub async fn advance(&self, path: &str, to: &str) -> Result<()> {
        self.client
            .post(
                &format!("{path}/stage"),
                &self.secretary,
                &json!({ "to": to }),
            )
            .await
    }

    /// Has the secretary count, with a seed at hand: the lot is drawn only where a tie comes to it. The notice
    /// said where a seed comes from; the demo takes the election's address, which nobody chose.
    pub async fn count(&self, path: &str) -> Result<()> {
        let lot = json!({ "seed": path });
        self.client
            .post(
                &format!("{path}/stage"),
                &self.secretary,
                &json!({ "to": "counted", "lot": lot }),
            )
            .await
    }

    pub(super) async fn call(
        &self,
        show: &mut Show,
        plan: &Plan,
        starts: NaiveDate,
    ) -> Result<String> {
        let phase = show.begin("call", 0);
        let at = |later, hour| plan::announced(self.clock.now(), later, hour);
        let notice = json!({
            "panel": "ccio-panel",
            "post": plan.post,
            "title": plan.title,
            "description": "An election of the demonstration: the people are invented.",
            "seats": plan.seats,
            "term_months": 24,
            "term_starts": starts,
            "record_date": plan.today,
            "time_zone": "Europe/London",
            // The clock is turned to it when they have stood.
            "nominations_close": at(plan.lead / 2, 12),
            "voting_opens": at(plan.lead, 9),
            "voting_closes": at(plan.lead + plan.open, 17),
            "departure": "a demonstration has no weeks to spare.",
        });
        let called: Called = self
            .client
            .post("/api/v1/elections", &self.secretary, &notice)
            .await?;
        show.end(phase, &format!("election {}", called.uuid));
        Ok(called.uuid)
    }

    /// Runs an election until members stand in it: so many of them are accepted, the others wait.
    pub async fn until_nominations(
        &self,
        show: &mut Show,
        plan: &Plan,
        accepted: usize,
    ) -> Result<String> {
        show.part(&plan.title);
        let starts = plan.term_after(self.clock.now());
        let uuid = self.call(show, plan, starts).await?;
        let path = format!("/api/v1/elections/{uuid}");
        let phase = show.begin("nominations", plan.standing.len());
        self.stand(&path, plan, accepted, || phase.step()).await?;
        let waiting = plan.standing.len().saturating_sub(accepted);
        show.end(phase, &format!("{accepted} accepted, {waiting} to decide"));
        Ok(uuid)
    }

    /// Members stand, and the first of them are accepted.
    async fn stand(&self, path: &str, plan: &Plan, accepted: usize, step: impl Fn()) -> Result<()> {
        self.advance(path, "nominations").await?;
        for (number, (member, _, statement)) in plan.standing.iter().enumerate() {
            let held = self.mint.member(*member)?;
            let language = people::language(statement);
            let statement = json!({ "statement": statement, "language": language });
            let to = format!("{path}/nominations");
            let Filed { id } = self.client.post(&to, &held, &statement).await?;
            if number < accepted {
                let to = format!("{to}/{id}/decision");
                let accepted = json!({ "accepted": true });
                let () = self.client.post(&to, &self.secretary, &accepted).await?;
            }
            step();
        }
        Ok(())
    }

    pub(super) async fn nominate(&self, show: &mut Show, path: &str, plan: &Plan) -> Result<()> {
        let phase = show.begin("nominations", plan.standing.len());
        self.stand(path, plan, plan.standing.len(), || phase.step())
            .await?;
        self.clock.turn(plan.lead / 2);
        self.advance(path, "roll").await?;
        show.end(
            phase,
            &format!("{} candidates, the roll is taken", plan.standing.len()),
        );
        Ok(())
    }

    async fn keys(
        &self,
        show: &mut Show,
        uuid: &str,
        path: &str,
    ) -> Result<(Codes, Vec<TrusteeOutside>)> {
        let phase = show.begin("keys and voting codes", 0);
        self.name_holders(path, Sharing::Some).await?;
        let trustees = HOLDERS.iter().filter(|who| who.role == Role::Trustee);
        let held = trustees.map(|who| self.mint.token(who.role, who.subject, &[]));
        let held = held.collect::<Result<Vec<_>>>()?;
        let outside = outside::make_key(self.client, held, uuid, NEEDED).await?;
        let registrar = self.mint.token(Role::Registrar, "registrar-1", &[])?;
        let codes = outside::register(self.client, &registrar, uuid).await?;
        for trustee in &outside {
            trustee.drill(self.client, uuid).await?;
        }
        self.get_ready(path, &registrar, &codes).await?;
        let voters = codes.by_member.len();
        show.end(
            phase,
            &format!("2 of 3 trustees suffice, {voters} voters; ready for voting"),
        );
        Ok((codes, outside))
    }

    /// Has the secretary name registrar and trustees, and begin the making of the keys.
    pub(super) async fn name_holders(&self, path: &str, sharing: Sharing) -> Result<()> {
        let of = |role: Role| {
            let people = HOLDERS.iter().filter(move |who| who.role == role);
            people
                .map(|who| json!({ "name": who.name, "subject": who.subject, "email": who.email }))
        };
        let (trustees, registrar) = (of(Role::Trustee), of(Role::Registrar).next());
        let trustees: Vec<Value> = trustees.take(sharing.trustees()).collect();
        let mut holders = json!({ "registrar": registrar, "trustees": trustees });
        if sharing == Sharing::All {
            holders["consent"] = json!("It is a demonstration: nothing is lost with it.");
        }
        let to = format!("{path}/holders");
        let by = &self.secretary;
        let () = self.client.send(Method::PUT, &to, by, &holders).await?;
        self.advance(path, "keys").await
    }

    /// What else the readiness gate asks for.
    async fn get_ready(&self, path: &str, registrar: &Held, codes: &Codes) -> Result<()> {
        let to = format!("{path}/deliveries");
        let delivered = json!({ "delivered": codes.by_member.len(), "undelivered": 0 });
        let () = self
            .client
            .send(Method::PUT, &to, registrar, &delivered)
            .await?;
        self.confirm(path).await
    }

    /// What the secretary and the operator confirm.
    pub(super) async fn confirm(&self, path: &str) -> Result<()> {
        let put = async |to: &str, by: &Held, body: Value| -> Result<()> {
            let to = format!("{path}/{to}");
            self.client.send(Method::PUT, &to, by, &body).await
        };
        let read = json!({ "note": "The demo sends no letters." });
        put("confirmations/letters", &self.secretary, read).await?;
        let operator = self.mint.token(Role::Operator, "operator-1", &[])?;
        let made = json!({ "note": "The demo lasts for minutes." });
        put("confirmations/backup", &operator, made).await
    }

    async fn open(
        &self,
        show: &mut Show,
        uuid: &str,
        path: &str,
        plan: &Plan,
        trustees: &[TrusteeOutside],
    ) -> Result<()> {
        // The last of them is away.
        let at_hand = trustees.get(..NEEDED as usize).unwrap_or(trustees);
        if plan.post == PostKind::Seat {
            let phase = show.begin("shuffles", at_hand.len());
            self.advance(path, "mixing").await?;
            for trustee in at_hand {
                trustee.shuffle(self.client, uuid).await?;
                phase.step();
            }
            show.end(phase, "two trustees have shuffled, each with a proof");
        }
        let phase = show.begin("opening", at_hand.len());
        self.advance(path, "opening").await?;
        // Nobody reveals a share before all have committed to theirs.
        let mut shares = Vec::with_capacity(at_hand.len());
        for trustee in at_hand {
            shares.push(trustee.commit(self.client, uuid).await?);
        }
        for (trustee, share) in at_hand.iter().zip(&shares) {
            trustee.reveal(self.client, uuid, share).await?;
            phase.step();
        }
        show.end(
            phase,
            "two trustees committed to their shares, and then revealed them; the third is not needed",
        );
        Ok(())
    }

    async fn declare(
        &self,
        show: &mut Show,
        uuid: &str,
        path: &str,
        plan: &Plan,
    ) -> Result<Vec<usize>> {
        let phase = show.begin("count, declaration, posts", 0);
        self.count(path).await?;
        let transcript: Transcript = self
            .client
            .get(&format!("/elections/{uuid}/transcript.json"), None)
            .await?;
        let names = transcript
            .elected
            .iter()
            .map(|number| transcript.candidates.get(number - 1));
        let names: Vec<&String> = names.collect::<Option<_>>().context("a number of nobody")?;
        let standing = |name: &&String| plan.standing.iter().position(|(_, n, _)| n == *name);
        let elected: Vec<usize> = names
            .iter()
            .map(standing)
            .collect::<Option<_>>()
            .context("who?")?;
        ensure!(!elected.is_empty(), "nobody is elected");
        self.advance(path, "declared").await?;
        for index in &elected {
            let (member, ..) = plan.standing.get(*index).context("nobody")?;
            let held = self.mint.member(*member)?;
            let accepted = json!({ "accepted": true });
            let () = self
                .client
                .post(&format!("{path}/answer"), &held, &accepted)
                .await?;
        }
        self.advance(path, "seated").await?;
        let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
        show.end(phase, &format!("elected: {}", names.join(", ")));
        Ok(elected)
    }
}
