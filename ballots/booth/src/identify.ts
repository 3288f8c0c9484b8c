/** The first step: signed in and on the roll, with a voting code of this election. */
import { type Untaken, codingPart } from "./code.ts";
import { el } from "./dom.ts";
import type { Encryptor } from "./messages.ts";
import { type Screen, alarm, oneAtATime } from "./screen.ts";
import { say } from "./strings.en.ts";
import { type Voter, signingPart } from "./who.ts";

/**
 * Shows the step, and goes on once both are there. Gives what takes the code of a link that is opened in this tab;
 * it says whether this step is still there to take it.
 */
export function identify(
  screen: Screen,
  uuid: string,
  encryptor: Encryptor,
  voter: Voter,
  untaken: Untaken | undefined,
  goOn: () => void,
): (code: string) => boolean {
  const trouble = alarm();
  const waiting = el("p", { class: "hint", role: "status" });
  const signing = signingPart(screen, uuid, voter);
  const coding = codingPart(screen, uuid, encryptor, voter);
  const proceed = el("button", { id: "go-on" }, say.goOn);
  const submit = async (): Promise<void> => {
    trouble.say(undefined);
    waiting.textContent = say.checking;
    try {
      if (!(await coding.take()) || !coding.place.isConnected) return;
      if (voter.standing === "on the roll") goOn();
      else trouble.say(voter.standing === "not on the roll" ? say.notOnRoll : say.needSignIn);
    } catch (fault) {
      trouble.say((fault as Error).message);
    } finally {
      waiting.textContent = "";
    }
  };
  const submitted = (event: Event): void => {
    event.preventDefault();
    void oneAtATime(proceed, submit);
  };
  screen.show(
    "identify",
    say.identifyTitle,
    el("p", {}, say.identifyWhy),
    signing.place,
    el(
      "form",
      { novalidate: true, autocomplete: "off", onsubmit: submitted },
      coding.place,
      trouble.place,
      el("p", { class: "actions" }, proceed),
      waiting,
    ),
  );
  signing.begin();
  if (untaken !== undefined) coding.put(untaken);
  return (code) => {
    if (!coding.place.isConnected) return false;
    void coding.linked(code);
    return true;
  };
}
