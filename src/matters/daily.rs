//! What happens by the calendar alone: a membership that ends on a day which the list of members named
//! long before is no news that anybody sends.

use std::collections::HashSet;

use chrono::Duration;

use super::store;
use crate::access::Authorised;
use crate::app::App;
use crate::error::Problem;
use crate::jobs::Next;

/// Looks who may sit no longer, and follows the panels' rules, as after a list of members.
pub async fn look(app: &App) -> Result<Next, Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    let service = Authorised::by_the_clock();
    store::members_changed(&tx, (service.actor(), now), &HashSet::new()).await?;
    tx.commit().await?;
    Ok(Next::At(now + Duration::days(1)))
}
