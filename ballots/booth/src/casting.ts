/**
 * Casting: the ballot stays in memory until the service has signed for it, and is sent again, the same
 * bytes under the same key, until then.
 */
import * as api from "./api.ts";
import { button, el, fill } from "./dom.ts";
import { type Receipt, isSigned, readReceipt } from "./protocol/receipt.ts";
import type { Screen } from "./screen.ts";
import { signInForm } from "./signin.ts";
import { say } from "./strings.en.ts";

/** A ballot on its way. */
export interface Outgoing {
  uuid: string;
  fingerprint: string;
  ballot: string;
  tracker: string;
  /** Names the request, so that the service does it once. */
  key: string | undefined;
}

/** A ballot that was acknowledged. */
export interface Acknowledged {
  receipt: Receipt;
  /** The file, as the service gave it. */
  file: string;
  /** Whether the service signed it, and for this ballot; unknown where its key couldn't be had. */
  signed: boolean;
}

/** Waits between attempts, in seconds; the last one from then on. */
const WAITS = [2, 5, 10, 20, 30];

/** What is to be done after an attempt that gave no receipt. */
type After =
  | { kind: "wait"; seconds: number; why: string }
  | { kind: "sign in" }
  | { kind: "refused"; why: string };

/** Decides by what went wrong. Pure but for the key: an answer that can't be given again needs none. */
export function after(fault: unknown, attempt: number, outgoing: Outgoing): After {
  const seconds = WAITS[Math.min(attempt, WAITS.length - 1)] ?? 30;
  if (fault instanceof api.Refused) {
    if (fault.status === 401) return { kind: "sign in" };
    if (fault.status === 409 && fault.kind === "conflict" && outgoing.key !== undefined) {
      // The same request was begun under this key and nobody kept its answer. The ballot itself gets the
      // same receipt whenever it is sent, so it goes out without the key.
      outgoing.key = undefined;
      return { kind: "wait", seconds: 1, why: fault.detail };
    }
    const passing = fault.status >= 500 || fault.status === 408 || fault.status === 429;
    if (passing) return { kind: "wait", seconds: Math.max(fault.retryAfter ?? 0, seconds), why: fault.detail };
    return { kind: "refused", why: fault.detail };
  }
  return { kind: "wait", seconds, why: fault instanceof Error ? fault.message : say.noAnswer };
}

/** Sends until there is a receipt or a refusal. */
export async function castUntilAcknowledged(
  screen: Screen,
  outgoing: Outgoing,
  refused: (why: string) => void,
  done: (acknowledged: Acknowledged) => void,
): Promise<void> {
  const place = el("div", { class: "sending" });
  const sending = (): void => fill(place, [el("p", { class: "state" }, say.casting)]);
  screen.show("cast", say.castingTitle, place, el("p", { class: "hint" }, say.stay));
  for (let attempt = 0; ; attempt += 1) {
    sending();
    try {
      const file = await api.cast(outgoing.uuid, outgoing.ballot, outgoing.key);
      return done(await acknowledged(outgoing, file));
    } catch (fault) {
      const next = after(fault, attempt, outgoing);
      if (next.kind === "refused") return refused(next.why);
      if (next.kind === "sign in") await signedIn(place);
      else await waited(screen, place, next);
    }
  }
}

/** Checks that the receipt is for this ballot, and who signed it. */
async function acknowledged(outgoing: Outgoing, file: string): Promise<Acknowledged> {
  const receipt = readReceipt(file);
  const own = receipt.tracker === outgoing.tracker && receipt.election === outgoing.fingerprint;
  return { receipt, file, signed: own && isSigned(receipt, await api.receiptKey()) };
}

function signedIn(place: HTMLElement): Promise<void> {
  return new Promise((resolve) => {
    fill(place, [el("p", { class: "state warn", role: "alert" }, say.signInAgain), signInForm(resolve)]);
  });
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
