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
