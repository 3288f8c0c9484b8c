//! Counting what was opened, by the rule that the notice named.

use ballots::QuestionOutcome;
use ballots::count::lot::LotError;
use ballots::count::single::{SingleResult, judgement_of_grades, schulze_of_grades};
use ballots::count::{
    Constraint, Contest, ContestError, CountError, EmptyCount, Lot, Options, Transcript, report,
};
use serde::Serialize;
use serde_json::json;

use super::{Counted, Drawn, LotEntry, sums};
use crate::error::Problem;
use crate::language::t;
use crate::panels::rules::{Counting, Graded};
use crate::values::{Invalid, Line};

/// Why a count isn't finished.
#[derive(Debug, thiserror::Error)]
pub enum CountRefused {
    /// The papers don't make a contest.
    #[error(transparent)]
    Contest(#[from] ContestError),
    /// The rule can't go on.
    #[error(transparent)]
    Count(#[from] CountError),
    /// The lot can't be drawn.
    #[error("{}", t!("lot: {error}", error = _0))]
    Lot(#[from] LotError),
    /// The transcript can't be written.
    #[error("{}", t!("the transcript can’t be written"))]
    Transcript(#[from] serde_json::Error),
    /// What was opened is not what the election asked.
    #[error("{}", t!("what was opened doesn’t answer the election’s question"))]
    Question,
}

impl CountRefused {
    /// As a secretary is told of it; with where a lot's seed comes from, if the notice announced that.
    pub fn told(self, source: Option<&str>) -> Problem {
        let mut said = t!("The votes can’t be counted yet: {why}.", why = self);
        match self {
            Self::Count(CountError::LotNeeded {
                stage, tied, names, ..
            }) => {
                let mut lot = json!({ "source": "...", "seed": "..." });
                if let Some(source) = source {
                    said.push(' ');
                    said += &t!(
                        "The notice says where the seed comes from: {source}.",
                        source
                    );
                    lot = json!({ "seed": "..." });
                }
                let send = json!({ "to": "counted", "lot": lot });
                let more = json!({ "stage": stage, "tied": tied, "names": names, "send": send });
                Problem::lot_needed(said).with(more)
            }
            Self::Lot(_) => Problem::invalid(said).with(json!({ "field": "lot.seed" })),
            _ => Problem::not_ready(said),
        }
    }
}

impl From<CountRefused> for Problem {
    fn from(refused: CountRefused) -> Self {
        refused.told(None)
    }
}

/// The lot of a count: with the source that the notice announced, and no other. An election that was
/// called before notices did so says with the seed where it comes from.
///
/// # Errors
/// Another source than the announced one; none where none was announced.
pub fn lot(announced: Option<&str>, sent: Drawn) -> Result<LotEntry, Invalid> {
    let named = sent
        .source
        .as_deref()
        .map(|it| Line::parse("lot.source", it));
    let named = named.transpose()?.map(Line::into_string);
    let source = match (announced, named) {
        (Some(announced), None) => announced.to_owned(),
        (Some(announced), Some(named)) if named == announced => named,
        (Some(announced), Some(_)) => {
            let reason = t!(
                "the notice said where the seed comes from: {announced}: leave it out",
                announced
            );
            return Err(Invalid::new("lot.source", reason));
        }
        (None, Some(named)) => named,
        (None, None) => {
            let reason = t!("say what the seed is and who published it");
            return Err(Invalid::new("lot.source", reason));
        }
    };
    let seed = sent.seed;
    Ok(LotEntry { source, seed })
}

/// What a count is of: everything that the notice fixed.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The question.
    pub title: &'a str,
    /// The candidates in the order of the ballot.
    pub names: &'a [String],
    /// How many are to be elected.
    pub seats: usize,
    /// By which rule.
    pub counting: Counting,
    /// Who may be elected together, by the panel's rules.
    pub constraints: &'a [Constraint],
    /// Candidates, by index, who died after the ballots were made: they are passed over.
    pub withdrawn: &'a [usize],
    /// An order of the candidates, by index, that decides ties before a lot does.
    pub tie_order: Option<Vec<usize>>,
}

/// Counts an election's question by the rule that the notice named. The lot is drawn only where a
/// tie comes to it.
pub fn count(
    asked: &Asked<'_>,
    received: u64,
    outcome: &QuestionOutcome,
    lot: Option<LotEntry>,
) -> Result<Counted, CountRefused> {
    match (asked.counting, outcome) {
        (Counting::Stages(rule), QuestionOutcome::Ranked(papers)) => {
            let contest = contest(asked, papers)?;
            let counted = with_lot(asked.names.len(), lot, |lot| {
                let options = Options::with_lot(lot).constrained(asked.constraints);
                Ok(rule.count(&contest, &options)?)
            });
            match counted {
                Err(CountRefused::Count(CountError::NoPapers { .. })) => empty(
                    &EmptyCount::of(&asked.counting.to_string(), &contest),
                    received,
                ),
                counted => {
                    let (transcript, lot) = counted?;
                    finish(&transcript, lot)
                }
            }
        }
        (Counting::Graded(rule), QuestionOutcome::Ranked(papers)) => {
            let mut contest = Contest::new(asked.names.to_vec(), asked.seats)?;
            for candidate in asked.withdrawn {
                contest.withdraw(*candidate)?;
            }
            let counted = with_lot(asked.names.len(), lot, |lot| {
                Ok(match rule {
                    Graded::Schulze => schulze_of_grades(&contest, papers, lot)?,
                    Graded::MajorityJudgement => judgement_of_grades(&contest, papers, lot)?,
                })
            });
            if let Err(CountRefused::Count(CountError::NoPapers { .. })) = counted {
                let contest = Contest::from_ranks(asked.names.to_vec(), asked.seats, papers)?;
                let rule = asked.counting.to_string();
                return empty(&EmptyCount::of(&rule, &contest), received);
            }
            let (result, lot) = counted?;
            graded(&result, lot)
        }
        (Counting::Marks(marks), QuestionOutcome::Summed(votes)) => {
            sums::count(asked, marks, votes, received, lot)
        }
        _ => Err(CountRefused::Question),
    }
}

/// The contest of an election by stages as it was counted: who died before the count is withdrawn.
///
/// # Errors
/// Rankings that are none of these candidates, or more of anything than a count takes.
pub fn contest(asked: &Asked<'_>, papers: &[Vec<u8>]) -> Result<Contest, CountRefused> {
    let mut contest = Contest::from_ranks(asked.names.to_vec(), asked.seats, papers)?;
    contest.set_title(asked.title);
    for candidate in asked.withdrawn {
        contest.withdraw(*candidate)?;
    }
    Ok(contest)
}

/// Name of the rule by which those are elected who have no opponent.
pub const UNOPPOSED: &str = "unopposed";

/// The transcript of an election without a poll.
#[derive(Debug, Serialize)]
struct UnopposedTranscript<'a> {
    rule: &'static str,
    seats: usize,
    candidates: &'a [String],
    elected: Vec<usize>,
    vacant: usize,
}

/// All candidates are elected, because there are no more of them than places.
pub fn unopposed(names: &[String], seats: usize) -> Result<Counted, CountRefused> {
    let vacant = seats.saturating_sub(names.len());
    let transcript = UnopposedTranscript {
        rule: UNOPPOSED,
        seats,
        candidates: names,
        elected: (1..=names.len()).collect(),
        vacant,
    };
    let mut sentences = vec![format!(
        "{} stood for {}, so no poll was held.",
        said(names.len(), "candidate", "candidates"),
        said(seats, "place", "places")
    )];
    let elected = names.iter();
    sentences.extend(elected.map(|name| format!("{name} is elected unopposed.")));
    if vacant > 0 {
        sentences.push(stay_vacant(vacant));
    }
    Ok(Counted {
        rule: UNOPPOSED.to_owned(),
        transcript: serde_json::to_vec(&transcript)?,
        sheet: sentences.join("\n") + "\n",
        sentences,
        csv: None,
        diagram: None,
        elected: (0..names.len()).collect(),
        empty: false,
        lot: None,
    })
}

fn said(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("No {one}"),
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

fn stay_vacant(places: usize) -> String {
    let verb = if places == 1 { "stays" } else { "stay" };
    format!("{} {verb} vacant.", said(places, "place", "places"))
}

/// Nobody is elected, because there is no valid paper.
fn empty(transcript: &EmptyCount, received: u64) -> Result<Counted, CountRefused> {
    let first = match received {
        0 => "Nobody voted.",
        _ => "No vote names a candidate.",
    };
    let sentences = vec![
        first.to_owned(),
        "So nobody is elected.".to_owned(),
        stay_vacant(transcript.seats),
    ];
    Ok(Counted {
        rule: transcript.rule.clone(),
        transcript: serde_json::to_vec(transcript)?,
        sheet: sentences.join("\n") + "\n",
        sentences,
        csv: None,
        diagram: None,
        elected: Vec::new(),
        empty: true,
        lot: None,
    })
}

/// Counts without a lot, and with the lot only where a tie comes to it.
pub fn with_lot<T>(
    candidates: usize,
    lot: Option<LotEntry>,
    count: impl Fn(Option<&Lot>) -> Result<T, CountRefused>,
) -> Result<(T, Option<LotEntry>), CountRefused> {
    match (count(None), lot) {
        (Err(CountRefused::Count(CountError::LotNeeded { .. })), Some(entry)) => {
            let drawn = Lot::from_seed(&entry.seed, candidates)?;
            Ok((count(Some(&drawn))?, Some(entry)))
        }
        (counted, _) => Ok((counted?, None)),
    }
}

fn finish(transcript: &Transcript, lot: Option<LotEntry>) -> Result<Counted, CountRefused> {
    Ok(Counted {
        rule: transcript.rule.clone(),
        transcript: serde_json::to_vec(transcript)?,
        sentences: report::sentences(transcript),
        sheet: report::text(transcript),
        csv: Some(report::csv(transcript)),
        diagram: Some(report::sankey(transcript)),
        elected: indices(&transcript.elected),
        empty: false,
        lot,
    })
}

fn graded(result: &SingleResult, lot: Option<LotEntry>) -> Result<Counted, CountRefused> {
    let sheet = result.text();
    let sentences = sheet.lines().filter(|line| !line.is_empty());
    Ok(Counted {
        rule: result.rule.clone(),
        transcript: serde_json::to_vec(result)?,
        sentences: sentences.map(str::to_owned).collect(),
        sheet,
        csv: None,
        diagram: None,
        elected: indices(&result.elected),
        empty: false,
        lot,
    })
}

/// Candidates by index, from their numbers.
pub(super) fn indices(numbers: &[usize]) -> Vec<usize> {
    numbers
        .iter()
        .filter_map(|number| number.checked_sub(1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &[&str]) -> Vec<String> {
        of.iter().map(|name| (*name).to_owned()).collect()
    }

    fn lot(seed: &str) -> LotEntry {
        LotEntry {
            source: "a draw in public".into(),
            seed: seed.into(),
        }
    }

    fn asked<'a>(names: &'a [String], counting: &str) -> Asked<'a> {
        Asked {
            title: "Seat",
            names,
            seats: 1,
            counting: counting.parse().unwrap(),
            constraints: &[],
            withdrawn: &[],
            tie_order: None,
        }
    }

    #[test]
    fn a_tie_asks_for_a_lot_and_takes_it() {
        let names = names(&["Ann", "Bob"]);
        let papers = QuestionOutcome::Ranked(vec![vec![1, 0], vec![0, 1]]);
        let refused = count(&asked(&names, "scottish"), 2, &papers, None).unwrap_err();
        let problem = Problem::from(refused);
        assert_eq!(problem.kind, "urn:hustings:lot-needed");
        insta::assert_json_snapshot!(problem, @r#"
        {
          "type": "urn:hustings:lot-needed",
          "title": "A lot has to be drawn",
          "status": 409,
          "detail": "The votes can’t be counted yet: stage 2: a tie for who is to be excluded between Ann, Bob and no earlier stage decides it; the rule asks for a lot: give the announced seed or the order that was drawn.",
          "names": [
            "Ann",
            "Bob"
          ],
          "send": {
            "lot": {
              "seed": "...",
              "source": "..."
            },
            "to": "counted"
          },
          "stage": 2,
          "tied": [
            1,
            2
          ]
        }
        "#);
        let drawn = count(&asked(&names, "scottish"), 2, &papers, Some(lot("1234"))).unwrap();
        assert_eq!(drawn.elected.len(), 1);
        assert_eq!(drawn.lot, Some(lot("1234")));
    }

    #[test]
    fn a_lot_that_no_tie_needs_is_not_drawn() {
        let papers = QuestionOutcome::Ranked(vec![vec![1, 2], vec![1, 0], vec![2, 1]]);
        let names = names(&["Ann", "Bob"]);
        let counted = count(&asked(&names, "scottish"), 3, &papers, Some(lot("1"))).unwrap();
        assert_eq!(counted.elected, [0]);
        assert_eq!(counted.lot, None);
    }

    /// The rule decides: the same papers elect one by stages, another by pairs.
    #[test]
    fn the_notice_s_rule_counts() {
        let names = names(&["Ann", "Bob", "Cho"]);
        let mut papers = vec![vec![1, 0, 2]; 4];
        papers.extend(vec![vec![0, 1, 2]; 3]);
        papers.extend(vec![vec![0, 2, 1]; 2]);
        let papers = QuestionOutcome::Ranked(papers);
        let elected = |rule| {
            count(&asked(&names, rule), 9, &papers, None)
                .unwrap()
                .elected
        };
        assert_eq!(
            (elected("scottish"), elected("schulze")),
            (vec![1], vec![2])
        );
        let sums = QuestionOutcome::Summed(vec![4, 3, 2]);
        assert!(count(&asked(&names, "scottish"), 9, &sums, None).is_err());
        assert!(count(&asked(&names, "plurality"), 9, &papers, None).is_err());
    }

    /// Without a valid paper nobody is elected, by no lot either, by whatever rule.
    #[test]
    fn no_valid_paper_elects_nobody() {
        let names = names(&["Ann", "Bob"]);
        for rule in ["scottish", "schulze", "mj"] {
            for papers in [vec![], vec![vec![0, 0]; 2]] {
                let papers = QuestionOutcome::Ranked(papers);
                let counted = count(&asked(&names, rule), 2, &papers, Some(lot("1"))).unwrap();
                assert!(counted.empty && counted.elected.is_empty(), "{rule}");
                assert_eq!(counted.lot, None, "{rule}");
            }
        }
    }

    #[test]
    fn the_lot_is_the_announced_one() {
        let sent = |source: Option<&str>| Drawn {
            source: source.map(str::to_owned),
            seed: "7".into(),
        };
        let of = |announced, source| super::lot(announced, sent(source));
        let entry = |source: &str| LotEntry {
            source: source.into(),
            seed: "7".into(),
        };
        assert_eq!(of(Some("Lotto"), None).unwrap(), entry("Lotto"));
        assert_eq!(of(Some("Lotto"), Some("Lotto")).unwrap(), entry("Lotto"));
        assert!(of(Some("Lotto"), Some("an index")).is_err());
        assert_eq!(of(None, Some("an index")).unwrap(), entry("an index"));
        assert!(of(None, None).is_err());
        assert!(of(None, Some("")).is_err());
    }

    /// Two from one organisation lead; only one of them may sit.
    #[test]
    fn the_cap_holds_in_the_count() {
        let names = names(&["Ann", "Bob", "Cho"]);
        let cap = Constraint {
            name: "Acme".into(),
            members: vec![1, 2],
            at_least: 0,
            at_most: Some(1),
        };
        let mut papers = vec![vec![1, 2, 0]; 5];
        papers.extend(vec![vec![0, 1, 0]; 4]);
        papers.push(vec![0, 0, 1]);
        let papers = QuestionOutcome::Ranked(papers);
        let elected = |constraints: &[Constraint]| {
            let mut asked = asked(&names, "scottish");
            (asked.seats, asked.constraints) = (2, constraints);
            count(&asked, 10, &papers, None).unwrap().elected
        };
        assert_eq!(elected(&[]), [0, 1]);
        assert_eq!(elected(&[cap]), [0, 2]);
    }
}
