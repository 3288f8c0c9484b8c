//! The command `ballots`: a threshold key generation, a drill and an opening, as people run them.

use std::fs;
use std::path::Path;
use std::process::Command;

use ballots::record::verify_record;
use ballots::threshold::Parameters;
use ballots::{Ed25519, EventKind, Outcome, PartialDecryption, Tally, Trustee, TrusteeKey};

use crate::actors::{Election, append_owned, summed};
use crate::judge;

/// Runs the command in `folder`; whether it succeeded.
fn ballots(folder: &Path, line: &str) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballots"));
    let output = command
        .args(line.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    output.status.success()
}

/// One line for each trustee's message.
fn collect(folder: &Path, name: &str, to: &str) {
    let message = |i: u32| fs::read_to_string(folder.join(format!("{i}/{name}"))).unwrap() + "\n";
    let lines: String = (1..=3).map(message).collect();
    fs::write(folder.join(to), lines).unwrap();
}

#[test]
fn a_threshold_from_key_to_opening() {
    let folder = &judge::folder();
    let run = |line: &str| assert!(ballots(folder, &format!("trustee {line}")), "{line}");
    for i in 1..=3 {
        run(&format!(
            "threshold certificate --index {i} --of 3 --needed 2 --out {i}"
        ));
    }
    collect(folder, "certificate.json", "certs");
    for i in 1..=3 {
        let files = format!("--seed {i}/trustee.seed --certificates certs");
        run(&format!(
            "threshold polynomial {files} --out {i}/polynomial.json"
        ));
    }
    collect(folder, "polynomial.json", "polynomials");
    run("threshold route --certificates certs --polynomials polynomials");
    for i in 1..=3 {
        let files = format!("--seed {i}/trustee.seed --certificates certs");
        let vinput = format!("--vinput vinput-{i}.json --out {i}/voutput.json");
        run(&format!("threshold check {files} {vinput}"));
    }
    let other =
        "trustee threshold check --seed 1/trustee.seed --certificates certs --vinput vinput-2.json";
    assert!(!ballots(folder, other), "a message for somebody else");
    collect(folder, "voutput.json", "voutputs");
    let routed = "--certificates certs --polynomials polynomials";
    run(&format!(
        "threshold parameters {routed} --voutputs voutputs --out threshold.json"
    ));
    for i in [1, 3] {
        let files = format!("--seed {i}/trustee.seed --voutput {i}/voutput.json");
        run(&format!("threshold key {files} --out {i}/trustee.key"));
    }
    open(folder, &run);
    fs::remove_dir_all(folder).unwrap();
}

/// An election with these trustees, opened by the first and the third.
fn open(folder: &Path, run: &dyn Fn(&str)) {
    let parameters = fs::read(folder.join("threshold.json")).unwrap();
    let parameters = Parameters::<Ed25519>::parse(&parameters).unwrap();
    let mut election = Election::with(71, vec![summed(3, 1, 2, false)], 3, |_| {
        (
            Vec::<TrusteeKey<Ed25519>>::new(),
            vec![Trustee::Threshold(parameters)],
        )
    });
    let ballot = election.vote(0, &[ballots::Answer::Summed(vec![true, false, true])]);
    let tally = Tally::new(&election.setup, &[election.accept(&ballot)]);
    let mut board = election.board();
    board.append(EventKind::Ballot, &[&ballot]);
    board.append(EventKind::EndBallots, &[]);
    board.append(
        EventKind::EncryptedTally,
        &[&tally.to_json(), &tally.sized_json()],
    );
    fs::write(folder.join("record.bel"), board.as_bytes()).unwrap();
    run("drill record.bel --key 3/trustee.key --question noon --out drill.json");
    run("check-drill record.bel --owner 3 --question noon --answer drill.json");
    let midnight =
        "trustee check-drill record.bel --owner 3 --question midnight --answer drill.json";
    assert!(!ballots(folder, midnight));
    let mut parts = Vec::new();
    for i in [1, 3] {
        run(&format!(
            "open record.bel --key {i}/trustee.key --out {i}/part.json"
        ));
        let part = fs::read(folder.join(format!("{i}/part.json"))).unwrap();
        append_owned(&mut board, EventKind::PartialDecryption, i, &part);
        let part = PartialDecryption::parse(&part, &tally).unwrap();
        parts.push(part.verify(&election.setup, &tally, i).unwrap());
    }
    let outcome = Outcome::open(&election.setup, &tally, &parts).unwrap();
    board.append(EventKind::Result, &[&outcome.to_json()]);
    let report = verify_record(board.as_bytes(), &());
    assert_eq!(report.failure, None);
    assert_eq!(report.result.unwrap().get(), r#"{"result":[[1,0,1]]}"#);
    fs::write(folder.join("record.bel"), board.as_bytes()).unwrap();
    assert!(ballots(folder, "verify record.bel"));
}

/// Registrar, trustees and voters with the tool alone; the record counts itself at the end, and a
/// bent one is refused with the check that it fails.
#[test]
fn an_election_by_hand() {
    let folder = &judge::folder();
    let election = Election::new(31, vec![crate::actors::ranked(4)], 3, 2);
    let uuid = election.setup.uuid().to_string();
    let record = format!("{uuid}.bel");
    let keep = |bytes: &[u8]| fs::write(folder.join(&record), bytes).unwrap();
    let mut board = election.board();
    keep(board.as_bytes());
    for (i, choice) in ["[[1,2,0,0]]", "[[1,0,2,0]]", "[[0,0,1,2]]"]
        .iter()
        .enumerate()
    {
        fs::write(folder.join("code"), election.credentials[i].expose()).unwrap();
        fs::write(folder.join("choice"), choice).unwrap();
        let vote = format!("vote {record} --credential code --choice choice --out ballot");
        assert!(ballots(folder, &vote));
        board.append(
            EventKind::Ballot,
            &[&fs::read(folder.join("ballot")).unwrap()],
        );
        keep(board.as_bytes());
    }
    assert!(
        !ballots(folder, &format!("trustee shuffle {record}")),
        "voting has not ended"
    );
    let ballots_cast: Vec<Vec<u8>> = crate::script::ballots_of(board.as_bytes());
    board.append(EventKind::EndBallots, &[]);
    let accepted: Vec<_> = ballots_cast
        .iter()
        .map(|ballot| election.accept(ballot))
        .collect();
    let tally = Tally::new(&election.setup, &accepted);
    board.append(
        EventKind::EncryptedTally,
        &[&tally.to_json(), &tally.sized_json()],
    );
    keep(board.as_bytes());
    for owner in 1..=2 {
        assert!(ballots(
            folder,
            &format!("trustee shuffle {record} --out work")
        ));
        let work = fs::read(folder.join("work")).unwrap();
        append_owned(&mut board, EventKind::Shuffle, owner, &work);
        keep(board.as_bytes());
    }
    board.append(EventKind::EndShuffles, &[]);
    keep(board.as_bytes());
    for (owner, key) in (1..).zip(&election.keys) {
        fs::write(folder.join("key"), key.to_json().as_bytes()).unwrap();
        assert!(ballots(
            folder,
            &format!("trustee open {record} --key key --out work")
        ));
        let work = fs::read(folder.join("work")).unwrap();
        append_owned(&mut board, EventKind::PartialDecryption, owner, &work);
        keep(board.as_bytes());
    }
    assert!(
        !ballots(folder, &format!("count {record}")),
        "there is no result yet"
    );
    let report = verify_record(board.as_bytes(), &());
    let result = opened(&election, &report, &board);
    board.append(EventKind::Result, &[&result]);
    keep(board.as_bytes());
    assert!(ballots(folder, &format!("verify {record}")));
    assert!(ballots(folder, &format!("show {record} --trackers")));
    assert!(
        ballots(folder, &format!("count {record}")),
        "the question says how many seats"
    );
    assert!(ballots(
        folder,
        &format!("count {record} --rule meek --seats 2")
    ));
    assert!(!ballots(folder, &format!("count {record} --question 2")));
    let mut bent = board.as_bytes().to_vec();
    let last = bent.len() - 1;
    bent[last] = 1;
    keep(&bent);
    assert!(!ballots(folder, &format!("verify {record}")));
    assert!(!ballots(folder, &format!("count {record}")));
    fs::remove_dir_all(folder).unwrap();
}

/// The result of a board whose trustees have all opened it.
fn opened(
    election: &Election,
    report: &ballots::record::Report,
    board: &ballots::archive::ArchiveWriter,
) -> Vec<u8> {
    let ballots::AnyTally::Ed25519(tally) = report.tally.clone().unwrap() else {
        panic!("another group");
    };
    let parts = crate::script::objects_of(board.as_bytes(), EventKind::PartialDecryption);
    let parts: Vec<_> = (1..)
        .zip(parts)
        .map(|(owner, json)| {
            let part = PartialDecryption::parse(&json, &tally).unwrap();
            part.verify(&election.setup, &tally, owner).unwrap()
        })
        .collect();
    Outcome::open(&election.setup, &tally, &parts)
        .unwrap()
        .to_json()
}
