//! Elections drawn at random: questions, voters, revotes, trustees, thresholds. All of them verify,
//! here and elsewhere, and open to the votes that were cast.

use ballots::{Answer, Belenios2048, Ed25519, Group, Question, QuestionOutcome, Rfc3526, Trustee};
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence};

use crate::actors::{ElectionIn, ranked, summed};
use crate::ceremony::hold;
use crate::own::audit;

/// Trustees who are needed, and one threshold beside them (needed, size).
#[derive(Debug, Clone)]
struct Panel {
    singles: usize,
    threshold: Option<(u32, u32)>,
    /// Which of the threshold's trustees come first to the opening.
    order: Vec<u32>,
}

#[derive(Debug, Clone)]
struct Plan {
    seed: u8,
    questions: Vec<Question>,
    voters: usize,
    panel: Panel,
    /// Voter, and a number from which the answers are made.
    votes: Vec<(usize, u64)>,
}

fn question(with_ranked: bool) -> impl Strategy<Value = Question> {
    let kinds = if with_ranked { 2 } else { 1 };
    (0..kinds, 1..=5usize, 0..=5u32, 0..=5u32, any::<bool>()).prop_map(
        |(kind, choices, min, more, blank)| {
            if kind == 1 {
                return ranked(choices);
            }
            let min = min.min(choices as u32);
            summed(choices, min, (min + more).min(choices as u32), blank)
        },
    )
}

fn panel() -> impl Strategy<Value = Panel> {
    let threshold = prop::option::of((1..=4u32).prop_flat_map(|n| (1..=n, Just(n))));
    let order = Just(vec![0, 1, 2, 3]).prop_shuffle();
    (0..=2usize, threshold, order).prop_map(|(singles, threshold, order)| Panel {
        singles: singles.max(usize::from(threshold.is_none())),
        threshold,
        order,
    })
}

fn plan(with_ranked: bool) -> impl Strategy<Value = Plan> {
    let questions = prop::collection::vec(question(with_ranked), 1..=3);
    let votes = (1..=4usize).prop_flat_map(|voters| {
        let votes = prop::collection::vec((0..voters, any::<u64>()), 0..=6);
        (Just(voters), votes)
    });
    (any::<u8>(), questions, votes, panel()).prop_map(
        |(seed, questions, (voters, votes), panel)| {
            // A shuffle needs somebody to have voted.
            let votes = if votes.is_empty() {
                vec![(0, 7)]
            } else {
                votes
            };
            Plan {
                seed,
                questions,
                voters,
                panel,
                votes,
            }
        },
    )
}

/// An answer that the question allows, made from `number`.
fn answer(question: &Question, number: u64) -> Answer {
    match question {
        Question::Ranked(q) => {
            let n = q.answers.len() as u64;
            Answer::Ranked(
                (0..n)
                    .map(|i| ((number >> (4 * i)) % (n + 1)) as u8)
                    .collect(),
            )
        }
        Question::Summed(q) => {
            let n = q.answers.len();
            if q.blank == Some(true) && number.is_multiple_of(3) {
                return Answer::Summed(vec![false; n]);
            }
            let chosen = q.min as u64 + number % u64::from(q.max - q.min + 1);
            let from = (number / 7) as usize % n;
            Answer::Summed(
                (0..n)
                    .map(|i| ((i + n - from) % n) < chosen as usize)
                    .collect(),
            )
        }
        Question::Lists(_) => unreachable!("not drawn"),
    }
}

/// What the last votes of all voters add up to.
fn expected(plan: &Plan) -> Vec<QuestionOutcome> {
    let last = (0..plan.voters).filter_map(|v| plan.votes.iter().rev().find(|(w, _)| *w == v));
    let last: Vec<u64> = last.map(|(_, number)| *number).collect();
    let outcome = |question: &Question| {
        let answers = last.iter().map(|number| answer(question, *number));
        let mut papers = Vec::new();
        let blank = usize::from(matches!(question, Question::Summed(q) if q.blank == Some(true)));
        let mut sums = vec![0; blank + question.answers().len()];
        for answer in answers {
            match &answer {
                Answer::Ranked(ranks) => papers.push(ranks.clone()),
                Answer::Summed(choices) => {
                    let none = !choices.contains(&true);
                    let values = (0..blank).map(|_| none).chain(choices.iter().copied());
                    for (sum, made) in sums.iter_mut().zip(values) {
                        *sum += u64::from(made);
                    }
                }
            }
        }
        papers.sort();
        match question {
            Question::Ranked(_) => QuestionOutcome::Ranked(papers),
            _ => QuestionOutcome::Summed(sums),
        }
    };
    plan.questions.iter().map(outcome).collect()
}

fn hold_election<G: Group>(plan: &Plan) {
    let mut openers: Vec<usize> = (0..plan.panel.singles).collect();
    let mut election =
        ElectionIn::<G>::with(plan.seed, plan.questions.clone(), plan.voters, |rng| {
            let mut keys: Vec<_> = (0..plan.panel.singles)
                .map(|_| ballots::TrusteeKey::<G>::generate(rng))
                .collect();
            let mut items = Vec::new();
            for key in &keys {
                items.push(Trustee::Single(key.public(rng)));
            }
            if let Some((needed, size)) = plan.panel.threshold {
                let ceremony = hold::<G>(needed, size, rng);
                let chosen = plan.panel.order.iter().filter(|i| **i < size);
                let chosen = chosen
                    .take(needed as usize)
                    .map(|i| plan.panel.singles + *i as usize);
                openers.extend(chosen);
                items.push(Trustee::Threshold(ceremony.parameters));
                keys.extend(ceremony.keys);
            }
            (keys, items)
        });
    election.openers = openers;
    let votes: Vec<_> = plan
        .votes
        .iter()
        .map(|(voter, number)| {
            let answers = plan.questions.iter().map(|q| answer(q, *number));
            (*voter, answers.collect())
        })
        .collect();
    let mut result = audit(&mut election, &votes);
    for question in &mut result {
        if let QuestionOutcome::Ranked(papers) = question {
            papers.sort();
        }
    }
    assert_eq!(result, expected(plan));
}

fn config(cases: u32) -> Config {
    Config {
        cases,
        max_shrink_iters: 20,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(config(24))]
    #[test]
    fn in_ed25519(plan in plan(true)) {
        hold_election::<Ed25519>(&plan);
    }
}

proptest! {
    #![proptest_config(config(3))]
    #[test]
    fn in_rfc_3526_2048(plan in plan(true)) {
        hold_election::<Rfc3526>(&plan);
    }

    #[test]
    fn in_belenios_2048(plan in plan(false)) {
        hold_election::<Belenios2048>(&plan);
    }
}
