//! What `ballots count` prints, by format.

use anyhow::bail;
use ballots::count::single::{self, SingleRule};
use ballots::count::{Contest, Exploration, Lot, Transcript, blt, publication, report};
use ballots::plain;

use super::arguments::{CountArgs, Format, Publication};

/// A transcript in a format of transcripts.
pub fn transcript(transcript: &Transcript, format: Format) -> anyhow::Result<String> {
    Ok(match format {
        Format::Text => report::text(transcript),
        Format::Json => transcript.to_json() + "\n",
        Format::Csv => report::csv(transcript),
        Format::Html => report::html(transcript),
        Format::Sankey => report::sankey(transcript),
        Format::Chart => report::chart(transcript),
        Format::Blt | Format::Cvr => bail!("this format holds papers and not a count"),
    })
}

/// The papers, with a warning where rankings could be signatures; refused where only the transcript is published.
pub fn papers(contest: &Contest, args: &CountArgs) -> anyhow::Result<String> {
    if args.publication == Publication::TranscriptOnly {
        bail!(
            "only the transcript of this count is published: choose another format than the papers"
        );
    }
    let advice = publication::advice(contest);
    if advice.is_risky() {
        eprintln!("warning: {advice}");
    }
    Ok(match args.format {
        Format::Cvr => report::cvr(contest, &args.generated)?,
        _ => blt::write(contest),
    })
}

/// A result of a rule without stages.
pub fn single(
    contest: &Contest,
    rule: SingleRule,
    lot: &Option<Lot>,
    format: Format,
) -> anyhow::Result<String> {
    let result = single::count(rule, contest, lot.as_ref())?;
    Ok(match format {
        Format::Text => result.text(),
        Format::Json => result.to_json() + "\n",
        _ => bail!(
            "the rule {} has no stages: choose the format text or json",
            rule.name()
        ),
    })
}

/// What the lot could change, in words.
pub fn exploration(contest: &Contest, explored: &Exploration) -> String {
    let names = |numbers: &[usize]| {
        let names = numbers
            .iter()
            .filter_map(|n| n.checked_sub(1))
            .map(|c| contest.name(c));
        names.collect::<Vec<_>>().join(", ")
    };
    report::exploration_words(explored, names)
}

/// Those not elected, the nearest to election first, a line each.
pub fn next(transcript: &Transcript) -> String {
    let numbers = transcript.runners_up().into_iter();
    let named = numbers.filter_map(|n| Some((n, transcript.candidates.get(n.checked_sub(1)?)?)));
    named
        .map(|(number, name)| format!("{number}\t{}\n", plain(name)))
        .collect()
}
