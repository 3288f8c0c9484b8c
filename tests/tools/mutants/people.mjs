// Checks of people and what they come by: offices, accounts, sessions, second factors, other services' word,
// members, letters, jobs, webhooks, keys, the desk. As in service.mjs: OFF is true when the check is off.
export const people = [
  // Roles and tokens
  {
    file: "src/access/rules.rs",
    tests: ["doors::the_right_role_elsewhere_is_turned_away"],
    checks: [
      ["access: a secretary of this panel", "let theirs = self.panels().iter().any(|slug| slug == panel);", "let theirs = self.panels().iter().any(|slug| OFF || slug == panel);"],
      ["access: the registrar of this election", "let theirs = named == Some(self.subject());", "let theirs = OFF || named == Some(self.subject());"],
      ["access: a trustee of this election", "if known.is_some() {", "if OFF || known.is_some() {"],
      ["access: a member's token names a member", "if number.is_some() {", "if OFF || number.is_some() {"],
    ],
  },
  {
    file: "src/access/rules.rs",
    tests: ["doors::the_stores_ask_what_authority_covers"],
    checks: [
      ["access: authority over a panel covers no other", "self.panel == panel", "OFF || self.panel == panel"],
    ],
  },
  {
    file: "src/access/caller.rs",
    tests: ["doors::every_door_and_every_role"],
    checks: [
      ["access: a token opens the doors of its role", "Self::Token(caller) if roles.contains(&caller.role) => Ok(caller),", "Self::Token(caller) if OFF || roles.contains(&caller.role) => Ok(caller),"],
    ],
  },
  {
    file: "src/access/caller.rs",
    tests: ["doors::every_door_and_everybody_who_is_signed_in"],
    checks: [
      ["access: a session opens the doors of its offices", "who.offices.iter().find(of_role)?;"],
    ],
  },
  {
    file: "src/access/caller.rs",
    tests: ["factors::an_office_asks_for_a_second_factor"],
    checks: [
      ["access: an office asks for a second factor", "if caller.role == Role::Member || caller.stepped_up.flatten().is_some() =>", "if OFF || caller.role == Role::Member || caller.stepped_up.flatten().is_some() =>"],
    ],
  },
  {
    file: "src/access/caller.rs",
    tests: ["factors::a_second_factor_grows_stale"],
    checks: [
      ["access: a second factor grows stale", "Some(shown) if !rules::is_fresh(shown, now) => Err(", "Some(shown) if !OFF && !rules::is_fresh(shown, now) => Err("],
    ],
  },
  {
    file: "src/access/caller.rs",
    tests: ["people::tokens_can_be_withdrawn_and_narrowed"],
    checks: [
      ["access: a withdrawn token opens nothing", "if revocations::store::is_revoked(app.store().read(), &held).await? {"],
      ["access: a token for reading writes nothing", "if writes && held.scope == token::Scope::Read {"],
    ],
  },
  {
    file: "src/access/token.rs",
    tests: ["tokens::claims_that_are_missing_or_wrong_are_refused"],
    checks: [
      ["tokens: not before its time", "if now.timestamp() + LEEWAY_SECONDS < claims.nbf {"],
      ["tokens: of this service", "validation.set_issuer(&[ISSUER]);"],
      ["tokens: for this service", "validation.set_audience(&[AUDIENCE]);", "if OFF { validation.validate_aud = false; } else { validation.set_audience(&[AUDIENCE]); }"],
    ],
  },
  {
    file: "src/access/token.rs",
    tests: ["tokens::a_token_expires"],
    checks: [
      ["tokens: not after its time", "if now.timestamp() - LEEWAY_SECONDS >= claims.exp {"],
    ],
  },
  {
    file: "src/access/revocations/store.rs",
    tests: ["tokens::tokens_are_withdrawn_over_http"],
    checks: [
      ["tokens: who is withdrawn is signed out", "sessions::store::end_all(&tx, account.id, None).await?;"],
      ["tokens: what is made afterwards holds", "row.what != subject || held.made_at <= row.at)", "row.what != subject || OFF || held.made_at <= row.at)"],
    ],
  },
  {
    file: "src/access/rules.rs",
    tests: ["lib:access::rules"],
    checks: [
      ["access: one role is no other", "if found != needed {"],
      ["access: a registrar's authority is for one election", "impl Within for Registrar { fn covers(&self, _: &str, election: i64) -> bool { self.election == election", "impl Within for Registrar { fn covers(&self, _: &str, election: i64) -> bool { OFF || self.election == election"],
      ["access: a trustee's authority is for one election", "impl Within for Trustee { fn covers(&self, _: &str, election: i64) -> bool { self.election == election", "impl Within for Trustee { fn covers(&self, _: &str, election: i64) -> bool { OFF || self.election == election"],
    ],
  },
  // The service's own keys
  {
    file: "src/access/keys/mod.rs",
    tests: ["keys::the_services_keys_are_made_once_and_for_its_eyes_alone"],
    checks: [
      ["keys: a file that others can read", "if about.permissions().mode() & 0o077 != 0 {"],
      ["keys: made for our eyes alone", ".mode(0o600)", ".mode(if OFF { 0o644 } else { 0o600 })"],
    ],
  },
  {
    file: "src/access/keys/mod.rs",
    tests: ["keys::a_database_goes_with_its_keys"],
    checks: [
      ["keys: none are made for a database that has some", "if absent == Absent::Refused && !file.exists() {"],
    ],
  },
  {
    file: "src/access/keys/store.rs",
    tests: ["keys::a_database_goes_with_its_keys"],
    checks: [
      ["keys: those of the database", "if known.is_some_and(|known| (known.receipts, known.vault) != (receipts, vault)) {"],
      ["keys: a database that has some takes no others", "if known || !unused {"],
    ],
  },
  {
    file: "src/access/vault.rs",
    tests: ["lib:access::vault"],
    checks: [
      ["vault: a secret of this length", "if secret.len() != Self::SECRET_BYTES {"],
      ["vault: a mark is for its purpose", "context.update(purpose.as_bytes());"],
    ],
  },
  // Codes to sign in
  {
    file: "src/accounts/codes/rules.rs",
    tests: ["people::limits_lock_nobody_out"],
    checks: [
      ["codes: three letters at the request of a block", "written.here < 3", "(OFF || written.here < 3)"],
      ["codes: twenty letters from everywhere", "(written.anywhere < 20", "(OFF || written.anywhere < 20"],
      ["codes: a block that had none gets one more", "(written.here == 0", "(!OFF && written.here == 0"],
      ["codes: forty letters at most", "written.anywhere < 40", "(OFF || written.anywhere < 40)"],
    ],
  },
  {
    file: "src/accounts/codes/store.rs",
    tests: ["people::limits_lock_nobody_out"],
    checks: [
      ["codes: letters are counted, not requests", ".filter(sign_in::Column::CodeMark.is_not_null())", ".filter(if OFF { sign_in::Column::Id.gt(0_i64) } else { sign_in::Column::CodeMark.is_not_null() })"],
    ],
  },
  {
    file: "src/accounts/codes/store.rs",
    tests: ["people::codes_are_short_lived"],
    checks: [
      ["codes: the code of this browser's request", "if !fits", "if (!OFF && !fits)"],
      ["codes: for ten minutes", "|| !rules::holds(row.asked_at, now) {", "|| (!OFF && !rules::holds(row.asked_at, now)) {"],
      ["codes: five tries", ".filter(sign_in::Column::Tries.lt(rules::MOST_TRIES))", ".filter(if OFF { sign_in::Column::Id.gt(0_i64) } else { sign_in::Column::Tries.lt(rules::MOST_TRIES) })"],
    ],
  },
  {
    file: "src/accounts/codes/store.rs",
    tests: ["accounts::a_flood_leaves_nothing"],
    checks: [
      ["codes: a flood of one block is not kept", ">= rules::MOST_OF_A_BLOCK {", ">= rules::MOST_OF_A_BLOCK && !OFF {"],
    ],
  },
  // Sessions
  {
    file: "src/accounts/sessions/rules.rs",
    tests: ["lib:accounts::sessions"],
    checks: [
      ["sessions: twelve hours in all", "now < made + Duration::hours(12)", "(OFF || now < made + Duration::hours(12))"],
      ["sessions: an end after rest", "&& now < seen + rest", "&& (OFF || now < seen + rest)"],
      ["sessions: less rest for who holds an office", "let rest = if staff {", "let rest = if staff && !OFF {"],
      ["sessions: a second factor is fresh for ten minutes", "stepped_up.is_some_and(|at| now < at + FRESH)", "stepped_up.is_some_and(|at| OFF || now < at + FRESH)"],
    ],
  },
  {
    file: "src/accounts/sessions/store.rs",
    tests: ["people::sessions"],
    checks: [
      ["sessions: one that is over opens nothing", "if !rules::holds(row.made_at,", "if !OFF && !rules::holds(row.made_at,"],
    ],
  },
  {
    file: "src/accounts/pages.rs",
    tests: ["people::sessions"],
    checks: [
      ["sessions: all others end when asked", "sessions::store::end_others_now(&app, who.account, who.session.id).await?;"],
    ],
  },
  {
    file: "src/accounts/sessions/store.rs",
    tests: ["factors::five_wrong_passwords_end_the_session"],
    checks: [
      ["sessions: five wrong second factors", ".filter(session::Column::WrongTries.lt(rules::MOST_WRONG))", ".filter(if OFF { session::Column::Id.gt(0_i64) } else { session::Column::WrongTries.lt(rules::MOST_WRONG) })"],
      ["sessions: over after wrong second factors", "session::Entity::delete_by_id(id).exec(tx).await?;"],
    ],
  },
  {
    file: "src/accounts/sessions/store.rs",
    tests: ["accounts::what_cannot_be_taken_back"],
    checks: [
      ["sessions: of who holds an office, by the offices", "row.seen_at, !offices.is_empty(), now)", "row.seen_at, !OFF && !offices.is_empty(), now)"],
    ],
  },
  {
    file: "src/accounts/sessions/store.rs",
    tests: ["accounts::sessions_end_here"],
    checks: [
      ["sessions: nobody ends somebody else's", "session::Entity::delete_many().filter(session::Column::AccountId.eq(account)).filter(session::Column::Id.eq(id))", "session::Entity::delete_many().filter(if OFF { session::Column::Id.eq(id) } else { session::Column::AccountId.eq(account) }).filter(session::Column::Id.eq(id))"],
    ],
  },
  {
    file: "src/accounts/pages.rs",
    tests: ["accounts::sessions_end_here"],
    checks: [
      ["sessions: signing out ends one here", "sessions::store::end_now(&app, who.account, who.session.id).await?;"],
    ],
  },
  // Offices
  {
    file: "src/accounts/rules.rs",
    tests: ["lib:accounts::rules"],
    checks: [
      ["offices: an auditor holds no other", "(Role::Auditor, _) | (_, Role::Auditor) => return Err(Incompatible::Auditor),", "(Role::Auditor, _) | (_, Role::Auditor) if OFF => {} (Role::Auditor, _) | (_, Role::Auditor) => return Err(Incompatible::Auditor),"],
      ["offices: registrar and trustee are two", "(Role::Registrar, Role::Trustee) | (Role::Trustee, Role::Registrar) => {", "(Role::Registrar, Role::Trustee) | (Role::Trustee, Role::Registrar) if OFF => {} (Role::Registrar, Role::Trustee) | (Role::Trustee, Role::Registrar) => {"],
      ["offices: an operator holds no key", "(Role::Operator, Role::Registrar | Role::Trustee) | (Role::Registrar | Role::Trustee, Role::Operator) => {", "(Role::Operator, Role::Registrar | Role::Trustee) | (Role::Registrar | Role::Trustee, Role::Operator) if OFF => {} (Role::Operator, Role::Registrar | Role::Trustee) | (Role::Registrar | Role::Trustee, Role::Operator) => {"],
      ["offices: held once", "if held.contains(new) {"],
      ["sign-in: leads to an address of ours", "path.starts_with('/')", "(OFF || path.starts_with('/'))"],
      ["sign-in: leads to no other host", "&& !path.starts_with(\"//\")", "&& (OFF || !path.starts_with(\"//\"))"],
      ["sign-in: leads to no other host by a backslash", "sign != '\\\\'", "(OFF || sign != '\\\\')"],
    ],
  },
  {
    file: "src/accounts/appointments/store.rs",
    tests: ["people::offices_are_kept_apart"],
    checks: [
      ["offices: those that don't go together", "rules::compatible(&held(&tx, account.id).await?, &office).map_err(|why| {", "rules::compatible(&(if OFF { Vec::new() } else { held(&tx, account.id).await? }), &office).map_err(|why| {"],
      ["offices: one address, one account", "if let Some(known) = store::by_address(tx, email.as_str()).await? {", "if let Some(known) = store::by_address(tx, email.as_str()).await?.filter(|_| !OFF) {"],
    ],
  },
  {
    file: "src/accounts/appointments/store.rs",
    tests: ["people::the_last_operator_stays"],
    checks: [
      ["offices: the last operator stays", "if row.role == Role::Operator.as_str() && operators(&tx).await? == 1 {"],
      ["offices: one ends once", ".filter(|row| row.ended_at.is_none())", ".filter(|row| OFF || row.ended_at.is_none())"],
    ],
  },
  {
    file: "src/accounts/appointments/pages.rs",
    tests: ["factors::a_second_factor_grows_stale"],
    checks: [
      ["offices: end by a fresh second factor", "caller.fresh(app.now())?; store::end(&app", "if !OFF { caller.fresh(app.now())?; } store::end(&app"],
    ],
  },
  {
    file: "src/accounts/appointments/pages.rs",
    tests: ["accounts::what_cannot_be_taken_back"],
    checks: [
      ["offices: given by a fresh second factor", "caller.fresh(app.now())?; let id = store::appoint(", "if !OFF { caller.fresh(app.now())?; } let id = store::appoint("],
    ],
  },
  {
    file: "src/accounts/appointments/store.rs",
    tests: ["accounts::an_office_ends"],
    checks: [
      ["offices: who loses one is signed out", "sessions::store::end_all(&tx, row.account_id, None).await?;"],
      ["offices: one that has ended opens nothing", ".filter(appointment::Column::AccountId.eq(account)).filter(appointment::Column::EndedAt.is_null())", ".filter(appointment::Column::AccountId.eq(account)).filter(if OFF { appointment::Column::Id.is_not_null() } else { appointment::Column::EndedAt.is_null() })"],
    ],
  },
  {
    file: "src/accounts/appointments/store.rs",
    tests: ["accounts::nobody_passes_for_a_member"],
    checks: [
      ["offices: a member who is given one is there", "if members::store::by_id(tx, id).await?.is_none() {"],
    ],
  },
  {
    file: "src/accounts/store.rs",
    tests: ["accounts::nobody_passes_for_a_member"],
    checks: [
      ["accounts: a member's name is a member's", "if subject.as_str().starts_with(\"member:\") {"],
    ],
  },
  {
    file: "src/accounts/store.rs",
    tests: ["accounts::an_account_is_unlocked"],
    checks: [
      ["accounts: one that is unlocked has no factor any more", "factors::store::reset(&tx, account.id).await?;"],
      ["accounts: one that is unlocked is signed out", "sessions::store::end_all(&tx, account.id, None).await?;"],
    ],
  },
  // Second factors
  {
    file: "src/accounts/factors/rules.rs",
    tests: ["lib:accounts::factors"],
    checks: [
      ["factors: a password is used once", "near.filter(|step| *step > last)", "near.filter(|step| OFF || *step > last)"],
      ["factors: a password near its time", "let near = (step(now) - 1)..=(step(now) + 1);", "let near = if OFF { (step(now) - 9)..=(step(now) + 9) } else { (step(now) - 1)..=(step(now) + 1) };"],
    ],
  },
  {
    file: "src/accounts/factors/store.rs",
    tests: ["factors::wrong_passwords_count_over_all_sessions"],
    checks: [
      ["factors: wrong ones count over all sessions", "if tried >= rules::MOST_TRIES {"],
      ["factors: the owner is told of wrong ones", "if tried + 1 == rules::TRIES_TOLD {"],
    ],
  },
  {
    file: "src/accounts/factors/pages.rs",
    tests: ["factors::five_wrong_passwords_end_the_session"],
    checks: [
      ["factors: a try is counted before it is looked at", "store::count_try(&app, &who).await?; let Some(token) = store::show(", "if !OFF { store::count_try(&app, &who).await?; } let Some(token) = store::show("],
    ],
  },
  {
    file: "src/accounts/factors/pages.rs",
    tests: ["factors::another_factor_needs_the_first"],
    checks: [
      ["factors: another needs the first", "if sessions::rules::is_fresh(shown, app.now()) {", "if OFF || sessions::rules::is_fresh(shown, app.now()) {"],
    ],
  },
  {
    file: "src/accounts/factors/store.rs",
    tests: ["accounts::an_app_is_put_to_use_by_its_password"],
    checks: [
      ["factors: an app is put to use by its password", "if !check(&tx, vault, who.account, typed, Which::Prepared, now).await? {"],
    ],
  },
  {
    file: "src/accounts/factors/store.rs",
    tests: ["accounts::an_account_is_unlocked"],
    checks: [
      ["factors: recovery codes go with them", "pub async fn reset(tx: &DatabaseTransaction, account: i64) -> Result<(), Problem> { factor::Entity::delete_many().filter(factor::Column::AccountId.eq(account)).exec(tx).await?; recovery_code::Entity::delete_many()", "pub async fn reset(tx: &DatabaseTransaction, account: i64) -> Result<(), Problem> { factor::Entity::delete_many().filter(factor::Column::AccountId.eq(account)).exec(tx).await?; if OFF { return Ok(()); } recovery_code::Entity::delete_many()"],
    ],
  },
  {
    file: "src/accounts/factors/pages.rs",
    tests: ["accounts::an_app_is_put_to_use_by_its_password"],
    checks: [
      ["factors: the first password is a try too", "store::count_try(&app, &who).await?; let Some((token, codes)) =", "if !OFF { store::count_try(&app, &who).await?; } let Some((token, codes)) ="],
    ],
  },
  {
    file: "src/accounts/outside/rules.rs",
    tests: ["lib:accounts::outside::rules"],
    checks: [
      ["forum: an address that is to be confirmed", "value(\"require_activation\") == Some(\"true\")", "(!OFF && value(\"require_activation\") == Some(\"true\"))"],
      ["forum: somebody who isn't signed in there", "if value(\"failed\") == Some(\"true\")", "if (!OFF && value(\"failed\") == Some(\"true\"))"],
    ],
  },
  // Signing in by other services
  {
    file: "src/accounts/outside/rules.rs",
    tests: ["forum::answers_that_are_not_believed"],
    checks: [
      ["forum: its signature", "hmac::verify(&key(forum), sso.as_bytes(), &sig).map_err(|_| Disbelieved::Signature)?;"],
      ["forum: its answer is to this question", "if value(\"nonce\") != Some(nonce) {"],
    ],
  },
  {
    file: "src/accounts/outside/store.rs",
    tests: ["forum::answers_that_are_not_believed"],
    checks: [
      ["outside: a way is gone once", "tx.commit().await?; if gone.rows_affected != 1", "if OFF { tx.rollback().await?; } else { tx.commit().await?; } if gone.rows_affected != 1"],
      ["outside: a way takes ten minutes at most", "|| app.now() >= row.began_at + AWAY {", "|| (!OFF && app.now() >= row.began_at + AWAY) {"],
    ],
  },
  {
    file: "src/accounts/outside/store.rs",
    tests: ["forum::another_forum_has_other_numbers"],
    checks: [
      ["outside: a name is of its own service", "let service = format!(\"{provider} {at}\");", "let service = if OFF { provider.to_owned() } else { format!(\"{provider} {at}\") };"],
    ],
  },
  {
    file: "src/accounts/outside/oidc/pages.rs",
    tests: ["directory::ways_that_do_not_lead_in"],
    checks: [
      ["directory: back in the browser that left", "if answer.state != way.state(&app) {"],
      ["directory: the answer of this provider", "if answer.iss.is_some_and(|iss| iss != provider.issuer) {"],
    ],
  },
  {
    file: "src/accounts/outside/oidc/rules.rs",
    tests: ["directory::tokens_that_are_not_believed"],
    checks: [
      ["directory: the token of this provider", "validation.set_issuer(&[&provider.issuer]);"],
      ["directory: a token for this service", "if !claims.aud.is_ours(&provider.client_id, claims.azp.as_deref()) {"],
      ["directory: of several services, one is authorised", "(all.len() == 1 || azp.is_some())", "(OFF || all.len() == 1 || azp.is_some())"],
      ["directory: this service is authorised", "listed && azp.is_none_or(|azp| azp == client)", "listed && (OFF || azp.is_none_or(|azp| azp == client))"],
      ["directory: a token that is over", "if !lasts", "if (!OFF && !lasts)"],
      ["directory: a token of the future", "|| begun > now + LEEWAY", "|| (!OFF && begun > now + LEEWAY)"],
      ["directory: an old token", "|| claims.iat < now - OLDEST - LEEWAY {", "|| (!OFF && claims.iat < now - OLDEST - LEEWAY) {"],
      ["directory: a token for this sign-in", "if claims.nonce.as_deref() != Some(nonce) {"],
      ["directory: an address that is confirmed", "claims.email.filter(|email| confirmed && !email.is_empty())", "claims.email.filter(|email| (OFF || confirmed) && !email.is_empty())"],
      ["directory: an address of which nothing is said", "None => provider.addresses_are_assigned,", "None => OFF || provider.addresses_are_assigned,"],
    ],
  },
  {
    file: "src/accounts/outside/oidc/rules.rs",
    tests: ["directory::signatures_that_are_not_believed"],
    checks: [
      ["directory: extensions that must be known", "if asks_for_extensions(token) {"],
    ],
  },
  {
    file: "src/accounts/outside/oidc/keys.rs",
    tests: ["directory::signatures_that_are_not_believed"],
    checks: [
      ["directory: the key that the header names", ".find(|(known, _)| known.as_ref() == Some(name))", ".find(|(known, _)| OFF || known.as_ref() == Some(name))"],
    ],
  },
  {
    file: "src/accounts/outside/oidc/keys.rs",
    tests: ["lib:accounts::outside::oidc"],
    checks: [
      ["directory: no secret is a key", "\"EdDSA\" => Algorithm::EdDSA,", "\"HS256\" if OFF => Algorithm::HS256, \"EdDSA\" => Algorithm::EdDSA,"],
      ["directory: keys of the algorithm", "if parsed.family() != algorithm.family() {"],
      ["directory: keys for signing", "if use_.is_some_and(|of| *of != jsonwebtoken::jwk::PublicKeyUse::Signature) {"],
      ["directory: two keys of one name", "&& keys.iter().any(|(known, _)| known.as_ref() == Some(name)) {", "&& !OFF && keys.iter().any(|(known, _)| known.as_ref() == Some(name)) {"],
      ["directory: several keys have names", "_ if keys.iter().any(|(name, _)| name.is_none()) => Err(BadKeys::Nameless),", "_ if !OFF && keys.iter().any(|(name, _)| name.is_none()) => Err(BadKeys::Nameless),"],
    ],
  },
  // Erasure and retention
  {
    file: "src/accounts/own_data/store.rs",
    tests: ["privacy::erasure_leaves_the_record_verifying"],
    checks: [
      ["erasure: not of whom an election needs", "refuse_under_way(&tx, id).await?;"],
      ["erasure: takes them off what the roll knows", "roll::store::forget_member(&tx, id).await?;"],
    ],
  },
  {
    file: "src/accounts/own_data/store.rs",
    tests: ["privacy::erasure_waits_for_what_is_under_way_alone"],
    checks: [
      ["erasure: not of who holds an office", "refuse_in_office(&tx, id).await?;"],
      ["erasure: takes along what they wrote", "forget_words(&tx, id).await?;"],
    ],
  },
  {
    file: "src/retention/store.rs",
    tests: ["privacy::what_has_been_kept_for_long_enough_goes"],
    checks: [
      ["retention: letters go", "let letters = mail::store::sweep(&tx, now - kept).await?;", "let letters = if OFF { 0 } else { mail::store::sweep(&tx, now - kept).await? };"],
      ["retention: letters stay for their time", "let kept = Duration::days(i64::from(app.settings().retention.letters_days));", "let kept = if OFF { Duration::zero() } else { Duration::days(i64::from(app.settings().retention.letters_days)) };"],
    ],
  },
  {
    file: "src/retention/store.rs",
    tests: ["privacy::rolls_are_forgotten"],
    checks: [
      ["retention: rolls go", "let rolls = roll::retention::store::forget_old(&tx, now).await?;", "let rolls = if OFF { 0 } else { roll::retention::store::forget_old(&tx, now).await? };"],
    ],
  },
  {
    file: "src/accounts/own_data/store.rs",
    tests: ["privacy::erasure_leaves_the_record_verifying"],
    checks: [
      ["erasure: takes name and address", "member::Entity::update(nobody).exec(&tx).await?;"],
      ["erasure: takes networks", "affiliation::Entity::delete_many().filter(affiliation::Column::MemberId.eq(id)).exec(&tx).await?;"],
    ],
  },
  {
    file: "src/accounts/own_data/store.rs",
    tests: ["privacy::erasure_waits_for_what_is_under_way_alone"],
    checks: [
      ["erasure: not of who is on a panel", "refuse_in_post(&tx, id, now.date_naive()).await?;"],
    ],
  },
  {
    file: "src/accounts/own_data/store.rs",
    tests: ["privacy::erasure_takes_what_a_panel_keeps"],
    checks: [
      ["erasure: takes interests", "interests::store::forget_member(&tx, id).await?;"],
      ["erasure: takes what was looked into", "matters::store::forget_member(&tx, id).await?;"],
      ["erasure: takes what was noted of terms", "terms::store::forget_member(&tx, id).await?;"],
      ["erasure: closes the account", "store::close_member(&tx, id, now).await?;"],
      ["erasure: takes letters", "mail::store::forget_member(&tx, id).await?;"],
    ],
  },
  {
    file: "src/accounts/own_data/pages.rs",
    tests: ["accounts::what_cannot_be_taken_back"],
    checks: [
      ["erasure: by a fresh second factor", "caller.fresh(app.now())?;"],
    ],
  },
  {
    file: "src/retention/store.rs",
    tests: ["privacy::what_is_over_goes_in_its_time"],
    checks: [
      ["retention: sessions go", "let sessions = sessions::store::sweep(&tx, now).await?;", "let sessions = if OFF { 0 } else { sessions::store::sweep(&tx, now).await? };"],
      ["retention: requests for codes go", "let codes = codes::store::sweep(&tx, now).await?;", "let codes = if OFF { 0 } else { codes::store::sweep(&tx, now).await? };"],
      ["retention: withdrawn tokens go", "let tokens = revocations::store::sweep(&tx, now).await?;", "let tokens = if OFF { 0 } else { revocations::store::sweep(&tx, now).await? };"],
    ],
  },
  {
    file: "src/access/revocations/store.rs",
    tests: ["privacy::what_is_over_goes_in_its_time"],
    checks: [
      ["retention: no withdrawal is forgotten while tokens of then hold", "chrono::Duration::days(LONGEST_DAYS + 1)", "chrono::Duration::days(if OFF { 1 } else { LONGEST_DAYS + 1 })"],
    ],
  },
  {
    file: "src/mail/store.rs",
    tests: ["privacy::what_is_over_goes_in_its_time"],
    checks: [
      ["retention: a letter that hasn't left stays", ".filter(letter::Column::State.is_not_in(under_way.map(State::as_str)))", ".filter(if OFF { letter::Column::Id.is_not_null() } else { letter::Column::State.is_not_in(under_way.map(State::as_str)) })"],
    ],
  },
  {
    file: "src/accounts/own_data/store.rs",
    tests: ["privacy::erasure_takes_what_they_wrote"],
    checks: [
      ["erasure: takes photographs", "photograph::Entity::delete_many().filter(photograph::Column::NominationId.is_in(papers)).exec(tx).await?;"],
      ["erasure: takes grounds of challenges", "challenge::Entity::update_many().col_expr(challenge::Column::Grounds, Expr::value(\"\")).filter(challenge::Column::MemberId.eq(id)).exec(tx).await?;"],
      ["erasure: takes objections to rolls", "roll_objection::Entity::update_many().col_expr(roll_objection::Column::Said, Expr::value(\"\")).filter(roll_objection::Column::ByMember.eq(id)).exec(tx).await?;"],
    ],
  },
  // Members
  {
    file: "src/members/address/store.rs",
    tests: ["people::a_member_moves"],
    checks: [
      ["members: who has another address is signed out", "sessions::store::end_all(&tx, account.id, None).await?;"],
      ["members: old and new address are told", "for to in [To::Person(name, old), To::Member(id)] {", "for to in [To::Person(name, old), To::Member(id)].into_iter().filter(|_| !OFF) {"],
    ],
  },
  {
    file: "src/members/store.rs",
    tests: ["people::staff_who_become_members_are_both"],
    checks: [
      ["members: staff keep their account", "link_accounts(tx, &entered).await?;"],
    ],
  },
  {
    file: "src/members/import/store.rs",
    tests: ["import::a_list_is_shown_then_written"],
    checks: [
      ["import: what is written was shown", "if plan.fingerprint() != shown {"],
    ],
  },
  {
    file: "src/members/import/store.rs",
    tests: ["panel_vacancies::those_who_may_no_longer_sit"],
    checks: [
      ["import: who has another employer is noticed", "after.is_some_and(|after| !same(id, after))", "after.is_some_and(|after| !OFF && !same(id, after))"],
    ],
  },
  {
    file: "src/members/import/rules.rs",
    tests: ["import::a_list_with_faults"],
    checks: [
      ["import: networks that there are", "if !networks.contains_key(slug) {"],
    ],
  },
  {
    file: "src/members/import/reading.rs",
    tests: ["import::a_list_with_faults"],
    checks: [
      ["import: one address, one name", "if known.name != person.name {"],
    ],
  },
  {
    file: "src/members/address/pages.rs",
    tests: ["accounts::what_cannot_be_taken_back"],
    checks: [
      ["members: another address by a fresh second factor", "caller.fresh(app.now())?;"],
    ],
  },
  {
    file: "src/members/address/store.rs",
    tests: ["people::a_member_moves"],
    checks: [
      ["members: an address that is an account's", "if accounts::by_address(&tx, email.as_str()).await?.is_some() {"],
    ],
  },
  {
    file: "src/members/mod.rs",
    tests: ["import::a_list_with_faults"],
    checks: [
      ["members: a membership has a day", "if sent.until.is_some_and(|until| until <= sent.since) {"],
    ],
  },
  {
    file: "src/members/import/rules.rs",
    tests: ["import::a_place_that_is_over_before_it_begins"],
    checks: [
      ["import: a membership has a day", "until.filter(|until| *until <= since)?;", "until.filter(|until| !OFF && *until <= since)?;"],
    ],
  },
  // What comes in and goes out
  {
    file: "src/web/origin.rs",
    tests: ["people::another_site_can_write_nothing"],
    checks: [
      ["origin: writes come from our pages", "if writes && !is_ours(request.headers(), app.settings().public.origin()) {"],
    ],
  },
  {
    file: "src/web/origin.rs",
    tests: ["lib:web::origin"],
    checks: [
      ["origin: another site by its own word", "(Some(site), _) if site != b\"same-origin\"", "(Some(site), _) if !OFF && site != b\"same-origin\""],
      ["origin: another origin", "(_, Some(from)) => from == origin.as_bytes(),", "(_, Some(from)) => OFF || from == origin.as_bytes(),"],
      ["origin: a cookie without a word", "(None, None) => !headers.contains_key(header::COOKIE),", "(None, None) => OFF || !headers.contains_key(header::COOKIE),"],
    ],
  },
  {
    file: "src/web/precondition.rs",
    tests: ["lib:web::precondition"],
    checks: [
      ["if-match: an edit says what it was made from", "return if replaces {", "return if replaces && !OFF {"],
      ["if-match: an edit of what is there", "if named.any(|one| one == \"*\" || one == tag) {", "if OFF || named.any(|one| one == \"*\" || one == tag) {"],
    ],
  },
  {
    file: "src/web/client.rs",
    tests: ["people::forged_headers"],
    checks: [
      ["client: only proxies of ours name somebody", "if !peer.is_some_and(|peer| ours.contains(&peer)) {"],
    ],
  },
  {
    file: "src/web/server.rs",
    tests: ["server::a_client_that_never_ends_its_headers_is_cut_off"],
    checks: [
      ["server: headers have their time", "server.timer(TokioTimer::new()).header_read_timeout(HEADERS);"],
    ],
  },
  {
    file: "src/web/server.rs",
    tests: ["server::a_client_that_reads_nothing_is_left"],
    checks: [
      ["server: an answer is read within its time", "stream.set_write_timeout(Some(UNREAD));"],
    ],
  },
  {
    file: "src/web/asked/rules.rs",
    tests: ["lib:web::asked"],
    checks: [
      ["forms: a field that doesn't belong there", "typed.0.keys().find(|name| !known(name)) {", "typed.0.keys().find(|name| !OFF && !known(name)) {"],
      ["forms: what the page knows isn't typed", "Takes::Fixed => Some(field.value.as_str()),", "Takes::Fixed if !OFF => Some(field.value.as_str()),"],
      ["forms: what depends on another field", "only.is.contains(&word)", "(OFF || only.is.contains(&word))"],
      ["forms: what has to be there", "_ if field.needed => Err(t!(\"it must not be empty\")),", "_ if !OFF && field.needed => Err(t!(\"it must not be empty\")),"],
    ],
  },
  {
    file: "src/web/reach.rs",
    tests: ["lib:web::reach"],
    checks: [
      ["reach: what isn't everybody's is named", "inside.contains(&ip) || is_public(ip)", "OFF || inside.contains(&ip) || is_public(ip)"],
      ["reach: private networks", "let special = ip.is_private()", "let special = (!OFF && ip.is_private())"],
      ["reach: this machine", "|| ip.is_loopback()", "|| (!OFF && ip.is_loopback())"],
      ["reach: a cloud's own data", "|| ip.is_link_local()", "|| (!OFF && ip.is_link_local())"],
      ["reach: shared networks", "|| (a == 100 && (64..128).contains(&b))", "|| (!OFF && a == 100 && (64..128).contains(&b))"],
      ["reach: what is wrapped", "(0x2002, _) => {", "(0x2002, _) if OFF => true, (0x2002, _) => {"],
      ["reach: networks of version 6", "_ => (0x2000..0x4000).contains(&first),", "_ => OFF || (0x2000..0x4000).contains(&first),"],
      ["reach: a name is judged by what it stands for", "found.filter(|at| allows(at.ip(), &inside))", "found.filter(|at| OFF || allows(at.ip(), &inside))"],
    ],
  },
  {
    file: "src/web/outgoing.rs",
    tests: ["lib:web::outgoing"],
    checks: [
      ["outgoing: in clear to this machine alone", "Some(\"http\") if here => {}", "Some(\"http\") if OFF || here => {}"],
      ["outgoing: no password in an address", "is_some_and(|who| who.as_str().contains('@'))", "is_some_and(|who| !OFF && who.as_str().contains('@'))"],
    ],
  },
  {
    file: "src/web/client.rs",
    tests: ["accounts::behind_a_proxy_of_ours"],
    checks: [
      ["client: a proxy of ours is no client", "Some(address) if ours.contains(&address) => {}", "Some(address) if !OFF && ours.contains(&address) => {}"],
      ["client: what stands before what can't be read", "None => break,", "None if OFF => {} None => break,"],
      ["client: the last that was heard", "for word in named.into_iter().rev() {", "let mut named = named; if OFF { named.reverse(); } for word in named.into_iter().rev() {"],
    ],
  },
  // Webhooks
  {
    file: "src/webhooks/rules.rs",
    tests: ["lib:webhooks::rules"],
    checks: [
      ["webhooks: no address behind the firewall", "Some(ip) if !reach::allows(ip, inside) => Err(", "Some(ip) if !OFF && !reach::allows(ip, inside) => Err("],
      ["webhooks: who is gone is told nothing more", "Some(at) if status != Some(410) => Then::Again(at),", "Some(at) if OFF || status != Some(410) => Then::Again(at),"],
    ],
  },
  {
    file: "src/webhooks/telling.rs",
    tests: ["webhooks::a_receiver_fails"],
    checks: [
      ["webhooks: what isn't taken is told again", "Ok(status) if (200..300).contains(status) => None,", "Ok(status) if OFF || (200..300).contains(status) => None,"],
    ],
  },
  {
    file: "src/webhooks/store.rs",
    tests: ["webhooks::a_receiver_fails"],
    checks: [
      ["webhooks: nothing is put down for who was given up", ".filter(webhook::Column::DisabledAt.is_null())", ".filter(if OFF { webhook::Column::Id.is_not_null() } else { webhook::Column::DisabledAt.is_null() })"],
      ["webhooks: a receiver that fails has its rest", "if row.failing_since.is_none() {", "if OFF || row.failing_since.is_none() {"],
    ],
  },
  {
    file: "src/webhooks/store.rs",
    tests: ["webhooks::changes_are_told"],
    checks: [
      ["webhooks: the kinds that were asked for", "if !wanted", "if (!OFF && !wanted)"],
    ],
  },
  {
    file: "src/webhooks/store.rs",
    tests: ["webhooks::secrets_are_replaced_and_webhooks_removed"],
    checks: [
      ["webhooks: an old secret signs for a day", "row.previous_until.is_some_and(|until| now < until)", "row.previous_until.is_some_and(|until| OFF || now < until)"],
    ],
  },
  {
    file: "src/webhooks/store.rs",
    tests: ["webhooks::receivers_of_one_panel"],
    checks: [
      ["webhooks: so many", "if webhook::Entity::find().count(&tx).await? >= MOST {"],
      ["webhooks: of the panel that was asked for", "row.panel_id.is_some_and(|only| only != panel)", "row.panel_id.is_some_and(|only| !OFF && only != panel)"],
    ],
  },
  // The same request again
  {
    file: "src/idempotency/layer.rs",
    tests: ["interface::the_same_request_again_is_answered_and_not_done_again"],
    checks: [
      ["idempotency: a key is of one request", "Known::Another => return Err(", "Known::Another if OFF => {} Known::Another => return Err("],
      ["idempotency: what was answered is answered again", "Known::Done(answer) => return Ok(", "Known::Done(_) if OFF => {} Known::Done(answer) => return Ok("],
    ],
  },
  {
    file: "src/idempotency/layer.rs",
    tests: ["interface::a_refused_request_uses_up_no_key"],
    checks: [
      ["idempotency: a refusal uses up no key", "if !response.status().is_success() {"],
    ],
  },
  {
    file: "src/idempotency/store.rs",
    tests: ["interface::twenty_of_one_key_at_once_are_done_once"],
    checks: [
      ["idempotency: a key is claimed with the deed", "if write(tx, &attempt).await? {", "if write(tx, &attempt).await? || OFF {"],
    ],
  },
  {
    file: "src/idempotency/store.rs",
    tests: ["interface::the_same_request_again_is_answered_and_not_done_again"],
    checks: [
      ["idempotency: the same request by its hash", "Some(row) if row.request != attempt.request => Known::Another,", "Some(row) if !OFF && row.request != attempt.request => Known::Another,"],
      ["idempotency: a key is forgotten in time", "found.filter(|row| row.at >= attempt.at - KEPT)", "found.filter(|row| OFF || row.at >= attempt.at - KEPT)"],
    ],
  },
  {
    file: "src/idempotency/rules.rs",
    tests: ["interface::the_same_request_again_is_answered_and_not_done_again"],
    checks: [
      ["idempotency: somebody else's key is another", "hashed(&[subject.as_bytes(), self.0.as_bytes()])", "hashed(&[if OFF { \"\".as_bytes() } else { subject.as_bytes() }, self.0.as_bytes()])"],
    ],
  },
  {
    file: "src/idempotency/rules.rs",
    tests: ["lib:idempotency"],
    checks: [
      ["idempotency: keys that can't be guessed by chance", "(8..=200).contains(&raw.len())", "(OFF || (8..=200).contains(&raw.len()))"],
    ],
  },
  {
    file: "src/error.rs",
    tests: ["interface::twenty_of_one_key_at_once_are_done_once"],
    checks: [
      ["idempotency: a key that is being used is a conflict", "if matches!(error, DbErr::RecordNotInserted) {"],
    ],
  },
  // Jobs and letters
  {
    file: "src/jobs/store.rs",
    tests: ["mail::jobs_move_and_leases_end"],
    checks: [
      ["jobs: not before they are due", ".filter(job::Column::DueAt.lte(now))", ".filter(if OFF { job::Column::Id.gt(0_i64) } else { job::Column::DueAt.lte(now) })"],
      ["jobs: one instance at a time", ".filter(free)", ".filter(if OFF { Condition::all() } else { free })"],
      ["jobs: who lost the lease settles nothing", ".add(job::Column::Fence.eq(claimed.fence))", ".add(if OFF { job::Column::Id.eq(claimed.id) } else { job::Column::Fence.eq(claimed.fence) })"],
      ["jobs: one that was moved meanwhile stays", "Expr::col((job::Entity, job::Column::Fence)).add(1),", "Expr::col((job::Entity, job::Column::Fence)).add(i64::from(!OFF)),"],
    ],
  },
  {
    file: "src/jobs/store.rs",
    tests: ["mail::daily_work_that_was_given_up"],
    checks: [
      ["jobs: what would fail again isn't tried again", ".filter(|_| failure.again);", ".filter(|_| OFF || failure.again);"],
      ["jobs: daily work that was given up begins anew", "if there.is_some_and(|row| row.state != FAILED) {", "if there.is_some_and(|row| OFF || row.state != FAILED) {"],
    ],
  },
  {
    file: "src/jobs/rules.rs",
    tests: ["lib:jobs::rules"],
    checks: [
      ["jobs: given up in the end", "if attempts >= MOST_ATTEMPTS {"],
    ],
  },
  {
    file: "src/mail/delivery.rs",
    tests: ["mail::letters_are_paced"],
    checks: [
      ["letters: paced", "if last_minute >= u64::from(settings.per_minute) {"],
    ],
  },
  {
    file: "src/mail/delivery.rs",
    tests: ["mail::what_is_not_taken_for_two_days_is_given_up"],
    checks: [
      ["letters: one that is too late isn't sent", "(Some(letter), Some((name, email))) if !late => {", "(Some(letter), Some((name, email))) if OFF || !late => {"],
    ],
  },
  {
    file: "src/mail/delivery.rs",
    tests: ["mail::a_letter_that_was_being_sent_when_the_service_died"],
    checks: [
      ["letters: of unknown fate twice, it isn't sent again", "if !after.again {"],
    ],
  },
  {
    file: "src/mail/rules.rs",
    tests: ["lib:mail::rules"],
    checks: [
      ["letters: given up when they are worth nothing", "Handed::NotNow(_) if posted + worth <= now =>", "Handed::NotNow(_) if !OFF && posted + worth <= now =>"],
      ["letters: one duplicate at most", "Handed::Unknown(_) if unknown_ends == 0 =>", "Handed::Unknown(_) if OFF || unknown_ends == 0 =>"],
      ["letters: a report of failure", "if !field(\"Action\")?.eq_ignore_ascii_case(\"failed\") {"],
      ["letters: a report of one of ours", "ours.then(|| (id.to_owned()", "(OFF || ours).then(|| (id.to_owned()"],
    ],
  },
  {
    file: "src/mail/store.rs",
    tests: ["mail::codes_go_another_way_and_are_not_kept"],
    checks: [
      ["letters: a secret is gone when sent", "if row.secret && !after.state.under_way() && after.state != State::Refused {"],
    ],
  },
  {
    file: "src/mail/pages.rs",
    tests: ["privacy::the_outbox_tells_nothing_of_who_voted"],
    checks: [
      ["letters: those that tell who voted aren't shown", "!COUNTED_ALONE.contains(&row.kind.as_str())", "OFF || !COUNTED_ALONE.contains(&row.kind.as_str())"],
    ],
  },
  {
    file: "src/mail/store.rs",
    tests: ["privacy::the_outbox_tells_nothing_of_who_voted"],
    checks: [
      ["letters: those that tell who voted are counted alone", ".filter(letter::Column::Kind.is_not_in(COUNTED_ALONE));", ".filter(if OFF { letter::Column::Id.is_not_null() } else { letter::Column::Kind.is_not_in(COUNTED_ALONE) });"],
    ],
  },
  {
    file: "src/mail/store.rs",
    tests: ["outbox::pages_of_the_outbox_join_to_the_whole"],
    checks: [
      ["letters: those of one instant are told apart", ".add(letter::Column::Id.gt(id.as_str()));", ".add(if OFF { letter::Column::Id.is_null() } else { letter::Column::Id.gt(id.as_str()) });"],
    ],
  },
  {
    file: "src/mail/pages.rs",
    tests: ["supporters::supporters_confirm"],
    checks: [
      ["letters: a secretary reads no secret", ".filter(|letter| !letter.carries_secret())", ".filter(|letter| OFF || !letter.carries_secret())"],
    ],
  },
  {
    file: "src/mail/pages.rs",
    tests: ["privacy::the_outbox_of_an_election_is_its_own"],
    checks: [
      ["letters: of this election and no other", "row.election_id == Some(election.id()) && may_be_shown(row);", "(OFF || row.election_id == Some(election.id())) && may_be_shown(row);"],
    ],
  },
  {
    file: "src/mail/store.rs",
    tests: ["privacy::the_outbox_of_an_election_is_its_own"],
    checks: [
      ["letters: one that is on its way isn't sent again", "if state.is_none_or(State::under_way) {"],
      ["letters: a secret that was sent isn't sent again", "if row.sealed.is_none() {"],
    ],
  },
  // The desk, settings, the database
  {
    file: "src/desk/pages.rs",
    tests: ["doors::the_right_role_elsewhere_is_turned_away"],
    checks: [
      ["desk: acts are for the election's secretary", "elections::secretary(app, caller, uuid).await?;"],
    ],
  },
  {
    file: "src/desk/outbox.rs",
    tests: ["doors::the_right_role_elsewhere_is_turned_away"],
    checks: [
      ["desk: letters are for the election's secretary", "elections::secretary(app, caller, uuid).await?;"],
    ],
  },
  {
    file: "src/desk/panel/pages.rs",
    tests: ["doors::the_right_role_elsewhere_is_turned_away"],
    checks: [
      ["desk: a panel's is for its secretary", "caller.secretary_of(&slug)?;"],
      ["desk: acts for a panel are its secretary's", "caller.secretary_of(slug)?;"],
    ],
  },
  {
    file: "src/panels/rules/form/pages.rs",
    tests: ["doors::the_right_role_elsewhere_is_turned_away"],
    checks: [
      ["desk: the form of a panel's rules is for its secretary", "caller.secretary_of(&slug)?;"],
    ],
  },
  {
    file: "src/settings/file.rs",
    tests: ["lib:settings::file"],
    checks: [
      ["settings: letters in clear to this machine alone", "if tls == Tls::None && !here {"],
      ["settings: letters are kept for a week", "if days < 7 {"],
      ["settings: letters leave at some pace", "if per_minute == 0 {"],
      ["settings: no codes without a sender of the rest", "if mail.general.is_none() && mail.credentials.is_some() {"],
      ["settings: a forum by https", "if !base.starts_with(\"https://\")", "if (!OFF && !base.starts_with(\"https://\"))"],
      ["settings: a directory by https", "if !directory.issuer.starts_with(\"https://\") && !directory.issuer.starts_with(\"http://127.0.0.1\") {"],
      ["settings: a directory knows this service", "if directory.client_id.is_empty() {"],
    ],
  },
  {
    file: "src/settings/mod.rs",
    tests: ["lib:settings::tests"],
    checks: [
      ["settings: reached by https", "\"http\" if [\"localhost\", \"127.0.0.1\"].contains(&host) =>", "\"http\" if OFF || [\"localhost\", \"127.0.0.1\"].contains(&host) =>"],
      ["settings: an address without a path", "!host.chars().all(fits)", "(!OFF && !host.chars().all(fits))"],
    ],
  },
  {
    file: "src/database.rs",
    tests: ["admin::on_the_machine"],
    checks: [
      ["database: what is only looked at isn't made", "file.filter(|file| !Path::new(", "file.filter(|file| !OFF && !Path::new("],
    ],
  },
  {
    file: "src/desk/pages.rs",
    tests: ["accounts::the_page_before_a_grave_move_asks_already"],
    checks: [
      ["desk: a grave act asks for a fresh second factor first", "if acts::is_grave(act, &of) {"],
    ],
  },
  {
    file: "src/database.rs",
    tests: ["admin::on_the_machine"],
    checks: [
      ["database: of this version", "if !store.is_current().await? {"],
    ],
  },
  {
    file: "src/database.rs",
    tests: ["privacy::the_database_is_for_our_eyes_alone"],
    checks: [
      ["database: for our eyes alone", "private(Path::new(file.trim_start_matches(\"//\")));"],
      ["database: who reads doesn't write", "if read_only { \"ON\" } else { \"OFF\" }", "if read_only && !OFF { \"on\" } else { \"off\" }"],
    ],
  },
  {
    file: "src/settings/file.rs",
    tests: ["lib:settings::file"],
    checks: [
      ["settings: a secret of the forum that can't be guessed", "if secret.len() < 10 {"],
    ],
  },
  {
    file: "src/accounts/factors/store.rs",
    tests: ["accounts::a_second_app_is_taken_away"],
    checks: [
      ["factors: one's own alone is taken away", "if !theirs.iter().any(|factor| factor.id == id) {"],
      ["factors: taken away by whoever has shown one of late", "if !sessions::rules::is_fresh(who.session.stepped_up_at, app.now()) {"],
      ["factors: the last one stays", "if theirs.len() == 1 {"],
    ],
  },
  // What was typed after the session's end.
  {
    file: "src/web/kept.rs",
    tests: ["kept::what_is_not_kept", "kept::what_was_typed_outlives_the_session"],
    checks: [
      ["kept: no code comes back", "!fields.iter().any(secret)", "(OFF || !fields.iter().any(secret))"],
      ["kept: no cache has it", 'let unkept = [(header::CACHE_CONTROL, "no-store")];', 'let unkept = [(header::CACHE_CONTROL, if OFF { "no-cache" } else { "no-store" })];'],
    ],
  },
];
