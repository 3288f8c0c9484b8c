//! A plain sentence or two for each stage.

use super::{Fate, fate, named};
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
    match stage.action {
        Action::First => format!(
            "every valid paper ({}) went to its first preference; the quota is {}.",
            transcript.valid,
            quota(transcript, index)
        ),
        Action::Surplus if !stage.keep.is_empty() => format!(
            "the parts that {} keep of each vote were made smaller, so that what is above the quota of {} passed on.",
            named(transcript, &stage.who),
            quota(transcript, index)
        ),
        Action::Surplus => surplus(transcript, index, stage),
        Action::Exclusion => exclusion(transcript, index, stage),
    }
}

/// What these candidates held together after a stage; nothing before the first.
fn held(transcript: &Transcript, stage: Option<usize>, who: &[usize]) -> u64 {
    stage.map_or(0, |stage| {
        who.iter().map(|n| transcript.units(stage, *n)).sum()
    })
}

fn surplus(transcript: &Transcript, index: usize, stage: &Stage) -> String {
    let before = held(transcript, index.checked_sub(1), &stage.who);
    let surplus = before.saturating_sub(held(transcript, Some(index), &stage.who));
    let papers = if transcript.rule == "ers97" {
        "Each paper"
    } else {
        "A first preference"
    };
    let value = stage.value.as_ref().map_or(String::new(), |value| {
        format!(" {papers} was passed on at a value of {value}.")
    });
    format!(
        "{} had {} votes above the quota, which were passed on.{value}",
        named(transcript, &stage.who),
        transcript.decimal(surplus)
    )
}

/// Whether somebody was elected before a stage.
fn elected_before(transcript: &Transcript, index: usize) -> bool {
    let mut before = transcript.stages.iter().take(index);
    before.any(|stage| !stage.elected.is_empty())
}

fn exclusion(transcript: &Transcript, index: usize, stage: &Stage) -> String {
    let who = named(transcript, &stage.who);
    let before = index.checked_sub(1).and_then(|i| transcript.stages.get(i));
    if before.is_some_and(|b| stage.who.iter().all(|n| b.doomed.contains(n))) {
        return format!(
            "{who} could no longer be elected within the constraints and {} excluded.",
            was(&stage.who)
        );
    }
    let why = if before.is_some_and(|stage| stage.elected.is_empty()) {
        let other = match elected_before(transcript, index) {
            true => " else",
            false => "",
        };
        format!(
            "nobody{other} reached the quota of {}, so",
            quota(transcript, index.saturating_sub(1))
        )
    } else {
        "no surplus had to be passed on, so".to_owned()
    };
    let free = if before.is_some_and(|b| !b.guarded.is_empty()) {
        " of those the constraints don't protect"
    } else {
        ""
    };
    let those = if stage.who.len() > 1 {
        format!("the candidates with the fewest votes{free}, {who}, were excluded together")
    } else {
        format!("the candidate with the fewest votes{free}, {who}, was excluded")
    };
    let had = held(transcript, index.checked_sub(1), &stage.who);
    let passed = had.saturating_sub(held(transcript, Some(index), &stage.who));
    let passed = match (had, passed) {
        (1.., 0) => {
            "; that left as many candidates as places, so no votes were passed on".to_owned()
        }
        (0, 0) => String::new(),
        _ => format!(
            " and the {} votes were passed on",
            transcript.decimal(passed)
        ),
    };
    format!("{why} {those}{passed}.")
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
    if !rest.is_empty() && others_continue(transcript, index, stage) {
        parts.push(format!(
            "{} had at least the active votes divided by one more than the places left, so nobody could \
             take the place any more, and {} elected.",
            named(transcript, &rest),
            was(&rest)
        ));
    } else if !rest.is_empty() {
        parts.push(format!(
            "As many candidates as places were left, so {} {} elected without reaching the quota.",
            named(transcript, &rest),
            was(&rest)
        ));
    }
    parts.join(" ")
}

/// Whether somebody could still have been elected after the stage.
fn others_continue(transcript: &Transcript, index: usize, stage: &Stage) -> bool {
    let mut all = 1..=transcript.candidates.len();
    all.any(|n| fate(transcript, index, n).0 == Fate::Continuing && !stage.doomed.contains(&n))
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
