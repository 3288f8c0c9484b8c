//! The sentences of the disclosure: pure.

use super::{Disclosure, Part};
use crate::elections::poll::{Poll, Sharing};
use crate::panels::rules::Profile;

/// Who takes part in an election, and how.
#[derive(Clone, Debug)]
pub struct Cast<'a> {
    /// Who operates what.
    pub profile: Profile,
    /// Whether a later ballot replaces an earlier one.
    pub revoting: bool,
    /// The panel's name.
    pub panel: &'a str,
    /// The registrar, once named.
    pub registrar: Option<&'a str>,
    /// The trustees, once named.
    pub trustees: &'a [String],
    /// Whether ballots are rankings, which are opened one by one.
    pub ranked: bool,
    /// Candidates, once final.
    pub candidates: usize,
    /// Voters on the roll, once taken.
    pub voters: u64,
    /// Voting codes beyond those of the voters.
    pub spares: usize,
}

/// The disclosure of an election.
pub fn disclosure(poll: &Poll, cast: &Cast<'_>) -> Disclosure {
    let parts = [
        ("The people", who(poll, cast)),
        ("The key", key(poll, cast)),
        ("Your vote", vote(cast)),
        ("This service", service(cast)),
        ("What is published", published(cast)),
    ];
    Disclosure {
        profile: cast.profile,
        parts: parts
            .into_iter()
            .map(|(heading, said)| Part { heading, said })
            .collect(),
    }
}

/// The same as text, as the supplement has it.
pub fn text(disclosure: &Disclosure) -> String {
    let mut text = "Who operates what in this election\n".to_owned();
    for Part { heading, said } in &disclosure.parts {
        text += &format!("\n{heading}\n");
        for sentence in said {
            text += sentence;
            text.push('\n');
        }
    }
    text
}

fn who(poll: &Poll, cast: &Cast<'_>) -> Vec<String> {
    let mut said = Vec::new();
    if poll.is_practice() {
        said.push("This is a rehearsal. Its votes elect nobody and are cleared away.".into());
    }
    said.push(format!(
        "The secretary of the {} runs the election on this service. The secretary sees neither \
         who has voted nor how; what the service knows is said below.",
        cast.panel
    ));
    let makes = match cast.registrar {
        Some(name) => format!("{name} makes the voting codes and sends them out."),
        None => "A registrar, not named yet, will make the voting codes and send them out.".into(),
    };
    said.push(match cast.profile {
        Profile::Separated => format!(
            "{makes} This service never sees a voting code: it knows only their public halves, \
             and not which is whose."
        ),
        Profile::Convenient => "This service makes the voting codes itself and holds one of the \
             keys. Whoever runs the service could therefore vote in the place of somebody who \
             doesn’t. This is meant for a trial, not for an election of consequence."
            .into(),
    });
    if cast.spares > 0 {
        let codes = match cast.spares {
            1 => "1 more voting code".to_owned(),
            more => format!("{more} more voting codes"),
        };
        said.push(format!(
            "The registrar has {codes} than there are voters. None of them can vote, except in the \
             place of a code that is made void because somebody else may have it; that is published, \
             without saying whose it was."
        ));
    }
    said
}

fn key(poll: &Poll, cast: &Cast<'_>) -> Vec<String> {
    let names = cast.trustees.join(", ");
    if cast.trustees.is_empty() {
        return vec!["The people who will hold the key are not named yet.".into()];
    }
    let size = cast.trustees.len();
    let mut said = vec![format!(
        "The key that opens the ballots is held by {size} people: {names}."
    )];
    said.push(match poll.sharing() {
        Sharing::Some(needed) => format!(
            "Any {needed} of them together can open the result; fewer can open nothing. They can \
             do it without the service."
        ),
        Sharing::All => "All of them are needed to open the result, and fewer can open nothing. \
             If one of the keys is lost, the result is lost."
            .into(),
    });
    if let Some(consent) = &poll.row.consent {
        said.push(format!("Why all are needed: {consent}"));
    }
    said
}

fn vote(cast: &Cast<'_>) -> Vec<String> {
    let mut said = vec![
        "Your choice is encrypted on your own device before it is sent, and nobody can read a \
         single voter’s ballot, unless enough of the people who hold the key work together to \
         do that."
            .into(),
    ];
    said.push(if cast.revoting {
        "You can vote again until voting closes. Your last ballot counts.".into()
    } else {
        "You can vote once. Your first ballot counts and can’t be replaced.".into()
    });
    said.push(
        "The service notes that a ballot came with your sign-in, so that you are not \
         reminded after you have voted. It shows that to nobody, and doesn’t note which ballot it was."
            .into(),
    );
    said
}

/// What the service knows, and what it could do.
fn service(cast: &Cast<'_>) -> Vec<String> {
    let mut said: Vec<String> = vec![
        "This service knows who may vote, who has signed in, and with whose sign-in some ballot \
         came."
            .into(),
        "Whoever runs it could give you another voting page than the published one, and that page \
         could tell them your choice. If you don’t want to rely on the page, make your ballot with \
         the program “ballots” on your own computer."
            .into(),
        "It could hold a ballot back. Then you get no receipt, or your tracker is missing from the \
         record; with the receipt you can prove that it took your ballot."
            .into(),
    ];
    if cast.profile == Profile::Separated {
        said.push(
            "It can’t open a ballot. It can’t add or change one without a voting code, and whoever \
             keeps their receipt finds out if their ballot was taken away."
                .into(),
        );
    }
    said
}

fn published(cast: &Cast<'_>) -> Vec<String> {
    let mut said = vec![
        "The encrypted ballots, the proofs and the result are published in one file that names \
         no voter. Anybody can check with it that the result follows from the ballots."
            .into(),
    ];
    if cast.ranked {
        said.push(
            "The rankings are shuffled and then opened one by one, so each ranking can be read, \
             and nobody can tell whose it is."
                .into(),
        );
        if let Some(risk) = risk(cast) {
            said.push(risk);
        }
    } else {
        said.push("Only the totals are ever opened.".into());
        if cast.voters > 0 && cast.voters < 5 {
            said.push(format!(
                "With {} voters the totals alone can show how somebody voted.",
                cast.voters
            ));
        }
    }
    said
}

/// Where more rankings are possible than there are voters, a ranking can be a signature.
fn risk(cast: &Cast<'_>) -> Option<String> {
    let possible = ballots::count::publication::possible(cast.candidates);
    let risky = possible.is_none_or(|possible| possible > u128::from(cast.voters));
    (cast.candidates > 0 && cast.voters > 0 && risky).then(|| {
        "More rankings are possible than there are voters. So whoever told you beforehand how to \
         fill the lower places could recognise your ballot among the published ones: promise \
         nobody a particular order."
            .into()
    })
}
