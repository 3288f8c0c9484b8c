//! `ballots diff`: whether a newer record, or head, continues an older one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use ballots::supplement::merkle::Tree;
use ballots::supplement::{Relation, SignedHead, VerifyingKey, event_leaf, origin, relation};
use ballots::{EventKind, Hash};
use clap::Args;
use serde::Serialize;

use super::answer::{Answer, give};

/// Whether the newer of two records of an election continues the older: says what was added, or at
/// which event they part. Also for two signed heads, or a head and a record. Ends with 0 if it
/// does, 1 if it does not, 2 if that can't be told.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The older: an archive (.bel), or a signed head.
    old: PathBuf,
    /// The newer: an archive (.bel), or a signed head.
    new: PathBuf,
    /// The service's key (Base64, or a file with it): the heads must be signed with it.
    #[arg(long)]
    key: Option<String>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// What one of the two files is.
enum Side {
    Record {
        uuid: String,
        chain: Vec<(EventKind, Hash)>,
    },
    Head(SignedHead),
}

#[derive(Serialize)]
struct Verdict {
    continues: bool,
    reason: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    added: BTreeMap<String, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts_at: Option<usize>,
}

/// Runs the command.
pub fn run(args: &DiffArgs) -> ExitCode {
    give(compare(args), args.json)
}

fn compare(args: &DiffArgs) -> anyhow::Result<Answer> {
    let key = args.key.as_deref().map(super::beside::key).transpose()?;
    let (old, new) = (
        read(&args.old, key.as_ref())?,
        read(&args.new, key.as_ref())?,
    );
    let verdict = match (&old, &new) {
        (
            Side::Record { uuid, chain },
            Side::Record {
                uuid: other,
                chain: newer,
            },
        ) => {
            if args.key.is_some() {
                bail!(
                    "--key: neither file is a signed head, so there is no signature to check: leave it out, or \
                     name a head"
                );
            }
            if uuid != other {
                bail!("the records are of different elections: {uuid} and {other}");
            }
            records(chain, newer)
        }
        (Side::Head(old), Side::Head(new)) => heads(old, new)?,
        (Side::Head(head), Side::Record { uuid, chain }) => head_and_record(head, uuid, chain)?,
        (Side::Record { .. }, Side::Head(_)) => {
            bail!("a head tells nothing about an older record: name the head first")
        }
    };
    let added = verdict.added.iter();
    let added = added.map(|(kind, count)| format!("  {count:>7}  {kind}"));
    let lines = std::iter::once(verdict.reason.clone()).chain(added);
    Answer::new(verdict.continues, lines.collect(), &verdict)
}

fn read(path: &Path, key: Option<&VerifyingKey>) -> anyhow::Result<Side> {
    let name = || format!("{}", path.display());
    let mut start = [0; 8];
    let mut file = fs::File::open(path).with_context(name)?;
    let read = std::io::Read::read(&mut file, &mut start).with_context(name)?;
    if start.get(..read) == Some(b"BELENIOS") {
        let report = super::sound_record(path)?;
        let election = report
            .election
            .with_context(|| format!("{}: has no setup", name()))?;
        return Ok(Side::Record {
            uuid: election.uuid,
            chain: report.chain,
        });
    }
    let head = SignedHead::parse(&fs::read(path).with_context(name)?).with_context(name)?;
    if let Some(key) = key {
        head.verify(key).with_context(name)?;
    }
    Ok(Side::Head(head))
}

fn records(old: &[(EventKind, Hash)], new: &[(EventKind, Hash)]) -> Verdict {
    let pairs = old.iter().zip(new);
    let parts_at = pairs.clone().position(|(old, new)| old.1 != new.1);
    let shared = parts_at.unwrap_or(old.len().min(new.len()));
    if parts_at.is_some() {
        let reason = format!(
            "BROKEN OFF: the records are the same for {shared} events, and part at event {shared}. Keep both: \
             they prove that two boards were shown"
        );
        return no(reason, parts_at);
    }
    if new.len() < old.len() {
        let (had, has) = (old.len(), new.len());
        let reason = format!(
            "SHRUNK: the older record has {had} events, the newer {has}: its tail was cut off"
        );
        return no(reason, Some(has));
    }
    let mut added = BTreeMap::new();
    for (kind, _) in new.iter().skip(shared) {
        *added.entry(kind.to_string()).or_default() += 1;
    }
    let count = new.len() - shared;
    Verdict {
        continues: true,
        reason: format!("The newer record continues the older one: {count} events were added"),
        added,
        parts_at: None,
    }
}

fn no(reason: String, parts_at: Option<usize>) -> Verdict {
    Verdict {
        continues: false,
        reason,
        added: BTreeMap::new(),
        parts_at,
    }
}

fn yes(reason: String) -> Verdict {
    Verdict {
        continues: true,
        reason,
        added: BTreeMap::new(),
        parts_at: None,
    }
}

fn heads(old: &SignedHead, new: &SignedHead) -> anyhow::Result<Verdict> {
    Ok(match relation(old.head(), new.head()) {
        Relation::Same => yes("The heads say the same".to_owned()),
        Relation::Grown(by) => yes(format!(
            "The newer head covers {by} events more; that it continues the older, a record of at least that \
             length shows"
        )),
        Relation::Fork => no(
            format!(
                "FORK: two heads of {} events with different roots. If both signatures hold, they prove that \
                 two boards were shown",
                old.head().size
            ),
            None,
        ),
        Relation::Shrunk(by) => no(
            format!("SHRUNK: the newer head covers {by} events fewer than the older"),
            None,
        ),
        Relation::Unrelated => bail!("the heads are of different boards"),
    })
}

fn head_and_record(
    head: &SignedHead,
    uuid: &str,
    chain: &[(EventKind, Hash)],
) -> anyhow::Result<Verdict> {
    let head = head.head();
    if head.origin != origin(uuid) {
        bail!("the head is of {}, and the record of {uuid}", head.origin);
    }
    let size = usize::try_from(head.size).unwrap_or(usize::MAX);
    let Some(covered) = chain.get(..size) else {
        return Ok(no(
            format!(
                "SHRUNK: the head covers {size} events, and the record has {}: its tail was cut off, or it is \
                 an older copy",
                chain.len()
            ),
            Some(chain.len()),
        ));
    };
    let tree: Tree = covered.iter().map(|(_, hash)| event_leaf(hash)).collect();
    if tree.root() != head.root {
        return Ok(no(
            format!("FORK: the record's first {size} events are not those of the head"),
            None,
        ));
    }
    Ok(yes(format!(
        "The record continues the head: {} events were added",
        chain.len() - size
    )))
}
