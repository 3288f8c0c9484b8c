//! `ballots watch` against ballots that stand there again, or where none may stand any more: while it runs, and
//! when it is started anew for every look. And against objects and heads that are not what they are shown as,
//! and answers without end.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ballots::archive::{data_member, event_member};
use ballots::record::verify_record;
use ballots::supplement::{Signer, origin};
use ballots::{Answer, Event, EventKind, Hash};
use serde_json::Value;

use crate::judge;
use crate::resign::resign;
use crate::script::{TIMESTAMP, ballots_of};
use crate::supplement::Case;
use crate::watch::{Server, Shown, after, bent, has_curl, head, look};

/// A watch that runs on, and what it says, line by line.
pub struct Running {
    child: Child,
    lines: Box<dyn Iterator<Item = Value>>,
}

impl Running {
    pub fn start(url: &str, folder: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ballots"));
        command.args(["watch", url, "--interval", "1", "--state"]);
        let started = command.arg(folder).stdout(Stdio::piped()).spawn();
        let mut child = started.unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let lines = lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap());
        let lines = Box::new(lines);
        Self { child, lines }
    }

    /// The first line that says something else than before.
    pub fn until(&mut self, other: impl Fn(&Value) -> bool) -> Value {
        self.lines.find(other).unwrap_or(Value::Null)
    }

    pub fn ended(&mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// The record with one more ballot, whether it may take one or not.
fn with_ballot(archive: &[u8], ballot: &[u8]) -> Vec<u8> {
    let chain = verify_record(archive, &()).chain;
    let event = Event {
        parent: chain.last().map(|(_, hash)| *hash),
        height: chain.len() as u64,
        kind: EventKind::Ballot,
        payload: Some(Hash::of(ballot)),
    };
    let mut longer = archive.to_vec();
    longer.extend(data_member(ballot, TIMESTAMP));
    longer.extend(event_member(&event, TIMESTAMP));
    longer
}

#[test]
fn ballots_that_may_not_stand_there_are_an_alarm() {
    if !has_curl() {
        return;
    }
    let mut case = Case::honest();
    let ballots = ballots_of(&case.archive);
    let first = String::from_utf8(ballots[0].clone()).unwrap();
    let copy = resign(&mut case.election, 0, &first);
    let fresh = [Answer::Ranked(vec![1, 0, 0, 0])];
    let fresh = case.election.vote(5, &fresh);
    let mut closed = case.election.board();
    for ballot in &ballots {
        closed.append(EventKind::Ballot, &[ballot]);
    }
    closed.append(EventKind::EndBallots, &[]);
    let closed = closed.as_bytes().to_vec();
    let four = after(&case, 4);
    let uuid = &case.content.uuid;
    for (name, good, ballot, check) in [
        ("an old ballot again", &four, &ballots[1], "B5"),
        ("the newest ballot again", &four, &ballots[3], "B5"),
        ("a ciphertext again", &four, &copy, "B5"),
        ("a ballot after the close", &closed, &fresh, "A4"),
        ("a ballot after the result", &case.archive, &fresh, "A4"),
    ] {
        let bad = with_ballot(good, ballot);
        let failure = verify_record(&bad[..], &()).failure.unwrap();
        assert_eq!(failure.check.number(), check, "{name}");
        let server = Server::start(Shown {
            // The newest ballot comes while the watch runs.
            archive: if good == &four {
                after(&case, 3)
            } else {
                good.clone()
            },
            ranges: true,
            ..Shown::default()
        });
        let url = format!("{}/elections/{uuid}/{uuid}.bel", server.root);
        let folders = [
            judge::folder().join("once"),
            judge::folder().join("running"),
        ];
        let mut running = Running::start(&url, &folders[1]);
        assert_eq!(look(&url, &folders[0], "").0, 0, "{name}");
        server.show(|shown| shown.archive = good.clone());
        assert_eq!(look(&url, &folders[0], "").0, 0, "{name}");
        let events = verify_record(&good[..], &()).events;
        let said = running.until(|said| said["events"] == events || said["alarm"].is_string());
        assert_eq!(said["events"], events, "{name}: {said}");
        server.show(|shown| shown.archive = bad.clone());
        for _ in 0..2 {
            let (code, said) = look(&url, &folders[0], "");
            assert_eq!(
                (code, &said["alarm"]),
                (1, &"flaw".into()),
                "{name}: {said}"
            );
        }
        let said = running.until(|said| said["events"] != events);
        assert_eq!(said["alarm"], "flaw", "{name}: {said}");
        assert!(
            said["reason"].as_str().unwrap().starts_with(check),
            "{said}"
        );
        assert_eq!(running.ended(), 1, "{name}");
    }
}

/// No later event names the last one, so that nothing but its own name tells it from another that fits there.
#[test]
fn another_event_under_the_name_of_the_last_is_an_alarm() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let three = after(&case, 3);
    let chain = verify_record(&three[..], &()).chain;
    let last = chain[3].1;
    // In the place of the third ballot.
    let end = Event {
        parent: Some(chain[2].1),
        height: 3,
        kind: EventKind::EndBallots,
        payload: None,
    };
    let server = Server::start(Shown {
        archive: three,
        instead: Some((last, end.to_json())),
        ..Shown::default()
    });
    let url = format!("{}/api/elections/{}", server.root, case.content.uuid);
    let (code, said) = look(&url, &judge::folder().join("state"), "");
    assert_eq!((code, &said["alarm"]), (1, &"flaw".into()), "{said}");
    assert_eq!(said["object"], format!("object {last}"));
}

/// The service's own signature is not enough: the first head that a watch sees is held against the record.
#[test]
fn a_head_of_other_events_or_of_another_board_is_never_cosigned() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let uuid = &case.content.uuid;
    let three = after(&case, 3);
    let sound = head(&case, &three, 4, &case.service);
    let of_others = bent(&sound, &case.service, |head| head.root = Hash::of(b"x"));
    let elsewhere = bent(&sound, &case.service, |head| {
        head.origin = origin("11111111111111");
    });
    for (name, shown, alarm) in [
        ("other events", of_others, "head-fork"),
        ("another board", elsewhere, "false-head"),
    ] {
        let folder = judge::folder().join("state");
        let server = Server::start(Shown {
            archive: three.clone(),
            head: Some(shown),
            ranges: true,
            ..Shown::default()
        });
        let url = format!("{}/elections/{uuid}/{uuid}.bel", server.root);
        let more = format!(
            "--service-key {} --key {}/witness.key",
            case.service.verifying_key(),
            judge::folder().display()
        );
        let (code, said) = look(&url, &folder, &more);
        assert_eq!((code, &said["alarm"]), (1, &alarm.into()), "{name}: {said}");
        assert!(!folder.join("head.cosigned.note").exists(), "{name}");
    }
}

/// A server that never ends, ends a byte too late, or never answers, is left within the bounds; that is no
/// verdict on the record.
#[test]
fn endless_and_silent_servers_are_left() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let uuid = &case.content.uuid;
    for (flood, silent) in [
        (Some(u64::MAX), false),
        (Some((1 << 20) + 1), false),
        (None, true),
    ] {
        let server = Server::start(Shown {
            archive: after(&case, 1),
            flood,
            silent,
            ..Shown::default()
        });
        let url = format!("{}/elections/{uuid}/{uuid}.bel", server.root);
        let begun = Instant::now();
        let (code, said) = look(
            &url,
            &judge::folder().join("state"),
            "--patience 3 --most 1",
        );
        assert_eq!((code, said), (2, Value::Null), "{flood:?}");
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
}
