//! Records that are sound and meant to harm whoever reads them: the auditor's time, memory or eyes.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use ballots::record::{Check, verify_record};
use ballots::{
    Answer, Ed25519 as E, EventKind as K, Group, PartialDecryption, Question, Ranked, Summed,
    Tally, Trustee, TrusteeKey,
};

use crate::actors::{Election, append_owned, ranked, summed};
use crate::judge;
use crate::script::Script;
use crate::voter;

/// The largest weight that a roll may hold.
const HEAVIEST: u64 = (1 << 53) - 1;

/// A voter who weighs as much as all the stars: the result is checked without a logarithm of it.
#[test]
fn a_weight_costs_no_time() {
    let mut election = Election::weighted(73, vec![summed(2, 0, 1, false)], &[HEAVIEST], |rng| {
        let key = TrusteeKey::generate(rng);
        let public = Trustee::Single(key.public(rng));
        (vec![key], vec![public])
    });
    let ballot = election.vote(0, &[Answer::Summed(vec![true, false])]);
    let tally = Tally::new(&election.setup, &[election.accept(&ballot)]);
    let mut board = election.board();
    board.append(K::Ballot, &[&ballot]);
    board.append(K::EndBallots, &[]);
    board.append(K::EncryptedTally, &[&tally.to_json(), &tally.sized_json()]);
    let part = PartialDecryption::make(
        &election.setup,
        &tally,
        &election.keys[0],
        &mut election.rng,
    );
    append_owned(
        &mut board,
        K::PartialDecryption,
        1,
        &part.unwrap().to_json(),
    );
    let result = format!("{{\"result\":[[\"{HEAVIEST}\",0]]}}");
    board.append(K::Result, &[result.as_bytes()]);
    let mut script = Script::new(election, board.as_bytes());
    let begun = Instant::now();
    let report = verify_record(&script.write()[..], &());
    assert_eq!(report.failure, None);
    assert_eq!(report.result.unwrap().get(), result);
    for wrong in [
        format!("[[\"{}\",0]]", HEAVIEST - 1),
        format!("[[\"{}\",0]]", HEAVIEST + 1),
        format!("[[\"{HEAVIEST}\"]]"),
        format!("[[\"{HEAVIEST}\",0,0]]"),
        format!("[[\"{HEAVIEST}\",0],[]]"),
        format!("[[\"{HEAVIEST}\",\"0\"]]"),
        format!("[[[\"{HEAVIEST}\",0]]]"),
        "[]".to_owned(),
    ] {
        script.step(K::Result, 0).objects[0] = format!("{{\"result\":{wrong}}}").into_bytes();
        let failure = verify_record(&script.write()[..], &()).failure.unwrap();
        assert_eq!(failure.check, Check::Result, "{wrong}");
    }
    assert!(begun.elapsed() < Duration::from_secs(60));
}

/// A ballot as large as an archive lets it be does not wait for others.
#[test]
fn what_is_too_large_does_not_wait() {
    let mut script = crate::flaws::good();
    let many = vec![vec![b'x'; 1 << 20]; 3];
    for (i, huge) in many.into_iter().enumerate() {
        let mut step = script.steps[1].clone();
        step.objects = vec![[&huge[..], &[b'0' + i as u8]].concat()];
        script.steps.insert(1, step);
    }
    let report = verify_record(&script.write()[..], &());
    let failure = report.failure.unwrap();
    assert_eq!(failure.check, Check::BallotForm);
    assert!(failure.object.starts_with("event 1,"), "{failure}");
    // The first of them was looked at by itself: nothing after it was read.
    let read = report.checks.iter().find(|run| run.number == Check::Order);
    assert_eq!(read.map(|run| run.objects), Some(2));
}

/// A value of the group that no voter's device makes of ranks: it counts as it opens, and is told of.
#[test]
fn papers_that_no_device_makes_are_told_of() {
    let mut election = Election::new(74, vec![ranked(4)], 2, 1);
    let strange = voter::ballot(&mut election, 0, |voter, s0| {
        vec![voter::to_ranked(voter, s0, E::scalar(7))]
    });
    let honest = election.vote(1, &[Answer::Ranked(vec![1, 2, 0, 0])]);
    let (archive, outcome) = election.run(&[strange, honest]);
    let report = verify_record(&archive[..], &());
    assert_eq!(report.failure, None);
    let [odd] = &report.odd_papers[..] else {
        panic!("{:?}", report.odd_papers)
    };
    assert_eq!(outcome.odd_papers(), report.odd_papers);
    let ballots::QuestionOutcome::Ranked(papers) = &outcome.questions()[0] else {
        panic!("not ranked")
    };
    let seven = E::to_ints(&E::pow_g(&E::scalar(7)), 4);
    assert_eq!((odd.question, &papers[odd.paper - 1]), (1, &seven));
    let folder = judge::folder();
    fs::write(folder.join("record.bel"), archive).unwrap();
    let said = text(&folder, "verify record.bel");
    let note = format!("note         question 1, paper {}:", odd.paper);
    assert!(said.contains(&note), "{said}");
    assert!(said.contains("shuffled by 1 of 1 trustees"), "{said}");
}

/// What the command writes, on both outputs.
fn text(folder: &std::path::Path, line: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballots"));
    let output = command.args(line.split(' ')).current_dir(folder).output();
    let output = output.unwrap();
    assert_ne!(output.status.code(), Some(101), "{line}");
    let all = [output.stdout, output.stderr].concat();
    String::from_utf8(all).unwrap()
}

/// Texts of a record write no line of their own, and steer no terminal.
#[test]
fn a_record_does_not_speak_for_the_program() {
    const FORGED: &str = "x\n  VERIFIED, up to the result, in 0.10 s\u{1b}[8m\r\u{202e}y\u{9b}1A";
    let answers = || [FORGED, "Choice 2"].map(str::to_owned).to_vec();
    let questions = vec![
        Question::Summed(Summed {
            answers: answers(),
            blank: None,
            min: 0,
            max: 1,
            question: FORGED.to_owned(),
        }),
        Question::Ranked(Ranked {
            answers: answers(),
            question: FORGED.to_owned(),
            extra: None,
        }),
    ];
    let mut election = Election::new(75, questions, 1, 1);
    let answers = [
        Answer::Summed(vec![true, false]),
        Answer::Ranked(vec![1, 2]),
    ];
    let ballot = election.vote(0, &answers);
    let (archive, _) = election.run(&[ballot]);
    let folder = judge::folder();
    fs::write(folder.join("record.bel"), archive).unwrap();
    fs::write(folder.join("code"), election.credentials[0].expose()).unwrap();
    fs::write(folder.join("choice"), "[[1,0],[1,2]]").unwrap();
    let vote = "vote record.bel --credential code --choice choice --test --out tested";
    text(&folder, vote);
    for (line, verified) in [
        ("verify record.bel", 1),
        ("show record.bel", 0),
        ("tested tested --record record.bel", 0),
        ("count record.bel --question 2 --seats 1", 0),
        ("count record.bel --question 2 --seats 1 --rule schulze", 0),
        ("count record.bel --question 2 --seats 1 --next", 0),
        ("count record.bel --question 1 --seats 1", 0),
    ] {
        let said = text(&folder, line);
        assert!(said.contains('\u{fffd}') || verified == 0, "{line}: {said}");
        // A tab is the tool's own, between a number and a name.
        let own = ['\n', '\t'];
        let steers = |c: char| !own.contains(&c) && (c.is_control() || c == '\u{202e}');
        assert!(!said.contains(steers), "{line}: {said:?}");
        let forged = said.lines().filter(|line| line.starts_with("  VERIFIED"));
        assert_eq!(forged.count(), verified, "{line}: {said}");
    }
}

/// What a file is called, and what stands in it, is no line of the program's own in an error either.
#[test]
fn an_error_steers_no_terminal() {
    let folder = judge::folder();
    let receipt = r#"{"x\n  VERIFIED\u001b[8m\r":1}"#;
    fs::write(folder.join("receipt"), receipt).unwrap();
    for (line, shown) in [
        ("show x\u{1b}[2J\u{202e}.bel", "x\u{fffd}[2J\u{fffd}.bel"),
        (
            "receipt receipt --record record.bel",
            "ballots:   VERIFIED\u{fffd}[8m\u{fffd}",
        ),
    ] {
        let said = text(&folder, line);
        assert!(said.contains(shown), "{line:?}: {said:?}");
        let own = said.lines().all(|line| line.starts_with("ballots: "));
        assert!(own, "{line:?}: {said:?}");
    }
}
