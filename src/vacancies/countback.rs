//! Counting an election's verified ballots again for a vacancy: by the rule that the notice named.

use ballots::QuestionOutcome;
use ballots::count::countback::{self, CountbackError};
use ballots::count::{Contest, CountError, Lot, Options, Rule, report};

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
    /// How many were to be elected.
    pub seats: usize,
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
    let mut transcript = found.transcript;
    transcript.filled = Some(found.filled.clone());
    let evidence = Evidence {
        transcript: Some(serde_json::to_vec(&transcript)?),
        sheet: Some(report::text(&transcript)),
        lot: lot.map(|lot| serde_json::to_string(&lot)).transpose()?,
    };
    Ok((found.filled.first().copied(), evidence))
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
    let lot = lot.or_else(|| counted.lot.clone());
    let asked = |number: &usize| {
        !counted.elected.contains(number)
            && *number != parts.leaving
            && !parts.sitting.contains(number)
            && !parts.out.contains(number)
    };
    match (counted.counting, &counted.outcome) {
        (Counting::Stages(rule), QuestionOutcome::Ranked(papers)) => {
            let order = by_stages(counted, rule, papers, lot)?;
            Ok((order.into_iter().find(asked), Evidence::default()))
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
) -> Result<Vec<usize>, CountRefused> {
    let contest = Contest::from_ranks(counted.names.clone(), counted.seats, papers)?;
    let (transcript, _) = with_lot(counted.names.len(), lot, |lot| {
        Ok(rule.count(&contest, &Options::with_lot(lot))?)
    })?;
    Ok(transcript.runners_up())
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
    if let [only] = tied[..] {
        return Ok((Some(only), Evidence::default()));
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
    let evidence = Evidence {
        lot: Some(serde_json::to_string(&entry)?),
        ..Evidence::default()
    };
    Ok((first, evidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(rule: &str, outcome: QuestionOutcome) -> Counted {
        Counted {
            title: "Seats".into(),
            names: ["A", "B", "C", "D", "E"].map(String::from).to_vec(),
            seats: 2,
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
        assert_eq!(found(&parts(1, &[2], &[3, 4, 5])), None);
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
}
