//! Letters about vacancies: to the panel's secretaries when one opens, and to whom a seat is offered.

use sea_orm::DatabaseTransaction;

use super::{Vacancy, rules, store};
use crate::accounts::appointments;
use crate::app::App;
use crate::entities::panel;
use crate::error::Problem;
use crate::jobs::Next;
use crate::mail::letters::{SeatOffered, VacancyOpened};
use crate::mail::store::{Posting, post, post_all};
use crate::mail::{About, To};
use crate::panels::{self, posts::store as posts, rules::PanelRules};
use crate::web::page;

/// Tells the panel's secretaries that a seat is vacant, unless that is settled meanwhile.
pub async fn tell(app: &App, id: i64) -> Result<Next, Problem> {
    let tx = app.store().begin().await?;
    let (panel_id, vacancy) = store::by_id(&tx, id).await?;
    if vacancy.settled.is_some() {
        return Ok(Next::Done);
    }
    let panel = panels::store::by_id(&tx, panel_id).await?;
    let panel_rules = store::rules_of(&tx, panel_id, &vacancy).await?;
    let made = store::offers(&tx, id).await?;
    let letter = VacancyOpened {
        post: posts::get(&tx, panel_id, vacancy.post).await?.label,
        since: page::day(&vacancy.since),
        next: rules::next(&vacancy, &made, &panel_rules.vacancies.routes).said(),
        link: page_of(app, &panel),
        panel: panel.name,
        vacancy: id,
    };
    let to = appointments::store::secretaries_to(&tx, panel_id).await?;
    let postings = to.into_iter().map(|to| Posting {
        letter: letter.clone().into(),
        to,
        about: About::Panel(panel_id),
    });
    let (vault, postings) = (&app.keys().vault, postings.collect());
    post_all(&tx, vault, app.now(), postings).await?;
    tx.commit().await?;
    Ok(Next::Done)
}

/// Tells a member that a seat is offered to them.
pub(super) async fn offer(
    app: &App,
    tx: &DatabaseTransaction,
    (panel, vacancy, panel_rules): (&panel::Model, &Vacancy, &PanelRules),
    member: i64,
) -> Result<(), Problem> {
    let seat = posts::get(tx, panel.id, vacancy.post).await?;
    let today = app.now().date_naive();
    let served = rules::service(panel_rules, vacancy, seat.retired, today);
    let letter = SeatOffered {
        panel: panel.name.clone(),
        post: seat.label,
        from: served.map(|(starts, _)| page::day(&starts)),
        until: served.map(|(_, ends)| page::last_day(&ends)),
        answer: app.settings().public.to(&format!(
            "/panels/{}/vacancies/{}/answer",
            panel.slug, vacancy.id
        )),
        link: page_of(app, panel),
    };
    let posting = Posting {
        letter: letter.into(),
        to: To::Member(member),
        about: About::Panel(panel.id),
    };
    post(tx, &app.keys().vault, app.now(), posting).await?;
    Ok(())
}

fn page_of(app: &App, panel: &panel::Model) -> String {
    app.settings().public.to(&format!("/panels/{}", panel.slug))
}
