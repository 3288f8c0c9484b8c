//! The command `ballots` where a step is not due, or a file is in the way: it refuses, and leaves no trace.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use ballots::{
    Answer, Ed25519, EventKind as K, OpeningError, PartialDecryption, PrivateCredential, Roll,
    Tally,
};

use crate::actors::{Election, summed};
use crate::flaws::good;
use crate::judge;
use crate::script::{Script, ballots_of};

fn ballots(folder: &Path, line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballots"));
    command.args(line.split(' ')).current_dir(folder);
    command.output().unwrap()
}

fn succeeds(folder: &Path, line: &str) -> bool {
    ballots(folder, line).status.success()
}

/// Whether a trustee may shuffle, open, and make a share, at each step of the record.
fn may(mut script: Script) -> Vec<(K, [bool; 3])> {
    let folder = judge::folder();
    fs::write(
        folder.join("key"),
        script.election.keys[0].to_json().as_bytes(),
    )
    .unwrap();
    let steps = std::mem::take(&mut script.steps);
    let mut found = Vec::new();
    for (i, step) in steps.iter().enumerate() {
        if steps.get(i + 1).is_some_and(|next| next.kind == step.kind) {
            continue;
        }
        script.steps = steps[..=i].to_vec();
        fs::write(folder.join("record.bel"), script.write()).unwrap();
        let acts = ["shuffle", "open --key key", "share --key key"];
        let acts = acts.map(|act| {
            let done = succeeds(&folder, &format!("trustee {act} record.bel --out work"));
            let written = fs::remove_file(folder.join("work")).is_ok();
            assert_eq!(done, written, "{act} at {}", step.kind);
            done
        });
        found.push((step.kind, acts));
    }
    fs::remove_dir_all(folder).unwrap();
    found
}

const NOTHING: [bool; 3] = [false; 3];
const SHUFFLE: [bool; 3] = [true, false, false];
const OPEN: [bool; 3] = [false, true, true];

/// What is opened before the shuffling has ended are the voters' own ciphertexts.
#[test]
fn trustees_work_at_their_step_alone() {
    let expected = [
        (K::Setup, NOTHING),
        (K::Ballot, NOTHING),
        (K::EndBallots, NOTHING),
        (K::EncryptedTally, SHUFFLE),
        (K::Shuffle, SHUFFLE),
        (K::EndShuffles, OPEN),
        (K::PartialDecryption, OPEN),
        (K::Result, NOTHING),
    ];
    assert_eq!(may(good()), expected);
    let mut election = Election::new(72, vec![summed(2, 0, 1, false)], 1, 1);
    let ballot = election.vote(0, &[Answer::Summed(vec![true, false])]);
    let (archive, _) = election.run(&[ballot]);
    let expected = [
        (K::Setup, NOTHING),
        (K::Ballot, NOTHING),
        (K::EndBallots, NOTHING),
        (K::EncryptedTally, OPEN),
        (K::PartialDecryption, OPEN),
        (K::Result, NOTHING),
    ];
    assert_eq!(may(Script::new(election, &archive)), expected);
}

/// The library itself opens no rankings that were not shuffled.
#[test]
fn rankings_are_opened_shuffled() {
    let mut script = good();
    let archive = script.write();
    let election = &mut script.election;
    let accepted: Vec<_> = ballots_of(&archive)
        .iter()
        .map(|ballot| election.accept(ballot))
        .collect();
    let tally = Tally::new(&election.setup, &accepted);
    let part = PartialDecryption::make(
        &election.setup,
        &tally,
        &election.keys[0],
        &mut election.rng,
    );
    assert!(matches!(part, Err(OpeningError::Unshuffled)));
}

#[test]
fn nobody_votes_after_the_close() {
    let folder = judge::folder();
    let mut script = good();
    fs::write(folder.join("code"), script.election.credentials[2].expose()).unwrap();
    fs::write(folder.join("choice"), "[[0,1,0,0],[1,2,3,4]]").unwrap();
    let vote = "vote record.bel --credential code --choice choice --out ballot";
    let end = script.place(K::EndBallots, 0);
    let steps = script.steps.clone();
    script.steps.truncate(end);
    fs::write(folder.join("record.bel"), script.write()).unwrap();
    assert!(succeeds(&folder, vote));
    fs::remove_file(folder.join("ballot")).unwrap();
    script.steps = steps[..=end].to_vec();
    fs::write(folder.join("record.bel"), script.write()).unwrap();
    let refused = ballots(&folder, vote);
    assert!(!refused.status.success() && !folder.join("ballot").exists());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("voting has ended"), "{said}");
    assert!(
        succeeds(&folder, &format!("{vote} --test")),
        "to be tested, not cast"
    );
    fs::remove_dir_all(folder).unwrap();
}

/// A ranking that would count only in part is refused for a ballot that is cast, and made for one that is tested.
#[test]
fn a_ranking_that_stops_short_is_not_cast() {
    let folder = judge::folder();
    let mut script = good();
    fs::write(folder.join("code"), script.election.credentials[2].expose()).unwrap();
    let vote = "vote record.bel --credential code --choice choice --out ballot";
    let end = script.place(K::EndBallots, 0);
    script.steps.truncate(end);
    fs::write(folder.join("record.bel"), script.write()).unwrap();
    for (ranks, whole) in [("1,2,0,0", true), ("1,1,2,0", false), ("1,3,0,0", false)] {
        fs::write(folder.join("choice"), format!("[[0,1,0,0],[{ranks}]]")).unwrap();
        let answer = ballots(&folder, vote);
        assert_eq!(answer.status.success(), whole, "{ranks}");
        assert_eq!(folder.join("ballot").exists(), whole, "{ranks}");
        if !whole {
            let said = String::from_utf8_lossy(&answer.stderr).into_owned();
            assert!(said.contains("given twice or left out"), "{said}");
        }
        assert!(succeeds(&folder, &format!("{vote}.test --test")), "{ranks}");
        fs::remove_file(folder.join("ballot.test")).unwrap();
        if whole {
            fs::remove_file(folder.join("ballot")).unwrap();
        }
    }
    fs::remove_dir_all(folder).unwrap();
}

/// A secret is never written beside what is public of another one.
#[test]
fn public_files_are_not_replaced() {
    for (command, secret, public) in [
        ("trustee key", "trustee.key", "trustee.pub"),
        (
            "trustee threshold certificate --index 1 --of 3 --needed 2",
            "trustee.seed",
            "certificate.json",
        ),
        (
            "credentials --uuid 11111111111111 voters",
            "private-credentials.tsv",
            "public-credentials.json",
        ),
    ] {
        let folder = judge::folder();
        fs::write(folder.join("voters"), "a@example.org\nb@example.org\n").unwrap();
        fs::write(folder.join(public), "another's").unwrap();
        let refused = ballots(&folder, command);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains(public), "{said}");
        assert!(said.contains("nothing was written"), "{said}");
        assert!(!folder.join(secret).exists(), "{command}");
        assert_eq!(fs::read(folder.join(public)).unwrap(), b"another's");
        fs::remove_file(folder.join(public)).unwrap();
        assert!(succeeds(&folder, command), "{command}");
        let made = fs::read(folder.join(public)).unwrap();
        assert!(!succeeds(&folder, command), "{command}: twice");
        fs::remove_file(folder.join(public)).unwrap();
        assert!(
            !succeeds(&folder, command),
            "{command}: the secret is there"
        );
        assert!(!folder.join(public).exists() && !made.is_empty());
        fs::remove_dir_all(folder).unwrap();
    }
}

/// Spare codes stand behind the voters' in the secret list, and apart from them in the public one.
#[test]
fn codes_without_a_voter_are_told_apart() {
    let folder = judge::folder();
    let command = "credentials --uuid 11111111111111 --spares 2 voters";
    fs::write(folder.join("voters"), "a@example.org\nspare 2\n").unwrap();
    assert!(!succeeds(&folder, command), "a voter who is called a spare");
    fs::write(folder.join("voters"), "a@example.org\nb@example.org\n").unwrap();
    assert!(succeeds(&folder, command));
    let secret = fs::read_to_string(folder.join("private-credentials.tsv")).unwrap();
    let lines = secret.lines().map(|line| line.split_once('\t').unwrap());
    let (who, codes): (Vec<&str>, Vec<&str>) = lines.unzip();
    assert_eq!(
        who,
        ["a@example.org", "b@example.org", "spare 1", "spare 2"]
    );
    let uuid = "11111111111111".parse().unwrap();
    let roll = |codes: &[&str]| {
        let public = |code: &&str| {
            let code: PrivateCredential = code.parse().unwrap();
            code.public::<Ed25519>(&uuid)
        };
        let roll = Roll::new(&codes.iter().map(public).collect::<Vec<_>>()).unwrap();
        serde_json::from_slice::<serde_json::Value>(roll.to_json()).unwrap()
    };
    let made = fs::read(folder.join("public-credentials.json")).unwrap();
    let made: serde_json::Value = serde_json::from_slice(&made).unwrap();
    assert_eq!(made["voters"], roll(&codes[..2]));
    assert_eq!(made["spares"], roll(&codes[2..]));
    fs::remove_dir_all(folder).unwrap();
}

/// Options that would not do what they say are refused.
#[test]
fn options_that_do_nothing_are_refused() {
    let folder = judge::folder();
    let archive = good().write();
    for name in ["a.bel", "b.bel"] {
        fs::write(folder.join(name), &archive).unwrap();
    }
    fs::write(folder.join("s.json"), "{}").unwrap();
    let code = |line: &str| ballots(&folder, line).status.code();
    assert_eq!(code("verify a.bel b.bel"), Some(0));
    assert_eq!(code("verify --supplement s.json a.bel b.bel"), Some(2));
    assert_eq!(code("diff a.bel b.bel"), Some(0));
    let key = crate::supplement::key(1);
    let key = ballots::supplement::Signer::verifying_key(&key);
    assert_eq!(code(&format!("diff a.bel b.bel --key {key}")), Some(2));
    fs::remove_dir_all(folder).unwrap();
}

/// What stands before a flaw is no better than the flaw: nobody votes, shuffles or opens there.
#[test]
fn nothing_is_done_with_a_record_that_does_not_hold() {
    let folder = judge::folder();
    let mut script = good();
    let key = script.election.keys[0].to_json();
    fs::write(folder.join("key"), key.as_bytes()).unwrap();
    fs::write(folder.join("code"), script.election.credentials[2].expose()).unwrap();
    fs::write(folder.join("choice"), "[[0,1,0,0],[1,2,3,4]]").unwrap();
    let steps = script.steps.clone();
    for (next, act) in [
        (K::EndBallots, "vote --credential code --choice choice"),
        (K::Shuffle, "trustee shuffle"),
        (K::PartialDecryption, "trustee open --key key"),
    ] {
        script.steps.clone_from(&steps);
        let due = script.place(next, 0);
        script.steps.truncate(due);
        let sound = script.write();
        let line = format!("{act} record.bel --out work");
        fs::write(folder.join("record.bel"), &sound).unwrap();
        assert!(succeeds(&folder, &line), "{act}");
        fs::remove_file(folder.join("work")).unwrap();
        let torn = [&sound[..], b"torn"].concat();
        fs::write(folder.join("record.bel"), torn).unwrap();
        let refused = ballots(&folder, &line);
        assert!(!refused.status.success(), "{act}");
        assert!(!folder.join("work").exists(), "{act}");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("nothing is done with it"), "{act}: {said}");
    }
    fs::remove_dir_all(folder).unwrap();
}
