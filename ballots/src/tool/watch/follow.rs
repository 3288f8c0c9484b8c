//! One look at an election that is watched: what is new, whether it continues what was there, and whether it
//! holds.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, bail};
use ballots::archive::{ArchiveReader, MemberKind};
use ballots::record::{Report, verify_record};
use ballots::supplement::WitnessKey;
use ballots::{AnySetup, Ballot, Event, EventKind, Group, Hash, Setup, SystemRng, random};
use serde::Serialize;

use super::fetch::{Answer, Source};
use super::heads::Witness;
use super::{Alarm, Trouble, WatchArgs, objects};

/// So many bytes at the end are fetched again: they hold the last event's name, which binds all before.
const OVERLAP: usize = 1024;

/// What a look found.
#[derive(Serialize)]
pub(super) struct Seen {
    events: usize,
    head: Option<Hash>,
    added: BTreeMap<String, u64>,
    /// How many events the newest signed head covers; 0 where the server shows none.
    signed: u64,
    complete: bool,
}

/// A watch, with what it has verified.
pub(super) struct Watch<S> {
    source: S,
    url: String,
    folder: PathBuf,
    witness: Witness,
    kept: Vec<u8>,
    known: Option<Known>,
}

/// What has been verified of the record that is kept.
struct Known {
    uuid: String,
    setup: AnySetup,
    chain: Vec<(EventKind, Hash)>,
    ballots: HashSet<Hash>,
    complete: bool,
}

impl<S: Source> Watch<S> {
    pub(super) fn open(args: &WatchArgs, source: S) -> anyhow::Result<Self> {
        let folder = args.state.clone();
        fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
        let key = args.service_key.as_deref();
        let service = key.map(crate::tool::beside::key).transpose()?;
        let own = args.key.as_deref().map(witness_key).transpose()?;
        if own.is_some() && !ballots::supplement::is_name(&args.name) {
            bail!(
                "--name {:?}: a witness's name has no space and no plus sign",
                args.name
            );
        }
        let kept = match fs::read(folder.join("record.bel")) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error).context("record.bel"),
        };
        Ok(Self {
            source,
            url: args.url.trim_end_matches('/').to_owned(),
            witness: Witness {
                service,
                own: own.map(|key| (args.name.clone(), key)),
            },
            folder,
            kept,
            known: None,
        })
    }

    /// Looks once. An alarm is kept, and every later look says it again.
    pub(super) fn look(&mut self) -> Result<Seen, Trouble> {
        let file = self.folder.join("alarm.json");
        if let Ok(json) = fs::read(&file) {
            let alarm: Alarm = serde_json::from_slice(&json).context("alarm.json")?;
            return Err(alarm.into());
        }
        let looked = self.follow();
        if let Err(Trouble::Alarm(alarm)) = &looked {
            let json = serde_json::to_vec(alarm).unwrap_or_default();
            fs::write(&file, json).context("alarm.json")?;
        }
        looked
    }

    fn follow(&mut self) -> Result<Seen, Trouble> {
        if self.known.is_none() && !self.kept.is_empty() {
            let report = verify_record(&self.kept[..], &());
            self.known = Some(sound(report)?);
        }
        let new = if self.url.ends_with(".bel") {
            self.by_archive()?
        } else {
            let chain = self.known.as_ref().and_then(|known| {
                let (_, hash) = known.chain.last()?;
                Some((known.chain.len() as u64 - 1, *hash))
            });
            objects::after(&self.source, &self.url, chain)?
        };
        let before = self.known.as_ref().map_or(0, |known| known.chain.len());
        if !new.is_empty() {
            self.take(&new)?;
        }
        let known = self.known.as_ref().context("the record is empty")?;
        let mut added = BTreeMap::new();
        for (kind, _) in known.chain.iter().skip(before) {
            *added.entry(kind.to_string()).or_default() += 1;
        }
        let signed = self.head(known)?;
        Ok(Seen {
            events: known.chain.len(),
            head: known.chain.last().map(|(_, hash)| *hash),
            added,
            signed,
            complete: known.complete,
        })
    }

    /// What the archive has more than is kept; an alarm where it is not a longer copy of it.
    fn by_archive(&self) -> Result<Vec<u8>, Trouble> {
        let overlap = self.kept.len().min(OVERLAP);
        let from = self.kept.len() - overlap;
        let answer = self
            .source
            .get(&self.url, (from > 0).then_some(from as u64))?;
        let (start, body) = match answer {
            Answer { status: 206, body } => (from, body),
            Answer { status: 200, body } => (0, body),
            Answer { status: 416, .. } => {
                let reason = format!("is shorter than the {} bytes seen before", self.kept.len());
                return Err(Alarm::new("shrunk", "record", reason).into());
            }
            Answer { status, .. } => {
                return Err(anyhow::anyhow!("{}: status {status}", self.url).into());
            }
        };
        let expected = self.kept.get(start..).unwrap_or_default();
        if let Some(new) = body.strip_prefix(expected) {
            return Ok(new.to_vec());
        }
        fs::write(self.folder.join("record.other.bel"), &body).context("record.other.bel")?;
        if expected.starts_with(&body) {
            let reason = format!("is shorter than the {} bytes seen before", self.kept.len());
            return Err(Alarm::new("shrunk", "record", reason).into());
        }
        Err(self.parted(start, &body).into())
    }

    /// Where another record parts from the one that is kept.
    fn parted(&self, start: usize, body: &[u8]) -> Alarm {
        let other = if start == 0 {
            verify_record(body, &()).chain
        } else {
            Vec::new()
        };
        let known = self
            .known
            .as_ref()
            .map(|known| &known.chain[..])
            .unwrap_or_default();
        let pairs = known.iter().zip(&other);
        match pairs.map(|(a, b)| a == b).position(|same| !same) {
            Some(0) => Alarm::new(
                "changed-setup",
                "event 0",
                "the setup is another one than before",
            ),
            Some(at) => {
                let reason = "is another one than before: two boards were shown";
                Alarm::new("fork", format!("event {at}"), reason)
            }
            None => Alarm::new("fork", "record", "its bytes are not those seen before"),
        }
    }

    /// Verifies what is new, and keeps it. Ballots are verified by themselves; anything else has the whole
    /// record verified again.
    fn take(&mut self, new: &[u8]) -> Result<(), Trouble> {
        let whole = [&self.kept[..], new].concat();
        let extended = match &mut self.known {
            Some(known) => extend(known, &self.kept, new)?,
            None => false,
        };
        if !extended {
            self.known = Some(sound(verify_record(&whole[..], &()))?);
        }
        let fresh = self.folder.join("record.new");
        fs::write(&fresh, &whole).context("record.new")?;
        fs::rename(&fresh, self.folder.join("record.bel")).context("record.bel")?;
        self.kept = whole;
        Ok(())
    }

    fn head(&self, known: &Known) -> Result<u64, Trouble> {
        let uuid = &known.uuid;
        let root = self
            .url
            .strip_suffix(&format!("/elections/{uuid}/{uuid}.bel"))
            .or_else(|| self.url.strip_suffix(&format!("/api/elections/{uuid}")));
        let Some(root) = root else { return Ok(0) };
        let answer = self
            .source
            .get(&format!("{root}/api/v1/elections/{uuid}/head"), None)?;
        match answer.status {
            200 => self
                .witness
                .hold(&self.folder, uuid, &known.chain, &answer.body),
            404 => Ok(0),
            status => Err(anyhow::anyhow!("head: status {status}").into()),
        }
    }
}

fn witness_key(path: &std::path::Path) -> anyhow::Result<WitnessKey> {
    let name = || format!("{}", path.display());
    if path.exists() {
        let text = zeroize::Zeroizing::new(fs::read_to_string(path).with_context(name)?);
        return WitnessKey::parse(&text).with_context(name);
    }
    let mut seed = zeroize::Zeroizing::new([0; 32]);
    let mut rng: SystemRng = random::system();
    rand_core::Rng::fill_bytes(&mut rng, &mut *seed);
    let key = WitnessKey::from_seed(seed)?;
    crate::tool::put_secret(path, key.to_text().as_bytes())?;
    Ok(key)
}

/// What a verified record leaves; a flaw is an alarm.
fn sound(report: Report) -> Result<Known, Trouble> {
    if let Some(failure) = &report.failure {
        let reason = format!(
            "{}: {} ({})",
            failure.check, failure.reason, failure.meaning
        );
        return Err(Alarm::new("flaw", &failure.object, reason).into());
    }
    let setup = report.setup.context("the record has no setup yet")?;
    Ok(Known {
        uuid: report
            .election
            .map(|election| election.uuid)
            .unwrap_or_default(),
        setup,
        ballots: HashSet::new(),
        complete: report.complete,
        chain: report.chain,
    })
}

/// Verifies events that are all ballots, one by one; false if there is anything else among them.
fn extend(known: &mut Known, kept: &[u8], new: &[u8]) -> Result<bool, Trouble> {
    let flaw = |object: String, reason: &dyn ToString| {
        Trouble::from(Alarm::new("flaw", object, reason.to_string()))
    };
    let header = kept.get(..OVERLAP).unwrap_or_default();
    let mut reader =
        ArchiveReader::new(header.chain(new)).map_err(|error| flaw("archive".into(), &error))?;
    let mut objects: Vec<(Hash, Vec<u8>)> = Vec::new();
    let mut chain = Vec::new();
    let mut last = known.chain.last().map(|(_, hash)| *hash);
    let mut height = known.chain.len() as u64;
    loop {
        let member = reader.next_member();
        let Some(member) = member.map_err(|error| flaw("archive".into(), &error))? else {
            break;
        };
        if member.kind == MemberKind::Data {
            objects.push((member.hash, member.body));
            continue;
        }
        let place = format!("event {height}");
        let event = Event::parse(&member.body).map_err(|error| flaw(place.clone(), &error))?;
        if event.kind != EventKind::Ballot {
            return Ok(false);
        }
        let [(name, bytes)] = &objects[..] else {
            return Ok(false);
        };
        if event.parent != last || event.height != height || event.payload != Some(*name) {
            return Err(flaw(place, &"does not follow the event before it"));
        }
        if !known.ballots.insert(*name) {
            return Err(flaw(place, &"the same ballot stands on the board before"));
        }
        ballot(&known.setup, bytes).map_err(|error| flaw(place, &error))?;
        chain.push((event.kind, member.hash));
        (last, height) = (Some(member.hash), height + 1);
        objects.clear();
    }
    if !objects.is_empty() {
        return Ok(false);
    }
    known.chain.extend(chain);
    Ok(true)
}

fn ballot(setup: &AnySetup, bytes: &[u8]) -> Result<(), ballots::BallotError> {
    fn check<G: Group>(setup: &Setup<G>, bytes: &[u8]) -> Result<(), ballots::BallotError> {
        Ballot::parse(bytes, setup)?.verify(setup).map(|_| ())
    }
    match setup {
        AnySetup::Ed25519(setup) => check(setup, bytes),
        AnySetup::Rfc3526(setup) => check(setup, bytes),
        AnySetup::Belenios2048(setup) => check(setup, bytes),
    }
}
