/** The voting code: of the link, or typed; held by the worker once it is known to be on the roll. */
import * as api from "./api.ts";
import { button, el, fill } from "./dom.ts";
import { readTyped } from "./protocol/credential.ts";
import { type Screen, field, refocus } from "./screen.ts";
import { say } from "./strings.en.ts";
import type { Voter } from "./who.ts";

/** The code that stands behind the # of a link; none where something else stands there. */
export function codeIn(fragment: string): string | undefined {
  const named = new URLSearchParams(fragment).get("code");
  if (named !== null) return named;
  return readTyped(fragment).kind === "code" ? fragment : undefined;
}

/** What was typed or pasted; of a whole link its code. */
export function ofLink(typed: string): string {
  const at = typed.indexOf("#");
  return (at < 0 ? undefined : codeIn(typed.slice(at + 1).trim())) ?? typed;
}

/**
 * Takes the code out of the address, so that nobody reads it there or finds it by the button "Back", and gives
 * it. What the browser has noted of the address by itself isn't ours to take.
 */
export function codeOfAddress(): string | undefined {
  const code = codeIn(location.hash.slice(1));
  if (code !== undefined) history.replaceState(history.state, "", location.pathname + location.search);
  return code;
}

/** Has the worker take a code, and gives its public credential. */
export type Handing = (code: string) => Promise<string>;

/** Hands a code to the worker, and gives its credential if that is on the roll; else what is wrong with it. */
export async function takeCode(uuid: string, hand: Handing, typed: string): Promise<{ credential: string } | { why: string }> {
  const read = readTyped(ofLink(typed));
  if (read.kind === "sign") return { why: say.voteCodeSign(read.sign) };
  if (read.kind === "length") return { why: say.voteCodeLength(read.found, read.wanted) };
  const credential = await hand(read.code);
  const like = await api.credentialsLike(uuid, credential);
  return like.includes(credential) ? { credential } : { why: say.voteCodeUnknown };
}

/** A code that came by a link and was not taken, and why. */
export interface Untaken {
  code: string;
  why: string;
}

/** Where a voter types the code, or reads that it is here. */
export interface CodingPart {
  place: HTMLElement;
  /** Takes what is typed; whether the code is there now. */
  take: () => Promise<boolean>;
  /** Puts a code of a link into the field, where what is wrong with it is said. */
  put: (untaken: Untaken) => void;
  /** The same for a link that was opened just now, whose code is looked up first. */
  linked: (code: string) => Promise<void>;
}

/** The part of the step that is about the code. `hand` says in the element that it gets when the worker doesn't move. */
export function codingPart(
  screen: Screen,
  uuid: string,
  hand: (code: string, stuck: HTMLElement) => Promise<string>,
  voter: Voter,
  taken: (credential: string) => void,
): CodingPart {
  const place = el("section");
  const stuck = el("div");
  const input = el("input", {
    type: "text", autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", maxlength: 500,
    class: "code",
  });
  const { row, wrong } = field("code", say.voteCode, input, say.voteCodeHint);
  const draw = (): void => fill(place, [el("h3", {}, say.voteCodeTitle), voter.hasCode ? held() : row, stuck]);
  const held = (): HTMLElement => {
    const another = (): void => {
      ask("");
      input.focus();
    };
    return el("div", {}, el("p", { class: "state ok" }, say.voteCodeHeld), button(say.voteCodeOther, another, { class: "quiet" }));
  };
  /** The field, with this in it. */
  const ask = (code: string): void => {
    voter.hasCode = false;
    input.value = code;
    wrong(undefined);
    draw();
  };
  const take = async (): Promise<boolean> => {
    if (voter.hasCode) return true;
    wrong(undefined);
    const typed = input.value;
    const found = await takeCode(uuid, (code) => hand(code, stuck), typed);
    // Another code has come meanwhile, or was typed: this one isn't what is meant any more.
    if (input.value !== typed) return take();
    if ("why" in found) {
      wrong(found.why);
      return false;
    }
    input.value = "";
    taken(found.credential);
    draw();
    screen.tell(say.voteCodeHeld);
    refocus(document.getElementById("email") ?? document.getElementById("go-on"));
    return true;
  };
  const put = ({ code, why }: Untaken): void => {
    ask(code);
    wrong(why);
  };
  const linked = async (code: string): Promise<void> => {
    ask(code);
    try {
      await take();
    } catch (fault) {
      wrong((fault as Error).message);
    }
  };
  draw();
  return { place, take, put, linked };
}
