//! `ballots count`: counts a BLT file and prints the transcript; `ballots rules` lists the rules.

mod arguments;
mod record;
mod show;

use std::io::Write;

use anyhow::{Context, bail};
use ballots::count::countback::{Vacancy, countback};
use ballots::count::{Contest, Options, Transcript, blt, explore};

pub use arguments::CountArgs;

/// Lists the rules with a line each.
///
/// # Errors
/// Output that can't be written.
pub fn rules() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for (name, about) in ballots::count::rules() {
        writeln!(out, "{name:<10} {about}")?;
    }
    Ok(())
}

/// Runs the command; its error is what the user is told.
///
/// # Errors
/// A file that can't be read, a count that can't be finished, output that can't be written.
pub fn run(args: &CountArgs) -> anyhow::Result<()> {
    let blt = args.read()?;
    let mut contest = blt.contest;
    args.prepare(&mut contest)?;
    if args.format.is_of_papers() {
        return written(&show::papers(&contest, args)?);
    }
    if let Some(result) = args.single_rule() {
        args.refuse_for_single_rule()?;
        return written(&show::single(
            &contest,
            result,
            &args.lot(&contest, blt.tie_order)?,
            args.format,
        )?);
    }
    let lot = args.lot(&contest, blt.tie_order)?;
    let constraints = args.constraints()?;
    let options = Options::with_lot(lot.as_ref()).constrained(&constraints);
    let transcript = counted(args, &contest, &options)?;
    if args.next {
        return written(&show::next(&transcript));
    }
    written(&show::transcript(&transcript, args.format)?)
}

/// The count that is asked for: the election's, or a countback's.
fn counted(
    args: &CountArgs,
    contest: &Contest,
    options: &Options<'_>,
) -> anyhow::Result<Transcript> {
    let rule = args.stage_rule()?;
    if !args.vacate.is_empty() {
        if args.explore.is_some() {
            bail!(
                "--explore looks into an election's count, not into a countback: leave one of the two out"
            );
        }
        let vacancy = Vacancy {
            leaving: args.vacate.clone(),
            unwilling: args.unwilling.clone(),
            sitting: args.sitting.clone(),
        };
        let back = countback(rule, contest, &vacancy, options)?;
        let mut transcript = back.transcript;
        transcript.filled = Some(back.filled);
        return Ok(transcript);
    }
    let mut transcript = match rule.count(contest, options) {
        Err(error @ ballots::count::CountError::LotNeeded { .. }) if args.explore.is_some() => {
            let explored = explore(rule, contest, options, args.explore.unwrap_or_default())?;
            bail!("{error}\n{}", show::exploration(contest, &explored));
        }
        counted => counted?,
    };
    if let Some(most) = args.explore {
        transcript.exploration = Some(explore(rule, contest, options, most)?);
    }
    Ok(transcript)
}

fn written(out: &str) -> anyhow::Result<()> {
    std::io::stdout()
        .write_all(out.as_bytes())
        .context("writing the result")
}

/// The bytes of a file or of standard input; no more than the reader of BLT takes.
fn bytes_of(path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    use std::io::Read;
    let limit = blt::MAX_FILE as u64 + 1;
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().take(limit).read_to_end(&mut bytes)
    } else {
        let file =
            std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
        bytes.reserve(usize::try_from(file.metadata()?.len().min(limit)).unwrap_or(0));
        file.take(limit).read_to_end(&mut bytes)
    };
    read.with_context(|| format!("reading {}", path.display()))?;
    if bytes.len() > blt::MAX_FILE {
        bail!(
            "{}: larger than {} bytes; split the contest",
            path.display(),
            blt::MAX_FILE
        );
    }
    Ok(bytes)
}
