//! A plain sentence or two for each stage.

use super::named;
use crate::count::decimal::scale;
use crate::count::transcript::{Action, Stage, Tie, TieFor, Transcript};

/// What happened at each stage, in words: one text a stage.
pub fn sentences(transcript: &Transcript) -> Vec<String> {
    (0..transcript.stages.len())
        .filter_map(|stage| sentence(transcript, stage))
        .collect()
}

fn sentence(transcript: &Transcript, index: usize) -> Option<String> {
    let stage = transcript.stages.get(index)?;
    let mut parts = vec![format!(
        "Stage {}: {}",
        index + 1,
        action(transcript, index, stage)
    )];
    parts.extend(stage.ties.iter().map(|tie| tie_words(transcript, tie)));
    if !stage.elected.is_empty() {
        parts.push(elected(transcript, index, stage));
    }
    Some(parts.join(" "))
}

fn action(transcript: &Transcript, index: usize, stage: &Stage) -> String {
    let who = named(transcript, &stage.who);
    match stage.action {
        Action::First => format!(
            "every valid paper ({}) went to its first preference; the quota is {}.",
            transcript.valid,
            quota(transcript, index)
        ),
        Action::Surplus => {
            let number = stage.who.first().copied().unwrap_or_default();
            let before = index
                .checked_sub(1)
                .map_or(0, |i| transcript.units(i, number));
            let surplus =
                transcript.decimal(before.saturating_sub(transcript.units(index, number)));
            let value = stage.value.as_ref().map_or(String::new(), |v| {
                format!(" A first preference moved at {v}.")
            });
            format!("{who} had {surplus} votes above the quota, which were passed on.{value}")
        }
        Action::Exclusion => {
            let why = if transcript
                .stages
                .get(index.saturating_sub(1))
                .is_some_and(|s| s.elected.is_empty())
            {
                format!(
                    "nobody reached the quota of {}, so ",
                    quota(transcript, index.saturating_sub(1))
                )
            } else {
                "no surplus was left to pass on, so ".to_owned()
            };
            let votes = index.checked_sub(1).map_or(0, |i| {
                stage.who.iter().map(|n| transcript.units(i, *n)).sum()
            });
            let those = if stage.who.len() > 1 {
                format!("the candidates with the fewest votes, {who}, were excluded together")
            } else {
                format!("the candidate with the fewest votes, {who}, was excluded")
            };
            format!(
                "{why}{those} and the {} votes were passed on.",
                transcript.decimal(votes)
            )
        }
    }
}

fn elected(transcript: &Transcript, index: usize, stage: &Stage) -> String {
    let quota = quota_units(transcript, stage);
    let (by_quota, rest): (Vec<usize>, Vec<usize>) = stage
        .elected
        .iter()
        .partition(|n| transcript.units(index, **n) >= quota);
    let mut parts = Vec::new();
    if !by_quota.is_empty() {
        parts.push(format!(
            "{} {} the quota and {} elected.",
            named(transcript, &by_quota),
            reached(&by_quota),
            was(&by_quota)
        ));
    }
    if !rest.is_empty() {
        parts.push(format!(
            "As many candidates as places were left, so {} {} elected without reaching the quota.",
            named(transcript, &rest),
            was(&rest)
        ));
    }
    parts.join(" ")
}

/// The quota as it was at a stage.
fn quota(transcript: &Transcript, index: usize) -> String {
    let own = transcript
        .stages
        .get(index)
        .and_then(|stage| stage.quota.clone());
    own.unwrap_or_else(|| transcript.quota.to_string())
}

fn quota_units(transcript: &Transcript, stage: &Stage) -> u64 {
    let text = stage
        .quota
        .clone()
        .unwrap_or_else(|| transcript.quota.to_string());
    let digits = transcript.digits;
    let whole = || {
        text.parse::<u64>()
            .ok()
            .map(|votes| votes.saturating_mul(scale(digits)))
    };
    crate::count::decimal::units(&text, digits)
        .or_else(whole)
        .unwrap_or(u64::MAX)
}

fn reached(who: &[usize]) -> &'static str {
    if who.len() == 1 {
        "reached"
    } else {
        "each reached"
    }
}

fn was(who: &[usize]) -> &'static str {
    if who.len() == 1 { "was" } else { "were" }
}

fn tie_words(transcript: &Transcript, tie: &Tie) -> String {
    let chosen = named(transcript, &tie.chosen);
    let outcome = match tie.what {
        TieFor::Surplus => format!("{chosen}'s surplus came first"),
        TieFor::Exclusion => format!("{chosen} was excluded"),
        TieFor::Election => format!("{chosen} was elected"),
    };
    let tied = named(transcript, &tie.tied);
    match tie.decided_by {
        Some(stage) => format!(
            "{tied} were tied; looking back, their votes at stage {stage} decided: {outcome}."
        ),
        None => format!(
            "{tied} were tied and no earlier stage decided; by lot (order {}), {outcome}.",
            named(transcript, &tie.lot)
        ),
    }
}
