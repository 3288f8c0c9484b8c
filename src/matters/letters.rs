//! The letter about a matter, to the panel's secretaries. It names nobody: a mailbox is read by others.

use super::store;
use crate::accounts::appointments;
use crate::app::App;
use crate::error::Problem;
use crate::jobs::Next;
use crate::language::t;
use crate::mail::About;
use crate::mail::letters::MatterRaised;
use crate::mail::store::{Posting, post_all};
use crate::panels;

/// Tells the panel's secretaries of a matter, unless it is settled meanwhile.
pub async fn tell(app: &App, id: i64) -> Result<Next, Problem> {
    let tx = app.store().begin().await?;
    let Some(matter) = store::open(&tx, id).await? else {
        return Ok(Next::Done);
    };
    let panel = panels::store::by_id(&tx, matter.panel_id).await?;
    let kind: super::Kind = matter
        .kind
        .parse()
        .map_err(|_| Problem::internal(t!("A matter is of no known kind.")))?;
    let letter = MatterRaised {
        what: kind.said().to_owned(),
        link: app.settings().public.to(&format!("/panels/{}", panel.slug)),
        list: app
            .settings()
            .public
            .to(&format!("/panels/{}/desk#matters", panel.slug)),
        panel: panel.name,
    };
    let to = appointments::store::secretaries_to(&tx, panel.id).await?;
    let postings = to.into_iter().map(|to| Posting {
        letter: letter.clone().into(),
        to,
        about: About::Panel(panel.id),
    });
    let (vault, postings) = (&app.keys().vault, postings.collect());
    post_all(&tx, vault, app.now(), postings).await?;
    tx.commit().await?;
    Ok(Next::Done)
}
