/** The page on which a ballot is found, and its proofs checked; and on which a tested ballot is opened. */
import * as api from "./api.ts";
import { type Inside, el, fill } from "./dom.ts";
import { encryptorFor } from "./encryptor.ts";
import type { Ask, Encryptor, Told } from "./messages.ts";
import { fromBase64, hex, isTracker, nameOf } from "./protocol/bytes.ts";
import type { Election } from "./protocol/election.ts";
import { LONGEST, type Receipt, fileOfAddress, isSigned, readReceipt } from "./protocol/receipt.ts";
import { type Opened, readWritten, whose } from "./protocol/tested.ts";
import { claimsToBeBallot } from "./protocol/verify.ts";
import { type Screen, field } from "./screen.ts";
import { say } from "./strings.en.ts";
import { Failed, type WorkerFile } from "./thread.ts";
import { allWhole, inWords, withoutBlank } from "./told.ts";
import { shownFingerprint } from "./tracker.ts";
import { watch } from "./watch.ts";

/** How far the election is, and whether a ballot of it can be replaced. */
export interface State {
  stage: string;
  revoting: boolean;
}

/** The election, and the thread that does its arithmetic, so that the page answers meanwhile. */
interface Asked {
  uuid: string;
  election: Election;
  encryptor: Encryptor;
  state: State;
}

/** A line of what was found. */
const good = (text: string): HTMLElement => el("p", { class: "state ok" }, text);
const bad = (text: string): HTMLElement => el("p", { class: "state wrong" }, text);
/** What could not be found out, or needs care: nobody has done wrong. */
const unsure = (text: string): HTMLElement => el("p", { class: "state warn" }, text);
const why = (fault: unknown): string => (fault as Error).message;
/** Why nothing was found out: the service's own words, or those of the device in a sentence of ours. */
const unknown = (fault: unknown): HTMLElement =>
  unsure(fault instanceof api.Refused || fault instanceof api.Unreached ? fault.message : say.notChecked(why(fault)));

/** Shows both forms; what the address names is looked for at once, and again whenever it names something else. */
export async function check(screen: Screen, uuid: string, file: WorkerFile, state: State): Promise<void> {
  const { election, encryptor } = await encryptorFor(uuid, file);
  const asked = { uuid, election, encryptor, state };
  const finding = findForm(screen, asked);
  screen.show(
    undefined,
    say.checkTitle,
    finding.place,
    el("h2", {}, say.openTitle),
    openForm(screen, asked),
    shownFingerprint(election.fingerprint),
  );
  addEventListener("hashchange", () => void finding.ofAddress());
  await finding.ofAddress();
}

/** Shows an answer, unless something newer was asked. */
interface Show {
  (...inside: Inside[]): void;
  /** Whether nothing newer was asked. */
  isNewest: () => boolean;
}

/** Has the thread look at something; `show` says so if that doesn't move for long: the system may have ended the thread. */
async function looked<K extends Told["kind"]>(encryptor: Encryptor, ask: Ask, kind: K, show: Show): Promise<Extract<Told, { kind: K }>> {
  const watched = watch(() => show(unsure(say.checkStuck)));
  try {
    return await encryptor.ask(ask, kind);
  } finally {
    watched.end();
  }
}

/** Where a form's answers are shown: those of the newest question alone, in whatever order they come. */
function answers(screen: Screen): { place: HTMLElement; begin: () => Show } {
  const place = el("div");
  let newest = 0;
  const begin = (): Show => {
    const own = (newest += 1);
    const isNewest = (): boolean => own === newest;
    fill(place, []);
    const show = (...inside: Inside[]): void => {
      if (!isNewest()) return;
      fill(place, inside);
      screen.tell(place.textContent ?? "");
    };
    return Object.assign(show, { isNewest });
  };
  return { place, begin };
}

function findForm(screen: Screen, asked: Asked): { place: HTMLElement; ofAddress: () => Promise<void> } {
  const input = el("input", { type: "text", autocomplete: "off", spellcheck: "false", maxlength: 80, class: "code" });
  const { row, wrong } = field("tracker-typed", say.checkTracker, input);
  const file = el("input", { type: "file", id: "receipt", accept: "application/json,.json" });
  // What was given last is looked for: the one takes the place of the other.
  input.addEventListener("input", () => (file.value = ""));
  file.addEventListener("change", () => {
    if (file.files?.length) input.value = "";
  });
  const result = answers(screen);
  /** Looks for the tracker of the field, or of a receipt. */
  const look = async (receipt?: () => Promise<string>): Promise<void> => {
    const show = result.begin();
    wrong(undefined);
    let read: Receipt | undefined;
    try {
      read = receipt && readReceipt(await receipt());
    } catch (fault) {
      return show(bad(say.receiptNone(why(fault))));
    }
    if (read !== undefined && read.election !== asked.election.fingerprint) return show(bad(say.receiptElsewhere));
    const tracker = read?.tracker ?? input.value.replace(/\s/g, "");
    if (!isTracker(tracker)) return wrong(say.checkTrackerWrong);
    if (!show.isNewest()) return;
    if (read !== undefined) input.value = tracker;
    show(el("p", {}, say.looking));
    const signed = read && (await ofReceipt(read));
    try {
      show(signed, await found(asked, tracker, show));
    } catch (fault) {
      show(signed, unknown(fault));
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const chosen = file.files?.[0];
    void look(chosen && (() => chosen.slice(0, LONGEST + 1).text()));
  };
  const ofAddress = async (): Promise<void> => {
    const named = new URLSearchParams(location.hash.slice(1));
    const [tracker, receipt] = [named.get("tracker"), named.get("receipt")];
    if (tracker === null && receipt === null) return;
    file.value = "";
    if (receipt !== null) return look(async () => fileOfAddress(receipt));
    // A plus sign that stands there as it is reads as a space.
    input.value = (tracker ?? "").replaceAll(" ", "+");
    return look();
  };
  const place = el(
    "div",
    {},
    el(
      "form",
      { novalidate: true, onsubmit: submit },
      row,
      el("div", { class: "field" }, el("label", { for: "receipt" }, say.checkFile), file),
      el("p", {}, el("button", {}, say.checkNow)),
    ),
    result.place,
  );
  return { place, ofAddress };
}

async function ofReceipt(receipt: Receipt): Promise<HTMLElement> {
  try {
    return isSigned(receipt, await api.receiptKey()) ? good(say.receiptHolds) : bad(say.receiptFails);
  } catch (fault) {
    return unsure(say.receiptUnknown(why(fault)));
  }
}

/** What the record calls the ballot with this tracker. */
const nameOfTracker = (tracker: string): string => hex(fromBase64(tracker) ?? new Uint8Array());

/** What the board says of this tracker, checked here: the ballot's hash, its proofs, whether it counts. */
async function found({ uuid, election, encryptor, state }: Asked, tracker: string, show: Show): Promise<Inside> {
  // It stands on this page, is as long as a tracker, and the board has an object of this name.
  if (tracker === election.fingerprint) return unsure(say.isFingerprint);
  const name = nameOfTracker(tracker);
  const ballot = await api.object(uuid, name);
  if (ballot === undefined) return bad(say.notFound);
  if (nameOf(ballot) !== name) return bad(say.hashFails);
  if (!claimsToBeBallot(ballot)) return unsure(say.noBallot);
  try {
    await looked(encryptor, { kind: "verify", ballot }, "holds", show);
  } catch (fault) {
    if (!(fault instanceof Failed && fault.known)) throw fault;
    return bad(say.proofsFail(fault.message));
  }
  const counts = (await api.counting(uuid)).has(name);
  const fate = say.foundCounts(state.stage, state.revoting);
  return [
    good(`${say.found} ${say.proofsHold}`),
    counts && state.stage !== "void" ? good(fate) : unsure(counts ? fate : say.foundReplaced),
  ];
}

function openForm(screen: Screen, asked: Asked): HTMLElement {
  const file = el("input", { type: "file", accept: "application/json,.json" });
  const written = el("input", { type: "text", autocomplete: "off", spellcheck: "false", maxlength: 80, class: "code" });
  const of = { file: field("tested", say.openFile, file), written: field("written", say.openWritten, written, say.openWrittenHint) };
  const result = answers(screen);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const show = result.begin();
    of.file.wrong(undefined);
    of.written.wrong(undefined);
    const chosen = file.files?.[0];
    if (chosen === undefined) return of.file.wrong(say.openFileNone);
    const begins = readWritten(written.value);
    if (begins === undefined && written.value.trim() !== "") return of.written.wrong(say.openWrittenShort);
    show(el("p", {}, say.opening));
    try {
      show(await opened(asked, await chosen.text(), begins, show));
    } catch (fault) {
      show(unknown(fault));
    }
  };
  return el(
    "div",
    {},
    el("p", {}, say.openWhy),
    el(
      "form",
      { novalidate: true, onsubmit: (event) => void submit(event) },
      of.file.row,
      of.written.row,
      el("p", {}, el("button", {}, say.openNow)),
    ),
    result.place,
  );
}

/** What a tested ballot holds; `begins` is what was written down of the tracker that was shown before the test. */
async function opened(asked: Asked, file: string, begins: string | undefined, show: Show): Promise<Inside> {
  const { election, encryptor } = asked;
  const of = whose(election, file);
  if (of !== "ours") return unsure(of === "nobody's" ? say.openNobodys : say.openElsewhere);
  let ballot: Opened;
  try {
    ballot = (await looked(encryptor, { kind: "open", file }, "opened", show)).opened;
  } catch (fault) {
    if (!(fault instanceof Failed && fault.known)) throw fault;
    return bad(say.openFails(fault.message));
  }
  const { tracker } = ballot;
  const other = begins !== undefined && !tracker.startsWith(begins);
  const sound = !other && allWhole(election.questions, ballot.answers);
  return [
    other && bad(say.openOther),
    el("p", { class: sound ? "state ok" : "state" }, say.openHolds),
    inWords(election.questions, withoutBlank(election.questions, ballot.answers)),
    el("p", { class: "tracker" }, el("strong", {}, say.tracker), el("code", {}, tracker)),
    begins === undefined ? el("p", {}, say.openCompare) : !other && good(say.openSame),
    await onBoard(asked, tracker),
  ];
}

/** Whether a ballot that was tested has been cast all the same. */
async function onBoard({ uuid }: Asked, tracker: string): Promise<HTMLElement> {
  const name = nameOfTracker(tracker);
  try {
    const there = await api.object(uuid, name);
    if (there === undefined) return el("p", {}, say.openNotCast);
    return nameOf(there) === name ? bad(say.openCast) : unsure(say.openBoardUnknown(say.hashFails));
  } catch (fault) {
    return unsure(say.openBoardUnknown(why(fault)));
  }
}
