/** The receipt in the voter's hand. */
import encodeQR from "qr";

import type { Acknowledged } from "./casting.ts";
import { Refused, Unreached, mailReceipt } from "./api.ts";
import { button, el, fill, saveFile, squares } from "./dom.ts";
import { type Screen, oneAtATime, refocus } from "./screen.ts";
import { whenSignedIn } from "./signin.ts";
import { say } from "./strings.en.ts";
import { shownTracker } from "./tracker.ts";
import { signedInAs } from "./who.ts";

/** Shows the receipt: saved, printed, or taken to another device. */
export function showReceipt(
  screen: Screen,
  uuid: string,
  { receipt, file, signed }: Acknowledged,
  revoting: boolean,
): void {
  const page = `${location.origin}/elections/${uuid}/check`;
  const address = `${page}#tracker=${encodeURIComponent(receipt.tracker)}`;
  const time = new Date(receipt.time);
  const when = Number.isNaN(time.getTime())
    ? receipt.time
    : time.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "long" });
  const save = (): void => saveFile("receipt.json", "application/json", file);
  const mailed = el("p", { role: "status" });
  const signing = el("div");
  const send = async (): Promise<void> => {
    mailed.textContent = say.mailing;
    await mailReceipt(uuid, file).finally(() => (mailed.textContent = ""));
  };
  const mail = async (): Promise<void> => {
    try {
      await whenSignedIn(signing, send);
      mailed.textContent = say.mailed;
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreached)) throw error;
      mailed.textContent = error.message;
    }
  };
  const mailButton = button(say.mailReceipt, () => void oneAtATime(mailButton, mail), { class: "quiet" });
  const leaving = el("div");
  const out = (): void => {
    fill(leaving, [el("p", { class: "state ok", role: "status" }, say.signedOut)]);
    refocus();
  };
  fill(leaving, [signedInAs(undefined, out, say.signOut)]);
  screen.show(
    "cast",
    say.doneTitle,
    el("p", { class: signed ? "state ok" : "state wrong" }, `${say.doneSaid} ${signed ? say.signatureHolds : say.signatureFalse}`),
    shownTracker(screen, receipt.tracker),
    el(
      "dl",
      {},
      el("dt", {}, say.castAt),
      el("dd", {}, el("time", { datetime: receipt.time }, when)),
      el("dt", {}, say.height),
      el("dd", {}, String(receipt.height)),
    ),
    el(
      "p",
      { class: "actions" },
      button(say.saveReceipt, save),
      mailButton,
      button(say.print, () => print(), { class: "quiet" }),
      el("a", { class: "button quiet", href: address }, say.checkLink),
    ),
    mailed,
    signing,
    el("h3", {}, say.qrTitle),
    squares(encodeQR(address, "raw", { border: 4, ecc: "medium" }), say.qrLabel),
    el("p", { class: "hint" }, say.qrSaid),
    el("p", {}, revoting ? say.doneAgain : say.doneOnce),
    el("p", { class: "hint" }, say.doneWiped),
    leaving,
  );
}
