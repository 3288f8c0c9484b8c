//! What an election of the demo is to be: who stands, and who votes for whom.

use ballots::Answer;
use chrono::{DateTime, Duration, NaiveDate, Timelike, Utc};
use rand_chacha::ChaCha20Rng;

use super::community::Citizen;
use super::people;
use super::votes::Contest;
use crate::panels::PostKind;

/// What an election is to be.
pub struct Plan {
    /// Which posts.
    pub post: PostKind,
    /// What it is called.
    pub title: String,
    /// How many are to be elected.
    pub seats: usize,
    /// Who stands, with their statements, in the order of the choices below.
    pub standing: Vec<(i64, String, String)>,
    /// Who votes for what, in the order of voting; who comes twice has changed their mind.
    pub choices: Vec<(i64, Choice)>,
    /// Record date, and first day of the terms where the elected take their posts at once.
    pub today: NaiveDate,
    /// From the call to the opening of voting.
    pub lead: Duration,
    /// For how long voting is open.
    pub open: Duration,
}

/// From the call to the opening of voting, unless somebody says otherwise.
pub const LEAD: Duration = Duration::hours(2);
/// Nobody of the demo's voters takes longer.
pub const OPEN: Duration = Duration::hours(1);

/// The place of who writes in Welsh, among those who stand: words in another language than the page's are there to be
/// seen and heard.
const WELSH: usize = 6;

/// A time that is announced, by the clocks in London: days ahead at a full hour, hours ahead at a full quarter.
pub fn announced(now: DateTime<Utc>, later: Duration, hour: u32) -> String {
    let local = (now + later).with_timezone(&chrono_tz::Europe::London);
    let plain = if later >= Duration::days(1) {
        local.date_naive().and_hms_opt(hour, 0, 0)
    } else if later >= Duration::hours(1) {
        let quarter = local.minute() / 15 * 15;
        local.date_naive().and_hms_opt(local.hour(), quarter, 0)
    } else {
        None
    };
    let plain = plain.unwrap_or_else(|| local.naive_local());
    plain.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A choice among those who stand, by index.
pub enum Choice {
    /// Best first.
    Ranking(Vec<usize>),
    /// One of them, or none.
    One(Option<usize>),
}

impl Plan {
    /// First day of the terms where the election is still to be held: after the elected have answered.
    pub fn term_after(&self, now: DateTime<Utc>) -> NaiveDate {
        (now + self.lead + self.open).date_naive() + Duration::days(15)
    }

    /// Where those begin who vote for a second time.
    pub fn first_repeat(&self) -> usize {
        let mut seen = std::collections::HashSet::new();
        let again = self
            .choices
            .iter()
            .position(|(member, _)| !seen.insert(*member));
        again.unwrap_or(self.choices.len())
    }
}

impl Choice {
    /// As the ballot wants it; `places` leads from who stands to the place on the ballot.
    pub fn answer(&self, places: &[usize]) -> Answer {
        match self {
            Self::Ranking(ranking) => {
                let mut ranks = vec![0; places.len()];
                for (candidate, rank) in ranking.iter().zip(1..) {
                    let place = places
                        .get(*candidate)
                        .and_then(|place| ranks.get_mut(*place));
                    place.into_iter().for_each(|slot| *slot = rank);
                }
                Answer::Ranked(ranks)
            }
            Self::One(choice) => {
                let chosen = choice.and_then(|candidate| places.get(candidate).copied());
                Answer::Summed(
                    (0..places.len())
                        .map(|place| Some(place) == chosen)
                        .collect(),
                )
            }
        }
    }
}

/// Who stands and who votes for whom. One in twenty changes their mind.
pub fn seats(
    rng: &mut ChaCha20Rng,
    contest: &Contest,
    citizens: &[Citizen],
    today: NaiveDate,
) -> Plan {
    let mut electors: Vec<&Citizen> = citizens.iter().filter(|who| who.ccio).collect();
    let count = contest.names.as_ref().map_or(14, Vec::len);
    let standing = electors.iter().take(count).zip(0..).map(|(who, place)| {
        // Drawn for everybody, so that the rest of the story stays as it is.
        let english = people::statement(rng, &who.person);
        let statement = match place {
            WELSH => people::IN_WELSH.to_owned(),
            _ => english,
        };
        (who.id, who.person.name.clone(), statement)
    });
    let standing = standing.collect();
    people::shuffle(rng, &mut electors);
    let mut choices = Vec::new();
    for (who, ranking) in electors.iter().zip(&contest.rankings) {
        choices.push((who.id, Choice::Ranking(ranking.clone())));
    }
    for again in (0..choices.len()).step_by(20) {
        if let Some((who, Choice::Ranking(ranking))) = choices.get_mut(again) {
            let (who, last) = (*who, ranking.clone());
            ranking.reverse();
            choices.push((who, Choice::Ranking(last)));
        }
    }
    Plan {
        post: PostKind::Seat,
        title: contest.title.clone(),
        seats: contest.seats,
        standing,
        choices,
        today,
        lead: LEAD,
        open: OPEN,
    }
}

/// The panel chooses: the first who stands by a majority, some for others, one blank.
pub fn officer(
    post: PostKind,
    name: &str,
    panel: &[(i64, String, String)],
    members: &[i64],
    today: NaiveDate,
) -> Plan {
    let standing: Vec<_> = panel.iter().take(3).cloned().collect();
    let majority = members.len() / 2 + 1;
    let choice = |place: usize| match place {
        place if place < majority => Some(0),
        place if place + 1 == members.len() && members.len() > 3 => None,
        place => Some(1 + place % (standing.len() - 1)),
    };
    let choices = members.iter().enumerate();
    let choices = choices
        .map(|(place, member)| (*member, Choice::One(choice(place))))
        .collect();
    let title = format!("Election of the {name} of the CCIO advisory panel");
    Plan {
        post,
        title,
        seats: 1,
        standing,
        choices,
        today,
        lead: LEAD,
        open: OPEN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announced_times_are_full_hours_or_quarters() {
        let now = "2026-06-09T13:26:40Z".parse().unwrap();
        let said = |later, hour| announced(now, later, hour);
        assert_eq!(said(Duration::days(14), 17), "2026-06-23T17:00:00");
        assert_eq!(said(LEAD, 9), "2026-06-09T16:15:00");
        // What is seconds ahead has to stay so.
        assert_eq!(said(Duration::seconds(20), 9), "2026-06-09T14:27:00");
    }
}
