//! `ballots watch` against ballots that stand there again, or where none may stand any more: while it runs, and
//! when it is started anew for every look.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use ballots::archive::{data_member, event_member};
use ballots::record::verify_record;
use ballots::{Answer, Event, EventKind, Hash};
use serde_json::Value;

use crate::judge;
use crate::resign::resign;
use crate::script::{TIMESTAMP, ballots_of};
use crate::supplement::Case;
use crate::watch::{Server, Shown, after, has_curl, look};

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
