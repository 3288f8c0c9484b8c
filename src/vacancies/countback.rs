//! Counting an election's verified ballots again for a vacancy: by the rule that the notice named.

use ballots::QuestionOutcome;
use ballots::count::countback::{self, CountbackError};
use ballots::count::{Constraint, Contest, CountError, Lot, Options, Rule, Transcript, report};
use serde::Serialize;

use super::filling::Evidence;
use super::rules::Parts;
use crate::elections::result::LotEntry;
use crate::elections::result::rules::{CountRefused, with_lot};
use crate::panels::rules::Counting;

/// An election as it was counted.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The question.
    pub title: String,
    /// The candidates in the order of the ballot.
    pub names: Vec<String>,
    /// How many were to be elected: the places that anybody who stood could take.
    pub seats: usize,
    /// Who could be elected together.
    pub constraints: Vec<Constraint>,
    /// Candidates, by index, whom the count passed over.
    pub withdrawn: Vec<usize>,
    /// By which rule.
    pub counting: Counting,
    /// Numbers of the elected.
    pub elected: Vec<usize>,
    /// What the ballots say, as the verified record has it.
    pub outcome: QuestionOutcome,
    /// The lot of that count.
    pub lot: Option<LotEntry>,
}

/// Whom a count for a vacancy finds: a candidate's number, and the count behind it.
pub type Finding = (Option<usize>, Evidence);

/// Counts the ballots again without whoever left: sitting members keep their seats.
pub fn countback(
    counted: &Counted,
    parts: &Parts,
    lot: Option<LotEntry>,
) -> Result<Finding, CountRefused> {
    let (Counting::Stages(rule), QuestionOutcome::Ranked(papers)) =
        (counted.counting, &counted.outcome)
    else {
        return Ok((None, Evidence::default()));
    };
    let candidates = counted.names.len();
    let left = candidates.saturating_sub(1 + parts.sitting.len() + parts.out.len());
    if left == 0 {
        return Ok((None, Evidence::default()));
    }
    let mut contest = Contest::from_ranks(counted.names.clone(), counted.seats, papers)?;
    contest.set_title(format!("{}: countback", counted.title));
    let vacancy = countback::Vacancy {
        leaving: vec![parts.leaving],
        unwilling: parts.out.clone(),
        sitting: parts.sitting.clone(),
    };
    let (found, lot) = with_lot(candidates, lot, |lot| {
        countback::countback(rule, &contest, &vacancy, &Options::with_lot(lot)).map_err(refused)
    })?;
    let filled = found.filled.first().copied();
    Ok((filled, evidence(found.transcript, filled, lot)?))
}

fn refused(error: CountbackError) -> CountRefused {
    match error {
        CountbackError::Contest(error) => CountRefused::Contest(error),
        CountbackError::Count(error) => CountRefused::Count(error),
        CountbackError::Nobody | CountbackError::Twice(_) => CountRefused::Question,
    }
}

/// Whoever came next in the election and can be asked.
pub fn next_candidate(
    counted: &Counted,
    parts: &Parts,
    lot: Option<LotEntry>,
) -> Result<Finding, CountRefused> {
    // The lot that decided the election decides who came next in it.
    let lot = counted.lot.clone().or(lot);
    let asked = |number: &usize| {
        !counted.elected.contains(number)
            && *number != parts.leaving
            && !parts.sitting.contains(number)
            && !parts.out.contains(number)
    };
    match (counted.counting, &counted.outcome) {
        (Counting::Stages(rule), QuestionOutcome::Ranked(papers)) => {
            let (transcript, lot) = by_stages(counted, rule, papers, lot)?;
            let next = transcript.runners_up().into_iter().find(asked);
            Ok((next, evidence(transcript, next, lot)?))
        }
        (Counting::Marks(_), QuestionOutcome::Summed(votes)) => {
            let standing: Vec<usize> = (1..=votes.len()).filter(asked).collect();
            by_votes(counted, votes, &standing, lot)
        }
        _ => Ok((None, Evidence::default())),
    }
}

fn by_stages(
    counted: &Counted,
    rule: Rule,
    papers: &[Vec<u8>],
    lot: Option<LotEntry>,
) -> Result<(Transcript, Option<LotEntry>), CountRefused> {
    let mut contest = Contest::from_ranks(counted.names.clone(), counted.seats, papers)?;
    contest.set_title(format!("{}: next candidate", counted.title));
    for candidate in &counted.withdrawn {
        contest.withdraw(*candidate)?;
    }
    with_lot(counted.names.len(), lot, |lot| {
        let options = Options::with_lot(lot).constrained(&counted.constraints);
        Ok(rule.count(&contest, &options)?)
    })
}

/// A count as it is kept, with whom it finds.
fn evidence(
    mut transcript: Transcript,
    filled: Option<usize>,
    lot: Option<LotEntry>,
) -> Result<Evidence, CountRefused> {
    transcript.filled = Some(filled.into_iter().collect());
    Ok(Evidence {
        transcript: Some(serde_json::to_vec(&transcript)?),
        sheet: Some(report::text(&transcript)),
        lot: lot.map(|lot| serde_json::to_string(&lot)).transpose()?,
    })
}

fn by_votes(
    counted: &Counted,
    votes: &[u64],
    standing: &[usize],
    lot: Option<LotEntry>,
) -> Result<Finding, CountRefused> {
    let of = |number: &usize| {
        number
            .checked_sub(1)
            .and_then(|index| votes.get(index))
            .copied()
    };
    let Some(most) = standing.iter().filter_map(of).max() else {
        return Ok((None, Evidence::default()));
    };
    let tied: Vec<usize> = standing
        .iter()
        .copied()
        .filter(|number| of(number) == Some(most))
        .collect();
    let kept = |filled: Option<usize>, lot: Option<&LotEntry>| -> Result<Finding, CountRefused> {
        let transcript = SumsAgain {
            candidates: &counted.names,
            votes,
            standing,
            tied: &tied,
            filled: filled.into_iter().collect(),
            lot,
        };
        let evidence = Evidence {
            transcript: Some(serde_json::to_vec(&transcript)?),
            sheet: None,
            lot: lot.map(serde_json::to_string).transpose()?,
        };
        Ok((filled, evidence))
    };
    if let [only] = tied[..] {
        return kept(Some(only), None);
    }
    let Some(entry) = lot else {
        let names = tied
            .iter()
            .filter_map(|number| counted.names.get(number - 1))
            .cloned();
        let what = ballots::count::TieFor::Election;
        let (stage, names) = (1, names.collect());
        return Err(CountError::LotNeeded {
            stage,
            what,
            tied,
            names,
        }
        .into());
    };
    let drawn = Lot::from_seed(&entry.seed, counted.names.len())?;
    let first = drawn
        .order()
        .iter()
        .copied()
        .find(|number| tied.contains(number));
    kept(first, Some(&entry))
}

/// Who came next by the votes that were added up, as it is kept: candidates' numbers from 1.
#[derive(Serialize)]
struct SumsAgain<'a> {
    candidates: &'a [String],
    votes: &'a [u64],
    /// Those who could be asked.
    standing: &'a [usize],
    /// Those of them with the most votes.
    tied: &'a [usize],
    filled: Vec<usize>,
    lot: Option<&'a LotEntry>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(rule: &str, outcome: QuestionOutcome) -> Counted {
        Counted {
            title: "Seats".into(),
            names: ["A", "B", "C", "D", "E"].map(String::from).to_vec(),
            seats: 2,
            constraints: Vec::new(),
            withdrawn: Vec::new(),
            counting: rule.parse().unwrap(),
            elected: vec![1, 2],
            outcome,
            lot: None,
        }
    }

    /// The papers of the library's own countback test, as ranks.
    fn papers() -> QuestionOutcome {
        let kinds: [(usize, [u8; 5]); 5] = [
            (40, [1, 0, 0, 2, 0]),
            (35, [0, 1, 0, 0, 2]),
            (10, [0, 0, 1, 0, 0]),
            (9, [0, 0, 0, 1, 0]),
            (6, [0, 0, 0, 0, 1]),
        ];
        let papers = kinds
            .iter()
            .flat_map(|(times, ranks)| vec![ranks.to_vec(); *times]);
        QuestionOutcome::Ranked(papers.collect())
    }

    fn parts(leaving: usize, sitting: &[usize], out: &[usize]) -> Parts {
        Parts {
            leaving,
            sitting: sitting.to_vec(),
            out: out.to_vec(),
        }
    }

    #[test]
    fn the_leaver_s_voters_choose_among_those_who_would_serve() {
        let counted = counted("scottish", papers());
        let found = |parts: &Parts| countback(&counted, parts, None).unwrap().0;
        assert_eq!(found(&parts(1, &[2], &[])), Some(4));
        assert_eq!(found(&parts(1, &[2], &[4])), Some(5));
        // Where nobody is left nothing is counted, and there is no sheet of a count.
        let nobody = countback(&counted, &parts(1, &[2], &[3, 4, 5]), None).unwrap();
        assert!(nobody.0.is_none() && nobody.1.transcript.is_none());
        let (_, evidence) = countback(&counted, &parts(1, &[2], &[]), None).unwrap();
        let transcript = String::from_utf8(evidence.transcript.unwrap()).unwrap();
        assert!(transcript.contains("\"filled\":[4]") && evidence.sheet.is_some());
    }

    #[test]
    fn the_next_in_line_is_the_last_excluded_who_would_serve() {
        let stages = counted("scottish", papers());
        let first = next_candidate(&stages, &parts(1, &[2], &[]), None)
            .unwrap()
            .0
            .unwrap();
        let second = next_candidate(&stages, &parts(1, &[2], &[first]), None)
            .unwrap()
            .0
            .unwrap();
        assert!(first > 2 && second > 2 && first != second);
        let sums = counted("block", QuestionOutcome::Summed(vec![9, 8, 5, 7, 5]));
        let next = |out: &[usize], lot| next_candidate(&sums, &parts(1, &[2], out), lot);
        assert_eq!(next(&[], None).unwrap().0, Some(4));
        assert!(next(&[4], None).is_err());
        let lot = LotEntry {
            source: "a draw".into(),
            seed: "1".into(),
        };
        let (drawn, evidence) = next(&[4], Some(lot)).unwrap();
        assert!([Some(3), Some(5)].contains(&drawn) && evidence.lot.is_some());
    }

    #[test]
    fn the_lot_of_the_election_decides_who_came_next() {
        let entry = |seed: String| LotEntry {
            source: format!("a draw: {seed}"),
            seed,
        };
        // Two seeds that favour different candidates.
        let first = |seed: &String| {
            let order = Lot::from_seed(seed, 5).unwrap().order().to_vec();
            order.into_iter().find(|number| [3, 5].contains(number))
        };
        let seeds = || (1..100).map(|seed: u32| seed.to_string());
        let three = seeds().find(|seed| first(seed) == Some(3)).unwrap();
        let five = seeds().find(|seed| first(seed) == Some(5)).unwrap();
        let sums = QuestionOutcome::Summed(vec![9, 8, 5, 2, 5]);
        let mut declared = counted("block", sums);
        declared.lot = Some(entry(three.clone()));
        let next = |lot| next_candidate(&declared, &parts(1, &[2], &[]), lot).unwrap();
        let (drawn, evidence) = next(Some(entry(five.clone())));
        assert_eq!(drawn, Some(3));
        assert!(evidence.lot.unwrap().contains(&entry(three.clone()).source));
        // By stages: the third and the fifth are tied for who is excluded, on every stage.
        let kinds: [(usize, [u8; 5]); 5] = [
            (9, [1, 0, 0, 0, 0]),
            (5, [0, 1, 0, 0, 0]),
            (2, [0, 0, 1, 0, 0]),
            (1, [0, 0, 0, 1, 0]),
            (2, [0, 0, 0, 0, 1]),
        ];
        let papers = kinds
            .iter()
            .flat_map(|(times, ranks)| vec![ranks.to_vec(); *times]);
        let mut stages = counted("scottish", QuestionOutcome::Ranked(papers.collect()));
        let by = |stages: &Counted, lot: Option<LotEntry>| {
            next_candidate(stages, &parts(1, &[2], &[]), lot).unwrap()
        };
        let alone = [entry(three), entry(five.clone())].map(|lot| {
            let (found, evidence) = by(&stages, Some(lot));
            assert!(evidence.transcript.is_some() && evidence.sheet.is_some());
            found
        });
        assert_ne!(alone[0], alone[1]);
        stages.lot = declared.lot.clone();
        assert_eq!(by(&stages, Some(entry(five))).0, alone[0]);
    }

    /// The bounds that the election kept, and those whom its count passed over, decide who came next too.
    #[test]
    fn who_came_next_is_told_by_the_count_as_it_was() {
        let kinds: [(usize, [u8; 5]); 5] = [
            (9, [1, 0, 0, 0, 0]),
            (8, [0, 1, 0, 0, 0]),
            (3, [0, 0, 1, 0, 0]),
            (5, [0, 0, 0, 1, 0]),
            (4, [0, 0, 2, 0, 1]),
        ];
        let papers = kinds
            .iter()
            .flat_map(|(times, ranks)| vec![ranks.to_vec(); *times]);
        let stages = counted("scottish", QuestionOutcome::Ranked(papers.collect()));
        let next = |counted: &Counted| next_candidate(counted, &parts(1, &[2], &[5]), None);
        assert_eq!(next(&stages).unwrap().0, Some(4));
        let passed_over = Counted {
            withdrawn: vec![4],
            ..stages.clone()
        };
        assert_eq!(next(&passed_over).unwrap().0, Some(3));
        let not_the_fourth = Constraint {
            name: "Acme".into(),
            members: vec![4],
            at_least: 0,
            at_most: Some(0),
        };
        let bounded = Counted {
            constraints: vec![not_the_fourth],
            ..stages
        };
        assert_eq!(next(&bounded).unwrap().0, Some(3));
    }
}
