/** Who votes: signed in and on the roll, with a voting code of this election. */
import * as api from "./api.ts";
import { button, el, fill } from "./dom.ts";
import type { Encryptor } from "./messages.ts";
import { readTyped } from "./protocol/credential.ts";
import { type Screen, alarm, field } from "./screen.ts";
import { signInForm } from "./signin.ts";
import { say } from "./strings.en.ts";

/** What is known of who votes. */
export interface Voter {
  standing: "unknown" | "out" | "on the roll" | "not on the roll";
  /** Whether the worker holds a code that is on the roll. */
  hasCode: boolean;
}

/** Takes the code out of the address, so that it is in no history, and gives it. */
export function codeOfAddress(): string | undefined {
  const fragment = location.hash.slice(1);
  if (fragment === "") return undefined;
  history.replaceState(null, "", location.pathname + location.search);
  const given = new URLSearchParams(fragment).get("code") ?? fragment;
  return given.includes("=") ? undefined : given;
}

/** Asks the service whether somebody is signed in and on the roll. */
export async function standing(uuid: string): Promise<Voter["standing"]> {
  try {
    return (await api.onRoll(uuid)) ? "on the roll" : "not on the roll";
  } catch (fault) {
    if (fault instanceof api.Refused && fault.status === 401) return "out";
    if (fault instanceof api.Refused && fault.status === 403) return "not on the roll";
    throw fault;
  }
}

/** Hands a code to the worker, if it is on the roll; else what is wrong with it. */
export async function takeCode(uuid: string, encryptor: Encryptor, typed: string): Promise<string | undefined> {
  const read = readTyped(typed);
  if (read.kind === "sign") return say.voteCodeSign(read.sign);
  if (read.kind === "length") return say.voteCodeLength(read.found, read.wanted);
  const { credential } = await encryptor.ask({ kind: "code", code: read.code }, "credential");
  const like = await api.credentialsLike(uuid, credential);
  return like.includes(credential) ? undefined : say.voteCodeUnknown;
}

/** Shows the step, and goes on once both are there. */
export function identify(
  screen: Screen,
  uuid: string,
  encryptor: Encryptor,
  voter: Voter,
  goOn: () => void,
): void {
  const trouble = alarm();
  const [signing, coding] = [el("section"), el("section")];
  const drawSigning = (): void => {
    const said = {
      unknown: el("p", {}, say.checking),
      out: signInForm(() => void look()),
      "on the roll": el("p", { class: "state ok" }, say.signedIn),
      "not on the roll": el(
        "p",
        { class: "state wrong" },
        `${say.notOnRoll} `,
        el("a", { href: `/elections/${uuid}/roll` }, say.aboutRoll),
      ),
    }[voter.standing];
    fill(signing, [el("h3", {}, say.signInTitle), said]);
  };
  const look = async (): Promise<void> => {
    try {
      voter.standing = await standing(uuid);
      trouble.say(undefined);
    } catch (fault) {
      trouble.say((fault as Error).message);
    }
    if (!signing.isConnected) return;
    drawSigning();
    if (voter.standing === "on the roll") screen.tell(say.signedIn);
  };
  const drawCoding = (): void => {
    const inside = voter.hasCode ? codeHeld() : codeForm();
    fill(coding, [el("h3", {}, say.voteCodeTitle), inside]);
  };
  const codeHeld = (): HTMLElement => {
    const another = (): void => {
      voter.hasCode = false;
      drawCoding();
      document.getElementById("code")?.focus();
    };
    const held = el("p", { class: "state ok" }, say.voteCodeHeld);
    return el("div", {}, held, button(say.voteCodeOther, another, { class: "quiet" }));
  };
  const codeForm = (): HTMLElement => {
    const input = el("input", {
      type: "text", autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", maxlength: 60,
      class: "code",
    });
    const { row, wrong } = field("code", say.voteCode, input, say.voteCodeHint);
    const take = async (): Promise<boolean> => {
      wrong(undefined);
      const fault = await takeCode(uuid, encryptor, input.value);
      if (fault !== undefined) {
        wrong(fault);
        return false;
      }
      input.value = "";
      voter.hasCode = true;
      drawCoding();
      screen.tell(say.voteCodeHeld);
      return true;
    };
    submitCode = take;
    return row;
  };
  let submitCode: () => Promise<boolean> = async () => true;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    trouble.say(undefined);
    try {
      if (!voter.hasCode && !(await submitCode())) return;
      if (voter.standing === "on the roll") goOn();
      else trouble.say(voter.standing === "not on the roll" ? say.notOnRoll : say.needSignIn);
    } catch (fault) {
      trouble.say((fault as Error).message);
    }
  };
  drawSigning();
  drawCoding();
  screen.show(
    "identify",
    say.identifyTitle,
    el("p", {}, say.identifyWhy),
    signing,
    el(
      "form",
      { novalidate: true, autocomplete: "off", onsubmit: (event) => void submit(event) },
      coding,
      trouble.place,
      el("p", { class: "actions" }, el("button", {}, say.goOn)),
    ),
  );
  // Somebody who signed in in another tab finds it known here when they come back.
  addEventListener("focus", () => {
    if (signing.isConnected && voter.standing === "out") void look();
  });
  if (voter.standing === "unknown") void look();
}
