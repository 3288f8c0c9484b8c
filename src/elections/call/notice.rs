//! The notice of election in plain English: the same for the page, the text, and the preview.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Notice, Order};
use crate::language::{self, catalogue::ENGLISH};
use crate::panels::rules::{Franchise, NominatedBy, PanelRules};
use crate::web::page::{day, moment};

/// A notice, by its sections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The heading.
    pub title: String,
    /// Sections, each with its heading and its sentences.
    pub sections: Vec<(String, Vec<String>)>,
}

/// Whose election it is.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    /// The panel.
    pub panel: &'a str,
    /// Its network.
    pub network: &'a str,
}

/// Writes a notice, in English whoever reads it: it is a document.
pub fn write(notice: &Notice, body: Body<'_>, rules: &PanelRules) -> Text {
    language::for_reader(&ENGLISH, || said(notice, body, rules))
}

fn said(notice: &Notice, body: Body<'_>, rules: &PanelRules) -> Text {
    let mut what = Vec::new();
    let (seats, office) = (notice.seats, notice.post.is_office());
    let posts = match (office, seats) {
        (true, _) => format!("The {} of the {} is to be chosen", notice.post, body.panel),
        (false, 1) => format!("One seat on the {} is to be filled", body.panel),
        (false, _) => format!("{seats} seats on the {} are to be filled", body.panel),
    };
    what.push(format!(
        "{posts}, for {} months from {}.",
        notice.term_months,
        day(&notice.term_starts)
    ));
    if !notice.description.as_str().is_empty() {
        what.push(notice.description.to_string());
    }
    let mut sections = vec![("What is to be filled".to_owned(), what)];
    sections.push(("Who may vote".into(), vec![voters(notice, body, rules)]));
    sections.push((
        "Who may stand, and how".into(),
        standing(notice, body, rules),
    ));
    sections.push(("The timetable".into(), timetable(notice)));
    sections.push(("If there is no contest".into(), vec![NO_CONTEST.into()]));
    sections.extend(notice.tie_source.as_ref().map(|source| {
        let said = format!(
            "If votes are tied and the counting rule asks for a lot, its seed is: {source}. No other seed \
             is accepted."
        );
        ("If there is a tie".to_owned(), vec![said])
    }));
    if let Some(departure) = &notice.departure {
        let said = format!("The timetable is not that of the panel’s rules, because: {departure}");
        sections.push(("Departure from the rules".into(), vec![said]));
    }
    Text {
        title: format!("Notice of election: {}", notice.title),
        sections,
    }
}

const NO_CONTEST: &str = "If no more candidates stand than are to be elected, they are elected \
                          without a poll. What they leave open stays vacant, and is filled as the \
                          panel’s rules say.";

fn voters(notice: &Notice, body: Body<'_>, rules: &PanelRules) -> String {
    let on = day(&notice.record_date);
    if notice.post.is_office() {
        return format!("Those who hold a seat on the {} on {on}.", body.panel);
    }
    let who = franchise(&rules.voting, body);
    format!("{who} on {on}. Whoever joins later doesn’t vote in this election.")
}

fn franchise(franchise: &Franchise, body: Body<'_>) -> String {
    let networks = match franchise.networks.as_slice() {
        [] => format!("the network {}", body.network),
        [one] => format!("the network {one}"),
        some => format!("one of the networks {}", some.join(", ")),
    };
    match franchise.categories.as_slice() {
        [] => format!("Those who belong to {networks}"),
        some => format!("Those who belong to {networks} as {}", some.join(" or ")),
    }
}

fn standing(notice: &Notice, body: Body<'_>, rules: &PanelRules) -> Vec<String> {
    let nominations = &rules.nominations;
    let on = day(&notice.record_date);
    let who = if notice.post.is_office() {
        format!("Those who hold a seat on the {} on {on}.", body.panel)
    } else {
        format!("{} on {on}.", franchise(&rules.standing, body))
    };
    let how = match nominations.by {
        NominatedBy::Candidate => "A member stands.",
        NominatedBy::Others => "A member is nominated by another, and accepts.",
        NominatedBy::Either => "A member stands, or is nominated by another and accepts.",
    };
    let mut all = vec![who, how.to_owned()];
    let needs = match (nominations.proposers, nominations.seconders) {
        (0, 0) => None,
        (proposers, 0) => Some(some(proposers, "proposer")),
        (0, seconders) => Some(some(seconders, "seconder")),
        (proposers, seconders) => Some(format!(
            "{} and {}",
            some(proposers, "proposer"),
            some(seconders, "seconder")
        )),
    };
    all.extend(needs.map(|who| {
        format!("It takes {who} besides: members who may vote, and who confirm it themselves.")
    }));
    all.push(format!(
        "A statement has at most {} words{}.",
        nominations.statement_words,
        if nominations.photograph {
            "; a photograph may go with it"
        } else {
            ""
        }
    ));
    if nominations.interests {
        all.push("Candidates declare their interests, or that they have none.".into());
    }
    all.push(match (notice.ballot_order, &notice.lot_source) {
        (Order::Lot, Some(source)) => {
            format!("Candidates are listed in the order of a lot. Its seed will be: {source}.")
        }
        _ => "Candidates are listed by family name.".into(),
    });
    all
}

fn some(count: u16, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn timetable(notice: &Notice) -> Vec<String> {
    let at = |time: &DateTime<Utc>| moment(time, &notice.time_zone);
    vec![
        format!("This notice: {}.", day(&notice.notice_on)),
        format!("Nominations close: {}.", at(&notice.nominations_close)),
        format!(
            "Candidates are published: {}, at the latest.",
            at(&notice.candidates_published)
        ),
        format!(
            "Candidates can withdraw until: {}.",
            at(&notice.withdrawals_close)
        ),
        format!("Voting opens: {}.", at(&notice.voting_opens)),
        format!("Voting closes: {}.", at(&notice.voting_closes)),
        format!("Those elected answer by: {}.", at(&notice.answers_close)),
    ]
}

impl Text {
    /// As plain text.
    pub fn plain(&self) -> String {
        let mut text = self.title.to_uppercase() + "\n";
        for (heading, sentences) in &self.sections {
            text.push_str(&format!("\n{heading}\n\n"));
            for sentence in sentences {
                text.push_str(&format!("  {sentence}\n"));
            }
        }
        text
    }
}
