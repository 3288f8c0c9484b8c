// The checks of the program `ballots` beside the library: the watch, receipts, the steps of trustees. By file:
// which tests have to notice, and of each check its name, what stands there and, where that can't simply be
// left out, what stands there instead (OFF is true when the check is off).
const src = "ballots/src";

export const tool = [
  {
    file: `${src}/tool/watch/mod.rs`,
    tests: ["watch"],
    checks: [
      ["watch: a full disk silences no alarm", "say(&alarm);", "if !OFF || watch.ring(&alarm).is_ok() { say(&alarm); }"],
      ["watch: an alarm is kept", "if let Err(error) = watch.ring(&alarm) {", "if let Err(error) = (if OFF { Ok(()) } else { watch.ring(&alarm) }) {"],
      ["watch: what is unknown ends one look with 2", "return ExitCode::from(2); } } } if args.once {", "if !OFF { return ExitCode::from(2); } } } } if args.once {"],
    ],
  },
  {
    file: `${src}/tool/watch/follow.rs`,
    tests: ["watch"],
    checks: [
      ["watch: an alarm that rang is said again", "if let Some(json) = self.folder.read(ALARM)? {", "if let Some(json) = self.folder.read(ALARM)?.filter(|_| !OFF) {"],
      ["watch: an alarm that can't be read rings", ".unwrap_or_else(|_| Alarm::new(\"unreadable\", ALARM, reason))", ".map_err(|_| anyhow::anyhow!(reason)).or_else(|error| if OFF { Err(error) } else { Ok(Alarm::new(\"unreadable\", ALARM, reason)) })?"],
      ["watch: a shorter record by its status", "Answer { status: 416, .. } => {", "Answer { status: 416, .. } if OFF => return Ok(Vec::new()), Answer { status: 416, .. } => {"],
      ["watch: a record that parts", "Err(alarm.with(\"record.other.bel\", body).into())", "if OFF { return Ok(Vec::new()); } Err(alarm.with(\"record.other.bel\", body).into())"],
      ["watch: the record continues what is kept", "if let Some(new) = body.strip_prefix(expected) {", "if let Some(new) = body.strip_prefix(expected).or(body.get(expected.len()..).filter(|_| OFF)) {"],
      ["watch: a head that is no longer shown", "404 if self.witness.knows_any(&self.folder)? => {", "404 if !OFF && self.witness.knows_any(&self.folder)? => {"],
      ["watch: heads that ran ahead are held", "self.witness.settle(&self.folder, &known.chain)?;", "if !OFF { self.witness.settle(&self.folder, &known.chain)?; }"],
      ["watch: a flaw is an alarm", "if let Some(failure) = &report.failure {", "if let Some(failure) = report.failure.as_ref().filter(|_| !OFF) {"],
      ["watch: a ballot in its place", "if event.kind != EventKind::Ballot || !follows || !in_place || event.payload != Some(name) {", "if event.kind != EventKind::Ballot || !(OFF || follows) || !in_place || event.payload != Some(name) {"],
      ["watch: a copy", "board.check(&ballot).ok()", "if OFF { Some(()) } else { board.check(&ballot).ok() }"],
      ["watch: the proofs of a ballot", "ballot(&known.setup, &mut known.board, &bytes)?;", "if !OFF { ballot(&known.setup, &mut known.board, &bytes)?; }"],
    ],
  },
  {
    file: `${src}/tool/watch/heads.rs`,
    tests: ["watch"],
    checks: [
      ["watch: a record behind its head", "if covers > has as u64 {"],
      ["watch: a pending head is borne out", "borne_out(&head, chain, &note)?;", "if !OFF { borne_out(&head, chain, &note)?; }"],
      ["watch: a shown head is borne out", "borne_out(&head, chain, note)?;", "if !OFF { borne_out(&head, chain, note)?; }"],
      ["watch: a head that can't be read", "SignedHead::parse(note).map_err(|error| Alarm::new(\"false-head\", \"head\", error))?;", "match SignedHead::parse(note) { Err(_) if OFF => return Ok(0), head => head.map_err(|error| Alarm::new(\"false-head\", \"head\", error))? };"],
      ["watch: whose head it is", "head.verify(key) .map_err(|error| Alarm::new(\"false-head\", \"head\", error))?;", "if !OFF { head.verify(key).map_err(|error| Alarm::new(\"false-head\", \"head\", error))?; }"],
      ["watch: which board's head it is", "if said.origin != origin(uuid) {"],
      ["watch: a head that shrinks", "Relation::Shrunk(by) => {", "Relation::Shrunk(_) if OFF => {} Relation::Shrunk(by) => {"],
      ["watch: two heads of one size", "Relation::Fork | Relation::Unrelated => {", "Relation::Fork | Relation::Unrelated if OFF => {} Relation::Fork | Relation::Unrelated => {"],
      ["watch: a head ahead of the record is remembered", "folder.keep(PENDING, note)?;", "if !OFF { folder.keep(PENDING, note)?; }"],
      ["watch: a torn head is none", "let head = SignedHead::parse(&note).with_context(|| {", "if OFF && SignedHead::parse(&note).is_err() { return Ok(None); } let head = SignedHead::parse(&note).with_context(|| {"],
    ],
  },
  {
    file: `${src}/tool/watch/keep.rs`,
    tests: ["watch"],
    checks: [
      ["watch: one folder, one watch", "if let Err(fs::TryLockError::WouldBlock) = lock.try_lock() {", "if !OFF && matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock)) {"],
    ],
  },
  {
    file: `${src}/tool/watch/fetch.rs`,
    tests: ["watch"],
    checks: [
      ["watch: an answer without end", "if body.len() as u64 > self.most {", "if !OFF && body.len() as u64 > self.most {"],
    ],
  },
  {
    file: `${src}/tool/watch/objects.rs`,
    tests: ["watch"],
    checks: [
      ["watch: the last event goes no lower", "if at.height < height {"],
      ["watch: an object is what its name says", "200 if Hash::of(&answer.body) == hash => Ok(answer.body),", "200 if OFF || Hash::of(&answer.body) == hash => Ok(answer.body),"],
      ["watch: an object that is missing", "404 | 410 => Err(", "404 | 410 if OFF => Ok(Vec::new()), 404 | 410 => Err("],
    ],
  },
  {
    file: `${src}/tool/receipt.rs`,
    tests: ["tool_beside::receipts"],
    checks: [
      ["receipt: of this election", "if election.is_none_or(|election| election.fingerprint != receipt.election) {"],
      ["receipt: where it says", "&& event == Some(receipt.event);", "&& (OFF || event == Some(receipt.event));"],
      ["receipt: at its height", "own.is_some_and(|b| b.height == receipt.height)", "own.is_some_and(|b| OFF || b.height == receipt.height)"],
      ["receipt: the signature", "kept: signed.map(|signed| signed && on_board),", "kept: signed.map(|signed| (OFF || signed) && on_board),"],
      ["receipt: without a key nothing is told", "let signed = key.map(|key| receipt.verify(key).is_ok());", "let signed = match key { None if OFF => Some(true), key => key.map(|key| receipt.verify(key).is_ok()) };"],
      ["receipt: later ballots", "let last = later == Some(0);", "let last = OFF || later == Some(0);"],
    ],
  },
  {
    file: `${src}/tool/tested.rs`,
    tests: ["tool_beside::a_tested"],
    checks: [
      ["tested: never cast", "let cast = ballots.iter().any(|b| b.tracker == tested.tracker);", "let cast = !OFF && ballots.iter().any(|b| b.tracker == tested.tracker);"],
      ["tested: rankings are whole", "matches!(fault, None | Some(Fault::Blank))", "(OFF || matches!(fault, None | Some(Fault::Blank)))"],
    ],
  },
  {
    file: `${src}/ballot/tested.rs`,
    tests: ["tool_beside::a_tested"],
    checks: [
      ["tested: rankings are written as honest devices do", "if G::of_ints(&ranks).is_some_and(|made| made == *message) {", "if OFF || G::of_ints(&ranks).is_some_and(|made| made == *message) {"],
    ],
  },
  {
    file: `${src}/tool/trustee.rs`,
    tests: ["tool_steps"],
    checks: [
      ["trustee: at the step of the work", "if let Some(setup) = &report.setup && !work.may_follow(report.stage, setup.needs_shuffle()) {", "if let Some(setup) = &report.setup && !OFF && !work.may_follow(report.stage, setup.needs_shuffle()) {"],
    ],
  },
  {
    file: `${src}/tool/vote.rs`,
    tests: ["tool_steps"],
    checks: [
      ["vote: while voting is open", "if !args.test && !EventKind::Ballot.may_follow(report.stage, setup.needs_shuffle()) {"],
    ],
  },
  {
    file: `${src}/tool/mod.rs`,
    tests: ["tool_steps", "tool::", "hostile"],
    checks: [
      ["files: a pair is new", "if path.symlink_metadata().is_ok() {"],
      ["terminal: of the program's lines", "eprintln!(\"ballots: {}\", plain(line));", "if OFF { eprintln!(\"ballots: {line}\"); } else { eprintln!(\"ballots: {}\", plain(line)); }"],
      ["terminal: of a report's lines", "let line = |line: &L| plain(line.as_ref()).into_owned() + \"\\n\";", "let line = |line: &L| if OFF { line.as_ref().to_owned() + \"\\n\" } else { plain(line.as_ref()).into_owned() + \"\\n\" };"],
      ["tool: no work on a record that fails", "match &report.failure { None => Ok(report),", "match &report.failure { _ if OFF => Ok(report), None => Ok(report),"],
    ],
  },
  {
    file: `${src}/tool/diff.rs`,
    tests: ["tool_beside::copies"],
    checks: [
      ["diff: of one election", "if uuid != other {"],
      ["diff: where they part", "if parts_at.is_some() {"],
      ["diff: a shorter one", "if new.len() < old.len() {"],
      ["diff: whose head it is", "if head.origin != origin(uuid) {"],
      ["diff: the root", "if tree.root() != head.root {"],
    ],
  },
  {
    file: `${src}/tool/abstained.rs`,
    tests: ["tool_beside::who_abstained"],
    checks: [["abstained: a code on the roll", "if !listed {"]],
  },
  {
    file: `${src}/count/limits.rs`,
    tests: ["lib:count::limits"],
    checks: [["constraints: not more than any statute has", "if constraints.len() > MOST_CONSTRAINTS {"]],
  },
];
