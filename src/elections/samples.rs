//! The letters that an election sends from the opening of voting on, before they are sent: with what is known of it, and words in the
//! place of what isn't. Each is made by what will make it then.

use sea_orm::ConnectionTrait;

use super::ballot_box::by_mail;
use super::{Election, letters};
use crate::app::App;
use crate::error::Problem;
use crate::language::catalogue::ENGLISH;
use crate::language::{later, of, reading, t};
use crate::mail::{Letter, store::unwritten};

/// Each letter from the opening of voting on: to whom it goes with its subject, and what it says.
pub async fn all(
    app: &App,
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<(String, String)>, Problem> {
    // They go out in English, whoever looks at them.
    let letters = reading(&ENGLISH, letters_of(app, db, election)).await?;
    let read = letters.into_iter().map(|(to, letter)| {
        let (subject, words) = letter.render().map_err(unwritten)?;
        Ok((format!("{}: {subject}", of(to)), words.unwrapped))
    });
    read.collect()
}

async fn letters_of(
    app: &App,
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<(&'static str, Letter)>, Problem> {
    let closes = election.voting_closes();
    let receipt = (
        t!("(the tracker of their ballot)").to_owned(),
        t!("(the receipt)").to_owned(),
    );
    let accepted = &election.row.voting_opens;
    let task = |task: &str, until| -> Letter {
        letters::trustee_task(app, election, (task, until), false).into()
    };
    let mut all: Vec<(&'static str, Letter)> = vec![
        (
            later!("To every voter, when voting opens"),
            letters::invitation(app, db, election).await?.into(),
        ),
        (
            later!("To those who have not voted, when they are reminded"),
            letters::reminder(app, election).into(),
        ),
        (
            later!("To every voter, if the close is made later"),
            letters::extended(
                app,
                election,
                t!("(at the new time)").to_owned(),
                t!("(the reason that you give)"),
            )
            .into(),
        ),
        (
            later!("To a voter who asks for their receipt"),
            by_mail::letter(app, election, receipt, accepted).into(),
        ),
        (
            later!("To somebody who comes in a trustee’s place"),
            letters::invited(app, db, election).await?.into(),
        ),
        (
            later!("To each trustee, before the close"),
            task(letters::AT_HAND, Some(closes)),
        ),
        (
            later!("To each trustee, after the close"),
            task(letters::SHUFFLE, None),
        ),
        (
            later!("To each trustee, after the shuffles"),
            task(letters::OPEN, None),
        ),
    ];
    for (to, elected) in [
        (later!("To each candidate who is elected"), true),
        (later!("To each candidate who is not elected"), false),
    ] {
        let letter = letters::candidate_result(app, election, elected);
        all.push((to, letter.into()));
    }
    let until = t!("(the day that the declaration names)").to_owned();
    all.push((
        later!("To every voter, when the result is declared"),
        letters::declared(app, election, until).into(),
    ));
    Ok(all)
}
