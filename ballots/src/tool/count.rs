//! `ballots count`: counts a BLT file and prints the transcript.

use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use ballots::count::{Lot, Options, Rule, Transcript, blt, report};
use clap::{Args, ValueEnum};

/// Count a BLT file by a rule and print the transcript.
#[derive(Debug, Args)]
pub struct CountArgs {
    /// The BLT file (`-` for standard input).
    file: PathBuf,
    /// The counting rule.
    #[arg(long, value_name = "RULE", default_value = "scottish")]
    rule: Rule,
    /// How the transcript is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Seats to fill, instead of the file's number.
    #[arg(long, value_name = "N")]
    seats: Option<usize>,
    /// The announced seed from which a lot's order is drawn, should a tie come to it.
    #[arg(long, value_name = "TEXT", conflicts_with = "lot_order")]
    lot_seed: Option<String>,
    /// An order drawn in public: all candidates' numbers, as 3,1,2.
    #[arg(
        long,
        value_name = "NUMBERS",
        value_delimiter = ',',
        requires = "lot_drawn"
    )]
    lot_order: Vec<usize>,
    /// Who drew that order, when and where.
    #[arg(long, value_name = "TEXT", requires = "lot_order")]
    lot_drawn: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

/// Runs the command; its error is what the user is told.
///
/// # Errors
/// A file that can't be read, a count that can't be finished, output that can't be written.
pub fn run(args: &CountArgs) -> anyhow::Result<()> {
    let bytes = read(&args.file)?;
    let mut blt = blt::parse(&bytes).with_context(|| format!("{}", args.file.display()))?;
    drop(bytes);
    if let Some(seats) = args.seats {
        blt.contest.set_seats(seats)?;
    }
    let lot = lot(args, &blt)?;
    let options = Options {
        lot: lot.as_ref(),
        constraints: &[],
    };
    let transcript = args.rule.count(&blt.contest, &options)?;
    let out = shown(&transcript, args.format);
    std::io::stdout()
        .write_all(out.as_bytes())
        .context("writing the transcript")
}

fn shown(transcript: &Transcript, format: Format) -> String {
    match format {
        Format::Text => report::text(transcript),
        Format::Json => transcript.to_json() + "\n",
        Format::Csv => report::csv(transcript),
    }
}

/// The lot as asked for on the command line, or the file's own order for ties.
fn lot(args: &CountArgs, blt: &blt::Blt) -> anyhow::Result<Option<Lot>> {
    let candidates = blt.contest.names().len();
    if let Some(seed) = &args.lot_seed {
        return Ok(Some(Lot::from_seed(seed, candidates)?));
    }
    if let Some(drawn) = &args.lot_drawn {
        return Ok(Some(Lot::drawn(args.lot_order.clone(), candidates, drawn)?));
    }
    let order = blt.tie_order.clone();
    Ok(order
        .map(|order| Lot::drawn(order, candidates, "order [tie] of the BLT file"))
        .transpose()?)
}

/// The file's bytes; no more than the reader of BLT takes.
fn read(path: &PathBuf) -> anyhow::Result<Vec<u8>> {
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
