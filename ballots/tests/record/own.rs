//! Records that we make: our verifier and belenios-tool accept them, and they open to the votes.

use crate::actors::{Election, ElectionIn, ranked, summed};
use crate::judge;
use ballots::record::verify_record;
use ballots::{Answer, Belenios2048, Group, QuestionOutcome, Rfc3526};

/// Runs the election with these votes (voter, answers), and asks both programs.
pub fn audit<G: Group>(
    election: &mut ElectionIn<G>,
    votes: &[(usize, Vec<Answer>)],
) -> Vec<QuestionOutcome> {
    let ballots: Vec<_> = votes
        .iter()
        .map(|(voter, answers)| election.vote(*voter, answers))
        .collect();
    audit_ballots(election, &ballots)
}

/// As [`audit`], with ballots that have been made.
pub fn audit_ballots<G: Group>(
    election: &mut ElectionIn<G>,
    ballots: &[Vec<u8>],
) -> Vec<QuestionOutcome> {
    let (archive, outcome) = election.run(ballots);
    let report = verify_record(&archive[..], &());
    assert_eq!(report.failure, None);
    assert!(report.complete);
    assert_eq!(report.outcome.as_ref(), Some(&outcome));
    if let Some(tool) = judge::tool() {
        let uuid = election.setup.uuid().to_string();
        assert_eq!(judge::verify(&tool, &uuid, &archive), Ok(()));
        let setup = election.board();
        assert_eq!(
            judge::verify_ballots(&tool, &uuid, setup.as_bytes(), ballots),
            Ok(())
        );
    }
    outcome.questions().to_vec()
}

fn choose(choices: [bool; 3]) -> Vec<Answer> {
    vec![Answer::Summed(choices.to_vec())]
}

#[test]
fn summed_with_revotes() {
    let mut election = Election::new(1, vec![summed(3, 1, 2, false)], 5, 2);
    let votes = [
        (0, choose([true, false, false])),
        (1, choose([true, true, false])),
        (0, choose([false, false, true])),
        (2, choose([true, false, true])),
    ];
    let result = audit(&mut election, &votes);
    assert_eq!(result, [QuestionOutcome::Summed(vec![2, 1, 2])]);
}

#[test]
fn summed_with_blank() {
    let mut election = Election::new(2, vec![summed(3, 1, 3, true)], 4, 1);
    let votes = [
        (0, choose([true, false, false])),
        (1, choose([false, false, false])),
        (2, choose([true, true, true])),
    ];
    let result = audit(&mut election, &votes);
    assert_eq!(result, [QuestionOutcome::Summed(vec![1, 2, 1, 1])]);
}

#[test]
fn ranked_with_revotes() {
    let mut election = Election::new(3, vec![ranked(4)], 6, 3);
    let papers = [
        [1, 2, 3, 4],
        [0, 0, 0, 0],
        [2, 1, 0, 0],
        [4, 3, 2, 1],
        [255, 0, 1, 0],
    ];
    let mut votes: Vec<_> = papers
        .iter()
        .enumerate()
        .map(|(i, p)| (i, vec![Answer::Ranked(p.to_vec())]))
        .collect();
    votes.push((3, vec![Answer::Ranked(vec![0, 0, 0, 1])]));
    let result = audit(&mut election, &votes);
    let [QuestionOutcome::Ranked(opened)] = &result[..] else {
        panic!("{result:?}")
    };
    let mut opened = opened.clone();
    opened.sort();
    let mut cast = papers.map(Vec::from);
    cast[3] = vec![0, 0, 0, 1];
    cast.sort();
    assert_eq!(opened, cast);
}

#[test]
fn both_in_one() {
    let mut election = Election::new(
        4,
        vec![summed(2, 0, 1, false), ranked(30), summed(3, 1, 1, true)],
        4,
        2,
    );
    let ranks: Vec<u8> = (1..=30).collect();
    let vote = |first: [bool; 2], last: [bool; 3]| {
        vec![
            Answer::Summed(first.to_vec()),
            Answer::Ranked(ranks.clone()),
            Answer::Summed(last.to_vec()),
        ]
    };
    let votes = [
        (0, vote([true, false], [true, false, false])),
        (1, vote([false, false], [false, false, false])),
        (2, vote([false, true], [true, false, false])),
    ];
    let result = audit(&mut election, &votes);
    assert_eq!(result[0], QuestionOutcome::Summed(vec![1, 1]));
    assert_eq!(result[1], QuestionOutcome::Ranked(vec![ranks.clone(); 3]));
    assert_eq!(result[2], QuestionOutcome::Summed(vec![1, 2, 0, 0]));
}

/// Nobody voted: the sums open to zero.
#[test]
fn summed_without_any_ballot() {
    let mut election = Election::new(5, vec![summed(3, 1, 1, false)], 3, 1);
    let result = audit(&mut election, &[]);
    assert_eq!(result, [QuestionOutcome::Summed(vec![0, 0, 0])]);
}

/// A live record holds as far as it goes, and says that it is not complete.
#[test]
fn a_record_in_voting_holds_so_far() {
    let mut election = Election::new(6, vec![summed(3, 1, 1, false)], 3, 1);
    let ballot = election.vote(1, &choose([false, true, false]));
    let mut board = election.board();
    board.append(ballots::EventKind::Ballot, &[&ballot]);
    let report = verify_record(board.as_bytes(), &());
    assert_eq!(report.failure, None);
    assert!(report.holds && !report.complete);
    assert_eq!((report.ballots, report.events), (1, 2));
}

/// More candidates than Ed25519 takes.
#[test]
fn ranked_in_rfc_3526_2048() {
    let mut election =
        ElectionIn::<Rfc3526>::new(7, vec![ranked(255), summed(2, 1, 1, true)], 3, 2);
    assert_eq!(
        election.setup.spec().group().unwrap().as_str(),
        "RFC-3526-2048"
    );
    let ranks: Vec<u8> = (1..=255).rev().collect();
    let vote = |ranks: &[u8], choices: [bool; 2]| {
        vec![
            Answer::Ranked(ranks.to_vec()),
            Answer::Summed(choices.to_vec()),
        ]
    };
    let votes = [
        (0, vote(&[0; 255], [true, false])),
        (1, vote(&ranks, [false, false])),
        (0, vote(&ranks, [false, true])),
    ];
    let result = audit(&mut election, &votes);
    assert_eq!(result[0], QuestionOutcome::Ranked(vec![ranks.clone(); 2]));
    assert_eq!(result[1], QuestionOutcome::Summed(vec![1, 0, 1]));
}

#[test]
fn summed_in_belenios_2048() {
    let mut election = ElectionIn::<Belenios2048>::new(8, vec![summed(3, 1, 2, false)], 4, 2);
    let votes = [
        (0, choose([true, false, false])),
        (1, choose([true, true, false])),
        (0, choose([false, false, true])),
    ];
    let result = audit(&mut election, &votes);
    assert_eq!(result, [QuestionOutcome::Summed(vec![1, 1, 1])]);
}
