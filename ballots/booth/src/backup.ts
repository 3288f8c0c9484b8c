/** A secret that was just made: saved, on paper, and shown to be there before anything is sent. */
import encodeQr from "qr";

import { askBeforeLeaving, button, el, fill, saveFile, squares } from "./dom.ts";
import { act, secretField } from "./holder.ts";
import { say } from "./keys-strings.en.ts";

/** A secret with what is to be sent once it is safe. */
export interface Fresh {
  /** The file's name: trustee.seed or trustee.key. */
  name: string;
  file: string;
  /** The election's title, for the paper. */
  title: string;
}

/** The buttons that save and print it, the check that it is there, and the button that goes on. */
export function keepFirst({ name, file, title }: Fresh, goOn: string, send: () => Promise<void>): HTMLElement {
  const bare = file.replaceAll('"', "");
  const paper = el("section", { class: "paper", hidden: true });
  const print = (): void => {
    fill(paper, [
      el("h3", {}, say.copyTitle(name)),
      el("p", {}, say.copyOf(title)),
      el("p", { class: "secret" }, (bare.match(/.{1,4}/g) ?? []).map((group) => el("span", {}, group))),
      el("p", {}, /^[0-9]+$/.test(bare) ? say.copyTypedDigits : say.copyTyped),
      squares(encodeQr(bare, "raw"), say.qrLabel),
    ]);
    paper.hidden = false;
    window.print();
  };
  const secret = secretField();
  const check = async (): Promise<void> => {
    const given = (await secret.read()).trim();
    if (given !== file.trim()) secret.wrong(say.notSame);
    removeEventListener("beforeunload", askBeforeLeaving);
    await send();
  };
  addEventListener("beforeunload", askBeforeLeaving);
  return el(
    "div",
    {},
    el("p", { class: "state ok" }, say.keyMade),
    el(
      "p",
      { class: "actions" },
      button(say.saveSecret(name), () => saveFile(name, "text/plain", file)),
      button(say.printCopy, print, { class: "quiet" }),
    ),
    paper,
    el("h3", {}, say.nowCheck),
    el("p", {}, say.checkWhy),
    act(goOn, [secret.row, el("p", { class: "hint" }, say.keySendWhy)], check),
  );
}

