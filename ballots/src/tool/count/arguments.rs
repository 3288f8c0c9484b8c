//! The arguments of `ballots count`, and what they mean for the contest.

use std::path::PathBuf;

use anyhow::{Context, bail};
use ballots::count::single::SingleRule;
use ballots::count::{Constraint, Contest, Lot, Rule, blt};
use clap::{Args, ValueEnum};

/// Count the papers of a BLT file, or of a verified record, by a rule and print the transcript.
#[derive(Debug, Args)]
pub struct CountArgs {
    /// The BLT file (`-` for standard input), or a record (.bel), which is verified first.
    pub file: PathBuf,
    /// Which question of a record, from 1.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub question: usize,
    /// The counting rule; `ballots rules` lists them.
    #[arg(long, value_name = "RULE", default_value = "scottish")]
    pub rule: String,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Seats to fill, instead of the number in the file or the record.
    #[arg(long, value_name = "N")]
    pub seats: Option<usize>,
    /// Candidates who have withdrawn, or died after the poll: passed over on every paper.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    pub withdrawn: Vec<usize>,
    /// Candidates who have died since the close: counted as withdrawn, but plurality is refused.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    pub died: Vec<usize>,
    /// At least so many of a class: "2:women:1,4,7".
    #[arg(long, value_name = "N:CLASS:NUMBERS")]
    pub at_least: Vec<String>,
    /// At most so many of a class or organisation: "1:Acme Ltd:2,5".
    #[arg(long, value_name = "N:CLASS:NUMBERS")]
    pub at_most: Vec<String>,
    /// The announced seed from which a lot's order is drawn, should a tie come to it.
    #[arg(long, value_name = "TEXT", conflicts_with = "lot_order")]
    pub lot_seed: Option<String>,
    /// An order drawn in public: all candidates' numbers, as 3,1,2.
    #[arg(
        long,
        value_name = "NUMBERS",
        value_delimiter = ',',
        requires = "lot_drawn"
    )]
    pub lot_order: Vec<usize>,
    /// Who drew that order, when and where.
    #[arg(long, value_name = "TEXT", requires = "lot_order")]
    pub lot_drawn: Option<String>,
    /// Tell whether another lot could elect others, by at most N counts.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "1000")]
    pub explore: Option<usize>,
    /// Countback: the members who leave.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    pub vacate: Vec<usize>,
    /// Countback: the members who stay, whose seats are safe.
    #[arg(
        long,
        value_name = "NUMBERS",
        value_delimiter = ',',
        requires = "vacate"
    )]
    pub sitting: Vec<usize>,
    /// Countback: candidates who would not serve now.
    #[arg(
        long,
        value_name = "NUMBERS",
        value_delimiter = ',',
        requires = "vacate"
    )]
    pub unwilling: Vec<usize>,
    /// Print who would be next, should a seat fall vacant, instead of the count.
    #[arg(long, conflicts_with_all = ["vacate", "explore"])]
    pub next: bool,
    /// When the file is made, for cast vote records: 2026-11-22T09:00:00Z.
    #[arg(long, value_name = "TIME", default_value = "1970-01-01T00:00:00Z")]
    pub generated: String,
    /// What the notice of poll said is published of the ballots.
    #[arg(long, value_enum, default_value_t = Publication::Full)]
    pub publication: Publication,
}

/// What is published of ranked ballots, as announced before the poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Publication {
    /// All ballots; a warning is given where rankings could be signatures.
    Full,
    /// The transcript of the count and no ballots.
    TranscriptOnly,
}

/// What `ballots count` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table by stage, and what happened in words.
    Text,
    /// The transcript for other programs.
    Json,
    /// The result sheet.
    Csv,
    /// A page with table, charts and sentences.
    Html,
    /// The chart of transfers.
    Sankey,
    /// The chart of votes by stage.
    Chart,
    /// The papers, merged, as other programs read them.
    Blt,
    /// The papers as cast vote records after NIST 1500-103.
    Cvr,
}

impl Format {
    /// Whether the papers are printed and not a count of them.
    pub fn is_of_papers(self) -> bool {
        matches!(self, Self::Blt | Self::Cvr)
    }
}

impl CountArgs {
    /// Reads the file.
    pub fn read(&self) -> anyhow::Result<blt::Blt> {
        if self.file.extension().is_some_and(|kind| kind == "bel") {
            let contest = super::record::read(&self.file, self.question, self.seats)?;
            return Ok(blt::Blt {
                contest,
                tie_order: None,
            });
        }
        let bytes = super::bytes_of(&self.file)?;
        blt::parse(&bytes).with_context(|| format!("{}", self.file.display()))
    }

    /// Sets seats and withdrawals.
    pub fn prepare(&self, contest: &mut Contest) -> anyhow::Result<()> {
        if let Some(seats) = self.seats {
            contest.set_seats(seats)?;
        }
        if !self.died.is_empty() && self.single_rule().is_some_and(SingleRule::is_summed) {
            bail!(
                "a candidate has died: by {} the poll is held again",
                self.rule
            );
        }
        for number in self.withdrawn.iter().chain(&self.died) {
            let index = number
                .checked_sub(1)
                .context("candidate 0: numbers begin with 1")?;
            contest.withdraw(index)?;
        }
        Ok(())
    }

    /// The rule, if it is one that doesn't count by stages.
    pub fn single_rule(&self) -> Option<SingleRule> {
        self.rule.parse().ok()
    }

    /// Refuses what a rule without stages could not heed.
    pub fn refuse_for_single_rule(&self) -> anyhow::Result<()> {
        let unheeded = [
            ("--at-least", !self.at_least.is_empty()),
            ("--at-most", !self.at_most.is_empty()),
            ("--explore", self.explore.is_some()),
            ("--vacate", !self.vacate.is_empty()),
            ("--next", self.next),
        ];
        match unheeded.iter().find(|(_, given)| *given) {
            Some((option, _)) => bail!(
                "{option} is for rules that count by stages, and {} has none: leave it out, or choose another \
                 rule (`ballots rules` lists them)",
                self.rule
            ),
            None => Ok(()),
        }
    }

    /// The rule, if it is one that counts by stages.
    pub fn stage_rule(&self) -> anyhow::Result<Rule> {
        let known = || {
            ballots::count::rules()
                .map(|(name, _)| name)
                .collect::<Vec<_>>()
                .join(", ")
        };
        self.rule
            .parse()
            .map_err(|_| anyhow::anyhow!("no rule {}; known are {}", self.rule, known()))
    }

    /// The lot as asked for, or the file's own order for ties.
    pub fn lot(
        &self,
        contest: &Contest,
        tie_order: Option<Vec<usize>>,
    ) -> anyhow::Result<Option<Lot>> {
        let candidates = contest.names().len();
        if let Some(seed) = &self.lot_seed {
            return Ok(Some(Lot::from_seed(seed, candidates)?));
        }
        if let Some(drawn) = &self.lot_drawn {
            return Ok(Some(Lot::drawn(self.lot_order.clone(), candidates, drawn)?));
        }
        Ok(tie_order
            .map(|order| Lot::drawn(order, candidates, "order [tie] of the BLT file"))
            .transpose()?)
    }

    /// The constraints; both bounds on one class of the same name are one constraint.
    pub fn constraints(&self) -> anyhow::Result<Vec<Constraint>> {
        let least = self.at_least.iter().map(|text| constraint(text, true));
        let most = self.at_most.iter().map(|text| constraint(text, false));
        least.chain(most).collect()
    }
}

/// "2:women:1,4,7".
fn constraint(text: &str, least: bool) -> anyhow::Result<Constraint> {
    let wrong = || format!("\"{text}\" is no constraint: write it as 2:women:1,4,7");
    let mut parts = text.splitn(3, ':');
    let number = parts
        .next()
        .and_then(|n| n.parse().ok())
        .with_context(wrong)?;
    let name = parts
        .next()
        .filter(|name| !name.is_empty())
        .with_context(wrong)?;
    let members = parts
        .next()
        .with_context(wrong)?
        .split(',')
        .map(|n| n.trim().parse().ok());
    Ok(Constraint {
        name: name.to_owned(),
        members: members
            .collect::<Option<Vec<usize>>>()
            .with_context(wrong)?,
        at_least: if least { number } else { 0 },
        at_most: (!least).then_some(number),
    })
}
