// Switches the record's checks off, one at a time, and sees that a test notices: a check without a
// test that fails when it is gone is as good as none. Works on a copy under target/mutants.
//
//   node tests/tools/mutants.mjs [WORD...]     only the mutants whose name has one of the words
//   node tests/tools/mutants.mjs --find        only whether each check still stands where the list says
//
// A mutant is first tried on the tests of flawed records; only what these miss is tried on all.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const copy = join(root, "target/mutants/tree");
const src = "ballots/src";
const checks = `${src}/record/checks`;

// name, file, what stands there, what stands there instead
const mutants = [
  ["A1 tar header", `${src}/archive.rs`, "if block != tar_header(name, size, self.timestamp) {", "if false {"],
  ["A1 padding", `${src}/archive.rs`, "if padding.iter().any(|byte| *byte != 0) {", "if false {"],
  ["A1 truncation", `${src}/archive.rs`, "if body.len() as u64 != padded {", "if false {"],
  ["A2 names", `${src}/archive.rs`, "if Hash::of(&self.member.body) != self.member.hash {", "if false {"],
  ["A3 parent", `${checks}/a3_chain.rs`, "if event.parent != parent {", "if false {"],
  ["A3 height", `${checks}/a3_chain.rs`, "if event.height != height {", "if false {"],
  ["A4 order", `${checks}/a4_order.rs`, "if event.kind.may_follow(before, needs_shuffle) {", "if true {"],
  ["A5 number of objects", `${checks}/a5_payload.rs`, "if objects.len() != wanted {", "if false {"],
  ["A5 payload", `${checks}/a5_payload.rs`, "if event.payload != objects.last().map(|member| member.hash) {", "if false {"],
  ["A5 setup_data", `${checks}/a5_payload.rs`, "if named != [link.name(0), link.name(1), link.name(2)] {", "if false {"],
  ["A5 owned payload", `${checks}/a5_payload.rs`, "if Some(owned.payload) != link.name(0) {", "if false {"],
  ["A5 objects at the end", `${checks}/a5_payload.rs`, "match objects.first() {", "match objects.get(9) {"],
  ["S1 version", `${src}/election.rs`, "if wire.version != 1 {", "if false {"],
  ["S1 group", `${src}/election.rs`, "if wire.group != G::NAME {", "if false {"],
  ["S1 limits", `${src}/question.rs`, "let limits = q.min <= q.max && q.max as usize <= choices;", "let limits = true;"],
  ["S4 weighted ranking", `${src}/setup.rs`, "Some(i) if roll.is_weighted() =>", "Some(i) if false =>"],
  ["S2 proof of the key", `${src}/trustee.rs`, "claims.settle().map_err(|()| TrusteeError::Proof)?;", ""],
  ["S2 neutral key", `${src}/trustee.rs`, "if *self.key.element() == G::identity() {", "if false {"],
  ["S2 key twice", `${src}/trustee.rs`, ".position(|key| seen.contains(key.public_key()))", ".position(|_| false)"],
  ["S3 election key", `${src}/setup.rs`, "if election.public_key != *trustees.election_key() {", "if false {"],
  ["S4 order and repetition", `${src}/credential.rs`, "if i > 0 && G::compare(&before, &text) != Ordering::Less {", "if false {"],
  ["S4 weight", `${src}/credential.rs`, ".filter(|w| *w > 0)", ""],
  ["S4 neutral credential", `${src}/credential.rs`, "if *encoded.element() == G::identity() {", "if false {"],
  ["canonical bytes", `${src}/wire.rs`, "if write(&value) != bytes {", "if false {"],
  ["B1 identifier", `${src}/ballot/draft.rs`, "if wire.election_uuid.as_str() != setup.uuid().as_str() {", "if false {"],
  ["B1 fingerprint", `${src}/ballot/draft.rs`, "if wire.election_hash.as_str() != setup.fingerprint() {", "if false {"],
  ["B1 size", `${src}/ballot/draft.rs`, "if bytes.len() > largest {", "if false {"],
  ["B1 number of answers", `${src}/ballot/draft.rs`, 'BallotError::shape("answers".to_owned(), wire.answers.len(), questions.len())?;', ""],
  ["B1 number of choices", `${src}/ballot/summed.rs`, 'BallotError::shape(at("choices"), wire.choices.len(), width)?;', ""],
  ["B3 proofs of one choice", `${src}/ballot/summed.rs`, "bit(choice).check(claims, at, prefix, key, proofs);", "let _ = (proofs, prefix, at);"],
  ["B4 signed hash", `${src}/ballot/draft.rs`, "if signature.hash.as_str() != signed.base64() {", "if false {"],
  ["B3 and B4 hashes", `${src}/proof/mod.rs`, "if challenge::<G>(claim.prefix, commitments) != claim.expected {", "if false {"],
  ["B5 ballot again", `${checks}/b5_no_copies.rs`, "if !self.ballots.insert(ballot.hash()) {", "if false {"],
  ["B5 ciphertext again", `${checks}/b5_no_copies.rs`, "if !self.ciphertexts.insert(name) {", "if false {"],
  ["B5 ciphertext twice in a ballot", `${src}/ballot/summed.rs`, "if has_repetition(&choices) {", "if false {"],
  ["T1 tally", `${checks}/t1_tally.rs`, "if link.name(0) != Some(expected.encrypted_tally) {", "if false {"],
  ["T2 totals", `${checks}/t2_totals.rs`, "if link.object(1) == wire::write(expected) {", "if true {"],
  ["M1 stranger", `${checks}/m1_shuffle_owner.rs`, "if setup.trustees().owner(owner).is_none() {", "if false {"],
  ["M1 twice", `${checks}/m1_shuffle_owner.rs`, "if !before.insert(owner) {", "if false {"],
  ["M2 five equations", `${src}/shuffle/check.rs`, "if **computed != **given {", "if false {"],
  ["M2 chain", `${src}/shuffle/check.rs`, ".position(|(computed, given)| **computed != **given)", ".position(|_| false)"],
  ["D1 twice", `${checks}/d1_decryption_owner.rs`, ".any(|part| part.owner() == Some(owner))", ".any(|_| false)"],
  ["D1 stranger", `${checks}/d1_decryption_owner.rs`, "if setup.trustees().owner(owner).is_none() {", "if false {"],
  ["R1 result", `${checks}/r1_result.rs`, "if link.object(0) != outcome.to_json() {", "if false {"],
  ["X1 election", `${checks}/x1_binding.rs`, "if *found != wanted {", "if false {"],
  ["X1 signature", `${src}/supplement/content.rs`, "content.key.verify(&signed, &file.signature)?;", "let _ = signed;"],
  ["X1 known key", `${src}/supplement/content.rs`, "if key.is_some_and(|key| *key != content.key) {", "if false {"],
  ["X2 signature", `${checks}/x2_head.rs`, "signature.map_err(|e| failure(e.to_string()))?;", "let _ = signature;"],
  ["X2 root", `${checks}/x2_head.rs`, "if *signed.head() != Head::of(record.setup.uuid(), &tree) {", "if false {"],
  ["X2 event", `${checks}/x2_head.rs`, "if events.last().map(|(_, hash)| *hash) != Some(content.event) {", "if false {"],
  ["X2 too old", `${checks}/x2_head.rs`, "if record.outcome.is_some() && events.len() != record.events.len() {", "if false {"],
  ["X3 size", `${checks}/x3_roll_commitment.rs`, "if committed == credentials {", "if true {"],
  ["X4 text", `${checks}/x4_documents.rs`, "if Hash::of(document.text.as_bytes()) != document.sha256 {", "if false {"],
  ["X5 signature", `${checks}/x5_commitments.rs`, "signed.map_err(|error| error.to_string())?;", "let _ = signed;"],
  ["X5 event", `${checks}/x5_commitments.rs`, "if event.map(|(_, hash)| *hash) != Some(commitment.event) {", "if false {"],
  ["X5 another share", `${checks}/x5_commitments.rs`, "own.find(|c| c.commitment == wanted)", "own.next()"],
  ["X5 late", `${checks}/x5_commitments.rs`, "if is_late(commitment, record) && !is_reported(content, owner) {", "if false {"],
  ["X6 proofs", `${checks}/x6_strong_proofs.rs`, ".and_then(|proofs| proofs.verify(record.setup, tally, part, owner))", ".map(|_: StrongProofs<G>| ())"],
  ["C1 elected", `${src}/supplement/counts.rs`, "if elected != self.elected {", "if false {"],
  ["C1 transcript", `${src}/supplement/counts.rs`, "if Hash::of(&transcript) != self.transcript {", "if false {"],
  ["C2 declared", `${checks}/c2_declaration.rs`, "if elected != Some(declared.iter().map(String::as_str).collect()) {", "if false {"],
  ["E canonical point", `${src}/group/ed25519.rs`, "if !is_canonical(&bytes) {", "if false {"],
  ["E subgroup", `${src}/group/ed25519.rs`, "if in_subgroup(&point) {", "if true {"],
  ["E scalar below q", `${src}/group/ed25519.rs`, "Option::from(Scalar::from_canonical_bytes(bytes))", "Some(Scalar::from_bytes_mod_order(bytes))"],
];

const find = process.argv.includes("--find");
const wanted = process.argv.slice(2).filter((word) => word !== "--find");
const chosen = mutants.filter(([name]) => wanted.length === 0 || wanted.some((word) => name.includes(word)));

rmSync(copy, { recursive: true, force: true });
mkdirSync(copy, { recursive: true });
for (const file of execFileSync("git", ["ls-files", "-z"], { cwd: root }).toString().split("\0").filter(Boolean)) {
  if (!existsSync(join(root, file))) continue;
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  cpSync(join(root, file), join(copy, file));
}
/// Runs the tests whose names have one of these words; without any, all of them.
const test = (...words) =>
  spawnSync("cargo", ["test", "-q", "-p", "ballots", ...(words.length ? [] : ["--lib"]), "--test", "record", "--config", "profile.dev.package.ballots.opt-level=0", "--", ...words], {
    cwd: copy,
    env: {
      ...process.env,
      CARGO_TARGET_DIR: join(root, "target/mutants/target"),
      CARGO_INCREMENTAL: "1",
      HUSTINGS_SHARED: process.env.HUSTINGS_SHARED ?? join(root, "../shared"),
      BELENIOS_TOOL: "none",
      RUST_BACKTRACE: "0",
    },
    encoding: "utf8",
  });
/// The tests of flawed records.
const flaws = ["flaws::", "lists::"];

const pattern = (from) =>
  new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/(?<=[.,({;])|\s+|(?=\\\.)/g, "\\s*"));
const lost = chosen.filter(([, file, from]) => !pattern(from).test(readFileSync(join(copy, file), "utf8")));
lost.forEach(([name, file]) => console.log(`NOT FOUND  ${name}: ${file} has changed, and this list must follow`));
if (lost.length > 0 || find) {
  console.log(`${chosen.length} mutants, ${lost.length} not found`);
  process.exit(lost.length === 0 ? 0 : 1);
}

const good = test();
if (good.status !== 0) {
  console.error(good.stdout + good.stderr);
  console.error("The tests fail without any mutant: nothing to learn.");
  process.exit(1);
}
let missed = 0;
let broken = 0;
for (const [name, file, from, to] of chosen) {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  const bent = text.replace(pattern(from), () => to);
  writeFileSync(path, bent);
  let run = test(...flaws);
  if (run.status === 0) run = test();
  writeFileSync(path, text);
  const compiled = !/could not compile|error(\[E\d+\])?:.*aborting/.test(run.stderr);
  const failed = [...run.stdout.matchAll(/^ {4}(\S+::\S+)$/gm)].map((match) => match[1]);
  if (!compiled) {
    console.log(`NOT BUILT  ${name}\n${run.stderr.split("\n").filter((l) => l.startsWith("error")).join("\n")}`);
    broken += 1;
  } else if (run.status === 0) {
    console.log(`MISSED     ${name}`);
    missed += 1;
  } else {
    console.log(`caught     ${name}  (${[...new Set(failed)].join(", ") || "crashed"})`);
  }
}
const caught = chosen.length - missed - broken;
console.log(`${chosen.length} mutants: ${caught} caught, ${missed} missed, ${broken} not tried`);
process.exit(missed + broken === 0 ? 0 : 1);
