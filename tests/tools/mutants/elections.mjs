// The checks of elections and of officers, from the table of moves to the seats.
const src = "src/elections";
const polls = "journeys::polls";
const bound = "journeys::bound";
const again = "journeys::again";
const gone = "journeys::gone";
const lost = "journeys::lost";
const standing = "journeys::standing";

export const elections = [
  // The table of moves, and what each move needs.
  {
    file: `${src}/transitions.rs`,
    tests: ["stages::whatever_is_not_in_the_table", "stages::nobody_but_the_secretary", "stages::every_demand_stops_its_way"],
    checks: [
      ["moves: only what is in the table", "ways().find(|way| way.to == to)", "ways().find(|way| OFF || way.to == to)"],
      ["moves: whose they are", "if way.by != by &&", "if !OFF && way.by != by &&"],
      ["moves: the clock's where it was announced", "!(way.timed && by == Role::Service)", "!((OFF || way.timed) && by == Role::Service)"],
      ["moves: what they need", "(way.needs)(facts).map_err(Refused::NotReady)?;"],
    ],
  },
  {
    file: `${src}/transitions.rs`,
    tests: [`${polls}::two_persons_open_and_declare`],
    checks: [["moves: by two persons", "self.0.by_two", "!OFF && self.0.by_two"]],
  },
  {
    file: `${src}/facts.rs`,
    tests: ["stages::every_demand_stops_its_way"],
    checks: [
      ["roll: after the announced close of nominations", "facts.poll.nominations_close_in <= 0,", "OFF || facts.poll.nominations_close_in <= 0,"],
      ["roll: on the record date", "facts.poll.record_date_in <= 0,", "OFF || facts.poll.record_date_in <= 0,"],
      ["roll: every nomination is decided", "require(undecided == 0, || match undecided { 1 => t!(\"1 nomination", "require(OFF || undecided == 0, || match undecided { 1 => t!(\"1 nomination"],
      ["roll: candidates that a ballot holds", "require(candidates <= most_candidates, || {", "require(OFF || candidates <= most_candidates, || {"],
      ["roll: somebody to vote", "require(entitled > 0, || {", "require(OFF || entitled > 0, || {"],
      ["keys: a contest", "require(is_contested(facts), ||", "require(OFF || is_contested(facts), ||"],
      ["keys: nobody can withdraw any more", "facts.poll.withdrawals_close_in <= 0 ||", "OFF || facts.poll.withdrawals_close_in <= 0 ||"],
      ["keys: no objection is open", "require(objections == 0, ||", "require(OFF || objections == 0, ||"],
      ["keys: a registrar", "require(facts.registrar &&", "require((OFF || facts.registrar) &&"],
      ["keys: two trustees", "facts.trustees.len() >= 2,", "(OFF || facts.trustees.len() >= 2),"],
      ["keys: nobody has two duties", "require(facts.poll.conflicts.is_empty(), || {", "require(OFF || facts.poll.conflicts.is_empty(), || {"],
      ["unopposed: no contest", "require(!is_contested(facts), ||", "require(OFF || !is_contested(facts), ||"],
      ["voting: all is ready", "require(lacking.is_empty(), ||", "require(OFF || lacking.is_empty(), ||"],
      ["voting: not before its time", "require(facts.poll.opens_in <= 0, || {", "require(OFF || facts.poll.opens_in <= 0, || {"],
      ["close: not before its time", "facts.poll.closes_in <= 0 ||", "OFF || facts.poll.closes_in <= 0 ||"],
      ["opening: rankings are shuffled before", "require(!facts.ranked, || {", "require(OFF || !facts.ranked, || {"],
      ["mixing: of rankings alone", "require(facts.ranked, || {", "require(OFF || facts.ranked, || {"],
      ["opening, count: as many trustees as are needed", "require(done.len() >= needed, || {", "require(OFF || done.len() >= needed, || {"],
      ["count: nobody died whose votes can't be passed on", "require(facts.died == 0 || facts.ranked, || {", "require(OFF || facts.died == 0 || facts.ranked, || {"],
      ["declaration: never of a rehearsal", "require(!facts.poll.practice, || {", "require(OFF || !facts.poll.practice, || {"],
      ["declaration: somebody is elected", "facts.winners > 0 || facts.unopposed ||", "OFF || facts.winners > 0 || facts.unopposed ||"],
      ["seats: no challenge is open", "require(undecided == 0, || match undecided { 1 => t!(\"1 challenge", "require(OFF || undecided == 0, || match undecided { 1 => t!(\"1 challenge"],
      ["seats: the elected have answered", "require(unanswered == 0 || facts.answers_over, ||", "require(OFF || unanswered == 0 || facts.answers_over, ||"],
    ],
  },
  {
    file: `${src}/facts.rs`,
    tests: [`${again}::void_and_run_again`],
    checks: [
      ["void: a reason", "require(facts.poll.reason, || {", "require(OFF || facts.poll.reason, || {"],
      ["seats: no challenge was upheld", "require(facts.poll.upheld == 0, || {", "require(OFF || facts.poll.upheld == 0, || {"],
    ],
  },
  {
    file: `${src}/readiness/rules.rs`,
    tests: ["stages::every_demand_stops_its_way"],
    checks: [
      ["ready: the key is made", "\"keys\", facts.poll.key_made,", "\"keys\", OFF || facts.poll.key_made,"],
      ["ready: nobody has two duties", "\"duties\", conflicts.is_empty(),", "\"duties\", OFF || conflicts.is_empty(),"],
      ["ready: a credential for each voter", "credentials == roll &&", "(OFF || credentials == roll) &&"],
      ["ready: not too many spares", "spares <= most,", "(OFF || spares <= most),"],
      ["ready: keys were drilled", "\"drills\", undrilled.is_empty(),", "\"drills\", OFF || undrilled.is_empty(),"],
      ["ready: the clocks", "apart <= MOST_APART,", "OFF || apart <= MOST_APART,"],
      ["ready: the close is to come", "let holds = facts.poll.closes_in > 0;", "let holds = OFF || facts.poll.closes_in > 0;"],
      ["ready: the delivery was reported", "None => (false, t!(\"The registrar", "None => (OFF, t!(\"The registrar"],
      ["ready: not too many undelivered", "undelivered <= most, t!(", "OFF || undelivered <= most, t!("],
      ["ready: the letters were read", "\"letters\", facts.poll.letters,", "\"letters\", OFF || facts.poll.letters,"],
      ["ready: a backup", "\"backup\", facts.poll.backup,", "\"backup\", OFF || facts.poll.backup,"],
      ["ready: no rehearsal is left", "\"rehearsals\", left == 0,", "\"rehearsals\", OFF || left == 0,"],
    ],
  },

  // What the database says of them.
  {
    file: `${src}/poll/facts.rs`,
    tests: [`${bound}::announced_times_are_waited_for`, `${bound}::keys_wait_for_the_last_word`],
    checks: [
      ["facts: the record date", "record_date_in: (row.record_date - today).num_days(),", "record_date_in: if OFF { 0 } else { (row.record_date - today).num_days() },"],
      ["facts: the end of withdrawing", "withdrawals_close_in: (withdrawals_close - now).num_seconds(),", "withdrawals_close_in: if OFF { 0 } else { (withdrawals_close - now).num_seconds() },"],
    ],
  },
  {
    file: `${src}/poll/facts.rs`,
    tests: [`${lost}::a_trustee_is_replaced`],
    checks: [
      ["facts: who has not drilled", "facts.undrilled = drills::store::undrilled(db, election, &poll).await?;"],
      ["facts: who has two duties", "facts.conflicts = keys::conflicts(db, election).await?;"],
    ],
  },
  {
    file: `${src}/poll/facts.rs`,
    tests: [`${again}::void_and_run_again`],
    checks: [["facts: challenges", "(facts.undecided, facts.upheld) = challenges(db, id).await?;"]],
  },
  {
    file: `${src}/poll/facts.rs`,
    tests: [`${again}::practice_then_real`],
    checks: [["facts: rehearsals that are left", "uncleared: store::rehearsals(db, election).await?.len(),", "uncleared: if OFF { 0 } else { store::rehearsals(db, election).await?.len() },"]],
  },
  {
    file: `${src}/store.rs`,
    tests: [`${bound}::a_changed_paper_is_decided_anew`],
    checks: [["facts: nominations to decide", "undecided: with(Status::Filed),", "undecided: if OFF { 0 } else { with(Status::Filed) },"]],
  },
  {
    file: `${src}/store.rs`,
    tests: ["journeys::roll::objections_and_corrections"],
    checks: [["facts: objections", "objections: roll::objections::store::undecided(tx, id).await?,", "objections: if OFF { 0 } else { roll::objections::store::undecided(tx, id).await? },"]],
  },
  {
    file: `${src}/store.rs`,
    tests: ["stages::a_hasty_secretary"],
    checks: [["facts: the time to answer", "answers_over: app.now() > answers_until,", "answers_over: OFF || app.now() > answers_until,"]],
  },
  {
    file: `${src}/store.rs`,
    tests: ["doors::the_stores_ask"],
    checks: [["elections: within one's authority", "if by.scope().covers(&panel, election.id()) {", "if OFF || by.scope().covers(&panel, election.id()) {"]],
  },

  // Moves.
  {
    file: `${src}/pages.rs`,
    tests: ["factors::moves_that_matter"],
    checks: [["moves: the second factor anew", "if weighty {"]],
  },
  {
    file: `${src}/readiness/pages.rs`,
    tests: ["factors::moves_that_matter"],
    checks: [["approvals: the second factor anew", "caller.fresh(app.now())?;"]],
  },
  {
    file: `${src}/moves.rs`,
    tests: [`${bound}::a_broken_board_is_declared_void`],
    checks: [
      ["moves: on a sound board", "heads::kept::sound(app, &store::get(app.store().read(), uuid).await?).await?;"],
      ["void: also of a broken board", "if wanted.to != Stage::Void {", "if OFF || wanted.to != Stage::Void {"],
    ],
  },
  {
    file: `${src}/moves.rs`,
    tests: [`${bound}::a_lot_and_a_void_take_two`],
    checks: [["count: a lot takes two", "|| lot.is_some())", "|| (!OFF && lot.is_some()))"]],
  },
  {
    file: `${src}/moves.rs`,
    tests: ["journeys::candidates::a_candidate_dies_during_the_vote"],
    checks: [["count: passes over the dead", "withdrawn: &died,", "withdrawn: &died[..if OFF { 0 } else { died.len() }],"]],
  },
  {
    file: `${src}/moves.rs`,
    tests: [`${bound}::announced_times_are_waited_for`],
    checks: [["voting: the roll is committed to", "roll::store::commit(tx, election).await", "if OFF { return Ok(()); } roll::store::commit(tx, election).await"]],
  },
  {
    file: `${src}/readiness/approvals/store.rs`,
    tests: [`${polls}::two_persons_open_and_declare`],
    checks: [
      ["approvals: opening takes two", "Stage::Voting => conduct.two_to_open,", "Stage::Voting => !OFF && conduct.two_to_open,"],
      ["approvals: declaring takes two", "_ => conduct.two_to_declare,", "_ => !OFF && conduct.two_to_declare,"],
      ["approvals: the clock is nobody", "if by.role != Role::Service {", "if OFF || by.role != Role::Service {"],
      ["approvals: of two persons", "Ok(givers(tx, election, word.to, &of).await?.len() >= PERSONS)", "Ok(OFF || givers(tx, election, word.to, &of).await?.len() >= PERSONS)"],
      ["approvals: of this very setup", "Stage::Voting => keys::store::make_setup(", "Stage::Voting if OFF => Vec::new(), Stage::Voting => keys::store::make_setup("],
    ],
  },
  {
    file: `${src}/readiness/approvals/store.rs`,
    tests: [`${bound}::a_lot_and_a_void_take_two`],
    checks: [
      ["approvals: of this very lot", "\"lot\": word.lot,", "\"lot\": word.lot.filter(|_| !OFF),"],
      ["approvals: of this very reason", "word.reason.map(Prose::as_str)", "word.reason.filter(|_| !OFF).map(Prose::as_str)"],
      ["approvals: what was approved", ".filter(approval::Column::Of.eq(of));", ".filter(if OFF { approval::Column::ElectionId.eq(election.id()) } else { approval::Column::Of.eq(of) });"],
      ["approvals: withdrawn tokens", "if withdrawn.is_some_and(|tokens| word.at <= tokens.at) {"],
    ],
  },
  {
    file: `${src}/readiness/approvals/store.rs`,
    tests: ["journeys::desk::two_people_see"],
    checks: [["approvals: what has changed since is said to", "Ok(of) => of == row.of,", "Ok(of) => OFF || of == row.of,"]],
  },
  {
    file: `${src}/readiness/store.rs`,
    tests: [`${bound}::keys_wait_for_the_last_word`],
    checks: [["letters: read when they are final", "if what == What::Letters && election.stage != Stage::Keys {"]],
  },
  {
    file: `${src}/moves.rs`,
    tests: [`${bound}::the_ballot_and_the_notice_stay`],
    checks: [["voting: the documents stay as they were published", "supplement::store::publish(tx, election).await?;"]],
  },
  {
    file: `${src}/readiness/approvals/store.rs`,
    tests: [`${gone}::a_former_secretary`],
    checks: [["approvals: appointments that have ended", "terms.iter().any(|one| one.ended_at.is_none())", "terms.iter().any(|one| OFF || one.ended_at.is_none())"]],
  },
  {
    file: `${src}/readiness/pages.rs`,
    tests: [`${bound}::keys_wait_for_the_last_word`],
    checks: [
      ["ready: the backup is the operator's word", "confirmable(&what, What::Backup)?;"],
      ["ready: the letters are the secretary's", "confirmable(&what, What::Letters)?;"],
    ],
  },
  {
    file: `${src}/readiness/store.rs`,
    tests: [`${bound}::there_is_an_end_to_everything`],
    checks: [["ready: confirmed before voting opens", "if election.stage > Stage::Keys {"]],
  },
  {
    file: `${src}/poll/store.rs`,
    tests: [`${bound}::keys_wait_for_the_last_word`],
    checks: [["poll: a hundred in a hundred at most", "if entry.most_undelivered.is_some_and(|most| most > 100) {"]],
  },
  {
    file: `${src}/poll/store.rs`,
    tests: [`${bound}::there_is_an_end_to_everything`],
    checks: [["poll: set before voting opens", "if election.stage > Stage::Keys {"]],
  },

  // Casting.
  {
    file: `${src}/ballot_box/pages.rs`,
    tests: ["casting::only_who_is_on_the_roll"],
    checks: [
      [
        "casting: who is on the roll",
        "if !roll::store::is_on(app.store().read(), election.id(), member.scope().id()).await? { return Err(Problem::forbidden(t!(\"You are not on the roll of this election.\" ))); } let setup = setup(&app, &election).await?; let checked",
        "if !OFF && !roll::store::is_on(app.store().read(), election.id(), member.scope().id()).await? { return Err(Problem::forbidden(t!(\"You are not on the roll of this election.\" ))); } let setup = setup(&app, &election).await?; let checked",
      ],
    ],
  },
  {
    file: `${src}/ballot_box/pages.rs`,
    tests: ["receipts::only_what_the_service_has_signed"],
    checks: [
      [
        "receipts by mail: who is on the roll",
        "if !roll::store::is_on(app.store().read(), election.id(), member.scope().id()).await? { return Err(Problem::forbidden(t!(\"You are not on the roll of this election.\" ))); } let receipt",
        "if !OFF && !roll::store::is_on(app.store().read(), election.id(), member.scope().id()).await? { return Err(Problem::forbidden(t!(\"You are not on the roll of this election.\" ))); } let receipt",
      ],
    ],
  },
  {
    file: `${src}/ballot_box/pages.rs`,
    tests: ["booth::credentials_are_found"],
    checks: [["credentials: by two digits at most", "if !matches!(beginning.len(), 1 | 2) || !beginning.bytes().all(digit) {"]],
  },
  {
    file: `${src}/ballot_box/store.rs`,
    tests: ["casting::the_same_ballot_again", "casting::an_older_ballot_after_a_newer_one"],
    checks: [
      ["casting: one ballot is one event", "if let Some(receipt) = known(tx, id, setup, &ballot.tracker()).await? {", "if let Some(receipt) = known(tx, id, setup, &ballot.tracker()).await?.filter(|_| !OFF) {"],
      ["casting: no older one after a newer", "if newer > 0 {"],
    ],
  },
  {
    file: `${src}/ballot_box/store.rs`,
    tests: ["casting::a_code_that_was_struck", "casting::the_roll_notes_who_has_voted"],
    checks: [
      ["casting: codes that are on the list", "Some(State::Live) => Ok(()),", "Some(State::Live) => Ok(()), None if OFF => Ok(()),"],
      ["casting: noted on the roll", "roll::store::mark_voted(tx, id, by).await?;"],
    ],
  },
  {
    file: `${src}/ballot_box/store.rs`,
    tests: [`${lost}::a_lost_code`],
    checks: [
      ["casting: no code that is void", "Some(State::Void) => Err(", "Some(State::Void) if OFF => Ok(()), Some(State::Void) => Err("],
      ["casting: no code that is a spare", "Some(State::Spare) => Err(", "Some(State::Spare) if OFF => Ok(()), Some(State::Spare) => Err("],
      ["credentials: those that may vote", ".filter(credential::Column::State.eq(State::Live.as_str()))", ".filter(if OFF { credential::Column::ElectionId.eq(election) } else { credential::Column::State.eq(State::Live.as_str()) })"],
    ],
  },
  {
    file: `${src}/ballot_box/store.rs`,
    tests: [`${polls}::voting_opens_and_closes_by_itself`],
    checks: [["casting: late is told as late", "if closes.is_none_or(|closes| now < closes) =>", "if OFF || closes.is_none_or(|closes| now < closes) =>"]],
  },
  {
    file: `${src}/ballot_box/store.rs`,
    tests: [`${bound}::two_instances_keep_one_head`],
    checks: [
      [
        "casting: a head covers the receipt",
        "let kept = heads::kept::covering(app, election, receipt.height + 1).await;",
        "let kept = if OFF { return Ok(receipt); } else { heads::kept::covering(app, election, receipt.height + 1).await };",
      ],
    ],
  },
  {
    file: `${src}/ballot_box/store.rs`,
    tests: [`${bound}::there_is_an_end_to_everything`],
    checks: [
      ["tested ballots: while voting is open", "election.at(Stage::Voting)?;"],
      ["tested ballots: so many an hour", "if !app.ballots_tested().once_more(by.scope().id(), app.now()) {"],
    ],
  },
  {
    file: `${src}/ballot_box/by_mail.rs`,
    tests: ["lib:elections::ballot_box::by_mail"],
    checks: [
      ["receipts by mail: an hour later anew", "times.retain(|time| now - *time < Duration::hours(1));"],
      ["receipts by mail: at most so many", "let may = times.len() < self.most;", "let may = OFF || times.len() < self.most;"],
    ],
  },
  {
    file: `${src}/ballot_box/by_mail.rs`,
    tests: ["receipts::only_what_the_service_has_signed", "receipts::what_cannot_be_sent"],
    checks: [
      ["receipts by mail: signed by the service", "if !holds {"],
      ["receipts by mail: nobody's mailbox is filled", "if !app.receipts_asked().once_more(member, app.now()) {"],
    ],
  },
  {
    file: "src/mine/ballot.rs",
    tests: ["handed_in::what_is_refused"],
    checks: [
      ["a ballot's form: once voting has opened", "if election.stage < Stage::Voting {"],
      ["a ballot's form: who is on the roll", "if !roll::store::is_on(db, election.id(), member.scope().id()).await? {"],
      ["a receipt's form: signed by the service", "by_mail::ours(&app, &setup, &receipt)?;"],
    ],
  },
  {
    file: `${src}/ballot_box/pages.rs`,
    tests: ["casting::a_tested_ballot"],
    checks: [
      ["tested ballots: who is on the roll", "body::Json(tested): body::Json<Tested>,) -> Result<StatusCode, Problem> { let member = caller.member()?; let election = elections::get(app.store().read(), &uuid).await?; if !roll::store::is_on(app.store().read(), election.id(), member.scope().id()).await? {", "body::Json(tested): body::Json<Tested>, ) -> Result<StatusCode, Problem> { let member = caller.member()?; let election = elections::get(app.store().read(), &uuid).await?; if !OFF && !roll::store::is_on(app.store().read(), election.id(), member.scope().id()).await? {"],
      ["tested ballots: by their trackers", "if !is_fingerprint(&tested.tracker) {"],
    ],
  },
  {
    file: `${src}/ballot_box/store.rs`,
    tests: ["casting::a_tested_ballot"],
    checks: [
      ["casting: no ballot that was tested", "not_tested(tx, id, &ballot.tracker()).await?;"],
      ["tested ballots: none that was cast", "if cast.count(&tx).await? > 0 {"],
    ],
  },
  {
    file: `${src}/ballot_box/store.rs`,
    tests: ["casting::the_first_ballot_stays"],
    checks: [["casting: once, where the rules say so", "not_again(tx, id, &credential).await?;"]],
  },
  {
    file: `${src}/ballot_box/store.rs`,
    tests: [`${bound}::a_broken_board_is_declared_void`],
    checks: [["casting: on a sound board", "heads::kept::sound(app, election).await?;"]],
  },
  {
    file: `${src}/voiding/store.rs`,
    tests: ["casting::a_void_election"],
    checks: [["void: the board is shut", "board::change_open(tx, election.id(), Change::Shut, app.ahead()).await?;"]],
  },

  // The board and its heads.
  {
    file: `${src}/board/store.rs`,
    tests: ["board::"],
    checks: [
      ["board: after the head that was seen", ".filter(board::Column::Head.eq(expected.hash.to_string()));", ".filter(if OFF { board::Column::ElectionId.eq(election) } else { board::Column::Head.eq(expected.hash.to_string()) });"],
      ["board: shut, it takes no ballot", "if entry.kind == EventKind::Ballot {"],
      ["board: interrupted, it takes no ballot", ".filter(board::Column::Paused.eq(false))", ".filter(if OFF { board::Column::ElectionId.eq(election) } else { board::Column::Paused.eq(false) })"],
      ["board: no ballot after the close", ".filter(database_time::is_to_come(backend, \"closes_at\", ahead));", ".filter(if OFF { board::Column::ElectionId.eq(election) } else { database_time::is_to_come(backend, \"closes_at\", ahead) });"],
      ["board: the end of ballots shuts it", "if entry.kind == EventKind::EndBallots {"],
    ],
  },
  {
    file: `${src}/board/store.rs`,
    tests: [`${polls}::an_extension_and_an_interruption`],
    checks: [
      ["board: a close that has come stays", ".col_expr(board::Column::ClosesAt, Expr::value(at)).filter(not_closed),", ".col_expr(board::Column::ClosesAt, Expr::value(at)).filter(if OFF { board::Column::ElectionId.eq(election) } else { not_closed }),"],
      ["board: interrupted once", ".filter(board::Column::Paused.eq(!paused))", ".filter(if OFF { board::Column::ElectionId.eq(election) } else { board::Column::Paused.eq(!paused) })"],
      ["board: no interruption after the close", ".filter(not_closed), Change::Shut", ".filter(if OFF { board::Column::ElectionId.eq(election) } else { not_closed }), Change::Shut"],
    ],
  },
  {
    file: `${src}/board/download.rs`,
    tests: ["ranges::a_download_goes_on"],
    checks: [["record: a part of this very chain", "found.is_some_and(|found| found.to_string() == hash)", "found.is_some_and(|found| OFF || found.to_string() == hash)"]],
  },
  {
    file: `${src}/heads/second.rs`,
    tests: ["lib:elections::heads::second"],
    checks: [
      ["heads: no older one replaces a newer", "Ordering::Greater =>", "Ordering::Greater if OFF => {} Ordering::Greater =>"],
      ["heads: two of one size", "Ordering::Equal if before.root != now.root => {", "Ordering::Equal if !OFF && before.root != now.root => {"],
      ["heads: signed by the service", "head.verify(key).is_ok()", "(OFF || head.verify(key).is_ok())"],
      ["heads: of this very board", "head.head().origin == origin(uuid)", "(OFF || head.head().origin == origin(uuid))"],
    ],
  },
  {
    file: `${src}/heads/kept.rs`,
    tests: [`${bound}::an_old_copy_of_the_database`],
    checks: [["heads: a board that is behind what was seen", "if found < board.tree.size() && board.broken.is_none() {"]],
  },
  {
    file: `${src}/heads/mod.rs`,
    tests: ["lib:elections::heads::tests"],
    checks: [
      ["heads: a board that is behind what was published", "if found < published.size {"],
      ["heads: a board that is another", "Some(root) if root != published.root =>", "Some(root) if !OFF && root != published.root =>"],
    ],
  },

  // Keys and codes.
  {
    file: `${src}/keys/rules.rs`,
    tests: ["lib:elections::keys::rules"],
    checks: [
      ["holders: as many trustees as the rules say", "if trustees != wanted {"],
      ["holders: all are needed by consent alone", "if conduct.threshold >= conduct.trustees {"],
      ["duties: a candidate by their number", "*subject == format!(\"member:{member}\")", "(!OFF && *subject == format!(\"member:{member}\"))"],
      ["duties: a candidate by their address", "|| email.is_some_and(", "|| !OFF && email.is_some_and("],
    ],
  },
  {
    file: `${src}/keys/store.rs`,
    tests: ["journeys::pages::a_secretary_runs_an_election"],
    checks: [["holders: never the secretary", "not_by_oneself(by, holders.trustees.iter().chain([&holders.registrar]))?;"]],
  },
  {
    file: `${src}/keys/store.rs`,
    tests: ["keys::a_trustees_key_needs_its_proof"],
    checks: [
      ["holders: named before the keys are made", "if election.stage >= Stage::Keys {"],
      ["keys: a key stays", ".filter(trustee::Column::PublicKey.is_null())", ".filter(if OFF { trustee::Column::Owner.eq(owner) } else { trustee::Column::PublicKey.is_null() })"],
    ],
  },
  {
    file: `${src}/keys/store.rs`,
    tests: [`${lost}::a_lost_code`],
    checks: [
      ["codes: new ones are delivered anew", "delivery::Entity::delete_by_id(id).exec(&tx).await?;"],
      ["codes: no more spares than are needed", "if spares.len() > most {"],
      ["codes: the list is fixed when voting opens", "election.at(Stage::Keys)?; let id = election.id();", "if !OFF { election.at(Stage::Keys)?; } let id = election.id();"],
    ],
  },
  {
    file: `${src}/keys/pages.rs`,
    tests: ["keys::credentials_are_group_elements"],
    checks: [["codes: none twice", "Roll::new(&read).map_err(|error| Invalid::new(\"credentials\", error.to_string()))?;"]],
  },
  {
    file: `${src}/keys/codes/store.rs`,
    tests: [`${lost}::a_lost_code`],
    checks: [
      ["codes: one that has voted stays", "if voted > 0 {"],
      ["codes: a spare is there once", "if changed.rows_affected == 1 {", "if OFF || changed.rows_affected == 1 {"],
      ["codes: delivered from the keys to the close", "if !matches!(election.stage, Stage::Keys | Stage::Voting) {"],
      ["codes: each voter's arrived or didn't", "if u64::from(said.delivered) + u64::from(said.undelivered) != voters {"],
      ["codes: sent again while voting is open", "election.at(Stage::Voting)?;"],
    ],
  },
  {
    file: `${src}/keys/ceremony/rules.rs`,
    tests: ["lib:elections::keys::ceremony"],
    checks: [
      ["ceremony: the round that is due", "if now.round() != Some(round) {"],
      ["ceremony: a certificate for one's place", "if certificate.place() == place {", "if OFF || certificate.place() == place {"],
      ["ceremony: a polynomial of one's own", "Polynomials::check(certificates, index, json).map_err(unsound)?;"],
      ["ceremony: each message once", "if slot.is_some() {"],
      ["ceremony: an answer of one's own", "checked.map_err(unsound)?;", "if !OFF { checked.map_err(unsound)?; }"],
    ],
  },
  {
    file: `${src}/keys/ceremony/store.rs`,
    tests: [`${bound}::a_new_trustee_is_written_to`],
    checks: [
      ["trustees: never the secretary in another's place", "keys::not_by_oneself(by, std::iter::once(&person))?;"],
      ["trustees: a new one is written to", "letters::invite_trustee(app, &tx, &election, before.owner).await?;"],
    ],
  },
  {
    file: `${src}/keys/ceremony/store.rs`,
    tests: [`${lost}::a_trustee_is_replaced`],
    checks: [
      ["trustees: nobody twice", ".any(|row| row.owner != before.owner &&", ".any(|row| !OFF && row.owner != before.owner &&"],
      ["trustees: nobody who makes the codes", "|| election.row.registrar.as_deref() == Some(", "|| !OFF && election.row.registrar.as_deref() == Some("],
      ["trustees: the key is made anew", "begin(&tx, now, id).await?;"],
    ],
  },
  {
    file: `${src}/keys/drills/store.rs`,
    tests: [`${lost}::a_trustee_is_replaced`],
    checks: [
      ["drills: with one's own key", "drill.check(&setup, owner, &open.question).map_err(refused)?;"],
      [
        "drills: of this very setup",
        ".filter(drill::Column::Fingerprint.eq(fingerprint)).filter(drill::Column::Answer.is_not_null());",
        ".filter(if OFF { drill::Column::ElectionId.eq(election.id()) } else { drill::Column::Fingerprint.eq(fingerprint) }).filter(drill::Column::Answer.is_not_null());",
      ],
    ],
  },
  {
    file: `${src}/keys/rules.rs`,
    tests: ["keys::one_person_holds_one_duty"],
    checks: [
      ["holders: two trustees or more", "if !(2..=MOST_TRUSTEES).contains(&trustees.len()) {"],
      ["holders: different people", "if !trustees.iter().all(|trustee| subjects.insert(trustee.subject.as_str())) {"],
    ],
  },
  {
    file: `${src}/keys/rules.rs`,
    tests: [`${bound}::the_ballot_and_the_notice_stay`],
    checks: [["record: bound to the source of a lot", "let ties = ties.map_or_else(", "let ties = ties.filter(|_| !OFF).map_or_else("]],
  },
  {
    file: `${src}/keys/store.rs`,
    tests: [`${bound}::keys_wait_for_the_last_word`],
    checks: [["keys: none alone where they make one together", "if polls::of(&tx, election.id()).await?.sharing() != Sharing::All {"]],
  },
  {
    file: `${src}/keys/store.rs`,
    tests: [`${gone}::a_replaced_trustee`],
    checks: [["keys: of who is a trustee still", "still_trustee(&tx, &election, by).await?;"]],
  },
  {
    file: `${src}/keys/ceremony/store.rs`,
    tests: [`${gone}::a_replaced_trustee`],
    checks: [
      ["ceremony: messages of who is a trustee still", "keys::still_trustee(&tx, &election, by).await?; let owner = by.scope().owner();", "if !OFF { keys::still_trustee(&tx, &election, by).await?; } let owner = by.scope().owner();"],
      ["ceremony: complaints of who is a trustee still", "keys::still_trustee(&tx, &election, by).await?; let detail = json!({", "if !OFF { keys::still_trustee(&tx, &election, by).await?; } let detail = json!({"],
    ],
  },

  // The roll.
  {
    file: `${src}/roll/rules.rs`,
    tests: ["lib:elections::roll::rules"],
    checks: [
      ["roll: who joined later", "if place.since > on {"],
      ["roll: who has left", "place.until.filter(|until| *until <= on)", "place.until.filter(|until| !OFF && *until <= on)"],
      ["roll: of the categories", "!categories.is_empty() && !categories.contains(", "!OFF && !categories.is_empty() && !categories.contains("],
    ],
  },
  {
    file: `${src}/roll/store.rs`,
    tests: ["journeys::roll::objections_and_corrections"],
    checks: [["roll: struck once", "(Change::Strike, false) =>", "(Change::Strike, false) if OFF => {} (Change::Strike, false) =>"]],
  },
  {
    file: `${src}/roll/store.rs`,
    tests: [`${polls}::an_extension_and_an_interruption`],
    checks: [
      [
        "reminders: to those who have not voted",
        ".filter(roll_entry::Column::Voted.eq(false)).order_by_asc(",
        ".filter(if OFF { roll_entry::Column::ElectionId.eq(election) } else { roll_entry::Column::Voted.eq(false) }).order_by_asc(",
      ],
    ],
  },
  {
    file: `${src}/roll/store.rs`,
    tests: ["privacy::erasure_leaves_the_record_verifying"],
    checks: [["roll: who is erased", "roll_leaf::Entity::update_many().set(nobody).filter(which).exec(tx).await?;"]],
  },
  {
    file: `${src}/roll/objections/store.rs`,
    tests: ["journeys::roll::objections_and_corrections"],
    checks: [
      ["objections: while the roll is open", "is_open(&election)?; let member = by.scope().id();", "if !OFF { is_open(&election)?; } let member = by.scope().id();"],
      ["objections: decided once", "if row.upheld.is_some() {"],
      ["objections: of a member", "(true, ..) => {", "(true, ..) if OFF => None, (true, ..) => {"],
      ["corrections: while the roll is open", "is_open(&election)?; let member = members::store::by_email(&tx, email).await?;", "if !OFF { is_open(&election)?; } let member = members::store::by_email(&tx, email).await?;"],
    ],
  },
  {
    file: `${src}/roll/retention/store.rs`,
    tests: ["privacy::rolls_are_forgotten"],
    checks: [["roll: kept as long as the rules say", "is_some_and(|until| until < now)", "is_some_and(|until| OFF || until < now)"]],
  },
  {
    file: `${src}/roll/store.rs`,
    tests: ["journeys::roll::who_joins_late"],
    checks: [["roll: one's own proof", ".filter(roll_leaf::Column::MemberId.eq(by.scope().id()))", ".filter(if OFF { roll_leaf::Column::ElectionId.eq(election.id()) } else { roll_leaf::Column::MemberId.eq(by.scope().id()) })"]],
  },
  {
    file: `${src}/roll/objections/store.rs`,
    tests: ["journeys::roll::nobody_objects_without_end"],
    checks: [["objections: so many at a time", "if open.count(&tx).await? >= MOST_OPEN {"]],
  },

  // The trustees' work.
  {
    file: `${src}/tally/store.rs`,
    tests: ["stages::a_hasty_secretary"],
    checks: [["shuffles: each trustee's once", "not_twice(&tx, election, entry.kind, by.scope().owner()).await?;"]],
  },
  {
    file: `${src}/tally/store.rs`,
    tests: [`${bound}::there_is_an_end_to_everything`],
    checks: [
      [
        "shares: one commitment, one answer",
        "if let Some(same) = known.find(|one| (one.owner, one.commitment) == (owner, commitment)) {",
        "if let Some(same) = known.find(|one| (one.owner, one.commitment) == (owner, commitment)).filter(|_| !OFF) {",
      ],
    ],
  },
  {
    file: `${src}/tally/store.rs`,
    tests: ["keys::a_trustees_work_of_another_election"],
    checks: [
      ["shares: what was committed to", "if own.all(|c| c.commitment != commitment) {"],
      ["shares: their proofs", "if let Err(error) = verified {", "if !OFF && let Err(error) = verified {"],
    ],
  },
  {
    file: `${src}/tally/store.rs`,
    tests: [`${polls}::one_trustee_is_missing`],
    checks: [
      ["shares: none before enough are committed to", "if !current.setup.trustees().suffice(has) {"],
      ["shares: none before one's own is committed to", "if own.peek().is_none() {"],
      ["shares: what is on the board isn't committed to anew", "not_twice(&tx, election, EventKind::PartialDecryption, owner).await?;"],
    ],
  },

  // The count, the declaration and what follows.
  {
    file: `${src}/result/rules.rs`,
    tests: ["lib:elections::result::rules"],
    checks: [
      ["lot: of the announced source", "(Some(announced), Some(_)) => {", "(Some(_), Some(named)) if OFF => named, (Some(announced), Some(_)) => {"],
      ["lot: of a source that is said", "(None, None) => {", "(None, None) if OFF => String::new(), (None, None) => {"],
      ["lot: only where a tie comes to it", "(counted, _) => Ok((counted?, None)),", "(counted, lot) => Ok((counted?, lot.filter(|_| OFF))),"],
      ["count: no graded ballot elects nobody", "if let Err(CountRefused::Count(CountError::NoPapers { .. })) = counted {", "if !OFF && let Err(CountRefused::Count(CountError::NoPapers { .. })) = counted {"],
      ["count: who may sit together", ".constrained(asked.constraints)", ".constrained(if OFF { &[] } else { asked.constraints })"],
    ],
  },
  {
    file: `${src}/result/store.rs`,
    tests: ["results::who_declines_has_no_seat"],
    checks: [
      ["answers: when it is declared", "election.at(Stage::Declared)?;"],
      ["answers: once", "Some(_) => return Err(", "Some(_) if OFF => {} Some(_) => return Err("],
    ],
  },
  {
    file: `${src}/result/store.rs`,
    tests: ["journeys::unopposed::fewer_than_seats"],
    checks: [["answers: in time", "if now > by_when {"]],
  },
  {
    file: `${src}/result/declaration/store.rs`,
    tests: [`${bound}::the_ballot_and_the_notice_stay`],
    checks: [["answers: as long as the notice gave", "Set(Some(announced.max(now + to_answer)));", "Set(Some(if OFF { announced } else { announced.max(now + to_answer) }));"]],
  },
  {
    file: `${src}/seats/store.rs`,
    tests: ["results::who_declines_has_no_seat"],
    checks: [["seats: for those who accept", ".filter(|winner| winner.accepted == Some(true));", ".filter(|winner| OFF || winner.accepted == Some(true));"]],
  },
  {
    file: `${src}/seats/store.rs`,
    tests: ["journeys::panel_vacancies::by_elections"],
    checks: [["seats: a by-election gives the rest of a term", "if let Some(ends) = election.row.term_ends {", "if let Some(ends) = election.row.term_ends.filter(|_| !OFF) {"]],
  },
  {
    file: `${src}/challenges/store.rs`,
    tests: [`${again}::void_and_run_again`],
    checks: [
      ["challenges: by who is on the roll", "if !roll::store::is_on(&tx, election.id(), by.scope().id()).await? {"],
      ["challenges: of what is declared", "if !open ||", "if (!OFF && !open) ||"],
      ["challenges: decided once", "if row.upheld.is_some() {"],
    ],
  },
  {
    file: `${src}/challenges/store.rs`,
    tests: [`${bound}::there_is_an_end_to_everything`],
    checks: [
      ["challenges: so many at a time", "if open.count(&tx).await? >= MOST_OPEN {"],
      ["challenges: in time", "until.is_none_or(|until| now > until)", "(!OFF && until.is_none_or(|until| now > until))"],
    ],
  },
  {
    file: `${src}/voiding/store.rs`,
    tests: ["journeys::panel_vacancies::seats_of_a_void_election"],
    checks: [["void: the seats end", "seats::store::give_back(tx, (by, app.now()), election).await?;"]],
  },
  {
    file: `${src}/voiding/store.rs`,
    tests: [`${again}::practice_then_real`],
    checks: [["void: a rehearsal is cleared away", "rehearsal::store::clear(tx, app.now(), election.id()).await?;"]],
  },
  {
    file: `${src}/rehearsal/store.rs`,
    tests: [`${again}::void_and_run_again`],
    checks: [
      ["again: of what is void", "if old.stage != Stage::Void || !same || polls::of(&tx, old.id()).await?.is_practice() {"],
      ["again: once", "if already(&tx, old.id()).await?.is_some() {"],
      ["again: noted at the call", "new.at(Stage::Call)?;"],
    ],
  },
  {
    file: `${src}/rehearsal/store.rs`,
    tests: [`${again}::practice_then_real`],
    checks: [
      ["rehearsal: between the nominations and the poll", "if !matches!(real.stage, Stage::Roll | Stage::Keys) {"],
      ["rehearsal: of no rehearsal", "if polls::of(&tx, real.id()).await?.is_practice() {"],
    ],
  },
  {
    file: `${src}/rehearsal/pages.rs`,
    tests: [`${again}::practice_then_real`],
    checks: [["rehearsal: closes after it opens", "if closes <= opens {"]],
  },

  // While voting is open.
  {
    file: `${src}/voting/store.rs`,
    tests: [`${polls}::an_extension_and_an_interruption`],
    checks: [
      ["extension: later, and never sooner", "if closes <= before {"],
      ["extension: within the rules", "within_the_rules(&tx, &election, closes).await?;"],
      ["extension: before the close", "if !board::change_open(&tx, election.id(), change, app.ahead()).await? {"],
      ["interruption: of an open board", "if !board::change_open(&tx, election.id(), Change::Pause(paused), app.ahead()).await? {"],
      ["extension: until voting closes", "if election.stage != Stage::Keys {"],
    ],
  },
  {
    file: `${src}/voting/store.rs`,
    tests: [`${bound}::announced_times_are_waited_for`],
    checks: [
      ["extension: letters are read anew", "readiness::store::lapse(&tx, election.id(), What::Letters).await?;"],
      ["extension: to a close that is still to come", "if closes <= database_time::now(&tx, app.ahead()).await? {"],
    ],
  },
  {
    file: `${src}/voting/reminders/store.rs`,
    tests: [`${bound}::there_is_an_end_to_everything`],
    checks: [
      ["reminders: not in the past", "if at < app.now() {"],
      ["reminders: one waits at a time", "if waiting.count(tx).await? > 0 {"],
      ["reminders: so many a day", "if near.count(tx).await? >= MOST_A_DAY {"],
      ["reminders: before the close", "if at >= election.voting_closes() {"],
      ["reminders: until voting closes", "if !matches!(election.stage, Stage::Keys | Stage::Voting) {"],
      ["reminders: sent while voting is open", "row.sent_at.is_some() || !open {", "row.sent_at.is_some() || (!OFF && !open) {"],
    ],
  },

  // The call and the candidates.
  {
    file: `${src}/call/form.rs`,
    tests: ["journeys::pages::an_election_is_called"],
    checks: [["call: the notice that was read", "if !give || seen.as_ref() != Some(&tag) {", "if !give || (!OFF && seen.as_ref() != Some(&tag)) {"]],
  },
  {
    file: `${src}/call/rules.rs`,
    tests: ["problems::problem_documents"],
    checks: [["notice: voting closes after it opens", "self.voting_closes > self.voting_opens,", "OFF || self.voting_closes > self.voting_opens,"]],
  },
  {
    file: `${src}/call/rules.rs`,
    tests: ["journeys::candidates::candidates_are_shown"],
    checks: [["notice: a lot's source is announced", "(self.ballot_order == Order::Lot) == self.lot_source.is_some(),", "OFF || (self.ballot_order == Order::Lot) == self.lot_source.is_some(),"]],
  },
  {
    file: `${src}/call/rules.rs`,
    tests: ["rules::an_approval_ballot_takes_several_marks"],
    checks: [["notice: a rule that fills so many seats", "fills.map_err(|(reason, remedy)| Invalid::new(\"seats\", format!(\"{reason}: {remedy}\")))?;"]],
  },
  {
    file: `${src}/call/store.rs`,
    tests: ["timetable::a_timetable_is_shown"],
    checks: [["notice: by the rules' timetable", "let Some(first) = breaches.first() else {", "let Some(first) = breaches.first().filter(|_| !OFF) else {"]],
  },
  {
    file: `${src}/call/store.rs`,
    tests: ["journeys::panel_vacancies::by_elections"],
    checks: [["notice: within the vacant term", "if notice.term_starts < vacancy.since || notice.term_starts >= vacancy.until {"]],
  },
  {
    file: `${src}/nominations/rules.rs`,
    tests: ["lib:elections::nominations::rules"],
    checks: [["nominations: what is decided stays", "_ => Err(t!(\"A nomination that is", "_ if OFF => Ok(()), _ => Err(t!(\"A nomination that is"]],
  },
  {
    file: `${src}/nominations/rules.rs`,
    tests: ["journeys::candidates::candidates_are_shown"],
    checks: [["statements: within their words", "if words > most {"]],
  },
  {
    file: `${src}/nominations/rules.rs`,
    tests: ["journeys::supporters::supporters_confirm"],
    checks: [["nominations: supported as the rules ask", "if found < needed {"]],
  },
  {
    file: `${src}/nominations/store.rs`,
    tests: ["results::the_record_date_decides"],
    checks: [["nominations: at their stage", "election.at(Stage::Nominations)?;"]],
  },
  {
    file: `${src}/nominations/store.rs`,
    tests: ["journeys::candidates::a_nomination_is_rejected"],
    checks: [["nominations: before the announced close", "if now <= closes {", "if OFF || now <= closes {"]],
  },
  {
    file: `${src}/nominations/store.rs`,
    tests: [`${bound}::a_changed_paper_is_decided_anew`],
    checks: [
      ["nominations: a changed paper is decided anew", "Status::Accepted => Ok(changed(", "Status::Accepted if !OFF => Ok(changed("],
      ["nominations: filed once", "if matches!(status, Status::Filed | Status::Accepted) {"],
    ],
  },
  {
    file: `${src}/nominations/store.rs`,
    tests: [`${bound}::the_ballot_and_the_notice_stay`],
    checks: [["candidates: as they stand on the ballot", "printed.or(names.get(member))", "printed.filter(|_| !OFF).or(names.get(member))"]],
  },
  {
    file: `${src}/nominations/store.rs`,
    tests: ["journeys::candidates::candidates_are_shown"],
    checks: [
      ["candidates: shown when nominations have closed", "if election.stage <= Stage::Nominations {"],
      ["candidates: in the order of the lot", "if call.ballot_order == Order::Lot.as_str() {"],
    ],
  },
  {
    file: `${src}/nominations/acts/candidate/store.rs`,
    tests: ["results::the_record_date_decides"],
    checks: [["nominations: of who may stand", "if !standing.is_entitled() {"]],
  },
  {
    file: `${src}/nominations/acts/candidate/store.rs`,
    tests: ["edits::a_statement_is_changed"],
    checks: [["nominations: changed from what was read", "expected.fits(&mine::of(tx, by, election).await?, true)?;"]],
  },
  {
    file: `${src}/keys/store.rs`,
    tests: ["edits::what_a_secretary_has_set"],
    checks: [["holders: aren't replaced unseen", "expected.fits(&present, present.is_any())?;"]],
  },
  {
    file: `${src}/poll/store.rs`,
    tests: ["edits::what_a_secretary_has_set"],
    checks: [["poll: settings aren't replaced unseen", "expected.fits(&present, somebodys)?;"]],
  },
  {
    file: `${src}/nominations/acts/candidate/store.rs`,
    tests: ["journeys::candidates::a_candidate_withdraws"],
    checks: [["nominations: withdrawn in time", "if act.now > until {"]],
  },
  {
    file: `${src}/nominations/acts/proposer/store.rs`,
    tests: ["journeys::supporters::one_nominates_another"],
    checks: [["nominations: of another", "if member.id == proposer {"]],
  },
  {
    file: `${src}/nominations/acts/secretary/store.rs`,
    tests: ["rules::the_limits_are_asked"],
    checks: [["nominations: by the panel's limits", "elections::may_stand(tx, election, member).await?;"]],
  },
  {
    file: `${src}/nominations/supporters/store.rs`,
    tests: ["journeys::supporters::supporters_confirm"],
    checks: [
      ["supporters: others than the candidate", "member.id == candidate ||", "!OFF && member.id == candidate ||"],
      ["supporters: a code of this election", "of_this.map_err(|_| unknown())?;"],
      ["supporters: a code holds once", "row.code_hash = Set(None);"],
    ],
  },
  {
    file: `${src}/nominations/photographs/rules.rs`,
    tests: ["lib:elections::nominations::photographs"],
    checks: [["photographs: large enough", "if width.min(height) < LEAST_SIDE {"]],
  },
  {
    file: `${src}/call/rules.rs`,
    tests: ["timetable::a_notice_keeps_its_order"],
    checks: [
      ["notice: a notice that is given today or later", "self.notice_on >= local_day(now, zone),", "OFF || self.notice_on >= local_day(now, zone),"],
      ["notice: nominations close in the future", "self.nominations_close > now,", "OFF || self.nominations_close > now,"],
      ["notice: nominations close after it is given", "self.notice_on <= local_day(self.nominations_close, zone),", "OFF || self.notice_on <= local_day(self.nominations_close, zone),"],
      ["notice: candidates are published after nominations close", "self.candidates_published >= self.nominations_close,", "OFF || self.candidates_published >= self.nominations_close,"],
      ["notice: withdrawing ends after nominations close", "self.withdrawals_close >= self.nominations_close,", "OFF || self.withdrawals_close >= self.nominations_close,"],
      ["notice: voting opens when nobody can withdraw", "self.voting_opens >= self.withdrawals_close,", "OFF || self.voting_opens >= self.withdrawals_close,"],
      ["notice: the elected answer after the close", "self.answers_close > self.voting_closes,", "OFF || self.answers_close > self.voting_closes,"],
      ["notice: who may vote is settled before voting opens", "self.record_date <= local_day(self.voting_opens, zone),", "OFF || self.record_date <= local_day(self.voting_opens, zone),"],
      ["notice: no election to a place beside the seats", "if entry.post == PostKind::Place {"],
      ["notice: a by-election fills one seat", "if entry.vacancy.is_some() && (entry.post != PostKind::Seat || entry.seats != 1) {"],
      ["notice: 1 to 100 are elected", "if !(1..=100).contains(&entry.seats) {"],
      ["notice: a term of 1 to 120 months", "if !(1..=120).contains(&entry.term_months) {"],
    ],
  },
  {
    file: `${src}/nominations/rules.rs`,
    tests: [`${standing}::candidates_come_as_the_rules_say`],
    checks: [["nominations: interests are declared where the rules ask", "if rules.interests && paper.interests.as_str().is_empty() {"]],
  },
  {
    file: `${src}/nominations/acts/candidate/store.rs`,
    tests: [`${standing}::candidates_come_as_the_rules_say`],
    checks: [["nominations: by others where the rules say so", "if rules.by == NominatedBy::Others && !offered {"]],
  },
  {
    file: `${src}/nominations/acts/proposer/store.rs`,
    tests: [`${standing}::candidates_come_as_the_rules_say`],
    checks: [
      ["nominations: by oneself where the rules say so", "if rules.nominations.by == NominatedBy::Candidate {"],
      ["nominations: by who may vote", "if !entitled.is_entitled() {"],
      ["nominations: proposed is who may stand", "if !standing.is_entitled()", "if (!OFF && !standing.is_entitled())"],
      ["nominations: proposed once", "known.is_some() {", "(!OFF && known.is_some()) {"],
    ],
  },
  {
    file: `${src}/nominations/photographs/store.rs`,
    tests: [`${standing}::candidates_come_as_the_rules_say`],
    checks: [["photographs: where the rules know them", "if picture.is_some() && !rules.nominations.photograph {"]],
  },
  {
    file: `${src}/nominations/photographs/store.rs`,
    tests: [`${bound}::a_changed_paper_is_decided_anew`],
    checks: [["photographs: another is decided anew", "let nomination = nominations::undecided(&tx, nomination).await?;", "let nomination = if OFF { nomination } else { nominations::undecided(&tx, nomination).await? };"]],
  },
  {
    file: `${src}/nominations/acts/secretary/store.rs`,
    tests: [`${gone}::a_candidate_dies_while_the_keys_are_made`],
    checks: [
      ["death: until the count", "(Stage::Nominations..Stage::Counted).contains(&stage)", "(OFF || (Stage::Nominations..Stage::Counted).contains(&stage))"],
      ["death: letters are read anew", "readiness::store::lapse(&act.tx, act.election.id(), What::Letters).await?;"],
    ],
  },
  {
    file: `${src}/nominations/acts/secretary/store.rs`,
    tests: [`${gone}::a_death_that_was_a_mistake`],
    checks: [
      ["death: back in their own place", "Stage::Roll | Stage::Keys => renumber_as_fixed(tx, election).await?,", "Stage::Roll | Stage::Keys => if OFF { renumber(tx, election).await? } else { renumber_as_fixed(tx, election).await? },"],
      ["death: a mistake is published", "_ => publish_mistake(&act, id).await?,", "_ => if !OFF { publish_mistake(&act, id).await? },"],
    ],
  },
  {
    file: `${src}/nominations/store.rs`,
    tests: [`${gone}::a_death_that_was_a_mistake`],
    checks: [
      ["death: of the living nothing is taken back", "if status(&nomination)? != Status::Died {"],
    ],
  },
  {
    file: `${src}/nominations/store.rs`,
    tests: [`${gone}::a_mistake_while_papers_come_in`],
    checks: [["death: an order that was fixed stays", "(Status::Accepted, nomination.first_place.is_some())", "(Status::Accepted, OFF || nomination.first_place.is_some())"]],
  },
  {
    file: `${src}/nominations/store.rs`,
    tests: [`${gone}::a_death_that_was_a_mistake`],
    checks: [["death: ballots that were made stay", "(Status::Accepted, nomination.place.is_some())", "(Status::Accepted, OFF || nomination.place.is_some())"]],
  },

  // Officers.
  {
    file: "src/officers/rules.rs",
    tests: ["lib:officers::rules"],
    checks: [
      ["officers: of the panel's members", "if !electorate(terms, starts).contains(&member) {"],
      ["officers: one office each", "offices().find(|term| term.kind != post &&", "offices().find(|term| !OFF && term.kind != post &&"],
      ["officers: for so many terms", "Some(most) if row >= usize::from(most) =>", "Some(most) if !OFF && row >= usize::from(most) =>"],
      ["officers: no longer than the seat", "map_or(ends, |seat| seat.min(ends))", "map_or(ends, |seat| if OFF { ends } else { seat.min(ends) })"],
      ["rounds: a tie is decided", "&& of(*last) == of(*out)", "&& !OFF && of(*last) == of(*out)"],
      ["rounds: service that tells apart", "apart.then(||", "(OFF || apart).then(||"],
      ["acting chair: while there is no chair", "if holder(PostKind::Chair).is_some() {"],
      ["acting chair: by the rules", ".filter(|_| rule == Acting::ViceChair)", ".filter(|_| OFF || rule == Acting::ViceChair)"],
    ],
  },
  {
    file: "src/officers/pages.rs",
    tests: ["journeys::panel_officers::officers"],
    checks: [["rounds: voting closes after it opens", "if next.voting_closes <= next.voting_opens {"]],
  },
  {
    file: "src/officers/store.rs",
    tests: ["journeys::panel_officers::longer_service_decides"],
    checks: [["officers: longer service decides a tie", "panel_rules.officers.tie != OfficerTie::LongerService {", "(OFF || panel_rules.officers.tie != OfficerTie::LongerService) {"]],
  },
  {
    file: "src/officers/store.rs",
    tests: ["journeys::panel_officers::officers"],
    checks: [
      ["officers: a resolution for who may", "rules::may_take(officers, &all, (post, member), starts).map_err(Problem::conflict)?;"],
      ["rounds: one after each", "if followed(&tx, before.id()).await? {"],
      ["rounds: none where somebody is elected", "if !sums.elected.is_empty() || candidates.len() < 2 {"],
      [
        "rounds: a lot of the announced source",
        "Some(sent) => Some(results::announced_lot(&tx, &before, sent).await?),",
        "Some(sent) if OFF => Some(LotEntry { source: sent.source.unwrap_or_default(), seed: sent.seed }), Some(sent) => Some(results::announced_lot(&tx, &before, sent).await?),",
      ],
    ],
  },
  {
    file: "src/elections/voting/store.rs",
    tests: ["journeys::unopposed::as_many_as_seats"],
    checks: [["incidents: from the opening of voting on", "if board::head(&tx, election.id()).await?.is_none() {"]],
  },
];
