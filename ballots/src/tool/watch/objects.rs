//! A record put together from the objects that the Belenios interface gives one by one.

use anyhow::{Context, bail};
use ballots::archive::{data_member, event_member, header};
use ballots::{Event, EventKind, Hash};
use serde::Deserialize;

use super::fetch::Source;
use super::{Alarm, Trouble};

/// `last-event` of the interface.
#[derive(Deserialize)]
struct LastEvent {
    height: u64,
    hash: Hash,
}

/// `archive-header`
#[derive(Deserialize)]
struct Header {
    version: u32,
    timestamp: String,
}

/// What events refer to, by the names of the fields.
#[derive(Deserialize)]
struct Refers {
    election: Option<Hash>,
    trustees: Option<Hash>,
    credentials: Option<Hash>,
    encrypted_tally: Option<Hash>,
    payload: Option<Hash>,
}

/// What follows the event that is known (height and hash), as members of the archive; the whole archive
/// where none is.
pub(super) fn after(
    source: &impl Source,
    base: &str,
    known: Option<(u64, Hash)>,
) -> Result<Vec<u8>, Trouble> {
    let at: LastEvent = json(source, &format!("{base}/last-event"))?;
    if let Some((height, hash)) = known {
        if at.hash == hash {
            return Ok(Vec::new());
        }
        if at.height < height {
            let reason = format!(
                "the last event is at height {}, and was at {height}",
                at.height
            );
            return Err(Alarm::new("shrunk", "last-event", reason).into());
        }
    }
    let archive: Header = json(source, &format!("{base}/archive-header"))?;
    if archive.version != 1 {
        return Err(anyhow::anyhow!("{base}: a record of version {}", archive.version).into());
    }
    let time: u64 = archive.timestamp.parse().context("archive-header")?;
    let mut events = Vec::new();
    let mut next = Some(at.hash);
    let first = known.map_or(0, |(height, _)| height + 1);
    let mut height = at.height;
    while let Some(hash) = next.filter(|hash| known.is_none_or(|(_, known)| *hash != known)) {
        let event = Event::parse(&object(source, base, hash)?)
            .map_err(|error| Alarm::new("flaw", format!("event {hash}"), error))?;
        // Each step goes down by one, so a chain without end is left at once.
        if event.height != height || event.height < first {
            let reason = "the events do not lead back to the one that was last before";
            return Err(Alarm::new("fork", format!("event {hash}"), reason).into());
        }
        next = event.parent;
        height = height.saturating_sub(1);
        events.push(event);
    }
    let mut bytes = match known {
        None => header(time),
        Some(_) => Vec::new(),
    };
    for event in events.iter().rev() {
        for object in objects(source, base, event)? {
            bytes.extend(data_member(&object, time));
        }
        bytes.extend(event_member(event, time));
    }
    Ok(bytes)
}

/// The objects before an event, in the record's order.
fn objects(source: &impl Source, base: &str, event: &Event) -> Result<Vec<Vec<u8>>, Trouble> {
    let Some(payload) = event.payload else {
        return Ok(Vec::new());
    };
    let last = object(source, base, payload)?;
    let mut all = Vec::new();
    if !matches!(event.kind, EventKind::Ballot | EventKind::Result) {
        let refers: Refers = serde_json::from_slice(&last)
            .map_err(|error| Alarm::new("flaw", format!("object {payload}"), error))?;
        let named = match event.kind {
            EventKind::Setup => vec![refers.election, refers.trustees, refers.credentials],
            EventKind::EncryptedTally => vec![refers.encrypted_tally],
            _ => vec![refers.payload],
        };
        for hash in named.into_iter().flatten() {
            all.push(object(source, base, hash)?);
        }
    }
    all.push(last);
    Ok(all)
}

/// An object whose content is what its name says.
fn object(source: &impl Source, base: &str, hash: Hash) -> Result<Vec<u8>, Trouble> {
    let answer = source.get(&format!("{base}/objects/{hash}"), None)?;
    let name = format!("object {hash}");
    match answer.status {
        200 if Hash::of(&answer.body) == hash => Ok(answer.body),
        200 => Err(Alarm::new("flaw", name, "its content is not what its name says").into()),
        404 | 410 => Err(Alarm::new("missing-object", name, "the server does not have it").into()),
        status => Err(anyhow::anyhow!("{base}: {name}: status {status}").into()),
    }
}

fn json<T: for<'de> Deserialize<'de>>(source: &impl Source, url: &str) -> anyhow::Result<T> {
    let answer = source.get(url, None)?;
    if answer.status != 200 {
        bail!("{url}: status {}", answer.status);
    }
    serde_json::from_slice(&answer.body).with_context(|| url.to_owned())
}
