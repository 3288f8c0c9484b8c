//! What holds for every count, on random contests.

use std::collections::BTreeSet;

use ballots::count::{
    Action, Constraint, Contest, CountError, Lot, Options, Rule, Transcript, blt, explore, report,
    scottish,
};
use proptest::prelude::*;

/// Rank vectors with faults and ties, few voters and few candidates.
fn contests() -> impl Strategy<Value = Contest> {
    (1usize..8).prop_flat_map(|n| {
        let ranks = prop::collection::vec(0u8..=(n as u8 + 1), n);
        let orders = Just((1..=n as u8).collect::<Vec<_>>()).prop_shuffle();
        let paper = prop_oneof![1 => ranks, 4 => orders];
        (prop::collection::vec(paper, 0..40), 1usize..5).prop_map(move |(papers, seats)| {
            let names = (1..=n).map(|i| format!("C{i}")).collect();
            Contest::from_ranks(names, seats, &papers).unwrap()
        })
    })
}

/// What every rule by stages keeps.
fn check(contest: &Contest, transcript: &Transcript) {
    let standing = contest.names().len();
    let elected: BTreeSet<usize> = transcript.elected.iter().copied().collect();
    assert_eq!(
        elected.len(),
        transcript.elected.len(),
        "nobody is elected twice"
    );
    assert_eq!(elected.len(), contest.seats().min(standing));
    let by_stage: Vec<usize> = transcript
        .stages
        .iter()
        .flat_map(|s| s.elected.clone())
        .collect();
    assert_eq!(
        by_stage, transcript.elected,
        "the order of election is that of the stages"
    );
    let excluded: Vec<usize> = transcript
        .stages
        .iter()
        .flat_map(|s| s.excluded.clone())
        .collect();
    assert!(excluded.iter().all(|n| !elected.contains(n)));
    let one = 10u64.pow(transcript.digits);
    for (index, stage) in transcript.stages.iter().enumerate() {
        assert_eq!(stage.action == Action::First, index == 0);
        let all: u64 = (1..=standing).map(|n| transcript.units(index, n)).sum();
        let left = transcript.nontransferable_units(index);
        assert_eq!(all + left, transcript.valid * one, "no vote comes or goes");
    }
    let runners: BTreeSet<usize> = transcript.runners_up().into_iter().collect();
    assert_eq!(
        runners.len() + elected.len(),
        standing,
        "everybody is elected or a runner-up"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_count_ends_and_keeps_every_vote(contest in contests()) {
        let n = contest.names().len();
        let lot = Lot::from_seed("x", n).unwrap();
        match scottish::count(&contest, Some(&lot)) {
            Ok(transcript) => {
                check(&contest, &transcript);
                prop_assert!(report::text(&transcript).contains("Elected, in order"));
                prop_assert!(report::csv(&transcript).lines().count() > n);
            }
            Err(error) => prop_assert_eq!(error, CountError::NoPapers { candidates: n }),
        }
    }

    #[test]
    fn so_does_every_rule(contest in contests()) {
        let n = contest.names().len();
        let lot = Lot::from_seed("x", n).unwrap();
        for rule in Rule::ALL.into_iter().filter(|rule| *rule != Rule::Av || contest.seats() == 1) {
            match rule.count(&contest, &Options::with_lot(Some(&lot))) {
                Ok(transcript) => {
                    check(&contest, &transcript);
                    prop_assert_eq!(report::sentences(&transcript).len(), transcript.stages.len());
                    for page in [report::html(&transcript), report::sankey(&transcript), report::chart(&transcript)] {
                        prop_assert!(page.trim_end().ends_with('>'));
                    }
                }
                Err(error) => prop_assert_eq!(error, CountError::NoPapers { candidates: n }),
            }
        }
    }

    /// Bounds are met by all rules whatever the votes say, or refused before the count.
    #[test]
    fn constraints_are_kept(contest in contests(), least in 0usize..3, most in 0usize..3, members in any::<u8>()) {
        let n = contest.names().len();
        let members: Vec<usize> = (1..=n).filter(|i| members & (1 << i) != 0).collect();
        let class = Constraint { name: "class".to_owned(), members: members.clone(), at_least: least, at_most: Some(most) };
        let constraints = [class];
        let lot = Lot::from_seed("x", n).unwrap();
        for rule in [Rule::Scottish, Rule::Ers97, Rule::Meek, Rule::Wigm] {
            match rule.count(&contest, &Options::with_lot(Some(&lot)).constrained(&constraints)) {
                Ok(transcript) => {
                    let of = transcript.elected.iter().filter(|e| members.contains(e)).count();
                    prop_assert!((least..=most).contains(&of), "{:?} elects {of} of the class", rule);
                    prop_assert_eq!(transcript.elected.len(), contest.seats().min(n), "{:?}\n{}", rule, report::text(&transcript));
                }
                Err(CountError::Infeasible) => {
                    let outside = n - members.len();
                    let fill = contest.seats().min(n);
                    let can = (least..=most).any(|k| k <= members.len() && k <= fill && fill - k <= outside);
                    prop_assert!(!can, "it can be met");
                }
                Err(error) => prop_assert_eq!(error, CountError::NoPapers { candidates: n }),
            }
        }
    }

    /// No other lot than one of those explored is possible.
    #[test]
    fn every_lot_is_among_those_explored(contest in contests(), seed in 0u32..1000) {
        let lot = Lot::from_seed(&format!("s{seed}"), contest.names().len()).unwrap();
        let Ok(transcript) = scottish::count(&contest, Some(&lot)) else { return Ok(()) };
        let explored = explore(Rule::Scottish, &contest, &Options::default(), 3_000).unwrap();
        let mut elected = transcript.elected;
        elected.sort_unstable();
        prop_assert!(!explored.complete || explored.outcomes.iter().any(|o| o.elected == elected));
    }

    /// Without a lot the count either needs none, or says which one it needs.
    #[test]
    fn the_lot_is_asked_for_only_where_it_decides(contest in contests()) {
        let lot = Lot::from_seed("x", contest.names().len()).unwrap();
        match (scottish::count(&contest, None), scottish::count(&contest, Some(&lot))) {
            (Ok(without), Ok(with)) => prop_assert_eq!(without.stages, with.stages),
            (Err(CountError::LotNeeded { stage, tied, .. }), Ok(with)) => {
                let used = with.stages.iter().flat_map(|s| &s.ties).find(|t| t.decided_by.is_none()).unwrap();
                prop_assert_eq!(BTreeSet::from_iter(tied), BTreeSet::from_iter(used.lot.clone()));
                prop_assert!(stage <= with.stages.len());
            }
            (Err(a), Err(b)) => prop_assert_eq!(a, b),
            (a, b) => prop_assert!(false, "{a:?} {b:?}"),
        }
    }

    /// The order of papers doesn't matter, and BLT keeps all that counts.
    #[test]
    fn the_papers_may_come_in_any_order(contest in contests()) {
        let lot = Lot::from_seed("x", contest.names().len()).unwrap();
        let text = blt::write(&contest);
        let mut lines: Vec<&str> = text.lines().collect();
        let papers = contest.papers().len();
        lines[1..=papers].reverse();
        let again = blt::parse(lines.join("\n").as_bytes()).unwrap().contest;
        match (scottish::count(&contest, Some(&lot)), scottish::count(&again, Some(&lot))) {
            (Ok(a), Ok(b)) => prop_assert_eq!(a.stages, b.stages),
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = blt::parse(&bytes);
    }

    #[test]
    fn nor_do_nearly_good_files(text in "[0-4 \\n\"=()\\[\\]/*#a-]{0,120}") {
        let _ = blt::parse(format!("3 2\n{text}").as_bytes());
    }
}
