//! How the demo's voters vote: invented, or as the papers of a BLT file say.

use std::path::Path;

use anyhow::{Context, Result, bail};
use ballots::count::blt;
use rand_chacha::ChaCha20Rng;

use super::people::{below, shuffle};

/// Who stands, for how many seats, and each voter's ranking (candidate indices, best first).
#[derive(Debug)]
pub struct Contest {
    /// What the election is called.
    pub title: String,
    /// Names of the candidates; none if they are to be invented.
    pub names: Option<Vec<String>>,
    /// How many are to be elected.
    pub seats: usize,
    /// A ranking for each voter who votes.
    pub rankings: Vec<Vec<usize>>,
}

/// Fourteen candidates for eight seats, and voters with tastes.
pub fn invented(rng: &mut ChaCha20Rng, voters: usize) -> Contest {
    const CANDIDATES: usize = 14;
    let popularity: Vec<usize> = (0..CANDIDATES).map(|_| 20 + below(rng, 100)).collect();
    let rankings = (0..voters).map(|_| taste(rng, &popularity)).collect();
    Contest {
        title: "Election to the CCIO advisory panel".into(),
        names: None,
        seats: 8,
        rankings,
    }
}

/// One candidate after the other, each drawn by popularity; some voters rank few, and one in a
/// hundred none. Two blocs of candidates draw more from their own, so that transfers matter.
fn taste(rng: &mut ChaCha20Rng, popularity: &[usize]) -> Vec<usize> {
    if below(rng, 100) == 0 {
        return Vec::new();
    }
    let bloc = below(rng, 2);
    let mut left: Vec<usize> = (0..popularity.len()).collect();
    let length = 1 + below(rng, popularity.len());
    let mut ranking = Vec::with_capacity(length);
    while ranking.len() < length {
        let weight = |candidate: &usize| {
            let own = if candidate % 2 == bloc { 3 } else { 1 };
            popularity.get(*candidate).copied().unwrap_or(1) * own
        };
        let mut drawn = below(rng, left.iter().map(weight).sum());
        let place = left.iter().position(|candidate| {
            let found = drawn < weight(candidate);
            drawn = drawn.saturating_sub(weight(candidate));
            found
        });
        ranking.push(left.swap_remove(place.unwrap_or_default()));
    }
    ranking
}

/// The candidates and papers of a BLT file, the papers in any order.
pub fn of_file(rng: &mut ChaCha20Rng, path: &Path) -> Result<Contest> {
    let bytes = std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    let contest = blt::parse(&bytes)
        .with_context(|| format!("{}", path.display()))?
        .contest;
    if (0..contest.names().len()).any(|candidate| contest.is_withdrawn(candidate)) {
        bail!(
            "{}: candidates have withdrawn; take a file without",
            path.display()
        );
    }
    let mut rankings = Vec::new();
    for (paper, count) in contest.papers().iter() {
        let ranking: Vec<usize> = paper
            .iter()
            .map(|candidate| usize::from(*candidate))
            .collect();
        rankings.extend((0..count).map(|_| ranking.clone()));
    }
    shuffle(rng, &mut rankings);
    let title = match contest.title() {
        "" => "Election to the CCIO advisory panel".to_owned(),
        title => format!("Election to the CCIO advisory panel: {title}"),
    };
    let names = distinct(contest.names(), path)?;
    Ok(Contest {
        title,
        names: Some(names),
        seats: contest.seats(),
        rankings,
    })
}

fn distinct(names: &[String], path: &Path) -> Result<Vec<String>> {
    let mut seen = std::collections::HashSet::new();
    match names.iter().find(|name| !seen.insert(name.as_str())) {
        Some(twice) => bail!("{}: two candidates are called {twice}", path.display()),
        None => Ok(names.to_vec()),
    }
}
