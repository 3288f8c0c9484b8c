//! Elections drawn at random: questions, voters, revotes, trustees, thresholds. All of them verify,
//! here and elsewhere, and open to the votes that were cast.

use ballots::{Answer, Belenios2048, Ed25519, Group, Question, QuestionOutcome, Rfc3526, Trustee};
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence};

use crate::actors::{ElectionIn, ranked, summed};
use crate::ceremony::hold;
use crate::own::audit_ballots;
use crate::voter;

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
    /// Of each voter; all 1 where a question is ranked.
    weights: Vec<u64>,
    panel: Panel,
    /// Voter, and a number from which the answers are made.
    votes: Vec<(usize, u64)>,
}

fn summed_question() -> BoxedStrategy<Question> {
    let limits = (1..=5usize, 0..=5u32, 0..=5u32, any::<bool>());
    limits
        .prop_map(|(choices, min, more, blank)| {
            let min = min.min(choices as u32);
            summed(choices, min, (min + more).min(choices as u32), blank)
        })
        .boxed()
}

fn question() -> BoxedStrategy<Question> {
    prop_oneof![summed_question(), (1..=5usize).prop_map(ranked)].boxed()
}

/// Lists, and summed questions without blank beside them.
fn question_with_lists() -> BoxedStrategy<Question> {
    let plain = summed_question().prop_map(|question| match question {
        Question::Summed(question) => Question::Summed(ballots::Summed {
            blank: None,
            ..question
        }),
        other => other,
    });
    let lists = (1..=3usize, 0..=2usize).prop_map(|(candidates, more)| lists(candidates, more));
    prop_oneof![plain, lists].boxed()
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

/// One to three lists, the first with so many candidates, the others with more.
fn lists(candidates: usize, more: usize) -> Question {
    let list = |i: usize| {
        let names = (0..=candidates + i).map(|c| format!("List {i}, {c}"));
        names.collect()
    };
    Question::Lists(ballots::Lists {
        answers: (0..=more % 3).map(list).collect(),
        question: "Which list, and whom of it?".to_owned(),
        extra: None,
    })
}

fn plan(question: BoxedStrategy<Question>) -> impl Strategy<Value = Plan> {
    let questions = prop::collection::vec(question, 1..=3);
    let weights = prop_oneof![
        Just(1u64),
        1..=9u64,
        Just(1 << 31),
        1_000_000..=2_000_000u64
    ];
    let votes = (1..=4usize).prop_flat_map(move |voters| {
        let weights = prop::collection::vec(weights.clone(), voters);
        let votes = prop::collection::vec((0..voters, any::<u64>()), 0..=6);
        (weights, any::<bool>(), votes)
    });
    (any::<u8>(), questions, votes, panel()).prop_map(
        |(seed, questions, (mut weights, weighted, votes), panel)| {
            // A shuffle needs somebody to have voted.
            let votes = if votes.is_empty() {
                vec![(0, 7)]
            } else {
                votes
            };
            let ranked = questions.iter().any(|q| matches!(q, Question::Ranked(_)));
            // Half of them without weights; opening a sum takes time and memory as its root.
            if ranked || !weighted {
                weights.fill(1);
            } else if weights.iter().sum::<u64>() > 1_500_000_000 {
                weights
                    .iter_mut()
                    .for_each(|weight| *weight = *weight % 1000 + 1);
            }
            Plan {
                seed,
                questions,
                weights,
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
        Question::Lists(q) => {
            let bits = list_bits(q, number).into_iter().flatten();
            Answer::Summed(bits.collect())
        }
    }
}

/// One of the lists, and some of its candidates: at least one.
fn list_bits(question: &ballots::Lists, number: u64) -> Vec<Vec<bool>> {
    let chosen = number as usize % question.answers.len();
    let list = |(i, names): (usize, &Vec<String>)| {
        let candidates = names.len() as u64 - 1;
        let one = number / 5 % candidates;
        let bit = |c: u64| c == one || number >> (10 + c) & 1 == 1;
        let candidates = (0..candidates).map(|c| i == chosen && bit(c));
        std::iter::once(i == chosen).chain(candidates).collect()
    };
    question.answers.iter().enumerate().map(list).collect()
}

/// What the last votes of all voters add up to.
fn expected(plan: &Plan) -> Vec<QuestionOutcome> {
    let voters = 0..plan.weights.len();
    let last = voters.filter_map(|v| plan.votes.iter().rev().find(|(w, _)| *w == v));
    let last: Vec<(u64, u64)> = last
        .map(|(v, number)| (plan.weights[*v], *number))
        .collect();
    let outcome = |question: &Question| {
        let answers = last
            .iter()
            .map(|(weight, number)| (weight, answer(question, *number)));
        let mut papers = Vec::new();
        let blank = usize::from(matches!(question, Question::Summed(q) if q.blank == Some(true)));
        let mut sums = vec![0; blank + question.answers().len()];
        for (weight, answer) in answers {
            match &answer {
                Answer::Ranked(ranks) => papers.push(ranks.clone()),
                Answer::Summed(choices) => {
                    let none = !choices.contains(&true);
                    let values = (0..blank).map(|_| none).chain(choices.iter().copied());
                    for (sum, made) in sums.iter_mut().zip(values) {
                        *sum += u64::from(made) * weight;
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

/// How a ballot is made of a number.
type Cast<G> = fn(&mut ElectionIn<G>, &[Question], usize, u64) -> Vec<u8>;

fn by_library<G: Group>(
    election: &mut ElectionIn<G>,
    questions: &[Question],
    voter: usize,
    number: u64,
) -> Vec<u8> {
    let answers: Vec<_> = questions.iter().map(|q| answer(q, number)).collect();
    election.vote(voter, &answers)
}

/// The library makes no answers to lists; the voter of the tests does.
fn by_hand(
    election: &mut ElectionIn<Ed25519>,
    questions: &[Question],
    voter: usize,
    number: u64,
) -> Vec<u8> {
    voter::ballot(election, voter, |voter, s0| {
        let mut answers = Vec::new();
        for question in questions {
            answers.push(match (question, &answer(question, number)) {
                (Question::Lists(question), _) => {
                    let bits = list_bits(question, number);
                    let bits: Vec<&[bool]> = bits.iter().map(Vec::as_slice).collect();
                    voter::to_lists(voter, s0, &bits)
                }
                (Question::Summed(question), Answer::Summed(choices)) => {
                    let value = |made: &bool| Ed25519::scalar(u64::from(*made));
                    let values: Vec<_> = choices.iter().map(value).collect();
                    let limits = (question.min.into(), question.max.into());
                    voter::to_summed(voter, s0, &values, limits)
                }
                _ => unreachable!("not drawn beside lists"),
            });
        }
        answers
    })
}

fn hold_election<G: Group>(plan: &Plan, cast: Cast<G>) {
    let mut openers: Vec<usize> = (0..plan.panel.singles).collect();
    let mut election =
        ElectionIn::<G>::weighted(plan.seed, plan.questions.clone(), &plan.weights, |rng| {
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
    let ballots: Vec<_> = plan
        .votes
        .iter()
        .map(|(voter, number)| cast(&mut election, &plan.questions, *voter, *number))
        .collect();
    let mut result = audit_ballots(&mut election, &ballots);
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
    fn in_ed25519(plan in plan(question())) {
        hold_election::<Ed25519>(&plan, by_library);
    }
}

proptest! {
    #![proptest_config(config(12))]
    #[test]
    fn with_lists(plan in plan(question_with_lists())) {
        hold_election::<Ed25519>(&plan, by_hand);
    }
}

proptest! {
    #![proptest_config(config(3))]
    #[test]
    fn in_rfc_3526_2048(plan in plan(question())) {
        hold_election::<Rfc3526>(&plan, by_library);
    }

    #[test]
    fn in_belenios_2048(plan in plan(summed_question())) {
        hold_election::<Belenios2048>(&plan, by_library);
    }
}
