//! `ballots watch` against servers that are honest, and against servers that shrink, fork, change
//! and hide.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ballots::archive::{ArchiveReader, MemberKind};
use ballots::record::verify_record;
use ballots::supplement::merkle::Tree;
use ballots::supplement::{Head, SignedHead, Signer, WitnessKey, event_leaf};
use ballots::{EventKind, Hash};
use serde_json::{Value, json};

use crate::judge;
use crate::supplement::{Case, key};

/// What the server does.
#[derive(Clone, Default)]
pub struct Shown {
    pub archive: Vec<u8>,
    pub head: Option<String>,
    /// Objects that it says it hasn't.
    pub hidden: Vec<Hash>,
    /// What it gives under the name of an object.
    pub instead: Option<(Hash, Vec<u8>)>,
    pub ranges: bool,
    /// So many bytes are its answer, and it doesn't say beforehand how many.
    pub flood: Option<u64>,
    pub silent: bool,
}

pub struct Server {
    shown: Arc<Mutex<Shown>>,
    pub root: String,
}

impl Server {
    pub fn start(shown: Shown) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let root = format!("http://{}", listener.local_addr().unwrap());
        let shown = Arc::new(Mutex::new(shown));
        let state = Arc::clone(&shown);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shown = state.lock().unwrap().clone();
                std::thread::spawn(move || answer(stream, &shown));
            }
        });
        Self { shown, root }
    }

    pub fn show(&self, change: impl FnOnce(&mut Shown)) {
        change(&mut self.shown.lock().unwrap());
    }
}

fn answer(mut stream: TcpStream, shown: &Shown) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let request = lines.next()?.ok()?;
    let path = request.split(' ').nth(1)?.to_owned();
    let mut from = None;
    for line in lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
    {
        let line = line.to_ascii_lowercase();
        let range = line
            .strip_prefix("range: bytes=")
            .map(|r| r.trim_end_matches('-').to_owned());
        from = from.or(range.and_then(|r| r.parse::<usize>().ok()));
    }
    if shown.silent {
        std::thread::sleep(Duration::from_secs(60));
    }
    if let Some(bytes) = shown.flood {
        let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
        stream.write_all(head).ok()?;
        std::io::copy(&mut std::io::repeat(b'x').take(bytes), &mut stream).ok()?;
        return Some(());
    }
    let (status, body) = resource(shown, &path, from.filter(|_| shown.ranges));
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&body).ok()
}

fn resource(shown: &Shown, path: &str, from: Option<usize>) -> (u16, Vec<u8>) {
    if path.ends_with(".bel") {
        return match from {
            None => (200, shown.archive.clone()),
            Some(from) if from < shown.archive.len() => (206, shown.archive[from..].to_vec()),
            Some(_) => (416, Vec::new()),
        };
    }
    if path.ends_with("/head") {
        return match &shown.head {
            Some(head) => (200, head.clone().into_bytes()),
            None => (404, Vec::new()),
        };
    }
    let chain = verify_record(&shown.archive[..], &()).chain;
    if path.ends_with("/last-event") {
        let last = json!({ "height": chain.len() - 1, "hash": chain.last().unwrap().1 });
        return (200, last.to_string().into_bytes());
    }
    let mut reader = ArchiveReader::new(&shown.archive[..]).unwrap();
    if path.ends_with("/archive-header") {
        return (200, ballots::archive::archive_header(reader.timestamp()));
    }
    let name: Hash = path.rsplit('/').next().unwrap().parse().unwrap();
    if let Some((of, body)) = &shown.instead
        && *of == name
    {
        return (200, body.clone());
    }
    while let Some(member) = reader.next_member().unwrap() {
        let _kind: MemberKind = member.kind;
        if member.hash == name && !shown.hidden.contains(&name) {
            return (200, member.body);
        }
    }
    (404, Vec::new())
}

/// The record as it was after so many ballots.
pub fn after(case: &Case, ballots: usize) -> Vec<u8> {
    let mut board = case.election.board();
    for ballot in crate::script::ballots_of(&case.archive)
        .iter()
        .take(ballots)
    {
        board.append(EventKind::Ballot, &[ballot]);
    }
    board.as_bytes().to_vec()
}

pub fn head(case: &Case, archive: &[u8], size: usize, signer: &WitnessKey) -> String {
    let chain = verify_record(archive, &()).chain;
    let tree: Tree = chain[..size].iter().map(|(_, h)| event_leaf(h)).collect();
    let head = Head::of(case.election.setup.uuid(), &tree);
    SignedHead::new(head, signer).note().to_string()
}

/// Another head in the place of this one, signed as well.
pub fn bent(head: &str, signer: &WitnessKey, bend: fn(&mut Head)) -> String {
    let mut head = SignedHead::parse(head.as_bytes()).unwrap().head().clone();
    bend(&mut head);
    SignedHead::new(head, signer).note().to_string()
}

/// Exit code, and what is said.
pub fn look(url: &str, folder: &Path, more: &str) -> (i32, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballots"));
    command
        .args(["watch", url, "--once", "--state"])
        .arg(folder);
    command.args(more.split_whitespace());
    let output = command.output().unwrap();
    let said = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap(), said)
}

pub fn has_curl() -> bool {
    let found = Command::new("curl").arg("--version").output().is_ok();
    if !found {
        eprintln!("SKIPPED: no curl here");
    }
    found
}

#[test]
fn an_election_is_followed_to_its_result_by_either_way() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let uuid = &case.content.uuid;
    for (way, ranges) in [
        (format!("/elections/{uuid}/{uuid}.bel"), true),
        (format!("/elections/{uuid}/{uuid}.bel"), false),
        (format!("/api/elections/{uuid}"), false),
    ] {
        let folder = judge::folder().join("state");
        let server = Server::start(Shown {
            archive: after(&case, 1),
            ranges,
            ..Shown::default()
        });
        let url = format!("{}{way}", server.root);
        let (code, said) = look(&url, &folder, "");
        assert_eq!((code, &said["events"]), (0, &2.into()), "{way}: {said}");
        server.show(|shown| shown.archive = after(&case, 4));
        let (code, said) = look(&url, &folder, "");
        assert_eq!(
            (code, &said["added"]),
            (0, &json!({ "Ballot": 3 })),
            "{way}"
        );
        let (code, said) = look(&url, &folder, "");
        assert_eq!(
            (code, &said["added"]),
            (0, &json!({})),
            "{way}: nothing is new"
        );
        server.show(|shown| shown.archive = case.archive.clone());
        let (code, said) = look(&url, &folder, "");
        assert_eq!(
            (code, &said["complete"]),
            (0, &true.into()),
            "{way}: {said}"
        );
        let kept = fs::read(folder.join("record.bel")).unwrap();
        assert_eq!(kept, case.archive, "{way}");
    }
}

#[test]
fn every_break_is_an_alarm_that_stays() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let uuid = &case.content.uuid;
    let ballots = crate::script::ballots_of(&case.archive);
    let mut fork = case.election.board();
    for i in [0, 3, 2, 1] {
        fork.append(EventKind::Ballot, &[&ballots[i]]);
    }
    let mut bad = ballots[3].clone();
    let place = bad.len() - 10;
    bad[place] = if bad[place] == b'1' { b'2' } else { b'1' };
    let mut with_bad = case.election.board();
    for ballot in [&ballots[0], &ballots[1], &ballots[2], &bad] {
        with_bad.append(EventKind::Ballot, &[ballot]);
    }
    let other = crate::actors::Election::new(41, vec![crate::actors::ranked(4)], 6, 2);
    for (name, archive, alarm, objects) in [
        ("shrunk", after(&case, 2), "shrunk", "shrunk"),
        ("fork", fork.as_bytes().to_vec(), "fork", "fork"),
        ("bad ballot", with_bad.as_bytes().to_vec(), "flaw", ""),
        (
            "changed setup",
            other.board().as_bytes().to_vec(),
            "changed-setup",
            "",
        ),
    ] {
        for (way, ranges, alarm) in [
            (format!("/elections/{uuid}/{uuid}.bel"), false, alarm),
            (format!("/elections/{uuid}/{uuid}.bel"), true, ""),
            (format!("/api/elections/{uuid}"), false, objects),
        ] {
            if way.starts_with("/api") && objects.is_empty() {
                continue;
            }
            let folder = judge::folder().join("state");
            let server = Server::start(Shown {
                archive: after(&case, 3),
                ranges,
                ..Shown::default()
            });
            let url = format!("{}{way}", server.root);
            assert_eq!(look(&url, &folder, "").0, 0);
            server.show(|shown| shown.archive = archive.clone());
            let (code, said) = look(&url, &folder, "");
            assert_eq!(code, 1, "{name} {way}: {said}");
            if !alarm.is_empty() {
                assert_eq!(said["alarm"], alarm, "{name} {way}: {said}");
            }
            // Once it has rung, a good record does not silence it.
            server.show(|shown| shown.archive = after(&case, 4));
            assert_eq!(look(&url, &folder, "").0, 1, "{name}");
        }
    }
    let hidden = Hash::of(&ballots[1]);
    let server = Server::start(Shown {
        archive: after(&case, 3),
        hidden: vec![hidden],
        ..Shown::default()
    });
    let url = format!("{}/api/elections/{uuid}", server.root);
    let (code, said) = look(&url, &judge::folder().join("state"), "");
    assert_eq!((code, &said["alarm"]), (1, &"missing-object".into()));
}

#[test]
fn heads_are_held_and_cosigned() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let uuid = &case.content.uuid;
    let three = after(&case, 3);
    let start = || {
        let folder = judge::folder().join("state");
        let server = Server::start(Shown {
            archive: three.clone(),
            head: Some(head(&case, &three, 4, &case.service)),
            ranges: true,
            ..Shown::default()
        });
        let url = format!("{}/elections/{uuid}/{uuid}.bel", server.root);
        (folder, server, url)
    };
    let (folder, server, url) = start();
    let more = format!(
        "--service-key {} --key {}/witness.key --name w.example.org",
        case.service.verifying_key(),
        judge::folder().display()
    );
    let (code, said) = look(&url, &folder, &more);
    assert_eq!((code, &said["signed"]), (0, &4.into()), "{said}");
    let cosigned = fs::read(folder.join("head.cosigned.note")).unwrap();
    let cosigned = SignedHead::parse(&cosigned).unwrap();
    let file = more.split(' ').nth(3).unwrap();
    let witness = WitnessKey::parse(&fs::read_to_string(file).unwrap()).unwrap();
    let time = cosigned
        .note()
        .verify_cosignature("w.example.org", &witness.verifying_key());
    assert!(time.unwrap() > 1_700_000_000);
    drop(server);
    let sound = head(&case, &three, 4, &case.service);
    let forked = bent(&sound, &case.service, |head| head.root = Hash::of(b"x"));
    for (name, next, alarm) in [
        ("two heads of one size", forked, "head-fork"),
        (
            "an old head",
            head(&case, &three, 3, &case.service),
            "old-head",
        ),
        (
            "another's key",
            head(&case, &three, 4, &key(2)),
            "false-head",
        ),
        ("no head", "x".to_owned(), "false-head"),
    ] {
        let (folder, server, url) = start();
        assert_eq!(look(&url, &folder, &more).0, 0);
        server.show(|shown| shown.head = Some(next));
        let (code, said) = look(&url, &folder, &more);
        assert_eq!((code, &said["alarm"]), (1, &alarm.into()), "{name}: {said}");
    }
}
