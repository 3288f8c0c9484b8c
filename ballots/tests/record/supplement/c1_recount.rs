//! C1: what a statement says besides the rule and the seats: ties, lots, constraints. Each is counted
//! again without a record.

use ballots::count::single::schulze_of_grades;
use ballots::count::sums::{self, LotEntry, Marks, TieOrder};
use ballots::count::{Constraint, Contest, EmptyCount, Lot, Options, Rule};
use ballots::supplement::{CountStatement, RecountError};
use ballots::{Hash, Question, QuestionOutcome};

use super::withdrawn;
use crate::actors::{ranked, summed};

/// A count of this question alone, as it would be stated.
fn stated(rule: &str, seats: usize, transcript: Vec<u8>, elected: Vec<usize>) -> CountStatement {
    CountStatement {
        question: 1,
        rule: rule.into(),
        about: String::new(),
        ballot_rules: String::new(),
        seats,
        unfilled: 0,
        title: None,
        lot: None,
        tie_order: None,
        constraints: Vec::new(),
        withdrawn: Vec::new(),
        transcript: Hash::of(&transcript),
        sheet: Hash::of(b""),
        elected,
    }
}

#[test]
fn c1_ties_that_an_order_decides() {
    let question = [summed(3, 0, 3, false)];
    let names: Vec<String> = question[0]
        .answers()
        .iter()
        .map(|n| n.to_string())
        .collect();
    let (votes, opened) = ([4, 6, 4], [QuestionOutcome::Summed(vec![4, 6, 4])]);
    let order = TieOrder {
        basis: "length of service".into(),
        order: vec![3, 1],
    };
    let rule = (Marks::Approval, 2);
    let counted = sums::count_in_order(&names, rule, (&votes, 9), &order).unwrap();
    assert_eq!(counted.elected, [2, 3]);
    let json = serde_json::to_vec(&counted).unwrap();
    let mut honest = stated("approval", 2, json, counted.elected);
    honest.tie_order = Some(order);
    honest.recount(&question, &opened, 9).unwrap();
    let refused = |name: &str, bend: &dyn Fn(&mut CountStatement)| {
        let mut bent = honest.clone();
        bend(&mut bent);
        assert!(bent.recount(&question, &opened, 9).is_err(), "{name}");
    };
    let with = |order: &[usize]| {
        let (basis, order) = ("length of service".into(), order.to_vec());
        move |c: &mut CountStatement| c.tie_order = Some(TieOrder { basis, order })
    };
    let bend_order = |name: &str, order: &[usize]| {
        let mut bent = honest.clone();
        with(order)(&mut bent);
        assert!(bent.recount(&question, &opened, 9).is_err(), "{name}");
    };
    refused("no order", &|c| c.tie_order = None);
    bend_order("the other way round", &[1, 3]);
    bend_order("somebody who is not tied", &[3, 1, 2]);
    bend_order("twice", &[3, 3, 1]);
    bend_order("a stranger", &[3, 4]);
    refused("a lot besides", &|c| {
        c.lot = Some(LotEntry {
            source: "a draw".into(),
            seed: "1".into(),
        });
    });
    // Where nothing is tied, an order decides nothing.
    let clear = [QuestionOutcome::Summed(vec![4, 6, 5])];
    let counted = sums::count(&names, rule, (&[4, 6, 5], 9), None).unwrap();
    let json = serde_json::to_vec(&counted).unwrap();
    let mut idle = stated("approval", 2, json, counted.elected);
    idle.recount(&question, &clear, 9).unwrap();
    with(&[3, 1])(&mut idle);
    assert!(idle.recount(&question, &clear, 9).is_err());
}

/// The lot is of the source that the question names; without a valid ballot there is none.
#[test]
fn c1_a_lot_of_the_announced_source() {
    let mut question = ranked(2);
    let Question::Ranked(asked) = &mut question else {
        panic!("not ranked")
    };
    asked.extra = Some(r#"{"rule":"schulze","seats":1,"ties":"Lotto"}"#.into());
    let names: Vec<String> = question.answers().iter().map(|n| n.to_string()).collect();
    let papers = vec![vec![1, 0], vec![0, 1]];
    let contest = Contest::new(names.clone(), 1).unwrap();
    let lot = Lot::from_seed("7", 2).unwrap();
    let counted = schulze_of_grades(&contest, &papers, Some(&lot)).unwrap();
    let json = serde_json::to_vec(&counted).unwrap();
    let mut honest = stated("schulze", 1, json, counted.elected);
    let of = |source: &str| {
        Some(LotEntry {
            source: source.into(),
            seed: "7".into(),
        })
    };
    honest.lot = of("Lotto");
    let questions = [question];
    let opened = [QuestionOutcome::Ranked(papers)];
    honest.recount(&questions, &opened, 2).unwrap();
    honest.lot = of("a seed of my own");
    assert!(honest.recount(&questions, &opened, 2).is_err());
    let papers = vec![vec![0, 0]; 2];
    let contest = Contest::from_ranks(names, 1, &papers).unwrap();
    let empty = EmptyCount::of("schulze", &contest);
    let nobody = stated(
        "schulze",
        1,
        serde_json::to_vec(&empty).unwrap(),
        Vec::new(),
    );
    let opened = [QuestionOutcome::Ranked(papers)];
    nobody.recount(&questions, &opened, 2).unwrap();
}

/// What is stated but moves nothing in the recount is refused all the same: a reader would take it
/// for a part of how the seats were filled.
#[test]
fn c1_what_the_rule_knows_nothing_of() {
    let of = |question: Question, opened: QuestionOutcome| {
        let names: Vec<String> = question.answers().iter().map(|n| n.to_string()).collect();
        (names, [question], [opened])
    };
    let cap = Constraint {
        name: "Acme".into(),
        members: vec![1, 2],
        at_least: 0,
        at_most: Some(1),
    };
    let order = TieOrder {
        basis: "length of service".into(),
        order: vec![1, 2],
    };
    let refused = |why: RecountError, what: &str| {
        assert!(why.to_string().contains(what), "{why}");
    };

    let (names, asked, opened) = of(
        summed(3, 0, 3, false),
        QuestionOutcome::Summed(vec![4, 6, 5]),
    );
    let counted = sums::count(&names, (Marks::Approval, 2), (&[4, 6, 5], 9), None).unwrap();
    let json = serde_json::to_vec(&counted).unwrap();
    let sums = stated("approval", 2, json, counted.elected);
    sums.recount(&asked, &opened, 9).unwrap();
    let mut bent = sums.clone();
    bent.withdrawn.push(withdrawn(1));
    refused(
        bent.recount(&asked, &opened, 9).unwrap_err(),
        "sums pass over nobody",
    );
    let mut bent = sums.clone();
    bent.constraints.push(cap.clone());
    refused(bent.recount(&asked, &opened, 9).unwrap_err(), "constraints");

    let papers = vec![vec![1, 0, 0], vec![1, 2, 0], vec![0, 1, 0]];
    let Question::Ranked(mut named) = ranked(3) else {
        panic!("not ranked")
    };
    named.extra = None;
    let question = Question::Ranked(named.clone());
    let (names, asked, opened) = of(question, QuestionOutcome::Ranked(papers.clone()));
    let contest = Contest::new(names, 1).unwrap();
    let counted = schulze_of_grades(&contest, &papers, None).unwrap();
    let json = serde_json::to_vec(&counted).unwrap();
    let grades = stated("schulze", 1, json, counted.elected);
    grades.recount(&asked, &opened, 3).unwrap();
    let mut bent = grades.clone();
    bent.constraints.push(cap);
    refused(bent.recount(&asked, &opened, 3).unwrap_err(), "constraints");
    let mut bent = grades.clone();
    bent.tie_order = Some(order);
    refused(
        bent.recount(&asked, &opened, 3).unwrap_err(),
        "order for ties",
    );

    // Of another rule than the question names, however rightly it was counted.
    named.extra = Some(r#"{"rule":"mj","seats":1}"#.into());
    let asked = [Question::Ranked(named)];
    refused(
        grades.recount(&asked, &opened, 3).unwrap_err(),
        "the question names mj",
    );
}

#[test]
fn c1_bounds_on_who_is_elected_together() {
    let mut question = ranked(3);
    let papers = vec![vec![1, 2, 0], vec![1, 2, 0], vec![0, 1, 0], vec![0, 0, 1]];
    let opened = [QuestionOutcome::Ranked(papers.clone())];
    let names: Vec<String> = question.answers().iter().map(|n| n.to_string()).collect();
    let cap = Constraint {
        name: "Acme".into(),
        members: vec![1, 2],
        at_least: 0,
        at_most: Some(1),
    };
    let contest = Contest::from_ranks(names, 2, &papers).unwrap();
    let caps = [cap.clone()];
    let options = Options::default().constrained(&caps);
    let counted = Rule::Scottish.count(&contest, &options).unwrap();
    assert_eq!(counted.elected, [1, 3]);
    let json = serde_json::to_vec(&counted).unwrap();
    let mut honest = stated("scottish", 2, json, counted.elected);
    honest.constraints = vec![cap];
    let with_seats = |question: &mut Question, seats: usize| {
        let Question::Ranked(asked) = question else {
            panic!("not ranked")
        };
        asked.extra = Some(format!("{{\"seats\":{seats},\"rule\":\"scottish\"}}"));
    };
    let holds = |count: &CountStatement, question: &Question| {
        let questions = [question.clone()];
        count.recount(&questions, &opened, 4).is_ok()
    };
    with_seats(&mut question, 2);
    assert!(holds(&honest, &question));
    for (name, constraints) in [
        ("none", vec![]),
        ("a looser one", {
            let mut looser = honest.constraints.clone();
            looser[0].at_most = Some(2);
            looser
        }),
    ] {
        let bent = CountStatement {
            constraints,
            ..honest.clone()
        };
        assert!(!holds(&bent, &question), "{name}");
    }
    // A seat that nobody who stands may take is said to be one.
    with_seats(&mut question, 3);
    assert!(!holds(&honest, &question));
    honest.unfilled = 1;
    assert!(holds(&honest, &question));
    with_seats(&mut question, 2);
    assert!(!holds(&honest, &question));
}
