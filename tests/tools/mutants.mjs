// Switches the record's checks off, one at a time, and sees that a test notices: a check without a
// test that fails when it is gone is as good as none. Works on a copy under target/mutants: there, every
// place of the list gets a switch, all is built once, and the tests run once for each switch.
//
//   node tests/tools/mutants.mjs [WORD...]     only the mutants whose name has one of the words
//   node tests/tools/mutants.mjs --find        only whether each check still stands where the list says
//
// A mutant is first tried on the flaws that its check is for; what these miss is tried on all tests.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const copy = join(root, "target/mutants/tree");
const src = "ballots/src";
const checks = `${src}/record/checks`;

// Name, file, and the refusal that stands there: "if" and its condition, or a statement. Where neither
// can simply be left out, what stands there instead, in which OFF is true when the check is off.
const mutants = [
  ["A1 tar header", `${src}/archive.rs`, "if block != tar_header(name, size, self.timestamp) {"],
  ["A1 padding", `${src}/archive.rs`, "if padding.iter().any(|byte| *byte != 0) {"],
  ["A1 truncation", `${src}/archive.rs`, "if body.len() as u64 != padded {"],
  ["A2 names", `${src}/archive.rs`, "if Hash::of(&self.member.body) != self.member.hash {"],
  ["A3 parent", `${checks}/a3_chain.rs`, "if event.parent != parent {"],
  ["A3 height", `${checks}/a3_chain.rs`, "if event.height != height {"],
  ["A4 order", `${checks}/a4_order.rs`, "if event.kind.may_follow(before, needs_shuffle) {", "if OFF || event.kind.may_follow(before, needs_shuffle) {"],
  ["A5 number of objects", `${checks}/a5_payload.rs`, "if objects.len() != wanted {"],
  ["A5 payload", `${checks}/a5_payload.rs`, "if event.payload != objects.last().map(|member| member.hash) {"],
  ["A5 setup_data", `${checks}/a5_payload.rs`, "if named != [link.name(0), link.name(1), link.name(2)] {"],
  ["A5 owned payload", `${checks}/a5_payload.rs`, "if Some(owned.payload) != link.name(0) {"],
  ["A5 objects at the end", `${checks}/a5_payload.rs`, "match objects.first() {", "match objects.get(if OFF { 9 } else { 0 }) {"],
  ["S1 version", `${src}/election.rs`, "if wire.version != 1 {"],
  ["S1 group", `${src}/election.rs`, "if wire.group != G::NAME {"],
  ["S1 limits", `${src}/question.rs`, "let limits = q.min <= q.max && q.max as usize <= choices;", "let limits = OFF || (q.min <= q.max && q.max as usize <= choices);"],
  ["S2 proof of the key", `${src}/trustee.rs`, "claims.settle().map_err(|()| TrusteeError::Proof)?;"],
  ["S2 neutral key", `${src}/trustee.rs`, "if *self.key.element() == G::identity() {"],
  ["S2 key twice", `${src}/trustee.rs`, ".position(|key| seen.contains(key.public_key()))", ".position(|key| !OFF && seen.contains(key.public_key()))"],
  ["S2 keys that cancel", `${src}/trustee.rs`, "if product == G::identity() {"],
  ["S2 a signed Single key", `${src}/trustee.rs`, "if wire.signature.is_some() {"],
  ["S2 place of a certificate", `${src}/threshold/certificate.rs`, "if certificate.place != wanted {"],
  ["S2 key of another certificate", `${src}/threshold/certificate.rs`, "if before.into_iter().any(|key| own.contains(&key)) {"],
  ["S2 signature of a certificate", `${src}/threshold/certificate.rs`, "if signed.verify(verification.element()).is_none() {"],
  ["S2 neutral key of a certificate", `${src}/threshold/certificate.rs`, "if [&verification, &encryption].map(Encoded::element).contains(&&G::identity()) {"],
  ["S2 signature of the certificates", `${src}/threshold/commitments.rs`, "if !holds(&certs_message(certificates, &coefexps), key, &signature) {"],
  ["S2 number of coefficients", `${src}/threshold/commitments.rs`, 'shape("coefexps", raw.coefexps.len(), certificates.threshold())?;'],
  ["S2 number of polynomials", `${src}/threshold/commitments.rs`, 'shape("coefexps", coefexps.len(), size)?;'],
  ["S2 number of signatures", `${src}/threshold/commitments.rs`, 'shape("signatures", signatures.len(), size)?;'],
  ["S2 number of keys", `${src}/threshold/parameters.rs`, 'shape("verification_keys", wire.verification_keys.len(), size)?;'],
  ["S2 threshold of the certificates", `${src}/threshold/parameters.rs`, 'shape("threshold", threshold, certificates.threshold())?;'],
  ["S2 key of the polynomials", `${src}/threshold/parameters.rs`, "if *key.key.element() != evaluate::<G>(sums.iter().cloned(), j) {"],
  ["S2 signature of a key", `${src}/threshold/parameters.rs`, "if signed {", "if OFF || signed {"],
  ["S3 election key", `${src}/setup.rs`, "if election.public_key != *trustees.election_key() {"],
  ["S4 weighted ranking", `${src}/setup.rs`, "Some(i) if roll.is_weighted() =>", "Some(i) if !OFF && roll.is_weighted() =>"],
  ["S4 order and repetition", `${src}/credential.rs`, "if i > 0 && G::compare(before, text) != Ordering::Less {"],
  ["S4 weight", `${src}/credential.rs`, ".filter(|w| *w > 0)", ".filter(|w| OFF || *w > 0)"],
  ["S4 neutral credential", `${src}/credential.rs`, "if element == G::identity() {"],
  ["B1 proofs of a choice", `${src}/ballot/summed.rs`, 'BallotError::shape(at("an individual proof"), proofs.len(), 2)?;'],
  ["B1 number of proofs of choices", `${src}/ballot/summed.rs`, 'BallotError::shape(at("individual_proofs"), wire.individual_proofs.len(), width)?;'],
  ["B1 proofs of the limits", `${src}/ballot/summed.rs`, 'BallotError::shape(at("overall_proof"), wire.overall_proof.len(), within + blank,)?;'],
  ["B1 proofs of blank", `${src}/ballot/summed.rs`, 'BallotError::shape(at("blank_proof"), blank_proofs, 2 * blank)?;'],
  ["B1 blank proof where none may be", `${src}/ballot/summed.rs`, 'BallotError::shape(at("blank_proof"), usize::from(wire.blank_proof.is_some()), blank,)', 'if OFF { Ok(()) } else { BallotError::shape(at("blank_proof"), usize::from(wire.blank_proof.is_some()), blank,) }'],
  ["B1 lists, choices", `${src}/ballot/lists.rs`, 'BallotError::shape(at("choices"), choices, width)?;'],
  ["B1 lists, number of lists", `${src}/ballot/lists.rs`, 'BallotError::shape(at("choices"), wire.choices.len(), widths.len())?;'],
  ["B1 lists, proofs of a list", `${src}/ballot/lists.rs`, 'BallotError::shape(at("a list proof"), list, 2)?;'],
  ["B1 lists, proofs of a choice", `${src}/ballot/lists.rs`, 'BallotError::shape(at("an individual proof"), proofs.len(), 2)?;'],
  ["B1 identifier", `${src}/ballot/draft.rs`, "if wire.election_uuid.as_str() != setup.uuid().as_str() {"],
  ["B1 fingerprint", `${src}/ballot/draft.rs`, "if wire.election_hash.as_str() != setup.fingerprint() {"],
  ["B1 size", `${src}/ballot/draft.rs`, "if bytes.len() > largest {"],
  ["B1 number of answers", `${src}/ballot/draft.rs`, 'let shape = BallotError::shape("answers".to_owned(), answers.len(), questions.len());', 'let shape = if OFF { Ok(()) } else { BallotError::shape("answers".to_owned(), answers.len(), questions.len()) };'],
  ["B1 number of choices", `${src}/ballot/summed.rs`, 'BallotError::shape(at("choices"), wire.choices.len(), width)?;'],
  ["B3 neutral commitment of lists", `${src}/ballot/lists.rs`, "if *commitment.element() == G::identity() {"],
  ["B3 proofs of blank", `${src}/ballot/summed.rs`, "nothing_else_if_blank(blank, rest).check(claims, at, nothing_else, key, blank_proofs,);"],
  ["B3 proofs of the limits with blank", `${src}/ballot/summed.rs`, "blank_or_within(blank, rest, question).check(claims, overall, within, key, &self.overall,);"],
  ["B3 proofs of the limits", `${src}/ballot/summed.rs`, "sum_within(&sum, question).check(claims, overall, prefix, key, &self.overall);"],
  ["B3 proof of a ranking", `${src}/ballot/ranked.rs`, "check_knowledge(claims, at, prefix, alpha, &self.proof);"],
  ["B3 proofs of a list", `${src}/ballot/lists.rs`, "chosen_or_empty(name, of_list).check(claims, at, prefix, key, proofs);"],
  ["B3 one list", `${src}/ballot/lists.rs`, "one.check(claims, at, overall, key, &[self.overall]);"],
  ["B3 some candidate", `${src}/ballot/lists.rs`, "claims.push(at, prefix, [a1, a2], self.challenge);"],
  ["B3 proofs of one choice", `${src}/ballot/summed.rs`, "bit(choice).check(claims, at, prefix, key, proofs);"],
  ["B3 and B4 hashes", `${src}/proof/mod.rs`, "(claim.expected != Some(found)).then_some", "(!OFF && claim.expected != Some(found)).then_some"],
  ["B4 signature", `${src}/ballot/mod.rs`, "check_knowledge(claims, at, prefix, signer, &self.signature);"],
  ["B4 signed hash", `${src}/ballot/draft.rs`, "if signature.hash.as_str() != signed.base64() {"],
  ["B5 ciphertext twice in lists", `${src}/ballot/lists.rs`, "if has_repetition(&choices) {"],
  ["B5 ballot again", `${checks}/b5_no_copies.rs`, "if !self.ballots.insert(ballot.hash()) {"],
  ["B5 ciphertext again", `${checks}/b5_no_copies.rs`, "if !self.ciphertexts.insert(name) {"],
  ["B5 ciphertext twice in a ballot", `${src}/ballot/summed.rs`, "if has_repetition(&choices) {"],
  ["T1 tally", `${checks}/t1_tally.rs`, "if link.name(0) != Some(expected.encrypted_tally) {"],
  ["T2 totals", `${checks}/t2_totals.rs`, "if link.object(1) == wire::write(expected) {", "if OFF || link.object(1) == wire::write(expected) {"],
  ["M1 stranger", `${checks}/m1_shuffle_owner.rs`, "if setup.trustees().owner(owner).is_none() {"],
  ["M1 twice", `${checks}/m1_shuffle_owner.rs`, "if !before.insert(owner) {"],
  ["M2 number of ciphertexts", `${src}/shuffle/mod.rs`, 'shape("ciphertexts", list.len(), wanted)?;'],
  ["M2 five equations", `${src}/shuffle/check.rs`, "if **computed != **given {"],
  ["M2 chain", `${src}/shuffle/check.rs`, ".position(|(computed, given)| **computed != **given)", ".position(|(computed, given)| !OFF && **computed != **given)"],
  ["D1 twice", `${checks}/d1_decryption_owner.rs`, ".any(|part| part.owner() == Some(owner))", ".any(|part| !OFF && part.owner() == Some(owner))"],
  ["D1 stranger", `${checks}/d1_decryption_owner.rs`, "if setup.trustees().owner(owner).is_none() {"],
  ["D2 grouping of lists", `${src}/tally.rs`, "fits.then(|| lists.into_iter().flatten().collect())", "(OFF || fits).then(|| lists.into_iter().flatten().collect())"],
  ["D3 needed parts", `${src}/outcome.rs`, "if chosen.len() < item.needed {"],
  ["R1 result", `${checks}/r1_result.rs`, "if link.object(0) != outcome.to_json() {"],
  ["X1 election", `${checks}/x1_binding.rs`, "if *found != wanted {"],
  ["X1 signature", `${src}/supplement/content.rs`, "content.key.verify(&signed, &file.signature)?;"],
  ["X1 known key", `${src}/supplement/content.rs`, "if key.is_some_and(|key| *key != content.key) {"],
  ["X2 signature", `${checks}/x2_head.rs`, "signature.map_err(|e| failure(e.to_string()))?;"],
  ["X2 root", `${checks}/x2_head.rs`, "if *signed.head() != Head::of(record.setup.uuid(), &tree) {"],
  ["X2 event", `${checks}/x2_head.rs`, "if events.last().map(|(_, hash)| *hash) != Some(content.event) {"],
  ["X2 too old", `${checks}/x2_head.rs`, "if record.outcome.is_some() && events.len() != record.events.len() {"],
  ["X3 size", `${checks}/x3_roll_commitment.rs`, "if committed == credentials {", "if OFF || committed == credentials {"],
  ["X4 text", `${checks}/x4_documents.rs`, "if Hash::of(document.text.as_bytes()) != document.sha256 {"],
  ["X5 signature", `${checks}/x5_commitments.rs`, "signed.map_err(|error| error.to_string())?;"],
  ["X5 event", `${checks}/x5_commitments.rs`, "if event.map(|(_, hash)| *hash) != Some(commitment.event) {"],
  ["X5 another share", `${checks}/x5_commitments.rs`, "own.find(|c| c.commitment == wanted)", "own.find(|c| OFF || c.commitment == wanted)"],
  ["X5 late", `${checks}/x5_commitments.rs`, "if is_late(commitment, record) && !is_reported(content, owner) {"],
  ["X6 proofs", `${checks}/x6_strong_proofs.rs`, ".and_then(|proofs| proofs.verify(record.setup, tally, part, owner))", ".and_then(|proofs| if OFF { Ok(()) } else { proofs.verify(record.setup, tally, part, owner) })"],
  ["C1 elected", `${src}/supplement/counts.rs`, "if elected != self.elected {"],
  ["C1 transcript", `${src}/supplement/counts.rs`, "if Hash::of(&transcript) != self.transcript {"],
  ["C2 declared", `${checks}/c2_declaration.rs`, "if elected != Some(declared.iter().map(String::as_str).collect()) {"],
  ["E canonical point", `${src}/group/ed25519.rs`, "if is_canonical(&bytes) {", "if OFF || is_canonical(&bytes) {"],
  ["E subgroup", `${src}/group/ed25519.rs`, "if is_member {", "if OFF || is_member {"],
  ["E scalar below q", `${src}/group/ed25519.rs`, "Option::from(Scalar::from_canonical_bytes(bytes))", "if OFF { Some(Scalar::from_bytes_mod_order(bytes)) } else { Option::from(Scalar::from_canonical_bytes(bytes)) }"],
  ["B1 lists, number of lists of proofs", `${src}/ballot/lists.rs`, 'BallotError::shape(at("individual_proofs"), individual, widths.len())?;'],
  ["B1 lists, number of list proofs", `${src}/ballot/lists.rs`, 'BallotError::shape(at("list_proofs"), wire.list_proofs.len(), widths.len())?;'],
  ["B1 lists, number of proofs of candidates", `${src}/ballot/lists.rs`, 'BallotError::shape(at("individual_proofs"), individual, width)?;'],
  ["canonical bytes", `${src}/wire.rs`, "if write(&value) != bytes {"],
];

/// What stands there with a switch.
const switched = (from, to) => {
  if (to) return to;
  const condition = from.match(/^if (.*) \{$/s)?.[1];
  return condition ? `if !OFF && (${condition}) {` : `if !OFF { ${from} }`;
};

const find = process.argv.includes("--find");
const wanted = process.argv.slice(2).filter((word) => word !== "--find");
const chosen = mutants.filter(([name]) => wanted.length === 0 || wanted.some((word) => name.includes(word)));

// What the copy will hold: the tree's files as they are now.
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root }).toString().split("\0").filter(Boolean);
const files = new Map(tracked.filter((file) => existsSync(join(root, file))).map((file) => [file, readFileSync(join(root, file))]));
const text = (file) => files.get(file).toString();
const pattern = (from) =>
  new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/(?<=[.,({;])|\s+|(?=\\\.)/g, "\\s*"));
const lost = mutants.filter(([, file, from]) => !pattern(from).test(text(file)));
lost.forEach(([name, file]) => console.log(`NOT FOUND  ${name}: ${file} has changed, and this list must follow`));
if (lost.length > 0 || find) {
  console.log(`${mutants.length} mutants, ${lost.length} not found`);
  process.exit(lost.length === 0 ? 0 : 1);
}

// The switches: each place asks for its own number, which the environment names.
mutants.forEach(([, file, from, to], number) => {
  files.set(file, text(file).replace(pattern(from), () => switched(from, to).replaceAll("OFF", `crate::switch::off(${number})`)));
});
files.set(`${src}/switch.rs`, `//! Which check is off.
pub fn off(number: u32) -> bool {
    static OFF: std::sync::OnceLock<Option<u32>> = std::sync::OnceLock::new();
    *OFF.get_or_init(|| std::env::var("MUTANT").ok()?.parse().ok()) == Some(number)
}
`);
const lib = `${src}/lib.rs`;
files.set(lib, text(lib).replace(/^mod any;$/m, "mod any;\nmod switch;"));
// Only what differs is written, so that cargo builds no more than it must.
for (const [file, content] of files) {
  const path = join(copy, file);
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
for (const file of readdirSync(join(copy, "ballots"), { recursive: true, withFileTypes: true })) {
  const path = join(file.parentPath, file.name);
  if (file.isFile() && !files.has(relative(copy, path))) rmSync(path);
}

const env = {
  ...process.env,
  CARGO_TARGET_DIR: join(root, "target/mutants/target"),
  CARGO_INCREMENTAL: "1",
  HUSTINGS_SHARED: process.env.HUSTINGS_SHARED ?? join(root, "../shared"),
  BELENIOS_TOOL: "none",
  // Eight points at a time take much stack where little is optimized.
  RUST_MIN_STACK: String(64 << 20),
  RUST_BACKTRACE: "0",
};
delete env.MUTANT;
const build = spawnSync("cargo", ["test", "-q", "--no-run", "--message-format=json", "-p", "ballots", "--lib", "--test", "record", "--config", "profile.dev.package.ballots.opt-level=1"], { cwd: copy, env, encoding: "utf8", maxBuffer: 1 << 30 });
const programs = build.stdout.split("\n").filter((line) => line.includes('"executable":"')).map((line) => JSON.parse(line));
const program = (kind) => programs.find((p) => p.profile.test && p.target.kind.includes(kind))?.executable;
if (build.status !== 0 || !program("lib") || !program("test")) {
  console.error(build.stderr);
  console.error("The copy with its switches does not build.");
  process.exit(1);
}

/// The names of the tests that fail with this switch; none means that nobody noticed.
const failing = (number, kind, words) => {
  const run = spawnSync(program(kind), words, { cwd: join(copy, "ballots"), env: { ...env, ...(number === null ? {} : { MUTANT: String(number) }) }, encoding: "utf8", maxBuffer: 1 << 30 });
  const names = [...run.stdout.matchAll(/^test (\S+) \.\.\. FAILED$/gm)].map((match) => match[1]);
  return run.status === 0 ? [] : names.length > 0 ? names : ["crashed"];
};
/// Where the flaws are that a check of this group is for.
const near = {
  A: ["flaws", "spelling_flaws", "tally_flaws"],
  S: ["flaws", "forged", "threshold_flaws", "spelling_flaws"],
  B: ["ballot_flaws", "forged", "lists"],
  T: ["tally_flaws", "forged"],
  M: ["tally_flaws", "spelling_flaws"],
  D: ["tally_flaws", "lists", "threshold_flaws"],
  R: ["tally_flaws"],
};
const flaws = [...new Set(Object.values(near).flat())];
const of = (modules) => ["--exact", ...modules.map((module) => `${module}::each_fails_at_its_check`)];
/// Tests of whole elections take long and know no flaw.
const slow = ["random::", "own::", "fuzz::", "mutation::", "tool::", "table::"].flatMap((module) => ["--skip", module]);
/// The nearest tests first; what they miss is tried on all.
const notice = (number, name) => {
  for (const [kind, ...words] of [["test", ...of(near[name[0]] ?? flaws)], ["lib"], ["test", ...slow]]) {
    const names = failing(number, kind, words);
    if (names.length > 0) return names;
  }
  return [];
};

const wrong = [["test", ...of(flaws)], ["lib"], ["test", ...slow]].flatMap(([kind, ...words]) => failing(null, kind, words));
if (wrong.length > 0) {
  console.error(`Without any mutant these fail, so there is nothing to learn: ${wrong.join(", ")}`);
  process.exit(1);
}
let missed = 0;
mutants.forEach(([name], number) => {
  if (!chosen.some(([other]) => other === name)) return;
  const names = notice(number, name);
  if (names.length === 0) missed += 1;
  console.log(names.length === 0 ? `MISSED     ${name}` : `caught     ${name}  (${names.join(", ")})`);
});
console.log(`${chosen.length} mutants: ${chosen.length - missed} caught, ${missed} missed`);
process.exit(missed === 0 ? 0 : 1);
