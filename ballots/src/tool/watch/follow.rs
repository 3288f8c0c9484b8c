//! One look at an election that is watched: what is new, whether it continues what was there, and whether it
//! holds.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

use anyhow::{Context, bail};
use ballots::archive::{ArchiveReader, MemberKind};
use ballots::record::{Board, Report, verify_record};
use ballots::supplement::WitnessKey;
use ballots::{AnySetup, Ballot, Event, EventKind, Group, Hash, Setup, SystemRng, random};
use serde::Serialize;

use super::fetch::{Answer, Budget, Source};
use super::heads::Witness;
use super::keep::Folder;
use super::{Alarm, Trouble, WatchArgs, objects};

/// So many bytes at the end are fetched again: they hold the last event's name, which binds all before.
const OVERLAP: usize = 1024;

/// The record as it was last verified, and the alarm that rang.
const RECORD: &str = "record.bel";
const ALARM: &str = "alarm.json";

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
    folder: Folder,
    /// Bytes that one look may read of single objects.
    most: u64,
    witness: Witness,
    kept: Vec<u8>,
    known: Option<Known>,
}

/// What has been verified of the record that is kept.
struct Known {
    uuid: String,
    setup: AnySetup,
    chain: Vec<(EventKind, Hash)>,
    /// Every ballot and ciphertext, so that a copy is known.
    board: Board,
    complete: bool,
}

impl<S: Source> Watch<S> {
    pub(super) fn open(args: &WatchArgs, source: S) -> anyhow::Result<Self> {
        let folder = Folder::open(&args.state)?;
        let key = args.service_key.as_deref();
        let service = key.map(crate::tool::beside::key).transpose()?;
        let own = args.key.as_deref().map(witness_key).transpose()?;
        if own.is_some() && !ballots::supplement::is_name(&args.name) {
            bail!(
                "--name {:?}: a witness's name has no space and no plus sign",
                args.name
            );
        }
        let kept = folder.read(RECORD)?.unwrap_or_default();
        Ok(Self {
            source,
            url: args.url.trim_end_matches('/').to_owned(),
            witness: Witness {
                service,
                own: own.map(|key| (args.name.clone(), key)),
            },
            folder,
            most: args.most << 20,
            kept,
            known: None,
        })
    }

    /// Looks once. An alarm that has rung, every later look says again.
    pub(super) fn look(&mut self) -> Result<Seen, Trouble> {
        if let Some(json) = self.folder.read(ALARM)? {
            let reason = "an alarm was kept here, and can't be read any more";
            let alarm = serde_json::from_slice(&json);
            return Err(alarm
                .unwrap_or_else(|_| Alarm::new("unreadable", ALARM, reason))
                .into());
        }
        self.follow()
    }

    /// Keeps an alarm, and what proves it; the first alarm is the one that stays.
    pub(super) fn ring(&self, alarm: &Alarm) -> anyhow::Result<()> {
        if self.folder.read(ALARM)?.is_some() {
            return Ok(());
        }
        self.folder.keep(ALARM, &serde_json::to_vec(alarm)?)?;
        match &alarm.evidence {
            Some((name, evidence)) => self.folder.keep(name, evidence),
            None => Ok(()),
        }
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
            objects::after(&Budget::new(&self.source, self.most), &self.url, chain)?
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
        let alarm = if expected.starts_with(&body) {
            let reason = format!("is shorter than the {} bytes seen before", self.kept.len());
            Alarm::new("shrunk", "record", reason)
        } else {
            self.parted(start, &body)
        };
        Err(alarm.with("record.other.bel", body).into())
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
    /// record verified again. What is known changes only once it is kept: after any error, the next look
    /// begins with what the folder holds.
    fn take(&mut self, new: &[u8]) -> Result<(), Trouble> {
        let whole = [&self.kept[..], new].concat();
        let known = self.known.take();
        let known = match known.and_then(|known| continued(known, &self.kept, new)) {
            Some(known) => known,
            None => sound(verify_record(&whole[..], &()))?,
        };
        self.folder.keep(RECORD, &whole)?;
        self.kept = whole;
        self.known = Some(known);
        Ok(())
    }

    fn head(&self, known: &Known) -> Result<u64, Trouble> {
        let uuid = &known.uuid;
        let root = self
            .url
            .strip_suffix(&format!("/elections/{uuid}/{uuid}.bel"))
            .or_else(|| self.url.strip_suffix(&format!("/api/elections/{uuid}")));
        let Some(root) = root else { return Ok(0) };
        self.witness.settle(&self.folder, &known.chain)?;
        let answer = self
            .source
            .get(&format!("{root}/api/v1/elections/{uuid}/head"), None)?;
        match answer.status {
            200 => self
                .witness
                .hold(&self.folder, uuid, &known.chain, &answer.body),
            404 if self.witness.knows_any(&self.folder)? => {
                let reason = "the server shows no signed head any more";
                Err(Alarm::new("no-head", "head", reason).into())
            }
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
        board: report.board,
        complete: report.complete,
        chain: report.chain,
    })
}

/// What is known, continued by events that are all ballots, each in its place, sound, and a copy of nothing.
/// None if anything is otherwise: the whole record, verified again, then tells what.
fn continued(mut known: Known, kept: &[u8], new: &[u8]) -> Option<Known> {
    let header = kept.get(..OVERLAP)?;
    let mut reader = ArchiveReader::new(header.chain(new)).ok()?;
    let mut object: Option<(Hash, Vec<u8>)> = None;
    while let Some(member) = reader.next_member().ok()? {
        if member.kind == MemberKind::Data {
            if object.replace((member.hash, member.body)).is_some() {
                return None;
            }
            continue;
        }
        let (name, bytes) = object.take()?;
        let event = Event::parse(&member.body).ok()?;
        let (last, hash) = *known.chain.last()?;
        let in_place = event.parent == Some(hash) && event.height == known.chain.len() as u64;
        let follows = event
            .kind
            .may_follow(Some(last), known.setup.needs_shuffle());
        if event.kind != EventKind::Ballot || !follows || !in_place || event.payload != Some(name) {
            return None;
        }
        ballot(&known.setup, &mut known.board, &bytes)?;
        known.chain.push((event.kind, member.hash));
    }
    object.is_none().then_some(known)
}

/// B1 to B5 of one ballot; none if any of them does not hold.
fn ballot(setup: &AnySetup, board: &mut Board, bytes: &[u8]) -> Option<()> {
    fn check<G: Group>(setup: &Setup<G>, board: &mut Board, bytes: &[u8]) -> Option<()> {
        let ballot = Ballot::parse(bytes, setup).ok()?.verify(setup).ok()?;
        board.check(&ballot).ok()
    }
    match setup {
        AnySetup::Ed25519(setup) => check(setup, board, bytes),
        AnySetup::Rfc3526(setup) => check(setup, board, bytes),
        AnySetup::Belenios2048(setup) => check(setup, board, bytes),
    }
}
