/** The receipt in the voter's hand. */
import encodeQR from "qr";

import { type Acknowledged, type Outgoing, isFor } from "./casting.ts";
import { Refused, Unreached, mailReceipt } from "./api.ts";
import { button, el, fill, saveFile, squares } from "./dom.ts";
import { moment } from "./language.ts";
import { base64, utf8 } from "./protocol/bytes.ts";
import type { Receipt } from "./protocol/receipt.ts";
import { type Screen, alarm, oneAtATime, refocus } from "./screen.ts";
import { whenSignedIn } from "./signin.ts";
import { say } from "./strings.en.ts";
import { shownFingerprint, shownTracker } from "./tracker.ts";
import { signedInAs } from "./who.ts";

/** How long an address may be, in signs, for a phone's camera to read its QR code off a screen. */
const LONGEST = 700;

/**
 * The address at which a ballot is checked, on any device: with the whole receipt, which the browser keeps to
 * itself as it does all that stands behind a "#"; or with the tracker, where that would be too long for a camera.
 */
export function checkAddress(page: string, tracker: string, file: string): string {
  const whole = `${page}#receipt=${base64(utf8(file)).replaceAll("+", "-").replaceAll("/", "_")}`;
  return whole.length <= LONGEST ? whole : `${page}#tracker=${encodeURIComponent(tracker)}`;
}

/**
 * The squares of its QR code. It is read off a screen, where nothing is scratched but squares are small, so they
 * are made large rather than many.
 */
export function checkSquares(address: string): boolean[][] {
  return encodeQR(address, "raw", { border: 4, ecc: "low" });
}

const pageOf = (uuid: string): string => `${location.origin}/elections/${uuid}/check`;

/** The check page beside this one, which stays where it is: what is on it may be saved nowhere yet. */
function checkLink(address: string): HTMLElement {
  return el("a", { class: "button quiet", href: address, target: "_blank", rel: "noopener" }, say.checkLink);
}

function saveButton(file: string, saved: () => void, quiet = false): HTMLElement {
  const save = (): void => {
    saveFile("receipt.json", "application/json", file);
    saved();
  };
  return button(say.saveReceipt, save, { class: quiet && "quiet" });
}

/** Shows a receipt that holds: to be saved, printed, or taken to another device. `saved` is told that the voter has it. */
export function showReceipt(screen: Screen, { uuid }: Outgoing, { receipt, file }: Acknowledged, revoting: boolean, saved: () => void): void {
  const address = checkAddress(pageOf(uuid), receipt.tracker, file);
  const time = new Date(receipt.time);
  const when = Number.isNaN(time.getTime()) ? receipt.time : moment(time);
  const mailed = el("p", { role: "status" });
  const trouble = alarm();
  const signing = el("div");
  const send = async (): Promise<void> => {
    mailed.textContent = say.mailing;
    await mailReceipt(uuid, file).finally(() => (mailed.textContent = ""));
  };
  const mail = async (): Promise<void> => {
    trouble.say(undefined);
    try {
      await whenSignedIn(signing, send);
      saved();
      mailed.textContent = say.mailed;
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreached)) throw error;
      trouble.say(error.message);
    }
  };
  const mailButton = button(say.mailReceipt, () => void oneAtATime(mailButton, mail), { class: "quiet" });
  const leaving = el("div");
  const out = (): void => {
    fill(leaving, [el("p", { class: "state ok" }, say.signedOut)]);
    screen.tell(say.signedOut);
    refocus();
  };
  fill(leaving, [signedInAs(undefined, out, say.signOut)]);
  screen.show(
    "cast",
    say.doneTitle,
    el("p", { class: "state ok" }, `${say.doneSaid} ${say.signatureHolds}`),
    shownTracker(screen, receipt.tracker),
    el(
      "dl",
      {},
      el("dt", {}, say.castAt),
      el("dd", {}, el("time", { datetime: receipt.time }, when)),
      el("dt", {}, say.height),
      el("dd", {}, String(receipt.height)),
    ),
    shownFingerprint(receipt.election),
    el(
      "p",
      { class: "actions" },
      saveButton(file, saved),
      mailButton,
      button(say.print, () => print(), { class: "quiet" }),
      checkLink(address),
    ),
    mailed,
    trouble.place,
    signing,
    onPaper(receipt, pageOf(uuid)),
    el("h3", {}, say.qrTitle),
    squares(checkSquares(address), say.qrLabel),
    el("p", { class: "hint" }, address.includes("#receipt=") ? say.qrReceipt : say.qrSaid),
    el("p", {}, revoting ? say.doneAgain : say.doneOnce),
    el("p", { class: "hint" }, say.doneWiped),
    leaving,
  );
}

/** All that the service signed, and the signature, for a sheet of paper alone. */
function onPaper({ election, tracker, height, event, time, signature }: Receipt, page: string): HTMLElement {
  const lines = [
    [say.fingerprint, election],
    [say.tracker, tracker],
    [say.height, String(height)],
    [say.event, event],
    [say.castAt, time],
    [say.signature, signature],
  ] as const;
  const list = el("dl", {}, lines.map(([what, said]) => [el("dt", {}, what), el("dd", {}, el("code", {}, said))]));
  return el("div", { class: "on-paper receipt" }, el("h3", {}, say.paperTitle), list, el("p", {}, say.paperSaid(page)));
}

/** Shows a receipt that proves nothing. The ballot is still here, and can be sent again. */
export function showUnproved(screen: Screen, { uuid, tracker }: Outgoing, { file }: Acknowledged, saved: () => void, again: () => void): void {
  screen.show(
    "cast",
    say.unprovedTitle,
    el("p", { class: "state wrong", role: "alert" }, say.signatureFalse),
    shownTracker(screen, tracker),
    el(
      "p",
      { class: "actions" },
      saveButton(file, saved),
      checkLink(`${pageOf(uuid)}#tracker=${encodeURIComponent(tracker)}`),
      button(say.sendAgain, again, { class: "quiet" }),
    ),
    el("p", { class: "hint" }, say.sendSameSaid),
  );
}

/** Shows that the signature couldn't be checked yet; `judged` is told whether it holds once it could. */
export function showUnchecked(screen: Screen, outgoing: Outgoing, { receipt, file }: Acknowledged, saved: () => void, judged: (signed: boolean) => void): void {
  const { uuid, tracker } = outgoing;
  const trouble = alarm();
  const check = async (): Promise<void> => {
    trouble.say(undefined);
    const signed = await isFor(outgoing, receipt);
    if (signed === undefined) trouble.say(say.noAnswer);
    else judged(signed);
  };
  const again = button(say.checkAgain, () => void oneAtATime(again, check));
  screen.show(
    "cast",
    say.uncheckedTitle,
    el("p", { class: "state warn", role: "alert" }, say.uncheckedSaid),
    shownTracker(screen, tracker),
    trouble.place,
    el("p", { class: "actions" }, again, saveButton(file, saved, true), checkLink(`${pageOf(uuid)}#tracker=${encodeURIComponent(tracker)}`)),
  );
}
