/** The page on which a ballot is found, and its proofs checked; and on which a tested ballot is opened. */
import * as api from "./api.ts";
import { type Inside, el, fill } from "./dom.ts";
import type { Ask, Encryptor, Told } from "./messages.ts";
import { fromBase64, hex, isTracker, nameOf } from "./protocol/bytes.ts";
import { type Election, readElection } from "./protocol/election.ts";
import { type Receipt, isSigned, readReceipt } from "./protocol/receipt.ts";
import { type Screen, field } from "./screen.ts";
import { say } from "./strings.en.ts";
import { Thread, type WorkerFile } from "./thread.ts";
import { inWords, withoutBlank } from "./told.ts";

/** The election, and the thread that does its arithmetic, so that the page answers meanwhile. */
interface Asked {
  uuid: string;
  election: Election;
  thread: Encryptor;
}

/** A line of what was found. */
const good = (text: string): HTMLElement => el("p", { class: "state ok" }, text);
const bad = (text: string): HTMLElement => el("p", { class: "state wrong" }, text);

/** Shows both forms; a tracker in the address is looked for at once. */
export async function check(screen: Screen, uuid: string, file: WorkerFile, counted: boolean): Promise<void> {
  const [json, thread] = await Promise.all([api.election(uuid), Thread.start<Ask, Told>(file)]);
  const asked = { uuid, election: readElection(json), thread };
  await thread.ask({ kind: "election", json }, "ready");
  const given = new URLSearchParams(location.hash.slice(1)).get("tracker") ?? "";
  const finding = findForm(screen, asked, counted, given);
  screen.show(undefined, say.checkTitle, finding.place, el("h2", {}, say.openTitle), openForm(screen, asked));
  if (given !== "") await finding.look();
}

function findForm(
  screen: Screen,
  asked: Asked,
  counted: boolean,
  given: string,
): { place: HTMLElement; look: () => Promise<void> } {
  const input = el("input", { type: "text", autocomplete: "off", spellcheck: "false", maxlength: 80, class: "code", value: given });
  const { row, wrong } = field("tracker-typed", say.checkTracker, input);
  const file = el("input", { type: "file", id: "receipt", accept: "application/json,.json" });
  const result = el("div");
  const show = (...inside: Inside[]): void => {
    fill(result, inside);
    screen.tell(result.textContent ?? "");
  };
  const look = async (): Promise<void> => {
    wrong(undefined);
    const before: Inside[] = [];
    try {
      const chosen = file.files?.[0];
      if (chosen !== undefined) {
        const receipt = readReceipt(await chosen.text());
        input.value = receipt.tracker;
        before.push(await ofReceipt(asked.election, receipt));
      }
    } catch (fault) {
      return show(bad(say.receiptNone((fault as Error).message)));
    }
    const tracker = input.value.replace(/\s/g, "");
    if (!isTracker(tracker)) return wrong(say.checkTrackerWrong);
    show(el("p", {}, say.looking));
    try {
      show(before, await found(asked, tracker, counted));
    } catch (fault) {
      show(before, bad((fault as Error).message));
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void look();
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
    result,
  );
  return { place, look };
}

async function ofReceipt(election: Election, receipt: Receipt): Promise<HTMLElement> {
  if (receipt.election !== election.fingerprint) return bad(say.receiptElsewhere);
  return isSigned(receipt, await api.receiptKey()) ? good(say.receiptHolds) : bad(say.receiptFails);
}

/** What the board says of this tracker, checked here: the ballot's hash, its proofs, whether it counts. */
async function found({ uuid, thread }: Asked, tracker: string, counted: boolean): Promise<Inside> {
  const name = hex(fromBase64(tracker) ?? new Uint8Array());
  const ballot = await api.object(uuid, name);
  if (ballot === undefined) return bad(say.notFound);
  if (nameOf(ballot) !== name) return bad(say.hashFails);
  try {
    await thread.ask({ kind: "verify", ballot }, "holds");
  } catch (fault) {
    return bad(say.proofsFail((fault as Error).message));
  }
  const counts = (await api.counting(uuid)).has(name);
  return [
    good(`${say.found} ${say.proofsHold}`),
    counts ? good(say.foundCounts(counted)) : el("p", { class: "state warn" }, say.foundReplaced),
  ];
}

function openForm(screen: Screen, asked: Asked): HTMLElement {
  const file = el("input", { type: "file", id: "tested", accept: "application/json,.json" });
  const result = el("div");
  const open = async (): Promise<void> => {
    const chosen = file.files?.[0];
    if (chosen === undefined) return;
    fill(result, [await opened(asked, await chosen.text())]);
    screen.tell(result.textContent ?? "");
  };
  file.addEventListener("change", () => void open());
  const row = el("div", { class: "field" }, el("label", { for: "tested" }, say.openFile), file);
  return el("div", {}, el("p", {}, say.openWhy), row, result);
}

async function opened({ uuid, election, thread }: Asked, file: string): Promise<Inside> {
  try {
    const { tracker, answers } = (await thread.ask({ kind: "open", file }, "opened")).opened;
    const name = hex(fromBase64(tracker) ?? new Uint8Array());
    const cast = (await api.object(uuid, name)) !== undefined;
    return [
      good(say.openHolds),
      inWords(election.questions, withoutBlank(election.questions, answers)),
      el("p", { class: "tracker" }, el("strong", {}, say.tracker), el("code", {}, tracker)),
      cast ? bad(say.openCast) : el("p", {}, say.openNotCast),
    ];
  } catch (fault) {
    return bad(say.openFails((fault as Error).message));
  }
}
