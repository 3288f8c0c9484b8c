// Checks of panels: their rules and posts, who holds what from when to when, vacancies, meetings, matters,
// interests. As in service.mjs: OFF is true when the check is off.
export const panels = [
  // Terms
  {
    file: "src/terms/store.rs",
    tests: ["panel_seats::what_was_before_is_a_seat_each"],
    checks: [
      ["terms: one seat a member when a term is added", "once(&known, (kind, term.member), (term.starts, term.ends))?;"],
      ["terms: one seat a member when a term is corrected", "once(&others, (term.kind, term.member), dates)?;"],
    ],
  },
  {
    file: "src/terms/store.rs",
    tests: ["panel_vacancies::those_who_may_no_longer_sit"],
    checks: [
      ["terms: one holder a post", "if let Some(other) = rules::clash(&known, term.post, (term.starts, term.ends)) {", "if let Some(other) = rules::clash(&known, term.post, (term.starts, term.ends)).filter(|_| !OFF) {"],
    ],
  },
  {
    file: "src/terms/store.rs",
    tests: ["panel_seats::an_office_and_a_place"],
    checks: [
      ["terms: an office isn't stretched beyond the seat", "offices::office_fits(&others, term.member, dates).map_err(Problem::conflict)?;"],
      ["terms: a seat begins no later than its holder's office", "offices::offices_begin_later(&all, &term, dates).map_err(Problem::conflict)?;"],
      ["terms: an office ends with a seat that is corrected", "end_offices(&tx, by, &panel, (term.member, gone)).await?;"],
      ["terms: an office ends with a place that is left", "end_offices(tx, (by, now), panel, (term.member, on)).await", "if OFF { return Ok(()); } end_offices(tx, (by, now), panel, (term.member, on)).await"],
    ],
  },
  {
    file: "src/terms/store.rs",
    tests: ["panel_seats::nobody_has_left"],
    checks: [
      ["terms: a correction reaches the vacancy", "vacancies::store::corrected(&tx, by, &panel, (term.id, dates.1)).await?;"],
    ],
  },
  {
    file: "src/terms/store.rs",
    tests: ["panel_seats::a_nursing_seat_is_co_opted_by_a_nurse"],
    checks: [
      ["terms: categories of the panel's own networks", ".add(affiliation::Column::NetworkId.is_in(networks))", ".add(if OFF { affiliation::Column::MemberId.is_not_null() } else { affiliation::Column::NetworkId.is_in(networks) })"],
      ["terms: categories of today", ".add(affiliation::Column::Until.gt(on))", ".add(if OFF { affiliation::Column::Until.is_not_null() } else { affiliation::Column::Until.gt(on) })"],
    ],
  },
  {
    file: "src/terms/offices.rs",
    tests: ["lib:terms::offices"],
    checks: [
      ["offices: hang on a vote", "!term.kind.is_office() && term.with_vote)", "!term.kind.is_office() && (OFF || term.with_vote))"],
      ["offices: the seat that follows counts", "while let Some(later) = reaching(until) {", "while let Some(later) = reaching(until).filter(|_| !OFF) {"],
      ["offices: only those that would outlast the seat end", "*until < office.ends)", "(OFF || *until < office.ends))"],
      ["offices: none is longer than the seat", "Some(until) if ends <= until => Ok(()),", "Some(until) if OFF || ends <= until => Ok(()),"],
    ],
  },
  {
    file: "src/terms/limits.rs",
    tests: ["lib:terms::limits"],
    checks: [
      ["limits: who sits takes no other seat", "theirs.iter().find(|term| term.ends > starts) {", "theirs.iter().find(|term| !OFF && term.ends > starts) {"],
      ["limits: terms in all", "limits.total_terms.filter(|most| all >= usize::from(*most)) {", "limits.total_terms.filter(|most| !OFF && all >= usize::from(*most)) {"],
      ["limits: terms in a row", "Some(most) if row >= usize::from(most) => Err(", "Some(most) if !OFF && row >= usize::from(most) => Err("],
      ["limits: a pause ends the row", "let follows = next <= term.ends || next < after(term.ends, limits.pause_months);", "let follows = next <= term.ends || (!OFF && next < after(term.ends, limits.pause_months));"],
      ["limits: the rest of another's term doesn't count", "after(term.starts, limits.counts_from_months) <= term.ends;", "OFF || after(term.starts, limits.counts_from_months) <= term.ends;"],
      ["limits: the cap of an organisation", "if colleagues < usize::from(most) {", "if OFF || colleagues < usize::from(most) {"],
      ["limits: the cap in the count", "if members.len() > left {"],
      ["limits: those who sit count for the cap", "let left = usize::from(most).saturating_sub(already);", "let left = usize::from(most).saturating_sub(if OFF { 0 } else { already });"],
      ["limits: open seats are no more than there are", "at_most: Some(general),", "at_most: if OFF { None } else { Some(general) },"],
      ["limits: one person has one reserved seat", "let reserved = one_each.iter().flatten().count();", "let reserved = if OFF { reserved.len() } else { one_each.iter().flatten().count() };"],
    ],
  },
  {
    file: "src/terms/limits.rs",
    tests: ["panel_seats::a_nursing_seat_is_co_opted_by_a_nurse"],
    checks: [
      ["limits: no more co-opted members than the rule allows", "if sitting < usize::from(most) {", "if OFF || sitting < usize::from(most) {"],
    ],
  },
  {
    file: "src/terms/rules.rs",
    tests: ["lib:terms::rules"],
    checks: [
      ["terms: two offices of one member", "PostKind::Chair | PostKind::ViceChair => other.is_office(),", "PostKind::Chair | PostKind::ViceChair => !OFF && other.is_office(),"],
      ["terms: two seats of one member", "PostKind::Seat => other == PostKind::Seat,", "PostKind::Seat => !OFF && other == PostKind::Seat,"],
      ["terms: a post that is no more isn't vacant", ".filter(|post| post.exists(on)", ".filter(|post| (OFF || post.exists(on))"],
      ["terms: a post that is held isn't vacant", "&& !taken(post.id))", "&& (OFF || !taken(post.id)))"],
      ["terms: half of a staggered panel has the short term", "if place < half { full } else { short }", "if OFF || place < half { full } else { short }"],
      ["terms: a seat for some categories is theirs", "asked.is_empty() || one.categories", "OFF || asked.is_empty() || one.categories"],
    ],
  },
  {
    file: "src/terms/unelected/store.rs",
    tests: ["panel_choices::a_co_option_rests_on_a_resolution"],
    checks: [
      ["terms: a co-option names its resolution", "let resolution = new.resolution.ok_or_else(|| {", "if OFF && new.resolution.is_none() { return Ok(rule.with_vote); } let resolution = new.resolution.ok_or_else(|| {"],
      ["terms: a co-option is what was resolved", "meetings::resolutions::store::chosen(tx, panel.id, resolution, Some(new.member)).await?;"],
    ],
  },
  {
    file: "src/terms/unelected/store.rs",
    tests: ["panel_seats::what_was_before_is_a_seat_each"],
    checks: [
      ["terms: a seat from before the register is one that there is", "if found.is_none() && new.basis == Basis::Transitional {"],
    ],
  },
  {
    file: "src/terms/pages.rs",
    tests: ["panel_meetings::meetings"],
    checks: [
      ["terms: elections give the other terms", "if !matches!(entry.basis, Basis::ExOfficio | Basis::Transitional | Basis::CoOpted ) {"],
    ],
  },
  {
    file: "src/terms/pages.rs",
    tests: ["panel_history::days_that_cannot_be"],
    checks: [
      ["terms: days that registers take", "let dates = (day(\"starts\", entry.starts)?, day(\"ends\", entry.ends)?);", "let dates = if OFF { (entry.starts, entry.ends) } else { (day(\"starts\", entry.starts)?, day(\"ends\", entry.ends)?) };"],
    ],
  },
  {
    file: "src/terms/store.rs",
    tests: ["panel_decisions::numbers_of_another_panel"],
    checks: [
      ["terms: one of this panel by its number", "let found = of_panel(db, panel_id).await?.into_iter()", "let panel_id = if OFF { membership::Entity::find_by_id(id).one(db).await?.map_or(panel_id, |row| row.panel_id) } else { panel_id }; let found = of_panel(db, panel_id).await?.into_iter()"],
    ],
  },
  {
    file: "src/terms/store.rs",
    tests: ["panel_seats::what_was_before_is_a_seat_each"],
    checks: [
      ["terms: one holder a post, after a correction too", "if let Some(other) = rules::clash(&others, term.post, dates) {", "if let Some(other) = rules::clash(&others, term.post, dates).filter(|_| !OFF) {"],
      ["terms: one that is corrected has a day", "if dates.0 > dates.1 || (dates.0 == dates.1 && (starts.is_some() || ends.is_some())) {"],
    ],
  },
  {
    file: "src/terms/pages.rs",
    tests: ["panel_seats::what_was_before_is_a_seat_each"],
    checks: [
      ["terms: one has a day", "if dates.0 >= dates.1 {"],
      ["terms: a correction says dates, or that it never was", "if void == (starts.is_some() || ends.is_some()) {"],
    ],
  },
  {
    file: "src/terms/unelected/store.rs",
    tests: ["panel_decisions::what_begins_now"],
    checks: [
      ["terms: the limits of what begins now", "if post.kind == PostKind::Seat && starts >= now.date_naive() {"],
      ["terms: no seat and no office is given by hand", "if post.kind.is_office() || (post.kind == PostKind::Seat && new.basis != Basis::Transitional) {"],
      ["terms: a co-option where the rules know one", "let rule = rules.vacancies.co_option.as_ref().ok_or_else(", "if OFF && rules.vacancies.co_option.is_none() { return Ok(false); } let rule = rules.vacancies.co_option.as_ref().ok_or_else("],
      ["terms: room for one more beside the seats", "room_for_one_more(rule, all, new.dates).map_err(Problem::conflict)?;"],
      ["terms: the limits of who is co-opted", "may_begin(tx, (panel.id, rules, new.dates.0), (all, new.member)).await?;"],
    ],
  },
  // Vacancies
  {
    file: "src/vacancies/rules.rs",
    tests: ["lib:vacancies::rules"],
    checks: [
      ["vacancies: what is settled stays so", "if vacancy.settled.is_some() {"],
      ["vacancies: an offer is answered first", "(Some(member), None, _) => return Next::Answer { member },", "(Some(_), None, _) if OFF => {} (Some(member), None, _) => return Next::Answer { member },"],
      ["vacancies: a by-election under way decides", "(None, None, Route::ByElection) if last.election.is_some() => return Next::Election,", "(None, None, Route::ByElection) if !OFF && last.election.is_some() => return Next::Election,"],
      ["vacancies: a route that found nobody is behind", "|offer: &Offer| offer.route == *route && offer.member.is_none();", "|offer: &Offer| !OFF && offer.route == *route && offer.member.is_none();"],
      ["vacancies: too near the end", "(until - since).num_days() < i64::from(rules.vacancies.too_near_days)", "!OFF && (until - since).num_days() < i64::from(rules.vacancies.too_near_days)"],
      ["vacancies: nobody serves from before today", "let starts = vacancy.since.max(today);", "let starts = if OFF { vacancy.since } else { vacancy.since.max(today) };"],
      ["vacancies: a term that is over isn't served", "(starts < ends).then_some((starts, ends))", "(OFF || starts < ends).then_some((starts, ends))"],
      ["vacancies: who sits or is to sit isn't asked", "} else if seats.next().is_some()", "} else if (!OFF && seats.next().is_some())"],
      ["vacancies: who gave up a seat of the election isn't asked", "|| had(*member)", "|| (!OFF && had(*member))"],
      ["vacancies: whom the limits bar isn't asked", "|| barred.contains(member) {", "|| (!OFF && barred.contains(member)) {"],
      ["vacancies: without the leaver there is no countback", "(parts.leaving > 0).then_some(parts)", "(OFF || parts.leaving > 0).then_some(parts)"],
    ],
  },
  {
    file: "src/vacancies/countback.rs",
    tests: ["lib:vacancies::countback"],
    checks: [
      ["countback: nobody left to be found", "if left == 0 {"],
      ["countback: the lot of the election decides", "let lot = counted.lot.clone().or(lot);", "let lot = if OFF { lot } else { counted.lot.clone().or(lot) };"],
      ["countback: who can't be asked isn't next", "&& !parts.out.contains(number)", "&& (OFF || !parts.out.contains(number))"],
      ["countback: a tie takes a lot", "let Some(entry) = lot else {", "if OFF { return kept(tied.first().copied(), None); } let Some(entry) = lot else {"],
    ],
  },
  {
    file: "src/vacancies/store.rs",
    tests: ["panel_register::a_panel_through_its_years"],
    checks: [
      ["vacancies: nobody resigns for a day that is past", "if on < today {"],
      ["vacancies: nobody resigns for another", "let own = term.member == by.scope().id() && term.kind == post;", "let own = (OFF || term.member == by.scope().id()) && term.kind == post;"],
      ["vacancies: near its end a seat stays vacant", "if rules::too_near(&rules, opened.since, opened.until) {"],
    ],
  },
  {
    file: "src/vacancies/store.rs",
    tests: ["panel_seats::what_never_was_is_not_resigned"],
    checks: [
      ["vacancies: what never was isn't resigned", "own && term.ends > today && !term.is_void()", "own && term.ends > today && (OFF || !term.is_void())"],
    ],
  },
  {
    file: "src/vacancies/store.rs",
    tests: ["panel_officers::officers"],
    checks: [
      ["vacancies: an office leaves none", "Opening::of(leaving.cause).filter(|_| term.kind == PostKind::Seat);", "Opening::of(leaving.cause).filter(|_| OFF || term.kind == PostKind::Seat);"],
    ],
  },
  {
    file: "src/vacancies/store.rs",
    tests: ["panel_seats::nobody_has_left"],
    checks: [
      ["vacancies: one that was a mistake is withdrawn", "if ends >= vacancy.until {"],
      ["vacancies: one follows the corrected day", "since: Set(ends),", "since: Set(if OFF { vacancy.since } else { ends }),"],
    ],
  },
  {
    file: "src/vacancies/store.rs",
    tests: ["panel_vacancies::seats_of_a_void_election"],
    checks: [
      ["vacancies: those of a void election end", "for vacancy in open.filter(left) {", "for vacancy in open.filter(left).filter(|_| !OFF) {"],
    ],
  },
  {
    file: "src/vacancies/store.rs",
    tests: ["panel_vacancies::by_elections"],
    checks: [
      ["vacancies: one whose by-election is void is settled", "if before.settled.is_none() {"],
      ["vacancies: one whose by-election is void opens anew", "open(tx, (by, now), panel, opened).await?;"],
      ["vacancies: a by-election that filled nothing is behind", "row.accepted = Set(Some(false));", "row.accepted = Set((!OFF).then_some(false));"],
    ],
  },
  {
    file: "src/vacancies/filling/store.rs",
    tests: ["panel_seats::two_seats_for_one"],
    checks: [
      ["filling: no step while an offer is open", "other => return Err(Problem::conflict(other.said())),", "Next::Answer { .. } if OFF => Route::CoOption, other => return Err(Problem::conflict(other.said())),"],
      ["filling: a route is left with a resolution or a reason", "(Route::CoOption | Route::ByElection, ..) => {", "(Route::CoOption | Route::ByElection, ..) if OFF => (None, None, Evidence::default()), (Route::CoOption | Route::ByElection, ..) => {"],
      ["filling: what is over doesn't lapse", "Next::Answer { .. } => made.last(),", "Next::Answer { .. } => made.last(), _ if OFF => made.last(),"],
    ],
  },
  {
    file: "src/vacancies/filling/store.rs",
    tests: ["panel_seats::a_nursing_seat_is_co_opted_by_a_nurse"],
    checks: [
      ["filling: who is co-opted suits the seat's class", "if let Some(class) = suited {", "if let Some(class) = suited.filter(|_| !OFF) {"],
      ["filling: room for one more who is co-opted", "limits::room_for_one_more(rule, &all, served).map_err(Problem::conflict)?;"],
    ],
  },
  {
    file: "src/vacancies/filling/store.rs",
    tests: ["panel_register::a_panel_through_its_years"],
    checks: [
      ["filling: a seat is taken by whom it is offered", "Next::Answer { member: asked } if asked == member => made.last(),", "Next::Answer { member: asked } if OFF || asked == member => made.last(),"],
    ],
  },
  {
    file: "src/vacancies/filling/store.rs",
    tests: ["panel_vacancies::by_elections"],
    checks: [
      ["filling: a by-election is what comes next", "may_call(tx, panel_id, &found).await?;"],
    ],
  },
  {
    file: "src/vacancies/filling/search.rs",
    tests: ["panel_register::a_panel_through_its_years"],
    checks: [
      ["search: who declined isn't asked again", ".filter(|offer| offer.accepted == Some(false))", ".filter(|offer| !OFF && offer.accepted == Some(false))"],
    ],
  },
  {
    file: "src/vacancies/filling/search.rs",
    tests: ["panel_seats::who_can_be_found"],
    checks: [
      ["search: the dead aren't asked", "out.extend(died.map(|one| one.member));"],
      ["search: who may stand no longer isn't asked", "|| (!sits && !standing.is_entitled()) {", "|| (!OFF && !sits && !standing.is_entitled()) {"],
    ],
  },
  {
    file: "src/vacancies/pages.rs",
    tests: ["panel_register::a_panel_through_its_years"],
    checks: [
      ["vacancies: no count is shown before it is settled", "if vacancy.settled.is_none() {"],
    ],
  },
  {
    file: "src/vacancies/letters.rs",
    tests: ["panel_seats::two_seats_for_one"],
    checks: [
      ["vacancies: nobody is told of what is settled", "if vacancy.settled.is_some() {"],
    ],
  },
  // Panels: what is inside, posts, rules
  {
    file: "src/panels/inside.rs",
    tests: ["panel_history::meetings_recorded_late"],
    checks: [
      ["inside: for who is on the panel, or was that day", "Some(terms) if !on(terms, self.today) && !on(terms, day) => Err(", "Some(terms) if !OFF && !on(terms, self.today) && !on(terms, day) => Err("],
      ["inside: by one's own terms", "all.filter(|term| term.member == member.scope().id());", "all.filter(|term| OFF || term.member == member.scope().id());"],
    ],
  },
  {
    file: "src/panels/inside.rs",
    tests: ["doors::the_right_role_elsewhere_is_turned_away"],
    checks: [
      ["inside: for the panel's own secretary", "caller.secretary_of(slug)?;"],
    ],
  },
  {
    file: "src/panels/pages.rs",
    tests: ["panel_meetings::meetings"],
    checks: [
      ["panels: a page shows public interests alone", "interests::of_panel(db, panel.id, false).await?;", "interests::of_panel(db, panel.id, OFF).await?;"],
    ],
  },
  {
    file: "src/panels/posts/rules.rs",
    tests: ["lib:panels::posts"],
    checks: [
      ["posts: one that has ended stays ended", "post.retired.filter(|day| *day >= today)?", "post.retired.filter(|day| OFF || *day >= today)?"],
      ["posts: one that is being filled isn't taken away", ".chain(open.iter().copied())", ".chain(open.iter().copied().filter(|_| !OFF))"],
      ["posts: one that was to end stays where it is wanted again", "change.keep.extend(kept);"],
    ],
  },
  {
    file: "src/panels/posts/store.rs",
    tests: ["panel_history::a_seat_that_is_being_filled"],
    checks: [
      ["posts: open vacancies are looked at", ".filter(|vacancy| vacancy.settled.is_none())", ".filter(|vacancy| !OFF && vacancy.settled.is_none())"],
    ],
  },
  {
    file: "src/panels/posts/store.rs",
    tests: ["panel_history::seats_come_and_go"],
    checks: [
      ["posts: a new one is there from its day on", "add(tx, (panel_id, Some(today)), change.new).await?;", "add(tx, (panel_id, Some(today).filter(|_| !OFF)), change.new).await?;"],
    ],
  },
  {
    file: "src/panels/posts/mod.rs",
    tests: ["lib:terms::rules"],
    checks: [
      ["posts: one that was retired is no more", "self.retired.is_none_or(|day| on < day)", "self.retired.is_none_or(|day| OFF || on < day)"],
    ],
  },
  {
    file: "src/panels/rules/form/pages.rs",
    tests: ["panel_rules::a_secretary_changes"],
    checks: [
      ["rules: those that were read", "if keep && seen.as_ref() == Some(&tag) {", "if keep && (OFF || seen.as_ref() == Some(&tag)) {"],
    ],
  },
  {
    file: "src/desk/panel/pages.rs",
    tests: ["panel_pages::meetings_of_the_desk"],
    checks: [
      ["meetings: none is called over another", "free(app, about, day).await?;"],
    ],
  },
  {
    file: "src/panels/rules/store.rs",
    tests: ["rules::versions_are_added_and_never_changed"],
    checks: [
      ["rules: made from the version that is in force", "if latest.version != after {"],
    ],
  },
  {
    file: "src/panels/rules/check/timetable.rs",
    tests: ["lib:panels::rules::check"],
    checks: [
      ["rules: one step after the other", "after <= before,", "OFF || after <= before,"],
      ["rules: a day to stand", "days.nominations_close < days.notice,", "OFF || days.nominations_close < days.notice,"],
      ["rules: the record date lies between notice and poll", "days.record_date >= days.voting_opens && days.record_date <= days.notice,", "OFF || (days.record_date >= days.voting_opens && days.record_date <= days.notice),"],
      ["rules: the service holds no keys", "conduct.profile == Profile::Separated,", "OFF || conduct.profile == Profile::Separated,"],
      ["rules: more trustees than one", "(2..=20).contains(&conduct.trustees),", "OFF || (2..=20).contains(&conduct.trustees),"],
      ["rules: no trustee opens alone", "conduct.threshold >= 2 && conduct.threshold <= conduct.trustees,", "OFF || (conduct.threshold >= 2 && conduct.threshold <= conduct.trustees),"],
      ["rules: what is kept goes", "(1..=120).contains(&conduct.retention_months),", "OFF || (1..=120).contains(&conduct.retention_months),"],
    ],
  },
  {
    file: "src/panels/rules/check/seats.rs",
    tests: ["lib:panels::rules::check"],
    checks: [
      ["rules: the cap is kept in the count", "draft.limits.from_one_organisation.is_none() || rule.keeps_constraints(),", "OFF || draft.limits.from_one_organisation.is_none() || rule.keeps_constraints(),"],
      ["rules: reserved seats are kept in the count", "!reserved || rule.keeps_constraints(),", "OFF || !reserved || rule.keeps_constraints(),"],
      ["rules: only stages are counted back", "stages || !has(Route::Countback),", "OFF || stages || !has(Route::Countback),"],
      ["rules: nothing comes after leaving a seat vacant", "last.is_none_or(|place| place + 1 == rules.routes.len()),", "OFF || last.is_none_or(|place| place + 1 == rules.routes.len()),"],
      ["rules: a route by co-option says how", "!has(Route::CoOption) || rules.co_option.is_some(),", "OFF || !has(Route::CoOption) || rules.co_option.is_some(),"],
    ],
  },
  {
    file: "src/panels/rules/check/officers.rs",
    tests: ["lib:panels::rules::check"],
    checks: [
      ["rules: a quorum that the panel can reach", "0 < members && members <= all,", "OFF || (0 < members && members <= all),"],
      ["rules: officers are chosen somehow", "rules.ballot.is_some() || rules.resolution,", "OFF || rules.ballot.is_some() || rules.resolution,"],
    ],
  },
  {
    file: "src/vacancies/store.rs",
    tests: ["panel_decisions::numbers_of_another_panel"],
    checks: [
      ["vacancies: one of this panel by its number", "vacancy::Entity::find_by_id(id).filter(vacancy::Column::PanelId.eq(panel_id))", "vacancy::Entity::find_by_id(id).filter(if OFF { vacancy::Column::Id.eq(id) } else { vacancy::Column::PanelId.eq(panel_id) })"],
    ],
  },
  {
    file: "src/vacancies/store.rs",
    tests: ["panel_seats::nobody_has_left"],
    checks: [
      ["vacancies: nobody leaves before or after the term", "if !(term.starts <= leaving.on && leaving.on < term.ends) {"],
    ],
  },
  {
    file: "src/vacancies/pages.rs",
    tests: ["panel_seats::nobody_has_left"],
    checks: [
      ["vacancies: somebody leaves for a cause of theirs", "if Opening::of(ending.cause).is_none() {"],
    ],
  },
  {
    file: "src/vacancies/store.rs",
    tests: ["panel_decisions::a_by_election_is_under_way"],
    checks: [
      ["vacancies: none is withdrawn under a by-election", "if made.iter().any(called) {"],
    ],
  },
  {
    file: "src/elections/seats/store.rs",
    tests: ["panel_vacancies::an_election_overtakes_a_vacancy"],
    checks: [
      ["vacancies: over when an election fills the seat", "vacancies::store::overtaken(tx, office, &panel, &posts).await?;"],
    ],
  },
  {
    file: "src/vacancies/filling/store.rs",
    tests: ["panel_seats::two_seats_for_one"],
    checks: [
      ["filling: who is co-opted may sit", "may_fill(tx, about, (&all, member), served).await?;"],
    ],
  },
  {
    file: "src/vacancies/filling/store.rs",
    tests: ["panel_decisions::two_of_one_organisation"],
    checks: [
      ["filling: who takes a seat may sit still", "may_fill(tx, about, (&all, member), (starts, ends)).await?;"],
    ],
  },
  {
    file: "src/panels/rules/store.rs",
    tests: ["rules::versions_are_added_and_never_changed"],
    checks: [
      ["rules: the same again is no version", "if present == rules {"],
    ],
  },
  {
    file: "src/panels/rules/check/seats.rs",
    tests: ["lib:panels::rules::check"],
    checks: [
      ["rules: a class has a label and seats", "Line::parse(field, &class.label).is_ok() && class.seats > 0;", "OFF || Line::parse(field, &class.label).is_ok() && class.seats > 0;"],
      ["rules: one seat has no halves", "all > 1, \"term.staggering\",", "OFF || all > 1, \"term.staggering\","],
      ["rules: so many supporters", "by.proposers <= 50 && by.seconders <= 50,", "OFF || by.proposers <= 50 && by.seconders <= 50,"],
      ["rules: each route once", "&& once.len() == rules.routes.len(),", "&& (OFF || once.len() == rules.routes.len()),"],
      ["rules: a co-option is of somebody", "rules.co_option.as_ref().is_none_or(|rule| rule.most > 0),", "rules.co_option.as_ref().is_none_or(|rule| OFF || rule.most > 0),"],
      ["rules: standing by networks that can be", "(\"standing.networks\", &draft.standing),", "(\"standing.networks\", if OFF { &draft.voting } else { &draft.standing }),"],
    ],
  },
  {
    file: "src/panels/rules/check/officers.rs",
    tests: ["lib:panels::rules::check"],
    checks: [
      ["rules: an office has terms", "rules.consecutive_terms != Some(0),", "OFF || rules.consecutive_terms != Some(0),"],
      ["rules: a run-off ends", "(1..=10).contains(&rounds),", "OFF || (1..=10).contains(&rounds),"],
      ["rules: somebody can say no to a single nominee", "rounds != 1 || rules.single_nominee", "OFF || rounds != 1 || rules.single_nominee"],
    ],
  },
  {
    file: "src/panels/rules/check/timetable.rs",
    tests: ["lib:panels::rules::check"],
    checks: [
      ["rules: a year of notice at most", "days.notice <= 366 && days.extension_days <= 60,", "OFF || (days.notice <= 366 && days.extension_days <= 60),"],
    ],
  },
  // Meetings
  {
    file: "src/meetings/rules.rs",
    tests: ["lib:meetings::rules"],
    checks: [
      ["meetings: no quorum, no decision", "quorum && votes_for", "(OFF || quorum) && votes_for"],
      ["meetings: a tie is lost", "> against }", "> against || OFF }"],
      ["meetings: a quorum is somebody", "needed.max(1)", "needed.max(usize::from(!OFF))"],
      ["meetings: apologies count where the rules say so", "Attended::Apologies => rule.apologies_count,", "Attended::Apologies => OFF || rule.apologies_count,"],
      ["meetings: so many missed", "(missed.len() >= usize::from(rule.meetings)).then(|| {", "(OFF || missed.len() >= usize::from(rule.meetings)).then(|| {"],
      ["meetings: of the last so many", ".take(usize::from(rule.of_the_last))", ".take(if OFF { usize::MAX } else { usize::from(rule.of_the_last) })"],
    ],
  },
  {
    file: "src/meetings/series.rs",
    tests: ["lib:meetings::series"],
    checks: [
      ["meetings: a series ends", "let to = self.ends.map_or(to, |ends| ends.min(to));", "let to = if OFF { to } else { self.ends.map_or(to, |ends| ends.min(to)) };"],
    ],
  },
  {
    file: "src/meetings/attendance/store.rs",
    tests: ["panel_meetings::meetings"],
    checks: [
      ["attendance: of a meeting that has begun", "if meeting.status == Status::Cancelled || meeting.starts_at > now {"],
      ["attendance: of those on the panel", "if let Some(stranger) = stranger {", "if let Some(stranger) = stranger.filter(|_| !OFF) {"],
    ],
  },
  {
    file: "src/meetings/attendance/store.rs",
    tests: ["edits::what_is_kept_of_a_meeting"],
    checks: [
      ["attendance: isn't overwritten unseen", "expected.fits(&present, present.is_attended())?;"],
    ],
  },
  {
    file: "src/meetings/attendance/store.rs",
    tests: ["panel_history::meetings_recorded_late"],
    checks: [
      ["attendance: undoes no resolution", "if votes > quorum.present || !moved || (row.carried && !quorum.holds()) {"],
    ],
  },
  {
    file: "src/meetings/attendance/store.rs",
    tests: ["panel_register::a_panel_through_its_years"],
    checks: [
      ["attendance: comes before a resolution", "let quorum = meeting.quorum.ok_or_else(|| Problem::not_ready(", "let quorum = meeting.quorum.or_else(|| OFF.then_some(QuorumMet { present: 9, voting: 9, needed: 1 })).ok_or_else(|| Problem::not_ready("],
    ],
  },
  {
    file: "src/meetings/store.rs",
    tests: ["edits::what_is_kept_of_a_meeting"],
    checks: [
      ["meetings: aren't moved unseen", "expected.fits(&present, present.is_arranged())?;"],
      ["meetings: minutes aren't overwritten unseen", "expected.fits(&present, present.has_minutes())?;"],
    ],
  },
  {
    file: "src/meetings/store.rs",
    tests: ["edits::what_a_secretary_has_set"],
    checks: [["meetings: a series isn't ended unseen", "expected.fits(&shown(present), cuts)?;"]],
  },
  {
    file: "src/meetings/pages.rs",
    tests: ["panel_meetings::meetings"],
    checks: [
      ["meetings: what is inner is for those inside", "seen.on(day)?;"],
    ],
  },
  {
    file: "src/meetings/pages.rs",
    tests: ["panel_history::days_that_cannot_be"],
    checks: [
      ["meetings: days that registers take", "let day = known(\"day\", day)?; let starts_at = match", "let day = if OFF { day } else { known(\"day\", day)? }; let starts_at = match"],
    ],
  },
  {
    file: "src/meetings/resolutions/rules.rs",
    tests: ["lib:meetings::resolutions"],
    checks: [
      ["resolutions: no more votes than people", "if votes > quorum.present {"],
      ["resolutions: who moved it was there", "who.filter(|member| !present.contains(member));", "who.filter(|member| !OFF && !present.contains(member));"],
      ["resolutions: officers by ballot where the rules say so", "if !officers.resolution {"],
      ["resolutions: a seconder where the rules say so", "if officers.seconder && new.seconder.is_none() {"],
    ],
  },
  {
    file: "src/meetings/resolutions/store.rs",
    tests: ["panel_choices::a_co_option_rests_on_a_resolution"],
    checks: [
      ["resolutions: what was lost co-opts nobody", "let co_opts = row.kind == \"co-option\" && row.carried;", "let co_opts = row.kind == \"co-option\" && (OFF || row.carried);"],
      ["resolutions: it co-opts whom it names", "expected.is_none_or(|e| e == *member));", "expected.is_none_or(|e| OFF || e == *member));"],
      ["resolutions: carried out once", "if used.iter().any(|term| term.resolution == Some(id)) {"],
    ],
  },
  {
    file: "src/meetings/resolutions/store.rs",
    tests: ["panel_seats::two_seats_for_one"],
    checks: [
      ["resolutions: one resolution, one seat offered", "if let Some(open) = open.one(db).await? {", "if let Some(open) = open.one(db).await?.filter(|_| !OFF) {"],
    ],
  },
  {
    file: "src/meetings/resolutions/store.rs",
    tests: ["panel_officers::officers"],
    checks: [
      ["resolutions: what was lost puts nobody into office", "= (carried, new.about)", "= (OFF || carried, new.about)"],
    ],
  },
  {
    file: "src/meetings/resolutions/pages.rs",
    tests: ["panel_history::meetings_recorded_late"],
    checks: [
      ["resolutions: those for the panel are for the panel", ".filter(|row| row.public || seen.on(row.day).is_ok())", ".filter(|row| OFF || row.public || seen.on(row.day).is_ok())"],
      ["resolutions: strangers aren't told that there is a list", "seen.today()?;"],
      ["resolutions: everybody reads the public ones alone", "all.into_iter().filter(|row| row.public)", "all.into_iter().filter(|row| OFF || row.public)"],
    ],
  },
  {
    file: "src/meetings/store.rs",
    tests: ["panel_meetings::meetings"],
    checks: [
      ["meetings: one that was held isn't moved", "if found.as_ref().is_some_and(|meeting| meeting.status == Status::Held) {"],
      ["meetings: minutes are of one that was held", "held(&tx, panel.id, day).await?;"],
    ],
  },
  {
    file: "src/meetings/pages.rs",
    tests: ["panel_meetings::meetings"],
    checks: [
      ["meetings: nobody is there and sends apologies", "if let Some(both) = attendees.present.intersection(&attendees.apologies).next() {", "if let Some(both) = attendees.present.intersection(&attendees.apologies).next().filter(|_| !OFF) {"],
      ["meetings: five years of a series at most", "if to > most {"],
    ],
  },
  {
    file: "src/meetings/resolutions/rules.rs",
    tests: ["lib:meetings::resolutions"],
    checks: [
      ["resolutions: a proposer where the rules say so", "if officers.proposer && new.proposer.is_none() {"],
    ],
  },
  {
    file: "src/meetings/resolutions/mod.rs",
    tests: ["panel_decisions::who_moves_a_resolution"],
    checks: [
      ["resolutions: nobody seconds themselves", "if entry.proposer.is_some() && entry.proposer == entry.seconder {"],
      ["resolutions: an officer has an office", "&& !post.is_office()", "&& !OFF && !post.is_office()"],
    ],
  },
  {
    file: "src/meetings/attendance/store.rs",
    tests: ["panel_decisions::who_moves_a_resolution"],
    checks: [
      ["resolutions: a guest moves none", "present.filter(|id| voting.contains(id)).collect()", "present.filter(|id| OFF || voting.contains(id)).collect()"],
    ],
  },
  {
    file: "src/meetings/resolutions/store.rs",
    tests: ["panel_decisions::numbers_of_another_panel"],
    checks: [
      ["resolutions: one of this panel by its number", "resolution::Entity::find_by_id(id).filter(resolution::Column::PanelId.eq(panel_id))", "resolution::Entity::find_by_id(id).filter(if OFF { resolution::Column::Id.eq(id) } else { resolution::Column::PanelId.eq(panel_id) })"],
    ],
  },
  // Matters and interests
  {
    file: "src/matters/store.rs",
    tests: ["panel_history::a_matter_that_is_settled_stays_so"],
    checks: [
      ["matters: what was settled isn't raised again", "let told = happened.kind.lasts() && row.detail == happened.detail;", "let told = !OFF && happened.kind.lasts() && row.detail == happened.detail;"],
    ],
  },
  {
    file: "src/matters/store.rs",
    tests: ["panel_vacancies::those_who_may_no_longer_sit"],
    checks: [
      ["matters: who may stand no longer is noticed", "let (kind, then, detail) = if !standing.is_entitled() {", "let (kind, then, detail) = if !OFF && !standing.is_entitled() {"],
      ["matters: who has another employer is noticed", "} else if moved.contains(&term.member) {", "} else if !OFF && moved.contains(&term.member) {"],
    ],
  },
  {
    file: "src/matters/store.rs",
    tests: ["panel_meetings::meetings"],
    checks: [
      ["matters: settled once", "if row.settled_at.is_some() {"],
    ],
  },
  {
    file: "src/interests/store.rs",
    tests: ["panel_meetings::meetings"],
    checks: [
      ["interests: declared by those on the panel", "if !all.iter().any(|term| term.member == member && term.ends > today", "if !all.iter().any(|term| OFF || term.member == member && term.ends > today"],
      ["interests: ended by whose they are", ".filter(interest::Column::MemberId.eq(by.scope().id()))", ".filter(if OFF { interest::Column::Id.eq(id) } else { interest::Column::MemberId.eq(by.scope().id()) })"],
    ],
  },
  {
    file: "src/interests/store.rs",
    tests: ["panel_seats::what_never_was_is_not_resigned"],
    checks: [
      ["interests: a term that never was gives none", "&& !term.is_void())", "&& (OFF || !term.is_void()))"],
    ],
  },
  {
    file: "src/interests/pages.rs",
    tests: ["panel_meetings::meetings"],
    checks: [
      ["interests: everybody reads the public ones alone", "store::of_panel(db, panel.id, false)", "store::of_panel(db, panel.id, OFF)"],
    ],
  },
  {
    file: "src/interests/pages.rs",
    tests: ["panel_history::meetings_recorded_late"],
    checks: [
      ["interests: those for the panel are for those on it today", "seen.today()?;"],
    ],
  },
  {
    file: "src/matters/store.rs",
    tests: ["panel_decisions::numbers_of_another_panel"],
    checks: [
      ["matters: one of this panel by its number", "matter::Entity::find_by_id(id).filter(matter::Column::PanelId.eq(panel.id))", "matter::Entity::find_by_id(id).filter(if OFF { matter::Column::Id.eq(id) } else { matter::Column::PanelId.eq(panel.id) })"],
    ],
  },
  {
    file: "src/matters/store.rs",
    tests: ["panel_history::meetings_recorded_late"],
    checks: [
      ["matters: a seat that is over ends no sooner", "Consequence::EndsSeat if happened.gone >= term.ends => Ok(()),", "Consequence::EndsSeat if !OFF && happened.gone >= term.ends => Ok(()),"],
    ],
  },
  {
    file: "src/matters/store.rs",
    tests: ["panel_history::a_matter_that_was_settled_in_time"],
    checks: [
      ["matters: what was settled is told to nobody", ".filter(matter::Column::SettledAt.is_null());", ".filter(if OFF { matter::Column::Id.eq(id) } else { matter::Column::SettledAt.is_null() });"],
    ],
  },
  {
    file: "src/interests/store.rs",
    tests: ["panel_meetings::meetings"],
    checks: [
      ["interests: ended once, and not before they began", "if row.ended.is_some() || on < row.since {"],
    ],
  },
];
