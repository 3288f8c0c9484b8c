//! The command `ballots` as voters and witnesses run it: receipts, abstainers, tested ballots, copies of
//! a record and heads compared. The exit code says it: 0 yes, 1 no, 2 can't be told.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ballots::record::verify_record;
use ballots::supplement::merkle::Tree;
use ballots::supplement::{Accepted, Head, SignedHead, Signer, event_leaf};
use ballots::{Answer, Ed25519 as E, EventKind, Group, Hash};
use serde_json::Value;

use crate::actors::{Election, ranked, summed};
use crate::judge;
use crate::supplement::{Case, key};
use crate::voter;

/// Exit code, and what the command says to a machine.
fn run(folder: &Path, line: &str) -> (i32, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_ballots"))
        .args(line.split(' '))
        .arg("--json")
        .current_dir(folder)
        .output()
        .unwrap();
    let said = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap(), said)
}

/// The case's record with its supplement, in a folder.
fn kept() -> (Case, PathBuf, String) {
    kept_of(Case::honest())
}

fn kept_of(case: Case) -> (Case, PathBuf, String) {
    let folder = judge::folder();
    let record = format!("{}.bel", case.content.uuid);
    fs::write(folder.join(&record), &case.archive).unwrap();
    let supplement = format!("{}.supplement.json", case.content.uuid);
    fs::write(folder.join(supplement), case.file()).unwrap();
    (case, folder, record)
}

#[test]
fn verify_finds_the_supplement_and_asks_for_its_key() {
    let (case, folder, record) = kept();
    let (code, said) = run(&folder, &format!("verify {record}"));
    assert_eq!((code, &said["holds"]), (0, &true.into()));
    let ours = case.service.verifying_key().to_string();
    assert_eq!(said["supplement"]["key"], ours);
    let other = key(2).verifying_key();
    let (code, said) = run(&folder, &format!("verify {record} --key {other}"));
    assert_eq!((code, &said["failure"]["check"]), (1, &"X1".into()));
    fs::copy(folder.join(&record), folder.join("alone.bel")).unwrap();
    let (code, said) = run(&folder, "verify alone.bel");
    assert_eq!((code, &said["supplement"]), (0, &Value::Null));
    let (code, _) = run(&folder, &format!("verify alone.bel --key {ours}"));
    assert_eq!(code, 1, "no supplement to check the key on");
}

/// Who is passed over in the count is said, to a machine and to a reader.
#[test]
fn verify_says_who_is_withdrawn() {
    let (_, folder, record) = kept_of(Case::bereaved(1));
    let (code, said) = run(&folder, &format!("verify {record}"));
    assert_eq!(code, 0, "{said}");
    let gone = serde_json::json!([{
        "question": 1,
        "candidate": "Candidate 1",
        "since": "2026-12-10T12:00:00Z",
        "reason": "died",
    }]);
    assert_eq!(said["supplement"]["withdrawn"], gone);
    let output = Command::new(env!("CARGO_BIN_EXE_ballots"))
        .args(["verify", &record])
        .current_dir(&folder)
        .output();
    let text = String::from_utf8(output.unwrap().stdout).unwrap();
    let line = "withdrawn    Candidate 1 (died, on record since 2026-12-10T12:00:00Z)";
    assert!(text.contains(line), "{text}");
}

#[test]
fn receipts() {
    let (case, folder, record) = kept();
    let chain = verify_record(&case.archive[..], &()).chain;
    let ballots = crate::script::ballots_of(&case.archive);
    let accepted = |height: usize| Accepted {
        election: case.content.fingerprint.clone(),
        tracker: Hash::of(&ballots[height - 1]).base64(),
        height: height as u64,
        event: chain[height].1,
        time: "2026-12-04T12:00:00Z".parse().unwrap(),
    };
    let ask = |accepted: Accepted, signer: u8| {
        let receipt = accepted.sign(&key(signer));
        let json = serde_json::to_vec(&receipt).unwrap();
        fs::write(folder.join("receipt"), json).unwrap();
        run(&folder, &format!("receipt receipt --record {record}"))
    };
    let (code, said) = ask(accepted(2), 1);
    assert_eq!(code, 0, "{said}");
    assert_eq!(said["signed"], true);
    assert_eq!(said["last"], true);
    assert_eq!(said["counted"], true);
    let last = said["said"].as_array().unwrap().last().unwrap();
    let ours = case.service.verifying_key().to_string();
    assert!(
        last.as_str().unwrap().contains(&ours),
        "whose key it was: {last}"
    );
    let (code, said) = ask(accepted(2), 2);
    assert_eq!(
        (code, &said["signed"]),
        (1, &false.into()),
        "not the service's"
    );
    // Another's place, another's event, and both: the ballot is on the board, not where it was acknowledged.
    for (height, event) in [(3, chain[2].1), (2, chain[3].1), (3, chain[3].1)] {
        let mut elsewhere = accepted(2);
        (elsewhere.height, elsewhere.event) = (height, event);
        let (code, said) = ask(elsewhere, 1);
        let found = (code, &said["on_board"]);
        assert_eq!(found, (1, &false.into()), "{height}, {event}: {said}");
    }
    let mut gone = accepted(2);
    gone.tracker = "A".repeat(43);
    let (code, said) = ask(gone, 1);
    assert_eq!((code, &said["on_board"]), (1, &false.into()));
    let mut other = accepted(2);
    other.election = "A".repeat(43);
    assert_eq!(ask(other, 1).0, 2, "of another election");
    fs::remove_file(folder.join(format!("{}.supplement.json", case.content.uuid))).unwrap();
    let (code, said) = ask(accepted(2), 2);
    let untold = (2, &Value::Null, &Value::Null, &true.into());
    let found = (code, &said["kept"], &said["signed"], &said["on_board"]);
    assert_eq!(found, untold, "no key: anybody may have signed it");
}

/// Of a voter's ballots the last one counts: the receipt of an earlier one is kept, and says that it does not.
#[test]
fn receipts_of_ballots_that_were_cast_again() {
    let mut election = Election::new(76, vec![summed(2, 0, 1, false)], 2, 1);
    let ballots = [true, false].map(|first| {
        let answer = Answer::Summed(vec![first, !first]);
        election.vote(0, &[answer])
    });
    let (archive, _) = election.run(&ballots);
    let chain = verify_record(&archive[..], &()).chain;
    let folder = judge::folder();
    fs::write(folder.join("record.bel"), &archive).unwrap();
    let service = key(1);
    let line = format!(
        "receipt receipt --record record.bel --key {}",
        service.verifying_key()
    );
    for (height, last) in [(1, false), (2, true)] {
        let accepted = Accepted {
            election: election.setup.fingerprint().to_owned(),
            tracker: Hash::of(&ballots[height - 1]).base64(),
            height: height as u64,
            event: chain[height].1,
            time: "2026-12-04T12:00:00Z".parse().unwrap(),
        };
        let receipt = serde_json::to_vec(&accepted.sign(&service)).unwrap();
        fs::write(folder.join("receipt"), receipt).unwrap();
        let (code, said) = run(&folder, &line);
        assert_eq!((code, &said["kept"]), (0, &true.into()), "{said}");
        assert_eq!(said["last"], last, "{said}");
        assert_eq!(said["counted"], last, "{said}");
    }
}

#[test]
fn who_abstained_and_who_did_not() {
    let (case, folder, record) = kept();
    let ask = |code: &str| {
        fs::write(folder.join("code"), code).unwrap();
        run(
            &folder,
            &format!("abstained --credential code --record {record}"),
        )
    };
    assert_eq!(ask(case.election.credentials[5].expose()).0, 0);
    let (code, said) = ask(case.election.credentials[0].expose());
    assert_eq!((code, said["trackers"].as_array().unwrap().len()), (1, 1));
    assert_eq!(ask("11111-111111-11111-111111").0, 2, "not on the roll");
    assert_eq!(ask("nonsense").0, 2);
}

/// Makes a ballot of this choice to be tested: the file of that name.
fn make_tested(case: &Case, folder: &Path, record: &str, choice: &str, name: &str) {
    fs::write(folder.join("code"), case.election.credentials[5].expose()).unwrap();
    fs::write(folder.join("choice"), choice).unwrap();
    let vote = format!("vote {record} --credential code --choice choice --test --out {name}");
    let made = Command::new(env!("CARGO_BIN_EXE_ballots"))
        .args(vote.split(' '))
        .current_dir(folder)
        .status();
    assert!(made.unwrap().success());
}

#[test]
fn a_tested_ballot_says_what_it_encrypts() {
    let (case, folder, record) = kept();
    make_tested(&case, &folder, &record, "[[2,1,0,3]]", "tested");
    let ask = || run(&folder, &format!("tested tested --record {record}"));
    let (code, said) = ask();
    assert_eq!(
        (code, &said["answers"]),
        (0, &serde_json::json!([[2, 1, 0, 3]]))
    );
    let good = fs::read_to_string(folder.join("tested")).unwrap();
    let last = good.rfind("\"]]").unwrap() - 1;
    let digit = if good.as_bytes()[last] == b'1' {
        "2"
    } else {
        "1"
    };
    let wrong = format!("{}{digit}{}", &good[..last], &good[last + 1..]);
    let tracker = good.replacen("{\"tracker\":\"", "{\"tracker\":\"x", 1);
    for bent in [wrong, tracker] {
        fs::write(folder.join("tested"), bent).unwrap();
        let (code, said) = ask();
        assert_eq!((code, &said["opened"]), (1, &false.into()));
    }
}

#[test]
fn a_tested_ballot_that_was_cast_all_the_same_says_so() {
    let (case, folder, record) = kept();
    make_tested(&case, &folder, &record, "[[2,1,0,3]]", "tested");
    let file = fs::read_to_string(folder.join("tested")).unwrap();
    let (_, rest) = file.split_once("\"ballot\":").unwrap();
    let (ballot, _) = rest.split_once(",\"randomness\":").unwrap();
    let mut board = case.election.board();
    board.append(EventKind::Ballot, &[ballot.as_bytes()]);
    fs::write(folder.join("cast.bel"), board.as_bytes()).unwrap();
    let (code, said) = run(&folder, "tested tested --record cast.bel");
    assert_eq!((code, &said["cast"]), (1, &true.into()), "{said}");
}

/// The count would cut it, and numbered anew it would look like a good one: people and machines are told.
#[test]
fn a_tested_ranking_that_is_not_whole_says_so() {
    let (case, folder, record) = kept();
    let choices = [
        ("[[2,1,0,3]]", true),
        ("[[0,0,0,0]]", true),
        ("[[1,1,0,0]]", false),
        ("[[1,3,4,0]]", false),
        ("[[2,3,0,0]]", false),
    ];
    for (i, (choice, whole)) in choices.into_iter().enumerate() {
        let name = format!("tested-{i}");
        make_tested(&case, &folder, &record, choice, &name);
        let line = format!("tested {name} --record {record}");
        let (code, said) = run(&folder, &line);
        let wanted = (i32::from(!whole), Value::from(whole));
        assert_eq!((code, said["whole"].clone()), wanted, "{choice}");
        let told = Command::new(env!("CARGO_BIN_EXE_ballots"))
            .args(line.split(' '))
            .current_dir(&folder)
            .output();
        let told = String::from_utf8(told.unwrap().stdout).unwrap();
        let fault = told.contains("A place is given twice or left out");
        assert_eq!(fault, !whole, "{told}");
        assert_eq!(told.contains("A RANKING IS NOT WHOLE."), !whole, "{told}");
        let before = "This must be the tracker that you saw before you chose to test.";
        assert!(told.contains(before), "{told}");
    }
}

/// It would come out of the shuffles as it went in: whoever had the device write it knows the ballot again.
#[test]
fn a_tested_ranking_that_no_honest_device_writes_is_not_opened() {
    let mut election = Election::new(74, vec![ranked(4)], 2, 1);
    // The ballot draws this first.
    let r = E::random_scalar(&mut election.rng.clone());
    let ballot = voter::ballot(&mut election, 0, |voter, s0| {
        vec![voter::to_ranked(voter, s0, E::scalar(7))]
    });
    let tracker = Hash::of(&ballot).base64();
    let ballot = String::from_utf8(ballot).unwrap();
    let r = E::write_scalar(&r);
    let folder = judge::folder();
    let file = format!(r#"{{"tracker":"{tracker}","ballot":{ballot},"randomness":[["{r}"]]}}"#);
    fs::write(folder.join("tested"), file).unwrap();
    fs::write(folder.join("record.bel"), election.board().as_bytes()).unwrap();
    let (code, said) = run(&folder, "tested tested --record record.bel");
    assert_eq!((code, &said["opened"]), (1, &false.into()), "{said}");
    let reason = "question 1: the ranking is not written as an honest device writes it, which can mark the ballot";
    assert_eq!(said["reason"], reason);
}

#[test]
fn copies_and_heads_are_compared() {
    let (case, folder, record) = kept();
    let chain = verify_record(&case.archive[..], &()).chain;
    let mut board = case.election.board();
    for ballot in crate::script::ballots_of(&case.archive).iter().take(2) {
        board.append(EventKind::Ballot, &[ballot]);
    }
    fs::write(folder.join("old.bel"), board.as_bytes()).unwrap();
    let (code, said) = run(&folder, &format!("diff old.bel {record}"));
    assert_eq!((code, &said["added"]["Ballot"]), (0, &3.into()), "{said}");
    assert_eq!(said["added"]["PartialDecryption"], 2);
    let (code, said) = run(&folder, &format!("diff {record} old.bel"));
    assert_eq!((code, &said["parts_at"]), (1, &3.into()));
    let mut fork = case.election.board();
    let ballots = crate::script::ballots_of(&case.archive);
    fork.append(EventKind::Ballot, &[&ballots[0]]);
    fork.append(EventKind::Ballot, &[&ballots[2]]);
    fs::write(folder.join("fork.bel"), fork.as_bytes()).unwrap();
    let (code, said) = run(&folder, &format!("diff fork.bel {record}"));
    assert_eq!((code, &said["parts_at"]), (1, &2.into()));
    let other = Election::new(77, vec![summed(2, 0, 1, false)], 1, 1);
    fs::write(folder.join("other.bel"), other.board().as_bytes()).unwrap();
    let head = |name: &str, of: &Election, events: &[(EventKind, Hash)]| {
        let tree: Tree = events.iter().map(|(_, hash)| event_leaf(hash)).collect();
        let head = SignedHead::new(Head::of(of.setup.uuid(), &tree), &case.service);
        fs::write(folder.join(name), head.note().to_string()).unwrap();
    };
    let ours = &case.election;
    head("three", ours, &chain[..3]);
    head("five", ours, &chain[..5]);
    // The same events, as those of another board.
    head("others", &other, &chain[..3]);
    let forked = verify_record(fork.as_bytes(), &()).chain;
    head("forked", ours, &forked);
    let key_of = case.service.verifying_key();
    for (line, code) in [
        (format!("diff three five --key {key_of}"), 0),
        ("diff five three".to_owned(), 1),
        ("diff three forked".to_owned(), 1),
        (
            format!("diff three five --key {}", key(2).verifying_key()),
            2,
        ),
        (format!("diff three {record}"), 0),
        (format!("diff forked {record}"), 1),
        ("diff five old.bel".to_owned(), 1),
        (format!("diff {record} three"), 2),
        (format!("diff other.bel {record}"), 2),
        (format!("diff others {record}"), 2),
        ("diff three others".to_owned(), 2),
    ] {
        assert_eq!(run(&folder, &line).0, code, "{line}");
    }
}
