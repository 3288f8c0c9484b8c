//! Cast vote records after NIST SP 1500-103, version 1.0 (JSON).
//!
//! One record a paper, without anything that tells papers of one ranking apart; what didn't count on a
//! paper isn't in it.

use serde_json::{Value, json};

use crate::count::contest::Contest;

/// More papers than this are not written out one by one.
pub const MOST_RECORDS: u64 = 200_000;

/// A contest with too many papers for cast vote records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} papers: cast vote records are written for at most {MOST_RECORDS}; publish the BLT file, which merges papers"
)]
pub struct TooManyRecords(u64);

/// The report; `generated` is the time it is made, as 2026-11-22T09:00:00Z.
///
/// # Errors
/// More than [`MOST_RECORDS`] papers.
pub fn cvr(contest: &Contest, generated: &str) -> Result<String, TooManyRecords> {
    let total = contest.papers().total();
    if total > MOST_RECORDS {
        return Err(TooManyRecords(total));
    }
    let numbers = || 1..=contest.names().len();
    let candidates: Vec<Value> = numbers()
        .zip(contest.names())
        .map(|(n, name)| json!({"@id": format!("candidate-{n}"), "@type": "CVR.Candidate", "Name": name}))
        .collect();
    let selections: Vec<Value> = numbers()
        .map(|n| {
            json!({
                "@id": format!("selection-{n}"),
                "@type": "CVR.CandidateSelection",
                "CandidateIds": [format!("candidate-{n}")],
            })
        })
        .collect();
    let records: Vec<Value> = contest
        .papers()
        .iter()
        .flat_map(|(ranking, count)| (0..count).map(move |_| ranking))
        .enumerate()
        .map(|(index, ranking)| record(index + 1, ranking))
        .collect();
    let report = json!({
        "@type": "CVR.CastVoteRecordReport",
        "Version": "1.0.0",
        "GeneratedDate": generated,
        "ReportGeneratingDeviceIds": ["device-1"],
        "ReportingDevice": [{
            "@id": "device-1",
            "@type": "CVR.ReportingDevice",
            "Application": "hustings ballots",
        }],
        "GpUnit": [{"@id": "unit-1", "@type": "CVR.GpUnit", "Type": "other", "OtherType": "panel"}],
        "Election": [{
            "@id": "election-1",
            "@type": "CVR.Election",
            "ElectionScopeId": "unit-1",
            "Name": contest.title(),
            "Candidate": candidates,
            "Contest": [{
                "@id": "contest-1",
                "@type": "CVR.CandidateContest",
                "Name": contest.title(),
                "NumberElected": contest.seats(),
                "VoteVariation": "rcv",
                "ContestSelection": selections,
            }],
        }],
        "CVR": records,
    });
    Ok(format!("{report}\n"))
}

fn record(number: usize, ranking: &[u8]) -> Value {
    let selections: Vec<Value> = ranking
        .iter()
        .enumerate()
        .map(|(index, candidate)| {
            json!({
                "@type": "CVR.CVRContestSelection",
                "ContestSelectionId": format!("selection-{}", usize::from(*candidate) + 1),
                "Rank": index + 1,
                "SelectionPosition": [{
                    "@type": "CVR.SelectionPosition",
                    "HasIndication": "yes",
                    "IsAllocable": "yes",
                    "NumberVotes": 1,
                    "Rank": index + 1,
                }],
            })
        })
        .collect();
    json!({
        "@type": "CVR.CVR",
        "UniqueId": number.to_string(),
        "ElectionId": "election-1",
        "CurrentSnapshotId": format!("snapshot-{number}"),
        "CVRSnapshot": [{
            "@id": format!("snapshot-{number}"),
            "@type": "CVR.CVRSnapshot",
            "Type": "original",
            "CVRContest": [{
                "@type": "CVR.CVRContest",
                "ContestId": "contest-1",
                "CVRContestSelection": selections,
            }],
        }],
    })
}
