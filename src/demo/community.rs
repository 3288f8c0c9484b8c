//! The community of the demo: three networks, their members, one panel.

use anyhow::{Context, Result, ensure};
use chrono::{Days, NaiveDate};
use rand_chacha::ChaCha20Rng;
use serde::Deserialize;
use serde_json::{Value, json};

use super::client::{Client, Held};
use super::people::{self, Person, below};

/// The networks, by short name.
pub const NETWORKS: [(&str, &str); 3] = [
    ("ccio", "Chief clinical information officers"),
    ("cio", "Health chief information officers"),
    ("cnio", "Chief nursing information officers"),
];

/// Members sent in one request.
const AT_ONCE: usize = 5_000;

/// A member of the community.
#[derive(Clone, Debug)]
pub struct Citizen {
    /// The member's number.
    pub id: i64,
    /// Who they are.
    pub person: Person,
    /// Whether they belong to the CCIO network.
    pub ccio: bool,
}

#[derive(Deserialize)]
struct Entered {
    id: i64,
    email: String,
}

/// Enters networks and members: `voters` in the CCIO network, the others elsewhere. The first
/// have the names that are given.
pub async fn found(
    client: &Client,
    operator: &Held,
    rng: &mut ChaCha20Rng,
    names: &[String],
    (voters, others): (usize, usize),
    today: NaiveDate,
) -> Result<Vec<Citizen>> {
    for (slug, name) in NETWORKS {
        let network = json!({ "slug": slug, "name": name });
        let () = client.post("/api/v1/networks", operator, &network).await?;
    }
    let invented = (voters + others).saturating_sub(names.len());
    let mut people: Vec<Person> = names
        .iter()
        .zip(100_000..)
        .map(|(name, number)| people::person(rng, name.clone(), number))
        .collect();
    people.extend(people::invent(rng, invented));
    let mut citizens = Vec::with_capacity(people.len());
    for (first, chunk) in people.chunks(AT_ONCE).enumerate() {
        let ccio = |place: usize| first * AT_ONCE + place < voters;
        let entries: Vec<Value> = chunk
            .iter()
            .enumerate()
            .map(|(place, person)| entry(rng, person, ccio(place), today))
            .collect();
        let entered: Vec<Entered> = client.post("/api/v1/members", operator, &entries).await?;
        ensure!(entered.len() == chunk.len(), "not all members were entered");
        for ((place, person), Entered { id, email }) in chunk.iter().enumerate().zip(entered) {
            ensure!(email == person.email, "members came back in another order");
            citizens.push(Citizen {
                id,
                person: person.clone(),
                ccio: ccio(place),
            });
        }
    }
    Ok(citizens)
}

fn entry(rng: &mut ChaCha20Rng, person: &Person, ccio: bool, today: NaiveDate) -> Value {
    let since = today - Days::new(60 + below(rng, 2_000) as u64);
    let mut networks = Vec::new();
    if ccio {
        networks.push(json!({ "network": "ccio", "since": since }));
    }
    for network in ["cio", "cnio"] {
        if below(rng, 3) == 0 || (!ccio && networks.is_empty()) {
            networks.push(json!({ "network": network, "since": since }));
        }
    }
    json!({
        "name": person.name,
        "email": person.email,
        "organisation": person.organisation,
        "networks": networks,
    })
}

/// Enters the panel.
pub async fn panel(client: &Client, operator: &Held, seats: usize) -> Result<()> {
    let panel = json!({
        "slug": "ccio-panel",
        "network": "ccio",
        "name": "CCIO advisory panel",
        "purpose": "Sets the direction of the CCIO network and meets online every month.",
        "seats": seats,
    });
    client
        .post("/api/v1/panels", operator, &panel)
        .await
        .context("the panel")
}
