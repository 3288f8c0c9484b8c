/** Who is signed in: asked of the service, said, and ended. On a computer of several people it may be somebody else. */
import * as api from "./api.ts";
import { type Inside, button, el, fill } from "./dom.ts";
import { type Screen, alarm, oneAtATime, refocus } from "./screen.ts";
import { signInForm } from "./signin.ts";
import { say } from "./strings.en.ts";

/** What is known of who votes. */
export interface Voter {
  standing: "unknown" | "out" | "on the roll" | "not on the roll";
  /** Who is signed in; nobody knows it of those who are no member. */
  name: string | undefined;
  /** Whether the worker holds a code that is on the roll. */
  hasCode: boolean;
  /** The public credential of the code that was taken last, also when the worker doesn't hold it any more. */
  credential: string | undefined;
}

/** The worker holds the code of this credential now. Whether another's was here before: somebody else chose until now. */
export function holds(voter: Voter, credential: string): boolean {
  const another = voter.credential !== undefined && voter.credential !== credential;
  Object.assign(voter, { hasCode: true, credential });
  return another;
}

/** Asks the service whether somebody is signed in and on the roll. */
export async function standing(uuid: string): Promise<Pick<Voter, "standing" | "name">> {
  try {
    const { on_the_roll, name } = await api.me(uuid);
    return { standing: on_the_roll ? "on the roll" : "not on the roll", name };
  } catch (fault) {
    if (api.isSignedOut(fault)) return { standing: "out", name: undefined };
    // Somebody with an office who is no member.
    if (fault instanceof api.Refused && fault.kind === "forbidden") return { standing: "not on the roll", name: undefined };
    throw fault;
  }
}

/** Nobody is signed in, or it isn't known who. */
export function nobody(voter: Voter, standing: "out" | "unknown"): void {
  Object.assign(voter, { standing, name: undefined });
}

/** Says who is signed in, for those who aren't them to sign out; `out` is called when nobody is any more. */
export function signedInAs(name: string | undefined, out: () => void, text: string = say.notYou): HTMLElement {
  const trouble = alarm();
  const end = async (): Promise<void> => {
    trouble.say(undefined);
    try {
      await api.signOut();
    } catch (fault) {
      return trouble.say((fault as Error).message);
    }
    out();
  };
  const pressed = button(text, () => void oneAtATime(pressed, end), { class: "quiet" });
  return el("div", {}, el("p", { class: "whoami" }, name !== undefined && el("span", {}, say.signedInAs(name)), pressed), trouble.place);
}

/** Where a voter signs in, or reads that they are and on the roll. */
export function signingPart(screen: Screen, uuid: string, voter: Voter): { place: HTMLElement; begin: () => void } {
  const place = el("section");
  const look = async (): Promise<void> => {
    nobody(voter, "unknown");
    draw();
    let why: string | undefined;
    try {
      Object.assign(voter, await standing(uuid));
    } catch (fault) {
      why = (fault as Error).message;
    }
    if (!place.isConnected) return;
    draw(why);
    if (voter.standing === "not on the roll") screen.tell(say.notOnRoll);
    if (voter.standing !== "on the roll") return refocus(place.querySelector<HTMLElement>("input, button"));
    screen.tell(say.signedIn);
    refocus(document.getElementById("code") ?? document.getElementById("go-on"));
  };
  const out = (): void => {
    nobody(voter, "out");
    draw();
    refocus(place.querySelector("input"));
  };
  const notOnRoll = (): Inside =>
    el("p", { class: "state wrong" }, `${say.notOnRoll} `, el("a", { href: `/elections/${uuid}/roll` }, say.aboutRoll));
  /** `why`: what went wrong when it was asked. */
  const drawn = (why: string | undefined): Inside => {
    switch (voter.standing) {
      case "out":
        return signInForm(() => void look());
      case "on the roll":
        return [el("p", { class: "state ok" }, say.signedIn), signedInAs(voter.name, out)];
      case "not on the roll":
        return [notOnRoll(), signedInAs(voter.name, out)];
      case "unknown":
        if (why === undefined) return el("p", {}, say.checking);
        return [el("p", { class: "state wrong", role: "alert" }, why), el("p", {}, button(say.tryAgain, () => void look(), { class: "quiet" }))];
    }
  };
  const draw = (why?: string): void => fill(place, [el("h3", {}, say.signInTitle), drawn(why)]);
  draw();
  const begin = (): void => {
    if (voter.standing === "unknown") void look();
  };
  return { place, begin };
}
