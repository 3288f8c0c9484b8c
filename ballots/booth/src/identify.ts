/** The first step: signed in and on the roll, with a voting code of this election. */
import { type Untaken, codingPart } from "./code.ts";
import { el } from "./dom.ts";
import { type Screen, alarm, oneAtATime } from "./screen.ts";
import { say } from "./strings.en.ts";
import { type Voter, signingPart } from "./who.ts";

/** Why whoever stands so can't go on. */
export function whyNot(standing: Exclude<Voter["standing"], "on the roll">): string {
  if (standing === "not on the roll") return say.notOnRoll;
  return standing === "out" ? say.needSignIn : say.noAnswer;
}

/**
 * Shows the step, and goes on once both are there. Gives what takes the code of a link that is opened in this tab;
 * it says whether this step is still there to take it. `hand` and `taken` are for the code, as `codingPart` has them.
 */
export function identify(
  screen: Screen,
  uuid: string,
  hand: (code: string, stuck: HTMLElement) => Promise<string>,
  voter: Voter,
  taken: (credential: string) => void,
  untaken: Untaken | undefined,
  goOn: () => void,
): (code: string) => boolean {
  const trouble = alarm();
  const waiting = el("p", { class: "hint", role: "status" });
  const signing = signingPart(screen, uuid, voter);
  const coding = codingPart(screen, uuid, hand, voter, taken);
  const proceed = el("button", { id: "go-on" }, say.goOn);
  const submit = async (): Promise<void> => {
    trouble.say(undefined);
    waiting.textContent = say.checking;
    try {
      if (!(await coding.take()) || !coding.place.isConnected) return;
      if (voter.standing === "on the roll") goOn();
      else trouble.say(whyNot(voter.standing));
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
