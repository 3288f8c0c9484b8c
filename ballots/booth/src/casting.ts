/**
 * Casting: the ballot stays in memory until the service has signed for it, and is sent again, the same
 * bytes under the same key, until then.
 */
import * as api from "./api.ts";
import { button, el, fill } from "./dom.ts";
import { type Receipt, isSigned, readReceipt } from "./protocol/receipt.ts";
import { type Screen, refocus } from "./screen.ts";
import { whenSignedIn } from "./signin.ts";
import { say } from "./strings.en.ts";

/** A ballot on its way. */
export interface Outgoing {
  uuid: string;
  fingerprint: string;
  ballot: string;
  tracker: string;
  /** Names the request, so that the service does it once. */
  key: string | undefined;
  /** Whether it may be on the board: it was sent, and no answer came that says that it isn't. */
  mayBeThere: boolean;
  /** Whether the service may know of a test of it: it was told of one, and no answer came that says that it isn't. */
  mayBeTested: boolean;
}

/** A ballot that was acknowledged. */
export interface Acknowledged {
  receipt: Receipt;
  /** The file, as the service gave it. */
  file: string;
  /** Whether the service signed it, and for this ballot; unknown where its key couldn't be had. */
  signed: boolean | undefined;
}

/** Waits between attempts, in seconds; the last one from then on. */
const WAITS = [2, 5, 10, 20, 30];

/** What is to be done after an attempt that gave no receipt. */
type After =
  | { kind: "wait"; seconds: number; why: string }
  | { kind: "refused"; why: string };

/** Decides by what went wrong, and notes in `outgoing` what has become of it: the key, and that it may have arrived. */
export function after(fault: unknown, attempt: number, outgoing: Outgoing): After {
  const seconds = WAITS[Math.min(attempt, WAITS.length - 1)] ?? 30;
  const refused = fault instanceof api.Refused ? fault : undefined;
  // What else went wrong is what can't be read of an answer: a program's own words for it tell a voter nothing.
  const why = fault instanceof api.Refused || fault instanceof api.Unreached ? fault.message : `${say.gaveAnswer(200)}.`;
  const wait = { kind: "wait", seconds: Math.max(refused?.retryAfter ?? 0, seconds), why } as const;
  // What isn't the service's own answer, that of a proxy for one, says nothing of the ballot.
  if (refused === undefined || refused.kind === "" || refused.status >= 500) {
    outgoing.mayBeThere = true;
    return wait;
  }
  if (refused.kind === "key-begun" && outgoing.key !== undefined) {
    // The same request was begun under this key and nobody kept its answer. The ballot itself gets the
    // same receipt whenever it is sent, so it goes out without the key.
    outgoing.key = undefined;
    outgoing.mayBeThere = true;
    return { ...wait, seconds: 1 };
  }
  if (refused.status === 408 || refused.status === 429) return wait;
  return { kind: "refused", why };
}

/** Sends until there is a receipt or a refusal; what came of it before a refusal is in `outgoing`. */
export async function castUntilAcknowledged(
  screen: Screen,
  outgoing: Outgoing,
  refused: (why: string) => void,
  done: (acknowledged: Acknowledged) => void,
): Promise<void> {
  const place = el("div", { class: "sending" });
  const send = (): Promise<string> => {
    fill(place, [el("p", { class: "state" }, say.casting)]);
    refocus();
    return api.cast(outgoing.uuid, outgoing.ballot, outgoing.key);
  };
  screen.show("cast", say.castingTitle, place, el("p", { class: "hint" }, say.stay));
  for (let attempt = 0; ; attempt += 1) {
    let given: Acknowledged;
    try {
      given = await acknowledged(outgoing, await whenSignedIn(place, send));
    } catch (fault) {
      const next = after(fault, attempt, outgoing);
      if (next.kind === "refused") return refused(next.why);
      await waited(screen, place, next);
      continue;
    }
    return done(given);
  }
}

/** Reads the receipt, and checks that it is for this ballot and who signed it. */
export async function acknowledged(outgoing: Outgoing, file: string): Promise<Acknowledged> {
  const receipt = readReceipt(file);
  return { receipt, file, signed: await isFor(outgoing, receipt) };
}

/** Whether the service signed this receipt, and for this ballot. A key that can't be had is no refusal: it is unknown then. */
export async function isFor(outgoing: Outgoing, receipt: Receipt): Promise<boolean | undefined> {
  if (receipt.tracker !== outgoing.tracker || receipt.election !== outgoing.fingerprint) return false;
  const key = await api.receiptKey().catch(() => undefined);
  return key === undefined ? undefined : isSigned(receipt, key);
}

/** Counts down, and ends early when the button is pressed or the network comes back. */
function waited(screen: Screen, place: HTMLElement, { seconds, why }: { seconds: number; why: string }): Promise<void> {
  return new Promise((resolve) => {
    let left = seconds;
    const count = el("p", {}, say.nextTry(left));
    const end = (): void => {
      clearInterval(timer);
      removeEventListener("online", end);
      resolve();
    };
    const timer = setInterval(() => {
      left -= 1;
      count.textContent = say.nextTry(Math.max(left, 0));
      if (left <= 0) end();
    }, 1000);
    addEventListener("online", end);
    fill(place, [
      el("div", { class: "state warn" }, el("p", {}, el("strong", {}, say.notConfirmed)), el("p", {}, say.keptHere(why))),
      count,
      el("p", {}, button(say.sendNow, end)),
    ]);
    screen.tell(`${say.notConfirmed}. ${say.keptHere(why)}`);
  });
}
